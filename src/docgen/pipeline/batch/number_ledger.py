"""A ledger file and replies → the document numbers (发文字号) that docgen gives to the replies.

A ledger is a text file that people can read. Each number adds a line, and no line is removed. A reply always gets the
same number. A number in the ledger or in a case file is never given to another reply. Gaps in the numbers are not
filled.
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
"""The pattern of each field of a line: date, number of the case, prefix, document number."""
_LONGEST_CHARACTER = 4
"""The bytes of the longest character in UTF-8."""
_PATIENCE = (0.05,) * 100
"""Seconds to wait before each new attempt at the lock."""

_Series = tuple[str, int]
"""A series of numbers that are counted together: the prefix and the year."""


@dataclass(frozen=True, slots=True)
class ReplyToNumber:
    """A reply that may need a document number."""

    source: Path
    case: str | None
    """The number of the case; None if it has none yet."""
    prefix: str
    """The prefix (机关代字) of the department's numbers; empty if it has none."""
    date: dt.date | None
    """The date of the reply; None if it has none yet."""
    stated: str | None = None
    """The document number that the case file states; None if it states none."""
    earlier: tuple[str, ...] = ()
    """The document numbers of the replies before this one."""


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """A line of the ledger."""

    date: str
    """The date of the reply in the form YYYY-MM-DD."""
    case: str
    """The number of the case."""
    prefix: str
    """The prefix of the document number."""
    number: str
    """The document number."""
    line: int | None = None
    """The number of the line, from 1; None before the line is written."""

    def __str__(self) -> str:
        return "\t".join((self.date, self.case, self.prefix, self.number))


@dataclass(frozen=True, slots=True)
class Ledger:
    """The content of a ledger file."""

    path: Path
    entries: tuple[LedgerEntry, ...] = ()
    complete_bytes: int = 0
    """How many bytes the complete lines have. An incomplete last line comes after them."""
    is_ended: bool = True
    """Whether a new line can be added without a line break before it."""
    torn: Finding | None = None
    """A warning about an incomplete last line; None if the last line is complete."""


@dataclass(frozen=True, slots=True)
class Assigned:
    """The numbers that are given to replies."""

    numbers: Mapping[Path, str] = field(default_factory=dict)
    """Case file → the number of its reply. Replies whose number the case file states are left out."""
    new: tuple[LedgerEntry, ...] = ()
    """The lines that must be added to the ledger."""
    errors: Mapping[Path, DocgenError] = field(default_factory=dict)
    """Case file → why its reply cannot have a number."""


def load(path: Path) -> Ledger:
    """Read a ledger. If there is no file, return an empty ledger. A wrong line raises an `InputError` that names it.

    A last line may be incomplete because a build was cut short while it wrote the line. The number of this line was not
    used, so the line is ignored, and `torn` reports it.
    """
    if not path.exists():
        return Ledger(path)
    data = text_files.read(path)
    end = data.rfind(b"\n") + 1
    text, codec = text_files.decode(data[:end], str(path))
    last = data[end:].decode("utf-8", "ignore")
    # How many bytes are not UTF-8. A build that is cut short leaves at most a part of one character.
    lost = len(data) - end - len(last.encode())
    if not codec.startswith("UTF-8") or lost >= _LONGEST_CHARACTER:
        raise InputError(say("台账不是 UTF-8 编码"), place=Place(str(path)), next_step=say("另存为 UTF-8 编码"))
    lines = text.split("\n")
    torn = None
    if _is_incomplete(last, is_cut=bool(lost)):
        place = Place(str(path), line=len(lines))
        torn = Finding("ledger-torn", say("上次没有写完的一行“{line}”作废", line=last), place, Severity.WARNING)
    else:
        lines[-1] = last + "\ufffd" * lost
    entries: list[LedgerEntry] = []
    for number, line in enumerate(lines, 1):
        if entry := _entry(line, number, path):
            entries.append(entry)
    _refuse_repeated_numbers(entries, path)
    return Ledger(path, tuple(entries), end, torn is not None or not data[end:], torn)


