"""Names of places in the book: a reply → the anchors that links to it name.

An anchor is a hash of what identifies the reply, so it stays the same whatever else is in the book.
"""

from __future__ import annotations

import hashlib


def case_anchor(name: str) -> str:
    """Where a reply begins. name: the `anchor` of its entry."""
    return f"c{_hash(name)}"


def row_anchor(name: str) -> str:
    """Its row in the register."""
    return f"r{_hash(name)}"


def annex_anchor(name: str, number: int) -> str:
    """One of its annexes."""
    return f"a{_hash(name)}-{number}"


def _hash(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:20]
