"""Other words for the values of a case: 主动公开 for 公开, 已解决 for A.

The words stand in the vocabulary of the templates. The model does not know the vocabulary, so a function that reads
cases gets the words as a parameter. Without the words, only the values themselves are accepted.
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
    """Return a record with the category and the publicity that its texts mean. Unknown texts do not change."""
    found = dict(record)
    category, publicity = record.get("category"), record.get("publicity")
    # A single letter needs no vocabulary.
    if isinstance(category, str) and len(category.strip()) > 1:
        found["category"] = words.category(lead, category) or category
    if isinstance(publicity, str):
        found["publicity"] = words.publicity(publicity) or publicity
    return found
