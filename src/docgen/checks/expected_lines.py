"""A wording and the values of `case_values` → the lines that a document must print, in their order.

Jinja fills the wording with the values. This module reads the filled lines itself, and does not call
`composition.wording`. So the check finds a mistake in `composition.wording`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import docgen.checks.case_values as case_values
from docgen.checks.case_values import MissingMark, Paragraphs
from docgen.composition.compose import Composition
from docgen.composition.wording import without_empty
from docgen.errors import Place
from docgen.inspection.readback import squeezed
from docgen.stationery import sandbox

_VALUE = re.compile("\uf8e0(\\d+)\uf8e1")
"""The placeholder of a value in a filled wording. The group is the index of the value."""
_LINE = re.compile(r"([a-z0-9-]+)(\?)?(?: [\d.]+)?[:：](.*)", re.DOTALL)
"""A line of a wording. The groups are the role, the question mark of an optional line, and the content.

A number may follow the role. It is no group, because it prints no text.
"""
_CELL_MARK = re.compile(r"\s*(?:<\d+>)?\s*#?")
"""The marks of width and heading before the text of a cell."""
_BOLD = re.compile(r"(?<!\*)\*([^*]+)\*(?!\*)")
"""Bold text between single asterisks. The group is the text."""
_ROWS = ("row", "header")
"""The roles of lines that consist of cells."""
_UNPRINTED = ("table", "page")
"""The roles of lines that print no text."""


@dataclass(frozen=True, slots=True)
class ExpectedLine:
    """A paragraph or a table cell that a document must print."""

    text: str
    """The text without white space."""
    role: str = ""
    """The role in the wording.

    Empty: the line is a paragraph of a text that the case contains, or a line of a shell.
    """
    source: str = field(default="", compare=False)
    """The line of the filled wording; empty for a line of a shell."""


class _Filled:
    """Collects the values that Jinja prints while it fills one wording. Reads the filled wording afterwards."""

    def __init__(self) -> None:
        self.values: list[Any] = []

    def store(self, value: Any) -> str:
        """Keep a printed value and return its placeholder."""
        sandbox.refuse_undefined(value)
        self.values.append(value)
        return f"\uf8e0{len(self.values) - 1}\uf8e1"

    def lines(self, filled: str) -> Iterator[ExpectedLine]:
        """Yield the lines of a filled wording."""
        for source in filled.split("\n"):
            line = source.strip(" \t\r")
            if whole := self._whole_text(line):
                for paragraph in whole:
                    yield ExpectedLine(paragraph, "", line)
            elif (match := _LINE.fullmatch(line)) and match[1] not in _UNPRINTED:
                role, optional, content = match.groups()
                if role == "issuer":
                    # The document has a tab in place of the bar. The bar is removed, because text is compared without
                    # white space.
                    content = content.replace("|", "")
                if optional and self._lacks_a_value(content):
                    continue
                texts = self._cells(content) if role in _ROWS else (self._text(content),)
                for text in texts:
                    yield ExpectedLine(text, role, line)

    def _whole_text(self, source: str) -> Paragraphs | None:
        """Return the paragraphs of a line or a cell that consists of one text of the case; None for any other.

        source: the line or the cell, with placeholders.
        """
        match = _VALUE.fullmatch(source)
        if match is None:
            return None
        value = self.values[int(match[1])]
        return value if isinstance(value, Paragraphs) else None

    def _lacks_a_value(self, content: str) -> bool:
        """Return whether a value of an optional line is absent, empty or the mark of a missing value."""
        values = [self.values[int(number)] for number in _VALUE.findall(content)]
        return any(value in (None, "") or isinstance(value, MissingMark) for value in values)

    def _cells(self, content: str) -> Iterator[str]:
        """Yield the paragraphs of each cell."""
        for cell in content.split("|"):
            for piece in _CELL_MARK.sub("", cell, count=1).split("¶"):
                whole = self._whole_text(piece.strip())
                if whole:
                    yield from whole
                else:
                    yield self._text(piece)

    def _text(self, content: str) -> str:
        """Return the words and values of a line or a cell, without marks of bold text and without white space."""
        content = _BOLD.sub(r"\1", content)
        pieces: list[str] = []
        end_of_last = 0
        for match in _VALUE.finditer(content):
            words_before = content[end_of_last : match.start()]
            value = str(self.values[int(match[1])])
            if content.endswith("《", 0, match.start()) and content.startswith("》", match.end()):
                value = _inner_title(value)
            pieces += [words_before, value]
            end_of_last = match.end()
        text = squeezed("".join(pieces) + content[end_of_last:])
        # A value may contain placeholders of other values.
        return self._text(text) if _VALUE.search(text) else text


def _inner_title(title: str) -> str:
    """Return a title for a place inside 《》: without its own outer 《》, and with inner 〈〉 (GB/T 15834, 4.15)."""
    if title[:1] == "《" and title[-1:] == "》" and "》" not in title[:-1]:
        return title[1:-1]
    return title.replace("《", "〈").replace("》", "〉")


def lines(composition: Composition, values: Mapping[str, Any]) -> list[ExpectedLine]:
    """Return the lines that a document's wording prints. values: the values from `case_values.values`."""
    filled, environment = _environment(composition)
    name = composition.kind.wording
    rendered = sandbox.render(environment, name, composition.stationery.sources[name][1], values)
    return [line for line in filled.lines(rendered) if line.text]


def place(composition: Composition, line: ExpectedLine) -> Place | None:
    """Return the place of a line in the wording; None for a line of a shell."""
    if not line.source:
        return None
    values = case_values.values(composition)
    return sandbox.place_of_line(_environment(composition)[1], composition.kind.wording, values, line.source)


def _environment(composition: Composition) -> tuple[_Filled, sandbox.Sandbox]:
    """Return the collection of the printed values, and the Jinja environment that puts each value into it."""
    filled, stationery = _Filled(), composition.stationery
    filters = case_values.filters(stationery)
    sources = without_empty(stationery.sources)
    return filled, sandbox.environment(sources, filters=filters, finalize=filled.store, autoescape=False)
