"""Find the fields of a form, and name each field after its question.

The input is a paragraph of a form and its question, such as 办理态度. The output is the position and the meaning of
each field. A check box means the words behind it: ☐ 满意. A gap before 年, 月 or 日 takes a part of a date.
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
"""The characters around the words of a question or a choice. They are left out."""


@dataclass(frozen=True, slots=True)
class AskedField:
    """A field of a form, in the text of a paragraph."""

    start: int
    """The position of its first character."""
    end: int
    """The position after its last character."""
    question: str
    """The question, such as 办理态度 or 日期：年."""
    choice: str
    """The answer that a check box stands for, such as 满意. Empty: the field takes text."""


def is_form(table: Table) -> bool:
    """Return whether a table is a form: it has check boxes."""
    return any(isinstance(run, Checkbox) for paragraph in paragraphs(table) for run in paragraph.runs)


def questions(row: Row) -> list[str]:
    """Return the question of each cell of a row: the text of the nearest heading before it. Empty: no question."""
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
    """Return whether a cell is blank, so that people can write into it. A blank cell has only spaces."""
    return not "".join(map(text, cell.paras)).strip()


def check_boxes(paragraph: Para, question: str) -> list[AskedField]:
    """Return the check boxes of a paragraph.

    question: the question of the row around it. Empty: the words before the first box are the question.
    """
    content = text(paragraph)
    boxes: list[tuple[int, str]] = []
    position = 0
    for run in paragraph.runs:
        if isinstance(run, Checkbox):
            boxes.append((position, run.name))
        position += len(run.text)
    ends = [*(begin for begin, _ in boxes[1:]), len(content)]
    found: list[AskedField] = []
    for (begin, name), end in zip(boxes, ends, strict=False):  # without boxes, one end is left over
        asked = question or content[: boxes[0][0]].strip(_EDGE)
        # A box without words keeps the name that it has in the tree.
        found.append(AskedField(begin, begin + 1, asked or name, content[begin + 1 : end].strip(_EDGE) or name))
    return found


def named(paragraph: Para, question: str) -> Para:
    """Return a paragraph whose check boxes state their question and choice. question: as in `check_boxes`."""
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
    """Return the gaps of a date in a paragraph: 　　年　　月　　日. question: the question of the row around it."""
    matches = _GAP.finditer(text(paragraph))
    return [AskedField(match.start(), match.end(), f"{question}：{match[1]}", "") for match in matches]
