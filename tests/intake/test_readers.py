"""Forms that are no plain text: each kind of file gives the same cases as the text would."""

import json

import made_forms
import pytest
from made_forms import cell, paragraph, table
from test_intake import ROOT, value

from docgen.errors import InputError, Severity
from docgen.intake import Intake, read_content
from docgen.intake.kinds import kind_of
from docgen.intake.readers.numbering import spelled
from docgen.stationery import vocabulary

WORDS = vocabulary.load(ROOT / "templates/vocabulary/zh_Hans.toml")
TEXT = "车棚不够。\n建议一、增设充电桩。\n补充说明：端口不足。\n建议二、统一收费。"
FORM = table(
    ["会议名称", cell("市七届人大六次会议", 3)],
    ["案号", "20260123", "是否公开", "公开"],
    ["领衔人", cell("周敏", 3)],
    ["附议人", cell("吴建国、欧阳晓岚", 3)],
    ["案由", cell("关于充电设施的建议", 3)],
    ["内容", cell(TEXT, 3)],
    ["主办单位", cell("市住建局", 3)],
    ["协办单位", cell("市消防支队,市发改委", 3)],
    ["交办日期", "2026-02-10", "备注栏", "无"],
)
EXPECTED = {
    "proposal.number": "20260123",
    "proposal.title": "关于充电设施的建议",
    "proposal.proposers.0.name": "周敏",
    "proposal.proposers.2.name": "欧阳晓岚",
    "proposal.background": "车棚不够。",
    "proposal.points.0.ask": "增设充电桩。",
    "proposal.points.0.rationale": "端口不足。",
    "proposal.points.1.ask": "统一收费。",
    "handling.lead": "市住建局",
    "handling.co_handlers.1": "市发改委",
    "handling.assigned": "2026-02-10",
    "reply.publicity": "公开",
}
LIST = [
    ["序号", "建议编号", "建议标题", "领衔代表", "主办单位", "会办单位", "交办日期"],
    [1, 20260123, "关于甲的建议", "周敏", "市住建局", "市消防支队\n市发改委", "2026-02-10"],
    [2, 20260124, "关于乙的建议", "罗海", "市交通局", "", "2026-02-11"],
]
PAGE = (
    "<html><meta charset={charset}><body><p>市七届人大六次会议建议目录</p><table><tr><th rowspan=2>序号</th>"
    "<th rowspan=2>建议编号</th><th colspan=2>领衔代表</th><th rowspan=2>标题</th><th rowspan=2>主办单位</th></tr>"
    "<tr><th>单位</th><th>姓名</th></tr><tr><td>1</td><td>20260123</td><td>城东代表团</td><td>周敏</td>"
    "<td>关于甲的建议</td><td>市住建局</td></tr></table><script>var 标题 = 1</script></body></html>"
)


def read(data: bytes) -> Intake:
    return read_content(data, "form.bin", WORDS)


def names(intake: Intake) -> list[str]:
    return [case.case.proposal.title for case in intake.cases]


def said(intake: Intake) -> str:
    return "\n".join(map(str, intake.findings))


def assert_form(intake: Intake) -> None:
    (case,) = intake.cases
    assert {key: value(case, key) for key in EXPECTED} == EXPECTED


def test_a_word_form_with_merged_cells_is_read_and_every_finding_names_table_and_row():
    intake = read(made_forms.word("办理单", FORM))
    assert_form(intake)
    assert intake.encoding == "Word"
    assert {finding.place.line for finding in intake.findings} == {None}
    assert "第 1 张表第 9 行" in said(intake) and "备注栏" in said(intake)
    assert "第 1 张表" in intake.cases[0].yaml.splitlines()[1]


def test_numbers_that_word_counts_are_written_out():
    level = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="建议%1、"/></w:lvl>'
    )
    numbering = f'<w:abstractNum w:abstractNumId="7">{level}</w:abstractNum>'
    numbering += '<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>'
    numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr>'
    text = paragraph("车棚不够。") + paragraph("增设充电桩。", numbered) + paragraph("统一收费。", numbered)
    form = table(["标题", "甲"], ["提出人", "周敏"], ["主办单位", "市局"], ["内容", cell(text)])
    (case,) = read(made_forms.word(form, numbering=numbering)).cases
    assert [point.ask for point in case.case.proposal.points] == ["增设充电桩。", "统一收费。"]
    assert case.case.proposal.background == "车棚不够。"


@pytest.mark.parametrize(
    ("number", "style", "text"),
    [
        (12, "chineseCounting", "十二"),
        (20, "chineseCountingThousand", "二十"),
        (103, "chineseCounting", "一百零三"),
        (3, "decimalEnclosedCircle", "③"),
        (4, "upperRoman", "IV"),
        (2, "lowerLetter", "b"),
        (7, "decimalFullWidth", "７"),
        (5, "something new", "5"),
        (0, "chineseCounting", "0"),
    ],
)
def test_a_number_is_spelled_as_word_spells_it(number, style, text):
    assert spelled(number, style) == text


