"""Hashes of bytes and of plain values."""

from __future__ import annotations

import hashlib
import json


def hash_of(data: bytes) -> str:
    """Return the SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def hashed(value: object) -> str:
    """Return the SHA-256 of a plain value (number, text, list, mapping), in hexadecimal.

    Equal values have the same hash on every machine.
    """
    return hash_of(json.dumps(value, sort_keys=True, ensure_ascii=False).encode())
