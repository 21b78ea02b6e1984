"""What is wrong with a folder of Word files, fault by fault, each with its place and what to do."""

import re
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from conftest import ROOT, SAMPLES

from docgen.errors import Finding, InputError, Place, Severity
from docgen.files.hashes import hash_of
from docgen.inspection import readback
from docgen.model import case_file
from docgen.pipeline import manifest, publish
from docgen.pipeline.one_case import produce
from docgen.pipeline.order import Order
from docgen.pipeline.verify.archive import listed_folders
from docgen.pipeline.verify.verification import verify
from docgen.pipeline.verify.verified import Basis, Verified
from docgen.stationery.departments import Departments

DEPARTMENTS = Departments(ROOT / "templates")
NUMBER = "20260003"


def make(root, *, draft=False, renamed=()):
    """The letters of a case, one for each who signed it, as Word files."""
    source, order = root / "case.yaml", Order(("reply",), ("docx",), draft)
    source.write_text(SAMPLES["03-joint-each"].read_text(encoding="utf-8").replace(*renamed or ("", "")), "utf-8")
    made = produce(DEPARTMENTS, source.name, source.read_bytes(), order)
    assert made.error is None
    folder = root / "out" / made.folder
    publish.put_case(folder, made, source, order)
    return folder


@pytest.fixture(scope="module")
def right(tmp_path_factory):
    root = tmp_path_factory.mktemp("right")
    make(root)
    return root


@pytest.fixture
def folder(right, tmp_path):
    shutil.copytree(right, tmp_path / "made")
    return tmp_path / "made/out" / NUMBER


def proposer():
    """The name of the first who signed."""
    return case_file.read(SAMPLES["03-joint-each"]).case.proposal.proposers[0].name


def only(folder):
    (result,) = results(folder.parent)
    return result


def results(root):
    return verify(listed_folders(root), DEPARTMENTS)


def letters(folder):
    return sorted(folder.glob("*.docx"))


def relist(folder, **changes):
    """Write the manifest with something changed."""
    path = folder / manifest.FILE
    path.write_bytes(manifest.dump(replace(manifest.load(path), **changes)))


def test_a_right_folder_has_no_finding_and_all_of_it_was_looked_at(folder):
    found = only(folder)
    assert (found.folder, found.files, found.findings, found.is_reproduced) == (folder, len(letters(folder)), (), True)
    assert found.characters == sum(
        len("".join(readback.squeezed(line) for line in (*text.header, *text.body)))
        for text in (readback.word(path.read_bytes()) for path in letters(folder))
    )


def test_a_count_that_the_manifest_does_not_have_is_none(folder):
    first, *others = manifest.load(folder / manifest.FILE).documents
    relist(folder, documents=(replace(first, checks={}), *(replace(one, checks={"characters": 2}) for one in others)))
    assert only(folder).characters == 2 * len(others)


def test_drafts_are_compared_with_drafts(tmp_path):
    folder = make(tmp_path, draft=True)
    assert only(folder).findings == ()
    relist(folder, draft=False)
    assert {one.code for one in only(folder).findings} >= {"docx-text"}


def test_a_letter_is_compared_whatever_its_proposer_is_called(tmp_path):
    folder = make(tmp_path, renamed=(proposer(), "阿·M.Li"))
    assert any("M.Li" in path.name for path in letters(folder))
    relist(folder, draft=True)
    assert {Path(str(one.place.file)).name for one in only(folder).findings if one.code == "docx-text"} >= {
        path.name for path in letters(folder)
    }


def test_every_folder_below_is_verified_in_the_order_of_their_names(folder, monkeypatch):
    for name in ("甲", "乙"):
        shutil.copytree(folder, folder.parent / name)
    wanted = sorted(folder.parent.iterdir())
    real = Path.iterdir
    for turn in (1, -1):
        monkeypatch.setattr(Path, "iterdir", lambda self, turn=turn: iter(sorted(real(self))[::turn]))
        assert [one.folder for one in results(folder.parent)] == wanted


def test_a_folder_without_manifests_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"manifest\.json") as caught:
        results(tmp_path)
    assert caught.value.place == Place(str(tmp_path)) and "--out" in caught.value.next_step


def test_strangers_are_named_in_order_and_other_files_are_none(folder, monkeypatch):
    names = ("丙.pdf", "乙.docx", "甲.txt", "A.DOCX", "A.doc", "A.wps", "副本/A.PDF")
    (folder / "副本").mkdir()
    for name in (*names, "笔记.xlsx", "~$复函.docx", "._A.docx", "副本/笔记"):
        (folder / name).write_bytes(b"")
    real = Path.iterdir
    monkeypatch.setattr(Path, "iterdir", lambda self: iter(sorted(real(self), reverse=True)))
    found = only(folder)
    assert [(one.code, one.place) for one in found.findings] == [
        ("file-unlisted", Place(str(folder / name))) for name in sorted(names)
    ]
    assert not found.is_sound
    assert all(one.next_step and one.message and one.severity is Severity.ERROR for one in found.findings)


