"""The passages of a form with their destinations → the number of characters for each destination.

The import stops if a character has no destination or two destinations. So no text is lost or repeated unnoticed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from docgen.errors import Finding, IntegrityError, Key, Place
from docgen.intake.clean_text import CleanText
from docgen.intake.passages import WHITE, Passage, Quote, squeeze
from docgen.language import say
from docgen.model.case_file import CaseFile


class Destination(StrEnum):
    """The place where a character of the form goes."""

    CASE = "案件文件"
    LABEL = "标签"
    WHITE = "空白"
    SEPARATOR = "分隔"
    PLACEHOLDER = "占位记录"
    REPORT = "报告"
    COMMENT = "末尾注释"


@dataclass(frozen=True, slots=True)
class CharacterLedger:
    """The number of characters of a form for each destination."""

    counts: Mapping[Destination, int]
    """The number of characters for each destination."""

    @property
    def total(self) -> int:
        """The number of characters in the decoded form."""
        return sum(self.counts.values())

    def summary(self) -> str:
        """Return the counts in one line."""
        parts = "，".join(f"{say(where)} {self.counts[where]}" for where in Destination)
        return say("登记表共 {total} 个字符：{parts}", total=self.total, parts=parts)


@dataclass(slots=True)
class ImportAccount:
    """The findings and destinations that an import collects while it reads a form."""

    file: str
    """The name of the form file, for messages."""
    findings: list[Finding] = field(default_factory=list)
    """What the officer should look at."""
    marks: list[tuple[Destination, Passage]] = field(default_factory=list)
    """The passages with their destinations."""
    about_cases: list[list[Finding]] = field(default_factory=list)
    """For each case that was made, the findings about it."""
    places: Sequence[str] = ()
    """For each line, where it stands, for people to read. Empty: the file is a text, and its lines have numbers."""

    def span(self, first: int, last: int) -> str:
        """Return the words for a range of lines. first, last: the numbers of its lines."""
        if self.places:
            begin, end = self.places[first - 1], self.places[last - 1]
            return begin if begin == end else say("{first}至{last}", first=begin, last=end)
        if first == last:
            return say("第 {line} 行", line=first)
        return say("第 {first}–{last} 行", first=first, last=last)

    def mark(self, destination: Destination, passages: Iterable[Passage]) -> None:
        """Note that passages go to a destination."""
        self.marks += [(destination, passage) for passage in passages if passage.text]

    def close(self, sheet: CleanText) -> CharacterLedger:
        """Return the ledger. Raise an `IntegrityError` if a character has no destination or two destinations."""
        where: list[Destination | None] = [None] * len(sheet.original)
        for offset in sheet.removed:
            where[offset] = Destination.REPORT
        for destination, passage in self.marks:
            if sheet.text[passage.start : passage.end] != passage.text:
                raise self._broken(passage.line)
            for index in range(passage.start, passage.end):
                offset = sheet.origin[index]
                if where[offset] is not None:
                    raise self._broken(passage.line)
                # The report names each sign that was replaced, such as a Kangxi radical.
                is_replaced = sheet.original[offset] != sheet.text[index] and sheet.original[offset] not in WHITE
                where[offset] = Destination.REPORT if is_replaced else destination
        for offset, character in enumerate(sheet.original):
            if where[offset] is None:
                if character not in WHITE:
                    raise self._broken(sheet.original.count("\n", 0, offset) + 1)
                where[offset] = Destination.WHITE
        return CharacterLedger(Counter(destination for destination in where if destination))

    def _broken(self, line: int) -> IntegrityError:
        return IntegrityError(
            say("这一行有文字去向不明，已停止导入"),
            place=Place(self.file, line=line),
            next_step=say("请把登记表交给 docgen 的维护人员"),
        )


def verify(file: CaseFile, sources: Mapping[Key, Quote]) -> None:
    """Raise an `IntegrityError` if a case file lacks the quoted text under one of the keys.

    file: the case file, read again. sources: key → the quote from the form. White space is not compared. The passages
    of a quote must be in the order of the form.
    """
    for key, source in sources.items():
        value = file.document
        for part in key:
            value = value[part]
        starts = [passage.start for passage in source.passages]
        if squeeze(str(value)) != squeeze(str(source)) or starts != sorted(starts):
            raise IntegrityError(
                say("写出的案件文件与登记表文字不一致，已停止导入"),
                place=file.place(key),
                next_step=say("请把登记表交给 docgen 的维护人员"),
            )
