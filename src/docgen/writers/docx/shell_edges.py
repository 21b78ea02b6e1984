"""The headers and footers of a Word shell: docgen's tags and page numbers, and nothing else that shows.

The PDF has its own shell, so whatever else stands there would be in every Word file and in no PDF.
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
"""What shows and is not text: characters of a symbol font, dates, pictures."""
_DRAWN_TEXT = "{urn:schemas-microsoft-com:vml}textpath"
_ON = (None, "1", "true", "on")


@dataclass(frozen=True, slots=True)
class Stray:
    """What only the Word file would show. part: its name. where: in Word's words. number: of the paragraph, from 1."""

    part: str
    where: str
    number: int
    text: str


def strays(shell: Package) -> Iterator[Stray]:
    """What else stands in the headers and footers of a shell, in the order of its pages."""
    for part, where in _parts(shell).items():
        for paragraph in _paragraphs(shell.tree(part)):
            if paragraph.is_stray:
                yield Stray(part, where, paragraph.number, paragraph.quoted)


def foreign_field(root: Any) -> str | None:
    """The instruction of a field that is no page number: it would show what is not known here, a path or a person."""
    for paragraph in _paragraphs(root):
        if paragraph.fields:
            return paragraph.fields[0]
    return None


def _parts(shell: Package) -> dict[str, str]:
    """The headers and footers that pages have, with what Word calls them."""
    settings = shell.tree(_SETTINGS)
    both = None if settings is None else settings.find(f"{_W}evenAndOddHeaders")
    default = both is not None and both.get(f"{_W}val") in _ON
    targets = {
        (str(relation.get("Type")).rpartition("/")[2], relation.get("Id")): posixpath.normpath(
            posixpath.join("word", relation.get("Target"))
        )
        for relation in shell.tree(_RELATIONS)
    }
    names = {
        "header": (say("首页页眉"), say("偶数页页眉"), say("奇数页页眉") if default else say("页眉")),
        "footer": (say("首页页脚"), say("偶数页页脚"), say("奇数页页脚") if default else say("页脚")),
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
    """A paragraph as it shows. text: without the results of page numbers. fields: instructions of other fields."""

    number: int
    text: str = ""
    has_page: bool = False
    shows: bool = False
    fields: list[str] = field(default_factory=list)

    @property
    def is_stray(self) -> bool:
        """Whether it shows more than tags, and a page number with dashes."""
        rest = "".join(_TAG.sub("", self.text).split())
        return self.shows or bool(self.fields) or bool(rest.strip(_DASHES) if self.has_page else rest)

    @property
    def quoted(self) -> str:
        """What a message says of it."""
        return self.text.strip() or (self.fields[0].strip() if self.fields else say("图片或符号"))


@dataclass(slots=True)
class _Field:
    """A field that is not yet at its end. shown: whether what follows is its result."""

    instruction: str = ""
    shown: bool = False

    @property
    def is_page(self) -> bool:
        return _PAGE.fullmatch(self.instruction) is not None


def _paragraphs(root: Any) -> list[_Paragraph]:
    """All paragraphs of a part, those in boxes and tables too, numbered as they follow each other."""
    found: dict[Any, _Paragraph] = {}
    opened: list[_Field] = []
    for element in root.iter():
        if element.tag == f"{_W}p":
            found[element] = _Paragraph(len(found) + 1)
        elif (holder := next(element.iterancestors(f"{_W}p"), None)) is not None:
            _read(element, found[holder], opened)
    for one in opened:  # without an end
        _close(one, list(found.values())[-1])
    return list(found.values())


def _read(element: Any, paragraph: _Paragraph, opened: list[_Field]) -> None:
    """Add what an element shows to its paragraph. opened: the fields around it, the innermost last."""
    match str(element.tag).removeprefix(_W):
        case "fldChar":
            _turn(element.get(f"{_W}fldCharType"), paragraph, opened)
        case "instrText" if opened:
            opened[-1].instruction += element.text or ""
        case "fldSimple":
            _close(_Field(element.get(f"{_W}instr", "")), paragraph)
        case "pgNum":
            paragraph.has_page = True
        case "noBreakHyphen":
            paragraph.text += "-"
        case "numId":
            paragraph.shows = paragraph.shows or element.get(f"{_W}val") != "0"
        case _ if element.tag in _TEXT and not _is_page_number(element, opened):
            paragraph.text += element.text or ""
        case _ if element.tag == _DRAWN_TEXT:
            paragraph.text += element.get("string", "")
        case _ if element.tag in _SHOWS:
            paragraph.shows = True


def _turn(kind: str | None, paragraph: _Paragraph, opened: list[_Field]) -> None:
    if kind == "begin":
        opened.append(_Field())
    elif kind == "separate" and opened:
        opened[-1].shown = True
    elif kind == "end" and opened:
        _close(opened.pop(), paragraph)


def _close(one: _Field, paragraph: _Paragraph) -> None:
    if one.is_page:
        paragraph.has_page = True
    else:
        paragraph.fields.append(one.instruction)


def _is_page_number(element: Any, opened: list[_Field]) -> bool:
    """Whether a text is the result of a page number, which is digits or a numeral."""
    simple = next(element.iterancestors(f"{_W}fldSimple"), None)
    inside = opened[-1].shown and opened[-1].is_page if opened else False
    if simple is not None:
        inside = _PAGE.fullmatch(simple.get(f"{_W}instr", "")) is not None
    return inside and _NUMBER.fullmatch(element.text or "") is not None
