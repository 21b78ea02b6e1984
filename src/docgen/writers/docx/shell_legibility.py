"""A Word shell → the paragraphs and styles that nobody can read on paper.

Examples are white, struck out or tiny text, and text off the page. A program reads such text like any other text. The
PDF has another shell and prints the text legibly. This module judges the text of the shell itself, and the styles that
the office has changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from docgen.files import docx_paragraphs, docx_styles
from docgen.files.docx_package import Package
from docgen.files.docx_styles import Styles, Values
from docgen.language import say
from docgen.writers.docx import style_ids
from docgen.writers.docx.ooxml.elements import NAMESPACES

_W, _WP = (f"{{{NAMESPACES[prefix]}}}" for prefix in ("w", "wp"))
_FALLBACK = f"{{{NAMESPACES['mc']}}}Fallback"
_SLOT = re.compile(r"\{\{p\s+\w+\s*\}\}|\{%.*?%\}|\{#.*?#\}")
"""A docxtpl tag that replaces its paragraph, so that the look of the paragraph does not matter."""
_SIGN_FONTS = ("wingdings", "webdings", "symbol", "marlett", "ms outlook")
"""The beginnings of the names of fonts that have signs in place of letters."""
_NEAR = 0x38
"""The least difference of red, green or blue, from 0 to 255, by which two colours can be distinguished on paper."""
_SMALLEST = 10
"""The smallest size of text, in half points."""
_USUAL_SIZE = 21
"""The size of text that states none, in half points."""
_LARGEST_SHIFT = 200
"""The largest distance by which text may be raised or lowered, in half points."""
_FLATTEST_ROW = 100
"""The least height of a row with text, in twips."""
_WIDTH, _HEIGHT, _LARGEST_INDENT = 11_000, 16_400, 8_800
"""The size of the page for text, and the largest indent, in twips."""
_EMU_PER_TWIP = 635
_COVER = _WIDTH * _HEIGHT / 4
"""A shape in front of the text covers the text if its area is larger than this, in square twips."""
_STYLE, _GAPS = "dg-", ("dg-flat", "dg-gap")
"""How the names of docgen's styles begin, and the two styles of paragraphs without text."""


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
    """What is wrong. It is the rest of a sentence that begins with the text."""


@dataclass(frozen=True, slots=True)
class _Look:
    """The effective formatting of a run of text."""

    paragraph: Values
    """The properties of the paragraph: its own, those of its style, and the defaults."""
    run: Values
    """The properties of the run: its own, those of its style, those of the paragraph's style, and the defaults."""
    cell: Values = field(default_factory=dict)
    """The properties of the cell around it. Empty: there is no cell."""
    row: Values = field(default_factory=dict)
    """The properties of the row around it. Empty: there is no row."""


def illegible(shell: Package) -> Iterator[Illegible]:
    """Yield the styles of a shell that cannot be read, and then its paragraphs."""
    styles = docx_styles.load(shell.tree("word/styles.xml"), theme=None)
    for identity, style in styles.by_id.items():
        name = style_ids.name_of(style)
        if name.startswith(_STYLE) and name not in _GAPS and has_properties(style):
            reason = next(_reasons(_Look(*styles.of_style(identity))), None)
            if reason:
                yield Illegible("word/styles.xml", "", 0, name, reason)
    body = docx_paragraphs.Edge(docx_paragraphs.DOCUMENT, say("正文"), is_first=False)
    for edge in (body, *docx_paragraphs.edges(shell)):
        yield from _paragraphs(shell.tree(edge.part), edge, styles)


def has_properties(style: Any) -> bool:
    """Return whether a style has properties. Word processors also write the elements `pPr` and `rPr` without any."""
    return any(len(properties) for tag in ("pPr", "rPr") for properties in style.findall(f"{_W}{tag}"))


def _paragraphs(root: Any, edge: docx_paragraphs.Edge, styles: Styles) -> Iterator[Illegible]:
    """Yield the paragraphs of a part that cannot be read."""
    paragraphs = [one for one in root.iter(f"{_W}p") if next(one.iterancestors(_FALLBACK), None) is None]
    for number, paragraph in enumerate(paragraphs, 1):
        text = "".join(piece.text or "" for piece in paragraph.iter(f"{_W}t"))
        reasons: list[str | None] = []
        if _SLOT.sub("", text).strip():
            for run in paragraph.iter(f"{_W}r"):
                if any((piece.text or "").strip() for piece in run.findall(f"{_W}t")):
                    reasons += _reasons(_look(run, paragraph, styles))
            reasons.append(_off_page(paragraph))
        reasons.append(_covering(paragraph))
        if reason := next(filter(None, reasons), None):
            yield Illegible(edge.part, edge.where, number, text.strip() or say("图片或符号"), reason)


def _look(run: Any, paragraph: Any, styles: Styles) -> _Look:
    of_paragraph, inherited = styles.of_paragraph(paragraph.find(f"{_W}pPr"))
    around = []
    for tag in ("tc", "tr"):
        element = next(run.iterancestors(f"{_W}{tag}"), None)
        around.append({} if element is None else docx_styles.values(element.find(f"{_W}{tag}Pr")))
    return _Look(of_paragraph, styles.of_run(inherited, run.find(f"{_W}rPr")), *around)


