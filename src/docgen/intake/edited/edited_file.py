"""A Word file that was edited → its paragraphs and tables with all changes accepted, and who changed and remarked what.

Every character of the file is read once. A second count, which knows nothing of paragraphs, must give the same number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from docgen.errors import InputError, IntegrityError, Place
from docgen.files import docx_package, docx_paragraphs
from docgen.files.docx_package import Package
from docgen.intake.readers.numbering import ListNumbers, W
from docgen.language import say
from docgen.model.printed import PROPERTY

DOCUMENT = "word/document.xml"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_REMOVED = {f"{W}del": "delete", f"{W}moveFrom": "move-from"}
_ADDED = {f"{W}ins": "insert", f"{W}moveTo": "move-to"}
_SIGNS = {f"{W}tab": "\t", f"{W}noBreakHyphen": "-", f"{W}br": "\n", f"{W}cr": "\n"}
_NOT_READ = {_FALLBACK, *(f"{W}{name}" for name in ("pPr", "rPr", "sdtPr", "sdtEndPr", "tblPr", "tcPr", "sectPr"))}
_NOT_READ |= {f"{W}{name}" for name in ("instrText", "delText", "delInstrText", "rt")}
_DEEPEST = 80
_BOX = f"{W}txbxContent"
_PICTURES = {
    f"{W}object",
    "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic",
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath",
}


@dataclass(slots=True)
class EditedParagraph:
    """A paragraph with all changes accepted.

    text: its text. A line break inside it is a line end.
    where: its place, for people.
    comments: the numbers of the comments on it, each with the offset in the text where the remarked text ends.
    has_picture: whether it shows a picture, an object or a formula.
    """

    text: str
    where: str
    comments: list[tuple[str, int]] = field(default_factory=list)
    has_picture: bool = False


@dataclass(slots=True)
class EditedTable:
    """A table. rows: the paragraphs of each cell of each row. is_plain: whether no cell is merged or holds a table."""

    rows: list[list[list[EditedParagraph]]]
    where: str
    is_plain: bool = True

    @property
    def paragraphs(self) -> Iterator[EditedParagraph]:
        """The paragraphs of the cells in reading order."""
        for row in self.rows:
            for cell in row:
                yield from cell

    @property
    def text(self) -> str:
        """The text of all cells."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)


EditedPart = EditedParagraph | EditedTable


@dataclass(frozen=True, slots=True)
class TrackedEdit:
    """A tracked change. kind: insert, delete, move-from or move-to. part: the paragraph that holds it, from 0."""

    kind: str
    author: str
    date: str
    text: str
    part: int


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment. number: its number in the file."""

    number: str
    author: str
    date: str
    text: str


@dataclass(frozen=True, slots=True)
class EditedFile:
    """An edited file.

    name: the name of the file.
    base: the hash that docgen put into it; empty if there is none.
    parts: the paragraphs and tables: those of the first header, the body.
    edges: the paragraphs of other headers, of footers and of notes.
    characters: how many characters it has.
    revisions: the tracked changes. Their `part` counts the paragraphs of `paragraphs`.
    """

    name: str
    base: str
    parts: tuple[EditedPart, ...]
    edges: tuple[EditedParagraph, ...]
    characters: int
    revisions: tuple[TrackedEdit, ...]
    remarks: tuple[Remark, ...]

    @property
    def paragraphs(self) -> list[EditedParagraph]:
        """All paragraphs of the parts in reading order."""
        found: list[EditedParagraph] = []
        for part in self.parts:
            found += part.paragraphs if isinstance(part, EditedTable) else [part]
        return found


def read(data: bytes, name: str) -> EditedFile:
    """Return an edited Word file. An unusable file raises an `InputError`."""
    package = docx_package.container(data, name)
    document = package.tree(DOCUMENT)
    body = None if document is None else document.find(f"{W}body")
    if body is None:
        raise InputError(
            say("Word 文件里没有正文"), place=Place(name), next_step=say("在 Word 或 WPS 中另存为 .docx 后再试")
        )
    reading = _Reading(ListNumbers(package.tree("word/numbering.xml"), package.tree("word/styles.xml")))
    first, others = _edge_roots(package)
    parts = list(chain.from_iterable(map(reading.parts, (*first, body))))
    revisions = tuple(reading.revisions)
    # What follows has no place in the text, so its tracked changes are not listed.
    edge_parts = chain.from_iterable(map(reading.parts, others))
    edges = tuple(chain.from_iterable(map(_paragraphs_of, edge_parts)))
    found = EditedFile(
        name,
        _base(package),
        tuple(parts),
        edges,
        sum(_characters(root) for root in (*first, body, *others)) + reading.numbered,
        revisions,
        _remarks(package),
    )
    read_characters = sum(count(paragraph.text) for paragraph in (*found.paragraphs, *edges))
    if read_characters != found.characters:
        raise IntegrityError(
            say("{name} 有 {count} 个字，读到 {read} 个", name=name, count=found.characters, read=read_characters),
            next_step=say("在 Word 或 WPS 中另存为 .docx 后再试"),
        )
    return found


def count(text: str) -> int:
    """Return the number of characters of a text. Line breaks do not count."""
    return len(text) - text.count("\n")


def _paragraphs_of(part: EditedPart) -> Iterator[EditedParagraph]:
    if isinstance(part, EditedTable):
        yield from part.paragraphs
    else:
        yield part


def _edge_roots(package: Package) -> tuple[list[Any], list[Any]]:
    """Return the roots of the first page's header, and those of the other headers, of footers and of notes."""
    first: list[Any] = []
    others: list[Any] = []
    for edge in docx_paragraphs.edges(package):
        (first if edge.kind == "header" and edge.is_first else others).append(package.tree(edge.part))
    for name in ("word/footnotes.xml", "word/endnotes.xml"):
        if (notes := package.tree(name)) is not None:
            others.append(notes)
    return first, others


