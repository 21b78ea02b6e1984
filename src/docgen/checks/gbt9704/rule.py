"""The class of the rules of GB/T 9704, and the functions and values that several rules use.

A rule consists of a code with the number of the clause, a title, a reason, and a function. The function takes a
`Subject` and yields a `Fault` for each place that departs from the standard. If the function cannot measure something,
it yields `Unmeasured`, because then the rule has not passed. `checks.gbt9704` turns faults into findings.

A part is the function of a paragraph in the document, such as title or date (`Part`). A purpose is a key of
`profile.fonts`. `fangsong`, for example, is the font of running text, with its stand-ins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from statistics import median

from docgen.checks.gbt9704.grid import Grid, measure_grid
from docgen.errors import Severity
from docgen.files.cached_property import cached_property
from docgen.inspection.measure.model import Kind, Line, Measured, Paragraph, Part, letters_and_digits
from docgen.language import say
from docgen.stationery.profile import Length, Profile, Tolerances

HEADED = (Kind.LETTER, Kind.DOCUMENT)
"""The layouts with a number and a title below the red mark: 信函格式 and 文件格式."""
MARKED = (*HEADED, Kind.ORDER, Kind.MINUTES)
"""The layouts of the standard, which all have a red mark."""
TITLED = (*HEADED, Kind.HEADLESS)
"""Official documents that have a title and an addressee."""
OFFICIAL = (*MARKED, Kind.HEADLESS)
"""Official documents (公文)."""
PROSE = (*OFFICIAL, Kind.PLAIN)
"""The layouts that consist of paragraphs."""
ALL = (*PROSE, Kind.FORM)
"""All layouts except books. The standard does not apply to books."""


class Source(StrEnum):
    """The source of the values that a rule checks."""

    STATED = "stated"
    """The values that the file itself states, such as a Word file's margins and indents."""
    PAGE = "page"
    """The pages after layout. A Word file needs another program that lays out its pages."""
    PLACE = "place"
    """The pages after layout. For a Word file without layout: the indents and alignments that it states."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One departure from the standard."""

    detail: str
    """A message for the user about what is wrong."""
    page: int | None = None
    """The number of the page with the fault, from 1; None if the rule names no page."""
    paragraph: Paragraph | None = None
    """The paragraph with the fault; None if the rule names none."""


@dataclass(frozen=True, slots=True)
class Unmeasured:
    """Something that a rule could not measure."""

    reason: str
    """A message for the user; empty if the requirement does not apply to the document."""


