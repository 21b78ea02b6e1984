"""Files appear whole or not at all, whatever the disk does; drafts spare finals; nobody's folder is anybody else's."""

import errno
import os
import stat
from pathlib import Path

import pytest
from conftest import compositions

from docgen.errors import CaseError, OutputError, Place, Severity
from docgen.files.disk import Disk
from docgen.language import foreign
from docgen.pipeline import manifest, publish
from docgen.pipeline.fingerprint import versions
from docgen.pipeline.manifest import ManifestEntry
from docgen.pipeline.one_case import ProducedFile, Production
from docgen.pipeline.order import Order
from docgen.writers import WRITERS

OLD, NEW = b"old" * 1000, b"new" * 1000
FAILURES = [errno.ENOSPC, errno.EACCES, errno.EIO, errno.EROFS, errno.EDQUOT]


def refuse(code):
    def fail(*_, **__):
        raise OSError(code, os.strerror(code))

    return fail


def spoil(monkeypatch, step, code):
    """Make one step of writing a file fail: making the folder, the file beside, its content, its mode, its name."""
    if step == "write":

        def half_written(_disk, stream, _data):
            stream.write(b"half")
            refuse(code)()

        monkeypatch.setattr(Disk, "write", half_written)
    else:
        monkeypatch.setattr(Path, step, refuse(code))


@pytest.mark.parametrize("code", FAILURES, ids=errno.errorcode.get)
@pytest.mark.parametrize("step", ["mkdir", "open", "write", "chmod", "replace"])
@pytest.mark.parametrize("before", [None, OLD], ids=["new", "old"])
def test_what_cannot_be_written_leaves_what_was_there_and_nothing_beside_it(monkeypatch, tmp_path, step, code, before):
    path = tmp_path / "答复函.docx"
    if before:
        path.write_bytes(before)
    with monkeypatch.context() as patched:
        spoil(patched, step, code)
        with pytest.raises(OutputError) as caught:
            publish.put(path, NEW)
    assert caught.value.place == Place(str(path))
    assert foreign(os.strerror(code)) in caught.value.message and caught.value.next_step
    assert isinstance(caught.value.__cause__, OSError)
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == ({path.name: before} if before else {})


def test_an_error_without_words_of_the_system_is_still_told(monkeypatch, tmp_path):
    def fail(*_):
        raise OSError("没有说明")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OutputError, match="没有说明"):
        publish.put(tmp_path / "a", NEW)


def test_a_rename_that_failed_after_all_is_told_like_any_other(monkeypatch, tmp_path):
    replace = Path.replace

    def moved_and_failed(source, target):
        replace(source, target)
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(Path, "replace", moved_and_failed)
    with pytest.raises(OutputError):
        publish.put(tmp_path / "a", NEW)
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_whoever_looks_before_the_last_step_sees_the_old_file_and_after_it_the_new_one(monkeypatch, tmp_path):
    path, seen = tmp_path / "答复函.docx", []
    path.write_bytes(OLD)
    replace = Path.replace

    def watched(source, target):
        seen.append((path.read_bytes(), source.read_bytes(), source.parent, source.name[:1]))
        return replace(source, target)

    monkeypatch.setattr(Path, "replace", watched)
    publish.put(path, NEW)
    assert seen == [(OLD, NEW, path.parent, ".")]
    assert path.read_bytes() == NEW
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    assert list(tmp_path.iterdir()) == [path]


def test_folders_are_made_as_needed_and_may_be_there(tmp_path):
    path = tmp_path / "甲/乙/丙.pdf"
    publish.put(path, OLD)
    publish.put(path, NEW)
    assert path.read_bytes() == NEW


# ---- whose folder it is ----------------------------------------------------------------------------------------------
def test_two_cases_of_one_number_do_not_share_a_folder(tmp_path):
    made, taken = Production("20260001", Place("乙.yaml", "proposal.number", 3)), {}
    one, other = Path("甲.yaml"), Path("乙.yaml")
    assert publish.directory(made, one, tmp_path, taken) == tmp_path / "20260001"
    assert publish.directory(made, one, tmp_path, taken) == tmp_path / "20260001"
    with pytest.raises(CaseError, match=r"甲\.yaml") as caught:
        publish.directory(made, other, tmp_path, taken)
    assert caught.value.place == made.number_place and caught.value.next_step
    assert taken == {tmp_path / "20260001": one}


