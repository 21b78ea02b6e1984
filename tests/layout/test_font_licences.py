"""A font whose licence forbids embedding (OS/2, fsType) is in no PDF and in no OFD file. Word files embed no font."""

from pathlib import Path

import pytest
from conftest import SAMPLES
from fontTools.ttLib import TTFont
from test_face import named_face
from test_font_folder import used

import docgen
from docgen.errors import RenderError
from docgen.layout import face

CASE = SAMPLES["10-not-public"]
FORBIDDEN = "FandolFang"


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A folder with the fonts that documents use here. The licence of the font of running text is changed."""
    made = tmp_path_factory.mktemp("fonts")
    for path, families in used().items():
        target = made / Path(path).name
        if FORBIDDEN in families:
            with TTFont(path) as font:
                font["OS/2"].fsType = 2
                font.save(target)
        else:
            target.symlink_to(path)
    return made


@pytest.mark.parametrize(("format", "engine"), [("pdf", "docgen"), ("pdf", "weasyprint"), ("ofd", "docgen")])
def test_a_document_with_the_font_is_refused_with_its_file_and_the_next_step(folder, format, engine):
    (reply,) = docgen.compose(docgen.read(CASE), "reply", fonts=folder)
    with pytest.raises(RenderError) as error:
        docgen.render(reply, format, engine=engine)
    assert error.value.code == "font-licence"
    assert str(folder / "FandolFang-Regular.otf") in error.value.message
    assert "docx" in error.value.next_step


def test_the_word_file_is_made(folder):
    (reply,) = docgen.compose(docgen.read(CASE), "reply", fonts=folder)
    (same,) = docgen.compose(docgen.read(CASE), "reply")
    assert docgen.render(reply, "docx") == docgen.render(same, "docx")


def test_the_check_of_the_machine_names_the_file(folder):
    machine = docgen.doctor(fonts=folder)
    assert not machine.is_ready
    (error,) = machine.errors
    assert error.code == "font-licence" and "FandolFang-Regular.otf" in error.message


@pytest.mark.parametrize(
    ("flags", "is_allowed"),
    [(0, True), (2, False), (4, True), (8, True), (10, True), (0x100, False), (0x200, False), (0x108, False)],
)
def test_the_licence_that_a_font_states_is_read(flags, is_allowed, tmp_path):
    name = named_face(tmp_path)
    with TTFont(tmp_path / "named.otf") as font:
        font["OS/2"].fsType = flags
        font.save(tmp_path / "named.otf")
    assert face.of(name).may_be_embedded is is_allowed
