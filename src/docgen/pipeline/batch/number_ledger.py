"""Document numbers (发文字号) that docgen gives: a ledger that a clerk can read, replies → the number of each.

The ledger only grows, by a line for each number. A reply keeps the number it got; a number that has a line, or stands
in a case file, is never given again. Gaps are not filled.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from docgen.errors import CaseError, DocgenError, Finding, InputError, OutputError, Place, Severity, StationeryError
from docgen.files import text_files
from docgen.files.disk import Disk
from docgen.language import say
from docgen.model.scalars import DOCUMENT_NUMBER
from docgen.pipeline.batch.lock import locked

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_FIELDS = (_DATE, re.compile(r"\S+"), re.compile(r"[一-鿿]{2,12}"), DOCUMENT_NUMBER)
_LONGEST_CHARACTER = 4
"""Bytes in UTF-8."""
_PATIENCE = (0.05,) * 100
"""Seconds between two tries for the lock, which is held for a moment."""

_Series = tuple[str, int]
"""What numbers are counted in: prefix and year."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A reply that may need a document number."""

    source: Path
    case: str | None
    """The number of the case; None while there is none."""
    prefix: str
    """The prefix of the department's numbers; empty where it has none."""
    date: dt.date | None
    stated: str | None = None
    """The document number that the case file states."""
    earlier: tuple[str, ...] = ()
    """The document numbers of the replies before this one."""


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """A line of the ledger. date: of the reply, as YYYY-MM-DD; line: 1-based, None before it is written."""

    date: str
    case: str
    prefix: str
    number: str
    line: int | None = None

    def __str__(self) -> str:
        return "\t".join((self.date, self.case, self.prefix, self.number))


@dataclass(frozen=True, slots=True)
class Ledger:
    """A ledger as it was read."""

    path: Path
    entries: tuple[LedgerEntry, ...] = ()
    whole: int = 0
    """How many of its bytes are whole lines; a last line that was cut off stands after them."""
    is_ended: bool = True
    """Whether it ends with a line break, so that the next line can follow at once."""
    torn: Finding | None = None
    """The notice of a last line that was cut off; None without one."""


@dataclass(frozen=True, slots=True)
class Assigned:
    """The numbers of the replies that state none, what is to be added to the ledger, and why some have no number."""

    numbers: Mapping[Path, str] = field(default_factory=dict)
    new: tuple[LedgerEntry, ...] = ()
    errors: Mapping[Path, DocgenError] = field(default_factory=dict)


def load(path: Path) -> Ledger:
    """Read a ledger; none is an empty one. A line that is none of it is an `InputError` that says which.

    A last line that was cut off while it was written was never used: it counts as absent, and `torn` tells of it.
    """
    if not path.exists():
        return Ledger(path)
    data = text_files.read(path)
    end = data.rfind(b"\n") + 1
    text, codec = text_files.decode(data[:end], str(path))
    last = data[end:].decode("utf-8", "ignore")
    lost = len(data) - end - len(last.encode())
    if not codec.startswith("UTF-8") or lost >= _LONGEST_CHARACTER:
        raise InputError(say("台账不是 UTF-8 编码"), place=Place(str(path)), next_step=say("另存为 UTF-8 编码"))
    lines = text.split("\n")
    torn = None
    if _is_torn(last, is_cut=bool(lost)):
        place = Place(str(path), line=len(lines))
        torn = Finding("ledger-torn", say("上次没有写完的一行“{line}”作废", line=last), place, Severity.WARNING)
    else:
        lines[-1] = last + "\ufffd" * lost
    entries = tuple(entry for number, line in enumerate(lines, 1) if (entry := _entry(line, number, path)))
    _refuse_twice(entries, path)
    return Ledger(path, entries, end, torn is not None or not data[end:], torn)


