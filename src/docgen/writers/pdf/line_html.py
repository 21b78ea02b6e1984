"""A paragraph → its inner HTML, divided into lines that are stretched to the edge.

The lines are separated by line feeds, so the paragraph is one HTML element. The PDF has one structure tag for the
paragraph, and copied text is one paragraph. A `<br>` would add a structure tag to the PDF.

This module cannot write tabs, check boxes, and scripts with joined letters as HTML. For these the functions return
None, and WeasyPrint breaks the lines.

All spacing of a bare paragraph is added after layout: the distance between characters is written into the finished PDF.
In the HTML most lines of a bare paragraph have no tags.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from itertools import groupby, pairwise

from docgen.layout import line_breaking, measured_text
from docgen.layout.fonts import FoundFont
from docgen.layout.line_breaking import LineRange, SetGlyph
from docgen.layout.measured_text import MeasuredText
from docgen.model.blocks import Emphasis, Link, PageRef, Para, Run
from docgen.stationery.profile import Profile
from docgen.writers.pdf.line_spacing import Spacings

Href = Callable[[str], str]
"""Anchor → the `href` of a link to it."""
LINE_END = "\n"
"""The character between two lines of an HTML element that has the CSS class `set`."""
EMPHASIS_TAGS = {Emphasis.STRONG: "b", Emphasis.SUBHEADING: "i", Emphasis.MISSING: "mark"}
"""Emphasis → HTML element. The style sheet states its font."""
_Kind = tuple[Emphasis, str | None]
"""The emphasis of a character, and the `href` of its link."""
_PLAIN: _Kind = (Emphasis.PLAIN, None)


@dataclass(frozen=True, slots=True)
class HtmlLine:
    """A line of a paragraph as HTML."""

    html: str
    """The inner HTML of the line."""
    width: float
    """The width of the line's characters in points, before the line is stretched."""


def write(
    paragraph: Para,
    profile: Profile,
    found: Mapping[str, FoundFont],
    width: float,
    href: Href,
    spacings: Spacings | None = None,
) -> str | None:
    """Return the inner HTML of a paragraph, line by line. None: this module cannot write the paragraph.

    found: purpose of a font (a key of `profile.fonts`) → the font.
    width: the room for a full line in points. The left and right indents of the role are already subtracted.
    spacings: collects the spacing of the lines that are written without HTML tags. None: every line is written with
    HTML tags.
    """
    if (broken := _break(paragraph, profile, found, width, href)) is None:
        return None
    if not is_bare(paragraph, profile, spacings):
        spacings = None
    return LINE_END.join(broken.html(line, spacings) for line in broken.lines)


def is_bare(paragraph: Para, profile: Profile, spacings: Spacings | None) -> bool:
    """Return whether all spacing of a paragraph is added after layout. The style sheet then gives it no letter spacing.

    This is possible only for left-aligned and justified paragraphs. Spacing that is added after layout moves the rest
    of the line to the right. A centred line would no longer be in the middle.
    """
    return spacings is not None and profile.roles[paragraph.role].align in ("justify", "left")


def html_lines(
    paragraph: Para, profile: Profile, found: Mapping[str, FoundFont], width: float, href: Href
) -> list[HtmlLine] | None:
    """Return the lines of a paragraph.

    Every line is written with HTML tags. For the parameters and None see `write`.
    """
    if (broken := _break(paragraph, profile, found, width, href)) is None:
        return None
    glyphs, size = broken.measured.text.glyphs, broken.size
    return [
        HtmlLine(broken.html(line, None), line_breaking.width_of(glyphs[line.start : line.end], size))
        for line in broken.lines
    ]


def unbroken(paragraph: Para, profile: Profile, found: Mapping[str, FoundFont], href: Href) -> str | None:
    """Return the inner HTML of a paragraph as one line, with a quarter em between Chinese and Latin characters.

    None: this module cannot write the paragraph.
    """
    if (measured := _measured(paragraph, profile, found, href)) is None:
        return None
    return _line(measured, LineRange(0, len(measured.text.glyphs)), profile.roles[paragraph.role].size)


@dataclass(frozen=True, slots=True)
class _Measured:
    """The characters of a paragraph, before its lines are broken."""

    text: MeasuredText
    """The characters with their widths."""
    kinds: list[_Kind]
    """The emphasis and link of each character."""
    is_plain: bool
    """Whether no character has an emphasis or a link, and all characters are in the font of the role."""


