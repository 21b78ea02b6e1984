"""Forms whose lines were broken at a fixed width: the paragraphs are whole again, and real paragraphs stay apart."""

import re
import unicodedata

import pytest
from test_readers import WORDS, read

from docgen.errors import Severity
from docgen.intake import read_content

TITLE = "关于加快老旧小区电动自行车充电设施建设的建议"
BACKGROUND = [
    "近年来，我市电动自行车保有量超过60万辆，2025年共发生充电引发的火灾12起，同比上升9.1%。部分老旧小区没有集中充电设施，居民“飞线"
    "充电”屡禁不止，消防部门多次整治仍难以根治。群众对此反映强烈，希望有关部门尽快拿出办法。",
    "市住建局曾在3个小区试点建设智能充电棚，采用NB-IoT和AI摄像头进行监测，效果良好；但建设资金没有列入年度预算，后续运维也没有明确"
    "单位，试点未能推广。",
]
REASONS = [
    "由市住建局牵头，会同市消防救援支队、供电公司制定三年计划，按照每50辆车不少于10个充电口的标准配建，所需资金由市、区两级财政按比"
    "例分担，并允许使用住宅专项维修资金。",
    "同时鼓励社会资本参与，推行China Tower等企业的换电模式，在统一接口方面执行强制性标准GB42295的规定。",
]
POINTS = [("增设集中充电桩，优先安排建成二十年以上、没有物业管理的小区。", REASONS), ("统一收费。", ["价格不一。"])]
HEAD = ["编号：20260123", "届次：市七届人大六次会议", f"标题：{TITLE}", "提出人：周敏", "主办单位：市住建局"]

OTHERS = [28, 30, 36, 44, 56, 60, 64, 70, 72, 76, 78, 100, 120]


def columns(text):
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)


def broken(paragraph, width, way, indent=0):
    """The lines of a paragraph as a program breaks it at a width in columns.

    way: `terminal` breaks anywhere; `mail` keeps Latin words whole; `print` also lets no line begin with a mark.
    """
    units = list(paragraph)
    if way != "terminal":
        units = re.findall(r"[A-Za-z0-9][A-Za-z0-9.,%/-]*|.", paragraph)
    if way == "print":
        units = re.findall(r"[“（]*(?:[A-Za-z0-9][A-Za-z0-9.,%/-]*|.)[，。、；”）]*", paragraph)
    lines = [" " * indent]
    for unit in units:
        if columns(lines[-1] + unit) > width:
            lines.append("")
        lines[-1] += unit
    return lines if way == "terminal" else [line.rstrip() if line.strip() else line for line in lines]


def form(width, way, indent=0, sign="", blank=False):
    paragraphs = [*HEAD, "案由及需要说明的情况：", *BACKGROUND, "意见建议："]
    for number, (ask, reasons) in zip("一二", POINTS, strict=True):
        paragraphs += [f"{number}、{ask}", f"补充说明：{reasons[0]}", *reasons[1:]]
    lines = []
    for paragraph in paragraphs:
        is_long = paragraph not in HEAD and not paragraph.endswith("：")
        lines += broken(paragraph, width, way, indent if is_long else 0)
        lines += [""] if blank else []
    return "\n".join(sign + line for line in lines)


def assert_whole(intake):
    (case,) = intake.cases
    proposal = case.case.proposal
    assert proposal.title == TITLE
    assert (proposal.background or "").split("\n") == BACKGROUND
    assert [(point.ask, (point.rationale or "").split("\n")) for point in proposal.points] == POINTS


@pytest.mark.parametrize("way", ["terminal", "mail", "print"])
@pytest.mark.parametrize("width", [40, 66, 80, *(pytest.param(other, marks=pytest.mark.full) for other in OTHERS)])
@pytest.mark.parametrize("more", [{"indent": 4}, {"blank": True}, {"indent": 4, "sign": "> "}], ids=str)
def test_lines_of_any_width_become_paragraphs_again(width, way, more):
    text = form(width, way, **more)
    intake = read_content(text.encode(), "form.txt", WORDS)
    assert_whole(intake)
    (told,) = [finding for finding in intake.findings if finding.code == "intake-wrapped"]
    assert told.severity is Severity.INFO
    assert intake.ledger.total == len(text)


def test_whole_paragraphs_stay_as_they_are():
    for more in ({}, {"indent": 4}, {"blank": True}):
        intake = read_content(form(10_000, "mail", **more).encode(), "form.txt", WORDS)
        assert_whole(intake)
        assert "intake-wrapped" not in {finding.code for finding in intake.findings}


@pytest.mark.parametrize(
    "lines",
    [
        ["推进垃圾分类工作", "加强河道治理工作", "完善公交线网布局", "落实安全生产责任"],
        [
            "关于修建幸福路的建议",
            "关于加快推进老城区燃气管网改造的建议",
            "关于养老的建议",
            "关于在城南增设小学和幼儿园的建议",
        ],
        [
            "道路狭窄，会车困难，居民意见很大。",
            "路灯昏暗，夜间行人多，容易出事故。",
            "排水不畅，雨天积水深，影响通行。",
        ],
    ],
    ids=["slogans", "titles", "sentences"],
)
def test_short_lines_that_are_paragraphs_stay_apart(lines):
    text = "\n".join([*HEAD, "案由及需要说明的情况：", *lines, "意见建议：办。"])
    (case,) = read_content(text.encode(), "form.txt", WORDS).cases
    assert (case.case.proposal.background or "").split("\n") == lines


def test_a_paragraph_goes_on_behind_a_page_number():
    lines = form(60, "print", indent=4).split("\n")
    at = next(index for index, line in enumerate(lines) if "屡禁不止" in line)
    text = "\n".join([*lines[:at], "", "— 1 —", "", *lines[at:]])
    intake = read_content(text.encode(), "form.txt", WORDS)
    assert_whole(intake)
    assert "intake-page" in {finding.code for finding in intake.findings}


def test_the_lines_of_a_cell_become_paragraphs_too():
    content = "\n".join([*broken(BACKGROUND[0], 60, "mail"), "建议：", *broken(f"一、{POINTS[0][0]}", 60, "mail")])
    cells = {
        "编号": "12",
        "届次": "市七届人大六次会议",
        "标题": TITLE,
        "提出人": "周敏",
        "主办单位": "市局",
        "内容": content,
    }
    rows = ",".join(cells) + "\n" + ",".join(f'"{text}"' for text in cells.values())
    (case,) = read(rows.encode()).cases
    assert case.case.proposal.background == BACKGROUND[0]
    assert case.case.proposal.points[0].ask == POINTS[0][0]
