"""A co-handler's opinion and a filled-in feedback form that come back are read into the case; nothing is lost there."""

import contextlib
import io
import random
import shutil
import subprocess
import zipfile
from itertools import pairwise
from pathlib import Path
from xml.sax.saxutils import escape

import made_forms
import pytest
from conftest import ROOT, SAMPLES, compositions
from lxml import etree
from made_forms import cell, paragraph, table
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject

import docgen
from docgen.errors import ExitCode
from docgen.intake.check_boxes import choices
from docgen.intake.headings import numbers_in
from docgen.intake.readers import pdf_paper
from docgen.interfaces.cli import main

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
TITLE = "关于加快老旧小区电动自行车充电设施建设的建议"
CASE = f"""\
# 收到的第一件
proposal:
  kind: 建议
  number: "20260123" # 登记号
  title: {TITLE}
  proposers:
    - name: 周敏
    - name: 吴建国
  points:
    - label: 建议一
      ask: 增设集中充电桩。
handling:
  type: 主办会办
  lead: 市住房和城乡建设局
  co_handlers: [市消防救援支队, 市发展和改革委员会, 市城市管理局, 市财政局, 市妇联, 观澜街道办]
reply:
  date: 2026-04-28
  # 答复还要改
  category: B
"""
OPENING = f"周敏等代表提出的《{TITLE}》（第20260123号）收悉。经研究，现将会办意见函告如下："
CLOSING = "以上意见供你局统一答复代表时参考。"
TEXT = "一、关于选址。我局已完成评估。\n二、关于资金，按有关规定执行。"
HEAD = ["清财函〔2026〕3号", "关于市七届人大六次会议第20260123号", "代表建议会办意见的函", "市住房和城乡建设局："]
FOOT = ["清河市财政局", "2026年3月20日"]
FORM = "人大代表建议办理情况征询意见表"
SIGNED = ["代表签名", "周敏", "日期", "2026年5月9日"]


def case_file(tmp_path: Path, text: str = CASE) -> Path:
    path = tmp_path / "case.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def paper(tmp_path: Path, content: bytes | list[str], name: str = "来文.bin") -> Path:
    """A file with these bytes, or a Word file with these paragraphs and tables."""
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else made_forms.word(*content))
    return path


def put(tmp_path: Path, content: bytes | list[str], **options):
    return docgen.import_into(case_file(tmp_path), paper(tmp_path, content), **options)


def form(*rows: list[str]) -> list[str]:
    return [FORM, table(["编号", cell("第20260123号", 3)], *rows, SIGNED)]


def opinion(placed) -> dict:
    (found,) = placed.file.case.opinions
    return found.model_dump(mode="json", exclude_none=True)


def feedback(placed) -> dict:
    return placed.file.case.feedback.model_dump(mode="json", exclude_none=True)


def messages(placed) -> str:
    return "\n".join(map(str, placed.findings))


# ---- opinions

