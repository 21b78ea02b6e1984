"""A finished file is opened once by each reader, and what was found is handed on to whoever asks."""

import itertools
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pypdf
import pypdfium2
import pytest
from conftest import ROOT, SAMPLES, compositions

from docgen.checks import text_account
from docgen.errors import InputError
from docgen.files import docx_package
from docgen.inspection import pdf_objects
from docgen.inspection.finished import Finished
from docgen.inspection.proof import first_looks
from docgen.pipeline import manifest, publish
from docgen.pipeline.documents import Order, render
from docgen.pipeline.one_case import produce
from docgen.pipeline.verify.archive import listed_folders
from docgen.pipeline.verify.verification import verify
from docgen.stationery.departments import Departments

DEPARTMENTS = Departments(ROOT / "templates")
CASE = "03-joint-each"


@pytest.fixture
def opened(monkeypatch):
    """How often each reader opened each file's bytes, by the reader's name; and how often accounts were made."""
    found = {name: Counter() for name in ("objects", "pypdf", "PDFium", "zip", "account")}

    class Reader(pypdf.PdfReader):
        def __init__(self, stream, *arguments, **options):
            found["pypdf"][stream.getvalue()] += 1
            super().__init__(stream, *arguments, **options)

    class Document(pypdfium2.PdfDocument):
        def __init__(self, data, *arguments, **options):
            found["PDFium"][data] += 1
            super().__init__(data, *arguments, **options)

    read, account, read_objects = docx_package.read, text_account.account, pdf_objects.read

    def read_pdf(data):
        found["objects"][data] += 1
        return read_objects(data)

    def read_word(data, file):
        found["zip"][data] += 1
        return read(data, file)

    def make_account(composition):
        found["account"][composition.name] += 1
        return account(composition)

    monkeypatch.setattr(pypdf, "PdfReader", Reader)
    monkeypatch.setattr(pypdfium2, "PdfDocument", Document)
    monkeypatch.setattr(pdf_objects, "read", read_pdf)
    monkeypatch.setattr(docx_package, "read", read_word)
    monkeypatch.setattr(text_account, "account", make_account)
    # One proved file in fifty is drawn. Counted from here, it is none of a test.
    monkeypatch.setattr(first_looks, "_count", itertools.count(1))
    return found


def made(order=None):
    """The letters of a case, one for each who signed it."""
    path = SAMPLES[CASE]
    production = produce(DEPARTMENTS, path.name, path.read_bytes(), order or Order(("reply",)))
    assert production.error is None and len(production.files) > 2
    return production


def once(files, ending):
    return {file.data: 1 for file in files if file.name.endswith(ending)}


def test_a_letter_in_two_formats_is_opened_once_by_each_reader_while_it_is_made(opened):
    files = made().files
    letters = once(files, ".pdf")
    assert {data: times for data, times in opened["objects"].items() if data in letters} == letters
    # pypdf opens a letter for a drawing of its shell that it has not seen. Only the first letter of each look is drawn.
    assert all(times == 1 for data, times in opened["pypdf"].items() if data in letters)
    assert all(times == 1 for data, times in opened["PDFium"].items() if data in letters)
    words = {data: times for data, times in opened["zip"].items() if data in once(files, ".docx")}
    assert words == once(files, ".docx")


def test_what_a_letter_must_say_is_worked_out_once_for_both_formats(opened):
    names = {Path(file.name).stem for file in made().files}
    assert opened["account"] == dict.fromkeys(names, 1)


def test_a_shell_that_was_read_is_not_read_again_for_other_letters(opened):
    made(Order(("reply",), ("docx",)))
    opened["zip"].clear()
    files = made(Order(("reply",), ("docx",))).files
    assert opened["zip"] == once(files, ".docx")


@pytest.fixture
def folder(tmp_path):
    production, source = made(), tmp_path / "case.yaml"
    source.write_bytes(SAMPLES[CASE].read_bytes())
    publish.put_case(tmp_path / "out" / production.folder, production, source, Order(("reply",)))
    return tmp_path / "out" / production.folder


def test_a_folder_that_is_verified_is_made_again_and_no_more(opened, folder):
    for counter in opened.values():
        counter.clear()
    (result,) = verify(listed_folders(folder), DEPARTMENTS)
    assert result.findings == () and result.is_reproduced
    assert not opened["PDFium"] and set(opened["account"].values()) == {1}
    files = {path.read_bytes(): 1 for path in folder.glob("*.docx")}
    assert {data: times for data, times in opened["zip"].items() if data in files} == files


def test_a_folder_from_elsewhere_that_is_verified_is_opened_once_by_each_reader(opened, folder):
    path = folder / manifest.FILE
    listed = manifest.load(path)
    elsewhere = tuple(replace(document, surroundings=None) for document in listed.documents)
    path.write_bytes(manifest.dump(replace(listed, documents=elsewhere)))
    for counter in opened.values():
        counter.clear()
    (result,) = verify(listed_folders(folder), DEPARTMENTS)
    assert [finding.code for finding in result.findings] == ["made-elsewhere"]
    pages = {path.read_bytes(): 1 for path in folder.glob("*.pdf")}
    words = {path.read_bytes(): 1 for path in folder.glob("*.docx")}
    assert opened["PDFium"] == pages
    assert {data: times for data, times in opened["zip"].items() if data in words} == words
    assert set(opened["account"].values()) == {1}


def test_what_a_reader_found_is_the_same_value_whenever_it_is_asked():
    one = compositions("13-summary-only")["答复函"]
    word, pdf = (Finished(render(one, format), format) for format in ("docx", "pdf"))
    assert word.word is word.word and word.texts == (*word.word.header, *word.word.body)
    assert pdf.paged is pdf.paged and pdf.ink is pdf.ink and pdf.texts == pdf.paged.pages


@pytest.mark.parametrize("format", ["docx", "pdf"])
def test_a_file_that_cannot_be_read_is_refused_by_its_name(format):
    with pytest.raises(InputError) as caught:
        _ = Finished(b"nothing", format, "甲").texts
    assert caught.value.place.file == "甲"
