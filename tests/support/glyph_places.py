"""Where glyphs stand: in pages that are laid out, and in a PDF as PDFium reads it. And how two such places differ."""

import ctypes

import pypdfium2
from pypdfium2 import raw

from docgen.layout import face


def of_pages(pages):
    """The visible characters of each page: character, x and y of its origin in points."""
    found = []
    for page in pages.pages:
        glyphs = []
        for text in page.texts:
            x = text.x
            opened = face.of(text.face)
            for character, space in zip(text.text, (*text.spaces, 0.0), strict=True):
                if not character.isspace():
                    glyphs.append((character, x, text.baseline))
                x += opened.glyph(character).advance * text.size + space
        found.append(glyphs)
    return found


def of_pdf(data):
    """The same of a PDF."""
    found = []
    x, y = ctypes.c_double(), ctypes.c_double()
    for page in pypdfium2.PdfDocument(data):
        text = page.get_textpage()
        glyphs = []
        for index in range(raw.FPDFText_CountChars(text)):
            # PDFium gives a rare character as two surrogates. Both have one origin, and the second is left out.
            code = raw.FPDFText_GetUnicode(text, index)
            if 0xDC00 <= code < 0xE000:
                continue
            if 0xD800 <= code < 0xDC00:
                code = 0x10000 + (code - 0xD800) * 0x400 + raw.FPDFText_GetUnicode(text, index + 1) - 0xDC00
            character = chr(code)
            if not character.isspace() and raw.FPDFText_IsGenerated(text, index) != 1:
                raw.FPDFText_GetCharOrigin(text, index, x, y)
                glyphs.append((character, x.value, page.get_height() - y.value))
        found.append(glyphs)
    return found


def differences(ours, theirs, along, across):
    """How the places in `ours` differ from those in `theirs`, as sentences.

    along, across: the largest distance of two places that are the same, along the line and across it, in points.
    """
    found = []
    if len(ours) != len(theirs):
        found.append(f"{len(ours)} pages, not {len(theirs)}")
    for number, (mine, other) in enumerate(zip(ours, theirs, strict=False), 1):
        if [glyph[0] for glyph in mine] != [glyph[0] for glyph in other]:
            found.append(f"page {number}: {_difference(mine, other)}")
            continue
        far = []
        for glyph, same in zip(mine, other, strict=True):
            if abs(glyph[1] - same[1]) > along or abs(glyph[2] - same[2]) > across:
                far.append(f"{glyph[0]} {glyph[1]:.2f},{glyph[2]:.2f} not {same[1]:.2f},{same[2]:.2f}")
        if far:
            found.append(f"page {number}: {len(far)} glyphs elsewhere: {'; '.join(far[:4])}")
    return found


def _difference(mine, other):
    """Where two lists of glyphs begin to differ."""
    one, two = ("".join(glyph[0] for glyph in glyphs) for glyphs in (mine, other))
    place = next((index for index, pair in enumerate(zip(one, two, strict=False)) if pair[0] != pair[1]), 0)
    return f"{one[place : place + 16]}… not {two[place : place + 16]}… ({len(one)}, {len(two)} characters)"
