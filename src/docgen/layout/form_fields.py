"""Find the fields of a form and name them for what they ask.

The input is a paragraph of a form and its question, such as 办理态度. The output is where its fields stand, and what
each field means. A check box means the words behind it: ☐ 满意. A gap before 年, 月 or 日 takes a part of a date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from docgen.model.blocks import Cell, Checkbox, Inline, Para, Role, Row, Table, paragraphs, text

_GAP = re.compile(r"　{2,}(?=([年月日]))")
"""The gap for a part of a date."""
_HEADINGS = {Role.CELL_HEADING, Role.BOX_HEADING, Role.REGISTER_HEADING}
"""The roles of headings in tables."""
_EDGE = " 　：:，,；;。、"
"""What stands around the words of a question or a choice."""


@dataclass(frozen=True, slots=True)
class AskedField:
    """A field of a form, in the text of a paragraph."""

    start: int
    """The position of its first character."""
    end: int
    """The position after its last character."""
    question: str
    """What it asks, such as 办理态度 or 日期：年."""
    choice: str
    """For a check box, what it stands for, such as 满意. Empty for a field that takes text."""


def is_form(table: Table) -> bool:
    """Return whether a table is a form: it has check boxes."""
    return any(isinstance(run, Checkbox) for paragraph in paragraphs(table) for run in paragraph.runs)


def questions(row: Row) -> list[str]:
    """Return the question of each cell of a row: the text of the nearest heading before it. Empty: it has none."""
    found, question = [], ""
    for cell in row.cells:
        if is_heading(cell):
            found.append("")
            question = "".join(map(text, cell.paras)).strip(_EDGE)
        else:
            found.append(question)
    return found


def is_heading(cell: Cell) -> bool:
    """Return whether a cell is a heading."""
    return all(paragraph.role in _HEADINGS for paragraph in cell.paras)


def is_blank(cell: Cell) -> bool:
    """Return whether a cell is there to be written into: it has spaces only."""
    return not "".join(map(text, cell.paras)).strip()


def check_boxes(paragraph: Para, question: str) -> list[AskedField]:
    """Return the check boxes of a paragraph. question: what its row asks. Empty: the words before the first box."""
    content = text(paragraph)
    blanks: list[tuple[int, str]] = []
    position = 0
    for run in paragraph.runs:
        if isinstance(run, Checkbox):
            blanks.append((position, run.name))
        position += len(run.text)
    found: list[AskedField] = []
    for index, (begin, name) in enumerate(blanks):
        end = blanks[index + 1][0] if index + 1 < len(blanks) else len(content)
        asked = question or content[: blanks[0][0]].strip(_EDGE)
        # Without any words, the box keeps the name that it has in the tree.
        found.append(AskedField(begin, begin + 1, asked or name, content[begin + 1 : end].strip(_EDGE) or name))
    return found


def named(paragraph: Para, question: str) -> Para:
    """Return a paragraph whose check boxes state what a tick says. question: as in `check_boxes`."""
    if Checkbox not in map(type, paragraph.runs):
        return paragraph
    fields = iter(check_boxes(paragraph, question))
    runs: list[Inline] = []
    for run in paragraph.runs:
        if isinstance(run, Checkbox):
            field = next(fields)
            run = replace(run, asked=f"{field.question}：{field.choice}")
        runs.append(run)
    return replace(paragraph, runs=tuple(runs))


def date_gaps(paragraph: Para, question: str) -> list[AskedField]:
    """Return the gaps of a date in a paragraph: 　　年　　月　　日. question: what its row asks."""
    return [
        AskedField(match.start(), match.end(), f"{question}：{match[1]}", "")
        for match in _GAP.finditer(text(paragraph))
    ]
