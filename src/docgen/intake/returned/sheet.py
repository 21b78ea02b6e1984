"""The paragraphs and tables of a filled-in sheet → entries: what is asked, and what somebody wrote or ticked there.

A label stands before a colon, in the cell before, in the cell above, or as a question on the line before. Answers that
are columns of a table (满意｜基本满意｜不满意) become boxes: a ✓ below 满意 is read as ☑满意.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from docgen.intake.check_boxes import TICKED, has_boxes
from docgen.intake.paper import FormCell, FormParagraph, FormTable
from docgen.intake.passages import WHITE, squeeze
from docgen.language import say

_LONGEST_LABEL = 26
"""The greatest length of a label in characters, without white space."""
_REMARK = re.compile("[（(][^）)]+[）)]")
_UNDERLINE = re.compile(r"_{2,}|(?<=[\d年月日])_|_(?=[\d年月日])")
"""A line to write on. _2026_年_5_月_9_日 is a date that somebody filled in."""
_COLON = re.compile("[：:]")
_QUESTION = re.compile("[？?]$")
_TICK = re.compile(rf"[（(\[【]?[{TICKED}vV][)）\]】]?")
_BLANK = re.compile("[（(\\[【□☐]?[)）\\]】]?")


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A label with what stands behind it."""

    label: str
    """The label without white space. Empty: the text has none."""
    value: str
    """The text, with a line for each paragraph."""
    where: str
    """The place in the file, for people to read."""


