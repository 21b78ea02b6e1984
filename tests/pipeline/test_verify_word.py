"""What is wrong with a folder of Word files, fault by fault, each with its place and what to do."""

import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from conftest import ROOT, SAMPLES

from docgen.checks import check_file
from docgen.errors import Finding, InputError, Place, Severity
from docgen.files.hashes import hash_of
from docgen.inspection import readback
from docgen.model import case_file
from docgen.pipeline import manifest, publish
from docgen.pipeline.one_case import produce
from docgen.pipeline.order import Order
from docgen.pipeline.verify import Verified, verify
from docgen.stationery.departments import Departments

DEPARTMENTS = Departments(ROOT / "templates")
NUMBER = "20260003"


def make(root, *, draft=False, renamed=()):
    """The letters of a case, one for each who signed it, as Word files."""
    source, order = root / "case.yaml", Order(("reply",), ("docx",), draft)
    source.write_text(SAMPLES["03-joint-each"].read_text(encoding="utf-8").replace(*renamed or ("", "")), "utf-8")
    made = produce(source.name, source.read_bytes(), DEPARTMENTS, order)
    assert made.error is None
    folder = root / "out" / made.folder
    for file in made.files:
        publish.put(folder / file.name, file.data)
    publish.put_manifest(folder, made, source, order)
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
    (result,) = verify(folder.parent, DEPARTMENTS)
    return result


def letters(folder):
    return sorted(folder.glob("*.docx"))


def relist(folder, **changes):
    """Write the manifest with something changed."""
    path = folder / manifest.FILE
    path.write_bytes(manifest.dump(replace(manifest.load(path), **changes)))


def test_a_right_folder_has_no_finding_and_all_of_it_was_looked_at(folder):
    found = only(folder)
    assert (found.folder, found.files, found.findings, found.is_sound) == (folder, len(letters(folder)), (), True)
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
    found = list(folder.parent.rglob(manifest.FILE))
    wanted = sorted(path.parent for path in found)
    for order in (found, found[::-1]):
        monkeypatch.setattr(Path, "rglob", lambda *_, order=order: iter(order))
        assert [one.folder for one in verify(folder.parent, DEPARTMENTS)] == wanted


def test_a_folder_without_manifests_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"manifest\.json") as caught:
        verify(tmp_path, DEPARTMENTS)
    assert caught.value.place == Place(str(tmp_path)) and "--out" in caught.value.next_step


def test_strangers_are_named_in_order_and_other_files_are_none(folder, monkeypatch):
    for name in ("丙.pdf", "乙.docx", "甲.txt", "笔记.xlsx"):
        (folder / name).write_bytes(b"")
    listed = sorted(folder.iterdir(), reverse=True)
    monkeypatch.setattr(Path, "iterdir", lambda _: iter(listed))
    found = only(folder)
    assert [(one.code, one.place) for one in found.findings] == [
        ("file-unlisted", Place(str(folder / name))) for name in sorted(("丙.pdf", "乙.docx", "甲.txt"))
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


def not_compared(folder):
    (finding,) = only(folder).findings
    assert (finding.code, finding.place, finding.severity) == (
        "case-not-compared",
        Place(str(folder)),
        Severity.WARNING,
    )
    assert only(folder).is_sound
    return finding


def test_a_case_that_is_gone_or_changed_is_said_and_no_fault(folder):
    source = folder.parents[1] / "case.yaml"
    source.write_bytes(source.read_bytes() + "# 改\n".encode())
    changed = not_compared(folder)
    assert str(source) in changed.message and changed.next_step
    source.unlink()
    assert str(source) in not_compared(folder).message
    source.mkdir()
    assert str(source) in not_compared(folder).message


def test_stationery_that_changed_is_said_and_no_fault(folder):
    relist(folder, stationery_sha256="0" * 64)
    finding = not_compared(folder)
    assert str(DEPARTMENTS.root) in finding.message and finding.next_step


def test_a_case_that_cannot_be_read_any_more_is_said_and_no_fault(folder):
    source = folder.parents[1] / "case.yaml"
    source.write_text("proposal: [", encoding="utf-8")
    relist(folder, source_sha256=hash_of(source.read_bytes()))
    not_compared(folder)


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
    ("pages", "codes"),
    [
        (("第2026 0003号",), set()),
        (("别的", f"第{NUMBER}号"), set()),
        (("第20269999号",), {"recipient"}),
        ((), {"recipient"}),
    ],
)
def test_a_pdf_states_the_number_on_one_of_its_pages(folder, monkeypatch, pages, codes):
    path = folder / "答复函.pdf"
    path.write_bytes(b"%PDF")
    entry = replace(manifest.load(folder / manifest.FILE).documents[0], file=path.name, sha256=hash_of(b"%PDF"))
    relist(folder, documents=(entry,))
    for letter in letters(folder):
        letter.unlink()
    monkeypatch.setattr(readback, "pdf", lambda data, file: SimpleNamespace(pages=pages))
    assert {one.code for one in only(folder).findings} == codes


@pytest.mark.parametrize(("header", "body"), [(("第20260003号",), ()), ((), ("别的", "第2026 0003号"))])
def test_a_word_file_states_the_number_in_its_header_or_its_body(folder, monkeypatch, header, body):
    (folder.parents[1] / "case.yaml").unlink()
    monkeypatch.setattr(readback, "paragraphs", lambda package: SimpleNamespace(header=header, body=body))
    assert {one.code for one in only(folder).findings} == {"case-not-compared"}


def test_a_finding_of_the_checks_is_a_finding_here(folder, monkeypatch):
    seen = []

    def found(subject):
        seen.append((subject.composition.name, subject.finished.format))
        return [*check_file(subject), Finding("sown", subject.composition.name)]

    monkeypatch.setattr("docgen.checks.check_file", found)
    assert [one.message for one in only(folder).findings] == [path.stem for path in letters(folder)]
    assert seen == [(path.stem, "docx") for path in letters(folder)]


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
