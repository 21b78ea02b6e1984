"""The styles of a shell are known by their names. Editors rename their ids, from `dg-number` to `Dgnumber` or `5`.

So before a shell is filled, the styles that have our names get our ids again, and with them all that refers to them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from docgen.writers.docx import ooxml

_W = f"{{{ooxml.NAMESPACES['w']}}}"
_ID, _VALUE = f"{_W}styleId", f"{_W}val"
_REFERENCES = {
    f"{_W}{name}" for name in ("basedOn", "link", "next", "numStyleLink", "pStyle", "rStyle", "styleLink", "tblStyle")
}
"""The elements that refer to a style by its id."""


def renamed(styles: Any, names: Mapping[str, str]) -> dict[str, str]:
    """Return the new ids of a shell's styles: old → new. Empty: all styles that have our names have our ids.

    A style of another name whose id we need gets another id.

    styles: the root of the part with the styles. names: name of a style → our id.
    """
    found: dict[str, str] = {}
    ids = {str(style.get(_ID)): style for style in styles.findall(f"{_W}style")}
    for old, style in ids.items():
        own = names.get(name_of(style).casefold())
        if own is not None and own != old and own not in found.values() and style.get(f"{_W}type") == "paragraph":
            found[old] = own
    for own in [own for own in found.values() if own in ids and own not in found]:
        other = f"{own}-other"
        while other in ids or other in found.values():
            other += "-other"
        found[own] = other
    return found


def name_of(style: Any) -> str:
    """Return the name of a style."""
    name = style.find(f"{_W}name")
    return "" if name is None else str(name.get(_VALUE))


def rename(roots: Iterable[Any], ids: Mapping[str, str]) -> None:
    """Give the styles in some parts their new ids, and what refers to them. ids: old → new."""
    for root in roots:
        for element in root.iter():
            if element.tag == f"{_W}style" and element.get(_ID) in ids:
                element.set(_ID, ids[element.get(_ID)])
            elif element.tag in _REFERENCES and element.get(_VALUE) in ids:
                element.set(_VALUE, ids[element.get(_VALUE)])
