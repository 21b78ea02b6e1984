"""The cases of one or several files → one result. A row of a list is joined to the form that has its text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from docgen.errors import Finding, Place, Severity
from docgen.intake.cases import Intake, free_stem
from docgen.intake.character_ledger import CharacterLedger, Destination
from docgen.intake.join import (
    has_text,
    holds_text,
    is_missing,
    is_same_title,
    joined,
    may_have_same_title,
    plain_number,
    same_proposal,
    text_length,
)
from docgen.language import say
from docgen.model.case_file import CaseFile

_NUMBER_IN_NAME = re.compile(
    r"(?<!\d)(?P<number>[A-Za-z]?\d{1,10})(?=号)|^[(（\[【]?(?P<first>[A-Za-z]?\d{1,10})(?![\d年月日]|[.-]\d)"
    r"|(?<=[建提议])[议案]第?(?P<behind>\d{1,10})(?![\d年月日]|[.-]\d)"
)
"""A number in the name of a file: before 号, at the beginning, or behind 建议, 提案 or 议案. A date does not count."""
_REQUIRED = {"handling.lead": "主办单位", "proposal.proposers": "提出人", "proposal.title": "标题"}
"""The values without which no letter can be made → the label under which they are reported as missing."""
_OF_EVERY_ROW = ("intake-missing", "intake-assumed", "intake-noted", "intake-unknown")
"""The codes of findings that nearly every row of a list has, because a list has no texts."""


def rows_joined(intake: Intake) -> Intake:
    """Return the result of one file. If the file has a list and the texts of its cases, rows and texts are joined."""
    with_text = [has_text(case.case) for case in intake.cases]
    if all(with_text) or not any(with_text):
        return intake
    whole = together(intake.file, [intake], ())
    return replace(whole, encoding=intake.encoding, parts=())


class _Arrived:
    """A case of a folder, with the file it came from and the findings about it."""

    def __init__(self, case: CaseFile, findings: Sequence[Finding], part: Intake) -> None:
        self.case = case
        self.findings = list(findings)
        self.part = part


def together(name: str, parts: Sequence[Intake], unread: Sequence[Finding]) -> Intake:
    """Return the cases of several files as one result. name: the folder. unread: findings about other files."""
    arrived: list[_Arrived] = []
    general = list(unread)
    for part in parts:
        own: set[int] = set()
        for findings in part.case_findings:
            own |= {id(finding) for finding in findings}
        general += [finding for finding in part.findings if id(finding) not in own]
        for index, case in enumerate(part.cases):
            arrived.append(_Arrived(case, part.case_findings[index], part))
    kept = _joined(arrived)
    taken: set[str] = set()
    files: dict[str, str] = {}
    cases: list[CaseFile] = []
    for one in kept:
        stem = one.case.name.removesuffix(".yaml")
        if stem.casefold() in taken:
            message = say("编号或标题相同的不止一件（另见 {file}），请核对是不是同一件", file=files[stem.casefold()])
            one.findings.append(Finding("intake-twice", message, Place(one.part.file), Severity.ERROR))
        files.setdefault(stem.casefold(), Path(one.part.file).name)
        cases.append(replace(one.case, name=f"{free_stem(stem, taken)}.yaml"))
    about = tuple(tuple(one.findings) for one in kept)
    everything = list(general)
    for findings in about:
        everything += findings
    counts: Counter[Destination] = Counter()
    for part in parts:
        counts.update(part.ledger.counts)
    return Intake(
        name,
        say("{count} 个文件", count=len(parts) + len(unread)),
        tuple(cases),
        tuple(everything),
        CharacterLedger(counts),
        case_findings=about,
        parts=tuple(parts),
    )


def _joined(arrived: Sequence[_Arrived]) -> list[_Arrived]:
    """Return the cases, with each row of a list joined to the one form that has its text.

    The cases with the longest texts are looked at first, so that a row without text comes last.
    """
    kept: list[_Arrived] = []
    rows = [one for one in arrived if not has_text(one.case.case)]
    for one in sorted(arrived, key=lambda one: -text_length(one.case.case)):
        found = [
            form
            for form in kept
            if same_proposal(form.case.case, one.case.case) and holds_text(form.case.case, one.case.case)
        ]
        if len(found) == 1 and (has_text(found[0].case.case) or _is_same_row(found[0], one)):
            _join(found[0], one)
        elif not found and one in rows and (named := _named(one, kept, rows)):
            _join(named, one)
            message = say("正文里没有编号，按文件名里的编号并入“{number}”", number=one.case.case.proposal.number)
            named.findings.append(Finding("intake-by-number", message, Place(named.part.file), Severity.WARNING))
        else:
            kept.append(one)
    order = {id(one): index for index, one in enumerate(arrived)}
    return sorted(kept, key=lambda one: order[id(one)])


def _is_same_row(one: _Arrived, other: _Arrived) -> bool:
    """Return whether two rows without text, of two lists, are the same proposal: they have one number and one title."""
    numbers = {plain_number(row.case.case.proposal.number or "") for row in (one, other)}
    is_identified = len(numbers) == 1 and "" not in numbers and not is_missing(one.case.case.proposal.title)
    return one.part is not other.part and is_identified and is_same_title(one.case.case, other.case.case)


def _named(row: _Arrived, kept: Sequence[_Arrived], rows: Sequence[_Arrived]) -> _Arrived | None:
    """Return the text that belongs to a row because its file name has the number of the row; None if there is none.

    The text must have no number, and it must be the only such text. No other row may have the number. A text with
    another title than the row is reported and not joined.
    """
    number = plain_number(row.case.case.proposal.number or "")
    others = [one for one in rows if plain_number(one.case.case.proposal.number or "") == number]
    if not number or not all(one is row or _is_same_row(one, row) for one in others):
        return None
    found = []
    for one in kept:
        is_alone = len(one.part.cases) == 1 and has_text(one.case.case) and not one.case.case.proposal.number
        if is_alone and number in numbers_in(Path(one.part.file).stem):
            found.append(one)
    if len(found) != 1:
        return None
    if may_have_same_title(found[0].case.case, row.case.case):
        return found[0]
    message = say("文件名里的编号“{number}”在目录里是另一件，没有并入", number=row.case.case.proposal.number)
    found[0].findings.append(Finding("intake-by-number", message, Place(found[0].part.file), Severity.ERROR))
    return None


def numbers_in(name: str) -> set[str]:
    """Return what may be a proposal's number in a file name: 045号, 建议45, （14号）, or a number at its beginning."""
    return {plain_number(match[match.lastgroup or 0]) for match in _NUMBER_IN_NAME.finditer(name)}


