"""What to make of every case: kinds, formats, draft or final, for the archive or for readers who cannot see."""

from __future__ import annotations

from dataclasses import dataclass

from docgen.stationery.cabinet import Cabinet
from docgen.writers import WRITERS


@dataclass(frozen=True, slots=True)
class Order:
    """What to make of every case. kinds: none means every kind that the templates declare."""

    kinds: tuple[str, ...] = ()
    formats: tuple[str, ...] = tuple(WRITERS)
    draft: bool = False
    accessible: bool = False

    def chosen(self, cabinet: Cabinet) -> tuple[str, ...]:
        """The kinds that it asks for."""
        return self.kinds or tuple(cabinet.kinds)
