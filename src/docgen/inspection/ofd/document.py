"""The parts of an OFD file → its pages and fonts as values. Lengths are in millimetres, downwards from the upper edge.

The module reads text, filled and stroked paths, and pictures, with their matrices, on pages and on page templates.
Other elements of the standard, such as seals and annotations, are not read.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from docgen.errors import InputError
from docgen.files import ofd_package
from docgen.files.docx_package import Package
from docgen.language import say
from docgen.layout.pages import Rectangle
from docgen.writers.pdf import matrices
from docgen.writers.pdf.matrices import Matrix

NAMESPACE = "{http://www.ofdspec.org/2016}"
_STEP = re.compile(r"[A-Za-z]|[-+.\deE]+")
_POINTS = {"S": 1, "M": 1, "L": 1, "Q": 2, "B": 3, "A": 0, "C": 0}
"""Letter of a path → how many points follow. An arc (A) is followed by other numbers."""
_ARC = 7
"""How many numbers follow the letter of an arc. The last two are its end."""
_USUAL_STROKE = "0.353"
"""The width of a stroke if the file does not state it."""
_UNREADABLE = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
_MOST_OBJECTS = 100_000
_LONGEST = 1e6
"""The largest length that is accepted, in millimetres."""


@dataclass(frozen=True, slots=True)
class OfdText:
    """Characters in one font, size and colour."""

    identifier: str
    """The identifier of the object."""
    text: str
    """The characters."""
    font: str
    """The identifier of the font."""
    size: float
    """The size of the characters."""
    starts: tuple[tuple[float, float], ...]
    """The origin of each character."""
    color: str
    """The colour as RRGGBB."""
    boundary: Rectangle
    """The clipping rectangle of the object."""


@dataclass(frozen=True, slots=True)
class OfdPath:
    """A path that is filled or stroked."""

    steps: tuple[tuple[str, tuple[tuple[float, float], ...]], ...]
    """The letters of the path, each with its points on the page."""
    color: str
    """The colour as RRGGBB."""
    stroke_mm: float
    """The width of the stroke; 0 for a filled path."""
    boundary: Rectangle
    """The clipping rectangle of the object."""

    @property
    def box(self) -> Rectangle:
        """The smallest rectangle around the path and its stroke."""
        at = matrices.bounds([point for _, points in self.steps for point in points])
        half = self.stroke_mm / 2
        is_level = at.right - at.left > at.bottom - at.top
        across, down = (0.0, half) if is_level else (half, 0.0)
        return Rectangle(at.left - across, at.top - down, at.right + across, at.bottom + down)


@dataclass(frozen=True, slots=True)
class OfdPicture:
    """A picture."""

    part: str
    """The name of the picture's part; empty if the file lacks it."""
    boundary: Rectangle
    """The place of the picture."""


@dataclass(frozen=True, slots=True)
class OfdFont:
    """A font."""

    identifier: str
    """The identifier of the font."""
    name: str
    """The name of the font."""
    family: str
    """The name of the family; empty if it is not stated."""
    part: str
    """The name of the part with the font file; empty if the font is not embedded."""


@dataclass(slots=True)
class OfdPage:
    """A page."""

    identifier: str
    """The identifier of the page."""
    width_mm: float
    """The width of the paper."""
    height_mm: float
    """The height of the paper."""
    texts: list[OfdText] = field(default_factory=list)
    """The text in the order of the file."""
    drawn: list[OfdPath | OfdPicture] = field(default_factory=list)
    """The paths and pictures in the order of the file."""

    @property
    def text(self) -> str:
        """All characters in the order of the file."""
        return "".join(text.text for text in self.texts)


@dataclass(frozen=True, slots=True)
class OfdDocument:
    """The document of an OFD file."""

    package: Package
    """The parts of the file."""
    trees: Mapping[str, Any]
    """Name of an XML part → its root element."""
    root: str
    """The name of the part that lists the pages."""
    resources: tuple[str, ...]
    """The names of the parts that list fonts, colours and pictures."""
    pages: tuple[OfdPage, ...]
    """The pages."""
    fonts: Mapping[str, OfdFont]
    """Identifier → font."""


