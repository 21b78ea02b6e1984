"""The data of a measured document: pages, lines and paragraphs. PDF and Word files have the same data.

Positions (`…_mm`) are in millimetres from the upper left corner of the paper. Sizes (`…_pt`) are in points.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from docgen.files.cached_property import cached_property
from docgen.model.headings import heading

_Value = TypeVar("_Value")


class Kind(StrEnum):
    """The layout: 信函格式 (LETTER), 文件格式 (DOCUMENT), or another (PLAIN), such as the layout of a 反馈表."""

    LETTER = "letter"
    DOCUMENT = "document"
    PLAIN = "plain"


class Part(StrEnum):
    """The function (part) of a paragraph. `roles` guesses the function from the text, the size and the position."""

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
    """The edges of a rectangle on the paper."""

    left_mm: float
    top_mm: float
    right_mm: float
    bottom_mm: float

    @property
    def width_mm(self) -> float:
        """The width."""
        return self.right_mm - self.left_mm

    @property
    def height_mm(self) -> float:
        """The height."""
        return self.bottom_mm - self.top_mm


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character."""

    character: str
    x_mm: float
    """The left edge of the character, including the space before the ink."""
    baseline_mm: float
    advance_mm: float
    """The distance from the left edge to the left edge of the next character."""
    size_pt: float
    font: str
    color: str
    """The colour as RRGGBB."""
    ink: Box
    """The box of the visible shape."""
    missing: bool = False
    """Whether the font lacks the character."""

    @property
    def end_mm(self) -> float:
        """The right edge of the character. The next character can begin here."""
        return self.x_mm + self.advance_mm


