"""A case file → the paragraphs that offices wrote in it, each with its place. The rules for texts read them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from docgen.errors import Finding, Key, Place, Severity
from docgen.files.cached_property import cached_property
from docgen.language import say
from docgen.model.case import Case
from docgen.model.case_file import CaseFile

_SIGNS = re.compile(r"\W+")
LETTER = frozenset(("preamble", "answer", "text", "closing", "stated"))
"""The parts with the text of the reply letter, without headings, and without opinions that it quotes in full."""


@dataclass(frozen=True, slots=True)
class WrittenPassage:
    """A paragraph, a table cell or a heading that an office wrote."""

    file: CaseFile
    """The case file."""
    key: Key
    """The key of the value with the paragraph. A text that is a list has a value for each item."""
    index: int
    """The index of its line in this value, from 0. Blank lines count, except at the beginning."""
    text: str
    """The paragraph, without white space at its ends."""
    part: str
    """The part of the case: preamble, answer, heading, text, closing, summary, opinion or stated."""
    is_cell: bool = False
    """Whether the paragraph is in a table."""

    @property
    def place(self) -> Place:
        """The place of the paragraph, with its own line."""
        return replace(self.file.place(self.key), line=self.file.line_of_paragraph(self.key, self.index))


@dataclass(frozen=True)
class WrittenTexts:
    """The texts that the offices wrote in a case: the reply, and the opinions of the co-handlers."""

    file: CaseFile
    """The case file."""
    passages: tuple[WrittenPassage, ...]
    """The paragraphs that are not blank, in the order of the file."""

    @property
    def case(self) -> Case:
        """The case."""
        return self.file.case

    @cached_property
    def texts(self) -> tuple[tuple[WrittenPassage, ...], ...]:
        """The paragraphs outside tables, grouped by answer, outcome, opinion or other text. Headings are left out."""
        groups: dict[Key, list[WrittenPassage]] = {}
        for passage in self.passages:
            if not passage.is_cell and passage.part != "heading":
                groups.setdefault(text_key_of(passage.key), []).append(passage)
        return tuple(map(tuple, groups.values()))

    def is_public(self, passage: WrittenPassage) -> bool:
        """Return whether a paragraph will be published according to the publicity in the case."""
        publicity = self.case.reply.publicity
        if passage.part == "summary":
            return publicity in ("公开", "摘要公开")
        if passage.part == "opinion":
            # The letter prints an opinion in full if the case has no shorter statement of it.
            return publicity == "公开" and self.case.opinions[int(passage.key[1])].stated is None
        return publicity == "公开"


def written(file: CaseFile) -> WrittenTexts:
    """Return the texts that the offices wrote in a case."""
    passages = []
    for key, value in file.texts:
        part = _part(key)
        if not part or "widths" in key:
            continue
        for index, line in enumerate(value.strip("\n").split("\n")):
            if text := line.strip():
                passages.append(WrittenPassage(file, key, index, text, part, is_cell="table" in key))
    return WrittenTexts(file, tuple(passages))


def _part(key: Key) -> str:
    """Return the part that a text of a case belongs to; empty if it is no prose of an office."""
    match key:
        case ("reply", ("preamble" | "text" | "closing" | "summary") as name, *_):
            return str(name)
        case ("reply", "answers", int(), "heading"):
            return "heading"
        case ("reply", "answers", int(), "text" | "outcome", *_):
            return "answer"
        case ("opinions", int(), "text", *_):
            return "opinion"
        case ("opinions", int(), "stated"):
            return "stated"
    return ""


def text_key_of(key: Key) -> Key:
    """Return the key of the whole text that a paragraph belongs to. Each part of an outcome is a text by itself."""
    if key[:2] == ("reply", "answers"):
        return key[:5] if "outcome" in key else key[:4]
    return key[:3] if key[0] == "opinions" else key[:2]


def bare(text: str) -> str:
    """Return a text without signs and white space, so that texts can be compared."""
    return _SIGNS.sub("", text)


def joined(passages: Iterable[WrittenPassage]) -> str:
    """Return the text of several paragraphs."""
    return "\n".join(passage.text for passage in passages)


def error(code: str, message: str, place: Place, next_step: str = "") -> Finding:
    """Return an error. Without a next step, the user is asked to correct the place."""
    return Finding(code, message, place, next_step=next_step or say("改正这一处"))


def warning(code: str, message: str, place: Place, next_step: str = "") -> Finding:
    """Return a warning. Without a next step, the user is asked to compare the place with the original."""
    return Finding(code, message, place, Severity.WARNING, next_step or say("核对后改正；没有错的写进 ignore"))
