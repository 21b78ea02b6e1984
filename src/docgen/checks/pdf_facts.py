"""A PDF whose objects are in the grammar, and its document → an error where the two contradict each other.

A grammar cannot state the relations between objects, or between an object and the document. They are checked here:
titles of bookmarks, names of form fields, sizes, structure, fonts, and the drawings of the shell.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from html import unescape
from itertools import repeat
from typing import Any

from docgen.checks.pdf_grammar import PdfReading
from docgen.checks.pdf_streams import content_of, content_of_page
from docgen.composition.compose import Composition
from docgen.inspection import pdf_objects
from docgen.inspection.pdf_objects import Numbers, Objects, Reference, StrangeFileError, Stream, text_of
from docgen.inspection.proof import file_proof
from docgen.inspection.readback import squeezed
from docgen.layout import face
from docgen.layout.pages import FaceName, ShellPage, ShellPages
from docgen.model.blocks import text, walk
from docgen.stationery.profile import Profile
from docgen.writers.pdf import shell_pages
from docgen.writers.pdf.drawing import links_and_fields, stamps

_SIZE_TOLERANCE = 0.1
"""The difference by which the size of the paper may be rounded, in points."""
_NEAR = 0.01
"""The difference by which a position or a size may be rounded, in points, or the width of a glyph, in 1/1000 em."""
_MOST_KEPT = 64
"""The number of shell drawings in the cache."""
_STAMP = re.compile(rb"/Artifact BMC q /(S\d+) Do Q EMC")  # the group is the name of the shell's drawing
_LOOK = re.compile(r"/(F\d+) [\d.]+ Tf 0 g")  # the group is the name of a field's font
_NAMED = re.compile(rb"/([\w.-]+) (?:[\d.]+ (Tf)|(gs|Do|sh|cs|CS|scn|SCN))\n")
_WIDTHS = re.compile(rb"(\d+) ?\[([\d. ]+)\]")  # the first code of a row, and its widths
_COPIED = re.compile(rb"<(?!0000)([0-9a-f]{4})> <((?:[0-9a-f]{4})+)>")  # a glyph's code → its text
_KINDS = {
    **{b"Tf": "Font", b"gs": "ExtGState", b"Do": "XObject", b"sh": "Shading"},
    **{b"cs": "ColorSpace", b"CS": "ColorSpace", b"scn": "Pattern", b"SCN": "Pattern"},
}
"""Operator → the kind of resource that it names."""
_DESCRIBED = (("element", "Alt"), ("html-element", "Alt"), ("link", "Contents"), ("html-bookmark", "Title"))
"""The kinds of objects that contain words of the document, each with the key of the words."""
_BUILT_IN = {"DeviceRGB", "DeviceGray", "DeviceCMYK", "Pattern"}
"""The names of colour spaces that are no resources."""


def read_letter(reading: PdfReading, composition: Composition) -> None:
    """Raise a `StrangeFileError` where a file contradicts its document."""
    doc, stationery = composition.doc, composition.stationery
    read_structure(reading)
    _read_sizes(reading, stationery.profile)
    lines = [squeezed(text(para)) for para in walk(doc)]
    content = "".join(lines)
    if reading.objects.is_packed:
        source = unescape(stationery.shell(f"{doc.shell}.html").read_text(encoding="utf-8"))
        _read_words(reading, lines, content + squeezed(source))
        _read_html(reading, source, stationery.profile)
        return
    _read_words(reading, lines, content)
    (root,), (info,) = reading.of("catalog"), reading.of("info")
    if "PageLabels" in reading.entries(root):
        raise StrangeFileError("PageLabels", root)
    if text_of(reading.entries(info)["Title"]) != doc.title:
        raise StrangeFileError("Title", info)
    if photographs := reading.of("photograph"):
        raise StrangeFileError("Image", photographs[0])
    _read_form(reading, content)
    _read_drawings(reading, shell_pages.find(doc, stationery))


def read_book(reading: PdfReading, title: str, profile: Profile) -> None:
    """Raise a `StrangeFileError` where the file of a book contradicts itself, its title or the paper size."""
    (info,) = reading.of("info")
    if text_of(reading.entries(info)["Title"]) != title:
        raise StrangeFileError("Title", info)
    read_structure(reading)
    _read_sizes(reading, profile, may_turn=True)
    approved = file_proof.approved_faces(profile)
    for number in reading.of("font"):
        _read_widths(reading, number, approved)


def _read_widths(reading: PdfReading, number: int, approved: Mapping[str, FaceName]) -> None:
    """Refuse a font whose glyphs have other codes, widths or heights than the approved font of this machine."""
    font = reading.entries(number)
    child = reading.entries(font["DescendantFonts"][0])
    descriptor = reading.entries(child["FontDescriptor"])
    name = approved.get(font["BaseFont"].partition("+")[2])
    if name is None or text_of(descriptor["FontFamily"]) != name.family:
        raise StrangeFileError("FontFamily", number)
    opened = face.of(name)
    if descriptor["Ascent"] != round(opened.ascent * 1000) or descriptor["Descent"] != -round(opened.descent * 1000):
        raise StrangeFileError("Ascent", number)
    widths: dict[int, float] = {}
    for first, row in _WIDTHS.findall(child["W"]):
        widths |= enumerate(map(float, row.split()), int(first))
    for code, word in _COPIED.findall(content_of(reading, font["ToUnicode"])):
        character = bytes.fromhex(word.decode()).decode("utf-16-be", "replace")
        glyph = opened.glyph(character) if len(character) == 1 else None
        if glyph is None or glyph.code != int(code, 16):
            raise StrangeFileError("ToUnicode", number)
        if abs(widths.pop(glyph.code, -1.0) - glyph.advance * 1000) > _NEAR:
            raise StrangeFileError("W", number)
    if widths:
        raise StrangeFileError("W", number)


# ---- pages and structure ---------------------------------------------------------------------------------------------
def read_structure(reading: PdfReading) -> None:
    """Refuse pages that occur twice, links without a target, and a structure that does not fit the pages.

    The marked parts of the pages must have been read.
    """
    for number in (*reading.of("pages"), *reading.of("html-pages")):
        tree = reading.entries(number)
        if not len(tree["Kids"]) == len(set(tree["Kids"])) == tree["Count"]:
            raise StrangeFileError("Kids", number)
    _read_destinations(reading)
    parts = _parts_of_elements(reading)
    known = _parents(reading)
    for page in (*reading.of("page"), *reading.of("html-page"), *reading.of("annexed-page")):
        entries, marks = reading.entries(page), list[int]()
        contents = entries.get("Contents", [])
        for content in contents if isinstance(contents, list) else [contents]:
            marks += reading.marks[content]
        stated = known.get(entries["StructParents"], [])
        if reading.kinds[page] == "html-page":
            # The marked parts of half transparent text are in a form XObject and not in the content of the page.
            is_valid = len(marks) == len(set(marks)) and set(marks) <= set(range(len(stated)))
        else:
            is_valid = marks == list(range(len(stated)))
        if not is_valid:
            raise StrangeFileError("MCID", page)
        for mark, element in enumerate(stated):
            if parts.pop((page, mark), None) != element:
                raise StrangeFileError("MCID", element)
    if parts:
        raise StrangeFileError("MCID", min(parts.values()))
    for font in (*reading.of("font"), *reading.of("html-font")):
        _read_font(reading, font)


def _read_destinations(reading: PdfReading) -> None:
    """Refuse a link or bookmark whose target is not named, and a target that is not on its page."""
    found: set[bytes] = set()
    for number in reading.of("destinations"):
        items = _items_of(reading.entries(number)["Names"])
        if {*map(type, items[::2])} != {bytes} or {*map(type, items[1::2])} != {list}:
            raise StrangeFileError("Names", number)
        found |= set(items[::2])
        for page, _, _, top, _ in items[1::2]:
            if not 0 <= top <= max(reading.entries(page)["MediaBox"].values):
                raise StrangeFileError("XYZ", number)
    for number in (*reading.of("bookmark"), *reading.of("link")):
        if reading.entries(number)["Dest"] not in found:
            raise StrangeFileError("Dest", number)


def _parts_of_elements(reading: PdfReading) -> dict[tuple[int, int], int]:
    """Return the structure element of each marked part. The key is the page and the number of the part."""
    found: dict[tuple[int, int], int] = {}
    for number in (*reading.of("element"), *reading.of("html-element")):
        entries = reading.entries(number)
        for kid in _items_of(entries.get("K", [])):
            if isinstance(kid, dict) and kid["Type"] == "MCR":
                part = kid["Pg"], kid["MCID"]
            elif type(kid) is int:
                part = entries.get("Pg", 0), kid
            else:
                continue
            if part in found:
                raise StrangeFileError("K", number)
            found[part] = number
    return found


def _parents(reading: PdfReading) -> dict[int, list[Reference]]:
    """Return key of a page in the parent tree → the structure elements of the page's marked parts, in their order."""
    (tree,) = (*reading.of("parents"), *reading.of("html-parents"))
    numbers = _items_of(reading.entries(tree)["Nums"])
    pairs = zip(numbers[::2], numbers[1::2], strict=False)
    # A single reference in place of a list belongs to an annotation.
    return {key: _items_of(kids) for key, kids in pairs if type(kids) is not Reference}