def test_cases_that_came_to_nothing_are_not_told_apart_by_folder(tmp_path):
    taken = {}
    for source in (Path("甲.yaml"), Path("乙.yaml")):
        assert publish.directory(Production(), source, tmp_path, taken) == tmp_path
    assert taken == {}


def test_a_draft_is_written_over_a_draft_and_never_over_a_final(tmp_path):
    composition = compositions("13-summary-only")["答复函"]
    final = WRITERS["docx"](composition.doc, composition.stationery, False)
    path, absent = tmp_path / "答复函.docx", tmp_path / "没有.docx"
    path.write_bytes(final)
    publish.refuse_over_finals([absent, path], composition.doc.title)
    for paths in ([path], [absent, path]):
        with pytest.raises(OutputError, match="草稿") as caught:
            publish.refuse_over_finals(paths, "征求意见稿")
        assert caught.value.place == Place(str(path)) and "--out" in caught.value.next_step
    (tmp_path / "文件夹.docx").mkdir()
    publish.refuse_over_finals([absent, tmp_path / "文件夹.docx"], "征求意见稿")


def test_what_an_earlier_run_left_is_pointed_out(tmp_path):
    for name in ("答复函.docx", "答复函.pdf", "答复摘要.docx", "答复摘要.pdf", "记录.docx", "答复函.txt", "答复函"):
        (tmp_path / name).write_bytes(b"")
    made, titles = {tmp_path / "答复函.docx"}, ("答复函", "答复摘要")
    found = publish.leftovers(tmp_path, made, titles, Order(formats=("docx", "pdf")))
    assert [Path(str(one.place.file)).name for one in found] == ["答复函.pdf", "答复摘要.docx", "答复摘要.pdf"]
    assert {(one.code, one.severity) for one in found} == {("file-left", Severity.WARNING)}
    assert all(one.message and one.next_step for one in found)
    words = publish.leftovers(tmp_path, made, titles, Order(formats=("docx",)))
    assert [Path(str(one.place.file)).name for one in words] == ["答复摘要.docx"]
    assert publish.leftovers(tmp_path, made, (), Order()) == []


def test_leftovers_come_in_the_order_of_their_names(monkeypatch, tmp_path):
    listed = [tmp_path / f"答复函-{name}.pdf" for name in "丙乙甲"]
    monkeypatch.setattr(Path, "iterdir", lambda folder: iter(listed))
    found = publish.leftovers(tmp_path, set(), ("答复函",), Order())
    assert [one.place.file for one in found] == [str(path) for path in sorted(listed)]


# ---- the manifest beside the files -----------------------------------------------------------------------------------
def entry(name):
    return ManifestEntry(name, "reply", "", "0" * 64, "1" * 64, None, (), {"rules": 1})


def production(*names, source="源"):
    files = tuple(ProducedFile(name.encode(), entry(name)) for name in names)
    return Production("20260001", stationery_sha256="纸", source_sha256=source, case_number="20260001", files=files)


def listed(folder):
    return [document.file for document in manifest.load(folder / "manifest.json").documents]


def test_a_manifest_says_what_the_files_were_made_of(tmp_path):
    folder = tmp_path / "out/20260001"
    publish.put_case(folder, production("答复函.pdf"), tmp_path / "案件/甲.yaml", Order(draft=True))
    found = manifest.load(folder / "manifest.json")
    assert (found.number, found.source, found.draft) == ("20260001", "../../案件/甲.yaml", True)
    assert (found.source_sha256, found.stationery_sha256) == ("源", "纸")
    assert found.versions == versions()
    assert found.documents == (entry("答复函.pdf"),)


def test_what_the_same_case_had_before_stays_listed_and_a_changed_case_starts_anew(tmp_path):
    source = tmp_path / "甲.yaml"
    publish.put_case(tmp_path, production("答复函.pdf"), source, Order())
    publish.put_case(tmp_path, production("答复函.docx"), source, Order())
    assert listed(tmp_path) == ["答复函.docx", "答复函.pdf"]
    publish.put_case(tmp_path, production("答复函.docx", source="改过"), source, Order())
    assert listed(tmp_path) == ["答复函.docx"]


def test_a_manifest_that_cannot_be_read_is_written_anew(tmp_path):
    (tmp_path / "manifest.json").write_text("{", encoding="utf-8")
    publish.put_case(tmp_path, production("答复函.pdf"), tmp_path / "甲.yaml", Order())
    assert listed(tmp_path) == ["答复函.pdf"]
