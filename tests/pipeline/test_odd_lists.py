"""The files that a build keeps for the next one may be damaged or changed: they are then made anew, never trusted."""

import json
import os
from pathlib import Path

import pytest

from docgen.files.disk import Disk
from docgen.files.hashes import hash_of
from docgen.pipeline import printed_file
from docgen.pipeline.batch import lock, plan, staging

FILES = {"答复函.txt": hash_of(b"text")}
STAGED = {"folder": "12", "id": "a", "number": None, "files": FILES, "documents": [], "warnings": []}
NOTE = json.dumps({"form": 2, "staged": {**STAGED, "is_whole": True}}).encode()
ODD = {
    "nothing": b"",
    "null": b"null",
    "a list": b"[]",
    "a number": b"1e999",
    "nested 10,000 deep": b"[" * 10_000 + b"]" * 10_000,
    "an object in an object": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    "UTF-16": NOTE.decode().encode("utf-16"),
    "cut short": NOTE[:40],
    "a key twice": NOTE[:-1] + b', "form": 2}',
    "a number for files": NOTE.replace(json.dumps(FILES).encode(), b"7"),
    "a list for files": NOTE.replace(json.dumps(FILES).encode(), b'["a"]'),
    "a file outside": NOTE.replace(b"\\u7b54", b"../../"),
    "a huge number": NOTE.replace(b'"form": 2', b'"form": ' + b"9" * 400),
    "no number": NOTE.replace(b'"form": 2', b'"form": NaN'),
    "a key too many": NOTE.replace(b'"form"', b'"more": {}, "form"'),
}


@pytest.fixture(params=[*ODD, "a folder", "a link to itself", "a pipe"])
def odd(request, tmp_path) -> Path:
    """A damaged file, the note on case 12, whose document is there."""
    path = tmp_path / ".stage" / "notes" / "12.json"
    path.parent.mkdir(parents=True)
    match request.param:
        case "a folder":
            path.mkdir()
        case "a link to itself":
            path.symlink_to(path.name)
        case "a pipe":
            os.mkfifo(path)
        case name:
            path.write_bytes(ODD[name])
    return path


def found(folder):
    """What a build finds of case 12."""
    document = folder / ".stage" / "files" / "12" / "答复函.txt"
    document.parent.mkdir(parents=True)
    document.write_bytes(b"text")
    return staging.Stage(folder, Disk()).find(type("Planned", (), {"folder": "12", "id": "a"}))


def test_an_undamaged_note_is_used(tmp_path):
    path = tmp_path / ".stage" / "notes" / "12.json"
    path.parent.mkdir(parents=True)
    path.write_bytes(NOTE)
    assert found(tmp_path).files == FILES


def test_a_damaged_note_facts_lock_or_record_is_read_as_none(odd, tmp_path):
    assert found(tmp_path) is None
    assert plan.load_facts(odd) == {}
    assert lock._holder(odd) is None
    assert printed_file.load_if_readable(odd) == {}
