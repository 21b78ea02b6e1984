"""The rules for numbers of proposals and of documents: no two are equal, and each fits its office and its year."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from docgen.checks.case_rules.passages import WrittenTexts, error, warning
from docgen.checks.chinese_numerals import NUMERAL_VALUES, numeral
from docgen.checks.phrases import phrases
from docgen.errors import Finding, Key, Severity
from docgen.language import say
from docgen.model.case import Case
from docgen.model.case_file import CaseFile
from docgen.model.scalars import DOCUMENT_NUMBER
from docgen.stationery.department import of_kind
from docgen.stationery.departments import Departments

_NUMBER_WITH_YEAR = re.compile(r"((?:19|20)[0-9]{2})[0-9]{3,5}")
"""The number of a proposal that begins with a year."""
_YEAR = re.compile(r"〔(\d{4})〕")
"""The year in a document number."""
_UNUSUAL_LENGTH = re.compile(r"\d{7}|\d{9}")
"""A number with one digit too few or too many. A usual number has eight digits, or far fewer."""
_PROPOSAL_NUMBER = phrases("numbers.proposal_number")
_CONGRESS = re.compile("第?([一二三四五六七八九十]{1,3})届")  # 第七届: the group is the numeral
_SESSION = re.compile("第?([一二三四五六七八九十]{1,2})次")  # 第五次: the group is the numeral
_MADE_AT = phrases("numbers.made_at")


def proposals_are_told_apart(file: CaseFile, _departments: Departments) -> Iterator[Finding]:
    """The proposals that one letter answers have different numbers."""
    seen = [file.case.proposal.number]
    for index, companion in enumerate(file.case.proposal.together):
        if companion.number in seen:
            place = file.place(("proposal", "together", index, "number"))
            yield error("number-twice", say("编号 {number} 写了两遍", number=companion.number), place)
        seen.append(companion.number)


def numbers_have_their_office(file: CaseFile, departments: Departments) -> Iterator[Finding]:
    """A document number begins with the prefix of its office, and has the year of the document's date (7.2.5)."""
    case = file.case
    lead = departments.named(case.handling.lead).department
    reply_prefix = of_kind(lead.numbers, case.proposal.kind, case.proposal.family, "")
    rows: list[tuple[str | None, dt.date | None, str, Key]] = [
        (case.reply.document_number, case.reply.date, reply_prefix, ("reply", "document_number"))
    ]
    for index, opinion in enumerate(case.opinions):
        if opinion.unit in case.handling.co_handlers:
            prefix = departments.named(opinion.unit).department.numbers.get("会办", "")
            rows.append((opinion.document_number, opinion.date, prefix, ("opinions", index, "document_number")))
    for number, date, prefix, key in rows:
        if number and prefix and not number.startswith(f"{prefix}〔"):
            message = say("“{number}”不是本单位的发文字号（应以“{prefix}”开头）", number=number, prefix=prefix)
            yield Finding("number-prefix", message, file.place(key), Severity.WARNING)
        if number and date and (match := _YEAR.search(number)) and int(match[1]) != date.year:
            day = f"{date.year}年{date.month}月{date.day}日"
            message = say("发文字号“{number}”的年份，不是日期“{date}”的年份", number=number, date=day)
            yield error("number-year", message, file.place(key))


def number_and_reply_are_of_one_time(file: CaseFile, _departments: Departments) -> Iterator[Finding]:
    """A proposal is answered in the year with which its number begins, or in the next year."""
    case = file.case
    match = _NUMBER_WITH_YEAR.fullmatch(case.proposal.number or "")
    dates = [earlier.date for earlier in case.history] + ([case.reply.date] if case.reply.date else [])
    if match and dates and not 0 <= dates[0].year - int(match[1]) <= 1:
        message = say("编号“{number}”的年份与答复日期不符", number=case.proposal.number)
        step = say("核对编号和日期")
        yield Finding("session-year", message, file.place(("proposal", "number")), Severity.WARNING, step)


def documents_have_their_own_number(file: CaseFile, _departments: Departments) -> Iterator[Finding]:
    """No two documents of a case have the same document number: the reply, the opinions and the earlier replies."""
    case = file.case
    rows: list[tuple[str | None, Key]] = [(case.reply.document_number, ("reply", "document_number"))]
    for index, earlier in enumerate(case.history):  # before the reply, so that the reply is reported
        rows.insert(index, (earlier.document_number, ("history", index, "document_number")))
    for index, opinion in enumerate(case.opinions):
        rows.append((opinion.document_number, ("opinions", index, "document_number")))
    seen: dict[str, Key] = {}
    for number, key in rows:
        if number and number in seen:
            place = file.place(seen[number]).key or file.name
            message = say("发文字号“{number}”已经用在 {place}", number=number, place=place)
            yield error("number-shared", message, file.place(key), say("一份文书一个文号；核对后改正"))
        elif number:
            seen[number] = key


