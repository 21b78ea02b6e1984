"""Place the number of a page between two dashes (GB/T 9704 7.5)."""

from __future__ import annotations

from docgen.layout import fonts
from docgen.layout.pages import ARTIFACT, PlacedText, Rectangle
from docgen.layout.placed_lines import parts_in_faces, text_in_faces
from docgen.stationery.profile import Profile

DASH = "—"
"""The character on both sides of a page number."""


def placed(number: str, area: Rectangle, profile: Profile, *, is_right: bool) -> list[PlacedText]:
    """Return a page number with its dashes.

    The middle of the dashes is 7 mm below the type area. The text ends one character before the outer edge of the type
    area.

    number: the number as it is printed. area: the type area. is_right: whether the number is on the right, as on an odd
    page.
    """
    look = profile.page_number
    found, size, inset = fonts.find(profile.fonts[look.font]), look.size.pt, profile.character_pitch.pt * look.inset
    content = f"{DASH} {number} {DASH}"
    width = sum(part_width for _, _, part_width in parts_in_faces(content, found)) * size
    x = area.right - inset - width if is_right else area.left + inset
    middle_of_dash = sum(fonts.ink(found, DASH)) / 2
    baseline = area.bottom + look.below_area.pt + (fonts.baseline(found) - middle_of_dash) * size
    return list(text_in_faces(content, found, size, x, baseline, ARTIFACT))
