"""The content stream of a page, and its fonts → the text of the page, or a doubt.

A page may contain drawings of the shell, filled boxes and polygons, and upright text above them, each perhaps as marked
content. All lengths are in points from the lower left corner of the page.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass

from docgen.inspection.proof.doubt import DoubtError
from docgen.inspection.proof.font_proof import ProvedFont
from docgen.inspection.proof.readability import (
    BODY,
    LEAST_CONTRAST,
    LEAST_SIZE,
    NEAREST,
    TextExtent,
    contrast,
    overlapping,
)

_NUMBER = rb"-?(?:\d+\.?\d*|\.\d+)"
_STATEMENT = re.compile(
    rb"""\s*(?:
    (?P<mark> /Artifact\ BMC | /Artifact\ <</Type/Pagination>>\ BDC | /[A-Z][A-Za-z0-9]*\ <</MCID\ \d+>>\ BDC | EMC )
    | BT\ /(?P<font>\w+)\ (?P<size>NUMBER)\ Tf\ (?P<spacing>NUMBER)\ Tc\ 1\ 0\ 0\ 1\ (?P<x>NUMBER)\ (?P<y>NUMBER)\ Tm
      \ (?: <(?P<codes>[0-9a-f]+)>\ Tj | \[(?P<array>[0-9a-f<>.-]+)\]\ TJ )\ ET
    | (?P<color> NUMBER\ g | NUMBER\ NUMBER\ NUMBER\ rg )
    | (?P<box> NUMBER\ NUMBER\ NUMBER\ NUMBER\ re\ f )
    | (?P<polygon> NUMBER\ NUMBER\ m(?:\ NUMBER\ NUMBER\ l)+\ h\ f )
    | q\ /(?P<drawing>\w+)\ Do\ Q
    )(?=\s|$)""".replace(b"NUMBER", _NUMBER),
    re.VERBOSE,
)
_ARRAY_ITEM = re.compile(rb"<([0-9a-f]+)>|(" + _NUMBER + rb")")


@dataclass(frozen=True, slots=True)
class ShownPage:
    """The content of a page."""

    text: str
    """The text in the order of the file."""
    extents: tuple[TextExtent, ...]
    """The extents of the texts."""
    drawings: tuple[str, ...]
    """The names of the drawings of the shell below the text."""


@dataclass(frozen=True, slots=True)
class _Box:
    """A filled box, or the box around a polygon."""

    left: float
    bottom: float
    right: float
    top: float


def read(content: bytes, fonts: Mapping[str, ProvedFont], width: float, height: float) -> ShownPage:
    """Return the content of a page. Raise a `DoubtError` for anything that is not known to be readable.

    content: the operators. fonts: name in the resources → font. width, height: the size of the paper in points.
    """
    texts: list[str] = []
    extents: list[TextExtent] = []
    dark: list[_Box] = []
    drawings: list[str] = []
    color, end, open_marks = (0.0, 0.0, 0.0), 0, 0
    for statement in _STATEMENT.finditer(content):
        if statement.start() != end:
            break
        end = statement.end()
        if statement["font"]:
            if contrast(color) < LEAST_CONTRAST:
                raise DoubtError("light text")
            text, extent = _text(statement, fonts)
            if extent.left < 0 or extent.right > width or extent.bottom < 0 or extent.top > height:
                raise DoubtError("text beside the page")
            texts.append(text)
            extents.append(extent)
        elif statement["mark"]:
            open_marks += -1 if statement["mark"] == b"EMC" else 1
            if open_marks not in (0, 1):
                raise DoubtError("marked content in marked content")
        elif statement["color"]:
            parts = [float(value) for value in statement["color"].split()[:-1]]
            red, green, blue = parts * 3 if len(parts) == 1 else parts
            color = red, green, blue
        elif extents:
            raise DoubtError("something is drawn above text")
        elif statement["drawing"]:
            drawings.append(statement["drawing"].decode())
        else:
            box = _box(statement)
            if contrast(color) >= LEAST_CONTRAST:
                dark.append(box)
    if content[end:].strip():
        raise DoubtError(f"unknown operators {content[end : end + 40]!r}")
    if any(True for _ in overlapping(extents)):
        raise DoubtError("texts over each other")
    _refuse_dark_ground(extents, dark)
    return ShownPage("".join(texts), tuple(extents), tuple(drawings))


def _text(statement: re.Match[bytes], fonts: Mapping[str, ProvedFont]) -> tuple[str, TextExtent]:
    font, size = fonts.get(statement["font"].decode()), float(statement["size"])
    if font is None or size < LEAST_SIZE:
        raise DoubtError("unknown font or tiny text")
    x, y, spacing = float(statement["x"]), float(statement["y"]), float(statement["spacing"])
    codes, shifts = _codes(statement, size)
    try:
        advances = [font.widths[code] * size / 1000 for code in codes]
        text = "".join([font.texts[code] for code in codes])
    except KeyError as error:
        raise DoubtError(f"a code without a glyph: {error}") from error
    if spacing < 0 or shifts:
        for index, advance in enumerate(advances[:-1]):
            # The next character begins at least `NEAREST` of this one's width behind its beginning.
            if spacing + shifts.get(index + 1, 0.0) < advance * (NEAREST - 1):
                raise DoubtError("characters over each other")
    end = x + sum(advances) + spacing * (len(codes) - 1) + sum(shifts.values())
    if end <= x:
        raise DoubtError("a text without width")
    return text, TextExtent(y, x, end, size, y + font.depth * size, y + font.height * size)


def _codes(statement: re.Match[bytes], size: float) -> tuple[tuple[int, ...], dict[int, float]]:
    """Return the codes of a text, and index of a code → the additional space before the code in points."""
    if statement["codes"]:
        return _two_bytes(statement["codes"]), {}
    codes: list[int] = []
    shifts: dict[int, float] = {}
    end = 0
    array = statement["array"]
    for item in _ARRAY_ITEM.finditer(array):
        if item.start() != end:
            break
        end = item.end()
        if item[1]:
            codes += _two_bytes(item[1])
        else:
            shifts[len(codes)] = shifts.get(len(codes), 0.0) - float(item[2]) * size / 1000
    if end != len(array) or not codes or 0 in shifts or len(codes) in shifts:
        raise DoubtError(f"unknown array {array[:40]!r}")
    return tuple(codes), shifts


def _two_bytes(codes: bytes) -> tuple[int, ...]:
    if len(codes) % 4:
        raise DoubtError("a code of another length than two bytes")
    return struct.unpack(f">{len(codes) // 4}H", bytes.fromhex(codes.decode()))


def _box(statement: re.Match[bytes]) -> _Box:
    if statement["box"]:
        left, bottom, width, height = (float(value) for value in statement["box"].split()[:4])
        if width <= 0 or height <= 0:
            raise DoubtError("a box without area")
        return _Box(left, bottom, left + width, bottom + height)
    numbers = [float(value) for value in re.findall(_NUMBER, statement["polygon"])]
    return _Box(min(numbers[::2]), min(numbers[1::2]), max(numbers[::2]), max(numbers[1::2]))


def _refuse_dark_ground(extents: list[TextExtent], dark: list[_Box]) -> None:
    for box in dark:
        for extent in extents:
            crosses = extent.baseline < box.top and box.bottom < extent.baseline + extent.size * BODY
            if crosses and extent.left < box.right and box.left < extent.right:
                raise DoubtError("a dark box under text")
