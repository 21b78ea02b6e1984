"""The characters of a document that no font can print: Doc + profile → each with its paragraph and position.

A reader sees □ where no font has a character, but the text of the Word file or of the PDF looks complete. So both
formats are checked here against the fonts of this machine, before they are written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from docgen.errors import RenderError
from docgen.language import say
from docgen.layout import fonts
from docgen.model.blocks import Checkbox, Doc, Emphasis, Inline, Run, text, walk
from docgen.stationery.profile import Profile


@dataclass(frozen=True, slots=True)
class Lack:
    """A character without a glyph."""

    character: str
    paragraph: str
    """The text of its paragraph."""
    position: int
    """Where it stands in that text, from 1."""

    @property
    def name(self) -> str:
        """Its code point, since the character itself may not be shown."""
        return f"U+{ord(self.character):04X}"


def lacking(doc: Doc, profile: Profile) -> Iterator[Lack]:
    """Every character of a document that none of the fonts of its style has, in order."""
    found = fonts.find_all(profile)
    for paragraph in walk(doc):
        position = 0
        for run in paragraph.runs:
            stack = found[purpose(run, profile.roles[paragraph.role].font)]
            for character in run.text:
                position += 1
                if character != "\t" and not fonts.has(stack, character):
                    yield Lack(character, text(paragraph), position)


def refuse_lacking(doc: Doc, profile: Profile) -> None:
    """Raise a `RenderError` for the first character that no font has."""
    for lack in lacking(doc, profile):
        raise RenderError(
            say(
                "“{text}”第 {position} 个字 {name} 没有字体可印",
                text=lack.paragraph[max(lack.position - 7, 0) : lack.position + 6],
                position=lack.position,
                name=lack.name,
            ),
            next_step=say("改用常用字或通用的写法；docgen doctor 列出有哪些字体"),
            code="no-glyph",
        )


def purpose(run: Inline, own: str) -> str:
    """The profile's name for the font of a run; own: that of its paragraph."""
    if isinstance(run, Checkbox):
        return "symbol"
    return "heiti" if isinstance(run, Run) and run.emphasis is Emphasis.STRONG else own