def assign(ledger: Ledger, letters: Sequence[Letter], spent: Iterable[str] = ()) -> Assigned:
    """A number for every reply that has a case number and a date and states none, in the order of the dates.

    spent: all numbers that stand in case files. A reply whose number is another's is in `errors`.
    """
    errors: dict[Path, DocgenError] = {}
    numbers: dict[Path, str] = {}
    new: list[LedgerEntry] = []
    last = _last((*(entry.number for entry in ledger.entries), *spent))
    known = _Known(ledger)
    for letter in sorted(letters, key=_by_date):
        try:
            number = letter.stated or known.given(letter)
            if number is None and letter.case and letter.date:
                new.append(_next(letter, letter.case, letter.date, last))
                number = new[-1].number
            if number is None:
                continue
            known.refuse_anothers(number, letter)
            if not letter.stated:
                numbers[letter.source] = number
        except DocgenError as error:
            errors[letter.source] = error
    return Assigned(numbers, tuple(new), errors)


def append(disk: Disk, ledger: Ledger, new: Sequence[LedgerEntry]) -> None:
    """Add lines to the ledger, which are on the disk when this returns; take away a line that was cut off."""
    if ledger.torn:
        disk.cut(ledger.path, ledger.whole)
    if not new:
        return
    is_first = not ledger.path.exists()
    head = "# " + say("成文日期、案件编号、机关代字、发文字号；只在末尾添加，不改已有的行") + "\n"
    lines = "".join(f"{entry}\n" for entry in new)
    with disk.extend(ledger.path) as stream:
        disk.write(stream, ((head if is_first else "" if ledger.is_ended else "\n") + lines).encode())
        disk.sync(stream)
    if is_first:
        disk.sync_folder(ledger.path.parent)


@contextlib.contextmanager
def held(path: Path) -> Iterator[None]:
    """Keep other builds from a ledger; one that stays in another's hand is an `OutputError` that says whose."""
    real = path.resolve()
    with contextlib.ExitStack() as stack:
        for pause in (*_PATIENCE, None):
            try:
                stack.enter_context(locked(real.parent, f".{real.name}.lock"))
                break
            except OutputError as error:
                if pause is None or error.code != "busy":
                    raise
                time.sleep(pause)
        yield


def _entry(line: str, number: int, path: Path) -> LedgerEntry | None:
    words = line.rstrip("\r")
    if not words.strip() or words.startswith("#"):
        return None
    parts = words.split("\t")
    if len(parts) == len(_FIELDS) and all(p.fullmatch(part) for p, part in zip(_FIELDS, parts, strict=True)):
        date, case, prefix, given = parts
        if given.startswith(f"{prefix}〔{date[:4]}〕"):
            return LedgerEntry(date, case, prefix, given, number)
    raise InputError(
        say("台账的这一行读不懂：{line}", line=words),
        place=Place(str(path), line=number),
        next_step=say("照其他行改正：日期、案件编号、机关代字、发文字号，用制表符隔开；已发出的字号不要删"),
        code="ledger-line",
    )


def _is_torn(last: str, *, is_cut: bool) -> bool:
    """Whether an unended last line is only the beginning of one of ours. is_cut: in the middle of a character."""
    if last.startswith("#"):
        return is_cut
    parts = last.split("\t")
    is_whole = len(parts) == len(_FIELDS) and DOCUMENT_NUMBER.fullmatch(parts[-1])
    is_ours = all(pattern.fullmatch(part) for pattern, part in zip(_FIELDS, parts[:-1], strict=False))
    begins = len(parts) > 1 or re.fullmatch(r"[\d-]{0,10}", last)
    return bool(last.strip() and begins and is_ours and len(parts) <= len(_FIELDS) and not is_whole)


def _refuse_twice(entries: Iterable[LedgerEntry], path: Path) -> None:
    seen: dict[str, LedgerEntry] = {}
    for entry in entries:
        if (other := seen.setdefault(entry.number, entry)) is not entry:
            raise InputError(
                say("发文字号“{number}”在第 {line} 行已经有了", number=entry.number, line=other.line),
                place=Place(str(path), line=entry.line),
                next_step=say("查清这个字号是哪一件的，改正另一行"),
                code="ledger-line",
            )


