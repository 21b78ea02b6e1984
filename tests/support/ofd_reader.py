"""OFD files read and drawn by other means than docgen's: lxml, fontTools and PDFium.

Glyphs are drawn as outlines of the fonts in the file, at the places that the file states.
"""

import io
import zipfile
from dataclasses import dataclass

import pypdfium2
from fontTools.pens.basePen import BasePen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont
from lxml import etree
from PIL import Image, ImageChops
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject

OFD = "{http://www.ofdspec.org/2016}"
POINTS = 72 / 25.4


@dataclass(frozen=True)
class Seen:
    """A character. Lengths are in points from the upper left corner of the page."""

    character: str
    x: float
    baseline: float
    size: float
    font: str


class Package:
    """An OFD file."""

    def __init__(self, data: bytes) -> None:
        self.archive = zipfile.ZipFile(io.BytesIO(data))
        self.document = self.tree("Doc_0/Document.xml")
        self.pages = [f"Doc_0/{page.get('BaseLoc')}" for page in self.document.iter(f"{OFD}Page")]
        public = self.tree("Doc_0/PublicRes.xml")
        self.fonts = {
            font.get("ID"): TTFont(io.BytesIO(self.archive.read(f"Doc_0/Res/{font[0].text}")))
            for font in public.iter(f"{OFD}Font")
        }
        self.names = {font.get("ID"): font.get("FontName") for font in public.iter(f"{OFD}Font")}
        self.pictures = {}
        if "Doc_0/DocumentRes.xml" in self.archive.namelist():
            for media in self.tree("Doc_0/DocumentRes.xml").iter(f"{OFD}MultiMedia"):
                self.pictures[media.get("ID")] = self.archive.read(f"Doc_0/Res/{media[0].text}")

    def tree(self, name: str):
        return etree.fromstring(self.archive.read(name))

    def characters(self, page: int) -> list[Seen]:
        """The characters of a page in the order of the file."""
        found = []
        for text in self.tree(self.pages[page]).iter(f"{OFD}TextObject"):
            left, top, *_ = map(float, text.get("Boundary").split())
            code = text.find(f"{OFD}TextCode")
            x, y = left + float(code.get("X")), top + float(code.get("Y"))
            deltas, items = [], iter((code.get("DeltaX") or "").split())
            for item in items:
                deltas += [float(item)] if item != "g" else int(next(items)) * [float(next(items))]
            assert len(deltas) == len(code.text) - 1
            for character, delta in zip(code.text, [*deltas, 0.0], strict=True):
                size, name = float(text.get("Size")) * POINTS, text.get("Font")
                found.append(Seen(character, x * POINTS, y * POINTS, size, name))
                x += delta
        return found

    def picture(self, page: int, scale: float) -> Image.Image:
        """A page as pixels. scale: pixels of a point."""
        tree = self.tree(self.pages[page])
        *_, width, height = (float(side) * POINTS for side in tree.find(f".//{OFD}PhysicalBox").text.split())
        spelled = [f"1 0 0 -1 0 {height:.4f} cm {POINTS:.6f} 0 0 {POINTS:.6f} 0 0 cm"]
        images = []
        for drawn in tree.iter(f"{OFD}PathObject", f"{OFD}ImageObject"):
            left, top, wide, high = map(float, drawn.get("Boundary").split())
            if drawn.tag.endswith("ImageObject"):
                images.append((left, top, wide, high, self.pictures[drawn.get("ResourceID")]))
                continue
            red, green, blue = (int(part) / 255 for part in drawn.find(f"{OFD}FillColor").get("Value").split())
            steps = drawn.find(f"{OFD}AbbreviatedData").text
            for letter, operator in (("M", "m"), ("L", "l"), ("B", "c"), ("C", "h")):
                steps = " ".join(f"|{operator}" if step == letter else step for step in steps.split())
            lines = [" ".join([*part.split()[1:], part.split()[0]]) for part in steps.split("|") if part.strip()]
            rule = "f*" if drawn.get("Rule") == "Even-Odd" else "f"
            spelled.append(f"q {red} {green} {blue} rg 1 0 0 1 {left} {top} cm {' '.join(lines)} {rule} Q")
        colors = [
            text.find(f"{OFD}FillColor")
            for text in tree.iter(f"{OFD}TextObject")
            for _ in text.find(f"{OFD}TextCode").text
        ]
        for seen, color in zip(self.characters(page), colors, strict=True):
            red, green, blue = (
                (int(part) / 255 for part in color.get("Value").split()) if color is not None else (0, 0, 0)
            )
            font = self.fonts[seen.font]
            glyphs, scale_of_font = font.getGlyphSet(), seen.size / POINTS / font["head"].unitsPerEm
            pen = _Operators(glyphs)
            place = (scale_of_font, 0, 0, -scale_of_font, seen.x / POINTS, seen.baseline / POINTS)
            glyphs[font.getBestCmap()[ord(seen.character)]].draw(TransformPen(pen, place))
            spelled.append(f"{red} {green} {blue} rg {' '.join(pen.spelled)} f")
        return _drawn("\n".join(spelled), images, width, height, scale)


class _Operators(BasePen):
    """Spells outlines as operators of a PDF."""

    def __init__(self, glyphs) -> None:
        super().__init__(glyphs)
        self.spelled: list[str] = []

    def _moveTo(self, point):
        self.spelled.append("{:.4f} {:.4f} m".format(*point))

    def _lineTo(self, point):
        self.spelled.append("{:.4f} {:.4f} l".format(*point))

    def _curveToOne(self, one, other, end):
        self.spelled.append("{:.4f} {:.4f} {:.4f} {:.4f} {:.4f} {:.4f} c".format(*one, *other, *end))

    def _closePath(self):
        self.spelled.append("h")


def _drawn(operators, images, width, height, scale) -> Image.Image:
    """A page with some operators above some pictures, as pixels."""
    writer = PdfWriter()
    page = writer.add_blank_page(width, height)
    content = DecodedStreamObject()
    content.set_data(operators.encode())
    page[NameObject("/Contents")] = writer._add_object(content)
    stream = io.BytesIO()
    writer.write(stream)
    bitmap = pypdfium2.PdfDocument(stream.getvalue())[0].render(scale=scale, rev_byteorder=True)
    made = bitmap.to_pil().convert("RGB")
    for left, top, wide, high, data in images:
        box = [round(edge * POINTS * scale) for edge in (left, top, left + wide, top + high)]
        small = Image.open(io.BytesIO(data)).convert("RGB").resize((max(box[2] - box[0], 1), max(box[3] - box[1], 1)))
        ground = made.crop((*box[:2], box[0] + small.width, box[1] + small.height))
        made.paste(ImageChops.darker(ground, small), tuple(box[:2]))
    return made
