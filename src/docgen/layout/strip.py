"""A strip: what a page's end never parts, such as a line of a paragraph or a row of a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from docgen.layout.pages import ARTIFACT, PlacedBox, PlacedField, PlacedLink, PlacedPath, PlacedText


class Strip(NamedTuple):
    """A strip of the type area. Its places are measured from its upper left corner.

    A named tuple is made in a fifth of the time of a frozen data class, and a letter has hundreds of strips.
    """

    height: float
    """The height in points."""
    texts: tuple[PlacedText, ...] = ()
    """The text."""
    boxes: tuple[PlacedBox, ...] = ()
    """The filled rectangles."""
    fields: tuple[PlacedField, ...] = ()
    """The fields of a form."""
    links: tuple[PlacedLink, ...] = ()
    """The links."""
    paths: tuple[PlacedPath, ...] = ()
    """The polygons of figures."""
    space_above: float = 0.0
    """The space above the strip in points. It is left out at the top of a page, except after a forced page break."""
    overhang: float = 0.0
    """The height of what is drawn below the strip, in the next one: the lower border of a row of a table."""
    kept_with_next: bool = False
    """Whether the next strip is on the same page."""
    ends_page: bool = False
    """Whether the next strip is on a new page."""
    at_foot: bool = False
    """Whether the strip is at the bottom of the type area."""
    heads: tuple[Strip, ...] = ()
    """What is repeated above the strip if the strip is the first on a page: the head of its table."""
    row: int = 0
    """For a part of a row that is taller than a page, the tag of the row. 0: the strip is no such part."""
    anchors: tuple[str, ...] = ()
    """The names of the strip's upper edge, for links and bookmarks."""

    def moved(self, right: float, down: float) -> Strip:
        """Return a strip with the content of this one, moved. right, down: in points."""
        return Strip(
            self.height,
            tuple([_text(one, right, down) for one in self.texts]),
            tuple([PlacedBox(one.at.moved(right, down), one.color) for one in self.boxes]),
            tuple([replace(one, at=one.at.moved(right, down)) for one in self.fields]),
            tuple([PlacedLink(one.at.moved(right, down), one.target, one.tag) for one in self.links]),
            tuple([_path(one, right, down) for one in self.paths]),
        )

    def repeated(self) -> Strip:
        """Return the strip as a screen reader leaves it out: its text is read already."""
        texts = tuple(one._replace(tag=ARTIFACT) for one in self.texts)
        return self._replace(texts=texts, fields=(), links=(), anchors=())


def _text(one: PlacedText, right: float, down: float) -> PlacedText:
    # The constructor takes a third of the time of `_replace`, and a letter has hundreds of texts.
    return PlacedText(
        one.text, one.face, one.size, one.x + right, one.baseline + down, one.rooms, one.tag, one.color, one.key
    )


def _path(one: PlacedPath, right: float, down: float) -> PlacedPath:
    return replace(one, points=tuple((x + right, y + down) for x, y in one.points))


def overlaid(strips: Iterable[Strip], height: float) -> Strip:
    """Return one strip with the content of several. height: its height in points."""
    layers = list(strips)
    return Strip(
        height,
        tuple(text for strip in layers for text in strip.texts),
        tuple(box for strip in layers for box in strip.boxes),
        tuple(field for strip in layers for field in strip.fields),
        tuple(link for strip in layers for link in strip.links),
        tuple(path for strip in layers for path in strip.paths),
    )


def stacked(strips: Sequence[Strip]) -> Strip:
    """Return one strip with strips below each other. The space above the first is the space above the result."""
    top = -strips[0].space_above if strips else 0.0
    layers = []
    for strip in strips:
        top += strip.space_above
        layers.append(strip.moved(0.0, top))
        top += strip.height
    return overlaid(layers, top)._replace(space_above=strips[0].space_above if strips else 0.0)


def kept(strips: Sequence[Strip]) -> list[Strip]:
    """Return strips whose last is kept with what follows."""
    return [*strips[:-1], *(strip._replace(kept_with_next=True) for strip in strips[-1:])]


def without_orphans(strips: Sequence[Strip]) -> list[Strip]:
    """Return the lines of a paragraph so that the end of a page leaves two of them at least on either side."""
    last = len(strips) - 1
    return [
        one._replace(kept_with_next=True) if index < last and index in (0, last - 1) else one
        for index, one in enumerate(strips)
    ]


def named(strips: Sequence[Strip], anchors: tuple[str, ...]) -> list[Strip]:
    """Return strips whose first has more anchors."""
    first = [strip._replace(anchors=anchors + strip.anchors) if anchors else strip for strip in strips[:1]]
    return [*first, *strips[1:]]


def read_by_cells(parts: Sequence[Strip]) -> Strip:
    """Return the parts of a row that is taller than a page as one strip. Its text is read cell by cell."""
    row = overlaid(parts, 0.0)
    return row._replace(texts=tuple(sorted(row.texts, key=lambda one: one.tag)))
