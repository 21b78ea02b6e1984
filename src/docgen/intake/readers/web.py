"""A web page → its paragraphs and tables.

Some office systems write HTML files with the ending .doc or .xls. They are read here too. Nothing is fetched, and
scripts are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from docgen.errors import InputError, Place
from docgen.files import html_files
from docgen.intake.paper import FormCell, FormParagraph, FormTable
from docgen.intake.passages import small_number
from docgen.language import say

_SKIPPED = {"script", "style", "head", "title", "template", "noscript", "object", "iframe", "svg", "button"}
_BLOCKS = {
    *("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "center", "section", "article", "form"),
    *("fieldset", "dl", "dt", "dd", "blockquote", "pre", "header", "footer", "main", "caption", "body", "html"),
}
_SPACE = re.compile(r"[ \t\r\n\f]+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_WIDEST, _TALLEST = 1_000, 5_000
"""The greatest number of columns, and of rows, that one cell may cover. A cell covers at most 5,000 places in all."""
_DEEPEST = 200
"""How many levels of elements are read. Deeper elements are left out."""
_LARGEST_MIME = 20_000_000
"""The size limit of a page that was saved as one file, in bytes."""
_MOST_PARTS = 2_000
"""How many MIME parts of such a page are searched."""


def paper(data: bytes, file: str) -> list[FormParagraph | FormTable]:
    """Return the paragraphs and tables of a page."""
    return list(_PageReading().parts(html_files.root(data, file)))


def page_of_mime(data: bytes, file: str) -> bytes:
    """Return the first HTML part of a page that was saved as one file (.mht). Without one, raise an `InputError`."""
    import email

    if len(data) <= _LARGEST_MIME:
        for count, part in enumerate(email.message_from_bytes(data).walk()):
            if part.get_content_type() == "text/html":
                content = part.get_payload(decode=True)
                if isinstance(content, bytes) and content:
                    return content
            if count > _MOST_PARTS:
                break
    raise InputError(
        say("单个文件网页里没有正文"), place=Place(file), next_step=say("用 Word 打开，另存为 .docx 后再导入")
    )


def text_of(fragment: str) -> str:
    """Return the text of a piece of HTML, with a line for each paragraph and each table cell.

    A text without tags and character references is returned as it is.
    """
    if not re.search(r"<[a-zA-Z/][^<>]{0,200}>|&[a-zA-Z#0-9]{1,10};", fragment):
        return fragment
    lines: list[str] = []
    for part in _PageReading().parts(html_files.root(f"<div>{fragment}</div>".encode(), "")):
        if isinstance(part, FormParagraph):
            lines.append(part.text)
        else:
            lines += [cell.text for cell in part.cells]
    return "\n".join(lines)


class _PageReading:
    """Reads a page, or a cell of a table, and numbers its paragraphs and tables."""

    def __init__(self) -> None:
        self._tables = 0
        self._paragraphs = 0

    def parts(self, root: Any) -> Iterator[FormParagraph | FormTable]:
        """Yield the paragraphs and tables of an element."""
        pieces: list[str] = []
        yield from self._inside(root, pieces, 0)
        yield from self._paragraph(pieces)

    def _paragraph(self, pieces: list[str]) -> Iterator[FormParagraph]:
        """Yield a paragraph for each line of the collected text. Then empty the list.

        pieces: the texts that were collected since the last paragraph.
        """
        for line in _lines(pieces):
            self._paragraphs += 1
            yield FormParagraph(line, say("第 {number} 段", number=self._paragraphs))
        pieces.clear()

    def _inside(self, element: Any, pieces: list[str], depth: int) -> Iterator[FormParagraph | FormTable]:
        """Yield each table of an element, and before it the paragraphs that are above it.

        The text below the last table stays in `pieces`. depth: how many elements the element is inside.
        """
        pieces.append(_flowing(element.text))
        for child in element:
            name = child.tag if isinstance(child.tag, str) else ""
            if name == "table" and not _is_hidden(child):
                yield from self._paragraph(pieces)
                caption = child.find("caption")
                if caption is not None:
                    yield from self._paragraph([_plain(caption)])
                self._tables += 1
                yield self._table(child, say("第 {number} 张表", number=self._tables), depth + 1)
            elif name == "br":
                pieces.append("\n")
            elif name in ("input", "textarea", "select"):
                pieces.append(_control(child))
            elif name and name not in _SKIPPED and not _is_hidden(child) and depth < _DEEPEST:
                is_block = name in _BLOCKS
                pieces.append("\n" if is_block else "")
                yield from self._inside(child, pieces, depth + 1)
                pieces.append("\n" if is_block else "")
            pieces.append(_flowing(child.tail))

    def _table(self, element: Any, name: str, depth: int) -> FormTable:
        """Return a table. name: its name for people. depth: how many elements it is inside.

        A cell with a rowspan takes places in the rows below. The cells of these rows move to the right of it.
        """
        cells: list[FormCell] = []
        free_from: dict[int, int] = {}  # column → the row from which it is free
        for index, row in enumerate(_rows(element)):
            column = 0
            for item in row:
                if item.tag not in ("td", "th"):
                    continue
                while free_from.get(column, 0) > index:
                    column += 1
                width, height = _span(item, "colspan", _WIDEST), _span(item, "rowspan", _TALLEST)
                if width * height > _TALLEST:
                    height = 1
                text, tables = self._cell(item, depth)
                cells.append(FormCell(index, column, height, width, text, tables))
                for covered in range(column, column + width):
                    free_from[covered] = index + height
                column += width
        # A rowspan may say more rows than the table has.
        last = max((cell.row for cell in cells), default=0)
        for cell in cells:
            cell.height = min(cell.height, last - cell.row + 1)
        return FormTable(name, cells)

    def _cell(self, item: Any, depth: int) -> tuple[str, tuple[FormTable, ...]]:
        """Return the text of a cell, with a line for each paragraph, and the tables inside the cell."""
        if depth >= _DEEPEST:
            return "", ()
        lines: list[str] = []
        tables: list[FormTable] = []
        inner = _PageReading()
        pieces: list[str] = []
        found = [*inner._inside(item, pieces, depth), *inner._paragraph(pieces)]
        for part in found:
            if isinstance(part, FormTable):
                tables.append(part)
            else:
                lines.append(part.text)
        return "\n".join(lines), tuple(tables)


def _rows(table: Any) -> Iterator[Any]:
    """Yield the rows of a table, without those of tables inside it."""
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            for row in child:
                if row.tag == "tr":
                    yield row


def _lines(pieces: list[str]) -> list[str]:
    """Return the lines of a text. White space at both ends of a line is removed, and blank lines are left out."""
    lines = "".join(pieces).replace("\xa0", " ").split("\n")
    return [line.strip(" \t") for line in lines if line.strip()]


def _flowing(text: str | None) -> str:
    """Return a text in one line. A line end between two Chinese characters is removed, any other becomes a space."""
    if not text:
        return ""
    text = re.sub(r"(?<=[^\x00-\x7f])[ \t]*[\r\n]+[ \t]*(?=[^\x00-\x7f])", "", text)
    return _SPACE.sub(" ", text)


def _plain(element: Any) -> str:
    """Return all text inside an element in one line."""
    return _flowing("".join(element.itertext()))


def _control(element: Any) -> str:
    """Return the text that a control of a form shows."""
    kind = str(element.get("type", "text")).lower()
    if element.tag == "select":
        chosen = [item for item in element.iter("option") if item.get("selected") is not None]
        return "、".join(_plain(item).strip() for item in chosen)
    if element.tag == "textarea":
        return str(element.text or "")
    if kind in ("checkbox", "radio"):
        return "☑" if element.get("checked") is not None else "□"
    return "" if kind in ("hidden", "button", "submit", "reset", "image", "file") else str(element.get("value", ""))


def _is_hidden(element: Any) -> bool:
    """Return whether a browser or Word does not show an element."""
    return element.get("hidden") is not None or _HIDDEN.search(str(element.get("style", ""))) is not None


def _span(element: Any, name: str, largest: int) -> int:
    """Return how many columns or rows a cell covers, from 1 to `largest`. name: colspan or rowspan."""
    stated = small_number(str(element.get(name, "")).strip(), 1)
    return min(max(stated, 1), largest)
