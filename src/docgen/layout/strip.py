"""A strip is a part of a document that is never divided between two pages, such as a line or a row of a table."""

from __future__ import annotations

from collections.abc import Sequence
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
    """The height of the ink that the strip draws below itself, in points: the lower border of a row of a table."""
    kept_with_next: bool = False
    """Whether the next strip is on the same page."""
    ends_page: bool = False
    """Whether the next strip is on a new page."""
    at_foot: bool = False
    """Whether the strip is at the bottom of the type area."""
    heads: tuple[Strip, ...] = ()
    """The head of its table. It is repeated above the strip if the strip is the first on a page."""
    row_tag: int = 0
    """The index of the structure tag of a row that is taller than a page. 0: the strip is no part of such a row."""
    anchors: tuple[str, ...] = ()
    """The anchors at the upper edge of the strip, for links and bookmarks."""

    def moved(self, right: float, down: float) -> Strip:
        """Return the content of this strip as a strip in another place. right, down: the distances in points."""
        # The constructor of a named tuple takes a third of the time of `_replace`.
        texts = []
        for one in self.texts:
            x, baseline = one.x + right, one.baseline + down
            texts.append(PlacedText(one.text, one.face, one.size, x, baseline, one.spaces, one.tag, one.color, one.key))
        paths = []
        for path in self.paths:
            paths.append(replace(path, points=tuple((x + right, y + down) for x, y in path.points)))
        return Strip(
            self.height,
            tuple(texts),
            tuple([PlacedBox(one.at.moved(right, down), one.color) for one in self.boxes]),
            tuple([replace(one, at=one.at.moved(right, down)) for one in self.fields]),
            tuple([PlacedLink(one.at.moved(right, down), one.target, one.tag) for one in self.links]),
            tuple(paths),
        )

    def repeated(self) -> Strip:
        """Return the strip for the top of another page. Screen readers leave it out, so its text is read once."""
        texts = tuple(one._replace(tag=ARTIFACT) for one in self.texts)
        return self._replace(texts=texts, fields=(), links=(), anchors=())


def overlaid(layers: Sequence[Strip], height: float) -> Strip:
    """Return one strip with the content of several strips. height: its height in points."""
    return Strip(
        height,
        tuple(text for strip in layers for text in strip.texts),
        tuple(box for strip in layers for box in strip.boxes),
        tuple(field for strip in layers for field in strip.fields),
        tuple(link for strip in layers for link in strip.links),
        tuple(path for strip in layers for path in strip.paths),
    )


def stacked(strips: Sequence[Strip]) -> Strip:
    """Return one strip with several strips below each other. The space above it is that of the first strip."""
    above = strips[0].space_above if strips else 0.0
    top = -above
    layers = []
    for strip in strips:
        top += strip.space_above
        layers.append(strip.moved(0.0, top))
        top += strip.height
    return overlaid(layers, top)._replace(space_above=above)


def kept(strips: Sequence[Strip]) -> list[Strip]:
    """Return strips. The last of them is kept with the strip that follows it."""
    if not strips:
        return []
    return [*strips[:-1], strips[-1]._replace(kept_with_next=True)]


def undivided(strips: Sequence[Strip]) -> list[Strip]:
    """Return the lines of a heading. All of them, and the strip that follows them, are on one page."""
    return [line._replace(kept_with_next=True) for line in strips]


def without_orphans(strips: Sequence[Strip]) -> list[Strip]:
    """Return the lines of a paragraph. A page break inside the paragraph has at least two lines on either side."""
    lines = list(strips)
    if len(lines) > 1:
        for index in (0, len(lines) - 2):
            lines[index] = lines[index]._replace(kept_with_next=True)
    return lines


def named(strips: Sequence[Strip], anchors: tuple[str, ...]) -> list[Strip]:
    """Return strips. The first of them has these anchors before its own."""
    if not strips or not anchors:
        return list(strips)
    return [strips[0]._replace(anchors=anchors + strips[0].anchors), *strips[1:]]


def read_by_cells(parts: Sequence[Strip]) -> Strip:
    """Return one strip with the parts of a row that is taller than a page. Its text is read cell by cell."""
    row = overlaid(parts, 0.0)  # The parts are in their places on the page, so the height has no use.
    return row._replace(texts=tuple(sorted(row.texts, key=lambda one: one.tag)))
