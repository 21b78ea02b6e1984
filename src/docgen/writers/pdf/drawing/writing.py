"""Pages → the bytes of a PDF: PDF/A-2u, or one file that is PDF/A-2a and PDF/UA-1.

Both have the same structure, so that a screen reader can read both. The second claims more about it.
"""

from __future__ import annotations

import hashlib
import itertools
from typing import Any

import pydyf

from docgen.layout.pages import Page, Pages
from docgen.writers.pdf.drawing import links_and_fields, metadata, navigation
from docgen.writers.pdf.drawing.embedded_fonts import EmbeddedFonts
from docgen.writers.pdf.drawing.navigation import AnchoredPage
from docgen.writers.pdf.drawing.numbers import compressed, spelled
from docgen.writers.pdf.drawing.page_content import PageContent
from docgen.writers.pdf.drawing.stamps import Stamps
from docgen.writers.pdf.drawing.structure_tree import StructureTree

_LANGUAGE = "zh-CN"
_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
"""The version, and four bytes by which programs see that the file is no text."""


def write(pages: Pages, *, accessible: bool = False) -> bytes:
    """Return pages as a PDF. Equal pages give equal bytes.

    accessible: whether the PDF claims PDF/A-2a and PDF/UA-1. If not, it claims PDF/A-2u.
    """
    pdf, fonts = pydyf.PDF(), EmbeddedFonts()
    resources = pydyf.Dictionary()
    pdf.add_object(resources)
    objects = [_page(pdf, page, resources) for page in pages.pages]
    references = [page_object.reference for page_object in objects]
    tree = StructureTree(pages.tags, references)
    _draw(pdf, pages, objects, resources, fonts, tree)
    form = links_and_fields.add(pdf, pages, objects, tree, fonts)
    resources["Font"] = fonts.objects(pdf)
    if form and "DA" in form:
        form["DR"] = pydyf.Dictionary({"Font": resources["Font"]})
    described = metadata.packet(pages.title, accessible=accessible)
    pdf.add_object(described)
    anchored = [
        AnchoredPage(reference, page.height, page.anchors)
        for page, reference in zip(pages.pages, references, strict=True)
    ]
    named = navigation.destinations(pdf, anchored)
    optional = {
        "AcroForm": form,
        "Names": named,
        "Outlines": navigation.outline(pdf, pages.outline) if pages.outline else None,
    }
    pdf.catalog.update(
        {
            "Lang": pydyf.String(_LANGUAGE),
            "MarkInfo": "<</Marked true>>",
            "ViewerPreferences": "<</DisplayDocTitle true>>",
            "StructTreeRoot": tree.root(pdf),
            "Metadata": described.reference,
            "OutputIntents": pydyf.Array([metadata.output_intent(pdf).data]),
            **{key: value for key, value in optional.items() if value},
        }
    )
    pdf.info.update({"Producer": pydyf.String(metadata.PRODUCER), "Title": pydyf.String(pages.title)})
    return _bytes(pdf)


def _page(pdf: pydyf.PDF, page: Page, resources: pydyf.Dictionary) -> Any:
    """Add an empty page to a PDF. Return it. resources: the fonts and drawings of all pages."""
    page_object = pydyf.Dictionary(
        {
            "Type": "/Page",
            "Parent": pdf.pages.reference,
            "MediaBox": f"[0 0 {spelled(page.width)} {spelled(page.height)}]",
            "Resources": resources.reference,
            "StructParents": pdf.pages["Count"],
            "Tabs": "/S",
        }
    )
    pdf.add_page(page_object)
    return page_object


def _draw(
    pdf: pydyf.PDF,
    pages: Pages,
    objects: list[pydyf.Dictionary],
    resources: pydyf.Dictionary,
    fonts: EmbeddedFonts,
    tree: StructureTree,
) -> None:
    """Draw all pages.

    objects: the page objects, which get their contents. resources, fonts, tree: they collect what the pages use.
    """
    stamps = Stamps(pdf)
    for page, page_object in zip(pages.pages, objects, strict=True):
        content = PageContent(page, pages.tags, fonts)
        stream = compressed(content.drawn(stamps.name(page)), {})
        pdf.add_object(stream)
        page_object["Contents"] = stream.reference
        tree.add_page(content.marked)
    if stamps.resources:
        resources["XObject"] = stamps.resources


def _bytes(pdf: pydyf.PDF) -> bytes:
    """Return a PDF as bytes. Its identifier is the hash of its objects.

    pydyf could do the same, but it spells each object twice.
    """
    pdf.add_object(pdf.info)
    objects = [each.indirect + b"\n" for each in pdf.objects[1:]]
    identifier = hashlib.md5(b"".join(objects), usedforsecurity=False).hexdigest().encode()
    offsets = itertools.accumulate(map(len, objects), initial=len(_HEADER))
    table = [b"0000000000 65535 f ", *(b"%010d 00000 n " % offset for offset in offsets)]
    start = int(table.pop()[:10])  # where the table itself begins
    trailer = pydyf.Dictionary({"Size": len(table), "Root": pdf.catalog.reference, "Info": pdf.info.reference})
    trailer["ID"] = b"[<%s><%s>]" % (identifier, identifier)
    tail = (b"xref", b"0 %d" % len(table), *table, b"trailer", trailer.data, b"startxref", b"%d" % start, b"%%EOF", b"")
    return b"".join([_HEADER, *objects, b"\n".join(tail)])
