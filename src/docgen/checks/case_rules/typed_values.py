"""The rules for single values: each is read as it was typed, and has the form that the wording needs."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from docgen.checks.case_rules.passages import error
from docgen.composition.companions import proposer_key
from docgen.errors import Finding, Key, Severity
from docgen.language import listing, say
from docgen.model.case import Case
from docgen.model.case_file import CaseFile
from docgen.stationery.departments import Departments

_NUMERAL = re.compile(r"[（(]?[一二三四五六七八九十]+[、）)]")
"""The numeral before a heading."""
_USUAL_DATE = re.compile(r"[0-9]{4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?")
"""A date in one of the usual forms."""


def values_are_read_as_typed(file: CaseFile, _departments: Departments) -> Iterator[Finding]:
    """Each value is read as it was typed. Otherwise a notice shows what was read, such as A for A类.

    The case file does not change.
    """
    for key, typed in file.texts:
        value = _value(file.case, key)
        is_usual = isinstance(value, dt.date) and _USUAL_DATE.fullmatch(typed.strip())
        if not isinstance(value, str | dt.date) or is_usual or str(value).split() == typed.split():
            continue
        message = say("“{typed}”读作“{value}”", typed=typed.strip()[:30], value=value)
        yield Finding("value-folded", message, file.place(key), Severity.INFO, say("不对的话改正这一处"))


def _value(case: Case, key: Key) -> object:
    """Return the value of the case with a key; None if there is none."""
    value: object = case
    for part in key:
        if isinstance(value, tuple) and isinstance(part, int) and part < len(value):
            value = value[part]
        elif isinstance(value, dict):
            value = value.get(part)
        else:
            value = getattr(value, str(part), None)
    return value


def category_is_of_the_place(file: CaseFile, departments: Departments) -> Iterator[Finding]:
    """The category is one that the city or province uses. Cities differ in number and meaning of categories."""
    reply = file.case.reply
    stationery = departments.named(file.case.handling.lead)
    meanings = stationery.vocabulary.categories[stationery.department.jurisdiction]
    if reply.category and reply.category not in meanings:
        step = say("可选：{choices}", choices=listing(meanings))
        message = say("本地没有 {letter} 类", letter=reply.category)
        yield error("category-place", message, file.place(("reply", "category")), step)


def words_are_not_doubled(file: CaseFile, departments: Departments) -> Iterator[Finding]:
    """Session, congress, title, names and headings have the form that the wording needs.

    The wording adds 代表 or 委员 to a name and a numeral to a heading, so the case must not have them. The wording does
    not add 会议 to a session, so the case must have it, or 闭会期间. The congress must fit the kind of proposal.
    """
    proposal = file.case.proposal
    if proposal.session and "会议" not in proposal.session and "闭会" not in proposal.session:
        yield error("session-form", say("“次”应写成“六次会议”或“闭会期间”的样子"), file.place(("proposal", "session")))
    # 建议案 is not in this table: it may come from 人大 or from 政协.
    usual = {"提案": "政协", "社情民意信息": "政协", "议案": "人大", "书面意见": "人大"}
    body = "政协" if proposal.family == "提案" else "人大"
    if proposal.congress and usual.get(proposal.kind, body) != body:
        message = say("{kind}与“{congress}”不符", kind=proposal.kind, congress=proposal.congress)
        yield error("congress-kind", message, file.place(("proposal", "congress")))
    elif proposal.kind == "建议" and body == "政协":
        title = departments.named(file.case.handling.lead).vocabulary.proposer_titles[proposal.family]
        message = say("“{congress}”的建议，提出人称“{title}”", congress=proposal.congress, title=title)
        step = say("是人大代表建议的，改正“届”")
        yield Finding("congress-kind", message, file.place(("proposal", "congress")), Severity.WARNING, step)
    if proposal.kind == "建议" and proposal.title.endswith("的提案"):
        message = say("本件是{kind}，这里写了“{text}”", kind=proposal.kind, text="的提案")
        yield Finding("word-family", message, file.place(("proposal", "title")), Severity.WARNING, say("照原件核对"))
    if proposal.title.endswith(("。", "；", "，")):
        message = say("标题末尾有“{mark}”，会印进答复函的第一句", mark=proposal.title[-1])
        yield Finding("title-stop", message, file.place(("proposal", "title")), Severity.WARNING, say("改正这一处"))
    for proposer in proposal.ordered_proposers:
        if not proposer.is_group and proposer.name.endswith(("代表", "委员")) and len(proposer.name) > 3:
            place = file.place((*proposer_key(proposal, proposer), "name"))
            yield error("proposer-title", say("姓名里不要写“代表”“委员”，称呼会自动加上"), place)
    for index, answer in enumerate(file.case.reply.answers):
        if answer.heading and _NUMERAL.match(answer.heading):
            place = file.place(("reply", "answers", index, "heading"))
            yield error("heading-numeral", say("小标题里不要写序号，会自动加上"), place)
