"""Pages → PDF: what stands in the pages is found in the file again, by pypdf and by PDFium."""

import ctypes
import hashlib
import io
import os
import subprocess
import sys
from dataclasses import replace

import pypdfium2
import pytest
from conftest import ROOT
from made_pages import ALL, FANGSONG, FORM, HEIGHT, LETTER, RARE, STAMPED, SYMBOLS, line, single
from pdf_tree import Opened
from PIL import ImageChops
from pypdf import PdfReader
from pypdfium2 import raw

from docgen.errors import RenderError
from docgen.layout import face
from docgen.layout.pages import ARTIFACT, Tag, UnsettableError
from docgen.writers.pdf.drawing import writing

every_document = pytest.mark.parametrize("pages", ALL.values(), ids=ALL)


def seen(data: bytes) -> list[list[tuple[str, float, float, float]]]:
    """For each page what PDFium sees: character, its origin from the upper left corner of the page, its size."""
    pages = []
    for page in pypdfium2.PdfDocument(data):
        text = page.get_textpage()
        found = []
        for index in range(text.count_chars()):
            x, y = ctypes.c_double(), ctypes.c_double()
            if raw.FPDFText_IsGenerated(text, index) == 1:
                continue
            raw.FPDFText_GetCharOrigin(text, index, x, y)
            code = raw.FPDFText_GetUnicode(text, index)
            if 0xDC00 <= code < 0xE000:  # the second half of a character beyond U+FFFF
                first = found.pop()
                character = (first[0] + chr(code)).encode("utf-16-le", "surrogatepass").decode("utf-16-le")
                found.append((character, *first[1:]))
                continue
            size = raw.FPDFText_GetFontSize(text, index)
            found.append((chr(code), x.value, page.get_height() - y.value, size))
        pages.append(found)
    return pages


def placed(page) -> list[tuple[str, float, float, float]]:
    """What `seen` must see of a page."""
    found = []
    for text in page.texts:
        x, opened = text.x, face.of(text.face)
        for character, space in zip(text.text, (*text.spaces, 0.0), strict=True):
            found.append((character, x, text.baseline, text.size))
            x += opened.glyph(character).advance * text.size + space
    return found


@every_document
def test_every_character_stands_in_its_order_and_within_a_hundredth_of_a_point_of_its_place(pages):
    for page, found in zip(pages.pages, seen(writing.write(pages)), strict=True):
        wanted = placed(page)
        assert "".join(each[0] for each in found) == "".join(each[0] for each in wanted)
        for (_, *ours), (_, *theirs) in zip(wanted, found, strict=True):
            assert theirs == pytest.approx(ours, abs=0.01)


def test_a_long_line_with_spaces_of_all_sorts_ends_where_it_must():
    spaces = tuple(-0.213 + 0.0137 * (number % 7) + (3.79 if number % 5 == 0 else 0) for number in range(99))
    pages = single(line("国" * 100, 10.123, 500.456, 1, spaces, size=4.5))
    for ours, theirs in zip(placed(pages.pages[0]), seen(writing.write(pages))[0], strict=True):
        assert theirs[1:] == pytest.approx(ours[1:], abs=0.01)


@every_document
def test_pypdf_reads_the_text_in_the_same_order(pages):
    for page, found in zip(pages.pages, PdfReader(io.BytesIO(writing.write(pages))).pages, strict=True):
        wanted = "".join(text.text for text in page.texts)
        assert "".join(found.extract_text().split()) == "".join(wanted.split())


def test_characters_that_share_a_glyph_are_copied_as_what_they_are():
    opened = face.of(FANGSONG)
    assert opened.glyph("·") == opened.glyph("•") and opened.glyph("⼈") == opened.glyph("人")
    data = writing.write(single(line("甲·乙⼈", 100, 100, 1), line("甲•乙人", 100, 200, 1)))
    assert "".join(each[0] for each in seen(data)[0]) == "甲·乙⼈甲•乙人"
    with pytest.raises(UnsettableError):
        writing.write(single(line("·•", 100, 100, 1)))


def test_equal_pages_give_equal_bytes_in_another_process_too():
    code = (
        "import hashlib; from made_pages import ALL; from docgen.writers.pdf.drawing import writing\n"
        "made = (writing.write(pages, accessible=so) for pages in ALL.values() for so in (False, True))\n"
        "print(*(hashlib.sha256(data).hexdigest() for data in made))"
    )
    paths = os.pathsep.join((str(ROOT / "src"), str(ROOT / "tests/support")))
    environment = os.environ | {"PYTHONHASHSEED": "4711", "TZ": "America/Caracas", "PYTHONPATH": paths}
    run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    made = [writing.write(pages, accessible=so) for pages in ALL.values() for so in (False, True)]
    assert run.stdout.split() == [hashlib.sha256(data).hexdigest() for data in made]