LETTERS = {
    "a letter in Word": [*HEAD, OPENING, *TEXT.split("\n"), CLOSING, *FOOT],
    "a letter as text in GBK": "\r\n".join([*HEAD, f"    {OPENING}", *TEXT.split("\n"), f"  {CLOSING}", *FOOT]).encode(
        "gb18030"
    ),
    "a letterhead, an approval, a copy list and a seal": [
        "清河市财政局文件",
        "清财函〔2026〕3号　　　　签发人：李样本",
        "关于第20260123号建议的会办意见",
        "市住建局：",
        "你局转来周敏代表的建议收悉。我局高度重视，立即安排专人研究。现答复如下：",
        *TEXT.split("\n"),
        "此复函已经李样本局长审签。",
        "特此函复。",
        "清河市财政局（盖章）",
        "2026 年 3 月 20 日",
        table(["抄送：市人大代表工委。"], ["清河市财政局办公室　　2026年3月21日印发"]),
    ],
    "the old date style and other brackets": [
        "清财函［2026］3号",
        "关于第20260123号建议的会办意见",
        "市住房城乡建设局:",
        "来函收悉。经研究，提出如下会办意见：",
        *TEXT.split("\n"),
        "以上意见，供参考。如需进一步了解，请与我局联系。",
        "二〇二六年三月二十日",
        "市财政局",
    ],
    "all in one line": [
        "清财函〔2026〕3号",
        f"市住房和城乡建设局：{OPENING}一、关于选址。我局已完成评估。",
        f"二、关于资金，按有关规定执行。{CLOSING}",
        "市财政局　　2026.3.20",
    ],
    "line breaks inside a paragraph": [
        "".join(["<w:p>", *(f"<w:r><w:t>{escape(one)}</w:t><w:br/></w:r>" for one in HEAD), "</w:p>"]),
        "".join(
            ["<w:p>", *(f"<w:r><w:t>{one}</w:t><w:br/></w:r>" for one in [OPENING, *TEXT.split("\n"), *FOOT]), "</w:p>"]
        ),
    ],
    "a sheet with labels": [
        "人大代表建议会办意见表",
        table(
            ["建议编号", "20260123", "会办单位", "市财政局"],
            ["文号", "清财函〔2026〕3号", "日期", "2026年3月20日"],
            ["会办意见", cell(TEXT, 3)],
            ["负责人签字", "李样本", "备注", ""],
        ),
    ],
    "a sheet whose cell is signed": [
        "会办意见反馈表",
        table(
            ["建议（提案）编号", "第20260123号"],
            ["文号", "清财函〔2026〕3号"],
            ["会办单位意见", f"{TEXT}\n\n　　　　清河市财政局（盖章）\n　　　　2026年3月20日"],
        ),
    ],
    "the office of a bureau writes for it": [
        "清财函〔2026〕3号",
        "清河市财政局办公室关于协办市人大建议的复函",
        "市住建局办公室：",
        OPENING,
        *TEXT.split("\n"),
        "清河市财政局办公室",
        FOOT[1],
    ],
    "attachments above the signature": [*HEAD, OPENING, *TEXT.split("\n"), "附件：1. 安排表", "2. 办法", *FOOT],
}


@pytest.mark.parametrize("name", LETTERS)
def test_an_opinion_of_any_office_gives_its_values_and_not_its_frame(name, tmp_path):
    placed = put(tmp_path, LETTERS[name])
    assert opinion(placed) == {
        "unit": "市财政局",
        "document_number": "清财函〔2026〕3号",
        "date": "2026-03-20",
        "text": TEXT,
    }


@pytest.mark.parametrize(
    "line, contact",
    [
        ("（联系人：杜工，联系电话：0755-7654321）", {"name": "杜工", "phone": "0755-7654321"}),
        ("联 系 人：杜工　　电话：13700000000", {"name": "杜工", "phone": "13700000000"}),
        ("联系人及电话：杜工 0755-7654321", {"name": "杜工", "phone": "0755-7654321"}),
        ("(经办人：杜工，7654321)", {"name": "杜工", "phone": "7654321"}),
        ("联系地址：人民路1号　邮政编码：518000", {"address": "人民路1号", "postcode": "518000"}),
    ],
)
@pytest.mark.parametrize("below", [True, False], ids=["below the signature", "above it"])
def test_a_contact_stands_below_or_above_the_signature(line, contact, below, tmp_path):
    ending = [*FOOT, line] if below else [line, *FOOT]
    assert opinion(put(tmp_path, [*HEAD, OPENING, TEXT, *ending]))["contact"] == contact


@pytest.mark.parametrize(
    "signature, unit",
    [
        ("清河市消防救援支队", "市消防救援支队"),
        ("市发改委", "市发展和改革委员会"),
        ("清河市城管局", "市城市管理局"),
        ("清河市妇女联合会", "市妇联"),
        ("清河市观澜街道办事处", "观澜街道办"),
    ],
)
def test_a_short_or_a_full_name_means_the_co_handler(signature, unit, tmp_path):
    assert put(tmp_path, [*HEAD, OPENING, TEXT, signature, FOOT[1]]).unit == unit


