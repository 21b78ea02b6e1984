"""A TOML file → the `Figures` of a year that case files do not contain: 收到, 立案 and counts of the year before."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from docgen.errors import InputError, Place
from docgen.files import text_files
from docgen.language import foreign, listing, say

_COUNT_KEYS = ("received", "filed")
_LAST_YEAR_KEYS = ("proposals", "replies", "A", "B", "C", "D")


@dataclass(frozen=True, slots=True)
class LastYear:
    """The counts of the year before."""

    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Name of a count → kind of proposal (建议, 提案) → the count. `proposals` is in 件, the other counts in 件次."""

    def total(self, name: str) -> int | None:
        """Return the sum of a count for both kinds; None if the count is not given."""
        found = self.counts.get(name)
        return sum(found.values()) if found else None


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of a year that case files do not contain."""

    received: Mapping[str, int] = field(default_factory=dict)
    """Kind of proposal (建议, 提案) → how many were received (收到), in 件; empty if not given."""
    filed: Mapping[str, int] = field(default_factory=dict)
    """Kind of proposal → how many were filed (立案), in 件; empty if not given."""
    last_year: LastYear | None = None
    """The counts of the year before; None if not given."""


def load(path: Path, year: int) -> Figures:
    """Read a file of figures. An unknown key, a negative count or another year raises an `InputError`."""
    text, _ = text_files.decode(text_files.read(path), str(path))
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _refused(path, say("年度数字文件读不懂：{error}", error=foreign(str(error)))) from error
    if data.pop("year", None) != year:
        raise _refused(path, say("文件里的 year 不是 {year}", year=year), "year")
    last_year = data.pop("last_year", None)
    if unknown := data.keys() - set(_COUNT_KEYS):
        raise _refused(path, say("没有这个键"), sorted(unknown)[0], (*_COUNT_KEYS, "last_year"))
    counts = {key: _by_kind(path, key, data[key]) for key in _COUNT_KEYS if key in data}
    return Figures(**counts, last_year=_last_year(path, last_year) if last_year is not None else None)


def _last_year(path: Path, data: Any) -> LastYear:
    if not isinstance(data, dict):
        raise _refused(path, say("应为若干“键: 值”，却写成了别的"), "last_year")
    if unknown := data.keys() - set(_LAST_YEAR_KEYS):
        raise _refused(path, say("没有这个键"), f"last_year.{sorted(unknown)[0]}", _LAST_YEAR_KEYS)
    counts = {key: _by_kind(path, f"last_year.{key}", value) for key, value in data.items()}
    last_year = LastYear(counts)
    totals = [last_year.total(letter) for letter in "ABCD"]
    given = [total for total in totals if total is not None]
    if "replies" in counts and len(given) == len(totals) and last_year.total("replies") != sum(given):
        raise _refused(path, say("上年 A–D 之和不等于答复件次"), "last_year")
    return last_year


def _by_kind(path: Path, key: str, value: Any) -> dict[str, int]:
    if not isinstance(value, dict) or set(value) - {"建议", "提案"} or not value:
        raise _refused(path, say("应分别写建议、提案的数目"), key)
    for count in value.values():
        if not isinstance(count, int) or isinstance(count, bool) or count < 0:
            raise _refused(path, say("“{value}”不是数目", value=count), key)
    return dict(value)


def _refused(path: Path, message: str, key: str | None = None, known: tuple[str, ...] = ()) -> InputError:
    step = say("可用的键：{names}", names=listing(known)) if known else say("对照 samples/figures-2025.toml 改正")
    return InputError(message, place=Place(str(path), key), next_step=step)
