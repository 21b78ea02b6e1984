"""The rule that Word shows all text of a finished Word file: `CheckedFile` → findings.

The writer writes few elements and few properties of characters. Others are only in the file if the shell brought them,
or if somebody changed the file: hidden, white, tiny or struck-out text can be read by a program and not on paper.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from docgen.checks.subject import CheckedFile
from docgen.errors import Finding, Place
from docgen.files import docx_package, docx_paragraphs, text_files
from docgen.files.docx_package import Package
from docgen.language import say
from docgen.stationery.profile import Profile

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STYLES, _NUMBERING = "word/styles.xml", "word/numbering.xml"
_HIDING = ("vanish", "webHidden", "specVanish", "strike", "dstrike")
"""The properties that hide characters or strike them out."""
_WRITTEN = ("rFonts", "sz", "szCs", "lang", "color", "spacing", "shd", "rStyle", "noProof", "kern", "snapToGrid")
"""The properties of characters that the writer writes, and harmless ones that Word adds when it saves the file."""
_ELEMENTS = (
    "adjustRightInd autoSpaceDE autoSpaceDN cols kinsoku lastRenderedPageBreak overflowPunct proofErr type "
    "alias body bookmarkEnd bookmarkStart bottom br cantSplit checkbox checked checkedState docGrid document fldChar "
    "fldSimple footerReference framePr gridCol gridSpan headerReference hyperlink id ind insideH insideV instrText jc "
    "keepLines keepNext left p pBdr pPr pStyle pageBreakBefore pgMar pgNumType pgSz r rFonts rPr right sdt sdtContent "
    "sdtPr sectPr spacing sz szCs t tab tabs tag tbl tblBorders tblCellMar tblGrid tblHeader tblLayout tblPr tblW "
    "tblpPr tc tcBorders tcPr tcW titlePg top tr trHeight trPr uncheckedState vAlign widowControl"
)
"""The elements that the writer writes in the text, and harmless ones that Word adds when it saves the file."""
_LIGHTEST, _DARKEST = 0xC8, 0x60
"""Type of colours above the first cannot be read on paper, nor can black type on a ground below the second."""
_SPACING = range(-60, 400)
"""The space between characters that leaves each to be read, in twips."""
_OFF = ("0", "false", "off")
_SHOWN = 24
"""How many characters of a paragraph a message quotes."""


@dataclass
class _Brought:
    """What a shell brings itself."""

    elements: set[str] = field(default_factory=set)
    """The elements of its text."""
    properties: set[str] = field(default_factory=set)
    """The properties of its characters, and of its styles."""
    hidden: set[tuple[str, str]] = field(default_factory=set)
    """Each text, or name of a style, that it hides, with the property."""


def word_text_is_shown(subject: CheckedFile) -> Iterator[Finding]:
    """A Word file has no text that Word does not show, and no marks of changes, unless the shell brought them."""
    composition, package = subject.composition, subject.finished.package
    shell, profile = composition.stationery.shell(f"{composition.doc.shell}.docx"), composition.stationery.profile
    state = shell.stat()
    brought = _brought(shell, profile, state.st_mtime_ns, state.st_size)
    strange = _elements(package) - {*_ELEMENTS.split(), *_WRITTEN} - brought.elements
    for name in sorted(strange):
        yield _finding(subject, say("Word 文件里有本程序不写的成分 {name}", name=f"w:{name}"))
    told: set[tuple[str, str]] = set()
    for text, name, is_hiding in _unusual(package, profile):
        is_brought = (text, name) in brought.hidden if is_hiding else name in brought.properties
        if not is_brought and (text, name) not in told:
            told.add((text, name))
            message = say("“{text}”在 Word 里看不见或与应有的样子不同（{name}）", text=text[:_SHOWN], name=f"w:{name}")
            yield _finding(subject, message)


def _finding(subject: CheckedFile, message: str) -> Finding:
    step = say("不要使用此文件；重做一份")
    return Finding("docx-hidden", message, Place(subject.file), next_step=step)


@functools.lru_cache(maxsize=64)
def _brought(path: Path, profile: Profile, _changed: int, _size: int) -> _Brought:
    """Return what a shell brings. The state of its file is a parameter, so a changed file is read again."""
    package = docx_package.read(text_files.read(path, docx_package.LARGEST_FILE), str(path))
    found = _Brought(elements=_elements(package))
    for text, name, is_hiding in _unusual(package, profile):
        found.properties.add(name)
        if is_hiding:
            found.hidden.add((text, name))
    return found


def _elements(package: Package) -> set[str]:
    """Return the names of the elements of a file's text."""
    tree = package.tree(docx_paragraphs.DOCUMENT)
    return {str(element.tag).rpartition("}")[2] for element in tree.iter() if isinstance(element.tag, str)}


