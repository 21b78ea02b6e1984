"""Convert what a shell draws under the text to boxes, outlines and pictures.

A shell draws with PDF operators, which OFD does not have. Drawn lines and backgrounds become boxes. Other outlines of
one colour stay outlines. Everything else, such as a gradient, a photograph or a transparent shape, becomes a picture of
its part of the page. The picture shows everything that the shell draws in this part, not only this shape. So it hides
nothing that is visible in the PDF.
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
"""An operator or an operand. An array is one operand."""
_NUMBER = re.compile(rb"[-+]?[\d.]+")
"""An operand that is a number."""
_LETTERS = {b"m": "M", b"l": "L", b"c": "B"}
"""Operator that adds points to a path → its letter in `PlacedOutline.parts`: move, line or cubic curve."""
_FILLS, _STROKES = {b"f", b"F", b"f*"}, {b"S"}
"""The operators that fill a path, and those that draw a stroke along it. `f*` fills by the even-odd rule."""
_PICTURED = {b"s", b"B", b"B*", b"b", b"b*", b"Do", b"sh"}
"""The operators whose result becomes a picture."""
_CORNER_REACH = 4.0
"""How far the corners of a stroke may be from its path, in widths of the stroke."""
_CLOSE = 0.01
"""Edges that are at most this far apart, in points, count as the same."""
_MOST_RECTANGLES = 30
"""A path of more rectangles does not become boxes."""
_MOST_SHAPES, _MOST_RASTERS = 256, 3
"""How many entries `_shapes` and `_rasters` may have in memory. The pixels of a page have 26 MB."""

_shapes: dict[object, tuple[ShellPage, tuple[Shape, ...]]] = {}
"""Key of a shell on a page → the shell, and its shapes."""
_rasters: dict[object, tuple[ShellPage, _Raster]] = {}
"""Key of a drawing on a page → the shell, and its pixels."""


def of(shell: ShellPage, width: float, height: float) -> tuple[Shape, ...]:
    """Return the shapes of a shell on a page, in the order of drawing. width, height: the paper size in points."""
    key = _key(shell), tuple(sorted(shell.slots.items())), shell.words, width, height
    if key not in _shapes:
        if len(_shapes) >= _MOST_SHAPES:
            _shapes.clear()
        _shapes[key] = shell, tuple(_Reader(shell, width, height).shapes())
    return _shapes[key][1]


def _key(shell: ShellPage) -> tuple[bytes, int]:
    """Return the key of a shell's drawing in `_shapes` and `_rasters`.

    All documents on a shell share one object with its resources, so the `id` of this object identifies the resources.
    `_shapes` and `_rasters` keep the shell, so the object stays in memory and no other object gets the same `id`.
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
    """Whether shapes are opaque, and `clip` is the exact area to which they are clipped. False: a picture is needed."""
    fill: str | None = "000000"
    """The colour that fills, as hexadecimal RGB. None: a pattern, or a colour of another colour space."""
    stroke: str | None = "000000"
    """The colour of strokes, as hexadecimal RGB. None: as for `fill`."""
    width: float = 1.0
    """The width of strokes in units of the operators."""
    is_solid: bool = True
    """Whether strokes are not dashed, and end exactly where their paths end."""


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
        """The smallest rectangle around all points of the path."""
        all_points: list[Point] = []
        for _, points in self.parts:
            all_points += points
        return matrices.bounds(all_points)

    @property
    def rectangles(self) -> list[Rectangle]:
        """The upright rectangles of which the path consists. Empty: a contour of the path is no such rectangle."""
        if any(letter == "B" for letter, _ in self.parts):
            return []
        found: list[Rectangle] = []
        for contour in self.contours():
            if len(contour) == 1:
                continue  # A single point fills nothing.
            rectangle = _rectangle(contour)
            if rectangle is None:
                return []
            found.append(rectangle)
        return found


