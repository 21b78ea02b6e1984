"""The figures of a year, counted a second time: the samples' YAML is read and counted here by other means.

Published yearly figures (tests/digest/published.txt) are the measure of the percentages.
"""

import datetime as dt
import functools
import re
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from book_counts import result, term
from conftest import ROOT, SAMPLES
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from docgen.digest import audit, figures, record, statistics, year
from docgen.digest.record import ContactMode, Entry, ProposerName
from docgen.digest.scope import scope_of
from docgen.digest.statistics import percentage
from docgen.errors import InputError, IntegrityError
from docgen.model import case_file
from docgen.model.deadlines import Timeliness
from docgen.stationery.departments import Departments

WORDS = Departments().stationery("base").vocabulary
MEANINGS = WORDS.categories["shenzhen"]
FIGURES = ROOT / "samples/figures-2025.toml"
YEARS = (2025, 2026)
HELD = scope_of("book", is_public=True)


# ---- the samples, counted twice --------------------------------------------------------------------------------------
@functools.cache
def entries_of(wanted):
    files = [case_file.read(path) for path in SAMPLES.values()]
    return [record.internal(file, WORDS, "shenzhen") for file in year.of_year(files, wanted)]


def dated(value):
    """Dates as dates, whether the reader knows them or leaves them as text."""
    if isinstance(value, dict):
        return {key: dated(item) for key, item in value.items()}
    if isinstance(value, list):
        return [dated(item) for item in value]
    return dt.date.fromisoformat(value) if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value) else value


@functools.cache
def plain(wanted):
    """The samples of a year as plain mappings, by a reader and a rule of the year of this file's own."""
    reader = YAML(typ="safe", pure=True)
    cases = [dated(reader.load(path.read_text(encoding="utf-8"))) for path in SAMPLES.values()]
    return [case for case in cases if case["handling"]["assigned"].year == wanted]


def table(name, wanted, known=None):
    found = statistics.tables(entries_of(wanted), MEANINGS, known)
    (one,) = [one for one in found if one.name == name]
    return one


def column(one, name):
    """A column as a mapping from the first cell of each row, without what is 0."""
    index = one.columns.index(name)
    return {row[0]: row[index] for row in one.rows if row[index]}


@pytest.mark.parametrize("wanted", YEARS)
def test_the_samples_have_enough_of_each_year(wanted):
    assert len(plain(wanted)) >= 12


@pytest.mark.parametrize("wanted", YEARS)
def test_categories_are_as_counted(wanted):
    cases = plain(wanted)
    counted = Counter(case["reply"]["category"] for case in cases)
    one = table("categories", wanted)
    assert {label[0]: count for label, count in column(one, "件次").items()} == counted
    assert one.total[1] == len(cases)
    shares = {label[0]: share for label, share in column(one, "占比").items()}
    for letter, count in counted.items():
        assert abs(shares[letter] * len(cases) - 100 * count) <= Decimal("0.005") * len(cases)


@pytest.mark.parametrize("wanted", YEARS)
def test_proposals_are_counted_once_and_replies_each(wanted):
    cases = plain(wanted)
    one = table("overview", wanted)
    for kind in ("建议", "提案"):
        mine = [case for case in cases if case["proposal"]["kind"] == kind]
        assert column(one, "应有答复（件次）").get(kind, 0) == len(mine)
        assert column(one, "交办（件）").get(kind, 0) == len({case["proposal"]["number"] for case in mine})
    assert one.total[1] < one.total[2]  # each year has a proposal that two units answer


@pytest.mark.parametrize(
    ("name", "of"),
    [
        ("fields", lambda case: case["proposal"]["field"]),
        ("types", lambda case: case["handling"]["type"]),
        ("leads", lambda case: case["handling"]["lead"]),
        ("publicity", lambda case: case["reply"]["publicity"]),
    ],
)
@pytest.mark.parametrize("wanted", YEARS)
def test_a_distribution_is_as_counted(name, of, wanted):
    cases = plain(wanted)
    one = table(name, wanted)
    assert column(one, "件次") == Counter(of(case) for case in cases)
    if "件" in one.columns:
        proposals = {(of(case), case["proposal"]["kind"], case["proposal"]["number"]) for case in cases}
        assert column(one, "件") == Counter(value for value, _, _ in proposals)


