"""The values of a case → pictures of the pages that a draft of a document has, and where each value stands on them.

The pages are those of the PDF that a draft has byte for byte. The gates are left out, because a preview is made again
after every sentence that somebody types; they come before a file is saved.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

from docgen import writers
from docgen.composition.compose import Composition, called_for, compose_copy, file_name
from docgen.composition.kinds import Copy
from docgen.errors import CaseError, Finding, Key, Severity
from docgen.files import text_files
from docgen.files.hashes import hash_of
from docgen.inspection import raster
from docgen.language import say
from docgen.layout.pages import Page, Pages, PlacedText, ShellPage
from docgen.model import case_file
from docgen.pipeline import documents
from docgen.pipeline.loaded_templates import loaded
from docgen.pipeline.order import Order
from docgen.stationery.departments import Departments

_ABOVE, _BELOW = 0.9, 0.2
"""How far a character reaches above and below its baseline, in em."""
_NEAR = 2.5
"""Lines of one value are at most so far apart, in em."""


@dataclass(frozen=True, slots=True)
class PreviewedPage:
    """One page."""

    hash: str
    """What tells the page from any other page. Two pages with one hash look the same."""
    width: float
    """The width of the paper in points."""
    height: float
    """The height of the paper in points."""
    picture: bytes | None
    """The page as a JPEG; None if whoever asked knows its hash already."""


@dataclass(frozen=True, slots=True)
class PageMark:
    """Where a value stands on a page. The edges are parts of the page's width and height, from 0 to 1."""

    page: int
    """The index of the page, from 0."""
    key: Key
    """The key of the value."""
    left: float
    """The left edge."""
    top: float
    """The upper edge."""
    right: float
    """The right edge."""
    bottom: float
    """The lower edge."""
    is_missing: bool = False
    """Whether the mark of a missing value stands there."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A document as somebody sees it before it is made."""

    name: str
    """The name of the document."""
    copies: tuple[tuple[str, str], ...]
    """All documents of the case: the name of the kind and the name of the document."""
    pages: tuple[PreviewedPage, ...]
    """The pages."""
    marks: tuple[PageMark, ...]
    """Where the values stand. Empty if WeasyPrint laid out the document."""
    missing: tuple[Key, ...]
    """The keys of the values that the document prints and the case lacks."""
    sha256: str
    """The hash of the PDF."""


def preview_with(
    templates: Path,
    name: str,
    values: Mapping[str, Any],
    document: str,
    known: Sequence[str],
    dots_per_inch: int,
    font_folder: Path | None = None,
) -> Preview:
    """Return the preview of one document. A worker calls this function.

    values: the plain values of the case file. document: the name of the document; a name that the case does not call
    for gives its first document. known: the hashes of pages whose pictures are not needed.
    """
    departments = loaded(templates, font_folder)
    case = case_file.from_values(values, name, departments).case
    copies, _ = called_for(case, tuple(departments.kinds), departments, draft=True)
    if not copies:
        raise CaseError(say("这一件没有可以成文的文书"), next_step=say("核对主办单位的名称"))
    chosen = next((copy for copy in copies if _name(copy, departments) == document), copies[0])
    composition = compose_copy(case, chosen, departments, draft=True)
    data, pages = writers.pdf_with_pages(composition.doc, composition.stationery)
    return Preview(
        composition.name,
        tuple((copy.kind, _name(copy, departments)) for copy in copies),
        tuple(_pictured(data, pages, set(known), dots_per_inch)),
        tuple(_marks(pages, composition)) if pages else (),
        tuple(key for key, _ in composition.missing),
        hash_of(data),
    )


def warnings_with(templates: Path, name: str, data: bytes, font_folder: Path | None = None) -> tuple[Finding, ...]:
    """Return the warnings about a case, as they come with its final documents. A worker calls this function.

    name, data: the name and the bytes of the case file.
    """
    departments = loaded(templates, font_folder)
    file = case_file.parse(text_files.decode(data, name)[0], name, departments)
    found = documents.documents(file, departments, Order()).findings
    return tuple(finding for finding in found if finding.severity is Severity.WARNING)