class _Reading:
    """Reads the elements of one file in their order."""

    def __init__(self, numbers: ListNumbers) -> None:
        self._numbers = numbers
        self._tables = self._paragraphs = self._index = 0
        self.numbered = 0
        """How many characters the numbers of lists have. They stand in no element."""
        self.revisions: list[TrackedEdit] = []

    def parts(self, root: Any) -> list[EditedPart]:
        """Return the paragraphs and tables below an element. Paragraphs without text are left out."""
        found: list[EditedPart] = []
        self._add(root, found, 0)
        return found

    def _add(self, parent: Any, found: list[EditedPart], depth: int) -> None:
        if depth > _DEEPEST:
            raise _too_deep()
        open_text: list[tuple[EditedParagraph, list[Any]]] = []
        for element in parent:
            if element.tag == f"{W}p":
                paragraph, boxes, is_joined = self._paragraph(element, open_text)
                if not is_joined:
                    self._finish(paragraph, boxes, found, depth)
            elif element.tag == f"{W}tbl":
                self._tables += 1
                where = say("第 {number} 张表", number=self._tables)
                table = self._table(element, where, depth)
                if any(paragraph.text for paragraph in table.paragraphs):
                    found.append(table)
            elif element.tag not in _NOT_READ and element.tag not in _REMOVED:
                self._add(element, found, depth + 1)
        for paragraph, boxes in open_text:
            self._finish(paragraph, boxes, found, depth)

    def _finish(self, paragraph: EditedParagraph, boxes: list[Any], found: list[EditedPart], depth: int) -> None:
        if paragraph.text.strip() or paragraph.comments or paragraph.text:
            found.append(paragraph)
            self._index += 1
        for box in boxes:
            self._add(box, found, depth + 1)

    def _paragraph(
        self, element: Any, open_text: list[tuple[EditedParagraph, list[Any]]]
    ) -> tuple[EditedParagraph, list[Any], bool]:
        """Return a paragraph, the text boxes in it, and whether its end was deleted.

        open_text: the paragraph before, if its end was deleted: this paragraph continues it. It gets this one if the
        end of this one was deleted too.
        """
        if open_text:
            paragraph, boxes = open_text.pop()
        else:
            self._paragraphs += 1
            paragraph, boxes = EditedParagraph("", say("第 {number} 段", number=self._paragraphs)), []
        before = len(paragraph.text)
        self._collect(element, paragraph, boxes, 0, "")
        if paragraph.text[before:].strip() and (number := self._numbers.next(element)):
            paragraph.text = paragraph.text[:before] + number + paragraph.text[before:]
            self.numbered += len(number)
        is_joined = any(element.find(f"{W}pPr/{W}rPr/{tag}") is not None for tag in _REMOVED)
        if is_joined:
            open_text.append((paragraph, boxes))
        return paragraph, boxes, is_joined

    def _collect(self, element: Any, paragraph: EditedParagraph, boxes: list[Any], depth: int, revision: str) -> None:
        """Add the content of an element to its paragraph. revision: the kind of the change around the element."""
        if depth > _DEEPEST:
            raise _too_deep()
        for child in element:
            tag = child.tag
            if tag == f"{W}t":
                paragraph.text += str(child.text or "")
            elif tag in _SIGNS and element.tag == f"{W}r":
                paragraph.text += _SIGNS[tag]
            elif tag == f"{W}sym":
                paragraph.text += _SYMBOL
            elif tag == _BOX:
                boxes.append(child)
            elif tag in (f"{W}commentRangeEnd", f"{W}commentReference"):
                number = str(child.get(f"{W}id"))
                if all(number != other for other, _ in paragraph.comments):
                    paragraph.comments.append((number, len(paragraph.text)))
            elif tag in _REMOVED:
                self._revise(child, _REMOVED[tag], "".join(_deleted(child)))
            elif tag in _ADDED:
                before = len(paragraph.text)
                self._collect(child, paragraph, boxes, depth + 1, _ADDED[tag])
                self._revise(child, _ADDED[tag], paragraph.text[before:])
            elif tag in _PICTURES:
                paragraph.has_picture = True
            elif tag not in _NOT_READ:
                self._collect(child, paragraph, boxes, depth + 1, revision)

    def _revise(self, element: Any, kind: str, text: str) -> None:
        author, date = str(element.get(f"{W}author", "")), str(element.get(f"{W}date", ""))
        if text:
            self.revisions.append(TrackedEdit(kind, author, date, text, self._index))

    def _table(self, element: Any, where: str, depth: int) -> EditedTable:
        """Return a table. Rows that were deleted with tracking are left out."""
        table = EditedTable([], where)
        for row in _children(element, "tr", 0):
            if row.find(f"{W}trPr/{W}del") is not None:
                self._revise(row.find(f"{W}trPr/{W}del"), "delete", "".join(_deleted(row)))
                continue
            cells: list[list[EditedParagraph]] = []
            for cell in _children(row, "tc", 0):
                inside: list[EditedPart] = []
                self._add(cell, inside, depth + 1)
                is_merged = any(cell.find(f"{W}tcPr/{W}{name}") is not None for name in ("vMerge", "hMerge"))
                if is_merged or any(isinstance(part, EditedTable) for part in inside):
                    table.is_plain = False
                cells.append(list(chain.from_iterable(map(_paragraphs_of, inside))))
            table.rows.append(cells)
        return table


