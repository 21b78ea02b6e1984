"""The warnings that the case says were looked at (`ignore`): findings → those that remain."""

from __future__ import annotations

from collections.abc import Iterable

from docgen.errors import Finding, Severity
from docgen.model.case import Case, Ignored


def remaining(case: Case, findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings without the warnings that the case ignores. An error remains, whatever the case says."""
    return [
        finding
        for finding in findings
        if finding.severity is Severity.ERROR or not any(_is_meant(ignored, finding) for ignored in case.ignore)
    ]


def _is_meant(ignored: Ignored, finding: Finding) -> bool:
    """Return whether a finding is one of those that an entry ignores: it has the code, and its key is the key's."""
    if ignored.code != finding.code:
        return False
    key = finding.place.key or ""
    return ignored.key is None or key == ignored.key or key.startswith((f"{ignored.key}.", f"{ignored.key}["))