def _items_of(array: Any) -> list[Any]:
    return array.values if isinstance(array, Numbers) else array


def _read_font(reading: PdfReading, number: int) -> None:
    """Refuse a font with different names in its dictionaries, and a font that does not have exactly one program."""
    font = reading.entries(number)
    child = reading.entries(font["DescendantFonts"][0])
    descriptor = reading.entries(child["FontDescriptor"])
    if not font["BaseFont"] == child["BaseFont"] == descriptor["FontName"]:
        raise StrangeFileError("BaseFont", number)
    if ("FontFile2" in descriptor) is ("FontFile3" in descriptor):
        raise StrangeFileError("FontFile", number)


def _read_sizes(reading: PdfReading, profile: Profile, *, may_turn: bool = False) -> None:
    """Refuse a page that does not have the size of the paper, and an annotation that is not on its page.

    may_turn: whether a page may be in landscape format.
    """
    for number in (*reading.of("page"), *reading.of("html-page")):
        page = reading.entries(number)
        box: Numbers = page["MediaBox"]
        _, _, width, height = box.values
        if any(page.get(key, box) != box for key in ("TrimBox", "BleedBox")):
            raise StrangeFileError("TrimBox", number)
        sides = sorted((width, height)) if may_turn else (width, height)
        if max(abs(sides[0] - profile.width.pt), abs(sides[1] - profile.height.pt)) > _SIZE_TOLERANCE:
            raise StrangeFileError("MediaBox", number)
        for note in page.get("Annots", ()):
            left, low, right, high = _rectangle(reading, note)
            if left < 0 or low < 0 or right > width or high > height or left >= right or low >= high:
                raise StrangeFileError("Rect", note)


