"""Every document of every sample, made as DOCX and as PDF: both say what the tree says, and are sound files.

The files are read here with other means than `docgen.inspection.readback` uses: python-docx and PDFium.
"""

import ctypes
import hashlib
import io
import os
import re
import subprocess
import sys
import zipfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import docx
import pypdf
import pypdfium2
import pytest
from conftest import DOCUMENTS, FINAL, SAMPLES, compositions
from docx.oxml.ns import qn
from lxml import etree
from PIL import Image, ImageChops
from pypdf.generic import NameObject
from pypdfium2 import raw

import docgen
from docgen.model import case_file
from docgen.model.blocks import Checkbox, Doc, Table, paragraphs, text, walk

STANDARD_FONTS = {"仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体", "宋体", "Segoe UI Symbol"}
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
FORMS = [(case, name) for case, name in FINAL if name.startswith("征询意见表")]

every_document = pytest.mark.parametrize(("case", "name"), FINAL)
every_form = pytest.mark.parametrize(("case", "name"), FORMS)
every_format = pytest.mark.parametrize("format", ["docx", "pdf"])


def squeezed(content: str) -> str:
    return "".join(content.split())


def says(doc: Doc) -> str:
    return squeezed("".join(text(para) for para in walk(doc)))


def pdf_pages(file: Path | bytes) -> list[str]:
    return [squeezed(page.get_textpage().get_text_range()) for page in pypdfium2.PdfDocument(file)]


def without_repetitions(pages: list[str], doc: Doc) -> str:
    """The pages' text; a table's heading row that a page repeats on its top is left out."""
    joined = pages[0]
    for page in pages[1:]:
        for table in doc.body:
            if isinstance(table, Table) and table.header_rows:
                rows = table.rows[: table.header_rows]
                heading = squeezed("".join(text(p) for row in rows for cell in row.cells for p in cell.paras))
                if not says(doc).startswith(joined + page[: len(heading) + 1]):
                    page = page.removeprefix(heading)
        joined += page
    return joined


def word_parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def word_text(element) -> str:
    return squeezed("".join(node.text or "" for node in element.iter(qn("w:t"))))


@every_format
@every_document
def test_a_finished_file_passes_docgens_own_checks(case, name, format, finished):
    assert docgen.check(compositions(case)[name], format, finished(case, name, format).read_bytes()) == []


@every_document
def test_the_word_file_says_what_the_tree_says(case, name, finished):
    doc = compositions(case)[name].doc
    document = docx.Document(io.BytesIO(finished(case, name, "docx").read_bytes()))
    headers = [part for part in document.part.package.iter_parts() if "/header" in part.partname]
    above = "".join(word_text(etree.fromstring(part.blob)) for part in headers)
    body = word_text(document.element.body)
    tail = squeezed("".join(text(p) for block in (*doc.body, *doc.foot) for p in paragraphs(block)))
    assert body.endswith(tail)
    # The shell decides what of the head stands in the page's header; together it is the head, no more and no less.
    head = above + body.removesuffix(tail)
    assert Counter(head) == Counter(squeezed("".join(text(para) for para in doc.head)))
    for para in doc.head:
        assert squeezed(text(para)) in head


@every_document
def test_the_pdf_says_what_the_tree_says(case, name, finished):
    doc = compositions(case)[name].doc
    pages = pdf_pages(finished(case, name, "pdf"))
    for number, page in enumerate(pages, 1):
        printed = f"—{number}—" if number > 1 or doc.shell == "document" else ""
        assert page.endswith(printed)
        pages[number - 1] = page.removesuffix(printed)
    assert without_repetitions(pages, doc) == says(doc)


@every_format
@every_document
def test_a_document_made_again_is_the_same_file(case, name, format, finished):
    assert docgen.render(compositions(case)[name], format) == finished(case, name, format).read_bytes()


def test_threads_make_the_same_files():
    made = [one for case in list(SAMPLES)[:3] for one in compositions(case).values()]
    with ThreadPoolExecutor(4) as threads:
        files = list(threads.map(lambda one: docgen.render(one, "pdf"), made * 2))
    assert files == [docgen.render(one, "pdf") for one in made] * 2


@pytest.mark.parametrize(
    ("case", "name", "shell"), [("04-cppcc-proposal", "答复函", "letter"), ("08-table", "答复函", "document")]
)
def test_another_process_time_zone_and_hash_seed_make_the_same_file(case, name, shell, finished):
    assert compositions(case)[name].doc.shell == shell
    code = (
        "import docgen, hashlib, sys\n"
        "reply, = docgen.compose(docgen.read(sys.argv[1]), 'reply')\n"
        "print(*(hashlib.sha256(docgen.render(reply, f)).hexdigest() for f in ('docx', 'pdf')))\n"
    )
    environment = os.environ | {"PYTHONHASHSEED": "4711", "TZ": "America/Caracas"}
    run = subprocess.run(
        [sys.executable, "-c", code, SAMPLES[case]], env=environment, capture_output=True, text=True, check=True
    )
    here = [hashlib.sha256(finished(case, name, format).read_bytes()).hexdigest() for format in ("docx", "pdf")]
    assert run.stdout.split() == here


