"""What was read from a paper that came back: values for a case, what the paper is about, and texts that fit no key."""

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
    """The text."""
    where: str
    """The place in the paper, for people to read."""
    table: FormTable | None = None
    """The table, if the text is a row of a table; None if the text is a paragraph."""


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
    """The units that may have written an opinion, as the paper spells them.

    The first unit that is a co-handler of the case counts. So the signature stands before the letterhead and the title.
    """
    people: list[PaperText] = field(default_factory=list)
    """Who signed a form."""
    unplaced: list[PaperText] = field(default_factory=list)
    """The texts that fit no key of a case."""
    findings: list[Finding] = field(default_factory=list)
    """What an officer should look at."""

    def report(
        self, code: str, message: str, where: str | None, severity: Severity = Severity.WARNING, step: str = ""
    ) -> None:
        """Add a finding. where: the place in the paper; None: the paper as a whole."""
        self.findings.append(Finding(code, message, Place(self.file, where=where), severity, step))

    def report_unplaced(self, text: str, where: str, message: str, severity: Severity = Severity.WARNING) -> None:
        """Keep a text that fits no key of a case, and report it. where: the place in the paper."""
        self.unplaced.append(PaperText(text, where))
        self.report("paper-unplaced", message, where, severity)


def topic_in(text: str, words: Mapping[str, tuple[str, ...]]) -> str:
    """Return the first topic with a word that a text contains; empty if there is none. words: topic → its words."""
    for topic, shown in words.items():
        if any(word in text for word in shown):
            return topic
    return ""
