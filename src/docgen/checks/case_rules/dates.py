"""The rules for dates: their order, the terms, working days, days that do not exist, promises of a past day."""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from itertools import chain, pairwise

from docgen.checks.case_rules.passages import WrittenTexts, error, text_key_of, warning
from docgen.checks.chinese_numerals import NUMERAL_VALUES
from docgen.errors import Finding, Key, Severity
from docgen.language import say
from docgen.model import deadlines
from docgen.model.case import Case
from docgen.model.case_file import CaseFile
from docgen.stationery.departments import Departments

_DAY = re.compile(r"(?:(?<!\d)(\d+)\ ?年\ ?)?(?<!\d)(\d{1,3})\ ?月\ ?(?:(\d{1,3})\ ?[日号])?(?!龄|嫂|饼|球|租|薪)")
"""A date, or a month and a year, in digits."""
_SHORT_DAY = re.compile(r"(?<![\d.\-/Vv本版])((?:19|20)\d\d)([-./])(\d{1,2})\2(\d{1,2})(?![\d.\-/])")
"""A date such as 2026-03-05 or 2026.3.5. V2025.13.1 is a version."""
_CHINESE = "[一二三四五六七八九十]"
_SPELLED_DAY = re.compile(f"(?<!{_CHINESE})(?<!个)({_CHINESE}{{1,3}})月({_CHINESE}{{1,3}})[日号]")
"""A month and a day in Chinese numerals."""
_NEAR_A_DATE = re.compile(rf"\d[\d年月日号\-./ ]+|{_CHINESE}+月{_CHINESE}+[日号]|第.季度")
"""A part of a text that may contain a date."""
_LONG_YEAR = re.compile(r"(?<!\d)(\d{5,})\ ?年(?!前|历史|来)")
"""A year of five digits or more."""
_DISTANT_YEAR = re.compile(
    r"(?<!\d)(\d{4})\ ?年(?=\d|[底末初度中上下第]|以来|起)"
    r"|(?:(?<!\d)(2[1-9]\d\d)|(?<![\d近约有了逾达过距])(20[1-9]|19\d))年(?![前历来文古树老的间以])"
)
"""A year of three or four digits that may be before 1000 or after 2100. A number of years, such as 200年前, is none."""
_NO_QUARTER = re.compile("第[五六七八九5-9]季度|年[五六七八九5-9]季度")  # a quarter that no year has
_FAR = re.compile("(?:距今|约|近|超过|上|逾|长达)$")
"""The word before a number of years."""
_LAST_YEAR = 2100
_LONGEST_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

_TIME = r"""(?=20\d\d年|\d{1,2}月)(?<!\d)(?:(?P<year>20\d\d)年(?P<part>上半年|第?[一二三四1-4]季度)?)?
    (?:(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日|(?P<third>上旬|中旬))?)?"""
