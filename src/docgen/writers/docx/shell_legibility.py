"""A Word shell → the paragraphs and styles that nobody can read on paper.

Examples are white, struck out or tiny text, and text off the page. A program reads such text like any other text. The
PDF has another shell and prints it legibly. The text of the shell itself is judged, and the styles that the office has
changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from docgen.files import docx_paragraphs
from docgen.files.docx_package import Package
from docgen.language import say
from docgen.writers.docx.ooxml.elements import NAMESPACES

_W, _WP = (f"{{{NAMESPACES[prefix]}}}" for prefix in ("w", "wp"))
_FALLBACK = f"{{{NAMESPACES['mc']}}}Fallback"
_SLOT = re.compile(r"\{\{p\s+\w+\s*\}\}|\{%.*?%\}|\{#.*?#\}")
"""A docxtpl tag that replaces its paragraph, so that the look of the paragraph does not matter."""
_OFF = ("0", "false", "off", "none")
_SIGN_FONTS = ("wingdings", "webdings", "symbol", "marlett", "ms outlook")
"""The beginnings of the names of fonts that have signs in place of letters."""
_NEAR = 0x38
"""The least difference of red, green or blue, from 0 to 255, by which two colours can be distinguished on paper."""
_SMALLEST = 10
"""The smallest size of text, in half points."""
_LARGEST_SHIFT = 200
"""The largest distance by which text may be raised or lowered, in half points."""
_FLATTEST_ROW = 100
"""The least height of a row with text, in twips."""
_WIDTH, _HEIGHT, _LARGEST_INDENT = 11_000, 16_400, 8_800
"""The size of the page for text, and the largest indent, in twips."""
_EMU_PER_TWIP = 635
_COVER = _WIDTH * _HEIGHT / 4
"""The least area of a shape in front of the text that is said to cover the text, in square twips."""
_STYLE, _GAPS = "dg-", ("dg-flat", "dg-gap")


@dataclass(frozen=True, slots=True)
class Illegible:
    """A paragraph or style that cannot be read."""

    part: str
    """The name of the part."""
    where: str
    """The name of the part in Word. Empty: it is a style."""
    number: int
    """The number of the paragraph in its part, from 1. 0: it is a style."""
    text: str
    """The text of the paragraph, or the name of the style."""
    reason: str
    """The rest of a sentence that begins with the text: what is wrong."""


@dataclass(frozen=True, slots=True)
class _Look:
    """The elements that state the properties of a piece of text. An earlier element outranks a later one."""

    run: Sequence[Any]
    """The properties of the run: its own, those of its style, those of the paragraph's style, and the defaults."""
    paragraph: Sequence[Any]
    """The properties of the paragraph: its own, those of its style, and the defaults."""
    cell: Any = None
    """The properties of the cell around it. None: there is no cell."""
    row: Any = None
    """The properties of the row around it. None: there is no row."""


def illegible(shell: Package) -> Iterator[Illegible]:
    """Yield the styles of a shell that cannot be read, and then its paragraphs."""
    styles = shell.tree("word/styles.xml")
    known = {style.get(f"{_W}styleId"): style for style in styles.iter(f"{_W}style")}
    for style in known.values():
        name = str(_value(style.find(f"{_W}name")))
        if name.startswith(_STYLE) and name not in _GAPS and has_properties(style):
            chain = _chain(style.get(f"{_W}styleId"), known)
            look = _Look([one.find(f"{_W}rPr") for one in chain], [one.find(f"{_W}pPr") for one in chain])
            if reason := next(_reasons(look), None):
                yield Illegible("word/styles.xml", "", 0, name, reason)
    body = docx_paragraphs.Edge(docx_paragraphs.DOCUMENT, say("正文"), is_first=False)
    for edge in (body, *docx_paragraphs.edges(shell)):
        yield from _paragraphs(shell.tree(edge.part), edge, styles, known)


def has_properties(style: Any) -> bool:
    """Return whether a style has properties. Word processors also write elements without any."""
    return any(len(properties) for tag in ("pPr", "rPr") for properties in style.findall(f"{_W}{tag}"))


