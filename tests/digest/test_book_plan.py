"""The editor's file: order, omissions, titles and a foreword; and that it opens no way into a public edition."""

import functools
from pathlib import Path

import pytest
from conftest import ROOT, SAMPLES
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.digest import book_plan
from docgen.digest.disclosure import folded
from docgen.errors import CaseError, InputError
from docgen.model import blocks, case_file
from docgen.model.book import headings, paragraphs
from docgen.pipeline import yearbook
from docgen.stationery.departments import Departments

DEPARTMENTS = Departments()
WRONG = [
    line.split(" => ")
    for line in (Path(__file__).parent / "wrong_plans.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


@functools.cache
def files():
    return tuple(case_file.read(path) for path in SAMPLES.values())


def composed(folder, text, is_public=False):
    path = folder / "book.toml"
    path.write_text(text.replace("\\n", "\n"), encoding="utf-8")
    order = yearbook.BookOrder(2025, is_public=is_public, plan=book_plan.load(path))
    return yearbook.composed(files(), DEPARTMENTS, order)


def words(book):
    return "\n".join(blocks.text(p) for section in book.sections for block in section.blocks for p in paragraphs(block))


def titles(book, level):
    return [blocks.text(heading.para) for heading in headings(book.sections) if heading.level == level]


@pytest.mark.parametrize(("text", "key"), WRONG)
def test_a_plan_that_is_wrong_is_refused_at_its_key(text, key, tmp_path):
    with pytest.raises(InputError) as caught:
        composed(tmp_path, text)
    assert caught.value.place.file == str(tmp_path / "book.toml") and caught.value.place.key == key


def test_the_sample_plan_is_read_and_decides_what_it_says(tmp_path):
    _, book = composed(tmp_path, (ROOT / "samples/book.toml").read_text(encoding="utf-8"))
    chapters = titles(book, 2)
    assert chapters[0] == "第一章　市科技创新委员会" and chapters[1] == "第二章　市财政局（含国资预算）"
    assert titles(book, 3)[0].endswith("（第20250016号）")
    assert titles(book, 1)[:2] == ["前言", "编辑说明"] and "供代表、委员和各单位查阅" in words(book)


def test_an_omitted_reply_is_counted_and_listed_but_not_printed(tmp_path):
    usual, _ = composed(tmp_path, "")
    edition, book = composed(tmp_path, '[[omit]]\nnumber = "20250014"\nreason = "与另一件相同"\n')
    assert edition.tables == usual.tables and len(edition.entries) == len(usual.entries)
    assert not [title for title in titles(book, 3) if "20250014" in title]
    found = words(book)
    assert "与另一件相同" in found and "另有1件次计入统计、不收全文" in found
    assert f"收录：{len(usual.entries) - 1}件次，另有1件次计入统计、未收全文" in found
    assert titles(book, 1).count("计入统计、未收全文的件") == 1
    _, unlisted = composed(tmp_path, '[[omit]]\nnumber = "20250014"\nreason = "与另一件相同"\nlisted = false\n')
    assert "与另一件相同" not in words(unlisted)


def test_a_public_edition_neither_prints_nor_counts_nor_lists_an_omitted_reply(tmp_path):
    usual, _ = composed(tmp_path, "", is_public=True)
    edition, book = composed(tmp_path, '[[omit]]\nnumber = "20250014"\nreason = "与另一件相同"\n', is_public=True)
    assert len(edition.entries) == len(usual.entries) - 1 and edition.withheld == usual.withheld + 1
    found = words(book) + repr(edition.registers)
    assert "20250014" not in found and "与另一件相同" not in found


# ---- nothing that is not public ------------------------------------------------------------
@functools.cache
def hidden():
    """Passages of cases that no public edition prints, and names of the replies that are not public."""
    edition, book = yearbook.composed(files(), DEPARTMENTS, yearbook.BookOrder(2025, is_public=True))
    open_ = folded(words(book))
    whole, _ = yearbook.composed(files(), DEPARTMENTS, yearbook.BookOrder(2025, is_public=False))
    names = [(r.number, r.title, r.document_number) for r in whole.entries if r.public is None]
    passages = []
    for file in files():
        for _, value in file.texts:
            content = "".join(value.split())
            passages += [content[start : start + 24] for start in range(0, max(len(content) - 23, 0), 24)]
    closed = [passage for passage in passages if len(folded(passage)) >= 12 and folded(passage)[:12] not in open_]
    own = [name for names_of in names for name in names_of if name and folded(name) not in open_]
    assert len(own) > 4 and len(closed) > 20 and edition.withheld
    return [*own, *closed]


DISGUISES = {
    "as it is": lambda text: text,
    "spaced": lambda text: " ".join(text),
    "full width": lambda text: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text),
    "with marks": lambda text: "·".join(text),
}
PLACES = (
    "title = '{}'",
    "[foreword]\ntitle = '{}'\ntext = '序'",
    "[foreword]\ntext = '本书{}。'",
    "[chapters.titles]\n'市财政局' = '{}'",
    "[[photo]]\nfile = 'a.jpg'\ncaption = '{}'\npublic = true",
)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.data())
def test_no_text_of_the_editor_brings_a_reply_that_is_not_public_into_a_public_edition(tmp_path_factory, data):
    passage = data.draw(st.sampled_from(hidden()))
    text = DISGUISES[data.draw(st.sampled_from(sorted(DISGUISES)))](passage).replace("'", "’")
    plan = data.draw(st.sampled_from(PLACES)).format(text)
    folder = tmp_path_factory.mktemp("plan")
    with pytest.raises(CaseError) as caught:
        composed(folder, plan, is_public=True)
    assert caught.value.findings and all(finding.place.file.endswith("book.toml") for finding in caught.value.findings)


def test_a_telephone_number_in_a_foreword_is_no_more_public_than_in_a_reply(tmp_path):
    with pytest.raises(CaseError):
        composed(tmp_path, "[foreword]\ntext = '联系人手机13800138000。'", is_public=True)


def test_what_is_public_anyway_may_be_named(tmp_path):
    _, book = composed(
        tmp_path, "[foreword]\ntext = '第20250014号《关于规范贷款中介收费行为的建议》。'", is_public=True
    )
    assert "第20250014号《关于规范" in words(book)
