"""A format profile: a standard's numbers, with everything derived that writers and checks need.

Its file, which `profile_file` reads, states what the standard states. Pitches, spacings and widths are derived here
once, rounded towards fitting in twips (1/20 pt), the coarser unit of the two formats, so that the PDF and the Word file
work with the same lengths.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from docgen.model.blocks import Role

_POINTS_PER_MM = 72 / 25.4


@dataclass(frozen=True, slots=True, order=True)
class Length:
    """A length; `pt`, `mm` and `twips` are its value in that unit."""

    pt: float

    @property
    def mm(self) -> float:
        """In millimetres."""
        return self.pt / _POINTS_PER_MM

    @property
    def twips(self) -> int:
        """In twentieths of a point, rounded, as Word counts."""
        return round(self.pt * 20)

    def __add__(self, other: Length) -> Length:
        return Length(self.pt + other.pt)

    def __sub__(self, other: Length) -> Length:
        return Length(self.pt - other.pt)

    def __mul__(self, factor: float) -> Length:
        return Length(self.pt * factor)


def mm(value: float) -> Length:
    """A length of `value` millimetres."""
    return Length(value * _POINTS_PER_MM)


def twips(value: float) -> Length:
    """A length of `value` twips."""
    return Length(value / 20)


@dataclass(frozen=True, slots=True)
class FontStack:
    """The fonts for one purpose: those the standard names, open stand-ins, and one with the rare characters."""

    names: tuple[str, ...]
    """What Word is told, and what wins where it is installed."""
    stand_ins: tuple[str, ...]
    """Open fonts that are used instead."""
    fallback: str
    """The font with the rare characters."""
    stand_in_weight: int = 400
    """The weight at which stand-ins are drawn, from 1 to 1000."""
    other_names: tuple[str, ...] = ()
    """What files made elsewhere call the same fonts."""
    folder: Path | None = None
    """Where the font files are; None: the machine knows."""


@dataclass(frozen=True, slots=True)
class RoleStyle:
    """How paragraphs of one role look.

    size, line: in points; line None means the body's line pitch. before, after: in body lines.
    first, left, right: indents in characters of this role's size; first is relative to left and may be negative.
    tab_right: a tab carries the rest of the line to the right edge. leader: a tab carries it there with dots.
    """

    font: str
    size: float
    clause: str
    align: str = "left"
    first: float = 0
    left: float = 0
    right: float = 0
    before: float = 0
    after: float = 0
    line: float | None = None
    keep_next: bool = False
    tab_right: bool = False
    leader: bool = False
    color: str | None = None


@dataclass(frozen=True, slots=True)
class LetterLayout:
    """A letter's first page (信函格式, 10.1)."""

    mark_top: Length
    """From the paper's upper edge to the ink of the office's name (10.1)."""
    mark_inset: float
    """Em by which Word shows the ink of a line lower than its top (practice)."""
    mark_ink: float
    """Em that the ink of the name's characters is high (practice)."""
    mark_to_rule: Length
    """From the name's ink to the upper double rule (10.1)."""
    rule_length: Length
    """How long the double rules are (10.1)."""
    rule_thick: Length
    """How thick the outer line of a double rule is (practice)."""
    rule_space: Length
    """Between the two lines of a double rule (practice)."""
    rule_thin: Length
    """How thick the inner line of a double rule is (practice)."""
    lower_rule_bottom: Length
    """From the lower double rule to the paper's lower edge (10.1)."""
    rule_to_number: Length
    """From the upper double rule to the characters of the document number (10.1)."""
    category_top: Length
    """From the paper's upper edge to the category mark (practice)."""


@dataclass(frozen=True, slots=True)
class DocumentLayout:
    """The head of a document's first page (文件格式, 7.2)."""

    mark_top: Length
    """From the paper's upper edge to the ink of the office's name (7.2.4)."""
    mark_to_number_lines: float
    """Empty lines between the name and the document number (7.2.5)."""
    number_to_rule: Length
    """From the characters of the document number to the red rule (7.2.7)."""
    rule_thick: Length
    """How thick the red rule is (practice)."""
    category_top: Length
    """From the paper's upper edge to the category mark (practice)."""


