"""A book bound of pieces is the book laid out in one pass: same text, tags, links, outline, pixels, each font once."""

import functools
import hashlib
import io
import logging
import re
import weakref
from html import escape

import pytest
from conftest import SAMPLES, compositions
from docgen.bind.joiner import Annex, PageLabel, Piece, bind, pdf_syntax
from hypothesis import given
from hypothesis import strategies as st
from pdf_tree import Opened
from pypdf import PdfReader, PdfWriter
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

from docgen.errors import DocgenError
from docgen.layout import fonts
from docgen.layout.office_name import Letterhead
from docgen.model import links
from docgen.writers import garbage
from docgen.writers.pdf import letter_html, pictures, printer
from docgen.writers.pdf.letter_css import stylesheet

TITLE = "办理情况汇编（2026）"
TEXTS = ["01-science-environment", "02-joint-signers", "04-cppcc-proposal", "08-table", "12-special-marks"]
LINK = "https://www.gov.cn/"


# ---- the same texts in one pass and in pieces -----------------------------------------------------------------------
@functools.cache
def replies() -> dict[str, tuple[str, str]]:
    """Title and HTML of the sample replies, as the writer spells them."""
    found = {}
    for case in TEXTS:
        made = next(made for name, made in compositions(case).items() if name.startswith("答复函"))
        body = (
            letter_html.write(made.doc, made.stationery).partition("<body")[2].partition(">")[2].partition("</body>")[0]
        )
        found[case] = made.doc.title, body
    return found


@functools.cache
def style() -> str:
    made = next(iter(compositions(TEXTS[0]).values()))
    profile = made.stationery.profile
    own = (
        "@page{@bottom-center{content:'— ' counter(page) ' —'}}@page:left{@bottom-left{content:none}}"
        "@page:right{@bottom-right{content:none}}@page:first{@bottom-center{content:'— ' counter(page) ' —'}}"
        "section{break-before:page}h1{bookmark-level:2}h2{bookmark-level:3}.part{bookmark-level:1}"
        "table.list th,table.list td{width:auto;height:auto}"
    )
    return stylesheet(profile, fonts.find_all(profile), "plain", Letterhead(22)) + own


def part(name: str, number: int) -> str:
    """A reply in the book: a place that is linked to, a link out of the book, and one to another reply."""
    _, body = replies()[name]
    after = TEXTS[(number + 1) % len(TEXTS)]
    return (
        f'<section id="案-{name}">{body}<p class="body"><a href="{LINK}">中国政府网</a>，'
        f'<a href="#案-{after}">后一件</a></p></section>'
    )


def contents() -> str:
    """A table of contents: heading cells, and links to every reply."""
    rows = "".join(
        f'<tr><td><p class="cell"><a href="#案-{name}">{escape(title)}</a></p></td><td>{name[:2]}</td></tr>'
        for name, (title, _) in replies().items()
    )
    return (
        '<h1 class="part" id="目录">目录</h1><table class="list"><thead><tr><th>标题</th><th>编号</th></tr></thead>'
        f'<tbody>{rows}</tbody></table><h1 class="part" id="正文" style="break-before:page">答复全文</h1>'
    )


def laid_out(body: str, first: int = 1, *, title: str = TITLE, variant: str = "pdf/a-2u") -> bytes:
    """HTML as the PDF writer lays it out. first: the number of its first page."""
    import weasyprint

    start = f"<style>@page:first{{counter-reset:page {first}}}</style>" if first > 1 else ""
    source = f'<html lang="zh-CN"><head><title>{title}</title>{start}</head><body>{body}</body></html>'
    problems = []
    handler = logging.Handler()
    handler.emit = problems.append
    logger = logging.getLogger("weasyprint")
    logger.addHandler(handler)
    try:
        config, css = printer._styles_of(style(), None)
        made = weasyprint.HTML(string=source, url_fetcher=pictures.fetcher()).render(
            stylesheets=[css], font_config=config
        )
        data = made.write_pdf(pdf_variant=variant, pdf_tags=True, pdf_identifier=b"0" * 32)
    finally:
        logger.removeHandler(handler)
    assert not [problem for problem in problems if problem.levelno >= logging.WARNING]
    return data