@pytest.mark.parametrize("signature", ["清河市教育局", "清河区财政局", "清河市税务局"])
def test_an_opinion_of_another_unit_is_refused_with_the_co_handlers(signature, tmp_path):
    with pytest.raises(docgen.InputError, match=rf"“{signature}”不是本件的会办单位：市消防救援支队、市发展"):
        put(tmp_path, [*HEAD, OPENING, TEXT, signature, FOOT[1]])
    assert put(tmp_path, [*HEAD, OPENING, TEXT, signature, FOOT[1]], unit="市财政局").unit == "市财政局"


def test_a_proposed_category_is_no_text_of_the_opinion(tmp_path):
    found = opinion(put(tmp_path, [*HEAD, OPENING, TEXT, "建议本件办理类别定为B类。", CLOSING, *FOOT]))
    assert (found["category"], found["text"]) == ("B", TEXT)


def test_a_sentence_of_substance_between_receipt_and_opinion_is_kept(tmp_path):
    first = "建议收悉。全市218个老旧小区中有143个具备集中充电的条件。现将会办意见函告如下："
    kept = "全市218个老旧小区中有143个具备集中充电的条件。"
    assert opinion(put(tmp_path, [*HEAD, first, TEXT, *FOOT]))["text"] == f"{kept}\n{TEXT}"


def test_a_table_of_a_letter_is_a_table_of_the_opinion(tmp_path):
    rows = table(["年度", "金额"], ["2025", "1,500"])
    text = opinion(put(tmp_path, [*HEAD, OPENING, "资金如下表。", rows, "另行安排。", *FOOT]))["text"]
    assert text == ["资金如下表。", {"table": {"columns": ["年度", "金额"], "rows": [["2025", "1,500"]]}}, "另行安排。"]


# ---- feedback forms


def control(checked: str, sign: str) -> str:
    return (
        f'<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="{checked}"/></w14:checkbox></w:sdtPr>'
        f"<w:sdtContent><w:r><w:t>{sign}</w:t></w:r></w:sdtContent></w:sdt>"
    )


def old_box(state: str) -> str:
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox>{state}</w:checkBox></w:ffData></w:fldChar></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def symbol(font: str, character: str) -> str:
    return f'<w:r><w:rPr><w:rFonts w:ascii="{font}"/></w:rPr><w:t>{character}</w:t></w:r>'


def boxes(ticked: str, empty: str) -> str:
    """A cell in which 基本满意 is ticked."""
    runs = ""
    for word in ("满意", "基本满意", "不满意"):
        runs += (ticked if word == "基本满意" else empty) + f"<w:r><w:t xml:space='preserve'>{word}　</w:t></w:r>"
    return cell(f"<w:p>{runs}</w:p>", 3)


WAYS_TO_TICK = {
    "a sign": cell("□满意　☑基本满意　□不满意", 3),
    "a tick in place of the box": cell("□满意　√基本满意　□不满意", 3),
    "a tick behind the word": cell("□满意　□基本满意√　□不满意", 3),
    "brackets": cell("满意（　）基本满意（√）不满意（　）", 3),
    "a filled square": cell("□满意\n■基本满意\n□不满意", 3),
    "letters": cell("A.满意　B.基本满意√　C.不满意", 3),
    "a control": boxes(control("1", "☒"), control("0", "☐")),
    "a tick typed over a control": boxes(control("0", "√"), control("0", "☐")),
    "an old form field": boxes(old_box("<w:default w:val='0'/><w:checked/>"), old_box("<w:default w:val='0'/>")),
    "a letter in a font of symbols": boxes(symbol("Wingdings 2", "R"), symbol("Wingdings 2", "£")),
}


@pytest.mark.parametrize("way", WAYS_TO_TICK)
def test_every_way_to_tick_is_read(way, tmp_path):
    assert feedback(put(tmp_path, form(["办理结果", WAYS_TO_TICK[way]]))) == {
        "date": "2026-05-09",
        "result": "基本满意",
    }


