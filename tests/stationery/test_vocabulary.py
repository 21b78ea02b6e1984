import calendar
import datetime as dt
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.errors import StationeryError
from docgen.model.deadlines import add_months, due
from docgen.stationery import vocabulary

FILE = Path(__file__).parents[2] / "templates/vocabulary/zh_Hans.toml"
WORDS = vocabulary.load(FILE)
DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2900, 1, 1))


def number(ordinal):
    """A Chinese number from 1 to 99, read the way people read it."""
    digits = {digit: value for value, digit in enumerate("零一二三四五六七八九")}
    tens, ten, ones = ordinal.rpartition("十")
    return (digits[tens] if tens else 1 if ten else 0) * 10 + (digits[ones] if ones else 0)


def test_an_ordinal_says_its_number_and_no_other():
    ordinals = [WORDS.ordinal(n) for n in range(1, 100)]
    assert [number(ordinal) for ordinal in ordinals] == list(range(1, 100))
    assert len(set(ordinals)) == 99
    assert [ordinals[n - 1] for n in (1, 10, 11, 20, 21, 99)] == ["一", "十", "十一", "二十", "二十一", "九十九"]


@pytest.mark.parametrize("n", [-1, 0, 100])
def test_there_is_no_ordinal_outside(n):
    with pytest.raises(ValueError):
        WORDS.ordinal(n)


@given(DAYS)
def test_a_date_is_written_in_full_without_padding_zeros(day):
    written = WORDS.date(day)
    assert written == f"{day.year}年{day.month}月{day.day}日"
    assert not re.search(r"\b0|[年月]0", written)


@given(DAYS, st.integers(0, 60))
def test_months_later_is_the_same_day_or_that_months_last(day, months):
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    last = calendar.monthrange(later.year, later.month)[1]
    assert later.day == min(day.day, last)


@given(DAYS, DAYS, st.integers(0, 60))
def test_who_is_assigned_earlier_is_never_due_later(first, second, months):
    assert (first > second) or add_months(first, months) <= add_months(second, months)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2027-11-30", 3, "2028-02-29"),
        ("2026-12-31", 6, "2027-06-30"),
        ("2026-02-10", 3, "2026-05-10"),
        ("2026-02-28", 6, "2026-08-28"),
    ],
)
def test_a_term_ends_on_the_day_the_calendar_has(day, months, later):
    assert add_months(dt.date.fromisoformat(day), months).isoformat() == later


@pytest.mark.parametrize(
    ("handling", "day"),
    [
        ({"assigned": "2026-02-10"}, "2026-05-10"),
        ({"assigned": "2026-02-10", "extended": "是"}, "2026-08-10"),
        ({"assigned": "2026-02-10", "extended": "是", "due": "2026-06-12"}, "2026-06-12"),
        ({}, None),
    ],
)
@pytest.mark.parametrize("place", WORDS.terms)
def test_a_reply_is_due_after_its_places_term(handling, day, place):
    from docgen.model.case import Case

    proposal = {"kind": "建议", "title": "某事", "proposers": [{"name": "张样例"}]}
    case = Case.model_validate({"proposal": proposal, "handling": {"type": "独办", "lead": "市财政局", **handling}})
    assert due(case, WORDS.terms[place]) == (day and dt.date.fromisoformat(day))


def test_names_are_joined_the_official_way():
    assert WORDS.join(["甲", "乙", "丙"]) == "甲、乙、丙"
    assert WORDS.join(["甲"]) == "甲"


@pytest.mark.parametrize("place", WORDS.categories)
def test_every_place_has_terms_and_its_categories_in_order(place):
    letters = list(WORDS.categories[place])
    assert letters == sorted(letters) and set(letters) <= set("ABCD")
    assert place in WORDS.terms
    assert all(WORDS.categories[place][letter] for letter in letters)


def test_a_label_of_the_forms_means_one_field():
    labels = [label for words in WORDS.form.labels.values() for label in words]
    assert sorted(label for label in set(labels) if labels.count(label) > 1) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[lists]", "[list]"),
        ('digits = "', "digits = "),
        ("opinion = 1\nagain = 1", "opinion = 1"),
        ("[terms", "[term"),
    ],
)
def test_a_wrong_vocabulary_is_answered_with_the_right_file(old, new, tmp_path):
    wrong = tmp_path / "zh.toml"
    wrong.write_text(FILE.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(StationeryError, match=r"zh_Hans\.toml") as caught:
        vocabulary.load(wrong)
    assert caught.value.place.file == str(wrong)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("missing = ", "mising = ", "marks.mising"),
        ('phone = "联系电话"\n', "", "labels.phone"),
        ('declined = "', 'denied = "', "labels.denied"),
        ("digits = ", "digit = ", "numerals.digit"),
        ("serial = ", "serials = ", "form.serials"),
        ("groups = ", "group = ", "form.words.group"),
        ("again = 1\n", "", "terms.shenzhen.again"),
        ("again = 1\n", 'again = "soon"\n', "terms.shenzhen.again"),
        ("[lists]", "[lists]\nlast = 1", "lists.last"),
        ("zh_Hans_CN", "xx_YY", "locale"),
    ],
)
def test_a_wrong_word_is_named_with_its_section(old, new, named, tmp_path):
    wrong, source = tmp_path / "zh.toml", FILE.read_text(encoding="utf-8")
    assert old in source
    wrong.write_text(source.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(StationeryError, match=re.escape(named)):
        vocabulary.load(wrong)


def test_every_label_goes_by_the_key_of_a_case():
    assert WORDS.labels.of("document_number") == WORDS.labels.document_number == "发文字号"
    with pytest.raises(AttributeError):
        WORDS.labels.of("documnet_number")
