"""What of a finished file counts as its text, and what the rules say when that is not what it should be."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from conftest import compositions

from docgen.checks import printed_text, text_rules
from docgen.checks.subject import CheckedFile, Expected
from docgen.errors import Place, Severity
from docgen.inspection import readback
from docgen.inspection.finished import Finished
from docgen.inspection.readback import PdfText, WordText
from docgen.language import say
from docgen.model.blocks import Cell, Doc, Para, Role, Row, Run, Table
from docgen.writers import WRITERS


def para(text):
    return Para(Role.BODY, (Run(text),))


def table(header_rows, *rows):
    cells = (tuple(Cell((Para(Role.CELL, (Run(text),)),)) for text in row) for row in rows)
    return Table(tuple(1 / len(rows[0]) for _ in rows[0]), tuple(map(Row, cells)), header_rows)


LETTER = compositions("13-summary-only")["答复函"]


def composed(*body, head=(), foot=(), shell="letter"):
    return replace(LETTER, doc=Doc("reply", shell, "标题", head, tuple(body), foot))


def pages(*texts):
    """A PDF as it was read: its pages."""
    return PdfText(texts, ())


@pytest.mark.parametrize(
    ("shell", "number", "foot"),
    [("letter", 1, ""), ("letter", 2, "—2—"), ("document", 1, "—1—"), ("document", 2, "—2—")],
)
def test_a_page_number_stands_at_the_foot_but_not_on_a_letters_first_page(shell, number, foot):
    assert printed_text.page_number(composed(shell=shell), number) == foot


def test_page_numbers_where_they_belong_are_not_text():
    read = pages("一 段\n话", "二段话\n— 2 —", "— 3 —")
    assert printed_text.paged(composed(), read)[1] == "一段话二段话"


def test_page_numbers_that_are_not_where_they_belong_are_text():
    read = pages("一段话— 1 —", "— 2 —二段话", "三段话— 2 —")
    assert printed_text.paged(composed(), read)[1] == "一段话—1——2—二段话三段话—2—"


def test_the_text_of_the_tree_is_in_reading_order():
    one = composed(para("正 文"), head=(para("版头"),), foot=(para("版记"),))
    assert "".join(printed_text.paged(one, pages())[0]) == "版头正文版记"


def test_a_pdf_is_parted_where_the_paragraphs_of_the_tree_end():
    one = composed(para("第一段。"), para(""), para("第二 段。"))
    read = pages("第一段。第二", "段。多出的话— 2 —")
    assert printed_text.parted(*printed_text.paged(one, read)) == ["第一段。", "第二段。", "多出的话"]
    read = pages("第一段。")
    assert printed_text.parted(*printed_text.paged(one, read)) == ["第一段。"]


HEADED = (["甲栏", "乙栏"], ["一", "二"], ["三", "四"])


def test_what_a_table_repeats_on_each_page_is_not_text():
    read = pages("前言甲栏乙栏一二", "甲栏乙栏三四")
    assert printed_text.paged(composed(para("前言"), table(1, *HEADED)), read)[1] == "前言甲栏乙栏一二三四"


def test_a_table_that_begins_on_a_page_has_its_header_there():
    read = pages("前言", "甲栏乙栏一二三四")
    assert printed_text.paged(composed(para("前言"), table(1, *HEADED)), read)[1] == "前言甲栏乙栏一二三四"


def test_a_table_of_two_header_rows_repeats_both_and_one_without_repeats_none():
    read = pages("甲栏乙栏一二", "甲栏乙栏一二三四")
    assert printed_text.paged(composed(table(2, *HEADED)), read)[1] == "甲栏乙栏一二三四"
    read = pages("甲栏乙栏一二", "甲栏乙栏三四")
    assert printed_text.paged(composed(table(0, *HEADED)), read)[1] == "甲栏乙栏一二甲栏乙栏三四"


def test_a_header_is_taken_from_a_page_once_and_of_the_right_table():
    both = table(1, ["丙栏"], ["五"], ["六"]), table(1, ["栏"], ["七"])
    read = pages("甲栏乙栏一二三四丙栏五", "丙栏六栏七")
    assert printed_text.paged(composed(table(1, *HEADED), *both), read)[1] == "甲栏乙栏一二三四丙栏五六栏七"
    read = pages("甲栏乙栏一二", "甲栏乙栏丙栏三四丙栏五六栏七")
    assert printed_text.paged(composed(table(1, *HEADED), *both), read)[1] == "甲栏乙栏一二丙栏三四丙栏五六栏七"


def test_the_paragraphs_of_a_word_file_are_its_header_and_its_body():
    read = WordText(header=("机 关", " "), body=("正文\t。", "", "落款"))
    assert printed_text.word(read) == ["机关", "正文。", "落款"]


# ---- the rules -------------------------------------------------------------------------------------------------------
def findings(composition, format, lines):
    """What the rule finds in a file of which these paragraphs were read."""
    file = SimpleNamespace(
        composition=composition,
        account=Expected(composition).account,
        paragraphs=lines,
        file=f"{composition.name}.{format}",
    )
    return list(text_rules.text_is_accounted_for(file))


def lines_of(composition):
    return printed_text.word(readback.word(WRITERS["docx"](composition.doc, composition.stationery, False)))


both = pytest.mark.parametrize("format", WRITERS)


@both
def test_a_right_text_is_no_finding(format):
    assert findings(LETTER, format, lines_of(LETTER)) == []


@both
def test_each_fault_is_told_by_its_code_place_and_first_words(format):
    kept = [line for line in lines_of(LETTER) if "代表" not in line and len(line) < 40]
    found = findings(LETTER, format, ["与本件无关的一段话。", *kept])
    assert {one.code for one in found} == {"text-lost", "text-unstated", "text-foreign"}
    wording = [one for one in found if "措辞的这一行没有印出" in one.message]
    assert wording and all(one.place.file.endswith((".toml", ".txt")) and one.place.line for one in wording)
    for one in found:
        assert one in wording or one.place == Place(f"{LETTER.name}.{format}")
        assert one.severity is Severity.ERROR
        assert one.next_step == say("不要使用此文件；核对案件文件和本单位的措辞后重做")
    lost = [one.message for one in found if one.code == "text-lost"]
    assert any(message.startswith("reply.") for message in lost)
    assert max(len(message.partition("“")[2].removesuffix("”")) for message in lost) == 24
    assert next(one.message for one in found if one.code == "text-foreign").startswith("“与本件无关的一段话。”")
    assert all("“" in one.message and "没有写明" in one.message for one in found if one.code == "text-unstated")


@both
def test_passages_that_changed_places_are_told(format):
    one = compositions("01-science-environment")["答复函"]
    lines = lines_of(one)
    answers = [n for n, line in enumerate(lines) if len(line) > 60]
    first, second = answers[1], answers[2]
    lines[first], lines[second] = lines[second], lines[first]
    found = findings(one, format, lines)
    assert {each.code for each in found} >= {"text-order"}
    assert all(each.message for each in found)


def subject(composition):
    return CheckedFile(Expected(composition), Finished(b"", "docx"))


@pytest.mark.parametrize(("case", "name"), [("03-joint-each", None), ("01-science-environment", None)])
def test_a_file_is_named_for_whom_it_is_for(case, name):
    for made in compositions(case).values():
        assert list(text_rules.name_is_the_recipients(subject(made))) == []
        title = made.name.partition("-")[0]
        for wrong in (f"{title}-别人", f"{title}-"):
            found = list(text_rules.name_is_the_recipients(subject(replace(made, name=wrong))))
            expected_none = wrong == f"{title}-" and "-" not in made.name
            assert [one.code for one in found] == ([] if expected_none else ["recipient"])
            for one in found:
                assert one.place == Place(wrong) and one.next_step
                owner = made.name.partition("-")[2]
                assert one.message == say(
                    "文件名写的是“{name}”，文书是给“{owner}”的", name=wrong.partition("-")[2], owner=owner
                )
