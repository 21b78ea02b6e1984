"""The review of replies: 拟稿 → 核稿 → 核过 → 定稿. Each step is a row that is never changed or deleted.

If a printed value changes during the review, the reply goes back to 拟稿 automatically. Only the document number and
the date may change, because they are given last. A final reply cannot be changed.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile
from typing import Any

from docgen.api.long_running import Case, DocumentService, decode, hash_of
from docgen.errors import DocgenError, Key, OutputError, StationeryError, UsageError
from docgen.interfaces.workbench.accounts import AccountRole, Person
from docgen.interfaces.workbench.store import Revision, Store
from docgen.language import say

GIVEN_LAST: tuple[Key, ...] = (("reply", "document_number"), ("reply", "date"))
"""The values that a reply gets after it was passed."""
_WRITING = ("form", "restore", "repair", "return", "again")
"""The causes of revisions whose author wrote the draft."""


class ReviewState(StrEnum):
    """How far a reply is."""

    DRAFT = "draft"
    REVIEW = "review"
    PASSED = "passed"
    FINAL = "final"


class Action(StrEnum):
    """What somebody did to a reply. `CHANGE`: a printed value was changed, so the reply went back."""

    SEND = "send"
    PASS = "pass"
    RETURN = "return"
    CHANGE = "change"
    FREEZE = "freeze"
    REOPEN = "reopen"
    AGAIN = "again"


STATE_NAMES = {
    ReviewState.DRAFT: "拟稿",
    ReviewState.REVIEW: "核稿",
    ReviewState.PASSED: "核过",
    ReviewState.FINAL: "定稿",
}
ACTION_NAMES = {
    Action.SEND: "送核",
    Action.PASS: "核过",
    Action.RETURN: "退回",
    Action.CHANGE: "送核之后又改过，回到拟稿",
    Action.FREEZE: "定稿",
    Action.REOPEN: "取消定稿",
    Action.AGAIN: "再次答复",
}


@dataclass(frozen=True, slots=True)
class StepRule:
    """What a step needs. roles: one of them. needs_reason: whether the step must say why."""

    before: tuple[ReviewState, ...]
    after: ReviewState
    roles: tuple[AccountRole, ...]
    needs_reason: bool = False


RULES = {
    Action.SEND: StepRule((ReviewState.DRAFT,), ReviewState.REVIEW, (AccountRole.OFFICER, AccountRole.OFFICE)),
    Action.PASS: StepRule((ReviewState.REVIEW,), ReviewState.PASSED, (AccountRole.REVIEWER,)),
    Action.RETURN: StepRule(
        (ReviewState.REVIEW, ReviewState.PASSED), ReviewState.DRAFT, (AccountRole.REVIEWER, AccountRole.OFFICE), True
    ),
    Action.FREEZE: StepRule((ReviewState.PASSED,), ReviewState.FINAL, (AccountRole.OFFICE,)),
    Action.REOPEN: StepRule((ReviewState.FINAL,), ReviewState.DRAFT, (AccountRole.OFFICE, AccountRole.REVIEWER), True),
    Action.AGAIN: StepRule((ReviewState.FINAL,), ReviewState.DRAFT, (AccountRole.OFFICER, AccountRole.OFFICE)),
}
"""Each step that people take. `Action.CHANGE` is not among them."""


class FrozenError(OutputError):
    """A change of a printed value of a final reply."""


class StepError(UsageError):
    """A step that is not possible now, or not for this account. status: that of the answer to the browser."""

    def __init__(self, message: str, status: int, next_step: str = "") -> None:
        super().__init__(message, next_step=next_step)
        self.status = status


def status_of(error: DocgenError) -> int:
    """Return the status of the answer to a browser whose request ended with an error."""
    if isinstance(error, StepError):
        return error.status
    return 423 if isinstance(error, FrozenError) else 422


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a review. revision: which revision it is about. printed: the hash of what its documents print.

    printed is empty in a step that was taken by an older docgen, which computed another hash.
    """

    case_id: int
    n: int
    action: Action
    state: ReviewState
    revision: int
    printed: str
    author: str
    at: float
    note: str


@dataclass(frozen=True, slots=True)
class ReviewRemark:
    """What a reviewer says about a value. quote: the words it is about. done_by: who dealt with it; empty: nobody."""

    id: int
    revision: int
    key: str
    quote: str
    text: str
    author: str
    at: float
    done_by: str
    done_at: float


def _is_correction(revision: Revision, steps: Iterable[Step]) -> bool:
    """Return whether a revision is by somebody who took the reply out of its review by changing it.

    steps: the last first.
    """
    for step in steps:
        is_change = step.action is Action.CHANGE
        # The last step before the revision, or the change that the revision itself caused.
        if step.revision < revision.n or (is_change and step.revision == revision.n):
            return is_change and step.author == revision.author
    return False


