"""Links and form fields → annotations of a PDF (ISO 32000-1, 12.5 and 12.7).

The choices of one question are check boxes of one field. The field has one value, so a tick in one box removes the tick
in another box. A second click removes a tick again. Many readers do not allow this for radio buttons, so radio buttons
are not used. Each box has an appearance for both states, so that no reader has to make one (ISO 19005-2, 6.3.3 and
6.4.1).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pydyf

from docgen.layout.pages import Page, Pages, PlacedField, Rectangle
from docgen.writers.pdf.drawing.drawn_lines import DrawnLink
from docgen.writers.pdf.drawing.embedded_fonts import EmbeddedFonts
from docgen.writers.pdf.drawing.numbers import added, color, spelled
from docgen.writers.pdf.drawing.structure_tree import StructureTree

_PRINTED = 4
"""The flag of an annotation that is printed too."""
_SEVERAL_LINES = 1 << 12
"""The flag of a text field whose text may have several lines."""
_OFF = "/Off"
_TICK = ((0.2, 0.5), (0.27, 0.57), (0.42, 0.42), (0.75, 0.82), (0.82, 0.75), (0.42, 0.27))
"""The corners of a tick, from the lower left corner of its box. The box is one unit wide and high."""


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
    """Name of a question → its field."""
    questions_of: dict[bytes, pydyf.Dictionary] = field(default_factory=dict)
    """Reference of the field of a question → the field."""
    takes_text: bool = False
    """Whether a field takes text."""


def add(
    pdf: pydyf.PDF, pages: Pages, objects: list[pydyf.Dictionary], tree: StructureTree, fonts: EmbeddedFonts
) -> Any:
    """Add the links and the form fields of all pages. Return the form. None: there are no fields.

    objects: the page objects. tree: the structure tree. Both get the annotations.
    """
    form = _Form(pdf, fonts)
    for index, (page, page_object) in enumerate(zip(pages.pages, objects, strict=True)):
        placed = []
        for link in page.links:
            words = "".join(text.text for text in page.texts if text.tag == link.tag).strip()
            drawn = DrawnLink(link.at, link.target, link.tag, words or link.target)
            placed.append((link.tag, link_annotation(drawn, page.height)))
        placed += [(asked.tag, _field(form, page, asked)) for asked in page.fields]
        for tag, annotation in placed:
            pdf.add_object(annotation)
            annotation["P"] = page_object.reference
            tree.add_object(index, tag, annotation)
            if "FT" in annotation:
                form.fields.append(annotation.reference)
            elif annotation["Subtype"] == "/Widget":
                form.questions_of[annotation["Parent"]]["Kids"].append(annotation.reference)
        if placed:
            page_object["Annots"] = pydyf.Array([annotation.reference for _, annotation in placed])
    if not form.fields:
        return None
    entries: dict[str, Any] = {"Fields": pydyf.Array(form.fields)}
    if form.takes_text:
        entries["DA"] = pydyf.String("0 g")
    return pydyf.Dictionary(entries)


def _rectangle(height: float, at: Rectangle) -> pydyf.Array:
    """Return a rectangle of a page as a PDF spells it. height: the height of the paper in points."""
    return pydyf.Array(map(spelled, (at.left, height - at.bottom, at.right, height - at.top)))


def link_annotation(link: DrawnLink, height: float) -> pydyf.Dictionary:
    """Return a link. Its description is its own text. height: the height of the paper in points."""
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
    """Return the annotation of a field on its page."""
    widget = pydyf.Dictionary(
        {"Type": "/Annot", "Subtype": "/Widget", "Rect": _rectangle(page.height, asked.at), "F": _PRINTED}
    )
    width, height = asked.at.right - asked.at.left, asked.at.bottom - asked.at.top
    if asked.choice:
        question = _question(form, asked.name)
        widget["Parent"] = question.reference
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
    font = form.fonts.of(asked.face, text="")  # The field is empty, so the font needs no characters for it.
    widget["DA"] = pydyf.String(f"/{font.name} {spelled(asked.size)} Tf {color('000000')}")
    widget["AP"] = pydyf.Dictionary({"N": _appearance(form, width, height, "/Tx BMC EMC")})
    form.takes_text = True
    return widget


def tick(width: float, height: float) -> str:
    """Return the operators that draw a tick in a box of this size in points."""
    corners = [f"{spelled(x * width)} {spelled(y * height)} {'l' if n else 'm'}" for n, (x, y) in enumerate(_TICK)]
    return f"0 g {' '.join(corners)} h f"


def _question(form: _Form, name: str) -> pydyf.Dictionary:
    """Return the field of a question. A new question becomes a new field."""
    if name not in form.choices:
        asked = pydyf.Dictionary(
            {"FT": "/Btn", "T": _name(name), "TU": pydyf.String(name), "V": _OFF, "Opt": pydyf.Array()}
        )
        asked["Kids"] = pydyf.Array()
        form.pdf.add_object(asked)
        form.choices[name] = asked
        form.questions_of[asked.reference] = asked
        form.fields.append(asked.reference)
    return form.choices[name]


def _name(asked: str) -> pydyf.String:
    """Return the name of a field. A full stop would divide it into the names of nested fields."""
    return pydyf.String(asked.replace(".", "．"))


def _appearance(form: _Form, width: float, height: float, drawn: str) -> bytes:
    """Add the appearance of a field to the PDF. Return its reference. drawn: its operators."""
    box = f"[0 0 {spelled(width)} {spelled(height)}]"
    return added(form.pdf, pydyf.Stream([drawn], {"Type": "/XObject", "Subtype": "/Form", "BBox": box}))
