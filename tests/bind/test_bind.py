"""A book is one sound file: every font once, every tag and link where it belongs, and annexes as they print."""

import functools
import io
import random
from collections.abc import Callable
from typing import NamedTuple

import laid_out
import pdf_clauses
import pytest
from conftest import ROOT
from pdf_mutants import mutants, put_together, taken_apart
from pdf_tree import Opened
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    RectangleObject,
    TextStringObject,
)

from docgen.bind import annex_proof, book_pdf, book_proof, imposition, laid_out_section
from docgen.errors import DocgenError
from docgen.model.blocks import Cell, Link, Para, Role, Row, Run, Table, para
from docgen.model.book import Anchored, Annexed, Book, Heading, Numbering, Section
from docgen.pipeline import drawn_file
from docgen.stationery.departments import Departments

TITLE = "办理情况汇编（2026）"
STATIONERY = Departments().stationery("base")


class BoundFile(NamedTuple):
    data: bytes
    findings: tuple
    proof: Callable[[bytes], list]


def bound(*sections, title=TITLE, packed=lambda laid: laid):
    """Sections as a book. packed: what happens to a laid-out section on its way."""
    book = Book(title, sections)

    def lay_out(jobs):
        for _, section in jobs:
            yield packed(laid_out.lay_out(section, STATIONERY))

    stream, imposed = io.BytesIO(), imposition.impose(book, lay_out)
    made = book_pdf.bound(book, imposed, STATIONERY, drawn_file.pages, stream)

    proved: dict[str, int] = {}

    def proof(data: bytes) -> list:
        """The faults of a file, although all that the right file has is proved already."""
        known = dict(proved)
        return list(book_proof.findings(data, book, imposed, STATIONERY.profile, drawn_file.pages, known))

    assert (
        list(book_proof.findings(stream.getvalue(), book, imposed, STATIONERY.profile, drawn_file.pages, proved)) == []
    )
    assert proof(stream.getvalue()) == []
    return BoundFile(stream.getvalue(), made.findings, proof)


def text(content, anchor="", **options):
    """A section of one paragraph."""
    block = para(Role.BODY, content)
    return Section((Anchored(block, anchor) if anchor else block,), **options)


def linked(content, target):
    return Para(Role.BODY, (Run("见"), Link(content, target)))


def heading(level, role, content, anchor):
    return Heading(level, para(role, content), anchor)


def sections():
    """Roman and Arabic pages, a part and a chapter, links to and fro, a long table, a wide section, rare characters."""
    rows = [Row((Cell((para(Role.CELL, f"{number}"),)), Cell((para(Role.CELL, "储粮"),)))) for number in range(60)]
    head = Row((Cell((para(Role.CELL_HEADING, "编号"),)), Cell((para(Role.CELL_HEADING, "标题"),))))
    return (
        Section(
            (Heading(1, para(Role.FRONT, "编辑说明"), "note"), linked("一览表", "list")), Numbering.ROMAN, restart=True
        ),
        Section((heading(1, Role.PART, "第一编", "part"),), restart=True, right=True, bare=True),
        Section((heading(2, Role.CHAPTER, "第一章", "chapter"), para(Role.BODY, "周䶮代表建议储粮。" * 99))),
        Section((heading(1, Role.FRONT, "一览表", "list"), Table((1, 3), (head, *rows), 1)), landscape=True),
        Section((linked("编辑说明", "note"), linked("第一章", "chapter")), running="尾"),
    )


@functools.cache
def whole():
    return bound(*sections())


@pytest.fixture(scope="module")
def book():
    return Opened(whole().data)


# ---- one file --------------------------------------------------------------------------------------------------------
def test_a_book_keeps_every_clause_that_its_file_claims():
    assert pdf_clauses.broken(whole().data) == []
    assert not whole().findings


def test_every_font_is_embedded_once(book):
    names = [name for several in book.programs().values() for name in several]
    assert len(book.programs()) == len(names) == len({name.partition("+")[2] or name for name in names})


def test_every_page_and_every_link_finds_its_tags(book):
    parents = book.parents()
    assert len(parents) == len(book.numbers) + len(book.links())
    for page in book.reader.pages:
        assert page["/StructParents"] in parents
        for note in page.get("/Annots", ()):
            assert parents[note.get_object()["/StructParent"]] == ["/Link"]


