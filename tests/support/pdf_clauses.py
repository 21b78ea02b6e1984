"""What ISO 19005-2 (PDF/A-2) and ISO 14289-1 (PDF/UA-1) ask of a file, clause by clause, as far as its structure shows.

Each function checks the clause that it is registered for, and yields what breaks it. `broken` runs all of them that
a file's claims call for. A validator checks more; no fault that a function finds would pass one.
"""

import io
import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from fontTools.cffLib import CFFFontSet
from fontTools.misc.psCharStrings import T2WidthExtractor
from fontTools.ttLib import TTFont
from lxml import etree
from pypdf import PdfReader
from pypdf.generic import ArrayObject, BooleanObject, ContentStream, DictionaryObject, NullObject, StreamObject

STANDARD = """
Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 L LI Lbl LBody
Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby RB RT RP Warichu WT WP
Figure Formula Form
""".split()  # noqa: SIM905
PAINTING = {
    b"Tj",
    b"TJ",
    b"'",
    b'"',
    b"f",
    b"F",
    b"f*",
    b"S",
    b"s",
    b"B",
    b"B*",
    b"b",
    b"b*",
    b"Do",
    b"sh",
    b"INLINE IMAGE",
}
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
KNOWN_SCHEMAS = {
    "http://purl.org/dc/elements/1.1/",
    "http://ns.adobe.com/pdf/1.3/",
    "http://ns.adobe.com/xap/1.0/",
    "http://www.aiim.org/pdfa/ns/id/",
    "http://www.aiim.org/pdfa/ns/extension/",
    "http://www.aiim.org/pdfa/ns/schema#",
    "http://www.aiim.org/pdfa/ns/property#",
}
IDENTITY = {"a": "http://www.aiim.org/pdfa/ns/id/", "ua": "http://www.aiim.org/pdfua/ns/id/"}

CLAUSES: list[tuple[str, str, Callable]] = []


def clause(standard: str, number: str) -> Callable:
    """Register a function for a clause. standard: `a` ISO 19005-2, `level-a` its level A, `ua` ISO 14289-1."""

    def register(check: Callable) -> Callable:
        CLAUSES.append((standard, number, check))
        return check

    return register


