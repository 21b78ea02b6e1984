"""Letters of unusual shape that we make: the rules of the standard find nothing in either format."""

import io
import re
import shutil
import zipfile

import pytest
from conftest import ROOT, SAMPLES

import docgen
from docgen.checks.gbt9704 import judge
from docgen.errors import Severity
from docgen.inspection import readback
from docgen.inspection.measure import measure_docx, measure_pdf, office
from docgen.inspection.measure.model import Part
from docgen.model.blocks import Role, Table, text
from docgen.stationery.departments import Departments
from docgen.writers import WRITERS

PROFILE = Departments().stationery("base").profile
CASE = (ROOT / "tests/whole/reports/07-subscript-title.yaml").read_text(encoding="utf-8")
ANSWER = "    text: 已办。\n"


def with_answer(*lines):
    """A case whose answer has these paragraphs."""
    typed = "".join(f"      {line}\n" for line in lines)
    return CASE.replace(ANSWER, f"    text: |\n{typed}")


def letter(case, templates=None):
    (composition,) = docgen.compose(docgen.parse(case), "reply", templates=templates)
    return composition


def faults(composition):
    """What the rules find in the PDF, in the Word file, and in the Word file as LibreOffice lays it out."""
    found = []
    pdf, word = (docgen.render(composition, format) for format in ("pdf", "docx"))
    pages = [None, *office.laid_out([word], PROFILE)] if shutil.which("soffice") else [None]
    for measured in (measure_pdf("letter.pdf", pdf), *(measure_docx("letter.docx", word, page) for page in pages)):
        found += [str(finding) for finding in judge(measured, PROFILE).findings if finding.severity is Severity.ERROR]
    return found


RUN_IN = (
    "一、强化监督，确保质量。针对您提出的问题，我局今年以来对全市三十家企业开展了检查，问题已全部整改到位。",
    "（一）完善制度，形成长效机制。印发办法。",
    "(二)加大投入，补齐短板。今年安排专项资金二百万元，已有五十家企业完成改造任务。",
    "二、我局高度重视学位建设。已建成三所学校，今年还将建成两所学校，新增学位三千个。",
    "三、加强宣传。",
)


@pytest.mark.parametrize("numerals", [("一、", "二、", "三、"), ("一、", "二、", "一、")])
def test_numbers_may_go_on_or_begin_again_below_a_line_that_may_be_a_heading(numerals):
    said = ("完善制度，形成长效机制。印发办法。", "加大投入，补齐短板。安排资金。", "加强宣传，扩大影响。编印手册。")
    first, second, third = (numeral + text for numeral, text in zip(numerals, said, strict=True))
    composition = letter(with_answer(first, second, "已经开展的工作", third))
    assert faults(composition) == []


def test_a_heading_that_is_a_paragraphs_first_sentence_is_in_its_own_face_in_both_formats():
    composition = letter(with_answer(*RUN_IN))
    assert "*一、强化监督，确保质量。*针对" in composition.tree
    assert "_（一）完善制度，形成长效机制。_印发办法。" in composition.tree
    assert "_(二)加大投入，补齐短板。_今年" in composition.tree
    assert "body: 二、我局高度重视学位建设。已建成" in composition.tree
    assert "body: 三、加强宣传。" in composition.tree
    found = faults(composition)  # The brackets of (二) are half-width, as the officer has typed them.
    assert found and all("7.3.3" in fault and "“(二)加大投入，…”" in fault for fault in found)


@pytest.mark.parametrize(("emphasis", "code"), [("_（一）", "第二层 楷体"), ("*一、", "第一层 黑体")])
def test_a_heading_in_a_paragraph_that_has_the_face_of_the_text_is_found(emphasis, code, monkeypatch):
    from docgen.layout import font_coverage
    from docgen.model.blocks import Emphasis
    from docgen.writers.docx.ooxml import paragraphs

    faces = {Emphasis.STRONG: "fangsong", Emphasis.SUBHEADING: "fangsong"}
    monkeypatch.setattr(font_coverage, "EMPHASIS_FONTS", faces)
    monkeypatch.setattr(paragraphs, "EMPHASIS_FONTS", faces)
    composition = letter(with_answer(*RUN_IN))
    assert emphasis in composition.tree
    data = WRITERS["docx"](composition.doc, composition.stationery, False)
    word = measure_docx("letter.docx", data)
    assert [finding.code for finding in docgen.check(composition, "docx", data)] == ["docx-grammar"]
    assert any(code in str(finding) for finding in judge(word, PROFILE).findings)


