"""Pieces kept from run to run: the same bytes, only what changed is made anew, nothing stays that is gone."""

import io
import shutil
import zipfile
from dataclasses import replace

import pytest
from conftest import SAMPLES

from docgen.errors import DocgenError
from docgen.model import case_file
from docgen.pipeline import broken_lines, drawn_file, yearbook
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
    seen, break_lines = [], broken_lines.of_part

    def noted(departments, part):
        seen.append(part.running or "…")
        return break_lines(departments, part)

    monkeypatch.setattr(broken_lines, "of_part", noted)
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
    assert make(files, tmp_path / "elsewhere", tmp_path / "kept") == whole
    assert broken == []


@pytest.fixture
def bound(monkeypatch):
    """The titles of the books that were bound."""
    seen, bind = [], yearbook.book_pdf.bound

    def noted(book, *others):
        seen.append(book.title)
        return bind(book, *others)

    monkeypatch.setattr(yearbook.book_pdf, "bound", noted)
    return seen


def test_a_book_that_is_there_unchanged_is_not_bound_again(files, bound, tmp_path):
    out, kept = tmp_path / "out", tmp_path / "kept"
    first = yearbook.make(files, DEPARTMENTS, out, ORDER, pieces=kept)
    bound.clear()
    assert yearbook.make(files, DEPARTMENTS, out, ORDER, pieces=kept) == first
    assert bound == []
    yearbook.make(changed(files, "另一段话。"), DEPARTMENTS, out, ORDER, pieces=kept)
    assert len(bound) == 1


HARMS = {"pdf": ("out", "*.pdf"), "word": ("out", "*.docx"), "list": ("out", "book.json"), "kept": ("kept", "*.book")}


@pytest.mark.parametrize("harm", [b"torn", None])
@pytest.mark.parametrize("what", HARMS)
def test_a_book_that_is_not_as_it_was_left_is_bound_again(what, harm, files, bound, tmp_path):
    whole = make(files, tmp_path / "out", tmp_path / "kept")
    folder, name = HARMS[what]
    (path,) = (tmp_path / folder).rglob(name)
    path.unlink() if harm is None else path.write_bytes(harm)
    bound.clear()
    assert make(files, tmp_path / "out", tmp_path / "kept") == whole
    assert len(bound) == 1


def test_a_book_with_another_annex_is_bound_again(bound, tmp_path):
    case = shutil.copy(SAMPLES["15-last-year"], tmp_path / "case.yaml")
    shutil.copytree(SAMPLES["15-last-year"].parent / "annex", tmp_path / "annex")
    internal = yearbook.BookOrder(2025, is_public=False)

    def run():
        files = [case_file.read(case)]
        yearbook.make(files, DEPARTMENTS, tmp_path / "out", internal, pieces=tmp_path / "kept")

    run()
    run()
    assert len(bound) == 1
    (annex,) = tmp_path.glob("annex/*.pdf")
    annex.write_bytes(annex.read_bytes() + b"%\n")
    run()
    assert len(bound) == 2


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


@pytest.mark.parametrize("kind", ["lines", "pages", "font", "proved"])
@pytest.mark.parametrize("harm", [b"", b"torn", None])
def test_what_is_not_as_it_was_kept_is_made_again(harm, kind, files, broken, tmp_path):
    whole = make(files, tmp_path / "out", tmp_path / "kept")
    if kind == "lines":
        sorted((tmp_path / "kept").rglob("*.pages"))[0].unlink()  # lines are looked at only if the pages are missing
    kept = sorted((tmp_path / "kept").rglob(f"*.{kind}"))[0]
    kept.unlink() if harm is None else kept.write_bytes(harm)
    broken.clear()
    assert make(files, tmp_path / "elsewhere", tmp_path / "kept") == whole
    assert len(broken) <= (kind == "lines")


def proofs(folder):
    """What was proved: hashes of the PDF, and XML of the Word file."""
    (path,) = folder.rglob("*.proved")
    return drawn_file.values(path)


def test_one_changed_byte_of_what_was_proved_makes_it_unproved(files, tmp_path):
    make(files, tmp_path / "out", tmp_path / "kept")
    (path,) = (tmp_path / "kept").rglob("*.proved")
    whole = path.read_bytes()
    for place in range(0, len(whole), len(whole) // 99):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert proofs(tmp_path / "kept") is None


def test_what_was_proved_of_another_program_is_not_believed(files, monkeypatch, tmp_path):
    make(files, tmp_path / "out", tmp_path / "kept")
    monkeypatch.setattr("docgen.pipeline.kept_pieces.surroundings", lambda *_: "another program")
    before = proofs(tmp_path / "kept")
    for path in (tmp_path / "kept").rglob("*.proved"):
        drawn_file.write_values(path, ({}, b"not even XML"))
    make(files, tmp_path / "elsewhere", tmp_path / "kept")
    assert proofs(tmp_path / "kept") == before


FAULTS = {
    "a page": lambda data: data.replace(b"stream\nx", b"stream\ny", 1),
    "a title": lambda data: data.replace(b"/Title", b"/Titel", 1),
    "a page number": lambda data: data.replace(b"/StructParents 4/", b"/StructParents 5/", 1),
    "a link": lambda data: data.replace(b"/Dest (", b"/Dest (x", 1),
    "a structure": lambda data: data.replace(b"/K [0]", b"/K [1]", 1),
    "words of Word": "一", "a table of Word": "<w:tc>", "an end of Word": "</w:body>",
}  # fmt: skip


@pytest.fixture(scope="module")
def proved(files, tmp_path_factory):
    """The folder of a book whose pieces are all proved, and which is bound again nevertheless."""
    folder = tmp_path_factory.mktemp("proved")
    make(files, folder / "out", folder / "kept")
    (end,) = (folder / "kept").rglob("*.book")
    end.unlink()
    return folder / "kept"


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_a_book_whose_pieces_are_all_proved_is_found(fault, proved, files, monkeypatch, tmp_path):
    done, change = [], FAULTS[fault]

    def bound(*given, bind=yearbook.book_pdf.bound):
        data, stream = io.BytesIO(), given[4]
        made = bind(*given[:4], data, *given[5:])
        stream.write(change(data.getvalue()))
        done.append(change(data.getvalue()) != data.getvalue())
        return made

    def write(*given, write=yearbook.docx_book.write):
        whole = io.BytesIO()
        write(*given[:3], whole, *given[4:])
        with zipfile.ZipFile(whole) as old, zipfile.ZipFile(given[3], "w") as new:
            for part in old.infolist():
                text = old.read(part).decode() if part.filename.endswith("document.xml") else ""
                new.writestr(part, text.replace(change, "", 1) or old.read(part))
                done.append(change in text)

    if isinstance(change, str):
        monkeypatch.setattr(yearbook.docx_book, "write", write)
    else:
        monkeypatch.setattr(yearbook.book_pdf, "bound", bound)
    with pytest.raises(DocgenError):
        make(files, tmp_path / "out", shutil.copytree(proved, tmp_path / "kept"))
    assert any(done)


def test_files_of_others_are_not_touched(files, tmp_path):
    folder = tmp_path / "kept" / ORDER.name
    folder.mkdir(parents=True)
    (folder / "说明.txt").write_text("别删", encoding="utf-8")
    make(files, tmp_path / "out", tmp_path / "kept")
    assert (folder / "说明.txt").read_text(encoding="utf-8") == "别删"