def elsewhere(body: str) -> str:
    """Links to places as a piece writes them that does not have these places."""
    own = set(re.findall(r' id="([^"]*)"', body))
    return re.sub(r'href="#([^"]*)"', lambda m: m[0] if m[1] in own else f'href="{links.href(m[1])}"', body)


@functools.cache
def pieces() -> tuple[Piece, ...]:
    made, page = [], 1
    for depth, name, body in [(0, "目录", contents()), *((1, n, part(n, i)) for i, n in enumerate(TEXTS))]:
        data = laid_out(elsewhere(body), page)
        made.append(Piece(data, name, depth))
        page += len(PdfReader(io.BytesIO(data)).pages)
    return tuple(made)


@functools.cache
def bound():
    return bind(pieces(), title=TITLE, labels=[PageLabel(0, "roman"), PageLabel(2, "decimal", 1, "正文-")])


@pytest.fixture(scope="module")
def book() -> Opened:
    return Opened(bound().data)


@pytest.fixture(scope="module")
def whole() -> Opened:
    return Opened(laid_out(contents() + "".join(part(name, index) for index, name in enumerate(TEXTS))))


def test_the_book_has_the_text_of_one_pass_page_by_page(book, whole):
    assert book.pages() == whole.pages()
    assert len(book.pages()) > 10


def test_the_book_looks_like_one_pass_page_by_page(book, whole):
    assert [hashlib.sha256(book.pixels(n)).digest() for n in book.numbers.values()] == [
        hashlib.sha256(whole.pixels(n)).digest() for n in whole.numbers.values()
    ]


def test_the_book_has_the_tags_of_one_pass_with_their_texts(book, whole):
    assert book.tags() == whole.tags()


def test_every_page_and_every_link_finds_its_tags(book, whole):
    ours, theirs = book.parents(), whole.parents()
    assert sorted(ours) == list(range(len(ours)))
    links = len(book.links())
    assert len(ours) == len(theirs) == len(book.numbers) + links
    for index, page in enumerate(book.reader.pages):
        assert ours[page["/StructParents"]] == theirs[index]
        for note in page.get("/Annots", ()):
            assert ours[note.get_object()["/StructParent"]] == ["/Link"]


def test_links_lead_to_the_same_pages_and_places_also_from_piece_to_piece(book, whole):
    assert book.links() == whole.links()
    assert {target for _, _, target in book.links() if target} == {book.target(f"案-{name}") for name in TEXTS}
    addresses = [
        note.get_object()["/A"]["/URI"]
        for page in book.reader.pages
        for note in page.get("/Annots", ())
        if "/A" in note.get_object()
    ]
    assert addresses == [LINK] * len(TEXTS)


def test_destinations_are_those_of_one_pass(book, whole):
    assert book.places() == whole.places()
    assert book.places().keys() >= {"目录", "正文", *(f"案-{name}" for name in TEXTS)}


def test_the_outline_is_that_of_one_pass_at_all_its_levels(book, whole):
    assert book.outline() == whole.outline()
    (_, _, below) = book.outline()[-1]
    assert len(below) == len(TEXTS) and any(deepest for _, _, deepest in below)


def test_every_font_is_embedded_once(book, whole):
    ours, theirs = book.programs(), whole.programs()
    assert sorted(map(sorted, ours.values())) == sorted(map(sorted, theirs.values()))
    assert len(bound().data) < 1.1 * len(whole.reader.stream.getvalue())


