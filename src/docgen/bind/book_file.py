"""Drawn sections, annexes and blank pages → one PDF.

The content streams of the sections are taken over as they are. Each font is embedded once, with the glyphs that the
whole book needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import pydyf

from docgen.bind import annex_pages, photograph_page
from docgen.bind.annex_pages import AnnexCopy, AnnexPages
from docgen.bind.spilled_pdf import SpilledPdf, compressed_stream, picture_stream
from docgen.errors import RenderError
from docgen.files import compression
from docgen.language import listing, say
from docgen.layout.pages import ARTIFACT, Bookmark, Page, Tag
from docgen.layout.placed_photograph import PlacedPhotograph
from docgen.model.book import Photograph
from docgen.writers.pdf.drawing import finishing, links_and_fields, metadata, navigation, page_content
from docgen.writers.pdf.drawing.drawn_lines import DrawnLink
from docgen.writers.pdf.drawing.drawn_pages import DrawnPages
from docgen.writers.pdf.drawing.embedded_fonts import EmbeddedFonts, ProgramMaker
from docgen.writers.pdf.drawing.navigation import AnchoredPage, PageLabel
from docgen.writers.pdf.drawing.numbers import compressed, spelled
from docgen.writers.pdf.drawing.structure_tree import StructureTree

_FONT = "B"
"""The beginning of the names of the book's fonts. Names of fonts in sections begin with another letter."""


@dataclass(slots=True)
class _Resources:
    """The resources of the pages of a section."""

    entries: pydyf.Dictionary
    """The PDF object."""
    names: dict[str, str]
    """Name of a font in the section → its name in the book."""


@dataclass(slots=True)
class _Sheet:
    """A page of the book."""

    page: pydyf.Dictionary
    """The page object."""
    height: float
    """The y of the upper edge of the paper in a PDF, in points. Except in an annex, it is the height of the paper."""
    marked: Sequence[int] = ()
    """The tag of each marked part of the page, by its index in the book."""
    links: Sequence[DrawnLink] = ()
    """The links, with the indexes of their tags in the book."""
    anchors: Mapping[str, float] = field(default_factory=dict)
    """Name of an anchor → its distance from the upper edge in points."""