class _Reader:
    """Follows the operators of a shell's drawing. width, height: the paper size in points."""

    def __init__(self, shell: ShellPage, width: float, height: float) -> None:
        self._shell = shell
        self._paper = Rectangle(0.0, 0.0, width, height)
        self._state = _State((1, 0, 0, -1, 0, height), self._paper)
        self._states: list[_State] = []
        self._path = _Path()
        # In PDF the operator W makes the path the clip, but only after the next operator that paints the path.
        self._clip_waits = False

    def shapes(self) -> Iterator[Shape]:
        """Yield the shapes that the operators draw."""
        operands: list[bytes] = []
        for token in _TOKEN.findall(self._shell.drawing):
            is_operand = token[:1] in b"/[" or _NUMBER.fullmatch(token) is not None
            if is_operand:
                operands.append(token)
                continue
            yield from self._operated(token, operands)
            operands = []

    def _operated(self, operator: bytes, operands: list[bytes]) -> Iterator[Shape]:
        """Apply an operator to the state and the path, and yield the shapes that it draws."""
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
        elif operator == b"n" or operator in _FILLS | _STROKES | _PICTURED:
            yield from self._painted(operator, operands)
            if self._clip_waits:
                self._state = _clipped(state, self._path)
            self._path, self._clip_waits = _Path(), False
        elif not self._extended(operator, operands):
            self._state = _changed(state, operator, operands, self._shell.resources)

    def _extended(self, operator: bytes, operands: list[bytes]) -> bool:
        """Add an operator to the path. Return whether it is an operator of a path."""
        if operator not in (*_LETTERS, b"re", b"h"):
            return False
        values = [float(one) for one in operands]
        if operator == b"re":
            x, y, width, height = values
            corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
            for letter, corner in zip("MLLL", corners, strict=True):
                self._path.parts.append((letter, (matrices.moved(*corner, self._state.matrix),)))
            self._path.parts.append(("C", ()))
        elif operator in _LETTERS:
            pairs = zip(values[::2], values[1::2], strict=True)
            points = tuple(matrices.moved(x, y, self._state.matrix) for x, y in pairs)
            self._path.parts.append((_LETTERS[operator], points))
        else:
            self._path.parts.append(("C", ()))
        return True

    def _painted(self, operator: bytes, operands: list[bytes]) -> Iterator[Shape]:
        """Yield the shapes that an operator draws: a filled shape, a stroke as a box, or else a picture."""
        state = self._state
        if operator == b"n":
            return  # The operator ends a path without drawing it.
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
        become_boxes = len(rectangles) == 1 or (is_even_odd and 0 < len(rectangles) <= _MOST_RECTANGLES)
        if become_boxes:
            yield from _boxes([common(box, clip) for box in _even_odd_areas(rectangles)], color)
            return
        box = self._path.box
        # The check of a finished file knows only the rectangle around an outline. If text stood in this rectangle, the
        # check would think that the text stands on the outline. So a picture is drawn instead.
        is_under_text = any(_has_area(common(box, text)) for text in self._texts())
        if box.is_in(clip, _CLOSE) and not is_under_text:
            yield PlacedOutline(tuple(self._path.parts), color, is_even_odd)
        else:
            yield from self._pictured(common(box, clip))

    def _reach(self, operator: bytes, operands: list[bytes]) -> Rectangle:
        """Return a rectangle outside which an operator draws nothing."""
        state = self._state
        if operator == b"sh":
            return state.clip
        if operator == b"Do":
            _, entries, _ = self._shell.resources["/XObject", operands[0].decode()]
            if dict(entries)["/Subtype"] != ("atom", b"/Image"):
                return state.clip
            # A picture fills the unit square.
            return matrices.bounds([matrices.moved(x, y, state.matrix) for x in (0, 1) for y in (0, 1)])
        reach = _CORNER_REACH * state.width * max(map(abs, state.matrix[:4]))
        box = self._path.box
        return Rectangle(box.left - reach, box.top - reach, box.right + reach, box.bottom + reach)

    def _texts(self) -> Iterator[Rectangle]:
        """Yield the rectangles in which text may stand: the slots and the words."""
        yield from self._shell.slots.values()
        for word in self._shell.words:
            # A generous estimate: the width of a character is one size, and one size is added.
            reach = (len(word.text) + 1) * word.size + sum(word.spaces)
            yield Rectangle(word.x, word.baseline - word.size, word.x + reach, word.baseline + word.size / 4)

    def _pictured(self, box: Rectangle) -> Iterator[PlacedPicture]:
        """Yield a picture of everything that the shell draws in a part of the page. Without an area, yield nothing."""
        if not _has_area(box):
            return
        key = _key(self._shell), self._paper
        if key not in _rasters:
            if len(_rasters) >= _MOST_RASTERS:
                _rasters.clear()
            _rasters[key] = self._shell, _Raster(self._shell, self._paper)
        yield from _rasters[key][1].part(box)


