"""A finished book as a reader has it in hand: poppler tells where each word stands, pypdf what the links lead to.

Nothing of docgen is used. A line is words at one height. What stands in the margins is left out: the running head, its
rule and the page number.
"""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

from pypdf import PdfReader

MM = 72 / 25.4
TOP, BOTTOM, LEFT, RIGHT = (37 * MM, (297 - 35) * MM, 28 * MM, (210 - 26) * MM)
"""The edges of the text on an upright page, in points (GB/T 9704, 5.2.2)."""
SLACK = 3.0
"""How far the boxes of words may stand out of the text, in points."""
INDENT = 24.0
"""The least indentation of the first line of a paragraph in points: two characters of the smallest text are 24."""
CHAPTER, ANNEX = 2, 4
"""Levels of the outline."""
XHTML = "{http://www.w3.org/1999/xhtml}"
NUMBER = re.compile(r"—?\s*([0-9]+|[ivxlcdm]+)\s*—?")


@dataclass(frozen=True)
class Word:
    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Line:
    """Words at one height."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        return "".join(word.text for word in self.words)

    @property
    def left(self) -> float:
        return self.words[0].left

    @property
    def right(self) -> float:
        return max(word.right for word in self.words)

    @property
    def size(self) -> float:
        return max(word.bottom - word.top for word in self.words)

    @property
    def is_text(self) -> bool:
        """Whether it may be a line of a paragraph: no wide gap parts it as cells of a table."""
        return all(other.left - word.right < 20 for word, other in pairwise(self.words))


@dataclass(frozen=True)
class Reference:
    """A page number that somebody reads, and the page that its link leads to."""

    printed: str
    target: int
    beside: str
    """The words of the line on which it stands."""


@dataclass
class Page:
    """A page. label: its number as the file states it."""

    label: str
    width: float
    height: float
    words: list[Word] = field(default_factory=list)
    links: list[tuple[tuple[float, ...], int]] = field(default_factory=list)
    """The box of each link from the foot, and the index of the page that it leads to."""
    begins: bool = False
    """Whether a chapter, a list or something else of its own begins on the page."""
    is_foreign: bool = False
    """Whether the page is of an annex."""

    @property
    def is_upright(self) -> bool:
        return self.height > self.width

    @property
    def is_body(self) -> bool:
        return self.label.isdigit() and bool(self.words) and not self.is_foreign

    @cached_property
    def lines(self) -> list[Line]:
        """The lines between the margins, from the top."""
        found: list[list[Word]] = []
        for word in sorted(filter(self._is_inside, self.words), key=lambda word: word.top + word.bottom):
            if found and (word.top + word.bottom) / 2 < max(other.bottom for other in found[-1]) - 2:
                found[-1].append(word)
            else:
                found.append([word])
        return [Line(tuple(sorted(words, key=lambda word: word.left))) for words in found]

    @property
    def printed_number(self) -> str:
        """The number in the margin; empty if there is none."""
        words = [word for word in self.words if not self._is_inside(word) and NUMBER.fullmatch(word.text)]
        return "".join(NUMBER.fullmatch(word.text).group(1) for word in words)

    @property
    def text(self) -> str:
        return "".join(line.text for line in self.lines)

    def references(self) -> Iterator[Reference]:
        """The page numbers among the words."""
        for (left, low, right, high), target in self.links:
            inside = []
            for word in self.words:
                across, down = (word.left + word.right) / 2, self.height - (word.top + word.bottom) / 2
                if left <= across <= right and low <= down <= high:
                    inside.append(word)
            printed = "".join(word.text for word in inside).strip("，")
            if NUMBER.fullmatch(printed):
                (line, *_) = [line for line in self.lines if inside[0] in line.words]
                yield Reference(printed, target, line.text)

    def _is_inside(self, word: Word) -> bool:
        across, down = (word.left + word.right) / 2, (word.top + word.bottom) / 2
        top, foot, place = (TOP, BOTTOM, down) if self.is_upright else (35 * MM, (297 - 37) * MM, across)
        return top - SLACK <= place <= foot + SLACK


def pages(path: Path) -> list[Page]:
    """The pages of a PDF."""
    reader = PdfReader(path)
    printed = subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True, check=True).stdout.decode()
    printed = re.sub(r"[\x00-\x08\x0b-\x1f]", "", printed)
    found = []
    for label, sheet in zip(reader.page_labels, ElementTree.fromstring(printed).iter(f"{XHTML}page"), strict=True):
        page = Page(label, float(sheet.get("width")), float(sheet.get("height")))
        for word in sheet.iter(f"{XHTML}word"):
            page.words.append(Word(word.text, *(float(word.get(key)) for key in ("xMin", "yMin", "xMax", "yMax"))))
        found.append(page)
    places = {name: reader.get_destination_page_number(place) for name, place in reader.named_destinations.items()}
    sheets = {sheet.indirect_reference.idnum: index for index, sheet in enumerate(reader.pages)}
    for page, sheet in zip(found, reader.pages, strict=True):
        for note in (each.get_object() for each in sheet.get("/Annots", ())):
            if note["/Subtype"] == "/Link" and "/Dest" in note:
                place = note["/Dest"]
                target = sheets[list.__getitem__(place, 0).idnum] if isinstance(place, list) else places[str(place)]
                page.links.append((tuple(map(float, note["/Rect"])), target))
    for level, index in _outline(reader, reader.outline):
        found[index].begins |= level <= CHAPTER
        found[index].is_foreign |= level == ANNEX
    for page in found:
        page.begins |= not page.printed_number  # the title of a part, the colophon
    return found


def _outline(reader: PdfReader, items: list, level: int = 1) -> Iterator[tuple[int, int]]:
    for item in items:
        if isinstance(item, list):
            yield from _outline(reader, item, level + 1)
        else:
            yield level, reader.get_destination_page_number(item)


# ---- what a reader would complain of ---------------------------------------------------------------------------------
def short_pages(book: list[Page], least: int) -> list[str]:
    """The pages of the body with fewer lines, but for the last pages of chapters."""
    found = []
    for page, following in pairwise(book):
        is_last = following.begins or following.is_foreign or not following.words or not following.label.isdigit()
        if page.is_body and not is_last and len(page.lines) < least:
            found.append(f"{page.label}: {len(page.lines)}")
    return found


def lonely_lines(book: list[Page]) -> list[str]:
    """The first lines of paragraphs that end a page, and the last lines that begin one."""
    found = []
    for page, following in pairwise(book):
        if not (page.is_body and following.is_body and page.lines and following.lines) or following.begins:
            continue
        last, first = page.lines[-1], following.lines[0]
        if not (last.is_text and first.is_text and last.right > RIGHT - last.size * 1.5):
            continue
        if first.left > LEFT + SLACK or abs(first.size - last.size) > 1 or first.text.startswith("【"):
            continue  # a paragraph or a label of its own
        if last.left > LEFT + INDENT - SLACK:
            found.append(f"{page.label}: orphan {last.text}")
        if len(following.lines) == 1 or following.lines[1].left > LEFT + SLACK or first.right < RIGHT - 2 * first.size:
            found.append(f"{following.label}: widow {first.text}")
    return found


def pages_that_end_inside_a_paragraph(book: list[Page]) -> int:
    count = 0
    for page, following in pairwise(book):
        if page.is_body and page.lines and following.lines and not following.begins:
            last, first = page.lines[-1], following.lines[0]
            count += last.is_text and last.right > RIGHT - last.size * 1.5 and first.left < LEFT + SLACK
    return count


def wrong_references(book: list[Page]) -> list[str]:
    """The printed page numbers that are not those of the pages that they lead to.

    An entry of the contents must stand on its page, too.
    """
    found = []
    for page in book:
        for reference in page.references():
            target = book[reference.target]
            if reference.printed != target.label:
                found.append(f"{page.label}: {reference.printed} leads to {target.label}")
            if target.printed_number and target.printed_number != target.label:
                found.append(f"{target.label}: {target.printed_number}")
            is_entry = not page.label.isdigit()
            if is_entry and reference.beside.removesuffix(reference.printed) not in target.text:
                found.append(f"{page.label}: {reference.beside} is not on {target.label}")
    return found


def needless_blanks(book: list[Page]) -> list[str]:
    """The blank pages within a part."""
    found, seen = [], 0
    for page in book:
        if not page.words and not page.is_foreign:
            seen += 1
            if seen > 1:
                found.append(page.label)
        elif (page.begins and not page.printed_number) or page.label in ("i", "1"):
            seen = 0
    return found
