"""The lines of a form → where a label stands on a line, with a colon or without, and which labels stand near.

A form without colons has its labels on lines of their own, in brackets as 【标题】, or before a tab. Tabs come from
tables that were pasted or saved as text. Labels without a colon count only if the form has at least three different
ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from docgen.intake.passages import WHITE, Passage, bare_label
from docgen.intake.prose import prose_roles
from docgen.stationery.vocabulary import Vocabulary

_COLON = "[：:﹕︰]"
_AFTER_COLON = r"(?:[*_]{1,3}|[】\]］〗])?"
_HEAD = re.compile(f"[^：:﹕︰]{{1,40}}{_COLON}{_AFTER_COLON}")
_BRACKETED = re.compile(r"[【〖\[［〔][^】〗\]］〕]{1,20}[】〗\]］〕]")
_UNKNOWN = re.compile(r"(?!\d)[\w·/]{1,8}")
_INNER_UNKNOWN = re.compile(rf"(?<=[{WHITE}]{{2}})(?!\d)[\w·/]{{2,8}}{_COLON}(?!//)")
"""A label that the vocabulary lacks, in the middle of a line, behind two characters of white space."""
DIVIDER = re.compile(r"[-=_*—－＝~～]{3,}")
"""A line that only separates."""
PAGE_LINE = re.compile(
    r"[-—–－·]+ *\d{1,4} *[-—–－·]+"
    r"|第 *\d+ *页.{0,20}|\d+ */ *\d+(?: *页)?|.{0,40}(?:打印|导出|下载)(?:时间|日期|人)[：:].{0,40}".replace(
        " ", f"[{WHITE}]"
    )
)
"""A page number, or a running head with the time of printing. A space in the pattern stands for any white space."""
_HEADING_NUMBER = re.compile(
    rf"[（(]?(?:建议|提案|议案)?第[{WHITE}]*[\w-]{{1,14}}[{WHITE}]*号(?:建议|提案|议案)?[)）]?"
)
_HEADING_MEETING = re.compile(r"\w{0,20}届\w{0,20}第?[一二三四五六七八九十\d]{1,3}次会议(?:闭会期间)?")
_LEAST = 3
"""How many different labels a form without colons, or a new record, must have."""
_NEAR = 12
"""How many lines belong together at the head of a record."""


class FormLines:
    """Finds the labels on the lines of a form."""

    def __init__(self, lines: Sequence[Passage], vocabulary: Vocabulary) -> None:
        self.fields = _fields(vocabulary)
        self._ordinary = set(vocabulary.form.ordinary)
        others = [word for word in self.fields if word not in self._ordinary]
        # A label in the middle of a line. An ordinary word is one only behind two characters of white space.
        self._inner = re.compile(
            f"(?<=[{WHITE}])(?:{_padded(others)})[{WHITE}]*{_COLON}"
            f"|(?<=[{WHITE}]{{2}})(?:{_padded(self._ordinary)})[{WHITE}]*{_COLON}|{_INNER_UNKNOWN.pattern}"
        )
        self._spaced = re.compile(f"(?:{_padded(others)})(?=[{WHITE}])")
        self._without_colon = self._has_labels_without_colon(lines)
        self._labels = [self._words(line) for line in lines]
        self.roles = prose_roles(lines, self._labels, self.fields, self._ordinary)
        """The offset of a line → its role in a proposal that is written as prose."""

    def head(self, line: Passage, *, in_text: bool) -> Passage | None:
        """Return the words at the beginning of a line that can be a label; None if there are none.

        in_text: whether the line is in a long text. There, even in a form with colons, the heading of the requests may
        have none.
        """
        if match := _HEAD.match(line.text):
            head = line.cut(0, match.end())
            if self._without_colon and bare_label(head.text) not in self.fields:
                return self._plain_head(line, in_text=in_text) or head
            return head
        return self._plain_head(line, in_text=in_text) if self._without_colon or in_text else None

    def row(self, line: Passage) -> list[Passage]:
        """Return the cells of a table row that begins with a label; none for any other line."""
        if not self._without_colon or "\t" not in line.text:
            return []
        cells, begin = [], 0
        for text in line.text.split("\t"):
            cells.append(line.cut(begin, begin + len(text)))
            begin += len(text) + 1
        return cells if bare_label(cells[0].text) in self.fields else []

    def inner_label(self, passage: Passage) -> int | None:
        """Return where a label begins in the middle of a passage; None if there is none."""
        match = self._inner.search(passage.text, 1)
        return match.start() if match else None

    def heading_field(self, line: Passage) -> str | None:
        """Return the field of a line above the labels that is a number or a meeting; None for any other line."""
        if _HEADING_NUMBER.fullmatch(line.text):
            return "number"
        return "session" if _HEADING_MEETING.fullmatch(line.text) else None

    def is_unknown_label(self, label: Passage) -> bool:
        """Return whether words that the vocabulary lacks have the shape of a label: 备 注, but not 市局 联系人."""
        parts = list(label.words())
        is_one_word = len(parts) == 1 or all(len(bare_label(part.text)) <= 1 for part in parts)
        return is_one_word and _UNKNOWN.fullmatch(bare_label(label.text)) is not None

    def is_followed_by_label(self, index: int) -> bool:
        """Return whether the line below begins with a label that is no ordinary word. The last line counts as well."""
        if index + 1 >= len(self._labels):
            return True
        below = self._labels[index + 1]
        return bool(below) and below[0] not in self._ordinary

    def has_labels_near(self, word: str, index: int) -> bool:
        """Return whether a label and the lines below it have three different labels, as the head of a record has.

        word: the label. index: the index of its line.
        """
        found: set[str] = set()
        for words in self._labels[index : index + _NEAR]:
            if not found and word in words:
                words = words[words.index(word) :]  # labels before it on its line belong to the record above
            for other in words:
                if other == word and found:
                    return len(found) >= _LEAST
                if other == word or other not in self._ordinary:
                    found.add(self.fields[other])
        return len(found) >= _LEAST

    def _plain_head(self, line: Passage, *, in_text: bool) -> Passage | None:
        """Return a label without a colon: in brackets, alone on its line, or before white space.

        In a form with colons, the heading of the requests may have none: 二、意见建议.
        """
        word = bare_label(line.text)
        if word in self.fields:
            is_heading = in_text and self.fields[word] == "points"
            return line if self._without_colon or is_heading else None
        if not self._without_colon:
            return None
        if (match := _BRACKETED.match(line.text)) and bare_label(match[0]) in self.fields:
            return line.cut(0, match.end())
        if match := self._spaced.match(line.text):
            return line.cut(0, match.end())
        return None

    def _has_labels_without_colon(self, lines: Iterable[Passage]) -> bool:
        """Return whether a form has labels without a colon: at least `_LEAST` different ones."""
        found = set()
        for line in lines:
            words = [bare_label(line.text), bare_label(line.text.split("\t")[0])]
            if match := _BRACKETED.match(line.text):
                words.append(bare_label(match[0]))
            if match := self._spaced.match(line.text):
                words.append(bare_label(match[0]))
            head = _HEAD.match(line.text)
            if head and bare_label(head[0]) in self.fields:
                continue
            for word in words:
                if word in self.fields and word not in self._ordinary:
                    found.add(self.fields[word])
        return len(found) >= _LEAST

    def _words(self, line: Passage) -> list[str]:
        """Return the known labels on a line, in order."""
        words = [bare_label(cell.text) for cell in self.row(line)]
        if not words and (head := self.head(line, in_text=False)):
            words.append(bare_label(head.text))
        words += [bare_label(match[0]) for match in self._inner.finditer(line.text)]
        return [word for word in words if word in self.fields]


def _fields(vocabulary: Vocabulary) -> dict[str, str]:
    fields: dict[str, str] = {}
    for field, labels in vocabulary.form.labels.items():
        fields |= dict.fromkeys(labels, field)
    return fields


def _padded(words: Iterable[str]) -> str:
    """Return the pattern of some labels, which may have white space between their characters."""
    longest_first = sorted(words, key=len, reverse=True)
    return "|".join(f"[{WHITE}]*".join(map(re.escape, word)) for word in longest_first)