"""A year, a part of a year, a month or a day. 下半年 is left out, because it ends on the last day of the year."""
_WILL = "(?:计划|预计|力争|争取|确保|拟|准备|承诺|有望|将)(?:力争|争取|确保)?"
_DONE = (
    "完成|建成|启动|开工|投入|投用|投产|竣工|实现|出台|印发|实施|开通|完工|达到|覆盖|新增|改造|建设|落实|上线|交付|拨付|公布|发布|通车|"
    "运行|举办|召开|推出|到位|移交|验收"
)
_PROMISES = (
    re.compile(
        rf"""(?x)(?<![原曾已经]){_WILL}(?P<at>[于在到])?{_TIME}[^，。；！？]{{0,6}}?(?:底|末)?(?:之前|以前|前|内|底|末)?
        (?![^，。；]{{0,12}}基础)(?(at)|(?=[^，。；！？]{{0,3}}(?:{_DONE}|[，。；])))"""
    ),
    re.compile(rf"""(?x)(?:下一?步|接下来|今后)[^。；]{{0,30}}?[于在]?{_TIME}(?:年?底|末)?(?:之前|以前|前)"""),
    re.compile(rf"""(?x){_TIME}[^，。；！？年月]{{0,4}}(?:之前|以前|前)[^，。；！？]{{0,8}}(?:将|力争|争取|确保)"""),
    # The word stands in an earlier clause: 我局将加强宣传，并于3月底前评估.
    re.compile(
        rf"""(?x){_WILL}[^。；！？已]{{1,40}}[于在]{_TIME}年?[^，。；！？年月]{{0,2}}(?:之前|以前|前)(?![^，。；]{{0,12}}基础)"""
    ),
)
"""A promise with a time. The time stands after or before a word such as 将."""
_PLANNED = re.compile(
    rf"(?x)(?:^|(?<=[，。；：]))(?![^，。；]{{0,12}}已)[^，。；]{{0,6}}?{_TIME}[^，。；年月]{{0,2}}(?:之前|以前|前)(?=[^，。；]{{0,12}}(?:{_DONE}))"
)
"""A term in a plan: below a heading such as 下一步工作 no 将 is needed."""
_PENDING = re.compile(rf"(?x)^(?![^，。；]*已){_TIME}年?[^，。；年月]{{0,2}}(?:之前|以前|前)")
"""A term at the beginning of what is still to be done."""
_PLANS = re.compile("下一?步|打算|今后|接下来")  # words in a heading that announces plans
_LONGEST_HEADING = 40

_WORKING_WEEKENDS = {
    2021: "2-7 2-20 4-25 5-8 9-18 9-26 10-9",
    2022: "1-29 1-30 4-2 4-24 5-7 10-8 10-9",
    2023: "1-28 1-29 4-23 5-6 6-25 10-7 10-8",
    2024: "2-4 2-18 4-7 4-28 5-11 9-14 9-29 10-12",
    2025: "1-26 2-8 4-27 9-28 10-11",
    2026: "1-4 2-14 2-28 5-9 9-20 10-10",
}
"""Year → the weekend days (month and day) that the State Council declared working days (调休)."""
_HOLIDAYS = frozenset(((1, 1), (5, 1), (10, 1), (10, 2), (10, 3)))
"""The month and day of the holidays that have the same date in every year."""


def dates_are_in_order(file: CaseFile, _departments: Departments) -> Iterator[Finding]:
    """No step of the handling is dated before an earlier step: opinions, reply, publication, feedback, next reply."""
    for first, second, message, key in _date_pairs(file.case):
        if first and second and second < first:
            yield error("date-order", message, file.place(key))


_DatePair = tuple[dt.date | None, dt.date | None, str, Key]
"""Two dates, the message if the second is before the first, and the key of the date that is wrong."""


def _date_pairs(case: Case) -> Iterator[_DatePair]:
    """Yield the dates of the handling, the opinions, the reply, the earlier replies and the feedback, in pairs."""
    assigned, replied = case.handling.assigned, case.reply.date
    yield assigned, replied, say("成文日期早于交办日期"), ("reply", "date")
    yield assigned, case.handling.due, say("答复期限早于交办日期"), ("handling", "due")
    yield replied, case.reply.published, say("公开日期早于答复日期"), ("reply", "published")
    for index, opinion in enumerate(case.opinions):
        yield assigned, opinion.date, say("会办意见的日期早于交办日期"), ("opinions", index, "date")
        yield opinion.date, replied, say("会办意见的日期晚于答复日期"), ("opinions", index, "date")
    if case.feedback:
        yield replied, case.feedback.date, say("反馈日期早于答复日期"), ("feedback", "date")
    for index, earlier in enumerate(case.history):
        key: Key = ("history", index)
        yield earlier.date, replied, say("再次答复早于前次答复"), (*key, "date")
        yield assigned, earlier.date, say("前次答复早于交办日期"), (*key, "date")
        yield assigned, earlier.due, say("答复期限早于交办日期"), (*key, "due")
        yield earlier.date, earlier.published, say("公开日期早于答复日期"), (*key, "published")
        yield earlier.date, earlier.feedback_date, say("反馈日期早于答复日期"), (*key, "feedback_date")
        yield earlier.feedback_date, replied, say("再次答复早于前次的反馈"), (*key, "feedback_date")
    for index, (earlier, later) in enumerate(pairwise(case.history), 1):
        yield earlier.date, later.date, say("以往答复应由早到晚排列"), ("history", index, "date")


