"""Which fonts there are: a `FontStack` → the family to use, whether it stands in for another, and its ink.

They are those of the machine, or those of a folder that somebody names instead. The only module that asks fontconfig,
and with `font_folder` the only one that opens font files.
"""

from __future__ import annotations

import functools
import hashlib
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docgen.errors import SetupError
from docgen.language import say
from docgen.layout import font_folder
from docgen.stationery.profile import FontStack, Profile


@dataclass(frozen=True, slots=True)
class FoundFont:
    """The fonts of this machine that serve for one stack."""

    asked: str
    """The family that the standard names."""
    used: str | None
    """The family found; None if there is none."""
    weight: int
    fallback: str | None
    """The family for characters that `used` lacks; None if there is none."""
    folder: Path | None = None
    """Where the font files are; None: the machine knows."""

    @property
    def is_stand_in(self) -> bool:
        """Whether another font is used than the one the standard names."""
        return self.used != self.asked

    @property
    def families(self) -> tuple[str, ...]:
        """The families a writer may use, best first."""
        return tuple(dict.fromkeys(family for family in (self.used, self.fallback) if family))


@functools.cache
def installed_families() -> frozenset[str]:
    """The names of all font families that fontconfig knows."""
    listing = _output("fc-list", "--format", "%{family}\n")
    return frozenset(name.strip() for line in listing.splitlines() for name in line.split(","))


def _output(name: str, *arguments: str) -> str:
    program = shutil.which(name)
    if program is None:
        raise SetupError(
            say("找不到 fontconfig（{program}），无法查字体", program=name),
            next_step=say("安装 Debian 软件包 fontconfig，或运行 make demo"),
        )
    return subprocess.run([program, *arguments], capture_output=True, check=True, encoding="utf-8").stdout


def find(stack: FontStack) -> FoundFont:
    """Choose among the installed fonts: named ones first, then stand-ins, then the fallback."""
    folder = stack.folder
    families = installed_families() if folder is None else font_folder.families(folder)
    fallback = stack.fallback if stack.fallback in families else None
    for name in stack.names:
        if name in families:
            return FoundFont(stack.names[0], name, 400, fallback, folder)
    for name in stack.stand_ins:
        if name in families:
            return FoundFont(stack.names[0], name, stack.stand_in_weight, fallback, folder)
    return FoundFont(stack.names[0], fallback, stack.stand_in_weight, fallback, folder)


@functools.cache
def ink(found: FoundFont, characters: str) -> tuple[float, float]:
    """The upper and lower edge of the ink of some characters, in em below the top of a line of the font's size.

    The standard measures distances to the ink, page layout to the line. The answer is (0, 1) when there is no font.
    """
    from fontTools.pens.boundsPen import BoundsPen

    if found.used is None:
        return 0.0, 1.0
    with _opened(found.used, found.weight, found.folder) as font:
        glyphs = font.getGlyphSet()
        pen = BoundsPen(glyphs)
        for character in characters:
            glyphs[font.getBestCmap()[ord(character)]].draw(pen)
        head, units = font["hhea"], font["head"].unitsPerEm
        ascent, descent = head.ascent / units, -head.descent / units
        baseline = (1 - ascent - descent) / 2 + ascent
        return baseline - pen.bounds[3] / units, baseline - pen.bounds[1] / units


def is_fallback(found: FoundFont, character: str) -> bool:
    """Whether a character is not in the font used but in the one for rare characters."""
    return found.used is not None and ord(character) not in _advances(found.used, found.weight, found.folder)


@functools.lru_cache(maxsize=1 << 14)
def has(found: FoundFont, character: str) -> bool:
    """Whether one of the families has a character; True where there is no family at all."""
    return not found.families or any(
        ord(character) in _advances(name, found.weight, found.folder) for name in found.families
    )


@functools.lru_cache(maxsize=1 << 14)
def advance(found: FoundFont, character: str) -> float:
    """How wide a character is in em, in the first of the families that has it; 1 where none has."""
    for family in found.families:
        em = _advances(family, found.weight, found.folder).get(ord(character))
        if em is not None:
            return em
    return 1.0


@functools.cache
def _advances(family: str, weight: int, folder: Path | None) -> dict[int, float]:
    """Code point → width in em, of every character of a font."""
    with _opened(family, weight, folder) as font:
        units, widths = font["head"].unitsPerEm, font["hmtx"].metrics
        return {code: widths[name][0] / units for code, name in font.getBestCmap().items()}


def _opened(family: str, weight: int, folder: Path | None) -> Any:
    from fontTools.ttLib import TTFont

    path, index = _file(family, weight, folder)
    return TTFont(path, fontNumber=index if path.endswith((".ttc", ".otc")) else -1, lazy=True)


@functools.cache
def _file(family: str, weight: int, folder: Path | None = None) -> tuple[str, int]:
    """The file of a font, and which of the file's fonts it is."""
    if folder is not None:
        return font_folder.file(folder, family, weight)
    pattern = f"{family}:weight={200 if weight > 400 else 80}"
    path, index = _output("fc-match", "--format", "%{file}\n%{index}", pattern).split("\n")
    return path, int(index)


def prepare(profile: Profile) -> None:
    """Ask fontconfig for all fonts that documents of a profile may need, so that no program is started later."""
    for found in find_all(profile).values():
        for family in found.families:
            _file(family, found.weight, found.folder)


def find_all(profile: Profile) -> dict[str, FoundFont]:
    """The fonts for each purpose of a profile."""
    return {purpose: find(stack) for purpose, stack in profile.fonts.items()}


def identity(profile: Profile) -> tuple[tuple[str, str, int, str], ...]:
    """What identifies the fonts of a profile on this machine: purpose, family, weight and hash of each."""
    return tuple(
        (purpose, family, found.weight, _content(_file(family, found.weight, found.folder)[0]))
        for purpose, found in sorted(find_all(profile).items())
        for family in found.families
    )


@functools.cache
def _content(path: str) -> str:
    """A hash of a font file: two editions of a font have the same name."""
    with Path(path).open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def substitution_config(profile: Profile) -> str:
    """A fontconfig file that gives the standard's font names to the stand-ins found here.

    For programs that open the Word files on this machine (LibreOffice), so that they show them as our PDF does.
    """
    aliases = "".join(
        f"<match><test name='family'><string>{found.asked}</string></test>"
        f"<edit name='family' mode='assign' binding='strong'><string>{found.used}</string></edit>"
        + ("<edit name='weight' mode='assign'><const>bold</const></edit>" if found.weight > 400 else "")
        + "</match>"
        for found in find_all(profile).values()
        if found.used and found.is_stand_in
    )
    return (
        "<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'fonts.dtd'><fontconfig>"
        f"<include ignore_missing='yes'>/etc/fonts/fonts.conf</include>{aliases}</fontconfig>"
    )
