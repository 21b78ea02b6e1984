"""A rule of GB/T 9704: a function that takes a `Subject` and yields faults, with its clause, title and reason.

A rule yields a `Fault` for each place that departs from the standard. `checks.gbt9704` turns faults into findings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from docgen.checks.gbt9704.grid import Grid, measure_grid
from docgen.errors import Severity
from docgen.inspection.measure.model import Kind, Line, Measured, Paragraph, Part
from docgen.language import say
from docgen.stationery.profile import Length, Profile, Tolerances

_MM = 25.4 / 72
"""Millimetres in a point."""
HEADED = (Kind.LETTER, Kind.DOCUMENT)
"""The kinds of document that have a head."""
ALL = tuple(Kind)
"""All kinds of document."""


class Look(StrEnum):
    """Where a rule finds what it checks."""

    STATED = "stated"
    """In what the file itself states."""
    PAGE = "page"
    """On the pages as they are laid out."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One departure from the standard."""

    detail: str
    """A message for the user about what is wrong."""
    page: int | None = None
    """The number of the page with the fault, from 1; None if no page can be named."""


@dataclass(frozen=True)
class Subject:
    """The measured document that a rule checks, with the profile that it is checked by."""

    document: Measured
    """What the file states, or its laid-out pages. The rule's `Look` decides which."""
    profile: Profile
    """The measures and tolerances of the standard."""
    rendered: bool = False
    """Whether another program has laid out the pages of a Word file."""

    @property
    def kind(self) -> Kind:
        """The format that the document is judged by."""
        return self.document.kind

    @cached_property
    def grid(self) -> Grid:
        """The measured edges and pitches of the running text."""
        return measure_grid(self.document, self.profile)

    @property
    def place_tolerance_mm(self) -> float:
        """How far an element may be from its right place, in mm; more where another program laid out the pages."""
        return (self.tolerance.rendered if self.rendered else self.tolerance.place).mm

    @property
    def tolerance(self) -> Tolerances:
        """The tolerances of the profile."""
        return self.profile.tolerance

    def allowed_mm(self, tolerance: Length) -> float:
        """Return a tolerance in mm, widened where another program laid out the pages and may have shifted them."""
        return tolerance.mm + (self.place_tolerance_mm if self.rendered else 0.0)

    @property
    def blank_tolerances_mm(self) -> tuple[float, float]:
        """The tolerances in mm for the height of a blank space: how much less it may be, and how much more."""
        return self.allowed_mm(self.tolerance.blank_less), self.allowed_mm(self.tolerance.blank_more)

    def first(self, part: Part) -> Paragraph | None:
        """Return the first paragraph of a part; None if the document has none."""
        return self.document.first(part)

    def first_line(self, part: Part) -> Line | None:
        """Return the first line of a part; None if the part is absent or was not laid out."""
        paragraph = self.first(part)
        return paragraph.lines[0] if paragraph and paragraph.lines else None

    @property
    def number_is_under_title(self) -> bool:
        """Whether the document number is below the title. Then it has no place in the head."""
        parts = [paragraph.part for paragraph in self.document.paragraphs]
        return Part.NUMBER in parts and Part.TITLE in parts and parts.index(Part.TITLE) < parts.index(Part.NUMBER)

    @property
    def area_right_mm(self) -> float:
        """The right edge of the type area, in mm from the left edge of the paper."""
        return (self.profile.left + self.profile.area_width).mm

    @property
    def area_bottom_mm(self) -> float:
        """The lower edge of the type area, in mm from the upper edge of the paper."""
        return (self.profile.top + self.profile.area_height).mm

    @property
    def text_bottom_mm(self) -> float:
        """The lower edge of the area that lines fill, in mm from the upper edge of the paper.

        In the layout of GB/T 33476.2 it is half a line below the type area.
        """
        return max(self.area_bottom_mm, self.grid.expected_top_mm + self.grid.height_mm)

    @property
    def character_mm(self) -> float:
        """The width in mm of a character of running text, with the space behind it."""
        return self.profile.character_pitch.mm


Faults = Callable[[Subject], Iterator[Fault]]
"""A function that finds the faults of one kind."""


@dataclass(frozen=True, slots=True)
class Rule:
    """The check of one requirement of the standard."""

    code: str
    """The clause, a hyphen, and a word for the requirement."""
    title: str
    """The requirement in Chinese, for the user."""
    look: Look
    """Where the rule finds what it checks."""
    kinds: tuple[Kind, ...]
    """The kinds of document that the rule applies to."""
    severity: Severity
    """The severity of a fault."""
    after: tuple[str, ...]
    """The codes of earlier rules. If one finds an error, this rule would report the same mistake and is left out."""
    rationale: str
    """What the rule asks for and why, in English."""
    faults: Faults
    """The function that finds the faults."""

    @property
    def clause(self) -> str:
        """The number of the clause in GB/T 9704-2012."""
        return self.code.partition("-")[0]


