"""The rule that what a text refers to is there: annexes of the letter, tables of the text, and no figures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.checks.case_rules.passages import WrittenPassage, WrittenTexts, text_key_of, warning
from docgen.checks.chinese_numerals import value_of
from docgen.checks.phrases import phrases
from docgen.errors import Finding
from docgen.language import say
from docgen.stationery.departments import Departments

_ANNEX = phrases("references.annex")
_TABLE = phrases("references.table")
_CAPTION = re.compile(r"\s*附?表\s*(\d{1,2}|[一二三四五六七八九十]{1,2})")
_OWN_FORM = re.compile("征[询求]意见|意见表|反馈表|回执|评价表")
"""The form that the wording annexes to most letters."""


def references_lead_somewhere(written: WrittenTexts, departments: Departments) -> Iterator[Finding]:
    """A text refers to annexes that the letter lists, and to tables that the text has. Letters have no figures."""
    reply = written.case.reply
    has_form = bool(departments.named(written.case.handling.lead).department.phrases.get("feedback_form"))
    tables, captions = _tables(written)
    for passage in written.passages:
        own_annexes = 0 if passage.part == "opinion" else len(reply.attachments)
        for match in _ANNEX.finditer(passage.text):
            number = value_of(match["number"])  # 0 if the text names no number
            if own_annexes:
                is_there = number <= own_annexes + (1 if has_form else 0)
            else:  # the form is the only annex, and the text must be about it
                is_there = bool(_OWN_FORM.search(passage.text))
            if not is_there:
                yield _missing(match[0], passage, say("附件写在 reply.attachments；没有附件的，删去这句话"))
        for match in _TABLE.finditer(passage.text):
            number = value_of(match["number"])
            if match["side"] or not number:  # 上表, 下表
                is_there = text_key_of(passage.key) in tables
            else:  # tables without captions are counted
                is_there = number in captions or (not captions and number <= sum(tables.values()))
            may_be_in_annex = own_annexes and not match["side"]
            if (match["what"] == "图" or not is_there) and not may_be_in_annex:
                yield _missing(match[0], passage, say("补上表格，或者改写这句话"))


def _tables(written: WrittenTexts) -> tuple[dict[tuple[str | int, ...], int], set[int]]:
    """Return key of a text → the number of its tables, and the numbers in the captions of all tables."""
    keys, captions = set(), set()
    for passage in written.passages:
        if passage.is_cell:
            keys.add((text_key_of(passage.key), passage.key[: passage.key.index("table")]))
            if caption := _CAPTION.match(passage.text):
                captions.add(value_of(caption[1]))
    counts: dict[tuple[str | int, ...], int] = {}
    for text_key, _ in keys:
        counts[text_key] = counts.get(text_key, 0) + 1
    return counts, captions


def _missing(text: str, passage: WrittenPassage, step: str) -> Finding:
    """Return the finding about a reference that leads nowhere."""
    return warning(
        "reference-missing", say("“{text}”，这里没有", text=text.strip("（(，。；：）)")), passage.place, step
    )
