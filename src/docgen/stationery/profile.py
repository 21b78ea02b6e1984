"""A profile: the numbers of a format standard, and the lengths computed from them.

`profile_file` reads the numbers from a file. This module computes pitches, spacings and widths. It rounds some of them
to twips (1/20 pt), because Word files store whole twips. So the PDF and the Word file use the same lengths. The
rounding leaves room for all characters of a line and for all lines of a page.

Some comments name a clause of the standard, such as 7.3.5. "Practice" means that the standard does not fix the number.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from docgen.model.blocks import Role

POINTS_PER_MM = 72 / 25.4


@dataclass(frozen=True, slots=True, order=True)
class Length:
    """A length."""

    pt: float
    """The length in points."""

    @property
    def mm(self) -> float:
        """Return the length in millimetres."""
        return self.pt / POINTS_PER_MM

    @property
    def twips(self) -> int:
        """Return the length in twips (1/20 pt), rounded to a whole number."""
        return round(self.pt * 20)

    def __add__(self, other: Length) -> Length:
        return Length(self.pt + other.pt)

    def __sub__(self, other: Length) -> Length:
        return Length(self.pt - other.pt)

    def __mul__(self, factor: float) -> Length:
        return Length(self.pt * factor)


def mm(value: float) -> Length:
    """Return a length of `value` millimetres."""
    return Length(value * POINTS_PER_MM)


def twips(value: float) -> Length:
    """Return a length of `value` twips."""
    return Length(value / 20)


@dataclass(frozen=True, slots=True)
class FontStack:
    """The fonts for one purpose. A purpose is a key of `Profile.fonts`. `fangsong` is the font of running text."""

    names: tuple[str, ...]
    """The fonts that the standard names. Word files name these fonts too. If one is installed, no stand-in is used."""
    stand_ins: tuple[str, ...]
    """Open fonts that are used if no font in `names` is installed."""
    fallback: str
    """The font for characters that the other fonts lack."""
    stand_in_weight: int = 400
    """The weight in which stand-ins are drawn, from 1 to 1000."""
    illegible: str = ""
    """Characters that the stand-ins draw too small to read. They are printed as if the stand-ins lacked them."""
    other_names: tuple[str, ...] = ()
    """Other names of the same fonts in files of other programs."""
    symbols: tuple[str, ...] = ()
    """The fonts for symbols that even the fallback lacks: all fonts of the purpose `symbol`."""
    folder: Path | None = None
    """The folder of the font files. None: the installed fonts are used."""


@dataclass(frozen=True, slots=True)
class RoleStyle:
    """The style of the paragraphs of one role."""

    font: str
    """The font, as a key of [fonts]."""
    size: float
    """The size of the type, in points."""
    clause: str
    """The clause of the standard that defines the style."""
    align: str = "left"
    """The alignment: left, right, center or justify."""
    first: float = 0
    """The indent of the first line relative to `left`, in characters of this size. It may be negative."""
    left: float = 0
    """The left indent, in characters of this size."""
    right: float = 0
    """The right indent, in characters of this size."""
    before: float = 0
    """The space above the paragraph, in lines of the body."""
    after: float = 0
    """The space below the paragraph, in lines of the body."""
    line: float | None = None
    """The line pitch, in points. None: the line pitch of the body."""
    keep_next: bool = False
    """Whether all lines of the paragraph, and the first of the next paragraph, are on one page."""
    tab_right: bool = False
    """Whether a tab moves the rest of the line to the right edge."""
    leader: bool = False
    """Whether a tab moves the rest of the line to the right edge and fills the gap with dots."""
    color: str | None = None
    """The colour: red or black. None: the colour is not set."""


@dataclass(frozen=True, slots=True)
class LetterLayout:
    """The first page of a letter (信函格式, 10.1)."""

    mark_top: Length
    """The distance from the upper edge of the paper to the ink of the office's name (10.1)."""
    mark_inset: float
    """The distance from the top of a line to its ink in Word, in em (practice)."""
    mark_ink: float
    """The height of the ink of the office's name, in em (practice)."""
    mark_to_rule: Length
    """The distance from the ink of the office's name to the upper double line (10.1)."""
    rule_length: Length
    """The length of the double lines (10.1)."""
    rule_thick: Length
    """The thickness of the outer line of a double line (practice)."""
    rule_space: Length
    """The space between the two lines of a double line (practice)."""
    rule_thin: Length
    """The thickness of the inner line of a double line (practice)."""
    lower_rule_bottom: Length
    """The distance from the lower double line to the lower edge of the paper (10.1)."""
    rule_to_number: Length
    """The distance from the upper double line to the characters of the document number (10.1)."""
    category_top: Length
    """The distance from the upper edge of the paper to the category mark (practice)."""


