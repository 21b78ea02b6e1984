"""What a shell draws under the text → boxes, outlines and pictures, for OFD, which lacks the operators of PDF.

Drawn lines and backgrounds become boxes. Other outlines of one colour stay outlines. Everything else, such as a
gradient, a photograph or a transparent shape, becomes a picture of its part of the page. The picture shows everything
that the shell draws in this part, not only this shape. So it covers nothing that the PDF shows.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from docgen.files import pdfium, png
from docgen.layout.pages import Page, Pages, PlacedBox, PlacedOutline, PlacedPicture, Rectangle, ShellPage
from docgen.layout.structure import Structure
from docgen.writers.pdf import matrices
from docgen.writers.pdf.drawing import writing
from docgen.writers.pdf.matrices import Matrix, Point, common

Shape = PlacedBox | PlacedOutline | PlacedPicture
"""Something that a shell draws under the text."""

_DOTS_PER_INCH = 300
"""The resolution of pictures."""
_TOKEN = re.compile(rb"\[[^\]]*\]|\S+")
_NUMBER = re.compile(rb"[-+]?[\d.]+")
_COUNTS = {b"m": 1, b"l": 1, b"c": 3}
"""Operator of a path → its number of points."""
_FILLS, _STROKES = {b"f", b"F", b"f*"}, {b"S"}
_PICTURED = {b"s", b"B", b"B*", b"b", b"b*", b"Do", b"sh"}
"""The operators whose result becomes a picture."""
_CORNER_REACH = 4.0
"""How far the corners of a stroke may be from its path, in widths of the stroke."""
_CLOSE = 0.01
"""Edges that are at most this far apart, in points, count as the same."""
_MOST_RECTANGLES = 30
"""A path of more rectangles does not become boxes."""
_MOST_SHAPES, _MOST_RASTERS = 256, 3
"""The shapes of this many drawings, and the pixels of this many, are kept in memory. A page has 26 MB of pixels."""

_shapes: dict[object, tuple[ShellPage, tuple[Shape, ...]]] = {}
_rasters: dict[object, tuple[ShellPage, _Raster]] = {}


def of(shell: ShellPage, width: float, height: float) -> tuple[Shape, ...]:
    """Return the shapes of a shell on a page, in the order of drawing. width, height: the paper size in points."""
    key = _key(shell), tuple(sorted(shell.slots.items())), shell.words, width, height
    if key not in _shapes:
        if len(_shapes) >= _MOST_SHAPES:
            _shapes.clear()
        _shapes[key] = shell, tuple(_Reader(shell, width, height).shapes())
    return _shapes[key][1]


def _key(shell: ShellPage) -> tuple[bytes, int]:
    """Return what identifies a drawing.

    All documents on a shell share one value of its resources, so the `id` of this value identifies it. `_shapes` and
    `_rasters` keep the shell, so that no other value gets this `id`.
    """
    return shell.drawing, id(shell.resources)


@dataclass(frozen=True, slots=True)
class _State:
    """The parts of the graphics state that are used here."""

    matrix: Matrix
    """Units of the operators → points from the upper left corner of the paper."""
    clip: Rectangle
    """The rectangle to which everything is clipped."""
    is_plain: bool = True
    """Whether everything is opaque, and is clipped to no outline except `clip`."""
    fill: str | None = "000000"
    """The colour that fills, as hexadecimal RGB. None: a pattern."""
    stroke: str | None = "000000"
    """The colour of strokes."""
    width: float = 1.0
    """The width of strokes in units of the operators."""
    is_solid: bool = True
    """Whether strokes have no gaps, and end where their paths end."""


@dataclass(slots=True)
class _Path:
    """A path in points from the upper left corner of the paper."""

    parts: list[tuple[str, tuple[Point, ...]]] = field(default_factory=list)
    """See `PlacedOutline.parts`."""

    def contours(self) -> Iterator[list[Point]]:
        """Yield the points of each contour."""
        contour: list[Point] = []
        for letter, points in self.parts:
            if letter == "M" and contour:
                yield contour
                contour = []
            contour += points
        if contour:
            yield contour

    @property
    def box(self) -> Rectangle:
        """The smallest rectangle around it."""
        return matrices.bounds([point for _, points in self.parts for point in points])

    @property
    def rectangles(self) -> list[Rectangle]:
        """The upright rectangles of which the path consists. Empty: it has other contours too."""
        found = [_rectangle(contour) for contour in self.contours() if len(contour) > 1]
        are_lines = all(letter != "B" for letter, _ in self.parts)
        return [one for one in found if one] if are_lines and all(found) else []


class _Reader:
    """Follows the operators of a shell's drawing. width, height: the paper size in points."""

    def __init__(self, shell: ShellPage, width: float, height: float) -> None:
        self._shell = shell
        self._paper = Rectangle(0.0, 0.0, width, height)
        self._state = _State((1, 0, 0, -1, 0, height), self._paper)
        self._states: list[_State] = []
        self._path = _Path()
        self._clip_waits = False

    def shapes(self) -> Iterator[Shape]:
        """Yield the shapes that the operators draw."""
        operands: list[bytes] = []
        for token in _TOKEN.findall(self._shell.drawing):
            if token[:1] in b"/[" or _NUMBER.fullmatch(token):
                operands.append(token)
                continue
            yield from self._operated(token, operands)
            operands = []

    def _operated(self, operator: bytes, operands: list[bytes]) -> Iterator[Shape]:
        """Follow an operator, and yield the shapes that it draws."""
        state = self._state
        if operator == b"q":
            self._states.append(state)
        elif operator == b"Q":
            self._state = self._states.pop()
        elif operator == b"cm":
            matrix = matrices.numbers([one.decode() for one in operands])
            self._state = replace(state, matrix=matrices.product(matrix, state.matrix))
        elif operator in (b"W", b"W*"):
            self._clip_waits = True
        elif operator in _FILLS | _STROKES | _PICTURED or operator == b"n":
            yield from self._painted(operator, operands)
            if self._clip_waits:
                self._state = _clipped(state, self._path)
            self._path, self._clip_waits = _Path(), False
        elif not self._extended(operator, operands):
            self._state = _changed(state, operator, operands, self._shell.resources)

    def _extended(self, operator: bytes, operands: list[bytes]) -> bool:
        """Add an operator to the path. Return whether it is an operator of a path."""
        if operator not in (*_COUNTS, b"re", b"h"):
            return False
        values = [float(one) for one in operands]
        if operator == b"re":
            x, y, width, height = values
            corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
            for letter, corner in zip("MLLL", corners, strict=True):
                self._path.parts.append((letter, (matrices.moved(*corner, self._state.matrix),)))
            self._path.parts.append(("C", ()))
        elif operator in _COUNTS:
            pairs = zip(values[::2], values[1::2], strict=True)
            points = tuple(matrices.moved(x, y, self._state.matrix) for x, y in pairs)
            self._path.parts.append(({b"m": "M", b"l": "L", b"c": "B"}[operator], points))
        else:
            self._path.parts.append(("C", ()))
        return True

    def _painted(self, operator: bytes, operands: list[bytes]) -> Iterator[Shape]:
        """Yield the shapes that an operator draws."""
        state = self._state
        if operator == b"n":
            return
        if operator in _FILLS and state.is_plain and state.fill:
            yield from self._filled(state.fill, operator == b"f*")
            return
        if operator in _STROKES and state.is_plain and state.is_solid and state.stroke:
            box = _stroked(self._path, state)
            if box is not None:
                yield from _boxes([common(box, state.clip)], state.stroke)
                return
        yield from self._pictured(common(self._reach(operator, operands), state.clip))

    def _filled(self, color: str, is_even_odd: bool) -> Iterator[Shape]:
        """Yield the shapes that an opaque colour fills."""
        clip = self._state.clip
        rectangles = self._path.rectangles
        if rectangles and (len(rectangles) == 1 or is_even_odd) and len(rectangles) <= _MOST_RECTANGLES:
            yield from _boxes([common(box, clip) for box in _even_odd_areas(rectangles)], color)
            return
        box = self._path.box
        # The proof of a file sees only the box of an outline. It would take text in the box for text on the outline.
        is_under_text = any(_has_area(common(box, text)) for text in self._texts())
        if _is_in(box, clip) and not is_under_text:
            yield PlacedOutline(tuple(self._path.parts), color, is_even_odd)
        else:
            yield from self._pictured(common(box, clip))

    def _reach(self, operator: bytes, operands: list[bytes]) -> Rectangle:
        """Return the rectangle that an operator can draw in."""
        state = self._state
        if operator == b"sh":
            return state.clip
        if operator == b"Do":
            _, entries, _ = self._shell.resources["/XObject", operands[0].decode()]
            if dict(entries)["/Subtype"] != ("atom", b"/Image"):
                return state.clip
            # A picture fills the unit square.
            return matrices.bounds([matrices.moved(x, y, state.matrix) for x in (0, 1) for y in (0, 1)])
        room = _CORNER_REACH * state.width * max(map(abs, state.matrix[:4]))
        box = self._path.box
        return Rectangle(box.left - room, box.top - room, box.right + room, box.bottom + room)

    def _texts(self) -> Iterator[Rectangle]:
        """Yield the rectangles in which text may stand: the slots and the words."""
        yield from self._shell.slots.values()
        for word in self._shell.words:
            reach = (len(word.text) + 1) * word.size + sum(word.rooms)
            yield Rectangle(word.x, word.baseline - word.size, word.x + reach, word.baseline + word.size / 4)

    def _pictured(self, box: Rectangle) -> Iterator[PlacedPicture]:
        """Yield a picture of a part of the page."""
        if not _has_area(box):
            return
        key = _key(self._shell), self._paper
        if key not in _rasters:
            if len(_rasters) >= _MOST_RASTERS:
                _rasters.clear()
            _rasters[key] = self._shell, _Raster(self._shell, self._paper)
        yield from _rasters[key][1].part(box)


