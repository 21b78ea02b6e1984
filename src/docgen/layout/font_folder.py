"""Find fonts in a folder of font files.

The input is a folder. The output is the names of its font families, and the file of a font. A program with a font
folder makes the same documents on every machine. A process reads a folder only once. Later changes of the folder have
no effect on this process.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docgen.errors import Place, SetupError
from docgen.language import say

_ENDINGS = (".ttf", ".otf", ".ttc", ".otc")
_COLLECTIONS = (".ttc", ".otc")
_FAMILY_NAME_IDS = (1, 16)
"""The name IDs of the family in the `name` table of a font: 1 is the legacy family, 16 the typographic family."""


@dataclass(frozen=True, slots=True)
class Face:
    """A font in a font file."""

    path: Path
    """The font file."""
    index: int
    """The index of the font in its file, from 0."""
    families: tuple[str, ...]
    """The names of the font's family in all languages of the font."""
    weight: int
    """The weight class: 400 is regular, 700 is bold."""
    is_italic: bool
    """Whether the font is italic."""


def families(folder: Path) -> frozenset[str]:
    """Return the names of all font families in a folder."""
    return frozenset(name for face in faces(folder) for name in face.families)


def file(folder: Path, family: str, weight: int) -> tuple[str, int]:
    """Return the file of the font in a family with the nearest weight, and the index of the font in the file.

    An italic font is returned only if the family has no upright font.
    """
    family_faces = [face for face in faces(folder) if family in face.families]
    nearest = min(family_faces, key=lambda face: (face.is_italic, abs(face.weight - weight)))
    return str(nearest.path), nearest.index


@functools.cache
def faces(folder: Path) -> tuple[Face, ...]:
    """Return all fonts in a folder and its subfolders. Raise a `SetupError` if there is no font file."""
    paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() in _ENDINGS)
    found = tuple(face for path in paths for face in _faces(path))
    if not found:
        raise SetupError(
            say("这个文件夹里没有字体文件"), place=Place(str(folder)), next_step=say("放入 .ttf、.otf 或 .ttc 文件")
        )
    return found


def _faces(path: Path) -> Iterator[Face]:
    """Yield the fonts in a font file. Raise a `SetupError` if the file cannot be read."""
    from fontTools.ttLib import TTCollection, TTFont, TTLibError

    try:
        with path.open("rb") as stream:
            if path.suffix.lower() in _COLLECTIONS:
                fonts = TTCollection(stream, lazy=True).fonts
            else:
                fonts = [TTFont(stream, lazy=True)]
            yield from [_face(path, index, font) for index, font in enumerate(fonts)]
    except (TTLibError, OSError, KeyError) as error:
        raise SetupError(
            say("字体文件读不了：{error}", error=error), place=Place(str(path)), next_step=say("换一个完好的字体文件")
        ) from error


def _face(path: Path, index: int, font: Any) -> Face:
    """Return the description of a font. font: an open font of fontTools."""
    style = font["OS/2"]
    names = [record.toUnicode().strip() for record in font["name"].names if record.nameID in _FAMILY_NAME_IDS]
    return Face(path, index, tuple(dict.fromkeys(names)), style.usWeightClass, bool(style.fsSelection & 1))
