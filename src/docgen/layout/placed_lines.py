"""Place the lines of a paragraph.

The input is a paragraph, the edges of its column and the settings of the document. The output is one strip for each
line. A strip has the characters of the line with the place of each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from docgen.language import say
from docgen.layout import face, fonts, measured_text, title_lines
from docgen.layout.face import FontFace
from docgen.layout.font_coverage import purpose
from docgen.layout.fonts import FoundFont
from docgen.layout.form_fields import AskedField
from docgen.layout.line_breaking import AUTOSPACE, LineRange
from docgen.layout.measured_text import MeasuredText
from docgen.layout.pages import FaceName, PlacedBox, PlacedField, PlacedLink, PlacedText, Rectangle, UnsettableError
from docgen.layout.strip import Strip
from docgen.layout.structure import Structure
from docgen.model.blocks import Checkbox, Emphasis, Inline, Link, PageRef, Para, Run, text
from docgen.stationery.profile import Profile, RoleStyle

MISSING_BACKGROUND = "ffe08a"
"""The colour behind the mark of a missing value."""
_ABOVE, _BELOW = 0.88, 0.12
"""How far the ground of a mark, or a field, extends above and below the baseline, in em."""
_BOX_ABOVE, _BOX_BELOW = 0.74, 0.06
"""How far a check box extends above and below the baseline, in em. It covers the printed sign."""


@dataclass(frozen=True, slots=True)
class LineSettings:
    """What the lines of a document are placed with."""

    profile: Profile
    """The lengths of the standard, and how each role looks."""
    fonts: Mapping[str, FoundFont]
    """Purpose of a font (a key of `profile.fonts`) → the font."""
    structure: Structure
    """Collects the tags of the document."""
    width: float
    """The width of the column in points."""
    height: float
    """The height of the type area in points."""


@dataclass(frozen=True, slots=True)
class Edges:
    """The edges of the lines of a paragraph. They are measured from the left edge of the type area, in points."""

    left: float
    """The left edge of a line without the indent of the first line."""
    right: float
    """The right edge of a line."""
    room: float
    """The width into which the lines are broken."""
    align: str
    """The alignment: left, right, center or justify."""


def edges(paragraph: Para, profile: Profile, left: float, right: float) -> Edges:
    """Return the edges of the lines of a paragraph. left, right: the edges of its column in points."""
    style = profile.roles[paragraph.role]
    left += profile.characters_wide(paragraph.role, style.left).pt
    right -= profile.characters_wide(paragraph.role, style.right).pt
    return Edges(left, right, right - left, style.align)


def lay_out(
    paragraph: Para, within: Edges, settings: LineSettings, tag: int, asked: Sequence[AskedField] = ()
) -> list[Strip]:
    """Return the lines of a paragraph as strips. An empty paragraph has none.

    tag: the tag of its text. asked: its fields.
    """
    style = settings.profile.roles[paragraph.role]
    if "\t" in text(paragraph):
        if not style.tab_right:
            raise UnsettableError(say("“{text}”里有制表符", text=text(paragraph)))
        return [_tabbed(paragraph, within, settings, tag)]
    if paragraph.role in title_lines.ROLES:
        runs_of_lines = title_lines.runs(paragraph, (within.right - within.left) / style.size)
        return lay_out_lines(paragraph, runs_of_lines, within, settings, tag)
    measured = _measured(paragraph, settings)
    first_indent = settings.profile.characters_wide(paragraph.role, style.first).pt
    strips: list[Strip] = []
    for line in measured_text.lines(measured, paragraph, settings.profile, within.room):
        setter = _LineSetter(paragraph, measured, line, settings, tag, asked)
        strips.append(setter.strip(within, 0.0 if strips else first_indent))
    return strips


def lay_out_lines(
    paragraph: Para, runs_of_lines: Sequence[Sequence[Inline]], within: Edges, settings: LineSettings, tag: int
) -> list[Strip]:
    """Return the lines of a paragraph that is already divided. runs_of_lines: the runs of each line."""
    strips = []
    for runs in runs_of_lines:
        line = replace(paragraph, runs=tuple(runs))
        measured = _measured(line, settings)
        setter = _LineSetter(line, measured, LineRange(0, len(measured.glyphs)), settings, tag, ())
        strips.append(setter.strip(within, 0.0))
    return strips


def _measured(paragraph: Para, settings: LineSettings) -> MeasuredText:
    """Return the characters of a paragraph with their widths. Raise an `UnsettableError` if they cannot be placed."""
    measured = measured_text.measure(paragraph, settings.profile, settings.fonts)
    if measured is None:
        raise UnsettableError(say("“{text}”里有不能逐字排的文字", text=text(paragraph)))
    if measured.lacking:
        raise UnsettableError(say("“{text}”里有字没有字体可印", text=text(paragraph)))
    return measured


def _tabbed(paragraph: Para, within: Edges, settings: LineSettings, tag: int) -> Strip:
    """Return a line whose tab moves the rest to the right edge."""
    before, after = _split_at_tab(paragraph)
    (left,) = lay_out_lines(paragraph, [before], replace(within, align="left"), settings, tag)
    (right,) = lay_out_lines(paragraph, [after], replace(within, align="right"), settings, tag)
    return replace(left, texts=left.texts + right.texts, boxes=left.boxes + right.boxes)


def _split_at_tab(paragraph: Para) -> tuple[list[Inline], list[Inline]]:
    """Return the runs before and after the first tab of a paragraph."""
    before: list[Inline] = []
    runs = list(paragraph.runs)
    while runs:
        run = runs.pop(0)
        if isinstance(run, Run) and "\t" in run.text:
            head, _, rest = run.text.partition("\t")
            return [*before, replace(run, text=head)], [replace(run, text=rest), *runs]
        before.append(run)
    return before, []


class _LineSetter:
    """Places the characters of one line."""

    def __init__(
        self,
        paragraph: Para,
        measured: MeasuredText,
        line: LineRange,
        settings: LineSettings,
        tag: int,
        asked: Sequence[AskedField],
    ) -> None:
        self._paragraph, self._line, self._settings, self._tag = paragraph, line, settings, tag
        self._style: RoleStyle = settings.profile.roles[paragraph.role]
        self._found = settings.fonts[self._style.font]
        self._glyphs = measured.glyphs[line.start : line.end]
        self._spacing = measured.spacing
        self._color = settings.profile.red if self._style.color == "red" else "000000"
        self._texts: list[PlacedText] = []
        self._boxes: list[PlacedBox] = []
        self._fields: list[PlacedField] = []
        self._links: list[PlacedLink] = []
        self._asked = [field for field in asked if line.start <= field.start < line.end]
        size, stretched = self._style.size, measured.spacing + line.stretch
        self._rooms = [
            (measured.spacing if left.western and right.western else stretched)
            + (AUTOSPACE * size if left.is_spaced_from(right) else 0.0)
            for left, right in pairwise(self._glyphs)
        ]

    def strip(self, within: Edges, indent: float) -> Strip:
        """Return the line as a strip. indent: the indent of the line in points."""
        profile, role = self._settings.profile, self._paragraph.role
        pitch = profile.pitch(role).pt
        size = self._style.size
        baseline = (pitch - size) / 2 + fonts.baseline(self._found) * size
        left = within.left + indent
        if within.align in ("right", "center"):
            # The letter spacing behind the last character belongs to the line.
            slack = max(within.right - left - self._width(0, len(self._glyphs)) - self._spacing, 0.0)
            left += slack if within.align == "right" else slack / 2
        x = left
        for start, end, run, name in self._pieces():
            self._add(start, end, run, name, x, baseline)
            x += self._width(start, end)
            x += self._rooms[end - 1] if end <= len(self._rooms) else 0.0
        self._fields += self._gaps(left, baseline)
        return Strip(pitch, tuple(self._texts), tuple(self._boxes), tuple(self._fields), tuple(self._links))

    def _add(self, start: int, end: int, run: Inline, name: FaceName, x: float, baseline: float) -> None:
        """Add characters of one run and one face. start, end: their range in the line. x: where they begin."""
        size, right = self._style.size, x + self._width(start, end)
        at = Rectangle(x, baseline - _ABOVE * size, right, baseline + _BELOW * size)
        tag, key = self._tag, self._paragraph.key
        match run:
            case Run():
                key = run.key or key
                if run.emphasis is Emphasis.MISSING:
                    self._boxes.append(PlacedBox(at, MISSING_BACKGROUND))
            case Checkbox():
                at = Rectangle(x, baseline - _BOX_ABOVE * size, right, baseline + _BOX_BELOW * size)
                for asked in self._asked:
                    if asked.start == self._line.start + start:
                        tag = self._settings.structure.add("Form", self._tag)
                        self._fields.append(PlacedField(at, asked.question, asked.choice, tag))
            case Link() | PageRef():
                tag = self._settings.structure.add("Link", self._tag)
                self._links.append(PlacedLink(at, run.target, tag))
        content = "".join([glyph.character for glyph in self._glyphs[start:end]])
        rooms = tuple(self._rooms[start : end - 1])
        self._texts.append(PlacedText(content, name, size, x, baseline, rooms, tag, self._color, key))

    def _width(self, start: int, end: int) -> float:
        """Return the width of characters of the line, without the room behind the last."""
        advances = sum([glyph.advance for glyph in self._glyphs[start:end]]) - self._spacing * (end - start)
        return advances + sum(self._rooms[start : max(end - 1, start)])

    def _gaps(self, left: float, baseline: float) -> Iterator[PlacedField]:
        """Yield the fields that take text. left: the left end of the line."""
        size = self._style.size
        for asked in self._asked:
            if asked.choice:
                continue
            start, end = asked.start - self._line.start, min(asked.end, self._line.end) - self._line.start
            x = left + self._width(0, start) + (self._rooms[start - 1] if start else 0.0)
            at = Rectangle(x, baseline - _ABOVE * size, x + self._width(start, end), baseline + _BELOW * size)
            tag = self._settings.structure.add("Form", self._tag)
            yield PlacedField(at, asked.question, "", tag, face_of(self._found), size)

    def _pieces(self) -> Iterator[tuple[int, int, Inline, FaceName]]:
        """Yield the parts of the line with one run and one face: start and end in the line, run, face.

        A part has no two characters with the same glyph, such as a space and a no-break space. In a PDF a glyph of a
        font means one character.
        """
        for start, end, run, family in self._runs():
            name = face_of(self._settings.fonts[purpose(run, self._style.font)], family)
            for first, last in pairwise([start, *self._cuts(start, end, face.of(name)), end]):
                yield first, last, run, name

    def _cuts(self, start: int, end: int, opened: FontFace) -> list[int]:
        """Return the positions in a part of the line where a glyph gets another meaning. opened: its face."""
        characters = [glyph.character for glyph in self._glyphs[start:end]]
        distinct = set(characters)
        if len({getattr(opened.glyph(character), "number", character) for character in distinct}) == len(distinct):
            return []
        cuts: list[int] = []
        meanings: dict[int, str] = {}
        for position, character in enumerate(characters, start):
            glyph = opened.glyph(character)
            if glyph and meanings.setdefault(glyph.number, character) != character:
                cuts.append(position)
                meanings = {glyph.number: character}
        return cuts

    def _runs(self) -> Iterator[tuple[int, int, Inline, str | None]]:
        """Yield the parts of the line with one run and one family: start and end in the line, run, family.

        The family is None if it is the used family of the font of the run.
        """
        runs = self._paragraph.runs
        if len(runs) == 1 and not any(glyph.instead for glyph in self._glyphs):
            if self._glyphs:
                yield 0, len(self._glyphs), runs[0], None
            return
        numbers = [number for number, run in enumerate(runs) for _ in run.text][self._line.start : self._line.end]
        families = [glyph.instead for glyph in self._glyphs]
        start = 0
        for (number, family), group in groupby(zip(numbers, families, strict=True)):
            end = start + len(list(group))
            yield start, end, runs[number], family
            start = end


def face_of(found: FoundFont, instead: str | None = None) -> FaceName:
    """Return the face of a font. instead: the family that is used in place of the font's own."""
    family = instead or found.used
    if family is None:
        raise UnsettableError(say("找不到“{family}”这种字体", family=found.asked))
    return FaceName(family, found.weight, found.folder)
