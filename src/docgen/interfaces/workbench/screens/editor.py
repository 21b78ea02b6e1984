"""The case editor: a form in the order of the printed page. Each field is saved separately."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from docgen.api.long_running import Case
from docgen.errors import CaseError, DocgenError, Finding, Severity
from docgen.interfaces.workbench import form, rearrangement
from docgen.interfaces.workbench.desk import Desk, OpenCase, Overtaken, Refused, Saved, key_of
from docgen.interfaces.workbench.field_names import field_id, field_of
from docgen.interfaces.workbench.field_values import RecordError, sent_value, shown_value, stored_value
from docgen.interfaces.workbench.form import FormField
from docgen.interfaces.workbench.merging import merged
from docgen.interfaces.workbench.page import causes, in_words, moment, page
from docgen.interfaces.workbench.remarks import anchored
from docgen.interfaces.workbench.review import STATE_NAMES, Action, ReviewState
from docgen.interfaces.workbench.routing import Sent, account_of, reads, writes
from docgen.interfaces.workbench.screens.subject import case_of, desk_of, to_repair

_MORE = "more"
"""The order of the buttons beside new items and other names. What is typed there is sent with every order."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What must be changed before a document can be made. field: the id of the field; empty: no single field."""

    field: str
    text: str


async def editor(request: Request) -> Response:
    """Show the form of a case, or where its file is broken."""
    case = case_of(request)
    if case.is_broken:
        return to_repair(case)
    return show(request, case)


def show(
    request: Request,
    case: OpenCase,
    problems: Sequence[Problem] = (),
    overtaken: dict[str, tuple[Any, Any, str]] | None = None,
    typed: dict[str, str] | None = None,
    undone: str = "",
    refusal: str = "",
) -> Response:
    """Return the page of the editor.

    problems: the summary of errors. overtaken: name of a field that was not saved → my value, the present value, and
    what both give together. typed: the values of new items that were not added. undone: what a button asked for, if the
    problems prevented it. refusal: why some documents were not made. The page offers the others.
    """
    desk = desk_of(request)
    steps = [] if desk.review is None else desk.review.settled(case.id, case.editable.case)
    last_step = steps[0] if steps else None
    last = desk.store.revisions(case.id, 2)
    is_last = len(last) == 2 and request.query_params.get("at") == str(last[0].n)
    about = {problem.field: problem.text for problem in reversed(problems)}  # the first problem of a field wins
    found = []
    for group in form.groups(case.editable, desk.store.unfinished(case.id)):
        is_open = group.is_open or any(one.id in about for one in group.fields)
        fields = tuple(replace(one, error=one.error or about.get(one.id, "")) for one in group.fields)
        found.append(replace(group, is_open=is_open, fields=fields))
    return page(
        request,
        "editor.html",
        422 if problems else 200,
        case=case,
        proposal=case.editable.case.proposal,
        handling=case.editable.case.handling,
        groups=found,
        is_known=desk.service.departments.knows(case.editable.case.handling.lead),
        problems=problems,
        overtaken=overtaken or {},
        typed=typed or {},
        saved=request.query_params.get("saved", "") == "1",
        done=request.query_params.get("done", "")[:60] if is_last else "",
        undo=last[-1].n if last else 0,
        undone=undone,
        refusal=refusal,
        state=STATE_NAMES[last_step.state if last_step else ReviewState.DRAFT],
        is_final=last_step is not None and last_step.state is ReviewState.FINAL,
        returned=last_step if last_step and last_step.action is Action.RETURN else None,
        remarks=[one for one in anchored(desk, case) if not one.remark.done_by],
    )


async def save_field(request: Request, sent: Sent) -> Response:
    """Save one value that the script sends, if it still is what the officer saw."""
    case = case_of(request)
    if case.is_broken:
        return JSONResponse({"message": "案件文件在别处改坏了，先去修；文字存在本机", "broken": True}, 423)
    one = _field(case, sent.text("key"))
    value, base = sent.values.get("text"), sent.values.get("base")
    before = case.editable.case
    outcome = _save(desk_of(request), case, one, base, value, sent.text("tab")[:40])
    if isinstance(outcome, Refused):
        return JSONResponse({"message": outcome.message, "step": in_words(outcome.step)}, 422)
    shown = shown_value(one.kind, one.parts, outcome.shown)
    if isinstance(outcome, Saved):
        is_reshaped = _shape(before) != _shape(case.editable.case)
        answer = {"shown": shown, "notes": outcome.notes, "sha": case.sha256, "reshaped": is_reshaped}
        return JSONResponse(answer)
    theirs = {"shown": shown, "by": outcome.by or causes().get(outcome.cause, ""), "at": moment(outcome.at)}
    return JSONResponse(theirs | _merged(one, base, value, shown), 409)


