"""A paragraph whose lines are broken here → HTML: WeasyPrint gets each line ready, stretched to the edge.

One paragraph stays one element with line breaks in it, so that its tag and the text copied out of the PDF are the
paragraph. Text that cannot be set here (tabs, boxes, scripts that are shaped) is left to WeasyPrint.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from itertools import groupby

from docgen import fonts, typeset
from docgen.blocks import Emphasis, Para, Run, text
from docgen.fonts import FoundFont
from docgen.profile import Profile
from docgen.typeset import Glyph, Line

_STRONG = "heiti"


def write(paragraph: Para, profile: Profile, found: Mapping[str, FoundFont], width: float | None = None) -> str | None:
    """The inner HTML of a paragraph, line by line; None when its lines cannot be broken here.

    width: of the room in points (a table cell's); None means the type area without the role's indents.
    """
    style = profile.roles[paragraph.role]
    if (measured := _measured(paragraph, profile, found)) is None:
        return None
    glyphs, emphases, spacing = measured
    if width is None:
        width = (profile.text_width - profile.characters_wide(paragraph.role, style.left + style.right)).pt
    first = profile.characters_wide(paragraph.role, style.first).pt
    lines = typeset.break_lines(glyphs, width, first, style.size, spacing, justify=style.align == "justify")
    return "<br>".join(_line(glyphs, emphases, line, spacing, style.size) for line in lines)


def unbroken(paragraph: Para, profile: Profile, found: Mapping[str, FoundFont]) -> str | None:
    """The inner HTML of a paragraph on one line, with its quarter ems."""
    if (measured := _measured(paragraph, profile, found)) is None:
        return None
    glyphs, emphases, spacing = measured
    return _line(glyphs, emphases, Line(0, len(glyphs)), spacing, profile.roles[paragraph.role].size)


def _measured(
    paragraph: Para, profile: Profile, found: Mapping[str, FoundFont]
) -> tuple[list[Glyph], list[Emphasis], float] | None:
    """Characters with widths, the emphasis of each, and the spacing behind each; None for what cannot be set here."""
    runs = [run for run in paragraph.runs if isinstance(run, Run)]
    if len(runs) != len(paragraph.runs) or not typeset.can_set(text(paragraph)):
        return None
    style = profile.roles[paragraph.role]
    spacing = profile.character_spacing.pt if style.size == profile.body.size else 0.0
    glyphs = [
        Glyph(character, fonts.advance(font, character) * style.size + spacing, fonts.is_fallback(font, character))
        for run in runs
        for font in (found[_purpose(run, style.font)],)
        for character in run.text
    ]
    return glyphs, [run.emphasis for run in runs for _ in run.text], spacing


def _purpose(run: Run, own: str) -> str:
    return _STRONG if run.emphasis is Emphasis.STRONG else own


def _line(glyphs: list[Glyph], emphases: list[Emphasis], line: Line, spacing: float, size: float) -> str:
    content = "".join(_pieces(glyphs, emphases, line, spacing, size))
    if not line.stretch:
        return content
    # Half of what is added to a character stands before it: the first one is moved back to the edge.
    back = 0.0 if typeset.is_western(glyphs[line.start].character) else -line.stretch / 2
    return f'<span style="letter-spacing:{spacing + line.stretch:.3f}pt;margin-left:{back:.3f}pt">{content}</span>'


def _pieces(glyphs: list[Glyph], emphases: list[Emphasis], line: Line, spacing: float, size: float) -> Iterator[str]:
    """Runs of one emphasis and one script; a Western run keeps its own spacing and gets its quarter ems."""
    positions = range(line.start, line.end)
    for (emphasis, western, rare), group in groupby(
        positions, lambda i: (emphases[i], typeset.is_western(glyphs[i].character), glyphs[i].rare)
    ):
        inside = list(group)
        content = escape("".join(glyphs[i].character for i in inside))
        if rare:
            # The fall-back font's own height would push the lines apart.
            content = f'<span class="rare">{content}</span>'
        if western:
            content = f"<span{_margins(glyphs, inside, line, spacing, size)}>{content}</span>"
        tag = {Emphasis.STRONG: "b", Emphasis.MISSING: "mark"}.get(emphasis)
        yield f"<{tag}>{content}</{tag}>" if tag else content


def _margins(glyphs: list[Glyph], inside: list[int], line: Line, spacing: float, size: float) -> str:
    """The style of a Western run: quarter ems at its ends, and the stretch that its last character does not carry."""
    before, after = inside[0] - 1, inside[-1] + 1
    left = _gap(glyphs, before, inside[0], size) if before >= line.start else 0.0
    right = _gap(glyphs, inside[-1], after, size) if after < line.end else 0.0
    half = line.stretch / 2
    if before >= line.start:
        left += half
    if after < line.end:
        right += half
    rules = [f"letter-spacing:{spacing:g}pt"] if line.stretch else []
    rules += [f"margin-{side}:{value:.3f}pt" for side, value in (("left", left), ("right", right)) if value]
    return f' style="{";".join(rules)}"' if rules else ""


def _gap(glyphs: list[Glyph], before: int, after: int, size: float) -> float:
    return typeset.AUTOSPACE * size * typeset.autospaces(glyphs[before].character, glyphs[after].character)