def test_a_glyph_has_the_same_outline_width_and_text_as_in_one_pass(book, whole):
    from fontTools.pens.recordingPen import RecordingPen
    from fontTools.ttLib import TTFont

    def described(opened):
        found = {}
        for page in opened.reader.pages:
            for font in page["/Resources"]["/Font"].values():
                font = font.get_object()
                descended = font["/DescendantFonts"][0].get_object()
                descriptor = descended["/FontDescriptor"]
                program = descriptor.get("/FontFile2") or descriptor["/FontFile3"]
                found[font["/BaseFont"]] = font["/ToUnicode"], descended["/W"], program, descriptor
        return found

    ours, theirs = described(book), described(whole)
    assert ours.keys() == theirs.keys()
    for name, (texts, widths, program, descriptor) in theirs.items():
        assert set(ours[name][0].get_data().split(b"\n")) >= {
            line for line in texts.get_data().split(b"\n") if re.fullmatch(rb"<....> <.*>", line)
        }
        assert ours[name][1] == widths
        assert {k: v for k, v in ours[name][3].items() if "File" not in k} == {
            k: v for k, v in descriptor.items() if "File" not in k
        }
        one, other = (TTFont(io.BytesIO(each.get_object().get_data())) for each in (ours[name][2], program))
        assert len(one.getGlyphOrder()) == len(other.getGlyphOrder())
        first, second = one.getGlyphSet(), other.getGlyphSet()
        for glyph, twin in zip(one.getGlyphOrder(), other.getGlyphOrder(), strict=True):
            pens = RecordingPen(), RecordingPen()
            first[glyph].draw(pens[0])
            second[twin].draw(pens[1])
            assert pens[0].value == pens[1].value
            if pens[0].value:
                assert one["hmtx"][glyph] == other["hmtx"][twin]


def test_the_book_is_an_archival_file_with_one_title_intent_and_profile(book, whole):
    assert bound().archival and not bound().findings
    metadata = book.root["/Metadata"].get_object().get_data().decode()
    assert f">{TITLE}<" in metadata and 'pdfaid:part="2" pdfaid:conformance="U"' in metadata
    assert book.reader.metadata.title == TITLE
    assert book.reader.metadata.producer == whole.reader.metadata.producer
    for key in ("/Lang", "/MarkInfo", "/ViewerPreferences"):
        assert book.root[key] == whole.root[key]
    (intent,) = book.root["/OutputIntents"]
    profile = intent.get_object().raw_get("/DestOutputProfile")
    spaces = {page["/Resources"]["/ColorSpace"]["/srgb"][1].get_object().hash_bin() for page in book.reader.pages}
    assert spaces == {profile.get_object().hash_bin()}
    data = bound().data
    assert data.count(b"<</N 3/") == 1


def test_a_viewer_shows_the_page_labels_asked_for(book):
    assert book.reader.page_labels[:5] == ["i", "ii", "正文-1", "正文-2", "正文-3"]


def test_the_same_pieces_give_the_same_bytes():
    again = bind(iter(pieces()), title=TITLE, labels=[PageLabel(0, "roman"), PageLabel(2, "decimal", 1, "正文-")])
    assert again == bound()


def test_another_text_gives_another_identifier():
    other = bind([*pieces()[:-1], Piece(laid_out('<p id="案-12-special-marks">另一件</p>'), "另")], title=TITLE)
    assert Opened(other.data).reader.trailer["/ID"] != Opened(bound().data).reader.trailer["/ID"]


def test_a_piece_may_lie_in_a_file(tmp_path):
    made = []
    for index, piece in enumerate(pieces()):
        path = tmp_path / f"{index}.pdf"
        path.write_bytes(piece.data)
        made.append(Piece(path, piece.name, piece.depth))
    labels = [PageLabel(0, "roman"), PageLabel(2, "decimal", 1, "正文-")]
    assert bind(made, title=TITLE, labels=labels).data == bound().data


# ---- what letters of the samples have -------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def letters(finished) -> list[Piece]:
    """A letter of every sample and some forms: red heads, tables, rare characters, check boxes."""
    found = []
    for index, case in enumerate(SAMPLES):
        names = list(compositions(case))
        chosen = [next(name for name in names if name.startswith("答复函"))]
        chosen += [name for name in names if name.startswith("征询意见表")][: index % 4 == 0]
        found += [Piece(finished(case, name, "pdf"), f"{case}/{name}") for name in chosen]
    return found


@pytest.fixture(scope="module")
def collection(letters) -> Opened:
    return Opened(bind(letters, title=TITLE).data)


