"""Choose fonts and measure their characters.

The input is a `FontStack` of the profile. The output is the font families to use, and the widths and the ink of
characters. The fonts are the installed fonts, or the fonts in a folder that the user names.
"""

from __future__ import annotations

import functools
import hashlib
from dataclasses import dataclass
from pathlib import Path

from docgen.layout import character_kinds, face, font_files
from docgen.layout.character_kinds import AUTOSPACE, SPACED
from docgen.layout.pages import FaceName
from docgen.stationery.profile import FontStack, Profile


@dataclass(frozen=True, slots=True)
class FoundFont:
    """The fonts that are used for one font stack."""

    asked: str
    """The family that the standard names."""
    used: str | None
    """The family that is used. None: no family was found."""
    weight: int
    """The weight in which the family is used."""
    fallback: str | None
    """The family for characters that `used` lacks. None: no such family was found."""
    symbol: str | None = None
    """The family for symbols that both others lack. None: no such family was found."""
    folder: Path | None = None
    """The folder of the font files. None: the installed fonts are used."""
    illegible: str = ""
    """The characters that the used family draws too small to read. The next family prints them."""

    @property
    def is_stand_in(self) -> bool:
        """Return whether the used family differs from the family that the standard names."""
        return self.used != self.asked

    @property
    def families(self) -> tuple[str, ...]:
        """Return the families that a writer may use. The best family is first."""
        return tuple(dict.fromkeys(filter(None, (self.used, self.fallback, self.symbol))))

    @property
    def faces(self) -> tuple[FaceName, ...]:
        """Return the faces of the families, in the same order."""
        return tuple(map(self.face, self.families))

    def face(self, family: str) -> FaceName:
        """Return the face of one of the families."""
        return FaceName(family, self.weight, self.folder)


def find(stack: FontStack) -> FoundFont:
    """Return the fonts for a stack. Fonts that the standard names come first, then stand-ins, then the fallback."""
    folder = stack.folder
    families = font_files.families(folder)
    fallback = stack.fallback if stack.fallback in families else None
    symbol = next((name for name in stack.symbols if name in families), None)
    for name in stack.names:
        if name in families:
            return FoundFont(stack.names[0], name, 400, fallback, symbol, folder)
    for name in stack.stand_ins:
        if name in families:
            return FoundFont(stack.names[0], name, stack.stand_in_weight, fallback, symbol, folder, stack.illegible)
    return FoundFont(stack.names[0], fallback, stack.stand_in_weight, fallback, symbol, folder)


@functools.cache
def ink(found: FoundFont, characters: str) -> tuple[float, float]:
    """Return the upper and the lower edge of the ink of some characters.

    Both are distances from the top of a line, in em. The line is as high as the font size. The standard measures
    distances from the ink, but page layout measures them from the line. Without a font the result is (0, 1).
    """
    if found.used is None:
        return 0.0, 1.0
    opened = face.opened(found.face(found.used))
    extents = [opened.extent(glyph.number) for glyph in map(opened.glyph, characters) if glyph]
    line = baseline(found)
    return line - max(top for _, _, _, top in extents), line - min(bottom for _, bottom, _, _ in extents)


def baseline(found: FoundFont) -> float:
    """Return the distance of the baseline from the top of a line, in em. The line is as high as the font size."""
    opened = face.opened(found.face(str(found.used)))
    return (1 + opened.ascent - opened.descent) / 2


@functools.lru_cache(maxsize=1 << 14)
def family_of(found: FoundFont, character: str) -> str | None:
    """Return the family that prints a character. None: no family has it."""
    for family in found.families:
        is_legible = family != found.used or character not in found.illegible
        if is_legible and face.opened(found.face(family)).glyph(character):
            return family
    return None


def text_width(found: FoundFont, text: str) -> float:
    """Return the width of a text on one line in em, with the quarter em between Chinese and Latin characters."""
    gaps = character_kinds.gaps(text).count(SPACED) * AUTOSPACE
    return sum(advance(found, character) for character in text) + gaps


def substitute(found: FoundFont, character: str) -> str | None:
    """Return the family that prints a character in place of the used family. None: no other family prints it."""
    family = family_of(found, character)
    return None if family == found.used else family


def has(found: FoundFont, character: str) -> bool:
    """Return whether one of the families has a character. Without any family the result is True."""
    return not found.families or family_of(found, character) is not None


def advance(found: FoundFont, character: str) -> float:
    """Return the width of a character in em, in the family that prints it. If no family has it, return 1."""
    family = family_of(found, character)
    glyph = face.opened(found.face(family)).glyph(character) if family else None
    return glyph.advance if glyph else 1.0


def prepare(profile: Profile) -> None:
    """Find the files of all fonts of a profile. The results are cached, so fontconfig is not started later."""
    for found in find_all(profile).values():
        for family in found.families:
            font_files.file(family, found.weight, found.folder)


def find_all(profile: Profile) -> dict[str, FoundFont]:
    """Return purpose → the fonts for this purpose. A purpose is a key of `profile.fonts`, such as `fangsong`."""
    return {purpose: find(stack) for purpose, stack in profile.fonts.items()}


def identity(profile: Profile) -> tuple[tuple[str, str, int, str], ...]:
    """Return the purpose, the family, the weight and the hash of each font of a profile."""
    identified: list[tuple[str, str, int, str]] = []
    for purpose, found in sorted(find_all(profile).items()):
        for family in found.families:
            path, _ = font_files.file(family, found.weight, found.folder)
            identified.append((purpose, family, found.weight, _hash(path)))
    return tuple(identified)


@functools.cache
def _hash(path: str) -> str:
    """Return the SHA-256 hash of a font file. Two versions of a font may have the same name, but have two hashes."""
    with Path(path).open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def substitution_config(profile: Profile) -> str:
    """Return a configuration of fontconfig that replaces the font names of the standard by the stand-ins.

    With this configuration, programs such as LibreOffice show a Word file with the same fonts as the PDF. A font has
    many names, such as FangSong and FangSong_GB2312, so a name counts wherever it is part of the name in the file.
    """
    aliases = ""
    open_fonts = [name for stack in profile.fonts.values() for name in (*stack.stand_ins, stack.fallback)]
    for purpose, found in find_all(profile).items():
        if not found.used or not found.is_stand_in:
            continue
        stack = profile.fonts[purpose]
        for name in dict.fromkeys((found.asked, *stack.names, *stack.other_names)):
            if any(open_font.startswith(name) for open_font in open_fonts):
                continue  # The match would replace the open font too.
            aliases += (
                f"<match><test name='family' compare='contains'><string>{name}</string></test>"
                f"<edit name='family' mode='assign' binding='strong'><string>{found.used}</string></edit>"
            )
            if found.weight > 400:
                aliases += "<edit name='weight' mode='assign'><const>bold</const></edit>"
            aliases += "</match>"
    return (
        "<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'fonts.dtd'><fontconfig>"
        f"<include ignore_missing='yes'>/etc/fonts/fonts.conf</include>{aliases}</fontconfig>"
    )