class _Raster:
    """Everything that a shell draws, as pixels. paper: the page."""

    def __init__(self, shell: ShellPage, paper: Rectangle) -> None:
        self._paper = paper
        page = Page(paper.right, paper.bottom, (), shell=replace(shell, words=()))
        data = writing.write(Pages("", (page,), tuple(Structure().tags)))
        with pdfium.opened(data) as document:
            bitmap = document[0].render(scale=_DOTS_PER_INCH / 72, rev_byteorder=True)
            self._stride, self._channels = bitmap.stride, bitmap.n_channels
            self._width, self._height = bitmap.width, bitmap.height
            self._pixels = bytes(bitmap.buffer)

    def part(self, box: Rectangle) -> Iterator[PlacedPicture]:
        """Yield a picture of a part of the page, rounded up to whole pixels. A white part has no picture."""
        scale = _DOTS_PER_INCH / 72
        left, top = max(math.floor(box.left * scale), 0), max(math.floor(box.top * scale), 0)
        right, bottom = min(math.ceil(box.right * scale), self._width), min(math.ceil(box.bottom * scale), self._height)
        rows = []
        for row in range(top, bottom):
            start = row * self._stride
            line = self._pixels[start + left * self._channels : start + right * self._channels]
            pixels = bytearray(3 * (right - left))
            for channel in range(3):
                pixels[channel::3] = line[channel :: self._channels]
            rows.append(bytes(pixels))
        data = b"".join(rows)
        if data.strip(b"\xff"):
            at = common(Rectangle(left / scale, top / scale, right / scale, bottom / scale), self._paper)
            yield PlacedPicture(at, png.written(right - left, bottom - top, data))


