"""Wordings in tests/wordings: `name = value` lines, `----`, the script, `----`, the blocks or `错误 ` lines."""

from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.composition.keyed import Keyed, Missing, joined
from docgen.composition.prose import paragraphs as prose
from docgen.composition.wording import blocks
from docgen.errors import StationeryError
from docgen.model.blocks import Doc, Emphasis, Para, Role, Run, Signature, Table, dump, joined_runs, paragraphs, text
from docgen.model.characters import refusal
from docgen.stationery import vocabulary

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "tests/composition/wordings").glob("*.txt"))
WORDS = vocabulary.load(ROOT / "templates/vocabulary/zh_Hans.toml")
FILTERS = {"ordinal": WORDS.ordinal, "join": partial(joined, "、"), "paragraphs": prose}


def compose(script, values, *, sealed=True):
    return blocks({"wording.txt": (script, "wording.txt")}, "wording.txt", values, FILTERS, sealed=sealed)


def printed(found):
    """The blocks as `docgen show` prints them."""
    lines = dump(Doc("", "", "", (), tuple(found), ())).splitlines()
    return [line.removeprefix("  ") for line in lines[2:]]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_wording_becomes_what_its_file_says(path):
    head, script, expected = path.read_text(encoding="utf-8").split("----\n")
    values = dict(line.split(" = ", 1) for line in head.splitlines())
    lines = expected.rstrip("\n").split("\n")
    if not expected.startswith("错误 "):
        assert printed(compose(script, values)) == lines
        return
    with pytest.raises(StationeryError) as caught:
        compose(script, values)
    for line in lines:
        assert line.removeprefix("错误 ") in str(caught.value)


# Whatever means something in a script, a template or a gate, beside any other character.
SPECIAL = st.sampled_from(
    ["\n", "|", "¶", "#", "<3>", "*", "☐", "body: ", "page:", "{{ x }}", "{%", "\uf8f0", "1", "\t"]
)
VALUES = st.lists(st.one_of(SPECIAL, st.characters())).map("".join)
SCRIPT = """\
title: 关于{{ value }}的函
{{ value | paragraphs }}
table: 1 1
header: 甲 | {{ value }}
row: # {{ value }} | 乙¶{{ value }}
body: {{ value }}
body: *{{ value }}*
signature: {{ value }}
date: {{ value }}
issuer: {{ value }} | 日期
"""


@given(VALUES.filter(lambda value: not refusal(value) and value.strip(" \t\u3000")))
def test_a_value_opens_neither_a_line_nor_a_cell(value):
    title, own, table, body, strong, signature, issuer = compose(SCRIPT, {"value": value})
    assert text(title) == f"关于{value}的函"
    assert isinstance(own, Para) and text(own) == value.strip(" \t\u3000")
    assert isinstance(table, Table)
    assert [text(para) for para in paragraphs(table)] == ["甲", value, value, "乙", value]
    assert text(body) == text(strong) == value
    assert {run.emphasis for run in strong.runs} == {Emphasis.STRONG} or not value.strip("*")
    assert isinstance(signature, Signature)
    assert text(signature.name) == text(signature.date) == value
    assert text(issuer) == f"{value}\t日期"


@given(VALUES)
def test_a_value_that_no_document_may_contain_is_refused(value):
    if not (reason := refusal(value.replace("\t", " "))):  # a typed text may have tabs in it
        assert compose("body: {{ value }}", {"value": value}) is not None
        return
    with pytest.raises(StationeryError) as caught:
        compose("title: 某事\nbody: {{ value }}", {"value": value})
    assert reason in caught.value.message and caught.value.place.line == 2


@pytest.mark.parametrize("value", [None, True, 1.5, ["甲"], {"甲": "乙"}, len])
def test_only_text_and_whole_numbers_are_printed(value):
    with pytest.raises(StationeryError, match=r"不是文字|没有这个值"):
        compose("body: {{ value }}", {"value": value})


@pytest.mark.parametrize("sealed", [True, False])
def test_a_signature_stands_as_the_department_signs(sealed):
    (block,) = compose("signature: 某局\ndate: 某日", {}, sealed=sealed)
    assert block.sealed is sealed


def test_a_missing_value_remembers_where_it_is_to_be_filled_in():
    key = ("reply", "date")
    missing = Missing("【待填：成文日期】", key)
    (own, inside) = compose("{{ value | paragraphs }}\nbody: 于{{ value }}*{{ value }}*答复", {"value": missing})
    assert [run.key for run in own.runs] == [key]
    assert [run.emphasis for run in inside.runs] == ["", "missing", "missing", ""]
    assert [run.key for run in inside.runs] == [(), key, key, ()]


def test_a_value_of_the_case_keeps_its_key_in_every_run_and_words_of_the_wording_have_none():
    title = Keyed("关于某事的建议", ("proposal", "title"))
    (found,) = compose("body: 《{{ value }}》*（{{ value }}）*收悉", {"value": title})
    assert [(run.text, run.key) for run in found.runs] == [
        ("《", ()),
        ("关于某事的建议", ("proposal", "title")),
        ("》", ()),
        ("（", ()),
        ("关于某事的建议", ("proposal", "title")),
        ("）", ()),
        ("收悉", ()),
    ]
    assert [run.emphasis for run in found.runs] == ["", "", "", "strong", "strong", "strong", ""]


@pytest.mark.parametrize("script", ["{{ values | first }}", "{{ values | last | default('无') }}", "{{ one | join }}"])
def test_a_filter_that_prints_one_value_keeps_its_key(script):
    value = Keyed("市财政局", ("handling", "co_handlers", 0))
    (found,) = compose(f"body: {script}", {"values": (value, value), "one": (value,)})
    assert [(run.text, run.key) for run in found.runs] == [("市财政局", ("handling", "co_handlers", 0))]


def test_joined_values_keep_the_key_of_each():
    units = (Keyed("甲局", ("handling", "co_handlers", 0)), Keyed("乙局", ("handling", "co_handlers", 1)), "丙局")
    (found,) = compose("body: 会同{{ units | join }}", {"units": units})
    assert [run.text for run in found.runs] == ["会同", "甲局", "、", "乙局", "、丙局"]
    assert [run.key[-1:] for run in found.runs] == [(), (0,), (), (1,), ()]


def test_words_that_differ_in_their_origin_alone_are_equal_and_set_as_one():
    apart = Para(Role.BODY, (Run("甲", key=("note",)), Run("乙")), ("note",))
    assert apart == Para(Role.BODY, (Run("甲"), Run("乙")))
    assert joined_runs(apart.runs) == [Run("甲乙")]
    assert dump(Doc("", "", "", (), (apart,), ())) == dump(Doc("", "", "", (), (Para(Role.BODY, (Run("甲乙"),)),), ()))


@pytest.mark.parametrize("script", ["{{ value.__class__ }}", "{{ range(99999) }}", "{{ 9 ** 9 }}", "{{ '9' * 9 }}"])
def test_a_wording_can_do_nothing_but_read_values(script):
    with pytest.raises(StationeryError, match=r"wording\.txt"):
        compose(f"body: {script}", {"value": "某"})
