"""A paragraph → its inner HTML, with its lines broken and stretched to the edge.

The lines are separated by line feeds, so the paragraph is one element. The PDF has one tag for it, and copied text is
one paragraph. A `<br>` would add a tag. Tabs, check boxes, and scripts with joined letters cannot be spelled here. For
these the functions return None, and WeasyPrint breaks the lines.
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
"""Anchor → the `href` of a link to it."""
LINE_END = "\n"
"""The character between two lines of an element of the class `set`."""
EMPHASIS_TAGS = {Emphasis.STRONG: "b", Emphasis.SUBHEADING: "i", Emphasis.MISSING: "mark"}
"""Emphasis → HTML element. The style sheet states its font."""
_Kind = tuple[Emphasis, str | None]
"""The emphasis of a character, and the `href` of its link."""
_PLAIN: _Kind = (Emphasis.PLAIN, None)


@dataclass(frozen=True, slots=True)
class BrokenLine:
    """A line of a paragraph."""

    html: str
    """The inner HTML of the line."""
    width: float
    """The width of its characters in points, before the line is stretched."""


def write(
    paragraph: Para,
    profile: Profile,
    found: Mapping[str, FoundFont],
    width: float,
    href: Href,
    spacings: Spacings | None = None,
) -> str | None:
    """Return the inner HTML of a paragraph, line by line, or None if its lines cannot be broken here.

    found: purpose of a font → the font. width: the width of a full line in points, without the indents of the role.
    spacings: collects the spacing of the lines that are spelled without tags. None: every line is spelled with tags.
    """
    if (made := _broken(paragraph, profile, found, width, href)) is None:
        return None
    if not is_bare(paragraph, profile, spacings):
        spacings = None
    return LINE_END.join(made.spelled(line, spacings) for line in made.lines)


def is_bare(paragraph: Para, profile: Profile, spacings: Spacings | None) -> bool:
    """Whether the style sheet gives a paragraph no letter spacing, because all spacing is added after layout.

    Spacing that is added after layout moves the rest of the line to the right. A centred line would be off its centre.
    """
    return spacings is not None and profile.roles[paragraph.role].align in ("justify", "left")


def broken(
    paragraph: Para, profile: Profile, found: Mapping[str, FoundFont], width: float, href: Href
) -> list[BrokenLine] | None:
    """Return the lines of a paragraph, every line spelled with tags. Parameters and None are as of `write`."""
    if (made := _broken(paragraph, profile, found, width, href)) is None:
        return None
    glyphs, size = made.measured.glyphs, made.size
    return [
        BrokenLine(made.spelled(line, None), line_breaking.width_of(glyphs[line.start : line.end], size))
        for line in made.lines
    ]


def unbroken(paragraph: Para, profile: Profile, found: Mapping[str, FoundFont], href: Href) -> str | None:
    """Return the inner HTML of a paragraph as one line, with a quarter em between Chinese and Latin characters.

    None: the paragraph cannot be spelled here.
    """
    if (measured := _measured(paragraph, profile, found, href)) is None:
        return None
    return _line(measured, LineRange(0, len(measured.glyphs)), profile.roles[paragraph.role].size)


@dataclass(frozen=True, slots=True)
class _Measured:
    """The characters of a paragraph, before its lines are broken."""

    glyphs: list[SetGlyph]
    """The characters with their widths."""
    kinds: list[_Kind]
    """The emphasis and link of each character."""
    spacing: float
    """The letter spacing behind each character in points."""
    is_plain: bool
    """Whether no character has an emphasis or a link, and all are in the font of the role."""


@dataclass(frozen=True, slots=True)
class _Broken:
    """A paragraph whose lines are broken."""

    measured: _Measured
    """The characters of the paragraph."""
    lines: list[LineRange]
    """The range of characters of each line, and its stretch."""
    size: float
    """The size of the font in points."""

    def spelled(self, line: LineRange, spacings: Spacings | None) -> str:
        """Return the inner HTML of a line. spacings: as of `write`, but None also if the paragraph is not bare."""
        if spacings is None:
            return _line(self.measured, line, self.size)
        return _untagged(self, line, spacings) or _line(self.measured, line, self.size, is_bare=True)


def _broken(
    paragraph: Para, profile: Profile, found: Mapping[str, FoundFont], width: float, href: Href
) -> _Broken | None:
    """Return a paragraph with its lines broken, or None if they cannot be broken here."""
    style = profile.roles[paragraph.role]
    if (measured := _measured(paragraph, profile, found, href)) is None:
        return None
    first_indent = profile.characters_wide(paragraph.role, style.first).pt
    lines = line_breaking.break_lines(
        measured.glyphs, width, first_indent, style.size, measured.spacing, justify=style.align == "justify"
    )
    return _Broken(measured, lines, style.size)


def _measured(paragraph: Para, profile: Profile, found: Mapping[str, FoundFont], href: Href) -> _Measured | None:
    """Return the characters of a paragraph with their widths, or None if the paragraph cannot be spelled here."""
    runs = [run for run in paragraph.runs if isinstance(run, Run | Link | PageRef)]
    if len(runs) != len(paragraph.runs) or not line_breaking.can_set(text(paragraph)):
        return None
    style = profile.roles[paragraph.role]
    spacing = profile.character_spacing.pt if style.size == profile.body.size else 0.0
    glyphs: list[SetGlyph] = []
    kinds: list[_Kind] = []
    for run in runs:
        kind = (run.emphasis, None) if isinstance(run, Run) else (Emphasis.PLAIN, href(run.target))
        known_glyphs = _known_glyphs(found[purpose(run, style.font)], style.size, spacing)
        glyphs += map(known_glyphs.__getitem__, run.text)
        kinds += [kind] * len(run.text)
    is_plain = kinds.count(_PLAIN) == len(kinds) and not any(glyph.instead for glyph in glyphs)
    return _Measured(glyphs, kinds, spacing, is_plain)


class _KnownGlyphs(dict[str, SetGlyph]):
    """Character → glyph, of one font in one size. A glyph is made at its first use, since most characters recur."""

    def __init__(self, font: FoundFont, size: float, spacing: float) -> None:
        super().__init__()
        self._font, self._size, self._spacing = font, size, spacing

    def __missing__(self, character: str) -> SetGlyph:
        advance = fonts.advance(self._font, character) * self._size + self._spacing
        glyph = self[character] = SetGlyph(character, advance, fonts.instead(self._font, character))
        return glyph


_known_glyphs = functools.lru_cache(maxsize=64)(_KnownGlyphs)


def _untagged(made: _Broken, line: LineRange, spacings: Spacings) -> str | None:
    """Note the spacing of a line in `spacings`, and return the line without tags. None: the line needs tags."""
    measured = made.measured
    glyphs, spacing = measured.glyphs[line.start : line.end], measured.spacing
    content = "".join(glyph.character for glyph in glyphs)
    if not content.strip():
        return None
    if not measured.is_plain:
        for index in range(line.start, line.end):
            if measured.kinds[index] != _PLAIN or measured.glyphs[index].instead:
                return None
    quarter, stretched = line_breaking.AUTOSPACE * made.size, spacing + line.stretch
    rooms = tuple(
        (spacing if left.western and right.western else stretched) + (quarter if left.is_spaced_from(right) else 0.0)
        for left, right in pairwise(glyphs)
    )
    if not any(rooms) or spacings.note(content, made.size, rooms):
        return escape(content)
    return None


def _line(measured: _Measured, line: LineRange, size: float, *, is_bare: bool = False) -> str:
    """Return the inner HTML of a line with tags. is_bare: whether the style sheet gives the paragraph no spacing."""
    content = "".join(_pieces(measured, line, size))
    spacing = measured.spacing + line.stretch
    is_set_already = spacing == 0 if is_bare else line.stretch == 0
    return content if is_set_already else f'<span style="letter-spacing:{spacing:.3f}pt">{content}</span>'


def _pieces(measured: _Measured, line: LineRange, size: float) -> Iterator[str]:
    """Yield the HTML of each run of one emphasis, one link, one script and one font. Western runs are not stretched.

    Letter spacing is behind each character. More space between two runs is the left margin of the second run.
    """
    glyphs, kinds = measured.glyphs, measured.kinds

    def look(index: int) -> tuple[_Kind, bool, str | None]:
        glyph = glyphs[index]
        return kinds[index], glyph.western, glyph.instead

    for ((emphasis, address), western, instead), group in groupby(range(line.start, line.end), look):
        indexes = list(group)
        content = escape("".join(glyphs[index].character for index in indexes))
        content = in_family(content, instead) if instead else content
        tag = EMPHASIS_TAGS.get(emphasis)
        content = f"<{tag}>{content}</{tag}>" if tag else content
        content = f'<a href="{escape(address)}">{content}</a>' if address else content
        rules = [f"letter-spacing:{measured.spacing:g}pt"] if western and line.stretch else []
        first = indexes[0]
        if first > line.start and (gap := _gap(glyphs[first - 1], glyphs[first], line, size)):
            rules.append(f"margin-left:{gap:.3f}pt")
        yield f'<span style="{";".join(rules)}">{content}</span>' if rules else content


def in_family(content: str, family: str) -> str:
    """Return inner HTML in a font family other than that of its line.

    The class keeps the height of this font from making the line higher.
    """
    return f'<span class="rare" style="font-family:\'{escape(family)}\'">{content}</span>'


def _gap(before: SetGlyph, after: SetGlyph, line: LineRange, size: float) -> float:
    """Return the margin between two runs in points. before, after: the characters on its two sides.

    The margin has a quarter em between Chinese and Latin, and the stretch that is not behind a Western character.
    """
    lacks_stretch = before.western and not after.western
    return line.stretch * lacks_stretch + line_breaking.AUTOSPACE * size * before.is_spaced_from(after)