def read(data: bytes, file: str = "") -> OfdDocument:
    """Return the document of an OFD file. A file that cannot be read raises an `InputError`. file: its name."""
    package = ofd_package.read(data, file)
    try:
        return _Reader(package).document()
    except InputError:
        raise
    except _UNREADABLE as error:
        raise ofd_package.unusable(say("内容读不懂（{error}）", error=type(error).__name__), file) from error


class _Reader:
    """Reads a package."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._trees = {name: package.tree(name) for name in package.xml_names()}
        entry = self._tree(ofd_package.ENTRY)
        self._root = ofd_package.located(ofd_package.ENTRY, _inner(entry, "DocBody/DocRoot"))
        self._document = self._tree(self._root)
        self._resources = self._locations("CommonData/PublicRes", "CommonData/DocumentRes")
        self._fonts: dict[str, OfdFont] = {}
        self._pictures: dict[str, str] = {}
        self._objects = 0
        for name in self._resources:
            self._add_resources(name)

    def document(self) -> OfdDocument:
        """Return the document."""
        default = _children(self._document, "CommonData/PageArea/PhysicalBox")
        templates = {one.get("ID"): one.get("BaseLoc") for one in _children(self._document, "CommonData/TemplatePage")}
        pages = []
        for listed in _children(self._document, "Pages/Page"):
            name = ofd_package.located(self._root, listed.get("BaseLoc"))
            tree = self._tree(name)
            for resource in _children(tree, "PageRes"):
                self._add_resources(ofd_package.located(name, resource.text.strip()))
            (area, *_) = [*_children(tree, "Area/PhysicalBox"), *default]
            _, _, width, height = _numbers(area.text)
            page = OfdPage(listed.get("ID"), width, height)
            for used in _children(tree, "Template"):
                template = ofd_package.located(self._root, templates[used.get("TemplateID")])
                self._add_objects(self._tree(template), page)
            self._add_objects(tree, page)
            pages.append(page)
        return OfdDocument(self._package, self._trees, self._root, self._resources, tuple(pages), self._fonts)

    def _tree(self, name: str) -> Any:
        if name not in self._trees:
            raise ofd_package.unusable(say("里面没有 {name}", name=name), self._package.file)
        return self._trees[name]

    def _locations(self, *paths: str) -> tuple[str, ...]:
        """Return the names of the parts that elements of the document state."""
        found: list[str] = []
        for path in paths:
            found += [ofd_package.located(self._root, one.text.strip()) for one in _children(self._document, path)]
        return tuple(found)

    def _add_resources(self, name: str) -> None:
        tree = self._tree(name)
        base = ofd_package.located(name, tree.get("BaseLoc") or ".") + "/"
        for font in _children(tree, "Fonts/Font"):
            files = [ofd_package.located(base, file.text.strip()) for file in _children(font, "FontFile")]
            part = files[0] if files and files[0] in self._package.members else ""
            name_and_family = font.get("FontName") or "", font.get("FamilyName") or ""
            self._fonts[font.get("ID")] = OfdFont(font.get("ID"), *name_and_family, part)
        for picture in _children(tree, "MultiMedias/MultiMedia"):
            self._pictures[picture.get("ID")] = ofd_package.located(base, _inner(picture, "MediaFile"))

    def _add_objects(self, tree: Any, page: OfdPage) -> None:
        for layer in _children(tree, "Content/Layer"):
            self._add_block(layer, page)

    def _add_block(self, block: Any, page: OfdPage) -> None:
        for element in block:
            self._objects += 1
            if self._objects > _MOST_OBJECTS:
                raise ofd_package.unusable(say("页数或页面内容过多"), self._package.file)
            if not isinstance(element.tag, str) or element.get("Visible", "true") in ("false", "0"):
                continue
            kind = element.tag.removeprefix(NAMESPACE)
            if kind == "PageBlock":
                self._add_block(element, page)
            elif kind == "TextObject":
                page.texts += _texts(element)
            elif kind == "PathObject":
                page.drawn += _path(element)
            elif kind == "ImageObject":
                part = self._pictures.get(element.get("ResourceID"), "")
                page.drawn.append(OfdPicture(part, _boundary(element)))


def _texts(element: Any) -> Iterator[OfdText]:
    """Yield the texts of an object."""
    boundary, matrix = _boundary(element), _matrix(element)
    for code in _children(element, "TextCode"):
        content = code.text or ""
        x, y = _number(code.get("X") or "0"), _number(code.get("Y") or "0")
        across, down = _deltas(code.get("DeltaX"), content), _deltas(code.get("DeltaY"), content)
        starts = []
        for right, below in zip((0.0, *across), (0.0, *down), strict=False):
            x, y = x + right, y + below
            starts.append(matrices.moved(x, y, matrix))
        size = _number(element.get("Size")) * math.hypot(matrix[2], matrix[3])
        identifier = element.get("ID") or ""
        color = _color(element, "FillColor")
        yield OfdText(identifier, content, element.get("Font"), size, tuple(starts), color, boundary)


def _deltas(stated: str | None, content: str) -> list[float]:
    """Return the distance from each character except the last to the next one; 0 where the file does not state it."""
    found: list[float] = []
    items = iter((stated or "").split())
    for item in items:
        if item == "g":
            count = int(next(items))
            found += [_number(next(items))] * min(count, len(content))
        else:
            found.append(_number(item))
    missing = max(len(content) - 1 - len(found), 0)
    return [*found, *[0.0] * missing]


def _path(element: Any) -> Iterator[OfdPath]:
    """Yield the path of an object if it is filled or stroked."""
    boundary, matrix = _boundary(element), _matrix(element)
    is_filled = element.get("Fill", "false") in ("true", "1")
    is_stroked = element.get("Stroke", "true") in ("true", "1")
    steps = tuple(_steps(_inner(element, "AbbreviatedData"), matrix))
    if steps and (is_filled or is_stroked):
        scale = math.hypot(matrix[0], matrix[1])
        stroke = 0.0 if is_filled else _number(element.get("LineWidth") or _USUAL_STROKE) * scale
        yield OfdPath(steps, _color(element, "FillColor" if is_filled else "StrokeColor"), stroke, boundary)


def _steps(data: str, matrix: Matrix) -> Iterator[tuple[str, tuple[tuple[float, float], ...]]]:
    """Yield the letters of a path with their points on the page."""
    items = _STEP.findall(data)
    index = 0
    while index < len(items):
        letter = items[index]
        count = _ARC if letter == "A" else 2 * _POINTS[letter]
        values = [_number(item) for item in items[index + 1 : index + 1 + count]]
        if letter == "A":
            values = values[-2:]
        points = zip(values[::2], values[1::2], strict=True)
        yield letter, tuple(matrices.moved(x, y, matrix) for x, y in points)
        index += 1 + count


# ---- elements --------------------------------------------------------------------------------------------------------
def _children(element: Any, path: str) -> list[Any]:
    """Return the elements that a path of names leads to."""
    return list(element.findall("/".join(NAMESPACE + name for name in path.split("/"))))


def _inner(element: Any, path: str) -> str:
    """Return the text of the first element that a path of names leads to."""
    return str(_children(element, path)[0].text).strip()


def _boundary(element: Any) -> Rectangle:
    left, top, width, height = _numbers(element.get("Boundary"))
    return Rectangle(left, top, left + width, top + height)


def _matrix(element: Any) -> Matrix:
    """Return the matrix from the object to the page: the object's own matrix, then the shift to its place."""
    left, top, *_ = _numbers(element.get("Boundary"))
    a, b, c, d, e, f = _numbers(element.get("CTM") or "1 0 0 1 0 0")
    return a, b, c, d, e + left, f + top


def _numbers(text: str) -> list[float]:
    return [_number(item) for item in text.split()]


def _number(text: str) -> float:
    """Return a length. A length that no page can have raises a `ValueError`."""
    value = float(text)
    if not abs(value) < _LONGEST:
        raise ValueError(text)
    return value


def _color(element: Any, name: str) -> str:
    """Return a colour as RRGGBB; black if the element states none."""
    found = _children(element, name)
    values = [round(value) for value in _numbers(found[0].get("Value") or "0")] if found else [0]
    red, green, blue = values if len(values) == 3 else values[:1] * 3
    return f"{red:02X}{green:02X}{blue:02X}"
