"""Cases and a day → the register of the handling (台账) on this day, with a row for each case file.

A case file that cannot be read has a row too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from docgen.digest.record import InternalRecord
from docgen.digest.register import co_handlers, proposers
from docgen.digest.workbook import SheetCell, WorkbookSheet
from docgen.digest.year import KINDS, number_key
from docgen.errors import DocgenError
from docgen.model.standing import Lateness, Standing, Status
from docgen.stationery.vocabulary import Vocabulary

UNREADABLE = "读不出"
"""The status of a case file that cannot be read."""
_NAME = "台账"
_WIDTHS = {
    "编号": 11,
    "类型": 9,
    "标题": 36,
    "提出人": 16,
    "主办": 18,
    "会办": 20,
    "交办日期": 11,
    "答复期限": 11,
    "状态": 13,
    "剩余天数": 11,
    "逾期": 9,
    "未交会办意见": 20,
    "会办期限": 11,
    "答复日期": 11,
    "类别": 7,
    "评价": 9,
    "案件文件": 18,
    "说明": 28,
}
"""Heading of a column → width of the column in Excel's unit, the width of a digit."""


@dataclass(frozen=True, slots=True)
class RegisteredCase:
    """A case file in the register."""

    name: str
    record: InternalRecord | None
    """The case; None if the file cannot be read."""
    standing: Standing | None
    """The state of the handling; None if the file cannot be read."""
    error: DocgenError | None = None
    """The error when the file was read; None if there was none."""


def in_order(cases: Sequence[RegisteredCase]) -> list[RegisteredCase]:
    """Return the cases sorted by kind and number. The files that cannot be read follow in their given order."""
    readable = [(case.record, case) for case in cases if case.record]
    readable.sort(key=lambda pair: (KINDS.index(pair[0].kind), *number_key(pair[0])))
    return [*(case for _, case in readable), *(case for case in cases if case.record is None)]


def sheet(cases: Sequence[RegisteredCase], words: Vocabulary, day: dt.date) -> WorkbookSheet:
    """Return the register on a day, with the cases in their given order."""
    rows = tuple(_row(case, words) for case in cases)
    return WorkbookSheet(_NAME, f"{_NAME}（{words.date(day)}）", _WIDTHS, rows)


def _row(registered: RegisteredCase, words: Vocabulary) -> tuple[SheetCell, ...]:
    record, standing = registered.record, registered.standing
    if record is None or standing is None:
        error = registered.error
        problem = str(error or "").split("\n")[0]
        if error and error.findings:
            problem = f"{error.message}：{error.findings[0]}"
        filled: dict[str, SheetCell] = {"状态": UNREADABLE, "案件文件": registered.name, "说明": problem}
        return tuple(filled.get(name) for name in _WIDTHS)
    return (
        record.number,
        record.called or record.kind,
        record.title,
        proposers(record, words),
        record.lead,
        co_handlers(record, words),
        record.case.handling.assigned,
        standing.due,
        str(standing.status),
        standing.days_left,
        str(standing.lateness),
        words.join(standing.missing),
        standing.opinions_due,
        standing.last.date if standing.last else None,
        (standing.last.category if standing.last else None) or "",
        standing.rating or "",
        registered.name,
        _remark(standing),
    )


def _remark(standing: Standing) -> str:
    """Return the remark of a row: the number of drafted answers, the reason for an unknown due date, the next step."""
    remarks = []
    is_given = standing.status in (Status.ANSWERED, Status.ANSWERED_AGAIN)
    if not is_given and 0 < standing.written < standing.answers:
        remarks.append(f"已拟{standing.written}条，共{standing.answers}条")
    if standing.lateness is Lateness.UNKNOWN:
        is_again = standing.status in (Status.WAITING_AGAIN, Status.DRAFTED_AGAIN, Status.ANSWERED_AGAIN)
        remarks.append(f"没有写答复期限，也没有{'反馈' if is_again else '交办'}日期，推算不出")
    if standing.is_unmoved:
        remarks.append("不满意，用 docgen again 移入 history 后再次答复")
    return "；".join(remarks)
