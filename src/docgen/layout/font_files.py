"""Find the file of a font: among the installed fonts, or in a folder that the user names.

Only this module calls fontconfig.
"""

from __future__ import annotations

import functools
import shutil
import subprocess
from pathlib import Path

from docgen.errors import SetupError
from docgen.language import say
from docgen.layout import font_folder


def families(folder: Path | None) -> frozenset[str]:
    """Return the names of all font families in a folder. If the folder is None: of all installed font families."""
    return _installed_families() if folder is None else font_folder.families(folder)


@functools.cache
def _installed_families() -> frozenset[str]:
    listing = _output("fc-list", "--format", "%{family}\n")
    return frozenset(name.strip() for line in listing.splitlines() for name in line.split(","))


@functools.cache
def file(family: str, weight: int, folder: Path | None = None) -> tuple[str, int]:
    """Return the file of a font and the index of the font in this file."""
    if folder is not None:
        return font_folder.file(folder, family, weight)
    pattern = f"{family}:weight={200 if weight > 400 else 80}"  # what fontconfig calls bold and regular
    path, index = _output("fc-match", "--format", "%{file}\n%{index}", pattern).split("\n")
    return path, int(index)


def _output(name: str, *arguments: str) -> str:
    """Return the output of a program of fontconfig. Raise a `SetupError` if the program is not installed."""
    program = shutil.which(name)
    if program is None:
        raise SetupError(
            say("找不到 fontconfig（{program}），无法查字体", program=name),
            next_step=say("安装 Debian 软件包 fontconfig，或运行 make demo"),
        )
    return subprocess.run([program, *arguments], capture_output=True, check=True, encoding="utf-8").stdout
