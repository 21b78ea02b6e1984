"""The types of single values in a case file: lines, paragraphs, numbers, dates.

Each type checks a text that somebody wrote and returns the value. A wrong text raises a `ValueError` with a message for
the user.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator

from docgen.language import say
from docgen.model.characters import refusal

_DATE = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?")
_WRITTEN_DATE = re.compile(
    r"([〇○零Oo0一二三四五六七八九]{4})年([正元一二三四五六七八九十]{1,3})月([一二三四五六七八九十廿卅]{1,3})日?"
)
_NUMERALS = {character: digit for digit, row in enumerate(("〇○零Oo0", *"一二三四五六七八九")) for character in row}
"""Chinese numeral → digit."""
_CATEGORY = re.compile(r"[（(]?([A-Za-z])[类級级]?[)）]?")  # the group is the letter
_KINDS = {
    "代表建议": "建议",
    "人大建议": "建议",
    "人大代表建议": "建议",
    "政协提案": "提案",
    "委员提案": "提案",
    "政协委员提案": "提案",
    "社情民意": "社情民意信息",
}
_PROPOSAL_WORDS = "(?:人大代表|政协委员|人大|政协|代表|委员)?(?:建议案|建议|提案|议案|书面意见)?"
_NUMBER_FRAME = re.compile(rf"(?:编号:?|案号:?|No\.?|{_PROPOSAL_WORDS})第?(.+?)号?{_PROPOSAL_WORDS}", re.IGNORECASE)
"""A number with the words that a letter prints around it anyway: 第12号, 建议第12号, 第12号提案."""
_CASE_NUMBER = re.compile(r"[0-9A-Za-z一-鿿][0-9A-Za-z一-鿿\-_·]*")
DOCUMENT_NUMBER = re.compile(r"([一-鿿]{2,12})〔([0-9]{4})〕([1-9][0-9]{0,4})号")
"""A 发文字号: the prefix of the office (发文机关代字), the year and the serial number."""
_FACT_NAME = re.compile(r"[^\W_][\w·（）-]{0,19}")  # a name that a wording can use
_LOOSE_DOCUMENT_NUMBER = re.compile(r"(.+?)[〔\[(【﹝〖]([0-9]{4})[〕\])】﹞〗]([0-9]+)号")
_YEARS = range(1990, 2100)
"""The years that a date can have. Any other year is a typing error."""


def _line(value: str) -> str:
    value = value.strip()
    if not value:
        raise ValueError(say("这一项是空白"))
    if reason := refusal(value):
        raise ValueError(reason)
    return value


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    return value.strip() if isinstance(value, str) else value


def _cell_lines(value: str) -> str:
    lines = [_line(line) for line in value.splitlines() if line.strip()]
    return "\n".join(lines)


def _prose(value: str) -> str:
    lines = value.replace("\r\n", "\n").replace("\r", "\n").strip("\n").split("\n")
    # Officers type the indent of a paragraph as they do in Word. Documents indent by themselves.
    value = "\n".join(line.strip(" \u3000\u00a0\t") for line in lines)
    if not value.strip():
        raise ValueError(say("这一段是空白"))
    if reason := refusal(value, lines=True):
        raise ValueError(reason)
    return value


def _case_number(value: str) -> str:
    plain = unicodedata.normalize("NFKC", value).strip("()〔〕 ")
    framed = _NUMBER_FRAME.fullmatch(plain)
    bare = (framed[1] if framed else plain).strip("()〔〕 ")
    if re.fullmatch(r"\d+\.\d+|\d+(\.\d+)?[eE]\+?\d+", bare):
        raise ValueError(say("“{value}”像是表格软件改过的编号，请照原件填写", value=value))
    if "第" in bare:
        message = say(
            "“{value}”的“第”前面还有字，印出来会有两个“第”；只写“第”和“号”之间的部分，如 12、闭12", value=value
        )
        raise ValueError(message)
    if not _CASE_NUMBER.fullmatch(bare) or bare == "号":
        raise ValueError(say("“{value}”不像编号；编号如 20260123、T014、J027", value=value))
    return bare


def _document_number(value: str) -> str:
    plain = unicodedata.normalize("NFKC", value).replace(" ", "")
    if match := _LOOSE_DOCUMENT_NUMBER.fullmatch(plain):
        plain = f"{match[1]}〔{match[2]}〕{match[3]}号"
    if not DOCUMENT_NUMBER.fullmatch(plain):
        raise ValueError(
            say("“{value}”不是发文字号；应如“深工信建函〔2026〕12号”：六角括号，不加“第”，不编虚位", value=value)
        )
    return plain


def kind(value: Any) -> Any:
    """Return the name of a kind of proposal. An unknown text is returned unchanged."""
    return _KINDS.get(value.strip(), value.strip()) if isinstance(value, str) else value


def category(value: Any) -> Any:
    """Return the letter of a category that is written b, Ａ, A类 or （A）. Any other text is returned unchanged."""
    if isinstance(value, str) and (match := _CATEGORY.fullmatch(unicodedata.normalize("NFKC", value).strip())):
        return match[1].upper()
    return value


def _year(value: str) -> str:
    if not re.fullmatch(r"[0-9]{4}", value) or int(value) not in _YEARS:
        raise ValueError(say("“{value}”不是年份；应如 2026", value=value))
    return value


def _annex(value: str) -> str:
    parts = value.split("/")
    if value.startswith("/") or ".." in parts or "" in parts or re.search(r'[\\:*?"<>|]', value):
        raise ValueError(say("“{value}”应是案件文件所在文件夹之内的路径，用 / 分隔，不能有 ..", value=value))
    if not value.lower().endswith(".pdf"):
        raise ValueError(say("“{value}”不是 PDF 文件", value=value))
    return value


def _date(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    plain = date_in_digits(unicodedata.normalize("NFKC", value).strip())
    if not (match := _DATE.fullmatch(plain)):
        raise ValueError(say("“{value}”不是日期；应如 2026-03-05 或 2026年3月5日", value=value))
    try:
        day = dt.date(*(int(part) for part in match.groups()))
    except ValueError as error:
        raise ValueError(say("“{value}”不是日历上有的日子", value=value)) from error
    if day.year not in _YEARS:
        raise ValueError(say("“{value}”的年份不对", value=value))
    return day


def date_in_digits(value: str) -> str:
    """Return a date in Chinese numerals, such as 二〇二六年三月五日, with digits. Another text does not change."""
    if not (match := _WRITTEN_DATE.fullmatch(value)):
        return value
    year = "".join(str(_NUMERALS[character]) for character in match[1])
    return f"{year}年{_count(match[2])}月{_count(match[3])}日"


def _count(numeral: str) -> int:
    """Return the number that a numeral below 40 means: 三, 十二, 二十一, 廿一. 正 and 元 mean 1, as months."""
    spelled = numeral.replace("廿", "二十").replace("卅", "三十").replace("正", "一").replace("元", "一")
    tens, ten, ones = spelled.rpartition("十")
    count = _NUMERALS.get(ones, 0)
    if ten:  # 十二 has no numeral before 十.
        count += _NUMERALS.get(tens, 1) * 10
    return count


def _facts(value: Any) -> Any:
    """Drop the facts without a value, and refuse names that a wording cannot use."""
    if not isinstance(value, Mapping):
        return value
    kept = {name: text for name, text in value.items() if text is not None and str(text).strip()}
    for name in kept:
        if not _FACT_NAME.fullmatch(str(name)):
            raise ValueError(say("“{name}”不能作名称：用文字和数字，至多二十个字，没有空格和标点", name=name))
    return kept


def _truth(value: Any) -> Any:
    words = {"是": True, "true": True, "yes": True, "否": False, "false": False, "no": False}
    return words.get(value.strip().lower(), value) if isinstance(value, str) else value


Line = Annotated[str, AfterValidator(_line)]

CellText = Annotated[str, BeforeValidator(_cell), AfterValidator(_cell_lines)]
"""The text of a table cell. Each line is one paragraph. The text may be empty."""

Prose = Annotated[str, AfterValidator(_prose)]
"""A text of one or more paragraphs. Each line is one paragraph."""

CaseNumber = Annotated[Line, AfterValidator(_case_number)]
"""A proposal's number without 第 and 号: 20260123, T014, JY100012050700."""

DocumentNumber = Annotated[Line, AfterValidator(_document_number)]
"""A 发文字号 (GB/T 9704 7.2.5)."""

Year = Annotated[Line, AfterValidator(_year)]
"""A year in four digits."""

AnnexPath = Annotated[Line, AfterValidator(_annex)]
"""The path of a PDF, relative to the folder of the case file. The path does not lead out of this folder."""

Date = Annotated[dt.date, BeforeValidator(_date)]
"""A date, written as 2026-03-05, 2026/3/5, 2026.3.5, 2026年3月5日 or 二〇二六年三月五日."""

Facts = Annotated[dict[str, Line], BeforeValidator(_facts)]
"""Facts of one line each, under names that an officer chooses."""

Truth = Annotated[bool, BeforeValidator(_truth)]
"""是 or 否, also written as true or false, yes or no."""