FORMS = {
    "options are columns and ticks stand below": [
        FORM,
        table(
            ["标题", cell(TITLE, 2), "建议(议案)编号"],
            ["主办单位", cell("市住房和城乡建设局", 2), "20260123"],
            ["你是否收到答复函", "是", "收到时间", "2026年5月1日"],
            ["收到答复函您认为", "满意", "基本满意", "不满意"],
            ["", "", "", "√"],
            ["您对办理情况意见", cell("没有时间表。\n请重办。\n　　签名：周敏　　2026年5月9日", 3)],
        ),
        "填表说明：①请在“满意”“基本满意”“不满意”空格内打“√”；②一式两份。",
    ],
    "questions one below the other": [
        "代表建议办理情况征求意见表",
        "建议编号：第20260123号　　代表姓名：周敏",
        "1.您对办理结果是否满意？",
        "　满意（　）　基本满意（　）　不满意（√）",
        "2.意见和建议：",
        "　没有时间表。",
        "　请重办。",
        "代表签名：周敏　　　　日期：2026年5月9日",
    ],
    "a slip below a letter": [
        "回　　执",
        "市住房和城乡建设局：",
        "第20260123号建议的答复收悉。我对答复的意见是：",
        "（　）满意",
        "（√）不满意",
        "具体意见：没有时间表。",
        "请重办。",
        paragraph("代表：周敏"),
        paragraph("2026年5月9日"),
    ],
    "lines to write on": [
        "建议办理情况反馈表",
        "建议编号：__20260123__　　建议标题：______",
        "一、对办理结果的评价（请打√）：□满意　□基本满意　☑不满意",
        "二、具体意见（可另附页）：",
        "____没有时间表。____",
        "____请重办。________",
        "代表签名：___周敏___　　_2026_年_5_月_9_日",
    ],
    "a list of one": [
        "代表建议办理情况测评表",
        "填表人：周敏　　填表日期：2026年5月9日",
        table(["建议编号", "建议标题", "满意", "基本满意", "不满意"], ["20260123", TITLE, "", "", "√"]),
        "意见：没有时间表。",
        "请重办。",
    ],
    "a text without boxes": "\n".join(
        [
            *("代表建议办理情况反馈单", "建议编号：20260123", "办理结果：不满意", "意见：没有时间表。"),
            *("请重办。", "签名：周敏", "日期：2026/5/9"),
        ]
    ).encode(),
}


@pytest.mark.parametrize("name", FORMS)
def test_a_form_of_any_office_gives_its_answers(name, tmp_path):
    placed = put(tmp_path, FORMS[name])
    assert placed.kind == "feedback"
    assert feedback(placed) == {"date": "2026-05-09", "result": "不满意", "comment": "没有时间表。\n请重办。"}


def test_attitude_result_and_way_of_talking_are_told_apart(tmp_path):
    rows = [
        ["评价内容", "满意", "基本满意", "不满意"],
        ["办理态度", "☑", "□", "□"],
        ["办理结果", "□", "□", "☑"],
        ["沟通方式", cell("☑走访 □电话 ☑座谈 □未联系", 3)],
    ]
    assert feedback(put(tmp_path, form(*rows))) == {
        "date": "2026-05-09",
        "met": "走访、座谈",
        "attitude": "满意",
        "result": "不满意",
    }


def test_what_a_form_asks_besides_stays_as_comments_with_its_place(tmp_path):
    rows = [["是否公开", cell("☑同意 □不同意", 3)], ["办理态度", cell("□满意 ☑理解 □不满意", 3)]]
    placed = put(tmp_path, form(*rows, ["办理结果", cell("☑满意 □基本满意 □不满意", 3)]))
    assert feedback(placed) == {"date": "2026-05-09", "result": "满意"}
    assert "# 来文 来文.bin 第 1 张表第 2 行：是否公开：同意\n" in placed.file.yaml
    assert "# 来文 来文.bin 第 1 张表第 3 行：办理态度：理解\n" in placed.file.yaml
    assert placed.exit_code is ExitCode.FAILED  # somebody must decide what 理解 is


def test_yes_and_no_are_no_way_of_talking(tmp_path):
    rows = [["是否上门走访", cell("☑是 □否", 3)], ["办理结果", cell("☑满意 □不满意", 3)]]
    placed = put(tmp_path, form(*rows))
    assert "met" not in feedback(placed) and "是否上门走访：是" in placed.file.yaml


