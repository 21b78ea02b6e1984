"""Drawn pages, structure and metadata → the catalogue of a PDF, and its bytes."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import pydyf

from docgen.writers.pdf.drawing import metadata, navigation
from docgen.writers.pdf.drawing.navigation import AnchoredPage
from docgen.writers.pdf.drawing.structure_tree import StructureTree

_LANGUAGE = "zh-CN"
_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
"""The version, and four bytes by which programs see that the file is no text."""


def finished(
    pdf: pydyf.PDF,
    title: str,
    described: pydyf.Stream,
    tree: StructureTree,
    pages: Sequence[AnchoredPage],
    outline: Sequence[tuple[int, str, str]],
    entries: Mapping[str, Any],
) -> bytes:
    """Return the bytes of a PDF whose pages are drawn. Equal objects give equal bytes.

    title: the title of the document. described: the metadata. outline: see `Pages.outline`. entries: further entries
    of the catalogue.
    """
    pdf.add_object(described)
    named = navigation.destinations(pdf, pages)
    optional = {**entries, "Names": named, "Outlines": navigation.outline(pdf, outline) if outline else None}
    pdf.catalog.update(
        {
            "Lang": pydyf.String(_LANGUAGE),
            "MarkInfo": "<</Marked true>>",
            "ViewerPreferences": "<</DisplayDocTitle true>>",
            "StructTreeRoot": tree.root(pdf),
            "Metadata": described.reference,
            "OutputIntents": pydyf.Array([metadata.output_intent(pdf).data]),
            **{key: value for key, value in optional.items() if value},
        }
    )
    pdf.info.update({"Producer": pydyf.String(metadata.PRODUCER), "Title": pydyf.String(title)})
    return _bytes(pdf)


def _bytes(pdf: pydyf.PDF) -> bytes:
    """Return a PDF as bytes. Its identifier is the hash of its objects.

    pydyf could do the same, but it spells each object twice.
    """
    pdf.add_object(pdf.info)
    objects = [each.indirect + b"\n" for each in pdf.objects[1:]]
    identifier = hashlib.md5(b"".join(objects), usedforsecurity=False).hexdigest().encode()
    offsets = itertools.accumulate(map(len, objects), initial=len(_HEADER))
    table = [b"0000000000 65535 f ", *(b"%010d 00000 n " % offset for offset in offsets)]
    start = int(table.pop()[:10])  # where the table itself begins
    trailer = pydyf.Dictionary({"Size": len(table), "Root": pdf.catalog.reference, "Info": pdf.info.reference})
    trailer["ID"] = b"[<%s><%s>]" % (identifier, identifier)
    tail = (b"xref", b"0 %d" % len(table), *table, b"trailer", trailer.data, b"startxref", b"%d" % start, b"%%EOF", b"")
    return b"".join([_HEADER, *objects, b"\n".join(tail)])
