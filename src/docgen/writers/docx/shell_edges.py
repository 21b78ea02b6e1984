"""A Word shell → the paragraphs of its headers and footers that show more than docgen's tags and page numbers.

The PDF has another shell. So other text in these headers and footers would be in every Word file and in no PDF.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from docgen.files.docx_package import Package
from docgen.language import say
from docgen.writers.docx import ooxml

_W = f"{{{ooxml.NAMESPACES['w']}}}"
_OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DOCUMENT, _RELATIONS, _SETTINGS = "word/document.xml", "word/_rels/document.xml.rels", "word/settings.xml"
_TAG = re.compile(r"\{\{(?:[pr]\s)?\s*\w+\s*\}\}|\{%-?p?\s+(?:if|else|endif)\b[\w\s]*-?%\}|\{#.*?#\}")
_PAGE = re.compile(r"(?i)\s*PAGE(?:\s+\\\*\s*\w+)*\s*")
_DASHES = "-‐‑‒–—―─－"
_NUMBER = re.compile(rf"(?i)[\s\divxlcdm〇零一二三四五六七八九十百{re.escape(_DASHES)}]{{0,12}}")
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


@dataclass(frozen=True, slots=True)
class Stray:
    """A paragraph that only the Word file would show."""

    part: str
    """The name of the part."""
    where: str
    """The header or footer, named as Word names it."""
    number: int
    """The number of the paragraph in the part, from 1."""
    text: str
    """The text of the paragraph. Without text it is the instruction of a field, else a word for pictures and signs."""


def strays(shell: Package) -> Iterator[Stray]:
    """Yield the stray paragraphs of a shell's headers and footers: first the headers, then the footers."""
    for part, where in _parts(shell).items():
        for paragraph in _paragraphs(shell.tree(part)):
            if paragraph.is_stray:
                yield Stray(part, where, paragraph.number, paragraph.quoted)


def foreign_field(root: Any) -> str | None:
    """Return the instruction of the first field that is no page number, or None if there is none.

    Word fills in the text of such a field. It may be a path or a person's name.
    """
    for paragraph in _paragraphs(root):
        if paragraph.fields:
            return paragraph.fields[0]
    return None


def _parts(shell: Package) -> dict[str, str]:
    """Return the headers and footers that pages refer to: name of the part → the name that Word shows for it."""
    settings = shell.tree(_SETTINGS)
    switch = None if settings is None else settings.find(f"{_W}evenAndOddHeaders")
    has_even = switch is not None and switch.get(f"{_W}val") in _ON
    targets: dict[tuple[str, str | None], str] = {}
    for relation in shell.tree(_RELATIONS):
        kind = str(relation.get("Type")).rpartition("/")[2]
        targets[kind, relation.get("Id")] = posixpath.normpath(posixpath.join("word", relation.get("Target")))
    names = {
        "header": (say("首页页眉"), say("偶数页页眉"), say("奇数页页眉") if has_even else say("页眉")),
        "footer": (say("首页页脚"), say("偶数页页脚"), say("奇数页页脚") if has_even else say("页脚")),
    }
    found: dict[str, str] = {}
    for kind, (first, even, other) in names.items():
        for reference in shell.tree(_DOCUMENT).iter(f"{_W}{kind}Reference"):
            name = {"first": first, "even": even}.get(reference.get(f"{_W}type"), other)
            if (part := targets.get((kind, reference.get(f"{_OFFICE}id")))) is not None:
                found.setdefault(part, name)
    return found


@dataclass(slots=True)
class _Paragraph:
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
    """The instructions of the fields that are no page number."""

    @property
    def is_stray(self) -> bool:
        """Whether the paragraph shows more than tags and page numbers with dashes."""
        if self.shows_nontext or self.fields:
            return True
        rest = "".join(_TAG.sub("", self.text).split())
        return bool(rest.strip(_DASHES) if self.has_page else rest)

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


def _paragraphs(root: Any) -> list[_Paragraph]:
    """Return all paragraphs of a part in their order, including those in boxes and tables."""
    found: dict[Any, _Paragraph] = {}
    opened: list[_Field] = []
    for element in root.iter():
        if element.tag == f"{_W}p":
            found[element] = _Paragraph(len(found) + 1)
        elif (holder := next(element.iterancestors(f"{_W}p"), None)) is not None:
            _add(element, found[holder], opened)
    for unended in opened:
        _close(unended, list(found.values())[-1])
    return list(found.values())


def _add(element: Any, paragraph: _Paragraph, opened: list[_Field]) -> None:
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
        case "numId":
            paragraph.shows_nontext = paragraph.shows_nontext or element.get(f"{_W}val") != "0"
        case _ if element.tag in _TEXT and not _is_page_number(element, opened):
            paragraph.text += element.text or ""
        case _ if element.tag == _DRAWN_TEXT:
            paragraph.text += element.get("string", "")
        case _ if element.tag in _SHOWS:
            paragraph.shows_nontext = True


def _follow(kind: str | None, paragraph: _Paragraph, opened: list[_Field]) -> None:
    """Follow a field character: a field begins, its result begins, or it ends."""
    if kind == "begin":
        opened.append(_Field())
    elif kind == "separate" and opened:
        opened[-1].in_result = True
    elif kind == "end" and opened:
        _close(opened.pop(), paragraph)


def _close(ended: _Field, paragraph: _Paragraph) -> None:
    if ended.is_page:
        paragraph.has_page = True
    else:
        paragraph.fields.append(ended.instruction)


def _is_page_number(element: Any, opened: list[_Field]) -> bool:
    """Whether a text is digits or a numeral, and the result of a page number field."""
    simple = next(element.iterancestors(f"{_W}fldSimple"), None)
    inside = opened[-1].in_result and opened[-1].is_page if opened else False
    if simple is not None:
        inside = _PAGE.fullmatch(simple.get(f"{_W}instr", "")) is not None
    return inside and _NUMBER.fullmatch(element.text or "") is not None