@pytest.mark.parametrize("wanted", YEARS)
def test_units_that_co_handle_are_as_counted(wanted):
    counted = Counter(
        unit
        for case in plain(wanted)
        if case["handling"]["type"] == "主办会办"
        for unit in case["handling"]["co_handlers"]
    )
    one = table("co_handlers", wanted)
    assert column(one, "件次") == counted
    assert one.total[1] == counted.total()


@pytest.mark.parametrize("wanted", YEARS)
def test_categories_of_each_unit_are_as_counted(wanted):
    one = table("leads", wanted)
    for letter in "ABCD":
        mine = [case for case in plain(wanted) if case["reply"]["category"] == letter]
        assert column(one, letter) == Counter(case["handling"]["lead"] for case in mine)


@pytest.mark.parametrize("wanted", YEARS)
def test_replies_in_time_and_late_are_as_counted(wanted):
    assert column(table("timeliness", wanted), "件次") == Counter(term(case) for case in plain(wanted))


@pytest.mark.parametrize("wanted", YEARS)
def test_satisfaction_is_as_counted(wanted):
    cases = plain(wanted)
    again = [case for case in cases if case.get("history")]
    one = table("satisfaction", wanted)
    assert column(one, "首次（件次）") == Counter(result(case) or "未反馈" for case in cases)
    assert column(one, "再次（件次）") == Counter(result(case, last=True) or "未反馈" for case in again)


@pytest.mark.parametrize("wanted", YEARS)
def test_rates_are_as_counted(wanted):
    cases = plain(wanted)
    open_ = [case for case in cases if case["reply"]["publicity"] in ("公开", "摘要公开")]
    heard = [case for case in cases if result(case)]
    again = [case for case in cases if case.get("history") and result(case, last=True)]
    met = [case for case in cases if any(w in (case.get("feedback") or {}).get("met", "") for w in "访谈商")]
    counted = {
        "办结率": (len(cases), len(cases)),
        "按期答复率": (sum(term(case) != "逾期答复" for case in cases), len(cases)),
        "面商率": (len(met), len(cases)),
        "公开率": (len(open_), len(cases)),
        "上网率": (sum("published" in case["reply"] for case in open_), len(open_)),
        "评价反馈率": (len(heard), len(cases)),
        "首次满意率": (sum(result(case) != "不满意" for case in heard), len(heard)),
        "再次满意率": (sum(result(case, last=True) != "不满意" for case in again), len(again)),
    }
    one = table("rates", wanted)
    assert {row[0]: row[1:3] for row in one.rows} == counted
    for _, part, whole, share in one.rows:
        assert (share is None) == (whole == 0)
        assert share is None or abs(share * whole - 100 * part) <= Decimal("0.005") * whole


@pytest.mark.parametrize("wanted", YEARS)
def test_every_table_of_the_samples_adds_up(wanted):
    found = entries_of(wanted)
    audit.add_up(statistics.tables(found, MEANINGS), found)
    edition = record.public(found)
    audit.add_up(statistics.tables(edition.records, MEANINGS, None, HELD), edition.records)