def numbers_have_the_usual_length(file: CaseFile, _departments: Departments) -> Iterator[Finding]:
    """The number of a proposal has no digit too few or too many."""
    rows: list[tuple[str | None, Key]] = [(file.case.proposal.number, ("proposal", "number"))]
    for index, companion in enumerate(file.case.proposal.together):
        rows.append((companion.number, ("proposal", "together", index, "number")))
    for number, key in rows:
        if number and _UNUSUAL_LENGTH.fullmatch(number):
            message = say("编号“{number}”有 {count} 位，像是少打或多打了一位", number=number, count=len(number))
            yield warning("number-length", message, file.place(key))


def session_is_of_the_year(file: CaseFile, departments: Departments) -> Iterator[Finding]:
    """The session is that of the proposal's year, and the full name of the meeting has the same session and congress.

    Only the sessions of some cities are known.
    """
    proposal = file.case.proposal
    stationery = departments.named(file.case.handling.lead)
    for pattern, name in ((_CONGRESS, "congress"), (_SESSION, "session")):
        own, full = pattern.search(getattr(proposal, name) or ""), pattern.search(proposal.meeting or "")
        if own and full and own[1] != full[1]:
            message = say("“{meeting}”与“{text}”不符", meeting=proposal.meeting, text=getattr(proposal, name))
            yield warning("session-year", message, file.place(("proposal", "meeting")))
    year = _year_of(file.case)
    congress, session = _CONGRESS.search(proposal.congress or ""), _SESSION.search(proposal.session or "")
    if year is None or congress is None or session is None or not (proposal.congress or "").startswith("市"):
        return
    cities = stationery.vocabulary.first_sessions.items()
    known = next((years for city, years in cities if stationery.department.name.startswith(city)), {})
    first = known.get(congress[1])
    expected = first and year - first + 1
    if expected and NUMERAL_VALUES.get(session[1]) != expected:
        message = say("{year} 年不是“{session}”", year=year, session=f"{proposal.congress}{proposal.session}")
        step = say("应是“{session}”；核对编号、届次和日期", session=f"{numeral(expected)}次会议")
        yield warning("session-year", message, file.place(("proposal", "session")), step)


def texts_name_the_own_session(written: WrittenTexts, _departments: Departments) -> Iterator[Finding]:
    """The session at which a text says that the proposal was made is that of the case."""
    proposal = written.case.proposal
    for passage in written.passages:
        for match in _MADE_AT.finditer(passage.text):
            for pattern, own in ((_CONGRESS, proposal.congress), (_SESSION, proposal.session)):
                said, stated = pattern.search(match["meeting"]), pattern.search(own or "")
                if said and stated and said[1] != stated[1]:
                    message = say("“{text}”与“{own}”不符", text=match["meeting"], own=own)
                    yield warning("session-foreign", message, passage.place)
                    break


def _year_of(case: Case) -> int | None:
    """Return the year that a proposal states, or the year of its number or assignment; None if it has none of them."""
    if case.proposal.year:
        return int(case.proposal.year)
    if match := _NUMBER_WITH_YEAR.fullmatch(case.proposal.number or ""):
        return int(match[1])
    return case.handling.assigned.year if case.handling.assigned else None


def texts_name_no_other_case(written: WrittenTexts, departments: Departments) -> Iterator[Finding]:
    """No text has the number of another proposal, or a document number of the office from another case."""
    case = written.case
    own = {case.proposal.number, *(companion.number for companion in case.proposal.together)}
    documents = {case.reply.document_number, *(earlier.document_number for earlier in case.history)}
    lead = departments.named(case.handling.lead).department
    prefix = of_kind(lead.numbers, case.proposal.kind, case.proposal.family, "")
    for passage in written.passages:
        if "号" not in passage.text and "编号" not in passage.text:
            continue
        found = [next(filter(None, match.groups())) for match in _PROPOSAL_NUMBER.finditer(passage.text)]
        foreign = [number for number in found if number not in own] if own != {None} else []
        for match in DOCUMENT_NUMBER.finditer(passage.text):
            if prefix and match[1].endswith(prefix) and f"{prefix}〔{match[2]}〕{match[3]}号" not in documents:
                foreign.append(match[0])
        for number in foreign:
            yield warning("number-foreign", say("“{number}”不是本件的号", number=number), passage.place)