def deadlines_are_kept(file: CaseFile, departments: Departments) -> Iterator[Finding]:
    """Reply and opinions are dated within the terms of the city or province. A late date is only a warning.

    Common terms are three months for a reply and one month for an opinion.
    """
    case = file.case
    stationery = departments.named(case.handling.lead)
    vocabulary = stationery.vocabulary
    terms = vocabulary.terms[stationery.department.jurisdiction]
    due = deadlines.due(case, terms)
    if due and case.reply.date and case.reply.date > due:
        message = say("答复晚于期限（{due}）", due=vocabulary.date(due))
        yield Finding("reply-late", message, file.place(("reply", "date")), Severity.WARNING)
    opinion_due = deadlines.opinions_due(case, terms)
    for index, opinion in enumerate(case.opinions):
        if opinion_due and opinion.date and opinion.date > opinion_due:
            message = say("{unit}的会办意见晚于期限（{due}）", unit=opinion.unit, due=vocabulary.date(opinion_due))
            yield Finding("opinion-late", message, file.place(("opinions", index, "date")), Severity.WARNING)


def dissatisfied_proposers_are_answered_again(file: CaseFile, departments: Departments) -> Iterator[Finding]:
    """A reply with a feedback of 不满意 is followed by another reply, usually within one month."""
    heard = file.case.feedback
    if heard is None or not heard.is_dissatisfied or file.case.reply.date is None:
        return
    stationery = departments.named(file.case.handling.lead)
    vocabulary = stationery.vocabulary
    message = say("代表、委员不满意，要再次办理、再次答复")
    if heard.date:
        day = deadlines.add_months(heard.date, vocabulary.terms[stationery.department.jurisdiction].again)
        message = say("代表、委员不满意，最迟{due}再次答复", due=vocabulary.date(day))
    step = say("用 docgen again {file} 把这次的答复移入 history，再写新的答复", file=file.name)
    place = file.place(("feedback", "result" if heard.result else "attitude"))
    yield Finding("answer-again", message, place, Severity.WARNING, step)


def documents_are_dated_on_working_days(file: CaseFile, _departments: Departments) -> Iterator[Finding]:
    """The assignment, the reply and the opinions are dated on working days, because offices sign letters on them."""
    case = file.case
    rows: list[tuple[dt.date | None, Key]] = [
        (case.handling.assigned, ("handling", "assigned")),
        (case.reply.date, ("reply", "date")),
    ]
    rows += [(opinion.date, ("opinions", index, "date")) for index, opinion in enumerate(case.opinions)]
    rows += [(earlier.date, ("history", index, "date")) for index, earlier in enumerate(case.history)]
    for day, key in rows:
        if day is None or f"{day.month}-{day.day}" in _WORKING_WEEKENDS.get(day.year, "").split():
            continue
        if day.weekday() >= calendar.SATURDAY or (day.month, day.day) in _HOLIDAYS:
            name = "一二三四五六日"[day.weekday()]
            message = say("{day} 是星期{name}，或者是节假日", day=day.isoformat(), name=name)
            yield warning("date-weekend", message, file.place(key))


def days_in_texts_exist(written: WrittenTexts, _departments: Departments) -> Iterator[Finding]:
    """Every date in a text is on the calendar, and its year is between 1000 and 2100."""
    for passage in written.passages:
        plain = unicodedata.normalize("NFKC", passage.text)
        # A search in the whole text takes long. The characters next to a number decide whether it is a date.
        for near in _NEAR_A_DATE.finditer(plain):
            wrong_day = next(_wrong_days(plain[max(near.start() - 2, 0) : near.end() + 3]), None)
            if wrong_day is not None:
                yield error("date-impossible", say("日历上没有“{day}”", day=wrong_day), passage.place)


