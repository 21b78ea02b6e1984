"""Place a photograph with its caption on a page of its own.

The photograph is as large as the type area allows. The caption is below it. The space above the photograph equals the
space below the caption.
"""

from __future__ import annotations

from dataclasses import dataclass

from docgen.layout import page_geometry, section_lines
from docgen.layout.pages import PlacedText, Rectangle
from docgen.layout.strip import stacked
from docgen.model.book import Section
from docgen.stationery.profile import Profile


@dataclass(frozen=True, slots=True)
class PlacedPhotograph:
    """A photograph on its page."""

    width: float
    """The width of the paper in points."""
    height: float
    """The height of the paper in points."""
    at: Rectangle
    """The place of the photograph."""
    caption: tuple[PlacedText, ...]
    """The text of the caption. Its tag is the first one below the root."""


def lay_out(section: Section, profile: Profile) -> PlacedPhotograph:
    """Return the photograph of a section. Its blocks are the caption."""
    assert section.photograph is not None
    photograph, area = section.photograph, page_geometry.page(profile)
    caption = stacked(section_lines.break_lines(section, profile).strips)
    gap = caption.space_above
    room = area.text_height.pt - caption.height - gap
    scale = min(area.text_width.pt / photograph.width, room / photograph.height)
    width, height = photograph.width * scale, photograph.height * scale
    left = area.left.pt + (area.text_width.pt - width) / 2
    top = area.top.pt + (room - height) / 2
    texts = caption.moved(area.left.pt, top + height + gap).texts
    return PlacedPhotograph(
        area.width.pt,
        area.height.pt,
        Rectangle(left, top, left + width, top + height),
        tuple(text._replace(tag=1) for text in texts),
    )
