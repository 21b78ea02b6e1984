"""The parts (inner files) of a Word file ↔ the bytes of the file. The bytes are the same on each day and machine."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from docgen.writers.docx.ooxml.elements import escape

CORE = "docProps/core.xml"
"""The name of the part with the file's properties."""
CUSTOM = "docProps/custom.xml"
"""The name of the part with the one property that docgen adds to a file: the hash of the printed text."""
_TYPES, _ROOT = "[Content_Types].xml", "_rels/.rels"
_OPEN = "http://schemas.openxmlformats.org"
"""How the namespaces of Office Open XML begin."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every entry: the earliest that a ZIP archive can state."""


def parts_of(data: bytes) -> dict[str, bytes]:
    """Return the parts of a Word file, by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def core_properties(title: str, issued: str | None) -> bytes:
    """Return the content of the part `CORE`. It states the date of the document and never the date of today.

    issued: the date of the document, YYYY-MM-DD. None: 1980-01-01.
    """
    time = f"{issued or '1980-01-01'}T00:00:00Z"
    created, modified = (
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{time}</dcterms:{name}>' for name in ("created", "modified")
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title>{created}{modified}</cp:coreProperties>"
    ).encode()


def custom_property(name: str, value: str) -> bytes:
    """Return the content of the part `CUSTOM` with one property."""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<Properties xmlns="{_OPEN}/officeDocument/2006/custom-properties"'
        f' xmlns:vt="{_OPEN}/officeDocument/2006/docPropsVTypes">'
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="{escape(name)}">'
        f"<vt:lpwstr>{escape(value)}</vt:lpwstr></property></Properties>"
    ).encode()


def with_custom_declared(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return parts whose lists of types and relationships name `CUSTOM`. The part `CUSTOM` itself is added later."""
    kind = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
    types = f'<Override PartName="/{CUSTOM}" ContentType="{kind}"/></Types>'
    target = f"{_OPEN}/officeDocument/2006/relationships/custom-properties"
    relation = f'<Relationship Id="rIdBase" Type="{target}" Target="{CUSTOM}"/>'
    return {
        **parts,
        _TYPES: parts[_TYPES].replace(b"</Types>", types.encode()),
        _ROOT: parts[_ROOT].replace(b"</Relationships>", f"{relation}</Relationships>".encode()),
    }


def pack(parts: Mapping[str, bytes]) -> bytes:
    """Return the bytes of a Word file with these parts. Equal parts give equal bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts, key=part_order):
            archive.writestr(entry(name), parts[name])
    return stream.getvalue()


def part_order(name: str) -> tuple[int, str]:
    """Return the key by which the parts of a file are sorted. The parts that programs read first come first."""
    first = ("[Content_Types].xml", "_rels/.rels")
    return (first.index(name) if name in first else len(first), name)


def entry(name: str) -> zipfile.ZipInfo:
    """Return the ZIP entry of a part. It states neither the day nor the machine."""
    info = zipfile.ZipInfo(name, _EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = 0
    return info