def _wrong_days(text: str) -> Iterator[str]:
    """Yield each date of a text that does not exist. text: a text with half-width digits."""
    for match in _DAY.finditer(text):
        if not _is_day(match[1], match[2], match[3]):
            yield match[0]
    for match in _SHORT_DAY.finditer(text):
        if not _is_day(match[1], match[3], match[4]):
            yield match[0]
    for match in _SPELLED_DAY.finditer(text):
        if not _is_day(None, str(NUMERAL_VALUES.get(match[1], 0)), str(NUMERAL_VALUES.get(match[2], 0))):
            yield match[0]
    for match in _NO_QUARTER.finditer(text):
        yield match[0]
    for pattern in (_LONG_YEAR, _DISTANT_YEAR):
        for match in pattern.finditer(text):
            year = match[match.lastindex or 0]
            is_round = year.endswith("00") or _FAR.search(text[: match.start()])
            if not is_round and not 1000 <= int(year) <= _LAST_YEAR:
                yield match[0]


def _is_day(year: str | None, month: str, day: str | None) -> bool:
    """Return whether a date exists. A year of one or two digits may be a period of time or a short form."""
    if year is not None and len(year) == 3:
        return False
    if not 1 <= int(month) <= 12:
        return False
    if day is None:
        return True
    longest = _LONGEST_MONTHS[int(month) - 1]
    if year is not None and len(year) == 4 and int(year) >= 1000:
        longest = calendar.monthrange(int(year), int(month))[1]
    return 1 <= int(day) <= longest


def promises_are_not_over(written: WrittenTexts, _departments: Departments) -> Iterator[Finding]:
    """Nothing is promised for a day before the reply."""
    case = written.case
    planning: set[Key] = set()  # the texts whose last heading announces plans
    for passage in written.passages:
        text_key = text_key_of(passage.key)
        if len(passage.text) <= _LONGEST_HEADING and not passage.text.endswith(("。", "；", "：")):
            planning.discard(text_key)
            if _PLANS.search(passage.text):
                planning.add(text_key)
        is_opinion = passage.part in ("opinion", "stated")
        today = case.opinions[int(passage.key[1])].date if is_opinion else case.reply.date
        if today is None:
            continue
        patterns: list[re.Pattern[str]] = []
        if any(sign in passage.text for sign in "将拟计预力争确准承有"):
            patterns += _PROMISES
        if text_key in planning:
            patterns.append(_PLANNED)
        if "pending" in passage.key:
            patterns.append(_PENDING)
        promises = chain.from_iterable(pattern.finditer(passage.text) for pattern in patterns)
        for match in promises:
            end = _end_of(match, today)
            if end and end < today:
                message = say("“{text}”早于本文的日期 {day}", text=match[0], day=today.isoformat())
                yield warning("promise-past", message, passage.place)
                break


def _end_of(time: re.Match[str], today: dt.date) -> dt.date | None:
    """Return the last day of a time; None if the text does not determine it.

    today: the date of the text, which determines the year of a month without a year.
    """
    month = int(time["month"] or 12)
    year = int(time["year"]) if time["year"] else today.year
    if not time["year"] and today.month - month > 8:
        return None  # in December, 2月 is in the next year
    if time["part"]:
        quarters = {"一": 3, "1": 3, "二": 6, "2": 6, "三": 9, "3": 9, "四": 12, "4": 12, "上": 6}
        month = quarters[time["part"].removeprefix("第")[0]]
    if not 1 <= month <= 12:
        return None
    last = calendar.monthrange(year, month)[1]
    thirds = {"上旬": 10, "中旬": 20}
    return dt.date(year, month, min(int(time["day"] or thirds.get(time["third"] or "", last)), last))