def test_links_lead_to_the_pages_of_their_places(book):
    pages = {name: page for name, (page, *_) in book.places().items()}
    assert [target[0] for _, _, target in book.links()] == [pages[name] for name in ("list", "note", "chapter")]


def test_headings_have_the_levels_of_the_book(book):
    assert [tag[-1] for kind in ("/H1", "/H2") for tag in book.tagged(kind)] == [
        *(["编辑说明"], ["第一编"], ["一览表"]),
        ["第一章"],
    ]
    assert book.outline() == [
        ["编辑说明", 0, []],
        ["第一编", 2, [["第一章", 3, []]]],
        ["一览表", book.places()["list"][0], []],
    ]


def test_a_viewer_shows_the_numbers_that_the_pages_have(book):
    assert book.reader.page_labels[:4] == ["i", "ii", "1", "2"]
    assert "—2—" in "".join(book.pages()[3].split())


def test_the_same_sections_give_the_same_bytes_and_others_another_identifier():
    assert bound(*sections()).data == whole().data
    other = Opened(bound(*sections()[:-1], text("另一件", "b")).data)
    assert other.reader.trailer["/ID"] != Opened(whole().data).reader.trailer["/ID"]


def test_a_section_may_lie_in_a_file(tmp_path):
    paths = iter(tmp_path / f"{number}" for number in range(9))

    def packed(laid):
        made = laid_out_section.PagesOfSection(None, STATIONERY, laid.pages, dict(laid.anchors))
        drawn_file.write_pages(path := next(paths), laid.drawn, made)
        assert drawn_file.section(path) == laid_out_section.LaidOutSection(path, laid.pages, laid.anchors)
        return drawn_file.section(path)

    assert bound(*sections(), packed=packed).data == whole().data


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.full) for seed in range(1, 12))])
def test_a_changed_book_is_found(seed):
    made = whole()
    changed = list(mutants(made.data, random.Random(seed), share=0.25 if seed == 0 else 1))
    missed = {one.name for one in changed if not made.proof(one.data)}
    assert len(changed) > 50
    assert {name for name in missed if not name.startswith(NOT_FOUND_IN_BOOKS)} == set()


NOT_FOUND_IN_BOOKS = (
    "annotation value | /Rect",  # the room of a link is not compared with its words
    "program ",  # the outlines of a book's fonts are not compared: their glyphs have the right codes and widths
    "descriptor value | /FontBBox",
)
"""What the gate of a book does not see, and why."""


# ---- annexes --------------------------------------------------------------------------------------------------------
DRAWING = b"q 0.8 0.1 0.1 rg 60 500 200 120 re f Q 0 0 1 RG 6 w 40 40 m 300 700 l S"


def foreign(change=lambda writer: None, *, count: int = 1, password: str = "") -> bytes:
    """A PDF as a scanner or an office program makes it; `change` does something to it."""
    writer = PdfWriter()
    for _ in range(count):
        page = writer.add_blank_page(595, 842)
        stream = DecodedStreamObject()
        stream.set_data(DRAWING)
        page[NameObject("/Contents")] = writer._add_object(stream.flate_encode())
    change(writer)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def stamped(writer: PdfWriter) -> None:
    """A stamp above the page that prints, and a note that does not."""

    def annotation(kind, rectangle, flags, look=None, words=""):
        found = DictionaryObject({NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject(kind)})
        found[NameObject("/Rect")] = ArrayObject(FloatObject(edge) for edge in rectangle)
        found[NameObject("/F")] = NumberObject(flags)
        found[NameObject("/Contents")] = TextStringObject(words)
        if look is not None:
            found[NameObject("/AP")] = DictionaryObject({NameObject("/N"): writer._add_object(look)})
        return writer._add_object(found)

    look = DecodedStreamObject()
    look.set_data(b"1 0 0 rg 0 0 10 10 re f 1 1 1 rg 2 2 3 6 re f")
    look.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): ArrayObject(FloatObject(edge) for edge in (0, 0, 10, 10)),
            NameObject("/Matrix"): ArrayObject(FloatObject(edge) for edge in (0, 1, -1, 0, 3, 4)),
        }
    )
    writer.pages[0][NameObject("/Annots")] = ArrayObject(
        [annotation("/Stamp", (300, 300, 400, 360), 4, look), annotation("/Text", (1, 1, 9, 9), 0, None, "请改日期")]
    )


