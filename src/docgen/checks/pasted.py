"""The rule that no answer holds what a letter prints by itself: `CaseFile` → findings.

Officers paste a draft of the whole letter, or the text of a program that writes Markdown. Its salutation, end,
signature and date would be printed twice, and its signs would be printed as they are. A single # may be meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from docgen.errors import Finding, Place, Severity
from docgen.language import say
from docgen.model.case_file import CaseFile, Key
from docgen.stationery.departments import Departments

_SALUTATION = re.compile(r"(?:尊敬的)?.{1,30}(?:代表|委员|同志|先生|女士|委员会|党派|支部)[们]?[：:]")
_END = re.compile(r"(?:特?此[函复答致]{1,2}|专此[函复答]{1,2}|此致|敬礼)[。.！!]?(?:敬礼[！!。]?)?")
_DATE = re.compile(
    r"(?:\d{4}|[〇○零一二三四五六七八九]{4})年[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日"
)
_NUMBER = re.compile(r"[一-鿿]{2,12}[〔（(\[]\d{4}[〕）)\]]第?\d+号")
_OTHER = re.compile(
    r"(?:联系人|联系电话|联系人及电话|抄送|附件|主动公开|公开属性|（联系人.*|（此页无正文）)[：:].*|（此页无正文）"
)
_MARKDOWN = (
    re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*"),
    re.compile(r"^#{2,6} +(.*)$"),
    re.compile(r"__(?=\S)(.+?)(?<=\S)__"),
    re.compile(r"`([^`]+)`"),
    re.compile(r"^```.*()$"),
)
_TEXTS = {"text", "preamble", "closing", "done", "advancing", "pending", "declined", "stated", "summary"}
"""The keys of texts that a letter prints among its own words."""
_EDGE = 4
"""How many paragraphs at the end of a text may be the end of a letter."""


def drafts_are_not_pasted(file: CaseFile, _departments: Departments) -> Iterator[Finding]:
    """No text of a reply or an opinion has a salutation, a signature, a date or an end of a letter, or Markdown."""
    for key, value in file.texts():
        if key[0] not in ("reply", "opinions") or not _TEXTS & set(map(str, key)):
            continue
        paragraphs = [line.strip() for line in value.strip("\n").split("\n")]
        for index, paragraph in enumerate(paragraphs):
            at_end = index >= len(paragraphs) - _EDGE
            if what := _part_of_letter(paragraph, index, at_end=at_end, file=file):
                message = say("{what}“{text}”由模板印出，这里又写了一遍", what=what, text=paragraph[:24])
                yield _finding("pasted-draft", file, key, index, message, say("删去这一段"))
            elif (plain := _without_markdown(paragraph)) != paragraph:
                message = say("“{text}”里有 Markdown 符号，会照样印出", text=paragraph[:24])
                step = say("改为：{line}", line=plain)
                yield replace(_finding("pasted-markdown", file, key, index, message, step), severity=Severity.WARNING)


def _part_of_letter(paragraph: str, index: int, *, at_end: bool, file: CaseFile) -> str:
    """Return which part of a letter a paragraph is; empty if it is no such part. index: the index of the paragraph."""
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
    handling = file.case.handling
    if len(bare) > 3 and any(
        unit.endswith(bare) or bare.endswith(unit) for unit in (handling.lead, *handling.co_handlers)
    ):
        return say("署名")
    return say("落款") if _OTHER.fullmatch(paragraph) else ""


def _without_markdown(paragraph: str) -> str:
    """Return a paragraph without the signs of Markdown."""
    for pattern in _MARKDOWN:
        paragraph = pattern.sub(r"\1", paragraph)
    return paragraph.strip()


def _finding(code: str, file: CaseFile, key: Key, index: int, message: str, step: str) -> Finding:
    """Return the finding of a paragraph, at the line of the paragraph. index: of the paragraph in its text."""
    place = file.place(key)
    line = file.line_of_paragraph(key, index)
    return Finding(code, message, Place(place.file, place.key, line, place.path), Severity.ERROR, step)