@dataclass(frozen=True, slots=True)
class ImprintLayout:
    """The imprint at the foot of the last page (版记, 7.4)."""

    rule_thick: Length
    """How thick the first and the last rule are (7.4.1)."""
    rule_thin: Length
    """How thick the rules between are (7.4.1)."""
    rule_to_text: Length
    """Between a rule and the text above or below it (practice)."""


@dataclass(frozen=True, slots=True)
class PageNumberLayout:
    """Page numbers (7.5)."""

    size: Length
    """The size of the type (7.5)."""
    font: str
    """The purpose, a key of [fonts], whose font they have (7.5)."""
    below_area: Length
    """From the type area's lower edge to the dashes (7.5)."""
    inset: float
    """Characters between the number and the type area's outer edge (7.5)."""
    first_page: Mapping[str, bool]
    """Whether the first page bears its number, by shell (10.1, 7.5)."""


@dataclass(frozen=True, slots=True)
class SignatureLayout:
    """Signature and date (7.3.5)."""

    date_indent: float
    """Characters between a sealed date and the type area's right edge (7.3.5.1)."""
    seal_lines: float
    """Lines above the name where a seal will stand (7.3.5.1)."""
    unsealed_lines: float
    """Lines above the name where no seal will stand (7.3.5.2)."""
    unsealed_indent: float
    """Characters from the right edge to an unsealed name, and from its first character to the date's (7.3.5.2)."""


@dataclass(frozen=True, slots=True)
class TableLayout:
    """Tables (practice)."""

    rule: Length
    """How thick the rules are (practice)."""
    padding: Length
    """Between a cell's rules and its text, on all four sides (practice)."""
    margin_lines: float
    """Body lines kept free above and below a table (practice)."""


@dataclass(frozen=True, slots=True)
class BookLayout:
    """What only books have (汇编, practice)."""

    column_gap: float
    """Characters between the two columns of an index (practice)."""
    head_size: Length
    """The size of the type of running heads (practice)."""
    head_font: str
    """The purpose, a key of [fonts], whose font running heads have (practice)."""
    head_to_rule: Length
    """Between a running head and the rule below it (practice)."""
    head_rule: Length
    """How thick the rule below a running head is (practice)."""
    head_rule_above: Length
    """From that rule down to the type area's upper edge (practice)."""
    leader: Length
    """How thick the dots of a leader are (practice)."""


@dataclass(frozen=True, slots=True)
class FigureLayout:
    """Bar charts (practice)."""

    label_width: float
    """Share of the type area's width, from 0 to 1, that the names on the left take at most (practice)."""
    bar: Length
    """How high a bar is (practice)."""
    gap: Length
    """Between two bars (practice)."""
    outline: Length
    """How thick the outline of a bar is (practice)."""
    greys: tuple[str, ...]
    """The fills of the series in their order, as RRGGBB; they repeat when there are more series (practice)."""


@dataclass(frozen=True, slots=True)
class ElectronicLayout:
    """What GB/T 33476.2 has otherwise: half a line moves out of the type area into its margins."""

    top: Length
    """The upper margin (GB/T 33476.2 4)."""
    bottom: Length
    """The lower margin (GB/T 33476.2 4)."""
    line_pitch: Length
    """From line to line (GB/T 33476.2 A)."""


@dataclass(frozen=True, slots=True)
class BlankLines:
    """What an empty line is, and where the standard asks for how many."""

    line: Length
    """Between the characters of two lines that have one empty line between them (3.2)."""
    title_lines: float
    """Empty lines between the rule or number and the title (7.3.1, 10.1)."""
    recipient_lines: float
    """Empty lines between title and addressee (7.3.2)."""
    attachment_lines: float
    """Empty lines between the text and the list of attachments (7.3.4)."""


