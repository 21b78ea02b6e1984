"""The rules for dates: their order, terms, working days, impossible days, past promises, facts of the future."""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from itertools import chain, pairwise

from docgen.checks.case_rules.passages import WrittenTexts, error, text_key_of, warning
from docgen.checks.chinese_numerals import NUMERAL_VALUES
from docgen.checks.phrases import phrases
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
_DISTANT_YEAR = phrases("dates.distant_year")
_NO_QUARTER = re.compile("第[五六七八九5-9]季度|年[五六七八九5-9]季度")  # a quarter that no year has
_FAR = re.compile("(?:距今|约|近|超过|上|逾|长达)$")
"""The word before a number of years."""
_LAST_YEAR = 2100
_LONGEST_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

_PROMISES = tuple(phrases(f"dates.promise_{letter}") for letter in "abcd")
"""A promise with a time. The time stands after or before a word such as 将."""
_PLANNED = phrases("dates.planned")
_PENDING = phrases("dates.pending")
_WEEKDAY = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日[（(]?(?:星期|周|礼拜)([一二三四五六日天])")
_PERIOD = phrases("dates.period")
_LUNAR = re.compile(r"(?:农历|阴历|旧历)[^，。；]{0,6}?\d{1,2}\ ?[月日]")
_STATE_OF = phrases("dates.state_of")
_HAPPENED = phrases("dates.happened")
_TO_COME = re.compile("[将拟计预力争划期限届]|前|有望|确保")
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
            year = match[match.lastindex or 0]  # each alternative has one group, the year
            may_be_duration = year.endswith("00") or _FAR.search(text[: match.start()])  # 3000年历史, 距今 5150 年
            if not may_be_duration and not 1000 <= int(year) <= _LAST_YEAR:
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
    """Nothing is promised for a day before the date of the reply or opinion that promises it."""
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
        # Every promise has one of these characters. Other texts are not searched, because a search takes long.
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


def nothing_has_happened_in_the_future(written: WrittenTexts, _departments: Departments) -> Iterator[Finding]:
    """Nothing is told as done, and no state as reached (截至), on a day after the date of the reply or opinion."""
    for passage in written.passages:
        is_opinion = passage.part in ("opinion", "stated")
        today = written.case.opinions[int(passage.key[1])].date if is_opinion else written.case.reply.date
        if today is None or "年" not in passage.text:
            continue
        for sentence in re.findall("[^。；！？]+", passage.text):
            match = _STATE_OF.search(sentence) or (not _TO_COME.search(sentence) and _HAPPENED.search(sentence))
            if match and match["year"] and match["month"] and int(match["month"]) in range(1, 13):
                first = dt.date(int(match["year"]), int(match["month"]), 1)
                begin = _end_of(match, today) if match["day"] else first  # a day is its own end
                if begin and begin > today:
                    message = say("“{text}”晚于本文的日期 {day}", text=match[0][:24], day=today.isoformat())
                    yield warning("fact-future", message, passage.place)


def periods_run_forward(written: WrittenTexts, _departments: Departments) -> Iterator[Finding]:
    """A period ends after it begins, a day has its day of the week, and a lunar day is written in Chinese numerals."""
    for passage in written.passages:
        text = unicodedata.normalize("NFKC", passage.text) if "月" in passage.text or "年" in passage.text else ""
        if match := _LUNAR.search(text):
            step = say("农历用汉字数字，公历用阿拉伯数字")
            yield warning("date-lunar", say("“{text}”：农历还是公历", text=match[0]), passage.place, step)
        for match in _PERIOD.finditer(text):
            if _runs_backwards(match):
                yield warning("period-reversed", say("“{text}”先后颠倒", text=match[0]), passage.place)
        for match in _WEEKDAY.finditer(text):
            this_year = written.case.reply.date.year if written.case.reply.date else dt.date.today().year
            years = (int(match[1]),) if match[1] else (this_year, this_year - 1)
            days = [
                dt.date(year, int(match[2]), int(match[3])) for year in years if _is_day(str(year), match[2], match[3])
            ]
            if days and all("一二三四五六日"[day.weekday()] != match[4].replace("天", "日") for day in days):
                name = "一二三四五六日"[days[0].weekday()]
                message = say("{day} 是星期{name}", day=days[0].isoformat(), name=name)
                yield warning("date-weekday", message, passage.place)


def _runs_backwards(period: re.Match[str]) -> bool:
    """Return whether a period ends before it begins. Without a second year, it may go on in the next year."""
    year, month, day, last_year, last_month, last_day = (int(part or 0) for part in period.groups())
    if year and last_year:
        return (last_year, last_month or 12, last_day or 31) < (year, month or 1, day or 1)
    return bool(month and day and month == last_month and last_day and last_day < day)


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