def test_deleted_and_hidden_text_of_word_is_left_out_and_reported():
    runs = "<w:r><w:t>市</w:t></w:r><w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"
    runs += "<w:ins><w:r><w:t>新局</w:t></w:r></w:ins>"
    runs += "<w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r>"
    form = table(["标题", "甲"], ["提出人", "周敏"], ["主办单位", cell(paragraph(runs))])
    intake = read(made_forms.word(form))
    assert intake.cases[0].case.handling.lead == "市新局"
    assert "隐藏文字，没有读入：暗" in said(intake) and "1 处修订删去" in said(intake)


SYMBOL = '<w:r><w:sym w:font="Wingdings" w:char="F0{}"/></w:r>'
RUN = "<w:r><w:t>{}</w:t></w:r>"
CONTROL = "<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val='1'/></w14:checkbox></w:sdtPr><w:sdtContent/></w:sdt>"
FIELD = "<w:r><w:fldChar><w:ffData><w:checkBox><w:default w:val='1'/></w:checkBox></w:ffData></w:fldChar></w:r>"


@pytest.mark.parametrize(
    "box",
    [
        SYMBOL.format("FE") + RUN.format("是") + SYMBOL.format("A8") + RUN.format("否"),
        CONTROL + RUN.format("是□否"),
        FIELD + RUN.format("是□否"),
    ],
    ids=["symbol", "content control", "form field"],
)
def test_a_check_box_of_word_becomes_a_sign(box):
    form = table(["标题", "甲"], ["提出人", "周敏"], ["主办单位", "市局"], ["是否公开", cell(paragraph(box))])
    (case,) = read(made_forms.word(form)).cases
    assert case.case.reply.publicity == "公开"


def test_a_nested_list_of_signers_gives_their_names_and_a_line_gives_the_number():
    signers = table(["姓名", "电话"], ["吴建国", "13800000001"], ["欧阳晓岚", "13800000002"])
    form = table(["案由", "关于甲的建议"], ["领衔代表", "周敏"], ["附议人", cell(signers)], ["主办单位", "市局"])
    intake = read(made_forms.word("第20260123号", form))
    (case,) = intake.cases
    assert [person.name for person in case.case.proposal.proposers] == ["周敏", "吴建国", "欧阳晓岚"]
    assert case.case.proposal.number == "20260123"
    assert "13800000002" in (case.case.note or "")


def test_a_list_beside_a_label_that_covers_its_rows_belongs_to_the_label():
    form = table(
        ["标题", cell("关于甲的建议", 2)],
        ["领衔代表", cell("周敏", 2)],
        [cell("附议人", merge="restart"), "姓名", "电话"],
        [cell("", merge="on"), "吴建国", "1"],
        [cell("", merge="on"), "罗海", "2"],
        ["主办单位", cell("市局", 2)],
    )
    (case,) = read(made_forms.word(form)).cases
    assert [person.name for person in case.case.proposal.proposers] == ["周敏", "吴建国", "罗海"]
    assert case.case.handling.lead == "市局"


def test_a_register_gives_a_case_for_each_row_and_reports_the_rest():
    rows = [["清河市七届人大六次会议代表建议交办清单"], ["制表：督查室"], *LIST, ["合计", 2]]
    intake = read(made_forms.workbook(rows))
    assert names(intake) == ["关于甲的建议", "关于乙的建议"]
    first = intake.cases[0]
    assert value(first, "proposal.number") == "20260123"
    assert value(first, "proposal.congress") == "市七届人大"
    assert value(first, "proposal.session") == "六次会议"
    assert value(first, "handling.co_handlers.1") == "市发改委"
    assert "工作表“表1”第 6 行：合计行" in said(intake)
    assert len(intake.case_findings) == 2


def test_a_header_of_two_rows_names_its_columns_with_both():
    rows = [
        ["案号", "案由", "提案人", "承办单位", ""],
        ["", "", "", "主办单位", "会办单位"],
        ["0045", "关于丙的提案", "民建市委会", "市民政局", "市财政局"],
    ]
    merged = [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 1, 2), (0, 3, 0, 4)]
    (case,) = read(made_forms.workbook(rows, merged=merged)).cases
    assert (case.case.proposal.number, case.case.handling.lead) == ("0045", "市民政局")
    assert case.case.handling.co_handlers == ("市财政局",)


