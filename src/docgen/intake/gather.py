"""The cases of one or several files → one result. A row of a list is joined to the form that has its text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from docgen.errors import Finding, Place, Severity
from docgen.intake.cases import Intake, free_stem
from docgen.intake.character_ledger import CharacterLedger, Destination
from docgen.intake.join import has_text, holds_text, joined, same_proposal, text_length
from docgen.language import say
from docgen.model.case_file import CaseFile


def rows_joined(intake: Intake) -> Intake:
    """Return the result of one file. If it has both a list and the texts of its cases, the rows are joined to them."""
    with_text = [has_text(case.case) for case in intake.cases]
    if all(with_text) or not any(with_text):
        return intake
    whole = together(intake.file, [intake], ())
    return replace(whole, encoding=intake.encoding, findings=whole.findings, parts=())


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
    cases: list[CaseFile] = []
    for one in kept:
        stem = one.case.name.removesuffix(".yaml")
        if stem.casefold() in taken:
            message = say("编号或标题相同的不止一件，请核对是不是同一件")
            one.findings.append(Finding("intake-twice", message, Place(one.part.file), Severity.ERROR))
        cases.append(replace(one.case, name=f"{free_stem(stem, taken)}.yaml"))
    about = tuple(tuple(one.findings) for one in kept)
    everything = [*general, *(finding for findings in about for finding in findings)]
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
    for one in sorted(arrived, key=lambda one: -text_length(one.case.case)):
        found = [
            form
            for form in kept
            if same_proposal(form.case.case, one.case.case) and holds_text(form.case.case, one.case.case)
        ]
        if len(found) == 1 and has_text(found[0].case.case):
            _join(found[0], one)
        else:
            kept.append(one)
    order = {id(one): index for index, one in enumerate(arrived)}
    return sorted(kept, key=lambda one: order[id(one)])


def _join(form: _Arrived, row: _Arrived) -> None:
    """Put what the row knows into the case of the form. What was filled is no longer reported as missing."""
    form.case, findings, filled = joined(form.case, row.case)
    stem = row.case.name if form.case.case.proposal.number and "proposal.number" in filled else form.case.name
    form.case = replace(form.case, name=stem)
    form.findings = [finding for finding in form.findings if not _is_settled(finding, filled)]
    form.findings += findings
    message = say("并入了 {file} 中的一行", file=Path(row.part.file).name)
    form.findings.append(Finding("intake-joined-row", message, Place(form.part.file), Severity.INFO))


def _is_settled(finding: Finding, filled: set[str]) -> bool:
    """Return whether a finding says that a value is missing or assumed that a row has filled."""
    if finding.code not in ("intake-missing", "intake-assumed"):
        return False
    return any(key in finding.next_step for key in filled) or (
        "handling.lead" in filled and finding.severity is Severity.ERROR and "主办" in (finding.place.key or "")
    )
