"""The rules for the head of a document (7.2) and of a letter (10.1): the office's mark and the red lines."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.checks.gbt9704.page import MARGINS, PAPER
from docgen.checks.gbt9704.rule import (
    MARKED,
    Fault,
    Source,
    Subject,
    Unmeasured,
    off_centre,
    quoted,
    rule,
    wrong_font,
    wrong_measure,
    wrong_value,
)
from docgen.inspection.measure.document_kinds import red_lines_of
from docgen.inspection.measure.model import DrawnLine, Kind, Part, is_red
from docgen.language import say

LETTER = (Kind.LETTER,)
DOCUMENT = (Kind.DOCUMENT,)
_MARK = (Part.MARK,)
_LINES = ("10.1-rules",)
"""The double lines of a letter are measured only if the rule with this code passes."""
_MOST_GREEN_OR_BLUE = 0x50
"""A colour counts as red only if its green and blue are each at most this value, of 0xFF."""


@rule("7.2.4-mark", "有发文机关标志", kinds=MARKED)
def mark(subject: Subject) -> Iterator[Fault]:
    """The first page has the office's mark (发文机关标志). Only the red colour distinguishes a mark from a title.

    The places of the other elements of the head are measured from the mark.
    """
    found = subject.first(Part.MARK)
    if found is None or not is_red(found.color):
        yield Fault(say("首页没有红色的发文机关标志"))


@rule("7.2.4-colour", "发文机关标志 红色", kinds=MARKED, parts=_MARK, after=("7.2.4-mark",))
def mark_colour(subject: Subject) -> Iterator[Fault]:
    """The mark is pure red (Y80 M80). A wrong conversion of colours makes it orange or purple."""
    found = subject.its(Part.MARK)
    if max(int(found.color[2:4], 16), int(found.color[4:6], 16)) > _MOST_GREEN_OR_BLUE:
        yield wrong_value(subject.profile.red, found.color, found.page)


@rule("7.2.4-font", "发文机关标志 小标宋体", kinds=MARKED, parts=_MARK)
def mark_font(subject: Subject) -> Iterator[Fault]:
    """The mark is in 小标宋. The standard only recommends this font, but all offices use it."""
    for paragraph in subject.document.of(Part.MARK):
        yield from wrong_font(paragraph, "xiaobiaosong", subject.profile)


@rule("7.2.4-centre", "发文机关标志 居中", source=Source.PLACE, kinds=MARKED, parts=_MARK, after=MARGINS)
def mark_centre(subject: Subject) -> Iterator[Fault]:
    """The mark is in the middle of the type area."""
    yield from off_centre(subject.its(Part.MARK), subject)


@rule(
    "7.2.4-top",
    "发文机关标志 上边缘距版心上边缘 35mm（距纸顶 72mm）",
    source=Source.PAGE,
    kinds=(Kind.DOCUMENT, Kind.MINUTES),
    parts=_MARK,
    after=MARGINS,
)
def mark_top_of_document(subject: Subject) -> Iterator[Fault]:
    """The characters of the mark begin 72 mm from the upper edge of the paper."""
    yield from _mark_top(subject, subject.profile.document.mark_top.mm)


@rule("10.1-mark-top", "信函 发文机关标志 上边缘距上页边 30mm", source=Source.PAGE, kinds=LETTER, parts=_MARK)
def mark_top_of_letter(subject: Subject) -> Iterator[Fault]:
    """The characters of a letter's mark begin 30 mm from the upper edge of the paper."""
    yield from _mark_top(subject, subject.profile.letter.mark_top.mm)


def _mark_top(subject: Subject, want: float) -> Iterator[Fault]:
    """Yield a fault if the mark does not begin at `want`, in mm from the upper edge of the paper."""
    edges = subject.mark_edges_mm
    if edges and abs(edges[0] - want) > subject.place_tolerance_mm:
        yield wrong_measure(want, edges[0], "mm", 1)


@rule(
    "10.2-mark-top",
    "命令（令） 发文机关标志 上边缘距版心上边缘 20mm（距纸顶 57mm）",
    source=Source.PAGE,
    kinds=(Kind.ORDER,),
    parts=_MARK,
    after=MARGINS,
)
def mark_top_of_order(subject: Subject) -> Iterator[Fault]:
    """The characters of an order's mark begin 57 mm from the upper edge of the paper."""
    yield from _mark_top(subject, subject.profile.document.order_mark_top.mm)


@rule("10.1-mark-words", "信函 发文机关标志 不加“文件”", kinds=LETTER, parts=_MARK)
def mark_words(subject: Subject) -> Iterator[Fault]:
    """The mark of a letter does not end with 文件. Only the mark of a document ends with 文件."""
    found = subject.its(Part.MARK)
    if found.text.endswith("文件"):
        yield Fault(quoted(found.text), found.page)


# ---- the double lines of a letter ------------------------------------------------------------------------------------
def _double_lines(subject: Subject) -> tuple[DrawnLine | None, DrawnLine | None]:
    """Return the red line at the top and the red line at the foot of the first page. None: the line is absent."""
    red_lines = red_lines_of(subject.document.pages)
    middle = subject.profile.height.mm / 2
    upper = [red_line for red_line in red_lines if red_line.box.top_mm < middle]
    lower = [red_line for red_line in red_lines if red_line.box.top_mm >= middle]
    return next(iter(upper), None), next(reversed(lower), None)


