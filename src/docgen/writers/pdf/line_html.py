"""A paragraph → its inner HTML, divided into lines that are stretched to the edge.

The lines are separated by line feeds, so the paragraph is one HTML element. The PDF has one structure tag for the
paragraph, and copied text is one paragraph. A `<br>` would add a structure tag to the PDF.

This module cannot write tabs, check boxes, and scripts with joined letters as HTML. For these the functions return
None, and WeasyPrint breaks the lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from itertools import groupby

from docgen.layout import character_kinds, measured_text
from docgen.layout.character_kinds import AUTOSPACE, SPACED, WESTERN
from docgen.layout.fonts import FoundFont
from docgen.layout.line_breaking import LineRange, MeasuredText
from docgen.model.blocks import Emphasis, Para, Run
from docgen.stationery.profile import Profile

LINE_END = "\n"
"""The character between two lines of an HTML element that has the CSS class `set`."""
EMPHASIS_TAGS = {Emphasis.STRONG: "b", Emphasis.SUBHEADING: "i", Emphasis.MISSING: "mark"}
"""Emphasis → HTML element. The style sheet states its font."""


def write(paragraph: Para, profile: Profile, found: Mapping[str, FoundFont], width: float) -> str | None:
    """Return the inner HTML of a paragraph, line by line. None: this module cannot write the paragraph.

    found: purpose of a font (a key of `profile.fonts`) → the font.
    width: the width of a full line in points. The left and right indents of the role are already subtracted.
    """
    measured = _measured(paragraph, profile, found)
    if measured is None:
        return None
    lines = measured_text.lines(measured, paragraph, profile, width)
    return LINE_END.join(_line(paragraph, measured, line, profile) for line in lines)


def unbroken(paragraph: Para, profile: Profile, found: Mapping[str, FoundFont]) -> str | None:
    """Return the inner HTML of a paragraph as one line, with a quarter em between Chinese and Latin characters.

    None: this module cannot write the paragraph.
    """
    measured = _measured(paragraph, profile, found)
    if measured is None:
        return None
    return _line(paragraph, measured, LineRange(0, len(measured.text)), profile)


def _measured(paragraph: Para, profile: Profile, found: Mapping[str, FoundFont]) -> MeasuredText | None:
    """Return the characters of a paragraph with their widths. None: this module cannot write the paragraph."""
    if not all(isinstance(run, Run) for run in paragraph.runs):
        return None
    return measured_text.measure(paragraph, profile, found)


def _line(paragraph: Para, measured: MeasuredText, line: LineRange, profile: Profile) -> str:
    content = "".join(_spans(paragraph, measured, line, profile.roles[paragraph.role].size))
    spacing = measured.spacing + line.stretch
    return f'<span style="letter-spacing:{spacing:.3f}pt">{content}</span>' if line.stretch else content


def _spans(paragraph: Para, measured: MeasuredText, line: LineRange, size: float) -> Iterator[str]:
    """Yield the HTML of the parts of a line. A part has one emphasis, one script and one font.

    CSS puts letter spacing behind each character. Additional space between two parts is written as the left margin of
    the second part.
    """
    is_western = [kind in WESTERN for kind in character_kinds.kinds(measured.text)]
    emphases: list[Emphasis] = []
    for run in paragraph.runs:
        if isinstance(run, Run):
            emphases += [run.emphasis] * len(run.text)

    def look(index: int) -> tuple[Emphasis, bool, str | None]:
        return emphases[index], is_western[index], measured.substitutes.get(index)

    for (emphasis, western, substitute), group in groupby(range(line.start, line.end), look):
        indexes = list(group)
        first = indexes[0]
        content = escape(measured.text[first : indexes[-1] + 1])
        if substitute:
            content = in_family(content, substitute)
        tag = EMPHASIS_TAGS.get(emphasis)
        if tag:
            content = f"<{tag}>{content}</{tag}>"
        rules = [f"letter-spacing:{measured.spacing:g}pt"] if western and line.stretch else []
        gap = 0.0
        if first > line.start:
            # A Western part is not stretched. It has no additional space behind its characters.
            if is_western[first - 1] and not western:
                gap += line.stretch
            if measured.gaps[first - 1] == SPACED:
                gap += AUTOSPACE * size
        if gap:
            rules.append(f"margin-left:{gap:.3f}pt")
        yield f'<span style="{";".join(rules)}">{content}</span>' if rules else content


def in_family(content: str, family: str) -> str:
    """Return inner HTML in a font family other than that of its line. The CSS class keeps the height of the line."""
    return f'<span class="rare" style="font-family:\'{escape(family)}\'">{content}</span>'
