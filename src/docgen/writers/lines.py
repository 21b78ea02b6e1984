"""A paragraph whose lines are broken here → HTML: WeasyPrint gets each line ready, stretched to the edge.

One paragraph stays one element with line feeds in it, so that its tag and the text copied out of the PDF are the
paragraph; a `<br>` would have a tag of its own. Text that cannot be set here (tabs, boxes, scripts that are shaped) is
left to WeasyPrint.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from itertools import groupby

from docgen import fonts, typeset
from docgen.blocks import Emphasis, Link, PageRef, Para, Run, text
from docgen.coverage import purpose
from docgen.fonts import FoundFont
from docgen.profile import Profile
from docgen.typeset import Glyph, Line
from docgen.writers.spacings import Spacings

Href = Callable[[str], str]
"""Anchor → address."""
LINE_END = "\n"
"""What parts the lines of an element of the class `set`."""
_Kind = tuple[Emphasis, str | None]
"""What surrounds a character: its emphasis, and where it leads."""


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
    lines that need no tags; None: all spacing is spelled out.
    """
    lines = broken(paragraph, profile, found, width, href, spacings)
    return None if lines is None else LINE_END.join(line.html for line in lines)


def broken(
    paragraph: Para,
    profile: Profile,
    found: Mapping[str, FoundFont],
    width: float,
    href: Href,
    spacings: Spacings | None = None,
) -> list[BrokenLine] | None:
    """The lines of a paragraph; arguments and None as of `write`."""
    style = profile.roles[paragraph.role]
    if (measured := _measured(paragraph, profile, found, href)) is None:
        return None
    glyphs, kinds, spacing = measured
    first = profile.characters_wide(paragraph.role, style.first).pt
    lines = typeset.break_lines(glyphs, width, first, style.size, spacing, justify=style.align == "justify")
    starts_left = style.align in ("justify", "left")
    return [
        BrokenLine(
            _plain(glyphs, kinds, line, spacing, style.size, starts_left, spacings)
            or _line(glyphs, kinds, line, spacing, style.size),
            typeset.width_of(glyphs[line.start : line.end], style.size),
        )
        for line in lines
    ]


def unbroken(paragraph: Para, profile: Profile, found: Mapping[str, FoundFont], href: Href) -> str | None:
    """The inner HTML of a paragraph on one line, with its quarter ems."""
    if (measured := _measured(paragraph, profile, found, href)) is None:
        return None
    glyphs, kinds, spacing = measured
    return _line(glyphs, kinds, Line(0, len(glyphs)), spacing, profile.roles[paragraph.role].size)


def _measured(
    paragraph: Para, profile: Profile, found: Mapping[str, FoundFont], href: Href
) -> tuple[list[Glyph], list[_Kind], float] | None:
    """Characters with widths, what surrounds each, and the spacing behind each; None for what cannot be set here."""
    runs = [run for run in paragraph.runs if isinstance(run, Run | Link | PageRef)]
    if len(runs) != len(paragraph.runs) or not typeset.can_set(text(paragraph)):
        return None
    style = profile.roles[paragraph.role]
    spacing = profile.character_spacing.pt if style.size == profile.body.size else 0.0
    glyphs: list[Glyph] = []
    kinds: list[_Kind] = []
    for run in runs:
        kind = (run.emphasis, None) if isinstance(run, Run) else (Emphasis.PLAIN, href(run.target))
        font = found[purpose(run, style.font)]
        for character in run.text:
            advance = fonts.advance(font, character) * style.size + spacing
            glyphs.append(Glyph(character, advance, fonts.is_fallback(font, character)))
            kinds.append(kind)
    return glyphs, kinds, spacing


def _plain(
    glyphs: list[Glyph],
    kinds: list[_Kind],
    line: Line,
    spacing: float,
    size: float,
    starts_left: bool,
    spacings: Spacings | None,
) -> str | None:
    """A line as its text alone, its spacing noted; None when it must be spelled out.

    Only spacing that moves nothing but what follows can be put in afterwards: not in a line that is centred.
    """
    inside = range(line.start, line.end)
    content = "".join(glyphs[index].character for index in inside)
    if spacings is None or not content.strip():
        return None
    if any(kinds[index] != (Emphasis.PLAIN, None) or glyphs[index].rare for index in inside):
        return None
    rooms = tuple(_room(glyphs, index, line, spacing, size) for index in inside[:-1])
    if all(room == spacing for room in rooms):
        return escape(content)
    return escape(content) if starts_left and spacings.note(content, size, rooms) else None


def _room(glyphs: list[Glyph], index: int, line: Line, spacing: float, size: float) -> float:
    """What stands behind a character: its letter spacing, and what parts it from the next."""
    stretch = 0.0 if typeset.is_western(glyphs[index].character) else line.stretch
    return spacing + stretch + _gap(glyphs, index + 1, line, size)


def _line(glyphs: list[Glyph], kinds: list[_Kind], line: Line, spacing: float, size: float) -> str:
    content = "".join(_pieces(glyphs, kinds, line, spacing, size))
    return f'<span style="letter-spacing:{spacing + line.stretch:.3f}pt">{content}</span>' if line.stretch else content


def _pieces(glyphs: list[Glyph], kinds: list[_Kind], line: Line, spacing: float, size: float) -> Iterator[str]:
    """Runs of one emphasis, one script and one font; a Western run keeps its own spacing.

    Letter spacing stands behind each character; what else belongs between two runs is the later one's margin.
    """

    def kind(index: int) -> tuple[_Kind, bool, bool]:
        glyph = glyphs[index]
        return kinds[index], typeset.is_western(glyph.character), glyph.rare

    for ((emphasis, address), western, rare), group in groupby(range(line.start, line.end), kind):
        inside = list(group)
        content = escape("".join(glyphs[index].character for index in inside))
        if rare:
            # The fall-back font's own height would push the lines apart.
            content = f'<span class="rare">{content}</span>'
        tag = {Emphasis.STRONG: "b", Emphasis.MISSING: "mark"}.get(emphasis)
        content = f"<{tag}>{content}</{tag}>" if tag else content
        content = f'<a href="{escape(address)}">{content}</a>' if address else content
        rules = [f"letter-spacing:{spacing:g}pt"] if western and line.stretch else []
        if inside[0] > line.start and (gap := _gap(glyphs, inside[0], line, size)):
            rules.append(f"margin-left:{gap:.3f}pt")
        yield f'<span style="{";".join(rules)}">{content}</span>' if rules else content


def _gap(glyphs: list[Glyph], index: int, line: Line, size: float) -> float:
    """What stands before a character: a quarter em between the scripts, and the stretch that a Western one left out."""
    before, after = glyphs[index - 1].character, glyphs[index].character
    left_out = typeset.is_western(before) and not typeset.is_western(after)
    return line.stretch * left_out + typeset.AUTOSPACE * size * typeset.autospaces(before, after)
