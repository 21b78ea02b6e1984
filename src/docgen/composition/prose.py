"""Turn a text of the case into blocks.

The input is a text from a case: paragraphs, small headings and tables. The output is the blocks that a letter prints.
"""

from __future__ import annotations

from docgen.composition.keyed import Missing, key_of
from docgen.composition.wording import Blocks
from docgen.errors import Key
from docgen.model.blocks import Block, Cell, Emphasis, Para, Role, Row, Run, Table, para
from docgen.model.blocks import text as text_of
from docgen.model.case import Text, TextPart, TextTable
from docgen.model.headings import FIRST_LEVEL, heading

_HEADING_ROLES = {1: Role.HEADING1, 2: Role.HEADING2}
"""The role of a heading that is a paragraph of its own, by its level."""
_HEADING_EMPHASES = {1: Emphasis.STRONG, 2: Emphasis.SUBHEADING}
"""The emphasis of a heading that is the first sentence of its paragraph, by its level."""


def paragraphs(text: Text) -> Blocks:
    """Return a text of the case as blocks with keys. A missing text becomes a paragraph that contains its mark."""
    if isinstance(text, Missing):
        return Blocks([Para(Role.BODY, (text.run(),), text.key)])
    key = key_of(text)
    if isinstance(text, str):
        return Blocks([_paragraph(line, key) for line in lines(text)])
    found: list[Block] = []
    for index, part in enumerate(text):
        part_key = _below(key, index)
        if isinstance(part, str):
            found += [_paragraph(line, part_key) for line in lines(part)]
        else:
            found += _table(part.table, part_key)
    return Blocks(found)


def plain_paragraphs(text: Text) -> Blocks:
    """Return a text of the case as blocks with keys, like `paragraphs`, but headings become body text."""
    plain: list[Block] = []
    for block in paragraphs(text):
        if isinstance(block, Para) and block.role is not Role.CAPTION and heading(text_of(block)):
            plain.append(para(Role.BODY, text_of(block), block.key))
        else:
            plain.append(block)
    return Blocks(plain)


def lines(text: str) -> list[str]:
    """Return the lines of a text that are not empty, without the spaces at both ends."""
    return [stripped for line in text.split("\n") if (stripped := line.strip(" \t\u3000"))]


def sections(text: Text) -> list[tuple[str, Text]]:
    """Return the sections of a text: each heading 一、…… with the paragraphs and tables below it.

    The text before the first heading is left out, and so is a heading with nothing below it. If nothing is left, the
    whole text is one section without a heading.
    """
    found: list[tuple[str, list[TextPart]]] = []
    for part in (text,) if isinstance(text, str) else text:
        if not isinstance(part, str):
            if found:
                found[-1][1].append(part)
            continue
        for line in lines(part):
            begun = heading(line)
            if begun and begun.level == 1:
                rest = line[begun.length :]
                found.append((line[: begun.length].rstrip("。"), [rest] if rest else []))
            elif found:
                found[-1][1].append(line)
    return [(title, tuple(below)) for title, below in found if below] or [("", text)]


def numbered(text: Text) -> int:
    """Return how many paragraphs of a text begin with a numeral of the first level, such as 一、."""
    count = 0
    for part in (text,) if isinstance(text, str) else text:
        if isinstance(part, str):
            count += sum(bool(FIRST_LEVEL.match(line)) for line in lines(part))
    return count


def is_heading(line: str) -> bool:
    """Return whether a line is a heading and nothing else."""
    found = heading(line)
    return found is not None and found.is_whole


def _paragraph(line: str, key: Key = ()) -> Para:
    """Return a line as a paragraph: a heading, or body text whose first sentence may be a heading."""
    found = heading(line)
    if found is None:
        return para(Role.BODY, line, key)
    if found.is_whole:
        return para(_HEADING_ROLES[found.level], line, key)
    first = Run(line[: found.length], _HEADING_EMPHASES[found.level], key)
    return Para(Role.BODY, (first, Run(line[found.length :], Emphasis.PLAIN, key)), key)


def _table(table: TextTable, item: Key) -> list[Block]:
    """Return a table of the case as blocks: its caption and the table.

    item: the key of the table's item; empty: no key.
    """
    header = _row(table.columns, Role.CELL_HEADING, _below(item, "table", "columns"))
    rows = tuple(_row(row, Role.CELL, _below(item, "table", "rows", index)) for index, row in enumerate(table.rows))
    widths = tuple(float(width) for width in table.widths or ("1",) * len(table.columns))
    caption = [para(Role.CAPTION, table.caption, _below(item, "table", "caption"))] if table.caption else []
    return [*caption, Table(widths, (header, *rows), header_rows=1)]


def _row(cells: tuple[str, ...], role: Role, row: Key) -> Row:
    """Return a row of cells. Each line of a cell is a paragraph. row: the key of the row; empty: no key."""
    made = []
    for index, cell in enumerate(cells):
        key = _below(row, index)
        made.append(Cell(tuple(para(role, line, key) for line in cell.split("\n"))))
    return Row(tuple(made))


def _below(key: Key, *parts: str | int) -> Key:
    """Return the key of a paragraph or table of a text. If the text has no key, the result is empty."""
    return (*key, *parts) if key else ()
