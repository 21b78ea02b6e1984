"""The spacing of lines that is added after layout.

If the spacing of a line is in the HTML, as tags, WeasyPrint makes a box for each change of spacing. These boxes take
more time than the rest of the page. So WeasyPrint lays out the line without these tags, and the spacing is put into the
finished page. There the line is found by its text and its size. Each line must be found as often as it was noted.

The room behind a character is the space that is added after it, in points.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

Key = tuple[str, float]
"""The text of a line and the size of its characters in points."""


class Unmatched(Exception):
    """The pages have other lines than those that were noted. The spacing of each line must be in the HTML."""


@dataclass(slots=True)
class Spacings:
    """The lines that were noted while the HTML of a document was written.

    rooms: line → the room behind each of its characters, without the last.
    noted: line → how often it was noted.
    found: line → how often it was found on the pages.
    """

    rooms: dict[Key, tuple[float, ...]] = field(default_factory=dict)
    noted: Counter[Key] = field(default_factory=Counter)
    found: Counter[Key] = field(default_factory=Counter)

    def note(self, text: str, size: float, rooms: tuple[float, ...]) -> bool:
        """Note a line. Return whether its spacing can be added after layout.

        It cannot if a line with the same text and size was noted with other rooms.
        """
        key = text, size
        if self.rooms.setdefault(key, rooms) != rooms:
            return False
        self.noted[key] += 1
        return True

    def take(self, text: str, size: float) -> tuple[float, ...] | None:
        """Return the rooms of a line that was found on a page; None if the line was not noted."""
        key = text, size
        rooms = self.rooms.get(key)
        if rooms is not None:
            self.found[key] += 1
        return rooms

    def settle(self, *, goes_on: bool) -> None:
        """Raise `Unmatched` if the pages do not have the lines that were noted.

        goes_on: whether the last page was left out. Then some noted lines may be missing.
        """
        if not (self.found <= self.noted if goes_on else self.found == self.noted):
            raise Unmatched
