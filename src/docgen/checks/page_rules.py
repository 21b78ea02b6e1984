"""The rules for what can be seen on the pages of a finished PDF: `CheckedFile` → findings."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator

from docgen.checks.subject import CheckedFile
from docgen.errors import Finding, Place
from docgen.inspection import readback
from docgen.inspection.ink import InkFault
from docgen.language import say

_ANY_BRACKET = "("
"""The character that is counted in place of every bracket."""
_QUOTED = 24
"""How many characters of hidden text a message quotes."""


def characters_are_seen(subject: CheckedFile) -> Iterator[Finding]:
    """Every character that can be copied from a page can be read on the page.

    No character is white, clipped, covered, too small or outside the page.
    """
    place = Place(subject.file)
    next_step = say("检查 HTML 模板和样式：有没有白色、透明、被裁掉或被盖住的字")
    for number, page in enumerate(subject.finished.ink, 1):
        for hidden in page.hidden:
            code = "pdf-small" if hidden.fault is InkFault.SMALL else "pdf-ink"
            yield Finding(code, _reason(hidden.fault, number, _quoted(hidden.text)), place, next_step=next_step)


def characters_are_on_the_page(subject: CheckedFile) -> Iterator[Finding]:
    """Each page shows exactly the characters that the file contains for this page.

    pypdf reads the characters that the file contains. PDFium reads the characters that are shown, so it leaves out
    characters outside the page.
    """
    place = Place(subject.file)
    stated, drawn = subject.finished.paged.pages, subject.finished.ink
    if len(stated) != len(drawn):
        message = say("文件里有 {stated} 页，看得到 {drawn} 页", stated=len(stated), drawn=len(drawn))
        yield Finding("pdf-ink", message, place, next_step=say("不要使用此文件；重做一份"))
        return
    for number, (file_text, seen) in enumerate(zip(stated, drawn, strict=True), 1):
        if readback.squeezed(file_text) == readback.squeezed(seen.text):
            continue
        in_file, shown = _character_counts(file_text), _character_counts(seen.text)
        if in_file != shown:
            text = _quoted("".join(((in_file - shown) + (shown - in_file)).elements()))
            yield Finding(
                "pdf-ink",
                say("第 {page} 页文件里的字与看到的字不同：“{text}”", page=number, text=text),
                place,
                next_step=say("检查 HTML 模板和样式：有没有字落在页外"),
            )


def glyphs_are_there(subject: CheckedFile) -> Iterator[Finding]:
    """Every character has its glyph.

    A character without a glyph can be copied, but is printed as a box or not at all. A character with a wrong glyph is
    printed as another character.
    """
    place, step = Place(subject.file), say("运行 docgen doctor 看缺哪种字体，或改用常用字")
    if wrong := subject.finished.wrong_glyph:
        yield Finding(
            "pdf-glyph",
            say("字体 {font} 里“{character}”的字形是别的字的", font=wrong.font, character=wrong.character),
            place,
            next_step=say("不要使用此文件；重做"),
        )
    for font in subject.finished.paged.fonts:
        if not font.has_known_glyphs:
            message = say("字体 {font} 的编码无法核对字形", font=font.name or say("（无名）"))
            yield Finding("pdf-glyph", message, place, next_step=step)
        for missing in font.missing:
            values = {
                "page": missing.page,
                "character": f"“{missing.text}”" if missing.text else f"#{missing.code:04X}",
                "font": font.name,
            }
            message = say("第 {page} 页的 {character} 在字体 {font} 中没有字形", **values)
            yield Finding("pdf-glyph", message, place, next_step=step)


def _reason(fault: InkFault, page: int, text: str) -> str:
    """Return the message about a text that cannot be read. page: the number of the page, from 1."""
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


def _character_counts(text: str) -> Counter[str]:
    """Return how often each character occurs in a text.

    PDFium decomposes compatibility characters, so all texts are decomposed here. PDFium also mirrors the brackets of
    right-to-left text, so all brackets are counted as the same character.
    """
    plain = readback.squeezed(unicodedata.normalize("NFKD", text))
    return Counter(_ANY_BRACKET if unicodedata.mirrored(character) else character for character in plain)


def _quoted(text: str) -> str:
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"
