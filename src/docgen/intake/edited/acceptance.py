"""Changes that came back → the case file with them, and the check that the document made from it says the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from docgen.composition.compose import Composition, compose
from docgen.composition.printed_record import record
from docgen.errors import CaseError, DocgenError, Finding, Key, Place
from docgen.intake.edited import text_values
from docgen.intake.edited.comparison import fragments
from docgen.intake.edited.printed_units import units
from docgen.intake.edited.returned_document import ChangeState, ReturnedChange, ReturnedDocument, with_values
from docgen.intake.passages import squeeze
from docgen.language import say
from docgen.model.case import Case
from docgen.model.case_file import CaseFile, update
from docgen.model.key_names import describe
from docgen.stationery.departments import Departments


def accept(file: CaseFile, changes: Iterable[ReturnedChange]) -> CaseFile:
    """Return the case file with changes. Nothing is written to disk.

    A change without a value for the case raises a `CaseError`, and so does a value that a case may not have.
    """
    chosen = [change for change in changes if change.state is not ChangeState.SAME]
    unwritable = [change for change in chosen if not change.is_writable]
    if unwritable:
        findings = [
            Finding("return-unwritable", one.reason or say("不属于案件里的任何一项"), file.place(one.key))
            for one in unwritable
        ]
        raise CaseError(
            say("有 {count} 处改动写不进案件", count=len(unwritable)),
            place=Place(file.name),
            findings=findings,
            next_step=say("只采纳能写的；其余的在案件文件里手工改"),
        )
    try:
        case = with_values(file.case, [(change.key, change.value) for change in chosen])
    except ValueError as error:
        raise CaseError(
            say("改动写进去以后不是合格的案件：{reason}", reason=reason_of(error)), place=Place(file.name)
        ) from error
    return update(file, case)


def checked(document: ReturnedDocument, file: CaseFile, departments: Departments) -> tuple[ReturnedChange, ...]:
    """Return the changes; those that the document would not print again as they are in the file become pending."""
    changes = [_possible(change, file.case) for change in document.changes]
    while True:
        taken = [change for change in changes if change.state is ChangeState.TAKEN]
        if not taken:
            return tuple(changes)
        unprinted = _unprinted(document, file.case, taken, departments)
        if not unprinted:
            return tuple(changes)
        changes = [_unprintable(change) if change in unprinted else change for change in changes]


def reason_of(error: ValueError) -> str:
    """Return the first reason why a value may not be in a case."""
    lines = str(error).splitlines()
    line = lines[2] if len(lines) > 2 else lines[0]
    return line.strip().removeprefix("Value error, ").split(" [type=")[0]


def _possible(change: ReturnedChange, case: Case) -> ReturnedChange:
    """Return the change as pending if the case may not have its value."""
    if not change.is_writable or change.state not in (ChangeState.TAKEN, ChangeState.CONFLICT):
        return change
    try:
        with_values(case, [(change.key, change.value)])
    except ValueError as error:
        return replace(change, state=ChangeState.PENDING, is_writable=False, reason=reason_of(error))
    return change


def _unprinted(
    document: ReturnedDocument, case: Case, taken: Sequence[ReturnedChange], departments: Departments
) -> list[ReturnedChange]:
    """Return the changes that the document made from the changed case does not print."""
    changed = with_values(case, [(change.key, change.value) for change in taken])
    try:
        composition = _same_document(document, compose(changed, document.kind, departments))
    except DocgenError:
        return []  # the templates do not fit the case; the next `make` says so
    if composition is None:
        return []
    printed: dict[Key, list[str]] = defaultdict(list)
    for unit in units(record(composition)):
        for owner, fragment in fragments(unit):
            printed[owner].append(text_values.shown([fragment]))
    return [one for one in taken if squeeze("".join(printed.get(one.key, ()))) != squeeze(one.edited)]


def _same_document(document: ReturnedDocument, compositions: Sequence[Composition]) -> Composition | None:
    named = [one for one in compositions if one.name == document.document]
    return next(iter([*named, *compositions]), None)


def _unprintable(change: ReturnedChange) -> ReturnedChange:
    """Return a change that the document would not print. It is pending, with the reason."""
    reason = say("写进案件以后，重做的文书不是这样印的")
    if not change.edited:
        reason = say("这一处删空了，案件里这一项要有内容：{name}", name=describe(change.key))
    return replace(change, state=ChangeState.PENDING, is_writable=False, reason=reason)
