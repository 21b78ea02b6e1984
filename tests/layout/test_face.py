"""A font face: the glyphs of characters, their widths and ink, and subsets that show the same outlines."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.cffLib import CFFFontSet
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTFont

from docgen.layout import cff_table, face, font_files
from docgen.layout.pages import FaceName, UnsettableError

FACES = {
    "CFF with CIDs": FaceName("FandolFang", 400),
    "CFF with CIDs and subroutines": FaceName("Noto Serif CJK SC", 400),
    "TrueType": FaceName("DejaVu Sans", 400),
}
TEXT = "A—1–é"
"""Characters of every face."""
every_face = pytest.mark.parametrize("name", FACES.values(), ids=FACES)


@contextmanager
def opened(name: FaceName) -> Iterator[TTFont]:
    path, index = font_files.file(name.family, name.weight, name.folder)
    with TTFont(path, fontNumber=index if path.endswith("c") else -1, lazy=True) as font:
        yield font


def named_face(folder: Path) -> FaceName:
    """A face with CFF outlines whose glyphs have names."""
    order = [".notdef", *(f"glyph{number}" for number in range(40))]
    outlines = {}
    for number, name in enumerate(order):
        pen = T2CharStringPen(1000, None)
        pen.moveTo((0, 0))
        pen.lineTo((10 * number + 10, 0))
        pen.lineTo((0, 700))
        pen.closePath()
        outlines[name] = pen.getCharString()
    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap({ord("国") + number: f"glyph{number}" for number in range(40)})
    builder.setupCFF("Named-Regular", {}, outlines, {})
    builder.setupHorizontalMetrics(dict.fromkeys(order, (1000, 0)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": "Named", "styleName": "Regular", "psName": "Named-Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(folder / "named.otf")
    return FaceName("Named", 400, folder)


@every_face
def test_a_face_has_the_characters_and_widths_of_its_file(name):
    ours = face.of(name)
    with opened(name) as font:
        widths, units = font["hmtx"].metrics, font["head"].unitsPerEm
        for code, glyph_name in list(font.getBestCmap().items())[::97]:
            glyph = ours.glyph(chr(code))
            assert glyph is not None
            assert glyph.number == font.getGlyphID(glyph_name)
            assert glyph.advance == pytest.approx(widths[glyph_name][0] / units)
        assert ours.postscript_name == font["name"].getDebugName(6)
    assert ours.glyph("\ue001") is None


def test_a_glyph_is_written_as_its_cid_where_the_face_has_cids():
    name = FACES["CFF with CIDs"]
    with opened(name) as font:
        charset = font["CFF "].cff[0].charset
    ours = face.of(name)
    characters = filter(ours.glyph, map(chr, range(0x2000, 0x9FA5, 7)))
    pairs = {(ours.glyph(character).number, ours.glyph(character).code) for character in characters}
    assert all(charset[number] == f"cid{code:05}" for number, code in pairs)
    assert any(number != code for number, code in pairs)


@every_face
def test_the_ink_of_a_glyph_is_measured_from_its_origin(name):
    ours = face.of(name)
    left, bottom, right, top = ours.extent(ours.glyph("1").number)
    assert 0 <= left < right <= ours.glyph("1").advance
    assert -0.05 < bottom < 0.05 < 0.6 < top < 0.8
    assert ours.extent(ours.glyph(" ").number) == (0, 0, 0, 0)


@every_face
def test_equal_glyphs_give_equal_subsets_however_often_they_are_asked_for(name, monkeypatch):
    monkeypatch.setattr(face, "_PREPARED_AFTER", 300)  # from the second subset on
    ours = face.FontFace(name)
    codes = [ours.glyph(character).code for character in map(chr, range(32, 127))]
    first = ours.subset(codes)
    assert ours.subset(reversed(codes)) == first == ours.subset(codes) == face.FontFace(name).subset(codes)


def outlines(program: bytes) -> dict[int, bytes]:
    """The outlines of a `CFF ` table by the codes of their glyphs."""
    table = cff_table.read(program)
    return dict(zip(table.cids, table.outlines(), strict=True))


@pytest.mark.parametrize("kind", [kind for kind in FACES if kind != "TrueType"])
def test_an_outline_has_the_same_bytes_in_every_subset(kind):
    ours = face.of(FACES[kind])
    codes = [ours.glyph(character).code for character in TEXT]
    together = outlines(ours.subset(codes))
    assert set(codes) <= together.keys()
    for code in codes:
        assert outlines(ours.subset([code]))[code] == together[code]


def test_a_subset_calls_no_subroutines():
    name = FACES["CFF with CIDs and subroutines"]
    ours, table = face.of(name), CFFFontSet()
    table.decompile(BytesIO(ours.subset([ours.glyph("国").code])), None)
    assert not table.GlobalSubrs
    assert not any(hasattr(part.Private, "Subrs") for part in table[0].FDArray)


def test_a_truetype_subset_has_the_glyphs_under_their_own_numbers():
    name = FACES["TrueType"]
    ours = face.of(name)
    number = ours.glyph("A").number
    assert ours.glyph("A").code == number
    subset = TTFont(BytesIO(ours.subset([number])))
    with opened(name) as whole:
        drawn = [[*font["glyf"][font.getGlyphName(number)].coordinates] for font in (subset, whole)]
    assert drawn[0] == drawn[1]
    assert not {"fpgm", "cmap", "GSUB"} & set(subset.keys())


def test_a_face_whose_glyphs_have_names_keeps_their_numbers(tmp_path):
    ours = face.of(named_face(tmp_path))
    glyph = ours.glyph(chr(ord("国") + 30))
    assert glyph.code == glyph.number
    together = outlines(ours.subset([glyph.code, ours.glyph("国").code]))
    table = CFFFontSet()
    table.decompile(BytesIO(ours.subset([glyph.code])), None)
    assert table[0].charset[glyph.code] == f"glyph{glyph.code - 1}"
    assert outlines(ours.subset([glyph.code]))[glyph.code] == together[glyph.code]


def test_a_variable_font_is_left_to_weasyprint(tmp_path):
    name = named_face(tmp_path)
    path = tmp_path / "named.otf"
    builder = FontBuilder(font=TTFont(path))
    builder.setupFvar([("wght", 100, 400, 900, "Weight")], [])
    builder.save(path)
    with pytest.raises(UnsettableError):
        face.of(name)