# ---- reasons ---------------------------------------------------------------------------------------------------------
def _reasons(look: _Look) -> Iterator[str]:
    """Yield the reasons why text with these properties cannot be read."""
    run, paragraph, row = look.run, look.paragraph, look.row
    size = _number(run, "sz@val") or _USUAL_SIZE
    half_size = 5 * size  # in twips: a half point has 10 twips
    fills = [_channels(values.get("shd@fill")) for values in (run, paragraph, look.cell)]
    background = next(filter(None, fills), (0xFF, 0xFF, 0xFF))
    if _is_near(_colour(run), background):
        yield say("的颜色和底色分不清")
    if "on" in (run.get("strike@"), run.get("dstrike@")):
        yield say("加了删除线")
    if "on" in (run.get("vanish@"), run.get("webHidden@"), run.get("specVanish@")):
        yield say("是隐藏文字")
    if size < _SMALLEST:
        yield say("小于 {size} 磅", size=_SMALLEST // 2)
    named = [value for key, value in run.items() if key.startswith("rFonts@")]
    if sign := next((name for name in named if name.casefold().startswith(_SIGN_FONTS)), None):
        yield say("用了符号字体 {font}", font=sign)
    is_exact = paragraph.get("spacing@lineRule") == "exact"
    is_squeezed = _number(run, "spacing@val") <= -half_size or _number(run, "w@val", 100) < 20  # `w` is in per cent
    is_squeezed = is_squeezed or abs(_number(run, "position@val")) > _LARGEST_SHIFT
    if is_squeezed or (is_exact and _number(paragraph, "spacing@line") < half_size):
        yield say("的字距、行距或位置使字挤在一起")
    if run.get("rtl@") == "on":
        yield say("的次序从右到左")
    if paragraph.get("numPr@numId", "0") != "0":
        yield say("有自动编号，编号只印在 Word 文件里")
    indents = (_number(paragraph, f"ind@{side}") for side in ("left", "right", "start", "end", "firstLine"))
    if _is_beyond(paragraph, "framePr@x", "framePr@y") or any(abs(one) > _LARGEST_INDENT for one in indents):
        yield say("在页面之外")
    is_flat = row.get("trHeight@hRule") == "exact" and _number(row, "trHeight@val") < _FLATTEST_ROW
    if is_flat or row.get("hidden@") == "on":
        yield say("所在的表格行看不见")


def _off_page(paragraph: Any) -> str | None:
    """Return the reason if elements around or in a paragraph put it off the page, or make its text run backwards."""
    for run in paragraph.iter(f"{_W}bdo", f"{_W}dir"):
        if run.get(f"{_W}val") == "rtl":
            return say("的次序从右到左")
    for table in paragraph.iterancestors(f"{_W}tbl"):
        place = docx_styles.values(table.find(f"{_W}tblPr"))
        if abs(_number(place, "tblInd@w")) > _LARGEST_INDENT or _is_beyond(place, "tblpPr@tblpX", "tblpPr@tblpY"):
            return say("在页面之外")
    for anchor in paragraph.iterancestors(f"{_WP}anchor"):
        place = {axis: anchor.findtext(f"{_WP}position{axis}/{_WP}posOffset") or "0" for axis in "HV"}
        if _is_beyond(place, "H", "V", _EMU_PER_TWIP):
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


def _is_beyond(values: Values, x: str, y: str, units: int = 1) -> bool:
    """Return whether a place is off the page. It may begin left of the page or above it, by a quarter of the page.

    x, y: the keys of its distances. units: the number of units in a twip.
    """
    across, down = _number(values, x) / units, _number(values, y) / units
    return not -_WIDTH / 4 <= across <= _WIDTH or not -_HEIGHT / 4 <= down <= _HEIGHT


# ---- values ----------------------------------------------------------------------------------------------------------
def _number(values: Values, key: str, default: float = 0.0) -> float:
    """Return a number. If it is missing, a word, or a length with its unit, return `default`."""
    try:
        return float(values.get(key, "").rstrip("%"))
    except ValueError:
        return default


def _colour(run: Values) -> tuple[int, ...] | None:
    """Return the colour of text. None: Word chooses a colour that can be read."""
    if run.get("color@themeColor") in ("background1", "light1") and "color@themeShade" not in run:
        return 0xFF, 0xFF, 0xFF
    return _channels(run.get("color@val"))


def _channels(colour: str | None) -> tuple[int, ...] | None:
    """Return the red, green and blue of a colour. None: the colour is `auto` or is not stated."""
    try:
        return tuple(bytes.fromhex(colour or "")) or None
    except ValueError:
        return None


def _is_near(colour: tuple[int, ...] | None, background: tuple[int, ...]) -> bool:
    """Return whether two colours cannot be distinguished."""
    return colour is not None and all(abs(one - two) < _NEAR for one, two in zip(colour, background, strict=False))
