"""Pages → OFD: what stands in the pages is found in the file again, by lxml and fontTools, and drawn as in the PDF.

The public schemas of the standard are no part of this project. DOCGEN_OFD_SCHEMAS names a folder that has them.
"""

import hashlib
import importlib.util
import io
import os
import subprocess
import sys
import zipfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from conftest import FINAL, ROOT, compositions
from fontTools.ttLib import TTFont
from lxml import etree
from made_pages import FANGSONG, LETTER, RARE, STAMPED, line, single
from ofd_reader import OFD, Package
from PIL import Image, ImageChops
from test_drawing import placed
from test_shell_pages import DRAWN, stationed

import docgen
from docgen.errors import RenderError
from docgen.inspection import readback
from docgen.inspection.ofd import document, proof
from docgen.inspection.proof.doubt import DoubtError
from docgen.layout import face
from docgen.layout.pages import PlacedBox
from docgen.writers.ofd import letter, semantic_tags, writing
from docgen.writers.ofd.writing import OfdDescription
from docgen.writers.pdf import engines, shell_pages, shell_shapes

SCHEMAS = Path(os.environ.get("DOCGEN_OFD_SCHEMAS", "missing"))
ABOUT = OfdDescription("某局", "2026-05-08")
WITHOUT_LINK = replace(LETTER, pages=tuple(replace(page, links=()) for page in LETTER.pages))
OURS = [(case, name) for case, name in FINAL if "征询意见表" not in name]
every_document = pytest.mark.parametrize(("case", "name"), OURS)


@every_document
def test_every_character_stands_in_its_order_and_within_two_hundredths_of_a_point_of_its_place(case, name, finished):
    made = compositions(case)[name]
    pages, package = (
        engines.laid_out(made.doc, made.stationery).pages,
        Package(finished(case, name, "ofd").read_bytes()),
    )
    assert len(pages) == len(package.pages)
    for number, page in enumerate(pages):
        found, wanted = package.characters(number), placed(page)
        assert "".join(one.character for one in found) == "".join(one[0] for one in wanted)
        for one, (_, x, baseline, size) in zip(found, wanted, strict=True):
            assert (one.x, one.baseline, one.size) == pytest.approx((x, baseline, size), abs=0.02)


def test_a_long_line_with_spaces_of_all_sorts_ends_where_it_must():
    spaces = tuple(-0.213 + 0.0137 * (number % 7) + (3.79 if number % 5 == 0 else 0) for number in range(99))
    pages = single(line("国" * 100, 10.123, 500.456, 1, spaces, size=4.5))
    found = Package(writing.write(pages, ABOUT)).characters(0)
    for one, (_, x, baseline, _) in zip(found, placed(pages.pages[0]), strict=True):
        assert (one.x, one.baseline) == pytest.approx((x, baseline), abs=0.02)


def test_equal_pages_give_equal_bytes_in_another_process_too():
    code = (
        "import hashlib; from test_ofd import ABOUT, WITHOUT_LINK, STAMPED\n"
        "from docgen.writers.ofd import writing\n"
        "print(*(hashlib.sha256(writing.write(pages, ABOUT)).hexdigest() for pages in (WITHOUT_LINK, STAMPED)))"
    )
    folders = ("src", "tests", "tests/support", "tests/writers")
    paths = os.pathsep.join(str(ROOT / folder) for folder in folders)
    environment = os.environ | {"PYTHONHASHSEED": "4711", "TZ": "America/Caracas", "PYTHONPATH": paths}
    run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    made = [writing.write(pages, ABOUT) for pages in (WITHOUT_LINK, STAMPED)]
    assert run.stdout.split() == [hashlib.sha256(data).hexdigest() for data in made]


@pytest.mark.skipif(not SCHEMAS.is_dir(), reason="the schemas of the standard are not here")
@every_document
def test_a_file_is_valid_but_for_what_the_standard_says_twice(case, name, finished):
    archive = zipfile.ZipFile(finished(case, name, "ofd"))
    for part in (one for one in archive.namelist() if one.endswith(".xml") and "Tag_0" not in one):
        tree = etree.fromstring(archive.read(part))
        schema = etree.XMLSchema(etree.parse(SCHEMAS / f"{etree.QName(tree).localname}.xsd"))
        schema.validate(tree)
        faults = [error.message for error in schema.error_log]
        # OFD-A is the profile of archives; the text of the standard says TypeID, its schema NameSpace.
        assert [one for one in faults if "OFD-A" not in one and "TypeID" not in one and "NameSpace" not in one] == []


@pytest.mark.skipif(importlib.util.find_spec("ofdkit") is None, reason="ofdkit is not here")
@every_document
def test_another_reader_reads_the_text_of_the_pdf(case, name, finished):
    import ofdkit

    text = "".join(readback.pdf(finished(case, name, "pdf").read_bytes()).pages)
    read = ofdkit.extract_text(str(finished(case, name, "ofd")))
    assert Counter("".join(read.split())) == Counter("".join(text.split()))  # ofdkit orders lines by their places


