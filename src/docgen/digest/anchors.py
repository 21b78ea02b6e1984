"""Names of places in the book: the name of a reply → the anchors that links use.

An anchor is a hash of what identifies the reply, so other replies in the book do not change it.
"""

from __future__ import annotations

import hashlib


def case_anchor(name: str) -> str:
    """Name the place where a reply begins. name: the `anchor` of its entry."""
    return f"c{_hash(name)}"


def row_anchor(name: str) -> str:
    """Name the row of a reply in the register."""
    return f"r{_hash(name)}"


def annex_anchor(name: str, number: int) -> str:
    """Name one of a reply's annexes by its number."""
    return f"a{_hash(name)}-{number}"


def _hash(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:20]
