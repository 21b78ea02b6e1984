"""A laid-out piece → its place in the book: every object with a new number, what the book has already not again."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterator, Sequence

import docgen.bind.joiner.pdf_syntax as spelling
import docgen.bind.joiner.pdf_trees as trees
import docgen.bind.joiner.piece_reader as laid_out
import docgen.bind.joiner.shared_fonts as typefaces
from docgen.bind.joiner.open_book import Book, Kind, claims
from docgen.bind.joiner.pdf_trees import Entry
from docgen.bind.joiner.piece_reader import LaidOut
from docgen.bind.joiner.pieces import MARK
from docgen.errors import Place, RenderError
from docgen.files import compression
from docgen.language import say
from docgen.model import links

_TAGS = (b"<</Type /StructElem", b"<</Type /OBJR")
_SPARE = b"<<>>"
"""An object that nothing refers to: writers/condense.py leaves it where a tag was."""
_COMMON = (b"Lang", b"ViewerPreferences", b"MarkInfo", b"OutputIntents")
_PARENTS = re.compile(rb"(\d+) (?:\[([^\]]*)\]|(\d+) 0 R)")
_PLACES = re.compile(rb"(\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f]*>) (\[[^\]]*\])", re.DOTALL)
_STRUCT_PARENTS = re.compile(rb"/StructParents (\d+)")
_CELL = re.compile(rb"\((\d+)-(\d+-\d+)\)")


def join(book: Book, piece: LaidOut, depth: int) -> None:
    """Append a piece to the book; `RenderError` if it is not of the other pieces' kind, or not of docgen's making."""
    try:
        _Joining(book, piece).run(depth)
    except (ValueError, KeyError, StopIteration, zlib.error) as error:
        raise laid_out.not_ours(piece.name) from error


def mark(book: Book, sheets: Sequence[LaidOut], streams: Sequence[bytes]) -> None:
    """Take the marks of a book's pages over, before the first piece is joined."""
    book.marks = streams
    for sheet in sheets:
        first = next(spelling.references(sheet.entries(sheet.number("Pages"))[b"Kids"]))
        resources = sheet.entries(spelling.reference(sheet.entries(first)[b"Resources"]))
        fonts = book.typefaces.resources(sheet, spelling.reference(resources[b"Font"]))
        book.mark_fonts |= {MARK.encode() + name: value for name, value in spelling.entries(fonts).items()}