@dataclass(frozen=True)
class Subject:
    """The measured document that a rule checks, and the profile with the right values."""

    document: Measured
    """The measured document: the stated values or the laid-out pages, depending on the `Source` of the rule."""
    profile: Profile
    """The measures and tolerances of the standard."""

    @property
    def kind(self) -> Kind:
        """The layout by which the document is judged."""
        return self.document.kind

    @cached_property
    def grid(self) -> Grid:
        """The measured edges and pitches of the running text."""
        return measure_grid(self.document, self.profile)

    @property
    def place_tolerance_mm(self) -> float:
        """The allowed distance of an element from its right place, in mm. It is larger for pages of word processors."""
        return (self.tolerance.place if self.is_exact else self.tolerance.rendered).mm

    @property
    def is_exact(self) -> bool:
        """Whether docgen laid out the pages. Word processors round places, and space digits from Chinese characters."""
        return "docgen" in self.document.producer

    @property
    def tolerance(self) -> Tolerances:
        """The tolerances of the profile."""
        return self.profile.tolerance

    def allowed_mm(self, tolerance: Length) -> float:
        """Return a tolerance in mm. It is larger for pages of word processors, because these may shift text."""
        return tolerance.mm + (0.0 if self.is_exact else self.place_tolerance_mm)

    @property
    def blank_tolerances_mm(self) -> tuple[float, float]:
        """The largest allowed shortage and the largest allowed excess of a blank space's height, in mm."""
        return self.allowed_mm(self.tolerance.blank_less), self.allowed_mm(self.tolerance.blank_more)

    def first(self, part: Part) -> Paragraph | None:
        """Return the first paragraph of a part; None if the document has none."""
        return self.document.first(part)

    def its(self, part: Part) -> Paragraph:
        """Return the first paragraph of a part that the document has, because the rule's `parts` name only it."""
        return next(self.document.of(part))

    def first_line(self, part: Part) -> Line | None:
        """Return the first line of a part; None if the part is absent or was not laid out."""
        paragraph = self.first(part)
        return paragraph.lines[0] if paragraph and paragraph.lines else None

    @property
    def mark_edges_mm(self) -> tuple[float, float] | None:
        """The upper edge of the mark and its lower edge, in mm from the upper edge of the paper.

        The ink of 工 is less high than that of 局, but the middle of both is at nearly the same place. So the edges
        are computed from the middle of each line's characters. None: no mark was laid out.
        """
        edges = []
        for paragraph in self.document.of(Part.MARK):
            for line in paragraph.lines:
                middle = median((glyph.ink.top_mm + glyph.ink.bottom_mm) / 2 for glyph in line.glyphs)
                half = self.profile.letter.mark_ink * Length(line.size_pt).mm / 2
                edges.append((middle - half, middle + half))
        return (edges[0][0], edges[-1][1]) if edges else None

    def left_mm(self, page: int) -> float:
        """Return the left edge of the running text, in mm from the left edge of the paper. page: number of the page."""
        return self.grid.left_mm + self._shift_mm(page)

    def right_mm(self, page: int) -> float:
        """Return the right edge of the running text, in mm from the left edge of the paper. page: number of the page.

        The edge of the type area is returned if there is too little text to measure, or if the lines are not justified
        and may reach the edge of the type area.
        """
        measured, slack = self.grid.right_mm, self.grid.right_slack_mm
        is_unknown = measured is None or measured <= self.area_right_mm < measured + slack
        edge = self.area_right_mm if is_unknown or measured is None else measured
        return edge + self._shift_mm(page)

    def _shift_mm(self, page: int) -> float:
        return 0.0 if page % 2 else self.grid.even_shift_mm

    @property
    def number_is_under_title(self) -> bool:
        """Whether the document number is below the title and not in the head."""
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
        """The lower edge of the area that lines of text fill, in mm from the upper edge of the paper.

        In the layout of GB/T 33476.2 (electronic official documents) this edge is half a line below the type area.
        """
        return max(self.area_bottom_mm, self.grid.expected_top_mm + self.grid.height_mm)

    @property
    def character_mm(self) -> float:
        """The width of a character of running text in mm, including the letter spacing."""
        return self.profile.character_pitch.mm


FindFaults = Callable[[Subject], Iterator[Fault | Unmeasured]]
"""A function that yields a document's faults against one requirement, and `Unmeasured` for missing measures."""


@dataclass(frozen=True, slots=True)
class Rule:
    """The check of one requirement of the standard."""

    code: str
    """The number of the clause, a hyphen, and an English word for the requirement."""
    title: str
    """The requirement in Chinese, for the user."""
    source: Source
    """The source of the values that the rule checks."""
    kinds: tuple[Kind, ...]
    """The layouts that the rule applies to."""
    parts: tuple[Part, ...]
    """The kinds of paragraphs without which the rule does not apply; empty if it applies to every document."""
    severity: Severity
    """The severity of a fault."""
    after: tuple[str, ...]
    """The codes of earlier rules. If one of them finds an error, this rule would report it again, so it is skipped."""
    rationale: str
    """The requirement and the reason for it, in English."""
    find_faults: FindFaults
    """The function that finds the faults."""

    @property
    def clause(self) -> str:
        """The number of the clause in GB/T 9704-2012."""
        return self.code.partition("-")[0]


def rule(
    code: str,
    title: str,
    *,
    source: Source = Source.STATED,
    kinds: tuple[Kind, ...] = OFFICIAL,
    parts: tuple[Part, ...] = (),
    severity: Severity = Severity.ERROR,
    after: tuple[str, ...] = (),
) -> Callable[[FindFaults], Rule]:
    """Return a decorator that turns a function into a rule. The function's docstring becomes the rule's rationale.

    The parameters are the fields of `Rule`.
    """

    def decorate(function: FindFaults) -> Rule:
        return Rule(code, title, source, kinds, parts, severity, after, (function.__doc__ or "").strip(), function)

    return decorate


def wrong_value(want: str, have: str, page: int | None = None) -> Fault:
    """Return a fault that states the required value (`want`) and the value found (`have`)."""
    return Fault(say("应为 {want}，实为 {have}", want=want, have=have), page)


def wrong_measure(want: float, have: float, unit: str, page: int | None = None) -> Fault:
    """Return a fault that states the required measure (`want`) and the measure found (`have`), both in `unit`."""
    return wrong_value(rounded(want) + unit, rounded(have) + unit, page)


