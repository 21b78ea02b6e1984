"""Faults sown into sound PDFs: an entry of a table → the bytes of a file with this one fault.

faults.toml is for PDFs that WeasyPrint made, drawn.toml for PDFs that docgen drew itself.
"""

import functools
import io
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from conftest import compositions
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    TextStringObject,
)

from docgen.composition.compose import Composition
from docgen.writers import WRITERS
from docgen.writers.pdf import printer

TABLE = tomllib.loads((Path(__file__).parent / "faults.toml").read_text(encoding="utf-8"))
DRAWN = tomllib.loads((Path(__file__).parent / "drawn.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Fault:
    name: str
    document: str
    code: tuple[str, ...]
    how: dict

    def __str__(self) -> str:
        return self.name


def faults() -> list[Fault]:
    return [
        *(
            Fault(f"{entry['name']}-{spot}", spot.split(":")[0], tuple(entry["code"]), {"css": css(entry, spot)})
            for entry in TABLE["style"]
            for spot in entry.get("on", TABLE["where"])
        ),
        *(
            Fault(f"{entry['name']}-{document}", document, tuple(entry["code"]), entry)
            for entry in TABLE["file"]
            for document in entry.get("on", TABLE["files"])
        ),
    ]


def drawn_faults() -> list[Fault]:
    return [
        Fault(f"{entry['name']}-{document}", document, tuple(entry["code"]), entry)
        for entry in DRAWN["file"]
        for document in entry.get("on", DRAWN["files"])
    ]


def css(entry: dict, spot: str) -> str:
    return entry["css"].replace("ROLE", f".{spot.split(':')[1]}")


def composition(fault: Fault) -> Composition:
    case, name = TABLE["documents"][fault.document]
    return compositions(case)[name]


@functools.cache
def sound(case: str, name: str) -> bytes:
    made = compositions(case)[name]
    return printer.write(made.doc, made.stationery)


@functools.cache
def drawn(document: str) -> bytes:
    """A sound document of drawn.toml, as docgen draws it."""
    case, name = DRAWN["documents"][document]
    made = compositions(case)[name]
    return WRITERS["pdf"](made.doc, made.stationery, False)


def drawn_with(fault: Fault) -> bytes:
    """A drawn document with one fault."""
    data = _changed(drawn(fault.document), fault)
    assert data != _changed(drawn(fault.document), Fault("", fault.document, (), {})), "the fault changes nothing"
    return data


def rendered(fault: Fault) -> bytes:
    """The document with one fault, which is another file than the sound one."""
    data = _rendered(fault)
    assert data != sound(*TABLE["documents"][fault.document]), "the fault changes nothing"
    return data


def _rendered(fault: Fault) -> bytes:
    if "css" in fault.how:
        made, plain = composition(fault), printer.stylesheet
        with patch.object(printer, "stylesheet", lambda *arguments: f"{plain(*arguments)}\n{fault.how['css']}"):
            return printer.write(made.doc, made.stationery)
    return _changed(sound(*TABLE["documents"][fault.document]), fault)


def _changed(data: bytes, fault: Fault) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(data))
    for kind, what in fault.how.items():
        if kind not in ("name", "code", "on"):
            HANDS[kind](writer, what)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


# ---- what is drawn ---------------------------------------------------------------------------------------------------
def rewritten(writer: PdfWriter, change) -> None:
    """The content of the first page, changed."""
    page = writer.pages[0]
    old = page.get_contents().get_data()
    new = change(old)
    assert new != old, "what is to be changed is not there"
    page[NameObject("/Contents")] = writer._add_object(stream(new))


def content(writer: PdfWriter, what: list[str]) -> None:
    rewritten(writer, lambda old: re.sub(what[0].encode(), what[1].encode(), old))


def before(writer: PdfWriter, what: str) -> None:
    rewritten(writer, lambda old: what.encode() + b"\n" + old)


def after(writer: PdfWriter, what: str) -> None:
    rewritten(writer, lambda old: old + b"\n" + what.encode())


def layer(writer: PdfWriter, _: bool) -> None:
    group = writer._add_object(
        DictionaryObject({NameObject("/Type"): NameObject("/OCG"), NameObject("/Name"): TextStringObject("x")})
    )
    settings = DictionaryObject({NameObject("/OFF"): ArrayObject([group])})
    catalogue = DictionaryObject({NameObject("/OCGs"): ArrayObject([group]), NameObject("/D"): settings})
    writer.root_object[NameObject("/OCProperties")] = catalogue
    resources(writer)[NameObject("/Properties")] = DictionaryObject({NameObject("/L9"): group})
    rewritten(writer, lambda old: b"/OC /L9 BDC\n" + old + b"\nEMC")


def transparency(writer: PdfWriter, alpha: float) -> None:
    if "/ExtGState" not in resources(writer):
        resources(writer)[NameObject("/ExtGState")] = DictionaryObject({NameObject("/G"): DictionaryObject()})
        before(writer, "/G gs")
    for state in resources(writer)["/ExtGState"].get_object().values():
        state.get_object()[NameObject("/ca")] = FloatObject(alpha)


def box(writer: PdfWriter, sides: list[float]) -> None:
    for page in writer.pages:
        page[NameObject("/CropBox")] = ArrayObject([FloatObject(side) for side in sides])


def page(writer: PdfWriter, values: dict) -> None:
    for one in writer.pages:
        for key, value in values.items():
            one[NameObject(f"/{key}")] = FloatObject(value)


def catalog(writer: PdfWriter, values: dict) -> None:
    for key, value in values.items():
        writer.root_object[NameObject(f"/{key}")] = NameObject(value)


# ---- fonts -----------------------------------------------------------------------------------------------------------
def fonts(writer: PdfWriter) -> list[DictionaryObject]:
    return [font.get_object() for font in resources(writer)["/Font"].get_object().values()]


def descendant(found: DictionaryObject) -> DictionaryObject:
    return found["/DescendantFonts"][0].get_object()


def font(writer: PdfWriter, values: dict) -> None:
    for found in fonts(writer):
        for key, value in values.items():
            holder = found if f"/{key}" in found and key != "W" else descendant(found)
            holder[NameObject(f"/{key}")] = ArrayObject() if value == [] else NameObject(value)


def descriptor(writer: PdfWriter, values: dict) -> None:
    for found in fonts(writer):
        for key, value in values.items():
            descendant(found)["/FontDescriptor"].get_object()[NameObject(f"/{key}")] = TextStringObject(value)


def strip(writer: PdfWriter, _: bool) -> None:
    for found in fonts(writer):
        for key in ("/FontFile2", "/FontFile3"):
            descendant(found)["/FontDescriptor"].get_object().pop(key, None)


def swap(writer: PdfWriter, _: bool) -> None:
    holders = [descendant(found)["/FontDescriptor"].get_object() for found in fonts(writer)]
    holders = [holder for holder in holders if "/FontFile3" in holder]
    files = [holder.raw_get("/FontFile3") for holder in holders]
    assert len(files) > 1
    for holder, file in zip(holders, files[1:] + files[:1], strict=True):
        holder[NameObject("/FontFile3")] = file


def glyph(writer: PdfWriter, _: bool) -> None:
    """Exchange two characters in the table ToUnicode, and the codes of both on the page: what is copied stays."""
    holder = max(fonts(writer), key=lambda found: len(found["/ToUnicode"].get_object().get_data()))
    table = holder["/ToUnicode"].get_object()
    one, other = re.findall(rb"<([0-9a-f]{4})> <([0-9a-f]{4})>\n", table.get_data())[5:7]
    changed = table.get_data().replace(b"<%s> <%s>" % one, b"<%s> <%s>" % (one[0], b"????"))
    changed = changed.replace(b"<%s> <%s>" % other, b"<%s> <%s>" % (other[0], one[1])).replace(b"????", other[1])
    holder[NameObject("/ToUnicode")] = writer._add_object(stream(changed))
    exchanged = {one[0]: other[0], other[0]: one[0]}

    def codes(match: re.Match[bytes]) -> bytes:
        inside = match[1]
        parts = [inside[start : start + 4] for start in range(0, len(inside), 4)]
        return b"<" + b"".join(exchanged.get(part, part) for part in parts) + b">"

    def texts(match: re.Match[bytes]) -> bytes:
        named = resources(writer)["/Font"].get_object()["/" + match[1].decode()].get_object()
        return re.sub(rb"<([0-9a-f]+)>", codes, match[0]) if named is holder else match[0]

    for one_page in writer.pages:
        data = one_page.get_contents().get_data()
        one_page[NameObject("/Contents")] = writer._add_object(stream(re.sub(rb"BT /(\w+) .*? ET", texts, data)))


# ---- forms and annotations -------------------------------------------------------------------------------------------
def resources(writer: PdfWriter) -> DictionaryObject:
    return writer.pages[0]["/Resources"].get_object()


def stream(data: bytes, **entries) -> DecodedStreamObject:
    made = DecodedStreamObject()
    made.set_data(data)
    made.update({NameObject(f"/{key}"): value for key, value in entries.items()})
    return made


def own_form(writer: PdfWriter, drawing: str, wide: float, high: float):
    """A form whose resources name a font that is not embedded, F9, one of the document's, OWN, and a state, G9."""
    plain = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    reference = writer._add_object(plain)
    own = next(iter(resources(writer)["/Font"].get_object().values()))
    named = {
        NameObject("/OWN"): own.indirect_reference or own,
        **({NameObject("/F9"): reference} if "/F9" in drawing else {}),
    }
    state = DictionaryObject({NameObject("/Font"): ArrayObject([reference, FloatObject(12)])})
    states = DictionaryObject({NameObject("/G9"): state} if "/G9" in drawing else {})
    entries = {
        "Type": NameObject("/XObject"),
        "Subtype": NameObject("/Form"),
        "BBox": ArrayObject([FloatObject(side) for side in (0, 0, wide, high)]),
        "Resources": DictionaryObject({NameObject("/Font"): DictionaryObject(named), NameObject("/ExtGState"): states}),
    }
    return writer._add_object(stream(drawing.encode(), **entries))


def form(writer: PdfWriter, drawing: str) -> None:
    objects = DictionaryObject({NameObject("/X9"): own_form(writer, drawing, 600, 842)})
    resources(writer)[NameObject("/XObject")] = objects
    after(writer, "/X9 Do")


def note(writer: PdfWriter, drawing: str, sides: tuple[float, ...] = (20, 20, 120, 60)) -> None:
    look = DictionaryObject({NameObject("/N"): own_form(writer, drawing, sides[2] - sides[0], sides[3] - sides[1])})
    annotation = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Stamp"),
            NameObject("/F"): FloatObject(4),
            NameObject("/Rect"): ArrayObject([FloatObject(side) for side in sides]),
            NameObject("/AP"): look,
        }
    )
    page = writer.pages[0]
    known = page.get("/Annots", ArrayObject()).get_object()
    page[NameObject("/Annots")] = ArrayObject([*known, writer._add_object(annotation)])


def cover(writer: PdfWriter, _: bool) -> None:
    note(writer, "1 1 1 rg 0 0 595 842 re f", (0, 0, 595, 842))


HANDS = {
    hand.__name__: hand
    for hand in (
        content,
        before,
        after,
        layer,
        transparency,
        box,
        page,
        catalog,
        font,
        descriptor,
        strip,
        swap,
        glyph,
        form,
        note,
        cover,
    )
}
