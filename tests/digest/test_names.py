"""The order of names, against lists that a clerk would write: tests/digest/order.txt."""

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.digest.name_order import initial, sound_key, stroke_count, stroke_key

ROWS = [
    (order.strip(), names.split())
    for line in (Path(__file__).parent / "order.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
    for order, _, names in [line.partition("|")]
]
KEYS = {"拼音": lambda name: sound_key(name, person=True), "笔画": stroke_key}


@pytest.mark.parametrize(("order", "names"), ROWS, ids=lambda value: "".join(value)[:12])
def test_names_stand_in_the_order_of_the_list(order, names):
    shuffled = names[:]
    random.Random(1).shuffle(shuffled)
    assert sorted(shuffled, key=KEYS[order]) == names


@pytest.mark.parametrize(
    ("name", "letter"), [("曾样例", "Z"), ("单于样例", "C"), ("吕样例", "L"), ("John", "J"), ("100", "#"), ("", "#")]
)
def test_a_name_is_under_its_letter(name, letter):
    assert initial(name, person=True) == letter


def test_a_unit_is_read_as_words_not_as_a_surname():
    assert initial("单位", person=False) == "D"
    assert initial("重庆路小学", person=False) == "C"


@pytest.mark.parametrize(
    ("character", "strokes"),
    [("一", 1), ("丁", 2), ("王", 4), ("田", 5), ("达", 6), ("李", 7), ("范", 8), ("赵", 9), ("曾", 12), ("戴", 17)],
)
def test_a_character_has_its_number_of_strokes(character, strokes):
    assert stroke_count(character) == strokes


def test_a_character_that_the_table_does_not_have_comes_last():
    assert stroke_count("𬱖样") is None
    assert sorted(["𬱖样", "戴样例", "丁样例"], key=stroke_key) == ["丁样例", "戴样例", "𬱖样"]


def test_every_character_of_the_common_sets_has_its_strokes():
    gb2312 = [bytes([high, low]) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF)]
    characters = [code.decode("gb2312", "ignore") for code in gb2312]
    assert [character for character in characters if character and stroke_count(character) is None] == []


@given(st.text(), st.booleans())
def test_any_text_has_a_key(name, person):
    assert len(sound_key(name, person=person)) == len(stroke_key(name))


@given(st.lists(st.text(alphabet="曾单于王一a1·（）𬱖ü"), max_size=6), st.randoms())
@pytest.mark.parametrize("order", KEYS)
def test_the_order_does_not_depend_on_how_the_names_came(order, names, chance):
    shuffled = names[:]
    chance.shuffle(shuffled)
    key = KEYS[order]
    assert [key(name) for name in sorted(shuffled, key=key)] == [key(name) for name in sorted(names, key=key)]
