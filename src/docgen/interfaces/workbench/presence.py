"""The people who have a case open at this moment. Other people see their names. Nothing is locked."""

from __future__ import annotations

import time
from dataclasses import dataclass

_SECONDS = 30
"""Somebody counts as gone after this time without a request. An open page sends a request every ten seconds."""


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody at a case. field: the id of the field with the cursor; empty: none."""

    name: str
    field: str
    at: float


class Presence:
    """The people at each case. They are forgotten when the server ends."""

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
