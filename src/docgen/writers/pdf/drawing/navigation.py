"""Anchors, bookmarks and page numbers → named destinations, outline and page labels (ISO 32000-1, 12.3 and 12.4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pydyf

from docgen.writers.pdf.drawing.numbers import spelled


@dataclass(frozen=True, slots=True)
class PageLabel:
    """How readers number the pages from one page up to the next label."""

    page: int
    """The index of the page."""
    style: str = "D"
    """`D` for 1, 2, 3, `r` for i, ii, iii. Empty: the prefix alone."""
    prefix: str = ""
    """What stands before the number."""


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
    """Return the named destinations, or None if no page has an anchor."""
    places: dict[str, bytes] = {}
    for page in pages:
        for name, top in page.anchors.items():
            places.setdefault(name, b"[%s/XYZ 0 %s 0]" % (page.reference, spelled(page.height - top).encode()))
    if not places:
        return None
    named = sorted((_key(name), pydyf.String(name).data, place) for name, place in places.items())
    tree = pydyf.Dictionary({"Names": pydyf.Array([item for _, *pair in named for item in pair])})
    pdf.add_object(tree)
    return pydyf.Dictionary({"Dests": tree.reference})


def _key(name: str) -> bytes:
    """Return the bytes of a name by which PDFs sort it."""
    return name.encode() if name.isascii() else b"\xfe\xff" + name.encode("utf-16-be")


def outline(pdf: pydyf.PDF, entries: Sequence[tuple[int, str, str]]) -> bytes:
    """Add the bookmarks to a PDF. Return the reference of the outline. entries: see `Pages.outline`."""
    root = pydyf.Dictionary({"Type": "/Outlines"})
    items = [
        pydyf.Dictionary({"Title": pydyf.String(title), "Dest": pydyf.String(anchor)}) for _, title, anchor in entries
    ]
    for item in (root, *items):
        pdf.add_object(item)
    below: dict[int, list[pydyf.Dictionary]] = {}
    open_items = [(0, root)]
    for (level, _, _), item in zip(entries, items, strict=True):
        while open_items[-1][0] >= level:
            open_items.pop()
        parent = open_items[-1][1]
        item["Parent"] = parent.reference
        below.setdefault(parent.number, []).append(item)
        open_items.append((level, item))
    for parent in (root, *items):
        _chain(parent, below.get(parent.number, []))
    for parent in reversed((root, *items)):  # those below have their counts first
        kids = below.get(parent.number, [])
        if kids:
            parent["Count"] = len(kids) + sum(kid.get("Count", 0) for kid in kids)
    reference: bytes = root.reference
    return reference


def _chain(parent: pydyf.Dictionary, kids: Sequence[pydyf.Dictionary]) -> None:
    """Link the bookmarks below a bookmark with it and with each other."""
    if not kids:
        return
    parent["First"], parent["Last"] = kids[0].reference, kids[-1].reference
    for before, after in pairwise(kids):
        before["Next"], after["Prev"] = after.reference, before.reference


def labels(shown: Sequence[PageLabel]) -> pydyf.Dictionary:
    """Return the page labels. A viewer shows them as the names of the pages. They are the printed page numbers."""
    numbers = []
    for label in shown:
        entries: dict[str, Any] = {"S": f"/{label.style}"} if label.style else {}
        if label.prefix:
            entries["P"] = pydyf.String(label.prefix)
        numbers.append(b"%d %s" % (label.page, pydyf.Dictionary(entries).data))
    return pydyf.Dictionary({"Nums": pydyf.Array(numbers)})