def test_a_missing_file_is_told_and_the_others_are_still_compared(folder):
    first, second, *_ = letters(folder)
    first.unlink()
    second.write_bytes(second.read_bytes() + b" ")
    found = only(folder)
    assert [(one.code, one.place) for one in found.findings] == [
        ("file-missing", Place(str(first))),
        ("file-changed", Place(str(second))),
    ]
    assert all(one.next_step for one in found.findings) and not found.is_sound


def test_a_folder_in_the_place_of_a_file_is_a_missing_file(folder):
    first = letters(folder)[0]
    first.unlink()
    first.mkdir()
    assert "file-missing" in {one.code for one in only(folder).findings}


@pytest.mark.parametrize("name", ["答复函.bak", "答复函", "笔记.xlsx", ".答复函.docx", "~$复函.docx", "旧/表.txt.1"])
def test_a_copy_of_a_document_is_a_stranger_whatever_its_name_is(folder, name):
    (folder / name).parent.mkdir(exist_ok=True)
    shutil.copy(letters(folder)[0], folder / name)
    assert [(one.code, one.place) for one in only(folder).findings] == [("file-unlisted", Place(str(folder / name)))]


def test_a_link_is_no_document(folder):
    first, second, *_ = letters(folder)
    (folder.parent / "aside").write_bytes(first.read_bytes())
    first.unlink()
    first.symlink_to(folder.parent / "aside")
    (folder / "again.docx").symlink_to(second)
    found = [(one.code, one.place.file) for one in only(folder).findings]
    assert found == [("file-unlisted", str(folder / "again.docx")), ("file-missing", str(first))]


def test_a_case_that_is_gone_is_an_error_and_the_files_are_still_looked_at(folder):
    source = folder.parents[1] / "case.yaml"
    source.unlink()
    for make_again in (lambda: None, source.mkdir):
        make_again()
        (finding,) = only(folder).findings
        assert (finding.code, finding.severity, finding.place) == (
            "case-not-compared",
            Severity.ERROR,
            Place(str(source)),
        )
        assert finding.next_step and not only(folder).is_sound
    letters(folder)[0].write_bytes(b"")
    assert {one.code for one in only(folder).findings} == {"case-not-compared", "file-changed"}


def test_a_case_that_changed_and_says_the_same_is_told_and_no_fault(folder):
    source = folder.parents[1] / "case.yaml"
    source.write_bytes(source.read_bytes() + "# 改\n".encode())
    (finding,) = only(folder).findings
    assert (finding.code, finding.severity, finding.place) == (
        "case-changed",
        Severity.WARNING,
        Place(str(source)),
    )
    assert finding.next_step and only(folder).is_sound and not only(folder).is_reproduced


def test_stationery_that_changed_is_told_and_the_text_is_compared_with_the_new_one(folder):
    relist(folder, stationery_sha256="0" * 64)
    (finding,) = only(folder).findings
    assert (finding.code, finding.severity) == ("stationery-changed", Severity.WARNING)
    assert str(DEPARTMENTS.root) in str(finding) and finding.next_step
    assert only(folder).basis is Basis.TEXT and only(folder).is_sound
    swap(folder)
    assert not only(folder).is_sound


def test_a_case_that_cannot_be_read_any_more_is_an_error(folder):
    source = folder.parents[1] / "case.yaml"
    source.write_text("proposal: [", encoding="utf-8")
    relist(folder, source_sha256=hash_of(source.read_bytes()))
    (finding,) = only(folder).findings
    assert finding.code == "case-not-compared" and finding.severity is Severity.ERROR
    assert str(source) in str(finding)


def test_a_manifest_without_documents_is_an_error(folder):
    relist(folder, documents=())
    assert {one.code for one in only(folder).findings} == {"list-empty", "file-unlisted"}
    for path in letters(folder):
        path.unlink()
    assert {one.code for one in only(folder).findings} == {"list-empty"} and not only(folder).is_sound


def test_a_document_that_the_case_does_not_call_for_is_an_error(folder):
    first, *others = manifest.load(folder / manifest.FILE).documents
    (folder / first.file).rename(folder / "答复函-无名氏.docx")
    relist(folder, documents=(replace(first, file="答复函-无名氏.docx"), *others))
    assert {one.code for one in only(folder).findings} == {"file-uncalled"}


