"""The rules for the list of attachments below the text (7.3.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.checks.gbt9704.page import PITCH
from docgen.checks.gbt9704.rule import Fault, Source, Subject, Unmeasured, quoted, rule, wrong_gap, wrong_indent
from docgen.inspection.measure.model import Part
from docgen.language import say

_PARTS = (Part.ATTACHMENT,)
_ITEM = re.compile(r"^(?:附件)?[：:]?(\d{1,2})([.．、:：）)]|(?=\D))")
"""The number before the name of an attachment, and the mark after the number."""
_WORD = "附件："
_OUT_OF_LINE = 1
"""By how many characters the numbers of two attachments may be out of line, because programs narrow the colon."""
_END_MARKS = tuple("。；，、.;,")


@rule("7.3.4-word", "附件说明 “附件”后标全角冒号", parts=_PARTS)
def attachment_word(subject: Subject) -> Iterator[Fault]:
    """The list begins with 附件 and a full-width colon."""
    found = subject.its(Part.ATTACHMENT)
    if not found.text.startswith(_WORD):
        yield Fault(quoted(found.text, 8), found.page)


@rule("7.3.4-indent", "附件说明 左空二字", source=Source.PLACE, parts=_PARTS)
def attachment_indent(subject: Subject) -> Iterator[Fault]:
    """The first line is indented by two characters, like a paragraph of the text.

    The number of each further attachment is below the number of the first one, behind 附件 and its colon.
    """
    found, *others = subject.document.of(Part.ATTACHMENT)
    yield from wrong_indent(found, 2, subject)
    for paragraph in others:
        if _ITEM.match(found.text) and _ITEM.match(paragraph.text):
            yield from wrong_indent(paragraph, 2 + len(_WORD), subject, looser=_OUT_OF_LINE)


@rule("7.3.4-punctuation", "附件名称后不加标点", parts=_PARTS)
def attachment_punctuation(subject: Subject) -> Iterator[Fault]:
    """No punctuation mark follows the name of an attachment, because a list of names is no sentence."""
    for paragraph in subject.document.of(Part.ATTACHMENT):
        if paragraph.text.endswith(_END_MARKS):
            yield Fault(quoted(paragraph.text[-8:]), paragraph.page, paragraph)


@rule("7.3.4-numbers", "多个附件用阿拉伯数字“1.”依次编号", parts=_PARTS)
def attachment_numbers(subject: Subject) -> Iterator[Fault | Unmeasured]:
    """Two or more attachments are numbered 1., 2., and so on. A single attachment has no number."""
    items = list(subject.document.of(Part.ATTACHMENT))
    if len(items) < 2:
        yield Unmeasured("")
        return
    for want, paragraph in enumerate(items, 1):
        match = _ITEM.match(paragraph.text)
        if match is None or int(match[1]) != want or match[2] not in (".", "．"):
            message = say("{text} 应编“{want}.”", text=quoted(paragraph.text, 8), want=want)
            yield Fault(message, paragraph.page, paragraph)
            return


@rule("7.3.4-gap", "附件说明在正文下空一行", source=Source.PAGE, parts=_PARTS, after=PITCH)
def attachment_gap(subject: Subject) -> Iterator[Fault | Unmeasured]:
    """One empty line separates the list from the text above it. A list that begins a page has no text above it."""
    found = subject.first_line(Part.ATTACHMENT)
    if found is None:
        return
    on_page = [line for line in subject.document.running if line.page == found.page]
    bottoms = [line.em_bottom_mm for line in on_page if line.baseline_mm < found.baseline_mm]
    if bottoms:
        lines = subject.profile.gap.attachment_lines
        yield from wrong_gap(subject, lines, found.em_top_mm - max(bottoms), found.page)
    else:
        yield Unmeasured(say("附件说明在一页的开头"))