@every_document
def test_the_parts_of_a_word_file_are_sound_xml_without_tags_of_the_shell(case, name, finished):
    said = says(compositions(case)[name].doc)
    for part, data in word_parts(finished(case, name, "docx").read_bytes()).items():
        if part.endswith((".xml", ".rels")):
            words = "".join(etree.fromstring(data, etree.XMLParser(recover=False)).itertext())
            assert not re.search(r"\{\{ *(p|r|tr|tc) |\{%(p|r|tr|tc) ", words), part
            for sign in ("{{", "{%", "{#"):
                assert sign not in words or sign in said, part


@every_document
def test_a_word_file_names_the_fonts_of_the_standard_alone(case, name, finished):
    named = set()
    for part, data in word_parts(finished(case, name, "docx").read_bytes()).items():
        if part.startswith("word/") and part.endswith(".xml"):
            tree = etree.fromstring(data)
            for fonts in tree.iter(qn("w:rFonts")):
                named |= {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia", "cs")}
                assert not [key for key in fonts.attrib if key.endswith("Theme")]
            named |= {state.get(f"{W14}font") for state in tree.iter(f"{W14}checkedState", f"{W14}uncheckedState")}
    assert named - {None} <= STANDARD_FONTS


@every_document
def test_the_fonts_of_a_pdf_are_embedded(case, name, finished):
    for page in pypdfium2.PdfDocument(finished(case, name, "pdf")):
        for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
            assert raw.FPDFFont_GetIsEmbedded(raw.FPDFTextObj_GetFont(item)) == 1


@every_document
def test_a_pdf_has_tags_a_language_and_a_title(case, name, finished):
    pdf = pypdfium2.PdfDocument(finished(case, name, "pdf"))
    language = (ctypes.c_ushort * 20)()
    raw.FPDFCatalog_GetLanguage(pdf, language, ctypes.sizeof(language))
    assert bytes(language).decode("utf-16-le").rstrip("\0") == "zh-CN"
    assert pdf.is_tagged()
    assert pdf.get_metadata_value("Title") == compositions(case)[name].doc.title


def boxes(doc: Doc) -> list[str]:
    return [run.name for para in walk(doc) for run in para.runs if isinstance(run, Checkbox)]


@every_form
def test_a_click_on_a_printed_box_of_the_pdf_ticks_the_choice_that_stands_behind_it(case, name, finished):
    pdf = pypdfium2.PdfDocument(finished(case, name, "pdf"))
    pdf.init_forms()
    hit = []
    for page in pdf:
        signs = page.get_textpage()
        for index in range(signs.count_chars()):
            if chr(raw.FPDFText_GetUnicode(signs, index)) == "☐":
                left, bottom, right, top = signs.get_charbox(index)
                middle = ((left + right) / 2, (bottom + top) / 2)
                assert raw.FPDFPage_HasFormFieldAtPoint(pdf.formenv, page, *middle) == raw.FPDF_FORMFIELD_CHECKBOX
                asked, choice = field_at(pdf, page, middle)
                assert squeezed(signs.get_text_range(index + 1, 2 * len(choice))).startswith(choice)
                hit.append((asked, choice))
    assert len(set(hit)) == len(hit) == len(boxes(compositions(case)[name].doc))


def field_at(pdf, page, point) -> tuple[str, str]:
    """What a field asks, and what its box at a point stands for."""
    annotation = raw.FPDFAnnot_GetFormFieldAtPoint(pdf.formenv, page, raw.FS_POINTF(*point))
    assert not raw.FPDFAnnot_GetFormFieldFlags(pdf.formenv, annotation) & raw.FPDF_FORMFLAG_READONLY
    said = []
    for ask in (raw.FPDFAnnot_GetFormFieldName, raw.FPDFAnnot_GetFormFieldExportValue):
        answer = (ctypes.c_ushort * 80)()
        ask(pdf.formenv, annotation, answer, ctypes.sizeof(answer))
        said.append(bytes(answer).decode("utf-16-le").rstrip("\0"))
    raw.FPDFPage_CloseAnnot(annotation)
    return said[0], said[1]


@every_form
@pytest.mark.parametrize("accessible", [False, True])
def test_a_box_of_the_pdf_has_an_appearance_for_each_state_and_asks_no_reader_for_one(case, name, accessible):
    one = compositions(case)[name]
    reader = pypdf.PdfReader(io.BytesIO(docgen.render(one, "pdf", accessible=accessible)))
    form = reader.trailer["/Root"]["/AcroForm"]
    assert "/NeedAppearances" not in form
    asked = [field.get_object() for field in form["/Fields"] if field.get_object()["/FT"] == "/Btn"]
    found = [box.get_object() for field in asked for box in field["/Kids"]]
    assert len(found) == len(boxes(one.doc)) > 0
    for box in found:
        assert box["/AS"] == "/Off" and box["/AP"].keys() == {"/N"}
        states = box["/AP"]["/N"]
        (ticked,) = states.keys() - {"/Off"}
        assert all(states[state].get_object()["/Subtype"] == "/Form" for state in states)
        assert states[ticked].get_object().get_data() and not states["/Off"].get_object().get_data()


def drawn(data: bytes, page: int) -> Image.Image:
    """A page with the appearances of its fields, four points to one of the page's."""
    pdf = pypdfium2.PdfDocument(data)
    pdf.init_forms()
    raw.FPDF_SetFormFieldHighlightAlpha(pdf.formenv, 0)
    return pdf[page].render(scale=4, grayscale=True).to_pil()


@every_form
def test_a_ticked_box_shows_its_tick_and_an_empty_one_what_the_page_has(case, name, finished):
    data = finished(case, name, "pdf").read_bytes()
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    (index, page), *_ = [(i, page) for i, page in enumerate(writer.pages) if "/Annots" in page]
    first = next(note.get_object() for note in page["/Annots"] if "/AS" in note.get_object())
    (ticked,) = first["/AP"]["/N"].keys() - {"/Off"}
    first[NameObject("/AS")] = NameObject(ticked)
    stream = io.BytesIO()
    writer.write(stream)
    before, after = drawn(data, index), drawn(stream.getvalue(), index)
    left, top, right, bottom = ImageChops.difference(before, after).getbbox()
    height = float(page.mediabox.height)
    x1, y1, x2, y2 = (float(value) for value in first["/Rect"])
    assert min(x1, x2) - 1 <= left / 4 and right / 4 <= max(x1, x2) + 1
    assert height - max(y1, y2) - 1 <= top / 4 and bottom / 4 <= height - min(y1, y2) + 1
    del page["/Annots"]
    bare = io.BytesIO()
    writer.write(bare)
    assert ImageChops.difference(before, drawn(bare.getvalue(), index)).getbbox() is None


@every_form
def test_a_box_of_the_word_file_is_a_control_with_its_own_name(case, name, finished):
    tree = etree.fromstring(word_parts(finished(case, name, "docx").read_bytes())["word/document.xml"])
    controls = [control for control in tree.iter(qn("w:sdt")) if next(control.iter(f"{W14}checkbox"), None) is not None]
    tags = [control.find(f".//{qn('w:tag')}").get(qn("w:val")) for control in controls]
    assert len(set(tags)) == len(tags) == len(boxes(compositions(case)[name].doc))
    # A tag says what its box asks and what a tick says: 办理态度：满意. The choice stands behind the box.
    after = word_text(tree).split("☐")[1:]
    assert all(squeezed(shown).startswith(tag.rpartition("：")[2]) for tag, shown in zip(tags, after, strict=True))
    assert {word_text(control) for control in controls} == {"☐"}
    identities = [control.find(f".//{qn('w:id')}").get(qn("w:val")) for control in controls]
    assert len(set(identities)) == len(identities)


# ---- which documents a case calls for --------------------------------------------------------------------------------
@pytest.mark.parametrize("case", SAMPLES)
def test_a_case_has_the_documents_that_its_handling_calls_for(case):
    file = docgen.read(SAMPLES[case]).case
    names = list(compositions(case))
    people = [proposer.name for proposer in file.proposal.proposers]
    each = file.reply.joint == "each" and len(people) > 1
    opinions = file.handling.co_handlers if file.handling.type == "主办会办" else ()
    assert sorted(n for n in names if n.startswith("会办意见")) == sorted(f"会办意见-{unit}" for unit in opinions)
    for document in ("答复函", "征询意见表"):
        wanted = [f"{document}-{person}" for person in people] if each else [document]
        assert sorted(n for n in names if n.startswith(document)) == sorted(wanted)
    assert ("答复摘要" in names) == (file.reply.publicity in ("公开", "摘要公开"))


def test_the_samples_have_a_case_of_each_sort():
    names = [name for _, name in DOCUMENTS]
    assert {"答复函", "征询意见表", "答复摘要", "会办意见-市财政局", "答复函-李喆堃"} <= set(names)
    assert {compositions(case)[name].doc.shell for case, name in FINAL} == {"letter", "document", "plain"}
    assert ("10-not-public", "答复摘要") not in DOCUMENTS


@every_format
def test_a_draft_bears_its_mark_and_shows_what_is_missing(format, draft):
    for composition in draft.values():
        data = docgen.render(composition, format)
        if format == "pdf":
            found = "".join(pdf_pages(data))
        else:
            parts = word_parts(data)
            found = "".join(word_text(etree.fromstring(parts[n])) for n in parts if re.match("word/(doc|head)", n))
        assert "【待填：" in found, composition.name
        assert "征求意见稿" in found, composition.name


@pytest.mark.parametrize(
    ("number", "told"), [("20260001", False), ("20250001", True), ("20230001", True), ("T014", False)]
)
def test_a_number_of_another_time_is_told(number, told):
    file = docgen.read(SAMPLES["01-science-environment"])
    case = file.case.model_copy(update={"proposal": file.case.proposal.model_copy(update={"number": number})})
    findings = docgen.check(case_file.update(file, case))
    assert ("session-year" in {finding.code for finding in findings}) is told
