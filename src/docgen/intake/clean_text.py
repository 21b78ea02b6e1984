"""The decoded text of a form → the text without invisible characters and Kangxi radicals.

Invisible characters are removed. A Kangxi radical is replaced by the ideograph that looks the same. Both changes are
reported for each line. Control characters and private-use characters are kept, and `model.characters` later refuses the
values that contain them.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from docgen.errors import Finding, Place, Severity
from docgen.intake.passages import Passage
from docgen.language import say

LINE_END = re.compile(r"\r\n|[\r\n\v]")
_SOFT_BREAKS = "\v\f\x85\u2028\u2029"
"""The characters that programs write for a line break inside a paragraph (soft breaks).

A soft break ends a line, but it does not change the line number, because editors do not count it.
"""
_SOFT_BREAK = "\v"
"""The character that replaces every soft break."""
_KANGXI = range(0x2E80, 0x2FE0)
"""The code points of radicals."""


@dataclass(frozen=True, slots=True)
class CleanText:
    """The cleaned text of a form."""

    original: str
    """The decoded text."""
    text: str
    """The text without invisible characters and radicals."""
    origin: Sequence[int]
    """For each character of `text`, its offset in `original`."""
    removed: tuple[int, ...]
    """The offsets in `original` of invisible characters and soft breaks. No value contains these characters."""
    numbers: tuple[int, ...] = ()
    """The number of each line of `text`. Empty: the lines are counted from 1."""

    def lines(self) -> Iterator[Passage]:
        """Yield the lines that are not blank, without white space at their ends."""
        start, number = 0, 1
        for index, end in enumerate(LINE_END.finditer(f"{self.text}\n")):
            line = self.numbers[index] if self.numbers else number
            passage = Passage(self.text[start : end.start()], start, line).cut(0)
            if passage.text:
                yield passage
            start = end.end()
            if end[0] != _SOFT_BREAK:
                number += 1


def clean(original: str, file: str) -> tuple[CleanText, list[Finding]]:
    """Return the cleaned text, and a finding for each kind of change on each line. file: the name of the form."""
    kept: list[str] = []
    origin: list[int] = []
    removed: list[int] = []
    changes: Counter[tuple[int, str, str]] = Counter()
    line = 1
    for offset, character in enumerate(original):
        plain = _plain(character)
        if plain != character or plain == _SOFT_BREAK:
            changes[line, character, plain] += 1
        if plain:
            kept.append(plain)
            origin.append(offset)
        if plain in ("", _SOFT_BREAK):
            removed.append(offset)
        if character == "\n" or (character == "\r" and original[offset + 1 : offset + 2] != "\n"):
            line += 1
    findings = []
    for (changed_line, old, new), count in changes.items():
        findings.append(_finding(Place(file, line=changed_line), old, new, count))
    return CleanText(original, "".join(kept), origin, tuple(removed)), findings


def _plain(character: str) -> str:
    """Return what stands for a character in the cleaned text: mostly itself; nothing for an invisible character."""
    # Most characters are such, and are decided without a look at their category.
    if character < "\v" or "\x0e" <= character <= "~" or "\u4e00" <= character <= "\u9fff":
        return character
    if character in _SOFT_BREAKS:
        return _SOFT_BREAK
    code = ord(character)
    is_variation_selector = 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF
    if is_variation_selector or unicodedata.category(character) == "Cf":
        return ""
    if code in _KANGXI:
        plain = unicodedata.normalize("NFKC", character)
        return plain if len(plain) == 1 else character
    return character


def _finding(place: Place, character: str, plain: str, count: int) -> Finding:
    """Return the finding about a change. plain: what stands for the character now. count: how often on the line."""
    name = f"U+{ord(character):04X}"
    code = "intake-removed"
    if plain == "":
        message = say("删去 {count} 个看不见的字符 {name}", count=count, name=name)
    elif plain == _SOFT_BREAK:
        message = say("{count} 个断行字符 {name} 改作另起一行", count=count, name=name)
    else:
        code = "intake-folded"
        message = say("{count} 个部首字符 {name} 改为“{to}”", count=count, name=name, to=plain)
    return Finding(code, message, place, Severity.WARNING, say("核对这一行"))
