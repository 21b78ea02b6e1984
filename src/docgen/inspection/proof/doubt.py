"""The exceptions for what cannot be proved, and for what is proved to be wrong."""

from __future__ import annotations


class DoubtError(Exception):
    """A PDF contains something that this package cannot prove to be harmless. The message names it, for developers."""


class WrongGlyphError(DoubtError):
    """A font of a PDF shows another glyph than the approved font has for the character that is copied.

    The ink of a wrong glyph is as good as the ink of the right one. So the check of the drawn page cannot find it.
    """

    def __init__(self, character: str, font: str) -> None:
        super().__init__(f"another glyph for {character} in {font}")
        self.character = character
        """The character that is copied."""
        self.font = font
        """The name of the font without the prefix of a subset."""
