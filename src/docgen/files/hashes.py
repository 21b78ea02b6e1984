"""Hashes of bytes and of plain values."""

from __future__ import annotations

import hashlib
import json


def hash_of(data: bytes) -> str:
    """SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def hashed(value: object) -> str:
    """SHA-256 of a plain value (numbers, texts, lists, mappings), the same on every machine."""
    return hash_of(json.dumps(value, sort_keys=True, ensure_ascii=False).encode())
