"""A department whose Word shells are spoilt, and the parts of the letters that it makes."""

import io
import re
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path

from conftest import ROOT

import docgen

SAMPLES = {
    "letter": ("07-again", "reply"),
    "document": ("08-table", "reply"),
    "plain": ("01-science-environment", "feedback"),
}
"""The case and kind of a sample on each shell."""
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def parts(data: bytes) -> dict[str, bytes]:
    """The parts of a Word file by name, in their order."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def shell(name: str) -> dict[str, bytes]:
    """The parts of a shipped shell."""
    return parts((ROOT / f"templates/base/{name}.docx").read_bytes())


def packed(content: Mapping[str, bytes]) -> bytes:
    """Parts as a file."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return stream.getvalue()


def replaced(content: dict[str, bytes], part: str, old: str, new: str) -> dict[str, bytes]:
    """The parts with one text of one part replaced where it first stands."""
    assert old.encode() in content[part], old
    return {**content, part: content[part].replace(old.encode(), new.encode(), 1)}


def added(
    content: dict[str, bytes], part: str, data: str | bytes, kind: str, holder: str = "word/document.xml"
) -> dict[str, bytes]:
    """The parts with one more, which has a relationship and a content type."""
    folder, _, file = holder.rpartition("/")
    relations = f"{folder}/_rels/{file}.rels" if holder else "_rels/.rels"
    empty = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    content = {relations: empty, **content}
    identity = "x" + re.sub(r"\W", "", part)
    entry = f'<Relationship Id="{identity}" Type="{OFFICE}/{kind}" Target="/{part}"/>'
    override = f'<Override PartName="/{part}" ContentType="application/xml"/>'
    content = replaced(content, relations, "</Relationships>", entry + "</Relationships>")
    content = replaced(content, "[Content_Types].xml", "</Types>", override + "</Types>")
    return {**content, part: data.encode() if isinstance(data, str) else data}


def templates_with(folder: Path, name: str, content: Mapping[str, bytes]) -> Path:
    """A copy of the templates whose shell `name` has this content."""
    templates = folder / "templates"
    shutil.copytree(ROOT / "templates", templates)
    (templates / f"base/{name}.docx").write_bytes(packed(content))
    return templates


def letter(folder: Path, name: str, content: Mapping[str, bytes]) -> dict[str, bytes]:
    """The parts of the Word file that a sample makes on a shell `name` with this content."""
    case, kind = SAMPLES[name]
    file = docgen.read(ROOT / f"samples/cases/{case}.yaml")
    (one,) = docgen.compose(file, kind, templates=templates_with(folder, name, content))
    assert one.doc.shell == name
    return parts(docgen.render(one, "docx"))