def _clipped(state: _State, path: _Path) -> _State:
    """Return the state after everything is clipped to a path."""
    rectangles = path.rectangles
    if len(rectangles) == 1:
        return replace(state, clip=common(state.clip, rectangles[0]))
    return replace(state, clip=common(state.clip, path.box), is_plain=False)


def _changed(state: _State, operator: bytes, operands: list[bytes], resources: Mapping[tuple[str, str], Any]) -> _State:
    """Return the state after an operator that draws nothing."""
    if operator == b"gs":
        _, entries = resources["/ExtGState", operands[0].decode()]
        return replace(state, is_plain=state.is_plain and _is_opaque(dict(entries)))
    if operator in (b"rg", b"g"):
        return replace(state, fill=_color(operands))
    if operator in (b"RG", b"G"):
        return replace(state, stroke=_color(operands))
    if operator in (b"cs", b"sc", b"scn"):
        return replace(state, fill=None)
    if operator in (b"CS", b"SC", b"SCN"):
        return replace(state, stroke=None)
    if operator == b"w":
        return replace(state, width=float(operands[0]))
    if operator == b"d":
        return replace(state, is_solid=not operands[0].strip(b"[ ]"))
    if operator == b"J":
        return replace(state, is_solid=state.is_solid and operands[0] == b"0")
    if operator in (b"j", b"M"):
        return state
    raise ValueError(f"an operator that shells do not have: {operator!r}")


