"""The lists of a book: its indexes, its register and the register's workbook, read again from its XML."""

import io
import re
import zipfile
from dataclasses import replace

import pytest
from conftest import SAMPLES
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from docgen.digest import index, record, register, workbook
from docgen.digest.record import Name
from docgen.errors import OutputError
from docgen.model import case_file
from docgen.stationery.departments import Departments

WORDS = Departments().stationery("base").vocabulary
RECORDS = [record.internal(case_file.read(path), WORDS, "shenzhen") for path in SAMPLES.values()]
LAST_YEAR = [one for one in RECORDS if one.number.startswith("2025")]
ONE = LAST_YEAR[0]
MAIN = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def by(*names, **changes):
    """A reply to a proposal of these people."""
    return replace(ONE, proposers=tuple(Name(*name) for name in names), **changes)


def lines(groups):
    return [(group.heading, line.name, line.note, len(line.anchors)) for group in groups for line in group.lines]


# ---- indexes ---------------------------------------------------------------------------------------------------------
def test_people_stand_under_their_letters_and_groups_by_themselves():
    entries = [
        by(("单样例", None, None, False)),
        by(("阿依古丽·样例", None, None, False), ("民盟样例市委员会", None, None, True), number="2"),
        by(("John", None, None, False), ("𬱖样", None, None, False), number="3"),
    ]
    assert lines(index.proposers(entries)) == [
        ("A", "阿依古丽·样例", "", 1),
        ("D", "𬱖样", "", 1),
        ("J", "John", "", 1),
        ("S", "单样例", "", 1),
        ("集体", "民盟样例市委员会", "", 1),
    ]
    assert [group.heading for group in index.proposers(entries, "strokes")] == ["七画", "八画", "其他", "集体"]


def test_people_of_one_name_are_told_apart_by_their_units():
    entries = [
        by(("李样本", None, "福田代表团", False)),
        by(("李样本", None, "南山代表团", False), number="2"),
        by(("李样本", None, "南山代表团", False), number="3"),
    ]
    assert lines(index.proposers(entries)) == [("L", "李样本", "南山代表团", 2), ("L", "李样本", "福田代表团", 1)]


def test_a_deputy_and_a_member_of_one_name_are_two_people():
    entries = [by(("李样本", None, None, False)), by(("李样本", None, None, False), kind="提案", congress="市政协七届")]
    assert lines(index.proposers(entries)) == [
        ("L", "李样本", "市七届人大代表", 1),
        ("L", "李样本", "市政协七届委员", 1),
    ]


def test_a_unit_that_is_left_out_once_makes_no_second_person():
    entries = [by(("李样本", None, "福田代表团", False)), by(("李样本", None, None, False), number="2")]
    assert lines(index.proposers(entries)) == [("L", "李样本", "", 2)]


@pytest.mark.parametrize("order", ["pinyin", "strokes"])
def test_everybody_is_in_the_index_with_every_reply(order):
    wanted = {(name.name, one.anchor) for one in RECORDS for name in one.proposers}
    groups = index.proposers(RECORDS, order)
    assert {(line.name, anchor) for group in groups for line in group.lines for anchor in line.anchors} == wanted


def test_units_are_listed_with_what_they_answered_and_co_handled():
    found = {group.heading: {line.name: len(line.anchors) for line in group.lines} for group in index.units(LAST_YEAR)}
    assert found["市财政局"] == {"主办": 2, "会办": 2}
    assert found["市科技创新委员会"] == {"主办": 4}


# ---- the register ----------------------------------------------------------------------------------------------------
def test_the_register_has_a_row_for_each_reply_by_number():
    for one in register.registers(RECORDS, WORDS, public=False):
        assert one.columns == ("编号", "标题", "提出人", "主办", "会办", "类别", "答复日期", "满意度", "公开")
        assert [row[0] for row in one.rows] == sorted(r.number for r in RECORDS if r.kind == one.kind)
        assert len(one.anchors) == len(one.rows)


def test_a_public_register_does_not_say_what_the_proposers_thought():
    edition = record.public(RECORDS)
    for one in register.registers(edition.records, WORDS, public=True):
        assert "满意度" not in one.columns
        assert not {"满意", "基本满意", "不满意"} & {cell for row in one.rows for cell in row}


