"""The values of a case → pictures of the pages of a draft, and the places of the values on the pages.

The pictures show the PDF that a draft of the case has. The PDF is not checked, because a preview is made again after
every sentence that somebody types.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

from docgen import checks, writers
from docgen.composition.compose import Composition, called_for, compose_copy, file_name
from docgen.errors import CaseError, Finding, Key, Severity
from docgen.files.hashes import hash_of
from docgen.inspection import raster
from docgen.language import say
from docgen.layout.pages import Page, Pages, PlacedText, ShellPage
from docgen.model import case_file
from docgen.pipeline import case_files, documents
from docgen.pipeline.order import Order
from docgen.stationery.departments import Departments

_ABOVE, _BELOW = 0.9, 0.2
"""How far a character reaches above and below its baseline, in em."""
_NEAR = 2.5
"""The largest distance between two adjacent lines of one value, in em."""
_SHELLS: dict[int, tuple[ShellPage, str]] = {}
"""The `id` of a shell → the shell and the hash of what it draws. No other object gets the `id` of a kept shell."""


@dataclass(frozen=True, slots=True)
class PreviewedPage:
    """A page of a preview."""

    hash: str
    """A hash of everything that is drawn on the page. Two pages with the same hash look the same."""
    width: float
    """The width of the paper in points."""
    height: float
    """The height of the paper in points."""
    picture: bytes | None
    """The page as a JPEG; None if the caller knows the hash already."""


@dataclass(frozen=True, slots=True)
class PageMark:
    """The place of a value on a page. The edges are fractions of the page's width and height, from 0 to 1."""

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
    """Whether the value is missing and the page shows 【待填】 in its place."""


@dataclass(frozen=True, slots=True)
class Preview:
    """The pages of a document before the document is made."""

    name: str
    """The name of the document."""
    copies: tuple[tuple[str, str], ...]
    """The kind and the name of each document of the case."""
    pages: tuple[PreviewedPage, ...]
    """The pages."""
    marks: tuple[PageMark, ...]
    """The places of the values; empty if WeasyPrint laid out the document."""
    missing: tuple[Key, ...]
    """The keys of the values that the document needs and the case lacks."""
    sha256: str
    """The hash of the PDF."""


def preview(
    departments: Departments,
    name: str,
    values: Mapping[str, Any],
    document: str,
    known: Iterable[str],
    dots_per_inch: int,
    *,
    is_draft: bool = True,
) -> Preview:
    """Return the preview of one document.

    name, values: the name and the plain values of the case file. document: the name of the document. If the case has no
    document of this name, the first document is chosen. known: the hashes of pages whose pictures are not needed.
    is_draft: whether the pages are marked as a draft, and values may be missing.
    """
    case = case_file.from_values(values, name, departments).case
    copies, _ = called_for(case, tuple(departments.kinds), departments, draft=is_draft)
    if not copies:
        raise CaseError(say("这一件没有可以成文的文书"), next_step=say("核对主办单位的名称"))
    names = [file_name(departments.kinds[copy.kind], copy.recipient) for copy in copies]
    chosen = copies[names.index(document) if document in names else 0]
    composition = compose_copy(case, chosen, departments, draft=is_draft)
    data, pages = writers.pdf_with_pages(composition.doc, composition.stationery)
    return Preview(
        composition.name,
        tuple((copy.kind, document_name) for copy, document_name in zip(copies, names, strict=True)),
        tuple(_pictured(data, pages, set(known), dots_per_inch)),
        tuple(_marks(pages, composition)) if pages else (),
        tuple(key for key, _ in composition.missing),
        hash_of(data),
    )


def warnings(departments: Departments, name: str, data: bytes) -> tuple[Finding, ...]:
    """Return the warnings that come with the final documents of a case. name, data: the case file.

    Other case files of its folder are read if their text contains its document number.
    """
    file = case_file.from_bytes(data, name, departments)
    found = [*documents.documents(file, departments, Order()).findings]
    if file.case.reply.document_number:
        found += checks.remaining(file.case, _taken_number(departments, Path(name), file.case.reply.document_number))
    return tuple(finding for finding in found if finding.severity is Severity.WARNING)


