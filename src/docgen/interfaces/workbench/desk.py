"""The open folder of cases: its cases, and each change of a value.

Before a case is shown or changed, the time and size of its file are compared with those of the last read. A file that
another program changed (an editor, a sync service) is read again, and the change becomes a revision.
"""

from __future__ import annotations

import datetime as dt
import json
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from docgen.api import long_running as api
from docgen.api.long_running import CaseSummary, DocumentService, Editable
from docgen.errors import CaseError, DocgenError, OutputError, Place
from docgen.interfaces.workbench.accounts import Accounts, current
from docgen.interfaces.workbench.presence import Presence
from docgen.interfaces.workbench.review import Review
from docgen.interfaces.workbench.store import HIDDEN, Store
from docgen.language import say

_OPEN = 40
"""How many cases are kept in memory."""
_PICTURES = 400
"""How many pictures of pages are kept in memory."""


@dataclass
class OpenCase:
    """A case that is open. If its file cannot be read as a case, it is broken."""

    id: int
    path: Path
    stamp: tuple[int, int, int] = (0, 0, 0)
    """The time, size and inode number of the file when it was read."""
    sha256: str = ""
    """The hash of the file."""
    data: bytes = b""
    """The content of the file."""
    content: Editable | None = None
    """The case in the file; None if the file is broken."""
    problem: DocgenError | None = None
    """Why the file is broken."""
    departments: object = None
    """The departments with which the file was read."""
    newest: dict[str, int] = field(default_factory=dict)
    """Tab of the browser → the number of its newest preview. Older previews are not made."""

    @property
    def is_broken(self) -> bool:
        """Whether the file cannot be read as a case."""
        return self.content is None

    @property
    def editable(self) -> Editable:
        """The case, to be shown and changed. If the file is broken, this raises the error that says why."""
        if self.content is None:
            raise self.problem or CaseError(say("案件文件读不出来"), place=Place(str(self.path)))
        return self.content


@dataclass(frozen=True, slots=True)
class Saved:
    """A value was saved. shown: the value as it is now. notes: what was corrected in it."""

    shown: Any
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Overtaken:
    """A value was not saved, because another change replaced the value that the officer saw.

    shown: the value as it is now. cause, at, by: the cause, the time and the author of the other change. by is empty if
    the author has no account.
    """

    shown: Any
    cause: str
    at: float
    by: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """A value was not saved, because the case would not be valid. The text is kept as unfinished."""

    message: str
    step: str = ""


@dataclass(frozen=True, slots=True)
class ListedCase:
    """A case in the list. problem: why the file cannot be read."""

    id: int
    name: str
    summary: CaseSummary | None
    problem: DocgenError | None = None