def assign(ledger: Ledger, letters: Sequence[ReplyToNumber], used: Iterable[str] = ()) -> Assigned:
    """Give a number to each reply that states none, if it has a case number and a date, in the order of the dates.

    used: all document numbers in the case files. A reply with the number of another reply gets an error.
    """
    errors: dict[Path, DocgenError] = {}
    numbers: dict[Path, str] = {}
    new: list[LedgerEntry] = []
    last = _highest_numbers((*(entry.number for entry in ledger.entries), *used))
    known = _NumberOwners(ledger)
    for letter in sorted(letters, key=_by_date):
        try:
            number = letter.stated or known.given(letter)
            if number is None and letter.case and letter.date:
                new.append(_next_entry(letter, letter.case, letter.date, last))
                number = new[-1].number
            if number is None:
                continue
            known.refuse_numbers_of_others(number, letter)
            if not letter.stated:
                numbers[letter.source] = number
        except DocgenError as error:
            errors[letter.source] = error
    return Assigned(numbers, tuple(new), errors)


def append(disk: Disk, ledger: Ledger, new: Sequence[LedgerEntry]) -> None:
    """Remove an incomplete last line from a ledger and add new lines. Wait until the lines are on the disk."""
    if ledger.torn:
        disk.cut(ledger.path, ledger.complete_bytes)
    if not new:
        return
    is_first = not ledger.path.exists()
    lines = "".join(f"{entry}\n" for entry in new)
    before = "" if ledger.is_ended else "\n"
    if is_first:
        before = "# " + say("成文日期、案件编号、机关代字、发文字号；只在末尾添加，不改已有的行") + "\n"
    with disk.extend(ledger.path) as stream:
        disk.write(stream, (before + lines).encode())
        disk.sync(stream)
    if is_first:
        disk.sync_folder(ledger.path.parent)