def test_finished_letters_keep_their_look_and_text_in_a_book(letters, collection):
    texts, at = collection.pages(), 0
    for letter in letters:
        alone = Opened(letter.data.read_bytes())
        for index, text in enumerate(alone.pages()):
            assert collection.pixels(at) == alone.pixels(index), letter.name
            assert texts[at] == text
            at += 1
    assert at == len(texts)


def test_forms_keep_their_boxes_each_with_a_name_of_its_own(letters, collection):
    fields = [field.get_object() for field in collection.root["/AcroForm"]["/Fields"]]
    alone = [len(PdfReader(letter.data).get_fields() or ()) for letter in letters]
    assert len(fields) == sum(alone) > max(alone) > 0
    assert len({field["/T"] for field in fields}) == len(fields)
    assert "/NeedAppearances" not in collection.root["/AcroForm"]
    assert all(field["/AP"]["/N"].keys() == {"/on", "/Off"} for field in fields)
    parents = collection.parents()
    assert {parents[field["/StructParent"]][0] for field in fields} == {"/Form"}


# ---- texts of one glyph ---------------------------------------------------------------------------------------------
def test_a_glyph_that_two_pieces_read_differently_keeps_both_texts():
    one, other = (Piece(laid_out(f"<p>甲{space}乙</p>"), name) for space, name in ((" ", "一"), ("\xa0", "二")))
    alone = [PdfReader(io.BytesIO(piece.data)).pages[0].extract_text() for piece in (one, other)]
    book = Opened(bind([one, other], title=TITLE).data)
    assert alone[0] != alone[1]
    assert [page.extract_text() for page in book.reader.pages] == alone
    assert len(book.programs()) == 1


def test_true_type_outlines_are_shared_too():
    made = [Piece(laid_out(f'<p style="font-family:DejaVu Sans">{text}</p>'), text) for text in ("☐ é", "☑ ü ☐")]
    book = Opened(bind(made, title=TITLE).data)
    names = {name for several in book.programs().values() for name in several}
    assert any("DejaVu" in name for name in names) and len(book.programs()) == len(names)
    for index, piece in enumerate(made):
        assert book.pixels(index) == Opened(piece.data).pixels(0)


PICTURES = """
<p style="opacity:.4">半透明</p>
<svg xmlns="http://www.w3.org/2000/svg" width="300" height="120"><title>图{number}　各类建议的件数</title>
<defs>
<linearGradient id="fade"><stop offset="0" stop-color="#c00"/><stop offset="1" stop-color="#00c"/></linearGradient>
</defs><rect width="280" height="60" fill="url(#fade)"/><g opacity=".5"><rect y="40" width="99" height="50"/></g>
<text x="20" y="110" font-size="20">工业{number}件</text></svg>
<p style="background:linear-gradient(#fff,#888)">渐变</p>
"""


def test_drawings_with_shades_and_lettering_keep_their_look_and_their_alternative_text():
    made = [Piece(laid_out(PICTURES.format(number=number)), str(number)) for number in (1, 2)]
    book = Opened(bind(made, title=TITLE).data)
    for index, piece in enumerate(made):
        alone = Opened(piece.data)
        assert book.pixels(index) == alone.pixels(0)
        assert len(set(alone.pixels(0))) > 99
    figures = [(alternative[:2], kids) for _, alternative, _, kids in book.tagged("/Figure")]
    assert figures == [("图1", ["工业1件"]), ("图2", ["工业2件"])]


def test_a_book_of_accessible_pieces_is_accessible_too():
    made = [Piece(small(text, variant="pdf/ua-1"), text) for text in "甲乙"]
    book = bind(made, title=TITLE)
    assert book.archival
    assert b'pdfuaid:part="1"' in Opened(book.data).root["/Metadata"].get_object().get_data()


# ---- how PDF is spelled ---------------------------------------------------------------------------------------------
texts = st.text(st.characters(exclude_categories=["Cs"]))