def test_numbers_and_dates_of_excel_are_read_as_they_are_shown():
    rows = [["编号", "标题", "提出人", "主办单位", "交办日期"], [45, "关于甲的建议", "周敏", "市局", 46063]]
    (case,) = read(made_forms.workbook(rows, A="0000", E="yyyy/m/d")).cases
    assert value(case, "proposal.number") == "0045"
    assert value(case, "handling.assigned") == "2026-02-10"


def test_a_merged_unit_counts_for_all_of_its_rows_and_a_row_below_may_go_on():
    rows = [*LIST[:2], ["", "", "", "罗海", "", "市公安局", ""], [2, 20260124, "关于乙的建议", "李红", "", "", ""]]
    first, second = read(made_forms.workbook(rows, merged=[(1, 4, 3, 4)])).cases
    assert [person.name for person in first.case.proposal.proposers] == ["周敏", "罗海"]
    assert first.case.handling.co_handlers == ("市消防支队", "市发改委", "市公安局")
    assert second.case.handling.lead == "市住建局"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("sign", [",", "\t", ";"])
def test_a_table_in_a_text_file_is_a_register(encoding, sign):
    lines = [sign.join(f'"{field}"' for field in row) for row in LIST]
    intake = read("\r\n".join(lines).encode(encoding))
    assert names(intake) == ["关于甲的建议", "关于乙的建议"]
    assert intake.cases[0].case.handling.co_handlers == ("市消防支队", "市发改委")


@pytest.mark.parametrize(("charset", "codec"), [("utf-8", "utf-8"), ("gb2312", "gb18030"), ("utf-8", "gb18030")])
def test_a_web_page_is_read_under_any_name(charset, codec):
    data = PAGE.format(charset=charset).encode(codec)
    for content in (data, b"\n" + data, made_forms.compound("WordDocument", data)):
        (case,) = read(content).cases
        assert value(case, "proposal.title") == "关于甲的建议"
        assert value(case, "proposal.proposers.0.name") == "周敏"
        assert value(case, "proposal.congress") == "市七届人大"


def test_a_page_saved_as_one_file_is_read():
    page = PAGE.format(charset="utf-8")
    head = 'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\n'
    part = f"Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{page}\n--b--\n"
    assert names(read((head + part).encode())) == ["关于甲的建议"]


def test_json_of_a_system_is_read_with_the_names_of_its_columns():
    record = {
        "proposalId": 178,
        "title": "关于丙的提案",
        "proposer_name": "",
        "collective_name": "民建市委会",
        "problem_text": "亏损。",
        "analysis_text": "<p>补贴少。</p>",
        "suggestion_text": "一、补贴。\n二、检查。",
        "leadUnit": {"id": 3, "name": "市民政局"},
        "co_units": [{"name": "市财政局"}, {"name": "市卫健委"}],
        "is_public": True,
    }
    intake = read(json.dumps({"code": 0, "data": {"list": [record]}}, ensure_ascii=False).encode())
    (case,) = intake.cases
    assert value(case, "proposal.background") == "亏损。｜补贴少。"
    assert [point.ask for point in case.case.proposal.points] == ["补贴。", "检查。"]
    assert value(case, "handling.lead") == "市民政局"
    assert case.case.handling.co_handlers == ("市财政局", "市卫健委")
    assert value(case, "reply.publicity") == "公开"
    assert "code＝0" in said(intake)


@pytest.mark.parametrize("codec", ["utf-8", "gb2312"])
def test_xml_of_a_system_is_read_with_html_in_its_text(codec):
    xml = (
        f'<?xml version="1.0" encoding="{codec}"?><提案列表><提案><流水号>2026-0178</流水号><提案号>0045</提案号>'
        "<案由>关于丙的提案</案由><第一提案人>周敏</第一提案人><主办单位>市民政局</主办单位><内容><![CDATA["
        "<p>亏损。</p><p>建议：</p><p>一、补贴&nbsp;。</p>]]></内容></提案></提案列表>"
    )
    (case,) = read(xml.encode("gb18030" if codec == "gb2312" else codec)).cases
    assert value(case, "proposal.number") == "0045"
    assert value(case, "proposal.background") == "亏损。"
    assert len(case.case.proposal.points) == 1


def test_a_form_that_repeats_its_labels_is_several_cases():
    other = FORM.replace("20260123", "20260124").replace("充电设施", "停车")
    intake = read(made_forms.word("办理单", FORM, "办理单", other))
    assert [case.case.proposal.number for case in intake.cases] == ["20260123", "20260124"]


def test_a_label_word_inside_a_cell_divides_no_text():
    text = "主办单位：各有说法。\n标题：不是标题。\n建议一、办。"
    form = table(["标题", "关于甲的建议"], ["提出人", "周敏"], ["主办单位", "市局"], ["内容", text])
    (case,) = read(made_forms.word(form)).cases
    assert value(case, "proposal.background") == "主办单位：各有说法。｜标题：不是标题。"
    assert value(case, "handling.lead") == "市局"


