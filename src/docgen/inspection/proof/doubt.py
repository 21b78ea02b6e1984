"""The exceptions of a proof: something cannot be proved, or is proved to be wrong."""

from __future__ import annotations


class DoubtError(Exception):
    """A PDF contains something that this package cannot prove to be harmless. The message names it, for developers."""


class WrongGlyphError(DoubtError):
    """The glyph of a font differs from the approved font's glyph for the character that is copied.

    A wrong glyph has as much ink as the right one. So the check of the drawn page cannot find it.
    """

    def __init__(self, character: str, font: str) -> None:
        super().__init__(f"another glyph for {character} in {font}")
        self.character = character
        """The character that is copied."""
        self.font = font
        """The name of the font without the prefix of a subset."""