class SheetReading:
    """Reads the entries of a sheet in their order.

    topic: returns what a label is about; empty if the text is no label.
    options: the answers that may be columns of a table.
    ends: the topics whose labels also end the text of a cell, as 签名 does.
    """

    def __init__(self, topic: Callable[[str], str], options: Collection[str] = (), ends: Collection[str] = ()) -> None:
        self._topic = topic
        self._options = options
        self._ends = ends
        self._found: list[SheetEntry] = []
        self._is_open = False
        """Whether a line without a label goes on with the last entry."""

    def entries(self, parts: Sequence[FormParagraph | FormTable]) -> list[SheetEntry]:
        """Return the entries of the paragraphs and tables."""
        for part in parts:
            if isinstance(part, FormParagraph):
                self._line(part.text, part.where)
            else:
                self._is_open = False
                self._table(part.index())
        return self._found

    def label(self, text: str) -> str:
        """Return a label without white space; empty if the text is no label."""
        bare = squeeze(text).strip("：:")
        plain = _REMARK.sub("", bare)
        is_short = 0 < len(plain) <= _LONGEST_LABEL and not has_boxes(plain) and not re.search("[。；！]", plain)
        return bare if is_short and self._topic(bare) else ""

    # ---- lines

    def _line(self, text: str, where: str) -> None:
        """Add the entries of a line. A line without a label goes on with the entry before, if that is open."""
        pieces = list(self._pieces(text))
        for label, value in pieces:
            if label:
                self._add(label, value, where)
                self._is_open = True
            elif value.strip(WHITE):
                self._go_on(value, where, alone=len(pieces) == 1)

    def _go_on(self, value: str, where: str, *, alone: bool) -> None:
        """Add a text without a label, or add it to the entry before. alone: whether it is a line of its own."""
        last = self._found[-1] if self._found else None
        if self._is_open and last and alone:
            self._found[-1] = replace(last, value=_tidy(f"{last.value}\n{value}"))
        else:
            self._add("", value, where)

    def _pieces(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield the labels of a line with what stands behind each. Text before the first label has none."""
        cuts: list[tuple[int, int, int]] = []  # of each label: where it begins, its colon, and what is behind the colon
        for colon in _COLON.finditer(text):
            begin = self._begin_of_label(text, colon.start(), cuts[-1][2] if cuts else 0)
            if begin is not None:
                cuts.append((begin, colon.start(), colon.end()))
        if not cuts:
            yield self._question(text)
            return
        if text[: cuts[0][0]].strip(WHITE):
            yield "", text[: cuts[0][0]]
        for index, (begin, end, after) in enumerate(cuts):
            last = cuts[index + 1][0] if index + 1 < len(cuts) else len(text)
            yield squeeze(text[begin:end]), text[after:last]

    def _begin_of_label(self, text: str, colon: int, earliest: int) -> int | None:
        """Return where the label before a colon begins; None if there is no label.

        The label is the word before the colon. Words of one or two characters are joined: 签　名. earliest: the first
        place at which the label may begin.
        """
        words = list(re.finditer(f"[^{WHITE}，,；;。]+", text[earliest:colon]))
        joined = ""
        for match in reversed(words):
            word = match[0]
            joined = word + joined
            if self.label(joined):
                return earliest + match.start()
            if len(word) > 2 or len(joined) > _LONGEST_LABEL:
                return None
        return None

    def _question(self, text: str) -> tuple[str, str]:
        """Return the question of a line without a colon and what stands behind it."""
        bare = text.strip(WHITE)
        if _QUESTION.search(bare) and self.label(bare.rstrip("？?")):
            return squeeze(bare), ""
        starts = [text.find(option) for option in self._options if option in text]
        boxes = re.search(rf"[□☐{TICKED}]|[（(\[【][{WHITE}]*[)）\]】]", text)
        if boxes and len(starts) > 1:
            begin = min([*starts, boxes.start()])
            if self.label(text[:begin].rstrip("？?")):
                return squeeze(text[:begin]), text[begin:]
        return "", text

    # ---- tables

    def _table(self, table: FormTable) -> None:
        """Add the entries of a table, row by row."""
        columns: dict[int, str] = {}
        question = ""
        used: set[int] = set()
        for row in sorted(table.by_row):
            where = say("{table}第 {row} 行", table=table.name, row=table.numbers.get(row, row + 1))
            cells = [cell for cell in table.own(row) if id(cell) not in used]
            if header := self._header(cells):
                columns = header
                question = next((squeeze(cell.text) for cell in cells if not cell.blank), "")
                if question in self._options:
                    question = ""
            elif columns and self._answers(table, row, columns, question, where):
                continue
            else:
                columns = {}
                self._row(table, row, cells, where, used)
        self._is_open = False

    def _header(self, cells: Sequence[FormCell]) -> dict[int, str]:
        """Return column → option for a row whose cells are options without boxes; nothing for another row."""
        found = {cell.column: squeeze(cell.text) for cell in cells if squeeze(cell.text) in self._options}
        return found if len(found) > 1 else {}

    def _answers(self, table: FormTable, row: int, columns: dict[int, str], question: str, where: str) -> bool:
        """Add the answers of a row below options. Return whether the row has only ticks there."""
        boxes = []
        for column, option in columns.items():
            cell = table.at(row, column)
            sign = squeeze(cell.text) if cell else ""
            if _TICK.fullmatch(sign):
                boxes.append(f"☑{option}")
            elif _BLANK.fullmatch(sign):
                boxes.append(f"□{option}")
            else:
                return False
        others = [cell for cell in table.own(row) if cell.column not in columns and not cell.blank]
        label = squeeze(others[0].text) if others else question
        self._add(label, "　".join(boxes), where)
        return True

    def _row(self, table: FormTable, row: int, cells: Sequence[FormCell], where: str, used: set[int]) -> None:
        """Add the entries of a row in which labels stand before values. used: the cells that are read already."""
        filled = [cell for cell in cells if not cell.blank]
        if len(filled) == 1 and (len(cells) == 1 or not self.label(filled[0].text)):
            if label := self.label(filled[0].text):
                self._add(label, "", where)
                self._is_open = True
                return
            for line in filled[0].text.split("\n"):
                self._line(line, where)
            return
        self._is_open = False
        at = 0
        while at < len(cells):
            cell = cells[at]
            label = self.label(cell.text)
            at += 1
            if not label:
                self._value("", cell.text, where)
                continue
            if cell.height > 1 and at + 1 < len(cells) and self.label(cells[at].text):
                continue  # A heading beside several rows, which have labels of their own.
            # The value is the next cell and the cells without labels behind it. In a PDF, cells without text are
            # missing. So a next cell that reads like a label is the value only if it touches the label.
            edge = cell.column + cell.width
            end = at
            while end < len(cells) and (not self.label(cells[end].text) or (end == at and cells[end].column == edge)):
                end += 1
            values = list(cells[at:end])
            below = table.at(row + cell.height, cell.column)
            if not values and below and below.column == cell.column and not self.label(below.text):
                values = [below]
                used.add(id(below))
            self._value(label, "　".join(value.text for value in values if not value.blank), where)
            at = end

    def _value(self, label: str, text: str, where: str) -> None:
        """Add a cell with its label. A label that ends the text of a cell, as 签名：, begins an entry of its own."""
        value: list[str] = []
        further: list[tuple[str, str]] = []
        for line in text.split("\n"):
            pieces = list(self._pieces(line))
            if label and not any(self._topic(word) in self._ends for word, _ in pieces if word):
                pieces = [("", line)]
            for word, rest in pieces:
                if word:
                    further.append((word, rest))
                elif further:
                    further[-1] = (further[-1][0], f"{further[-1][1]}\n{rest}")
                else:
                    value.append(rest)
        if label or "".join(value).strip(WHITE):
            self._add(label, "\n".join(value), where)
        for word, rest in further:
            self._add(word, rest, where)

    def _add(self, label: str, value: str, where: str) -> None:
        self._found.append(SheetEntry(label, _tidy(value), where))


def _tidy(value: str) -> str:
    """Return a text without blank lines, and without white space and underlines around its lines."""
    lines = [_UNDERLINE.sub(" ", line).strip(WHITE) for line in value.split("\n")]
    return "\n".join(line for line in lines if line)
