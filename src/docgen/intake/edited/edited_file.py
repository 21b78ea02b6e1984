"""A Word file that was edited → its paragraphs and tables with all changes accepted, and who changed and remarked what.

Every character of the file is read once. A second count, which knows nothing of paragraphs, must give the same number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from docgen.errors import InputError, IntegrityError
from docgen.files import docx_package, docx_paragraphs
from docgen.files.docx_package import Package
from docgen.intake.readers.numbering import ListNumbers, W
from docgen.language import say
from docgen.model.printed import PROPERTY

_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_FOREIGN = (f"{W}altChunk", f"{W}subDoc")
"""Text that stands in another file. Word takes it over when it saves the document."""
_REMOVED = {f"{W}del": "delete", f"{W}moveFrom": "move-from"}
_ADDED = {f"{W}ins": "insert", f"{W}moveTo": "move-to"}
_SIGNS = {f"{W}tab": "\t", f"{W}noBreakHyphen": "-", f"{W}br": "\n", f"{W}cr": "\n"}
_NAMES = ("pPr", "rPr", "sdtPr", "sdtEndPr", "tblPr", "tcPr", "sectPr", "instrText", "delText", "delInstrText", "rt")
_NOT_READ = {f"{W}{name}" for name in _NAMES}
_DEEPEST = 80
_BOX = f"{W}txbxContent"
_PICTURES = {
    f"{W}object",
    f"{W}pict",
    "{http://schemas.openxmlformats.org/drawingml/2006/main}graphicData",
    "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic",
}
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_TEXT = (f"{W}t", f"{_MATH}t")
_OFF = ("0", "false", "off")
_SYMBOL_FONTS = ("wingdings", "wingdings 2", "wingdings 3", "webdings", "symbol")
"""Fonts in which letters look like boxes, ticks or arrows."""


@dataclass(slots=True)
class EditedParagraph:
    """A paragraph with all changes accepted.

    text: its text. A line break inside it is a line end.
    where: its place, for people.
    comments: the numbers of the comments on it.
    has_picture: whether it shows a picture, a chart, an object or a formula.
    has_marks: whether its words are not all there is to read: some are struck out or hidden, have their reading above
        them, or are characters of a symbol font.
    deleted: the text that it had before all of it was deleted with tracking; empty: not all of it was.
    """

    text: str
    where: str
    comments: list[str] = field(default_factory=list)
    has_picture: bool = False
    has_marks: bool = False
    deleted: str = ""

    @property
    def paragraphs(self) -> Iterator[EditedParagraph]:
        """The paragraph itself. So paragraphs and tables can be read in the same way."""
        yield self


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
    """A tracked change. kind: insert, delete, move-from or move-to. paragraph: the index in `EditedFile.paragraphs`."""

    kind: str
    author: str
    date: str
    text: str
    paragraph: int


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
    parts: the paragraphs and tables of the first page's header and of the body.
    edges: the paragraphs of other headers, of footers and of notes.
    characters: how many characters it shows with all changes accepted, without line breaks.
    revisions: the tracked changes in `parts`.
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
        return list(chain.from_iterable(part.paragraphs for part in self.parts))


def read(data: bytes, name: str) -> EditedFile:
    """Return an edited Word file. An unusable file raises an `InputError`."""
    package = docx_package.container(data, name)
    relations = package.tree("_rels/.rels")
    relations = () if relations is None else relations
    mains = [str(one.get("Target")) for one in relations if str(one.get("Type")).endswith("/officeDocument")]
    if any(target.lstrip("/") != docx_paragraphs.DOCUMENT for target in mains):
        raise _unusable(say("文件结构异常"))  # Word would show another part than the one that is read here
    document = _tree(package, docx_paragraphs.DOCUMENT)
    body = None if document is None else document.find(f"{W}body")
    if body is None:
        raise _unusable(say("Word 文件里没有正文"))
    reading = _Reading(ListNumbers(package.tree("word/numbering.xml"), package.tree("word/styles.xml")))
    first, others = _edge_roots(package)
    parts = list(chain.from_iterable(map(reading.parts, (*first, body))))
    revisions = tuple(reading.revisions)
    # What follows has no place in the text, so its tracked changes are not listed.
    edges: list[EditedParagraph] = []
    for part in chain.from_iterable(map(reading.parts, others)):
        edges += part.paragraphs
    found = EditedFile(
        name,
        _base(package),
        tuple(parts),
        tuple(edges),
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


def _edge_roots(package: Package) -> tuple[list[Any], list[Any]]:
    """Return the roots of the first page's header, and those of the other headers, of footers and of notes."""
    first: list[Any] = []
    others: list[Any] = []
    for edge in docx_paragraphs.edges(package):
        root = _tree(package, edge.part)
        if edge.kind == "header" and edge.is_first:
            first.append(root)
        else:
            others.append(root)
    for name in ("word/footnotes.xml", "word/endnotes.xml"):
        if (notes := _tree(package, name)) is not None:
            others.append(notes)
    return first, others


