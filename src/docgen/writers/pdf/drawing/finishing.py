"""Drawn pages, structure and metadata → the catalogue of a PDF, and its bytes."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pydyf

from docgen.layout.pages import Bookmark
from docgen.writers.pdf.drawing import metadata, navigation
from docgen.writers.pdf.drawing.navigation import AnchoredPage
from docgen.writers.pdf.drawing.structure_tree import StructureTree

_LANGUAGE = "zh-CN"
HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
"""The version, and four bytes that show programs that the file is binary."""


def complete(
    pdf: pydyf.PDF,
    title: str,
    described: pydyf.Stream,
    tree: StructureTree,
    pages: Sequence[AnchoredPage],
    outline: Sequence[Bookmark],
    entries: Mapping[str, Any],
    add_spelled: Callable[[Iterable[bytes]], None],
) -> None:
    """Complete a PDF with drawn pages: add the structure, the navigation, the metadata and the catalogue.

    title: the title of the document. described: the metadata. outline: see `Pages.outline`. entries: further entries
    of the catalogue. add_spelled: adds to the PDF objects that are spelled already and will not change.
    """
    pdf.add_object(described)
    named = navigation.destinations(pdf, pages)
    optional = {**entries, "Names": named, "Outlines": navigation.outline(pdf, outline) if outline else None}
    pdf.catalog.update(
        {
            "Lang": pydyf.String(_LANGUAGE),
            "MarkInfo": "<</Marked true>>",
            "ViewerPreferences": "<</DisplayDocTitle true>>",
            "StructTreeRoot": tree.root(pdf, add_spelled),
            "Metadata": described.reference,
            "OutputIntents": pydyf.Array([metadata.output_intent(pdf).data]),
            **{key: value for key, value in optional.items() if value},
        }
    )
    pdf.info.update({"Producer": pydyf.String(metadata.PRODUCER), "Title": pydyf.String(title)})
    pdf.add_object(pdf.info)


def bytes_of(pdf: pydyf.PDF) -> bytes:
    """Return a complete PDF as bytes. Equal objects give equal bytes. Its identifier is the hash of its objects.

    pydyf could do the same, but it spells each object twice.
    """
    objects = [each.indirect + b"\n" for each in pdf.objects[1:]]  # The first is only an entry of the table below.
    identifier = hashlib.md5(b"".join(objects), usedforsecurity=False).hexdigest()
    *offsets, start = itertools.accumulate(map(len, objects), initial=len(HEADER))
    return b"".join([HEADER, *objects, end_of_file(pdf, offsets, start, identifier)])


def end_of_file(pdf: pydyf.PDF, offsets: Iterable[int], start: int, identifier: str) -> bytes:
    """Return the cross-reference table and the trailer of a PDF.

    offsets: the offset of each object. start: the offset of the table. identifier: the identifier of the file.
    """
    table = [b"0000000000 65535 f ", *(b"%010d 00000 n " % offset for offset in offsets)]
    trailer = pydyf.Dictionary({"Size": len(table), "Root": pdf.catalog.reference, "Info": pdf.info.reference})
    trailer["ID"] = f"[<{identifier}><{identifier}>]"
    tail = (b"xref", b"0 %d" % len(table), *table, b"trailer", trailer.data, b"startxref", b"%d" % start, b"%%EOF", b"")
    return b"\n".join(tail)
