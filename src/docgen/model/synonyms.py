"""Other words for the values of a case: 主动公开 for 公开, 已解决 for A.

The words stand in the vocabulary of the templates, which the model does not know. So a function that reads cases gets
the words as a parameter. Without the words, only the values themselves are accepted.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol


class Synonyms(Protocol):
    """An object that knows the words of a vocabulary."""

    def publicity(self, typed: str) -> str | None:
        """Return the 公开属性 that a text means. Return None for an unknown text."""

    def category(self, unit: str, typed: str) -> str | None:
        """Return the letter of the 办理类别 that a text means in a unit's city or province; None if unknown."""


def folded(case: Mapping[Any, Any], words: Synonyms) -> dict[Any, Any]:
    """Return the plain values of a case, with each synonym replaced by its meaning. The given values do not change."""
    found = dict(case)
    handling = found.get("handling")
    lead = str(handling.get("lead") or "") if isinstance(handling, Mapping) else ""
    if isinstance(reply := found.get("reply"), Mapping):
        found["reply"] = _folded(reply, lead, words)
    for name in ("opinions", "history"):
        if isinstance(items := found.get(name), list):
            found[name] = [_folded(item, lead, words) if isinstance(item, Mapping) else item for item in items]
    return found


def _folded(record: Mapping[Any, Any], lead: str, words: Synonyms) -> dict[Any, Any]:
    """Return a record with the category and the publicity that its texts mean."""
    typed = record.get("publicity")
    meant = words.publicity(typed) if isinstance(typed, str) else None
    return {**record, **_category(record, lead, words), **({"publicity": meant} if meant else {})}


def _category(record: Mapping[Any, Any], lead: str, words: Synonyms) -> dict[str, str]:
    """Return the category that a record means; an empty mapping if its text is no synonym."""
    typed = record.get("category")
    # A single letter needs no vocabulary.
    meant = words.category(lead, typed) if isinstance(typed, str) and len(typed.strip()) > 1 else None
    return {"category": meant} if meant else {}
