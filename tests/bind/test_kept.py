"""Pieces of a book kept from run to run: the same bytes, only what changed is laid out, nothing stays that is gone."""

from dataclasses import replace

import pytest
from conftest import SAMPLES

from docgen.model import case_file
from docgen.pipeline import yearbook
from docgen.stationery.departments import Departments

DEPARTMENTS = Departments()
NAMES = ("17-late-reply", "22-finance-2025")
ORDER = yearbook.BookOrder(2025, is_public=True)


@pytest.fixture(scope="module")
def files():
    return [case_file.read(SAMPLES[name]) for name in NAMES]


@pytest.fixture
def laid(monkeypatch):
    """The heads of the sections that were laid out."""
    seen, lay_out = [], yearbook.lay_out_one

    def noted(root, section, *others):
        seen.append(section.running or "…")
        return lay_out(root, section, *others)

    monkeypatch.setattr(yearbook, "lay_out_one", noted)
    return seen


def make(files, out, pieces=None):
    made = yearbook.make(files, DEPARTMENTS, out, ORDER, pieces=pieces)
    return {path.name: path.read_bytes() for path in made.files}


def changed(files, text):
    """The first reply that the book prints, with another text as long as its own."""
    index = next(n for n, file in enumerate(files) if file.case.reply.publicity == "公开")
    answers = files[index].case.reply.answers
    lines = [answer.model_copy(update={"text": text}) if not n else answer for n, answer in enumerate(answers)]
    reply = files[index].case.reply.model_copy(update={"answers": tuple(lines)})
    case = files[index].case.model_copy(update={"reply": reply})
    return [replace(file, case=case) if n == index else file for n, file in enumerate(files)]


def test_a_book_of_kept_pieces_is_the_book_made_anew(files, laid, tmp_path):
    whole = make(files, tmp_path / "anew")
    assert make(files, tmp_path / "out", tmp_path / "kept") == whole
    laid.clear()
    assert make(files, tmp_path / "out", tmp_path / "kept") == whole
    assert laid == []


def test_one_changed_reply_lays_out_its_own_section(files, laid, tmp_path):
    make(changed(files, "原来的话。"), tmp_path / "out", tmp_path / "kept")
    every = len(laid)
    laid.clear()
    new = changed(files, "后来的话。")
    made = make(new, tmp_path / "out", tmp_path / "kept")
    assert len(laid) == 1 < every and "章" in laid[0]
    assert made == make(new, tmp_path / "anew")


def test_nothing_stays_of_what_the_book_no_longer_says(files, tmp_path):
    make(changed(files, "原来的话。"), tmp_path / "out", tmp_path / "kept")
    make(changed(files, "后来的话。"), tmp_path / "out", tmp_path / "kept")
    left = {path.name for path in (tmp_path / "kept").rglob("*") if path.is_file()}
    make(changed(files, "后来的话。"), tmp_path / "out", tmp_path / "fresh")
    assert left == {path.name for path in (tmp_path / "fresh").rglob("*") if path.is_file()}


@pytest.mark.parametrize("harm", [b"", b"torn", None])
def test_a_piece_that_is_not_as_it_was_kept_is_laid_out_again(harm, files, laid, tmp_path):
    whole = make(files, tmp_path / "out", tmp_path / "kept")
    path = sorted((tmp_path / "kept").rglob("*.pages"))[0]
    path.unlink() if harm is None else path.write_bytes(harm)
    laid.clear()
    assert make(files, tmp_path / "out", tmp_path / "kept") == whole
    assert len(laid) == 1


def test_files_of_others_are_not_touched(files, tmp_path):
    folder = tmp_path / "kept" / ORDER.name
    folder.mkdir(parents=True)
    (folder / "说明.txt").write_text("别删", encoding="utf-8")
    make(files, tmp_path / "out", tmp_path / "kept")
    assert (folder / "说明.txt").read_text(encoding="utf-8") == "别删"
