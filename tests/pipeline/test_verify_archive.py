"""Archives as they lie on a disk: sets, books, and what version 0.1.0 made (tests/pipeline/archives)."""

import io
import json
import shutil
import zipfile
from dataclasses import asdict
from pathlib import Path

import pytest
from conftest import ROOT, SAMPLES
from word_mutants import DOCUMENT

import docgen
from docgen.errors import InputError
from docgen.files.hashes import hash_of
from docgen.interfaces.cli import main
from docgen.pipeline.book_list import BookList
from docgen.pipeline.verify.archive import listed_folders
from docgen.pipeline.verify.verification import verify
from docgen.pipeline.verify.verified import Basis
from docgen.stationery.departments import Departments

OLD = ROOT / "tests/pipeline/archives/0.1.0"
DEPARTMENTS = Departments(ROOT / "templates")


def results(root):
    return verify(listed_folders(root), DEPARTMENTS)


def codes(root):
    return {finding.code for result in results(root) for finding in result.findings}


# ---- an archive of version 0.1.0 -------------------------------------------------------------------------------------
@pytest.fixture
def old(tmp_path):
    shutil.copytree(OLD, tmp_path / "archive")
    return tmp_path / "archive"


def test_an_archive_of_the_first_version_is_read_and_gets_no_tick(old, capsys):
    assert main(["verify", str(old), "--jobs", "0"]) == 0
    printed = capsys.readouterr().out
    assert printed.count("以 0.1.0 成文，已核文字") == 2 and printed.count("○ /") == 3
    assert "✓ /" not in printed and "✗" not in printed


def test_a_letter_of_the_first_version_that_was_changed_is_found_though_its_hash_is_listed(old):
    path = old / "made/20250007/答复函.docx"
    with zipfile.ZipFile(path) as archive:
        parts = {entry: archive.read(entry) for entry in archive.infolist()}
    with zipfile.ZipFile(path, "w") as archive:
        for entry, data in parts.items():
            archive.writestr(entry, data.replace("本年度".encode(), "下年度".encode()))
    relist(path.parent / "manifest.json", path)
    assert {"docx-text", "text-foreign"} <= codes(old)


def test_an_archive_of_the_first_version_without_its_case_is_an_error(old):
    (old / "cases/20250007.yaml").unlink()
    assert codes(old) == {"case-not-compared"}
    assert main(["verify", str(old), "--jobs", "0"]) == 6


def relist(path, document):
    """Write the hash that a document has now into its manifest."""
    listed = json.loads(path.read_text(encoding="utf-8"))
    for entry in listed["documents"]:
        if entry["file"] == document.name:
            entry["sha256"] = hash_of(document.read_bytes())
    path.write_text(json.dumps(listed, ensure_ascii=False), encoding="utf-8")


# ---- sets ------------------------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def made(tmp_path_factory):
    root = tmp_path_factory.mktemp("set")
    (root / "cases").mkdir()
    for name in ("10-not-public", "13-summary-only"):
        shutil.copy(SAMPLES[name], root / "cases" / f"{name}.yaml")
    words = ["build", str(root / "cases"), "--kind", "reply", "--format", "txt,docx", "--jobs", "0"]
    assert main([*words, "--out", str(root / "out")]) == 0
    return root


@pytest.fixture
def built(made, tmp_path):
    shutil.copytree(made, tmp_path / "made", symlinks=True)
    for path in (tmp_path / "made").rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755)
    return tmp_path / "made/out"


def the_set(built):
    return (built / "current").resolve()


def test_the_folder_of_a_build_means_its_current_set(built):
    (built / ".stage/files/20260010/答复函.docx").write_bytes(b"")
    shutil.copytree(the_set(built), built / "gen-0000000000000000")
    (built / "gen-0000000000000000/20260010/答复函.docx").write_bytes(b"")
    for root in (built, built.parent, built / "current"):
        found = results(root)
        assert [one.folder.resolve() for one in found] == [
            the_set(built),
            the_set(built) / "20260010",
            the_set(built) / "20260013",
        ]
        assert all(one.is_reproduced and not one.findings for one in found), found
        assert [one.is_case for one in found] == [False, True, True]


def test_a_build_whose_current_set_is_gone_is_an_error(built):
    shutil.rmtree(the_set(built))
    with pytest.raises(InputError) as caught:
        results(built)
    assert caught.value.place.file == str(built / "CURRENT") and caught.value.next_step