# ---- pictures --------------------------------------------------------------------------------------------------------
SCALE, BLOCK, NOTICEABLE = 4, 8, 50
"""Pixels of a point, the side of the squares that are compared, and the difference that is seen, of 255."""


def unlike(ofd: bytes, pdf: bytes, number: int) -> list[tuple[int, int, int]]:
    """The squares of a page that look different: column, row, difference of the mean brightness."""
    ours = Package(ofd).picture(number, SCALE).convert("L")
    theirs = pypdfium2.PdfDocument(pdf)[number].render(scale=SCALE).to_pil().convert("L")
    small = [one.resize((one.width // BLOCK, one.height // BLOCK), Image.Resampling.BOX) for one in (ours, theirs)]
    difference = ImageChops.difference(*small)
    pixels = difference.load()
    everywhere = [(x, y) for x in range(difference.width) for y in range(difference.height)]
    return [(x, y, pixels[x, y]) for x, y in everywhere if pixels[x, y] > NOTICEABLE]


@pytest.mark.parametrize(
    ("case", "name"),
    [one if one == OURS[0] else pytest.param(*one, marks=pytest.mark.full) for one in OURS],
)
def test_a_page_looks_as_in_the_pdf(case, name, finished):
    ofd, pdf = (finished(case, name, format).read_bytes() for format in ("ofd", "pdf"))
    assert unlike(ofd, pdf, 0) == []


DRAWN_ALIKE = [name for name in DRAWN if name != "letter-pattern"]
"""PDFium draws the last star of a pattern at one resolution, and not at another."""
LEGIBLE = [name for name in DRAWN if name not in ("letter-columns", "letter-english")]
"""The other two have words over the office's name."""


def whole(name):
    """A shell for a whole check."""
    return pytest.param(name, marks=pytest.mark.full)


def on_own_shell(name):
    doc, stationery = stationed(name)
    return replace(doc, body=tuple(block for block in doc.body if not hasattr(block, "rows"))), stationery


@pytest.mark.parametrize("name", [name if name == "letter-jpeg" else whole(name) for name in DRAWN_ALIKE])
def test_an_office_s_own_shell_looks_as_in_the_pdf(name):
    doc, stationery = on_own_shell(name)
    assert unlike(letter.write(doc, stationery), engines.write(doc, stationery), 0) == []


@pytest.mark.parametrize("name", [name if name == "letter-jpeg" else whole(name) for name in LEGIBLE])
def test_a_letter_on_an_office_s_own_shell_is_proved(name):
    doc, stationery = on_own_shell(name)
    ofd = letter.write(doc, stationery)
    assert proof.prove(document.read(ofd), ofd, stationery.profile).pages


@pytest.mark.parametrize("name", ["letter-columns", whole("letter-english")])
def test_a_shell_whose_words_lie_over_each_other_is_a_doubt(name):
    doc, stationery = on_own_shell(name)
    ofd = letter.write(doc, stationery)
    with pytest.raises(DoubtError, match="over each other"):
        proof.prove(document.read(ofd), ofd, stationery.profile)


def test_red_lines_stay_paths_and_a_gradient_becomes_a_picture_of_its_place():
    doc, stationery = stationed("letter-gradient")
    shell = shell_pages.find(doc, stationery).first
    shapes = shell_shapes.of(shell, 595.276, 841.89)
    boxes = [one for one in shapes if isinstance(one, PlacedBox)]
    (picture,) = (one for one in shapes if one not in boxes)
    assert len(boxes) == 4 and {one.color for one in boxes} == {"e60012"}
    assert picture.at.bottom - picture.at.top == pytest.approx(14.2, abs=0.5)


# ---- fonts -----------------------------------------------------------------------------------------------------------
@every_document
def test_every_font_is_embedded_with_truetype_outlines_and_the_characters_that_are_printed(case, name, finished):
    package = Package(finished(case, name, "ofd").read_bytes())
    printed = {identifier: set() for identifier in package.fonts}
    for number in range(len(package.pages)):
        for one in package.characters(number):
            printed[one.font].add(one.character)
    for identifier, font in package.fonts.items():
        assert "glyf" in font and "CFF " not in font and font.sfntVersion == "\0\1\0\0"
        assert set(map(chr, font.getBestCmap())) == printed[identifier]
        assert font["name"].getDebugName(6) == package.names[identifier]


# ---- structure -------------------------------------------------------------------------------------------------------
def test_the_elements_of_a_letter_are_tagged_by_their_names(finished):
    made = compositions("05-group-proposal")["答复函"]
    package = Package(finished("05-group-proposal", "答复函", "ofd").read_bytes())
    texts = {}
    for name in package.pages:
        for text in package.tree(name).iter(f"{OFD}TextObject"):
            texts[text.get("ID")] = text.find(f"{OFD}TextCode").text
    tagged = {}
    for element in package.tree("Doc_0/Tags/Tag_0.xml"):
        name = etree.QName(element).localname
        tagged.setdefault(name, []).append("".join(texts[reference.text] for reference in element))
    assert tagged["发文机关标志"] == ["深圳市财政局文件"]
    assert tagged["发文字号"] == ["深财提〔2026〕9号"]
    assert "".join(tagged["标题"][0].split()) == "".join(made.doc.title.split())
    assert tagged["成文日期"] and tagged["发文机关署名"] and tagged["抄送机关"] and tagged["主送机关"]
    assert set(tagged) <= {semantic_tags.TEXT, *semantic_tags.NAMES.values()}


def test_the_outline_has_the_headings_in_their_levels_and_leads_to_their_places():
    package = Package(writing.write(WITHOUT_LINK, ABOUT))

    def listed(elements):
        return [(one.get("Title"), listed(one.findall(f"{OFD}OutlineElem"))) for one in elements]

    outline = package.document.find(f"{OFD}Outlines")
    assert listed(outline) == [("开头", [("下面", []), ("再下面", [])]), ("again", [])]
    tops = [float(one.get("Top")) for one in outline.iter(f"{OFD}Dest")]
    assert tops == pytest.approx([top / 72 * 25.4 for top in (100, 150, 260, 260)], abs=0.001)


def test_the_file_states_title_office_date_and_program(finished):
    made = compositions("05-group-proposal")["答复函"]
    entry = Package(finished("05-group-proposal", "答复函", "ofd").read_bytes()).tree("OFD.xml")
    stated = {etree.QName(one).localname: one.text for one in entry.iter() if one.text}
    assert stated["Title"] == made.doc.title
    assert stated["Author"] == made.stationery.department.name
    assert stated["CreationDate"] == made.doc.issued
    assert stated["Creator"] == "docgen"


# ---- what OFD cannot carry -------------------------------------------------------------------------------------------
def test_a_form_is_refused_with_what_to_do():
    made = compositions("04-cppcc-proposal")["征询意见表"]
    with pytest.raises(RenderError) as error:
        letter.write(made.doc, made.stationery)
    assert error.value.code == "ofd-form" and "docx,pdf" in error.value.next_step
    with pytest.raises(docgen.UsageError):
        docgen.render(made, "ofd")


def test_a_document_that_weasyprint_lays_out_is_refused():
    made = compositions("04-cppcc-proposal")["答复摘要"]
    with pytest.raises(RenderError) as error:
        letter.write(made.doc, made.stationery, engine="weasyprint")
    assert error.value.code == "ofd-engine"


def test_links_are_refused(monkeypatch):
    made = compositions("04-cppcc-proposal")["答复摘要"]
    monkeypatch.setattr(engines, "laid_out", lambda *_: LETTER)
    with pytest.raises(RenderError) as error:
        letter.write(made.doc, made.stationery)
    assert error.value.code == "ofd-link"


def test_what_is_not_in_the_ofd_is_said(tmp_path):
    case = tmp_path / "case.yaml"
    source = (ROOT / "samples/cases/04-cppcc-proposal.yaml").read_text(encoding="utf-8")
    case.write_text(source + "\nannex: [附件.pdf]\n", encoding="utf-8")
    (tmp_path / "附件.pdf").write_bytes(b"%PDF-1.7\n")
    made = docgen.make(case, tmp_path / "out", formats=["ofd"])
    (one,) = made.cases
    assert one.error is None
    assert {path.path.name for path in one.made} == {"答复函.ofd", "会办意见-市财政局.ofd", "答复摘要.ofd"}
    assert {"ofd-form", "ofd-annex"} <= {finding.code for finding in one.findings}


def test_the_default_has_no_ofd():
    from docgen.pipeline.order import Order

    assert Order().formats == ("docx", "pdf")


# ---- outlines --------------------------------------------------------------------------------------------------------
CHARACTERS = "关于持续改善科技型中小企业营商环境的建议〇×总思我试闭，。《》—0123456789ABCxyz"


@pytest.mark.parametrize(
    "family", [FANGSONG, RARE, FANGSONG._replace(family="FandolKai"), FANGSONG._replace(family="FandolHei")]
)
def test_a_converted_outline_encloses_the_same_area_in_the_same_box(family):
    from fontTools.pens.areaPen import AreaPen
    from fontTools.pens.boundsPen import BoundsPen

    opened = face.of(family)
    made = TTFont(io.BytesIO(opened.program(CHARACTERS)))
    glyphs, names, units = made.getGlyphSet(), made.getBestCmap(), made["head"].unitsPerEm
    for character in CHARACTERS:
        glyph = opened.glyph(character)
        pens = [(AreaPen(), BoundsPen(None)), (AreaPen(glyphs), BoundsPen(glyphs))]
        for pen in pens[0]:
            opened._font.draw_glyph_with_pen(glyph.number, pen)
        for pen in pens[1]:
            glyphs[names[ord(character)]].draw(pen)
        (area, box), (other_area, other_box) = ((abs(one.value), other.bounds) for one, other in pens)
        assert other_area == pytest.approx(area, rel=0.02, abs=0.0005 * units**2)
        assert other_box == pytest.approx(box, abs=0.0025 * units)