@dataclass(frozen=True, slots=True)
class _BrokenParagraph:
    """A paragraph that is divided into lines."""

    measured: _Measured
    """The characters of the paragraph."""
    lines: list[LineRange]
    """The range of characters of each line, and its stretch."""
    size: float
    """The size of the font in points."""

    def html(self, line: LineRange, spacings: Spacings | None) -> str:
        """Return the inner HTML of a line.

        spacings: collects the spacing that is added after layout, for a line without tags for its spacing. None: the
        spacing is in the HTML, as tags. A paragraph that is not bare needs None.
        """
        if spacings is None:
            return _line(self.measured, line, self.size)
        return _untagged(self, line, spacings) or _line(self.measured, line, self.size, is_bare=True)


def _break(
    paragraph: Para, profile: Profile, found: Mapping[str, FoundFont], width: float, href: Href
) -> _BrokenParagraph | None:
    """Divide a paragraph into lines. Return None if this module cannot write the paragraph."""
    if (measured := _measured(paragraph, profile, found, href)) is None:
        return None
    lines = measured_text.lines(measured.text, paragraph, profile, width)
    return _BrokenParagraph(measured, lines, profile.roles[paragraph.role].size)


def _measured(paragraph: Para, profile: Profile, found: Mapping[str, FoundFont], href: Href) -> _Measured | None:
    """Return the characters of a paragraph with their widths. None: this module cannot write the paragraph."""
    runs = [run for run in paragraph.runs if isinstance(run, Run | Link | PageRef)]
    if len(runs) != len(paragraph.runs) or (content := measured_text.measure(paragraph, profile, found)) is None:
        return None
    kinds: list[_Kind] = []
    for run in runs:
        kind = (run.emphasis, None) if isinstance(run, Run) else (Emphasis.PLAIN, href(run.target))
        kinds += [kind] * len(run.text)
    is_plain = kinds.count(_PLAIN) == len(kinds) and not any(glyph.instead for glyph in content.glyphs)
    return _Measured(content, kinds, is_plain)


def _untagged(broken: _BrokenParagraph, line: LineRange, spacings: Spacings) -> str | None:
    """Note the spacing of a line in `spacings`. Return the line without HTML tags. None: the line needs HTML tags."""
    measured = broken.measured
    glyphs, spacing = measured.text.glyphs[line.start : line.end], measured.text.spacing
    content = "".join(glyph.character for glyph in glyphs)
    if not content.strip():
        return None
    if not measured.is_plain:
        for index in range(line.start, line.end):
            if measured.kinds[index] != _PLAIN or measured.text.glyphs[index].instead:
                return None
    quarter, stretched = line_breaking.AUTOSPACE * broken.size, spacing + line.stretch
    gaps = tuple(
        (spacing if left.western and right.western else stretched) + (quarter if left.is_spaced_from(right) else 0.0)
        for left, right in pairwise(glyphs)
    )
    if not any(gaps) or spacings.note(content, broken.size, gaps):
        return escape(content)
    return None


def _line(measured: _Measured, line: LineRange, size: float, *, is_bare: bool = False) -> str:
    """Return the inner HTML of a line, with HTML tags. is_bare: whether the paragraph is bare."""
    content = "".join(_pieces(measured, line, size))
    spacing = measured.text.spacing + line.stretch
    is_set_already = spacing == 0 if is_bare else line.stretch == 0
    return content if is_set_already else f'<span style="letter-spacing:{spacing:.3f}pt">{content}</span>'


def _pieces(measured: _Measured, line: LineRange, size: float) -> Iterator[str]:
    """Yield the HTML of each run of one emphasis, one link, one script and one font. Western runs are not stretched.

    CSS puts letter spacing behind each character. Additional space between two runs is written as the left margin of
    the second run.
    """
    glyphs, kinds = measured.text.glyphs, measured.kinds

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
        rules = [f"letter-spacing:{measured.text.spacing:g}pt"] if western and line.stretch else []
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
    """Return the margin between two runs in points. before, after: the characters on the two sides of the margin.

    The margin is a quarter em between a Chinese and a Latin character, otherwise 0. If the first run is Western and
    the second is not, the stretch of the line is added, because a Western run has no stretch behind its characters.
    """
    lacks_stretch = before.western and not after.western
    return line.stretch * lacks_stretch + line_breaking.AUTOSPACE * size * before.is_spaced_from(after)
