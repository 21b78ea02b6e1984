"""The types of single values in a case file: lines, paragraphs, numbers, dates.

Each type checks a typed text and returns the value. A wrong text raises a `ValueError` with a message for the user.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator

from docgen.language import say
from docgen.model.characters import refusal

_DATE = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?")
_CASE_NUMBER = re.compile(r"[0-9A-Za-z一-鿿][0-9A-Za-z一-鿿\-_·]*")
DOCUMENT_NUMBER = re.compile(r"([一-鿿]{2,12})〔([0-9]{4})〕([1-9][0-9]{0,4})号")
"""A 发文字号: the prefix of the office (发文机关代字), the year and the serial number."""
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


def _cell_line(value: str) -> str:
    return _line(value) if value else value


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
    bare = value.strip("()（）〔〕").removeprefix("第").removesuffix("号").strip("()（）〔〕 ")
    if re.fullmatch(r"\d+\.\d+|\d+(\.\d+)?[eE]\+?\d+", bare):
        raise ValueError(say("“{value}”像是表格软件改过的编号，请照原件填写", value=value))
    if not _CASE_NUMBER.fullmatch(bare):
        raise ValueError(say("“{value}”不像编号；编号如 20260123、T014、J027", value=value))
    return bare


def _document_number(value: str) -> str:
    if not DOCUMENT_NUMBER.fullmatch(value):
        raise ValueError(
            say("“{value}”不是发文字号；应如“深工信建函〔2026〕12号”：六角括号，不加“第”，不编虚位", value=value)
        )
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
    if not (match := _DATE.fullmatch(value.strip())):
        raise ValueError(say("“{value}”不是日期；应如 2026-03-05 或 2026年3月5日", value=value))
    try:
        day = dt.date(*(int(part) for part in match.groups()))
    except ValueError as error:
        raise ValueError(say("“{value}”不是日历上有的日子", value=value)) from error
    if day.year not in _YEARS:
        raise ValueError(say("“{value}”的年份不对", value=value))
    return day


def _truth(value: Any) -> Any:
    words = {"是": True, "true": True, "yes": True, "否": False, "false": False, "no": False}
    return words.get(value.strip().lower(), value) if isinstance(value, str) else value


Line = Annotated[str, AfterValidator(_line)]
"""One line of text."""

CellText = Annotated[str, BeforeValidator(_cell), AfterValidator(_cell_line)]
"""The text of a table cell. It may be empty."""

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
"""A date, typed as 2026-03-05, 2026/3/5, 2026.3.5 or 2026年3月5日."""

Truth = Annotated[bool, BeforeValidator(_truth)]
"""是 or 否, also typed as true or false, yes or no."""