def test_two_ticks_are_no_answer(tmp_path):
    rows = [["办理态度", cell("☑满意 □不满意", 3)], ["办理结果", cell("☑满意 ☑基本满意 □不满意", 3)]]
    placed = put(tmp_path, form(*rows))
    assert "result" not in feedback(placed) and "勾了不止一个：办理结果：满意、基本满意" in messages(placed)


def test_words_that_word_shows_in_an_empty_control_are_no_comment(tmp_path):
    empty = (
        "<w:p><w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>单击此处输入文字。</w:t></w:r>"
        "</w:sdtContent></w:sdt></w:p>"
    )
    rows = [["办理结果", cell("☑满意 □不满意", 3)], ["意见建议", cell(empty, 3)]]
    assert "comment" not in feedback(put(tmp_path, form(*rows)))


def test_a_signature_of_a_stranger_and_a_date_before_the_reply_are_reported(tmp_path):
    rows = [["办理结果", cell("☑满意 □不满意", 3)], ["签名", "王五", "日期", "2026年4月1日"]]
    found = messages(put(tmp_path, [FORM, table(["编号", cell("第20260123号", 3)], *rows)]))
    assert "签名“王五”不是本件的提出人：周敏、吴建国" in found and "早于答复日期" in found


def test_a_form_without_any_answer_is_refused(tmp_path):
    with pytest.raises(docgen.InputError, match="没有读到勾选和意见"):
        put(tmp_path, form(["办理结果", cell("□满意 □基本满意 □不满意", 3)]))


# ---- what is there already


@pytest.mark.parametrize(
    "content",
    [
        ["关于第20260132号代表建议的会办意见", "市住建局：", OPENING.replace("0123", "0132"), TEXT, *FOOT],
        [FORM, table(["编号", "第20260132号"], ["办理结果", "☑满意 □不满意"])],
    ],
    ids=["a letter", "a form"],
)
def test_a_paper_about_another_proposal_is_refused_with_both_numbers(content, tmp_path):
    with pytest.raises(docgen.InputError, match="来文是第20260132号的，案件是第20260123号"):
        put(tmp_path, content)


def test_the_case_file_keeps_its_lines(tmp_path):
    placed = put(tmp_path, LETTERS["a letter in Word"])
    assert placed.file.yaml.startswith(CASE)


def test_another_opinion_of_the_unit_is_an_error_that_shows_both_and_loses_nothing(tmp_path):
    first = put(tmp_path, LETTERS["a letter in Word"])
    docgen.save_case(first.file)
    other = paper(tmp_path, [*HEAD, OPENING, "无意见。", *FOOT])
    case = docgen.read(tmp_path / "case.yaml")
    with pytest.raises(docgen.CaseError) as error:
        docgen.import_into(case, other)
    assert TEXT in str(error.value) and "无意见。" in str(error.value) and "--replace" in str(error.value)
    replaced = docgen.import_into(case, other, replace=True)
    assert opinion(replaced)["text"] == "无意见。"
    comments = [line for line in replaced.file.yaml.splitlines() if line.startswith("# ")]
    assert f"# 换下的（来文 来文.bin）：第1份会办意见 · 会办意见：{TEXT}".splitlines()[0] in comments


def test_the_same_paper_again_changes_nothing(tmp_path):
    content = form(["办理结果", cell("☑满意 □不满意", 3)], ["再办", cell("☑不需要", 3)])
    first = put(tmp_path, content)
    docgen.save_case(first.file)
    again = docgen.import_into(tmp_path / "case.yaml", paper(tmp_path, content))
    assert first.is_changed and not again.is_changed and again.file.yaml == first.file.yaml


def test_an_opinion_fills_what_the_import_of_the_form_left_open(tmp_path):
    text = f"{CASE}opinions:\n  - unit: 市财政局\n    text: # 会办意见，一行一段\n    stated: 支持。 # 审过\n"
    placed = docgen.import_into(case_file(tmp_path, text), paper(tmp_path, LETTERS["a letter in Word"]))
    assert opinion(placed)["text"] == TEXT and "stated: 支持。 # 审过\n" in placed.file.yaml


