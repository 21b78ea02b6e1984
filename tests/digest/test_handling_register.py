"""The register of cases (台账): sixty cases on one day, against a table that was worked out by hand."""

import datetime as dt
import zipfile
from pathlib import Path

import pytest
from conftest import SAMPLES, main
from lxml import etree

import docgen
from docgen.errors import UsageError
from docgen.intake.readers import workbook as reader

DAY = dt.date(2026, 5, 20)
TABLE = Path(__file__).parent / "register_cases.txt"
ROWS = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
EXPECTED = ("状态", "答复期限", "剩余天数", "逾期", "未交会办意见", "会办期限", "答复日期", "评价")
MAIN = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
_ANSWERS = {
    "0": "  answers: [{point: 甲}, {point: 乙}]",
    "1": "  answers: [{point: 甲}, {point: 乙, text: 已经办了。}]",
    "2": "  answers: [{point: 甲, outcome: {done: 已经修好。}}, {point: 乙, text: 已经办了。}]",
    "整": "  text: 都已经办了。",
    "合": "  answers: [{points: [甲, 乙], text: 都已经办了。}]",
}


def case_text(row):
    """The case file of a row."""
    number, kind, way, assigned, due, written, date, heard, earlier, units = row
    day, _, extended = assigned.partition(" ")
    named = [unit.partition("=") for unit in units.split()]
    lines = [
        f'proposal:\n  kind: {kind}\n  number: "2026{number}"\n  title: 关于第{number}件的{kind}',
        "  proposers: [{name: 张样例}]\n  points: [{label: 甲, ask: 建议修路。}, {label: 乙, ask: 建议修桥。}]",
        f"handling:\n  type: {way}\n  lead: 市工业和信息化局\n  assigned: {day}\n  due: {due}",
        f"  extended: {'是' if extended else '否'}\n  co_handlers: [{', '.join(unit for unit, _, _ in named)}]",
        f"reply:\n  date: {date}\n{_ANSWERS[written]}",
        "opinions:",
        *(opinion(unit, came) for unit, _, came in named),
    ]
    if heard:
        lines.append(f"feedback:\n{feedback(heard.split())}")
    if earlier:
        lines.append("history:")
        for given, rating, *back in (round_.split() for round_ in earlier.split("；")):
            lines.append(f"  - date: {given}\n    result: {rating}\n    feedback_date: {''.join(back)}")
    return "\n".join(lines) + "\n"


def opinion(unit, came):
    values = {"文": "text: 同意。", "号": "document_number: 深文会函〔2026〕1号", "类": "category: A", "": "text:"}
    if came.startswith("深圳"):
        return f"  - unit: {came}\n    text: 同意。"
    return f"  - unit: {unit}\n    {values.get(came) or f'date: {came}'}"


def feedback(words):
    lines = []
    for word in words:
        if word[:1].isdigit():
            lines.append(f"  date: {word}")
        elif word.startswith("态度"):
            lines.append(f"  attitude: {word.removeprefix('态度')}")
        else:
            lines.append(f"  result: {word}")
    return "\n".join(lines)


def split(line):
    left, right = line.split(" =>")
    return [cell.strip() for cell in left.split("|")], [cell.strip() for cell in right.split("|")]


def rows_of(path):
    """The rows of a register as docgen's own reader of workbooks shows them, by heading."""
    (table,), _ = reader.paper(path.read_bytes(), path.name)
    cells = {(cell.row, cell.column): cell.text for cell in table.cells}
    heads = {column: text for (row, column), text in cells.items() if row == 1}
    last = max(row for row, _ in cells)
    return [{name: cells.get((row, column), "") for column, name in heads.items()} for row in range(2, last + 1)]


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cases")
    for line in ROWS:
        row, _ = split(line)
        (folder / f"{row[0]}.yaml").write_text(case_text(row), encoding="utf-8")
    return docgen.register(folder, folder / "台账.xlsx", date=DAY)


def test_there_are_sixty_cases():
    assert len(ROWS) == 60


def test_every_case_stands_as_the_table_says(register):
    found = {row["编号"].removeprefix("2026"): row for row in rows_of(register.path)}
    wrong = []
    for line in ROWS:
        row, expected = split(line)
        shown = [found[row[0]][name] for name in EXPECTED]
        if shown != expected:
            wrong.append((row[0], shown, expected))
    assert wrong == []


def test_dates_and_days_are_those_of_excel(register):
    with zipfile.ZipFile(register.path) as archive:
        sheet = etree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
        styles = etree.fromstring(archive.read("xl/styles.xml"))
    shapes = {item.get("numFmtId"): item.get("formatCode") for item in styles.iterfind(".//m:numFmt", MAIN)}
    style_of = [shapes.get(item.get("numFmtId")) for item in styles.find("m:cellXfs", MAIN)]
    third = {cell.get("r"): cell for cell in sheet.iterfind(".//m:c", MAIN) if cell.get("r").endswith("3")}
    due, left = third["H3"], third["J3"]
    assert due.get("t") is None and style_of[int(due.get("s"))] == "yyyy-mm-dd"
    # Excel counts days from 30 December 1899.
    assert dt.date(1899, 12, 30) + dt.timedelta(int(due.find("m:v", MAIN).text)) == dt.date(2026, 5, 13)
    assert left.get("t") is None and left.find("m:v", MAIN).text == "-7"


