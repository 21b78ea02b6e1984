"""The figures of both editions of drawn years, half of whose replies are withheld, against counts of the plain cases.

A public edition speaks of what it holds alone: no number of it is the year's, and no word of it is about the year.
"""

import functools
import random
import re
import zipfile
from datetime import date, timedelta
from pathlib import Path

import book_counts
import book_dump
import book_pages
import pytest
from lxml import etree
from ruamel.yaml.comments import CommentedMap

from docgen.digest import figures
from docgen.model.book import Figure, FigureKind
from docgen.model.case import Case
from docgen.model.case_file import CaseFile
from docgen.pipeline import yearbook
from docgen.stationery.departments import Departments

DEPARTMENTS = Departments()
BASE = DEPARTMENTS.stationery("base")
YEAR, SEEDS = 2025, (1, 2, 3)
WHOLE_YEAR = re.compile("收到|立案|上年|增减|交办|应有答复|尚未答复|办结率|公开率|未收入公开版")
"""What only the year's own figures can say, or what a selection says of itself."""
GIVEN = book_counts.Given((40, 50), (30, 40), (9, 8), (11, 9), (8, 6, 4, 2))
KNOWN = figures.Figures(
    received={"建议": 40, "提案": 50},
    filed={"建议": 30, "提案": 40},
    last_year=figures.LastYear(
        {
            "proposals": {"建议": 9, "提案": 8},
            "replies": {"建议": 11, "提案": 9},
            **{letter: {"建议": count - 1, "提案": 1} for letter, count in zip("ABCD", GIVEN.letters, strict=True)},
        }
    ),
)
UNITS = ("市财政局", "市科技创新委员会", "市工业和信息化局", "市甲局", "市乙委")
HOLDS = {"book": "本书收录", "report": "本总结计入"}
each_year = pytest.mark.parametrize("seed", SEEDS)
each_form = pytest.mark.parametrize("form", HOLDS)


# ---- years -----------------------------------------------------------------------------------------------------------
def proposal(chance, number):
    return {
        "kind": chance.choice(["建议", "提案"]),
        "number": f"{YEAR}{number:04}",
        "congress": "市样例",
        "session": "一次会议",
        "field": chance.choice(["经济建设", "城建环保", "科教文卫"]),
        "title": f"关于第{'一二三四五六七八九'[number % 9]}项样例的意见",
        "proposers": [{"name": chance.choice(["王样例", "李样本", "单示范", "曾样例"])}],
        "points": [{"label": "建议一", "ask": "建议办理样例。"}],
    }


def case(chance, asked, handling, number):
    """A reply as it may stand in a case file, before it is known whether it may be published."""
    assigned = date(YEAR, chance.randint(1, 4), chance.randint(1, 28))
    day = assigned + timedelta(days=chance.choice([30, 60, 80, 100, 170, 200]))
    reply = {
        "document_number": f"样函〔{YEAR}〕{number}号",
        "date": day,
        "category": chance.choice("AABBCD"),
        "publicity": "公开",
        "answers": [{"point": "建议一", "text": "样例已办理。"}],
    }
    made = {"proposal": asked, "handling": {**handling, "assigned": assigned}, "reply": reply}
    made["handling"] |= chance.choice([{}, {"extended": "是"}, {"due": day + timedelta(days=chance.choice([-3, 3]))}])
    if chance.random() < 0.3:
        earlier = {"document_number": f"样函〔{YEAR}〕{number + 500}号", "date": day - timedelta(days=20)}
        made["history"] = [{**earlier, "category": "B", "result": chance.choice(["不满意", "不满意", "基本满意"])}]
    answer, met = chance.choice(book_counts.ANSWERS), chance.choice(["走访", "电话", "面商", None])
    if answer or met:
        said = {"met": met, "result": answer}
        made["feedback"] = {key: value for key, value in said.items() if value}
    return made


WITHHELD = ("尚未答复", "依申请公开", "不公开", None, "摘要公开")


