"""A Word file → the same file with another grid (`w:docGrid`). From it LibreOffice makes the pages that Word makes.

Word adds the character pitch of a grid to every character. LibreOffice puts the characters into cells, so a line that
should have 28 characters has 19. Word puts the first line of a page at the upper margin. LibreOffice centres the lines
of a grid on the page.
"""

from __future__ import annotations

import math
from typing import Any

from docgen.files import docx_package
from docgen.files.docx_paragraphs import DOCUMENT
from docgen.files.docx_styles import W

_STYLES = "word/styles.xml"
_GRIDS = ("lines", "linesAndChars", "snapToChars")
_UNITS_PER_TWIP = 4096 / 20
"""A character space is stated in 1/4096 pt, a letter spacing in twips."""


def translated(data: bytes) -> bytes:
    """Return a Word file in which letter spacing replaces the character pitch of the grid.

    A grid of lines acts only on paragraphs without an exact line pitch. It is dropped if a style, or most paragraphs,
    have one.

    data: the content of a Word file that `docx_package` reads.
    """
    package = docx_package.read(data, "")
    document, styles = package.tree(DOCUMENT), package.tree(_STYLES)
    grids = [grid for grid in document.iter(f"{W}docGrid") if grid.get(f"{W}type") in _GRIDS]
    if not grids:
        return data
    grid_type, space = grids[0].get(f"{W}type"), grids[0].get(f"{W}charSpace", "")
    half_of_paragraphs = sum(1 for _ in document.iter(f"{W}p")) / 2
    is_exact = _count(styles, "spacing", "lineRule", ("exact",)) > 0
    is_exact = is_exact or _count(document, "spacing", "lineRule", ("exact",)) > half_of_paragraphs
    for grid in grids:
        grid.attrib.pop(f"{W}charSpace", None)
        grid.set(f"{W}type", "lines")
        if is_exact:
            del grid.attrib[f"{W}type"]
    trees = {DOCUMENT: document}
    defaults = None if styles is None else styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
    count_off_grid = _count(document, "snapToGrid", "val", ("0", "false", "off"))
    is_pitched = grid_type != "lines" and count_off_grid <= half_of_paragraphs
    if is_pitched and defaults is not None and space.removeprefix("-").isdecimal():
        twips = math.floor(int(space) / _UNITS_PER_TWIP)
        defaults.insert(0, defaults.makeelement(f"{W}spacing", {f"{W}val": str(twips)}))
        trees[_STYLES] = styles
    return package.rewritten(trees)


def _count(root: Any, name: str, attribute: str, values: tuple[str, ...]) -> int:
    """Return how many elements of a part have one of these values. root: None: there is no such part."""
    elements = () if root is None else root.iter(f"{W}{name}")
    return sum(1 for element in elements if element.get(f"{W}{attribute}") in values)