def _shape(case: Case) -> tuple[Any, ...]:
    """Return what of a case decides which fields its form has, apart from texts and tables."""
    return (
        case.handling.type,
        case.handling.lead,
        case.handling.co_handlers,
        [point.unit for point in case.own_points()],
    )


async def save_form(request: Request, sent: Sent) -> Response:
    """Save all fields of the form that changed, then do what a button asks for. This works without the script."""
    case = case_of(request)
    if case.is_broken:
        return to_repair(case)
    desk = desk_of(request)
    problems: list[Problem] = []
    overtaken: dict[str, tuple[Any, Any, str]] = {}
    place = ""
    order = sent.text("do")
    order_about_cells = order.removeprefix(rearrangement.CELLS) if order.startswith(rearrangement.CELLS) else ""
    for one in form.all_fields(case.editable):
        value = sent_value(one.kind, one.name, one.value, sent)
        if value is None or f"b:{one.name}" not in sent.values:
            continue
        if order_about_cells.endswith(f" {one.name}"):
            value = rearrangement.moved(value, order_about_cells.removesuffix(f" {one.name}"))
            place = one.id
        base = _base(sent.text(f"b:{one.name}"))
        if base == value:
            continue
        outcome = _save(desk, case, one, base, value, "")
        if isinstance(outcome, Refused):
            problems.append(Problem(one.id, f"{one.whole_label}：{outcome.message}"))
        elif isinstance(outcome, Overtaken):
            both = _merged(one, base, value, outcome.shown)
            overtaken[one.name] = (value, outcome.shown, both.get("merged", ""))
            problems.append(Problem(one.id, f"{one.whole_label}：别处刚改过，两份都在下面"))
    asked = rearrangement.taken_out(order, sent.lists)
    if not problems:
        try:
            place = _rearrange(desk, case, sent) or place
        except CaseError as error:
            problems = problems_of(case, error)
    if problems:
        is_carried_out = bool(place)  # an order about the cells of a table: it was part of a value above
        return show(request, case, problems, overtaken, _new_names(sent), "" if is_carried_out else asked)
    last = desk.store.last(case.id)
    told = f"&done={quote(asked)}&at={last.n}" if asked and last else ""
    return RedirectResponse(f"/c/{case.id}?saved=1{told}" + (f"#{place}" if place else ""), 303)


async def state(request: Request) -> Response:
    """Answer with the values of all fields, so that an open page shows what changed elsewhere.

    If the page shows them already, the answer has the number of warnings instead. A page that shows warnings sends in
    `checked` for which file it has the number; for the same file, the answer leaves it out.
    """
    case, desk, account = case_of(request), desk_of(request), account_of(request)
    if case.is_broken:
        return JSONResponse({"sha": case.sha256, "broken": True})
    fields = form.all_fields(case.editable)
    labels = {one.id: one.label for one in fields}
    desk.presence.note(case.id, account.login, account.name, request.query_params.get("at", "")[:200])
    others = [
        f"{one.name}正在看{labels.get(one.field, '这一件')}" for one in desk.presence.others(case.id, account.login)
    ]
    answer: dict[str, Any] = {"sha": case.sha256, "others": "；".join(others)}
    if request.query_params.get("sha") != case.sha256:
        answer["values"] = {one.name: one.value for one in fields}
    elif request.query_params.get("checked", case.sha256) != case.sha256:
        answer["checked"] = case.sha256
        with contextlib.suppress(DocgenError):  # no document can be made; the preview says why
            found = await asyncio.wrap_future(desk.service.warnings(str(case.path), case.data))
            answer["warnings"] = len(found)
    return JSONResponse(answer)


def form_places(case: OpenCase, findings: Iterable[Finding]) -> list[tuple[str, str]]:
    """Return the id of each finding's field, and what it says of the field. An empty id: it has no single field."""
    labels = {one.key: one.whole_label for one in form.all_fields(case.editable)}
    found = []
    for finding in findings:
        place = field_of(labels, finding.place.path, case.editable) if finding.place.path else ()
        is_named = not place or finding.message.startswith(labels[place])
        text = finding.message if is_named else f"{labels[place]}：{finding.message}"
        step = f"（{in_words(finding.next_step)}）" if finding.next_step else ""
        found.append((field_id(place) if place else "", text + step))
    return found


def problems_of(case: OpenCase, error: DocgenError) -> list[Problem]:
    """Return the problems behind an error, each with its field and in the words of the field."""
    labels = {one.key: one.whole_label for one in form.all_fields(case.editable)}
    found: list[Problem] = []
    for finding in error.problems:
        if finding.severity is not Severity.ERROR:
            continue
        [(place, text)] = form_places(case, [finding])
        if finding.code == "case-incomplete" and place:
            text = f"{labels[field_of(labels, finding.place.path, case.editable)]}：还没有填"
        problem = Problem(place, text)
        if problem not in found:
            found.append(problem)
    return found


