"""Documents that were made are what their lists say and what their case says; where it can be, they are made again."""

import json
import random
import shutil

import pytest
from conftest import SAMPLES
from hypothesis import given
from hypothesis import strategies as st

from docgen.errors import InputError
from docgen.files.hashes import hash_of
from docgen.inspection import readback
from docgen.interfaces.cli import main
from docgen.pipeline import manifest
from docgen.pipeline.verify.archive import listed_folders
from docgen.pipeline.verify.verification import verify
from docgen.stationery.departments import Departments

CASE = "01-science-environment"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    out = tmp_path_factory.mktemp("made")
    shutil.copy(SAMPLES[CASE], out / "case.yaml")
    assert main(["make", str(out / "case.yaml"), "--out", str(out / "out"), "--jobs", "0"]) == 0
    return out


@pytest.fixture
def copy(made, tmp_path):
    shutil.copytree(made, tmp_path / "copy")
    return tmp_path / "copy"


DEPARTMENTS = Departments()


def results(folder):
    return verify(listed_folders(folder), DEPARTMENTS)


def codes(root):
    return {finding.code for result in results(root / "out") for finding in result.findings}


def documents(root):
    return sorted(path for path in (root / "out/20260001").iterdir() if path.suffix in (".docx", ".pdf"))


def test_what_was_just_made_is_sound(made, capsys):
    assert main(["verify", str(made / "out")]) == 0
    assert "1 件，12 个文件" in capsys.readouterr().out


def test_every_flipped_bit_is_found(copy):
    chance = random.Random(4)
    for path in documents(copy):
        good = path.read_bytes()
        at = chance.randrange(len(good))
        path.write_bytes(good[:at] + bytes([good[at] ^ 1 << chance.randrange(8)]) + good[at + 1 :])
        assert codes(copy) == {"file-changed"}
        path.write_bytes(good)


def test_two_files_that_were_exchanged_are_found(copy):
    one, other = documents(copy)[:2]
    aside = one.with_name("aside")
    one.rename(aside), other.rename(one), aside.rename(other)
    assert codes(copy) == {"file-changed"}


def test_a_file_too_many_and_one_too_few_are_found(copy):
    one = documents(copy)[0]
    one.rename(one.with_name("别处来的.docx"))
    assert codes(copy) == {"file-missing", "file-unlisted"}


def test_a_document_of_another_case_is_found_though_its_manifest_lists_it(copy):
    path = copy / "out/20260001/答复函.docx"
    foreign = copy / "other"
    words = ["make", str(SAMPLES["08-table"]), "--kind", "reply", "--format", "docx", "--out", str(foreign)]
    assert main([*words, "--jobs", "0"]) == 0
    path.write_bytes((foreign / "20260008/答复函.docx").read_bytes())
    listed = json.loads((path.parent / "manifest.json").read_text())
    for document in listed["documents"]:
        if document["file"] == path.name:
            document["sha256"] = hash_of(path.read_bytes())
    (path.parent / "manifest.json").write_text(json.dumps(listed))
    assert {"recipient", "docx-text", "text-foreign", "text-lost"} <= codes(copy)


def test_a_case_that_changed_since_but_says_the_same_is_told_and_is_no_proof(copy, capsys):
    with (copy / "case.yaml").open("a", encoding="utf-8") as stream:
        stream.write("\n# 后来加的话\n")
    assert codes(copy) == {"case-changed"}
    assert main(["verify", str(copy / "out")]) == 0
    printed = capsys.readouterr().out
    assert "○" in printed and "✓" not in printed and "仍与它相同" in printed
    documents(copy)[0].write_bytes(b"")
    assert main(["verify", str(copy / "out")]) == 6


def test_a_case_that_says_otherwise_since_is_an_error(copy, capsys):
    path = copy / "case.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("营商环境", "经商环境"), encoding="utf-8")
    assert {"case-changed", "docx-text", "pdf-text"} <= codes(copy)
    assert main(["verify", str(copy / "out")]) == 6
    assert "✓ /" not in capsys.readouterr().out


def test_a_case_that_is_gone_is_an_error_whatever_the_files_are(copy, capsys):
    (copy / "case.yaml").unlink()
    assert codes(copy) == {"case-not-compared"}
    assert main(["verify", str(copy / "out")]) == 6
    assert "✗" in capsys.readouterr().out


def test_a_run_for_one_kind_leaves_the_others_listed(copy):
    before = manifest.load(copy / "out/20260001/manifest.json")
    words = ["make", str(copy / "case.yaml"), "--kind", "reply", "--out", str(copy / "out")]
    assert main([*words, "--jobs", "0"]) == 0
    assert manifest.load(copy / "out/20260001/manifest.json") == before
    assert codes(copy) == set()


def test_a_folder_without_a_manifest_is_told_what_to_name(tmp_path, capsys):
    assert main(["verify", str(tmp_path)]) == 4
    assert "--out" in capsys.readouterr().err


def test_a_manifest_has_no_word_of_the_case(made):
    text = (made / "out/20260001/manifest.json").read_text(encoding="utf-8")
    assert "营商环境" not in text and "刘丹宁" not in text
    assert all(line not in text for line in readback.word(documents(made)[0].read_bytes()).body if len(line) > 8)


@given(st.binary(max_size=200))
def test_a_broken_manifest_is_an_error_with_its_place(tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp() / "manifest.json"
    path.write_bytes(data)
    with pytest.raises(InputError, match=r"manifest\.json"):
        manifest.load(path)