def quoted(text: str, length: int = 20) -> str:
    """Return a text in Chinese quotation marks, cut to `length` characters."""
    return f"“{text[:length]}{'…' if len(text) > length else ''}”"


def rounded(value: float) -> str:
    """Return a number with four significant digits."""
    return f"{value:.4g}"


def is_font(name: str, purpose: str, profile: Profile) -> bool:
    """Return whether a font is one of the fonts or stand-ins that the profile has for a purpose.

    A stand-in is an open font that is used in place of a font that the standard names.

    name: the name of the font in the file. Style words, such as Bold, may follow the name.
    """
    stack = profile.fonts[purpose]
    names = (*stack.names, *stack.stand_ins, *stack.other_names)
    return any(letters_and_digits(name).startswith(letters_and_digits(known)) for known in names)


def wrong_font(paragraph: Paragraph, purpose: str, profile: Profile) -> Iterator[Fault]:
    """Yield a fault if a paragraph is not in one of the fonts that the profile has for a purpose."""
    if paragraph.font and not is_font(paragraph.font, purpose, profile):
        want = profile.fonts[purpose].names[0]
        values = {"text": quoted(paragraph.text), "want": want, "have": paragraph.font}
        yield Fault(say("{text} 应为 {want}，实为 {have}", **values), paragraph.page, paragraph)


def wrong_size(paragraph: Paragraph, size_pt: float, subject: Subject) -> Iterator[Fault]:
    """Yield a fault if a paragraph does not have the required font size. size_pt: the required size in points."""
    if abs(paragraph.size_pt - size_pt) > subject.tolerance.size.pt:
        yield replace(wrong_measure(size_pt, paragraph.size_pt, "pt", paragraph.page), paragraph=paragraph)


def wrong_gap(subject: Subject, lines: float, have_mm: float, page: int) -> Iterator[Fault]:
    """Yield a fault if a gap has a wrong height.

    lines: the required height in empty lines. have_mm: the measured height. page: the number of the page.
    """
    want_mm = subject.profile.gap.line.mm * lines
    most_less, most_more = subject.blank_tolerances_mm
    if not -most_less <= have_mm - want_mm <= most_more:
        yield wrong_measure(want_mm, have_mm, "mm", page)


def off_centre(paragraph: Paragraph, subject: Subject) -> Iterator[Fault]:
    """Yield a fault if a paragraph is not centred between the edges of the running text.

    The lines of the paragraph are measured. Without layout, the stated alignment and indents are checked.
    """
    if not paragraph.lines:
        shift = (paragraph.left_mm + paragraph.first_mm - paragraph.right_mm) / 2
        if paragraph.align != "center" or abs(shift) > subject.tolerance.centre.mm:
            yield replace(wrong_value(say("居中"), say("{align} 对齐", align=paragraph.align)), paragraph=paragraph)
        return
    for line in paragraph.lines:
        middle = (subject.left_mm(line.page) + subject.right_mm(line.page)) / 2
        centre = (line.left_mm + line.right_mm) / 2
        if abs(centre - middle) > subject.allowed_mm(subject.tolerance.centre):
            yield Fault(say("中心偏 {distance}mm", distance=rounded(centre - middle)), line.page, paragraph)
            return


def indent_mm(paragraph: Paragraph, subject: Subject) -> float:
    """Return the indent of the first line of a paragraph, in mm from the left edge of running text."""
    if paragraph.lines:
        return paragraph.lines[0].left_mm - subject.left_mm(paragraph.lines[0].page)
    return paragraph.left_mm + paragraph.first_mm


def wrong_indent(paragraph: Paragraph, characters: float, subject: Subject, *, looser: float = 0.0) -> Iterator[Fault]:
    """Yield a fault if the first line of a paragraph does not have the required indent.

    characters: the required indent, in characters of the paragraph's size. looser: the widening of the tolerance, in
    such characters.
    """
    character_mm = max(Length(paragraph.size_pt).mm, 0.1)
    have = indent_mm(paragraph, subject) / character_mm
    if abs(have - characters) > subject.tolerance.indent + looser:
        values = {"text": quoted(paragraph.text, 8), "want": characters, "have": f"{have:.1f}"}
        yield Fault(say("{text} 应空 {want} 字，实空 {have} 字", **values), paragraph.page, paragraph)
