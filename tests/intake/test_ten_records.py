"""Ten records in ten forms give the same ten cases, and each form is accounted for character by character.

`ten_records.txt` has the records. The files of the other forms are made from it.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import made_forms
import pytest
from made_forms import cell, table
from test_readers import WORDS, read

from docgen.errors import Severity
from docgen.intake import Destination, Intake, read_folder
from docgen.intake.kinds import kind_of
from docgen.interfaces import import_report

SOURCE = (Path(__file__).parent / "ten_records.txt").read_text(encoding="utf-8")
LONG = ("案由及需要说明的情况", "意见建议")
Record = dict[str, str]


def records() -> Iterator[Record]:
    """Yield each record: label → text."""
    for part in SOURCE.split("----\n"):
        record: Record = {}
        label = ""
        for line in part.strip().splitlines():
            head, colon, rest = line.partition("：")
            if (colon and label not in LONG) or head in LONG:
                label = head
                record[label] = rest
            else:
                record[label] = f"{record[label]}\n{line}".strip()
        yield record


RECORDS = list(records())
LABELS = list(dict.fromkeys(label for record in RECORDS for label in record))


def text(record: Record) -> bytes:
    return "\n".join(
        f"{label}：{'　' if label not in LONG else chr(10)}{value}" for label, value in record.items()
    ).encode()


def label_lines(record: Record) -> bytes:
    lines: list[str] = []
    for label, value in record.items():
        first, *rest = value.split("\n")
        lines += [f"{label}：", first, *rest] if label in LONG else [f"{label}：{value}"]
    return made_forms.word("登记表", *lines)


def two_columns(record: Record) -> bytes:
    return made_forms.word("登记表", table(*([label, value] for label, value in record.items())))


def six_columns(record: Record) -> bytes:
    """A 办理单 with merged cells."""
    get = record.get
    return made_forms.word(
        "办理单",
        table(
            ["会议名称", cell(record["届次"], 3), "类型", record["类型"]],
            ["案号", record["编号"], "公开属性", record["公开属性"], "办理类型", record["办理类型"]],
            ["领衔人", record["提出人"], "附议人", cell(get("联名人", ""), 3)],
            ["案由", cell(record["标题"], 5)],
            ["情况说明", cell(record[LONG[0]], 5)],
            ["意见建议", cell(record[LONG[1]], 5)],
            ["主办单位", cell(record["主办单位"], 2), "协办单位", cell(get("会办单位", ""), 2)],
            ["交办日期", cell(record["交办日期"], 2), "办理期限", cell(record["办理期限"], 2)],
        ),
    )


def proposal_paper(record: Record) -> bytes:
    """A 建议用纸: the number in a line above the table, choices with boxes, a list of signers, units in one cell."""

    def boxes(chosen: str, *words: str) -> str:
        return "　".join(f"{'☑' if word == chosen else '□'}{word}" for word in words)

    signers = table(["姓名", "代表证"], *([name, ""] for name in record.get("联名人", "").split("、")))
    others = f"\n会办：{record['会办单位']}" if "会办单位" in record else ""
    return made_forms.word(
        f"第{record['编号']}号",
        table(
            ["届次", cell(record["届次"], 3)],
            ["类型", cell(boxes(record["类型"], "建议", "提案"), 3)],
            ["标题", cell(record["标题"], 3)],
            ["领衔代表", cell(record["提出人"], 3)],
            *([["联名代表", cell(signers, 3)]] if "联名人" in record else []),
            ["情况说明", cell(record[LONG[0]], 3)],
            ["意见建议", cell(record[LONG[1]], 3)],
            ["公开属性", cell(boxes(record["公开属性"], "公开", "摘要公开", "不公开"), 3)],
            ["办理类型", cell(boxes(record["办理类型"], "独办", "主办会办"), 3)],
            ["承办单位", cell(f"主办：{record['主办单位']}{others}", 3)],
            ["交办日期", record["交办日期"], "办理期限", record["办理期限"]],
        ),
    )


def page(record: Record) -> bytes:
    rows = ""
    for label, value in record.items():
        rows += f"<tr><th>{label}</th><td>{''.join(f'<p>{line}</p>' for line in value.split(chr(10)))}</td></tr>"
    return f"<html><meta charset=utf-8><body><h1>登记表</h1><table>{rows}</table></body></html>".encode()


def grid() -> list[list[str]]:
    return [LABELS, *([record.get(label, "") for label in LABELS] for record in RECORDS)]


def comma_separated() -> bytes:
    quoted = [",".join('"' + value.replace('"', '""') + '"' for value in row) for row in grid()]
    return "\r\n".join(quoted).encode("gb18030")


FORMS = {
    "one text": lambda: [SOURCE.encode()],
    "texts": lambda: [text(record) for record in RECORDS],
    "Word: lines with labels": lambda: [label_lines(record) for record in RECORDS],
    "Word: two columns": lambda: [two_columns(record) for record in RECORDS],
    "Word: six columns": lambda: [six_columns(record) for record in RECORDS],
    "Word: paper with choices": lambda: [proposal_paper(record) for record in RECORDS],
    "Excel: a row a case": lambda: [made_forms.workbook(grid())],
    "Excel: a sheet a case": lambda: [made_forms.workbook(*(list(map(list, record.items())) for record in RECORDS))],
    "HTML": lambda: [page(record) for record in RECORDS],
    "CSV": lambda: [comma_separated()],
    "JSON": lambda: [json.dumps({"list": RECORDS}, ensure_ascii=False).encode()],
}


def values(intakes: list[Intake]) -> list[dict[str, object]]:
    return [case.case.model_dump(exclude_none=True) for intake in intakes for case in intake.cases]


@pytest.fixture(scope="module")
def expected() -> list[dict[str, object]]:
    return values([read(SOURCE.encode())])


def test_the_ten_records_are_what_their_file_says(expected):
    assert [case["proposal"]["number"] for case in expected] == [record["编号"] for record in RECORDS]
    assert len(expected) == 10
    for case, record in zip(expected, RECORDS, strict=True):
        proposal = case["proposal"]
        assert proposal["background"] == record[LONG[0]]
        asks = [line.partition("、")[2] for line in record[LONG[1]].split("\n") if line.startswith("建议")]
        assert [point["ask"] for point in proposal["points"]] == asks
        assert proposal["congress"] + proposal["session"] == record["届次"]


@pytest.mark.parametrize(
    "form", [form if index % 3 == 0 else pytest.param(form, marks=pytest.mark.full) for index, form in enumerate(FORMS)]
)
def test_ten_records_give_the_same_cases_in_every_form(form, expected):
    intakes = [read(data) for data in FORMS[form]()]
    assert values(intakes) == expected
    for intake in intakes:
        assert [finding for finding in intake.findings if finding.severity is Severity.ERROR] == []
        assert intake.ledger.total == sum(intake.ledger.counts.values())
        in_cases = sum(len(record["标题"] + "".join(map(record.get, LONG))) for record in RECORDS) / len(intakes)
        assert intake.ledger.counts[Destination.CASE] > in_cases / 3


def test_the_forms_are_of_the_kinds_that_they_are_meant_to_be():
    kinds = {form: {kind_of(data) for data in made()} for form, made in FORMS.items()}
    assert set.union(*kinds.values()) == {"text", "word", "workbook", "html", "json"}
    assert WORDS.form.labels["title"][0] == "标题"


@pytest.mark.full
def test_sixty_files_of_the_ten_records_in_one_folder_are_ten_cases_with_a_line_each(tmp_path, expected):
    each = [form for form, made in FORMS.items() if form != "one text" and len(made()) == len(RECORDS)]
    for form in each:
        for record, data in zip(RECORDS, FORMS[form](), strict=True):
            (tmp_path / f"{record['编号']} {form.replace(':', '')}.dat").write_bytes(data)
    (tmp_path / "公章.png").write_bytes(b"\x89PNG")
    intake = read_folder(tmp_path, WORDS)
    assert len(each) == 6 and len(intake.parts) == 60
    made = sorted(values([intake]), key=lambda case: case["proposal"]["number"])
    assert made == sorted(expected, key=lambda case: case["proposal"]["number"])
    lines = list(import_report.lines(intake))
    assert lines[0].startswith("✗") and "图片" in lines[0]
    for record in RECORDS:
        assert sum(record["标题"] in line and line.startswith(("✓", "!", "✗")) for line in lines) == 1