class Desk:
    """A folder of cases.

    service: makes documents and previews. store: the database. accounts: who may use it; None: one person on this
    machine, without a review.
    """

    def __init__(self, folder: Path, service: DocumentService, store: Store, accounts: Accounts | None = None) -> None:
        self.folder = folder
        self.hidden = folder / HIDDEN
        self.service = service
        self.store = store
        self.accounts = accounts
        self.review = Review(store, service) if accounts is not None else None
        self.presence = Presence()
        self.pictures: OrderedDict[str, bytes] = OrderedDict()
        self._open: OrderedDict[int, OpenCase] = OrderedDict()
        self._ids()  # so that addresses from an earlier start lead to their cases

    # ---- which cases there are ---------------------------------------------------------------------------------------
    def listed(self, day: dt.date) -> list[ListedCase]:
        """Return all cases of the folder as they are on a day."""
        valid_for = f"{day} {self.service.state}"
        return [self._listed(case_id, name, day, valid_for) for name, case_id in self._ids().items()]

    def _ids(self) -> dict[str, int]:
        """Return the name of each case file → its id. A file that was renamed keeps its id."""
        names = [path.name for path in api.case_paths(self.folder)]
        for case_id in self.store.follow_renamed(names, self._hash_of):
            self._open.pop(case_id, None)
        return self.store.case_ids(names)

    def _hash_of(self, name: str) -> str:
        try:
            return api.hash_of((self.folder / name).read_bytes())
        except OSError:
            return ""

    def _listed(self, case_id: int, name: str, day: dt.date, valid_for: str) -> ListedCase:
        """Return a case of the list. valid_for: the day and the templates for which a stored summary must be made."""
        try:
            sha256 = api.hash_of((self.folder / name).read_bytes())
        except OSError as error:
            return ListedCase(case_id, name, None, OutputError(say("打不开文件：{error}", error=error.strerror)))
        if known := self.store.summary(case_id, sha256, valid_for):
            return ListedCase(case_id, name, _summary(json.loads(known)))
        case = self.case(case_id)
        if case is None or case.is_broken:
            return ListedCase(case_id, name, None, case.problem if case else None)
        summary = self.service.summary(case.editable.case, day)
        spelled = json.dumps(asdict(summary), default=str, ensure_ascii=False)
        self.store.keep_summary(case_id, sha256, valid_for, spelled)
        return ListedCase(case_id, name, summary)

    def case(self, case_id: int) -> OpenCase | None:
        """Return a case as its file is now; None if there is no such case or its file is gone."""
        case = self._open.get(case_id)
        if case is None:
            name = self.store.case_path(case_id)
            if name is None:
                return None
            case = OpenCase(case_id, self.folder / name)
        try:
            self._refresh(case)
        except OSError:
            self._open.pop(case_id, None)
            return None
        self._open[case_id] = case
        self._open.move_to_end(case_id)
        while len(self._open) > _OPEN:
            self._open.popitem(last=False)
        return case

    def _refresh(self, case: OpenCase) -> None:
        """Read the file of a case again if it has changed. A change by another program becomes a revision."""
        stamp, departments = _stamp(case.path), self.service.departments
        is_known = departments is case.departments
        if stamp == case.stamp and is_known:
            return
        data = case.path.read_bytes()
        sha256 = api.hash_of(data)
        case.stamp, case.departments = stamp, departments
        if sha256 == case.sha256 and is_known:
            return
        last = self.store.last(case.id)
        if last is None or last.sha256 != sha256:
            self.store.add_revision(case.id, data, sha256, "outside" if last else "found")
        case.sha256, case.data = sha256, data
        case.content = case.problem = None
        try:
            text, _ = api.decode(data, str(case.path))
            case.content = self.service.editable(text, str(case.path))
        except DocgenError as error:
            case.problem = error
        self._settle(case)

    def _settle(self, case: OpenCase) -> None:
        """If a reply would no longer print what was sent for review, let it go back at once."""
        if self.review is not None and not case.is_broken:
            self.review.settled(case.id, case.editable.case)

    # ---- changes -----------------------------------------------------------------------------------------------------
    def save(self, case: OpenCase, name: str, base: Any, value: Any, tab: str) -> Saved | Overtaken | Refused:
        """Change one value, if it is still the value that the officer saw.

        name: the key as JSON. base: the value that the officer saw. value: the new one. tab: the tab of the browser.
        """
        editable, key = case.editable, key_of(name)
        notes: list[str] = []
        if isinstance(value, str):
            value, notes = api.clean(value.replace("\r\n", "\n"))
        now = editable.shown(key)
        if not _same(now, base):
            return self._after_other_change(case, name, now, value)
        if _same(now, value):
            self.store.drop_unfinished(case.id, name)
            return Saved(now)
        try:
            notes += _set(editable, key, value)
        except CaseError as error:
            finding = error.findings[0] if error.findings else error
            self.store.keep_unfinished(case.id, name, _spelled(value), finding.message)
            return Refused(finding.message, finding.next_step)
        try:
            self._check_change(case)
        except DocgenError as error:
            self.store.keep_unfinished(case.id, name, _spelled(value), error.message)
            raise
        self._write(case, "form", (name,), tab=tab, is_growing=_is_inserted(now, value))
        self.store.drop_unfinished(case.id, name)
        return Saved(editable.shown(key), tuple(notes))

    def _after_other_change(self, case: OpenCase, name: str, now: Any, value: Any) -> Saved | Overtaken:
        """Return the outcome for a value that another change came before. It is laid aside, unless both are equal."""
        if _same(now, value):
            return Saved(now)
        self.store.lay_aside(case.id, name, _spelled(value), author())
        last = self.store.last(case.id)
        if last is None:
            return Overtaken(now, "", time.time())
        return Overtaken(now, last.cause, last.at, self._name_of(last.author))

    def change(self, case: OpenCase, changes: dict[tuple[Any, ...], Any], cause: str = "form") -> None:
        """Change several values at once, without a comparison with their old values. The file is written once."""
        editable = case.editable
        try:
            for key, value in changes.items():
                editable.set(key, value)
        except DocgenError:
            self._take_back(case)
            raise
        self._check_change(case)
        self._write(case, cause, tuple(name_of(key) for key in changes))

    def replace_text(self, case: OpenCase, text: str, cause: str) -> None:
        """Replace the text of the whole file. If the text is no valid case, raise the error and write nothing."""
        editable = self.service.editable(text, str(case.path))
        if self.review is not None:
            self.review.check_change(case.id, editable.case)
        case.content, case.problem = editable, None
        self._write(case, cause, ())

    def add(self, name: str, text: str) -> int:
        """Add a case file, never over another one. Return its id. name: the wished name of the file."""
        wished = Path(api.safe(name))
        path, count = self.folder / wished, 1
        while path.exists():
            count += 1
            path = self.folder / f"{wished.stem}-{count}{wished.suffix}"
        data = text.encode()
        api.put(path, data)
        case_id = self.store.case_ids([path.name])[path.name]
        self.store.add_revision(case_id, data, api.hash_of(data), "import", author=author())
        return case_id

    def _name_of(self, login: str) -> str:
        """Return the name of an account; empty if there is none with this login."""
        accounts = self.accounts.listed() if self.accounts is not None else []
        return next((one.name for one in accounts if one.login == login), "")

    def _check_change(self, case: OpenCase) -> None:
        """If the reply is final and does not allow the change, undo the change and raise the error."""
        if self.review is None:
            return
        try:
            self.review.check_change(case.id, case.editable.case)
        except DocgenError:
            self._take_back(case)
            raise

    def _take_back(self, case: OpenCase) -> None:
        """Undo the changes that are not written: read the case again from the content of its file."""
        case.content = self.service.editable(api.decode(case.data, str(case.path))[0], str(case.path))

    def _write(
        self, case: OpenCase, cause: str, names: tuple[str, ...], *, tab: str = "", is_growing: bool = False
    ) -> None:
        """Write the file of a case, and add a revision."""
        data = case.editable.data
        if case.path.exists() and _stamp(case.path) != case.stamp:  # changed outside within these few milliseconds
            outside = case.path.read_bytes()
            self.store.add_revision(case.id, outside, api.hash_of(outside), "outside")
        api.put(case.path, data)
        case.stamp, case.data, case.sha256 = _stamp(case.path), data, api.hash_of(data)
        self.store.add_revision(
            case.id, data, case.sha256, cause, names, author=author(), tab=tab, is_growing=is_growing
        )
        self._settle(case)

    def records(self, case: OpenCase) -> Path:
        """Return the path of the file that records what the downloaded Word files of a case print."""
        folder = self.hidden / "printed"
        folder.mkdir(parents=True, exist_ok=True)
        return folder / f"{case.id}.json"

    # ---- final replies -----------------------------------------------------------------------------------------------
    def keep_final(self, files: Mapping[str, bytes]) -> None:
        """Keep the files of a reply that becomes final, each under its hash."""
        folder = self.hidden / "final"
        folder.mkdir(exist_ok=True)
        for data in files.values():
            api.put(folder / api.hash_of(data), data)

    def is_final(self, case_id: int) -> bool:
        """Return whether the reply of a case is final."""
        return self.review is not None and bool(self.review.issued(case_id))

    def overtaken(self) -> set[int]:
        """Return the ids of the final replies that differ from what their case files say now."""
        found: set[int] = set()
        if self.review is None:
            return found
        for case_id in self.review.changed_outside():
            case = self.case(case_id)
            opened = None if case is None or case.is_broken else case.editable.case
            if self.review.is_overtaken(self.review.steps(case_id), opened):
                found.add(case_id)
        return found

    def final_files(self, case_id: int) -> dict[str, bytes]:
        """Return the name → the bytes of each file of a final reply; nothing if the reply is not final.

        A kept file that is gone, or is not what was kept, is left out.
        """
        found: dict[str, bytes] = {}
        if self.review is None:
            return found
        for name, sha256 in self.review.issued(case_id).items():
            path = self.hidden / "final" / sha256
            data = path.read_bytes() if path.is_file() else b""
            if api.hash_of(data) == sha256:
                found[name] = data
        return found

    # ---- pictures ----------------------------------------------------------------------------------------------------
    def keep_picture(self, name: str, picture: bytes) -> None:
        """Keep the picture of a page."""
        self.pictures[name] = picture
        self.pictures.move_to_end(name)
        while len(self.pictures) > _PICTURES:
            self.pictures.popitem(last=False)


