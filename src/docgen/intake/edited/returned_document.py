"""An edited file + what was printed + the case now → what changed, key by key.

Nothing is written here. A change can be taken into the case if the case still holds what was printed. Otherwise it is a
conflict that shows both texts. Changes of the frame are proposals, and what could belong to two keys is pending.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from typing import Any

from docgen.composition.printed_record import PrintedRecord, RecordedValue, item_name, text_key, value_at
from docgen.errors import IntegrityError, Key
from docgen.intake.dates import plain_date
from docgen.intake.edited import text_values
from docgen.intake.edited.comparison import Comparison, FrameChange, compare
from docgen.intake.edited.edited_file import EditedFile, count
from docgen.intake.passages import squeeze
from docgen.language import say
from docgen.model.case import Case
from docgen.model.case_file import CaseFile
from docgen.model.key_names import describe


class ChangeState(StrEnum):
    """What can be done with a change.

    TAKEN: it can be taken into the case. SAME: the case has it already. CONFLICT: the case was changed meanwhile.
    PROPOSED: a change of the frame, which an officer decides. PENDING: it is not certain where it belongs.
    """

    TAKEN = "taken"
    SAME = "same"
    CONFLICT = "conflict"
    PROPOSED = "proposed"
    PENDING = "pending"


@dataclass(frozen=True, slots=True)
class ReturnedChange:
    """A change in an edited file.

    key: the key that it belongs to; empty: it belongs to none. state: what can be done with it.
    origin: the key under which it was printed; the case may have another order now. Empty: a change of the frame.
    printed, edited, current: the text when it was printed, in the file, and in the case now.
    value: the value for the case; None removes the value. is_writable: whether there is such a value.
    where: the place in the file. reason: why it cannot be taken. could_go: keys that could hold it.
    """

    key: Key
    state: ChangeState
    printed: str
    edited: str
    current: str = ""
    value: Any = None
    is_writable: bool = False
    where: str = ""
    reason: str = ""
    could_go: tuple[Key, ...] = ()
    origin: Key = ()

    @property
    def name(self) -> str:
        """The Chinese name of the key; empty if there is none."""
        return describe(self.key)

    @property
    def could_go_names(self) -> tuple[str, ...]:
        """The Chinese names of the keys that could hold the new words."""
        return tuple(describe(key) for key in self.could_go)


@dataclass(frozen=True, slots=True)
class TrackedChange:
    """A tracked change. It was read as accepted. kind: insert, delete, move-from or move-to."""

    kind: str
    author: str
    date: str
    text: str
    key: Key

    @property
    def name(self) -> str:
        """The Chinese name of the key; empty if there is none."""
        return describe(self.key)


@dataclass(frozen=True, slots=True)
class BoundComment:
    """A comment, and the key of the text that it is on; an empty key: the frame. quoted: the paragraph."""

    author: str
    date: str
    text: str
    key: Key
    quoted: str

    @property
    def name(self) -> str:
        """The Chinese name of the key; empty if there is none."""
        return describe(self.key)


@dataclass(frozen=True, slots=True)
class ReturnLedger:
    """Where the characters of the edited file belong.

    total: how many it has. unchanged: those that were printed. into: key → its new characters that can be taken.
    pending: the new characters of proposals, conflicts and of what is not certain. The numbers sum up to the total.
    """

    total: int
    unchanged: int
    into: tuple[tuple[Key, int], ...]
    pending: int


@dataclass(frozen=True, slots=True)
class ReturnedDocument:
    """What came back.

    file: the name of the edited file. document: the name of the document. kind: its kind.
    has_base: whether what was printed is known.
    """

    file: str
    document: str
    kind: str
    changes: tuple[ReturnedChange, ...]
    tracked: tuple[TrackedChange, ...]
    comments: tuple[BoundComment, ...]
    ledger: ReturnLedger
    has_base: bool = True

    def of(self, *states: str) -> tuple[ReturnedChange, ...]:
        """Return the changes with one of these states."""
        return tuple(change for change in self.changes if change.state in states)


def returned(file: EditedFile, record: PrintedRecord, case: CaseFile, *, has_base: bool = True) -> ReturnedDocument:
    """Return what changed in an edited file.

    record: what was printed. has_base: whether the record is that of the file; if not, all changes are pending.
    """
    found = compare(record, file)
    now = case.case.model_dump(mode="json", exclude_none=True)
    changes = [_of_text(key, found, record, now) for key in _changed_keys(found)]
    for frame in found.frames:
        changes += _of_frame(frame, record, now, case.case)
    if not has_base:
        reason = say("不知道成文时印的是什么，只与案件现在的内容比较")
        changes = [replace(change, state=ChangeState.PENDING, reason=reason) for change in changes]
    document = ReturnedDocument(
        file.name,
        record.name,
        record.content.kind,
        tuple(changes),
        _tracked(file, found),
        _comments(file, found),
        ReturnLedger(0, 0, (), 0),  # `with_ledger` counts when the states of all changes are known
        has_base,
    )
    return with_ledger(document, found, file)


def with_ledger(document: ReturnedDocument, found: Comparison, file: EditedFile) -> ReturnedDocument:
    """Return a document with the ledger of its changes. If the ledger lacks a character, raise an `IntegrityError`."""
    ledger = _ledger(document.changes, found, file)
    if ledger.unchanged + sum(number for _, number in ledger.into) + ledger.pending != ledger.total:
        raise IntegrityError(
            say("{name} 的字数对不上，没有写入", name=file.name), next_step=say("在 Word 或 WPS 中另存为 .docx 后再试")
        )
    return replace(document, ledger=ledger)


# ---- texts -----------------------------------------------------------------------------------------------------------
def _changed_keys(found: Comparison) -> list[Key]:
    """Return the keys whose text is not as it was printed."""
    changed = []
    for key in dict.fromkeys((*found.printed, *found.edited)):
        both = [found.printed.get(key, []), found.edited.get(key, [])]
        texts = {text_values.shown(one) for one in both}
        tables = {sum(fragment.table is not None for fragment in one) for one in both}
        if len(texts) > 1 or len(tables) > 1 or key in found.marked:
            changed.append(key)
    return changed


def _of_text(key: Key, found: Comparison, record: PrintedRecord, now: Any) -> ReturnedChange:
    """Return the change of the text of a key."""
    printed, edited = found.printed.get(key, []), found.edited.get(key, [])
    recorded = record.values.get(key, RecordedValue(None, _names(key, record)))
    place = key_now(key, recorded, now)
    current = value_at(now, place) if place else None
    change = ReturnedChange(
        place or key,
        ChangeState.TAKEN,
        text_values.shown(printed),
        text_values.shown(edited),
        text_values.shown_value(current),
        where=found.places.get(key, ""),
        origin=key,
    )
    if key in found.contested:
        return replace(change, state=ChangeState.PENDING, reason=found.contested[key])
    if change.printed == change.edited:
        return replace(change, state=ChangeState.PENDING, reason=say("表格改成了文字，或者文字改成了表格，带不回来"))
    is_made = key[-1] == "heading" and recorded.value is None  # docgen made the heading of the request
    if is_made and not edited:
        return replace(change, state=ChangeState.PENDING, reason=say("小标题取自建议的内容，删不去；重做的文书还会印"))
    if not is_made and key not in found.missing and not text_values.is_whole(printed, recorded.value):
        return replace(
            change,
            state=ChangeState.PENDING,
            reason=say("这份文书只印了这段文字的一部分"),
            could_go=(("reply", "summary"),) if record.content.kind == "summary" else (),
        )
    if key in found.missing and any(one.text in change.edited for one in printed):
        return replace(change, state=ChangeState.PENDING, reason=say("还留着【待填】的标记"))
    try:
        value = text_values.value_of(edited, recorded.value)
    except text_values.Unwritable:
        return replace(change, state=ChangeState.PENDING, reason=say("表格缺栏名或各行格数不同，带不回来"))
    if isinstance(value, str) and "\n" in value and key[-1] == "heading":
        return replace(change, state=ChangeState.PENDING, reason=say("小标题只能是一行"))
    change = replace(change, value=value, is_writable=True)
    return _three_way(change, recorded.value, current, is_there=place is not None)


def _three_way(change: ReturnedChange, before: Any, current: Any, *, is_there: bool) -> ReturnedChange:
    """Return the change with its state: its value is compared with what was printed and with the case."""
    if not is_there:
        reason = say("案件里已经没有这一条了")
        return replace(change, state=ChangeState.CONFLICT, reason=reason, is_writable=False)
    if text_values.shown_value(current) == text_values.shown_value(change.value):
        return replace(change, state=ChangeState.SAME)
    if text_values.shown_value(current) != text_values.shown_value(before):
        return replace(change, state=ChangeState.CONFLICT, reason=say("成文之后案件里也改过"))
    return change


def _names(key: Key, record: PrintedRecord) -> dict[int, str]:
    """Return the names of the items in a key that was not printed itself, from a printed key beside it."""
    for other, recorded in record.values.items():
        if other[:3] == key[:3] and len(key) > 3:
            return {index: name for index, name in recorded.names.items() if index < 3}
    return {}


def key_now(key: Key, recorded: RecordedValue, now: Any) -> Key | None:
    """Return the key that a value has in the case now. Items of lists are found by their names. None: it is gone."""
    found: Key = ()
    for index, part in enumerate(key):
        name = recorded.names.get(index)
        if name is None:
            found = (*found, part)
            continue
        items = value_at(now, found)
        names = [item_name(item, str(found[-1])) for item in items or ()]
        if name not in names:
            return None
        found = (*found, names.index(name))
    return found


# ---- the frame -------------------------------------------------------------------------------------------------------
def _of_frame(frame: FrameChange, record: PrintedRecord, now: Any, case: Case) -> list[ReturnedChange]:
    """Return the proposals of a change outside the texts: one for each fact that can be written, one for the rest."""
    changes = []
    for key, old, new in frame.facts:
        recorded = record.values.get(text_key(key), RecordedValue(None, {}))
        place = key_now(key, recorded, now)
        current = value_at(now, place) if place else None
        value = _fact(case, place, new, old, current) if place else None
        if place and value is not None:
            state = ChangeState.SAME if value == current else ChangeState.PROPOSED
            shown = text_values.shown_value(current)
            changes.append(ReturnedChange(place, state, old, new, shown, value, True, frame.where, could_go=(place,)))
    if frame.has_words or len(changes) < len(frame.facts):
        changes.append(
            ReturnedChange(
                (),
                ChangeState.PROPOSED,
                frame.printed,
                frame.edited,
                where=frame.where,
                reason=frame.reason,
                could_go=frame.could_go,
            )
        )
    return changes


def _fact(case: Case, key: Key, text: str, printed: str, current: Any) -> str | None:
    """Return the value of a fact that was written anew in a document; None if the words are no such value.

    A document may print a value in another form, such as a date. Then the words are brought back to the form of a case.
    """
    words = squeeze(text) if isinstance(current, str) and squeeze(current) == current else text.strip()
    if not words or isinstance(current, dict | list):
        return None
    is_as_typed = current is None or squeeze(str(current)) == squeeze(printed)
    value = words if is_as_typed else plain_date(words)
    if value == words and not is_as_typed:
        return None
    try:
        changed = with_values(case, [(key, value)])
    except ValueError:
        return None
    kept = value_at(changed.model_dump(mode="json", exclude_none=True), key)
    return str(kept) if kept is not None else None


def with_values(case: Case, values: Sequence[tuple[Key, Any]]) -> Case:
    """Return a case with other values. None removes a value. A value that a case may not have raises a `ValueError`."""
    plain = case.model_dump(mode="json", exclude_none=True)
    for key, value in values:
        holder: Any = plain
        for part, following in pairwise(key):
            if isinstance(holder, dict) and part not in holder:
                holder[part] = [] if isinstance(following, int) else {}
            holder = holder[part]
        if value is None and isinstance(holder, dict):
            holder.pop(key[-1], None)
        else:
            holder[key[-1]] = value
    return Case.model_validate(plain)


# ---- tracked changes, comments and the ledger ------------------------------------------------------------------------
def _tracked(file: EditedFile, found: Comparison) -> tuple[TrackedChange, ...]:
    owners = _owners(found)
    return tuple(
        TrackedChange(one.kind, one.author, one.date, one.text, owners.get(one.paragraph, ())) for one in file.revisions
    )


def _comments(file: EditedFile, found: Comparison) -> tuple[BoundComment, ...]:
    """Return the comments, each with the key of the paragraph that it is on."""
    owners = _owners(found)
    places: dict[str, tuple[int, str]] = {}
    for index, paragraph in enumerate(file.paragraphs):
        for number in paragraph.comments:
            places.setdefault(number, (index, paragraph.text or paragraph.deleted))
    bound = []
    for remark in file.remarks:
        index, quoted = places.get(remark.number, (-1, ""))
        bound.append(BoundComment(remark.author, remark.date, remark.text, owners.get(index, ()), quoted))
    return tuple(bound)


def _owners(found: Comparison) -> dict[int, Key]:
    """Return paragraph of the file → the key to which its first text with a key belongs."""
    owners: dict[int, Key] = {}
    for entry in found.ledger:
        if entry.paragraph is not None and entry.owner:
            owners.setdefault(entry.paragraph, entry.owner)
    return owners


def _ledger(changes: Sequence[ReturnedChange], found: Comparison, file: EditedFile) -> ReturnLedger:
    """Return where the characters of a file belong, if the changes have these states."""
    taken = {change.origin for change in changes if change.state in (ChangeState.TAKEN, ChangeState.SAME)}
    unchanged = pending = 0
    into: dict[Key, int] = {}
    for entry in found.ledger:
        number = count(entry.text)
        if not entry.is_new:
            unchanged += number
        elif entry.owner in taken:
            into[entry.owner] = into.get(entry.owner, 0) + number
        else:
            pending += number
    return ReturnLedger(file.characters, unchanged, tuple(into.items()), pending)
