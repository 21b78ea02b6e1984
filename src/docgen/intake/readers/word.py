"""A Word document (.docx) → its paragraphs and tables, as Word shows them.

Deleted text and field codes are left out. Numbers of lists are written out. A check box becomes ☑ or □.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docgen.errors import Finding, InputError, Place, Severity
from docgen.files import docx_package, docx_paragraphs
from docgen.files.docx_package import Package
from docgen.intake.check_boxes import TICKED
from docgen.intake.paper import FormCell, FormParagraph, FormTable
from docgen.intake.passages import small_number
from docgen.intake.readers.numbering import ListNumbers, W
from docgen.language import say

_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_SKIPPED = {f"{W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "rPr", "pPr", "rt", "sectPr")}
_ALTERNATIVE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_BOX = f"{W}txbxContent"
_SIGNS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_CHECKED, _UNCHECKED = "☑", "□"
_SYMBOLS = {
    "wingdings": {0xFE: _CHECKED, 0xFD: _CHECKED, 0xFC: "√", 0xA8: _UNCHECKED, 0x6F: _UNCHECKED, 0x71: _UNCHECKED},
    "wingdings 2": {0x52: _CHECKED, 0x54: _CHECKED, 0x50: "√", 0xA3: _UNCHECKED, 0x2A: _UNCHECKED},
}
"""Font of a symbol → its code → the sign that looks like it."""
_DEEPEST = 60
"""The greatest depth of elements inside elements."""
_WIDEST = 1_000
"""The greatest number of columns that a cell may cover."""


def paper(data: bytes, file: str) -> tuple[list[FormParagraph | FormTable], list[Finding]]:
    """Return the paragraphs and tables of a document, and findings. An unusable file raises an `InputError`."""
    package = docx_package.container(data, file)
    document = package.tree("word/document.xml")
    body = None if document is None else document.find(f"{W}body")
    if body is None:
        raise InputError(
            say("Word 文件里没有正文"), place=Place(file), next_step=say("在 Word 或 WPS 中另存为 .docx 后再导入")
        )
    reading = _WordReading(ListNumbers(package.tree("word/numbering.xml"), package.tree("word/styles.xml")))
    parts = [*_header(package), *reading.parts(body, 0)]
    return parts, reading.findings(file)


def _header(package: Package) -> list[FormParagraph]:
    """Return the paragraphs of the page headers. Some forms state the meeting and the number there."""
    found: list[FormParagraph] = []
    for edge in docx_paragraphs.edges(package):
        if edge.kind == "header":
            for paragraph in docx_paragraphs.paragraphs(package.tree(edge.part)):
                is_new = all(paragraph.words != other.text for other in found)
                if paragraph.words.strip() and is_new:
                    found.append(FormParagraph(paragraph.words, edge.where))
    return found


class _WordReading:
    """Reads the elements of one document in their order."""

    def __init__(self, numbers: ListNumbers) -> None:
        self._numbers = numbers
        self._tables = 0
        self._paragraphs = 0
        self._hidden: list[str] = []
        self._deleted = 0

    def findings(self, file: str) -> list[Finding]:
        """Return what was left out."""
        found: list[Finding] = []
        if self._hidden:
            message = say("有隐藏文字，没有读入：{text}", text=" / ".join(self._hidden)[:200])
            step = say("如有用，请在 Word 中取消隐藏后重新导入")
            found.append(Finding("intake-hidden", message, Place(file), Severity.WARNING, step))
        if self._deleted:
            message = say("有 {count} 处修订删去的文字，没有读入", count=self._deleted)
            found.append(Finding("intake-hidden", message, Place(file), Severity.INFO))
        return found

    def parts(self, parent: Any, depth: int) -> Iterator[FormParagraph | FormTable]:
        """Yield the paragraphs and tables of an element."""
        if depth > _DEEPEST:
            return
        for element in parent:
            if element.tag == f"{W}p":
                self._paragraphs += 1
                where = say("第 {number} 段", number=self._paragraphs)
                boxes: list[Any] = []
                text = self._text(element, boxes)
                for line in text.split("\n"):
                    if line.strip():
                        yield FormParagraph(line, where)
                for box in boxes:
                    yield from self.parts(box, depth + 1)
            elif element.tag == f"{W}tbl":
                self._tables += 1
                yield self._table(element, say("第 {number} 张表", number=self._tables), depth)
            elif element.tag not in _SKIPPED and not _is_unfilled(element):
                yield from self.parts(element, depth + 1)

    # ---- paragraphs

    def _text(self, paragraph: Any, boxes: list[Any]) -> str:
        """Return the text of a paragraph with its number. boxes: gets the text boxes in the paragraph."""
        pieces: list[str] = []
        self._collect(paragraph, pieces, boxes, 0)
        text = "".join(pieces)
        number = self._numbers.next(paragraph) if text.strip() else ""
        return number + text

    def _collect(self, element: Any, pieces: list[str], boxes: list[Any], depth: int) -> None:
        """Add the texts inside an element to `pieces`."""
        if depth > _DEEPEST:
            return
        for child in element:
            tag = child.tag
            if tag == f"{W}t":
                pieces.append(_shown(element, str(child.text or "")))
            elif tag in _SIGNS:
                pieces.append(_SIGNS[tag])
            elif tag == f"{W}sym":
                pieces.append(_symbol(child))
            elif tag == _BOX:
                boxes.append(child)
            elif tag in (f"{W}del", f"{W}moveFrom"):
                self._deleted += 1
            elif tag == f"{W}r" and _is_hidden(child):
                self._hidden += [str(text.text) for text in child.findall(f"{W}t") if text.text]
            elif tag == f"{W}sdt" and (box := _content_check_box(child)):
                pieces.append(box)
            elif _is_unfilled(child):
                continue
            elif tag == f"{W}ffData":
                pieces.append(_form_check_box(child) or _chosen_entry(child))
            elif tag == _ALTERNATIVE:
                if len(child):  # only the first of the alternatives
                    self._collect(child[0], pieces, boxes, depth + 1)
            elif tag not in _SKIPPED:
                self._collect(child, pieces, boxes, depth + 1)

    # ---- tables

    def _table(self, element: Any, name: str, depth: int) -> FormTable:
        """Return a table. Cells that are merged with the cell above become one cell."""
        cells: list[FormCell] = []
        open_cells: dict[int, FormCell] = {}
        for index, row in enumerate(_children(element, "tr")):
            column = _grid_number(row.find(f"{W}trPr"), "gridBefore", 0)
            for item in _children(row, "tc"):
                properties = item.find(f"{W}tcPr")
                width = min(max(_grid_number(properties, "gridSpan", 1), 1), _WIDEST)
                merge = None if properties is None else properties.find(f"{W}vMerge")
                above = open_cells.get(column)
                if merge is not None and merge.get(f"{W}val") != "restart" and above:
                    above.height = index - above.row + 1
                else:
                    text, tables = self._cell(item, depth)
                    cell = FormCell(index, column, 1, width, text, tables)
                    cells.append(cell)
                    open_cells.pop(column, None)
                    if merge is not None:
                        open_cells[column] = cell
                column += width
        return FormTable(name, cells)

    def _cell(self, item: Any, depth: int) -> tuple[str, tuple[FormTable, ...]]:
        """Return the text of a cell, with a line for each paragraph, and the tables inside the cell."""
        lines: list[str] = []
        tables: list[FormTable] = []
        counted = self._paragraphs, self._tables  # places count only what stands outside cells
        for part in self.parts(item, depth + 1):
            if isinstance(part, FormTable):
                tables.append(part)
            else:
                lines.append(part.text)
        self._paragraphs, self._tables = counted
        return "\n".join(lines), tuple(tables)


def _children(parent: Any, name: str, depth: int = 0) -> Iterator[Any]:
    """Yield the undeleted rows of a table or the cells of a row, also inside content controls and insertions."""
    for child in parent:
        if child.tag == f"{W}{name}":
            if not (name == "tr" and child.find(f"{W}trPr/{W}del") is not None):
                yield child
        elif child.tag not in _SKIPPED and child.tag not in (f"{W}tr", f"{W}tc", f"{W}p") and depth < _DEEPEST:
            yield from _children(child, name, depth + 1)


def _grid_number(properties: Any, name: str, default: int) -> int:
    child = None if properties is None else properties.find(f"{W}{name}")
    text = "" if child is None else str(child.get(f"{W}val", ""))
    return min(small_number(text, default), _WIDEST)


def _is_hidden(run: Any) -> bool:
    vanish = run.find(f"{W}rPr/{W}vanish")
    return vanish is not None and vanish.get(f"{W}val") not in ("0", "false", "off")


def _symbol(element: Any) -> str:
    """Return the sign that looks like a symbol of a font; 〓 for a symbol that docgen does not know."""
    font, code = str(element.get(f"{W}font", "")).lower(), str(element.get(f"{W}char", ""))
    try:
        number = int(code, 16) & 0xFF
    except ValueError:
        return "〓"
    return _SYMBOLS.get(font, {}).get(number, "〓")


def _shown(run: Any, text: str) -> str:
    """Return the text of a run as it looks. In a font of symbols, letters look like boxes: R is ☑ in Wingdings 2."""
    fonts = run.find(f"{W}rPr/{W}rFonts")
    font = "" if fonts is None else str(fonts.get(f"{W}ascii", "")).lower()
    if font not in _SYMBOLS:
        return text
    return "".join(_SYMBOLS[font].get(ord(character) & 0xFF, character) for character in text)


def _is_unfilled(control: Any) -> bool:
    """Return whether a content control is empty. Word then shows words of its own in it: click here to enter text."""
    return control.tag == f"{W}sdt" and control.find(f"{W}sdtPr/{W}showingPlcHdr") is not None


def _content_check_box(control: Any) -> str:
    """Return ☑ or □ for a content control that is a check box; empty for another control.

    Somebody may have typed a tick over the box. This does not change the state of the control.
    """
    box = control.find(f"{W}sdtPr/{_W14}checkbox")
    if box is None:
        return ""
    checked = box.find(f"{_W14}checked")
    typed = "".join(str(text.text or "") for text in control.iter(f"{W}t"))
    is_typed = any(sign in typed for sign in TICKED)
    is_checked = checked is not None and checked.get(f"{_W14}val") in ("1", "true")
    return _CHECKED if is_checked or is_typed else _UNCHECKED


def _chosen_entry(data: Any) -> str:
    """Return the chosen entry of an old form field that is a list; empty for another field."""
    entries = [str(entry.get(f"{W}val", "")) for entry in data.findall(f"{W}ddList/{W}listEntry")]
    result = data.find(f"{W}ddList/{W}result")
    text = "0" if result is None else str(result.get(f"{W}val", "0"))
    return entries[int(text)] if text.isdigit() and int(text) < len(entries) else ""


def _form_check_box(data: Any) -> str:
    """Return ☑ or □ for an old form field that is a check box; empty for another field."""
    box = data.find(f"{W}checkBox")
    if box is None:
        return ""
    state = box.find(f"{W}checked")
    if state is None:
        state = box.find(f"{W}default")
    is_checked = state is not None and state.get(f"{W}val", "1") not in ("0", "false", "off")
    return _CHECKED if is_checked else _UNCHECKED
