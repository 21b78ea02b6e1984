"""The tags of a document → the structure tree of a PDF (ISO 32000-1, 14.7)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

import pydyf

from docgen.layout.pages import ARTIFACT, Tag
from docgen.writers.pdf.drawing.numbers import added
from docgen.writers.pdf.drawing.page_content import holder

_TABLE = ("Scope", "ColSpan", "RowSpan")
"""The attributes of cells."""


class _Part(NamedTuple):
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

    def root(self, pdf: pydyf.PDF, add_spelled: Callable[[Iterable[bytes]], None]) -> bytes:
        """Add the structure tree to a PDF. Return the reference of its root.

        add_spelled: adds objects to the PDF that are spelled already and will not change.
        """
        for index in range(len(self._tags)):
            self._place(index)
        root = pydyf.Dictionary({"Type": "/StructTreeRoot"})
        reference = added(pdf, root)
        first = len(pdf.objects)
        of_tags = [b"%d 0 R" % number for number in range(first, first + len(self._tags))]
        add_spelled(self._elements(reference, of_tags))
        root["K"] = pydyf.Array(of_tags[:1])
        root["ParentTree"] = self._parents(pdf, of_tags)
        root["ParentTreeNextKey"] = len(self._pages) + len(self._objects)
        return reference

    def _elements(self, root: bytes, of_tags: Sequence[bytes]) -> Iterator[bytes]:
        """Yield each tag as an object. root: the reference of the root. of_tags: the reference of each tag."""
        for tag, kids in zip(self._tags, self._kids, strict=True):
            parent = root if tag.parent == ARTIFACT else of_tags[tag.parent]
            entries = _attributes(tag) + self._spelled(kids, of_tags)
            yield b"<</Type /StructElem/S /%s/P %s%s>>" % (tag.name.encode(), parent, entries)

    def _spelled(self, kids: list[_Part | int], of_tags: Sequence[bytes]) -> bytes:
        """Return the entries of a tag that list its kids. Parts of its first page have a short spelling."""
        if not kids:
            return b""
        page = None
        spelled: list[bytes] = []
        for kid in kids:
            if isinstance(kid, int):
                spelled.append(of_tags[kid])
                continue
            page = kid.page if page is None else page
            if kid.is_object:
                spelled.append(b"<</Type/OBJR/Pg %s/Obj %d 0 R>>" % (self._pages[kid.page], kid.number))
            elif kid.page == page:
                spelled.append(b"%d" % kid.number)
            else:
                spelled.append(b"<</Type/MCR/Pg %s/MCID %d>>" % (self._pages[kid.page], kid.number))
        own_page = b"" if page is None else b"/Pg %s" % self._pages[page]
        return b"/K [%s]%s" % (b" ".join(spelled), own_page)

    def _parents(self, pdf: pydyf.PDF, of_tags: Sequence[bytes]) -> bytes:
        """Add the tree that leads from marked parts and annotations to their tags. Return its reference."""
        numbers: list[bytes] = []
        for page, marked in enumerate(self._marked):
            numbers.append(b"%d[%s]" % (page, b" ".join([of_tags[tag] for tag in marked])))
        for number, tag in enumerate(self._objects, len(self._pages)):
            numbers.append(b"%d %s" % (number, of_tags[tag]))
        return added(pdf, pydyf.Dictionary({"Nums": pydyf.Array(numbers)}))


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