class _Raster:
    """Everything that a shell draws except words, as pixels. paper: the rectangle of the page."""

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
    """Return the state after the path becomes a clip, in addition to the clip of the state."""
    rectangles = path.rectangles
    if len(rectangles) == 1:
        return replace(state, clip=common(state.clip, rectangles[0]))
    return replace(state, clip=common(state.clip, path.box), is_plain=False)


def _changed(state: _State, operator: bytes, operands: list[bytes], resources: Mapping[tuple[str, str], Any]) -> _State:
    """Return the state after an operator that sets a colour, or sets how strokes and shapes are drawn.

    rg, g, cs, sc and scn set the colour that fills; the same in capitals set the colour of strokes. w sets the width of
    strokes, d the dashes, J the form of the ends, j and M that of the corners. gs sets what a dictionary states.
    """
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
    """Return whether shapes are certainly opaque after `gs`. entries: the keys and values of its dictionary.

    If the dictionary has any key that is not known here, shapes may not be opaque.
    """
    usual = {"/ca": (b"1", b"1.0"), "/CA": (b"1", b"1.0"), "/SMask": (b"/None",), "/BM": (b"/Normal",)}
    for key, (kind, *content) in entries.items():
        if key == "/Type":
            continue
        if key not in usual or kind != "atom" or content[0] not in usual[key]:
            return False
    return True


def _color(operands: list[bytes]) -> str:
    """Return a colour as hexadecimal RGB. operands: one number for grey, or three for RGB, each from 0 to 1."""
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
    """Yield the areas that the even-odd rule fills, as rectangles that do not overlap.

    A point is filled if an odd number of the given rectangles contains it.
    """
    if len(rectangles) == 1:
        yield rectangles[0]
        return
    rows = sorted({edge for box in rectangles for edge in (box.top, box.bottom)})
    for top, bottom in pairwise(rows):
        middle = (top + bottom) / 2
        edges: list[float] = []
        for box in rectangles:
            if box.top < middle < box.bottom:
                edges += [box.left, box.right]
        edges.sort()
        # From the left, the area begins at the first edge, ends at the second, begins at the third, and so on.
        for left, right in zip(edges[::2], edges[1::2], strict=True):
            if right > left:
                yield Rectangle(left, top, right, bottom)


def _stroked(path: _Path, state: _State) -> Rectangle | None:
    """Return a stroke along a vertical or horizontal line as a rectangle. None: the path is not such a line."""
    if [letter for letter, _ in path.parts] != ["M", "L"]:
        return None
    (_, (start,)), (_, (end,)) = path.parts
    x_scale, x_to_y, y_to_x, y_scale, _, _ = state.matrix
    is_turned = bool(x_to_y or y_to_x)
    is_horizontal = abs(start[1] - end[1]) <= _CLOSE
    is_vertical = abs(start[0] - end[0]) <= _CLOSE
    is_point = is_horizontal and is_vertical
    is_oblique = not is_horizontal and not is_vertical
    if is_turned or is_point or is_oblique:
        return None
    box = matrices.bounds([start, end])
    if is_horizontal:
        half_width = abs(y_scale) * state.width / 2
        return replace(box, top=box.top - half_width, bottom=box.bottom + half_width)
    half_width = abs(x_scale) * state.width / 2
    return replace(box, left=box.left - half_width, right=box.right + half_width)


def _boxes(rectangles: list[Rectangle], color: str) -> Iterator[PlacedBox]:
    yield from (PlacedBox(box, color) for box in rectangles if _has_area(box))


def _has_area(box: Rectangle) -> bool:
    return box.left < box.right and box.top < box.bottom