@dataclass(frozen=True, slots=True)
class Tolerances:
    """How far a finished file may depart from the numbers before that is a fault; most are practice."""

    margin: Length
    """For margins (5.2.2)."""
    place: Length
    """For what the standard measures on the page (practice)."""
    rendered: Length
    """In place of `place`, where a word processor has laid the page out (practice)."""
    blank_less: Length
    """By which an empty space may be smaller (practice)."""
    blank_more: Length
    """By which an empty space may be larger (practice)."""
    number_gap: Length
    """By which the document number may stand lower below the rule (practice)."""
    centre: Length
    """For the middle of a centred line (practice)."""
    over_date: Length
    """For the middle of a name above its date (practice)."""
    indent: float
    """Characters, for indents (practice)."""
    size: Length
    """For the size of type (practice)."""
    pitch: Length
    """For the line pitch (practice)."""
    characters: float
    """Characters, for how many a line holds (practice)."""
    thickness: Length
    """For the thickness of rules (practice)."""
    shape: float
    """Characters by which a title's lines must differ for their shape to be seen (practice)."""


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """A format standard as numbers: the page, fonts and roles, and one object for each part of a page.

    Equal only to itself, so that what is derived from one can be kept by it.
    """

    name: str
    width: Length
    height: Length
    top: Length
    left: Length
    area_width: Length
    area_height: Length
    lines: int
    characters: int
    red: str
    fonts: Mapping[str, FontStack]
    roles: Mapping[Role, RoleStyle]
    letter: LetterLayout
    document: DocumentLayout
    imprint: ImprintLayout
    page_number: PageNumberLayout
    signature: SignatureLayout
    table: TableLayout
    book: BookLayout
    figure: FigureLayout
    electronic: ElectronicLayout
    gap: BlankLines
    tolerance: Tolerances

    @property
    def font_folder(self) -> Path | None:
        """Where the fonts are; None: the machine knows."""
        return next(iter(self.fonts.values())).folder

    @property
    def body(self) -> RoleStyle:
        """The style of running text."""
        return self.roles[Role.BODY]

    @property
    def line_pitch(self) -> Length:
        """From line to line, rounded down so that all lines of a page fit (5.2.3)."""
        return twips(math.floor(self.area_height.pt * 20 / self.lines))

    @property
    def character_spacing(self) -> Length:
        """What is added to each character's own width to fill the line; negative for size 3 on 156 mm (5.2.3).

        Rounded down: word processors drop it at a run's end, and a full line must fit all the same.
        """
        return twips(math.floor((self.area_width.pt / self.characters - self.body.size) * 20))

    @property
    def character_pitch(self) -> Length:
        """From character to character in running text."""
        return Length(self.body.size) + self.character_spacing

    @property
    def text_width(self) -> Length:
        """The line's width: the type area, or its characters and a twip for each gap between them.

        LibreOffice stretches in whole twips; with less room it does not show a mark that hangs beyond a full line.
        """
        return max(self.area_width, self.character_pitch * self.characters + twips(self.characters - 1))

    @property
    def right(self) -> Length:
        """The right margin that `text_width` leaves."""
        return self.width - self.left - self.text_width

    @property
    def bottom(self) -> Length:
        """The bottom margin."""
        return self.height - self.top - self.area_height

    def pitch(self, role: Role) -> Length:
        """The line pitch of a role."""
        line = self.roles[role].line
        return self.line_pitch if line is None else Length(line)

    def characters_wide(self, role: Role, count: float) -> Length:
        """The width of `count` full characters of a role, with the body's spacing if it has the body's size."""
        size = self.roles[role].size
        unit = self.character_pitch if size == self.body.size else Length(size)
        return unit * count

    def letterhead_size(self, name: str) -> float:
        """The size in points, to the half, at which an office's name fits the type area on one line (7.2.4)."""
        largest = self.roles[Role.LETTERHEAD].size
        return min(largest, math.floor(self.area_width.pt / max(len(name), 1) * 2) / 2)
