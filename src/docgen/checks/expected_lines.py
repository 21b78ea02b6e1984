"""A wording + values → the lines that a document must print, in their order.

Jinja fills the wording with the values of the account. The filled lines are read here and not by `composition.wording`,
so that a mistake there is found.
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
"""A role, the question mark of an optional line, and the content."""
_CELL_MARK = re.compile(r"\s*(?:<\d+>)?\s*#?")
"""The marks of width and heading before the text of a cell."""
_BOLD = re.compile(r"(?<!\*)\*([^*]+)\*(?!\*)")
_ROWS, _UNPRINTED = ("row", "header"), ("table", "page")
"""The prefixes of lines with cells, and the prefixes of lines that print no text."""


@dataclass(frozen=True, slots=True)
class ExpectedLine:
    """A paragraph or a table cell that a document must print."""

    text: str
    """The text without white space."""
    role: str = ""
    """The role in the wording; empty for a paragraph of a text of the case and for a line of a shell."""
    source: str = field(default="", compare=False)
    """The line of the filled wording; empty for a line of a shell."""


class _Filled:
    """The values that were printed while one wording was filled."""

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
                if role == "issuer":  # The issuer and its date are one paragraph, with a tab in place of the bar.
                    content = content.replace("|", "")
                if optional and self._lacks_a_value(content):
                    continue
                texts = self._cells(content) if role in _ROWS else (self._text(content),)
                for text in texts:
                    yield ExpectedLine(text, role, line)

    def _whole_text(self, source: str) -> Paragraphs | None:
        """Return the paragraphs of a text that is the only content of a line or a cell; None for other content."""
        match = _VALUE.fullmatch(source)
        value = self.values[int(match[1])] if match else None
        return value if isinstance(value, Paragraphs) else None

    def _lacks_a_value(self, content: str) -> bool:
        """Return whether a value of an optional line is absent, empty or the mark of a missing value."""
        values = [self.values[int(number)] for number in _VALUE.findall(content)]
        return any(value in (None, "") or isinstance(value, MissingMark) for value in values)

    def _cells(self, content: str) -> Iterator[str]:
        """Yield the paragraphs of each cell."""
        for cell in content.split("|"):
            for piece in _CELL_MARK.sub("", cell, count=1).split("¶"):
                yield from self._whole_text(piece.strip()) or (self._text(piece),)

    def _text(self, content: str) -> str:
        """Return the words and values of a line or a cell, without marks of bold text and without white space."""
        content = _BOLD.sub(r"\1", content)
        pieces, position = [], 0
        for match in _VALUE.finditer(content):
            before, after = content[position : match.start()], content[match.end() :]
            text = str(self.values[int(match[1])])
            is_title = content[: match.start()].endswith("《") and after.startswith("》")
            pieces += [before, _inner_title(text) if is_title else text]
            position = match.end()
        text = squeezed("".join(pieces) + content[position:])
        return self._text(text) if _VALUE.search(text) else text


def _inner_title(title: str) -> str:
    """Return a title for a place inside 《》: without its own outer 《》, and with inner 〈〉 (GB/T 15834, 4.15)."""
    if title[:1] == "《" and title[-1:] == "》" and "》" not in title[:-1]:
        return title[1:-1]
    return title.replace("《", "〈").replace("》", "〉")


def lines(composition: Composition, values: Mapping[str, Any]) -> list[ExpectedLine]:
    """Return the lines of a document's wording that print text. values: of `case_values`."""
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
    filled, stationery = _Filled(), composition.stationery
    filters = case_values.filters(stationery)
    sources = without_empty(stationery.sources)
    return filled, sandbox.environment(sources, filters=filters, finalize=filled.store, autoescape=False)