# ---- structure -------------------------------------------------------------------------------------------------------
def outlined(tag):
    """A tag without its attributes: its type and its kids."""
    if isinstance(tag, str):
        return tag.replace("\0", "").replace(" ", "")  # PDFium adds spaces where there is room
    if isinstance(tag[-1], list):
        return tag[0].strip("/"), [outlined(kid) for kid in tag[-1]]
    return tag[0].strip("/")


def test_the_structure_has_the_texts_of_the_tags_in_their_order():
    (root,) = Opened(writing.write(LETTER)).tags()
    assert outlined(root) == (
        "Document",
        [
            ("H1", ["关于建议的答复"]),
            ("P", ["李明·王代表：您好，增长5.2%，Ｘ—1•2•3。𬱖", "接着说。"]),
            (
                "Table",
                [
                    ("TR", [("TH", [("P", ["项目"])]), ("TH", [("P", ["金额"])])]),
                    ("TR", [("TD", [("P", ["道路"])]), ("TD", []), ("TD", [("P", ["1000"])])]),
                ],
            ),
            ("Figure", [""]),
            ("P", ["见", ("Link", ["第一页", "Link"]), "。"]),
        ],
    )


def test_cells_and_figures_keep_their_attributes():
    opened = Opened(writing.write(LETTER))
    first, second = opened.tagged("/TH")
    assert "'/Scope': '/Column'" in first[2] and "/ColSpan" not in first[2]
    assert "'/ColSpan': 2" in second[2]
    assert [figure[1] for figure in opened.tagged("/Figure")] == ["一个三角形"]


def test_a_field_stands_in_the_structure_where_its_box_stands_and_the_sign_belongs_to_its_paragraph():
    (root,) = Opened(writing.write(FORM)).tags()
    form = ("Form", ["Widget"])
    assert outlined(root)[1] == [
        ("H1", ["意见表"]),
        ("P", ["办理态度：", form, "☐", "满意", form, "☐", "不满意"]),
        ("P", [form, "　　", "年"]),
        ("P", [form, "☐", "已阅"]),
        ("P", [form]),
    ]


def test_what_a_screen_reader_leaves_out_is_in_no_tag():
    number = line("— 1 —", 400, 800, ARTIFACT, 0.0, RARE, 14)
    (root,) = Opened(writing.write(single(line("正文", 100, 100, 1), number))).tags()
    assert outlined(root) == ("Document", [("P", ["正文"])])


def test_an_attribute_that_no_tag_has_is_refused():
    with pytest.raises(ValueError, match="Colour"):
        writing.write(replace(LETTER, tags=(*LETTER.tags[:-1], Tag("Link", 16, {"Colour": 1}))))


# ---- where one gets in a file ----------------------------------------------------------------------------------------
def test_a_link_leads_to_its_anchor_and_says_so():
    opened = Opened(writing.write(LETTER))
    ((page, edges, target),) = opened.links()
    assert page == 1 and target[:2] == (0, "/XYZ")
    assert [float(each) for each in target[2:]] == [0, pytest.approx(HEIGHT - 100), 0]
    assert edges == [95.4, pytest.approx(HEIGHT - 304, abs=0.01), 143.4, pytest.approx(HEIGHT - 286, abs=0.01)]
    (note,) = opened.reader.pages[1]["/Annots"]
    assert note.get_object()["/Contents"] == "第一页"


def test_the_outline_is_nested_as_its_levels_say():
    assert Opened(writing.write(LETTER)).outline() == [
        ["开头", 0, [["下面", 0, []], ["再下面", 1, []]]],
        ["again", 1, []],
    ]


def test_the_fields_are_named_for_what_they_ask():
    fields = Opened(writing.write(FORM)).reader.get_fields()
    assert {name: field["/FT"] for name, field in fields.items()} == {
        "办理态度": "/Btn",
        "日期：年": "/Tx",
        "回执": "/Btn",
        "意见．建议": "/Tx",
    }
    choices = Opened(writing.write(FORM)).root["/AcroForm"]["/Fields"][0].get_object()
    assert choices["/Opt"] == ["满意", "不满意"]
    assert [kid.get_object()["/TU"] for kid in choices["/Kids"]] == ["办理态度：满意", "办理态度：不满意"]