def withheld(made, how):
    """The same, not for the public: not answered, of another publicity, or without a summary."""
    if how == "尚未答复":
        reply = {"document_number": None, "date": None, "category": None, "publicity": None}
        return {"proposal": made["proposal"], "handling": made["handling"], "reply": reply}
    return {**made, "reply": {**made["reply"], "publicity": how}}


def published(chance, made):
    reply = {**made["reply"], **chance.choice([{}, {"publicity": "摘要公开", "summary": "样例摘要。"}])}
    return {**made, "reply": reply | chance.choice([{}, {"published": reply["date"] + timedelta(days=9)}])}


@functools.cache
def year(seed):
    """A year of plain cases, a random half of which is withheld; some proposals are answered by two units."""
    chance = random.Random(seed)
    found = []
    for number in range(1, 19):
        asked, (first, second) = proposal(chance, number), chance.sample(UNITS, 2)
        if number % 4 == 0:
            apart = {"type": "分办"}
            found.append(case(chance, asked, {**apart, "lead": first, "co_handlers": [second]}, number))
            found.append(case(chance, asked, {**apart, "lead": second, "co_handlers": [first]}, number + 100))
        elif number % 4 == 1:
            found.append(case(chance, asked, {"type": "主办会办", "lead": first, "co_handlers": [second]}, number))
        else:
            found.append(case(chance, asked, {"type": "独办", "lead": first}, number))
    hidden = chance.sample(range(len(found)), len(found) // 2)
    reasons = {index: WITHHELD[place % len(WITHHELD)] for place, index in enumerate(hidden)}
    return [
        withheld(one, reasons[index]) if index in reasons else published(chance, one) for index, one in enumerate(found)
    ]


def case_files(cases):
    made = (Case.model_validate(as_text(one)) for one in cases)
    return [CaseFile(one, CommentedMap(), f"{number}.yaml") for number, one in enumerate(made)]


def as_text(value):
    """Days as the reader of a file gives them."""
    if isinstance(value, dict):
        return {key: as_text(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_text(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def order(is_public, form):
    return yearbook.BookOrder(YEAR, is_public, form=form, office="市样例办公室", figures=KNOWN)


@functools.cache
def composed(seed, is_public, form="book"):
    return yearbook.composed(case_files(year(seed)), DEPARTMENTS, order(is_public, form))[1]


def held(seed):
    return [one for one in year(seed) if book_counts.is_held(one)]


def texts(sections):
    """All that a tree says, tables cell by cell, and what its figures say in words."""
    for section in sections:
        yield section.running
        for block in section.blocks:
            if isinstance(block, Figure):
                yield from (block.caption, block.alternative, *block.labels, *(one.label for one in block.series))
    for piece in book_counts.of_tree(sections):
        yield from [piece] if isinstance(piece, str) else (cell for row in piece for cell in row)


def test_the_years_have_what_tells_a_selection_from_the_whole():
    for seed in SEEDS:
        assert len(held(seed)) == len(year(seed)) - len(year(seed)) // 2
        assert book_counts.proposals(held(seed)) < book_counts.proposals(year(seed))
        assert any(not one["reply"]["date"] for one in year(seed)) and any("history" in one for one in held(seed))


# ---- a public edition ------------------------------------------------------------------------------------------------
def words_of(content):
    """The overview's words up to its tables."""
    said = "\n".join(piece for piece in content if isinstance(piece, str))
    return said[said.index("一、总体情况") : said.index("四、统计表")]


def check_public(content, seed, form):
    """Every table and every number in words; content: as `of_tree` or `of_word` read it."""
    cases, holds, content = held(seed), HOLDS[form], list(content)
    tables, words = book_counts.printed(content), words_of(content)
    book_counts.check_tables(tables, book_counts.tables(cases, holds))
    book_counts.check_bases(tables, cases, holds)
    book_counts.check_sentences(words)
    if form == "book":
        grid = next(piece for piece in content if isinstance(piece, list))
        shown = {cell for row in grid for cell in row}
        rates = book_counts.rates(cases, whole=False)
        assert {f"{book_counts.share(part, of)}{name}" for name, part, of in rates} <= shown
    base, proposals = len(cases), book_counts.proposals(cases)
    units = len({one["handling"]["lead"] for one in cases})
    fragments = [f"{holds}{YEAR}年度.{{2,5}}的答复{base}件次，涉及.{{2,5}}{proposals}件。", f"答复单位共{units}个"]
    if helped := book_counts.helpers(cases):
        fragments.append(f"会办单位{len(helped)}个")
    bases = [re.escape(found) for found in re.findall(r"的\d+件次中，", words)]
    assert not re.search(r"\d", book_counts.struck_out(words, [*fragments, *book_counts.said(cases, holds), *bases]))


@each_form
@each_year
def test_a_public_edition_counts_only_what_it_holds(seed, form):
    check_public(book_counts.of_tree(composed(seed, True, form).sections), seed, form)


@each_form
@each_year
def test_no_word_of_a_public_edition_is_about_the_whole_year(seed, form):
    found = [*texts(composed(seed, True, form).sections)]
    assert len(found) > 100 and not [text for text in found if WHOLE_YEAR.search(text)]


@each_form
@each_year
def test_figures_of_a_public_edition_show_what_it_holds(seed, form):
    cases, holds = held(seed), HOLDS[form]
    rows = {
        title: {row[0]: row[1:] for row in found if row[0] != "合计"}
        for title, found in book_counts.tables(cases, holds).items()
    }
    blocks_of = [getattr(b, "block", b) for s in composed(seed, True, form).sections for b in s.blocks]
    drawn = [block for block in blocks_of if isinstance(block, Figure)]
    assert len(drawn) == 4
    for figure in drawn:
        title = re.fullmatch(r"图\d　(.*)（数据见表\d+）", figure.caption)[1]
        assert title.startswith(f"{holds}答复的") and figure.unit == "件次"
        own, labels = rows[title], [re.sub("^([A-D])　.*", r"\1", label) for label in figure.labels]
        if figure.kind is FigureKind.BARS:
            shown = {label: f"{count:g}" for label, count in zip(labels, figure.series[0].values, strict=True)}
            assert shown == dict.fromkeys(labels, "0") | {name: row[-2] for name, row in own.items()}
        elif labels == ["首次", "再次"]:
            assert {one.label: [f"{count:g}" for count in one.values] for one in figure.series} == {
                name: row[::2] for name, row in own.items()
            }
        else:
            shown = {label: [f"{one.values[n]:g}" for one in figure.series] for n, label in enumerate(labels)}
            assert shown == {name: row[2:] for name, row in own.items()}
        counted = [int(row[-2] if figure.kind is FigureKind.BARS else row[0]) for row in own.values()]
        assert sum(map(int, re.findall(r"(\d+)件次", figure.alternative.partition("（再次）")[0]))) == sum(counted)


@each_form
@each_year
def test_what_is_left_out_is_named_where_the_basis_is_explained_and_nowhere_else(seed, form):
    left = len(year(seed)) - len(held(seed))
    found = [text for text in texts(composed(seed, True, form).sections) if "另有" in text]
    assert len(found) == {"book": 2, "report": 1}[form]
    for text in found:
        assert f"另有{left}件次未" in text and "%" not in text
        assert re.match("二、本书为公开版|收录：|本总结为公开版", text)


@each_form
def test_the_files_of_a_public_edition_say_the_same(form, tmp_path):
    seed = SEEDS[0]
    made = yearbook.make(case_files(year(seed)), DEPARTMENTS, tmp_path, order(True, form))
    by_kind = {path.suffix: path for path in made.files}
    with zipfile.ZipFile(by_kind[".docx"]) as archive:
        check_public(book_counts.of_word(etree.fromstring(archive.read("word/document.xml"))), seed, form)
        parts = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")]
    pages = book_pages.Pages(by_kind[".pdf"], composed(seed, True, form))  # compares each page with the tree
    parts += [*pages.texts, Path(made.files[0]).with_name("book.json").read_text(encoding="utf-8")]
    if form == "book":
        with zipfile.ZipFile(by_kind[".xlsx"]) as archive:
            sheets = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")]
        parts += sheets
        assert sum(part.count("办理情况一览表（公开版）") for part in sheets) == 2
    for part in parts:
        assert not WHOLE_YEAR.search(re.sub("<[^>]*>", "", part))


@each_form
@each_year
def test_the_figures_of_the_year_change_nothing_in_a_public_edition(seed, form):
    files = case_files(year(seed))
    plain = yearbook.composed(files, DEPARTMENTS, yearbook.BookOrder(YEAR, True, form=form, office="市样例办公室"))[1]
    few = figures.Figures(filed={"建议": 1})  # fewer than there are: an internal edition is refused
    other = yearbook.composed(files, DEPARTMENTS, yearbook.BookOrder(YEAR, True, "unit", form, "市样例办公室", few))[1]
    assert book_dump.dump(plain) == book_dump.dump(composed(seed, True, form)) == book_dump.dump(other)


# ---- an internal edition ---------------------------------------------------------------------------------------------
@each_form
@each_year
def test_an_internal_edition_has_the_whole_year_and_a_base_for_each_share(seed, form):
    cases, content = year(seed), [*book_counts.of_tree(composed(seed, False, form).sections)]
    tables, words = book_counts.printed(content), words_of(content)
    book_counts.check_tables(tables, book_counts.tables(cases, given=GIVEN))
    book_counts.check_bases(tables, cases, book_counts.YEAR_HOLDS)
    book_counts.check_sentences(words)
    base, proposals = len(cases), book_counts.proposals(cases)
    answered = sum(bool(one["reply"]["date"]) for one in cases)
    fragments = [
        f"{YEAR}年度，共收到建议、提案90件，立案70件，交办{proposals}件，应有答复{base}件次。",
        f"已答复{answered}件次，尚有{base - answered}件次未答复。上年应有答复20件次。",
        f"承办单位共{len({one['handling']['lead'] for one in cases})}个",
        f"会办单位{len(book_counts.helpers(cases))}个",
    ]
    bases = [re.escape(found) for found in re.findall(r"的\d+件次中，", words)]
    assert not re.search(r"\d", book_counts.struck_out(words, [*fragments, *book_counts.said(cases), *bases]))


@pytest.mark.parametrize("is_public", [True, False])
def test_the_note_says_where_the_bases_are_and_does_not_say_that_there_is_one(is_public):
    (note,) = [text for text in texts(composed(1, is_public).sections) if text.startswith("四、各项占比")]
    assert "基数在文中和各表的注里写明" in note and "应有答复" not in note


# ---- the tests can fail ----------------------------------------------------------------------------------------------
def test_another_count_is_found():
    content = [*book_counts.of_tree(composed(1, True).sections)]
    for index, piece in enumerate(content):
        if isinstance(piece, list) and any("%" in cell for row in piece for cell in row):
            wrong = [[*row[:1], *(re.sub(r"^\d+", "77", cell) for cell in row[1:])] for row in piece]
            with pytest.raises(AssertionError):
                check_public([*content[:index], wrong, *content[index + 1 :]], 1, "book")


def test_an_edition_without_replies_has_no_share():
    only = [{**one, "reply": {**one["reply"], "publicity": "不公开"}} for one in year(1) if one["reply"]["date"]]
    only = [one for one in only if one["handling"]["type"] != "分办"]
    for form in HOLDS:
        made = yearbook.composed(case_files(only), DEPARTMENTS, order(True, form))[1]
        found = [*texts(made.sections)]
        assert not [text for text in found if "%" in text or WHOLE_YEAR.search(text)]
