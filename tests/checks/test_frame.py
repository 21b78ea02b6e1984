"""Which paragraphs a line of a wording can print: a table, and the numbers that no line may cut."""

import re

import pytest
from conftest import ROOT

from docgen.checks.wording_lines import Choice, Repeat, Slot, WordingLine, is_whole, prints

VALUES = {"名": ["名单"], "1": ["12"], "甲": ["甲", "甲乙"], "乙": ["乙"], "A": ["AB"], "二": ["二〇二六年"]}
TABLE = (ROOT / "tests/checks/ledger/lines.txt").read_text(encoding="utf-8").splitlines()
ROWS = [line for line in TABLE if line and not line.startswith("#")]


def parts(spelled):
    """The parts of a line that is written as in the table."""
    found = []
    for word, slot, choice, repeat in re.findall(r"([^□〔｛]+)|(□)|〔(.*?)〕(?!｝)|｛(.*?)｝", spelled):
        if repeat.startswith("〔"):
            found.append(Repeat(parts(repeat)))
        elif word:
            found.append(word)
        else:
            pieces = tuple(parts(one) for one in choice.split("｜"))
            found.append(Slot() if slot else Choice(pieces) if choice else Repeat(parts(repeat)))
    return tuple(found)


@pytest.mark.parametrize("row", ROWS)
def test_a_line_prints_what_the_table_says(row):
    spelled, text, verdict = row.split(" → ")
    assert prints(WordingLine(parts(spelled)), text, VALUES) == (verdict == "是")


@pytest.mark.parametrize(
    ("text", "start", "end", "whole"),
    [
        ("2012", 2, 4, False),
        ("385", 0, 2, False),
        ("12", 0, 2, True),
        ("第12号", 1, 3, True),
        ("a12", 1, 3, False),
        ("12b", 0, 2, False),
        ("AB 12", 3, 5, True),
        ("12-13", 0, 2, True),
        ("-12", 1, 3, True),
        ("é12", 1, 3, True),
        ("12é", 0, 2, True),
        ("甲12", 1, 3, True),
        ("1甲", 1, 2, True),
        ("x(1", 2, 3, True),
        ("1)x", 0, 1, True),
        ("", 0, 0, True),
    ],
)
def test_no_number_and_no_western_word_is_cut(text, start, end, whole):
    assert is_whole(text, start, end) is whole


@pytest.mark.parametrize(
    ("spelled", "bare"),
    [
        ("□", True),
        ("□□", True),
        ("附件□", False),
        ("〔附件｜□〕", True),
        ("〔附件｜函〕", False),
        ("〔附件｜〕□", True),
    ],
)
def test_a_bare_line_has_a_way_to_print_no_word_of_its_own(spelled, bare):
    assert WordingLine(parts(spelled)).is_bare is bare


def test_a_line_is_quoted_by_its_own_words_and_may_be_left_out():
    line = WordingLine(parts("附件：□〔甲｜乙〕共□件"))
    assert line.words == "附件：……共…件"
    assert (line.loops, line.optional) == (False, True)
