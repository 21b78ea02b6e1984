"""The name of a reply → the anchors of its places in the book. Links use the anchors.

An anchor is a hash of the name, so it does not change if other replies are added to the book.
"""

from __future__ import annotations

import hashlib


def case_anchor(name: str) -> str:
    """Return the anchor of the place where a reply begins. name: the `anchor` of its entry."""
    return f"c{_hash(name)}"


def annex_anchor(name: str, number: int) -> str:
    """Return the anchor of an annex. name: the `anchor` of the reply's entry. number: the annex's number, from 1."""
    return f"a{_hash(name)}-{number}"


def _hash(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:20]
