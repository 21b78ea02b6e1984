"""The words of a heading above a list → what they say of each case in the list: its kind, its congress and session."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import get_args

from docgen.model.case import Kind

_NUMBER = "第?[一二三四五六七八九十百]+"
_PEOPLES_CONGRESS = re.compile(
    rf"(?P<place>全国|[省市州县区旗盟])(?P<congress>{_NUMBER}届(?:人大|人民代表大会))(?P<session>{_NUMBER}次(?:会议|全会))"
)
_CPPCC = re.compile(
    rf"政协\w{{0,8}}?(?P<place>全国|[省市州县区旗盟])(?P<congress>{_NUMBER}届)(?P<session>{_NUMBER}次(?:会议|全会))"
    rf"|(?P<place2>全国|[省市州县区旗盟])政协(?P<congress2>{_NUMBER}届)(?P<session2>{_NUMBER}次(?:会议|全会))"
)
_CALLED = "(?:(?:代表|委员|人大|政协)?(?:建议|提案|议案))?"
_DOCUMENT_NUMBER = re.compile(rf"[(（〔]?\s*(?P<number>{_CALLED}第\s*[\w〔〕\[\]-]{{1,20}}\s*号{_CALLED})\s*[)）〕]?")


def meeting(headings: Iterable[str]) -> str:
    """Return the congress and the session that headings name; empty if there are none.

    They are written as in letters, without the name of the city or province: 市七届人大六次会议, 市政协八届五次会议.
    """
    for heading in headings:
        if match := _PEOPLES_CONGRESS.search(heading):
            return match["place"] + match["congress"] + match["session"]
        if match := _CPPCC.search(heading):
            ending = "" if match["place"] else "2"
            return f"{match['place' + ending]}政协{match['congress' + ending]}{match['session' + ending]}"
    return ""


def kind(headings: Iterable[str]) -> str:
    """Return the kind of proposal that headings name; empty if they name none or both."""
    text = "".join(headings).replace("提案建议", "").replace("建议提案", "")
    named = [name for name in get_args(Kind) if name in text]
    return named[0] if len(named) == 1 else ""


def number(heading: str) -> str:
    """Return the number that a line states, as 第123号 or 建议第123号; empty if the line says anything else."""
    match = _DOCUMENT_NUMBER.fullmatch(heading.strip())
    return match["number"] if match else ""


_TITLE = re.compile("《([^《》]*(?:〈[^〉]*〉[^《》]*)*)》")
_SEVERAL_NUMBERS = re.compile(r"第\s*(?P<numbers>[0-9A-Za-z-]+(?:\s*[、，,]\s*(?:第\s*)?[0-9A-Za-z-]+)+)\s*号")
_BARE_NUMBER = re.compile(r"(?<![0-9A-Za-z〕）)\]第-])(?P<number>\d{1,8})\s*号(?=[^。，]{0,4}(?:建议|提案|议案))")
_NAMED_NUMBER = re.compile(
    r"第\s*[（(“\"]?\s*(?P<number>(?:(?!第)[一-鿿]){0,3}[A-Za-z]*[0-9][0-9A-Za-z\-]*)\s*[）)”\"]?\s*号"
)


def numbers_in(text: str) -> list[str]:
    """Return the numbers of proposals that a text names: 第20260123号, 第T014号, 第（J027）号, 第12、13号, 12号提案."""
    found = [match["number"] for match in _NAMED_NUMBER.finditer(text)]
    found += [match["number"] for match in _BARE_NUMBER.finditer(text)]
    for match in _SEVERAL_NUMBERS.finditer(text):
        found += re.findall("[0-9A-Za-z-]+", match["numbers"])
    return found


def titles_in(text: str) -> list[str]:
    """Return the titles that a text quotes in 《》."""
    return _TITLE.findall(text)
