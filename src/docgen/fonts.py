"""Which fonts this machine has: a `FontStack` → the family to use, and whether it stands in for the one asked for.

The only module that asks fontconfig.
"""

from __future__ import annotations

import functools
import shutil
import subprocess
from dataclasses import dataclass

from docgen.errors import SetupError
from docgen.language import say
from docgen.profile import FontStack, Profile


@dataclass(frozen=True, slots=True)
class FoundFont:
    """The answer for one stack: `asked` is the standard's font, `used` the family found; None means none at all."""

    asked: str
    used: str | None
    weight: int
    fallback: str | None

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
    program = shutil.which("fc-list")
    if program is None:
        raise SetupError(
            say("找不到 fontconfig（fc-list），无法查字体"),
            next_step=say("安装 Debian 软件包 fontconfig，或运行 make demo"),
        )
    listing = subprocess.run(
        [program, "--format", "%{family}\n"], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    return frozenset(name.strip() for line in listing.stdout.splitlines() for name in line.split(","))


def find(stack: FontStack) -> FoundFont:
    """Choose among the installed fonts: named ones first, then stand-ins, then the fallback."""
    families = installed_families()
    fallback = stack.fallback if stack.fallback in families else None
    for name in stack.names:
        if name in families:
            return FoundFont(stack.names[0], name, 400, fallback)
    for name in stack.stand_ins:
        if name in families:
            return FoundFont(stack.names[0], name, stack.stand_in_weight, fallback)
    return FoundFont(stack.names[0], fallback, stack.stand_in_weight, fallback)


def find_all(profile: Profile) -> dict[str, FoundFont]:
    """The fonts for each purpose of a profile."""
    return {purpose: find(stack) for purpose, stack in profile.fonts.items()}


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
