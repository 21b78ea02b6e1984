"""Links and form fields → annotations of a PDF (ISO 32000-1, 12.5 and 12.7).

The choices of one question are boxes of one field. The field has one value, so a ticked box unticks the others, and a
second click on it unticks it too. Radio buttons would do the first only: many readers never let all of them be off.
Each box states its appearance for both states, so no reader has to make one (ISO 19005-2, 6.3.3 and 6.4.1).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pydyf

from docgen.layout.pages import Page, Pages, PlacedField, PlacedLink, Rectangle
from docgen.writers.pdf.drawing.drawn_lines import DrawnLink
from docgen.writers.pdf.drawing.embedded_fonts import EmbeddedFonts
from docgen.writers.pdf.drawing.numbers import color, spelled
from docgen.writers.pdf.drawing.structure_tree import StructureTree

_PRINTED = 4
"""The flag of an annotation that is printed too."""
_SEVERAL_LINES = 1 << 12
"""The flag of a text field whose text may have several lines."""
_OFF = "/Off"
_TICK = ((0.2, 0.5), (0.27, 0.57), (0.42, 0.42), (0.75, 0.82), (0.82, 0.75), (0.42, 0.27))
"""The corners of a tick. The box is one unit wide and high, from its lower left corner."""


@dataclass(slots=True)
class _Form:
    """The form of a PDF, while its fields are added."""

    pdf: pydyf.PDF
    """The PDF."""
    fonts: EmbeddedFonts
    """The fonts of the document."""
    fields: list[bytes] = field(default_factory=list)
    """The references of the fields."""
    choices: dict[str, pydyf.Dictionary] = field(default_factory=dict)
    """Name of a question → the field with its choices."""
    takes_text: bool = False
    """Whether a field takes text."""


def add(
    pdf: pydyf.PDF, pages: Pages, objects: list[pydyf.Dictionary], tree: StructureTree, fonts: EmbeddedFonts
) -> Any:
    """Add the links and the form fields of all pages. Return the form, or None if there are no fields.

    objects: the page objects, which get their annotations. tree: the structure tree, which gets them too.
    """
    form = _Form(pdf, fonts)
    for index, (page, page_object) in enumerate(zip(pages.pages, objects, strict=True)):
        placed = []
        for link in page.links:
            drawn = DrawnLink(link.at, link.target, link.tag, _words_of(page, link))
            placed.append((link.tag, link_annotation(drawn, page.height)))
        placed += [(asked.tag, _field(form, page, asked)) for asked in page.fields]
        for tag, annotation in placed:
            pdf.add_object(annotation)
            annotation["P"] = page_object.reference
            tree.add_object(index, tag, annotation)
            if annotation["Subtype"] == "/Widget":
                _enter(form, annotation)
        if placed:
            page_object["Annots"] = pydyf.Array([annotation.reference for _, annotation in placed])
    if not form.fields:
        return None
    entries: dict[str, Any] = {"Fields": pydyf.Array(form.fields)}
    if form.takes_text:
        entries["DA"] = pydyf.String("0 g")
    return pydyf.Dictionary(entries)


def _rectangle(height: float, at: Rectangle) -> pydyf.Array:
    """Return a rectangle of a page as PDFs spell it. height: of the paper."""
    return pydyf.Array(map(spelled, (at.left, height - at.bottom, at.right, height - at.top)))


def _words_of(page: Page, link: PlacedLink) -> str:
    """Return the text that a link stands on. Without text it is the name of the anchor."""
    return "".join(text.text for text in page.texts if text.tag == link.tag).strip() or link.target


def link_annotation(link: DrawnLink, height: float) -> pydyf.Dictionary:
    """Return a link. It says in words where it leads: in its own text. height: of the paper."""
    return pydyf.Dictionary(
        {
            "Type": "/Annot",
            "Subtype": "/Link",
            "Rect": _rectangle(height, link.at),
            "Border": "[0 0 0]",
            "F": _PRINTED,
            "Contents": pydyf.String(link.words),
            "Dest": pydyf.String(link.target),
        }
    )


def _field(form: _Form, page: Page, asked: PlacedField) -> pydyf.Dictionary:
    """Return what shows a field on its page."""
    widget = pydyf.Dictionary(
        {"Type": "/Annot", "Subtype": "/Widget", "Rect": _rectangle(page.height, asked.at), "F": _PRINTED}
    )
    width, height = asked.at.right - asked.at.left, asked.at.bottom - asked.at.top
    if asked.choice:
        widget["Parent"] = _question(form, asked.name)
        question = form.choices[asked.name]
        question["Opt"].append(pydyf.String(asked.choice).data)
        state = f"{len(question['Opt']) - 1}"
        drawn = {
            state: _appearance(form, width, height, tick(width, height)),
            "Off": _appearance(form, width, height, ""),
        }
        widget.update({"TU": pydyf.String(f"{asked.name}：{asked.choice}"), "AS": _OFF})
        widget["AP"] = pydyf.Dictionary({"N": pydyf.Dictionary(drawn)})
        return widget
    widget.update({"FT": "/Tx", "T": _name(asked.name), "TU": pydyf.String(asked.name)})
    if asked.has_lines:
        widget["Ff"] = _SEVERAL_LINES
    if asked.face is None:
        raise ValueError("a field that takes text has no face")
    font = form.fonts.of(asked.face, "")
    widget["DA"] = pydyf.String(f"/{font.name} {spelled(asked.size)} Tf {color('000000')}")
    widget["AP"] = pydyf.Dictionary({"N": _appearance(form, width, height, "/Tx BMC EMC")})
    form.takes_text = True
    return widget


def tick(width: float, height: float) -> str:
    """Return the operators that draw a tick in a box of this size in points."""
    corners = [f"{spelled(x * width)} {spelled(y * height)} {'l' if n else 'm'}" for n, (x, y) in enumerate(_TICK)]
    return f"0 g {' '.join(corners)} h f"


def _question(form: _Form, name: str) -> bytes:
    """Return the reference of the field of a question. A new question becomes a new field."""
    if name not in form.choices:
        asked = pydyf.Dictionary(
            {"FT": "/Btn", "T": _name(name), "TU": pydyf.String(name), "V": _OFF, "Opt": pydyf.Array()}
        )
        asked["Kids"] = pydyf.Array()
        form.pdf.add_object(asked)
        form.choices[name] = asked
        form.fields.append(asked.reference)
    reference: bytes = form.choices[name].reference
    return reference


def _enter(form: _Form, widget: pydyf.Dictionary) -> None:
    """Enter a widget, which is in the PDF now, among the fields of the form or the boxes of its question."""
    for question in form.choices.values():
        if widget.get("Parent") == question.reference:
            question["Kids"].append(widget.reference)
            return
    form.fields.append(widget.reference)


def _name(asked: str) -> pydyf.String:
    """Return the name of a field. A full stop would part it into names of nested fields."""
    return pydyf.String(asked.replace(".", "．"))


def _appearance(form: _Form, width: float, height: float, drawn: str) -> bytes:
    """Add the drawing of a field to the PDF. Return its reference."""
    box = f"[0 0 {spelled(width)} {spelled(height)}]"
    stream = pydyf.Stream([drawn], {"Type": "/XObject", "Subtype": "/Form", "BBox": box})
    form.pdf.add_object(stream)
    reference: bytes = stream.reference
    return reference