def author() -> str:
    """Return the author of a change: the login of the account, or 本机 without accounts."""
    return current().login or current().name


def key_of(name: str) -> tuple[str | int, ...]:
    """Return the key that a JSON text spells. If it spells no key, raise a `CaseError`."""
    try:
        parts = json.loads(name)
    except (ValueError, RecursionError):
        parts = None
    is_key = isinstance(parts, list) and 0 < len(parts) < 20
    if not is_key or not all(isinstance(part, str) or type(part) is int for part in parts):
        raise CaseError(say("没有这一项"))
    if any(isinstance(part, int) and part < 0 for part in parts):
        raise CaseError(say("没有这一项"))
    return tuple(parts)


def name_of(key: tuple[Any, ...]) -> str:
    """Return a key as JSON: the name of a field on a page."""
    return json.dumps(list(key), ensure_ascii=False, separators=(",", ":"))


def _set(editable: Editable, key: tuple[str | int, ...], value: Any) -> list[str]:
    """Set a value. If it is not valid as it was typed, set what it means. Return what was corrected."""
    try:
        editable.set(key, value)
        return []
    except CaseError:
        meant = api.meant(key, value) if isinstance(value, str) else ""
        if not meant:
            raise
        editable.set(key, meant)
        return [f"“{value}”写作“{meant}”"]