def _is_opaque(entries: Mapping[str, Any]) -> bool:
    """Return whether a dictionary of the graphics state surely leaves shapes opaque. entries: its keys and values."""
    usual = {"/ca": (b"1", b"1.0"), "/CA": (b"1", b"1.0"), "/SMask": (b"/None",), "/BM": (b"/Normal",)}
    for key, value in entries.items():
        if key in usual and not (value[0] == "atom" and value[1] in usual[key]):
            return False
    return not entries.keys() - {"/Type", *usual}


def _color(operands: list[bytes]) -> str:
    values = [round(float(value) * 255) for value in operands]
    red, green, blue = values * 3 if len(values) == 1 else values
    return f"{red:02x}{green:02x}{blue:02x}"


# ---- rectangles ------------------------------------------------------------------------------------------------------
def _rectangle(contour: list[Point]) -> Rectangle | None:
    """Return a contour as an upright rectangle. None: it is not an upright rectangle."""
    corners = contour[:-1] if len(contour) == 5 and contour[0] == contour[-1] else contour
    if len(corners) != 4:
        return None
    for one, other in pairwise([*corners, corners[0]]):
        if min(abs(one[0] - other[0]), abs(one[1] - other[1])) > _CLOSE:
            return None
    return matrices.bounds(corners)


def _even_odd_areas(rectangles: list[Rectangle]) -> Iterator[Rectangle]:
    """Yield what the even-odd rule fills in some rectangles. The result is rectangles that do not overlap."""
    if len(rectangles) == 1:
        yield rectangles[0]
        return
    rows = sorted({edge for box in rectangles for edge in (box.top, box.bottom)})
    for top, bottom in pairwise(rows):
        middle = (top + bottom) / 2
        edges = sorted(edge for box in rectangles if box.top < middle < box.bottom for edge in (box.left, box.right))
        for left, right in zip(edges[::2], edges[1::2], strict=True):
            if right > left:
                yield Rectangle(left, top, right, bottom)


def _stroked(path: _Path, state: _State) -> Rectangle | None:
    """Return a stroke along a vertical or horizontal line as a rectangle. None: the path is not such a line."""
    if [letter for letter, _ in path.parts] != ["M", "L"]:
        return None
    (one,), (other,) = (points for _, points in path.parts)
    a, b, c, d, _, _ = state.matrix
    is_horizontal, is_vertical = abs(one[1] - other[1]) <= _CLOSE, abs(one[0] - other[0]) <= _CLOSE
    if b or c or is_horizontal == is_vertical:
        return None
    box = matrices.bounds([one, other])
    across, down = abs(a) * state.width / 2, abs(d) * state.width / 2
    if is_horizontal:
        return replace(box, top=box.top - down, bottom=box.bottom + down)
    return replace(box, left=box.left - across, right=box.right + across)


def _boxes(rectangles: list[Rectangle], color: str) -> Iterator[PlacedBox]:
    """Yield a box for each rectangle that has an area."""
    yield from (PlacedBox(box, color) for box in rectangles if _has_area(box))


def _is_in(inner: Rectangle, outer: Rectangle) -> bool:
    lower = inner.left >= outer.left - _CLOSE and inner.top >= outer.top - _CLOSE
    return lower and inner.right <= outer.right + _CLOSE and inner.bottom <= outer.bottom + _CLOSE


def _has_area(box: Rectangle) -> bool:
    return box.left < box.right and box.top < box.bottom
