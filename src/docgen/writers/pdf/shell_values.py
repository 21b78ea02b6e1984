"""The pages of a shell with the values of one document → the same pages with the values of another document.

A shell may print values, such as the document number. If the HTML of two documents differs only in digits and Chinese
characters, WeasyPrint would lay out both in the same way. All digits of a face have the same width, and so have all its
Chinese characters. Lines break between them at the same places.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from docgen.layout import face, fonts
from docgen.layout.pages import PlacedText, ShellPage, ShellPages
from docgen.model.blocks import squeezed
from docgen.stationery.profile import Profile

_TAG = re.compile(r"(<style.*?</style>|<[^>]*>)", re.DOTALL)
_DIGIT = re.compile("[0-9]")
_HANZI = re.compile("[一-鿿]")

Texts = tuple[str, ...]
"""The text between each two tags, without white space."""


def texts(source: str) -> Texts:
    """Return the texts of HTML."""
    return tuple(squeezed(html.unescape(part)) for part in _TAG.split(source)[::2])


def pattern(source: str) -> str:
    """Return HTML with each digit replaced by 0, and each Chinese character replaced by 国."""
    parts = _TAG.split(source)
    parts[::2] = [_HANZI.sub("国", _DIGIT.sub("0", html.unescape(part))) for part in parts[::2]]
    return "".join(parts)


def exchanged(pages: ShellPages, known: Texts, wanted: Texts, profile: Profile) -> ShellPages | None:
    """Return the pages of a shell with the texts of another document. None: WeasyPrint must lay them out.

    pages: the pages of the shell. known: their texts. wanted: the texts of the other document, of the same pattern.
    """
    changes = {old: new for old, new in zip(known, wanted, strict=True) if old != new}
    if any(changes.get(old, old) != new for old, new in zip(known, wanted, strict=True)):
        return None  # equal texts become different texts
    if any(old in other for old in changes for other in known if other != old):
        return None  # a text that changes is also a part of another text
    made: list[ShellPage] = []
    found: set[str] = set()
    for page in (pages.first, pages.even, pages.odd):
        changed, texts_of_page = _page(page, changes)
        if not _fit(page.words, changed.words, profile):
            return None
        made.append(changed)
        found |= texts_of_page
    return ShellPages(*made) if found == changes.keys() else None


def _page(page: ShellPage, changes: dict[str, str]) -> tuple[ShellPage, set[str]]:
    """Return a page with changed texts, and the old texts that it has. changes: old text → new text of equal length."""
    old = new = "".join(squeezed(word.text) for word in page.words)
    starts = {0, *accumulate(len(squeezed(word.text)) for word in page.words)}
    """The beginnings of the words, and the end of the last one. White space does not count."""
    found: set[str] = set()
    for text, other in changes.items():
        at = old.find(text)
        while at >= 0:
            if {at, at + len(text)} <= starts:
                found.add(text)
                new = new[:at] + other + new[at + len(text) :]
            at = old.find(text, at + 1)
    characters = iter(new)
    words = []
    for word in page.words:
        words.append(word._replace(text="".join(one if one.isspace() else next(characters) for one in word.text)))
    return replace(page, words=tuple(words)), found


def _fit(old_words: Sequence[PlacedText], words: Sequence[PlacedText], profile: Profile) -> bool:
    """Return whether each changed character is as wide as the old one, and is in the first face of its purpose."""
    used = {(found.used, found.weight) for found in fonts.find_all(profile).values()}
    for old, new in zip(old_words, words, strict=True):
        opened, is_used = face.of(new.face), (new.face.family, new.face.weight) in used
        for before, after in zip(old.text, new.text, strict=True):
            if before != after:
                old_glyph, new_glyph = opened.glyph(before), opened.glyph(after)
                if not is_used or not old_glyph or not new_glyph or old_glyph.advance != new_glyph.advance:
                    return False
    return True