@pytest.mark.parametrize("step", [30, pytest.param(1, marks=pytest.mark.full)], ids=["one", "all"])
@pytest.mark.parametrize("kind", ["reply", "opinion", "feedback", "summary"])
def test_a_draft_for_comments_passes_whatever_kind_it_is(kind, step):
    for path in [*SAMPLES.values()][::step]:
        for composition in docgen.compose(docgen.read(path), kind, draft=True):
            assert "征求意见稿" in composition.tree
            pdf, word = (docgen.render(composition, format) for format in ("pdf", "docx"))
            for measured in (measure_pdf("draft.pdf", pdf), measure_docx("draft.docx", word)):
                assert judge(measured, PROFILE).is_sound, composition.name


@pytest.mark.referee
@pytest.mark.skipif(not shutil.which("soffice"), reason="without LibreOffice")
def test_the_mark_of_a_draft_does_not_cover_the_number_of_a_letter():
    (composition,) = docgen.compose(docgen.parse(CASE), "reply", draft=True)
    (pages,) = office.laid_out([docgen.render(composition, "docx")], PROFILE)
    texts = [line.text for line in measure_pdf("draft.pdf", pages).pages[0].lines]
    assert "征求意见稿" in texts and "深工信建函〔2026〕99号" in texts


# ---- settings of the frame ---------------------------------------------------------------------------------------
OFFICE = (ROOT / "templates/departments/gxj/department.toml").read_text(encoding="utf-8")


def office_with(tmp_path, settings="", phrases="", **replaced):
    """The templates in which our office has these settings and phrases. replaced: other values of settings."""
    text = OFFICE.replace("\n[numbers]", f"{settings}\n\n[numbers]", 1)
    for name, value in replaced.items():
        text = re.sub(rf'(?m)^{name} = ".*"$', f'{name} = "{value}"', text)
    templates = tmp_path / "templates"
    shutil.copytree(ROOT / "templates", templates)
    (templates / "departments/gxj/department.toml").write_text(f"{text}\n[phrases]\n{phrases}", encoding="utf-8")
    return templates


UNDER_TITLE = [
    ('number_place = "title"', ""),
    ('number_place = "title"\ncategory_place = "number"', ""),
    (
        'number_place = "title"\ncategory_place = "title"',
        'mark = "{{ reply.category }}类"\nmark_second = "{{ reply.publicity }}"',
    ),
    ('category_place = "title"', ""),
    ('number_place = "title"\nformat = "document"', ""),
]


@pytest.mark.parametrize(("settings", "phrases"), UNDER_TITLE)
def test_what_is_under_the_title_is_read_and_placed_as_the_standard_asks(settings, phrases, tmp_path):
    composition = letter(CASE, office_with(tmp_path, settings, phrases))
    assert "under-title: " in composition.tree
    assert faults(composition) == []
    for format, measure in (("pdf", measure_pdf), ("docx", measure_docx)):
        measured = measure(f"letter.{format}", docgen.render(composition, format))
        assert measured.first(Part.NUMBER).text.startswith("深工信建函〔2026〕99号")
        assert measured.first(Part.RECIPIENT).text == "林示例代表："


@pytest.mark.parametrize("sealed", ["true", "false"])
def test_a_date_without_a_signature_stands_four_characters_in(sealed, tmp_path):
    composition = letter(CASE, office_with(tmp_path, f"sealed = {sealed}", 'signature = ""'))
    assert faults(composition) == []
    measured = measure_pdf("letter.pdf", docgen.render(composition, "pdf"))
    assert measured.first(Part.SIGNATURE) is None
    right = measured.first(Part.DATE).lines[0].right_mm
    assert right == pytest.approx((PROFILE.left + PROFILE.area_width - PROFILE.character_pitch * 4).mm, abs=0.5)


def test_several_stars_in_a_phrase_are_printed_and_two_single_stars_are_bold(tmp_path):
    phrases = 'contact = "（联系人：***，电话：****，*加急*）"'
    composition = letter(CASE, office_with(tmp_path, "", phrases))
    assert "（联系人：***，电话：****，*加急*）" in composition.tree  # in the tree, stars stand for bold text too
    (contact,) = (block for block in composition.doc.body if getattr(block, "role", None) is Role.NOTE)
    assert text(contact) == "（联系人：***，电话：****，加急）"
    for format in ("pdf", "docx"):
        docgen.render(composition, format)  # proves that the file says what the account says