def _last(spent: Iterable[str]) -> dict[_Series, int]:
    """The highest number of each series."""
    last: dict[_Series, int] = {}
    for number in spent:
        if match := DOCUMENT_NUMBER.fullmatch(number):
            series = match[1], int(match[2])
            last[series] = max(last.get(series, 0), int(match[3]))
    return last


def _next(letter: Letter, case: str, date: dt.date, last: dict[_Series, int]) -> LedgerEntry:
    series = letter.prefix, date.year
    number = f"{letter.prefix}〔{date.year}〕{last.get(series, 0) + 1}号"
    if not DOCUMENT_NUMBER.fullmatch(number):
        raise StationeryError(
            say("机关代字“{prefix}”编不成发文字号（{number}）", prefix=letter.prefix, number=number),
            place=Place(str(letter.source), "reply.document_number"),
            next_step=say("在主办单位 department.toml 的 [numbers] 里写明代字，或在案件里写明发文字号"),
            code="number-prefix",
        )
    last[series] = last.get(series, 0) + 1
    return LedgerEntry(date.isoformat(), case, letter.prefix, number)


class _Known:
    """Whose each number is: by the ledger, and by the replies that were looked at."""

    def __init__(self, ledger: Ledger) -> None:
        self._path = ledger.path
        self._entries = {entry.number: entry for entry in ledger.entries}
        self._lines: dict[tuple[str | None, str], list[LedgerEntry]] = {}
        for entry in ledger.entries:
            self._lines.setdefault((entry.case, entry.prefix), []).append(entry)
        self._owners: dict[str | tuple[str | None, str], Path] = {}

    def given(self, letter: Letter) -> str | None:
        """The number that this reply got before; one that its case file names as an earlier reply's is not its own."""
        if letter.case is None:
            return None
        key = letter.case, letter.prefix
        self._own(key, letter, say("{case} 有两份答复用机关代字“{prefix}”", case=letter.case, prefix=letter.prefix))
        own = [entry for entry in self._lines.get(key, ()) if entry.number not in letter.earlier]
        if own and letter.date and letter.date.year != int(own[-1].date[:4]):
            raise CaseError(
                say("台账第 {line} 行给本件的字号“{number}”与成文日期不同年", line=own[-1].line, number=own[-1].number),
                place=Place(str(letter.source), "reply.date"),
                next_step=say("核对成文日期；要用别的字号，就写在 reply.document_number"),
                code="number-year",
            )
        return own[-1].number if own else None

    def refuse_anothers(self, number: str, letter: Letter) -> None:
        """Refuse a reply whose number, or whose earlier reply's number, is another's."""
        for said in (number, *letter.earlier):
            entry = self._entries.get(said)
            if entry and (entry.case != letter.case or (said == number and entry.prefix != letter.prefix)):
                place = Place(str(self._path), line=entry.line)
                raise _anothers(
                    letter, say("发文字号“{number}”是 {case} 的（{place}）", number=said, case=entry.case, place=place)
                )
        self._own(number, letter, say("发文字号“{number}”重复", number=number))

    def _own(self, what: str | tuple[str | None, str], letter: Letter, message: str) -> None:
        if (other := self._owners.setdefault(what, letter.source)) != letter.source:
            raise _anothers(letter, say("{message}，另一件是 {other}", message=message, other=other))


def _anothers(letter: Letter, message: str) -> CaseError:
    return CaseError(
        message,
        place=Place(str(letter.source), "reply.document_number"),
        next_step=say("核对两件的发文字号，改正其中一件"),
        code="number-anothers",
    )


def _by_date(letter: Letter) -> tuple[dt.date, str, str]:
    return letter.date or dt.date.max, letter.case or "", str(letter.source)