# ---- percentages -----------------------------------------------------------------------------------------------------
def published():
    for line in (Path(__file__).parent / "published.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, base, counts, shares = (part.strip() for part in line.split("|"))
            yield pytest.param(int(base), [int(c) for c in counts.split()], shares.split(), id=name)


@pytest.mark.parametrize(("base", "counts", "shares"), list(published()))
def test_published_figures_are_met(base, counts, shares):
    assert sum(counts) == base
    for count, share in zip(counts, shares, strict=True):
        if share != "-":
            assert str(percentage(count, base, len(share.partition(".")[2]))) == share


@pytest.mark.parametrize(
    ("part", "base", "wanted"), [(1, 8, "12.50"), (1, 800, "0.13"), (3, 800, "0.38"), (2, 3, "66.67"), (5, 5, "100.00")]
)
def test_half_is_rounded_up(part, base, wanted):
    assert str(percentage(part, base)) == wanted


def test_nothing_of_nothing_is_not_a_percentage():
    assert percentage(0, 0) is None
    assert [statistics.shown(cell) for cell in (None, 0, Decimal("74.84"), "甲")] == ["—", "0", "74.84%", "甲"]


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_percentage_is_off_by_half_a_hundredth_at_most(part, base):
    assert abs(percentage(part, base) * base - 100 * part) * 200 <= base


# ---- any year --------------------------------------------------------------------------------------------------------
units = st.sampled_from(["市甲局", "市乙局", "市丙委"])
marks = st.sampled_from(["满意", "基本满意", "不满意", None])
replies = st.builds(
    Entry,
    kind=st.sampled_from(["建议", "提案"]),
    number=st.sampled_from(["T1", "T2", "T3", "T4"]),
    congress=st.just("市样例"),
    session=st.just("一次会议"),
    title=st.just("关于样例的建议"),
    proposers=st.just((ProposerName("王样例", None, None, False),)),
    total=st.none(),
    field=st.sampled_from(["经济建设", "城建环保", None]),
    type=st.sampled_from(["独办", "主办会办", "分办"]),
    lead=units,
    co_handlers=st.lists(units, max_size=2).map(tuple),
    document_number=st.none(),
    date=st.one_of(st.none(), st.dates()),
    category=st.sampled_from(["A", "B", "C", "D", None]),
    publicity=st.sampled_from(["公开", "摘要公开", "依申请公开", "不公开", None]),
    published=st.one_of(st.none(), st.dates()),
    timeliness=st.sampled_from(Timeliness),
    contact=st.sampled_from(ContactMode),
    first=marks,
    again=marks,
    is_again=st.booleans(),
)


def agreeing(found):
    """The same replies, each proposal with one field and type, as the audit demands."""
    first = {}
    for one in found:
        first.setdefault(one.proposal_key, one)
    return [
        type(one)(
            **{name: getattr(one, name) for name in Entry.__slots__}
            | {"field": first[one.proposal_key].field, "type": first[one.proposal_key].type}
        )
        for one in found
    ]


@settings(max_examples=80, deadline=None)
@given(st.lists(replies, max_size=12).map(agreeing))
def test_the_parts_of_any_year_add_up_to_its_whole(found):
    tables = {one.name: one for one in statistics.tables(found, MEANINGS)}
    audit.add_up(tables.values(), found)
    for name in ("categories", "fields", "leads", "types", "timeliness", "satisfaction"):
        counts = [row[next(i for i, c in enumerate(tables[name].columns) if "件次" in c)] for row in tables[name].rows]
        assert sum(counts) == len(found)
    assert sum(row[2] for row in tables["overview"].rows) == len(found)
    assert all(row[1] <= row[2] for row in tables["rates"].rows)
    rows = {row[0]: row for row in tables["overview"].rows}
    assert all(row[2] == row[3] + row[4] for row in rows.values())


@settings(deadline=None)
@given(st.lists(replies, min_size=1, max_size=8), st.randoms())
def test_the_figures_do_not_depend_on_the_order_of_the_files(found, chance):
    shuffled = found[:]
    chance.shuffle(shuffled)
    assert statistics.tables(shuffled, MEANINGS) == statistics.tables(found, MEANINGS)


@settings(max_examples=50, deadline=None)
@given(st.lists(replies, min_size=1, max_size=8).map(agreeing), st.data())
def test_a_table_with_one_figure_changed_is_refused(found, data):
    tables = [one for one in statistics.tables(found, MEANINGS) if one.total]
    one = data.draw(st.sampled_from(tables))
    places = [(i, j) for i, row in enumerate(one.rows) for j, cell in enumerate(row) if isinstance(cell, int)]
    if not places:
        return
    i, j = data.draw(st.sampled_from(places))
    rows = [list(row) for row in one.rows]
    rows[i][j] += 1
    wrong = statistics.YearTable(one.name, one.title, one.columns, tuple(map(tuple, rows)), one.total, one.note)
    with pytest.raises(IntegrityError):
        audit.add_up([wrong], found)


def test_percentages_that_do_not_add_up_are_explained():
    found = entries_of(2025)[:3]
    leads = next(t for t in statistics.tables(found, MEANINGS) if t.name == "leads")
    assert [str(row[2]) for row in leads.rows].count("33.33") in (0, 3)
    explained = "四舍五入" in leads.note
    assert explained == (sum(row[2] for row in leads.rows) != 100)


# ---- the figures that the case files do not have ---------------------------------------------------------------------
def test_figures_of_the_year_and_the_one_before_stand_beside_the_counts():
    known = figures.load(FIGURES, 2025)
    overview = table("overview", 2025, known)
    assert column(overview, "收到（件）") == {"建议": 7, "提案": 8}
    assert column(overview, "立案（件）") == {"建议": 7, "提案": 6}
    assert overview.total[overview.columns.index("上年应有答复（件次）")] == 10
    categories = table("categories", 2025, known)
    assert [row[3] for row in categories.rows] == [4, 3, 2, 1]
    assert all(row[4] == row[1] - row[3] for row in categories.rows)
    assert categories.total[3:] == (10, categories.total[1] - 10)


def with_one_pending():
    first, *others = entries_of(2025)
    return [replace(first, date=None, category=None), *others]


def test_replies_still_to_come_stand_beside_a_year_that_had_none_left():
    found = {one.name: one for one in statistics.tables(with_one_pending(), MEANINGS, figures.load(FIGURES, 2025))}
    audit.add_up(found.values(), with_one_pending())
    assert found["overview"].total[found["overview"].columns.index("尚未答复（件次）")] == 1
    assert found["categories"].rows[-1][0] == "尚未答复" and found["categories"].rows[-1][3:] == (0, 1)
    assert found["categories"].total[3:] == (10, len(with_one_pending()) - 10)


def test_a_year_before_that_is_not_known_whole_has_no_total():
    known = figures.Figures(last_year=figures.LastYear({"A": {"建议": 2}, "replies": {"建议": 9}}))
    for entries in (entries_of(2025), with_one_pending()):
        one = next(t for t in statistics.tables(entries, MEANINGS, known) if t.name == "categories")
        assert [row[3] for row in one.rows] == [2, *[None] * (len(one.rows) - 1)]
        assert one.total[3:] == (None, None)
        audit.add_up([one], entries)


def test_without_figures_there_are_no_columns_for_them():
    assert table("overview", 2025).columns[1] == "交办（件）"
    assert table("categories", 2025).columns == ("办理类别", "件次", "占比")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("year = 2024", "year"),
        ("", "year"),
        ("year = 2025\nrecieved = 3", "recieved"),
        ("year = 2025\nreceived = 3", "received"),
        ('year = 2025\nreceived = { "建议" = -1 }', "received"),
        ('year = 2025\nreceived = { "建议" = 1.5 }', "received"),
        ('year = 2025\nreceived = { "议案" = 1 }', "received"),
        ("year = 2025\nlast_year = 3", "last_year"),
        ('year = 2025\n[last_year]\nE = { "建议" = 1 }', "last_year.E"),
        ("year = 2025\nreceived = {建议 = 1}", None),
        (
            'year = 2025\n[last_year]\nreplies = { "建议" = 4 }\n'
            + "".join(f'{letter} = {{ "建议" = 2 }}\n' for letter in "ABCD"),
            "last_year",
        ),
    ],
)
def test_a_file_of_figures_that_is_wrong_is_refused_at_its_key(text, key, tmp_path):
    path = tmp_path / "figures.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        figures.load(path, 2025)
    assert caught.value.place.key == key and caught.value.next_step


def test_a_place_with_five_categories_has_a_column_and_a_row_for_the_fifth():
    meanings = {letter: letter for letter in "ABCDE"}
    entries = [replace(entries_of(2026)[0], category=letter) for letter in "ABCDE"]
    found = {table.name: table for table in statistics.tables(entries, meanings)}
    assert found["leads"].columns[3:8] == tuple("ABCDE") and found["leads"].total[3:8] == (1,) * 5
    assert [row[1] for row in found["categories"].rows] == [1] * 5