def turned(writer: PdfWriter) -> None:
    page = writer.pages[0]
    page.rotate(90)
    page.mediabox = RectangleObject((10, 20, 430, 620))
    page.cropbox = RectangleObject((30, 40, 400, 600))


def contents(*parts: bytes):
    """A change that gives a page its content in uncompressed streams."""

    def change(writer: PdfWriter) -> None:
        streams = ArrayObject()
        for part in parts:
            stream = DecodedStreamObject()
            stream.set_data(part)
            streams.append(writer._add_object(stream))
        writer.pages[0][NameObject("/Contents")] = streams if len(parts) > 1 else streams[0]

    return change


ANNEXES = {
    "a scan": foreign,
    "the scan of the samples": (ROOT / "samples/cases/annex/20250011.pdf").read_bytes,
    "a page that is not compressed": lambda: foreign(contents(DRAWING)),
    "a page in two streams that are not compressed": lambda: foreign(contents(DRAWING[:44], DRAWING[44:])),
    "a page without content": lambda: foreign(lambda writer: writer.pages[0].pop("/Contents")),
    "three pages": lambda: foreign(count=3),
    "a page that is turned, of odd size and cropped": lambda: foreign(turned),
    "a page with a stamp": lambda: foreign(stamped),
    "a book of our own": lambda: whole().data,
}


def annexed(data, pages=1, case="附件.pdf"):
    """A section whose pages are those of a PDF from elsewhere."""
    annex = Annexed(data, case, "附件一　签字件", "annex", pages)
    return Section((para(Role.BODY, "签字件"),), annexed=annex)


@pytest.mark.parametrize("case", ANNEXES)
def test_an_annex_looks_in_the_book_as_it_prints(case):
    data = ANNEXES[case]()
    alone = Opened(data)
    count = len(alone.numbers)
    book = Opened(bound(text("正文"), annexed(data, count), text("尾")).data)
    assert len(book.numbers) == count + 2
    for index in range(count):
        assert book.printed(index + 1) == alone.printed(index)
        assert book.reader.pages[index + 1].rotation == alone.reader.pages[index].rotation
        assert book.reader.pages[index + 1].cropbox == alone.reader.pages[index].cropbox
    assert book.target("annex")[0] == 1


def bound_blank(data: bytes) -> bytes:
    """The book with the content of its annex gone."""
    objects = taken_apart(data)
    (number,) = [each for each in objects.of("appearance") if b"/BBox" in objects.bodies[each].text]
    objects.bodies[number] = objects.bodies[number].with_content(b"")
    return put_together(objects)


SPOILT_ANNEXES = {
    "blank": bound_blank,
    "turned": lambda data: data.replace(b"/MediaBox [0.0 0.0 595 842]", b"/MediaBox [0.0 0.0 842 595]"),
    "with a layer": lambda data: data.replace(b"/BBox [0.0 0.0 595 842]", b"/OC null /BBox [0.0 0.0 595 842]"),
    "another": lambda data: bound(text("正文"), annexed(foreign(contents(DRAWING[:44])))).data,
}


@pytest.mark.parametrize("fault", SPOILT_ANNEXES)
def test_an_annex_that_is_not_as_in_its_own_file_is_found(fault):
    data = foreign()
    right = bound(text("正文"), annexed(data)).data
    assert list(annex_proof.differences(right, [(1, "附件.pdf", data)])) == []
    (found,) = annex_proof.differences(SPOILT_ANNEXES[fault](right), [(1, "附件.pdf", data)])
    assert found.code == "annex-differs" and found.place.file == "附件.pdf" and "第 2 页" in found.message


def test_an_annex_is_told_to_those_who_cannot_see_it_and_found_in_the_outline():
    case = Section((heading(3, Role.CASE, "案件", "case"),))
    book = Opened(bound(case, annexed(foreign(count=2), 2)).data)
    assert book.outline() == [["案件", 0, [["附件一　签字件", 1, []]]]]
    (document,) = book.tags()
    kind, _, _, figures = document[-1][-1]
    assert kind == "/Part"
    assert [figure[:2] for figure in figures] == [
        ("/Figure", "附件一　签字件 1/2"),
        ("/Figure", "附件一　签字件 2/2"),
    ]
    parents = book.parents()
    assert [parents[page["/StructParents"]] for page in book.reader.pages][1:] == [["/Figure"]] * 2


