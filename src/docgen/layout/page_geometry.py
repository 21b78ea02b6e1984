"""Where the parts of pages stand: Profile → a page's margins; + size of its mark → a letter's first page (10.1)."""

from __future__ import annotations

from dataclasses import dataclass

from docgen.model.blocks import Doc, Role, text
from docgen.stationery.profile import Length, Profile


@dataclass(frozen=True, slots=True)
class LetterGeometry:
    """A letter's first page. Places are measured from the paper's upper or left edge."""

    mark_top: Length
    """The upper edge of the office's name: of its ink, as of all that begins with `mark`."""
    mark_height: Length
    category_top: Length
    """The upper edge of the category mark."""
    rule_left: Length
    """The left end of both double rules, the one below the office's name and the one at the foot."""
    rule_length: Length
    rule_top: Length
    """The upper edge of the double rule below the office's name."""
    rule_height: Length
    """Of a double rule: its thick line, the space, its thin line."""
    rule_thick: Length
    rule_space: Length
    rule_thin: Length
    text_top: Length
    """Where the first line of text begins."""
    lower_rule_top: Length
    """The upper edge of the double rule at the foot."""
    rule_to_line: Length
    """Between a double rule and the line of text next to it."""
    bottom: Length
    """The bottom margin of the first page, whose text reaches down to the lower rule."""

    @property
    def mark_bottom(self) -> Length:
        """The lower edge of the office's name."""
        return self.mark_top + self.mark_height


@dataclass(frozen=True, slots=True)
class PageArea:
    """A page: the size of its paper, and its margins."""

    width: Length
    height: Length
    top: Length
    right: Length
    bottom: Length
    left: Length

    @property
    def text_width(self) -> Length:
        """Between the margins."""
        return self.width - self.left - self.right

    @property
    def text_height(self) -> Length:
        """Between the margins."""
        return self.height - self.top - self.bottom


def page(profile: Profile, landscape: bool = False) -> PageArea:
    """The page of running text; landscape: the same page rotated, its left edge on top (8: 横排表格)."""
    if not landscape:
        return PageArea(profile.width, profile.height, profile.top, profile.right, profile.bottom, profile.left)
    across = profile.width - profile.left - profile.area_width
    return PageArea(profile.height, profile.width, profile.left, profile.top, across, profile.bottom)


def mark_size(doc: Doc, profile: Profile) -> float:
    """The size in points of the office's name on a document."""
    marks = [text(para) for para in doc.head if para.role is Role.LETTERHEAD]
    return profile.letterhead_size(max(marks, key=len, default=""))


def letter(profile: Profile, mark_size: float | None = None) -> LetterGeometry:
    """The geometry of a letter's first page.

    mark_size: the size of the office's name in points; None: the largest that a letterhead may have.
    """
    part = profile.letter
    mark_height = Length(mark_size or profile.roles[Role.LETTERHEAD].size) * part.mark_ink
    # The standard measures to the characters; a line begins half its lead above them and ends half below.
    rule_to_line = part.rule_to_number - (profile.line_pitch - Length(profile.body.size)) * 0.5
    rule_height = part.rule_thick + part.rule_space + part.rule_thin
    rule_top = part.mark_top + mark_height + part.mark_to_rule
    return LetterGeometry(
        mark_top=part.mark_top,
        mark_height=mark_height,
        category_top=part.category_top,
        rule_left=(profile.width - part.rule_length) * 0.5,
        rule_length=part.rule_length,
        rule_top=rule_top,
        rule_height=rule_height,
        rule_thick=part.rule_thick,
        rule_space=part.rule_space,
        rule_thin=part.rule_thin,
        text_top=rule_top + rule_height + rule_to_line,
        lower_rule_top=profile.height - part.lower_rule_bottom - rule_height,
        rule_to_line=rule_to_line,
        bottom=part.lower_rule_bottom + rule_height + rule_to_line,
    )
