"""Rules for the pages of a finished PDF, as they are seen → findings."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator

from docgen.checks.subject import CheckedFile
from docgen.errors import Finding, Place
from docgen.inspection import readback
from docgen.inspection.ink import InkFault
from docgen.language import say

_BRACKET = "("
_QUOTED = 24
"""Characters of hidden text that a message quotes."""


def characters_are_seen(subject: CheckedFile) -> Iterator[Finding]:
    """What can be copied out of a page can be read on it: no text is white, clipped, covered or beside the page."""
    place = Place(subject.file)
    next_step = say("检查 HTML 模板和样式：有没有白色、透明、被裁掉或被盖住的字")
    for number, page in enumerate(subject.finished.ink, 1):
        for hidden in page.hidden:
            code = "pdf-small" if hidden.fault is InkFault.SMALL else "pdf-ink"
            yield Finding(code, _reason(hidden.fault, number, _quoted(hidden.text)), place, next_step=next_step)


def characters_are_on_the_page(subject: CheckedFile) -> Iterator[Finding]:
    """A page shows the characters that stand in its file, and shows no others: PDFium leaves out what is beside it."""
    place = Place(subject.file)
    pages = zip(subject.finished.pdf.pages, subject.finished.ink, strict=True)
    for number, (stated, seen) in enumerate(pages, 1):
        stands, shown = _counted(stated), _counted(seen.text)
        if stands != shown:
            text = _quoted("".join(((stands - shown) + (shown - stands)).elements()))
            yield Finding(
                "pdf-ink",
                say("第 {page} 页文件里的字与看到的字不同：“{text}”", page=number, text=text),
                place,
                next_step=say("检查 HTML 模板和样式：有没有字落在页外"),
            )


def glyphs_are_there(subject: CheckedFile) -> Iterator[Finding]:
    """No character is drawn without a glyph, which prints as a box or as nothing and is copied out all the same."""
    place = Place(subject.file)
    for font in subject.finished.pdf.fonts:
        if not font.has_known_glyphs:
            yield Finding(
                "pdf-glyph",
                say("字体 {font} 的编码无法核对字形", font=font.name or say("（无名）")),
                place,
                next_step=say("运行 docgen doctor 看缺哪种字体，或改用常用字"),
            )
        for missing in font.missing:
            name = f"“{missing.text}”" if missing.text else f"#{missing.code:04X}"
            yield Finding(
                "pdf-glyph",
                say(
                    "第 {page} 页的 {character} 在字体 {font} 中没有字形",
                    page=missing.page,
                    character=name,
                    font=font.name,
                ),
                place,
                next_step=say("运行 docgen doctor 看缺哪种字体，或改用常用字"),
            )


def _reason(fault: InkFault, page: int, text: str) -> str:
    match fault:
        case InkFault.OFF_PAGE:
            return say("第 {page} 页有字在页面之外：“{text}”", page=page, text=text)
        case InkFault.NO_INK:
            return say("第 {page} 页有字看不见：“{text}”", page=page, text=text)
        case InkFault.CUT:
            return say("第 {page} 页有字被裁掉一部分：“{text}”", page=page, text=text)
        case InkFault.COVERED:
            return say("第 {page} 页有字被盖住或与别的重叠：“{text}”", page=page, text=text)
        case InkFault.SMALL:
            return say("第 {page} 页有字小得看不清：“{text}”", page=page, text=text)


def _counted(text: str) -> Counter[str]:
    """How often each character stands in a text.

    PDFium takes compatibility characters apart, and turns brackets round in text that runs to the left.
    """
    plain = readback.squeezed(unicodedata.normalize("NFKD", text))
    return Counter(_BRACKET if unicodedata.mirrored(character) else character for character in plain)


def _quoted(text: str) -> str:
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"