@given(texts, texts)
def test_numbers_change_outside_of_strings_alone(title, other):
    strings = pdf_syntax.string(title), pdf_syntax.string(other + " 7 0 R /StructParent 7")
    body = b"<</Title %s/K [7 0 R %s]/P 7 0 R/Seven 7>>" % strings
    assert (
        pdf_syntax.renumbered(body, pdf_syntax.Numbers({7: 123}))
        == b"<</Title %s/K [123 0 R %s]/P 123 0 R/Seven 7>>" % strings
    )
    assert list(pdf_syntax.references(body)) == [7, 7]


@given(st.dictionaries(st.from_regex("[A-Z][a-z]{0,9}", fullmatch=True), texts))
def test_a_dictionary_is_read_as_it_was_spelled(entries):
    spelled = {key.encode(): b"<</In [%s /Name 1]>>" % pdf_syntax.string(value) for key, value in entries.items()}
    assert pdf_syntax.entries(pdf_syntax.spelled(spelled)) == spelled
    assert pdf_syntax.entries(pdf_syntax.spelled({key: b"/" + key for key in spelled})).keys() == spelled.keys()


def test_numbers_are_let_go_while_nobody_looks_for_circles():
    numbers = pdf_syntax.Numbers({7: 123})
    assert pdf_syntax.renumbered(b"[7 0 R]", numbers) == b"[123 0 R]"
    gone = weakref.ref(numbers.spelled)
    with garbage.paused():
        del numbers
        assert gone() is None


values = st.recursive(
    st.one_of(
        st.integers().map(lambda n: b"%d" % n), st.just(b"7 0 R"), st.just(b"/Name"), texts.map(pdf_syntax.string)
    ),
    lambda inner: st.one_of(
        st.lists(inner).map(lambda found: b"[" + b" ".join(found) + b"]"),
        st.dictionaries(st.sampled_from([b"K", b"Dest", b"In"]), inner).map(pdf_syntax.spelled),
    ),
)


@given(st.dictionaries(st.sampled_from([b"Type", b"K", b"A", b"Pg"]), values))
def test_a_dictionary_is_read_at_once_as_it_is_by_its_tokens(entries):
    body = pdf_syntax.spelled(entries)
    assert pdf_syntax.entries(body) == pdf_syntax._nested_entries(body) == entries


@given(texts)
def test_a_text_string_is_read_as_it_was_spelled(text):
    assert pdf_syntax.text(pdf_syntax.string(text)) == text


@given(texts)
def test_a_link_to_a_place_names_the_place(name):
    assert links.target(links.href(name)) == name
    assert links.target("https://www.gov.cn/" + name) is None


# ---- what does not fit together -------------------------------------------------------------------------------------
def small(text: str = "甲", **options) -> bytes:
    return laid_out(f"<p>{text}</p>", **options)


MISFITS = {
    "two places of one name": ("bind-place", lambda: [Piece(small('<b id="案">一</b>'), n) for n in ("一", "二")]),
    "a link that leads nowhere": (
        "bind-link",
        lambda: [Piece(laid_out(f'<p><a href="{links.href("无")}">去</a></p>'), "一")],
    ),
    "pieces of two kinds": (
        "bind-kind",
        lambda: [Piece(small(), "一"), Piece(small(variant="pdf/ua-1"), "一")],
    ),
    "a file of another maker": ("bind-piece", lambda: [Piece(foreign(), "一")]),
    "a piece that is cut off": ("bind-piece", lambda: [Piece(small()[:-2000], "一")]),
    "a piece that claims nothing": ("bind-piece", lambda: [Piece(small(variant=None), "一")]),
    "no piece at all": ("bind-empty", lambda: []),
}


@pytest.mark.parametrize("case", MISFITS)
def test_pieces_that_do_not_fit_together_are_refused_by_name(case):
    code, make = MISFITS[case]
    with pytest.raises(DocgenError) as caught:
        bind(make(), title=TITLE)
    assert caught.value.code == code
    assert caught.value.next_step
    assert case == "no piece at all" or "一" in str(caught.value.place) or "二" in str(caught.value.place)


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


