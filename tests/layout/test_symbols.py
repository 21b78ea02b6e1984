import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from conftest import ROOT

import docgen
from docgen.inspection import readback
from docgen.layout import fonts
from docgen.stationery import profile_file

PROFILE = profile_file.load(ROOT / "templates/profiles/gbt9704.toml")
SYMBOLS = "₂₄⁻⁶☑✔"
TEXT_FONTS = ("fangsong", "kaiti", "heiti", "xiaobiaosong", "songti")
CASE = (ROOT / "tests/whole/reports/07-subscript-title.yaml").read_text(encoding="utf-8")
ANSWER = """    text:
    - |
      一、减排CO₂和SO₄²⁻
      （一）☑推进10⁻⁶级监测✔
      CO₂排放强度下降4.5‰，H₂SO₄用量10⁻⁶mol/L，☑已办，✔完成，①㎡℃。
    - table:
        caption: 表1　CO₂
        columns: [CO₂, ✔]
        rows: [[SO₄²⁻, ☑ 10⁻⁶]]
"""


def rendered(kind, format):
    case = docgen.parse(CASE.replace("    text: 已办。\n", ANSWER))
    return docgen.render(docgen.compose(case, kind)[0], format)


@pytest.mark.parametrize("purpose", TEXT_FONTS)
def test_a_symbol_that_a_text_font_lacks_is_printed_in_the_symbol_font(purpose):
    found = fonts.find(PROFILE.fonts[purpose])
    symbol = fonts.find(PROFILE.fonts["symbol"]).used
    assert {fonts.substitute(found, character) for character in SYMBOLS} == {symbol}
    assert fonts.substitute(found, "国") is None


@pytest.mark.parametrize("purpose", TEXT_FONTS[:4])
def test_a_character_that_a_stand_in_draws_too_small_to_read_is_printed_in_another_font(purpose):
    found = fonts.find(PROFILE.fonts[purpose])
    assert fonts.has(found, "™")
    assert fonts.family_of(found, "™") != found.used or not found.is_stand_in


def test_word_is_told_the_symbol_font_for_the_symbols_alone():
    parts = re.findall(r"<w:r>.*?</w:r>", word_text(rendered("reply", "docx")))
    symbol = {text_of(part) for part in parts if "Segoe UI Symbol" in part}
    assert "".join(symbol) and set("".join(symbol)) <= set(SYMBOLS)
    others = "".join(text_of(part) for part in parts if "Segoe UI Symbol" not in part)
    assert not set(SYMBOLS) & set(others) and "①㎡℃" in others


def word_text(data):
    return ZipFile(BytesIO(data)).read("word/document.xml").decode()


def text_of(part):
    return "".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", part))


@pytest.mark.parametrize("kind", ["reply", "feedback", "summary"])
def test_symbols_in_text_headings_cells_and_forms_are_in_both_formats(kind):
    for format in ("pdf", "docx"):
        assert rendered(kind, format)
    printed = "".join(map(readback.squeezed, readback.pdf(rendered(kind, "pdf")).pages))
    assert "关于加强CO₂减排的建议" in printed
    if kind == "reply":
        for piece in ("减排CO₂和SO₄²⁻", "☑推进10⁻⁶级监测✔", "☑已办，✔完成，①㎡℃"):
            assert piece in printed
