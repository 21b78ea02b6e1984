"""The findings of an import with several cases → lines: real findings first, then one line for each case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from docgen.errors import Finding, Severity
from docgen.language import say

if TYPE_CHECKING:
    from docgen import Intake

_ROUTINE = ("intake-missing", "intake-assumed", "intake-noted", "intake-unknown")
"""The codes of warnings that nearly every form has."""
_SIGNS = {Severity.ERROR: "✗", Severity.WARNING: "!", Severity.INFO: "·"}
_SHARED = 3
"""If at least this number of cases have an equal finding, or all of fewer cases, the finding is printed once."""


def lines(result: Intake) -> Iterator[str]:
    """Yield the lines of a report on several cases."""
    shared = _shared(result.case_findings)
    told: set[str] = set()
    for finding in sorted(result.findings, key=lambda one: one.severity is not Severity.ERROR):
        if finding.severity is Severity.ERROR and finding.message in shared:
            if finding.message not in told:
                told.add(finding.message)
                words = {"text": finding.message, "step": finding.next_step}
                yield "✗ " + say("{count} 件：{text}（{step}）", count=shared[finding.message], **words)
        elif _is_real(finding):
            yield f"{_SIGNS[finding.severity]} {finding}"
    for text, count in shared.items():
        if text not in told:
            yield "· " + say("{count} 件：{text}", count=count, text=text)
    for case, findings in zip(result.cases, result.case_findings, strict=True):
        yield _line(case.name, str(case.case.proposal.title), findings, shared)


def _is_real(finding: Finding) -> bool:
    """Return whether a finding has a line of its own: an error, or a warning that few forms have."""
    if finding.severity is Severity.ERROR:
        return True
    return finding.severity is Severity.WARNING and finding.code not in _ROUTINE


def _shared(groups: Sequence[Sequence[Finding]]) -> dict[str, int]:
    """Return message → the number of cases that have it, for the messages that several cases have.

    A finding with a line of its own is counted only if it is about a missing value.
    """
    counts: Counter[str] = Counter()
    for findings in groups:
        counts.update({one.message for one in findings if one.code == "intake-missing" or not _is_real(one)})
    least = max(2, min(_SHARED, len(groups)))
    return {text: count for text, count in counts.items() if count >= least}


def _line(name: str, title: str, findings: Sequence[Finding], shared: dict[str, int]) -> str:
    """Return the line of one case: its file, its title, and its own findings. shared: the findings of several cases."""
    errors = [one for one in findings if one.severity is Severity.ERROR]
    warnings = [one for one in findings if one.severity is Severity.WARNING and one.message not in shared]
    sign = "✓"
    if warnings:
        sign = "!"
    if errors:
        sign = "✗"
    parts: list[str] = []
    if own := sum(one.message not in shared for one in errors):
        parts.append(say("{count} 处有误", count=own))
    if real := sum(_is_real(one) for one in warnings):
        parts.append(say("{count} 处要核对", count=real))
    parts += [one.message for one in warnings if not _is_real(one)]
    line = f"{sign} {name} {title}"
    return f"{line}：{'；'.join(parts)}" if parts else line
