"""A folder as an officer's downloads look: lists, forms, papers without labels, letters, copies and damaged files."""

import json

import made_forms
import pytest
from made_forms import table, word, workbook, zipped
from test_readers import WORDS

from docgen.errors import Finding, InputError, Severity
from docgen.intake import Intake, read_folder, read_form
from docgen.interfaces import import_report

REASON = "沿线居民出行只有一条公交线路，高峰时段平均候车三十五分钟，群众多次反映。"
FACTS = "主要原因：一是车辆不足，二是线路过长，三是专用道没有连成网，短期内难以缓解。"
REQUESTS = ("增加早晚高峰的班次。", "可先在两条线路上试行，三个月后评估。", "设置公交专用道。")
TOPICS = "桥路灯水电气网河湖林田校医药养托学车站港园街巷楼厂矿渔牧茶果蚕竹"


def title(index: int) -> str:
    return f"关于改善城东片区{TOPICS[index]}类设施的建议"


def number(index: int) -> str:
    return f"{index + 1:03}"


def text_form(index: int) -> str:
    return (
        f"编号：{number(index)}\n标题：{title(index)}\n提出人：周敏\n主办单位：市{TOPICS[index]}务局\n交办日期：2026-03-02\n"
        f"情况说明：\n{REASON}\n具体建议：\n一、{REQUESTS[0]}\n{REQUESTS[1]}\n二、{REQUESTS[2]}\n"
    )


def cells(index: int) -> list[list[str]]:
    points = f"1.{REQUESTS[0]}\n{REQUESTS[1]}\n2.{REQUESTS[2]}"
    return [
        ["建议编号", number(index)],
        ["标题", title(index)],
        ["领衔代表", "周敏"],
        ["主办单位", f"市{TOPICS[index]}务局"],
        ["情况说明", REASON],
        ["意见建议", points],
    ]


def page(index: int) -> str:
    rows = ""
    for label, value in cells(index):
        rows += f"<tr><td>{label}</td><td>" + "".join(f"<p>{line}</p>" for line in value.split("\n")) + "</td></tr>"
    return f"<html><body><h1>代表建议</h1><table>{rows}</table></body></html>"


def system_json(index: int) -> str:
    return json.dumps([dict(cells(index))], ensure_ascii=False)


def paper(index: int, *above: str, heading: str = "为此，提出如下建议：") -> list[str]:
    """The lines of a proposal without labels. above: what stands above the text."""
    return [*above, REASON, FACTS, heading, f"（一）{REQUESTS[0]}", REQUESTS[1], f"（二）{REQUESTS[2]}"]


def register() -> bytes:
    """A list of the first eighteen proposals, without their texts. The last two have nothing but their rows."""
    rows = [["市八届人大二次会议代表建议交办目录"], ["序号", "建议编号", "标题", "领衔代表", "主办单位", "交办日期"]]
    for index in range(18):
        unit = f"市{TOPICS[index]}务局"
        rows.append([str(index + 1), number(index), title(index), "周敏", unit, "2026-03-02"])
    return workbook(rows)


