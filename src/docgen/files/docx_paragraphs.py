"""Read the visible paragraphs of a Word file's parts, and the names that Word shows for its headers and footers.

The text includes docxtpl tags. It leaves out page numbers, because they differ from page to page.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from typing import Any

from docgen.files.docx_package import Package
from docgen.language import say

DOCUMENT = "word/document.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_RELATIONS, _SETTINGS = "word/_rels/document.xml.rels", "word/settings.xml"
_PAGE = re.compile(r"(?i)\s*PAGE(?:\s+\\\*\s*\w+)*\s*")
"""The instruction of a page number field."""
_DASHES = "-‐‑‒–—―─－"
_NUMBER = re.compile(rf"(?i)[\s\divxlcdm〇零一二三四五六七八九十百{re.escape(_DASHES)}]{{0,12}}")
"""The result of a page number field: digits or a numeral, perhaps with dashes."""
_TEXT = {
    f"{_W}t",
    "{http://schemas.openxmlformats.org/drawingml/2006/main}t",
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}t",
}
_SHOWS = {
    *(f"{_W}{name}" for name in ("sym", "object", "ruby")),
    *(f"{_W}{part}{length}" for part in ("day", "month", "year") for length in ("Short", "Long")),
    "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic",
    "{urn:schemas-microsoft-com:vml}imagedata",
}
"""Elements that show something without text: characters of a symbol font, dates, pictures."""
_DRAWN_TEXT = "{urn:schemas-microsoft-com:vml}textpath"
_ON = (None, "1", "true", "on")
"""The values of `val` that switch a setting on. None: the attribute is missing."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A header or footer, or the body."""

    part: str
    """The name of the part."""
    where: str
    """The name that Word shows for the part."""
    is_first: bool
    """Whether the part is for the first page alone."""
    kind: str = ""
    """`header` or `footer`. Empty: the body."""


def edges(package: Package) -> list[Edge]:
    """Return the headers and footers that the document uses: first the headers, then the footers."""
    settings = package.tree(_SETTINGS)
    setting = None if settings is None else settings.find(f"{_W}evenAndOddHeaders")
    even_differs = setting is not None and setting.get(f"{_W}val") in _ON
    listed = package.tree(_RELATIONS)
    targets: dict[tuple[str, str], str] = {}
    """Kind and id of a relation → the name of the part that it leads to."""
    for relation in () if listed is None else listed:
        kind = str(relation.get("Type")).rpartition("/")[2]
        target = posixpath.join("word", str(relation.get("Target")))
        targets[kind, relation.get("Id")] = posixpath.normpath(target)
    names = {
        "header": (say("首页页眉"), say("偶数页页眉"), say("奇数页页眉") if even_differs else say("页眉")),
        "footer": (say("首页页脚"), say("偶数页页脚"), say("奇数页页脚") if even_differs else say("页脚")),
    }
    found: dict[str, Edge] = {}
    document = package.tree(DOCUMENT)
    for kind, (first, even, other) in names.items():
        for reference in document.iter(f"{_W}{kind}Reference"):
            which = reference.get(f"{_W}type")
            part = targets.get((kind, reference.get(f"{_OFFICE}id")))
            if part is not None and part in package.members:
                where = {"first": first, "even": even}.get(which, other)
                found.setdefault(part, Edge(part, where, which == "first", kind))
    return list(found.values())


@dataclass(slots=True)
class WordParagraph:
    """The visible content of a paragraph."""

    number: int
    """The number of the paragraph in its part, from 1."""
    text: str = ""
    """The text without the results of page number fields."""
    has_page: bool = False
    """Whether the paragraph has a page number."""
    shows_nontext: bool = False
    """Whether the paragraph shows something that is not text, such as a picture or a list number."""
    fields: list[str] = field(default_factory=list)
    """The instructions of the other fields, without page numbers."""

    @property
    def words(self) -> str:
        """The text; empty if the paragraph has only a page number and dashes around it."""
        return "" if self.has_page and not "".join(self.text.split()).strip(_DASHES) else self.text

    @property
    def quoted(self) -> str:
        """The words with which a message quotes the paragraph."""
        if shown := self.text.strip():
            return shown
        return self.fields[0].strip() if self.fields else say("图片或符号")