def _same(one: Any, other: Any) -> bool:
    """Return whether two values are the same to an officer: line ends and spaces at the end do not count."""
    return bool(_plain(one) == _plain(other))


def _is_inserted(old: Any, new: Any) -> bool:
    """Return whether a new text is the old text with an insertion: nothing of the old text is missing."""
    if not isinstance(old, str) or not isinstance(new, str) or len(new) < len(old):
        return False
    same = next((index for index, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), len(old))
    return new.endswith(old[same:])


def _stamp(path: Path) -> tuple[int, int, int]:
    status = path.stat()
    return status.st_mtime_ns, status.st_size, status.st_ino


def _plain(value: Any) -> Any:
    """Return a value for comparisons: without spaces at the ends of lines, and without empty values."""
    if value is None or value in ([], {}):
        return ""
    if isinstance(value, str):
        return "\n".join(line.rstrip() for line in value.replace("\r\n", "\n").split("\n")).rstrip("\n")
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items() if _plain(item) != ""}
    return value


def _spelled(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _summary(values: dict[str, Any]) -> CaseSummary:
    """Return the summary that JSON has stored."""
    for name in ("units", "co_handlers", "missing"):
        values[name] = tuple(values[name])
    if values["due"] is not None:
        values["due"] = dt.date.fromisoformat(values["due"])
    return CaseSummary(**values)
