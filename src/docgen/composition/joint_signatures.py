"""Arrange the signatures of a letter of several offices (GB/T 9704 7.3.5.1 and 7.3.5.2).

The input is the names in their order, and the date. The output is blocks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from docgen.model.blocks import Block, Cell, Para, Role, Row, Run, Signature, Table

_COLUMNS = (1.0, 1.0)
"""The relative widths of the two columns. A column has room for a seal of 45 mm and for a name of 13 characters."""
_ROW = 5
"""The height of a row, in lines. It is more than the 45 mm of a seal, so that the seals do not touch."""
_BLANK = Para(Role.JOINT_SIGNATURE, (Run("\u3000"),))


def joint_signatures(names: Sequence[Para], date: Para, sealed: bool) -> Block:
    """Return one block with all names and the date.

    Seals need room. So the names of a sealed letter are in rows of two, and the date is below the last name. Without
    seals, the names are below one another.
    """
    if not sealed:
        return Signature(names[-1], date, sealed=False, above=tuple(names[:-1]))
    signed = [replace(name, role=Role.JOINT_SIGNATURE) for name in names]
    # The last office signs on the right, above the date.
    places = signed if len(signed) % 2 == 0 else [*signed[:-1], _BLANK, signed[-1]]
    rows = []
    for first in range(0, len(places), 2):
        left, right = places[first], places[first + 1]
        if first + 2 == len(places):
            dated = replace(date, role=Role.JOINT_SIGNATURE)
            rows.append(Row((Cell((left, _BLANK)), Cell((right, dated))), _ROW))
        else:
            rows.append(Row((Cell((left,)), Cell((right,))), _ROW))
    return Table(_COLUMNS, tuple(rows), whole=True, has_borders=False)