def test_what_the_manifest_says_of_a_document_is_compared_too(folder):
    first, *others = manifest.load(folder / manifest.FILE).documents
    for change in ({"kind": "summary"}, {"recipient": "无名氏"}, {"checks": {}}, {"content": ""}, {"pages": 3}):
        relist(folder, documents=(replace(first, **change), *others))
        assert {one.code for one in only(folder).findings} == {"list-differs"}, change
    for change in ({"kind": "summary"}, {"recipient": "无名氏"}, {"pages": 3}):
        relist(folder, documents=(replace(first, surroundings=None, **change), *others))
        assert {one.code for one in only(folder).findings} == {"list-differs"}, change


def test_a_document_made_elsewhere_is_read_and_that_is_said(folder):
    documents = manifest.load(folder / manifest.FILE).documents
    elsewhere = tuple(replace(one, surroundings="0" * 64) for one in documents)
    relist(folder, documents=elsewhere)
    (finding,) = only(folder).findings
    assert (finding.code, finding.severity) == ("made-elsewhere", Severity.INFO)
    relist(folder, documents=elsewhere, versions={"docgen": "0.1.0"})
    (finding,) = only(folder).findings
    assert finding.message == "以 0.1.0 成文，已核文字"
    assert only(folder).basis is Basis.TEXT and only(folder).is_sound and not only(folder).is_reproduced
    swap(folder)
    found = only(folder)
    assert not found.is_sound and "made-elsewhere" not in {one.code for one in found.findings}


def test_a_file_that_was_packed_anew_is_not_what_is_made_again(folder):
    """The text and the parts are right, the manifest lists the hash: only the bytes tell."""
    first, *others = manifest.load(folder / manifest.FILE).documents
    path = folder / first.file
    with zipfile.ZipFile(path) as archive:
        parts = [(entry, archive.read(entry)) for entry in archive.infolist()]
    with zipfile.ZipFile(path, "w") as archive:
        for entry, data in parts:
            archive.writestr(entry, data)
    data = path.read_bytes()
    relist(folder, documents=(replace(first, sha256=hash_of(data)), *others))
    assert {one.code for one in only(folder).findings} == {"file-differs"}


def test_an_assigned_number_that_the_case_contradicts_is_an_error(folder):
    relist(folder, assigned="深样〔2026〕99号")
    assert {one.code for one in only(folder).findings} == {"case-not-compared"}


