"""What a manifest lists of finished files, what it keeps of an earlier one, and when it is not one."""

import hashlib
import io
import json
import zipfile
from dataclasses import replace
from types import SimpleNamespace

import pytest
from conftest import compositions

from docgen import checks
from docgen.checks.subject import CheckedFile, Expected
from docgen.errors import InputError, Place
from docgen.files.docx_package import Package
from docgen.files.hashes import hash_of
from docgen.inspection.finished import Finished
from docgen.pipeline import manifest
from docgen.pipeline.manifest import Manifest, ManifestEntry
from docgen.writers import WRITERS

ONE = ManifestEntry("答复函.pdf", "reply", "", "0" * 64, "1" * 64, 2, ("FandolFang", "FandolHei"), {"rules": 3})
OTHER = replace(ONE, file="答复函.docx", pages=None, fonts=())
LISTED = Manifest("20260001", "../甲.yaml", "源", "纸", False, {"docgen": "0.1.0"}, (ONE,))
CHANGES = [{"source_sha256": "改"}, {"stationery_sha256": "改"}, {"draft": True}, {"versions": {"docgen": "0.2.0"}}]


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def saved(path, data):
    path.write_bytes(data)
    return path


def test_a_manifest_that_was_written_is_read_as_it_was(tmp_path):
    for one in (
        LISTED,
        replace(LISTED, number=None, draft=True, documents=(OTHER, ONE)),
        replace(LISTED, documents=()),
        replace(LISTED, ignored=({"code": "date-weekend", "key": None, "reason": "当日签发"},)),
    ):
        assert manifest.load(saved(tmp_path / "manifest.json", manifest.dump(one))) == one


def test_equal_manifests_are_equal_bytes_that_people_can_read():
    data = manifest.dump(replace(LISTED, versions={"b": "1", "a": "2"}))
    assert data == manifest.dump(replace(LISTED, versions={"a": "2", "b": "1"}))
    assert data.endswith(b"}\n") and "答复函".encode() in data
    assert b'\n  "documents": [\n    {\n      "accessible"' in data
    assert json.loads(data)["form"] == 1
    assert manifest.FILE == "manifest.json"


def test_documents_of_the_same_case_stay_listed_by_name():
    earlier = replace(LISTED, documents=(ONE, replace(OTHER, sha256="旧")))
    found = replace(LISTED, documents=(OTHER,)).with_documents_of(earlier)
    assert found.documents == (OTHER, ONE)
    assert replace(LISTED, documents=(ONE, OTHER)).with_documents_of(None).documents == (OTHER, ONE)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: next(iter(change)))
def test_documents_that_were_made_of_something_else_do_not_stay_listed(change):
    earlier = replace(LISTED, documents=(OTHER,), **change)
    assert LISTED.with_documents_of(earlier).documents == (ONE,)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data | {"form": 2},
        lambda data: data | {"form": 0},
        lambda data: data | {"more": 1},
        lambda data: {name: value for name, value in data.items() if name != "number"},
        lambda data: {name: value for name, value in data.items() if name != "documents"},
        lambda data: data | {"documents": [{}]},
        lambda data: data | {"documents": [{"fonts": 5}]},
        lambda data: data | {"documents": ["答复函.pdf"]},
        lambda data: [data],
    ],
)
def test_what_is_no_manifest_is_refused_with_its_place(tmp_path, spoil):
    data = json.dumps(spoil(json.loads(manifest.dump(LISTED)))).encode()
    refused(saved(tmp_path / "manifest.json", data))


@pytest.mark.parametrize("data", [b"", b"{", b"\xff\xfe", b"5", b"[]", b"null"])
def test_what_is_no_json_of_ours_is_refused_with_its_place(tmp_path, data):
    refused(saved(tmp_path / "manifest.json", data))


def test_a_manifest_that_is_not_there_is_refused_with_its_place(tmp_path):
    refused(tmp_path / "manifest.json")


def refused(path):
    with pytest.raises(InputError) as caught:
        manifest.load(path)
    assert caught.value.place == Place(str(path)) and caught.value.next_step
    assert type(caught.value.__cause__).__name__ in caught.value.message


# ---- entries ---------------------------------------------------------------------------------------------------------
def packed(parts, compression=zipfile.ZIP_STORED):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, data in parts:
            archive.writestr(name, data)
    return stream.getvalue()


@pytest.fixture
def described(monkeypatch):
    """An entry for bytes that are no document: what the readers would find stands here."""

    def entry(file, composition, format, data):
        finished = SimpleNamespace(data=data, format=format, paged=read, package=Package(file, members(format, data)))
        return manifest.entry(file, SimpleNamespace(composition=composition, finished=finished))

    fonts = tuple(SimpleNamespace(name=name) for name in "癸壬辛庚己戊丁丙乙甲甲")
    read = SimpleNamespace(pages=("甲", "乙"), fonts=fonts)

    def counts(subject):
        return {"rules": 1, subject.finished.format: len(subject.finished.data)}

    monkeypatch.setattr(checks, "counts", counts)
    return entry


def members(format, data):
    if format == "pdf":
        return {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_pdf_is_described_by_its_text_pages_and_fonts(described):
    one = compositions("13-summary-only")["答复函"]
    found = described("答复函.pdf", one, "pdf", b"%PDF")
    assert (found.file, found.kind, found.recipient) == ("答复函.pdf", "reply", "")
    assert (found.sha256, found.content) == (sha256(b"%PDF"), sha256("甲\f乙".encode()))
    assert (found.pages, found.fonts, found.checks) == (
        2,
        tuple(sorted("甲乙丙丁戊己庚辛壬癸")),
        {"rules": 1, "pdf": 4},
    )


def test_a_word_file_is_described_by_its_parts_however_they_are_packed(described):
    one = compositions("13-summary-only")["答复函"]
    parts = [("word/b.xml", b"b"), ("word/a.xml", b"a" * 500)]
    found = described("答复函.docx", one, "docx", packed(parts))
    tight = described("答复函.docx", one, "docx", packed(parts[::-1], zipfile.ZIP_DEFLATED))
    assert found.sha256 == sha256(packed(parts)) != tight.sha256
    assert found.content == tight.content == described("甲.docx", one, "docx", packed(sorted(parts))).content
    assert (found.pages, found.fonts) == (None, ())


@pytest.mark.parametrize(
    "parts",
    [
        [("word/a.xml", b"a"), ("word/b.xml", b"c")],
        [("word/a.xml", b"a"), ("word/c.xml", b"b")],
        [("word/a.xml", b"b"), ("word/b.xml", b"a")],
        [("word/a.xml", b"a")],
    ],
)
def test_word_files_of_other_parts_have_another_hash(described, parts):
    one = compositions("13-summary-only")["答复函"]
    usual = packed([("word/a.xml", b"a"), ("word/b.xml", b"b")])
    assert described("甲.docx", one, "docx", packed(parts)).content != described("甲.docx", one, "docx", usual).content


def test_an_entry_names_who_gets_the_copy(described):
    for case in ("01-science-environment", "03-joint-each"):
        for composition in compositions(case).values():
            name, data = f"{composition.name}.docx", packed([])
            assert described(name, composition, "docx", data).recipient == composition.name.partition("-")[2]


def test_a_real_word_file_is_described_with_what_was_checked():
    one = compositions("13-summary-only")["答复函"]
    data = WRITERS["docx"](one.doc, one.stationery, False)
    subject = CheckedFile(Expected(one), Finished(data, "docx"))
    found = manifest.entry("答复函.docx", subject)
    assert found.checks == checks.counts(subject)
    assert found.sha256 == hash_of(data)