def test_the_command_writes_the_case_and_says_what_it_did(tmp_path, capsys):
    case, letter = case_file(tmp_path), paper(tmp_path, LETTERS["a letter in Word"])
    assert main(["import", "--into", str(case), str(letter)]) == 0
    assert "市财政局的会办意见" in capsys.readouterr().out and "清财函〔2026〕3号" in case.read_text(encoding="utf-8")
    assert main(["import", "--into", str(case), str(paper(tmp_path, [*HEAD, OPENING, "无意见。", *FOOT]))]) == 4
    assert TEXT.split("\n")[0] in case.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["a letter in Word", "a letter as text in GBK", "a sheet whose cell is signed"])
def test_an_opinion_that_is_imported_as_a_registration_form_is_refused_with_the_right_command(name, tmp_path):
    with pytest.raises(docgen.InputError, match=r"这像是收回的“.*会办意见.*”") as error:
        docgen.import_form(paper(tmp_path, LETTERS[name]))
    assert (error.value.code, "import --into" in error.value.next_step) == ("intake-returned", True)


def test_an_opinion_in_a_folder_of_registration_forms_is_named_with_the_right_command(tmp_path):
    paper(tmp_path, LETTERS["a letter in Word"])
    shutil.copy(ROOT / "samples/intake/seed.txt", tmp_path)
    intake = docgen.import_form(tmp_path)
    (told,) = [finding for finding in intake.findings if finding.code == "intake-returned"]
    assert len(intake.cases) == 1 and "import --into" in told.next_step


@pytest.mark.parametrize("name", ["options are columns and ticks stand below", "a text without boxes"])
def test_a_feedback_form_that_is_imported_as_a_registration_form_is_named(name, tmp_path):
    intake = docgen.import_form(paper(tmp_path, FORMS[name]))
    assert intake.findings[0].code == "intake-returned" and "import --into" in intake.findings[0].next_step
    assert intake.exit_code is ExitCode.FAILED


@pytest.mark.parametrize("title", ["代表建议、批评和意见登记表", "代表建议批评和意见交办单", "代表意见登记表"])
def test_a_registration_form_is_no_paper_that_came_back(title, tmp_path):
    rows = table(["标题", TITLE], ["编号", "20260123"], ["建议", "增设集中充电桩。"])
    intake = docgen.import_form(paper(tmp_path, [title, rows]))
    assert len(intake.cases) == 1 and "intake-returned" not in [finding.code for finding in intake.findings]


# ---- what docgen made itself


def own_case(name: str, *without: str):
    """A sample case without its opinions or its feedback."""
    values = docgen.read(SAMPLES[name]).case.model_dump(mode="json", exclude_none=True)
    for key in without:
        values.pop(key, None)
    return docgen.parse(values, "case.yaml")


OPINIONS = [
    (name, made)
    for name in SAMPLES
    if "\nopinions:" in SAMPLES[name].read_text(encoding="utf-8")
    for made in compositions(name)
    if made.startswith("会办意见")
]


@pytest.mark.parametrize("format_", ["docx", "pdf"])
@pytest.mark.parametrize(
    "name, made",
    [row if index % 3 == 0 else pytest.param(*row, marks=pytest.mark.full) for index, row in enumerate(OPINIONS)],
)
def test_our_own_opinions_come_back_as_they_were(name, made, format_, tmp_path):
    data = docgen.render(compositions(name)[made], format_)
    check_own_opinion(name, made, paper(tmp_path, data))


def check_own_opinion(name: str, made: str, path: Path) -> None:
    placed = docgen.import_into(own_case(name, "opinions"), path)
    (wanted,) = [one for one in docgen.read(SAMPLES[name]).case.opinions if one.unit in made]
    (found,) = placed.file.case.opinions
    assert found == wanted.model_copy(update={"stated": None})


ANSWERS = {"收到答复": "是", "沟通方式": "电话", "办理态度": "基本满意", "办理结果": "不满意"}
WRITTEN = {"意见建议": "答复第2条没有写明时限。\n请说明理由。", "签名": "{name}", "日期": "2027年1月5日"}
FEEDBACK = {"date": "2027-01-05", "met": "电话", "attitude": "基本满意", "result": "不满意"}
WITH_FORMS = [name for name in SAMPLES if "征询意见表" in compositions(name)][:8:2]


