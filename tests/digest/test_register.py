"""The lists of a book: its indexes, its register and the register's workbook, read again from its XML."""

import datetime as dt
import io
import re
import zipfile
from dataclasses import replace

import pytest
from conftest import SAMPLES
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from docgen.digest import edition, index, record, register, register_workbook
from docgen.digest.anchors import case_anchor
from docgen.digest.record import ProposerName
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
    return replace(ONE, proposers=tuple(ProposerName(*name) for name in names), **changes)


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
    """The texts of a sheet by cell. No cell is a formula."""
    found = parts(data)
    texts = ["".join(item.itertext()) for item in found["xl/sharedStrings.xml"].iterfind("m:si", MAIN)]
    values = {}
    for cell in found[f"xl/worksheets/sheet{number}.xml"].iterfind(".//m:c", MAIN):
        value = cell.find("m:v", MAIN)
        assert cell.find("m:f", MAIN) is None
        if value is not None and cell.get("t") == "s":
            values[cell.get("r")] = texts[int(value.text)]
    return values


def of_year(is_public):
    files = [case_file.read(path) for path in SAMPLES.values()]
    return edition.edition(files, 2025, WORDS, "shenzhen", is_public=is_public)


YEARS = {is_public: of_year(is_public) for is_public in (False, True)}
HEADS = ["序号", "编号", "标题", "提出人", "主办", "会办", "领域", "文号", "类别", "交办", "期限", "答复日期"]
HEADS += ["按期", "面商", "满意度", "公开", "页码"]
ABOUT_THE_HANDLING = ("交办", "期限", "按期", "面商", "满意度")


def written(found):
    return register_workbook.register_workbook(found, WORDS, {case_anchor(e.anchor): "12" for e in found.entries})


def rewritten(title):
    """The workbook of one reply with another title."""
    entry = replace(ONE, title=title)
    registers = register.registers([entry], WORDS, public=False)
    return written(replace(YEARS[False], entries=(entry,), registers=registers))


def sheet(data, number):
    """The rows of a sheet below its title: texts, numbers, and days by the style of their cells."""
    found = parts(data)
    texts = ["".join(item.itertext()) for item in found["xl/sharedStrings.xml"].iterfind("m:si", MAIN)]
    shapes = {
        item.get("numFmtId"): item.get("formatCode") for item in found["xl/styles.xml"].iterfind(".//m:numFmt", MAIN)
    }
    styles = [shapes.get(item.get("numFmtId")) for item in found["xl/styles.xml"].find("m:cellXfs", MAIN)]
    rows = []
    for row in found[f"xl/worksheets/sheet{number}.xml"].findall(".//m:row", MAIN)[1:]:
        rows.append([])
        for cell in row:
            value = cell.find("m:v", MAIN)
            if value is None:
                rows[-1].append(None)
            elif cell.get("t") == "s":
                rows[-1].append(texts[int(value.text)])
            elif styles[int(cell.get("s"))] == "yyyy-mm-dd":
                rows[-1].append(dt.date(1899, 12, 30) + dt.timedelta(int(value.text)))
            else:
                rows[-1].append(int(value.text))
    return rows


def test_a_row_has_texts_days_and_numbers_of_their_own_types():
    head, *rows = sheet(written(YEARS[False]), 1)
    assert head == HEADS
    entries = {entry.number: entry for entry in YEARS[False].entries if entry.kind == "建议"}
    assert [row[0] for row in rows] == list(range(1, len(entries) + 1))
    for row in rows:
        of = dict(zip(head, row, strict=True))
        entry = entries[of["编号"]]
        assert (of["标题"], of["主办"], of["领域"]) == (entry.title, entry.lead, entry.field)
        assert (of["文号"], of["类别"], of["公开"]) == (entry.document_number, entry.category, entry.publicity)
        assert (of["交办"], of["期限"], of["答复日期"]) == (entry.case.handling.assigned, entry.due, entry.date)
        assert (of["按期"], of["面商"]) == (entry.timeliness, entry.contact)
        assert (of["满意度"], of["页码"]) == (entry.again or entry.first, 12)


def test_a_public_register_has_no_column_about_the_handling():
    head, *_ = sheet(written(YEARS[True]), 2)
    assert head == [name for name in HEADS if name not in ABOUT_THE_HANDLING]


def test_the_numbers_of_proposals_stay_text_without_a_mark():
    page = parts(written(YEARS[False]))["xl/worksheets/sheet1.xml"]
    (ignored,) = page.iterfind(".//m:ignoredError", MAIN)
    rows = len(page.findall(".//m:row", MAIN))
    assert ignored.get("numberStoredAsText") == "1" and ignored.get("sqref") == f"A3:Q{rows}"


@pytest.mark.parametrize("is_public", [False, True])
def test_the_last_sheet_says_how_each_figure_of_the_book_is_counted(is_public):
    found = YEARS[is_public]
    head, *rows = sheet(written(found), 3)
    assert head == ["指标", "怎样计算", "件次", "基数（件次）", "比率"]
    explained = {row[0]: row[1:] for row in rows}
    tables = {table.name: table for table in found.tables}
    for name, count, base, rate in tables["rates"].rows:
        assert explained[name][1:] == [count, base, "—" if rate is None else f"{rate}%"]
    for table in found.tables:
        if table.name not in ("overview", "rates"):
            assert table.title.removeprefix("本书收录答复的") in explained
    assert all(how for how, *_ in explained.values())
    assert is_public != ("收到、立案（件）" in explained)


def test_the_same_register_gives_the_same_bytes():
    assert written(YEARS[False]) == written(YEARS[False])


@pytest.mark.parametrize(
    "title",
    ['=HYPERLINK("http://x","y")', "+1+1", "-2", "@SUM(A1)", "＝1＋1", "'甲", "\t=1", "1e5", "00123", "http://x.cn"],
)
def test_what_looks_like_a_formula_stays_text_and_is_marked(title):
    data = rewritten(title)
    values = cells(data)
    assert values["C3"] == title
    styles = parts(data)["xl/styles.xml"].find("m:cellXfs", MAIN)
    style = next(c for c in parts(data)["xl/worksheets/sheet1.xml"].iterfind(".//m:c", MAIN) if c.get("r") == "C3")
    marked = styles[int(style.get("s"))].get("quotePrefix") == "1"
    assert marked == (re.match(r"[=+\-@＝＋－＠'\t]", title) is not None)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40))
def test_any_text_comes_back_as_it_was(title):
    values = cells(rewritten(title))
    assert re.sub("_x005F_", "_", values["C3"]) == re.sub("_x005F_", "_", title)


def test_the_sheet_is_ready_to_print():
    found = parts(rewritten("甲"))
    page = found["xl/worksheets/sheet1.xml"]
    setup = page.find("m:pageSetup", MAIN)
    assert setup.get("orientation") == "landscape" and setup.get("paperSize") == "8"
    pane = page.find(".//m:pane", MAIN)
    assert pane.get("state") == "frozen" and pane.get("topLeftCell") == "B3"
    columns = [int(column.get("max")) for column in page.findall(".//m:col", MAIN)]
    assert columns[-1] == len(HEADS)
    names = {name.get("name"): name.text for name in found["xl/workbook.xml"].iterfind(".//m:definedName", MAIN)}
    assert names.keys() == {"_xlnm.Print_Titles", "_xlnm._FilterDatabase"}
    assert names["_xlnm.Print_Titles"].endswith("$1:$2")


def test_a_text_that_a_cell_cannot_hold_is_not_cut():
    with pytest.raises(OutputError):
        rewritten("甲" * 40_000)
