"""Photographs of a book: what comes of a file, and where they stand in both formats."""

import functools
import io
import re
import zipfile

import pytest
from conftest import SAMPLES
from PIL import Image, ImageFile, PngImagePlugin
from pypdf import PdfReader

from docgen.digest import book_plan
from docgen.errors import InputError, Place
from docgen.files import photograph_admission
from docgen.model import case_file
from docgen.pipeline import yearbook
from docgen.stationery.departments import Departments

PLACE = Place("book.toml", "photo[1].file")
SECRET = "深圳市某处 22.5431,114.0579"
MODES = ("RGB", "RGBA", "L", "LA", "P", "CMYK", "1", "I;16")


def picture(mode="RGB", size=(60, 40)):
    made = Image.linear_gradient("L").resize(size)
    return made.convert("I").convert("I;16") if mode == "I;16" else made.convert("RGB").convert(mode)


def file_of(folder, made, form="PNG", **options):
    path = folder / f"photo.{form.lower()}"
    made.save(path, form, **options)
    return path


@pytest.mark.parametrize("mode", MODES)
def test_a_photograph_of_any_kind_becomes_a_jpeg_of_one_or_three_channels(mode, tmp_path):
    form = "JPEG" if mode == "CMYK" else "PNG"
    found = photograph_admission.admitted(file_of(tmp_path, picture(mode), form), PLACE)
    read = Image.open(io.BytesIO(found.data))
    assert (read.format, read.size, read.mode) == ("JPEG", (60, 40), "L" if found.is_grey else "RGB")
    assert (found.width, found.height) == (60, 40)
    assert found.is_grey == (mode in ("L", "1", "I;16"))


def test_what_is_transparent_becomes_white(tmp_path):
    found = photograph_admission.admitted(file_of(tmp_path, Image.new("RGBA", (8, 8), (0, 0, 0, 0))), PLACE)
    assert min(Image.open(io.BytesIO(found.data)).getpixel((4, 4))) > 250


def test_nothing_but_the_pixels_is_left_and_the_picture_is_upright(tmp_path):
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, SECRET.encode()  # turned by a quarter; a description
    turned = file_of(tmp_path, picture(size=(60, 40)), "JPEG", exif=exif, comment=SECRET.encode())
    found = photograph_admission.admitted(turned, PLACE)
    assert (found.width, found.height) == (40, 60)
    notes = PngImagePlugin.PngInfo()
    notes.add_itxt("Comment", SECRET)
    noted = photograph_admission.admitted(file_of(tmp_path, picture(), pnginfo=notes), PLACE)
    for data in (found.data, noted.data):
        assert SECRET.encode() not in data and b"Exif" not in data


def test_a_large_photograph_is_printed_with_as_many_pixels_as_paper_shows(tmp_path):
    found = photograph_admission.admitted(file_of(tmp_path, picture(size=(6000, 3000)), "JPEG"), PLACE)
    assert (found.width, found.height) == (2400, 1200)


WRONG = {
    "a text": b"%PDF-1.7",
    "nothing": b"",
    "the beginning of a picture": None,
    "a picture of another kind": b"GIF89a" + bytes(range(60)),
}


@pytest.mark.parametrize("fault", WRONG)
def test_what_is_no_whole_photograph_is_refused_with_its_place(fault, tmp_path, monkeypatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint sets it
    path = file_of(tmp_path, picture(size=(400, 400)), "JPEG")
    path.write_bytes(path.read_bytes()[:900] if WRONG[fault] is None else WRONG[fault])
    with pytest.raises(InputError) as caught:
        photograph_admission.admitted(path, PLACE)
    assert caught.value.place == PLACE and caught.value.next_step


def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_decoded(tmp_path):
    path = file_of(tmp_path, Image.new("1", (9000, 9000)))
    assert path.stat().st_size < 100_000
    with pytest.raises(InputError, match="9000×9000"):
        photograph_admission.admitted(path, PLACE)


# ---- the book --------------------------------------------------------------------------------------------------------
PLAN = """
[[photo]]
file = "open.jpg"
caption = "代表视察科技园区"
public = true
[[photo]]
file = "closed.png"
caption = "座谈会"
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("photographs")
    picture().save(folder / "open.jpg")
    picture("L", (30, 90)).save(folder / "closed.png")
    (folder / "book.toml").write_text(PLAN, encoding="utf-8")
    files = [case_file.read(path) for path in SAMPLES.values() if "annex:" not in path.read_text(encoding="utf-8")]

    @functools.cache
    def files_of(is_public):
        order = yearbook.BookOrder(2025, is_public, plan=book_plan.load(folder / "book.toml"))
        return {path.suffix: path for path in yearbook.make(files, Departments(), folder / "out", order).files}

    return files_of


def images(page):
    return [each.get_object() for each in page["/Resources"].get("/XObject", {}).values()]


@pytest.mark.parametrize("is_public", [False, True])
def test_a_photograph_has_a_page_of_its_own_with_its_caption(is_public, made):
    reader = PdfReader(made(is_public)[".pdf"])
    pages = [page for page in reader.pages if images(page)]
    captions = ["代表视察科技园区", "座谈会"][: 1 if is_public else 2]
    assert ["".join(page.extract_text().split()) for page in pages] == captions
    for page in pages:
        (image,) = images(page)
        assert image["/Filter"] == "/DCTDecode" and image["/ColorSpace"] in ("/DeviceRGB", "/DeviceGray")
        assert image["/BitsPerComponent"] == 8 and "/SMask" not in image and "/Interpolate" not in image
    assert b"pdfaid:part" in reader.trailer["/Root"]["/Metadata"].get_object().get_data()
    root = reader.trailer["/Root"]["/StructTreeRoot"]["/K"][0].get_object()
    figures = [kid.get_object() for kid in root["/K"] if kid.get_object()["/S"] == "/Figure"]
    assert [str(figure["/Alt"]) for figure in figures][: len(captions)] == captions


@pytest.mark.parametrize("is_public", [False, True])
def test_the_word_file_has_the_same_photographs(is_public, made):
    with zipfile.ZipFile(made(is_public)[".docx"]) as archive:
        names = [name for name in archive.namelist() if name.startswith("word/media/")]
        document = archive.read("word/document.xml").decode()
        related = archive.read("word/_rels/document.xml.rels").decode()
    assert len(names) == (1 if is_public else 2) == document.count("<w:drawing>")
    for relation in re.findall(r'r:embed="(\w+)"', document):
        assert f'Id="{relation}"' in related
    assert ("座谈会" in document) == (not is_public)
