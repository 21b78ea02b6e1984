"""Doc + Profile → the characters that the fonts of their paragraphs do not have: asked before a document is made.

A program that lacks a character takes any font that has it, or draws a box, without a word.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from docgen import fonts
from docgen.blocks import Checkbox, Doc, Emphasis, Inline, walk
from docgen.fonts import FoundFont
from docgen.profile import Profile


@dataclass(frozen=True, slots=True)
class Lack:
    """Characters that neither a purpose's font has nor its fallback."""

    purpose: str
    found: FoundFont
    characters: str


def purpose(run: Inline, own: str) -> str:
    """What font a run is set in, by the profile's name for it; own: its paragraph's."""
    if isinstance(run, Checkbox):
        return "symbol"
    return "heiti" if run.emphasis is Emphasis.STRONG else own


def lacks(doc: Doc, profile: Profile) -> Iterator[Lack]:
    """What the fonts of this machine lack for a document; a purpose without any font is left to `docgen doctor`."""
    texts: dict[str, dict[str, None]] = {}
    for paragraph in walk(doc):
        own = profile.roles[paragraph.role].font
        for run in paragraph.runs:
            texts.setdefault(purpose(run, own), {}).update(dict.fromkeys(run.text))
    for name, characters in texts.items():
        found = fonts.find(profile.fonts[name])
        lacking = "".join(c for c in characters if not (c.isspace() or fonts.has(found, c)))
        if lacking and found.families:
            yield Lack(name, found, lacking)
