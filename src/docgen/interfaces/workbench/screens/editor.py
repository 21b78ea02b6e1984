"""The case editor: a form in the order of the printed page. Each field is saved separately."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from docgen.errors import CaseError, DocgenError, Severity
from docgen.interfaces.workbench import form
from docgen.interfaces.workbench.desk import Desk, OpenCase, Overtaken, Refused, Saved, key_of
from docgen.interfaces.workbench.form import FormField
from docgen.interfaces.workbench.page import causes, moment, page
from docgen.interfaces.workbench.remarks import anchored
from docgen.interfaces.workbench.review import STATE_NAMES, Action, ReviewState, Step
from docgen.interfaces.workbench.routing import Sent, account_of, reads, writes
from docgen.interfaces.workbench.screens.subject import case_of, desk_of

_EMPTY_TABLE = {"columns": ["项目", "内容"], "rows": [["", ""], ["", ""]]}


@dataclass(frozen=True, slots=True)
class Problem:
    """What must be changed before a document can be made. field: the id of the field; empty: no single field."""

    field: str
    text: str


async def editor(request: Request) -> Response:
    """Show the form of a case, or where its file is broken."""
    case = case_of(request)
    if case.editable is None:
        return RedirectResponse(f"/c/{case.id}/repair", 303)
    return show(request, case)


def show(
    request: Request,
    case: OpenCase,
    problems: Sequence[Problem] = (),
    overtaken: dict[str, tuple[Any, Any]] | None = None,
) -> Response:
    """Return the page of the editor.

    problems: the summary of errors. overtaken: name of a field that was not saved → the sent value and the present one.
    """
    desk = desk_of(request)
    assert case.editable is not None
    found = form.groups(case.editable, desk.store.unfinished(case.id))
    steps = _steps(desk, case)
    about = {problem.field: problem.text for problem in reversed(problems)}
    found = [
        replace(
            group,
            is_open=group.is_open or any(one.id in about for one in group.fields),
            fields=tuple(replace(one, error=one.error or about.get(one.id, "")) for one in group.fields),
        )
        for group in found
    ]
    return page(
        request,
        "editor.html",
        422 if problems else 200,
        case=case,
        proposal=case.editable.case.proposal,
        groups=found,
        problems=problems,
        overtaken=overtaken or {},
        saved=request.query_params.get("saved", "") == "1",
        state=STATE_NAMES[steps[0].state if steps else ReviewState.DRAFT],
        is_final=bool(steps) and steps[0].state is ReviewState.FINAL,
        returned=next((one for one in steps[:1] if one.action is Action.RETURN), None),
        remarks=[one for one in anchored(desk, case) if not one.remark.done_by],
    )


def _steps(desk: Desk, case: OpenCase) -> list[Step]:
    """Return the steps of the review of a case, the last first; none without a review."""
    if desk.review is None or case.editable is None:
        return []
    return desk.review.settled(case.id, case.editable.case)


async def save_field(request: Request, sent: Sent) -> Response:
    """Save one value that the script sends, if it still is what the officer saw."""
    case = case_of(request)
    if case.editable is None:
        return JSONResponse({"message": "案件文件在别处改坏了，先去修；文字存在本机", "broken": True}, 423)
    name = sent.text("key")
    one = _field(case, name)
    value, base = sent.values.get("text"), sent.values.get("base")
    outcome = _save(desk_of(request), case, one, base, value, sent.text("tab")[:40])
    if isinstance(outcome, Saved):
        return JSONResponse({"shown": _typed(one, outcome.shown), "notes": outcome.notes, "sha": case.sha256})
    if isinstance(outcome, Overtaken):
        by = outcome.by or causes().get(outcome.cause, "")
        theirs = {"shown": _typed(one, outcome.shown), "by": by, "at": moment(outcome.at)}
        return JSONResponse(theirs, 409)
    return JSONResponse({"message": outcome.message, "step": outcome.step}, 422)


async def save_form(request: Request, sent: Sent) -> Response:
    """Save all fields of the form that changed, then do what a button asks for. This works without the script."""
    case = case_of(request)
    if case.editable is None:
        return RedirectResponse(f"/c/{case.id}/repair", 303)
    desk = desk_of(request)
    problems: list[Problem] = []
    overtaken: dict[str, tuple[Any, Any]] = {}
    for group in form.groups(case.editable, {}):
        for one in group.fields:
            value = _sent_value(one, sent)
            if value is None or f"b:{one.name}" not in sent.values:
                continue
            base = _base(sent.text(f"b:{one.name}"))
            if base == value:
                continue
            outcome = _save(desk, case, one, base, value, "")
            if isinstance(outcome, Refused):
                problems.append(Problem(one.id, f"{one.whole_label}：{outcome.message}"))
            elif isinstance(outcome, Overtaken):
                overtaken[one.name] = (value, outcome.shown)
                problems.append(Problem(one.id, f"{one.whole_label}：别处刚改过，两份都在下面"))
    if problems:
        return show(request, case, problems, overtaken)
    place = _do(desk, case, sent.text("do")) if sent.values.get("do") else ""
    return RedirectResponse(f"/c/{case.id}?saved=1" + (f"#{place}" if place else ""), 303)


async def state(request: Request) -> Response:
    """Answer with the values of all fields, so that an open page shows what changed elsewhere."""
    case, desk, account = case_of(request), desk_of(request), account_of(request)
    if case.editable is None:
        return JSONResponse({"sha": case.sha256, "broken": True})
    fields = [one for group in form.groups(case.editable, {}) for one in group.fields]
    labels = {one.id: one.label for one in fields}
    desk.presence.note(case.id, account.login, account.name, request.query_params.get("at", "")[:200])
    others = [
        f"{one.name}正在看{labels.get(one.field, '这一件')}" for one in desk.presence.others(case.id, account.login)
    ]
    answer: dict[str, Any] = {"sha": case.sha256, "others": "；".join(others)}
    if request.query_params.get("sha") != case.sha256:
        answer["values"] = {one.name: one.value for one in fields}
    return JSONResponse(answer)


def problems_of(case: OpenCase, error: DocgenError) -> list[Problem]:
    """Return the problems behind an error, each with its field and in the words of the field."""
    assert case.editable is not None
    fields = [one for group in form.groups(case.editable, {}) for one in group.fields]
    labels = {one.id: one.whole_label for one in fields}
    found: list[Problem] = []
    for finding in error.findings or (error.as_finding(),):
        if finding.severity is not Severity.ERROR:
            continue
        place = form.field_of(fields, finding.place.path, case.editable) if finding.place.path else ""
        text = finding.message
        if finding.code == "case-incomplete" and place:
            text = f"{labels[place]}：还没有填"
        elif place:
            text = f"{labels[place]}：{text}"
        if finding.next_step and finding.code != "case-incomplete":
            text = f"{text}（{finding.next_step}）"
        problem = Problem(place, text)
        if problem not in found:
            found.append(problem)
    return found


def unfinished(desk: Desk, case: OpenCase) -> list[Problem]:
    """Return a problem for each field whose text is not valid yet. The case file has another value there."""
    assert case.editable is not None
    kept = desk.store.unfinished(case.id)
    fields = [one for group in form.groups(case.editable, {}) for one in group.fields if one.name in kept]
    return [Problem(one.id, f"{one.whole_label}：{kept[one.name].message}") for one in fields]


def _field(case: OpenCase, name: str) -> FormField:
    """Return a field of the form by its name. If there is none, raise a `CaseError`."""
    assert case.editable is not None
    for group in form.groups(case.editable, {}):
        for one in group.fields:
            if one.name == name:
                return one
    raise CaseError("没有这一项", next_step="这一件在别处改过，请刷新页面")


def _save(desk: Desk, case: OpenCase, one: FormField, base: Any, value: Any, tab: str) -> Saved | Overtaken | Refused:
    """Save a field. Base and value are as the page shows them."""
    base, value = _stored(one, base), _stored(one, value)
    return desk.save(case, one.name, base, value, tab)


def _stored(one: FormField, value: Any) -> Any:
    """Return a value of a field as the case file has it. If it is none, raise a `CaseError`."""
    if one.kind == "table":
        if not _is_table(value):
            raise CaseError("没有这一项")
        return {name: value[name] for name in ("caption", "columns", "widths", "rows") if value.get(name)}
    if not isinstance(value, str):
        raise CaseError("没有这一项")
    if one.kind == "list":
        return [line.strip() for line in value.split("\n") if line.strip()]
    return value


def _is_table(value: Any) -> bool:
    """Return whether a value has the shape of a table: columns and rows, each a list of texts."""
    if not isinstance(value, dict) or not isinstance(value.get("rows"), list):
        return False
    return all(
        isinstance(row, list) and all(isinstance(cell, str | None) for cell in row)
        for row in (value.get("columns"), *value["rows"])
    )


def _typed(one: FormField, value: Any) -> Any:
    """Return a value as the page shows it."""
    return "\n".join(value) if one.kind == "list" and isinstance(value, list) else value


def _base(spelled: str) -> Any:
    try:
        (base,) = json.loads(spelled)
    except (ValueError, TypeError, RecursionError) as error:
        raise HTTPException(400) from error
    return base


def _sent_value(one: FormField, sent: Sent) -> Any:
    """Return what a form sent for a field; None if nothing."""
    if one.kind != "table":
        value = sent.values.get(f"v:{one.name}")
        return value.replace("\r\n", "\n") if isinstance(value, str) else None
    if f"t:{one.name}:columns" not in sent.lists:
        return None
    columns = sent.lists[f"t:{one.name}:columns"]
    rows: list[list[str]] = []
    while (cells := sent.lists.get(f"t:{one.name}:{len(rows)}")) is not None:
        rows.append(cells)
    table = {**one.value, "columns": columns, "rows": rows}
    table["caption"] = sent.text(f"t:{one.name}:caption")
    return {name: value for name, value in table.items() if value}


def _do(desk: Desk, case: OpenCase, order: str) -> str:
    """Change the parts of a text: add or take out a table, a row or a column. Return the id of the field to go to."""
    assert case.editable is not None
    action, _, name = order.partition(" ")
    key = key_of(name)
    if action == "table":
        text = case.editable.value(key)
        parts = text if isinstance(text, list) else [text] if text else []
        desk.change(case, {key: [*parts, {"table": _EMPTY_TABLE}]})
        return form.field_id((*key, len(parts), "table"))
    table = case.editable.value(key)
    if not isinstance(table, dict) or key[-1] != "table":
        raise CaseError("没有这一项")
    if action == "row":
        desk.change(case, {(*key, "rows"): [*table["rows"], [""] * len(table["columns"])]})
    elif action == "column":
        wider = {**table, "columns": [*table["columns"], "新栏"], "rows": [[*row, ""] for row in table["rows"]]}
        wider.pop("widths", None)
        desk.change(case, {key: wider})
    elif action == "remove":
        text_key, index = key[:-2], key[-2]
        parts = [part for place, part in enumerate(case.editable.value(text_key)) if place != index]
        desk.change(case, {text_key: parts[0] if len(parts) == 1 and isinstance(parts[0], str) else parts})
        return form.field_id(text_key if len(parts) == 1 else (*text_key, 0))
    return form.field_id(key)


ROUTES = [
    reads("/c/{id:int}", editor),
    writes("/c/{id:int}", save_form),
    writes("/c/{id:int}/field", save_field, "PUT"),
    reads("/c/{id:int}/state", state),
]
