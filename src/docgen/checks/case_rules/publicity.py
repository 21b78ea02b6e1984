"""The rules for publicity: the reason for withholding, what a public text may say, and personal data."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.checks.case_rules.passages import WrittenPassage, WrittenTexts, error, joined, text_key_of, warning
from docgen.checks.personal_data import PersonalDatum, personal_data
from docgen.checks.phrases import phrases, source
from docgen.errors import Finding, Key, Place, Severity
from docgen.language import say
from docgen.model.case import Reply
from docgen.model.case_file import CaseFile
from docgen.stationery.departments import Departments

_INTERNAL = phrases("publicity.internal")
_DATA_OF_PEOPLE = re.compile("手机|电话|联系|身份证|证件|卡号|账号|姓名")
_DIGIT = f"[\\d{source('personal_data.numerals')}]"
_DIGIT_AT_END, _DIGIT_AT_START = re.compile(rf"{_DIGIT}[ \-—)）]*$"), re.compile(rf"[ \-—(（]*{_DIGIT}")
_OTHER_TEXTS = {"background", "rationale", "comment", "publicity_reason", "ask", "title", "attachments"}
"""The words in the keys of texts that are searched beside `WrittenTexts`. Only titles and requests are published."""


def publicity_has_its_reason(file: CaseFile, _departments: Departments) -> Iterator[Finding]:
    """A reply that is not published in full has a reason for it."""
    reply = file.case.reply
    if reply.publicity in ("不公开", "摘要公开") and not reply.publicity_reason:
        message = say("“{publicity}”没有写明理由", publicity=reply.publicity)
        yield Finding("publicity-reason", message, file.place(("reply", "publicity")), Severity.WARNING)


def closed_replies_are_not_published(file: CaseFile, _departments: Departments) -> Iterator[Finding]:
    """A reply that is not public has no date of publication."""
    rows: list[tuple[Key, Reply]] = [(("reply", "published"), file.case.reply)]
    rows += [(("history", index, "published"), earlier) for index, earlier in enumerate(file.case.history)]
    for key, reply in rows:
        if reply.published and reply.publicity in ("不公开", "依申请公开"):
            message = say("“{publicity}”的答复写了公开日期", publicity=reply.publicity)
            yield error("published-closed", message, file.place(key), say("公开属性和日期，改正一个"))


def public_texts_hold_nothing_internal(written: WrittenTexts, _departments: Departments) -> Iterator[Finding]:
    """A text that will be published has no words about secrecy."""
    for passage in written.passages:
        if written.is_public(passage) and (match := _INTERNAL.search(passage.text)):
            message = say("公开的文字里有“{text}”", text=match[0])
            yield warning("words-internal", message, passage.place, say("核对能否公开；改写，或者改公开属性"))


def texts_hold_no_personal_data(written: WrittenTexts, _departments: Departments) -> Iterator[Finding]:
    """No text that will be published has personal data. Personal data in an internal text is only a warning.

    Contacts are not searched, because they are meant to be printed.
    """
    searched = [(passage, passage.text) for passage in written.passages]
    searched += _broken_numbers(written)
    for passage, text in searched:
        for datum in personal_data(text):
            yield from _personal(datum, passage.place, is_public=written.is_public(passage))
    is_open = written.case.reply.publicity in ("公开", "摘要公开")
    for key, value in written.file.texts:
        if key[0] in ("proposal", "reply", "feedback", "history") and not _OTHER_TEXTS.isdisjoint(key):
            # The title of a proposer, such as 代表, is no title of a proposal.
            is_public = is_open and key[-1] in ("title", "ask") and "proposers" not in key
            for datum in personal_data(value):
                yield from _personal(datum, written.file.place(key), is_public=is_public)


def _broken_numbers(written: WrittenTexts) -> Iterator[tuple[WrittenPassage, str]]:
    """Yield the joined text of successive paragraphs or cells if a number is split between them.

    The first of these paragraphs or cells is yielded too. Figures in a row of a table look like a split number. So
    cells are joined only if the text with the table speaks of people's data.
    """
    chain: list[WrittenPassage] = []
    for passage in (*written.passages, None):  # None ends the last chain
        if passage and chain and _continues_number(chain[-1], passage):
            chain.append(passage)
            continue
        if len(chain) > 1 and (not chain[0].is_cell or _has_data_of_people(written, chain[0])):
            yield chain[0], joined(chain).replace("\n", "")
        chain = [passage] if passage else []


def _continues_number(above: WrittenPassage, below: WrittenPassage) -> bool:
    """Return whether a number at the end of a paragraph or cell may continue in the next one."""
    is_number = _DIGIT_AT_END.search(above.text) and _DIGIT_AT_START.match(below.text)
    return bool(is_number) and above.is_cell == below.is_cell


def _has_data_of_people(written: WrittenTexts, cell: WrittenPassage) -> bool:
    """Return whether the text with a table speaks of people's data. cell: a cell of the table."""
    text_key = text_key_of(cell.key)
    return any(text_key_of(one.key) == text_key and _DATA_OF_PEOPLE.search(one.text) for one in written.passages)


def _personal(datum: PersonalDatum, place: Place, *, is_public: bool) -> Iterator[Finding]:
    """Yield the finding about personal data."""
    if not datum.is_certain:  # Offices print their own e-mail addresses in letters.
        return
    if is_public:
        message = say("公开的文字里有{kind}：“{value}”", kind=datum.kind, value=datum.text)
        step = say("删去，或者隐去几位；联系人的电话写在 contact，单位的邮箱写明“单位邮箱”")
        yield error("personal-data", message, place, step)
    else:
        message = say("有{kind}：“{value}”", kind=datum.kind, value=datum.text)
        yield warning("personal-data", message, place)
