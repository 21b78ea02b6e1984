"""The characters of a form: decoded text → text without invisible characters and radicals.

What no reader can see is taken out, a radical becomes the ideograph it stands for; both are
reported, line by line. Characters that merely should not be there (control characters, private
use) stay: the gate refuses their value.
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

_LINE_END = re.compile(r"\r\n|[\r\n\v]")
# What programs write for a break inside a paragraph: it ends a line, but editors do not count it.
_SOFT_BREAKS = "\v\f\x85\u2028\u2029"
_SOFT_BREAK = "\v"
_KANGXI = range(0x2E80, 0x2FE0)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form's text as it is read.

    `origin` gives for each character its offset in `original`; `removed` are the offsets there of
    what no value can hold.
    """

    original: str
    text: str
    origin: Sequence[int]
    removed: tuple[int, ...]

    def lines(self) -> Iterator[Passage]:
        """The lines that are not blank, without the white space around them."""
        start, number = 0, 1
        for end in _LINE_END.finditer(f"{self.text}\n"):
            passage = Passage(self.text[start : end.start()], start, number).cut(0)
            if passage.text:
                yield passage
            start = end.end()
            number += end[0] != _SOFT_BREAK


def clean(original: str, file: str) -> tuple[Sheet, list[Finding]]:
    """Take out invisible characters and fold radicals; each is a finding."""
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
    findings = [_finding(Place(file, line=at), old, new, n) for (at, old, new), n in changes.items()]
    return Sheet(original, "".join(kept), origin, tuple(removed)), findings


def _plain(character: str) -> str:
    """What a character is read as: itself, nothing, a line break or its ideograph."""
    if character < "\v" or "\x0e" <= character <= "~" or "\u4e00" <= character <= "\u9fff":
        return character
    if character in _SOFT_BREAKS:
        return _SOFT_BREAK
    code = ord(character)
    selector = 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF
    if selector or unicodedata.category(character) == "Cf":
        return ""
    if code in _KANGXI:
        plain = unicodedata.normalize("NFKC", character)
        return plain if len(plain) == 1 else character
    return character


def _finding(place: Place, character: str, plain: str, count: int) -> Finding:
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