def _name(copy: Copy, departments: Departments) -> str:
    return file_name(departments.kinds[copy.kind], copy.recipient)


def _pictured(data: bytes, pages: Pages | None, known: set[str], dots_per_inch: int) -> Iterator[PreviewedPage]:
    """Yield each page, with a picture if its hash is not known."""
    if pages is None:
        sizes = raster.sizes(data)
        pictures_of_all = raster.pictures(data, list(range(len(sizes))), dots_per_inch)
        for (width, height), picture in zip(sizes, pictures_of_all, strict=True):
            name = hash_of(picture)
            yield PreviewedPage(name, width, height, None if name in known else picture)
        return
    hashes = [hash_of(f"{dots_per_inch} {_look(page)}".encode()) for page in pages.pages]
    new = [index for index, name in enumerate(hashes) if name not in known]
    pictures = dict(zip(new, raster.pictures(data, new, dots_per_inch), strict=True)) if new else {}
    for index, page in enumerate(pages.pages):
        yield PreviewedPage(hashes[index], page.width, page.height, pictures.get(index))


def _look(page: Page) -> str:
    """Return everything that is drawn on a page, as text."""
    shell = _shell_look(page.shell) if page.shell else ""
    return repr((shell, page.width, page.height, page.texts, page.boxes, page.paths, page.fields))


def _shell_look(shell: ShellPage) -> str:
    """Return the hash of what a shell draws. A worker meets few shells, and each page of a letter has one of them."""
    if id(shell) not in _SHELLS:
        _SHELLS[id(shell)] = (shell, hash_of(repr((shell.drawing, shell.resources)).encode()))
    return _SHELLS[id(shell)][1]


_SHELLS: dict[int, tuple[ShellPage, str]] = {}
"""The identity of a shell → the shell, so that it stays, and the hash of what it draws."""


def _marks(pages: Pages, composition: Composition) -> Iterator[PageMark]:
    """Yield where the values stand: one mark for the adjacent lines of one value on a page.

    The sign of a missing value has a mark on each of its lines, because a mark around both would cover other words.
    """
    missing = {key for key, _ in composition.missing}
    for index, page in enumerate(pages.pages):
        open_mark: PageMark | None = None
        for text in page.texts:
            if not text.key:
                continue
            found = _mark(index, page, text, text.key in missing)
            gap = found.top - open_mark.bottom if open_mark else 0.0
            is_near = gap < (-_ABOVE if found.is_missing else _NEAR) * text.size / page.height
            if open_mark and open_mark.key == found.key and is_near:
                open_mark = _around(open_mark, found)
                continue
            if open_mark:
                yield open_mark
            open_mark = found
        if open_mark:
            yield open_mark


def _around(one: PageMark, other: PageMark) -> PageMark:
    """Return the mark around two marks of one value."""
    return replace(
        one,
        left=min(one.left, other.left),
        top=min(one.top, other.top),
        right=max(one.right, other.right),
        bottom=max(one.bottom, other.bottom),
    )


def _mark(index: int, page: Page, text: PlacedText, is_missing: bool) -> PageMark:
    """Return the place of one placed text. To its right edge, a narrow character counts as half a wide one."""
    wide = sum(1.0 if east_asian_width(character) in "WFA" else 0.5 for character in text.text)
    right = text.x + wide * text.size + sum(text.rooms)
    return PageMark(
        index,
        text.key,
        max(0.0, text.x / page.width),
        max(0.0, (text.baseline - _ABOVE * text.size) / page.height),
        min(1.0, right / page.width),
        min(1.0, (text.baseline + _BELOW * text.size) / page.height),
        is_missing,
    )
