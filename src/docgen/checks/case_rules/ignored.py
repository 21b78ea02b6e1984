"""Findings → the findings without the warnings that an officer has accepted in the case (`ignore`)."""

from __future__ import annotations

from collections.abc import Iterable

from docgen.errors import Finding, Severity
from docgen.model.case import Case, Ignored


def remaining(case: Case, findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings without the warnings that the case ignores. Errors cannot be ignored."""
    remaining = []
    for finding in findings:
        if finding.severity is Severity.ERROR or not any(_ignores(entry, finding) for entry in case.ignore):
            remaining.append(finding)
    return remaining


def _ignores(ignored: Ignored, finding: Finding) -> bool:
    """Return whether an entry ignores a finding: the finding has the code of the entry, and its key or a key below."""
    if ignored.code != finding.code:
        return False
    key = finding.place.key or ""
    return ignored.key is None or key == ignored.key or key.startswith((f"{ignored.key}.", f"{ignored.key}["))
