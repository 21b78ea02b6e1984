"""Anchors, bookmarks and page numbers → named destinations, outline and page labels (ISO 32000-1, 12.3 and 12.4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pydyf

from docgen.layout.pages import Bookmark
from docgen.writers.pdf.drawing.numbers import added, spelled


@dataclass(frozen=True, slots=True)
class PageLabel:
    """The numbering of the pages in a viewer, from one page to the next label."""

    page: int
    """The index of the page."""
    style: str = "D"
    """`D` for 1, 2, 3, `r` for i, ii, iii. Empty: the label is the prefix only."""
    prefix: str = ""
    """The text before the number."""


@dataclass(frozen=True, slots=True)
class AnchoredPage:
    """A page with its anchors."""

    reference: bytes
    """The reference of the page object."""
    height: float
    """The height of the paper in points."""
    anchors: Mapping[str, float]
    """Name of an anchor → its distance from the upper edge of the paper in points."""


def destinations(pdf: pydyf.PDF, pages: Sequence[AnchoredPage]) -> pydyf.Dictionary | None:
    """Return the named destinations. None: no page has an anchor."""
    places: dict[str, bytes] = {}
    for page in pages:
        for name, top in page.anchors.items():
            places.setdefault(name, b"[%s/XYZ 0 %s 0]" % (page.reference, spelled(page.height - top).encode()))
    if not places:
        return None
    named = sorted((_key(name), pydyf.String(name).data, place) for name, place in places.items())
    names_and_places = pydyf.Array()
    for _, name, place in named:
        names_and_places += [name, place]
    return pydyf.Dictionary({"Dests": added(pdf, pydyf.Dictionary({"Names": names_and_places}))})


def _key(name: str) -> bytes:
    """Return the bytes of a name by which names are sorted in a PDF."""
    return name.encode() if name.isascii() else b"\xfe\xff" + name.encode("utf-16-be")


def outline(pdf: pydyf.PDF, bookmarks: Sequence[Bookmark]) -> bytes:
    """Add the bookmarks to a PDF. Return the reference of the outline."""
    root = pydyf.Dictionary({"Type": "/Outlines"})
    items = []
    for _, title, anchor in bookmarks:
        items.append(pydyf.Dictionary({"Title": pydyf.String(title), "Dest": pydyf.String(anchor)}))
    reference = added(pdf, root)
    for item in items:
        pdf.add_object(item)
    below: dict[int, list[pydyf.Dictionary]] = {}
    open_items = [(0, root)]
    for (level, _, _), item in zip(bookmarks, items, strict=True):
        while open_items[-1][0] >= level:
            open_items.pop()
        parent = open_items[-1][1]
        item["Parent"] = parent.reference
        below.setdefault(parent.number, []).append(item)
        open_items.append((level, item))
    for parent in (root, *items):
        if kids := below.get(parent.number):
            parent["First"], parent["Last"] = kids[0].reference, kids[-1].reference
            for before, after in pairwise(kids):
                before["Next"], after["Prev"] = after.reference, before.reference
    for parent in reversed((root, *items)):  # the bookmarks below a bookmark have their counts first
        if kids := below.get(parent.number):
            parent["Count"] = len(kids) + sum(kid.get("Count", 0) for kid in kids)
    return reference


def labels(shown: Sequence[PageLabel]) -> pydyf.Dictionary:
    """Return the page labels: the printed page numbers, which a viewer shows as the names of the pages."""
    numbers = []
    for label in shown:
        entries: dict[str, Any] = {"S": f"/{label.style}"} if label.style else {}
        if label.prefix:
            entries["P"] = pydyf.String(label.prefix)
        numbers.append(b"%d %s" % (label.page, pydyf.Dictionary(entries).data))
    return pydyf.Dictionary({"Nums": pydyf.Array(numbers)})
