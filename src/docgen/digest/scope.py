"""The words for the counted replies in titles, columns and notes of an edition.

An edition is the annual book or the annual report. An internal edition counts all replies of the year. A public edition
counts only the replies that it contains. It does not state how many proposals were received, filed or assigned.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from docgen.digest.record import Entry

BookForm = Literal["book", "report"]
"""The whole book with its replies, or the statistical report alone."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The words for the replies that an edition counts."""

    holder: str = ""
    """The word for the edition: 本书 or 本总结; empty if all replies of the year are counted."""
    verb: str = ""
    """The verb 收录 (for a book) or 计入 (for a report); empty if all replies of the year are counted."""

    @property
    def is_year(self) -> bool:
        """Whether all replies of the year are counted."""
        return not self.holder

    @property
    def holds(self) -> str:
        """The words for the counted replies: 本书收录 or 本总结计入; in an internal edition 应有答复."""
        return f"{self.holder}{self.verb}" or "应有答复"

    def title(self, name: str) -> str:
        """Return the title of a table, such as 办理结果, or in a public edition 本书收录答复的办理结果."""
        return name if self.is_year else f"{self.holds}答复的{name}"

    @property
    def unit(self) -> str:
        """The sentence that explains what counts as one 件次."""
        return "分办件每个答复单位计一件次" if self.is_year else f"一件有几份答复{self.verb}的，每份计一件次"

    def base(self, count: int) -> str:
        """Return the words for the base of the shares, such as 应有答复的12件次. count: the number of replies."""
        return f"{self.holds}的{count}件次"


YEAR = Scope()
"""The scope of an internal edition."""
_PUBLIC = {"book": Scope("本书", "收录"), "report": Scope("本总结", "计入")}
"""The words differ, because a report counts replies but does not contain them."""


def scope_of(form: BookForm, *, is_public: bool) -> Scope:
    """Return the scope of an edition."""
    return _PUBLIC[form] if is_public else YEAR


def proposals(entries: Iterable[Entry]) -> int:
    """Return the number of proposals (件) that the replies are about."""
    return len({key for entry in entries for key in entry.proposal_keys})
