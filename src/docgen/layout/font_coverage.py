"""Find the characters of a document that no font can print.

The input is a document and a profile. The output is each character that no font has, with its paragraph and position.
A reader would see □ in place of the character, but the text inside the file would be complete. So every document is
checked before it is written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from docgen.errors import RenderError
from docgen.language import say
from docgen.layout import fonts
from docgen.layout.fonts import FoundFont
from docgen.model.blocks import Checkbox, Doc, Emphasis, Inline, Run, text, walk
from docgen.stationery.profile import Profile

_printable: defaultdict[FoundFont, set[str]] = defaultdict(set)
"""Font → the characters that it is known to print."""
EMPHASIS_FONTS = {Emphasis.STRONG: "heiti", Emphasis.SUBHEADING: "kaiti"}
"""The purpose of the font of an emphasized run. Other runs have the font of their paragraph."""


@dataclass(frozen=True, slots=True)
class UnprintableCharacter:
    """A character that no font can print."""

    character: str
    """The character."""
    paragraph: str
    """The text of the paragraph that contains the character."""
    position: int
    """The position of the character in this text, from 1."""

    @property
    def name(self) -> str:
        """Return the code point of the character as a text, because a screen may be unable to show the character."""
        return f"U+{ord(self.character):04X}"


def unprintable(doc: Doc, profile: Profile) -> Iterator[UnprintableCharacter]:
    """Yield the characters of a document that no font of their style has, in the order of the text."""
    found = fonts.find_all(profile)
    for paragraph in walk(doc):
        position = 0
        for run in paragraph.runs:
            stack = found[purpose(run, profile.roles[paragraph.role].font)]
            known = _printable[stack]
            if not known.issuperset(run.text):
                unknown = set(run.text) - known
                known |= {character for character in unknown if character == "\t" or fonts.has(stack, character)}
                for offset, character in enumerate(run.text, 1):
                    if character not in known:
                        yield UnprintableCharacter(character, text(paragraph), position + offset)
            position += len(run.text)


def refuse_unprintable(doc: Doc, profile: Profile) -> None:
    """Raise a `RenderError` for the first character that no font has."""
    for found in unprintable(doc, profile):
        index = found.position - 1
        raise RenderError(
            say(
                "“{text}”第 {position} 个字 {name} 没有字体可印",
                text=found.paragraph[max(index - 6, 0) : index + 1 + 6],
                position=found.position,
                name=found.name,
            ),
            next_step=say("改用常用字或通用的写法；docgen doctor 列出有哪些字体"),
            code="no-glyph",
        )


def purpose(run: Inline, paragraph_purpose: str) -> str:
    """Return the purpose of the font of a run. A purpose is a key of `profile.fonts`, such as `fangsong`.

    paragraph_purpose: the purpose of the font of the paragraph.
    """
    if isinstance(run, Checkbox):
        return "symbol"
    if isinstance(run, Run) and run.emphasis in EMPHASIS_FONTS:
        return EMPHASIS_FONTS[run.emphasis]
    return paragraph_purpose