@dataclass(slots=True)
class _Field:
    """A field whose end has not been read yet."""

    instruction: str = ""
    """The part of the instruction that has been read."""
    in_result: bool = False
    """Whether the next elements belong to the result of the field."""

    @property
    def is_page(self) -> bool:
        return _PAGE.fullmatch(self.instruction) is not None


def paragraphs(root: Any) -> list[WordParagraph]:
    """Return all paragraphs of a part in their order, including those in boxes and tables."""
    found: list[WordParagraph] = []
    opened: list[_Field] = []
    _walk(root, None, found, opened)
    for unended in opened:
        _close(unended, found[-1])
    return found


def _walk(element: Any, paragraph: WordParagraph | None, found: list[WordParagraph], opened: list[_Field]) -> None:
    """Add the content of an element to the paragraphs.

    paragraph: the paragraph around the element; None if there is none. opened: as in `_add`.
    """
    for child in element:
        if child.tag == _FALLBACK:
            continue  # A fallback repeats for older programs what has been read.
        holder = paragraph
        if child.tag == f"{_W}p":
            holder = WordParagraph(len(found) + 1)
            found.append(holder)
        elif holder is not None:
            _add(child, holder, opened)
        if child.tag not in _TEXT:  # Word shows no element inside a text.
            _walk(child, holder, found, opened)


def _add(element: Any, paragraph: WordParagraph, opened: list[_Field]) -> None:
    """Add the visible content of an element to its paragraph. opened: the fields around the element, innermost last."""
    match str(element.tag).removeprefix(_W):
        case "fldChar":
            _follow(element.get(f"{_W}fldCharType"), paragraph, opened)
        case "instrText" if opened:
            opened[-1].instruction += element.text or ""
        case "fldSimple":
            _close(_Field(element.get(f"{_W}instr", "")), paragraph)
        case "pgNum":
            paragraph.has_page = True
        case "noBreakHyphen":
            paragraph.text += "-"
        case "tab" if element.getparent().tag == f"{_W}r":
            paragraph.text += "\t"
        case "numId":
            paragraph.shows_nontext = paragraph.shows_nontext or element.get(f"{_W}val") != "0"
        case _ if element.tag in _TEXT and not _is_page_number(element, opened):
            paragraph.text += element.text or ""
        case _ if element.tag == _DRAWN_TEXT:
            paragraph.text += element.get("string", "")
        case _ if element.tag in _SHOWS:
            paragraph.shows_nontext = True


def _follow(kind: str | None, paragraph: WordParagraph, opened: list[_Field]) -> None:
    """Follow a field character: a field begins, its result begins, or it ends."""
    if kind == "begin":
        opened.append(_Field())
    elif kind == "separate" and opened:
        opened[-1].in_result = True
    elif kind == "end" and opened:
        _close(opened.pop(), paragraph)


def _close(ended: _Field, paragraph: WordParagraph) -> None:
    """Note in its paragraph that a field has ended."""
    if ended.is_page:
        paragraph.has_page = True
    else:
        paragraph.fields.append(ended.instruction)


def _is_page_number(element: Any, opened: list[_Field]) -> bool:
    """Return whether the text of an element is the result of a page number field, and written like a page number."""
    simple = next(element.iterancestors(f"{_W}fldSimple"), None)
    if simple is not None:
        is_result = _PAGE.fullmatch(simple.get(f"{_W}instr", "")) is not None
    else:
        is_result = bool(opened) and opened[-1].in_result and opened[-1].is_page
    return is_result and _NUMBER.fullmatch(element.text or "") is not None
