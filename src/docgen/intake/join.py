"""A case from a row of a list, and the case from the form with its text → one case.

The row fills what the form does not state. Where both state a value and differ, the form counts, and that is reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from docgen.composition.printed_record import value_at
from docgen.errors import Finding, Place, Severity, dotted
from docgen.language import say
from docgen.model import case_file
from docgen.model.case import Case
from docgen.model.case_file import CaseFile, Key
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
    values, given = form.case.model_dump(exclude_none=True), row.case.model_dump(exclude_none=True)
    filled: set[str] = set()
    findings: list[Finding] = []
    for key in _FILLED:
        if is_missing(value_at(values, key)) and not is_missing(value_at(given, key)):
            values.setdefault(str(key[0]), {})[key[1]] = value_at(given, key)
            filled.add(dotted(key))
        elif key == ("proposal", "number") and plain_number(values["proposal"]["number"]) == plain_number(
            given["proposal"].get("number") or ""
        ):
            # Of 15 and 0015, the longer is the whole number.
            values["proposal"]["number"] = max(values["proposal"]["number"], given["proposal"]["number"], key=len)
        elif not is_missing(value_at(given, key)) and _differ(value_at(values, key), value_at(given, key)):
            findings.append(_difference(form, row, key, names))
    if "proposal.title" in filled:
        # Without a title, the kind of the form was a guess.
        values["proposal"]["kind"] = given["proposal"]["kind"]
        filled.add("proposal.kind")
    findings += _fill_proposers(form, row, names, values, given, filled)
    findings += _fill_units(form, row, names, values, given, filled)
    if note := given.get("note"):
        values["note"] = "　".join(filter(None, (values.get("note"), note)))
    changed = case_file.update(form, Case.model_validate(values))
    return _with_comments(changed, row), findings, filled


def _fill_proposers(
    form: CaseFile,
    row: CaseFile,
    names: tuple[str, str],
    values: dict[str, Any],
    given: Mapping[str, Any],
    filled: set[str],
) -> Iterator[Finding]:
    """Take the proposers of the row if the form has none. Yield a finding if the row has one whom the form lacks."""
    key = ("proposal", "proposers")
    own = {person["name"] for person in values["proposal"]["proposers"]}
    others = {person["name"] for person in given["proposal"]["proposers"]}
    if all(is_missing(name) for name in own) and not any(is_missing(name) for name in others):
        values["proposal"]["proposers"] = given["proposal"]["proposers"]
        filled.add(dotted(key))
    elif not any(is_missing(name) for name in others) and not others <= own:
        yield _difference(form, row, key, names)


def _fill_units(
    form: CaseFile,
    row: CaseFile,
    names: tuple[str, str],
    values: dict[str, Any],
    given: Mapping[str, Any],
    filled: set[str],
) -> Iterator[Finding]:
    """Take the units of the row if the form has none. Yield a finding for each key under which the units differ."""
    own, other = values["handling"], given["handling"]
    if is_missing(other["lead"]):
        return
    if is_missing(own["lead"]) or (not own.get("co_handlers") and own["lead"] == other["lead"]):
        for name in ("type", "lead", "co_handlers"):
            if _differ(own.get(name), other.get(name)):
                own[name] = other.get(name) or ()
                filled.add(f"handling.{name}")
        return
    for name in ("lead", "co_handlers"):
        if other.get(name) and _differ(own.get(name), other[name]):
            yield _difference(form, row, ("handling", name), names)


def _difference(form: CaseFile, row: CaseFile, key: Key, names: tuple[str, str]) -> Finding:
    """Return the finding that form and row state different values under a key."""
    message = say(
        "{name}不一致：{form} 写“{own}”，{row} 写“{other}”",
        name=describe(key),
        form=names[0],
        own=_shown(value_at(form.case.model_dump(), key)),
        row=names[1],
        other=_shown(value_at(row.case.model_dump(), key)),
    )
    return Finding("intake-differs", message, Place(form.name, dotted(key)), Severity.ERROR, say("照原件核对后改正"))


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
