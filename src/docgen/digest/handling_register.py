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
"""Heading of a column → width of the column. The unit is that of Excel: the width of one digit."""


@dataclass(frozen=True, slots=True)
class RegisteredCase:
    """A case file in the register."""

    name: str
    """The name of the case file."""
    record: InternalRecord | None
    """The case; None if the file cannot be read."""
    standing: Standing | None
    """The state of the handling; None if the file cannot be read."""
    error: DocgenError | None = None
    """The reason why the file cannot be read; None if the file was read without an error."""


def in_order(cases: Sequence[RegisteredCase]) -> list[RegisteredCase]:
    """Return the cases sorted by kind and number. The files that cannot be read follow in their given order."""
    readable: list[tuple[InternalRecord, RegisteredCase]] = []
    unreadable: list[RegisteredCase] = []
    for case in cases:
        if case.record is None:
            unreadable.append(case)
        else:
            readable.append((case.record, case))
    readable.sort(key=lambda pair: (KINDS.index(pair[0].kind), *number_key(pair[0])))
    return [*(case for _, case in readable), *unreadable]


def sheet(cases: Sequence[RegisteredCase], words: Vocabulary, day: dt.date) -> WorkbookSheet:
    """Return the register on a day, with the cases in their given order."""
    rows = tuple(_row(case, words) for case in cases)
    return WorkbookSheet(_NAME, f"{_NAME}（{words.date(day)}）", _WIDTHS, rows)


def _row(registered: RegisteredCase, words: Vocabulary) -> tuple[SheetCell, ...]:
    """Return the row of a case file: one cell for each column of `_WIDTHS`."""
    record, standing = registered.record, registered.standing
    if record is None or standing is None:
        return _unreadable_row(registered)
    last = standing.last
    category = last.category if last else None
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
        last.date if last else None,
        category or "",
        standing.rating or "",
        registered.name,
        _remark(standing),
    )


def _unreadable_row(registered: RegisteredCase) -> tuple[SheetCell, ...]:
    """Return the row of a case file that cannot be read. The cells without a value are None."""
    error = registered.error
    problem = str(error or "").split("\n")[0]
    if error and error.findings:
        problem = f"{error.message}：{error.findings[0]}"
    filled: dict[str, SheetCell] = {"状态": UNREADABLE, "案件文件": registered.name, "说明": problem}
    return tuple(filled.get(name) for name in _WIDTHS)


def _remark(standing: Standing) -> str:
    """Return the remark of a row; empty if there is nothing to remark.

    The remark says how many answers are drafted if only some are, why the due date is unknown, and what to do when the
    proposer is dissatisfied.
    """
    remarks = []
    is_answered = standing.status in (Status.ANSWERED, Status.ANSWERED_AGAIN)
    if not is_answered and 0 < standing.written < standing.answers:
        remarks.append(f"已拟{standing.written}条，共{standing.answers}条")
    if standing.lateness is Lateness.UNKNOWN:
        is_again = standing.status in (Status.WAITING_AGAIN, Status.DRAFTED_AGAIN, Status.ANSWERED_AGAIN)
        first_day = "反馈" if is_again else "交办"
        remarks.append(f"没有写答复期限，也没有{first_day}日期，推算不出")
    if standing.is_unmoved:
        remarks.append("不满意，用 docgen again 移入 history 后再次答复")
    return "；".join(remarks)
