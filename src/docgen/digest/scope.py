"""Which replies an edition counts, and the words in which its titles, columns and notes say so.

An internal edition counts the whole year. A public one counts what it holds, which is no measure of the year: it never
speaks of what was received, filed or assigned.
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
    """What is counted.

    holder, verb: who holds the counted replies and how (本书, 收录); both empty for the whole year.
    """

    holder: str = ""
    verb: str = ""

    @property
    def is_year(self) -> bool:
        """Whether all replies of the year are counted."""
        return not self.holder

    @property
    def holds(self) -> str:
        """本书收录; for the whole year 应有答复."""
        return f"{self.holder}{self.verb}" or "应有答复"

    def title(self, name: str) -> str:
        """A table's title: 办理结果, in a public edition 本书收录答复的办理结果."""
        return name if self.is_year else f"{self.holds}答复的{name}"

    @property
    def unit(self) -> str:
        """What counts as one 件次."""
        return "分办件每个答复单位计一件次" if self.is_year else f"一件有几份答复{self.verb}的，每份计一件次"

    def base(self, count: int) -> str:
        """The base of shares of all counted replies: 应有答复的12件次."""
        return f"{self.holds}的{count}件次"


YEAR = Scope()
_PUBLIC = {"book": Scope("本书", "收录"), "report": Scope("本总结", "计入")}


def scope_of(form: Form, *, is_public: bool) -> Scope:
    """The scope of an edition: a report holds no reply, it only counts them."""
    return _PUBLIC[form] if is_public else YEAR


def proposals(entries: Iterable[Entry]) -> int:
    """How many proposals (件) the replies are about."""
    return len({entry.identity for entry in entries})
