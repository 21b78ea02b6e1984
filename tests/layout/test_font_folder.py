"""A folder of fonts instead of the machine's: what is found in it, and that documents are set in nothing else."""

import shutil
from pathlib import Path

import pytest
from conftest import SAMPLES

import docgen
from docgen.inspection import readback
from docgen.layout import font_folder, fonts
from docgen.pipeline import fingerprint
from docgen.pipeline.fingerprint import surroundings
from docgen.stationery.departments import Departments

CASE = SAMPLES["10-not-public"]
FALLBACKS = {"Noto Serif CJK SC", "Noto Sans CJK SC", "DejaVu Sans"}


def used() -> dict[str, set[str]]:
    """File → families that documents take from it on this machine."""
    files: dict[str, set[str]] = {}
    for found in fonts.find_all(Departments().stationery("base").profile).values():
        for family in found.families:
            files.setdefault(fonts.file(family, found.weight)[0], set()).add(family)
    return files


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A folder with the fonts that documents use here."""
    made = tmp_path_factory.mktemp("fonts")
    for path in used():
        (made / Path(path).name).symlink_to(path)
    return made


@pytest.fixture(scope="module")
def few(tmp_path_factory) -> Path:
    """A folder with the fonts for rare characters and for symbols, and none of the others."""
    made = tmp_path_factory.mktemp("few")
    for path, families in used().items():
        if families & FALLBACKS and "Bold" not in path:
            (made / Path(path).name).symlink_to(path)
    return made


def test_a_folder_has_the_families_that_the_machine_has(folder):
    wanted = {family for families in used().values() for family in families}
    assert wanted <= font_folder.families(folder)
    for family in wanted:
        for weight in (400, 700):
            ours, index = font_folder.file(folder, family, weight)
            theirs = fonts.file(family, weight)
            if theirs[0] in used():
                assert (Path(ours).resolve(), index) == (Path(theirs[0]).resolve(), theirs[1])


@pytest.mark.parametrize("jobs", [0, 1])
def test_documents_of_the_same_fonts_are_the_same_wherever_the_fonts_are(folder, tmp_path, finished, jobs):
    made = docgen.make(CASE, tmp_path, kinds=["reply"], formats=["pdf"], jobs=jobs, fonts=folder)
    ((file,),) = [case.made for case in made.cases]
    assert file.path.read_bytes() == finished("10-not-public", "答复函", "pdf").read_bytes()


def test_no_font_of_the_machine_is_used_where_a_folder_is_named(few):
    (reply,) = docgen.compose(docgen.read(CASE), "reply", fonts=few)
    found = fonts.find_all(reply.stationery.profile)
    assert {font.used for font in found.values()} <= FALLBACKS
    families = set(readback.pdf(docgen.render(reply, "pdf")).fonts)
    assert families
    assert all("Noto" in str(family) or "DejaVu" in str(family) for family in families), families


def test_a_build_knows_by_which_fonts_documents_were_made(folder, few):
    marks = set()
    for one in (None, folder, few):
        profile = Departments(fonts=one).stationery("base").profile
        marks.add(surroundings({"gbt9704": profile}, ("pdf",)))
    assert len(marks) == 2  # the machine's and the folder's are the same files


def test_the_hash_of_the_stationery_depends_on_no_folder_of_fonts(folder):
    hashes = {fingerprint.stationery_hash([Departments(fonts=one).stationery("base")]) for one in (None, folder)}
    assert len(hashes) == 1


def test_a_folder_without_fonts_is_refused(tmp_path):
    with pytest.raises(docgen.SetupError, match="没有字体文件"):
        docgen.render(docgen.compose(docgen.read(CASE), "reply", fonts=tmp_path)[0], "pdf")


def test_a_file_that_is_no_font_is_refused_by_its_name(folder, tmp_path):
    shutil.copytree(folder, tmp_path / "fonts", symlinks=True)
    (tmp_path / "fonts/broken.ttf").write_bytes(b"no font")
    with pytest.raises(docgen.SetupError, match=r"broken\.ttf"):
        docgen.render(docgen.compose(docgen.read(CASE), "reply", fonts=tmp_path / "fonts")[0], "docx")


def test_a_profile_does_not_say_where_fonts_are(tmp_path):
    shutil.copytree(Departments().root, tmp_path / "templates")
    path = tmp_path / "templates/profiles/gbt9704.toml"
    text = path.read_text(encoding="utf-8")
    first = text.index("stand_ins")
    path.write_text(f"{text[:first]}folder = '/'\n{text[first:]}", encoding="utf-8")
    with pytest.raises(docgen.StationeryError):
        docgen.compose(docgen.read(CASE), "reply", templates=tmp_path / "templates")


def test_other_machines_cannot_use_a_folder_of_this_one(folder, tmp_path):
    with pytest.raises(docgen.UsageError, match="字体文件夹"):
        docgen.build(CASE, tmp_path, executor="dask://localhost:1", fonts=folder)
