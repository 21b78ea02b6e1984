"""A case from a row of a list, and the case from the form with its text → one case.

The row fills what the form does not state. Where both state a value and differ, the form counts, and that is reported.
"""

from __future__ import annotations

import re
from typing import Any

from docgen.composition.printed_record import value_at
from docgen.errors import Finding, Key, Place, Severity, dotted
from docgen.language import say
from docgen.model import case_file
from docgen.model.case import Case
from docgen.model.case_file import CaseFile
from docgen.model.key_names import describe

_FILLED: tuple[Key, ...] = (
    ("proposal", "number"),
    ("proposal", "congress"),
    ("proposal", "session"),
    ("proposal", "year"),
    ("proposal", "field"),
    ("proposal", "title"),
    ("proposal", "proposers_total"),
    ("handling", "assigned"),
    ("handling", "due"),
    ("reply", "publicity"),
)
"""The values that a row may fill one by one."""
_MARKS = re.compile(r"[\W_]+")


def has_text(case: Case) -> bool:
    """Return whether a case has the text of the proposal, and not only its title."""
    return bool(case.proposal.background or case.proposal.points)


def text_length(case: Case) -> int:
    """Return the number of characters of a proposal's text."""
    reasons = sum(len(point.ask) + len(point.rationale or "") for point in case.proposal.points)
    return len(case.proposal.background or "") + reasons


def holds_text(form: Case, row: Case) -> bool:
    """Return whether a form has all of a row's text. A list often repeats the requests without their reasons."""
    whole = _bare(form.proposal.background or "")
    for point in form.proposal.points:
        whole += _bare(point.ask) + _bare(point.rationale or "")
    parts = [*(row.proposal.background or "").split("\n")]
    for point in row.proposal.points:
        parts += [point.ask, *(point.rationale or "").split("\n")]
    return all(_bare(part) in whole for part in parts)


def same_proposal(one: Case, other: Case) -> bool:
    """Return whether two cases are about the same proposal, as far as number and title tell."""
    numbers = {plain_number(one.proposal.number or ""), plain_number(other.proposal.number or "")}
    if "" in numbers:
        return is_same_title(one, other) and not is_missing(one.proposal.title)
    return len(numbers) == 1 and may_have_same_title(one, other)


def is_same_title(one: Case, other: Case) -> bool:
    """Return whether two cases have the same title, apart from signs. Two missing titles are the same."""
    return _bare(one.proposal.title) == _bare(other.proposal.title)


def may_have_same_title(one: Case, other: Case) -> bool:
    """Return whether two cases have the same title, or one of them has none."""
    return is_same_title(one, other) or is_missing(one.proposal.title) or is_missing(other.proposal.title)


def plain_number(text: str) -> str:
    """Return a number for comparisons: without signs, 第, 号 and leading zeros. 第0015号 and 15 are the same number."""
    return _bare(text).lstrip("0")


def is_missing(value: Any) -> bool:
    """Return whether a value is missing, or is the mark of a missing value."""
    return not value or (isinstance(value, str) and (value.startswith("【待填") or value.startswith("待填")))


def joined(form: CaseFile, row: CaseFile, names: tuple[str, str]) -> tuple[CaseFile, list[Finding], set[str]]:
    """Return the case of a form with the values that only the row has, findings, and the keys that were filled.

    names: the names of the form and the row in findings.
    """
    joining = _Joining(form, row, names)
    joining.fill_single_values()
    joining.fill_proposers()
    joining.fill_units()
    joining.join_notes()
    changed = case_file.update(form, Case.model_validate(joining.values))
    return _with_comments(changed, row), joining.findings, joining.filled


