"""The sections of a book → the laid-out sections, the number of every page, and the page of every anchor.

Sections without page references are laid out first, in any order. Sections with page references (contents, register,
indexes) are laid out when these page numbers are known. If two sections refer to each other, one of them is laid out
twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from docgen.bind.laid_out_section import LaidOutSection
from docgen.errors import RenderError
from docgen.language import say
from docgen.model.book import Book, Numbering, Section
from docgen.model.links import numbered, references

_UNKNOWN = "000"
"""The text that is laid out for an unknown page number. It is about as wide as a page number."""

_ROMAN = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
        strict=True,
    )
)

LayOut = Callable[[Sequence[tuple[int, Section]]], Iterator[LaidOutSection]]
"""Lays out sections with the page numbers filled in, and yields the results in the same order.

A job is the index of a section in the book, and the section.
"""


@dataclass(frozen=True, slots=True)
class ImposedPage:
    """A page of the book."""

    number: str
    """The page number as printed."""
    section: int
    """The index of the page's section in the book."""
    first: bool = False
    """Whether this is the first page of its section."""
    blank: bool = False
    """Whether the page is blank. It stands before its section, so that the section begins on a right-hand page."""


@dataclass(frozen=True, slots=True)
class Imposition:
    """A book with all its sections laid out."""

    laid_out: tuple[LaidOutSection, ...]
    """The laid-out sections, in order."""
    numbers: Mapping[str, str]
    """Anchor → page number as printed."""
    pages: tuple[ImposedPage, ...]
    """Every page of the book in order, including blank pages."""


def impose(book: Book, lay_out: LayOut) -> Imposition:
    """Lay out the sections until every page number that they print is right. Return the result.

    Raise a `RenderError` if the page numbers do not become stable.
    """
    sections = book.sections
    targets: list[list[str]] = []
    for section in sections:
        targets.append([reference.target for reference in references(section)])
    laid: dict[int, LaidOutSection] = {}
    used: dict[int, tuple[str, ...]] = {}
    for _ in range(2 * len(sections) + 2):
        numbers = _numbers(sections, laid)
        wanted: dict[int, tuple[str, ...]] = {}
        for index, names in enumerate(targets):
            wanted[index] = tuple(numbers.get(name, _UNKNOWN) for name in names)
        stale = [index for index in wanted if index not in laid or used[index] != wanted[index]]
        if not stale:
            return Imposition(tuple(laid[index] for index in wanted), numbers, tuple(_pages(sections, laid)))
        ready = [index for index in stale if _UNKNOWN not in wanted[index]]
        if not ready:  # Each section waits for another one. The first is laid out now, and again with known numbers.
            ready = stale[:1]
        jobs = []
        for index in ready:
            of_targets = dict(zip(targets[index], wanted[index], strict=True))
            jobs.append((index, numbered(sections[index], of_targets) if of_targets else sections[index]))
        laid |= zip(ready, lay_out(jobs), strict=True)
        used |= {index: wanted[index] for index in ready}
    raise RenderError(say("目录与正文的页码互相牵动，定不下来"), code="book-numbers")


def roman(number: int) -> str:
    """Return a number in lower-case Roman numerals."""
    printed = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        printed += sign * count
    return printed


def _numbers(sections: Sequence[Section], laid: Mapping[int, LaidOutSection]) -> dict[str, str]:
    """Return anchor → its page number as printed, for the anchors whose pages are known already."""
    found: dict[str, str] = {}
    for index, first in _starts(sections, laid):
        if first is not None and index in laid:
            printed = _numeral_format(sections[index])
            found |= {name: printed(first + page) for name, page in laid[index].anchors.items()}
    return found


def _starts(sections: Sequence[Section], laid: Mapping[int, LaidOutSection]) -> Iterator[tuple[int, int | None]]:
    """Yield the index of each section and the number of its first page.

    The number is None if it depends on a section that is not laid out yet.
    """
    following: int | None = 1
    for index, section in enumerate(sections):
        first = 1 if section.restart else following
        if first is not None and section.right and first % 2 == 0:
            first += 1
        yield index, first
        following = None
        if first is not None and index in laid:
            following = first + laid[index].pages


def _pages(sections: Sequence[Section], laid: Mapping[int, LaidOutSection]) -> Iterator[ImposedPage]:
    """Yield every page of the book in order. All sections must be laid out."""
    count = following = 0
    for index, first in _starts(sections, laid):
        assert first is not None
        section, printed = sections[index], _numeral_format(sections[index])
        blanks = 0
        if section.restart:
            blanks = count % 2  # a page 1 is a right-hand page
        elif count:
            blanks = first - following
        for blank in range(blanks):
            yield ImposedPage("" if section.restart else printed(following + blank), index, blank=True)
        for page in range(laid[index].pages):
            yield ImposedPage(printed(first + page), index, first=not page)
        following, count = first + laid[index].pages, count + blanks + laid[index].pages


def _numeral_format(section: Section) -> Callable[[int], str]:
    """Return the function that returns a page number of a section as printed."""
    return roman if section.numbering is Numbering.ROMAN else str
