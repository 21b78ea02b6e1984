"""The Word shells that docgen brings: outline, theme, and other names for fonts that a machine may lack."""

import re
import zipfile

import pytest
import word_shells
from conftest import ROOT

from docgen.stationery.departments import Departments

SHELLS = sorted(path.stem for path in (ROOT / "templates/base").glob("*.docx"))
FONTS = Departments().stationery("base").profile.fonts.values()
LEVELS = {"title": 0, "form-title": 0, "subtitle": 1, "heading1": 1, "heading2": 2, "heading3": 3, "heading4": 4}
ALTERNATES = {
    "仿宋_GB2312": ["FangSong", "STFangsong", "仿宋"],
    "楷体_GB2312": ["KaiTi", "STKaiti", "楷体"],
    "黑体": ["SimHei", "STHeiti"],
    "方正小标宋简体": ["方正小标宋_GBK"],
    "宋体": ["SimSun"],
}


def outline(styles: str) -> dict[str, int]:
    """The levels of a Word file's styles."""
    found = {}
    for style in re.findall(r"<w:style .*?</w:style>", styles, re.DOTALL):
        if level := re.search(r'<w:outlineLvl w:val="(\d)"/>', style):
            found[re.search(r'w:styleId="dg-([^"]*)"', style)[1]] = int(level[1])
    return found


@pytest.mark.parametrize("name", SHELLS)
def test_a_shell_names_other_fonts_for_each_font_of_the_standard(name):
    table = word_shells.shell(name)["word/fontTable.xml"].decode()
    listed = dict(re.findall(r'<w:font w:name="([^"]*)">(?:<w:altName w:val="([^"]*)"/>)?', table))
    assert {font.names[0] for font in FONTS} <= set(listed)
    for font, names in ALTERNATES.items():
        assert set(names) <= set(listed[font].split(",")), font


@pytest.mark.parametrize("name", word_shells.SAMPLES)
def test_a_letter_has_an_outline_a_theme_and_a_table_of_fonts(name, tmp_path):
    made = word_shells.letter(tmp_path, name, word_shells.shell(name))
    assert outline(made["word/styles.xml"].decode()) == LEVELS
    own = word_shells.shell(name)
    for part in ("word/theme/theme1.xml", "word/fontTable.xml"):
        assert re.sub(rb"\s", b"", made[part]).partition(b"?>")[2] == re.sub(rb"\s", b"", own[part]).partition(b"?>")[2]


@pytest.mark.parametrize("name", SHELLS)
def test_a_shell_is_plain(name):
    with zipfile.ZipFile(ROOT / f"templates/base/{name}.docx") as archive:
        assert all(entry.date_time == (1980, 1, 1, 0, 0, 0) for entry in archive.infolist())
        assert sum(entry.file_size for entry in archive.infolist()) < 30_000
