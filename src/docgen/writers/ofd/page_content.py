"""A page → the XML of its content: the drawing of the shell, boxes, polygons and text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, pairwise

from docgen.layout.pages import Page, PlacedBox, PlacedOutline, PlacedPath, PlacedPicture, PlacedText, Rectangle
from docgen.writers.ofd.resources import OfdFace, Resources
from docgen.writers.ofd.spelling import MILLIMETRES, box, color, element, length, lengths, number, part, text
from docgen.writers.pdf import matrices, shell_shapes

_NEAR = 0.0015
"""The largest distance of a character from its place, in millimetres. The proof and the tests allow 0.007."""
_FEWEST_EQUAL = 3
"""The least number of equal distances in a row that are written as one distance with their number."""
_BLACK = "000000"


class OfdPageContent:
    """The content of one page. resources: collects fonts and pictures. new_id: returns the next identifier."""

    def __init__(self, page: Page, resources: Resources, new_id: Callable[[], int]) -> None:
        self._page, self._resources, self._new_id = page, resources, new_id
        self.objects: list[tuple[int, int]] = []
        """The identifier and the tag of each text, in reading order."""

    def written(self) -> bytes:
        """Return the XML part of the page."""
        area = element("PhysicalBox", box(Rectangle(0.0, 0.0, self._page.width, self._page.height)))
        layers = self._layer("Background", self._drawn()) + self._layer("Body", map(self._text, self._page.texts))
        return part("Page", element("Area", area) + (element("Content", layers) if layers else ""))

    def _layer(self, kind: str, objects: Iterator[str]) -> str:
        identifier, content = self._new_id(), "".join(objects)
        return element("Layer", content, ID=identifier, Type=kind) if content else ""

    def _drawn(self) -> Iterator[str]:
        """Yield the objects below the text."""
        page = self._page
        if page.shell:
            for shape in shell_shapes.of(page.shell, page.width, page.height):
                yield self._picture(shape) if isinstance(shape, PlacedPicture) else self._path(shape)
        yield from map(self._path, page.boxes)
        yield from map(self._path, page.paths)

    def _picture(self, picture: PlacedPicture) -> str:
        at = picture.at
        matrix = lengths((at.right - at.left, 0.0, 0.0, at.bottom - at.top, 0.0, 0.0))
        resource = self._resources.picture(picture.data)
        return element("ImageObject", ID=self._new_id(), Boundary=box(at), CTM=matrix, ResourceID=resource)

    def _path(self, drawn: PlacedBox | PlacedPath | PlacedOutline) -> str:
        parts = _parts(drawn)
        at = matrices.bounds([point for _, points in parts for point in points])
        steps = []
        for letter, points in parts:
            steps.append(" ".join([letter, *(lengths((x - at.left, y - at.top)) for x, y in points)]))
        rule = {"Rule": "Even-Odd"} if isinstance(drawn, PlacedOutline) and drawn.is_even_odd else {}
        content = self._fill(drawn.color) + element("AbbreviatedData", " ".join(steps))
        return element("PathObject", content, ID=self._new_id(), Boundary=box(at), Stroke="false", Fill="true", **rule)

    def _fill(self, rgb: str) -> str:
        return element("FillColor", Value=color(rgb), ColorSpace=self._resources.color_space)

    def _text(self, placed: PlacedText) -> str:
        if placed.is_turned:
            raise ValueError("text of a book")
        font = self._resources.font(placed.face, placed.text)
        identifier = self._new_id()
        self.objects.append((identifier, placed.tag))
        starts, area = _measured(placed, font)
        places = {"X": length(placed.x - area.left), "Y": length(placed.baseline - area.top)}
        deltas = {"DeltaX": _deltas(starts)} if len(starts) > 1 else {}
        code = element("TextCode", text(placed.text), **places, **deltas)
        fill = "" if placed.color == _BLACK else self._fill(placed.color)
        place, size = box(area), length(placed.size)
        return element("TextObject", fill + code, ID=identifier, Boundary=place, Font=font.identifier, Size=size)


def _parts(drawn: PlacedBox | PlacedPath | PlacedOutline) -> Sequence[tuple[str, tuple[tuple[float, float], ...]]]:
    """Return the steps of an outline, as in `PlacedOutline.parts`."""
    if isinstance(drawn, PlacedOutline):
        return drawn.parts
    if isinstance(drawn, PlacedPath):
        corners = drawn.points
    else:
        at = drawn.at
        corners = ((at.left, at.top), (at.right, at.top), (at.right, at.bottom), (at.left, at.bottom))
    return [("M", (corners[0],)), *(("L", (corner,)) for corner in corners[1:]), ("C", ())]


def _measured(placed: PlacedText, font: OfdFace) -> tuple[list[float], Rectangle]:
    """Return the left end of each character, from the left end of the text in points, and the rectangle of the text.

    A viewer clips the text to the rectangle. So it contains all ink.
    """
    size, x = placed.size, 0.0
    left = right = 0.0
    top, bottom = font.face.ascent, -font.face.descent
    starts = []
    for character, space in zip(placed.text, (*placed.spaces, 0.0), strict=True):
        advance, ink_left, ink_bottom, ink_right, ink_top = font.measures[character]
        starts.append(x)
        left = min(left, x + ink_left * size)
        right = max(right, x + max(ink_right, advance) * size)
        top, bottom = max(top, ink_top), min(bottom, ink_bottom)
        x += advance * size + space
    upper, lower = placed.baseline - top * size, placed.baseline - bottom * size
    return starts, Rectangle(placed.x + left, upper, placed.x + right, lower)


def _deltas(starts: Sequence[float]) -> str:
    """Return the distances of the characters. They are rounded, but no character is more than `_NEAR` off its place."""
    rounded: list[str] = []
    at = 0.0
    for before, after in pairwise(starts):
        delta = round((after - before) * MILLIMETRES, 4)
        wanted = after * MILLIMETRES
        if abs(at + delta - wanted) > _NEAR:
            delta = round(wanted - at, 4)
        at += delta
        rounded.append(number(delta))
    parts: list[str] = []
    for delta_text, group in groupby(rounded):
        count = len(list(group))
        parts.append(f"g {count} {delta_text}" if count >= _FEWEST_EQUAL else " ".join([delta_text] * count))
    return " ".join(parts)
