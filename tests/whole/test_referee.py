"""A third party reads our files: LibreOffice lays out the Word files, poppler draws the PDFs.

LibreOffice is not Word; that both agree with our PDF on lines and pages is evidence, not proof. One process of it
turns all files into PDF, whichever test worker comes first.
"""

import difflib
import fcntl
import os
import shutil
import subprocess
from pathlib import Path

import pypdfium2
import pytest
import word_shells
from conftest import FINAL, LEADS, ROOT, SAMPLES
from test_page import BOTTOM, between_rules, glyphs, heads, imprint, last_page, near, red_lines_of

import docgen
from docgen.inspection import readback
from docgen.layout.fonts import substitution_config
from docgen.stationery.departments import Departments

pytestmark = [
    pytest.mark.referee,
    pytest.mark.skipif(
        not (shutil.which("soffice") and shutil.which("pdftoppm")), reason="without LibreOffice or poppler"
    ),
]

RULE_TOLERANCE = 0.6
# The share of a document's lines that LibreOffice breaks as our PDF does; all samples together have 97 %.
SAME_LINES, SAME_LINES_OF_ALL = 0.75, 0.95


def key(case: str, name: str) -> str:
    """The name of a document's files here: all of them lie in one folder."""
    return f"{case}_{name}"


@pytest.fixture(scope="module")
def referee(shared, finished, full_pages) -> Path:
    """A folder with every sample's document and two long replies as .docx, and LibreOffice's .pdf of each."""
    folder = shared / "referee"
    with (shared / "referee.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            unfinished = shared / "referee.part"
            unfinished.mkdir()
            for case, name in FINAL:
                shutil.copy(finished(case, name, "docx"), unfinished / f"{key(case, name)}.docx")
            for shell in LEADS:
                (unfinished / f"full-{shell}.docx").write_bytes(docgen.render(full_pages(shell), "docx"))
            convert(unfinished)
            unfinished.rename(folder)
    return folder


def convert(folder: Path) -> None:
    fonts = folder / "fonts.conf"
    fonts.write_text(substitution_config(Departments().stationery("base").profile), encoding="utf-8")
    command = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "pdf"]
    subprocess.run(
        [*command, "--outdir", folder, *sorted(folder.glob("*.docx"))],
        env=os.environ | {"FONTCONFIG_FILE": str(fonts)},
        capture_output=True,
        check=True,
        timeout=300,
    )


@pytest.fixture(scope="module")
def saved_again(tmp_path_factory) -> Path:
    """A copy of the templates whose Word shells LibreOffice has opened and saved."""
    templates = tmp_path_factory.mktemp("saved") / "templates"
    shutil.copytree(ROOT / "templates", templates)
    profile = f"-env:UserInstallation={(templates.parent / 'profile').as_uri()}"
    shells = sorted((ROOT / "templates/base").glob("*.docx"))
    command = ["soffice", profile, "--headless", "--convert-to", "docx:MS Word 2007 XML", "--outdir"]
    subprocess.run([*command, templates / "base", *shells], capture_output=True, check=True, timeout=300)
    assert all((templates / "base" / path.name).read_bytes() != path.read_bytes() for path in shells)
    return templates


@pytest.mark.parametrize("name", word_shells.SAMPLES)
def test_a_shell_that_libreoffice_has_saved_keeps_its_head_and_makes_the_same_text(name, saved_again):
    case, kind = word_shells.SAMPLES[name]
    own, shipped = (
        docgen.render(docgen.compose(docgen.read(SAMPLES[case]), kind, templates=templates)[0], "docx")
        for templates in (saved_again, ROOT / "templates")
    )
    assert readback.word(own) == readback.word(shipped)
    assert readback.word(own).header or name == "plain"
    assert b"LibreOffice" not in word_shells.parts(own)["docProps/app.xml"]


def text_lines(page: pypdfium2.PdfPage) -> list[str]:
    """The page's lines of text without its number, by where they stand: a reader may return them in any order."""
    rows: dict[int, list] = {}
    for glyph in glyphs(page):
        if glyph.baseline < BOTTOM:
            rows.setdefault(round(glyph.baseline), []).append(glyph)
    return ["".join(glyph.character for glyph in sorted(rows[y], key=lambda g: g.x)) for y in sorted(rows)]


@pytest.mark.parametrize("shell", LEADS)
def test_the_word_file_too_has_22_lines_of_28_characters_on_a_full_page(shell, referee):
    page = pypdfium2.PdfDocument(referee / f"full-{shell}.pdf")[1]
    assert [len(line) for line in text_lines(page)] == [28] * 22


@pytest.mark.parametrize(("case", "name"), FINAL)
def test_the_word_file_has_as_many_pages_as_the_pdf(case, name, referee, finished):
    laid_out = pypdfium2.PdfDocument(referee / f"{key(case, name)}.pdf")
    assert len(laid_out) == len(pypdfium2.PdfDocument(finished(case, name, "pdf")))


def test_the_word_files_lines_are_the_pdfs(referee, finished):
    same = total = 0
    for case, name in [*heads("letter"), *heads("document")]:
        theirs, ours = (
            [line for page in pypdfium2.PdfDocument(path) for line in text_lines(page)]
            for path in (referee / f"{key(case, name)}.pdf", finished(case, name, "pdf"))
        )
        blocks = difflib.SequenceMatcher(None, theirs, ours, autojunk=False).get_matching_blocks()
        equal = sum(block.size for block in blocks)
        assert equal >= SAME_LINES * len(ours), (case, name)
        same, total = same + equal, total + len(ours)
    assert same >= SAME_LINES_OF_ALL * total


@pytest.mark.parametrize(("case", "name"), heads("letter"))
def test_the_rules_of_a_letter_stand_in_the_word_file_where_they_stand_in_the_pdf(case, name, referee, finished):
    theirs, ours = (
        red_lines_of(pypdfium2.PdfDocument(path)[0])
        for path in (referee / f"{key(case, name)}.pdf", finished(case, name, "pdf"))
    )
    assert len(theirs) == len(ours) == 2
    for their_rule, our_rule in zip(theirs, ours, strict=True):
        for edge in ("left", "top", "right", "bottom"):
            assert getattr(their_rule, edge) == near(getattr(our_rule, edge), RULE_TOLERANCE), edge


@pytest.mark.parametrize(("case", "name"), heads("document"))
def test_the_imprint_of_the_word_file_stands_as_far_from_its_rules_as_in_the_pdf(case, name, referee, finished):
    theirs, ours = (
        between_rules(imprint(last_page(path)))
        for path in (referee / f"{key(case, name)}.pdf", finished(case, name, "pdf"))
    )
    assert [len(heights) for heights in theirs] == [len(heights) for heights in ours]
    for their_heights, our_heights in zip(theirs, ours, strict=True):
        assert their_heights == [near(height) for height in our_heights]


def test_poppler_draws_every_pdf_without_a_complaint(finished, tmp_path):
    for case, name in FINAL:
        command = ["pdftoppm", "-r", "20", "-gray", finished(case, name, "pdf"), tmp_path / key(case, name)]
        run = subprocess.run(command, capture_output=True, text=True, check=True)
        assert run.stderr == "", (case, name)
    pages = {path.name: path.read_bytes() for path in tmp_path.glob("*.pgm")}
    # Three lines of a PGM file are its header, then a byte for each point: 0 is black.
    blank = [name for name, page in pages.items() if min(page.split(b"\n", 3)[3]) > 200]
    assert len(pages) >= len(FINAL)
    assert not blank