def test_the_register_can_be_filtered_and_its_head_stays(register):
    with zipfile.ZipFile(register.path) as archive:
        sheet = etree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    assert sheet.find("m:autoFilter", MAIN).get("ref") == "A2:R62"
    assert sheet.find(".//m:pane", MAIN).get("state") == "frozen"
    assert sheet.find(".//m:pane", MAIN).get("topLeftCell") == "B3"


def test_rows_are_in_the_order_of_kind_and_number(register):
    rows = rows_of(register.path)
    assert [row["编号"][4:] for row in rows] == [*(f"{n:02}" for n in range(1, 58)), "60", "58", "59"]


def test_a_remark_says_what_is_half_written_unknown_or_to_be_moved(register):
    remarks = {row["编号"][4:]: row["说明"] for row in rows_of(register.path)}
    assert remarks["19"] == "已拟1条，共2条"
    assert remarks["17"] == "没有写答复期限，也没有交办日期，推算不出"
    assert remarks["46"] == "已拟1条，共2条；没有写答复期限，也没有反馈日期，推算不出"
    assert "docgen again" in remarks["32"]
    assert {remarks[number] for number in ("01", "18", "23", "40", "42", "44")} == {""}


def test_a_case_stands_the_same_before_and_after_its_reply_has_moved(tmp_path):
    for line in ROWS:
        row, _ = split(line)
        if not row[7]:
            continue
        path = tmp_path / f"{row[0]}.yaml"
        path.write_text(case_text(row), encoding="utf-8")
        before = docgen.register(path, tmp_path / "a.xlsx", date=DAY).cases[0].standing
        if before.is_unmoved:
            docgen.again(path)
            after = docgen.register(path, tmp_path / "a.xlsx", date=DAY).cases[0].standing
            for name in ("status", "due", "days_left", "lateness", "missing", "rating"):
                assert getattr(after, name) == getattr(before, name), row[0]


def test_the_samples_are_all_in_the_register(tmp_path):
    made = docgen.register(SAMPLES.values(), tmp_path / "a.xlsx", date=dt.date(2026, 6, 30))
    assert sorted(case.name for case in made.cases) == sorted(path.name for path in SAMPLES.values())
    rows = {row["案件文件"]: row for row in rows_of(made.path)}
    assert [rows["07-again.yaml"][name] for name in EXPECTED[:4]] == ["已再次答复", "2026-06-12", "", ""]
    assert [rows["13-summary-only.yaml"][name] for name in ("状态", "未交会办意见")] == ["已答复", ""]
    assert [rows["17-late-reply.yaml"][name] for name in EXPECTED[:4]] == ["待再次答复", "2025-08-02", "-332", "逾期"]
    assert rows["19-extended.yaml"]["逾期"] == ""


def test_a_file_that_cannot_be_read_has_a_row_and_an_error(tmp_path, capsys):
    (tmp_path / "a.yaml").write_text(case_text(split(ROWS[0])[0]), encoding="utf-8")
    (tmp_path / "b.yaml").write_text("proposal: [\n", encoding="utf-8")
    (tmp_path / "c.yaml").write_text("proposal:\n  title: 无\n", encoding="utf-8")
    (tmp_path / "d.yaml").write_bytes(b"\xff\xfe\x00")
    out = tmp_path / "台账.xlsx"
    code = main(["register", str(tmp_path), str(tmp_path / "e.yaml"), "--out", str(out), "--date", "2026-05-20"])
    printed = capsys.readouterr()
    assert code == 4
    rows = rows_of(out)
    assert [(row["案件文件"], row["状态"]) for row in rows] == [
        ("a.yaml", "待答复"),
        *((f"{name}.yaml", "读不出") for name in "bcde"),
    ]
    assert all(row["说明"] for row in rows[1:])
    assert all(f"{name}.yaml" in printed.err for name in "bcde")


def test_the_same_cases_give_the_same_bytes(register, tmp_path):
    again = docgen.register(register.path.parent, tmp_path / "b.xlsx", date=DAY)
    assert again.path.read_bytes() == register.path.read_bytes()


def test_without_a_date_the_register_shows_today(tmp_path):
    made = docgen.register(SAMPLES["10-not-public"], tmp_path / "a.xlsx")
    assert made.date == dt.date.today()


@pytest.mark.parametrize("words", [["--date", "昨天"], ["--date", "2026-02-30"], ["--out", "台账.xls"]])
def test_a_wrong_option_is_refused(words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["register", str(SAMPLES["10-not-public"]), *words]) == 2
    assert not list(tmp_path.iterdir())
    with pytest.raises(UsageError):
        docgen.register(SAMPLES["10-not-public"], "cases.yaml")
