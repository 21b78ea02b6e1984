"""File names that Linux and Windows both take: any text → a safe name."""

from __future__ import annotations

import re

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
# Windows knows these as devices, whatever the ending.
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
_LONGEST = 120
"""Bytes in UTF-8. File systems take 255; the rest is left for folders and endings."""


def is_device(name: str) -> bool:
    """Whether Windows takes a file name for a device: CON, COM1, nul.txt."""
    return bool(_DEVICES.fullmatch(name))


def safe(name: str) -> str:
    """Replace the characters that a file system refuses, and shorten the name in front of its ending."""
    cleaned = _FORBIDDEN.sub("_", name).strip(" .") or "_"
    if is_device(cleaned):
        cleaned = f"_{cleaned}"
    stem, dot, ending = cleaned.rpartition(".")
    if not dot or len(ending) > 5:
        stem, ending = cleaned, ""
    room = _LONGEST - len(ending) - 1
    while len(stem.encode()) > room:
        stem = stem[:-1]
    return f"{stem}.{ending}" if ending else stem
