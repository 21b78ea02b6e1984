"""Finished files read again: DOCX or PDF bytes → the text a reader gets out of them, in reading order.

The only module that reads PDF (pypdf). It reads our own files alone; what other producers made never comes here.
"""

from __future__ import annotations

import functools
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from docgen.glyphs import PdfFont, Pen

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIPPED = {f"{_W}{tag}" for tag in ("instrText", "del", "delText", "pPr", "rPr", "sdtPr")} | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
}


@dataclass(frozen=True, slots=True)
class WordText:
    """The paragraphs of a Word file that have text: those of its first page's header, and those of its body."""

    header: tuple[str, ...]
    body: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PdfText:
    """The text of each page of a PDF, and its fonts."""

    pages: tuple[str, ...]
    fonts: tuple[PdfFont, ...]


def word(data: bytes) -> WordText:
    """Read a Word file; every XML part must parse strictly."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    trees = {name: etree.fromstring(xml) for name, xml in parts.items() if name.endswith((".xml", ".rels"))}
    document = trees["word/document.xml"]
    header = _first_header(document, trees)
    return WordText(
        tuple(_paragraphs(header)) if header is not None else (), tuple(_paragraphs(document.find(f"{_W}body")))
    )


@functools.lru_cache(maxsize=2)
def pdf(data: bytes) -> PdfText:
    """Read a PDF; the last two are remembered, since every rule asks for the same one."""
    from pypdf import PdfReader
    from pypdf.generic import ContentStream

    reader, pen, pages = PdfReader(io.BytesIO(data)), Pen(), []
    for number, page in enumerate(reader.pages, 1):
        pen.turn_to(number, page.get("/Resources", {}).get_object())
        pages.append(page.extract_text(visitor_operand_before=pen.before, visitor_operand_after=pen.after))
        pen.annotations(page, lambda look: ContentStream(look, reader).operations)
    return PdfText(tuple(pages), pen.fonts())


def says(data: bytes, words: str) -> bool:
    """Whether a DOCX or PDF has these words; a file that cannot be read has not."""
    try:
        found = pdf(data).pages if data.startswith(b"%PDF") else (*word(data).header, *word(data).body)
    except Exception:  # whatever stands there is not ours to judge, and pypdf alone has a dozen errors
        return False
    return any(words in text for text in found)


def squeezed(text: str) -> str:
    """A text without white space: lines of a page end anywhere, and PDF knows no spaces."""
    return "".join(text.split())


def _first_header(document: Any, trees: dict[str, Any]) -> Any:
    relations = {r.get("Id"): r.get("Target") for r in trees["word/_rels/document.xml.rels"]}
    identity = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    for reference in document.iter(f"{_W}headerReference"):
        if reference.get(f"{_W}type") == "first":
            return trees.get(f"word/{relations[reference.get(identity)]}")
    return None


def _paragraphs(root: Any) -> Iterator[str]:
    for paragraph in root.iter(f"{_W}p"):
        if text := "".join(_pieces(paragraph)):
            yield text


def _pieces(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag in _SKIPPED:
            continue
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag == f"{_W}tab":
            yield "\t"
        else:
            yield from _pieces(child)