LETTERS = {
    "关于交办代表建议的通知.docx": word(
        "关于交办市八届人大二次会议代表建议的通知",
        "清政督〔2026〕5号",
        "各县（市、区）人民政府，市政府各部门：",
        "现将代表建议交你们办理，请认真研究，按时答复，并注明公开属性。",
        "一、时间要求：五月底前答复代表。",
        "内容要求：逐条回应，不得遗漏。",
        "联系人：李强，联系电话：0755-1234567。",
        "附件：建议交办总表",
    ),
    "答复（样）.docx": word(
        "关于市八届人大一次会议第20250031号建议的答复",
        "王建平代表：",
        "您提出的《关于加强绿化管养的建议》（第20250031号）收悉，现答复如下：",
        "一、关于增加绿地的建议。我局已新建口袋公园12处。",
        "二、关于管养经费的建议。已安排经费800万元。",
        "联系人：赵刚　联系电话：0755-7654321",
    ),
    "调研报告.docx": word("关于公交线网的调研报告", REASON, "三、对策建议", f"1.{REQUESTS[0]}", f"2.{REQUESTS[2]}"),
    "通讯录.xlsx": workbook([["序号", "单位", "姓名", "手机"], ["1", "市局", "周启明", "13040170000"]]),
    "值班表.csv": "日期,带班领导,联系电话\n2026-03-01,张局,0755-1\n2026-03-02,李局,0755-2\n".encode(),
    "会议通知.txt": "关于召开交办会的通知\n各有关单位：\n定于三月六日上午召开交办会，请准时参加。\n".encode(),
    "统计表.xlsx": workbook([["单位", "主办件数", "满意"], ["市局", "3", "2"]]),
}
BLANK = {"建议用纸（范本）.docx": word("代表建议用纸", table(["标题", ""], ["领衔代表", ""], ["建议", ""]))}
REFUSED = {
    "打包.zip": (zipped({"一.docx": "x", "目录.txt": "y"}), "压缩包"),
    "真打包.zip": (zipped({"里面.docx": made_forms.word("甲").decode("latin-1")}), "压缩包"),
    "材料.rar": (b"Rar!\x1a\x07\x01\x00" + bytes(range(256)), "压缩包"),
    "材料.7z": (b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(range(256)), "压缩包"),
    "讲稿.pptx": (zipped({"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<a/>"}), "别的软件"),
    "加密.docx": (made_forms.compound("EncryptedPackage", b"\1\2" * 3000), "密码"),
    "没下完.docx": (word(*paper(0))[:400], "不完整"),
    "没下完.xlsx": (register()[:-300], "不完整"),
    "照片.jpg": (b"\xff\xd8\xff\xe0" + b"\0" * 50, "图片"),
    "空白.docx": (b"", "空的"),
}
NOT_COPIED = ("Thumbs.db", "desktop.ini", "~$目录.xlsx", "~WRL0003.tmp", ".hidden")