class _Joining:
    """One piece on its way into the book. numbers: of its objects here → in the book."""

    def __init__(self, book: Book, piece: LaidOut) -> None:
        self.book, self.piece, self.output = book, piece, book.output
        self.branch = piece.number("Pages")
        self.sheets = list(spelling.references(piece.entries(self.branch)[b"Kids"]))
        self.contents = {spelling.reference(piece.entries(sheet)[b"Contents"]) for sheet in self.sheets}
        self.numbers = spelling.Numbers({piece.number("StructTreeRoot"): book.root, piece.document: book.document})
        self.dropped = {piece.root, piece.info, piece.number("Metadata"), spelling.reference(piece.tags[b"ParentTree"])}
        self.dropped |= self.numbers.keys() | typefaces.objects(piece)
        self.dropped |= {number for number, body in piece.objects.items() if body == _SPARE}
        self.underway: set[int] = set()

    def run(self, depth: int) -> None:
        piece, book = self.piece, self.book
        outline = list(self._outline(piece.catalog.get(b"Outlines")))
        for number in self._common_objects():
            self._share(number)
        for number in (*piece.objects, *piece.streams):
            if number not in self.numbers and number not in self.dropped:
                self.numbers[number] = self.output.number()
        self._check_kind()
        self._form()
        self._places()
        self._write()
        self._parents()
        trees.below(book.outline, depth).extend(self._renumbered(entry) for entry in outline)
        book.elements += [self.numbers[e] for e in spelling.references(piece.entries(piece.document)[b"K"])]
        book.sheets.append(self.numbers[self.branch])
        book.count += len(self.sheets)

    # ---- what pieces share -------------------------------------------------------------------------------------------
    def _common_objects(self) -> Iterator[int]:
        """What is likely to be the same in many pieces: resources, colour profile, images, looks of form fields."""
        for sheet in self.sheets:
            yield spelling.reference(self.piece.entries(sheet)[b"Resources"])
        yield from (n for n in self.piece.streams if n not in self.contents and n not in self.dropped)

    def _share(self, number: int) -> None:
        """Give an object and all that it refers to a number: the one of an equal object if the book has it."""
        if number in self.numbers:
            return
        if number in self.underway:
            raise ValueError(number)  # an object within itself cannot be compared; WeasyPrint makes none
        self.underway.add(number)
        dictionary, data = self.piece.streams.get(number, (self.piece.objects.get(number, b""), None))
        fonts = self._fonts(dictionary)
        for other in spelling.references(dictionary):
            if other == fonts:
                self.dropped.add(fonts)
                self.numbers[fonts] = self._shared(
                    self._with_marks(self.book.typefaces.resources(self.piece, fonts)), None
                )
            else:
                self._share(other)
        self.numbers[number] = self._shared(spelling.renumbered(dictionary, self.numbers), data)
        self.dropped.add(number)

    def _fonts(self, dictionary: bytes) -> int | None:
        """The number of the font resources, if these are resources."""
        match = re.search(rb"/Font (\d+) 0 R", dictionary)
        return int(match[1]) if match else None

    def _shared(self, dictionary: bytes, data: bytes | None) -> int:
        digest = hashlib.sha256(dictionary + (b"" if data is None else b"stream" + data)).digest()
        if digest not in self.book.shared:
            self.book.shared[digest] = number = self.output.number()
            if data is None:
                self.output.write(number, dictionary)
            else:
                self.output.stream(number, dictionary, data)
        return self.book.shared[digest]

    def _check_kind(self) -> None:
        catalog, piece = self.piece.catalog, self.piece
        common = {key: spelling.renumbered(catalog[key], self.numbers) for key in _COMMON if key in catalog}
        metadata = piece.content(piece.number("Metadata"))
        kind = Kind(common, claims(metadata), metadata, piece.entries(piece.info))
        if not kind.claim or not kind.titled:
            raise ValueError(metadata)
        if self.book.kind is None:
            self.book.kind = kind
        elif not kind.like(self.book.kind):
            raise RenderError(
                say("与前面的部分不是同一种 PDF（语言、色彩或 PDF/A、PDF/UA 标识不同）"),
                place=Place(piece.name),
                next_step=say("用同样的选项重新排出各部分"),
                code="bind-kind",
            )

    # ---- what changes ------------------------------------------------------------------------------------------------
    def _write(self) -> None:
        for number, body in self.piece.objects.items():
            if number not in self.dropped:
                tag = body.startswith(_TAGS)
                self.output.write(self.numbers[number], self._changed(number, body), tag=tag)
        for number in self.contents:
            dictionary, data = self.piece.streams[number]
            self.output.stream(self.numbers[number], spelling.renumbered(dictionary, self.numbers), data)

    def _changed(self, number: int, body: bytes) -> bytes:
        new = spelling.renumbered(body, self.numbers)
        if body.startswith(b"<</Type /StructElem"):
            return self._element(number, new) if b"(" in body else new
        if body.startswith(b"<</Type /Annot"):
            return self._annotation(new)
        if body.startswith(b"<</Type /Pages"):
            return new[:-2] + b"/Parent %d 0 R>>" % self.book.pages
        if body.startswith(b"<</Type /Page"):
            new = _STRUCT_PARENTS.sub(lambda m: b"/StructParents %d" % (self.book.key + int(m[1])), new)
            return self._marked(number, new)
        return new

    def _marked(self, sheet: int, body: bytes) -> bytes:
        """A page with its marks below its own content."""
        page = self.book.count + self.sheets.index(sheet)
        stream = self.book.marks[page] if self.book.marks else b""
        if not stream:
            return body
        number = self.output.number()
        self.output.compressed(number, b"", stream, compression.USUAL)
        entries = spelling.entries(body)
        entries[b"Contents"] = b"[%d 0 R %s]" % (number, entries[b"Contents"])
        return spelling.spelled(entries)

    def _with_marks(self, fonts: bytes) -> bytes:
        """Font resources with those of the marks."""
        return spelling.spelled({**spelling.entries(fonts), **self.book.mark_fonts})

    def _element(self, number: int, body: bytes) -> bytes:
        """A structure element with strings: headings of a table are named by their table's number."""
        entries = spelling.entries(body)
        for key in {b"ID", b"A"} & entries.keys():
            entries[key] = _CELL.sub(lambda m: b"(%d-%s)" % (self.numbers[int(m[1])], m[2]), entries[key])
        if b"ID" in entries:
            self.book.cells[entries[b"ID"]] = b"%d 0 R" % self.numbers[number]
        return spelling.spelled(entries)

    def _annotation(self, body: bytes) -> bytes:
        entries = spelling.entries(body)
        if b"StructParent" in entries:
            entries[b"StructParent"] = b"%d" % (self.book.key + int(entries[b"StructParent"]))
        action = spelling.entries(entries[b"A"]) if entries.get(b"A", b"").startswith(b"<<") else {}
        name = links.target(spelling.text(action[b"URI"])) if b"URI" in action else None
        if name is not None:
            del entries[b"A"]
            entries[b"Dest"] = entries[b"Contents"] = spelling.string(name)
            self.book.wanted.setdefault(name, self.piece.name)
        return spelling.spelled(entries)

    def _form(self) -> None:
        """Fields of the same name would be ticked together: a name that the book has gets a number."""
        form = self.piece.catalog.get(b"AcroForm")
        if form is None:
            return
        entries = spelling.entries(form)
        for number in spelling.references(entries.pop(b"Fields")):
            widget = self.piece.entries(number)
            name = own = spelling.text(widget[b"T"])
            while name in self.book.fields:
                name = f"{own}-{len(self.book.fields)}"
            self.book.fields[name] = self.numbers[number]
            if name != own:
                self.piece.objects[number] = spelling.spelled({**widget, b"T": spelling.string(name)})
        if not self.book.form:
            self.book.form = {key: spelling.renumbered(value, self.numbers) for key, value in entries.items()}

    # ---- how things are found ----------------------------------------------------------------------------------------
    def _places(self) -> None:
        names = self._dropped(self.piece.catalog.get(b"Names", b"<<>>"))
        for key, value in names.items():
            if key != b"Dests":
                raise ValueError(key)
            for name, target in _PLACES.findall(self._dropped(value)[b"Names"]):
                self.book.place(spelling.text(name), spelling.renumbered(target, self.numbers), self.piece.name)

    def _dropped(self, value: bytes) -> dict[bytes, bytes]:
        """The entries of a dictionary, or of the object referred to, which the book does not take over."""
        if value.startswith(b"<<"):
            return spelling.entries(value)
        self.dropped.add(spelling.reference(value))
        return self.piece.entries(spelling.reference(value))

    def _parents(self) -> None:
        """The piece's branch of the parent tree, its keys counted on from the book's last."""
        start = last = self.book.key
        body = self.piece.entries(spelling.reference(self.piece.tags[b"ParentTree"]))[b"Nums"]
        pairs = []
        for key, several, one in _PARENTS.findall(body[1:]):
            last = start + int(key)
            value = b"[" + several + b"]" if not one else one + b" 0 R"
            pairs.append(b"%d %s" % (last, spelling.renumbered(value, self.numbers)))
        branch = self.output.add(b"<</Limits [%d %d]/Nums [%s]>>" % (start, last, b" ".join(pairs)))
        self.book.parents.append((start, last, branch))

    def _outline(self, reference: bytes | None) -> Iterator[Entry]:
        """The entries of the piece's outline, with destinations as the piece spells them."""
        if reference is None:
            return
        item = self._dropped(reference).get(b"First")
        while item:
            entries = self._dropped(item)
            closed = int(entries.get(b"Count", b"0")) < 0
            below = list(self._outline(item)) if b"First" in entries else []
            yield Entry(entries[b"Title"], entries[b"Dest"], closed, below)
            item = entries.get(b"Next")

    def _renumbered(self, entry: Entry) -> Entry:
        below = [self._renumbered(each) for each in entry.entries]
        return Entry(entry.title, spelling.renumbered(entry.target, self.numbers), entry.closed, below)
