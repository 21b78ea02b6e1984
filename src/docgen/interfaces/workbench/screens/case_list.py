"""The list of cases, with a light for each and the day on which its reply is due."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from docgen.interfaces.workbench.desk import ListedCase
from docgen.interfaces.workbench.page import page
from docgen.interfaces.workbench.permissions import sees
from docgen.interfaces.workbench.review import STATE_NAMES, ReviewState
from docgen.interfaces.workbench.routing import account_of, reads
from docgen.interfaces.workbench.screens.subject import desk_of

_SOON = 10
"""The light is yellow if at most this number of working days is left."""
_ON_PAGE = 50


@dataclass(frozen=True, slots=True)
class Light:
    """A light: its sign, its word and its colour say the same."""

    name: str
    sign: str
    word: str


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A row of the list."""

    listed: ListedCase
    light: Light
    days: str
    state: str = ""
    """How far the review is; empty without a review."""
    is_overtaken: bool = False
    """Whether the file of a final reply was changed since."""


def light(listed: ListedCase, today: dt.date) -> tuple[Light, str]:
    """Return the light of a case, and what is said of the time that is left."""
    summary = listed.summary
    if summary is None:
        return Light("broken", "⚠", "要修"), ""
    if summary.is_answered:
        return Light("done", "✓", "已答复"), ""
    if summary.due is None:
        return Light("unknown", "?", "期限不明"), ""
    if summary.due < today:
        return Light("late", "!", "逾期"), f"过了 {(today - summary.due).days} 天"
    left = f"还有 {(summary.due - today).days} 天"
    if _working_days(today, summary.due) <= _SOON:
        return Light("soon", "◐", "将到期"), left
    return Light("calm", "●", "按期"), left


def _working_days(first: dt.date, last: dt.date) -> int:
    """Return how many days from Monday to Friday are after `first`, up to `last`. Holidays are not known."""
    weeks, rest = divmod((last - first).days, 7)
    return weeks * 5 + sum((first + dt.timedelta(day)).weekday() < 5 for day in range(1, rest + 1))


@dataclass(frozen=True, slots=True)
class ChosenCases:
    """The cases that an account may see, and those of them that it asks for.

    tabs: name of a tab → its title and cases. tab: the name of the chosen tab. wanted: the words to search for. found:
    the cases of the chosen tab that match, the most urgent first.
    """

    tabs: dict[str, tuple[str, list[CaseRow]]]
    tab: str
    wanted: str
    found: list[CaseRow]


def chosen(request: Request) -> ChosenCases:
    """Return the cases that the address of a request asks for."""
    today = dt.date.today()
    desk, account = desk_of(request), account_of(request)
    states = desk.review.states() if desk.review else {}
    listed, rows = desk.listed(today), []
    overtaken = desk.overtaken()
    for one in listed:
        if sees(account, one.summary.units if one.summary else ()):
            state = STATE_NAMES[states.get(one.id, ReviewState.DRAFT)] if desk.review else ""
            rows.append(CaseRow(one, *light(one, today), state, one.id in overtaken))
    tabs = {
        "open": ("要办的", [row for row in rows if row.light.name != "done"]),
        "late": ("逾期", [row for row in rows if row.light.name == "late"]),
        "done": ("已答复", [row for row in rows if row.light.name == "done"]),
        "all": ("全部", rows),
    }
    if desk.review:
        waiting = [row for row in rows if states.get(row.listed.id) in (ReviewState.REVIEW, ReviewState.PASSED)]
        tabs["review"] = ("核稿", waiting)
        tabs["missing"] = ("缺会办意见", [row for row in rows if row.listed.summary and row.listed.summary.missing])
    tab = request.query_params.get("tab", "open")
    if tab not in tabs:
        tab = "open"
    wanted = request.query_params.get("q", "").strip()[:100]
    found = [row for row in tabs[tab][1] if _matches(row, wanted)]
    return ChosenCases(tabs, tab, wanted, sorted(found, key=_urgency))


async def case_list(request: Request) -> Response:
    """Show the cases that match the search."""
    cases = chosen(request)
    number = request.query_params.get("page", "1")
    pages = max(1, math.ceil(len(cases.found) / _ON_PAGE))
    wished = int(number) if number.isdecimal() and len(number) < 6 else 1
    current = min(max(1, wished), pages)
    return page(
        request,
        "list.html",
        rows=cases.found[(current - 1) * _ON_PAGE : current * _ON_PAGE],
        count=len(cases.found),
        total=len(cases.tabs["all"][1]),
        tabs={name: (title, len(inside)) for name, (title, inside) in cases.tabs.items()},
        tab=cases.tab,
        q=cases.wanted,
        current=current,
        pages=pages,
        folder=desk_of(request).folder.name,
    )


def _matches(row: CaseRow, wanted: str) -> bool:
    """Return whether a case has all words that are searched for."""
    summary = row.listed.summary
    texts = [row.listed.name]
    if summary:
        texts += [summary.number, summary.title, summary.proposers, summary.lead, *summary.co_handlers]
    return all(word in " ".join(texts) for word in wanted.split())


def _urgency(row: CaseRow) -> tuple[int, str, str]:
    """Return a key that sorts the most urgent case first."""
    order = ("broken", "late", "soon", "calm", "unknown", "done")
    summary = row.listed.summary
    due = summary.due.isoformat() if summary and summary.due else "9999"
    return order.index(row.light.name), due, row.listed.name


ROUTES = [reads("/", case_list)]