@dataclass(frozen=True, slots=True)
class DocumentLayout:
    """The head of a document's first page (文件格式, 7.2)."""

    mark_top: Length
    """The distance from the upper edge of the paper to the ink of the office's name (7.2.4)."""
    order_mark_top: Length
    """The distance from the upper edge of the paper to the ink of the office's name on an order (10.2)."""
    mark_to_number_lines: float
    """The number of empty lines between the office's name and the document number (7.2.5)."""
    number_to_rule: Length
    """The distance from the characters of the document number to the red line (7.2.7)."""
    rule_thick: Length
    """The thickness of the red line (practice)."""
    category_top: Length
    """The distance from the upper edge of the paper to the category mark (practice)."""


@dataclass(frozen=True, slots=True)
class ImprintLayout:
    """The imprint at the foot of the last page (版记, 7.4)."""

    rule_thick: Length
    """The thickness of the first and of the last line (7.4.1)."""
    rule_thin: Length
    """The thickness of the drawn lines between the first and the last (7.4.1)."""
    rule_to_text: Length
    """The space between a drawn line and the text above or below it (practice)."""


@dataclass(frozen=True, slots=True)
class PageNumberLayout:
    """The page numbers (7.5)."""

    size: Length
    """The size of the type (7.5)."""
    font: str
    """The font of the numbers, as a key of [fonts] (7.5)."""
    below_area: Length
    """The distance from the lower edge of the type area to the dashes (7.5)."""
    inset: float
    """The distance from the number to the outer edge of the type area, in characters (7.5)."""
    first_page: Mapping[str, bool]
    """Whether the first page has a page number, for each shell (10.1, 7.5)."""


@dataclass(frozen=True, slots=True)
class SignatureLayout:
    """The signature and the date (7.3.5)."""

    date_indent: float
    """The distance from the date of a sealed letter to the right edge of the type area, in characters (7.3.5.1)."""
    seal_lines: float
    """The space above the name in a sealed letter, in lines (7.3.5.1)."""
    unsealed_lines: float
    """The space above the name in an unsealed letter, in lines (7.3.5.2)."""
    unsealed_indent: float
    """The indent of an unsealed letter, in characters (7.3.5.2).

    It is the distance from the name to the right edge of the type area. It is also the distance from the first
    character of the name to the first character of the date.
    """


@dataclass(frozen=True, slots=True)
class TableLayout:
    """The tables (practice)."""

    rule: Length
    """The thickness of the drawn lines (practice)."""
    padding: Length
    """The space between the drawn lines and the text of a cell, on all four sides (practice)."""
    margin_lines: float
    """The space above and below a table, in lines of the body (practice)."""


@dataclass(frozen=True, slots=True)
class BookLayout:
    """The measures of elements that only books have (汇编, practice)."""

    column_gap: float
    """The space between the two columns of an index, in characters (practice)."""
    head_size: Length
    """The size of the type in running heads (practice)."""
    head_font: str
    """The font of running heads, as a key of [fonts] (practice)."""
    head_to_rule: Length
    """The space between a running head and the line below the head (practice)."""
    head_rule: Length
    """The thickness of the line below a running head (practice)."""
    head_rule_above: Length
    """The distance from the line below a running head to the upper edge of the type area (practice)."""
    leader: Length
    """The thickness of the dots of a leader (practice)."""


@dataclass(frozen=True, slots=True)
class FigureLayout:
    """The bar charts (practice)."""

    label_width: float
    """The largest width of the names on the left, as a share of the type area's width from 0 to 1 (practice)."""
    bar: Length
    """The height of a bar (practice)."""
    gap: Length
    """The space between two bars (practice)."""
    outline: Length
    """The thickness of the outline of a bar (practice)."""
    greys: tuple[str, ...]
    """The fills of the series as RRGGBB, in the order of the series. Further series use them again (practice)."""


@dataclass(frozen=True, slots=True)
class ElectronicLayout:
    """The numbers of GB/T 33476.2 that differ from this standard.

    The top and the bottom margin are smaller, because in GB/T 33476.2 the characters fill the type area, not the lines.
    """

    top: Length
    """The upper margin (GB/T 33476.2 4)."""
    bottom: Length
    """The lower margin (GB/T 33476.2 4)."""
    line_pitch: Length
    """The line pitch (GB/T 33476.2 A)."""


@dataclass(frozen=True, slots=True)
class BlankLines:
    """The height of an empty line, and the empty lines that the standard asks for."""

    line: Length
    """The space between the characters of two lines with one empty line between them (3.2)."""
    title_lines: float
    """The number of empty lines between the red line or the document number and the title (7.3.1, 10.1)."""
    recipient_lines: float
    """The number of empty lines between the title and the addressee (7.3.2)."""
    attachment_lines: float
    """The number of empty lines between the text and the list of attachments (7.3.4)."""


