"""Typed text → blocks: an officer's paragraphs, small headings and tables, as the letter prints them."""

from __future__ import annotations

import re
from dataclasses import replace

from docgen.composition.keyed import Missing, key_of
from docgen.composition.wording import Blocks
from docgen.errors import Key
from docgen.model.blocks import Block, Cell, Para, Role, Row, Table, para
from docgen.model.case import Text, TextTable

# GB/T 9704 7.3.3: 一、 and （一） open headings of their own fonts. A whole sentence that starts so stays body text.
_HEADINGS = (
    (re.compile(r"[一二三四五六七八九十]{1,3}、[^。！？；]{1,30}"), Role.HEADING1),
    (re.compile(r"（[一二三四五六七八九十]{1,3}）[^。！？；]{1,30}"), Role.HEADING2),
)
_OPENED = tuple(role for _, role in _HEADINGS)


def paragraphs(text: Text) -> Blocks:
    """Every line a paragraph, every table a table, all with their keys; a missing text is a paragraph that says so."""
    if isinstance(text, Missing):
        return Blocks([Para(Role.BODY, (text.run(),), text.key)])
    key = key_of(text)
    if isinstance(text, str):
        return Blocks([_paragraph(line, key) for line in lines(text)])
    found: list[Block] = []
    for index, part in enumerate(text):
        own = _below(key, index)
        if isinstance(part, str):
            found += [_paragraph(line, own) for line in lines(part)]
        else:
            found += _table(part.table, own)
    return Blocks(found)


def plain_paragraphs(text: Text) -> Blocks:
    """The same without headings: for a text that stands below a heading of its own."""
    return Blocks(
        [
            replace(block, role=Role.BODY) if isinstance(block, Para) and block.role in _OPENED else block
            for block in paragraphs(text)
        ]
    )


def lines(text: str) -> list[str]:
    """The paragraphs of a typed text, without the spaces that people indent with."""
    return [stripped for line in text.split("\n") if (stripped := line.strip(" \t\u3000"))]


def is_heading(line: str) -> bool:
    """Whether a paragraph is a heading by itself."""
    return _paragraph(line).role is not Role.BODY


def _paragraph(line: str, key: Key = ()) -> Para:
    for pattern, role in _HEADINGS:
        if pattern.fullmatch(line):
            return para(role, line, key)
    return para(Role.BODY, line, key)


def _table(table: TextTable, item: Key) -> list[Block]:
    """A typed table. item: the key of the part that it is; empty for none."""
    header = _row(table.columns, Role.CELL_HEADING, _below(item, "table", "columns"))
    rows = tuple(_row(row, Role.CELL, _below(item, "table", "rows", index)) for index, row in enumerate(table.rows))
    widths = tuple(float(width) for width in table.widths or ("1",) * len(table.columns))
    caption = [para(Role.CAPTION, table.caption, _below(item, "table", "caption"))] if table.caption else []
    return [*caption, Table(widths, (header, *rows), header_rows=1)]


def _row(cells: tuple[str, ...], role: Role, row: Key) -> Row:
    """A row of cells. row: its key; empty for none."""
    return Row(tuple(Cell((para(role, cell, _below(row, index)),)) for index, cell in enumerate(cells)))


def _below(key: Key, *parts: str | int) -> Key:
    """A key further down; a text that has no key has none in its parts either."""
    return (*key, *parts) if key else ()