class Clicked:
    """A form that is filled in by PDFium, as in Chrome."""

    def __init__(self, data: bytes) -> None:
        self.pdf = pypdfium2.PdfDocument(data)
        self.pdf.init_forms()
        self.page = self.pdf[0]
        raw.FORM_OnAfterLoadPage(self.page, self.pdf.formenv)

    def click(self, x: float, y: float) -> None:
        place = (x, HEIGHT - y)
        raw.FORM_OnMouseMove(self.pdf.formenv, self.page, 0, *place)
        raw.FORM_OnLButtonDown(self.pdf.formenv, self.page, 0, *place)
        raw.FORM_OnLButtonUp(self.pdf.formenv, self.page, 0, *place)

    def ticked(self) -> list[bool]:
        """Whether each box is ticked, in the order of the annotations."""
        found = []
        for index in range(raw.FPDFPage_GetAnnotCount(self.page)):
            note = raw.FPDFPage_GetAnnot(self.page, index)
            if raw.FPDFAnnot_GetFormFieldType(self.pdf.formenv, note) == raw.FPDF_FORMFIELD_CHECKBOX:
                found.append(bool(raw.FPDFAnnot_IsChecked(self.pdf.formenv, note)))
            raw.FPDFPage_CloseAnnot(note)
        return found

    def drawn(self):
        raw.FPDF_SetFormFieldHighlightAlpha(self.pdf.formenv, 0)
        return self.page.render(scale=4, grayscale=True).to_pil()


def test_choices_of_one_question_exclude_each_other_and_may_all_be_off():
    form = Clicked(writing.write(FORM))
    assert form.ticked() == [False, False, False]
    form.click(167, 194)
    form.click(167, 394)
    assert form.ticked() == [True, False, True]
    form.click(267, 194)
    assert form.ticked() == [False, True, True]
    form.click(267, 194)
    assert form.ticked() == [False, False, True]


def test_a_ticked_box_shows_its_tick_within_the_box():
    form = Clicked(writing.write(FORM))
    before = form.drawn()
    form.click(167, 194)
    form.click(400, 700)
    left, top, right, bottom = ImageChops.difference(before, form.drawn()).getbbox()
    assert 160 <= left / 4 < 163 < 171 < right / 4 <= 174
    assert 187 <= top / 4 < 191 < 197 < bottom / 4 <= 201


def test_fields_show_nothing_before_they_are_filled_in():
    form = Clicked(writing.write(FORM))
    bare = Clicked(writing.write(replace(FORM, pages=(replace(FORM.pages[0], fields=()),))))
    assert ImageChops.difference(form.drawn(), bare.drawn()).getbbox() is None


# ---- what lies under the text ----------------------------------------------------------------------------------------
def test_a_shell_is_drawn_under_each_page_and_stands_in_the_file_once():
    data = writing.write(STAMPED)
    reader = PdfReader(io.BytesIO(data))
    contents = [page.get_contents().get_data() for page in reader.pages]
    assert all(content.startswith(b"/Artifact BMC q /S0 Do Q EMC\n/P <</MCID 0>> BDC") for content in contents)
    assert data.count(b"/Subtype /Form") == 2
    for page in pypdfium2.PdfDocument(data):
        picture = page.render(scale=1).to_pil()
        assert picture.getpixel((140, 100)) == (0, 0, 255)
        assert picture.getpixel((300, round(HEIGHT) - 59)) == (255, 0, 0)


def test_boxes_and_figures_have_their_places_and_colours():
    first, second = pypdfium2.PdfDocument(writing.write(LETTER))
    red = first.render(scale=4).to_pil()
    assert red.getpixel((4 * 300, round(4 * 140.7))) == (230, 0, 18)
    assert red.getpixel((4 * 300, (4 * 139))) == (255, 255, 255)
    figure = second.render(scale=4).to_pil()
    assert figure.getpixel((4 * 150, 4 * 420)) == (0x33, 0x66, 0xCC)
    assert figure.getpixel((4 * 305, 4 * 425)) == (0, 0, 0)
    assert figure.getpixel((4 * 105, 4 * 440)) == (255, 255, 255)


# ---- fonts -----------------------------------------------------------------------------------------------------------
def test_a_character_without_a_glyph_is_refused():
    with pytest.raises(RenderError) as caught:
        writing.write(single(line("喆", 100, 100, 1), line("\ue001", 100, 200, 1)))
    assert caught.value.code == "no-glyph"


def test_a_truetype_face_is_embedded_with_the_glyphs_that_are_used():
    reader = PdfReader(io.BytesIO(writing.write(single(line("☐ Aé", 100, 100, 1, name=SYMBOLS)))))
    (font,) = reader.pages[0]["/Resources"]["/Font"].values()
    child = font["/DescendantFonts"][0].get_object()
    assert child["/Subtype"] == "/CIDFontType2" and child["/CIDToGIDMap"] == "/Identity"
    program = child["/FontDescriptor"]["/FontFile2"]
    assert program["/Length1"] == len(program.get_data()) < 30_000
