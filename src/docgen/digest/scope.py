"""Which replies an edition counts, and the words for them in titles, columns and notes.

An internal edition counts the whole year. A public one counts the replies that it holds, which say nothing about the
whole year. So it never states how many proposals were received, filed or assigned.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from docgen.digest.record import Entry

Form = Literal["book", "report"]
"""The whole book with its replies, or the statistical report alone."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which replies are counted."""

    holder: str = ""
    """What holds the counted replies: 本书, 本总结; empty for the whole year."""
    verb: str = ""
    """How it holds them: 收录, 计入; empty for the whole year."""

    @property
    def is_year(self) -> bool:
        """Whether all replies of the year are counted."""
        return not self.holder

    @property
    def holds(self) -> str:
        """What the counted replies are called: 本书收录; for the whole year 应有答复."""
        return f"{self.holder}{self.verb}" or "应有答复"

    def title(self, name: str) -> str:
        """Return a table's title: 办理结果; in a public edition 本书收录答复的办理结果."""
        return name if self.is_year else f"{self.holds}答复的{name}"

    @property
    def unit(self) -> str:
        """What counts as one 件次."""
        return "分办件每个答复单位计一件次" if self.is_year else f"一件有几份答复{self.verb}的，每份计一件次"

    def base(self, count: int) -> str:
        """Return the words for the base of shares of all counted replies: 应有答复的12件次."""
        return f"{self.holds}的{count}件次"


YEAR = Scope()
_PUBLIC = {"book": Scope("本书", "收录"), "report": Scope("本总结", "计入")}


def scope_of(form: Form, *, is_public: bool) -> Scope:
    """Return the scope of an edition. A public report counts replies without holding them, so it has its own words."""
    return _PUBLIC[form] if is_public else YEAR


def proposals(entries: Iterable[Entry]) -> int:
    """How many proposals (件) the replies are about."""
    return len({entry.identity for entry in entries})