class Review:
    """The steps and remarks of all cases. store: the database. service: composes what documents print."""

    def __init__(self, store: Store, service: DocumentService) -> None:
        self._store = store
        self._connection = store.connection
        self._service = service

    # ---- steps -------------------------------------------------------------------------------------------------------
    def steps(self, case_id: int) -> list[Step]:
        """Return the steps of a case, the last first."""
        rows = self._connection.execute(
            "SELECT case_id, n, action, state, revision, printed, author, at, note FROM step WHERE case_id = ? "
            "ORDER BY n DESC",
            (case_id,),
        )
        return [Step(row[0], row[1], Action(row[2]), ReviewState(row[3]), *row[4:]) for row in rows]

    def states(self) -> dict[int, ReviewState]:
        """Return the id of each case that has a step → its state after the last one."""
        rows = self._connection.execute("SELECT case_id, state, max(n) FROM step GROUP BY case_id")
        return {case_id: ReviewState(state) for case_id, state, _ in rows}

    def changed_outside(self) -> list[int]:
        """Return the ids of the final replies whose files were changed outside of the workbench since."""
        rows = self._connection.execute(
            "SELECT DISTINCT step.case_id FROM step JOIN revision ON revision.case_id = step.case_id "
            "AND revision.n > step.revision AND revision.cause = 'outside' WHERE step.state = ? "
            "AND step.n = (SELECT max(n) FROM step AS later WHERE later.case_id = step.case_id)",
            (ReviewState.FINAL,),
        )
        return [case_id for (case_id,) in rows]

    def settled(self, case_id: int, case: Case | None) -> list[Step]:
        """Return the steps of a case. If its documents no longer print what was sent for review, it goes back first.

        case: the case as it is now; None if its file is broken.
        """
        steps = self.steps(case_id)
        if case is None or not steps or steps[0].state not in (ReviewState.REVIEW, ReviewState.PASSED):
            return steps
        now = self.printed(case, is_final=False)
        if now == (steps[0].printed or self._printed_then(steps[0], is_final=False)):
            return steps
        last = self._store.last(case_id)
        author = (last.author if last else "") or say("工作台以外")
        self._add(case_id, steps[0].n, Action.CHANGE, ReviewState.DRAFT, "", author, "")
        return self.steps(case_id)

    def is_overtaken(self, steps: list[Step], case: Case | None) -> bool:
        """Return whether a final reply differs from what the file of the case says now: the file was changed elsewhere.

        Templates may change after a reply was final. So its revision is compared as it would be printed now.
        """
        if not steps or steps[0].state is not ReviewState.FINAL:
            return False
        now = None if case is None else self.printed(case, is_final=True)
        return now is None or now not in (steps[0].printed, self._printed_then(steps[0], is_final=True))

    def check_change(self, case_id: int, case: Case) -> None:
        """Raise a `FrozenError` if a final reply would print other values. case: the case after the change."""
        steps = self.steps(case_id)
        if self.is_overtaken(steps, case):
            step = say("要改先“取消定稿”，写明理由")
            raise FrozenError(say("已经定稿，印在文书上的内容不能改"), next_step=step, code="frozen")

    def check_step(self, case_id: int, account: Person, action: Action, after: int, note: str, case: Case) -> None:
        """Raise a `StepError` if an account cannot take a step now.

        after: the number of the last step that the account saw. note: the reason. case: the case as it is now.
        """
        rule, steps = RULES[action], self.settled(case_id, case)
        state, last = (steps[0].state, steps[0].n) if steps else (ReviewState.DRAFT, 0)
        if not account.has(*rule.roles):
            raise StepError(say("您的账号不能做这一步"), 403, say("请办公室或系统管理员处理"))
        if after != last or state not in rule.before:
            step = say("看过现在的情况再决定")
            raise StepError(say("这一步别人已经做了，或者稿子又改过"), 409, step)
        if action is Action.AGAIN and self.is_overtaken(steps, case):
            step = say("先在历史里恢复，或者取消定稿")
            raise StepError(say("案件文件在定稿之后被改过，与定稿不符"), 409, step)
        if rule.needs_reason and not note.strip():
            raise StepError(say("要写明理由"), 422)
        if action is Action.PASS and account.login in self.drafters(case_id, steps):
            raise StepError(say("自己写的稿子不能自己核"), 403, say("请另一位核稿人核"))

    def take(
        self,
        case_id: int,
        account: Person,
        action: Action,
        after: int,
        note: str,
        case: Case,
        files: Mapping[str, bytes] | None = None,
    ) -> None:
        """Take a step. A step that is not possible now raises a `StepError`, and nothing is changed.

        files: for `Action.FREEZE` the names and bytes of the documents.
        """
        self.check_step(case_id, account, action, after, note, case)
        state = RULES[action].after
        printed = self.printed(case, is_final=state is ReviewState.FINAL)
        self._add(case_id, after, action, state, printed, account.login, note.strip(), files or {})

    def drafters(self, case_id: int, steps: list[Step]) -> set[str]:
        """Return who wrote or sent the present draft.

        If a reviewer corrects a draft under review, the draft goes back. The officer who sends it again is responsible
        for the correction, so the reviewer is not among the drafters.
        """
        round_ = list(takewhile(lambda step: step.action is not Action.AGAIN, steps))
        start = steps[len(round_)].revision if len(round_) < len(steps) else 0
        found = {step.author for step in round_ if step.action is Action.SEND}
        for revision in self._store.revisions(case_id, 100_000):  # more than any case has
            if revision.n > start and revision.cause in _WRITING and not _is_correction(revision, round_):
                found.add(revision.author)
        return found

    def issued(self, case_id: int) -> dict[str, str]:
        """Return the name → the hash of each file of a final reply; nothing if the reply is not final."""
        rows = self._connection.execute(
            "SELECT issued.name, issued.sha256 FROM issued JOIN step ON step.id = step_id WHERE case_id = ? "
            "AND n = (SELECT max(n) FROM step WHERE case_id = ?) ORDER BY issued.rowid",
            (case_id, case_id),
        )
        return dict(rows.fetchall())

    def printed(self, case: Case, *, is_final: bool) -> str:
        """Return the hash of what the documents of a case print.

        is_final: whether the number and the date count, which are given last.
        """
        if not is_final:
            reply = case.reply.model_copy(update={str(key[-1]): None for key in GIVEN_LAST})
            case = case.model_copy(update={"reply": reply})
        try:
            text: Any = self._service.printed_text(case)
        except StationeryError:  # no unit of the case has stationery here
            text = case.model_dump(mode="json")
        return hash_of(json.dumps(text, ensure_ascii=False, sort_keys=True).encode())

    def _printed_then(self, step: Step, *, is_final: bool) -> str | None:
        """Return the hash of what the revision of a step prints with the present templates; None if it is no case."""
        data = self._store.text(step.case_id, step.revision)
        try:
            case = self._service.editable(decode(data or b"", "")[0], "").case
        except DocgenError:
            return None
        return self.printed(case, is_final=is_final)

    def _add(
        self,
        case_id: int,
        after: int,
        action: Action,
        state: ReviewState,
        printed: str,
        author: str,
        note: str,
        files: Mapping[str, bytes] | None = None,
    ) -> None:
        """Add a step and its files in one transaction. If another step came before it, raise a `StepError`."""
        last = self._store.last(case_id)
        row = (case_id, after + 1, action, state, last.n if last else 0, printed, author, time.time(), note)
        with self._store.transaction():
            added = self._connection.execute(
                "INSERT OR IGNORE INTO step (case_id, n, action, state, revision, printed, author, at, note) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                row,
            )
            if not added.rowcount:
                raise StepError(say("这一步别人已经做了，或者稿子又改过"), 409, say("看过现在的情况再决定"))
            for name, data in (files or {}).items():
                self._connection.execute("INSERT INTO issued VALUES (?, ?, ?)", (added.lastrowid, name, hash_of(data)))

    # ---- remarks -----------------------------------------------------------------------------------------------------
    def remarks(self, case_id: int) -> list[ReviewRemark]:
        """Return the remarks on a case in the order in which they were made."""
        rows = self._connection.execute(
            "SELECT id, revision, key, quote, text, author, at, done_by, done_at FROM remark WHERE case_id = ? "
            "ORDER BY id",
            (case_id,),
        )
        return [ReviewRemark(*row) for row in rows]

    def add_remark(self, case_id: int, key: str, quote: str, text: str, author: str) -> None:
        """Add a remark on the present revision."""
        last = self._store.last(case_id)
        self._connection.execute(
            "INSERT INTO remark (case_id, revision, key, quote, text, author, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (case_id, last.n if last else 0, key, quote, text, author, time.time()),
        )

    def finish_remark(self, case_id: int, remark: int, author: str) -> bool:
        """Note that a remark was dealt with. Return whether there is such an open remark."""
        found = self._connection.execute(
            "UPDATE remark SET done_by = ?, done_at = ? WHERE id = ? AND case_id = ? AND done_by = ''",
            (author, time.time(), remark, case_id),
        )
        return bool(found.rowcount)
