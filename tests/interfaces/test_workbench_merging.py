"""Two texts that come from a third one are merged sentence by sentence, and nothing that somebody wrote is lost."""

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from docgen.interfaces.workbench.merging import merged

PARTS = (ROOT / "tests/interfaces/merges.txt").read_text("utf-8").split("\n")[5:]
MERGES = [[line.replace("↵", "\n") for line in PARTS[start : start + 4]] for start in range(0, len(PARTS) - 3, 5)]
TEXTS = st.lists(st.sampled_from("甲乙丙丁戊"), max_size=8).map(lambda all: "".join(f"{one}。" for one in all))


@pytest.mark.parametrize(("base", "mine", "theirs", "both"), MERGES)
def test_two_texts_are_merged(base, mine, theirs, both):
    found = merged(base, mine, theirs)
    assert found.text == both
    assert found.doubled == both.count("【") - both.count("】【")


@given(TEXTS, TEXTS)
def test_what_one_side_alone_changed_is_taken_as_it_is(base, other):
    assert merged(base, other, base).text == merged(base, base, other).text == merged(base, other, other).text == other


@given(TEXTS, TEXTS, TEXTS)
def test_every_sentence_that_somebody_wrote_is_in_the_merge(base, mine, theirs):
    text = merged(base, mine, theirs).text
    for written in {*mine.split("。"), *theirs.split("。")} - {*base.split("。")}:
        assert f"{written}。" in text


@given(TEXTS, TEXTS, TEXTS)
def test_the_items_of_two_lists_are_merged_without_marks(base, mine, theirs):
    base, mine, theirs = (text.replace("。", "\n") for text in (base, mine, theirs))
    assert "【" not in merged(base, mine, theirs, is_list=True).text


def test_texts_that_are_too_long_are_not_compared():
    assert merged("句。" * 3000, "句子。" * 3000, "") is None
