"""What a file depends on besides its own data and templates → a hash: program, libraries, fonts found here."""

from __future__ import annotations

import functools
import hashlib
import json
import platform
from collections.abc import Mapping
from pathlib import Path

from docgen.layout import fonts
from docgen.pipeline import manifest
from docgen.stationery.profile import Profile


@functools.cache
def program() -> str:
    """A hash of docgen's own code: its version alone does not tell a change that nobody has released yet."""
    digest = hashlib.sha256()
    root = Path(__file__).parents[1]
    for path in sorted(root.rglob("*.py")):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def surroundings(profiles: Mapping[str, Profile], formats: tuple[str, ...]) -> str:
    """A hash of program and libraries, and of the fonts of some profiles where a format embeds them."""
    used = [fonts.identity(profile) for _, profile in sorted(profiles.items())] if "pdf" in formats else []
    return hashed([program(), manifest.versions(), platform.python_version(), used, formats])


def hashed(value: object) -> str:
    """A hash of plain values, the same on every machine."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