def _rectangle(reading: PdfReading, note: int) -> tuple[float, float, float, float]:
    """Return the left, lower, right and upper edge of an annotation."""
    edges = reading.entries(note)["Rect"].values
    if len(edges) != 4:
        raise StrangeFileError("Rect", note)
    left, one, right, other = edges
    return left, min(one, other), right, max(one, other)


def _read_words(reading: PdfReading, lines: Collection[str], content: str) -> None:
    """Refuse a bookmark that is no line of the document, and a description that is not in the content.

    lines: the lines of the document. content: the joined lines; for a file of WeasyPrint also the text of the shell.
    """
    for number in reading.of("bookmark"):
        if squeezed(text_of(reading.entries(number)["Title"])) not in lines:
            raise StrangeFileError("Title", number)
    for kind, key in _DESCRIBED:
        for number in reading.of(kind):
            if squeezed(text_of(reading.entries(number).get(key, b""))) not in content:
                raise StrangeFileError(key, number)


# ---- the form --------------------------------------------------------------------------------------------------------
def _read_form(reading: PdfReading, content: str) -> None:
    """Refuse a form that contradicts the document. content: the joined lines of the document."""
    _read_fields(reading, content)
    for number in reading.of("question"):
        question = reading.entries(number)
        if len(question["Kids"]) != len(question["Opt"]):
            raise StrangeFileError("Opt", number)
        for index, (box, choice) in enumerate(zip(question["Kids"], question["Opt"], strict=True)):
            _read_box(reading, box, number, f"{text_of(question['TU'])}：{text_of(choice)}", str(index))
            if not _contains_words(content, text_of(choice)):
                raise StrangeFileError("Opt", number)


