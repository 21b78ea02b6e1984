"""An OFD file that docgen wrote is proved from its bytes.

Faults are a table that anyone can add to: ofd/faults.toml.
"""

import functools
import io
import re
import struct
import tomllib
import zipfile
from collections import Counter

import pytest
from conftest import FINAL, ROOT, compositions
from fontTools.ttLib import TTFont, newTable

import docgen
from docgen.errors import Severity
from docgen.files import zip_archive
from docgen.files.zip_archive import BegunArchive
from docgen.inspection.finished import Finished
from docgen.inspection.ofd import document, proof
from docgen.inspection.proof import file_proof
from docgen.layout import face
from docgen.layout.pages import FaceName

TABLE = tomllib.loads((ROOT / "tests/inspection/ofd/faults.toml").read_text(encoding="utf-8"))
CASES = [(one["name"], document) for one in TABLE["fault"] for document in one.get("on", TABLE["files"])]
FAULTS = {one["name"]: one for one in TABLE["fault"]}
SAMPLED = [
    case if case[1] == FAULTS[case[0]].get("on", ["letter"])[0] else pytest.param(*case, marks=pytest.mark.full)
    for case in CASES
]


def made(name):
    case, title = TABLE["documents"][name]
    return compositions(case)[title]


@functools.cache
def sound(name):
    return docgen.render(made(name), "ofd")


@functools.cache
def parts(name):
    archive = zipfile.ZipFile(io.BytesIO(sound(name)))
    return {part: archive.read(part) for part in archive.namelist()}


def spoilt(fault, name):
    """A document with one fault."""
    found = dict(parts(name))
    page = "Doc_0/Pages/Page_0/Content.xml"
    if "content" in fault:
        found[page] = changed(found[page], *fault["content"], name)
    if "once" in fault:
        found[page] = changed(found[page], *fault["once"], name, count=1)
    if "part" in fault:
        part, *change = fault["part"]
        found[part] = changed(found[part], *change, name)
    if "add" in fault:
        found[fault["add"][0]] = fault["add"][1].encode()
    if "font" in fault:
        fonts = {part: len(data) for part, data in found.items() if part.endswith(".ttf")}
        largest = max(fonts, key=fonts.get)
        found[largest] = FONTS[fault["font"]](found[largest])
    data = zip_archive.completed(BegunArchive(), found)
    if "archive" in fault:
        data = ARCHIVES[fault["archive"]](found)
    assert data != sound(name), "the fault changes nothing"
    return data


def changed(data, pattern, new, name, count=0):
    if re.search(rb"[\x80-\xff]{9}", data[:200]) or data[:1] != b"<":
        return data.replace(pattern.encode(), new.encode())
    public = parts(name)["Doc_0/PublicRes.xml"].decode()
    last = re.search(r"MaxUnitID>(\d+)", parts(name)["Doc_0/Document.xml"].decode())[1]
    space, font = re.search(r'ColorSpace ID="(\d+)"', public)[1], re.findall(r'Font ID="(\d+)"', public)[-1]
    text = re.sub(pattern, new, data.decode(), count=count)
    return text.replace('"LAST"', f'"{last}"').replace('"SPACE"', f'"{space}"').replace('"FONT"', f'"{font}"').encode()


# ---- archives --------------------------------------------------------------------------------------------------------
def gap(found):
    first, *_ = found
    begun = zip_archive.begun(zip_archive.completed(BegunArchive(), {first: found[first]}))
    rest = {name: data for name, data in found.items() if name != first}
    return zip_archive.completed(BegunArchive(begun.files + b"hidden", begun.directory, 1), rest)


def extra(found):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in found.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.extra = struct.pack("<HH4s", 0x7777, 4, b"some")
            archive.writestr(info, data)
    return stream.getvalue()


def tail(found):
    data = bytearray(zip_archive.completed(BegunArchive(), found))
    data[-2:] = struct.pack("<H", 4)
    return bytes(data) + b"more"