def test_one_cell_may_name_both_roles():
    form = table(["标题", "关于甲的建议"], ["提出人", "周敏"], ["承办单位", "主办单位：市局　会办单位：市财政局"])
    (case,) = read(made_forms.word(form)).cases
    assert (case.case.handling.lead, case.case.handling.co_handlers) == ("市局", ("市财政局",))


def test_the_heading_of_a_form_gives_the_meeting_and_a_ticked_box_the_field():
    form = table(["标题", "甲"], ["提出人", "周敏"], ["主办单位", "市局"], ["类别", "☑城乡建设 □财政经济"])
    intake = read(made_forms.word("政协清河市八届五次会议提案", form))
    (case,) = intake.cases
    assert (value(case, "proposal.congress"), value(case, "proposal.session")) == ("市政协八届", "五次会议")
    assert value(case, "proposal.field") == "城乡建设"
    assert "由此而来" in said(intake)


def test_hidden_rows_are_read_and_reported(tmp_path):
    import xlsxwriter

    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("清单")
        for row, values in enumerate(LIST):
            sheet.write_row(row, 0, values)
        sheet.set_row(2, options={"hidden": True})
    intake = read(path.read_bytes())
    assert len(intake.cases) == 2
    assert any("第 3 行是隐藏的" in finding.message for finding in intake.findings)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"{\\rtf1", "office"),
        (b"\xff\xd8\xff\xe0", "image"),
        (b"%PDF-1.7", "pdf"),
        ("标题：甲".encode(), "text"),
        ("标题：甲".encode("utf-16"), "text"),
        ("\ufeff<html>".encode("utf-16-le"), "html"),
        (b"<w:wordDocument xmlns:w='http://schemas.microsoft.com/office/word/2003/wordml'>", "office"),
        (b'[{"title": 1}]', "json"),
        ("【标题】甲\n[注] 乙".encode(), "text"),
        (b"<a><b/></a>", "xml"),
    ],
)
def test_the_content_decides_the_kind(data, kind):
    assert kind_of(data) == kind


def test_an_unreadable_file_says_what_to_do(monkeypatch):
    monkeypatch.setattr("docgen.intake.readers.office.shutil.which", lambda name: None)
    for data in (b"{\\rtf1 x}", b"\xff\xd8\xff\xe0", made_forms.zipped({"a": "b"}), made_forms.word("只有一段")):
        with pytest.raises(InputError) as caught:
            read(data)
        assert caught.value.next_step and caught.value.place.file == "form.bin"


def test_no_finding_of_a_register_is_silent_about_errors():
    rows = [LIST[0], [1, 20260123, "关于甲的建议", "周敏", "", "", "不详"]]
    intake = read(made_forms.workbook(rows))
    errors = [finding for finding in intake.findings if finding.severity is Severity.ERROR]
    assert any("主办单位" in finding.message for finding in errors)


def test_the_words_of_a_page_header_are_read_before_the_text():
    form = made_forms.zipped(
        {
            "[Content_Types].xml": made_forms._TYPES,
            "word/document.xml": (
                f"<w:document {made_forms._W} xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'>"
                f"<w:body>{paragraph('标题：关于甲的建议')}{paragraph('领衔代表：周敏')}{paragraph('建议：增设充电桩。')}"
                "<w:sectPr><w:headerReference w:type='default' r:id='r1'/></w:sectPr></w:body></w:document>"
            ),
            "word/_rels/document.xml.rels": (
                "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
                "<Relationship Id='r1' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/header'"
                " Target='header1.xml'/></Relationships>"
            ),
            "word/header1.xml": f"<w:hdr {made_forms._W}>{paragraph('建议编号：0402')}</w:hdr>",
        }
    )
    (case,) = read(form).cases
    assert value(case, "proposal.number") == "0402"


@pytest.mark.parametrize(
    ("shape", "shown"), [('"2026"000', "2026011"), ("0000", "0011"), ('"第"0"号"', "11"), ("General", "11")]
)
def test_a_number_of_a_sheet_is_read_as_it_is_shown(shape, shown):
    rows = [["建议编号", "建议标题", "领衔代表", "主办单位"], [11, "关于甲的建议", "周敏", "市住建局"]]
    (case,) = read(made_forms.workbook(rows, A=shape)).cases
    assert value(case, "proposal.number") == shown


def test_the_label_of_the_number_of_a_suggestion_names_no_other_kind():
    (case,) = read(
        made_forms.word("建议案号：12", "标题：关于治理油烟扰民", "领衔代表：周敏", "建议：增设管道。")
    ).cases
    assert case.case.proposal.kind == "建议"
