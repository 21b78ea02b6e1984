"""The verdicts on many files → the faults of the files, the commonest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from docgen.checks.gbt9704 import RULES, Verdict
from docgen.errors import Severity


@dataclass(frozen=True, slots=True)
class CommonFault:
    """A fault that several files may have."""

    code: str
    """The code of the rule."""
    title: str
    """The requirement, in Chinese."""
    files: int
    """The number of files with this fault."""


def common_faults(verdicts: Iterable[Verdict]) -> list[CommonFault]:
    """Return the faults of the files, the commonest first. Stand-in fonts are left out."""
    counts: Counter[str] = Counter()
    for verdict in verdicts:
        counts.update({found.code for found in verdict.findings if found.severity is not Severity.INFO})
    titles = {rule.code: f"{rule.clause} {rule.title}" for rule in RULES}
    return [CommonFault(code, titles[code], files) for code, files in counts.most_common()]