def filled_in(data: bytes, name: str) -> bytes:
    """Our own form as a member fills it in with Word: boxes are clicked, and the rest is typed."""
    members = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for member in archive.namelist():
            members[member] = archive.read(member)
    root = etree.fromstring(members["word/document.xml"])
    for row in root.iter(f"{W}tr"):
        cells = row.findall(f"{W}tc")
        for label, value in pairwise(cells):
            word = "".join(label.itertext()).strip()
            for box in value.iter(f"{W}sdt") if word in ANSWERS else ():
                if "".join(box.getnext().itertext()).split()[0] == ANSWERS[word]:
                    box.find(f".//{W14}checked").set(f"{W14}val", "1")
                    next(box.iter(f"{W}t")).text = "☑"
            if word in WRITTEN:
                for item in value.findall(f"{W}p"):
                    value.remove(item)
                for line in WRITTEN[word].format(name=name).split("\n"):
                    value.append(etree.fromstring(f"<p xmlns='{W[1:-1]}'><r><t>{line}</t></r></p>"))
    members["word/document.xml"] = etree.tostring(root)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for member, content in members.items():
            archive.writestr(member, content)
    return stream.getvalue()


def returned_form(name: str) -> bytes:
    signer = docgen.read(SAMPLES[name]).case.proposal.ordered_proposers[0].name
    return filled_in(docgen.render(compositions(name)["征询意见表"], "docx"), signer)


@pytest.mark.parametrize("name", WITH_FORMS)
def test_our_own_form_comes_back_from_word(name, tmp_path):
    check_own_form(name, paper(tmp_path, returned_form(name)))


def check_own_form(name: str, path: Path) -> None:
    placed = docgen.import_into(own_case(name, "feedback"), path)
    assert feedback(placed) == {**FEEDBACK, "comment": WRITTEN["意见建议"]}
    assert "# 来文" in placed.file.yaml and "收到答复：是" in placed.file.yaml


def returned_pdf(name: str, comment: str) -> PdfWriter:
    """Our own form as a member fills it in with a PDF program: boxes are clicked, and the rest is typed."""
    writer = PdfWriter()
    writer.append(PdfReader(io.BytesIO(docgen.render(compositions(name)["征询意见表"], "pdf"))))
    fields = writer.get_fields()
    signer = docgen.read(SAMPLES[name]).case.proposal.ordered_proposers[0].name
    values = {"意见建议": comment, "签名": signer, "日期：年": "2027", "日期：月": "1", "日期：日": "5"}
    for question, answer in ANSWERS.items():
        values[question] = f"/{fields[question]['/Opt'].index(answer)}"
    writer.update_page_form_field_values(writer.pages[0], values, auto_regenerate=False)
    return writer


def pdf_paper_of(writer: PdfWriter, tmp_path: Path) -> Path:
    stream = io.BytesIO()
    writer.write(stream)
    return paper(tmp_path, stream.getvalue())


def test_our_own_form_comes_back_as_a_pdf_with_clicked_boxes_and_typed_text(tmp_path):
    name = WITH_FORMS[0]
    check_own_form(name, pdf_paper_of(returned_pdf(name, WRITTEN["意见建议"]), tmp_path))


@pytest.mark.parametrize("comment", ["答复第2条没有写明时限。" * 20, "没有写明时限\n请说明理由\n请重办"])
def test_typed_text_keeps_its_lines_and_what_is_longer_than_its_field(comment, tmp_path):
    name = WITH_FORMS[0]
    placed = docgen.import_into(own_case(name, "feedback"), pdf_paper_of(returned_pdf(name, comment), tmp_path))
    assert feedback(placed) == {**FEEDBACK, "comment": comment}


