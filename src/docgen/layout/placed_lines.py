"""Place the lines of a paragraph.

The input is a paragraph, the edges of its column and the settings of the document. The output is one strip for each
line. A strip states where each character of the line stands.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import NamedTuple

from docgen.language import say
from docgen.layout import face, fonts, measured_text, title_lines
from docgen.layout.character_kinds import AUTOSPACE
from docgen.layout.font_coverage import purpose
from docgen.layout.fonts import FoundFont
from docgen.layout.form_fields import AskedField
from docgen.layout.line_breaking import LineRange
from docgen.layout.pages import FaceName, PlacedBox, PlacedField, PlacedLink, PlacedText, Rectangle, UnsettableError
from docgen.layout.strip import Strip
from docgen.layout.structure import Structure
from docgen.model.blocks import Checkbox, Emphasis, Inline, Link, PageRef, Para, Run, text
from docgen.stationery.profile import Profile

MISSING_BACKGROUND = "ffe08a"
"""The background colour of the mark of a missing value."""
_ABOVE, _BELOW = 0.88, 0.12
"""How far the background of a mark, a text field and a link reach above and below the baseline, in em."""
_BOX_ABOVE, _BOX_BELOW = 0.74, 0.06
"""How far a check box reaches above and below the baseline, in em. The box covers the printed sign."""


@dataclass(frozen=True, slots=True)
class LineSettings:
    """The settings with which the lines of a document are placed."""

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
    """The left edge of a line. The indent of the first line is not included."""
    right: float
    """The right edge of a line."""
    line_width: float
    """The width at which lines are broken. In a table it may differ from the distance between the edges."""
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

    within: the edges of the lines. tag: the index of the structure tag of the text. asked: the form fields of the
    paragraph.
    """
    style = settings.profile.roles[paragraph.role]
    if "\t" in text(paragraph):
        if not style.tab_right:
            raise UnsettableError(say("“{text}”里有制表符", text=text(paragraph)))
        # The text before the tab is at the left edge. The text after the tab is at the right edge of the same line.
        before, after = _split_at_tab(paragraph)
        (left,) = lay_out_lines(paragraph, [before], replace(within, align="left"), settings, tag)
        (right,) = lay_out_lines(paragraph, [after], replace(within, align="right"), settings, tag)
        return [left._replace(texts=left.texts + right.texts, boxes=left.boxes + right.boxes)]
    if paragraph.role in title_lines.ROLES:
        runs_of_lines = title_lines.runs(paragraph, (within.right - within.left) / style.size)
        return lay_out_lines(paragraph, runs_of_lines, within, settings, tag)
    setter = _ParagraphSetter(paragraph, within, settings, tag, asked)
    first_indent = settings.profile.characters_wide(paragraph.role, style.first).pt
    strips = []
    for line in measured_text.lines(setter.measured, paragraph, settings.profile, within.line_width):
        strips.append(setter.strip(line, first_indent if line.start == 0 else 0.0))
    return strips


def lay_out_lines(
    paragraph: Para, runs_of_lines: Sequence[Sequence[Inline]], within: Edges, settings: LineSettings, tag: int
) -> list[Strip]:
    """Return the lines of a paragraph that is divided into lines already. runs_of_lines: the runs of each line."""
    strips = []
    for runs in runs_of_lines:
        setter = _ParagraphSetter(replace(paragraph, runs=tuple(runs)), within, settings, tag, ())
        strips.append(setter.strip(LineRange(0, len(setter.measured.text)), 0.0))
    return strips


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


class _Part(NamedTuple):
    """A part of a paragraph with one run and one face."""

    start: int
    """The position of its first character in the paragraph."""
    end: int
    """The position after its last character."""
    run: Inline
    """Its run."""
    face: FaceName
    """Its face."""
    has_unique_glyphs: bool
    """Whether each of its different characters has a glyph of its own."""