@contextlib.contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold the lock of a ledger. If another process does not release it in time, raise an `OutputError`."""
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
    """Return the entry of a line; None for an empty line or a comment (#). number: the number of the line."""
    text = line.rstrip("\r")
    if not text.strip() or text.startswith("#"):
        return None
    parts = text.split("\t")
    if len(parts) == len(_FIELDS) and _are_valid(parts):
        date, case, prefix, document_number = parts
        if document_number.startswith(f"{prefix}〔{date[:4]}〕"):
            return LedgerEntry(date, case, prefix, document_number, number)
    raise InputError(
        say("台账的这一行读不懂：{line}", line=text),
        place=Place(str(path), line=number),
        next_step=say("照其他行改正：日期、案件编号、机关代字、发文字号，用制表符隔开；已发出的字号不要删"),
        code="ledger-line",
    )


def _are_valid(parts: Sequence[str]) -> bool:
    """Return whether each field matches its pattern. parts: the first fields of a line."""
    return all(pattern.fullmatch(part) for pattern, part in zip(_FIELDS, parts, strict=False))


def _is_incomplete(last: str, *, is_cut: bool) -> bool:
    """Return whether a last line without a line break is only the beginning of a line that docgen wrote.

    is_cut: whether the line ends in the middle of a character.
    """
    if last.startswith("#"):
        return is_cut
    parts = last.split("\t")
    is_whole = len(parts) == len(_FIELDS) and DOCUMENT_NUMBER.fullmatch(parts[-1])
    begins_with_date = len(parts) > 1 or re.fullmatch(r"[\d-]{0,10}", last)
    is_ours = begins_with_date and _are_valid(parts[:-1]) and len(parts) <= len(_FIELDS)
    return bool(last.strip() and is_ours and not is_whole)


def _refuse_repeated_numbers(entries: Iterable[LedgerEntry], path: Path) -> None:
    seen: dict[str, LedgerEntry] = {}
    for entry in entries:
        if (other := seen.setdefault(entry.number, entry)) is not entry:
            raise InputError(
                say("发文字号“{number}”在第 {line} 行已经有了", number=entry.number, line=other.line),
                place=Place(str(path), line=entry.line),
                next_step=say("查清这个字号是哪一件的，改正另一行"),
                code="ledger-line",
            )


def _highest_numbers(used: Iterable[str]) -> dict[_Series, int]:
    """Return each series → its highest number. used: document numbers."""
    last: dict[_Series, int] = {}
    for number in used:
        if match := DOCUMENT_NUMBER.fullmatch(number):
            series = match[1], int(match[2])
            last[series] = max(last.get(series, 0), int(match[3]))
    return last


def _next_entry(letter: ReplyToNumber, case: str, date: dt.date, last: dict[_Series, int]) -> LedgerEntry:
    """Return an entry with the next number of a series, and count it in `last`: series → its highest number."""
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


class _NumberOwners:
    """The reply to which each number belongs, according to the ledger and to the replies that have a number already."""

    def __init__(self, ledger: Ledger) -> None:
        self._path = ledger.path
        self._entries = {entry.number: entry for entry in ledger.entries}
        self._lines: dict[tuple[str | None, str], list[LedgerEntry]] = {}
        for entry in ledger.entries:
            self._lines.setdefault((entry.case, entry.prefix), []).append(entry)
        # Document number → the case file that has it; number of a case and prefix → the case file that uses them.
        self._owners: dict[str | tuple[str | None, str], Path] = {}

    def given(self, letter: ReplyToNumber) -> str | None:
        """Return the number that the ledger gives this reply; None if there is none.

        A number that the case file lists for an earlier reply is not the number of this reply.
        """
        if letter.case is None:
            return None
        key = letter.case, letter.prefix
        self._claim(key, letter, say("{case} 有两份答复用机关代字“{prefix}”", case=letter.case, prefix=letter.prefix))
        own = [entry for entry in self._lines.get(key, ()) if entry.number not in letter.earlier]
        if own and letter.date and letter.date.year != int(own[-1].date[:4]):
            raise CaseError(
                say("台账第 {line} 行给本件的字号“{number}”与成文日期不同年", line=own[-1].line, number=own[-1].number),
                place=Place(str(letter.source), "reply.date"),
                next_step=say("核对成文日期；要用别的字号，就写在 reply.document_number"),
                code="number-year",
            )
        return own[-1].number if own else None

    def refuse_numbers_of_others(self, number: str, letter: ReplyToNumber) -> None:
        """Raise a `CaseError` if the number of a reply, or of its earlier replies, belongs to another case."""
        for used in (number, *letter.earlier):
            entry = self._entries.get(used)
            if entry and (entry.case != letter.case or (used == number and entry.prefix != letter.prefix)):
                place = Place(str(self._path), line=entry.line)
                raise _number_error(
                    letter, say("发文字号“{number}”是 {case} 的（{place}）", number=used, case=entry.case, place=place)
                )
        self._claim(number, letter, say("发文字号“{number}”重复", number=number))

    def _claim(self, key: str | tuple[str | None, str], letter: ReplyToNumber, message: str) -> None:
        """Record that a key belongs to a reply. Raise a `CaseError` with the message if it belongs to another reply."""
        if (other := self._owners.setdefault(key, letter.source)) != letter.source:
            raise _number_error(letter, say("{message}，另一件是 {other}", message=message, other=other))


def _number_error(letter: ReplyToNumber, message: str) -> CaseError:
    return CaseError(
        message,
        place=Place(str(letter.source), "reply.document_number"),
        next_step=say("核对两件的发文字号，改正其中一件"),
        code="number-anothers",
    )


def _by_date(letter: ReplyToNumber) -> tuple[dt.date, str, str]:
    return letter.date or dt.date.max, letter.case or "", str(letter.source)
