"""A measured document, the same for PDF and Word files: pages, lines, paragraphs with their roles. Data alone.

All places are millimetres from the paper's upper left corner, all sizes points, as their names say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TypeVar

_Value = TypeVar("_Value")


class Kind(StrEnum):
    """The format a document is in: 信函格式, 文件格式, or neither (a form, a summary)."""

    LETTER = "letter"
    DOCUMENT = "document"
    PLAIN = "plain"


class Part(StrEnum):
    """What a paragraph is for, as guessed from its text, size and place."""

    MARK = "mark"
    ASIDE = "aside"
    NUMBER = "number"
    TITLE = "title"
    RECIPIENT = "recipient"
    BODY = "body"
    HEADING1 = "heading1"
    HEADING2 = "heading2"
    HEADING3 = "heading3"
    HEADING4 = "heading4"
    ATTACHMENT = "attachment"
    SIGNATURE = "signature"
    DATE = "date"
    NOTE = "note"
    IMPRINT = "imprint"
    PAGE_NUMBER = "page number"
    CELL = "cell"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Box:
    """Edges of something on the paper."""

    left_mm: float
    top_mm: float
    right_mm: float
    bottom_mm: float

    @property
    def width_mm(self) -> float:
        """From edge to edge."""
        return self.right_mm - self.left_mm

    @property
    def height_mm(self) -> float:
        """From edge to edge."""
        return self.bottom_mm - self.top_mm


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character."""

    character: str
    x_mm: float
    """The left end of its advance."""
    baseline_mm: float
    advance_mm: float
    size_pt: float
    font: str
    color: str
    """RRGGBB."""
    ink: Box
    missing: bool = False
    """Whether its font does not have it."""

    @property
    def end_mm(self) -> float:
        """Where the next character may begin."""
        return self.x_mm + self.advance_mm


@dataclass(frozen=True, slots=True)
class Line:
    """Characters side by side on one baseline."""

    page: int
    glyphs: tuple[Glyph, ...]

    @property
    def text(self) -> str:
        """Its characters, without spaces."""
        return "".join(glyph.character for glyph in self.glyphs)

    @property
    def left_mm(self) -> float:
        """Where its first character begins."""
        return self.glyphs[0].x_mm

    @property
    def right_mm(self) -> float:
        """Where its last character ends."""
        return self.glyphs[-1].end_mm

    @property
    def baseline_mm(self) -> float:
        """Its baseline."""
        return self.glyphs[0].baseline_mm

    @property
    def size_pt(self) -> float:
        """The size of most of its characters."""
        return commonest([glyph.size_pt for glyph in self.glyphs])

    @property
    def em_top_mm(self) -> float:
        """The upper edge of its characters' squares."""
        return self.baseline_mm - _ASCENT * self.size_pt * _MM

    @property
    def em_bottom_mm(self) -> float:
        """The lower edge of its characters' squares."""
        return self.baseline_mm + (1 - _ASCENT) * self.size_pt * _MM

    @property
    def ink(self) -> Box:
        """The box of all its ink."""
        boxes = [glyph.ink for glyph in self.glyphs]
        return Box(
            min(box.left_mm for box in boxes),
            min(box.top_mm for box in boxes),
            max(box.right_mm for box in boxes),
            max(box.bottom_mm for box in boxes),
        )


@dataclass(frozen=True, slots=True)
class Ruled:
    """A line that is drawn, not written."""

    page: int
    box: Box
    color: str
    """RRGGBB."""
    parts: tuple[Box, ...]
    """The two lines of a double rule from top to bottom; of any other rule, its own box alone."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page as it is seen."""

    number: int
    width_mm: float
    height_mm: float
    lines: tuple[Line, ...] = ()
    rules: tuple[Ruled, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, with what is known about it; None means that the file does not say."""

    text: str
    size_pt: float
    font: str
    """The font of most of its Chinese characters."""
    color: str = "000000"
    align: str | None = None
    page: int | None = None
    """The page on which it begins."""
    lines: tuple[Line, ...] = ()
    """Its lines as laid out; empty for a paragraph of a Word file, which states none."""
    left_mm: float = 0.0
    """The left indent that a Word file states."""
    right_mm: float = 0.0
    """The right indent that a Word file states."""
    first_mm: float = 0.0
    """The first-line indent that a Word file states."""
    area: str = "body"
    """`body`, `header` or `footer` of a Word file."""
    in_table: bool = False
    bordered: bool = False
    part: Part = Part.OTHER


@dataclass(frozen=True, slots=True)
class PageSetup:
    """A Word file's page set-up. pitch_pt: the line pitch of its grid; None: it has none."""

    width_mm: float
    height_mm: float
    top_mm: float
    bottom_mm: float
    left_mm: float
    right_mm: float


@dataclass(frozen=True, slots=True)
class Font:
    """A font of a PDF."""

    name: str
    embedded: bool


@dataclass(frozen=True)
class Measured:
    """A document, measured. `rendered`: a Word file's pages as LibreOffice lays them out; None: not laid out."""

    name: str
    format: str
    kind: Kind
    paragraphs: tuple[Paragraph, ...]
    pages: tuple[Page, ...] = ()
    fonts: tuple[Font, ...] = ()
    sections: tuple[PageSetup, ...] = ()
    rendered: Measured | None = None

    def of(self, *parts: Part) -> Iterator[Paragraph]:
        """The paragraphs of some parts."""
        return (paragraph for paragraph in self.paragraphs if paragraph.part in parts)

    def first(self, part: Part) -> Paragraph | None:
        """The first paragraph of a part."""
        return next(self.of(part), None)

    @cached_property
    def running(self) -> tuple[Line, ...]:
        """The lines of running text."""
        return tuple(line for paragraph in self.of(*RUNNING) for line in paragraph.lines)


RUNNING = (Part.BODY, Part.HEADING1, Part.HEADING2, Part.HEADING3, Part.HEADING4)
HEADINGS = (Part.HEADING1, Part.HEADING2, Part.HEADING3, Part.HEADING4)
_MM = 25.4 / 72
_ASCENT = 0.88
"""From the top of a Chinese character's square to its baseline, in em; the same in all common Chinese fonts."""


def commonest(values: list[_Value]) -> _Value:
    """The value that occurs most often."""
    return max(dict.fromkeys(values), key=values.count)
