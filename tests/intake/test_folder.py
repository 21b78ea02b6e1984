"""Everything that arrived at once, in one folder; and files that are made to harm."""

import random
import time

import made_forms
import pytest
from made_forms import table, zipped
from test_intake import SEED, value
from test_layouts import FOLDER
from test_readers import FORM, LIST, TEXT, WORDS, read, said

from docgen.errors import DocgenError, InputError, Severity
from docgen.intake import Intake, read_folder, read_form
from docgen.interfaces import import_report

ROW = ["1", "20260123", "关于充电设施的建议", "周敏", "市住建局", "市消防支队\n市发改委", "2026-02-10"]


def folder_of(path, **files: bytes) -> Intake:
    for name, data in files.items():
        (path / name).write_bytes(data)
    return read_folder(path, WORDS)


def form_without_units() -> bytes:
    return made_forms.word(
        table(["案号", "20260123"], ["案由", "关于充电设施的建议"], ["领衔人", "周敏"], ["内容", TEXT])
    )


def test_a_row_without_text_is_joined_to_the_form_with_its_number(tmp_path):
    rows = [LIST[0], ROW, LIST[2]]
    intake = folder_of(tmp_path, b=form_without_units(), a=made_forms.workbook(rows))
    assert [case.case.proposal.number for case in intake.cases] == ["20260124", "20260123"]
    joined = intake.cases[1]
    assert value(joined, "handling.lead") == "市住建局"
    assert value(joined, "handling.assigned") == "2026-02-10"
    assert value(joined, "proposal.points.0.rationale") == "端口不足。"
    assert [opinion.unit for opinion in joined.case.opinions] == ["市消防支队", "市发改委"]
    assert not [one for one in intake.findings if one.severity is Severity.ERROR]


def test_a_row_and_a_form_that_differ_are_joined_and_the_difference_is_an_error(tmp_path):
    row = [*ROW[:4], "市城管局", *ROW[5:]]
    intake = folder_of(tmp_path, a=made_forms.workbook([LIST[0], row]), b=made_forms.word(FORM))
    (case,) = intake.cases
    assert value(case, "handling.lead") == "市住建局"
    assert "a 写“市城管局”" in said(intake) and intake.exit_code == 1


def test_the_same_list_in_two_files_gives_each_case_once(tmp_path):
    changed = [*LIST[1][:4], "市城管局", *LIST[1][5:]]
    intake = folder_of(tmp_path, a=made_forms.workbook(LIST), b=made_forms.workbook([LIST[0], changed, LIST[2]]))
    assert [case.case.proposal.number for case in intake.cases] == ["20260123", "20260124"]
    assert "b 写“市城管局”" in said(intake)


def test_a_value_of_a_row_that_is_refused_is_told_where_the_row_is_joined(tmp_path):
    intake = folder_of(tmp_path, b=form_without_units(), a=made_forms.workbook([LIST[0], [*ROW[:6], "不详"]]))
    (case,) = intake.cases
    assert case.case.handling.assigned is None
    assert any("不详" in one.message and one.severity is Severity.ERROR for one in intake.findings)


def test_the_same_number_with_another_title_is_not_joined(tmp_path):
    row = [*ROW[:2], "关于别的事的建议", *ROW[3:]]
    intake = folder_of(tmp_path, a=made_forms.workbook([LIST[0], row]), b=made_forms.word(FORM))
    assert [case.name for case in intake.cases] == ["20260123.yaml", "20260123-2.yaml"]
    assert "不止一件" in said(intake)


def test_a_folder_tells_what_it_could_not_read_and_reads_the_rest(tmp_path):
    (tmp_path / "下级").mkdir()
    files = {"照片.jpg": b"\xff\xd8\xff", "登记表.txt": SEED.read_bytes(), "~$登记表.docx": b"x", "旧.yaml": b"x: 1"}
    intake = folder_of(
        tmp_path, **files, **{"下级/清单.csv": "\n".join(",".join(map(str, LIST[0])) for _ in "1").encode()}
    )
    assert len(intake.cases) == 1
    errors = [one for one in intake.findings if one.severity is Severity.ERROR]
    assert any("图片" in one.message and "照片.jpg" in str(one.place) for one in errors)
    assert {part.file.rpartition("/")[2] for part in intake.parts} == {"登记表.txt"}


def test_an_empty_folder_is_an_error(tmp_path):
    with pytest.raises(InputError, match="没有文件"):
        read_folder(tmp_path, WORDS)


def test_the_report_of_many_cases_says_common_things_once():
    rows = [LIST[0], *([str(n), 20260100 + n, f"关于事项{n}的建议", "周敏", "市局", "", ""] for n in range(1, 30))]
    lines = list(import_report.lines(read(made_forms.workbook(rows))))
    assert len(lines) < 29 + 8
    assert sum("没有日期" in line or "没有交办日期" in line for line in lines) == 1
    assert sum(line.startswith(("✓", "!")) and "关于事项" in line for line in lines) == 29


HOSTILE = {
    "entity of xml": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a><b>&x;</b></a>',
    "entity of word": zipped({"word/document.xml": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'}),
    "deep json": b"[" * 100_000 + b"]" * 100_000,
    "deep xml": b"<a>" * 100_000 + b"</a>" * 100_000,
    "deep html": b"<html><body>" + b"<div>" * 100_000,
    "tall cells": b"<html><table>" + b"<tr><td rowspan=5000>x</td><td>a</td></tr>" * 1_000 + b"</table>",
    "wide cell": b"<html><table><tr><td colspan=99999999 rowspan=99999999>x</table>",
    "bomb": zipped({"word/document.xml": "<a>" + " " * 40_000_000 + "</a>"}),
    "wide list": b"," * 1_000_000,
    "circle of sectors": made_forms.compound("WordDocument", b"x" * 5000)[:516] + b"\0" * 6000,
    "broken pdf": b"%PDF-1.4 junk",
    "no sheet": zipped({"xl/workbook.xml": "<a/>"}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_made_to_harm_is_refused_in_seconds(name):
    begin = time.monotonic()
    with pytest.raises(InputError) as caught:
        read(HOSTILE[name])
    assert caught.value.next_step
    assert "root:" not in str(caught.value)
    assert time.monotonic() - begin < 10


@pytest.mark.parametrize("path", ["办理单-旧版Word.doc", "清单-旧版Excel.xls", "L08-交办清单.xlsx"])
def test_a_damaged_file_gives_cases_or_an_error_of_ours(path, monkeypatch):
    monkeypatch.setattr("docgen.intake.readers.office.shutil.which", lambda name: None)
    whole = (FOLDER / path).read_bytes()
    chance = random.Random(7)
    for _ in range(12):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 30)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            read(bytes(data[: chance.randrange(8, len(data) + 1)]))
        except DocgenError as error:
            assert str(error)


def test_the_content_of_a_file_decides_and_not_its_name(tmp_path):
    path = tmp_path / "目录.xlsx"
    path.write_bytes((FOLDER / "L03-目录.xlsx").read_bytes())
    assert read_form(path, WORDS).encoding == "HTML"