ANNEXES = {
    "a scan": foreign,
    "three pages": lambda: foreign(count=3),
    "a page that is turned, of odd size and cropped": lambda: foreign(turned),
    "a page with a stamp": lambda: foreign(stamped),
    "another producer's letter": lambda: small("别处的信"),
}


@pytest.mark.parametrize("case", ANNEXES)
def test_an_annex_looks_in_the_book_as_it_prints(case):
    data = ANNEXES[case]()
    alone = Opened(data)
    annex = Annex(data, "附件.pdf", "附件一　签字件", "签字件的扫描件", place="附件一", depth=1)
    book = Opened(bind([Piece(small("正文"), "正文"), annex, Piece(small("尾"), "尾")], title=TITLE).data)
    count = len(alone.numbers)
    assert len(book.numbers) == count + 2
    for index in range(count):
        assert book.printed(index + 1) == alone.printed(index)
        assert book.reader.pages[index + 1].rotation == alone.reader.pages[index].rotation
        assert book.reader.pages[index + 1].cropbox == alone.reader.pages[index].cropbox
    assert book.target("附件一")[0] == 1


def test_an_annex_is_told_to_those_who_cannot_see_it_and_found_in_the_outline():
    heading = Piece(laid_out(f'<h1>附件</h1><p><a href="{links.href("附件一")}">见附件一</a></p>'), "正文")
    annex = Annex(foreign(count=2), "附件.pdf", "附件一　签字件", "签字件的扫描件", place="附件一", depth=1)
    book = Opened(bind([heading, annex], title=TITLE).data)
    assert book.outline() == [["附件", 0, [["附件一　签字件", 1, []]]]]
    assert [target for _, _, target in book.links()] == [(1, "/Fit")]
    (document,) = book.tags()
    kind, _, _, figures = document[-1][-1]
    assert kind == "/Part"
    assert [figure[:2] for figure in figures] == [("/Figure", "签字件的扫描件 1/2"), ("/Figure", "签字件的扫描件 2/2")]
    parents = book.parents()
    assert [parents[page["/StructParents"]] for page in book.reader.pages][1:] == [["/Figure"]] * 2
    assert sorted(parents) == list(range(len(parents)))


def test_with_an_annex_the_book_claims_no_more_to_be_archival():
    made = bind([Piece(small(), "正文"), Annex(foreign(), "附件.pdf", "附件", "扫描件")], title=TITLE)
    assert not made.archival
    assert [finding.code for finding in made.findings] == ["annex-claim"]
    metadata = Opened(made.data).root["/Metadata"].get_object().get_data()
    assert b"pdfaid:part" not in metadata and TITLE.encode() in metadata


def test_a_note_that_does_not_print_is_reported():
    made = bind([Piece(small(), "正文"), Annex(foreign(stamped), "附件.pdf", "附件", "扫描件")], title=TITLE)
    (note,) = [finding for finding in made.findings if finding.code == "annex-note"]
    assert "请改日期" in note.message and note.place.file == "附件.pdf"


def test_a_digital_signature_that_becomes_a_picture_is_reported():
    def signed(writer: PdfWriter) -> None:
        field = DictionaryObject({NameObject("/FT"): NameObject("/Sig"), NameObject("/V"): DictionaryObject()})
        form = DictionaryObject({NameObject("/Fields"): ArrayObject([writer._add_object(field)])})
        writer._root_object[NameObject("/AcroForm")] = writer._add_object(form)

    made = bind([Piece(small(), "正文"), Annex(foreign(signed), "附件.pdf", "附件", "扫描件")], title=TITLE)
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
        bind([Piece(small(), "正文"), Annex(make(), "附件.pdf", "附件", "扫描件")], title=TITLE)
    assert caught.value.code == code
    assert caught.value.place.file == "附件.pdf"
    assert caught.value.next_step


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(DocgenError) as caught:
        bind([Annex(tmp_path / "无.pdf", "无.pdf", "附件", "扫描件")], title=TITLE)
    assert caught.value.code == "bind-unreadable"
    assert caught.value.place.file == "无.pdf"
