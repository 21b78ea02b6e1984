"""The lines of a form → records. A record consists of entries, which are labels with their texts.

A line begins with a label if the words before its colon are a label in the vocabulary. White space and decoration
(numbers, stars, brackets, Markdown) are ignored. A form may do without colons: `form_lines` finds its labels.

Some labels (建议、问题、内容 …) are ordinary words, which may also begin a line within a long text. In a long text,
such a line is read as text. The first 建议 after the background is an exception: it begins the requests. Any other
label in a long text opens an entry only where it cannot be a sentence. A line with a label that is read as text is
reported, and so is the 建议 that begins the requests.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from docgen.errors import Finding, Place, Severity
from docgen.intake.character_ledger import Destination, ImportAccount
from docgen.intake.form_lines import DIVIDER, PAGE_LINE, FormLines
from docgen.intake.passages import DOUBLE, LOOSE, PAGE, UNKNOWN, FilledForm, FormEntry, Passage, bare_label
from docgen.intake.prose import ProseRole, is_paragraph
from docgen.language import say
from docgen.stationery.vocabulary import Vocabulary

_LONG = {"background", "points"}
"""Fields that hold long texts."""
_SEVERAL = {
    "contact",
    "joint",
    "serial",
    "points",
    "date",
    "due",
    "publicity",
    "delegation",
    "remarks",
    "kind",
    "field",
}
"""Fields that a form may contain several times, under different labels."""
_VALUES = {"title", "number", "congress", "session", "proposers", "joint", "delegation", "lead", "co_handlers", "date"}
"""Fields with short values. No paragraph of prose can belong to such a field."""
_UNITS = {"lead", "co_handlers"}
"""Fields whose values may begin with 主办： or 会办：. Elsewhere these words are labels."""
_QUOTE_SIGN = (">", "＞")
_LEAST_QUOTED = 0.9
"""The least share of lines with a quote sign in a quoted letter."""
_LONGEST_VALUE = 60
"""The greatest length in characters of a value behind a label in a long text. A longer one is a paragraph."""
_IN_CELL = 0
"""What stands for the index of a line in a cell. The labels near it are taken to be those at the top of the file."""
_SALUTATION = re.compile(r"(?:尊敬的|各).*|[一-鿿·]{2,8}(?:代表|委员|同志|先生|女士|主任|领导)")
"""The line that addresses the reader of a letter: 王建平代表：."""


def records(lines: Iterable[Passage], vocabulary: Vocabulary, account: ImportAccount) -> tuple[FilledForm, ...]:
    """Return the records of a form. A form without any known label has no record."""
    sheet = _without_quote_signs(list(lines), account)
    builder = RecordBuilder(FormLines(sheet, vocabulary), vocabulary, account)
    for index, line in enumerate(sheet):
        if DIVIDER.fullmatch(line.text):
            account.mark(Destination.SEPARATOR, [line])
        elif PAGE_LINE.fullmatch(line.text):
            builder.add_page_line(line)
        else:
            builder.add_line(line, index)
    return builder.finish()


def _without_quote_signs(lines: list[Passage], account: ImportAccount) -> list[Passage]:
    """Return the lines without the > that mail programs put before each line of a quoted letter."""
    quoted = [line for line in lines if line.text.startswith(_QUOTE_SIGN)]
    if len(quoted) < _LEAST_QUOTED * len(lines):
        return lines
    found = []
    for line in lines:
        bare = line
        if line.text.startswith(_QUOTE_SIGN):
            account.mark(Destination.SEPARATOR, [line.cut(0, 1)])
            bare = line.cut(1)
        if bare.text:
            found.append(bare)
    return found


@dataclass(slots=True)
class _OpenEntry:
    """An entry to which texts can still be added. The fields are those of `FormEntry`."""

    field: str
    label: Passage | None = None
    passages: list[Passage] = dataclasses.field(default_factory=list)

    @property
    def word(self) -> str:
        """The label without white space, colon and decoration; empty without a label."""
        return bare_label(self.label.text) if self.label else ""

    def close(self, field: str) -> FormEntry:
        """Return the finished entry."""
        return FormEntry(field, self.label, tuple(self.passages))


class RecordBuilder:
    """Adds one line after another to the entry to which the line belongs."""

    def __init__(self, form: FormLines, vocabulary: Vocabulary, account: ImportAccount) -> None:
        self._account = account
        self._form = form
        self._ordinary = set(vocabulary.form.ordinary)
        self._secondary = set(vocabulary.form.secondary)
        self._fields = form.fields
        self._current = _OpenEntry(LOOSE)
        self._record: list[_OpenEntry] = [self._current]
        self._records = [self._record]

    def add_line(self, line: Passage, index: int) -> None:
        """Add one line to its entry. If the line contains a second label, the label begins another entry.

        index: the index of the line in the form.
        """
        if cells := self._form.row(line):
            self._add_row(cells, index)
            return
        role = self._form.roles.get(line.start)
        if role is ProseRole.BEGINNING:
            self._begin_record()
        elif role and self._open_by_role(role, line):
            return
        if self._current.field == LOOSE and (field := self._form.heading_field(line)):
            # 第123号 or 市七届人大六次会议 on a line of its own, above the labels.
            self.add_heading(field, [line])
            return
        rest = line
        head = self._form.head(line, in_text=self._in_text)
        opened = self._opened_field(head, line, index) if head else None
        if head and opened:
            self._open(opened, head)
            rest = line.cut(head.end - line.start)
        elif self._is_text_behind_value(line):
            self._open("background", None)
        if not self._in_text and (begin := self._form.inner_label(rest)):
            self._add(rest.cut(0, begin))
            self.add_line(rest.cut(begin), index)
        else:
            self._add(rest)

    def add_heading(self, field: str, lines: Sequence[Passage]) -> None:
        """Add a number, meeting or title without a label, above the labels. It does not end the entry before it."""
        if lines and self._form.roles.get(lines[0].start) is ProseRole.BEGINNING:
            self._begin_record()
        last = self._record[-1] if self._record else None
        if last and last.field == field and last.label is None:
            last.passages += lines
        else:
            self._record.append(_OpenEntry(field, None, list(lines)))

    def add_entry(
        self, label: Passage | None, lines: Sequence[Passage], field: str = "", begins: bool | None = None
    ) -> None:
        """Add an entry whose label stands by itself, as in the cell of a table.

        field: the field of the entry; empty if the label decides. begins: whether the entry begins a record; None if
        the label decides.
        """
        word = bare_label(label.text) if label else ""
        name = field or self._fields.get(word, UNKNOWN)
        if begins is None:
            begins = word in self._fields and self._starts_record(word, name)
        if begins and self._has_known:
            self._record = []
            self._records.append(self._record)
        elif self._means_background(word, name):
            name = "background"
        elif not name.startswith("?") and self._is_repeated(word, name):
            name = DOUBLE
        if label is None and name == "number":
            self._record.append(_OpenEntry(name, None, list(lines)))  # a heading, to which no other line belongs
            return
        self._open(name, label)
        for line in lines:
            self._add_in_cell(line)

    def add_page_line(self, line: Passage) -> None:
        """Add a page number or a running head. It belongs to no entry, and it ends none."""
        self._record.append(_OpenEntry(PAGE, None, [line]))

    def finish(self) -> tuple[FilledForm, ...]:
        """Return the records. Text before the first label belongs to the first record."""
        found = []
        for record in self._records:
            self._divide_reason(record)
            fields = self._final_fields(record)
            found.append(FilledForm(tuple(entry.close(field) for entry, field in zip(record, fields, strict=True))))
        return tuple(found) if found[0].known else ()

    @property
    def _in_text(self) -> bool:
        """Whether the current entry is a long text."""
        return self._current.field in _LONG

    @property
    def _has_known(self) -> bool:
        """Whether the current record has an entry with a known field."""
        return any(not entry.field.startswith("?") for entry in self._record)

    def _open_by_role(self, role: ProseRole, line: Passage) -> bool:
        """Open the entry that a line of prose begins. Return whether no text of the line is left, as of a heading."""
        fields = {entry.field for entry in self._record}
        if role is ProseRole.TITLE:
            if "title" in fields and self._record[-1].field != "title":
                self._begin_record()
            self.add_heading("title", [line])
            return True
        if role in (ProseRole.REQUESTS, ProseRole.REQUESTS_HEADING):
            if "points" in fields:
                return False
            self._open("points", line if role is ProseRole.REQUESTS_HEADING else None)
            return role is ProseRole.REQUESTS_HEADING
        head = self._form.head(line, in_text=self._in_text)
        is_labelled = head is not None and bare_label(head.text) in self._fields
        lacks_value = self._current.label is not None and not self._current.passages
        if lacks_value and self._current.field == "title" and self._current.word in self._ordinary:
            # 案由： above paragraphs is no title.
            self._current.field = "background"
        if is_labelled or lacks_value or fields & _LONG or self._current.field == "remarks":
            return False
        self._open("background", line if role is ProseRole.TEXT_HEADING else None)
        return role is ProseRole.TEXT_HEADING

    def _is_text_behind_value(self, line: Passage) -> bool:
        """Return whether a line begins a text without a label, such as a paragraph below 领衔代表：周敏."""
        has_value = self._current.field in _VALUES and bool(self._current.passages)
        return has_value and _is_sentence(line.text) and not {entry.field for entry in self._record} & _LONG

    def _begin_record(self) -> None:
        """Begin a record whose first lines have no label."""
        self._current = _OpenEntry(LOOSE)
        self._record = [self._current]
        self._records.append(self._record)

    def _add_in_cell(self, line: Passage) -> None:
        """Add a line of a cell. A word such as 建议： opens an entry in a long text, another label in a short text."""
        head = self._form.head(line, in_text=self._in_text)
        word = bare_label(head.text) if head else ""
        is_ordinary = word in self._ordinary
        if head is None or word not in self._fields or is_ordinary != self._in_text:
            self._add(line)
            return
        if self._fields[word] == self._current.field and self._current.label and not self._current.passages:
            # The cell repeats its label: 承办单位 | 主办：市教育局
            self._account.mark(Destination.LABEL, [self._current.label])
            self._record.remove(self._current)
        self.add_line(line, _IN_CELL)

    def _open(self, field: str, label: Passage | None) -> None:
        self._current = _OpenEntry(field, label)
        self._record.append(self._current)

    def _add(self, passage: Passage) -> None:
        if passage.text:
            self._current.passages.append(passage)

    def _add_row(self, cells: list[Passage], index: int) -> None:
        """Add the cells of a table row. A cell behind a label is its value, even if it reads like a label."""
        in_pairs = len(cells) % 2 == 0
        position = 0
        while position < len(cells):
            cell = cells[position]
            can_be_label = position == 0 or bare_label(cell.text) in self._fields or (in_pairs and position % 2 == 0)
            opened = self._opened_field(cell, cell, index) if can_be_label and cell.text else None
            if opened:
                self._open(opened, cell)
                if position + 1 < len(cells):
                    self._add(cells[position + 1])
                position += 2
            else:
                self._add(cell)
                position += 1

    def _opened_field(self, label: Passage, line: Passage, index: int) -> str | None:
        """Return the field of the new entry if the words are a label; None if they are part of a text.

        If the label begins a new record, the record is added. line: from the label to the end of its line. index: the
        index of the line in the form.
        """
        word = bare_label(label.text)
        if word not in self._fields:
            return UNKNOWN if self._looks_like_label(label, line) else None
        name = self._fields[word]
        if self._starts_record(word, name) and self._form.has_labels_near(word, index):
            self._record = []
            self._records.append(self._record)
            return name
        if name in _UNITS and self._current.field in _UNITS and not self._current.passages and word in self._ordinary:
            return None
        if self._in_text:
            opens = self._opens_in_text(word, name, line.cut(label.end - line.start).text, index)
            if not opens or (word in self._ordinary and name == "points"):
                self._report_ambiguous(word, line, name if opens else None)
            return name if opens else None
        if self._means_background(word, name):
            self._report_ambiguous(word, line, "background")
            return "background"
        return DOUBLE if word in self._words or self._is_repeated(word, name) else name

    def _means_background(self, word: str, name: str) -> bool:
        """Return whether a label of the title, such as 案由, means the background: the record has a title already."""
        fields = {entry.field for entry in self._record}
        return name == "title" and word in self._ordinary and "title" in fields and "background" not in fields

    def _is_repeated(self, word: str, name: str) -> bool:
        """Return whether the record has a field already but may have it once. word: the label. name: its field."""
        return name in self._taken and name not in _SEVERAL and word not in self._secondary

    @property
    def _words(self) -> list[str]:
        """The known labels of the record so far."""
        return [entry.word for entry in self._record if entry.word in self._fields]

    @property
    def _taken(self) -> set[str]:
        """The fields that the record has under a label that is not secondary."""
        return {entry.field for entry in self._record if entry.word not in self._secondary}

    def _starts_record(self, word: str, name: str) -> bool:
        """Return whether a label can begin the next record. word: the label. name: its field.

        A label of the title begins the next record if the current record has the same label. In a long text, a label of
        the title that is no ordinary word also does if the current record has a title under another label.

        Any other label begins the next record if it is the first label of the current record. In a long text, any label
        of the current record begins the next one, with two exceptions. One is an ordinary word. The other is a label
        that a form may have several times (`_SEVERAL`, except the points): a telephone number may stand both before and
        after the text.
        """
        words = self._words
        is_ordinary = word in self._ordinary
        if name == "title":
            has_title = any(entry.field == "title" for entry in self._record)
            return word in words or (not is_ordinary and self._in_text and has_title)
        if self._in_text and words and word == words[0]:
            return True
        if word not in words or (self._in_text and is_ordinary):
            return False
        return word == words[0] or (self._in_text and name not in _SEVERAL - {"points"})

    def _opens_in_text(self, word: str, name: str, value: str, index: int) -> bool:
        """Return whether a label in a long text opens an entry. name: its field. value: the rest of its line.

        An ordinary word, such as 建议, opens the requests if it follows the background or a label such as 内容, and if
        the record has no such label yet. Any other label opens an entry if the record lacks it and its value is
        not a sentence. So does an ordinary word such as 日期 if a label stands on the line below. index: the index of
        the line.
        """
        if word in self._ordinary and (name in _LONG or name == "title" or not self._form.is_followed_by_label(index)):
            # The names of columns, such as content, are no ordinary words, but they hold the whole text too.
            after_content = self._current.word in self._ordinary or self._current.word.isascii()
            is_first = word not in self._words
            return name == "points" and is_first and (self._current.field == "background" or after_content)
        if word in self._words or (name in self._taken and name not in _SEVERAL):
            return False
        return name in _LONG or (len(value) <= _LONGEST_VALUE and not value.endswith(tuple("。；，;,")))

    def _looks_like_label(self, label: Passage, line: Passage) -> bool:
        """Return whether unknown words are a label.

        They must be short. They must not be in a long text or at the beginning of the title.
        """
        if self._in_text or not self._form.is_unknown_label(label) or f"{bare_label(label.text)}://" in line.text:
            return False
        if label.text == line.text and _SALUTATION.fullmatch(bare_label(label.text)):
            return False
        return self._current.field != "title" or bool(self._current.passages)

    def _divide_reason(self, record: list[_OpenEntry]) -> None:
        """Turn the paragraphs below a label such as 案由 into the background.

        Such a label may mean the title or the background.
        """
        fields = {entry.field for entry in record}
        if "points" not in fields or "background" in fields:
            return
        for index, entry in enumerate(record):
            if entry.field != "title" or entry.word not in self._ordinary:
                continue
            begin = next((at for at, line in enumerate(entry.passages) if _is_sentence(line.text)), None)
            if begin == 0:
                entry.field = "background"
            elif begin is not None:
                record.insert(index + 1, _OpenEntry("background", None, entry.passages[begin:]))
                del entry.passages[begin:]
            return

    def _final_fields(self, record: list[_OpenEntry]) -> list[str]:
        """Return the field of each entry. A secondary label is a remark if the record has a better label."""
        best: dict[str, _OpenEntry] = {}
        for entry in record:
            if entry.field not in best or (best[entry.field].word in self._secondary and entry.passages):
                best[entry.field] = entry
        fields = []
        for entry in record:
            is_better_known = entry.word in self._secondary and best[entry.field] is not entry
            fields.append("remarks" if is_better_known and not entry.field.startswith("?") else entry.field)
        return fields

    def _report_ambiguous(self, word: str, line: Passage, opened: str | None) -> None:
        """Report a label that may be text. opened: the field that it opened; None: it was read as text."""
        message = say("“{word}：”在这里可能是标签；按正文处理", word=word)
        if opened == "points":
            message = say("“{word}：”在这里可能是正文；按标签处理，以下作为意见建议", word=word)
        elif opened == "background":
            message = say("已有标题，“{word}：”按情况说明处理", word=word)
        place = Place(self._account.file, word, line.line)
        # 建议： alone on its line is hardly a sentence.
        is_heading = opened is not None and bare_label(line.text) == word
        severity = Severity.INFO if is_heading else Severity.WARNING
        step = say("核对案件文件里的划分")
        self._account.findings.append(Finding("intake-ambiguous", message, place, severity, step))


def _is_sentence(text: str) -> bool:
    return is_paragraph(text) and text.endswith(tuple("。；：”"))
