"""The definition of each figure of the book: the words that the book prints, and for a rate the functions that count.

The workbook of the register prints the same words. Proposals are counted in 件, replies in 件次.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from docgen.digest.record import ContactMode, Entry
from docgen.digest.scope import Scope
from docgen.model.deadlines import Timeliness

OPEN = ("公开", "摘要公开")
"""The publicities of replies that are open to everybody."""
_SATISFIED = ("满意", "基本满意")
_IN_TIME = (Timeliness.ON_TIME, Timeliness.EXTENDED)
CO_HANDLERS = "会办单位各计一件次；会办意见由主办单位统一答复，其他各表不计。"
FIRST_REPLY = "再次答复的件以首次答复的日期为准。"


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate that yearly reports state: the counted replies as a percentage of the replies in a base."""

    name: str
    """The name of the rate."""
    counted: str
    """The description of the counted replies."""
    is_counted: Callable[[Entry], object]
    """A function whose result is true if a reply of the base is counted."""
    base: str = ""
    """The description of the replies that are 100%; empty for all replies of the edition."""
    is_in_base: Callable[[Entry], object] = lambda entry: True
    """A function whose result is true if a reply is in the base."""
    is_always_full: bool = False
    """Whether the rate is 100% in every public edition, because such an edition contains only counted replies."""

    def of(self, entries: Iterable[Entry]) -> tuple[int, int]:
        """Return the number of counted replies, and the number of replies in the base."""
        base = [entry for entry in entries if self.is_in_base(entry)]
        return sum(bool(self.is_counted(entry)) for entry in base), len(base)


RATES = (
    Rate("办结率", "已答复", lambda entry: entry.date, is_always_full=True),
    Rate("按期答复率", "首次答复在期限之内，包括经同意延期后按期的", lambda entry: entry.timeliness in _IN_TIME),
    Rate("面商率", "当面沟通的，如走访、座谈", lambda entry: entry.contact is ContactMode.IN_PERSON),
    Rate("公开率", "公开和摘要公开", lambda entry: entry.publicity in OPEN, is_always_full=True),
    Rate(
        "上网率", "已在网上公开", lambda entry: entry.published, "公开和摘要公开", lambda entry: entry.publicity in OPEN
    ),
    Rate("评价反馈率", "对首次答复有评价", lambda entry: entry.first),
    Rate(
        "首次满意率",
        "首次评价满意和基本满意",
        lambda entry: entry.first in _SATISFIED,
        "首次评价已反馈",
        lambda entry: entry.first,
    ),
    Rate(
        "再次满意率",
        "再次评价满意和基本满意",
        lambda entry: entry.again in _SATISFIED,
        "再次评价已反馈",
        lambda entry: entry.again,
    ),
)


def rates(scope: Scope) -> tuple[Rate, ...]:
    """Return the rates of an edition."""
    return tuple(rate for rate in RATES if scope.is_year or not rate.is_always_full)


def explained(scope: Scope) -> tuple[tuple[str, str], ...]:
    """Return the name and the definition of each figure of an edition, except for the rates."""
    year = "年度按案件文件写的年度；没有写的按交办日期、首次答复日期、文号。"
    whole = (
        ("收到、立案（件）", "取自年度数字文件，不从案件文件计算。"),
        ("交办（件）", f"一个编号计一件；并案的每个编号各计一件。{year}"),
        ("应有答复（件次）", f"一个答复单位的一份答复计一件次；{scope.unit}。"),
        ("已答复、尚未答复（件次）", "有成文日期的为已答复。"),
        ("上年、增减", "上年的数取自年度数字文件；增减＝本年－上年。"),
    )
    held = ((f"{scope.holds}（件次）", f"{scope.unit}。只就这些答复统计。"),)
    return (
        *(whole if scope.is_year else held),
        ("占比", f"该项的件次÷{scope.holds}的件次，四舍五入，保留两位小数。"),
        ("办理结果", "按末次答复的办理类别。"),
        ("领域分布", "按案件文件写的领域。"),
        ("主办单位办理情况", "主办单位和分办的每个单位，各计自己的答复。"),
        ("会办单位办理情况", CO_HANDLERS),
        ("办理方式", "独办、主办会办、分办，按案件文件写的办理方式。"),
        ("答复时限", f"{FIRST_REPLY}没有写期限的按本地的办理时限推算。"),
        ("公开属性", "按答复写的公开属性。"),
        ("代表、委员评价", "首次：对首次答复的评价；再次：再次答复的件对末次答复的评价。"),
    )