def put(folder, name: str, content: bytes | str) -> None:
    (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("下载")
    put(path, "目录.xlsx", register())
    # Forms with numbers, whose rows are in the list.
    put(path, "建议001.txt", text_form(0))
    put(path, "002.docx", word("代表建议登记表", table(*cells(1))))
    put(path, "新建文档.xlsx", workbook(cells(2)))
    put(path, "详情.htm", page(3))
    put(path, "export.json", system_json(4))
    put(path, "记事本.txt", text_form(5).encode("utf-16"))
    put(path, "邮件.txt", text_form(6).encode("gb18030"))
    put(path, "改名.doc", word("代表建议", table(*cells(7))))
    # Papers without labels, with the number in the file name, in a heading, or nowhere.
    put(path, "009号.docx", word(*paper(8)))
    put(path, "关于第010号建议.docx", word(*paper(9, title(9), "领衔代表：周敏")))
    put(path, f"011 {title(10)}.txt", "\n".join(paper(10, title(10), "周敏")))
    put(path, "12.txt", "\n".join(paper(11, heading="建议：")))
    put(path, "定稿.docx", word(*paper(12, "第013号", title(12), "一、存在问题", heading="二、建议"), "建议人：周敏"))
    put(path, "（14号）稿子.docx", word(title(13), "案　由：", REASON, "建　议：", *paper(13)[3:]))
    put(path, "终稿.docx", word("案由：", REASON, FACTS, "建议：", *paper(14)[3:], "编号：015"))
    put(path, "提案016.htm", page(15).replace(number(15), "16"))
    # Proposals that no list has.
    for index in range(18, 26):
        put(path, f"登记{index}.txt", text_form(index))
    put(path, "稿子一.docx", word(*paper(26, title(26))))
    put(path, "稿子二.docx", word(*paper(27, title(27))))
    put(path, "两件.docx", word(*paper(28, "第029号", title(28)), *paper(29, "第030号", title(29))))
    put(path, "无题一.docx", word(REASON, "建议：", f"一、{REQUESTS[0]}"))
    put(path, "无题二.docx", word(FACTS, "建议：", f"一、{REQUESTS[2]}"))
    # The same again.
    put(path, "002 - 副本.docx", (path / "002.docx").read_bytes())
    put(path, "002网页.html", page(1))
    for name, content in {**LETTERS, **BLANK, **{name: content for name, (content, _) in REFUSED.items()}}.items():
        put(path, name, content)
    for name in NOT_COPIED:
        put(path, name, "x")
    return path


@pytest.fixture(scope="module")
def intake(folder) -> Intake:
    return read_folder(folder, WORDS)


def findings_of(intake: Intake, file: str) -> list[Finding]:
    return [one for one in intake.findings if (one.place.file or "").endswith(f"/{file}")]


def test_each_proposal_is_one_case_with_its_own_text(intake):
    numbers = sorted(case.case.proposal.number for case in intake.cases if case.case.proposal.number)
    assert numbers == [number(index) for index in [*range(26), 28, 29]]
    by_number = {case.case.proposal.number: case.case for case in intake.cases}
    for index in [*range(16), *range(18, 26), 28, 29]:
        case = by_number[number(index)]
        assert case.proposal.title == title(index)
        assert [point.ask for point in case.proposal.points] == [REQUESTS[0], REQUESTS[2]]
        assert case.proposal.points[0].rationale == REQUESTS[1]
        assert case.proposal.background.split("\n")[0] == REASON
    for index in (8, 9, 10, 11, 12, 14, 28, 29):
        assert by_number[number(index)].proposal.background == f"{REASON}\n{FACTS}"
    for index in range(26):
        assert by_number[number(index)].handling.lead == f"市{TOPICS[index]}务局"
        assert [person.name for person in by_number[number(index)].proposal.proposers] == ["周敏"]


def test_two_papers_without_title_and_number_stay_two_cases_named_after_their_files(intake):
    cases = {case.name: case.case.proposal for case in intake.cases}
    assert all(name == f"{proposal.number}.yaml" for name, proposal in cases.items() if proposal.number)
    assert (cases["无题一.yaml"].background, cases["无题一.yaml"].points[0].ask) == (REASON, REQUESTS[0])
    assert (cases["无题二.yaml"].background, cases["无题二.yaml"].points[0].ask) == (FACTS, REQUESTS[2])
    assert {title(26), title(27)} <= {proposal.title for proposal in cases.values()}
    assert len(intake.cases) == 28 + 4


@pytest.mark.parametrize("name", ["009号.docx", "12.txt"])
def test_a_text_that_is_joined_by_the_number_in_its_file_name_says_so(intake, name):
    assert any("按文件名里的编号并入" in one.message for one in findings_of(intake, name))


@pytest.mark.parametrize("name", LETTERS)
def test_a_paper_that_is_no_form_makes_no_case_and_is_told_in_one_line(intake, name):
    (told,) = findings_of(intake, name)
    assert told.message.startswith("不是登记表") and told.severity is Severity.WARNING


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_cannot_be_read_is_told_in_one_line_with_the_next_step(intake, folder, name):
    (told,) = findings_of(intake, name)
    assert REFUSED[name][1] in told.message and told.severity is Severity.ERROR and told.next_step
    with pytest.raises(InputError):
        read_form(folder / name, WORDS)


def test_copies_are_told(intake):
    assert any("内容完全相同" in one.message for one in findings_of(intake, "002 - 副本.docx"))
    same = [*findings_of(intake, "002网页.html"), *findings_of(intake, "002.docx")]
    assert sum("是同一件" in one.message for one in same) == 1


def test_the_report_has_a_line_for_each_case_and_real_findings_on_top(intake):
    lines = list(import_report.lines(intake))
    signs = [line[0] for line in lines[: -len(intake.cases)]]
    assert signs == sorted(signs, key="✗!·".index)
    for case, line in zip(intake.cases, lines[-len(intake.cases) :], strict=True):
        assert case.name in line
    assert len(lines) <= len(intake.cases) + len(LETTERS) + len(REFUSED) + 30


def test_nothing_that_programs_leave_behind_is_read(intake):
    told = " ".join(str(one) for one in intake.findings)
    assert not any(name in told for name in NOT_COPIED)


def test_a_number_in_a_file_name_joins_nothing_with_another_title(tmp_path):
    put(tmp_path, "目录.xlsx", register())
    put(tmp_path, "003号.docx", word(*paper(30, title(30))))
    found = read_folder(tmp_path, WORDS)
    assert len(found.cases) == 19
    assert any("是另一件" in one.message and one.severity is Severity.ERROR for one in found.findings)


def test_two_texts_with_the_number_of_one_row_are_not_joined_to_it(tmp_path):
    put(tmp_path, "目录.xlsx", register())
    put(tmp_path, "003号.docx", word(*paper(2)))
    put(tmp_path, "003号（修改）.docx", word(*paper(2)[1:]))
    assert len(read_folder(tmp_path, WORDS).cases) == 20
