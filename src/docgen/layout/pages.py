"""The pages of a document as frozen values: each character, drawn line and link with its place.

`layout` makes pages from the tree of a document. The writers draw the pages. A finished file is compared with them.
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
"""The tag of content that screen readers leave out, such as page numbers and repeated heads of tables."""
ONE_LINE_SLOTS = (Role.CATEGORY, Role.DRAFT, Role.NUMBER)
"""The roles of the paragraphs of the head for which a shell has slots. The shell itself prints the office's name."""
Bookmark = tuple[int, str, str]
"""A bookmark of a file: its level from 1, its text, and the name of its anchor."""


class UnsettableError(RenderError):
    """A document that only WeasyPrint can lay out, such as text that runs from right to left."""


class FaceName(NamedTuple):
    """The identity of a font face."""

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

    def is_in(self, outer: Rectangle, tolerance: float) -> bool:
        """Return whether the rectangle is inside another one. tolerance: how far it may reach out of it."""
        begins_inside = self.left >= outer.left - tolerance and self.top >= outer.top - tolerance
        return begins_inside and self.right <= outer.right + tolerance and self.bottom <= outer.bottom + tolerance


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
    spaces: tuple[float, ...]
    """The space behind each character except the last, in addition to its width. It may be negative."""
    tag: int = ARTIFACT
    """The index of its tag in `Pages.tags`."""
    color: str = "000000"
    """The colour as hexadecimal RGB."""
    key: Key = ()
    """The key of the case value that contains the text. Empty: the text is no case value."""
    is_turned: bool = False
    """Whether the text runs downwards. Only the page number of a turned page does (clause 8, 横排表格)."""


@dataclass(frozen=True, slots=True)
class PlacedBox:
    """A filled rectangle, such as a drawn line, the border of a cell or the background of a mark."""

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
    """The steps, each with its points: M begins a contour, L draws a line, B draws a curve, C closes the contour."""
    color: str
    """The colour as hexadecimal RGB."""
    is_even_odd: bool = False
    """Whether the even-odd rule decides what is filled. If not, everything that a contour winds around is filled."""


@dataclass(frozen=True, slots=True)
class PlacedPicture:
    """A picture of a shell."""

    at: Rectangle
    """Its place."""
    data: bytes
    """A PNG, as `files.png` writes it."""


@dataclass(frozen=True, slots=True)
class PlacedLink:
    """An area of a page that leads to an anchor."""

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
    """The question, such as 办理态度. Of the check boxes with one name, only one can be ticked."""
    choice: str
    """The answer that a check box stands for, such as 满意. Empty: the field takes text."""
    tag: int
    """The index of its tag in `Pages.tags`."""
    face: FaceName | None = None
    """The face of the text. None: the field is a check box."""
    size: float = 0.0
    """The size of the text. 0: the field is a check box."""
    has_lines: bool = False
    """Whether the text may have several lines."""


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
    """The role of the paragraph, such as title. None: the element is no paragraph, or it is in a cell."""


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
    outline: tuple[Bookmark, ...] = ()
    """The bookmarks of the file in the order of the text."""


@dataclass(frozen=True, slots=True)
class ShellPage:
    """What an office's shell has on a page, apart from the text of the document."""

    slots: Mapping[str, Rectangle]
    """Name of a slot → its place.

    The slot `body` is the place of the text. A slot of `ONE_LINE_SLOTS` is the place of one line, within its indents.
    """
    words: tuple[PlacedText, ...]
    """The words of the shell, such as the name of the office, in reading order. Their tags are ARTIFACT."""
    drawing: bytes = b""
    """The PDF operators that draw everything except words. Empty: the shell draws nothing else."""
    resources: Mapping[tuple[str, str], Any] = field(default_factory=dict)
    """The resources that the operators name: kind and name of a resource → the PDF object as nested tuples.

    ("atom", its spelling), ("array", items), ("dict", (name, value) pairs), ("stream", pairs, decoded data).
    """
    aligned: Mapping[str, str] = field(default_factory=dict)
    """Name of a slot of one line → how the shell aligns the line: left, center or right."""
    words_before: Mapping[str, int] = field(default_factory=dict)
    """Name of a slot → the number of words that are read before it. The others are read after it."""
    margin_above: float = 0.0
    """The lower margin of the element above the body.

    The first paragraph begins below the upper edge of `body`. The distance is this margin or the space above the
    paragraph, whichever is larger.
    """


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