class Claimed:
    """A PDF, and what it claims to be."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.reader = PdfReader(io.BytesIO(data))
        self.root = self.reader.trailer["/Root"]
        self.metadata = etree.fromstring(self.root["/Metadata"].get_object().get_data())
        self.objects = [self.reader.get_object(number) for number in self._numbers()]
        self.dictionaries = [each for each in self.objects if isinstance(each, DictionaryObject)]
        self.pages = list(self.reader.pages)
        self.fonts = [each for each in self.dictionaries if each.get("/Type") == "/Font"]
        self.annotations = [note.get_object() for page in self.pages for note in page.get("/Annots", ())]

    def _numbers(self) -> list[int]:
        return sorted(number for table in self.reader.xref.values() for number in table)

    def property(self, schema: str, name: str) -> str | None:
        """The value of a simple property of the metadata, as an attribute or an element."""
        key = f"{{{IDENTITY[schema]}}}{name}"
        for description in self.metadata.iter(f"{RDF}Description"):
            if key in description.attrib:
                return description.get(key)
            if (found := description.find(key)) is not None:
                return found.text
        return None

    def claims(self) -> set[str]:
        found = {"a"} if self.property("a", "part") else set()
        found |= {"level-a"} if self.property("a", "conformance") == "A" else set()
        return found | ({"ua"} if self.property("ua", "part") else set())

    def elements(self) -> Iterator[DictionaryObject]:
        """All elements of the structure in order."""
        waiting = kids(self.root["/StructTreeRoot"])
        while waiting:
            element = waiting.pop(0)
            if "/S" in element:
                yield element
                waiting = kids(element) + waiting


def kids(element: DictionaryObject) -> list:
    """The elements and references below an element; marked content as dictionaries of its number."""
    below = element.get("/K", ArrayObject()).get_object()
    found = []
    for kid in below if isinstance(below, ArrayObject) else [below]:
        kid = kid.get_object()
        found.append(kid if isinstance(kid, DictionaryObject) else DictionaryObject({"/MCID": kid}))
    return found


def is_true(dictionary: DictionaryObject | None, key: str) -> bool:
    """Whether a dictionary has a key whose value is true. The null of pypdf would be taken for true."""
    value = dictionary.get(key) if dictionary else None
    return isinstance(value, BooleanObject) and value.value


def broken(data: bytes) -> list[str]:
    """What breaks the clauses that a file claims to keep: standard, clause, complaint."""
    file = Claimed(data)
    claims = file.claims()
    assert claims, "the file claims no standard"
    found = []
    for standard, number, check in CLAUSES:
        if standard in claims:
            name = "ISO 14289-1" if standard == "ua" else "ISO 19005-2"
            found += [f"{name}, {number}: {complaint}" for complaint in check(file)]
    return found


# ---- the file --------------------------------------------------------------------------------------------------------
@clause("a", "6.1.2")
def header(file):
    first, second = file.data.split(b"\n", 2)[:2]
    if not re.fullmatch(rb"%PDF-1\.[0-7]", first) or second[:1] != b"%" or any(byte < 128 for byte in second[1:5]):
        yield "the first lines are no header with a comment of four bytes"


@clause("a", "6.1.3")
def trailer(file):
    if len(file.reader.trailer.get("/ID", ())) != 2 or "/Encrypt" in file.reader.trailer:
        yield "the trailer has no identifier, or encrypts the file"
    if not re.search(rb"%%EOF\r?\n?$", file.data):
        yield "something follows the end of the file"


@clause("a", "6.1.7")
def streams(file):
    for each in file.objects:
        if isinstance(each, StreamObject):
            if each.keys() & {"/F", "/FFilter", "/FDecodeParms"}:
                yield "a stream lies outside the file"
            if "/LZWDecode" in str(each.get("/Filter")):
                yield "a stream has the filter LZW"
    for match in re.finditer(rb"/Length (\d+)[^>]*>>\s*stream\n", file.data):
        if not file.data[match.end() + int(match[1]) :].startswith(b"\nendstream"):
            yield "the length of a stream is wrong"


@clause("a", "6.1.13")
def limits(file):
    for each in file.dictionaries:
        names = [*each.keys(), *(value for value in each.values() if isinstance(value, str) and value[:1] == "/")]
        if any(len(name.encode()) > 128 for name in names):
            yield "a name has more than 127 bytes"


# ---- colours, drawings, fonts ----------------------------------------------------------------------------------------
@clause("a", "6.2.3")
def output_intent(file):
    intents = [each.get_object() for each in file.root.get("/OutputIntents", ())]
    intents = [each for each in intents if each["/S"] == "/GTS_PDFA1"]
    if len(intents) != 1:
        yield f"{len(intents)} output intents"
        return
    profile = intents[0]["/DestOutputProfile"]
    icc = profile.get_data()
    if profile["/N"] != 3 or icc[16:20] != b"RGB " or icc[36:40] != b"acsp" or icc[8] > 4:
        yield "the colour profile is none for RGB"


@clause("a", "6.2.4.3")
def colors(file):
    for operands, operator in operations(file):
        if operator in {b"k", b"K"} or operands[:1] == ["/DeviceCMYK"]:
            yield "a colour is no RGB"


@clause("a", "6.2.8")
def images(file):
    for each in file.dictionaries:
        if each.get("/Subtype") == "/Image" and (each.get("/Interpolate") or each.keys() & {"/Alternates", "/OPI"}):
            yield "an image is smoothed, or has alternatives"


@clause("a", "6.2.9")
def forms(file):
    for each in file.dictionaries:
        if each.get("/Subtype") == "/Form" and each.keys() & {"/OPI", "/PS", "/Ref", "/Subtype2"}:
            yield "a drawing lies outside the file, or is PostScript"
        if each.get("/Subtype") == "/PS":
            yield "a drawing is PostScript"


@clause("a", "6.2.11.3")
def composite_fonts(file):
    for font in file.fonts:
        if font["/Subtype"] == "/Type0" and not str(font["/Encoding"]).startswith("/Identity-"):
            yield "the code of a glyph is no CID"
        if font["/Subtype"] == "/CIDFontType2" and font.get("/CIDToGIDMap") is None:
            yield "a TrueType font does not say which glyph a CID is"


@clause("ua", "7.21.4.1")
@clause("a", "6.2.11.4")
def embedded(file):
    for font in file.fonts:
        if font["/Subtype"] != "/Type0":
            descriptor = font["/FontDescriptor"]
            programs = [descriptor[key] for key in ("/FontFile2", "/FontFile3") if key in descriptor]
            if len(programs) != 1:
                yield f"{font['/BaseFont']} is not embedded"
            elif "/FontFile3" in descriptor and programs[0]["/Subtype"] not in {"/CIDFontType0C", "/OpenType"}:
                yield f"{font['/BaseFont']} is embedded in another format"


@clause("ua", "7.21.5")
@clause("a", "6.2.11.5")
def widths(file):
    for font in file.fonts:
        if font["/Subtype"] in {"/CIDFontType0", "/CIDFontType2"}:
            for code, stated, real in stated_and_real_widths(font):
                if abs(stated - real) > 1:
                    yield f"the glyph {code} of {font['/BaseFont']} is {real} wide, not {stated}"


def stated_widths(font) -> Iterator[tuple[int, float]]:
    values = iter(font["/W"])
    for first in values:
        for code, width in enumerate(next(values), int(first)):
            yield code, float(width)


def stated_and_real_widths(font) -> Iterator[tuple[int, float, float]]:
    descriptor = font["/FontDescriptor"]
    stated = list(stated_widths(font))
    programs = [descriptor[key].get_data() for key in ("/FontFile2", "/FontFile3") if key in descriptor]
    data = programs[0] if programs else b""
    if data[:1] == b"\0":
        program = TTFont(io.BytesIO(data))
        metrics, units = program["hmtx"].metrics, program["head"].unitsPerEm
        for code, width in stated:
            yield code, width, metrics[program.getGlyphName(code)][0] * 1000 / units
        return
    if not data:
        return
    table = CFFFontSet()
    table.decompile(io.BytesIO(data), None)
    top = table[0]
    for code, width in stated:
        name = f"cid{code:05}" if hasattr(top, "ROS") else top.charset[code]
        if code == 0:
            name = ".notdef"
        string = top.CharStrings[name]
        private = string.private
        extractor = T2WidthExtractor([], [], getattr(private, "nominalWidthX", 0), getattr(private, "defaultWidthX", 0))
        extractor.execute(string)
        yield code, width, extractor.width


@clause("ua", "7.21.7")
@clause("a", "6.2.11.7")
def to_unicode(file):
    for font in file.fonts:
        if font["/Subtype"] == "/Type0":
            cmap = font["/ToUnicode"].get_data().decode()
            mapped = dict(re.findall(r"<([0-9a-fA-F]{4})> <([0-9a-fA-F]+)>", cmap.partition("endcodespacerange")[2]))
            if not mapped or any(re.fullmatch("0000|feff|fffe", value, re.IGNORECASE) for value in mapped.values()):
                yield f"{font['/BaseFont']} does not say what its glyphs stand for"
            missing = {f"{code:04x}" for code, _ in stated_widths(font["/DescendantFonts"][0].get_object())}
            if missing - {code.lower() for code in mapped}:
                yield f"{font['/BaseFont']} does not say what all its glyphs stand for"


@clause("ua", "7.21.8")
@clause("a", "6.2.11.8")
def missing_glyphs(file):
    for operands, operator in operations(file):
        if operator in {b"Tj", b"TJ"}:
            shown = operands[0] if operator == b"TJ" else operands
            strings = [getattr(each, "original_bytes", each) for each in shown if isinstance(each, str | bytes)]
            if any(text[at : at + 2] == b"\0\0" for text in strings for at in range(0, len(text), 2)):
                yield "a page shows the glyph .notdef"


def operations(file) -> Iterator[tuple[list, bytes]]:
    for page in file.pages:
        if "/Contents" in page:
            yield from ContentStream(page["/Contents"], file.reader).operations
    for each in file.objects:
        if isinstance(each, StreamObject) and each.get("/Subtype") == "/Form":
            yield from ContentStream(each, file.reader).operations


# ---- annotations, forms, actions -------------------------------------------------------------------------------------
@clause("a", "6.3")
def annotations(file):
    for note in file.annotations:
        flags = note.get("/F", 0)
        if not flags & 4 or flags & (1 | 2 | 32 | 256):
            yield f"{note['/Subtype']} is not printed, or is hidden"
        if note["/Subtype"] in {"/Link", "/Popup"}:
            continue
        appearance = note.get("/AP", {})
        if appearance.keys() != {"/N"}:
            yield f"{note['/Subtype']} has appearances {sorted(appearance)}"
            continue
        is_button = note.get("/FT", note.get("/Parent", {}).get("/FT")) == "/Btn"
        is_stream = isinstance(appearance["/N"], StreamObject)
        if is_button == is_stream:
            yield "the appearance of a field has the wrong type"
        if is_button and note["/AS"] not in appearance["/N"]:
            yield "a field has no appearance for its state"


@clause("a", "6.4.1")
def form_fields(file):
    form = file.root.get("/AcroForm", {})
    if is_true(form, "/NeedAppearances"):
        yield "a reader has to draw the fields (NeedAppearances)"
    for each in file.dictionaries:
        if (each.get("/FT") or each.get("/Subtype") == "/Widget") and each.keys() & {"/A", "/AA"}:
            yield "a field does something"


@clause("a", "6.4.2")
def dynamic_forms(file):
    if "/XFA" in file.root.get("/AcroForm", {}) or "/NeedsRendering" in file.root:
        yield "the form is XFA"


@clause("a", "6.5")
def actions(file):
    if file.root.keys() & {"/OpenAction", "/AA"} or "/JavaScript" in file.root.get("/Names", {}):
        yield "the file does something when it is opened"
    if any("/AA" in page for page in file.pages):
        yield "a page does something when it is opened"


# ---- metadata --------------------------------------------------------------------------------------------------------
@clause("a", "6.6.2")
def schemas(file):
    described = {node.text for node in file.metadata.iter("{http://www.aiim.org/pdfa/ns/schema#}namespaceURI")}
    used = {etree.QName(node).namespace for node in file.metadata.iter() if isinstance(node.tag, str)}
    used |= {etree.QName(key).namespace for node in file.metadata.iter() for key in node.attrib}
    for schema in used - KNOWN_SCHEMAS - described - {None, RDF.strip("{}"), "adobe:ns:meta/"}:
        if schema != "http://www.w3.org/XML/1998/namespace":
            yield f"the metadata does not describe {schema}"


@clause("a", "6.6.4")
def identification(file):
    if file.property("a", "part") != "2" or file.property("a", "conformance") not in {"A", "B", "U"}:
        yield "the metadata does not say which part and level of PDF/A the file keeps"


@clause("ua", "5")
def accessible_identification(file):
    if file.property("ua", "part") != "1":
        yield "the metadata does not say which part of PDF/UA the file keeps"


# ---- structure -------------------------------------------------------------------------------------------------------
@clause("ua", "7.1")
@clause("level-a", "6.7.2")
def marked(file):
    if not is_true(file.root.get("/MarkInfo"), "/Marked") or is_true(file.root.get("/MarkInfo"), "/Suspects"):
        yield "the file is not marked as tagged"
    parents = parent_tree(file)
    for number, page in enumerate(file.pages, 1):
        open_marks: list[int | None] = []
        seen: set[int] = set()
        for operands, operator in ContentStream(page["/Contents"], file.reader).operations:
            if operator in {b"BDC", b"BMC"}:
                properties = operands[1] if operator == b"BDC" and isinstance(operands[1], dict) else {}
                mark = properties.get("/MCID")
                if operands[0] == "/Artifact" and any(each is not None for each in open_marks):
                    yield f"page {number} has an artifact inside tagged content"
                if mark is not None:
                    seen.add(mark)
                open_marks.append(mark if mark is not None or operands[0] != "/Artifact" else None)
                open_marks[-1] = mark
            elif operator == b"EMC":
                open_marks.pop()
            elif operator in PAINTING and not open_marks:
                yield f"page {number} paints what is neither tagged nor an artifact"
        listed = parents.get(page.get("/StructParents"), [])
        if seen != set(range(len(listed))):
            yield f"the parent tree and page {number} disagree"


def parent_tree(file) -> dict[int, object]:
    found, waiting = {}, [file.root["/StructTreeRoot"]["/ParentTree"]]
    while waiting:
        node = waiting.pop().get_object()
        waiting += node.get("/Kids", [])
        numbers = node.get("/Nums", [])
        found |= {int(key): value.get_object() for key, value in zip(numbers[::2], numbers[1::2], strict=True)}
    return found


@clause("ua", "7.1, title")
def title(file):
    said = "".join(file.metadata.find(".//{http://purl.org/dc/elements/1.1/}title").itertext()).strip()
    if not said or said != file.reader.metadata.title:
        yield "the title is missing, or the file has two"
    if not is_true(file.root.get("/ViewerPreferences"), "/DisplayDocTitle"):
        yield "readers show the name of the file and not its title"


@clause("level-a", "6.7.3")
@clause("ua", "7.1, types")
def standard_types(file):
    roles = file.root["/StructTreeRoot"].get("/RoleMap", {})
    for element in file.elements():
        if element["/S"].strip("/") not in STANDARD and element["/S"] not in roles:
            yield f"{element['/S']} is no standard type"
        for kid in kids(element):
            if "/S" in kid and kid["/P"].get_object() != element:
                yield f"{kid['/S']} has another parent"


@clause("level-a", "6.7.4")
@clause("ua", "7.2")
def language(file):
    if not re.fullmatch(r"[a-z]{2}(-[A-Z]{2})?", file.root.get("/Lang", "")):
        yield "the language is not stated"


@clause("ua", "7.3")
def figures(file):
    for element in file.elements():
        if element["/S"] in {"/Figure", "/Formula"} and not (element.get("/Alt") or element.get("/ActualText")):
            yield f"{element['/S']} has no text in its place"


@clause("ua", "7.4")
def headings(file):
    levels = [int(each["/S"][2:]) for each in file.elements() if re.fullmatch("/H[1-6]", each["/S"])]
    for before, after in pairwise([0, *levels]):
        if after > before + 1:
            yield f"a heading jumps from {before or 'none'} to {after}"
    if levels and any(each["/S"] == "/H" for each in file.elements()):
        yield "headings are both numbered and not"


@clause("ua", "7.5")
def tables(file):
    for table in (each for each in file.elements() if each["/S"] == "/Table"):
        rows = list(rows_of(table))
        cells = [cell for row in rows for cell in kids(row) if "/S" in cell]
        if any(cell["/S"] not in {"/TH", "/TD"} for cell in cells):
            yield "a row has other things than cells"
        heads = [cell for cell in cells if cell["/S"] == "/TH"]
        if not heads:
            yield "a table has no headings"
        named = {name for cell in cells for name in attributes(cell).get("/Headers", ())}
        if any("/Scope" not in attributes(cell) and cell.get("/ID") not in named for cell in heads):
            yield "a heading does not say which cells it heads"
        if len({sum(attributes(cell).get("/ColSpan", 1) for cell in kids(row)) for row in rows}) > 1 and not any(
            "/RowSpan" in attributes(cell) for cell in cells
        ):
            yield "the rows of a table have different numbers of columns"


def rows_of(table) -> Iterator[DictionaryObject]:
    for kid in kids(table):
        if kid.get("/S") == "/TR":
            yield kid
        elif kid.get("/S") in {"/THead", "/TBody", "/TFoot"}:
            yield from rows_of(kid)


def attributes(element) -> DictionaryObject:
    found = element.get("/A", DictionaryObject())
    merged = DictionaryObject()
    for each in found if isinstance(found, ArrayObject) else [found]:
        merged.update(each.get_object())
    return merged


# ---- annotations that a screen reader meets --------------------------------------------------------------------------
@clause("ua", "7.18.1")
def annotations_in_structure(file):
    parents = parent_tree(file)
    for note in file.annotations:
        wanted = {"/Link": "/Link", "/Widget": "/Form"}.get(note["/Subtype"], "/Annot")
        element = parents.get(note.get("/StructParent"), NullObject())
        if not isinstance(element, DictionaryObject) or element["/S"] != wanted:
            yield f"{note['/Subtype']} is in no {wanted} (7.18.4, 7.18.5)"
        elif not any(kid.get("/Type") == "/OBJR" and kid["/Obj"] == note for kid in kids(element)):
            yield f"{note['/Subtype']} is not in the structure that it names"
        if note["/Subtype"] == "/Widget" and not (note.get("/TU") or note.get("/Parent", {}).get("/TU")):
            yield "a field does not say what it asks"
        if note["/Subtype"] == "/Link" and not note.get("/Contents"):
            yield "a link does not say where it leads (7.18.5)"


@clause("ua", "7.18.3")
def order(file):
    for number, page in enumerate(file.pages, 1):
        if "/Annots" in page and page.get("/Tabs") != "/S":
            yield f"the tab key does not follow the structure on page {number}"


@clause("ua", "7.18.4")
def form_elements(file):
    for element in file.elements():
        if element["/S"] == "/Form":
            below = kids(element)
            if len(below) != 1 or below[0].get("/Type") != "/OBJR":
                yield "a form element has other things than its field"