ODD = {
    "cut": lambda text: text[: len(text) // 2],
    "empty": lambda text: "",
    "another language": lambda text: "documents: []",
    "a list": lambda text: "[]",
    "wrong types": lambda text: text.replace('"draft": false', '"draft": "no"'),
    "a number for a name": lambda text: re.sub(r'"kind": "reply"', '"kind": 5', text, count=1),
    "an unknown key": lambda text: text.replace('"draft"', '"more": 1, "draft"'),
    "a key twice": lambda text: text.replace('"draft"', '"draft": true, "draft"'),
    "a name twice": lambda text: re.sub(r'("file": ")[^"]*', r"\1同.docx", text),
    "an absolute name": lambda text: re.sub(r'("file": ")[^"]*', r"\1/etc/passwd", text, count=1),
    "a name that leads out": lambda text: re.sub(r'("file": ")', r"\1../", text, count=1),
    "a name that leads out on Windows": lambda text: re.sub(r'("file": ")', r"\1..\\\\", text, count=1),
    "a null in a name": lambda text: re.sub(r'("file": ")', r"\1\\u0000", text, count=1),
    "a null in the source": lambda text: re.sub(r'("source": ")', r"\1\\u0000", text, count=1),
    "an absolute source": lambda text: re.sub(r'("source": ")[^"]*', r"\1/dev/zero", text, count=1),
    "a deep nest": lambda text: "[" * 100_000,
    "huge": lambda text: text + " " * 21_000_000,
    "half a character": lambda text: text.replace("答复", "\udcc3"),
}


@pytest.mark.parametrize("spoil", ODD.values(), ids=ODD)
def test_an_odd_manifest_is_a_finding_and_the_other_folders_are_verified(folder, spoil):
    shutil.copytree(folder, folder.parent / "other")
    path = folder / manifest.FILE
    path.write_text(spoil(path.read_text(encoding="utf-8")), encoding="utf-8", errors="surrogateescape")
    odd, other = results(folder.parent)
    assert [one.code for one in odd.findings] == ["InputError"] and str(path) in str(odd.findings[0])
    assert not odd.is_sound and other.is_reproduced


def test_a_source_that_is_no_file_is_an_error(folder):
    for source in (".", "../..", "../" * 40 + "dev/zero", "无" * 3000):
        relist(folder, source=source)
        assert {one.code for one in only(folder).findings} == {"case-not-compared"}, source


def swap(folder):
    """Exchange two signers' letters, and the hashes in the manifest with them."""
    first, second, *_ = letters(folder)
    one, other = first.read_bytes(), second.read_bytes()
    first.write_bytes(other), second.write_bytes(one)
    hashes = {first.name: hash_of(other), second.name: hash_of(one)}
    documents = manifest.load(folder / manifest.FILE).documents
    relist(folder, documents=tuple(replace(d, sha256=hashes.get(d.file, d.sha256)) for d in documents))
    return first, second


def test_letters_in_each_others_place_are_found_by_their_case_though_the_manifest_lists_them(folder):
    first, second = swap(folder)
    found = only(folder).findings
    codes = {Path(str(one.place.file)).stem: one.code for one in found if one.place.file}
    assert {first.stem, second.stem} <= {stem.removesuffix(".docx") for stem in codes}
    assert {one.code for one in found} >= {"docx-text", "text-unstated"}


def test_letters_of_another_case_are_found_by_its_number_where_the_case_is_gone(folder, tmp_path):
    (folder.parents[1] / "case.yaml").unlink()
    relist(folder, number="20269999")
    found = [one for one in only(folder).findings if one.code == "recipient"]
    assert [one.place for one in found] == [Place(str(path)) for path in letters(folder)]
    assert all("20269999" in one.message for one in found)
    relist(folder, number=None)
    assert {one.code for one in only(folder).findings} == {"case-not-compared"}


@pytest.mark.parametrize(
    ("pages", "found"),
    [
        (("第2026 0003号",), False),
        (("别的", f"第{NUMBER}号"), False),
        (("第20269999号",), True),
        ((), True),
    ],
)
def test_a_pdf_states_the_number_on_one_of_its_pages(folder, monkeypatch, pages, found):
    path = folder / "答复函.pdf"
    path.write_bytes(b"%PDF")
    entry = replace(manifest.load(folder / manifest.FILE).documents[0], file=path.name, sha256=hash_of(b"%PDF"))
    relist(folder, documents=(entry,))
    for letter in letters(folder):
        letter.unlink()
    (folder.parents[1] / "case.yaml").unlink()
    monkeypatch.setattr(readback, "pdf", lambda data, file: SimpleNamespace(pages=pages))
    assert {one.code for one in only(folder).findings} == {"case-not-compared"} | ({"recipient"} if found else set())


@pytest.mark.parametrize(("header", "body"), [(("第20260003号",), ()), ((), ("别的", "第2026 0003号"))])
def test_a_word_file_states_the_number_in_its_header_or_its_body(folder, monkeypatch, header, body):
    (folder.parents[1] / "case.yaml").unlink()
    monkeypatch.setattr(readback, "paragraphs", lambda package: SimpleNamespace(header=header, body=body))
    assert {one.code for one in only(folder).findings} == {"case-not-compared"}


def test_a_finding_of_the_gates_is_a_finding_here_however_a_file_is_compared(folder, monkeypatch):
    seen = []

    def found(subject, *, is_of_this_version=True):
        seen.append((subject.composition.name, subject.finished.format, is_of_this_version))
        return [Finding("sown", subject.composition.name)]

    monkeypatch.setattr("docgen.checks.check_file", found)
    names = [path.stem for path in letters(folder)]
    assert {one.code for one in only(folder).findings} == {"sown"}
    assert seen == [(name, "docx", True) for name in names]
    seen.clear()
    documents = manifest.load(folder / manifest.FILE).documents
    relist(folder, documents=tuple(replace(one, surroundings=None) for one in documents))
    assert [one.message for one in only(folder).findings] == names
    assert seen == [(name, "docx", False) for name in names]


@pytest.mark.parametrize(
    ("severities", "sound"),
    [
        ([], True),
        ([Severity.WARNING, Severity.INFO], True),
        ([Severity.WARNING, Severity.ERROR], False),
        ([Severity.ERROR], False),
    ],
)
def test_a_folder_is_sound_unless_something_is_an_error(severities, sound):
    findings = tuple(Finding("甲", "乙", severity=severity) for severity in severities)
    assert Verified(Path(), 0, 0, findings).is_sound is sound
    assert Verified(Path(), 0, 0, findings, Basis.BYTES).is_reproduced is sound
    assert not Verified(Path(), 0, 0, findings, Basis.TEXT).is_reproduced
