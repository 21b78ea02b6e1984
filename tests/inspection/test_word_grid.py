"""A Word file with a grid of lines and characters, as 页面设置 makes it, is measured as Word lays it out."""

import io
import shutil
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from docgen.checks.gbt9704 import judge
from docgen.inspection.measure import measure_docx, measure_files, word_grid
from docgen.stationery.departments import Departments

PROFILE = Departments().stationery("base").profile
SENTENCE = "各单位要按照标准备足防汛抢险物资，分库存放，专人保管，定期检查更换，确保险情发生以后能够及时调运到现场。"


def letter(grid: str, exact: bool = False, spacing: str = "") -> bytes:
    """A letter of two pages whose section has this grid. spacing: the letter spacing of each run."""
    made = docx.Document()
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = map(Mm, (37, 35, 28, 26))
    old = section._sectPr.find(qn("w:docGrid"))
    section._sectPr.replace(old, parse_xml(f"<w:docGrid {nsdecls('w')} {grid}/>"))
    normal = made.styles["Normal"]
    normal.font.size, normal.font.name = Pt(16), "仿宋_GB2312"
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋_GB2312")
    for _ in range(20):
        paragraph = made.add_paragraph()
        run = paragraph.add_run(SENTENCE * 2)
        if spacing:
            run._r.get_or_add_rPr().append(parse_xml(f'<w:spacing {nsdecls("w")} w:val="{spacing}"/>'))
        form = paragraph.paragraph_format
        form.first_line_indent, form.space_after = Pt(31.5), Pt(0)
        form.line_spacing = Pt(28.95) if exact else 1
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def part(data: bytes, name: str) -> str:
    return zipfile.ZipFile(io.BytesIO(data)).read(f"word/{name}.xml").decode()


def test_the_character_pitch_of_a_grid_becomes_letter_spacing_and_its_lines_stay():
    made = word_grid.translated(letter('w:type="linesAndChars" w:linePitch="579" w:charSpace="-848"'))
    assert '<w:docGrid w:type="lines" w:linePitch="579"/>' in part(made, "document")
    assert '<w:spacing w:val="-5"/>' in part(made, "styles")


def test_a_grid_does_not_act_on_exact_lines():
    made = word_grid.translated(letter('w:type="lines" w:linePitch="312"', exact=True))
    assert '<w:docGrid w:linePitch="312"/>' in part(made, "document")


def test_a_file_without_a_grid_stays_as_it_is():
    plain = letter('w:linePitch="312"')
    assert word_grid.translated(plain) == plain


@pytest.mark.referee
@pytest.mark.skipif(not shutil.which("soffice"), reason="without LibreOffice")
def test_letters_with_the_grid_of_the_standard_have_28_characters_and_22_lines_from_the_upper_margin(tmp_path):
    files = {
        "characters": letter('w:type="linesAndChars" w:linePitch="579" w:charSpace="-848"'),
        "lines": letter('w:type="lines" w:linePitch="312"', exact=True, spacing="-5"),
    }
    for name, data in files.items():
        (tmp_path / f"{name}.docx").write_bytes(data)
    for _, measured in measure_files(sorted(tmp_path.iterdir()), PROFILE):
        assert {"5.2.3-characters", "5.2.3-lines", "5.2.3-pitch"} <= set(judge(measured, PROFILE).passed)
        assert "5.2.2-margins" not in {finding.code for finding in judge(measured.rendered, PROFILE).findings}


def test_characters_without_width_are_not_measured():
    made = docx.Document()
    made.add_paragraph("\u200b2026年5月8日\ufeff")
    stream = io.BytesIO()
    made.save(stream)
    (paragraph,) = measure_docx("a.docx", stream.getvalue()).paragraphs
    assert paragraph.text == "2026年5月8日"
