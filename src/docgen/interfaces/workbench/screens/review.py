"""The review of a reply: what changed since somebody looked at it, the remarks, and the step that comes next."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from docgen.api import long_running as api
from docgen.errors import DocgenError, Severity
from docgen.interfaces.workbench import form, review
from docgen.interfaces.workbench.accounts import Person
from docgen.interfaces.workbench.desk import Desk, OpenCase
from docgen.interfaces.workbench.field_names import field_id
from docgen.interfaces.workbench.page import page
from docgen.interfaces.workbench.remarks import anchored, value_of
from docgen.interfaces.workbench.review import (
    ACTION_NAMES,
    RULES,
    STATE_NAMES,
    Action,
    Review,
    ReviewState,
    Step,
    StepError,
)
from docgen.interfaces.workbench.routing import Sent, account_of, reads, writes
from docgen.interfaces.workbench.screens import downloads, editor, history, previews
from docgen.interfaces.workbench.screens.history import Change
from docgen.interfaces.workbench.screens.subject import case_of, desk_of, number_of, to_repair
from docgen.language import say

_FACT = re.compile(
    r"\d{4}年(?:\d{1,2}月(?:\d{1,2}日)?)?|\d{4}-\d{2}-\d{2}|\d{1,2}月\d{1,2}日"
    r"|\d[\d,]*(?:\.\d+)?(?:[万亿千百]*[一-鿿%％]?)|[一-鿿]{2,3}(?=代表|委员)"
)
"""A date, a figure with its unit, or a name: what must not change unnoticed."""
_LONGEST_NOTE, _LONGEST_QUOTE = 2_000, 200


async def shown(request: Request) -> Response:
    """Show how far a reply is, what changed since the account saw it, and what can be done."""
    desk, case = desk_of(request), case_of(request)
    found = _review(desk)
    account = account_of(request)
    opened = None if case.is_broken else case.editable.case
    steps = found.settled(case.id, opened)
    seen = _seen(steps, account)
    changes = _changes(desk, case, seen)
    facts = []
    for change in changes:
        before, after = _facts(change)
        if before or after:
            facts.append((change.label, before, after))
    preview = None
    if not case.is_broken:
        preview = await previews.made(
            desk, case, {}, request.query_params.get("document", "")[:200], set(desk.pictures)
        )
    return page(
        request,
        "review.html",
        case=case,
        title=opened.proposal.title if opened else case.path.name,
        state=steps[0].state if steps else ReviewState.DRAFT,
        states=STATE_NAMES,
        actions=ACTION_NAMES,
        steps=steps,
        last=steps[0].n if steps else 0,
        choices=_choices(found, case.id, account, steps) if opened else [],
        seen=seen,
        changes=changes,
        facts=facts,
        remarks=anchored(desk, case),
        fields=[] if case.is_broken else form.all_fields(case.editable),
        is_overtaken=found.is_overtaken(steps, opened),
        files=found.issued(case.id),
        address_of=lambda name: downloads.address_of(desk, case.id, name),
        preview=preview,
    )


async def step(request: Request, sent: Sent) -> Response:
    """Take a step: send, pass, return, freeze, reopen, or answer again."""
    desk, case, account = desk_of(request), case_of(request), account_of(request)
    found = _review(desk)
    if case.is_broken:
        return to_repair(case)
    opened = case.editable
    if sent.text("action") not in set(RULES) or not sent.text("after").isdecimal():
        raise HTTPException(400)
    action, after, note = Action(sent.text("action")), int(sent.text("after")[:9]), sent.text("note")[:_LONGEST_NOTE]
    found.check_step(case.id, account, action, after, note, opened.case)
    sha256 = sent.text("sha")
    _check_seen(case, sha256)
    files, next_text = {}, ""
    if action in (Action.SEND, Action.FREEZE):
        if problems := editor.unfinished(desk, case):
            return editor.show(request, case, problems)
        made = await downloads.produced(request, case, kinds=[], formats=["docx", "pdf"], is_draft=False)
        case = case_of(request)  # meanwhile somebody may have changed it
        _check_seen(case, sha256)
        problems = _problems(case, made.error, is_final=action is Action.FREEZE)
        if problems:
            return editor.show(request, case, problems)
        files = {file.name: file.data for file in made.files} if action is Action.FREEZE else {}
        desk.keep_final(files)
    elif action is Action.AGAIN:
        next_text = api.answered_again(opened)
    found.take(case.id, account, action, after, note, opened.case, files)
    if next_text:
        desk.replace_text(case, next_text, "again")
        return RedirectResponse(f"/c/{case.id}", 303)
    return RedirectResponse(f"/c/{case.id}/review", 303)


async def add_remark(request: Request, sent: Sent) -> Response:
    """Add a remark to a value. The quoted words must stand in it."""
    desk, case = desk_of(request), case_of(request)
    name, quote = sent.text("key"), sent.text("quote").strip()[:_LONGEST_QUOTE]
    text = sent.text("text").strip()[:_LONGEST_NOTE]
    if not text:
        raise StepError("意见是空的", 422, "写下要改什么")
    if name:
        value = value_of(case, name)
        if value is None or quote not in value:
            raise StepError("这一项里没有引用的这几个字", 422, "从这一项里照抄几个字，或者不引用")
    _review(desk).add_remark(case.id, name, quote, text, account_of(request).login)
    return RedirectResponse(f"/c/{case.id}/review#remarks", 303)


async def finish_remark(request: Request, sent: Sent) -> Response:
    """Note that a remark was dealt with."""
    case = case_of(request)
    if not _review(desk_of(request)).finish_remark(case.id, number_of(request, "remark"), account_of(request).login):
        raise HTTPException(404)
    to = "" if sent.text("to") == "editor" else "/review#remarks"
    return RedirectResponse(f"/c/{case.id}{to}", 303)


def _check_seen(case: OpenCase, sha256: str) -> None:
    """Raise a `StepError` if the file of a case is not the one that the account saw."""
    if case.sha256 != sha256:
        raise StepError(say("您打开这一页以后，稿子又改过"), 409, say("看过现在的情况再决定"))


def _review(desk: Desk) -> Review:
    """Return the review of the desk. Without accounts there is none: answer 404."""
    if desk.review is None:
        raise HTTPException(404)
    return desk.review


def _choices(found: Review, case_id: int, account: Person, steps: Sequence[Step]) -> list[tuple[Action, str, bool]]:
    """Return the steps that an account could take now: the step, what stands against it, whether it needs a reason."""
    state = steps[0].state if steps else ReviewState.DRAFT
    choices = []
    for action, rule in RULES.items():
        if state not in rule.before or not account.has(*rule.roles):
            continue
        is_own = action is Action.PASS and account.login in found.drafters(case_id, list(steps))
        choices.append((action, "自己写的稿子不能自己核" if is_own else "", rule.needs_reason))
    return choices


def _seen(steps: Sequence[Step], account: Person) -> int:
    """Return the revision that an account saw last: that of its last step, or of the last review; 0 if none."""
    for step in steps:
        if step.author == account.login and step.action is not Action.CHANGE:
            return step.revision
    return next((step.revision for step in steps if step.action in (Action.PASS, Action.RETURN)), 0)


def _changes(desk: Desk, case: OpenCase, seen: int) -> list[Change]:
    """Return what changed since a revision."""
    data = desk.store.text(case.id, seen) if seen else None
    if data is None:
        return []
    return list(history.changes(desk, api.decode(data, "")[0], api.decode(case.data, "")[0]))


def _facts(change: Change) -> tuple[list[str], list[str]]:
    """Return the dates, figures and names that a change took out, and those that it put in."""
    old = "".join(text for kind, text in change.parts if kind != "ins")
    new = "".join(text for kind, text in change.parts if kind != "del")
    before, after = _FACT.findall(old), _FACT.findall(new)
    return list(_only(before, after)), list(_only(after, before))


def _only(some: Sequence[str], others: Sequence[str]) -> Iterator[str]:
    """Yield the facts that occur among some more often than among others."""
    unmatched = list(others)
    for fact in some:
        if fact in unmatched:
            unmatched.remove(fact)
        else:
            yield fact


def _problems(case: OpenCase, error: DocgenError | None, *, is_final: bool) -> list[editor.Problem]:
    """Return what must be changed before a step. A reply under review may lack what is given last."""
    if error is None:
        return []
    late = () if is_final else review.GIVEN_LAST
    findings = [one for one in error.findings if one.severity is Severity.ERROR]
    if findings and all(one.code == "case-incomplete" and one.place.path in late for one in findings):
        return []
    names = {field_id(key) for key in late}
    found = [one for one in editor.problems_of(case, error) if not one.field or one.field not in names]
    return found or [editor.Problem("", error.message)]


ROUTES = [
    reads("/c/{id:int}/review", shown),
    writes("/c/{id:int}/step", step),
    writes("/c/{id:int}/remarks", add_remark),
    writes("/c/{id:int}/remarks/{remark:int}", finish_remark),
]