def _tree(package: Package, name: str) -> Any:
    """Return the root of a part; None if there is no such part. Of alternative contents only the first is kept."""
    root = package.tree(name)
    if root is not None:
        for alternate in list(root.iter(_ALTERNATE)):
            for other in alternate[1:]:
                alternate.remove(other)
        if next(root.iter(*_FOREIGN), None) is not None:
            raise _unusable(say("含有宏、嵌入对象或外来片段"))
    return root


class _Reading:
    """Reads the elements of one file in their order."""

    def __init__(self, numbers: ListNumbers) -> None:
        self._numbers = numbers
        self._tables = self._paragraphs = self._index = 0
        self.numbered = 0
        """How many characters the numbers of lists have. They stand in no element."""
        self.revisions: list[TrackedEdit] = []

    def parts(self, parent: Any, depth: int = 0) -> list[EditedPart]:
        """Return the paragraphs and tables below an element. Paragraphs without anything to tell are left out."""
        if depth > _DEEPEST:
            raise _unusable(say("文件里的元素嵌套过深"))
        found: list[EditedPart] = []
        paragraph: EditedParagraph | None = None
        boxes: list[Any] = []
        for element in parent:
            if element.tag == f"{W}p":
                if paragraph is None:
                    self._paragraphs += 1
                    paragraph, boxes = EditedParagraph("", say("第 {number} 段", number=self._paragraphs)), []
                revised = len(self.revisions)
                self._collect(element, paragraph, boxes, 0)
                if not paragraph.text:
                    gone = (one.text for one in self.revisions[revised:] if one.kind in _REMOVED.values())
                    paragraph.deleted = "".join(gone)
                # A paragraph whose end was deleted goes on with the next one, which says its number. Bookmarks
                # between the two have no children and do not count.
                is_open = any(element.find(f"{W}pPr/{W}rPr/{tag}") is not None for tag in _REMOVED)
                below = next((one for one in element.itersiblings() if len(one) or one.tag == f"{W}p"), None)
                if paragraph.deleted or not is_open or below is None or below.tag != f"{W}p":
                    self._finish(paragraph, "" if paragraph.deleted and is_open else self._numbers.next(element), found)
                    paragraph = None
                    for box in boxes:
                        found += self.parts(box, depth + 1)
            elif element.tag == f"{W}tbl":
                self._tables += 1
                table = self._table(element, say("第 {number} 张表", number=self._tables), depth)
                if next(table.paragraphs, None) is not None:
                    found.append(table)
            elif element.tag not in _NOT_READ and element.tag not in _REMOVED:
                found += self.parts(element, depth + 1)
        return found

    def _finish(self, paragraph: EditedParagraph, number: str, found: list[EditedPart]) -> None:
        """Add a paragraph that was read to its end. number: its number in a list."""
        if number and paragraph.text.strip():
            paragraph.text = number + paragraph.text
            self.numbered += len(number)
        if paragraph.text or paragraph.comments or paragraph.has_picture or paragraph.deleted:
            found.append(paragraph)
            self._index += 1

    def _collect(self, element: Any, paragraph: EditedParagraph, boxes: list[Any], depth: int) -> None:
        """Add the content of an element to its paragraph. boxes: gets the text boxes."""
        if depth > _DEEPEST:
            raise _unusable(say("文件里的元素嵌套过深"))
        for child in element:
            tag = child.tag
            if tag in _TEXT:
                paragraph.text += str(child.text or "")
            elif tag in _SIGNS and element.tag == f"{W}r":
                paragraph.text += _SIGNS[tag]
            elif tag == f"{W}sym":
                paragraph.text += _SYMBOL
                paragraph.has_marks = True
            elif tag == _BOX:
                boxes.append(child)
            elif tag in (f"{W}commentRangeEnd", f"{W}commentReference"):
                number = str(child.get(f"{W}id"))
                if number not in paragraph.comments:
                    paragraph.comments.append(number)
            elif tag in _REMOVED:
                self._revise(child, _REMOVED[tag], "".join(_deleted(child)))
            elif tag in _ADDED:
                before = len(paragraph.text)
                self._collect(child, paragraph, boxes, depth + 1)
                self._revise(child, _ADDED[tag], paragraph.text[before:])
            elif _is_picture(child):
                paragraph.has_picture = True
            elif tag not in _NOT_READ:
                paragraph.has_picture |= tag == f"{_MATH}oMath"
                paragraph.has_marks |= tag == f"{W}ruby" or _looks_otherwise(child)
                self._collect(child, paragraph, boxes, depth + 1)

    def _revise(self, element: Any, kind: str, text: str) -> None:
        author, date = str(element.get(f"{W}author", "")), str(element.get(f"{W}date", ""))
        if text:
            self.revisions.append(TrackedEdit(kind, author, date, text, self._index))

    def _table(self, element: Any, where: str, depth: int) -> EditedTable:
        """Return a table. Rows and cells that were deleted with tracking are left out."""
        table = EditedTable([], where)
        for row in self._undeleted(element, "tr"):
            cells: list[list[EditedParagraph]] = []
            for cell in self._undeleted(row, "tc"):
                inside = self.parts(cell, depth + 1)
                is_merged = any(cell.find(f"{W}tcPr/{W}{name}") is not None for name in ("vMerge", "hMerge"))
                if is_merged or any(isinstance(part, EditedTable) for part in inside):
                    table.is_plain = False
                cells.append(list(chain.from_iterable(part.paragraphs for part in inside)))
            table.rows.append(cells)
        return table

    def _undeleted(self, parent: Any, name: str) -> Iterator[Any]:
        """Yield the rows of a table or the cells of a row that were not deleted."""
        for child in _children(parent, name, 0):
            mark = _mark_of_deletion(child)
            if mark is None:
                yield child
            else:
                self._revise(mark, "delete", "".join(_deleted(child)))