def _paragraphs(root: Any, edge: docx_paragraphs.Edge, styles: Any, known: dict[str, Any]) -> Iterator[Illegible]:
    """Yield the paragraphs of a part that cannot be read."""
    paragraphs = [one for one in root.iter(f"{_W}p") if next(one.iterancestors(_FALLBACK), None) is None]
    for number, paragraph in enumerate(paragraphs, 1):
        text = "".join(piece.text or "" for piece in paragraph.iter(f"{_W}t"))
        reasons: list[str | None] = []
        if _SLOT.sub("", text).strip():
            for run in paragraph.iter(f"{_W}r"):
                if any((piece.text or "").strip() for piece in run.findall(f"{_W}t")):
                    reasons += _reasons(_look(run, paragraph, styles, known))
            reasons.append(_off_page(paragraph))
        reasons.append(_covering(paragraph))
        if reason := next(filter(None, reasons), None):
            yield Illegible(edge.part, edge.where, number, text.strip() or say("图片或符号"), reason)


def _look(run: Any, paragraph: Any, styles: Any, known: dict[str, Any]) -> _Look:
    own, around = run.find(f"{_W}rPr"), paragraph.find(f"{_W}pPr")
    run_styles = _chain(_value(run.find(f"{_W}rPr/{_W}rStyle")), known)
    style = _value(paragraph.find(f"{_W}pPr/{_W}pStyle"))
    if style is None:
        style = next((key for key, one in known.items() if one.get(f"{_W}default") in ("1", "true", "on")), None)
    chain = _chain(style, known)
    runs = [own, *(one.find(f"{_W}rPr") for one in (*run_styles, *chain))]
    runs.append(styles.find(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr"))
    paragraphs = [around, *(one.find(f"{_W}pPr") for one in chain)]
    paragraphs.append(styles.find(f"{_W}docDefaults/{_W}pPrDefault/{_W}pPr"))
    cell, row = (next(run.iterancestors(f"{_W}{tag}"), None) for tag in ("tc", "tr"))
    return _Look(
        runs,
        paragraphs,
        None if cell is None else cell.find(f"{_W}tcPr"),
        None if row is None else row.find(f"{_W}trPr"),
    )


def _chain(identity: str | None, known: dict[str, Any]) -> list[Any]:
    """Return a style and the styles that it is based on."""
    found: list[Any] = []
    while identity in known and known[identity] not in found:
        found.append(known[identity])
        identity = _value(known[identity].find(f"{_W}basedOn"))
    return found


# ---- reasons ---------------------------------------------------------------------------------------------------------
def _reasons(look: _Look) -> Iterator[str]:
    """Yield the reasons why text with these properties cannot be read."""
    size = _number(_first(look.run, "sz")) or 21
    ground = next((one for one in (*look.run, *look.paragraph, look.cell) if _fill(one) is not None), None)
    if _is_near(_colour(_first(look.run, "color")), _fill(ground) or (0xFF, 0xFF, 0xFF)):
        yield say("的颜色和底色分不清")
    if any(_is_on(_first(look.run, tag)) for tag in ("strike", "dstrike")):
        yield say("加了删除线")
    if any(_is_on(_first(look.run, tag)) for tag in ("vanish", "webHidden", "specVanish")):
        yield say("是隐藏文字")
    if size < _SMALLEST:
        yield say("小于 {size} 磅", size=_SMALLEST // 2)
    fonts = _first(look.run, "rFonts")
    named = [str(value) for value in (() if fonts is None else fonts.attrib.values())]
    if sign := next((name for name in named if name.casefold().startswith(_SIGN_FONTS)), None):
        yield say("用了符号字体 {font}", font=sign)
    spacing, scale = _number(_first(look.run, "spacing")) or 0, _number(_first(look.run, "w"))
    shift = _number(_first(look.run, "position")) or 0
    line = _first(look.paragraph, "spacing", f"{_W}line")
    is_exact = line is not None and line.get(f"{_W}lineRule") == "exact"
    is_squeezed = spacing <= -5 * size or (scale is not None and scale < 20) or abs(shift) > _LARGEST_SHIFT
    if is_squeezed or (is_exact and _twips(line, "line") < 5 * size):
        yield say("的字距、行距或位置使字挤在一起")
    if _is_on(_first(look.run, "rtl")):
        yield say("的次序从右到左")
    if (numbered := _first(look.paragraph, "numPr")) is not None and _value(numbered.find(f"{_W}numId")) != "0":
        yield say("有自动编号，编号只印在 Word 文件里")
    if any(_is_away(one) for one in look.paragraph):
        yield say("在页面之外")
    if look.row is not None:
        height = look.row.find(f"{_W}trHeight")
        is_flat = height is not None and height.get(f"{_W}hRule") == "exact" and _twips(height, "val") < _FLATTEST_ROW
        if is_flat or _is_on(look.row.find(f"{_W}hidden")):
            yield say("所在的表格行看不见")


def _off_page(paragraph: Any) -> str | None:
    """Return the reason if elements around or in a paragraph put it off the page, or make its text run backwards."""
    for run in paragraph.iter(f"{_W}bdo", f"{_W}dir"):
        if run.get(f"{_W}val") == "rtl":
            return say("的次序从右到左")
    for table in paragraph.iterancestors(f"{_W}tbl"):
        indent, place = table.find(f"{_W}tblPr/{_W}tblInd"), table.find(f"{_W}tblPr/{_W}tblpPr")
        if abs(_twips(indent, "w")) > _LARGEST_INDENT or _is_beyond(_twips(place, "tblpX"), _twips(place, "tblpY")):
            return say("在页面之外")
    for anchor in paragraph.iterancestors(f"{_WP}anchor"):
        x, y = (anchor.findtext(f"{_WP}position{axis}/{_WP}posOffset") or "0" for axis in "HV")
        if _is_beyond(int(x) / _EMU_PER_TWIP, int(y) / _EMU_PER_TWIP):
            return say("在页面之外")
    return None


def _covering(paragraph: Any) -> str | None:
    """Return the reason if a shape of a paragraph covers the text of the page. None: there is no such shape."""
    for anchor in paragraph.iter(f"{_WP}anchor"):
        extent = anchor.find(f"{_WP}extent")
        area = int(extent.get("cx", 0)) * int(extent.get("cy", 0)) if extent is not None else 0
        is_behind = anchor.get("behindDoc") in ("1", "true")
        if not is_behind and anchor.find(f"{_WP}wrapNone") is not None and area > _COVER * _EMU_PER_TWIP**2:
            return say("盖住了文字")
    return None


def _is_away(properties: Any) -> bool:
    """Return whether the properties of a paragraph put it off the page."""
    if properties is None:
        return False
    frame, indent = properties.find(f"{_W}framePr"), properties.find(f"{_W}ind")
    indents = (_twips(indent, side) for side in ("left", "right", "start", "end", "firstLine"))
    return _is_beyond(_twips(frame, "x"), _twips(frame, "y")) or any(abs(one) > _LARGEST_INDENT for one in indents)


def _is_beyond(x: float, y: float) -> bool:
    """Return whether a place is off the page. x, y: its distance from the upper left corner, in twips."""
    return not -_WIDTH / 4 <= x <= _WIDTH or not -_HEIGHT / 4 <= y <= _HEIGHT


# ---- values ----------------------------------------------------------------------------------------------------------
def _first(levels: Sequence[Any], tag: str, attribute: str = "") -> Any:
    """Return a property from the first level that has it. None: no level has it.

    attribute: an attribute that the property must have. Empty: it need not have any.
    """
    for properties in levels:
        found = None if properties is None else properties.find(f"{_W}{tag}")
        if found is not None and (not attribute or found.get(attribute) is not None):
            return found
    return None


def _value(element: Any) -> str | None:
    return None if element is None else element.get(f"{_W}val")


def _is_on(element: Any) -> bool:
    return element is not None and _value(element) not in _OFF


def _number(element: Any) -> float | None:
    """Return the number of a property. None: it has no number."""
    try:
        return float((_value(element) or "").rstrip("%"))
    except ValueError:
        return None


def _twips(element: Any, attribute: str) -> float:
    """Return a length of an element in twips. An element that states no length has the length 0."""
    try:
        return 0.0 if element is None else float(element.get(f"{_W}{attribute}", 0))
    except ValueError:  # a word, or a length with its unit
        return 0.0


def _colour(element: Any) -> tuple[int, ...] | None:
    """Return the colour of text. None: Word chooses a colour that can be read."""
    if element is None:
        return None
    if element.get(f"{_W}themeColor") in ("background1", "light1") and element.get(f"{_W}themeShade") is None:
        return 0xFF, 0xFF, 0xFF
    return _parts(_value(element))


def _fill(properties: Any) -> tuple[int, ...] | None:
    """Return the background colour that some properties state. None: they state none."""
    shade = None if properties is None else properties.find(f"{_W}shd")
    return None if shade is None else _parts(shade.get(f"{_W}fill"))


def _parts(colour: str | None) -> tuple[int, ...] | None:
    """Return the red, green and blue of a colour. None: the colour is `auto`."""
    try:
        return tuple(bytes.fromhex(colour or "")) or None
    except ValueError:
        return None


def _is_near(colour: tuple[int, ...] | None, background: tuple[int, ...]) -> bool:
    return colour is not None and all(abs(one - two) < _NEAR for one, two in zip(colour, background, strict=False))
