"""A rule of GB/T 9704: one function with its clause, title and reason; and what a rule gets to see.

A rule yields a `Fault` for each place that departs from the standard; `checks.gbt9704` turns faults into findings.
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
HEADED = (Kind.LETTER, Kind.DOCUMENT)
ALL = tuple(Kind)


class Look(StrEnum):
    """What a rule looks at: what the file itself states, or pages as laid out."""

    STATED = "stated"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Fault:
    """One departure: what should be and what is; `page` where it is known."""

    detail: str
    page: int | None = None


@dataclass(frozen=True)
class Subject:
    """What a rule looks at. `document` is the file itself, or its pages as laid out when a rule looks at pages."""

    document: Measured
    profile: Profile
    rendered: bool = False

    @property
    def kind(self) -> Kind:
        """The format it is judged as."""
        return self.document.kind

    @cached_property
    def grid(self) -> Grid:
        """Edges and pitches of running text, as measured."""
        return measure_grid(self.document, self.profile)

    @property
    def place_mm(self) -> float:
        """How far anything may stand from its place: more where another program has laid out the pages."""
        return (self.tolerance.rendered if self.rendered else self.tolerance.place).mm

    @property
    def tolerance(self) -> Tolerances:
        """The tolerances of the profile."""
        return self.profile.tolerance

    def allowed_mm(self, tolerance: Length) -> float:
        """A tolerance that is a length; wider by what another program may shift."""
        return tolerance.mm + (self.place_mm if self.rendered else 0.0)

    def first(self, part: Part) -> Paragraph | None:
        """The first paragraph of a part."""
        return self.document.first(part)

    def line(self, part: Part) -> Line | None:
        """The first line of a part."""
        paragraph = self.first(part)
        return paragraph.lines[0] if paragraph and paragraph.lines else None

    @property
    def area_right_mm(self) -> float:
        """The right edge of the type area."""
        return (self.profile.left + self.profile.area_width).mm

    @property
    def area_bottom_mm(self) -> float:
        """The lower edge of the type area."""
        return (self.profile.top + self.profile.area_height).mm

    @property
    def text_bottom_mm(self) -> float:
        """The lower edge of the area that lines fill: half a line below the type area in GB/T 33476.2's layout."""
        return max(self.area_bottom_mm, self.grid.expected_top_mm + self.grid.height_mm)

    @property
    def character_mm(self) -> float:
        """The width of a character of running text with its spacing."""
        return self.profile.character_pitch.mm


Faults = Callable[[Subject], Iterator[Fault]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A clause that is checked. after: codes whose errors have this rule's as their consequence."""

    code: str
    title: str
    look: Look
    kinds: tuple[Kind, ...]
    severity: Severity
    after: tuple[str, ...]
    rationale: str
    faults: Faults

    @property
    def clause(self) -> str:
        """The clause of the standard; of GB/T 9704-2012 unless another is named."""
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
    """Make a rule of a function whose docstring is the reason."""

    def made(function: Faults) -> Rule:
        return Rule(code, title, look, kinds, severity, after, (function.__doc__ or "").strip(), function)

    return made


def differs(want: str, have: str, page: int | None = None) -> Fault:
    """A fault that says what should be and what is."""
    return Fault(say("应为 {want}，实为 {have}", want=want, have=have), page)


def off(want: float, have: float, unit: str, page: int | None = None) -> Fault:
    """A fault of measure."""
    return differs(f"{want:.4g}{unit}", f"{have:.4g}{unit}", page)


def quoted(text: str, length: int = 20) -> str:
    """A short quotation."""
    return f"“{text[:length]}{'…' if len(text) > length else ''}”"


def number(value: float) -> str:
    """A number as it is said."""
    return f"{value:.4g}"


def is_font(name: str, purpose: str, profile: Profile) -> bool:
    """Whether a font's name is one of those that serve a purpose, stand-ins included."""
    stack = profile.fonts[purpose]
    names = (*stack.names, *stack.stand_ins, *stack.other_names)
    return any(_plain(name).startswith(_plain(known)) for known in names)


def _plain(name: str) -> str:
    return "".join(character for character in name.casefold() if character.isalnum())


def wrong_font(paragraph: Paragraph, purpose: str, profile: Profile) -> Iterator[Fault]:
    """A fault where a paragraph is in another font than its purpose's."""
    if paragraph.font and not is_font(paragraph.font, purpose, profile):
        want = profile.fonts[purpose].names[0]
        yield Fault(
            say("{text} 应为 {want}，实为 {have}", text=quoted(paragraph.text), want=want, have=paragraph.font),
            paragraph.page,
        )


def wrong_size(paragraph: Paragraph, size_pt: float, subject: Subject) -> Iterator[Fault]:
    """A fault where a paragraph has another size."""
    if abs(paragraph.size_pt - size_pt) > subject.tolerance.size.pt:
        yield off(size_pt, paragraph.size_pt, "pt", paragraph.page)


def off_centre(paragraph: Paragraph, subject: Subject) -> Iterator[Fault]:
    """A fault where a paragraph is not centred in the type area: by its lines, or as the file states it."""
    if not paragraph.lines:
        if paragraph.align != "center" or abs(paragraph.left_mm - paragraph.right_mm) > subject.place_mm:
            yield differs(say("居中"), say("{align} 对齐", align=paragraph.align))
        return
    middle = (subject.profile.left + subject.profile.area_width * 0.5).mm
    for line in paragraph.lines:
        centre = (line.left_mm + line.right_mm) / 2
        if abs(centre - middle) > subject.allowed_mm(subject.tolerance.centre):
            yield Fault(say("中心偏 {distance}mm", distance=number(centre - middle)), line.page)
            return


def indent_mm(paragraph: Paragraph, subject: Subject) -> float:
    """How far in a paragraph's first line begins."""
    if paragraph.lines:
        return paragraph.lines[0].left_mm - subject.grid.left_mm
    return paragraph.left_mm + paragraph.first_mm


def not_indented(paragraph: Paragraph, characters: float, subject: Subject) -> Iterator[Fault]:
    """A fault where a first line does not begin so many characters in."""
    unit = max(paragraph.size_pt * _MM, 0.1)
    have = indent_mm(paragraph, subject) / unit
    if abs(have - characters) > subject.tolerance.indent:
        message = say(
            "{text} 应空 {want} 字，实空 {have} 字", text=quoted(paragraph.text, 8), want=characters, have=f"{have:.1f}"
        )
        yield Fault(message, paragraph.page)
