"""Changes that came back → the case file with them, and the check that the document made from it says the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from docgen.composition.compose import Composition, compose
from docgen.composition.printed_record import record
from docgen.errors import CaseError, DocgenError, Finding, Key, Place
from docgen.intake.clerk import visible
from docgen.intake.edited import text_values
from docgen.intake.edited.comparison import Fragment, fragments
from docgen.intake.edited.printed_units import units
from docgen.intake.edited.returned_document import ChangeState, ReturnedChange, ReturnedDocument, with_values
from docgen.intake.kept_comments import with_comments
from docgen.intake.passages import squeeze
from docgen.language import listing, say
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


def with_untaken(file: CaseFile, document: ReturnedDocument, taken: Iterable[ReturnedChange]) -> CaseFile:
    """Return the case file with all that was not taken from an edited file as comments at its end.

    These are the changes that are not among `taken`, and the comments of the edited file.
    """
    written = list(taken)
    name = visible(Path(document.file).name)
    texts = []
    for change in document.changes:
        if change.state is not ChangeState.SAME and change not in written:
            about = [one for one in (change.name or say("不属于任何一条"), change.where, change.reason) if one]
            texts.append(say("文书 {file} 的改动，没有写进案件（{about}）", file=name, about=listing(about)))
            if change.edited:
                texts[-1] += "\n" + say("改成：{text}", text=_inset(change.edited))
            else:
                texts[-1] += "\n" + say("删去：{text}", text=_inset(change.printed))
    for comment in document.comments:
        about = [one for one in (comment.author, comment.date, comment.name or say("正文之外")) if one]
        texts.append(say("文书 {file} 的批注（{about}）", file=name, about=listing(about)))
        texts[-1] += "\n" + _inset(comment.text)
    return with_comments(file, texts)


def _inset(text: str) -> str:
    return text.replace("\n", "\n  ").replace("\t", " | ")


def checked(document: ReturnedDocument, file: CaseFile, departments: Departments) -> tuple[ReturnedChange, ...]:
    """Return the changes. A change that the document, made again, would not print as in the file becomes pending."""
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
    lines = str(error).splitlines()  # of pydantic: how many errors, the key, the reason
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
    """Return the changes that are not printed as in the edited file when the document is made from the changed case.

    If a change removes a value, the document may print another text in its place, or leave out a heading that the
    edited file has.
    """
    changed = with_values(case, [(change.key, change.value) for change in taken])
    try:
        compositions = [compose(one, document.kind, departments) for one in (case, changed)]
    except DocgenError:
        return []  # the templates do not fit the case; the next `make` says so
    before, after = (_same_document(document, one) for one in compositions)
    if after is None:
        return []
    keys = {change.key for change in taken}
    printed: dict[Key, list[Fragment]] = defaultdict(list)
    after_units = units(record(after))
    for unit in after_units:
        for owner, fragment in fragments(unit):
            printed[owner].append(fragment)
    before_units = units(record(before)) if before is not None else after_units
    known, kept = {unit.text for unit in before_units}, {unit.text for unit in after_units}
    # A paragraph of the frame that was deleted by hand may go.
    kept |= {squeeze(change.printed) for change in document.changes if not change.edited}
    has_new_text = any(unit.text not in known and keys.isdisjoint(unit.owners) for unit in after_units)
    lost_frame = any(unit.text not in kept and not unit.owners for unit in before_units)
    wrong = [one for one in taken if _lines(text_values.shown(printed.get(one.key, ()))) != _lines(one.edited)]
    if (has_new_text or lost_frame) and not wrong:
        # Most likely the removed values are the cause. If there are none, any of the changes may be.
        return [one for one in taken if one.value is None] or list(taken)
    return wrong


def _lines(text: str) -> list[str]:
    return [squeeze(line) for line in text.split("\n")]


def _same_document(document: ReturnedDocument, compositions: Sequence[Composition]) -> Composition | None:
    """Return the composition with the document's name, or else the first; None if there are none."""
    named = [one for one in compositions if one.name == document.document]
    return next(iter([*named, *compositions]), None)


def _unprintable(change: ReturnedChange) -> ReturnedChange:
    """Return a change that the document would not print. It is pending, with the reason."""
    reason = say("写进案件以后，重做的文书不是这样印的")
    if not change.edited:
        reason = say("这一处删空了，案件里这一项要有内容：{name}", name=describe(change.key))
    return replace(change, state=ChangeState.PENDING, is_writable=False, reason=reason)