def rule(
    code: str,
    title: str,
    *,
    look: Look = Look.STATED,
    kinds: tuple[Kind, ...] = HEADED,
    severity: Severity = Severity.ERROR,
    after: tuple[str, ...] = (),
) -> Callable[[Faults], Rule]:
    """Return a decorator that makes a rule of a function. The function's docstring becomes the rule's rationale."""

    def decorate(function: Faults) -> Rule:
        return Rule(code, title, look, kinds, severity, after, (function.__doc__ or "").strip(), function)

    return decorate


def wrong_value(want: str, have: str, page: int | None = None) -> Fault:
    """Return a fault that states the value wanted and the value found."""
    return Fault(say("应为 {want}，实为 {have}", want=want, have=have), page)


def wrong_measure(want: float, have: float, unit: str, page: int | None = None) -> Fault:
    """Return a fault that states the measure wanted and the measure found, both in `unit`."""
    return wrong_value(f"{want:.4g}{unit}", f"{have:.4g}{unit}", page)


def quoted(text: str, length: int = 20) -> str:
    """Return the text in quotation marks, cut to `length` characters."""
    return f"“{text[:length]}{'…' if len(text) > length else ''}”"


def rounded(value: float) -> str:
    """Return a number with four significant digits."""
    return f"{value:.4g}"


def is_font(name: str, purpose: str, profile: Profile) -> bool:
    """Return whether a font is one of the fonts or stand-ins that the profile has for a purpose.

    name: the font's name in the file, which may have words for its style behind it.
    """
    stack = profile.fonts[purpose]
    names = (*stack.names, *stack.stand_ins, *stack.other_names)
    return any(_letters_and_digits(name).startswith(_letters_and_digits(known)) for known in names)


def _letters_and_digits(name: str) -> str:
    """Return a name in lower case without spaces and marks."""
    return "".join(character for character in name.casefold() if character.isalnum())


def wrong_font(paragraph: Paragraph, purpose: str, profile: Profile) -> Iterator[Fault]:
    """Yield a fault if a paragraph is not in a font for its purpose."""
    if paragraph.font and not is_font(paragraph.font, purpose, profile):
        want = profile.fonts[purpose].names[0]
        yield Fault(
            say("{text} 应为 {want}，实为 {have}", text=quoted(paragraph.text), want=want, have=paragraph.font),
            paragraph.page,
        )


def wrong_size(paragraph: Paragraph, size_pt: float, subject: Subject) -> Iterator[Fault]:
    """Yield a fault if a paragraph does not have the size wanted. size_pt: that size, in points."""
    if abs(paragraph.size_pt - size_pt) > subject.tolerance.size.pt:
        yield wrong_measure(size_pt, paragraph.size_pt, "pt", paragraph.page)


def off_centre(paragraph: Paragraph, subject: Subject) -> Iterator[Fault]:
    """Yield a fault if a paragraph is not centred in the type area.

    Its lines are measured. Where there are none, its alignment and indents in the file are compared.
    """
    if not paragraph.lines:
        if paragraph.align != "center" or abs(paragraph.left_mm - paragraph.right_mm) > subject.place_tolerance_mm:
            yield wrong_value(say("居中"), say("{align} 对齐", align=paragraph.align))
        return
    middle = (subject.profile.left + subject.profile.area_width * 0.5).mm
    for line in paragraph.lines:
        centre = (line.left_mm + line.right_mm) / 2
        if abs(centre - middle) > subject.allowed_mm(subject.tolerance.centre):
            yield Fault(say("中心偏 {distance}mm", distance=rounded(centre - middle)), line.page)
            return


def indent_mm(paragraph: Paragraph, subject: Subject) -> float:
    """Return the distance in mm from the left edge of the text to the first line of a paragraph."""
    if paragraph.lines:
        return paragraph.lines[0].left_mm - subject.grid.left_mm
    return paragraph.left_mm + paragraph.first_mm


def wrong_indent(paragraph: Paragraph, characters: float, subject: Subject) -> Iterator[Fault]:
    """Yield a fault if the first line of a paragraph does not have the indent wanted. characters: that indent."""
    character_mm = max(paragraph.size_pt * _MM, 0.1)
    have = indent_mm(paragraph, subject) / character_mm
    if abs(have - characters) > subject.tolerance.indent:
        message = say(
            "{text} 应空 {want} 字，实空 {have} 字", text=quoted(paragraph.text, 8), want=characters, have=f"{have:.1f}"
        )
        yield Fault(message, paragraph.page)
