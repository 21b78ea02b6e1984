"""Pages → the bytes of an OFD file."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from docgen.files import zip_archive
from docgen.files.zip_archive import BegunArchive
from docgen.layout.pages import Pages, Rectangle
from docgen.writers.ofd import semantic_tags
from docgen.writers.ofd.page_content import OfdPageContent
from docgen.writers.ofd.resources import Resources
from docgen.writers.ofd.spelling import box, element, length, part, text

CREATOR = "docgen"
DOCUMENT_TYPE = "OFD-A"
"""The profile of archives (GB/T 42133)."""
_FOLDER = "Doc_0"
_EVENT = "CLICK"


@dataclass(frozen=True, slots=True)
class OfdDescription:
    """What an OFD file states about its document, besides the title."""

    author: str = ""
    """The office that writes the document. Empty: the file does not state it."""
    issued: str | None = None
    """The date of the document, YYYY-MM-DD. None: the file does not state it."""


def write(pages: Pages, about: OfdDescription) -> bytes:
    """Return pages as an OFD file. Equal pages give equal bytes."""
    new_id = itertools.count(1).__next__
    identifiers = [new_id() for _ in pages.pages]
    resources = Resources(new_id)
    contents: dict[str, bytes] = {}
    texts: list[tuple[int, int, int]] = []
    for index, (page, identifier) in enumerate(zip(pages.pages, identifiers, strict=True)):
        content = OfdPageContent(page, resources, new_id)
        contents[_page_name(index)] = content.written()
        texts += [(identifier, own, tag) for own, tag in content.objects]
    listed = resources.parts()
    tags = semantic_tags.parts(texts, pages.tags)
    document = _document(pages, identifiers, new_id(), has_pictures="DocumentRes.xml" in listed)
    below = {"Document.xml": document, **contents, **listed, **tags}
    files = {f"{_FOLDER}/{name}": data for name, data in below.items()}
    return zip_archive.completed(BegunArchive(), {"OFD.xml": _entry(pages.title, about, files), **files})


def _page_name(index: int) -> str:
    return f"Pages/Page_{index}/Content.xml"


def _entry(title: str, about: OfdDescription, files: Mapping[str, bytes]) -> bytes:
    """Return the XML part that programs read first. The identifier of the document is a hash of all other files."""
    digest = hashlib.sha256()
    for name, data in files.items():
        digest.update(name.encode() + b"\0" + hashlib.sha256(data).digest())
    stated = [element("DocID", digest.hexdigest()[:32]), element("Title", text(title))]
    stated += [element("Author", text(about.author))] if about.author else []
    stated += [element("CreationDate", about.issued)] if about.issued else []
    stated.append(element("Creator", CREATOR))
    body = element("DocInfo", "".join(stated)) + element("DocRoot", f"{_FOLDER}/Document.xml")
    return part("OFD", element("DocBody", body), Version="1.0", DocType=DOCUMENT_TYPE)


def _document(pages: Pages, identifiers: Sequence[int], largest: int, *, has_pictures: bool) -> bytes:
    """Return the XML part that lists the pages. largest: the largest identifier of the document."""
    first = pages.pages[0]
    area = element("PhysicalBox", box(Rectangle(0.0, 0.0, first.width, first.height)))
    listed = [element("MaxUnitID", str(largest)), element("PageArea", area), element("PublicRes", "PublicRes.xml")]
    listed += [element("DocumentRes", "DocumentRes.xml")] if has_pictures else []
    places = ""
    for index, identifier in enumerate(identifiers):
        places += element("Page", ID=identifier, BaseLoc=_page_name(index))
    outline = "".join(_outlined(pages, identifiers))
    content = element("CommonData", "".join(listed)) + element("Pages", places)
    content += element("Outlines", outline) if outline else ""
    return part("Document", content + element("CustomTags", "Tags/CustomTags.xml"))


def _outlined(pages: Pages, identifiers: Sequence[int]) -> Iterator[str]:
    """Yield the elements of the outline. A heading is within the heading that it stands under."""
    open_levels: list[int] = []
    places: dict[str, tuple[int, float]] = {}
    """Name of an anchor → the identifier of its page, and its distance from the upper edge in points."""
    for page, identifier in zip(pages.pages, identifiers, strict=True):
        for name, top in page.anchors.items():
            places.setdefault(name, (identifier, top))
    for level, title, anchor in pages.outline:
        while open_levels and open_levels[-1] >= level:
            open_levels.pop()
            yield "</ofd:OutlineElem>"
        page_id, top = places[anchor]
        place = element("Dest", Type="XYZ", PageID=page_id, Left=0, Top=length(top), Zoom=0)
        action = element("Action", element("Goto", place), Event=_EVENT)
        # The element stays open for the headings below it.
        opened = element("OutlineElem", element("Actions", action), Title=title)
        yield opened.removesuffix("</ofd:OutlineElem>")
        open_levels.append(level)
    yield "</ofd:OutlineElem>" * len(open_levels)
