"""OFD files in a folder: made, built, verified, measured; and what is damaged is refused with a reason."""

import json
import os
import zipfile

import pytest
from conftest import SAMPLES
from hypothesis import given, settings
from hypothesis import strategies as st

import docgen
from docgen.errors import InputError
from docgen.files import zip_archive
from docgen.files.hashes import hash_of
from docgen.files.zip_archive import BegunArchive
from docgen.inspection.measure import measure_ofd, measure_pdf

CASE = SAMPLES["04-cppcc-proposal"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("ofd")
    made = docgen.make(CASE, out, formats=["pdf", "ofd"], jobs=0)
    assert made.cases[0].error is None
    return out


def test_the_manifest_lists_pages_and_fonts(folder):
    listed = json.loads((folder / "20260004/manifest.json").read_text(encoding="utf-8"))["documents"]
    entries = {one["file"]: one for one in listed}
    assert entries["答复函.ofd"]["pages"] == entries["答复函.pdf"]["pages"]
    assert set(entries["答复函.ofd"]["fonts"]) == set(entries["答复函.pdf"]["fonts"])
    assert entries["答复函.ofd"]["content"] == entries["答复函.pdf"]["content"]
    assert "征询意见表.ofd" not in entries


def test_a_sound_folder_is_verified(folder):
    (found,) = docgen.verify(folder)
    assert found.findings == ()


@pytest.mark.parametrize(
    ("part", "old", "new", "code"),
    [
        ("Doc_0/Pages/Page_0/Content.xml", "20260004", "20260005", "ofd-text"),
        ("Doc_0/Pages/Page_0/Content.xml", "<ofd:TextObject ", '<ofd:TextObject Visible="false" ', "ofd-proof"),
        ("OFD.xml", "OFD-A", "OFD", "ofd-archive-type"),
    ],
)
def test_a_changed_file_is_found_even_if_the_manifest_is_changed_too(folder, tmp_path, part, old, new, code):
    for path in (folder / "20260004").iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    ofd, listed = tmp_path / "答复函.ofd", tmp_path / "manifest.json"
    with zipfile.ZipFile(ofd) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = parts[part].replace(old.encode(), new.encode())
    changed = zip_archive.completed(BegunArchive(), parts)
    manifest = json.loads(listed.read_text(encoding="utf-8"))
    manifest["source"] = os.path.relpath(CASE, tmp_path)
    manifest = json.dumps(manifest).replace(hash_of(ofd.read_bytes()), hash_of(changed))
    listed.write_text(manifest, encoding="utf-8")
    ofd.write_bytes(changed)
    (found,) = docgen.verify(tmp_path)
    assert code in {finding.code for finding in found.findings}


def test_a_second_build_makes_nothing_again(tmp_path):
    first = docgen.build([CASE], tmp_path / "set", formats=["ofd"], jobs=0)
    second = docgen.build([CASE], tmp_path / "set", formats=["ofd"], jobs=0)
    assert not first.failed and not second.failed
    assert [case.is_new for built in (first, second) for case in built.cases] == [True, False]


def test_an_ofd_file_measures_as_its_pdf(folder):
    ofd, pdf = docgen.measure([folder / "20260004" / f"答复函.{format}" for format in ("ofd", "pdf")])
    assert (ofd.passed, ofd.kind) == (pdf.passed, pdf.kind)
    data = {format: (folder / "20260004" / f"答复函.{format}").read_bytes() for format in ("ofd", "pdf")}
    ours, theirs = measure_ofd("a", data["ofd"]), measure_pdf("b", data["pdf"])
    for page, other in zip(ours.pages, theirs.pages, strict=True):
        for line, wanted in zip(page.lines, other.lines, strict=True):
            assert line.text == wanted.text
            for glyph, same in zip(line.glyphs, wanted.glyphs, strict=True):
                assert (glyph.x_mm, glyph.baseline_mm) == pytest.approx((same.x_mm, same.baseline_mm), abs=0.007)
                assert (glyph.size_pt, glyph.color) == (same.size_pt, same.color)
        assert [line.box.width_mm for line in page.drawn_lines] == pytest.approx(
            [line.box.width_mm for line in other.drawn_lines], abs=0.05
        )


@given(st.data())
@settings(max_examples=30, deadline=None, derandomize=True)
def test_a_damaged_part_is_measured_or_refused_with_a_reason(folder, data):
    with zipfile.ZipFile(folder / "20260004/答复摘要.ofd") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = data.draw(st.sampled_from(sorted(parts)))
    content = bytearray(parts[name])
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=6))
    changed = zip_archive.completed(BegunArchive(), {**parts, name: bytes(content)})
    try:
        assert measure_ofd("damaged", changed).format == "ofd"
    except InputError as error:
        assert error.message and error.next_step
