"""Lines and pages kept from run to run: the same bytes, only what changed is made anew, nothing stays that is gone."""

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
def broken(monkeypatch):
    """The heads of the parts whose lines were broken."""
    seen, break_lines = [], yearbook.lines_in_worker

    def noted(root, part, *others):
        seen.append(part.running or "…")
        return break_lines(root, part, *others)

    monkeypatch.setattr(yearbook, "lines_in_worker", noted)
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


def test_a_book_of_kept_pieces_is_the_book_made_anew(files, broken, tmp_path):
    whole = make(files, tmp_path / "anew")
    assert make(files, tmp_path / "out", tmp_path / "kept") == whole
    broken.clear()
    assert make(files, tmp_path / "out", tmp_path / "kept") == whole
    assert broken == []


def test_only_the_lines_of_a_changed_reply_are_broken(files, broken, tmp_path):
    make(changed(files, "原来的话。"), tmp_path / "out", tmp_path / "kept")
    every = len(broken)
    broken.clear()
    new = changed(files, "后来的话。")
    made = make(new, tmp_path / "out", tmp_path / "kept")
    assert len(broken) == 1 < every and "章" in broken[0]
    assert made == make(new, tmp_path / "anew")


def test_nothing_stays_of_what_the_book_no_longer_says(files, tmp_path):
    make(changed(files, "原来的话。"), tmp_path / "out", tmp_path / "kept")
    make(changed(files, "后来的话。"), tmp_path / "out", tmp_path / "kept")
    left = {path.name for path in (tmp_path / "kept").rglob("*") if path.is_file()}
    make(changed(files, "后来的话。"), tmp_path / "out", tmp_path / "fresh")
    assert left == {path.name for path in (tmp_path / "fresh").rglob("*") if path.is_file()}


@pytest.mark.parametrize("kind", ["lines", "pages"])
@pytest.mark.parametrize("harm", [b"", b"torn", None])
def test_what_is_not_as_it_was_kept_is_made_again(harm, kind, files, broken, tmp_path):
    whole = make(files, tmp_path / "out", tmp_path / "kept")
    kept = sorted((tmp_path / "kept").rglob("*.pages"))[0]
    if kind == "lines":
        kept.unlink()  # lines are looked at only if the pages are missing
        kept = sorted((tmp_path / "kept").rglob("*.lines"))[0]
    kept.unlink() if harm is None else kept.write_bytes(harm)
    broken.clear()
    assert make(files, tmp_path / "out", tmp_path / "kept") == whole
    assert len(broken) <= (kind == "lines")


def test_files_of_others_are_not_touched(files, tmp_path):
    folder = tmp_path / "kept" / ORDER.name
    folder.mkdir(parents=True)
    (folder / "说明.txt").write_text("别删", encoding="utf-8")
    make(files, tmp_path / "out", tmp_path / "kept")
    assert (folder / "说明.txt").read_text(encoding="utf-8") == "别删"
