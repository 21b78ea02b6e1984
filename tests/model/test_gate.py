"""What may be typed into a case, and why not: a table of code points and one of values that are none."""

import pytest
from conftest import ROOT

from docgen.model.characters import refusal


def rows(name):
    lines = (ROOT / "tests/model/characters" / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def agrees(said, wanted):
    return said is None if wanted == "可以" else said is not None and f"：{wanted}" in said


@pytest.mark.parametrize("row", rows("characters.txt"), ids=lambda row: row.split()[0])
def test_a_character_is_let_in_or_refused_with_its_place_and_reason(row):
    name, one, *many = row.split()
    text = f"甲乙{chr(int(name[2:], 16))}丙"
    assert agrees(refusal(text), one)
    assert agrees(refusal(text, lines=True), many[0] if many else one)
    said = refusal(text)
    assert said is None or (f"第 3 个字符 {name} 不能使用" in said)


@pytest.mark.parametrize("row", rows("leftovers.txt"))
def test_what_a_program_left_for_nothing_is_refused(row):
    verdict, text = row.split("　")
    for value in (text, f"  {text}\n"):
        assert (refusal(value, lines=True) is None) == (verdict == "可以")
    said = refusal(f" {text} ")
    assert said is None or said.startswith(f"“{text}”")


def test_the_first_character_that_may_not_stand_there_is_named():
    assert "第 1 个字符 U+FFFD" in refusal("\ufffd甲\u200b")
    assert refusal("") is None