class _Joining:
    """Puts what a row states into the values of a form."""

    def __init__(self, form: CaseFile, row: CaseFile, names: tuple[str, str]) -> None:
        self._form, self._row, self._names = form, row, names
        self.values = form.case.model_dump(exclude_none=True)
        self._given = row.case.model_dump(exclude_none=True)
        self.filled: set[str] = set()
        self.findings: list[Finding] = []

    def fill_single_values(self) -> None:
        """Take each value that the form lacks, and report each that differs."""
        values, given = self.values, self._given
        for key in _FILLED:
            own, other = value_at(values, key), value_at(given, key)
            if is_missing(other):
                continue
            if is_missing(own):
                values.setdefault(str(key[0]), {})[key[1]] = other
                self.filled.add(dotted(key))
            elif key == ("proposal", "number") and plain_number(own) == plain_number(other):
                values["proposal"]["number"] = max(
                    own, other, key=len
                )  # of 15 and 0015, the longer is the whole number
            elif _differ(own, other):
                self._report_difference(key)
        if "proposal.title" in self.filled:
            # Without a title, the kind of the form was a guess.
            values["proposal"]["kind"] = given["proposal"]["kind"]
            self.filled.add("proposal.kind")

    def fill_proposers(self) -> None:
        """Take the proposers of the row if the form has none. Report the row if it has one whom the form lacks."""
        own = {person["name"] for person in self.values["proposal"]["proposers"]}
        others = {person["name"] for person in self._given["proposal"]["proposers"]}
        if any(is_missing(name) for name in others):
            return
        if all(is_missing(name) for name in own):
            self.values["proposal"]["proposers"] = self._given["proposal"]["proposers"]
            self.filled.add("proposal.proposers")
        elif not others <= own:
            self._report_difference(("proposal", "proposers"))

    def fill_units(self) -> None:
        """Take the units of the row if the form has none, or only the same lead. Otherwise report each that differs."""
        own, other = self.values["handling"], self._given["handling"]
        if is_missing(other["lead"]):
            return
        if is_missing(own["lead"]) or (not own.get("co_handlers") and own["lead"] == other["lead"]):
            for name in ("type", "lead", "co_handlers"):
                if _differ(own.get(name), other.get(name)):
                    own[name] = other.get(name) or ()
                    self.filled.add(f"handling.{name}")
            return
        for name in ("lead", "co_handlers"):
            if other.get(name) and _differ(own.get(name), other[name]):
                self._report_difference(("handling", name))

    def join_notes(self) -> None:
        """Put the note of the row behind that of the form."""
        if note := self._given.get("note"):
            self.values["note"] = "　".join(filter(None, (self.values.get("note"), note)))

    def _report_difference(self, key: Key) -> None:
        """Report that form and row state different values under a key."""
        message = say(
            "{name}不一致：{form} 写“{own}”，{row} 写“{other}”",
            name=describe(key),
            form=self._names[0],
            own=_shown(value_at(self._form.case.model_dump(), key)),
            row=self._names[1],
            other=_shown(value_at(self._row.case.model_dump(), key)),
        )
        place, step = Place(self._form.name, dotted(key)), say("照原件核对后改正")
        self.findings.append(Finding("intake-differs", message, place, Severity.ERROR, step))


def _with_comments(file: CaseFile, row: CaseFile) -> CaseFile:
    """Return a file with the comments from the end of the row's file: the texts of the row that fit no key."""
    lines = case_file.dump(row).splitlines()
    begin = len(lines)
    while begin and lines[begin - 1].startswith("#"):
        begin -= 1
    if begin in (0, len(lines)):
        return file
    text = case_file.dump(file) + "\n".join(lines[begin:]) + "\n"
    return case_file.parse(text, file.name)


def _shown(value: Any) -> str:
    """Return a value in words: a list with 、 between its items, a person by name."""
    if isinstance(value, tuple | list):
        return "、".join(_shown(item) for item in value)
    return str(value["name"]) if isinstance(value, dict) else str(value)


def _differ(one: Any, other: Any) -> bool:
    """Return whether two values differ, without signs and white space."""
    return _bare(_shown(one or ())) != _bare(_shown(other or ()))


def _bare(text: str) -> str:
    """Return a text without signs, and a number without 第 and 号."""
    return _MARKS.sub("", text).removeprefix("第").removesuffix("号").casefold()