def _taken_number(departments: Departments, path: Path, number: str) -> Iterator[Finding]:
    """Yield a warning if another case file in the folder has the document number of this one. path: this case file."""
    cases = case_files.possible_duplicates(case_files.containing(number, path.parent), departments)
    named = {Path(other.name): case for other, case in cases.items()}
    found = case_files.document_number_warnings(case_files.stated_numbers(named))
    if Path(path.name) in found:
        yield found[Path(path.name)]


def _pictured(data: bytes, pages: Pages | None, known: set[str], dots_per_inch: int) -> Iterator[PreviewedPage]:
    """Yield each page. A page has a picture if its hash is not known.

    pages: the layout of the PDF; None: WeasyPrint laid it out, and the hash of a page is the hash of its picture.
    """
    if pages is None:
        sizes = raster.sizes(data)
        pictures_of_all = raster.pictures(data, list(range(len(sizes))), dots_per_inch)
        for (width, height), picture in zip(sizes, pictures_of_all, strict=True):
            page_hash = hash_of(picture)
            yield PreviewedPage(page_hash, width, height, None if page_hash in known else picture)
        return
    hashes = [hash_of(f"{dots_per_inch} {_content(page)}".encode()) for page in pages.pages]
    new = [index for index, page_hash in enumerate(hashes) if page_hash not in known]
    pictures = dict(zip(new, raster.pictures(data, new, dots_per_inch), strict=True)) if new else {}
    for index, page in enumerate(pages.pages):
        yield PreviewedPage(hashes[index], page.width, page.height, pictures.get(index))


def _content(page: Page) -> str:
    """Return everything that is drawn on a page, as text."""
    shell = _shell_hash(page.shell) if page.shell else ""
    return repr((shell, page.width, page.height, page.texts, page.boxes, page.paths, page.fields))


def _shell_hash(shell: ShellPage) -> str:
    """Return the hash of what a shell draws. It is kept, because all pages of a worker have one of a few shells."""
    if id(shell) not in _SHELLS:
        _SHELLS[id(shell)] = (shell, hash_of(repr((shell.drawing, shell.resources)).encode()))
    return _SHELLS[id(shell)][1]


def _marks(pages: Pages, composition: Composition) -> Iterator[PageMark]:
    """Yield the places of the values: one mark for the adjacent lines of one value on a page.

    The words 【待填】 of a missing value have a mark on each of their lines: a mark around both lines would also cover
    other words.
    """
    missing = {key for key, _ in composition.missing}
    for index, page in enumerate(pages.pages):
        open_mark: PageMark | None = None
        for text in page.texts:
            if not text.key:
                continue
            found = _mark(index, page, text, text.key in missing)
            gap = found.top - open_mark.bottom if open_mark else 0.0
            # Two texts of one line overlap by their whole height. Texts of two lines overlap less, or not at all.
            largest_gap = -_ABOVE if found.is_missing else _NEAR
            is_near = gap < largest_gap * text.size / page.height
            if open_mark and open_mark.key == found.key and is_near:
                open_mark = replace(
                    open_mark,
                    left=min(open_mark.left, found.left),
                    top=min(open_mark.top, found.top),
                    right=max(open_mark.right, found.right),
                    bottom=max(open_mark.bottom, found.bottom),
                )
                continue
            if open_mark:
                yield open_mark
            open_mark = found
        if open_mark:
            yield open_mark


def _mark(index: int, page: Page, text: PlacedText, is_missing: bool) -> PageMark:
    """Return the place of one text. For the right edge, a narrow character counts as half as wide as a wide one."""
    wide = sum(1.0 if east_asian_width(character) in "WFA" else 0.5 for character in text.text)
    right = text.x + wide * text.size + sum(text.spaces)
    return PageMark(
        index,
        text.key,
        max(0.0, text.x / page.width),
        max(0.0, (text.baseline - _ABOVE * text.size) / page.height),
        min(1.0, right / page.width),
        min(1.0, (text.baseline + _BELOW * text.size) / page.height),
        is_missing,
    )