_SYMBOL = "〓"
"""What stands for a character of a symbol font."""


def _children(parent: Any, name: str, depth: int) -> Iterator[Any]:
    """Yield the rows of a table or the cells of a row, also inside content controls."""
    for child in parent:
        if child.tag == f"{W}{name}":
            yield child
        elif child.tag not in _NOT_READ and child.tag not in (f"{W}tr", f"{W}tc", f"{W}p", *_REMOVED):
            if depth > _DEEPEST:
                raise _too_deep()
            yield from _children(child, name, depth + 1)


def _deleted(element: Any) -> Iterator[str]:
    """Yield the texts of a deleted element."""
    for text in element.iter(f"{W}t", f"{W}delText"):
        yield str(text.text or "")


def _characters(root: Any) -> int:
    """Return how many characters an element shows with all changes accepted, whatever the paragraphs are."""
    if root.tag in _NOT_READ or root.tag in _REMOVED:
        return 0
    total = 0
    waiting = [root]
    while waiting:
        element = waiting.pop()
        for child in element:
            if child.tag in _NOT_READ or child.tag in _REMOVED:
                continue
            if child.tag == f"{W}tr" and child.find(f"{W}trPr/{W}del") is not None:
                continue
            if child.tag == f"{W}t":
                total += len(str(child.text or "").replace("\n", ""))
            elif (element.tag == f"{W}r" and child.tag in (f"{W}tab", f"{W}noBreakHyphen")) or child.tag == f"{W}sym":
                total += 1
            elif child.tag not in _PICTURES:
                waiting.append(child)
    return total


def _base(package: Package) -> str:
    """Return the hash that docgen put into a file; empty if there is none."""
    root = package.tree("docProps/custom.xml")
    for item in () if root is None else root:
        if item.get("name") == PROPERTY:
            return "".join(item.itertext()).strip()
    return ""


def _remarks(package: Package) -> tuple[Remark, ...]:
    root = package.tree("word/comments.xml")
    found = []
    for item in () if root is None else root.iter(f"{W}comment"):
        lines = ["".join(str(text.text or "") for text in one.iter(f"{W}t")) for one in item.iter(f"{W}p")]
        number, author, date = (str(item.get(f"{W}{name}", "")) for name in ("id", "author", "date"))
        found.append(Remark(number, author, date, "\n".join(line for line in lines if line)))
    return tuple(found)


def _too_deep() -> InputError:
    return InputError(say("文件里的元素嵌套过深"), next_step=say("在 Word 或 WPS 中另存为 .docx 后再试"))