def rewrite(built, change):
    path = the_set(built) / "set.json"
    listed = json.loads(path.read_text(encoding="utf-8"))
    change(listed)
    path.write_text(json.dumps(listed, ensure_ascii=False), encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda listed: listed["cases"].pop(), "set-changed"),
        (lambda listed: listed["cases"].clear(), "list-empty"),
        (lambda listed: listed["cases"][0].update(number="20260099"), "set-changed"),
        (lambda listed: listed["cases"][0].update(folder="../20260010"), "InputError"),
        (lambda listed: listed["cases"][0].update(folder="20260013"), "InputError"),
        (lambda listed: listed["cases"][0]["files"].update({"甲/乙.docx": "0" * 64}), "InputError"),
        (lambda listed: listed.pop("register"), "InputError"),
        (lambda listed: listed.update(register=5), "InputError"),
        (lambda listed: listed.update(form=2), "InputError"),
        (lambda listed: listed.update(more=1), "InputError"),
        (lambda listed: listed.update(register="0" * 64), "file-changed"),
    ],
)
def test_a_list_of_a_set_that_was_changed_is_found(built, change, code):
    rewrite(built, change)
    assert code in codes(built)
    assert not results(built)[0].is_sound


def test_a_register_that_says_otherwise_than_the_documents_is_found_though_its_hash_is_listed(built):
    path = the_set(built) / "register.xlsx"
    with zipfile.ZipFile(path) as archive:
        parts = {entry: archive.read(entry) for entry in archive.infolist()}
    with zipfile.ZipFile(path, "w") as archive:
        for entry, data in parts.items():
            archive.writestr(entry, data.replace(b"20260010", b"20260019"))
    rewrite(built, lambda listed: listed.update(register=hash_of(path.read_bytes())))
    assert codes(built) == {"register-differs"}


def test_what_is_missing_added_or_changed_in_a_set_is_found(built):
    folder = the_set(built)
    (folder / "register.xlsx").unlink()
    (folder / "20260010/printed.json").write_text("{}", encoding="utf-8")
    (folder / "20260013/manifest.json").unlink()
    (folder / "笔记.xlsx").write_bytes(b"")
    shutil.copytree(folder / "20260010", folder / "20260011")
    found = [(one.code, Path(one.place.file).name) for one in results(built)[0].findings]
    assert found == [
        ("file-changed", "printed.json"),
        ("file-missing", "manifest.json"),
        ("file-unlisted", "笔记.xlsx"),
        ("file-unlisted", "20260011"),
        ("file-missing", "register.xlsx"),
    ]


def test_a_case_that_a_set_lacks_is_told(built):
    path = built.parent / "cases/10-not-public.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("text: |", "text: |\n          TODO", 1), encoding="utf-8")
    words = ["build", str(built.parent / "cases"), "--kind", "reply", "--format", "docx", "--out", str(built)]
    assert main([*words, "--jobs", "0"]) == 1
    found = results(built)
    assert [one.code for one in found[0].findings] == ["case-missing"] and found[0].is_sound


# ---- annexes ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("verb", ["make", "build"])
def test_an_annex_that_was_changed_since_is_named_until_the_documents_are_made_again(tmp_path, verb):
    case, annex = tmp_path / "cases/case.yaml", tmp_path / "cases/annex/20250011.pdf"
    annex.parent.mkdir(parents=True)
    shutil.copy(SAMPLES["15-last-year"], case)
    shutil.copy(ROOT / "samples/cases/annex/20250011.pdf", annex)
    words = [verb, str(case), "--kind", "reply", "--format", "docx", "--jobs", "0", "--out", str(tmp_path / "out")]
    assert main(words) == 0
    assert all(result.is_reproduced for result in results(tmp_path / "out"))
    annex.write_bytes(annex.read_bytes() + b"%")
    found = [finding for result in results(tmp_path / "out") for finding in result.findings]
    assert [(one.code, one.place.file) for one in found] == [("annex-changed", str(annex))]
    assert "annex/20250011.pdf" in found[0].message
    assert main(words) == 0
    assert codes(tmp_path / "out") == set()
    annex.unlink()
    assert codes(tmp_path / "out") == {"annex-changed"}


# ---- books -----------------------------------------------------------------------------------------------------------
@pytest.fixture
def book(tmp_path):
    folder = tmp_path / "2025年度汇编-公开版"
    folder.mkdir()
    shutil.copy(OLD / "made/20250007/答复函.pdf", folder / "汇编.pdf")
    (folder / "一览表.xlsx").write_bytes(b"x")
    relist_book(folder, 2)
    return folder


def relist_book(folder, pages):
    files = {path.name: hash_of(path.read_bytes()) for path in folder.iterdir() if path.name != "book.json"}
    listed = BookList(2025, "public", 3, 1, pages, files, {"docgen": "0.2.0"})
    (folder / "book.json").write_text(json.dumps(asdict(listed), ensure_ascii=False), encoding="utf-8")


def test_a_book_is_compared_with_its_list_which_is_no_proof(book):
    (found,) = results(book.parent)
    assert [one.code for one in found.findings] == ["book-not-compared"]
    assert (found.is_sound, found.is_reproduced, found.is_case, found.files) == (True, False, False, 2)
    assert found.basis is Basis.LIST