class _ParagraphSetter:
    """Places the characters of one paragraph, line by line. Raises an `UnsettableError` if it cannot."""

    def __init__(
        self, paragraph: Para, within: Edges, settings: LineSettings, tag: int, asked: Sequence[AskedField]
    ) -> None:
        profile = settings.profile
        measured = measured_text.measure(paragraph, profile, settings.fonts)
        if measured is None:
            raise UnsettableError(say("“{text}”里有不能逐字排的文字", text=text(paragraph)))
        if measured.lacking:
            raise UnsettableError(say("“{text}”里有字没有字体可印", text=text(paragraph)))
        self.measured = measured
        """The characters of the paragraph with their widths."""
        style = profile.roles[paragraph.role]
        self._found, self._size = settings.fonts[style.font], style.size
        self._paragraph, self._within, self._structure = paragraph, within, settings.structure
        self._tag, self._asked = tag, asked
        self._pitch = profile.pitch(paragraph.role).pt
        self._baseline = (self._pitch - style.size) / 2 + fonts.baseline(self._found) * style.size
        self._color = profile.red if style.color == "red" else "000000"
        self._parts = list(self._divided(settings))
        self._spaces: list[float] = []
        self._line = LineRange(0, 0)

    def strip(self, line: LineRange, indent: float) -> Strip:
        """Return a line as a strip. indent: its indent in points."""
        spacing = self.measured.spacing
        stretched = spacing + line.stretch
        # The index is the kind of a gap: PLAIN, FIXED or SPACED (see `character_kinds`).
        space_of_kind = (stretched, spacing, stretched + AUTOSPACE * self._size)
        last = max(line.end - 1, line.start)
        self._spaces = [space_of_kind[kind] for kind in self.measured.gaps[line.start : last]]
        self._line = line
        left = self._within.left + indent
        if self._within.align in ("right", "center"):
            # The letter spacing behind the last character counts as a part of the line.
            rest = max(self._within.right - left - self._width(line.start, line.end) - spacing, 0.0)
            left += rest if self._within.align == "right" else rest / 2
        texts: list[PlacedText] = []
        boxes: list[PlacedBox] = []
        fields: list[PlacedField] = []
        links: list[PlacedLink] = []
        x = left
        for start, end, part in self._pieces():
            tag, key = self._tag, self._paragraph.key
            match part.run:
                case Run():
                    key = part.run.key or key
                    if part.run.emphasis is Emphasis.MISSING:
                        boxes.append(PlacedBox(self._around(x, start, end, _ABOVE, _BELOW), MISSING_BACKGROUND))
                case Checkbox():
                    for asked in self._asked:
                        if asked.start == start:
                            tag = self._structure.add("Form", self._tag)
                            at = self._around(x, start, end, _BOX_ABOVE, _BOX_BELOW)
                            fields.append(PlacedField(at, asked.question, asked.choice, tag))
                case Link() | PageRef():
                    tag = self._structure.add("Link", self._tag)
                    links.append(PlacedLink(self._around(x, start, end, _ABOVE, _BELOW), part.run.target, tag))
            spaces = tuple(self._spaces[start - line.start : end - 1 - line.start])
            content = self.measured.text[start:end]
            texts.append(PlacedText(content, part.face, self._size, x, self._baseline, spaces, tag, self._color, key))
            if end < line.end:
                x += self._width(start, end)
                x += self._spaces[end - 1 - line.start]
        fields += self._text_fields(left)
        return Strip(self._pitch, tuple(texts), tuple(boxes), tuple(fields), tuple(links))

    def _around(self, x: float, start: int, end: int, above: float, below: float) -> Rectangle:
        """Return a rectangle around characters of the line.

        x: the left end of the first character in points. start, end: the positions of the characters in the paragraph.
        above, below: how far the rectangle reaches above and below the baseline, in em.
        """
        top, bottom = self._baseline - above * self._size, self._baseline + below * self._size
        return Rectangle(x, top, x + self._width(start, end), bottom)

    def _width(self, start: int, end: int) -> float:
        """Return the width of some characters of the line in points, without the space behind the last character.

        start, end: their positions in the paragraph.
        """
        # The advances and the spaces both include the letter spacing. It must count once.
        advances = sum(self.measured.advances[start:end]) - self.measured.spacing * (end - start)
        first, last = start - self._line.start, max(end - 1, start) - self._line.start
        return advances + sum(self._spaces[first:last])

    def _text_fields(self, left: float) -> Iterator[PlacedField]:
        """Yield the fields of the line into which text is typed. left: the left end of the line in points."""
        line = self._line
        for asked in self._asked:
            is_check_box = bool(asked.choice)
            if is_check_box or not line.start <= asked.start < line.end:
                continue
            end = min(asked.end, line.end)
            x = left + self._width(line.start, asked.start)
            if asked.start > line.start:
                x += self._spaces[asked.start - 1 - line.start]
            at = self._around(x, asked.start, end, _ABOVE, _BELOW)
            tag = self._structure.add("Form", self._tag)
            yield PlacedField(at, asked.question, "", tag, face_name(self._found), self._size)

    def _pieces(self) -> Iterator[tuple[int, int, _Part]]:
        """Yield the start and the end of each piece of the line, and the part of the paragraph that contains the piece.

        In a PDF each glyph of a font stands for one character only. But two characters may have the same glyph, such as
        a space and a no-break space. Such characters are never in one piece.
        """
        for part in self._parts:
            start, end = max(part.start, self._line.start), min(part.end, self._line.end)
            if start < end:
                cuts = [] if part.has_unique_glyphs else self._cuts(start, end, part.face)
                for first, last in pairwise([start, *cuts, end]):
                    yield first, last, part

    def _cuts(self, start: int, end: int, name: FaceName) -> list[int]:
        """Return the positions at which a part of the line must be cut into pieces.

        A cut is before a character whose glyph stands for another character in the current piece. name: the face of the
        part.
        """
        opened = face.of(name)
        cuts: list[int] = []
        meanings: dict[int, str] = {}  # number of a glyph → the character that it stands for in the current piece
        for position, character in enumerate(self.measured.text[start:end], start):
            glyph = opened.glyph(character)
            if glyph and meanings.setdefault(glyph.number, character) != character:
                cuts.append(position)
                meanings = {glyph.number: character}
        return cuts

    def _divided(self, settings: LineSettings) -> Iterator[_Part]:
        """Yield the parts of the paragraph."""
        start = 0
        font = settings.profile.roles[self._paragraph.role].font
        for run in self._paragraph.runs:
            positions = range(start, start + len(run.text))
            # Most runs have no substitutes. Then the whole run is one group, and `groupby` is not needed.
            has_substitutes = not self.measured.substitutes.keys().isdisjoint(positions)
            families = groupby(positions, self.measured.substitutes.get) if has_substitutes else [(None, positions)]
            for family, group in families:
                end = start + len(list(group))
                name = face_name(settings.fonts[purpose(run, font)], family)
                characters = set(self.measured.text[start:end])
                opened = face.of(name)
                numbers: set[int | None] = set()
                for character in characters:
                    glyph = opened.glyph(character)
                    numbers.add(glyph.number if glyph else None)
                yield _Part(start, end, run, name, len(numbers) == len(characters))
                start = end