class BookFile:
    """Collects the pages of a book in a PDF. title: of the book. stream: the file. program_of: see `book_pdf.bound`."""

    def __init__(self, title: str, stream: BinaryIO, program_of: ProgramMaker) -> None:
        self._title = title
        self._pdf = SpilledPdf(stream)
        self._fonts = EmbeddedFonts(_FONT, program_of)
        self._in_margins: set[str] = set()
        self._resources: list[_Resources] = []
        self._tags = [Tag("Document", ARTIFACT)]
        self._outline: list[Bookmark] = []
        self._sheets: list[_Sheet] = []
        self.is_archival = True
        """Whether the book can claim to be a PDF/A. A book with an annex cannot, because others made the annex."""

    @property
    def pages(self) -> int:
        """The number of pages so far."""
        return len(self._sheets)

    def add_section(self, some_pages: Iterable[DrawnPages], margins: Iterator[Page]) -> None:
        """Add the pages of a section. margins: the texts and lines in the margins of each page."""
        resources = self._new_resources()
        moved = len(self._tags) - 1
        has_root = False
        for drawn in some_pages:
            for tag in drawn.tags:
                if not has_root:
                    # The first tag of a section is its root. The book has one root for all sections.
                    has_root = True
                    continue
                parent = tag.parent + moved if tag.parent > 0 else 0
                self._tags.append(Tag(tag.name, parent, tag.attributes))
            self._outline += drawn.outline
            for page, margin in zip(drawn.pages, margins, strict=False):  # further margins are for the next pages
                content = compressed_stream(page.content)
                self._pdf.add_finished(content)
                sheet = self._sheet(page.width, page.height, resources.entries, [*self._margin(margin), content])
                sheet.marked = [tag + moved for tag in page.marked]
                sheet.links = [link._replace(tag=link.tag + moved) for link in page.links]
                sheet.anchors = page.anchors
            for font in drawn.fonts:
                resources.names[font.name] = self._fonts.of(font.face, font.characters).name

    def add_blank(self, width: float, height: float) -> None:
        """Add an empty page. width, height: the paper size in points."""
        self._sheet(width, height, self._new_resources().entries, [])

    def add_photograph(self, photograph: Photograph, placed: PlacedPhotograph, caption: str) -> None:
        """Add a page with a photograph and its caption. caption: the text that screen readers read."""
        self._tags += photograph_page.tags(caption)
        for text in placed.caption:
            self._in_margins.add(self._fonts.of(text.face, text.text).name)
        drawn, marked = photograph_page.drawn(placed, self._tags, self._fonts)
        content = compressed_stream(compression.stream(drawn))
        self._pdf.add_finished(content)
        image = picture_stream(photograph)
        self._pdf.add_finished(image)
        resources = self._new_resources()
        resources.entries["XObject"] = pydyf.Dictionary({photograph_page.NAME: image.reference})
        sheet = self._sheet(placed.width, placed.height, resources.entries, [content])
        sheet.marked = marked

    def add_annex(self, annex: AnnexPages, title: str, anchor: str, level: int) -> None:
        """Add the pages of an annex as they print.

        title: the title of the annex in the outline. Screen readers read it, too. anchor: the anchor of its first page.
        level: its level in the outline, from 1.
        """
        self.is_archival = False
        self._outline.append((level, title, anchor))
        part = len(self._tags)
        self._tags.append(Tag("Part", 0))
        copy = AnnexCopy(self._pdf, annex.name)
        for index, annex_page in enumerate(annex.pages):
            words = title if len(annex.pages) == 1 else f"{title} {index + 1}/{len(annex.pages)}"
            self._tags.append(Tag("Figure", part, {"Alt": words}))
            drawn, objects = annex_pages.drawn(annex_page, copy)
            content = compressed(b"/Figure <</MCID 0>> BDC\n%s\nEMC" % drawn, {})
            self._pdf.add_finished(content)
            page = self._page({**annex_pages.frame(annex_page, copy), "Contents": content.reference})
            page["Resources"] = pydyf.Dictionary({"XObject": pydyf.Dictionary(objects)})
            anchors = {} if index else {anchor: 0.0}
            top = float(annex_page.frame["/MediaBox"][3])
            self._sheets.append(_Sheet(page, top, [len(self._tags) - 1], anchors=anchors))

    def finish(self, labels: Sequence[PageLabel]) -> None:
        """Write the rest of the PDF. Equal books give equal bytes. labels: the page labels."""
        self._refuse_dead_links()
        pdf = self._pdf
        references = [sheet.page.reference for sheet in self._sheets]
        tree = StructureTree(self._tags, references)
        for sheet in self._sheets:
            tree.add_page(sheet.marked)
        for index, sheet in enumerate(self._sheets):
            self._add_links(index, sheet, tree)
        embedded = self._fonts.objects(pdf)
        for resources in self._resources:
            names = {**{name: name for name in sorted(self._in_margins)}, **resources.names}
            fonts = {name: embedded[book_name] for name, book_name in names.items()}
            resources.entries["Font"] = pydyf.Dictionary(fonts)
        described = metadata.packet(self._title, is_archival=self.is_archival)
        anchored = [AnchoredPage(sheet.page.reference, sheet.height, sheet.anchors) for sheet in self._sheets]
        entries = {"PageLabels": navigation.labels(labels)} if labels else {}
        finishing.complete(pdf, self._title, described, tree, anchored, self._outline, entries, pdf.add_spelled)
        pdf.close()

    def _new_resources(self) -> _Resources:
        """Add the resources of a section."""
        entries = pydyf.Dictionary()
        self._pdf.add_object(entries)
        self._resources.append(_Resources(entries, {}))
        return self._resources[-1]

    def _sheet(
        self, width: float, height: float, resources: pydyf.Dictionary, contents: Sequence[pydyf.Object]
    ) -> _Sheet:
        """Add a page that is not from an annex. width, height: the paper size in points."""
        page = self._page({"MediaBox": f"[0 0 {spelled(width)} {spelled(height)}]", "Resources": resources.reference})
        if contents:
            page["Contents"] = pydyf.Array([content.reference for content in contents])
        self._sheets.append(_Sheet(page, height))
        return self._sheets[-1]

    def _page(self, entries: Mapping[str, Any]) -> pydyf.Dictionary:
        """Add a page object with some entries."""
        page = pydyf.Dictionary(
            {
                "Type": "/Page",
                "Parent": self._pdf.pages.reference,
                "StructParents": len(self._sheets),
                "Tabs": "/S",
                **entries,
            }
        )
        self._pdf.add_page(page)
        return page

    def _margin(self, margin: Page) -> list[pydyf.Object]:
        """Return the content stream of the margins of a page. Empty: the margins have no content."""
        if not margin.texts and not margin.boxes:
            return []
        for text in margin.texts:
            self._in_margins.add(self._fonts.of(text.face, text.text).name)
        content = compressed_stream(compression.stream(page_content.of_page(margin, (), self._fonts).drawn()))
        self._pdf.add_finished(content)
        return [content]

    def _add_links(self, index: int, sheet: _Sheet, tree: StructureTree) -> None:
        """Add the links of a page to the page and to the structure. index: the index of the page."""
        annotations = []
        for link in sheet.links:
            annotation = links_and_fields.link_annotation(link, sheet.height)
            self._pdf.add_object(annotation)
            annotation["P"] = sheet.page.reference
            tree.add_object(index, link.tag, annotation)
            self._pdf.spill(annotation)
            annotations.append(annotation.reference)
        if annotations:
            sheet.page["Annots"] = pydyf.Array(annotations)

    def _refuse_dead_links(self) -> None:
        """Raise a `RenderError` if a link or a bookmark leads to an anchor that no page has."""
        anchors = {name for sheet in self._sheets for name in sheet.anchors}
        targets = {link.target for sheet in self._sheets for link in sheet.links}
        targets |= {anchor for _, _, anchor in self._outline}
        if dead := sorted(targets - anchors):
            raise RenderError(
                say("有链接指向书中没有的地方：{names}", names=listing(dead)),
                next_step=say("核对目录与正文是否出自同一批案件"),
                code="bind-link",
            )