ARCHIVES = {hand.__name__: hand for hand in (gap, extra, tail)}


# ---- fonts -----------------------------------------------------------------------------------------------------------
def saved(font):
    stream = io.BytesIO()
    font.save(stream)
    return stream.getvalue()


def swap(data):
    font = TTFont(io.BytesIO(data), recalcBBoxes=False)
    one, other = font.getGlyphOrder()[20:22]
    glyphs = font["glyf"]
    glyphs[one], glyphs[other] = glyphs[other], glyphs[one]
    return saved(font)


def pad(data):
    font = TTFont(io.BytesIO(data), recalcBBoxes=False)
    order = font.getGlyphOrder()
    font["hmtx"]["more"] = font["hmtx"][order[5]]
    font["glyf"]["more"] = font["glyf"][order[5]]
    return saved(font)


def cff(data):
    opened = face.of(FaceName("FandolFang", 400))
    return b"OTTO" + opened.subset([opened.glyph("国").code])


def hint(data):
    font = TTFont(io.BytesIO(data), recalcBBoxes=False)
    font["fpgm"] = newTable("fpgm")
    font["fpgm"].program = __import__("fontTools.ttLib.tables.ttProgram", fromlist=["Program"]).Program()
    font["fpgm"].program.fromBytecode(b"\x2d")
    return saved(font)


def width(data):
    font = TTFont(io.BytesIO(data), recalcBBoxes=False)
    name = font.getGlyphOrder()[20]
    font["hmtx"][name] = (font["hmtx"][name][0] - 100, font["hmtx"][name][1])
    return saved(font)


def other(data):
    characters = map(chr, TTFont(io.BytesIO(data)).getBestCmap())
    return face.of(FaceName("Noto Serif CJK SC", 400)).program(characters)


def cut(data):
    return data[: len(data) // 3]


def map_(data):
    font = TTFont(io.BytesIO(data), recalcBBoxes=False)
    table = font["cmap"].tables[0]
    first, second, *_ = sorted(table.cmap)
    other_table = type(table)(table.format)
    other_table.platformID, other_table.platEncID, other_table.language = 3, 1, 0
    other_table.cmap = {**table.cmap, first: table.cmap[second]}
    font["cmap"].tables = [table, other_table]
    return saved(font)


FONTS = {"swap": swap, "pad": pad, "cff": cff, "hint": hint, "width": width, "other": other, "cut": cut, "map": map_}


# ---- tests -----------------------------------------------------------------------------------------------------------
def test_each_fault_has_a_name_of_its_own():
    assert len(FAULTS) == len(TABLE["fault"]) >= 73
    assert not [name for name, count in Counter(one["name"] for one in TABLE["fault"]).items() if count > 1]


@pytest.mark.parametrize(("fault", "name"), SAMPLED)
def test_a_fault_in_an_ofd_file_is_found(fault, name):
    try:
        found = docgen.check(made(name), "ofd", spoilt(FAULTS[fault], name))
    except docgen.InputError:
        return  # a damaged file cannot be opened at all
    assert {one.code for one in found if one.severity is Severity.ERROR} & set(FAULTS[fault]["code"])


@pytest.mark.parametrize("case", [one for one in FINAL if "征询意见表" not in one[1]])
def test_a_final_document_is_proved_with_the_text_of_the_pdf(case, finished):
    composition = compositions(case[0])[case[1]]
    data, profile = finished(*case, "ofd").read_bytes(), composition.stationery.profile
    proved = proof.prove(document.read(data), data, profile)
    assert proved.pages == file_proof.prove(finished(*case, "pdf").read_bytes(), profile).pages


def test_a_wrong_glyph_is_named_by_the_character_that_is_copied():
    finished = Finished(
        spoilt(FAULTS["一个字画成另一个字"], "letter"), "ofd", profile=made("letter").stationery.profile
    )
    assert finished.wrong_glyph is not None
    assert len(finished.wrong_glyph.character) == 1