@dataclass(frozen=True, slots=True)
class Line:
    """Characters side by side on one baseline."""

    page: int
    glyphs: tuple[Glyph, ...]

    @property
    def text(self) -> str:
        """The characters of the line, without spaces."""
        return "".join(glyph.character for glyph in self.glyphs)

    @property
    def left_mm(self) -> float:
        """The left edge of the first character."""
        return self.glyphs[0].x_mm

    @property
    def right_mm(self) -> float:
        """The right edge of the last character."""
        return self.glyphs[-1].end_mm

    @property
    def baseline_mm(self) -> float:
        """The baseline of the first character."""
        return self.glyphs[0].baseline_mm

    @property
    def size_pt(self) -> float:
        """The most common size of the characters."""
        return commonest([glyph.size_pt for glyph in self.glyphs])

    @property
    def em_top_mm(self) -> float:
        """The upper edge of the em square, which is the square that a Chinese character occupies."""
        return self.baseline_mm - _ASCENT_EM * self.size_pt * _MM_PER_POINT

    @property
    def em_bottom_mm(self) -> float:
        """The lower edge of the em square."""
        return self.baseline_mm + (1 - _ASCENT_EM) * self.size_pt * _MM_PER_POINT

    @property
    def ink(self) -> Box:
        """The smallest box that contains the ink of all characters."""
        boxes = [glyph.ink for glyph in self.glyphs]
        return Box(
            min(box.left_mm for box in boxes),
            min(box.top_mm for box in boxes),
            max(box.right_mm for box in boxes),
            max(box.bottom_mm for box in boxes),
        )


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """A straight line of ink on the page, or a double line."""

    page: int
    """The number of the page, from 1."""
    box: Box
    color: str
    """The colour as RRGGBB."""
    parts: tuple[Box, ...]
    """The lines of a double line from top to bottom. For a single line, only `box`."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its visible lines of text, and its drawn lines."""

    number: int
    """The number of the page in the file, from 1."""
    width_mm: float
    height_mm: float
    lines: tuple[Line, ...] = ()
    drawn_lines: tuple[DrawnLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph and its properties. None means that the file does not state the property."""

    text: str
    """The text without white space."""
    size_pt: float
    """The most common size of the characters."""
    font: str
    """The most common font of the Chinese characters. A heading that is the first sentence is not counted."""
    heading_font: str = ""
    """The most common font of the Chinese characters of a first sentence that is a heading. Empty: there is none."""
    color: str = "000000"
    """The most common colour of the characters as RRGGBB."""
    align: str | None = None
    """The alignment that a Word file states: `left`, `right`, `center` or `justify`."""
    page: int | None = None
    """The number of the page on which the paragraph begins."""
    lines: tuple[Line, ...] = ()
    """The lines of the paragraph. Empty for a Word file, because a Word file does not contain a layout."""
    left_mm: float = 0.0
    """The left indent that a Word file states."""
    right_mm: float = 0.0
    """The right indent that a Word file states."""
    first_mm: float = 0.0
    """The first-line indent that a Word file states. Negative for a hanging indent."""
    area: str = "body"
    """The area of a Word file: `body`, `header` or `footer`."""
    in_table: bool = False
    """Whether the paragraph is in a table."""
    bordered: bool = False
    """Whether the paragraph of a Word file has a bottom border."""
    part: Part = Part.OTHER
    """The function of the paragraph."""


@dataclass(frozen=True, slots=True)
class PageSetup:
    """The page setup of one section of a Word file: the size of the paper and the four margins."""

    width_mm: float
    """The width of the paper."""
    height_mm: float
    """The height of the paper."""
    top_mm: float
    """The top margin."""
    bottom_mm: float
    """The bottom margin."""
    left_mm: float
    """The left margin, including the gutter."""
    right_mm: float
    """The right margin."""


@dataclass(frozen=True, slots=True)
class Font:
    """A font of a PDF."""

    name: str
    """The name of the font, without the prefix of a subset."""
    embedded: bool
    """Whether the PDF contains the font file."""


@dataclass(frozen=True)
class Measured:
    """A measured document."""

    name: str
    """The name of the file."""
    format: str
    """The format of the file: `docx`, `pdf` or `ofd`."""
    kind: Kind
    paragraphs: tuple[Paragraph, ...]
    pages: tuple[Page, ...] = ()
    """The pages of a PDF. Empty for a Word file."""
    fonts: tuple[Font, ...] = ()
    """The fonts of a PDF. Empty for a Word file."""
    sections: tuple[PageSetup, ...] = ()
    """The page setups of a Word file. Empty for a PDF."""
    rendered: Measured | None = None
    """The PDF that LibreOffice made of a Word file, measured. None if there is none."""

    def of(self, *parts: Part) -> Iterator[Paragraph]:
        """Return the paragraphs with one of these functions."""
        return (paragraph for paragraph in self.paragraphs if paragraph.part in parts)

    def first(self, part: Part) -> Paragraph | None:
        """Return the first paragraph with this function; None if there is none."""
        return next(self.of(part), None)

    @cached_property
    def running(self) -> tuple[Line, ...]:
        """The lines of running text, which is body text and headings."""
        return tuple(line for paragraph in self.of(*RUNNING) for line in paragraph.lines)


HEADINGS = (Part.HEADING1, Part.HEADING2, Part.HEADING3, Part.HEADING4)
RUNNING = (Part.BODY, *HEADINGS)
_MM_PER_POINT = 25.4 / 72
_ASCENT_EM = 0.88
"""The distance from the top of the em square to the baseline, in em. It is the same in all common Chinese fonts."""


def commonest(values: list[_Value]) -> _Value:
    """Return the value that occurs most often. If several values occur equally often, return the first of them."""
    return max(dict.fromkeys(values), key=values.count)


def fonts_of(text: str, fonts: Sequence[str]) -> tuple[str, str]:
    """Return the most common font of a paragraph's Chinese characters, and the most common font of its heading.

    A heading counts only if it is the first sentence. Its characters are left out of the first result. Empty: there are
    no such characters.

    fonts: the font of each character of the text.
    """
    found = heading(text)
    length = found.length if found and not found.is_whole else 0
    wide = [(index < length, font) for index, font in enumerate(fonts) if text[index : index + 1] > "⺀"]
    first, rest = ([font for is_first, font in wide if is_first is wanted] for wanted in (True, False))
    return commonest(rest or [""]), commonest(first or [""])
