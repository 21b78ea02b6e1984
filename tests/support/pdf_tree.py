"""A PDF as plain values that two files can be compared by: tags with their texts, outline, links, destinations."""

import ctypes
import functools
import io

import pypdfium2
import pypdfium2.raw as pdfium
from pypdf import PdfReader
from pypdf.generic import ArrayObject, Destination, IndirectObject


class Opened:
    """One PDF, read by pypdf for what it says and by pdfium for what is seen."""

    def __init__(self, data: bytes) -> None:
        self.reader = PdfReader(io.BytesIO(data))
        self.drawn = pypdfium2.PdfDocument(data)
        self.root = self.reader.trailer["/Root"]
        self.numbers = {page.indirect_reference.idnum: index for index, page in enumerate(self.reader.pages)}

    @functools.cached_property
    def named(self):
        """Every named destination; pypdf gathers them anew each time it is asked."""
        return self.reader.named_destinations

    @functools.cached_property
    def marked(self):
        """Marked content of each page: its number → its text."""
        return [self._marked(page) for page in self.drawn]

    def _marked(self, page):
        found, text = {}, page.get_textpage()
        for thing in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=1):
            number = pdfium.FPDFPageObj_GetMarkedContentID(thing.raw)
            size = pdfium.FPDFTextObj_GetText(thing.raw, text.raw, None, 0)
            buffer = ctypes.create_string_buffer(size)
            pdfium.FPDFTextObj_GetText(thing.raw, text.raw, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
            found[number] = found.get(number, "") + buffer.raw[: size - 2].decode("utf-16-le")
        return found

    def pages(self):
        return [page.get_textpage().get_text_bounded() for page in self.drawn]

    def pixels(self, index):
        return bytes(self.drawn[index].render(scale=1).buffer)

    def printed(self, index):
        """What a printer makes of a page: notes that do not print are left out."""
        return bytes(self.drawn[index].render(scale=1, optimize_mode="print").buffer)

    def tags(self):
        """The structure tree: (type, alternative text, attributes, kids); a text, or what an object is, as a leaf."""
        headings = {}
        return [self._tag(kid, None, headings) for kid in self.root["/StructTreeRoot"]["/K"]]

    def _tag(self, value, page, headings):
        value = value.get_object() if isinstance(value, IndirectObject) else value
        if isinstance(value, int):
            return self.marked[page].get(value, "")
        if "/Pg" in value:
            page = self.numbers[value.raw_get("/Pg").idnum]
        if value.get("/Type") == "/MCR":
            return self.marked[page].get(value["/MCID"], "")
        if value.get("/Type") == "/OBJR":
            thing = value["/Obj"]
            return (thing["/Subtype"], str(thing.get("/Contents")), self.target(thing.get("/Dest")), page)
        if "/ID" in value:
            headings[value["/ID"]] = len(headings)
        attributes = dict(value.get("/A", {}))
        attributes["/Headers"] = [headings[name] for name in attributes.get("/Headers", ())]
        kids = value.get("/K", [])
        kids = kids if isinstance(kids, list) else [kids]
        kids = [self._tag(kid, page, headings) for kid in kids]
        return (value["/S"], str(value.get("/Alt")), str(attributes), kids)

    def tagged(self, kind, tag=None):
        """The elements of one type, wherever they are."""
        for each in self.tags() if tag is None else tag[-1]:
            if isinstance(each, tuple) and isinstance(each[-1], list):
                yield from [each] if each[0] == kind else self.tagged(kind, each)

    def parents(self):
        """Every key of the parent tree → the types of the elements that it leads to."""
        found = {}
        waiting = [self.root["/StructTreeRoot"]["/ParentTree"]]
        while waiting:
            node = waiting.pop()
            waiting += [kid.get_object() for kid in node.get("/Kids", ())]
            numbers = node.get("/Nums", ())
            for key, value in zip(numbers[::2], numbers[1::2], strict=True):
                value = value.get_object()
                several = value if isinstance(value, ArrayObject) else [value]
                found[key] = [element.get_object()["/S"] for element in several]
        return found

    def target(self, name):
        """Where a destination leads: page (0: first) and place on it."""
        if name is None:
            return None
        where = self.named[str(name)].dest_array
        return (self.numbers[where[0].idnum], *map(str, where[1:]))

    def places(self):
        return {name: self.target(name) for name in self.named}

    def links(self):
        """Every link: its page, its rectangle, where it leads."""
        return [
            (index, [round(float(edge), 2) for edge in note["/Rect"]], self.target(note.get("/Dest")))
            for index, page in enumerate(self.reader.pages)
            for note in (each.get_object() for each in page.get("/Annots", ()))
            if note["/Subtype"] == "/Link"
        ]

    def outline(self, entries=None):
        """The outline as nested lists of (title, page, entries below)."""
        found = []
        for entry in self.reader.outline if entries is None else entries:
            if isinstance(entry, Destination):
                found.append([entry.title, self.reader.get_destination_page_number(entry), []])
            else:
                found[-1][2] = self.outline(entry)
        return found

    def programs(self):
        """Every embedded font program: the names of the fonts that use it, by its object's number."""
        found = {}
        for page in self.reader.pages:
            for font in page["/Resources"].get("/Font", {}).values():
                font = font.get_object()
                descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
                key = next(key for key in ("/FontFile2", "/FontFile3") if key in descriptor)
                found.setdefault(descriptor.raw_get(key).idnum, set()).add(font["/BaseFont"])
        return found