LONG_NAMES = {
    "21": "内蒙古自治区呼和浩特市新城区人民政府办公室",
    "27": "新疆维吾尔自治区巴音郭楞蒙古自治州和静县人民政府办公室",
    "48": "新疆维吾尔自治区巴音郭楞蒙古自治州和静县巴音布鲁克草原生态环境保护和旅游综合开发管理委员会办公室",
}


@pytest.mark.parametrize(
    "settings", ["", *(pytest.param(one, marks=pytest.mark.full) for one in ('format = "document"', "sealed = false"))]
)
@pytest.mark.parametrize("name", LONG_NAMES.values(), ids=LONG_NAMES)
def test_an_office_with_a_long_name_has_its_letterhead_title_and_signature_in_lines(name, settings, tmp_path):
    composition = letter(CASE, office_with(tmp_path, settings, name=name))
    assert faults(composition) == []


def test_a_letterhead_that_says_文件_is_not_doubled(tmp_path):
    settings = 'letterhead = "深圳市工业和信息化局文件"'
    document = letter(CASE, office_with(tmp_path / "document", f'{settings}\nformat = "document"'))
    assert "letterhead: 深圳市工业和信息化局文件\n" in document.tree
    assert faults(document) == []
    assert "letterhead: 深圳市工业和信息化局\n" in letter(CASE, office_with(tmp_path / "letter", settings)).tree


# ---- tables ------------------------------------------------------------------------------------------------------
def test_a_row_longer_than_a_page_goes_on_below_its_repeated_head_in_both_formats():
    case = (ROOT / "tests/whole/reports/06-table-cell-longer-than-page.yaml").read_text(encoding="utf-8")
    composition = letter(case)
    assert faults(composition) == []
    pages = readback.pdf(docgen.render(composition, "pdf")).pages
    assert ["序号" in page and "说明" in page for page in pages] == [True, True, False]
    word = zipfile.ZipFile(io.BytesIO(docgen.render(composition, "docx"))).read("word/document.xml").decode()
    tall, short = (row for row in word.split("<w:tr>") if "很长的说明" in row or ">短<" in row)
    assert "<w:cantSplit/>" not in tall and "<w:cantSplit/>" in short


def test_each_line_of_a_typed_cell_is_a_paragraph():
    typed = with_answer("答复如下。").replace(
        "    text: |\n      答复如下。\n",
        "    text:\n    - table:\n        columns: [序号, 说明]\n"
        "        rows: [['1', \"新建晒场三处。\\n新建仓库两座。\"]]\n",
    )
    composition = letter(typed)
    assert "    cell: 新建晒场三处。\n" in composition.tree and "    cell: 新建仓库两座。\n" in composition.tree
    assert faults(composition) == []


def test_a_reply_may_stand_in_a_cell_of_a_form(tmp_path):
    templates = office_with(tmp_path)
    (templates / "departments/gxj/points.txt").write_text(
        "table: 1 5\n{% for answer in reply.answers %}\n"
        "row: # 办理情况 | {{ answer.text | paragraphs }}\n{% endfor %}\n",
        encoding="utf-8",
    )
    composition = letter(with_answer("一、基本情况", "今年新建晒场三处。", "（一）下一步。明年再建两处。"), templates)
    (cell,) = (row.cells[1] for block in composition.doc.body if isinstance(block, Table) for row in block.rows)
    assert [text(para) for para in cell.paras] == ["一、基本情况", "今年新建晒场三处。", "（一）下一步。明年再建两处。"]
    assert faults(composition) == []


def test_the_signature_below_a_table_is_no_recipient(tmp_path):
    parts = '\n[parts]\nreply = ["letterhead", "number", "title", "points", "signature", "date"]\n'
    templates = office_with(tmp_path, parts)
    (templates / "departments/gxj/points.txt").write_text(
        "table: 1 5\nrow: # 收件人 | {{ proposal.salutation }}\nrow: # 标题 | {{ proposal.title }}\n"
        "{% for answer in reply.answers %}\nrow: # 办理情况 | {{ answer.text | paragraphs }}\n{% endfor %}\n",
        encoding="utf-8",
    )
    found = faults(letter(CASE, templates))
    assert found and all("有主送机关" in fault for fault in found)