def _join(form: _Arrived, row: _Arrived) -> None:
    """Put what the row knows into the case of the form. What was filled is no longer reported as missing."""
    files = (Path(form.part.file).name, Path(row.part.file).name)
    names = (say("办理单"), say("目录")) if form.part is row.part else files
    is_copy = has_text(row.case.case)
    number = form.case.case.proposal.number
    form.case, findings, filled = joined(form.case, row.case, names)
    if form.case.case.proposal.number != number:
        form.case = replace(form.case, name=row.case.name)
    form.findings = [finding for finding in form.findings if not _is_settled(finding, filled)]
    form.findings += findings
    if is_copy and form.part is not row.part:
        message = say("与 {file} 是同一件，合并成一件", file=files[1])
        form.findings.append(Finding("intake-duplicate", message, Place(form.part.file), Severity.WARNING))
    else:
        form.findings += [finding for finding in row.findings if _is_about_row(finding)]
        message = say("并入了 {file} 中的一行", file=files[1])
        form.findings.append(Finding("intake-joined-row", message, Place(form.part.file), Severity.INFO))


def _is_about_row(finding: Finding) -> bool:
    """Return whether a finding about a row matters for the form too, such as a finding about an impossible date."""
    return finding.severity is not Severity.INFO and finding.code not in _OF_EVERY_ROW


def _is_settled(finding: Finding, filled: set[str]) -> bool:
    """Return whether a finding reports a missing or assumed value that a row has now filled. filled: the keys."""
    if finding.code not in ("intake-missing", "intake-assumed"):
        return False
    if any(key in finding.next_step for key in filled):
        return True
    labels = {_REQUIRED[key] for key in filled if key in _REQUIRED}
    return finding.severity is Severity.ERROR and finding.place.key in labels
