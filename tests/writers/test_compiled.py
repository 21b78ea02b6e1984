"""A shell compiled once gives the file that docxtpl makes each time anew; what it cannot compile is left to docxtpl."""

import io
import zipfile

import pytest
from conftest import FINAL, compositions
from lxml import etree

from docgen.writers.docx import compiled_shell, letter
from docgen.writers.docx.package import pack, with_custom_declared


def parts(data: bytes) -> dict[str, object]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == len(set(archive.namelist()))
        return {name: canonical(archive.read(name)) for name in archive.namelist()}


def canonical(data: bytes) -> object:
    if not data.startswith(b"<"):
        return data
    root = etree.fromstring(data)
    for drawing in root.iter("{*}docPr"):  # docxtpl numbers them anew
        drawing.attrib.pop("id")
    return etree.tostring(root, method="c14n", exclusive=True)


def by_docxtpl(composition) -> bytes:
    doc, stationery = composition.doc, composition.stationery
    filled = letter.filled(stationery, doc.shell, letter._slots(doc, stationery.profile))
    return pack({**with_custom_declared(filled), **letter.properties(doc)})


@pytest.mark.parametrize(("case", "name"), FINAL)
def test_a_compiled_shell_gives_the_file_that_docxtpl_makes(case, name, monkeypatch):
    one = compositions(case)[name]
    monkeypatch.setattr(letter, "filled", lambda *_: pytest.fail("the shell was not compiled"))
    made = letter.write(one.doc, one.stationery)
    monkeypatch.undo()
    assert parts(made) == parts(by_docxtpl(one))


def shell_with(stationery, tag: str, tmp_path):
    """A stationery whose plain shell has another tag for its body."""
    path = tmp_path / "plain.docx"
    with zipfile.ZipFile(stationery.shell("plain.docx")) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"{{p body }}", tag.encode()))
    return path


@pytest.mark.parametrize(
    ("tag", "is_compiled"),
    [("{{p body }}", True), ("{{p body or marks }}", False), ("{{p body | default(marks) }}", False)],
)
def test_a_shell_that_decides_something_is_left_to_docxtpl(tag, is_compiled, tmp_path):
    one = next(one for one in compositions("01-science-environment").values() if one.doc.shell == "plain")
    path = shell_with(one.stationery, tag, tmp_path)
    found = letter._compiled(path, path.read_bytes(), one.stationery.profile, "plain", ("body", "marks"))
    assert (found is not None) == is_compiled


def test_a_value_that_looks_like_a_mark_fills_no_slot():
    shell = compiled_shell.compiled({"a.xml": b"<w><?docgen body?></w>", "b.xml": b"<w/>"})
    data = compiled_shell.completed(shell, {"body": "<?docgen head?>"}, {"c.xml": b"<c/>"})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.namelist() == ["b.xml", "a.xml", "c.xml"]
        assert archive.read("a.xml") == b"<w><?docgen head?></w>"


def test_an_added_part_is_entered_as_zipfile_enters_it():
    shell = compiled_shell.compiled({"a.xml": b"<w/>"})
    with zipfile.ZipFile(io.BytesIO(compiled_shell.completed(shell, {}, {"b.xml": b"<w>" * 99}))) as archive:
        assert archive.testzip() is None
        added, known = (archive.getinfo(name) for name in ("b.xml", "a.xml"))
    for name in (
        "date_time",
        "compress_type",
        "create_system",
        "create_version",
        "external_attr",
        "flag_bits",
        "extra",
    ):
        assert getattr(added, name) == getattr(known, name), name