def face_name(found: FoundFont, substitute: str | None = None) -> FaceName:
    """Return the face that draws the characters of a font.

    substitute: a font family that has a character which the font lacks. None: the font itself is used.
    """
    family = substitute or found.used
    if family is None:
        raise UnsettableError(say("找不到“{family}”这种字体", family=found.asked))
    return found.face(family)


def text_in_faces(
    content: str, found: FoundFont, size: float, x: float, baseline: float, tag: int, color: str = "000000"
) -> Iterator[PlacedText]:
    """Yield a text on one line without letter spacing, as one placed text for each face that it needs.

    found: the font. x: the left end of the text in points. size, baseline, tag, color: see `PlacedText`.
    """
    for part, name, width in parts_in_faces(content, found):
        yield PlacedText(part, name, size, x, baseline, (0.0,) * (len(part) - 1), tag, color)
        x += width * size


@functools.lru_cache(maxsize=1 << 12)
def parts_in_faces(content: str, found: FoundFont) -> tuple[tuple[str, FaceName, float], ...]:
    """Return the parts of a text that are in one face each: the text, its face and its width in em."""
    parts = []
    for substitute, group in groupby(content, lambda character: fonts.substitute(found, character)):
        part = "".join(group)
        width = sum(fonts.advance(found, character) for character in part)
        parts.append((part, face_name(found, substitute), width))
    return tuple(parts)
