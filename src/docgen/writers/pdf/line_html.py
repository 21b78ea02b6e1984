"""A paragraph whose lines are broken here → HTML: WeasyPrint gets each line ready, stretched to the edge.

One paragraph stays one element with line feeds in it, so that its tag and the text copied out of the PDF are the
paragraph; a `<br>` would have a tag of its own. Text that cannot be set here (tabs, boxes, scripts that are shaped) is
left to WeasyPrint.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from itertools import groupby, pairwise

from docgen.layout import fonts, line_breaking
from docgen.layout.font_coverage import purpose
from docgen.layout.fonts import FoundFont
from docgen.layout.line_breaking import LineRange, SetGlyph
from docgen.model.blocks import Emphasis, Link, PageRef, Para, Run, text
from docgen.stationery.profile import Profile
from docgen.writers.pdf.line_spacing import Spacings

Href = Callable[[str], str]
"""Anchor → address."""
LINE_END = "\n"
"""What parts the lines of an element of the class `set`."""
_Kind = tuple[Emphasis, str | None]
"""What surrounds a character: its emphasis, and where it leads."""
_PLAIN: _Kind = (Emphasis.PLAIN, None)


@dataclass(frozen=True, slots=True)
class BrokenLine:
    """A line as inner HTML, and how wide its characters are in points before they are stretched."""

    html: str
    width: float


def write(
    paragraph: Para,
    profile: Profile,
    found: Mapping[str, FoundFont],
    width: float,
    href: Href,
    spacings: Spacings | None = None,
) -> str | None:
    """The inner HTML of a paragraph, line by line; None when its lines cannot be broken here.

    width: of a full line in points, the role's indents taken off. href: the address of an anchor. spacings: notes the
    lines that need no tags, the paragraph being `is_bare`; None: all spacing is spelled out.
    """
    made = _broken(paragraph, profile, found, width, href)
    spacings = spacings if is_bare(paragraph, profile, spacings) else None
    return None if made is None else LINE_END.join(made.spelled(line, spacings) for line in made.lines)


def is_bare(paragraph: Para, profile: Profile, spacings: Spacings | None) -> bool:
    """Whether the style sheet is to give a paragraph no spacing, since all of it is put in afterwards.

    Only spacing that moves nothing but what follows it can be: not in a line that is centred.
    """
    return spacings is not None and profile.roles[paragraph.role].align in ("justify", "left")


def broken(
    paragraph: Para, profile: Profile, found: Mapping[str, FoundFont], width: float, href: Href
) -> list[BrokenLine] | None:
    """The lines of a paragraph, all spacing spelled out; arguments and None as of `write`."""
    if (made := _broken(paragraph, profile, found, width, href)) is None:
        return None
    glyphs, size = made.measured.glyphs, made.size
    return [
        BrokenLine(made.spelled(line, None), line_breaking.width_of(glyphs[line.start : line.end], size))
        for line in made.lines
    ]


def unbroken(paragraph: Para, profile: Profile, found: Mapping[str, FoundFont], href: Href) -> str | None:
    """The inner HTML of a paragraph on one line, with its quarter ems."""
    if (measured := _measured(paragraph, profile, found, href)) is None:
        return None
    return _line(measured, LineRange(0, len(measured.glyphs)), profile.roles[paragraph.role].size)


@dataclass(frozen=True, slots=True)
class _Measured:
    """Characters with widths, what surrounds each, and the spacing behind each.

    is_plain: whether nothing surrounds any of them and all are in the font of their role.
    """

    glyphs: list[SetGlyph]
    kinds: list[_Kind]
    spacing: float
    is_plain: bool


@dataclass(frozen=True, slots=True)
class _Broken:
    """A paragraph in lines. size: of its font in points."""

    measured: _Measured
    lines: list[LineRange]
    size: float

    def spelled(self, line: LineRange, spacings: Spacings | None) -> str:
        """A line as inner HTML. spacings: of a paragraph that `is_bare`: notes what need not be spelled out."""
        if spacings is None:
            return _line(self.measured, line, self.size)
        return _plain(self, line, spacings) or _line(self.measured, line, self.size, is_bare=True)


def _broken(
    paragraph: Para, profile: Profile, found: Mapping[str, FoundFont], width: float, href: Href
) -> _Broken | None:
    style = profile.roles[paragraph.role]
    if (measured := _measured(paragraph, profile, found, href)) is None:
        return None
    first = profile.characters_wide(paragraph.role, style.first).pt
    lines = line_breaking.break_lines(
        measured.glyphs, width, first, style.size, measured.spacing, justify=style.align == "justify"
    )
    return _Broken(measured, lines, style.size)


def _measured(paragraph: Para, profile: Profile, found: Mapping[str, FoundFont], href: Href) -> _Measured | None:
    """None for what cannot be set here."""
    runs = [run for run in paragraph.runs if isinstance(run, Run | Link | PageRef)]
    if len(runs) != len(paragraph.runs) or not line_breaking.can_set(text(paragraph)):
        return None
    style = profile.roles[paragraph.role]
    spacing = profile.character_spacing.pt if style.size == profile.body.size else 0.0
    glyphs: list[SetGlyph] = []
    kinds: list[_Kind] = []
    for run in runs:
        kind = (run.emphasis, None) if isinstance(run, Run) else (Emphasis.PLAIN, href(run.target))
        case = _case(found[purpose(run, style.font)], style.size, spacing)
        glyphs += map(case.__getitem__, run.text)
        kinds += [kind] * len(run.text)
    is_plain = kinds.count(_PLAIN) == len(kinds) and not any(glyph.rare for glyph in glyphs)
    return _Measured(glyphs, kinds, spacing, is_plain)


class _Case(dict[str, SetGlyph]):
    """A font in one size: character → glyph. Most of a text is a few hundred characters, again and again."""

    def __init__(self, font: FoundFont, size: float, spacing: float) -> None:
        super().__init__()
        self._font, self._size, self._spacing = font, size, spacing

    def __missing__(self, character: str) -> SetGlyph:
        advance = fonts.advance(self._font, character) * self._size + self._spacing
        glyph = self[character] = SetGlyph(character, advance, fonts.is_fallback(self._font, character))
        return glyph


_case = functools.lru_cache(maxsize=64)(_Case)


def _plain(made: _Broken, line: LineRange, spacings: Spacings) -> str | None:
    """A line as its text alone; None when it must be spelled out."""
    measured = made.measured
    glyphs, spacing = measured.glyphs[line.start : line.end], measured.spacing
    content = "".join(glyph.character for glyph in glyphs)
    if not content.strip():
        return None
    if not measured.is_plain and any(
        measured.kinds[index] != _PLAIN or measured.glyphs[index].rare for index in range(line.start, line.end)
    ):
        return None
    quarter, stretched = line_breaking.AUTOSPACE * made.size, spacing + line.stretch
    rooms = tuple(
        (spacing if a.western and b.western else stretched) + (quarter if a.is_spaced_from(b) else 0.0)
        for a, b in pairwise(glyphs)
    )
    return escape(content) if not any(rooms) or spacings.note(content, made.size, rooms) else None


def _line(measured: _Measured, line: LineRange, size: float, *, is_bare: bool = False) -> str:
    content = "".join(_pieces(measured, line, size))
    spacing = measured.spacing + line.stretch
    is_said = spacing == 0 if is_bare else line.stretch == 0
    return content if is_said else f'<span style="letter-spacing:{spacing:.3f}pt">{content}</span>'


def _pieces(measured: _Measured, line: LineRange, size: float) -> Iterator[str]:
    """Runs of one emphasis, one script and one font; a Western run keeps its own spacing.

    Letter spacing stands behind each character; what else belongs between two runs is the later one's margin.
    """
    glyphs, kinds = measured.glyphs, measured.kinds

    def kind(index: int) -> tuple[_Kind, bool, bool]:
        glyph = glyphs[index]
        return kinds[index], glyph.western, glyph.rare

    for ((emphasis, address), western, rare), group in groupby(range(line.start, line.end), kind):
        inside = list(group)
        content = escape("".join(glyphs[index].character for index in inside))
        if rare:
            # The fall-back font's own height would push the lines apart.
            content = f'<span class="rare">{content}</span>'
        tag = {Emphasis.STRONG: "b", Emphasis.MISSING: "mark"}.get(emphasis)
        content = f"<{tag}>{content}</{tag}>" if tag else content
        content = f'<a href="{escape(address)}">{content}</a>' if address else content
        rules = [f"letter-spacing:{measured.spacing:g}pt"] if western and line.stretch else []
        if inside[0] > line.start and (gap := _gap(glyphs[inside[0] - 1], glyphs[inside[0]], line, size)):
            rules.append(f"margin-left:{gap:.3f}pt")
        yield f'<span style="{";".join(rules)}">{content}</span>' if rules else content


def _gap(before: SetGlyph, after: SetGlyph, line: LineRange, size: float) -> float:
    """What stands between two characters: a quarter em between the scripts, and the stretch a Western one left out."""
    left_out = before.western and not after.western
    return line.stretch * left_out + line_breaking.AUTOSPACE * size * before.is_spaced_from(after)
