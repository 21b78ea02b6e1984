"""The tags of a document → the structure tree of a PDF (ISO 32000-1, 14.7)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pydyf

from docgen.layout.pages import ARTIFACT, Tag
from docgen.writers.pdf.drawing.numbers import SpelledObject, added
from docgen.writers.pdf.drawing.page_content import holder

_TABLE = ("Scope", "ColSpan", "RowSpan")
"""The attributes of cells."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A marked part of a page or an annotation. It belongs to a tag."""

    page: int
    """The index of the page."""
    number: int
    """The number of the part on its page. For an annotation, the number of its object."""
    is_object: bool = False
    """Whether it is an annotation."""


class StructureTree:
    """Collects the structure tree while pages are drawn. tags: see `Pages.tags`. pages: the references of the pages."""

    def __init__(self, tags: Sequence[Tag], pages: Sequence[bytes]) -> None:
        self._tags, self._pages = tags, pages
        self._kids: list[list[_Part | int]] = [[] for _ in tags]
        # Only the root has the parent ARTIFACT. No tag is around it, so it counts as placed from the start.
        self._is_placed = [tag.parent == ARTIFACT for tag in tags]
        self._marked: list[list[int]] = []
        self._objects: list[int] = []

    def add_page(self, marked: Sequence[int]) -> None:
        """Add the marked parts of the next page. marked: the tag of each part."""
        page = len(self._marked)
        # Text in a form field belongs to the tag around the field. The tag of the field gets no marked parts.
        holders = [holder(self._tags, tag) for tag in marked]
        self._marked.append(holders)
        for number, tag in enumerate(marked):
            self._place(tag)
            self._kids[holders[number]].append(_Part(page, number))

    def add_object(self, page: int, tag: int, annotation: pydyf.Dictionary) -> None:
        """Add an annotation to a tag. All pages must be added before. page, tag: the indexes of its page and tag."""
        annotation["StructParent"] = len(self._pages) + len(self._objects)
        self._objects.append(tag)
        self._kids[tag].append(_Part(page, annotation.number, is_object=True))

    def _place(self, index: int) -> None:
        """Put a tag at the end of the kids of the tag around it, but before kids that are tags with a higher index."""
        if self._is_placed[index]:
            return
        self._is_placed[index] = True
        parent = self._tags[index].parent
        self._place(parent)
        kids = self._kids[parent]
        place = len(kids)
        # The search begins at the end, because a book has a hundred thousand tags below its root.
        for at in range(len(kids) - 1, -1, -1):
            kid = kids[at]
            if isinstance(kid, int):
                if kid < index:
                    break
                place = at
        kids.insert(place, index)

    def root(self, pdf: pydyf.PDF, add_finished: Callable[[pydyf.Object], None]) -> bytes:
        """Add the structure tree to a PDF. Return the reference of its root. add_finished: adds a finished object."""
        for index in range(len(self._tags)):
            self._place(index)
        root = pydyf.Dictionary({"Type": "/StructTreeRoot"})
        reference = added(pdf, root)
        first = len(pdf.objects)
        for index, tag in enumerate(self._tags):
            parent = reference if tag.parent == ARTIFACT else _reference(first, tag.parent)
            entries = b"".join([_attributes(tag), self._spelled(self._kids[index], first)])
            add_finished(SpelledObject(b"<</Type /StructElem/S /%s/P %s%s>>" % (tag.name.encode(), parent, entries)))
        root["K"] = pydyf.Array([_reference(first, 0)])
        root["ParentTree"] = self._parents(pdf, first)
        root["ParentTreeNextKey"] = len(self._pages) + len(self._objects)
        return reference

    def _spelled(self, kids: list[_Part | int], first: int) -> bytes:
        """Return the entries of a tag that list its kids. Parts of its first page have a short spelling.

        first: the number of the object of the first tag.
        """
        parts = [kid for kid in kids if isinstance(kid, _Part)]
        if not kids:
            return b""
        page = parts[0].page if parts else None
        spelled: list[bytes] = []
        for kid in kids:
            if not isinstance(kid, _Part):
                spelled.append(_reference(first, kid))
            elif kid.is_object:
                spelled.append(b"<</Type/OBJR/Pg %s/Obj %d 0 R>>" % (self._pages[kid.page], kid.number))
            elif kid.page == page:
                spelled.append(b"%d" % kid.number)
            else:
                spelled.append(b"<</Type/MCR/Pg %s/MCID %d>>" % (self._pages[kid.page], kid.number))
        own_page = b"" if page is None else b"/Pg %s" % self._pages[page]
        return b"/K [%s]%s" % (b" ".join(spelled), own_page)

    def _parents(self, pdf: pydyf.PDF, first: int) -> bytes:
        """Add the tree that leads from marked parts and annotations to their tags. Return its reference."""
        numbers: list[bytes] = []
        for page, marked in enumerate(self._marked):
            numbers.append(b"%d[%s]" % (page, b" ".join([_reference(first, tag) for tag in marked])))
        for number, tag in enumerate(self._objects, len(self._pages)):
            numbers.append(b"%d %s" % (number, _reference(first, tag)))
        return added(pdf, pydyf.Dictionary({"Nums": pydyf.Array(numbers)}))


def _reference(first: int, tag: int) -> bytes:
    """Return the reference of a tag. first: the number of the object of the first tag."""
    return b"%d 0 R" % (first + tag)


def _attributes(tag: Tag) -> bytes:
    """Return the entries of a tag for its attributes."""
    if not tag.attributes:
        return b""
    unknown = tag.attributes.keys() - {*_TABLE, "Alt"}
    if unknown:
        raise ValueError(f"unknown attributes of a tag: {sorted(unknown)}")
    found = b""
    table = {key: tag.attributes[key] for key in _TABLE if key in tag.attributes}
    if table:
        spelled = {key: f"/{value}" if isinstance(value, str) else value for key, value in table.items()}
        found += b"/A " + pydyf.Dictionary({"O": "/Table", **spelled}).data
    if "Alt" in tag.attributes:
        found += b"/Alt " + pydyf.String(tag.attributes["Alt"]).data
    return found
