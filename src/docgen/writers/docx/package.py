"""The parts of a Word file ↔ its bytes, the same on each day and machine."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from docgen.writers.docx import ooxml

CORE = "docProps/core.xml"
"""The part with the file's properties."""
_EPOCH = (1980, 1, 1, 0, 0, 0)


def parts_of(data: bytes) -> dict[str, bytes]:
    """The parts of a Word file, by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def core_properties(title: str, issued: str | None) -> bytes:
    """The file's properties, with its own date in place of today's."""
    issued = f"{issued or '1980-01-01'}T00:00:00Z"
    times = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{issued}</dcterms:{name}>' for name in ("created", "modified")
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{ooxml.escape(title)}</dc:title>{times}</cp:coreProperties>"
    ).encode()


def pack(parts: Mapping[str, bytes]) -> bytes:
    """The parts as a file with fixed times and order, so that equal parts give equal bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts, key=part_order):
            archive.writestr(entry(name), parts[name])
    return stream.getvalue()


def part_order(name: str) -> tuple[int, str]:
    """Where a part stands in the file: what programs look for first comes first."""
    first = ("[Content_Types].xml", "_rels/.rels")
    return (first.index(name) if name in first else len(first), name)


def entry(name: str) -> zipfile.ZipInfo:
    """A part's entry, the same on each day and machine."""
    info = zipfile.ZipInfo(name, _EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = 0
    return info
