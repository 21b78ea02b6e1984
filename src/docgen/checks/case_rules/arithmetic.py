"""The rules for arithmetic: the totals, shares and growth that a text states are those of its own figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from docgen.checks.case_rules.figures import SCALES
from docgen.checks.case_rules.passages import WrittenPassage, WrittenTexts, warning
from docgen.checks.phrases import phrases
from docgen.errors import Finding, Key
from docgen.language import say
from docgen.stationery.departments import Departments

_QUANTITY = phrases("arithmetic.quantity")
_SENTENCE = re.compile("[^。；！？\n]+")
_TURN = phrases("arithmetic.turn")
"""The words between an old figure and a new one: 由 80 增加到 100. Group 1 is the word for a rise."""
_FASTER = ("分钟", "小时", "天", "个工作日", "个月", "位", "名")
"""The units in which a smaller figure may be an improvement: 由 10 天提升至 5 天 is no mistake."""
_LOWEST = re.compile(r"(?:最低|不低于|不少于|至少)[^，\d]{0,4}$")
_HIGHEST = re.compile(r"(?:最高|不高于|不超过|最多)[^，\d]{0,4}$")
_AND_LOWEST = re.compile(r"[，、]?(?:最低|不低于|不少于|至少)[^，\d]{0,4}")
_AND_HIGHEST = re.compile(r"[，、]?(?:最高|不高于|不超过|最多)[^，\d]{0,4}")
_NEGATIVE = phrases("arithmetic.negative")
_GROWTH = phrases("arithmetic.growth")  # the groups: the word for a rise, the word for a fall, the number of per cent
_COMPARED = phrases("arithmetic.compared")
"""The words between a figure and the change that led to it: 120家，比去年增加20家. Group 1 is the word for a rise."""
_YEAR_BEFORE = re.compile(r"((?:19|20)\d\d)年[^。\d]*$")
_SHARE = re.compile(r"(?:占比?|比重|比例)[^，；\d]{0,8}$")
_RATE = phrases("arithmetic.rate")
_NOT_A_SHARE = re.compile("相当于|占.{0,8}倍|任务|目标|计划|增长|提高|预算")
_PART_OF_ANOTHER = phrases("arithmetic.part_of_another")
_OVERLAPPING = phrases("arithmetic.overlapping")
_TOTAL_BEHIND = re.compile("[，,、]?[^，。；\\d]{0,4}(?:合计|总计|共计)(?:为|约)?$")
_TOTAL_ROW = re.compile(r"(?:合|总|共)\s*计|总数")
_NEARLY_WHOLE = 110
"""Shares that add up to no more than this many per cent are meant to be the shares of a whole."""
_SUM_WORD = re.compile("合计|总计|共计")
_SUBTOTAL_ROW = re.compile(r"小\s*计|其中")
_NO_SUM = phrases("arithmetic.no_sum")
_CELL_FIGURE = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
_BLANK_CELL = re.compile(r"[-—－–/／\s]*|无")


@dataclass(frozen=True, slots=True)
class _Quantity:
    """A figure with its unit in a sentence."""

    start: int
    """The position in the sentence."""
    end: int
    """The position behind the unit."""
    value: float
    """The value, with 万 and 亿 multiplied out."""
    unit: str
    """The unit without 万 and 亿."""
    margin: float
    """How far it may be rounded: half a unit of its last digit, if it has decimals or is written with 万 or 亿.

    Otherwise 0, because it was counted.
    """


def _quantities(sentence: str) -> list[_Quantity]:
    """Return the figures with a unit in a sentence. Years are left out."""
    found = []
    for match in _QUANTITY.finditer(sentence):
        if match[3] == "年" and not match[2] and len(match[1]) == 4:
            continue
        scale = float(SCALES[match[2] or ""])
        decimals = len(match[1].partition(".")[2])
        margin = scale * 10**-decimals / 2 if match[2] or decimals else 0.0
        unit = match[3].replace("％", "%")
        found.append(_Quantity(match.start(), match.end(), float(match[1].replace(",", "")) * scale, unit, margin))
    return found


def figures_agree(written: WrittenTexts, _departments: Departments) -> Iterator[Finding]:
    """Totals, shares and growth follow from the figures of the same sentence. Each sentence is reported once."""
    for passage in written.passages:
        if not any(sign.isdecimal() for sign in passage.text):
            continue
        for sentence in _SENTENCE.findall(passage.text):
            quantities = _quantities(sentence)
            message = (
                _wrong_turn(sentence, quantities)
                or _wrong_growth(sentence, quantities)
                or _wrong_total(sentence, quantities)
                or _wrong_share(sentence, quantities)
            )
            if message:
                yield warning("figures-disagree", message, passage.place)


def _wrong_turn(sentence: str, quantities: Sequence[_Quantity]) -> str:
    """Return the message about a change in the wrong direction; empty if there is none.

    That is a minus sign behind the word for a change, a figure that rises where it is said to fall, or the reverse, and
    a lowest figure above the highest.
    """
    if match := _NEGATIVE.search(sentence):
        return say("“{text}”：增减已经写明，后面不写负号", text=sentence[match.start() : match.end() + 4])
    for first, second in pairwise(quantities):
        if first.unit != second.unit:
            continue
        between = sentence[first.end : second.start]
        text = sentence[first.start : second.end]
        before = sentence[: first.start]
        turn = _TURN.fullmatch(between)
        if turn and re.search(r"[由从][^，。\d]{0,6}$", before):
            is_said_to_rise = turn[1] is not None
            is_wrong = second.value <= first.value if is_said_to_rise else second.value >= first.value
            if is_wrong and not (is_said_to_rise and first.unit in _FASTER):
                return say("“{text}”的增减与数字相反", text=text)
        begins_with_lowest = _LOWEST.search(before) and _AND_HIGHEST.fullmatch(between)
        begins_with_highest = _HIGHEST.search(before) and _AND_LOWEST.fullmatch(between)
        if (begins_with_lowest and first.value > second.value) or (begins_with_highest and first.value < second.value):
            return say("“{text}”：最低的比最高的多", text=text)
    return ""


def _wrong_growth(sentence: str, quantities: Sequence[_Quantity]) -> str:
    """Return the message about a growth in per cent that does not follow from two figures; empty if there is none."""
    for first, second in pairwise(quantities):
        stated = _GROWTH.match(sentence, second.end)
        if first.unit != second.unit or first.unit == "%" or not stated or not first.value:
            continue
        between = sentence[first.end : second.start]
        first_year, second_year = (_YEAR_BEFORE.search(part) for part in (sentence[: first.start], between))
        is_next_year = first_year and second_year and int(second_year[1]) == int(first_year[1]) + 1
        old, new = first.value, second.value
        if compared := _COMPARED.fullmatch(between):  # the second figure is the difference
            new = first.value
            old = new - second.value if compared[1] else new + second.value
        elif not (is_next_year or _TURN.fullmatch(between)):
            continue
        if old <= 0:
            continue
        growth = (new - old) / old * 100
        percent = float(stated[3]) * (1 if stated[1] else -1)
        # What is left for rounding: of the percentage (0.15 points and 2 % of itself), and of the two figures.
        if abs(growth - percent) > 0.15 + abs(percent) * 0.02 + 100 * (first.margin + second.margin) / old:
            text = sentence[first.start : stated.end()]
            return say("“{text}”：按这两个数算，是 {percent}%", text=text, percent=f"{growth:+.1f}")
    return ""


def _wrong_total(sentence: str, quantities: Sequence[_Quantity]) -> str:
    """Return the message about parts that do not fit their total; empty if there are none.

    Parts before a total (合计) add up to it. Parts behind a total follow 其中. They may be only some of its parts, so
    they add up to no more than it.
    """
    for index, total in enumerate(quantities):
        parts = [each.value for each in quantities[:index] if each.unit == total.unit]
        start = quantities[index - 1].end if index else 0
        if len(parts) >= 2 and _TOTAL_BEHIND.fullmatch(sentence[start : total.start]):
            sums = [sum(parts[-count:]) for count in range(2, len(parts) + 1)]
            if not any(abs(each - total.value) <= total.margin * len(parts) + 1e-6 for each in sums):
                whole = min(sums, key=lambda each: abs(each - total.value))
                return say("“{text}”：加起来是 {sum}", text=sentence[-30:], sum=f"{whole:g}")
    head, among, _ = sentence.partition("其中")
    if not among:
        return ""
    next_sum = _SUM_WORD.search(sentence, len(head))
    end_of_parts = next_sum.start() if next_sum else len(sentence)
    # The total is the greatest figure before 其中 that has parts of its unit.
    for total in sorted((each for each in quantities if each.end <= len(head)), key=lambda each: -each.value):
        parts = []
        for each in quantities:
            is_part = len(head) <= each.start < end_of_parts and each.unit == total.unit != "%"
            if is_part and not re.search(f"(?:{_PART_OF_ANOTHER.pattern})$", sentence[len(head) : each.start]):
                parts.append(each.value)
        is_more = sum(parts) > total.value * 1.001 and not _OVERLAPPING.search(sentence, len(head))
        if parts and (max(parts) > total.value or is_more):
            return say("“{text}”：其中的比总数多", text=sentence[-40:])
        if parts:
            break
    return ""


def _wrong_share(sentence: str, quantities: Sequence[_Quantity]) -> str:
    """Return the message about a share, or a sum of shares, of more than 100 per cent; empty if there is none."""
    shares: list[_Quantity] = []
    for each in quantities:
        before = sentence[: each.start]
        if each.unit != "%":
            continue
        if each.value > 100 and _RATE.search(before) and not _NOT_A_SHARE.search(sentence):
            return say("“{text}”超过了 100%", text=sentence[max(each.start - 12, 0) : each.end])
        is_next = shares and re.fullmatch("[、和]", sentence[shares[-1].end : each.start])
        if is_next or _SHARE.search(before):
            shares.append(each)
    total = sum(each.value for each in shares)
    is_divided = "其中" in sentence or "分别" in sentence or total <= _NEARLY_WHOLE
    fewest_shares = 2 if is_divided else 3  # two shares may be shares of two things
    if len(shares) >= fewest_shares and total > 100.5 and not _OVERLAPPING.search(sentence.replace("分别", "")):
        return say("“{text}”：加起来是 {sum}", text=sentence[-30:], sum=f"{total:g}%")
    return ""


def totals_of_tables_are_right(written: WrittenTexts, _departments: Departments) -> Iterator[Finding]:
    """In a table with one row 合计, each figure of this row is the sum of its column.

    The word stands in one of the first two columns. A table with subtotals is not judged.
    """
    tables: dict[Key, dict[tuple[int, int], WrittenPassage]] = {}
    heads: dict[Key, dict[int, str]] = {}
    for passage in written.passages:
        match passage.key:
            case (*before, "table", "rows", int(row), int(column)):
                tables.setdefault(tuple(before), {})[row, column] = passage
            case (*before, "table", "columns", int(column)):
                heads.setdefault(tuple(before), {})[column] = passage.text
    for key, cells in tables.items():
        total_rows = {row for (row, column), cell in cells.items() if column < 2 and _TOTAL_ROW.fullmatch(cell.text)}
        has_subtotals = any(_SUBTOTAL_ROW.search(cell.text) for (_, column), cell in cells.items() if column < 2)
        if len(total_rows) != 1 or has_subtotals:
            continue
        (total_row,) = total_rows
        for (row, column), cell in cells.items():
            if row != total_row or _NO_SUM.search(heads.get(key, {}).get(column, "")):
                continue
            values = [one.text for (other, at), one in cells.items() if at == column and other != row]
            figures = [float(value.replace(",", "")) for value in values if _CELL_FIGURE.fullmatch(value)]
            is_complete = len(figures) >= 2 and all(
                _CELL_FIGURE.fullmatch(value) or _BLANK_CELL.fullmatch(value) for value in values
            )
            if not is_complete or not _CELL_FIGURE.fullmatch(cell.text):
                continue
            decimals = max(len(value.partition(".")[2]) for value in (*values, cell.text))
            allowed = len(figures) * 10**-decimals / 2 if decimals else 0
            if abs(sum(figures) - float(cell.text.replace(",", ""))) > allowed + 1e-6:
                message = say(
                    "合计“{text}”：这一栏加起来是 {sum}", text=cell.text, sum=f"{round(sum(figures), decimals):.12g}"
                )
                yield warning("figures-disagree", message, cell.place)
