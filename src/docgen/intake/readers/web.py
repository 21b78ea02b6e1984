"""A web page, or the HTML that systems name .doc and .xls → its paragraphs and tables.

Nothing is fetched, and scripts are left out.
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
_DEEPEST = 200
_LARGEST_MIME = 20_000_000
_MOST_PARTS = 2_000


def paper(data: bytes, file: str) -> list[FormParagraph | FormTable]:
    """Return the paragraphs and tables of a page."""
    return list(_PageReading().parts(html_files.root(data, file)))


def page_of_mime(data: bytes, file: str) -> bytes:
    """Return the first HTML part of a page that was saved as one file (.mht). Without one, raise an `InputError`."""
    import email

    if len(data) <= _LARGEST_MIME:
        for count, part in enumerate(email.message_from_bytes(data).walk()):
            content = part.get_payload(decode=True) if part.get_content_type() == "text/html" else None
            if isinstance(content, bytes) and content:
                return content
            if count > _MOST_PARTS:
                break
    raise InputError(
        say("单个文件网页里没有正文"), place=Place(file), next_step=say("用 Word 打开，另存为 .docx 后再导入")
    )


def text_of(fragment: str) -> str:
    """Return the text of a piece of HTML, a line for each paragraph. A text without tags is returned as it is."""
    if not re.search(r"<[a-zA-Z/][^<>]{0,200}>|&[a-zA-Z#0-9]{1,10};", fragment):
        return fragment
    lines: list[str] = []
    for part in _PageReading().parts(html_files.root(f"<div>{fragment}</div>".encode(), "")):
        lines += [part.text] if isinstance(part, FormParagraph) else [cell.text for cell in part.cells]
    return "\n".join(lines)


class _PageReading:
    def __init__(self) -> None:
        self._tables = 0
        self._paragraphs = 0

    def parts(self, root: Any) -> Iterator[FormParagraph | FormTable]:
        """Yield the paragraphs and tables of an element."""
        pieces: list[str] = []
        yield from self._inside(root, pieces, 0)
        yield from self._paragraph(pieces)

    def _paragraph(self, pieces: list[str]) -> Iterator[FormParagraph]:
        """Yield the text that was collected, a paragraph for each line, and empty the list."""
        for line in _lines(pieces):
            self._paragraphs += 1
            yield FormParagraph(line, say("第 {number} 段", number=self._paragraphs))
        pieces.clear()

    def _inside(self, element: Any, pieces: list[str], depth: int) -> Iterator[FormParagraph | FormTable]:
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
        """Return a table. Cells with rowspan push the cells of the rows below to the right."""
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
                height = height if width * height <= _TALLEST else 1
                text, tables = self._cell(item, depth)
                cells.append(FormCell(index, column, height, width, text, tables))
                free_from |= dict.fromkeys(range(column, column + width), index + height)
                column += width
        last = max((cell.row for cell in cells), default=0)
        for cell in cells:
            cell.height = min(cell.height, last - cell.row + 1)
        return FormTable(name, cells)

    def _cell(self, item: Any, depth: int) -> tuple[str, tuple[FormTable, ...]]:
        lines: list[str] = []
        tables: list[FormTable] = []
        if depth >= _DEEPEST:
            return "", ()
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
            yield from (row for row in child if row.tag == "tr")


def _lines(pieces: list[str]) -> list[str]:
    """Return the lines of a text without white space at their ends. Blank lines are left out."""
    lines = "".join(pieces).replace("\xa0", " ").split("\n")
    return [line.strip(" \t") for line in lines if line.strip()]


def _flowing(text: str | None) -> str:
    """Return a text in which a line end is a space between Latin words, and nothing between Chinese characters."""
    if not text:
        return ""
    text = re.sub(r"(?<=[^\x00-\x7f])[ \t]*[\r\n]+[ \t]*(?=[^\x00-\x7f])", "", text)
    return _SPACE.sub(" ", text)


def _plain(element: Any) -> str:
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
    return element.get("hidden") is not None or _HIDDEN.search(str(element.get("style", ""))) is not None


def _span(element: Any, name: str, largest: int) -> int:
    return min(max(small_number(str(element.get(name, "")).strip(), 1), 1), largest)