def test_what_is_missing_added_or_changed_in_a_book_is_found(book):
    (book / "一览表.xlsx").unlink()
    (book / "汇编.PDF").write_bytes(b"")
    (book / "汇编.pdf").write_bytes(b"%PDF")
    assert codes(book.parent) == {"file-missing", "file-unlisted", "file-changed"}
    relist_book(book, 2)
    assert not results(book)[0].is_sound  # it cannot be opened
    (book / "book.json").write_text("{}", encoding="utf-8")
    assert codes(book) == {"InputError"}


def test_a_book_with_more_pages_than_its_list_says_is_found(book):
    relist_book(book, 3)
    assert codes(book) == {"list-differs"}


YEAR_2025 = ("15-last-year", "17-late-reply", "20-closed-2025")


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    """A folder with three cases, and a book of them."""
    root = tmp_path_factory.mktemp("year")
    shutil.copytree(ROOT / "samples/cases/annex", root / "cases/annex")
    for name in YEAR_2025:
        shutil.copy(SAMPLES[name], root / "cases")
    docgen.make_digest(root / "cases", 2025, root / "out", edition="internal", office="市样例办公室")
    return root


@pytest.fixture
def bound(year, tmp_path):
    """A copy of the book that may be changed."""
    shutil.copytree(year, tmp_path / "year")
    return tmp_path / "year/out/2025年度汇编-内部版"


def relisted(folder, **changes):
    """Write the hashes of the files into the list of a book, and other values."""
    listed = json.loads((folder / "book.json").read_text(encoding="utf-8")) | changes
    listed["files"] = {path.name: hash_of(path.read_bytes()) for path in folder.iterdir() if path.name != "book.json"}
    (folder / "book.json").write_text(json.dumps(listed, ensure_ascii=False), encoding="utf-8")


ELSEWHERE = {"surroundings": "0" * 64, "versions": {"docgen": "0.3.0"}}


def test_a_book_is_made_again_and_its_bytes_are_compared(bound):
    (found,) = results(bound)
    assert found.findings == () and found.is_reproduced


def with_other_part(data, part, old, new):
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as changed:
        for entry in archive.infolist():
            content = archive.read(entry)
            assert entry.filename != part or old.encode() in content
            changed.writestr(
                entry, content.replace(old.encode(), new.encode(), 1) if entry.filename == part else content
            )
    return stream.getvalue()


CHANGES = {
    "words of the Word file": (".docx", lambda data: with_other_part(data, DOCUMENT, "件次", "件")),
    "style of the Word file": (
        ".docx",
        lambda data: with_other_part(data, "word/styles.xml", 'w:val="32"', 'w:val="2"'),
    ),
    "bytes after the PDF": (".pdf", lambda data: data + b"13800000000"),
    "paper of the PDF": (".pdf", lambda data: data.replace(b"/Tabs /S", b"/Tabs /R", 1)),
    "words of the workbook": (".xlsx", lambda data: with_other_part(data, "xl/sharedStrings.xml", "<t>", "<t>改")),
}


@pytest.mark.parametrize("list_states", [{}, ELSEWHERE], ids=["made here", "made elsewhere"])
def test_whatever_somebody_changes_in_a_book_is_found(bound, list_states):
    kept = {path: path.read_bytes() for path in bound.iterdir()}
    for what, (ending, change) in CHANGES.items():
        (path,) = (path for path in kept if path.suffix == ending)
        path.write_bytes(change(kept[path]))
        relisted(bound, **list_states)
        (found,) = results(bound)
        assert not found.is_sound and {one.place.file for one in found.findings} & {str(path), path.name}, what
        for changed, data in kept.items():
            changed.write_bytes(data)


@pytest.mark.parametrize("change", [{"replies": 4}, {"withheld": 1}, {"annexes": {}}, {"edition": "public"}], ids=str)
def test_a_list_that_says_something_else_than_its_book_is_found(bound, change):
    relisted(bound, **change)
    assert not results(bound)[0].is_sound


def test_a_book_whose_cases_say_something_else_now_is_found(bound):
    path = bound.parents[1] / "cases/20-closed-2025.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("category: D", "category: B"), encoding="utf-8")
    assert codes(bound) == {"file-differs"}
    path.write_text("proposal: [", encoding="utf-8")
    assert codes(bound) == {"case-not-compared"}


def test_a_public_book_of_single_cases_does_not_state_their_names(year, tmp_path):
    cases = [year / f"cases/{name}.yaml" for name in YEAR_2025]
    docgen.make_digest(cases, 2025, tmp_path, form="report")
    public, internal = (
        json.loads((tmp_path / f"2025年度办理工作总结-{edition}/book.json").read_text(encoding="utf-8"))["sources"]
        for edition in ("公开版", "内部版")
    )
    assert public is None and [Path(path).name for path in internal["cases"]] == [path.name for path in cases]