def _read_fields(reading: PdfReading, content: str) -> None:
    """Refuse a field whose name, font or drawing contradicts the document. content: as for `_read_form`."""
    fonts: set[str] = set()
    for number in reading.of("resources"):
        fonts |= reading.entries(number).get("Font", {}).keys()
    for number in (*reading.of("question"), *reading.of("entry")):
        entries = reading.entries(number)
        asked = text_of(entries["TU"])
        # In a name of PDF, a full stop separates the name of a group from that of a field.
        if text_of(entries["T"]) != asked.replace(".", "．") or not _contains_words(content, asked):
            raise StrangeFileError("T", number)
        if "DA" in entries:
            look = _LOOK.fullmatch(text_of(entries["DA"]))
            if not look or look[1] not in fonts:
                raise StrangeFileError("DA", number)
            _read_appearance(reading, number, entries["AP"]["N"], "/Tx BMC EMC")


def _contains_words(content: str, name: str) -> bool:
    """Return whether a document contains the words of a field's name: a question, or a question and an answer."""
    return all(part in content for part in squeezed(name).split("："))


def _read_box(reading: PdfReading, box: int, question: int, name: str, state: str) -> None:
    """Refuse a check box with another question, name or drawing. state: the value of the ticked box."""
    entries = reading.entries(box)
    drawn = entries["AP"]["N"]
    if entries["Parent"] != question or text_of(entries["TU"]) != name:
        raise StrangeFileError("TU", box)
    if drawn.keys() != {state, "Off"}:
        raise StrangeFileError("AP", box)
    width, height = reading.entries(drawn[state])["BBox"].values[2:]
    _read_appearance(reading, box, drawn[state], links_and_fields.tick(width, height), _NEAR)
    _read_appearance(reading, box, drawn["Off"], "")


def _read_appearance(reading: PdfReading, note: int, drawing: int, wanted: str, near: float = 0) -> None:
    """Refuse a drawing of a field that differs from the wanted operators, or does not have the size of the field.

    near: the difference by which numbers may be rounded; 0 for operators without numbers.
    """
    left, low, right, high = _rectangle(reading, note)
    width, height = reading.entries(drawing)["BBox"].values[2:]
    if max(abs(right - left - width), abs(high - low - height)) > _NEAR:
        raise StrangeFileError("BBox", drawing)
    found, words = content_of(reading, drawing).decode("latin-1").split(), wanted.split()
    if len(found) != len(words) or not all(map(_is_near, found, words, repeat(near))):
        raise StrangeFileError("AP", drawing)


def _is_near(one: str, other: str, near: float) -> bool:
    """Return whether two words of a stream are equal, or numbers that differ by `near` at most."""
    try:
        return one == other or (near > 0 and abs(float(one) - float(other)) <= near)
    except ValueError:
        return False


# ---- what WeasyPrint writes ------------------------------------------------------------------------------------------
def _read_html(reading: PdfReading, source: str, profile: Profile) -> None:
    """Refuse links that the shell does not have, undeclared resources, and check boxes that look unlike their state.

    source: the shell's HTML.
    """
    for number in reading.of("html-link"):
        if text_of(reading.entries(number)["A"]["URI"]) not in source:
            raise StrangeFileError("URI", number)
    for number in reading.of("html-page"):
        named = reading.entries(reading.entries(number)["Resources"])
        for name, font, kind in _NAMED.findall(content_of_page(reading, number)):
            declared = named[_KINDS[font or kind]]
            declared = reading.entries(declared) if type(declared) is Reference else declared
            if name.decode() not in declared and name.decode() not in _BUILT_IN:
                raise StrangeFileError(name.decode(), number)
    for number in reading.of("html-check-box"):
        for state, drawing in reading.entries(number)["AP"]["N"].items():
            if bool(content_of(reading, drawing)) is (state == "Off"):
                raise StrangeFileError("AP", number)
    _read_codes(reading, profile)