def test_a_box_that_is_shown_as_ticked_is_ticked_though_the_value_of_its_question_is_off(tmp_path):
    name = WITH_FORMS[0]
    writer = returned_pdf(name, WRITTEN["意见建议"])
    for reference in writer.pages[0]["/Annots"]:
        if parent := reference.get_object().get("/Parent"):
            parent.get_object()[NameObject("/V")] = NameObject("/Off")
    check_own_form(name, pdf_paper_of(writer, tmp_path))


@pytest.mark.referee
@pytest.mark.skipif(not shutil.which("soffice"), reason="without LibreOffice")
@pytest.mark.parametrize("ending", ["docx", pytest.param("pdf", marks=pytest.mark.full), "doc"])
def test_our_own_papers_come_back_as_libreoffice_saves_them(ending, tmp_path):
    name, made = OPINIONS[0]
    form_path = tmp_path / "form.docx"
    form_path.write_bytes(returned_form(WITH_FORMS[0]))
    letter = tmp_path / "letter.docx"
    letter.write_bytes(docgen.render(compositions(name)[made], "docx"))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", ending, "--outdir", str(tmp_path / "saved")]
    subprocess.run([*command, str(form_path), str(letter)], check=True, capture_output=True, timeout=180)
    check_own_form(WITH_FORMS[0], tmp_path / f"saved/form.{ending}")
    check_own_opinion(name, made, tmp_path / f"saved/letter.{ending}")


def test_a_damaged_file_is_refused_and_nothing_else(tmp_path):
    name, made = OPINIONS[0]
    random_ = random.Random(20260123)
    for data in (returned_form(WITH_FORMS[0]), docgen.render(compositions(name)[made], "pdf")):
        for _ in range(8):
            spoilt = bytearray(data)
            for _ in range(20):
                spoilt[random_.randrange(len(spoilt))] = random_.randrange(256)
            with contextlib.suppress(docgen.DocgenError):
                docgen.import_into(own_case(name), paper(tmp_path, bytes(spoilt)))


# ---- the parts


@pytest.mark.parametrize(
    "text, numbers",
    [
        ("市七届人大六次会议第20260123号代表建议", ["20260123"]),
        ("第（J027）号建议", ["J027"]),
        ("州政协九届五次会议20260220号提案办理工作", ["20260220"]),
        ("在第三次会议上提出的第18号建议", ["18"]),
        ("第12、13号提案", ["12", "13"]),
        ("清财函〔2026〕3号", []),
    ],
)
def test_the_number_of_a_proposal_is_told_from_other_numbers(text, numbers):
    assert sorted(set(numbers_in(text))) == numbers


@pytest.mark.parametrize(
    "text, ticked",
    [
        ("□满意√　□基本满意", ["满意"]),
        ("□√满意　□基本满意", ["满意"]),
        ("满意√　基本满意　不满意", ["满意"]),
        ("√满意　基本满意", ["满意"]),
        ("满意（ ） 不满意（√）", ["不满意"]),
        ("[ ]满意 [V]不满意", ["不满意"]),
        ("□满意 / ☑基本满意", ["基本满意"]),
        ("□满意 □不满意", []),
    ],
)
def test_the_tick_belongs_to_the_word_beside_it(text, ticked):
    assert choices(text)[0] == ticked


def test_a_pdf_gives_paragraphs_and_the_cells_of_ruled_tables():
    name, made = OPINIONS[0]
    parts, _ = pdf_paper.paper(docgen.render(compositions(name)[made], "pdf"), "x.pdf")
    (wanted,) = [one for one in docgen.read(SAMPLES[name]).case.opinions if one.unit in made]
    assert set(str(wanted.text).split("\n")) <= {part.text for part in parts}
    parts, _ = pdf_paper.paper(docgen.render(compositions(name)["征询意见表"], "pdf"), "x.pdf")
    (found,) = [part for part in parts if hasattr(part, "cells")]
    assert ("办理态度", "□满意　□基本满意　□不满意") in zip(
        [one.text for one in found.cells], [one.text for one in found.cells][1:], strict=False
    )


def test_the_sample_of_the_manual_is_an_opinion():
    (case,) = docgen.import_form(ROOT / "samples/intake/seed.txt").cases
    assert docgen.import_into(case, ROOT / "samples/papers/opinion.txt").unit == "市财政局"
