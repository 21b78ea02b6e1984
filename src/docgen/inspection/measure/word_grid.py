"""A Word file → the same file with another grid (`w:docGrid`), of which LibreOffice makes the pages that Word makes.

Word adds the character pitch of a grid to every character. LibreOffice puts the characters into cells, and a line of 28
gets 19. Word puts the first line of a page at the upper margin. LibreOffice centres the lines of a grid on the page.
"""

from __future__ import annotations

import io
import math
import re
import zipfile

from docgen.files import docx_package

_DOCUMENT, _STYLES = "word/document.xml", "word/styles.xml"
_GRID = re.compile(rb'<w:docGrid\b[^>]*\bw:type="(?:lines|linesAndChars|snapToChars)"[^>]*>')
_TYPE = re.compile(rb' w:type="(\w+)"')
_CHARACTER_SPACE = re.compile(rb' w:charSpace="(-?\d{1,7})"')
_DEFAULTS = re.compile(rb"<w:rPrDefault>\s*<w:rPr\b[^>]*?(?<!/)>")
_EXACT = b'w:lineRule="exact"'
_OFF_GRID = re.compile(rb'<w:snapToGrid w:val="(?:0|false|off)"')
_UNITS_PER_TWIP = 4096 / 20
"""A character space is stated in 1/4096 pt, a letter spacing in twips."""


def translated(data: bytes) -> bytes:
    """Return a Word file in which letter spacing replaces the character pitch of the grid.

    A grid of lines acts on paragraphs without an exact line pitch only. It is dropped if most paragraphs have one.

    data: the content of a Word file that `docx_package` reads.
    """
    members = dict(docx_package.read(data, "").members)
    document, styles = members[_DOCUMENT], members.get(_STYLES, b"")
    grid = _GRID.search(document)
    if not grid:
        return data
    most = document.count(b"</w:p>") / 2
    is_exact = _EXACT in styles or document.count(_EXACT) > most
    members[_DOCUMENT] = _GRID.sub(
        lambda found: _TYPE.sub(b"" if is_exact else b' w:type="lines"', _CHARACTER_SPACE.sub(b"", found[0])), document
    )
    space = _CHARACTER_SPACE.search(grid[0])
    if space and len(_OFF_GRID.findall(document)) <= most and b'w:type="lines"' not in grid[0]:
        twips = math.floor(int(space[1]) / _UNITS_PER_TWIP)
        spacing = f'<w:spacing w:val="{twips}"/>'.encode()
        members[_STYLES] = _DEFAULTS.sub(lambda found: found[0] + spacing, styles, count=1)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()