_SYMBOL = "〓"
"""What stands for a character of a symbol font."""


def _children(parent: Any, name: str, depth: int) -> Iterator[Any]:
    """Yield the rows of a table or the cells of a row, also inside content controls."""
    for child in parent:
        if child.tag == f"{W}{name}":
            yield child
        elif child.tag not in _NOT_READ and child.tag not in (f"{W}tr", f"{W}tc", f"{W}p", *_REMOVED):
            if depth > _DEEPEST:
                raise _unusable(say("文件里的元素嵌套过深"))
            yield from _children(child, name, depth + 1)


def _mark_of_deletion(element: Any) -> Any:
    """Return the mark of a row or a cell that was deleted with tracking; None if it was not."""
    if element.tag == f"{W}tr":
        return element.find(f"{W}trPr/{W}del")
    return element.find(f"{W}tcPr/{W}cellDel") if element.tag == f"{W}tc" else None


def _is_picture(element: Any) -> bool:
    """Return whether an element is a picture, a chart or an object: a drawing without paragraphs."""
    return element.tag in _PICTURES and next(element.iter(_BOX), None) is None


def _looks_otherwise(element: Any) -> bool:
    """Return whether an element is a run whose text is struck out, not shown at all, or in a font of symbols."""
    fonts = element.find(f"{W}rPr/{W}rFonts")
    if fonts is not None and str(fonts.get(f"{W}ascii")).lower() in _SYMBOL_FONTS:
        return True
    marks = (element.find(f"{W}rPr/{W}{name}") for name in ("strike", "dstrike", "vanish"))
    return any(mark is not None and mark.get(f"{W}val") not in _OFF for mark in marks)


def _deleted(element: Any) -> Iterator[str]:
    """Yield the texts of a deleted element."""
    for text in element.iter(f"{W}t", f"{W}delText"):
        yield str(text.text or "")


def _characters(root: Any) -> int:
    """Return how many characters an element shows with all changes accepted, whatever the paragraphs are."""
    total = 0
    waiting = [root]
    while waiting:
        element = waiting.pop()
        for child in element:
            if child.tag in _NOT_READ or child.tag in _REMOVED:
                continue
            if _mark_of_deletion(child) is not None:
                continue
            if child.tag in _TEXT:
                total += len(str(child.text or "").replace("\n", ""))
            elif (element.tag == f"{W}r" and child.tag in (f"{W}tab", f"{W}noBreakHyphen")) or child.tag == f"{W}sym":
                total += 1
            elif not _is_picture(child):
                waiting.append(child)
    return total


def _base(package: Package) -> str:
    """Return the hash that docgen put into a file; empty if there is none."""
    root = package.tree("docProps/custom.xml")
    if root is None:
        return ""
    for item in root:
        if item.get("name") == PROPERTY:
            return "".join(item.itertext()).strip()
    return ""


def _remarks(package: Package) -> tuple[Remark, ...]:
    """Return the comments of a file."""
    root = package.tree("word/comments.xml")
    if root is None:
        return ()
    found = []
    for item in root.iter(f"{W}comment"):
        lines: list[str] = []
        for paragraph in item.iter(f"{W}p"):
            if line := "".join(str(text.text or "") for text in paragraph.iter(f"{W}t")):
                lines.append(line)
        number, author, date = (str(item.get(f"{W}{name}", "")) for name in ("id", "author", "date"))
        found.append(Remark(number, author, date, "\n".join(lines)))
    return tuple(found)


def _unusable(reason: str) -> InputError:
    return InputError(reason, next_step=say("在 Word 或 WPS 中另存为 .docx 后再试"))