@dataclass(frozen=True, slots=True)
class Tolerances:
    """How far a finished file may differ from the numbers without a fault."""

    margin: Length
    """The tolerance for margins (5.2.2)."""
    place: Length
    """The tolerance for places on the page (practice)."""
    rendered: Length
    """The tolerance for places on a page that a word processor laid out (practice)."""
    blank_less: Length
    """The length by which an empty space may be smaller (practice)."""
    blank_more: Length
    """The length by which an empty space may be larger (practice)."""
    number_gap: Length
    """The length by which the document number may be lower (practice)."""
    centre: Length
    """The tolerance for the middle of a centred line (practice)."""
    over_date: Length
    """The tolerance for the middle of a name above the date (practice)."""
    indent: float
    """The tolerance for indents, in characters (practice)."""
    size: Length
    """The tolerance for the size of type (practice)."""
    pitch: Length
    """The tolerance for the line pitch (practice)."""
    characters: float
    """The tolerance for the number of characters in a line (practice)."""
    thickness: Length
    """The tolerance for the thickness of drawn lines (practice)."""
    shape: float
    """The least difference between the lines of a title that makes their shape visible, in characters (practice)."""


@dataclass(frozen=True, eq=False)
class Profile:
    """A format standard as numbers.

    A profile is equal only to itself. So a profile can be the key of a cache. What follows from its numbers is computed
    once, because the layout asks for it hundreds of times a letter.
    """

    name: str
    """The name of the standard."""
    width: Length
    """The width of the paper."""
    height: Length
    """The height of the paper."""
    top: Length
    """The top margin."""
    left: Length
    """The left margin."""
    area_width: Length
    """The width of the type area."""
    area_height: Length
    """The height of the type area."""
    lines: int
    """The number of lines on a page."""
    characters: int
    """The number of characters in a line."""
    red: str
    """The red of letterheads and drawn lines in the form RRGGBB."""
    fonts: Mapping[str, FontStack]
    """The fonts for each purpose."""
    roles: Mapping[Role, RoleStyle]
    """The style of each role."""
    letter: LetterLayout
    """The first page of a letter."""
    document: DocumentLayout
    """The head of a document in 文件格式."""
    imprint: ImprintLayout
    """The imprint."""
    page_number: PageNumberLayout
    """The page numbers."""
    signature: SignatureLayout
    """The signature and the date."""
    table: TableLayout
    """The tables."""
    book: BookLayout
    """The measures of elements that only books have."""
    figure: FigureLayout
    """The bar charts."""
    electronic: ElectronicLayout
    """The numbers of GB/T 33476.2, for electronic documents."""
    gap: BlankLines
    """The empty lines."""
    tolerance: Tolerances
    """The tolerances of the checks."""

    @property
    def font_folder(self) -> Path | None:
        """Return the folder of the font files. None: the installed fonts are used."""
        return next(iter(self.fonts.values())).folder  # all fonts have the same

    @cached_property
    def body(self) -> RoleStyle:
        """Return the style of the body text."""
        return self.roles[Role.BODY]

    @cached_property
    def line_pitch(self) -> Length:
        """Return the line pitch of the body. It is rounded down so that all lines of a page fit (5.2.3)."""
        return twips(math.floor(self.area_height.pt * 20 / self.lines))

    @cached_property
    def character_spacing(self) -> Length:
        """Return the space between two characters of the body (5.2.3). It is negative for size 3 on 156 mm.

        The space is rounded down, because word processors omit it at the end of a run and a full line must still fit.
        """
        return twips(math.floor((self.area_width.pt / self.characters - self.body.size) * 20))

    @cached_property
    def character_pitch(self) -> Length:
        """Return the distance between the left edges of two neighbouring characters of the body."""
        return Length(self.body.size) + self.character_spacing

    @cached_property
    def text_width(self) -> Length:
        """Return the width of a line: the larger of two widths.

        The first is the width of the type area. The second is the width of the characters of a full line, with one more
        twip for each gap between them. LibreOffice stretches lines by whole twips. In a narrower line it does not show
        punctuation that hangs beyond the right edge.
        """
        return max(self.area_width, self.character_pitch * self.characters + twips(self.characters - 1))

    @property
    def right(self) -> Length:
        """Return the right margin: the width of the paper without the left margin and `text_width`."""
        return self.width - self.left - self.text_width

    @property
    def bottom(self) -> Length:
        """Return the bottom margin."""
        return self.height - self.top - self.area_height

    def pitch(self, role: Role) -> Length:
        """Return the line pitch of a role."""
        line = self.roles[role].line
        return self.line_pitch if line is None else Length(line)

    def characters_wide(self, role: Role, count: float) -> Length:
        """Return the width of full-width characters of a role. count: the number of characters.

        The width includes the spacing of the characters.
        """
        return (Length(self.roles[role].size) + self.spacing(role)) * count

    def spacing(self, role: Role) -> Length:
        """Return the space between two characters of a role. Only roles of the size of the body have such a space."""
        return self.character_spacing if self.roles[role].size == self.body.size else Length(0)
