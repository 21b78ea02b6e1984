"""Where things stand: the pages of a document as frozen values.

`layout` makes them from the tree of a document. The writers draw them, and a finished file is compared with them.
All lengths are in points. x is measured from the left edge of the paper, y from its upper edge, downwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from docgen.errors import Key, RenderError
from docgen.model.blocks import Role

ARTIFACT = -1
"""The tag of what a screen reader leaves out, such as page numbers and repeated heads of tables."""


class UnsettableError(RenderError):
    """A document whose lines cannot be placed here, such as text that runs from right to left. WeasyPrint sets it."""


class FaceName(NamedTuple):
    """What identifies a font face."""

    family: str
    """The name of the family."""
    weight: int
    """The weight, such as 400, or 700 for bold."""
    folder: Path | None = None
    """The folder of the font file. None: an installed font."""


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A rectangle on a page."""

    left: float
    """The left edge."""
    top: float
    """The upper edge."""
    right: float
    """The right edge."""
    bottom: float
    """The lower edge."""

    def moved(self, right: float, down: float) -> Rectangle:
        """Return the rectangle in another place. right, down: in points."""
        return Rectangle(self.left + right, self.top + down, self.right + right, self.bottom + down)


class PlacedText(NamedTuple):
    """Characters of one line in one face, size and colour.

    A named tuple is made in a quarter of the time of a frozen data class, and a letter has hundreds of texts.
    """

    text: str
    """The characters from left to right."""
    face: FaceName
    """The face that draws every character."""
    size: float
    """The size of the characters."""
    x: float
    """The left end of the first character."""
    baseline: float
    """The distance of the baseline from the upper edge of the paper."""
    rooms: tuple[float, ...]
    """The room behind each character but the last, in addition to its width. It may be negative."""
    tag: int = ARTIFACT
    """The index of its tag in `Pages.tags`."""
    color: str = "000000"
    """The colour as hexadecimal RGB."""
    key: Key = ()
    """The key of the case value that contains the text. Empty for other text."""
    is_turned: bool = False
    """Whether the text runs downwards: the page number of a page whose left edge is at the top (clause 8)."""


@dataclass(frozen=True, slots=True)
class PlacedBox:
    """A filled rectangle, such as a drawn line, a border of a cell or the ground of a mark."""

    at: Rectangle
    """Its place."""
    color: str = "000000"
    """The colour as hexadecimal RGB."""


@dataclass(frozen=True, slots=True)
class PlacedPath:
    """A filled polygon of a figure."""

    points: tuple[tuple[float, float], ...]
    """Its corners."""
    color: str
    """The colour as hexadecimal RGB."""
    tag: int = ARTIFACT
    """The index of the figure's tag in `Pages.tags`."""


@dataclass(frozen=True, slots=True)
class PlacedOutline:
    """A filled outline of a shell."""

    parts: tuple[tuple[str, tuple[tuple[float, float], ...]], ...]
    """M begins a contour, L draws a line, B a curve, C closes the contour. Each with its points."""
    color: str
    """The colour as hexadecimal RGB."""
    is_even_odd: bool = False
    """Whether a place is filled if an odd number of contours is around it. If not, any contour around it fills it."""


@dataclass(frozen=True, slots=True)
class PlacedPicture:
    """A picture of a shell."""

    at: Rectangle
    """Its place."""
    data: bytes
    """A PNG, as `files.png` writes it."""


@dataclass(frozen=True, slots=True)
class PlacedLink:
    """A part of a page that leads to an anchor."""

    at: Rectangle
    """Its place."""
    target: str
    """The name of the anchor."""
    tag: int
    """The index of its tag in `Pages.tags`."""


@dataclass(frozen=True, slots=True)
class PlacedField:
    """A place that can be filled in on screen."""

    at: Rectangle
    """Its place."""
    name: str
    """What it asks, such as 办理态度. Fields of one name exclude each other."""
    choice: str
    """For a box that can be ticked, what it stands for, such as 满意. Empty for a field that takes text."""
    tag: int
    """The index of its tag in `Pages.tags`."""
    face: FaceName | None = None
    """For a field that takes text, the face of the text."""
    size: float = 0.0
    """For a field that takes text, the size of the text."""
    has_lines: bool = False
    """For a field that takes text, whether the text may have several lines."""


@dataclass(frozen=True, slots=True)
class Tag:
    """An element of the structure that a screen reader follows."""

    name: str
    """Its standard type, such as P, H1, Table, TH."""
    parent: int
    """The index of the element around it in `Pages.tags`. ARTIFACT for the root."""
    attributes: Mapping[str, str | int] = field(default_factory=dict)
    """`Scope` (Row, Column), `ColSpan`, `RowSpan`, `Alt`."""
    role: Role | None = None
    """What the paragraph is, such as title. None: it is no paragraph, or in a cell."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page."""

    width: float
    """The width of the paper."""
    height: float
    """The height of the paper."""
    texts: tuple[PlacedText, ...]
    """The text in reading order. It includes the words of the shell."""
    boxes: tuple[PlacedBox, ...] = ()
    """The filled rectangles. They lie below the text."""
    paths: tuple[PlacedPath, ...] = ()
    """The polygons of figures. They lie below the text."""
    links: tuple[PlacedLink, ...] = ()
    """The links."""
    fields: tuple[PlacedField, ...] = ()
    """The fields of a form."""
    anchors: Mapping[str, float] = field(default_factory=dict)
    """Name of an anchor → its y."""
    shell: ShellPage | None = None
    """The shell. Its drawing is under the text. None: there is no shell."""


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of a document."""

    title: str
    """The title of the document in the metadata of the file."""
    pages: tuple[Page, ...]
    """The pages in order."""
    tags: tuple[Tag, ...]
    """The structure. The first tag is the root. A tag stands behind the tag around it, and siblings are in order."""
    outline: tuple[tuple[int, str, str], ...] = ()
    """The bookmarks of the file: level from 1, text, name of the anchor."""


@dataclass(frozen=True, slots=True)
class ShellPage:
    """What an office's shell has on a page, apart from the text of the document."""

    slots: Mapping[str, Rectangle]
    """Name of a slot → its place: `body` (the room for the text), and of the tags that the shell prints `category`,
    `draft`, `number` (the room of one line, within its indents)."""
    words: tuple[PlacedText, ...]
    """The words of the shell, such as the name of the office, in reading order. Their tags are ARTIFACT."""
    drawing: bytes = b""
    """The PDF operators that draw everything but words. Empty: the shell draws nothing."""
    resources: Mapping[tuple[str, str], Any] = field(default_factory=dict)
    """What the operators name: kind and name of a resource → the PDF object as nested tuples.

    ("atom", its spelling), ("array", items), ("dict", (name, value) pairs), ("stream", pairs, decoded data).
    """
    aligned: Mapping[str, str] = field(default_factory=dict)
    """Name of a slot of one line → how the shell aligns the line: left, center or right."""
    words_before: Mapping[str, int] = field(default_factory=dict)
    """Name of a slot → how many of the words are read before it. The others are read after it."""
    margin_above: float = 0.0
    """The margin of what stands above the body. The first paragraph begins below `body` by the larger of this margin
    and the space that it has above itself."""


@dataclass(frozen=True, slots=True)
class ShellPages:
    """The pages of a shell."""

    first: ShellPage
    """The first page."""
    even: ShellPage
    """The second, fourth, … page."""
    odd: ShellPage
    """The third, fifth, … page."""

    def of(self, index: int) -> ShellPage:
        """Return the page of the shell for a page of the document. index: from 0."""
        if index == 0:
            return self.first
        return self.even if index % 2 else self.odd
