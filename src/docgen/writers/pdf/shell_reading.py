"""The HTML of a shell with style sheets → its pages as WeasyPrint draws them: the places of the slots, and the drawing.

Each empty slot contains a sample. A sample is one Chinese character (`shell_html.SAMPLE`, `MARK_SAMPLES`). The text of
a letter will begin where the sample is drawn.

Only documented interfaces of WeasyPrint are used: `HTML.render`, `Page.anchors` and `Document.write_pdf`. Everything
else is read from the PDF.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from docgen.errors import RenderError
from docgen.layout.pages import ONE_LINE_SLOTS, Rectangle
from docgen.model.blocks import Role
from docgen.stationery.profile import Profile
from docgen.writers.pdf import font_configuration, pictures, printer, shell_drawing, shell_html
from docgen.writers.pdf.shell_drawing import Drawing, DrawnWord
from docgen.writers.pdf.shell_fonts import ShellFont

_POINTS_PER_PIXEL = 0.75
"""WeasyPrint states places in CSS pixels."""
_OVERLAP = 0.5
"""The least overlap of two places that counts, in points."""
SLOT_ROLES = {f"dg-{role}": role for role in ONE_LINE_SLOTS}
"""The `id` of a slot for one line → the role of the line."""


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page of a shell."""

    number: int
    """The number of the page, from 0."""
    places: Mapping[str, Rectangle]
    """The `id` of an element → its place."""
    drawing: Drawing
    """What the page draws."""
    pdf_page: Any
    """The page of the PDF, a `pypdf.PageObject`. None: the page was dropped to save memory."""

    def without_pdf(self) -> ReadPage:
        """Return a copy without the page of the PDF and the drawing operations, which take much memory."""
        return replace(self, pdf_page=None, drawing=replace(self.drawing, operations=[]))

    @property
    def body(self) -> Rectangle | None:
        """The area for the text. It begins at the first sample of the body and ends at the lower edge of the type area.

        None: the page has no body.
        """
        body, end = self.places.get(f"dg-body-{self.number}"), self.places.get("dg-end")
        return Rectangle(body.left, body.top, body.right, end.bottom) if body and end else None

    @property
    def own_words(self) -> list[DrawnWord]:
        """The words of the page without the samples in its slots."""
        slots = [place for name, place in self.places.items() if name.startswith("dg-body") or name in SLOT_ROLES]
        samples = {shell_html.SAMPLE, *shell_html.MARK_SAMPLES.values()}
        words = []
        for word in self.drawing.words:
            is_sample = word.text in samples and any(holds(slot, word) for slot in slots)
            if word.text.strip() and not is_sample:
                words.append(word)
        return words

    def sample_in(self, slot: Rectangle, role: Role | None = None) -> DrawnWord | None:
        """Return the sample that is drawn in a slot. None: no sample is drawn there.

        role: the role of the slot's line. None: the slot is the body.
        """
        sample = shell_html.MARK_SAMPLES[role] if role else shell_html.SAMPLE
        inside = (word for word in self.drawing.words if word.text == sample and holds(slot, word))
        return next(inside, None)


def read(source: str, style_sheets: tuple[str, ...], profile: Profile) -> tuple[ReadPage, ...]:
    """Return the pages of HTML. Raise a `StationeryError` if WeasyPrint cannot read a picture.

    style_sheets: the CSS. The style sheets in the HTML outrank it.
    """
    import pypdf

    library, fetcher, folder = printer.library(), pictures.fetcher(), profile.font_folder
    with printer.TURN, printer.collected_warnings() as warnings, pictures.refusals_told(fetcher):
        sheets = [font_configuration.style_sheet(css, folder) for css in style_sheets]
        html = library.HTML(string=source, url_fetcher=fetcher)
        rendered = html.render(stylesheets=sheets, font_config=font_configuration.of(folder))
        data = rendered.write_pdf(pdf_variant="pdf/a-2u", pdf_tags=False, uncompressed_pdf=True)
    if warnings:
        raise RenderError(printer.explain(warnings[0]), code="pdf-warning")
    known: dict[str, ShellFont] = {}
    pages: list[ReadPage] = []
    for rendered_page, pdf_page in zip(rendered.pages, pypdf.PdfReader(io.BytesIO(data)).pages, strict=True):
        places = {}
        for name, edges in rendered_page.anchors.items():
            places[name] = Rectangle(*(edge * _POINTS_PER_PIXEL for edge in edges))
        pages.append(ReadPage(len(pages), places, shell_drawing.read(pdf_page, known), pdf_page))
    return tuple(pages)


def holds(place: Rectangle, word: DrawnWord) -> bool:
    """Return whether the left end of a word is in a place, or at most one point outside it."""
    return place.left - 1 <= word.x <= place.right + 1 and place.top - 1 <= word.baseline <= place.bottom + 1


def overlap(one: Rectangle, other: Rectangle) -> bool:
    """Return whether two places have a common part that is large enough to be visible."""
    wide = min(one.right, other.right) - max(one.left, other.left)
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    return wide > _OVERLAP and high > _OVERLAP
