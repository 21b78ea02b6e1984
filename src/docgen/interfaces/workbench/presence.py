"""Who looks at which case at this moment. It is shown to others and locks nothing."""

from __future__ import annotations

import time
from dataclasses import dataclass

_SECONDS = 30
"""Somebody who has not been heard of for so long is gone. An open page asks every ten seconds."""


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody at a case. field: the id of the field with the cursor; empty: none."""

    name: str
    field: str
    at: float


class Presence:
    """The people at each case. It is forgotten when the server ends."""

    def __init__(self) -> None:
        self._cases: dict[int, dict[str, Present]] = {}

    def note(self, case_id: int, login: str, name: str, field: str) -> None:
        """Note that somebody looks at a case."""
        self._cases.setdefault(case_id, {})[login] = Present(name, field, time.monotonic())

    def others(self, case_id: int, login: str) -> list[Present]:
        """Return the other people at a case."""
        people = self._cases.get(case_id, {})
        oldest = time.monotonic() - _SECONDS
        for gone in [one for one, present in people.items() if present.at < oldest]:
            del people[gone]
        return [present for one, present in people.items() if one != login]
