"""Pages → the bytes of a PDF: PDF/A-2u, or one file that is PDF/A-2a and PDF/UA-1.

Both files have the same structure, so that screen readers can read both. The second file claims more about it.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import pydyf

from docgen.layout.pages import Page, Pages
from docgen.writers.pdf.drawing import finishing, links_and_fields, metadata, page_content
from docgen.writers.pdf.drawing.embedded_fonts import EmbeddedFonts
from docgen.writers.pdf.drawing.navigation import AnchoredPage
from docgen.writers.pdf.drawing.numbers import add_spelled, added, compressed, spelled
from docgen.writers.pdf.drawing.stamps import Stamps
from docgen.writers.pdf.drawing.structure_tree import StructureTree


def write(pages: Pages, *, accessible: bool = False) -> bytes:
    """Return pages as a PDF. Equal pages give equal bytes. accessible: see `metadata.packet`."""
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
    anchored = [
        AnchoredPage(reference, page.height, page.anchors)
        for page, reference in zip(pages.pages, references, strict=True)
    ]
    described = metadata.packet(pages.title, accessible=accessible)
    entries = {"AcroForm": form} if form else {}
    finishing.complete(pdf, pages.title, described, tree, anchored, pages.outline, entries, partial(add_spelled, pdf))
    return finishing.bytes_of(pdf)


def _page(pdf: pydyf.PDF, page: Page, resources: pydyf.Dictionary) -> Any:
    """Add an empty page to a PDF. Return it. resources: the fonts and stamps of all pages."""
    page_object = pydyf.Dictionary(
        {
            "Type": "/Page",
            "Parent": pdf.pages.reference,
            "MediaBox": f"[0 0 {spelled(page.width)} {spelled(page.height)}]",
            "Resources": resources.reference,
            "StructParents": pdf.pages["Count"],  # the index of this page: so many pages were added before it
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

    objects: the page objects, which get their contents. resources, fonts, tree: these get the stamps, the fonts and the
    marked parts of the pages.
    """
    stamps = Stamps(pdf)
    for page, page_object in zip(pages.pages, objects, strict=True):
        content = page_content.of_page(page, pages.tags, fonts)
        stream = compressed(content.drawn(stamps.name(page)), {})
        page_object["Contents"] = added(pdf, stream)
        tree.add_page(content.marked)
    if stamps.resources:
        resources["XObject"] = stamps.resources
