"""A book's sections → where each begins and which number each page bears, however the sections are laid out.

Sections that refer to no page are laid out at once, in any order. Those that do (contents, register, indexes) follow as
soon as the pages they refer to are known; where two wait for each other, one is laid out twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from docgen.bind.section_pdf import LaidOutPiece
from docgen.errors import RenderError
from docgen.language import say
from docgen.model.book import Book, Numbering, Section
from docgen.model.links import numbered, references

_UNKNOWN = "000"
"""Stands for a page number that is not known yet: as wide as most are."""

_ROMAN = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
        strict=True,
    )
)

LayOut = Callable[[Sequence[tuple[int, Section]]], Iterator[LaidOutPiece]]
"""Lays out sections whose numbers are filled in, each with its index in the book; results in the same order."""


@dataclass(frozen=True, slots=True)
class ImposedPage:
    """A page of the book."""

    number: str
    """As printed."""
    section: int
    """The index of its section in the book."""
    first: bool = False
    """Whether its section begins here."""
    blank: bool = False
    """Whether it stands only so that the next section begins on a right-hand page."""


@dataclass(frozen=True, slots=True)
class Imposition:
    """A book with all its sections laid out."""

    pieces: tuple[LaidOutPiece, ...]
    """One for each section."""
    numbers: Mapping[str, str]
    """Anchor → page number as printed."""
    pages: tuple[ImposedPage, ...]
    """Every page of the book in order, blank ones too."""


def impose(book: Book, lay_out: LayOut) -> Imposition:
    """Lay the sections out until every number they print is the number of the page referred to."""
    sections = book.sections
    targets = [[reference.target for reference in references(section)] for section in sections]
    laid: dict[int, LaidOutPiece] = {}
    used: dict[int, tuple[str, ...]] = {}
    for _ in range(2 * len(sections) + 2):
        numbers = _numbers(sections, laid)
        wanted = {index: tuple(numbers.get(name, _UNKNOWN) for name in names) for index, names in enumerate(targets)}
        stale = [index for index in wanted if index not in laid or used[index] != wanted[index]]
        if not stale:
            return Imposition(tuple(laid[index] for index in wanted), numbers, tuple(_pages(sections, laid)))
        # Where every one of them waits for another, the first is laid out with unknown numbers, and later again.
        now = [index for index in stale if _UNKNOWN not in wanted[index]] or stale[:1]
        jobs = []
        for index in now:
            of_targets = dict(zip(targets[index], wanted[index], strict=True))
            jobs.append((index, numbered(sections[index], of_targets) if of_targets else sections[index]))
        laid |= zip(now, lay_out(jobs), strict=True)
        used |= {index: wanted[index] for index in now}
    raise RenderError(say("目录与正文的页码互相牵动，定不下来"), code="book-numbers")


def roman(number: int) -> str:
    """A number in small roman numerals."""
    printed = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        printed += sign * count
    return printed


def _numbers(sections: Sequence[Section], laid: Mapping[int, LaidOutPiece]) -> dict[str, str]:
    """The numbers of the anchors whose pages are known by now."""
    found: dict[str, str] = {}
    for index, first in _starts(sections, laid):
        if first is not None and index in laid:
            spell = _spelling(sections[index])
            found |= {name: spell(first + page) for name, page in laid[index].anchors.items()}
    return found


def _starts(sections: Sequence[Section], laid: Mapping[int, LaidOutPiece]) -> Iterator[tuple[int, int | None]]:
    """The number of each section's first page; None where it depends on a section that is not laid out yet."""
    following: int | None = 1
    for index, section in enumerate(sections):
        first = 1 if section.restart else following
        if first is not None and section.right and first % 2 == 0:
            first += 1
        yield index, first
        following = first + laid[index].pages if first is not None and index in laid else None


def _pages(sections: Sequence[Section], laid: Mapping[int, LaidOutPiece]) -> Iterator[ImposedPage]:
    count = following = 0
    for index, first in _starts(sections, laid):
        assert first is not None
        section, spell = sections[index], _spelling(sections[index])
        blanks = 0
        if section.restart:
            blanks = count % 2
        elif count:
            blanks = first - following
        for blank in range(blanks):
            yield ImposedPage("" if section.restart else spell(following + blank), index, blank=True)
        for page in range(laid[index].pages):
            yield ImposedPage(spell(first + page), index, first=not page)
        following, count = first + laid[index].pages, count + blanks + laid[index].pages


def _spelling(section: Section) -> Callable[[int], str]:
    return roman if section.numbering is Numbering.ROMAN else str
