"""Typed text → blocks: an officer's paragraphs, small headings and tables, as the letter prints them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from docgen.composition.wording import Blocks, Missing
from docgen.model.blocks import Block, Cell, Para, Role, Row, Table, para
from docgen.model.case import Text, TextTable

# GB/T 9704 7.3.3: 一、 and （一） open headings of their own fonts. A whole sentence that starts so stays body text.
_HEADINGS = (
    (re.compile(r"[一二三四五六七八九十]{1,3}、[^。！？；]{1,30}"), Role.HEADING1),
    (re.compile(r"（[一二三四五六七八九十]{1,3}）[^。！？；]{1,30}"), Role.HEADING2),
)
_OPENED = tuple(role for _, role in _HEADINGS)


def paragraphs(text: Text) -> Blocks:
    """Every line a paragraph, every table a table; a missing text is one paragraph that says so."""
    if isinstance(text, Missing):
        return Blocks([Para(Role.BODY, (text.run(),))])
    found: list[Block] = []
    for part in _parts(text):
        if isinstance(part, str):
            found += [_paragraph(line) for line in lines(part)]
        else:
            found += _table(part.table)
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


def _parts(text: Text) -> tuple[Any, ...]:
    return (text,) if isinstance(text, str) else text


def _paragraph(line: str) -> Para:
    for pattern, role in _HEADINGS:
        if pattern.fullmatch(line):
            return para(role, line)
    return para(Role.BODY, line)


def _table(table: TextTable) -> list[Block]:
    header = _row(table.columns, Role.CELL_HEADING)
    rows = tuple(_row(row, Role.CELL) for row in table.rows)
    widths = tuple(float(width) for width in table.widths or ("1",) * len(table.columns))
    caption = [para(Role.CAPTION, table.caption)] if table.caption else []
    return [*caption, Table(widths, (header, *rows), header_rows=1)]


def _row(cells: tuple[str, ...], role: Role) -> Row:
    return Row(tuple(Cell((para(role, cell),)) for cell in cells))
