"""The rule that no text contains parts of a letter that the wording prints, or signs of another program.

Officers paste a draft of the whole letter, pages of a PDF, or the text of a program that writes Markdown or HTML. The
salutation, end, signature and date would be printed twice, and the signs would be printed as they are. A single # is
no fault, because it may be intended.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.checks.case_rules.passages import WrittenTexts, error, warning
from docgen.checks.phrases import phrases
from docgen.errors import Finding, Key
from docgen.language import say
from docgen.model.case import Case
from docgen.stationery.departments import Departments

_SALUTATION = phrases("pasted.salutation")
_END = phrases("pasted.end")
_DATE = phrases("pasted.date")
_NUMBER = phrases("pasted.number")
_OTHER = phrases("pasted.other")
_MARKDOWN = (
    re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*"),
    re.compile(r"^#{2,6} +(.*)$"),
    re.compile(r"__(?=\S)(.+?)(?<=\S)__"),
    re.compile(r"`([^`]+)`"),
    re.compile(r"^```.*()$"),
    re.compile(r"!?\[([^\]]+)\]\((?:https?:|[./#])[^)]*\)"),
    re.compile(r"^(?:-{3,}|={3,}|\*{3,})()$"),
    re.compile(r"^\|(?:[ :-]+\|)+()$"),
    re.compile(r"~~(?=\S)(.+?)(?<=\S)~~"),
    re.compile(r"^[*+>] +(.*)$"),
    re.compile(r"</?(?:br|p|b|i|u|strong|em|span|div|table|tr|td|th|font|ul|ol|li|h[1-6]|a|img)(?:\s[^<>]*)?/?>()"),
    re.compile(r"&(?:nbsp|lt|gt|amp|quot|ldquo|rdquo|mdash);()"),
)
"""Signs of Markdown and HTML. The group is the text without the signs."""
_PAGE_NUMBER = phrases("pasted.page_number")
_PAGE_NUMBER_INSIDE = phrases("pasted.page_number_inside")
_EDGE = 4
"""The number of paragraphs at the end of a text that may be the end of a letter."""


def drafts_are_not_pasted(written: WrittenTexts, _departments: Departments) -> Iterator[Finding]:
    """No text has a salutation, a signature, a date or an end of a letter, a page number, or Markdown."""
    ends: dict[Key, int] = {}
    dashed: set[tuple[Key, int]] = set()
    for passage in written.passages:
        ends[passage.key] = passage.index
        if passage.text.startswith("- "):
            dashed.add((passage.key, passage.index))
    for passage in written.passages:
        if passage.is_cell or passage.part == "heading":
            continue
        at_end = passage.index > ends[passage.key] - _EDGE
        if what := _part_of_letter(passage.text, passage.index, at_end=at_end, case=written.case):
            message = say("{what}“{text}”由模板印出，这里又写了一遍", what=what, text=passage.text[:24])
            yield error("pasted-draft", message, passage.place, say("删去这一段"))
        elif _PAGE_NUMBER.fullmatch(passage.text) or _PAGE_NUMBER_INSIDE.search(passage.text):
            message = say("“{text}”像是贴进来的页码", text=passage.text[:24])
            yield warning("pasted-page-number", message, passage.place, say("删去页码，接好前后的话"))
        else:
            plain = passage.text
            for pattern in _MARKDOWN:
                plain = pattern.sub(r"\1", plain)
            neighbours = {(passage.key, passage.index - 1), (passage.key, passage.index + 1)}
            if (passage.key, passage.index) in dashed and dashed & neighbours:  # one dash alone may be intended
                plain = plain.removeprefix("- ")
            if plain != passage.text:
                message = say("“{text}”里有 Markdown 符号，会照样印出", text=passage.text[:24])
                yield warning("pasted-markdown", message, passage.place, say("改为：{line}", line=plain.strip()))


def _part_of_letter(paragraph: str, index: int, *, at_end: bool, case: Case) -> str:
    """Return the name of the part of a letter that a paragraph is; empty if it is no such part.

    index: the index of the paragraph in its text, from 0. at_end: whether the paragraph is near the end of its text.
    """
    bare = paragraph.rstrip("。.")
    if index == 0 and _SALUTATION.fullmatch(paragraph):
        return say("称谓")
    if _END.fullmatch(paragraph):
        return say("结束语")
    if index == 0 and _NUMBER.fullmatch(bare):
        return say("发文字号")
    if not at_end:
        return ""
    if _DATE.fullmatch(bare):
        return say("日期")
    for unit in (case.handling.lead, *case.handling.co_handlers):
        if len(bare) > 3 and (unit.endswith(bare) or bare.endswith(unit)):
            return say("署名")
    return say("落款") if _OTHER.fullmatch(paragraph) else ""
