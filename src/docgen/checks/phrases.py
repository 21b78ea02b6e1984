"""The file `phrases.txt` → the pattern of each name in it: the words and signs that the rules for texts look for.

In the file `= name` begins a pattern. Each line after it is an alternative, and an indented line continues the line
before it. `{name}` stands for another pattern of the file. Letters behind a name are flags of `re`.
"""

from __future__ import annotations

import functools
import re
from importlib import resources

_REFERENCE = re.compile(r"\{([a-z_.]+)\}")
_LINES = resources.files(__package__).joinpath("phrases.txt").read_text(encoding="utf-8").splitlines()


@functools.cache
def _entries() -> dict[str, tuple[str, list[str]]]:
    """Return name → the flags and the alternatives, for all patterns of the file."""
    entries: dict[str, tuple[str, list[str]]] = {}
    alternatives: list[str] = []
    for line in _LINES:
        if line.startswith("= "):
            name, _, flags = line[2:].partition(" ")
            alternatives = []
            entries[name] = flags, alternatives
        elif line.startswith(" "):
            alternatives[-1] += line.strip()
        elif line and not line.startswith("#"):
            alternatives.append(line)
    return entries


def source(name: str) -> str:
    """Return the pattern of a name as text."""
    return _REFERENCE.sub(lambda match: source(match[1]), "|".join(_entries()[name][1]))


def phrases(name: str) -> re.Pattern[str]:
    """Return the pattern of a name."""
    flags = re.RegexFlag(0)
    for letter in _entries()[name][0]:
        flags |= re.RegexFlag[letter.upper()]
    return re.compile(source(name), flags)
