"""The lines of a page that are set without tags of their own → the room behind each of their characters.

A line that is stretched to the edge, with a quarter em between the scripts, would cost WeasyPrint a box for every
change of spacing, more than all else on the page. So it lays such a line out as plain text, and the spacing is put
into the finished page, where the line is known by its text: every line must be found as often as it was noted.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

Key = tuple[str, float]
"""The text of a line and the size of its characters in points."""


class Unmatched(Exception):
    """The page shows other lines than were noted: each must be spelled out for WeasyPrint."""


@dataclass(slots=True)
class Spacings:
    """What was noted while a document was spelled. rooms: line → room behind each character but the last in points."""

    rooms: dict[Key, tuple[float, ...]] = field(default_factory=dict)
    noted: Counter[Key] = field(default_factory=Counter)
    found: Counter[Key] = field(default_factory=Counter)

    def note(self, text: str, size: float, rooms: tuple[float, ...]) -> bool:
        """Note a line; False: the same text stands elsewhere with other room, so this line must be spelled out."""
        key = text, size
        if self.rooms.setdefault(key, rooms) != rooms:
            return False
        self.noted[key] += 1
        return True

    def take(self, text: str, size: float) -> tuple[float, ...] | None:
        """The room in a line that the page shows; None for text that was not noted."""
        key = text, size
        rooms = self.rooms.get(key)
        if rooms is not None:
            self.found[key] += 1
        return rooms

    def settle(self, *, goes_on: bool) -> None:
        """Raise `Unmatched` unless the page showed what was noted. goes_on: its last lines were left out."""
        if not (self.found <= self.noted if goes_on else self.found == self.noted):
            raise Unmatched
