"""Compute the places of the elements of a page, such as margins and drawn lines.

The input is a profile, and for a letter the office's name. The output is the paper size and the margins of a page. For
a letter it is also the places on the first page (GB/T 9704 10.1).
"""

from __future__ import annotations

from dataclasses import dataclass

from docgen.layout.office_name import Letterhead, letterhead
from docgen.model.blocks import Doc, Role, text
from docgen.stationery.profile import Length, Profile


@dataclass(frozen=True, slots=True)
class LetterGeometry:
    """The places on the first page of a letter. They are measured from the upper or the left edge of the paper."""

    line_left: Length
    """The left end of both double lines. One is below the office's name, and one is at the foot of the page."""
    upper_line_top: Length
    """The upper edge of the double line below the office's name."""
    double_line_height: Length
    """The height of a double line: both lines and the space between them."""
    text_top: Length
    """The upper edge of the first line of text."""
    lower_line_top: Length
    """The upper edge of the double line at the foot of the page."""
    line_to_text: Length
    """The space between a double line and the nearest line of text."""
    bottom: Length
    """The bottom margin of the first page. It contains the lower double line and the space above the double line."""


@dataclass(frozen=True, slots=True)
class PageArea:
    """The paper size and the margins of a page."""

    width: Length
    """The width of the paper."""
    height: Length
    """The height of the paper."""
    top: Length
    """The top margin."""
    right: Length
    """The right margin."""
    bottom: Length
    """The bottom margin."""
    left: Length
    """The left margin."""

    @property
    def text_width(self) -> Length:
        """Return the width between the left and the right margin."""
        return self.width - self.left - self.right

    @property
    def text_height(self) -> Length:
        """Return the height between the top and the bottom margin."""
        return self.height - self.top - self.bottom


def page(profile: Profile, landscape: bool = False) -> PageArea:
    """Return the paper size and the margins of a page.

    landscape: whether the page is turned, so that its left edge is at the top (clause 8, 横排表格).
    """
    if not landscape:
        return PageArea(profile.width, profile.height, profile.top, profile.right, profile.bottom, profile.left)
    # Not `profile.right`: `text_width`, from which that is computed, is for upright lines only.
    lower_margin = profile.width - profile.left - profile.area_width
    return PageArea(profile.height, profile.width, profile.left, profile.top, lower_margin, profile.bottom)


def column_gap(profile: Profile) -> Length:
    """Return the space between two columns of a book."""
    return profile.character_pitch * profile.book.column_gap


def column(profile: Profile, columns: int) -> Length:
    """Return the width of a column on an upright page of a book. columns: the number of columns."""
    return Length((page(profile).text_width - column_gap(profile) * (columns - 1)).pt / columns)


def letterhead_of(doc: Doc, profile: Profile) -> Letterhead:
    """Return the letterhead of a document: the office's name with its size and lines. The longest name counts."""
    names = [text(para) for para in doc.head if para.role is Role.LETTERHEAD]
    return letterhead(max(names, key=len, default=""), profile)


def letter(profile: Profile, head: Letterhead | None = None) -> LetterGeometry:
    """Return the places on the first page of a letter.

    head: the letterhead. None: a letterhead of one line in the largest size.
    """
    lengths = profile.letter
    head = head or Letterhead(profile.roles[Role.LETTERHEAD].size)
    mark_height = Length(head.size) * lengths.mark_ink + head.below_first_line
    # The standard measures to the characters. A line is higher, and half of the difference is above the characters.
    line_to_text = lengths.rule_to_number - (profile.line_pitch - Length(profile.body.size)) * 0.5
    double_line_height = lengths.rule_thick + lengths.rule_space + lengths.rule_thin
    upper_line_top = lengths.mark_top + mark_height + lengths.mark_to_rule
    return LetterGeometry(
        line_left=(profile.width - lengths.rule_length) * 0.5,
        upper_line_top=upper_line_top,
        double_line_height=double_line_height,
        text_top=upper_line_top + double_line_height + line_to_text,
        lower_line_top=profile.height - lengths.lower_rule_bottom - double_line_height,
        line_to_text=line_to_text,
        bottom=lengths.lower_rule_bottom + double_line_height + line_to_text,
    )