def _read_codes(reading: PdfReading, profile: Profile) -> None:
    """Refuse a font whose ToUnicode table states a wrong character for a glyph."""
    approved = {name.replace("-", ""): family for name, family in file_proof.approved_faces(profile).items()}
    for number in reading.of("html-font"):
        entries = reading.entries(number)
        name = approved.get(entries["BaseFont"].partition("+")[2].replace("-", ""))
        if name is None:
            continue
        opened = face.of(name)
        stated: list[tuple[int, str]] = []  # the number of a glyph, and the text that the file states for it
        characters: dict[int, str] = {}  # number of a glyph → a character that the font draws with it
        for code, word in _COPIED.findall(content_of(reading, entries["ToUnicode"])):
            copied = bytes.fromhex(word.decode()).decode("utf-16-be", "replace")
            stated.append((int(code, 16), copied))
            if len(copied) == 1 and (glyph := opened.glyph(copied)):
                characters[glyph.number] = copied
        for number_of_glyph, copied in stated:
            glyph = opened.glyph(copied) if len(copied) == 1 else None
            is_other = characters.get(number_of_glyph, copied) != copied
            if is_other and (glyph is None or glyph.number != number_of_glyph):
                raise StrangeFileError(copied, entries["ToUnicode"])


# ---- the drawings of the shell ---------------------------------------------------------------------------------------
def _read_drawings(reading: PdfReading, pages: ShellPages) -> None:
    """Refuse a page whose drawing of the shell is not the drawing for this page."""
    (tree,) = reading.of("pages")
    unused = {number for number, word in reading.free.items() if word == "shell"}
    for index, number in enumerate(reading.entries(tree)["Kids"]):
        page, shell = reading.entries(number), pages.of(index)
        stamped = _STAMP.match(content_of_page(reading, number))
        if bool(stamped) is not bool(shell.drawing):
            raise StrangeFileError("Do", number)
        if stamped:
            drawings = reading.entries(page["Resources"]).get("XObject", {})
            drawing = drawings.get(stamped[1].decode(), 0)
            _, _, width, height = page["MediaBox"].values
            wanted = _drawn(shell, width, height)
            if not is_same(reading.objects, drawing, wanted, Reference(max(wanted.bodies))):
                raise StrangeFileError("XObject", number)
            unused.discard(drawing)
    if unused:
        raise StrangeFileError("XObject", min(unused))


def _drawn(shell: ShellPage, width: float, height: float) -> Objects:
    """Return the drawing of a shell as objects of a PDF. The last object is the drawing."""
    key = shell.drawing, width, height  # The drawing identifies its resources too, because their names are hashes.
    if key not in _DRAWN:
        if len(_DRAWN) >= _MOST_KEPT:
            _DRAWN.clear()
        bodies = {}
        for spelled in stamps.alone(shell, width, height):
            begin = spelled.index(b" 0 obj\n")
            number = int(spelled[:begin])
            bodies[number] = pdf_objects.body_at(spelled, begin + len(b" 0 obj\n"), number)[0]
        _DRAWN[key] = Objects(bodies, {}, is_packed=False)
    return _DRAWN[key]


_DRAWN: dict[tuple[bytes, float, float], Objects] = {}
"""The drawing of a shell, and the size of a page → its objects."""


# ---- equal values ----------------------------------------------------------------------------------------------------
def is_same(one_file: Objects, one: Any, other_file: Objects, other: Any) -> bool:
    """Return whether two values are equal, including all objects that they refer to. Object numbers may differ."""
    if type(one) is Reference and type(other) is Reference:
        return is_same(one_file, one_file.bodies.get(one), other_file, other_file.bodies.get(other))
    if isinstance(one, Stream) and isinstance(other, Stream):
        same = one.raw == other.raw or one.content == other.content
        return same and is_same(one_file, one.entries, other_file, other.entries)
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(is_same(one_file, one[key], other_file, other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(
            is_same(one_file, item, other_file, wanted) for item, wanted in zip(one, other, strict=True)
        )
    return type(one) is type(other) and one == other
