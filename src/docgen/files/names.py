"""Any text → a file name that Linux and Windows both accept."""

from __future__ import annotations

import re

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
# Windows treats these names as devices, whatever their ending.
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
_LONGEST = 120
"""The greatest length of a name in bytes of UTF-8. File systems allow 255, so callers may add something."""


def is_device(name: str) -> bool:
    """Return whether Windows treats a file name as a device, such as CON, COM1 or nul.txt."""
    return bool(_DEVICES.fullmatch(name))


def safe(name: str) -> str:
    """Return a text as a file name.

    Characters that a file system refuses become `_`. A long name is shortened before its ending.
    """
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
