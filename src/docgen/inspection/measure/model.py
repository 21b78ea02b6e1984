"""The data of a measured document: pages, lines and paragraphs. PDF and Word files have the same data.

Positions (`…_mm`) are in millimetres from the upper left corner of the paper. Sizes (`…_pt`) are in points.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from docgen.files.cached_property import cached_property
from docgen.model.headings import heading

_Value = TypeVar("_Value")
WITHOUT_WIDTH = frozenset("\u200b\u200c\u200d\u2060\ufeff")
"""Characters that nobody sees. Text that was copied from web pages contains them."""


class Kind(StrEnum):
    """The layout of a file according to the standard, or another kind of file. `document_kinds` recognizes it."""

    LETTER = "letter"
    """信函格式 (10.1): a red mark and red double lines."""
    DOCUMENT = "document"
    """文件格式 (7): a red mark and one red line."""
    ORDER = "order"
    """命令（令）格式 (10.2)."""
    MINUTES = "minutes"
    """纪要格式 (10.3)."""
    HEADLESS = "headless"
    """An official document without a red head: a draft, or a document for pre-printed paper."""
    FORM = "form"
    """A form that consists mostly of a table."""
    PLAIN = "plain"
    """Another text, such as a summary or a report."""
    BOOK = "book"
    """A book of many documents. The standard does not apply to it."""


class Part(StrEnum):
    """The function of a paragraph in the document. `roles` guesses it from the text, the size and the position."""

    MARK = "mark"
    ASIDE = "aside"
    """A mark beside the number or the title: copy number, secrecy, urgency, 送审稿 and the like."""
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
    bold: bool = False
    """Whether the character is drawn bold, by a bold font or by a thick outline."""

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
        return self.baseline_mm - ASCENT_EM * self.size_pt * MM_PER_POINT

    @property
    def em_bottom_mm(self) -> float:
        """The lower edge of the em square."""
        return self.baseline_mm + (1 - ASCENT_EM) * self.size_pt * MM_PER_POINT


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
    """The most common font of the Chinese characters, without those of a heading that is the first sentence."""
    heading_font: str = ""
    """The most common font of the Chinese characters in such a heading; empty if there is none."""
    digit_font: str = ""
    """The most common font of the digits; empty if there are no digits."""
    bold: bool = False
    """Whether most of the Chinese characters are bold, without those of a heading that is the first sentence."""
    color: str = "000000"
    """The most common colour of the characters as RRGGBB."""
    align: str | None = None
    """The alignment that a Word file states: `left`, `right`, `center` or `justify`."""
    page: int | None = None
    """The number of the page on which the paragraph begins."""
    lines: tuple[Line, ...] = ()
    """The lines of the paragraph; empty for a Word file, which does not contain a layout."""
    left_mm: float = 0.0
    """The left indent that a Word file states."""
    right_mm: float = 0.0
    """The right indent that a Word file states."""
    first_mm: float = 0.0
    """The first-line indent that a Word file states, negative for a hanging indent."""
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
    footer_mm: float
    """The distance from the lower edge of the paper to the footer."""


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
    """The pages of a PDF or OFD file; empty for a Word file."""
    fonts: tuple[Font, ...] = ()
    """The fonts of a PDF or OFD file; empty for a Word file."""
    sections: tuple[PageSetup, ...] = ()
    """The page setups of a Word file; empty for other files."""
    producer: str = ""
    """The program that made a PDF or OFD file, as the file states it; empty for a Word file."""
    pdf: bytes = field(default=b"", repr=False)
    """The bytes of a PDF; empty for other files."""
    rendered: Measured | None = None
    """The measured PDF that LibreOffice made of a Word file; None if there is none."""

    def of(self, *parts: Part) -> Iterator[Paragraph]:
        """Return the paragraphs with one of these functions."""
        return (paragraph for paragraph in self.paragraphs if paragraph.part in parts)

    def first(self, part: Part) -> Paragraph | None:
        """Return the first paragraph with this function; None if there is none."""
        return next(self.of(part), None)

    def lines_of(self, *parts: Part) -> list[Line]:
        """Return the lines of the paragraphs with one of these functions, from the first page to the last."""
        lines: list[Line] = []
        for paragraph in self.of(*parts):
            lines += paragraph.lines
        return lines

    @cached_property
    def running(self) -> list[Line]:
        """The lines of running text, which is body text and headings."""
        return self.lines_of(*RUNNING)


HEADINGS = (Part.HEADING1, Part.HEADING2, Part.HEADING3, Part.HEADING4)
RUNNING = (Part.BODY, *HEADINGS)
FIRST_WIDE = "⺀"
"""The first full-width character. Chinese characters and their punctuation follow it in Unicode."""
MM_PER_POINT = 25.4 / 72
ASCENT_EM = 0.88
"""The distance from the top of the em square to the baseline, in em. It is the same in all common Chinese fonts."""


def is_red(color: str) -> bool:
    """Return whether a colour (RRGGBB) looks red."""
    red, green, blue = (int(color[index : index + 2], 16) for index in (0, 2, 4))
    return red > 150 and green < 140 and blue < 140


def letters_and_digits(name: str) -> str:
    """Return the letters and digits of a font's name in lower case, so that spellings of the name can be compared."""
    return "".join(character for character in name.casefold() if character.isalnum())


def commonest(values: list[_Value]) -> _Value:
    """Return the value that occurs most often. If several values occur equally often, return the first of them."""
    return max(dict.fromkeys(values), key=values.count)


@dataclass(frozen=True, slots=True)
class Typeface:
    """The typefaces of a paragraph. Empty: the paragraph has no such characters."""

    font: str
    """The most common font of the Chinese characters, without those of a heading that is the first sentence."""
    heading_font: str
    """The most common font of the Chinese characters of a heading that is the first sentence."""
    digit_font: str
    """The most common font of the digits."""
    bold: bool
    """Whether most of the Chinese characters are bold, without those of a heading that is the first sentence."""


def typeface_of(text: str, fonts: Sequence[str], are_bold: Sequence[bool]) -> Typeface:
    """Return the typefaces of a paragraph. fonts, are_bold: the font of each character, and whether it is bold."""
    found = heading(text)
    length = found.length if found and not found.is_whole else 0
    in_heading, in_text, of_digits, bold = [], [], [], []
    for index, (character, font, is_bold) in enumerate(zip(text, fonts, are_bold, strict=False)):
        if character.isascii() and character.isdigit():
            of_digits.append(font)
        elif character > FIRST_WIDE and index < length:
            in_heading.append(font)
        elif character > FIRST_WIDE:
            in_text.append(font)
            bold.append(is_bold)
    return Typeface(
        commonest(in_text or [""]),
        commonest(in_heading or [""]),
        commonest(of_digits or [""]),
        commonest(bold or [False]),
    )