@rule("10.1-rules", "信函 首页上下各有一条红色双线", source=Source.PAGE, kinds=LETTER)
def double_lines_are_there(subject: Subject) -> Iterator[Fault]:
    """The first page of a letter has a red double line at the top and at the foot, each of a thick and a thin line."""
    for name, found in zip((say("上"), say("下")), _double_lines(subject), strict=True):
        if found is None:
            yield Fault(say("没有{which}双线", which=name), 1)
        elif len(found.parts) < 2:
            yield Fault(say("{which}双线只有一条线", which=name), 1)


@rule("10.1-rule-place", "信函 上双线在发文机关标志下 4mm", source=Source.PAGE, kinds=LETTER, parts=_MARK, after=_LINES)
def upper_double_line(subject: Subject) -> Iterator[Fault]:
    """The upper edge of the upper double line is 4 mm below the characters of the mark."""
    upper, edges = _double_lines(subject)[0], subject.mark_edges_mm
    want = subject.profile.letter.mark_to_rule.mm
    if upper and edges and abs(upper.box.top_mm - edges[1] - want) > subject.place_tolerance_mm:
        yield wrong_measure(want, upper.box.top_mm - edges[1], "mm", 1)


@rule("10.1-lower-rule", "信函 下双线距下页边 20mm", source=Source.PAGE, kinds=LETTER, after=(*_LINES, *PAPER))
def lower_double_line(subject: Subject) -> Iterator[Fault]:
    """The lower edge of the lower double line is 20 mm from the lower edge of the paper."""
    lower, want = _double_lines(subject)[1], subject.profile.letter.lower_rule_bottom.mm
    have = subject.profile.height.mm - lower.box.bottom_mm if lower else want
    if abs(have - want) > subject.place_tolerance_mm:
        yield wrong_measure(want, have, "mm", 1)


@rule("10.1-rule-length", "信函 双线长 170mm，居中", source=Source.PAGE, kinds=LETTER, after=(*_LINES, *PAPER))
def double_line_length(subject: Subject) -> Iterator[Fault]:
    """Each double line is 170 mm long and centred on the paper, not in the type area."""
    want, middle = subject.profile.letter.rule_length.mm, subject.profile.width.mm / 2
    for found in filter(None, _double_lines(subject)):
        if abs(found.box.width_mm - want) > 2 * subject.place_tolerance_mm:
            yield wrong_measure(want, found.box.width_mm, "mm", 1)
        elif abs((found.box.left_mm + found.box.right_mm) / 2 - middle) > subject.place_tolerance_mm:
            yield wrong_measure(middle, (found.box.left_mm + found.box.right_mm) / 2, "mm", 1)


@rule("10.1-rule-order", "信函 上双线上粗下细，下双线上细下粗", source=Source.PAGE, kinds=LETTER, after=_LINES)
def double_line_order(subject: Subject) -> Iterator[Fault]:
    """In each double line the thick line is nearer to the edge of the paper than the thin line."""
    upper, lower = _double_lines(subject)
    for found, thick_first in ((upper, True), (lower, False)):
        if found and len(found.parts) > 1:
            first, last = found.parts[0].height_mm, found.parts[-1].height_mm
            if (first > last) is not thick_first:
                want = say("上粗下细") if thick_first else say("上细下粗")
                yield wrong_value(want, f"{first:.2f}mm / {last:.2f}mm", 1)


# ---- the red line of a document --------------------------------------------------------------------------------------
@rule("7.2.7-rule", "有红色分隔线", source=Source.PAGE, kinds=DOCUMENT)
def red_line_is_there(subject: Subject) -> Iterator[Fault]:
    """A red line on the first page separates the head from the text."""
    if not red_lines_of(subject.document.pages):
        yield Fault(say("首页没有红色分隔线"), 1)


@rule(
    "7.2.7-place",
    "分隔线在发文字号下 4mm",
    source=Source.PAGE,
    kinds=DOCUMENT,
    parts=(Part.NUMBER,),
    after=("7.2.7-rule",),
)
def red_line_place(subject: Subject) -> Iterator[Fault | Unmeasured]:
    """The red line is 4 mm below the lower edge of the characters of the document number."""
    red_lines, line = red_lines_of(subject.document.pages), subject.first_line(Part.NUMBER)
    want = subject.profile.document.number_to_rule.mm
    if subject.number_is_under_title:
        yield Unmeasured("")
    elif red_lines and line and abs(red_lines[0].box.top_mm - line.em_bottom_mm - want) > subject.place_tolerance_mm:
        yield wrong_measure(want, red_lines[0].box.top_mm - line.em_bottom_mm, "mm", 1)


@rule("7.2.7-width", "分隔线与版心等宽", source=Source.PAGE, kinds=DOCUMENT, after=("7.2.7-rule", *MARGINS))
def red_line_width(subject: Subject) -> Iterator[Fault]:
    """The red line is as wide as the type area and begins at the left edge of the type area."""
    for found in red_lines_of(subject.document.pages)[:1]:
        want = subject.profile.area_width.mm
        if abs(found.box.width_mm - want) > 2 * subject.place_tolerance_mm:
            yield wrong_measure(want, found.box.width_mm, "mm", 1)
        elif abs(found.box.left_mm - subject.profile.left.mm) > 2 * subject.place_tolerance_mm:
            yield wrong_measure(subject.profile.left.mm, found.box.left_mm, "mm", 1)