def unfinished(desk: Desk, case: OpenCase) -> list[Problem]:
    """Return a problem for each field whose text is not valid yet. The case file has another value there."""
    kept = desk.store.unfinished(case.id)
    fields = [one for one in form.all_fields(case.editable) if one.name in kept]
    return [Problem(one.id, f"{one.whole_label}：{kept[one.name].message}") for one in fields]


def _field(case: OpenCase, name: str) -> FormField:
    """Return a field of the form by its name. If there is none, raise a `CaseError`."""
    for one in form.all_fields(case.editable):
        if one.name == name:
            return one
    raise CaseError("没有这一项", next_step="这一件在别处改过，请刷新页面")


def _save(desk: Desk, case: OpenCase, one: FormField, base: Any, value: Any, tab: str) -> Saved | Overtaken | Refused:
    """Save a field. Base and value are as the page shows them."""
    base = stored_value(one.kind, one.parts, base)
    try:
        stored = stored_value(one.kind, one.parts, value)
    except RecordError as error:
        desk.store.keep_unfinished(case.id, one.name, json.dumps(value, ensure_ascii=False), error.message)
        return Refused(error.message, error.next_step)
    return desk.save(case, one.name, base, stored, tab)


def _merged(one: FormField, base: Any, mine: Any, theirs: Any) -> dict[str, Any]:
    """Return the merge of both sides of a conflict; nothing if the field holds no text, or one too long to compare."""
    texts = (base, mine, theirs)
    if one.kind not in ("text", "list") or not all(isinstance(text, str) for text in texts):
        return {}
    found = merged(*texts, is_list=one.kind == "list")
    return {"merged": found.text, "doubled": found.doubled} if found else {}


def _base(spelled: str) -> Any:
    """Return the value that `FormField.base` has spelled. If the text spells no value, answer 400."""
    try:
        (base,) = json.loads(spelled)
    except (ValueError, TypeError, RecursionError) as error:
        raise HTTPException(400) from error
    return base


def _new_names(sent: Sent) -> dict[str, str]:
    """Return what a form sent for new items and other names of items, without fields that are left empty."""
    return {
        name: value.strip()
        for name, value in sent.values.items()
        if name[:2] in ("n:", "r:") and isinstance(value, str) and value.strip()
    }


def _rearrange(desk: Desk, case: OpenCase, sent: Sent) -> str:
    """Change the parts of a case as a button, a new item or another name asks. Return the id of the place to go to."""
    typed, place = _new_names(sent), ""
    if new := rearrangement.added(case.editable, typed):
        desk.change(case, new)
        place = "g-rounds"
        if ("proposal", "points") in new:
            place = f"g-answer-{len(case.editable.case.own_answers())}"
    for name, text in typed.items():
        if name.startswith("r:"):
            desk.change(case, rearrangement.renamed(case.editable, key_of(name[2:]), text))
    order = sent.text("do")
    if order not in ("", _MORE) and not order.startswith(rearrangement.CELLS):
        place = _place_after(order, case)
        changes = rearrangement.ordered(case.editable, order, sent.text("cursor"))
        if changes:
            desk.change(case, changes)
        if order.startswith("table "):  # the new table is where somebody goes on
            ((key, parts),) = changes.items()
            place = field_id((*key, parts.index({"table": rearrangement.EMPTY_TABLE}), "table"))
    return place


def _place_after(order: str, case: OpenCase) -> str:
    """Return the id of the field or group to go to after an order. case: as it is before the order."""
    action, _, name = order.partition(" ")
    key = key_of(name)
    if action == "remove":
        return field_id(key[:-2])
    if action == "drop" and key[:2] == ("proposal", "points"):
        answers = case.editable.case.own_answers()
        place = 1
        for number, (points, _) in enumerate(answers, 1):
            if any(point.label == key[-1] for point in points):
                place = number
        return f"g-answer-{min(place, max(len(answers) - 1, 1))}"
    if action == "drop":
        list_name = str(key[-2]) if len(key) > 1 else ""
        return {"history": "g-rounds", "together": "g-together"}.get(list_name, "g-closing")
    return field_id((*key, "text") if key[:2] == ("reply", "answers") and len(key) == 3 else key)


ROUTES = [
    reads("/c/{id:int}", editor),
    writes("/c/{id:int}", save_form),
    writes("/c/{id:int}/field", save_field, "PUT"),
    reads("/c/{id:int}/state", state),
]
