"""What documents are made with has one fingerprint: of files and values, so that code may be rearranged."""

import shutil
from importlib import metadata
from types import SimpleNamespace

import pytest
from conftest import ROOT

from docgen.pipeline import fingerprint
from docgen.stationery.departments import Department, Departments


def test_the_versions_of_all_that_shapes_a_document_are_listed():
    making = ("docgen", "docxtpl", "weasyprint", "pydyf", "pypdf", "jinja2", "babel", "lxml")
    names = (*making, "fonttools", "uniseg", "deflate", "uharfbuzz", "xlsxwriter")
    assert fingerprint.versions() == {name: metadata.version(name) for name in names}


# ---- stationery ------------------------------------------------------------------------------------------------------
def paper(folder, slug="甲", department="局", profile="版", vocabulary="词", **texts):
    def saved(name, text):
        path = folder / f"{slug}-{name}"
        path.write_bytes(text.encode())
        return path

    files = {name: saved(name, text) for name, text in texts.items()}
    tables = {"profile": saved("profile", profile), "vocabulary": saved("vocabulary", vocabulary)}
    own = Department(name=department)
    settings = own.model_dump(mode="json"), [kind.model_dump(mode="json") for kind in Departments().kinds.values()]
    return SimpleNamespace(slug=slug, settings=settings, tables=tables, files=files)


def test_papers_have_one_hash_in_any_order_and_however_often_they_are_named(tmp_path):
    one, other = paper(tmp_path, "甲", b="乙", a="甲"), paper(tmp_path, "乙", a="丙")
    whole = fingerprint.stationery_hash([one, other])
    assert whole == fingerprint.stationery_hash([other, one, one])
    assert whole == fingerprint.stationery_hash([paper(tmp_path, "甲", a="甲", b="乙"), other])
    assert whole != fingerprint.stationery_hash([one])
    assert len(whole) == 64


@pytest.mark.parametrize(
    "change",
    [{"slug": "乙"}, {"department": "委"}, {"profile": "别"}, {"vocabulary": "别"}, {"a": "改"}, {"b": "多"}],
    ids=lambda change: next(iter(change)),
)
def test_paper_that_differs_in_anything_has_another_hash(tmp_path, change):
    before = fingerprint.stationery_hash([paper(tmp_path, a="文")])
    assert fingerprint.stationery_hash([paper(tmp_path, **{"a": "文"} | change)]) != before


def test_a_text_that_moved_to_another_file_is_another_hash(tmp_path):
    assert fingerprint.stationery_hash([paper(tmp_path, a="甲", b="乙")]) != fingerprint.stationery_hash(
        [paper(tmp_path, a="乙", b="甲")]
    )
    one, other = paper(tmp_path, a="甲"), paper(tmp_path, b="甲")
    assert fingerprint.stationery_hash([one]) != fingerprint.stationery_hash([other])


def test_the_hash_of_papers_knows_nothing_of_objects(tmp_path):
    one = paper(tmp_path, a="文")
    named = type("Elsewhere", (Department,), {})(name="局")
    before = fingerprint.stationery_hash([one])
    one.department, one.profile, one.vocabulary = named, object(), object()
    assert fingerprint.stationery_hash([one]) == before


@pytest.mark.parametrize("name", ["profiles/gbt9704.toml", "vocabulary/zh_Hans.toml"])
def test_a_table_of_lengths_or_words_that_changed_is_another_hash_and_is_read_again(tmp_path, name):
    root = tmp_path / "templates"
    shutil.copytree(ROOT / "templates", root)
    first = Departments(root).stationery("base")
    before = fingerprint.stationery_hash([first])
    path = root / name
    path.write_bytes(path.read_bytes() + "# 改\n".encode())
    second = Departments(root).stationery("base")
    assert fingerprint.stationery_hash([second]) != before
    assert (second.profile is first.profile) == name.startswith("vocabulary")
