"""docgen's fonts → TrueType copies with the characters of some letters, for rivals that read no CFF outlines.

Prepared before anything is measured.
"""

from collections.abc import Callable
from pathlib import Path

from fontTools import subset
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

_PRECISION = 1.0
"""Units by which a curve may stray."""


def save(folder: Path, find: Callable[[str, int], str], fonts: dict[str, tuple[str, int]]) -> None:
    """Write `truetype/PURPOSE.ttf`. find: family and weight → file. fonts: purpose → family and weight."""
    (folder / "truetype").mkdir()
    characters = set((folder / "letters.json").read_text("utf-8")) | set("— 0123456789")
    for purpose, (family, weight) in fonts.items():
        font = TTFont(find(family, weight), fontNumber=0, lazy=True)
        if "glyf" not in font:
            reduce = subset.Subsetter(subset.Options(layout_features=[], notdef_outline=True))
            reduce.populate(unicodes=map(ord, characters))
            reduce.subset(font)
            font = _converted(font, family)
        font.save(folder / "truetype" / f"{purpose}.ttf")


def _converted(font: TTFont, family: str) -> TTFont:
    order, units = font.getGlyphOrder(), font["head"].unitsPerEm
    glyphs, outlines = font.getGlyphSet(), {}
    for name in order:
        pen = TTGlyphPen(None)
        glyphs[name].draw(Cu2QuPen(pen, _PRECISION, reverse_direction=True))
        outlines[name] = pen.glyph()
    head = font["hhea"]
    builder = FontBuilder(units, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(font.getBestCmap())
    builder.setupGlyf(outlines)
    builder.setupHorizontalMetrics({name: font["hmtx"].metrics[name] for name in order})
    builder.setupHorizontalHeader(ascent=head.ascent, descent=head.descent)
    builder.setupNameTable({"familyName": family, "styleName": "Regular", "psName": family.replace(" ", "")})
    builder.setupOS2(sTypoAscender=head.ascent, sTypoDescender=head.descent)
    builder.setupPost()
    return builder.font
