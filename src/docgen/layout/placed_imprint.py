"""Place the imprint (版记, GB/T 9704 7.4): the copies and the printing office, at the foot of the last page."""

from __future__ import annotations

from collections.abc import Sequence

from docgen.layout import office_name, placed_lines, strip, title_lines
from docgen.layout.pages import PlacedBox, Rectangle
from docgen.layout.placed_lines import LineSettings
from docgen.layout.strip import Strip
from docgen.model.blocks import Para, Role, text


def lay_out(paragraphs: Sequence[Para], settings: LineSettings, *, has_lines: bool) -> Strip:
    """Return the imprint as one strip. has_lines: whether it has drawn lines. In a letter it has none (10.1)."""
    imprint = settings.profile.imprint
    division = settings.structure.add("Div")
    gap = imprint.rule_to_text.pt if has_lines else 0.0
    layers: list[Strip] = []
    top = 0.0
    for index, paragraph in enumerate(paragraphs):
        if has_lines:
            thickness = imprint.rule_thin.pt if index else imprint.rule_thick.pt
            layers.append(_drawn_line(top, thickness, settings))
            top += thickness
        lines = strip.stacked(_paragraph(paragraph, settings, division))
        layers.append(lines.moved(0.0, top + gap))
        top += lines.height + 2 * gap
    if has_lines:
        layers.append(_drawn_line(top, imprint.rule_thick.pt, settings))
        top += imprint.rule_thick.pt
    return strip.overlaid(layers, top)._replace(at_foot=True)


def _paragraph(paragraph: Para, settings: LineSettings, division: int) -> list[Strip]:
    """Return the lines of a paragraph of the imprint. division: the index of the structure tag around the paragraph."""
    profile = settings.profile
    tag = settings.structure.add_with_role(paragraph.role, division)
    within = placed_lines.edges(paragraph, profile, 0.0, profile.text_width.pt)
    if paragraph.role is not Role.ISSUER or "\t" not in text(paragraph):
        return placed_lines.lay_out(paragraph, within, settings, tag)
    *above, last = title_lines.runs_of(paragraph, office_name.issuer_lines(text(paragraph), profile))
    lines = placed_lines.lay_out_lines(paragraph, above, within, settings, tag)
    return [*lines, *placed_lines.lay_out(Para(paragraph.role, last, paragraph.key), within, settings, tag)]


def _drawn_line(top: float, thickness: float, settings: LineSettings) -> Strip:
    at = Rectangle(0.0, top, settings.profile.text_width.pt, top + thickness)
    return Strip(0.0, boxes=(PlacedBox(at),))
