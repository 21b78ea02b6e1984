"""What was read from a paper that came back: values for a case, what the paper is about, and what has no place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from docgen.errors import Finding, Place, Severity
from docgen.intake.paper import FormTable


@dataclass(frozen=True, slots=True)
class PaperText:
    """A text of a paper, and where it stands."""

    text: str
    place: str
    table: FormTable | None = None
    """The table that has the text as a row; None: the text is a paragraph."""


@dataclass(slots=True)
class ReadPaper:
    """The result of reading a paper."""

    file: str
    """The name of the file."""
    kind: str
    """What the paper is: opinion or feedback."""
    values: dict[str, Any] = field(default_factory=dict)
    """The values of an `Opinion` without its unit, or of a `Feedback`."""
    numbers: list[PaperText] = field(default_factory=list)
    """The numbers of proposals that the paper names."""
    titles: list[str] = field(default_factory=list)
    """The titles of proposals that the paper names."""
    units: list[str] = field(default_factory=list)
    """Who wrote an opinion, as the paper says it: the signature first, then the letterhead and the title."""
    people: list[PaperText] = field(default_factory=list)
    """Who signed a form."""
    left: list[PaperText] = field(default_factory=list)
    """What was written and has no place in a case."""
    findings: list[Finding] = field(default_factory=list)
    """What an officer should look at."""

    def report(
        self, code: str, message: str, where: str | None, severity: Severity = Severity.WARNING, step: str = ""
    ) -> None:
        """Add a finding. where: the place in the paper; None: the paper as a whole."""
        self.findings.append(Finding(code, message, Place(self.file, where=where), severity, step))

    def leave(self, text: str, where: str, message: str, severity: Severity = Severity.WARNING) -> None:
        """Keep a text that has no place, and report it."""
        self.left.append(PaperText(text, where))
        self.report("paper-unplaced", message, where, severity)


def topic_in(text: str, words: Mapping[str, tuple[str, ...]]) -> str:
    """Return the first topic of which a text has a word; empty if it has none."""
    for topic, shown in words.items():
        if any(word in text for word in shown):
            return topic
    return ""