def test_with_an_annex_the_book_claims_no_more_to_be_archival():
    made = bound(text("正文"), annexed(foreign()))
    assert [finding.code for finding in made.findings] == ["annex-claim"]
    metadata = Opened(made.data).root["/Metadata"].get_object().get_data()
    assert b"pdfaid:part" not in metadata and TITLE.encode() in metadata


def test_a_note_that_does_not_print_is_reported():
    made = bound(text("正文"), annexed(foreign(stamped)))
    (note,) = [finding for finding in made.findings if finding.code == "annex-note"]
    assert "请改日期" in note.message and note.place.file == "附件.pdf"


def test_a_digital_signature_that_becomes_a_picture_is_reported():
    def signed(writer: PdfWriter) -> None:
        field = DictionaryObject({NameObject("/FT"): NameObject("/Sig"), NameObject("/V"): DictionaryObject()})
        form = DictionaryObject({NameObject("/Fields"): ArrayObject([writer._add_object(field)])})
        writer._root_object[NameObject("/AcroForm")] = writer._add_object(form)

    made = bound(text("正文"), annexed(foreign(signed)))
    assert [finding.code for finding in made.findings] == ["annex-signature", "annex-claim"]


def hidden_layer(writer: PdfWriter) -> None:
    group = writer._add_object(
        DictionaryObject({NameObject("/Type"): NameObject("/OCG"), NameObject("/Name"): TextStringObject("批注")})
    )
    writer._root_object[NameObject("/OCProperties")] = DictionaryObject(
        {
            NameObject("/OCGs"): ArrayObject([group]),
            NameObject("/D"): DictionaryObject({NameObject("/OFF"): ArrayObject([group])}),
        }
    )


def acting(kind: str, key: str, what: str):
    """Something that happens when the file is opened."""

    def change(writer: PdfWriter) -> None:
        writer._root_object[NameObject("/OpenAction")] = DictionaryObject(
            {NameObject("/S"): NameObject(kind), NameObject(key): TextStringObject(what)}
        )

    return change


def sealed(data: bytes) -> bytes:
    """The file as AES-256 leaves it: its key cannot be had without the password."""
    words = b"/O <%s> /U <%s> /OE <%s> /UE <%s> /Perms <%s>" % tuple(b"ab" * n for n in (48, 48, 32, 32, 16))
    filters = b"/CF <</StdCF <</AuthEvent /DocOpen /CFM /AESV3 /Length 32>>>> /StmF /StdCF /StrF /StdCF"
    seal = b"/Encrypt <</Filter /Standard /V 5 /R 6 /Length 256 /P -4 %s %s>> /ID [<ab> <ab>]" % (words, filters)
    return data.replace(b"trailer\n<<", b"trailer\n<<" + seal)


REFUSED = {
    "encrypted": ("annex-encrypted", lambda: foreign(password="1")),
    "encrypted for the owner alone": (
        "annex-encrypted",
        lambda: foreign(lambda writer: writer.encrypt("", "owner", algorithm="RC4-128")),
    ),
    "encrypted as no key of ours opens": ("annex-encrypted", lambda: sealed(foreign())),
    "empty": ("annex-empty", lambda: foreign(count=0)),
    "no PDF": ("annex-broken", lambda: "这不是 PDF".encode()),
    "nothing": ("annex-broken", lambda: b""),
    "cut off": ("annex-broken", lambda: foreign()[:300]),
    "a script": ("annex-active", lambda: foreign(acting("/JavaScript", "/JS", "app.alert(1)"))),
    "a program that it starts": ("annex-active", lambda: foreign(acting("/Launch", "/F", "calc.exe"))),
    "an embedded file": ("annex-active", lambda: foreign(lambda writer: writer.add_attachment("a.exe", b"MZ"))),
    "a hidden layer": ("annex-layers", lambda: foreign(hidden_layer)),
}


@pytest.mark.parametrize("case", REFUSED)
def test_an_annex_that_cannot_be_bound_in_is_refused_by_name(case):
    code, make = REFUSED[case]
    with pytest.raises(DocgenError) as caught:
        bound(text("正文"), annexed(make()))
    assert caught.value.code == code
    assert caught.value.place.file == "附件.pdf"
    assert caught.value.next_step


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(DocgenError) as caught:
        bound(text("正文"), annexed(tmp_path / "无.pdf", case="无.pdf"))
    assert caught.value.code == "bind-unreadable"
    assert caught.value.place.file == "无.pdf"