def test_a_row_says_who_proposed_and_who_answered():
    (one,) = register.registers([next(r for r in RECORDS if r.number == "20250021")], WORDS, public=False)
    assert one.rows == (
        (
            "20250021",
            "关于发展供应链金融的建议",
            "李样本等6名代表",
            "市地方金融监督管理局",
            "市工业和信息化局、市财政局",
            "B",
            "2025年5月26日",
            "满意",
            "公开",
        ),
    )


def test_what_is_not_answered_has_empty_cells():
    pending = replace(ONE, date=None, category=None, publicity=None, first=None, co_handlers=())
    (one,) = register.registers([pending], WORDS, public=False)
    assert one.rows[0][4:] == ("", "", "", "", "")


# ---- the workbook ----------------------------------------------------------------------------------------------------
def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        return {name: etree.fromstring(archive.read(name)) for name in archive.namelist()}


def cells(data, number=1):
    """The texts of a sheet by cell, and the cells that are anything but text or empty."""
    found = parts(data)
    texts = ["".join(item.itertext()) for item in found["xl/sharedStrings.xml"].iterfind("m:si", MAIN)]
    values, odd = {}, []
    for cell in found[f"xl/worksheets/sheet{number}.xml"].iterfind(".//m:c", MAIN):
        value = cell.find("m:v", MAIN)
        if cell.find("m:f", MAIN) is not None or (value is not None and cell.get("t") != "s"):
            odd.append(cell.get("r"))
        elif value is not None:
            values[cell.get("r")] = texts[int(value.text)]
    return values, odd


def rewritten(title):
    return register.registers([replace(ONE, title=title)], WORDS, public=False)


def test_the_workbook_has_every_row_as_text():
    found = register.registers(RECORDS, WORDS, public=False)
    data = workbook.workbook(found, 2025)
    for number, one in enumerate(found, 1):
        values, odd = cells(data, number)
        assert odd == []
        assert values["A1"] == f"2025年度{one.title}"
        rows = [
            tuple(values.get(f"{letter}{row}", "") for letter in "ABCDEFGHI") for row in range(2, len(one.rows) + 3)
        ]
        assert rows == [one.columns, *one.rows]


def test_the_same_register_gives_the_same_bytes():
    found = register.registers(RECORDS, WORDS, public=False)
    assert workbook.workbook(found, 2025) == workbook.workbook(found, 2025)


@pytest.mark.parametrize(
    "title",
    ['=HYPERLINK("http://x","y")', "+1+1", "-2", "@SUM(A1)", "＝1＋1", "'甲", "\t=1", "1e5", "00123", "http://x.cn"],
)
def test_what_looks_like_a_formula_stays_text_and_is_marked(title):
    data = workbook.workbook(rewritten(title), 2025)
    values, odd = cells(data)
    assert values["B3"] == title and odd == []
    styles = parts(data)["xl/styles.xml"].find("m:cellXfs", MAIN)
    style = next(c for c in parts(data)["xl/worksheets/sheet1.xml"].iterfind(".//m:c", MAIN) if c.get("r") == "B3")
    marked = styles[int(style.get("s"))].get("quotePrefix") == "1"
    assert marked == (re.match(r"[=+\-@＝＋－＠'\t]", title) is not None)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40))
def test_any_text_comes_back_as_it_was(title):
    values, odd = cells(workbook.workbook(rewritten(title), 2025))
    assert odd == []
    assert re.sub("_x005F_", "_", values["B3"]) == re.sub("_x005F_", "_", title)


def test_the_sheet_is_ready_to_print():
    found = parts(workbook.workbook(rewritten("甲"), 2025))
    page = found["xl/worksheets/sheet1.xml"]
    setup = page.find("m:pageSetup", MAIN)
    assert setup.get("orientation") == "landscape" and setup.get("paperSize") == "9"
    pane = page.find(".//m:pane", MAIN)
    assert pane.get("state") == "frozen" and pane.get("topLeftCell") == "B3"
    assert len(page.findall(".//m:col", MAIN)) == len(register.registers([ONE], WORDS, public=False)[0].columns)
    names = {name.get("name"): name.text for name in found["xl/workbook.xml"].iterfind(".//m:definedName", MAIN)}
    assert names.keys() == {"_xlnm.Print_Titles", "_xlnm._FilterDatabase"}
    assert names["_xlnm.Print_Titles"].endswith("$1:$2")


def test_a_text_that_a_cell_cannot_hold_is_not_cut():
    with pytest.raises(OutputError):
        workbook.workbook(rewritten("甲" * 40_000), 2025)
