"""The history of a case: its revisions, the changes between two revisions, and the restoring of a revision."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from docgen.api import long_running as api
from docgen.errors import CaseError, DocgenError
from docgen.interfaces.workbench.desk import Desk, name_of
from docgen.interfaces.workbench.field_names import label_of, named_key
from docgen.interfaces.workbench.page import page
from docgen.interfaces.workbench.routing import Sent, reads, writes
from docgen.interfaces.workbench.screens.subject import case_of, desk_of, number_of


@dataclass(frozen=True, slots=True)
class Change:
    """A value that differs between two revisions. parts: pieces of text with `same`, `ins` or `del`."""

    label: str
    parts: tuple[tuple[str, str], ...]


async def history(request: Request) -> Response:
    """Show the revisions of a case, and the texts that were laid aside."""
    case, desk = case_of(request), desk_of(request)
    revisions = desk.store.revisions(case.id)
    return page(
        request,
        "history.html",
        case=case,
        title=_title(desk, case.id, case.path.name),
        revisions=[(one, [label_of(name) for name in one.keys]) for one in revisions],
        aside=[(label_of(one.key), one) for one in desk.store.aside(case.id)],
    )


async def comparison(request: Request) -> Response:
    """Show what changed between two revisions."""
    case, desk = case_of(request), desk_of(request)
    first, second = number_of(request, "first"), number_of(request, "second")
    old, new = (_text(desk, case.id, n) for n in (first, second))
    return page(
        request,
        "comparison.html",
        case=case,
        title=_title(desk, case.id, case.path.name),
        first=first,
        second=second,
        changes=list(changes(desk, old, new)),
        last=desk.store.revisions(case.id, 1)[0].n,
    )


async def restore(request: Request, sent: Sent) -> Response:
    """Make an earlier revision the case file. The present one stays in the history.

    A button that takes back what was just done sends the hash of the file that it would replace.
    """
    case, desk = case_of(request), desk_of(request)
    number = sent.text("n")
    if not number.isdecimal() or len(number) > 9:
        raise HTTPException(400)
    if (seen := sent.text("sha")) and seen != case.sha256:
        raise CaseError("后来又改过，没有撤销", next_step="可以在历史里看每一稿，恢复要用的那一稿")
    desk.replace_text(case, _text(desk, case.id, int(number)), "restore")
    return RedirectResponse(f"/c/{case.id}?saved=1" if seen else f"/c/{case.id}/history", 303)


def changes(desk: Desk, old: str, new: str) -> Iterator[Change]:
    """Yield the values that differ between two texts of a case file. A text that is no case is compared as it is."""
    try:
        cases = [desk.service.editable(text, "") for text in (old, new)]
    except DocgenError:
        yield Change("案件文件", tuple(parts_of(old, new)))
        return
    before, after = (dict(_values(case.values, ())) for case in cases)
    for one, other in ((before, after), (after, before)):  # a text that got a table, or lost it, has another key
        for key in list(one):
            if key not in other and (*key, 0) in other:
                one[*key, 0] = one.pop(key)
    for key in dict.fromkeys([*before, *after]):
        old_text, new_text = before.get(key, ""), after.get(key, "")
        if old_text != new_text:
            named = named_key(key, cases[1] if key in after else cases[0])
            yield Change(label_of(name_of(named)), tuple(parts_of(old_text, new_text)))


def _values(value: Any, key: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield the single values inside a value, each with its key. key: the key of the whole value."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _values(item, (*key, name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _values(item, (*key, index))
    elif value is not None:
        yield key, api.shown(value)


def parts_of(old: str, new: str) -> Iterator[tuple[str, str]]:
    """Yield the pieces of two texts: what both have, what was taken out, what was put in."""
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    if len(old) * len(new) > 4_000_000 or matcher.quick_ratio() < 0.3:  # another text, or too long to compare
        if old:
            yield "del", old
        if new:
            yield "ins", new
        return
    for kind, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if kind == "equal":
            yield "same", old[old_start:old_end]
            continue
        if old_start < old_end:
            yield "del", old[old_start:old_end]
        if new_start < new_end:
            yield "ins", new[new_start:new_end]


def _text(desk: Desk, case_id: int, n: int) -> str:
    data = desk.store.text(case_id, n)
    if data is None:
        raise HTTPException(404)
    return api.decode(data, "")[0]


def _title(desk: Desk, case_id: int, name: str) -> str:
    case = desk.case(case_id)
    return name if case is None or case.is_broken else case.editable.case.proposal.title


ROUTES = [
    reads("/c/{id:int}/history", history),
    reads("/c/{id:int}/history/{first:int}..{second:int}", comparison),
    writes("/c/{id:int}/restore", restore),
]
