"""Documents in TrueType fonts, as on Windows: free Chinese fonts under the names that the standard gives.

`.ci/setup referee` brings the fonts. Without them nothing is tested.
"""

import functools
from pathlib import Path

import pytest
from conftest import FINAL, ROOT, SAMPLES
from fontTools.ttLib import TTFont
from pdf_clauses import broken

import docgen
from docgen.composition.compose import Composition
from docgen.inspection.proof import file_proof
from docgen.layout import font_files, fonts
from docgen.stationery.departments import Departments

PLACES = (ROOT / ".ci/cache/truetype", Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
NAMED = {
    "仿宋_GB2312": ("gkai00mp.ttf", "FangSongA"),
    "楷体_GB2312": ("gkai00mp.ttf", "KaiTiA"),
    "方正小标宋简体": ("gbsn00lp.ttf", "BiaoSongA"),
    "宋体": ("gbsn00lp.ttf", "SongTiA"),
    "黑体": ("wqy-zenhei.ttc", "HeiTiA"),
}
"""A family that the standard names → the file of a free font, and the PostScript name that its copy gets."""
ALWAYS = [("01-science-environment", "答复函"), ("05-group-proposal", "答复函"), ("07-again", "征询意见表")]
"""The documents of each run. The others are for a whole check."""


def found(name: str) -> Path | None:
    """The file of a free font on this machine."""
    return next((path for place in PLACES if place.is_dir() for path in place.rglob(name)), None)


pytestmark = pytest.mark.skipif(
    not all(found(name) for name, _ in NAMED.values()), reason="没有 TrueType 中文字体（.ci/setup referee）"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A folder with the free fonts under the standard's names, and with the fonts for rare characters and symbols."""
    made = tmp_path_factory.mktemp("truetype")
    for family, (file, name) in NAMED.items():
        with TTFont(found(file), fontNumber=0, lazy=True) as font:
            assert "glyf" in font
            table = font["name"]
            for number in (1, 4, 6, 16, 17):
                table.removeNames(nameID=number)
            for number, text in ((1, family), (4, family), (6, name)):
                for language in (0x409, 0x804):
                    table.setName(text, number, 3, 1, language)
            font.save(made / f"{name}.ttf")
    for stack in fonts.find_all(Departments().stationery("base").profile).values():
        for family in filter(None, (stack.fallback, stack.symbol)):
            path = Path(font_files.file(family, 400)[0])
            if not (made / path.name).exists():
                (made / path.name).symlink_to(path)
    return made


@functools.cache
def composed(case: str, folder: Path) -> dict[str, Composition]:
    """All documents of a sample case in the fonts of a folder."""
    file = docgen.read(SAMPLES[case])
    return {made.name: made for kind in Departments().kinds for made in docgen.compose(file, kind, fonts=folder)}


@pytest.mark.parametrize(
    ("case", "name"),
    [pair if pair in ALWAYS else pytest.param(*pair, marks=pytest.mark.full) for pair in FINAL],
)
def test_a_document_in_truetype_fonts_passes_every_check(case, name, folder):
    composition = composed(case, folder)[name]
    data = docgen.render(composition, "pdf")
    assert docgen.check(composition, "pdf", data) == []
    proved = file_proof.prove(data, composition.stationery.profile)
    assert {font.family for font in proved.fonts} & NAMED.keys()
    assert not {str(font.family) for font in proved.fonts if "Fandol" in str(font.family)}
    assert broken(data) == []
    assert broken(docgen.render(composition, "pdf", accessible=True)) == []