def _unusual(package: Package, profile: Profile) -> Iterator[tuple[str, str, bool]]:
    """Yield each property that the writer does not write: the text, the property, and whether it hides the text.

    A property of a style comes with the name of the style in place of the text. Styles without text are left out.
    """
    smallest = min(role.size for role in profile.roles.values()) * 2
    used: set[str] = set()
    parts = [docx_paragraphs.DOCUMENT, *(edge.part for edge in docx_paragraphs.edges(package))]
    for paragraph in (one for part in parts for one in package.tree(part).iter(f"{_W}p")):
        for run in paragraph.iter(f"{_W}r"):
            text = "".join(piece.text or "" for piece in run.iter(f"{_W}t"))
            if text.strip():
                styles = (*paragraph.findall(f"{_W}pPr/{_W}pStyle"), *run.findall(f"{_W}rPr/{_W}rStyle"))
                used |= {str(style.get(f"{_W}val")) for style in styles}
                for name, is_hiding in _properties(run.find(f"{_W}rPr"), smallest):
                    yield text, name, is_hiding
    if (styles := package.tree(_STYLES)) is not None:
        for style in _with_bases(styles, used):
            for name, is_hiding in _properties(style.find(f"{_W}rPr"), smallest):
                yield str(style.get(f"{_W}styleId")), name, is_hiding
        for name, is_hiding in _properties(styles.find(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr"), 0):
            yield "docDefaults", name, is_hiding
    if (numbering := package.tree(_NUMBERING)) is not None:
        for properties in numbering.iter(f"{_W}rPr"):
            for name, is_hiding in _properties(properties, smallest):
                yield "numbering", name, is_hiding


def _with_bases(styles: Any, used: set[str]) -> Iterator[Any]:
    """Yield the styles that are used, and those that they are based on."""
    known = {style.get(f"{_W}styleId"): style for style in styles.iter(f"{_W}style")}
    waiting, seen = list(used), set[str]()
    while waiting:
        name = waiting.pop()
        if name in known and name not in seen:
            seen.add(name)
            yield known[name]
            waiting += [str(base.get(f"{_W}val")) for base in known[name].findall(f"{_W}basedOn")]


def _properties(properties: Any, smallest: float) -> Iterator[tuple[str, bool]]:
    """Yield the unusual ones among some properties of characters, each with whether it hides them.

    smallest: the size of the smallest type, in half points.
    """
    for one in properties if properties is not None else ():
        name, value = str(one.tag).rpartition("}")[2], one.get(f"{_W}val") or ""
        if value in _OFF and name in _HIDING:
            continue
        match name:
            case "color":
                is_hiding = _is_light(value) or "background" in str(one.get(f"{_W}themeColor"))
            case "sz" | "szCs":
                is_hiding = float(value or smallest) < smallest
            case "spacing":
                is_hiding = int(float(value or 0)) not in _SPACING
            case "shd":
                fill = one.get(f"{_W}fill") or "auto"
                is_hiding = value not in ("clear", "nil") or _is_dark(fill)
            case _:
                is_hiding = name in _HIDING
        if is_hiding or name not in _WRITTEN:
            yield name, is_hiding


def _is_light(color: str) -> bool:
    """Return whether type of this colour cannot be seen on paper. color: six hexadecimal digits, or `auto`."""
    return all(part >= _LIGHTEST for part in _parts(color)) if _parts(color) else False


def _is_dark(color: str) -> bool:
    """Return whether black type cannot be seen on this ground."""
    return all(part <= _DARKEST for part in _parts(color)) if _parts(color) else False


def _parts(color: str) -> tuple[int, ...]:
    """Return red, green and blue of a colour; nothing for `auto`."""
    try:
        return tuple(bytes.fromhex(color))
    except ValueError:
        return ()
