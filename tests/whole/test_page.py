"""The PDF's pages, measured: PDFium says where every character and every rule stands, in millimetres from the top left.

How ink relates to what the standard measures: a hanzi's ink is smaller than its em box (its own square, 16 pt wide for
size 3), and the em box is lower than its line, half of the difference above it and half below. Left edge of the em box
is the character's origin; its top is 0.88 em above the baseline, as in all fonts used here. The type area is measured
by lines and em boxes, what the standard measures from visible marks (the red head, rules, dashes) by ink.
"""

import ctypes
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

import pypdfium2
import pytest
from conftest import FINAL, GOLDEN
from PIL import Image
from pypdfium2 import raw

import docgen

MM = 25.4 / 72
NEAR = 0.3
HEIGHT, WIDTH = 297, 210
TOP, LEFT, RIGHT, BOTTOM = 37, 28, 184, 262
SIZE, ASCENT = 16 * MM, 0.88
DOUBLE = 2  # lines nearer than this are one double rule

# The standard measures a letter's red head by its ink: 30 mm from the paper's edge, the rule 4 mm below it (10.1). How
# far ink reaches differs from name to name; measured with FandolSong: 29.76 to 29.86 mm and 4.12 to 4.26 mm.
HEAD_TOLERANCE = 0.3
# 28 characters of 15.8 pt are 0.14 mm wider than 156 mm; stretched lines end another 0.2 mm further right today.
RIGHT_TOLERANCE = 0.4


@dataclass(frozen=True)
class Box:
    """Edges in mm from the paper's top left."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Glyph:
    """A character: where it stands on its baseline, its size in mm, and the box of its ink."""

    character: str
    x: float
    baseline: float
    size: float
    ink: Box

    @property
    def em_top(self) -> float:
        return self.baseline - ASCENT * self.size

    @property
    def end(self) -> float:
        return self.x + self.size


def box(left: float, bottom: float, right: float, top: float) -> Box:
    return Box(left * MM, HEIGHT - top * MM, right * MM, HEIGHT - bottom * MM)


def glyphs(page: pypdfium2.PdfPage) -> list[Glyph]:
    words = page.get_textpage()
    found = []
    for index in range(words.count_chars()):
        character = chr(raw.FPDFText_GetUnicode(words, index))
        if character.isspace():
            continue
        x, y = ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetCharOrigin(words, index, x, y)
        em = words.get_charbox(index, loose=True)
        size = (em[2] - em[0]) * MM
        ink = box(*words.get_charbox(index))
        found.append(Glyph(character, x.value * MM, HEIGHT - y.value * MM, size, ink))
    return found


def red_lines_of(page: pypdfium2.PdfPage) -> list[Box]:
    """The rules drawn in the standard's red from top to bottom; the two lines of a double rule are one box."""
    found = []
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]):
        colour = [ctypes.c_uint() for _ in range(4)]
        raw.FPDFPageObj_GetFillColor(item, *colour)
        if [part.value for part in colour[:3]] == [0xE6, 0x00, 0x12]:
            found.append(box(*item.get_bounds()))
    rules: list[Box] = []
    for line in sorted(found, key=lambda line: line.top):
        if rules and line.top - rules[-1].bottom < DOUBLE:
            rules[-1] = replace(rules[-1], bottom=max(rules[-1].bottom, line.bottom))
        else:
            rules.append(line)
    return rules


def lines(page: pypdfium2.PdfPage) -> list[list[Glyph]]:
    """The lines of the text, without the page number."""
    text = [glyph for glyph in glyphs(page) if glyph.baseline < BOTTOM]
    return [list(line) for _, line in groupby(text, key=lambda glyph: round(glyph.baseline, 1))]


def page_number(page: pypdfium2.PdfPage) -> list[Glyph]:
    return [glyph for glyph in glyphs(page) if glyph.baseline > BOTTOM and glyph.character in "—0123456789"]


@pytest.fixture(scope="module")
def opened(full_pages):
    """A reply of 3,000 hanzi in one format, as an open PDF."""
    files = {}

    def pdf(shell: str) -> pypdfium2.PdfDocument:
        if shell not in files:
            files[shell] = pypdfium2.PdfDocument(docgen.render(full_pages(shell), "pdf"))
        return files[shell]

    return pdf


def near(value: float, within: float = NEAR):
    return pytest.approx(value, abs=within)


every_format = pytest.mark.parametrize("shell", ["letter", "document"])


@every_format
def test_a_full_page_has_22_lines_of_28_characters(shell, opened):
    assert [len(line) for line in lines(opened(shell)[1])] == [28] * 22


@every_format
def test_all_lines_of_a_full_page_have_the_same_pitch_and_all_characters_too(shell, opened):
    page = lines(opened(shell)[1])
    pitches = [b[0].baseline - a[0].baseline for a, b in pairwise(page)]
    assert max(pitches) - min(pitches) < 0.01
    steps = [b.x - a.x for line in page for a, b in pairwise(line)]
    assert max(steps) - min(steps) < 0.01


@every_format
def test_the_text_of_a_full_page_fills_the_type_area(shell, opened):
    page = lines(opened(shell)[1])
    pitch = page[1][0].baseline - page[0][0].baseline
    lead = (pitch - SIZE) / 2
    assert page[0][0].em_top - lead == near(TOP)
    for line in page:
        assert line[0].x == near(LEFT)
        assert line[-1].end == near(RIGHT, RIGHT_TOLERANCE)
    # The pitch is rounded down to a twip, 22 times: the area may end up to 0.39 mm early, and never late.
    end = page[-1][0].em_top + SIZE + lead
    assert BOTTOM - 22 / 20 * MM <= end <= BOTTOM


@every_format
def test_page_numbers_stand_7_mm_below_the_type_area_and_one_character_in(shell, opened):
    for index, page in enumerate(opened(shell), 1):
        if shell == "letter" and index == 1:
            continue
        number = page_number(page)
        assert "".join(glyph.character for glyph in number) == f"—{index}—"
        for dash in (number[0], number[-1]):
            assert (dash.ink.top + dash.ink.bottom) / 2 == near(BOTTOM + 7)
        if index % 2:
            assert number[-1].ink.right == near(RIGHT - SIZE)
        else:
            assert number[0].ink.left == near(LEFT + SIZE)


def test_a_letters_first_page_has_no_number_and_a_documents_has(opened):
    first = opened("letter")[0]
    assert not [glyph for glyph in glyphs(first) if glyph.character == "—"]
    assert "".join(glyph.character for glyph in page_number(opened("document")[0])) == "—1—"


def test_a_letters_rules_are_170_mm_long_and_the_lower_one_ends_20_mm_above_the_papers_edge(opened):
    upper, lower = red_lines_of(opened("letter")[0])
    for rule in (upper, lower):
        assert rule.right - rule.left == near(170)
        assert rule.left == near((WIDTH - 170) / 2)
    assert HEIGHT - lower.bottom == near(20)
    assert not red_lines_of(opened("letter")[1])


def test_a_letters_number_ends_at_the_type_areas_edge_below_the_rule(opened):
    page = opened("letter")[0]
    upper = red_lines_of(page)[0]
    (last,) = [g for g in glyphs(page) if g.character == "号" and upper.bottom < g.baseline < upper.bottom + 20]
    assert last.end == near(RIGHT)
    assert last.em_top - upper.bottom == near(4.84)  # 7/8 of a size-3 character (10.1)


def test_the_text_of_a_letters_first_page_ends_above_its_lower_rule(opened):
    page = opened("letter")[0]
    lower = red_lines_of(page)[-1]
    assert max(glyph.ink.bottom for glyph in glyphs(page)) < lower.top - 4.84


def test_a_documents_rule_is_as_wide_as_the_type_area_and_4_mm_below_the_number(opened):
    page = opened("document")[0]
    (rule,) = red_lines_of(page)
    assert (rule.left, rule.right) == (near(LEFT), near(RIGHT))
    number = [g for g in glyphs(page) if g.size == near(SIZE, 0.1) and g.baseline < rule.bottom and g.baseline > 100]
    thickness = 1.5 * MM
    assert rule.bottom - thickness - (number[0].em_top + SIZE) == near(4)


def heads(shell: str) -> list[tuple[str, str]]:
    """The samples' documents in one format, as the first line of their golden files says."""
    return [(case, name) for case, name in FINAL if f" on {shell}: " in (GOLDEN / case / f"{name}.txt").read_text()]


def head(data: bytes) -> tuple[float, float]:
    """Ink top of the red head in mm, and from its ink to the red rule."""
    page = pypdfium2.PdfDocument(data)[0]
    rule = red_lines_of(page)[0]
    above = [glyph for glyph in glyphs(page) if glyph.ink.bottom < rule.bottom]
    largest = max(glyph.size for glyph in above)
    mark = [glyph for glyph in above if glyph.size > largest - 0.1]
    return min(glyph.ink.top for glyph in mark), rule.top - max(glyph.ink.bottom for glyph in mark)


@pytest.mark.parametrize(("case", "name"), heads("letter"))
def test_a_letters_head_stands_where_the_standard_wants_it(case, name, finished):
    top, gap = head(finished(case, name, "pdf").read_bytes())
    assert top == near(30, HEAD_TOLERANCE)
    assert gap == near(4, HEAD_TOLERANCE)


@pytest.mark.parametrize(("case", "name"), heads("document"))
def test_a_documents_head_stands_35_mm_below_the_type_areas_edge(case, name, finished):
    top, _ = head(finished(case, name, "pdf").read_bytes())
    assert top == near(TOP + 35, HEAD_TOLERANCE)


# ---- imprints --------------------------------------------------------------------------------------------------------
IMPRINT_LINE, IMPRINT_SIZE, RULE_TO_TEXT = 22 * MM, 14 * MM, 1
FINE = 12  # pixels to a point


def imprint(page: pypdfium2.PdfPage) -> list[tuple[str, float]]:
    """What is drawn at the foot of the type area, from the first rule on: rule, ink or blank, and how high in mm."""
    drawn = page.render(scale=FINE, grayscale=True).to_pil().point(lambda value: 255 * (value < 128))
    unit = FINE / MM
    area = drawn.crop(tuple(round(edge * unit) for edge in (LEFT + 2, HEIGHT / 2, RIGHT - 2, BOTTOM + 0.5)))
    rows = area.resize((1, area.height), Image.Resampling.BOX).tobytes()
    kinds = ["rule" if row > 240 else "ink" if row else "blank" for row in rows]
    found = [(kind, len(list(group)) / unit) for kind, group in groupby(kinds)]
    first = next(index for index, (kind, _) in enumerate(found) if kind == "rule")
    last = max(index for index, (kind, _) in enumerate(found) if kind == "rule")
    return found[first : last + 1]


def between_rules(parts: list[tuple[str, float]]) -> list[list[float]]:
    """How high what stands between two rules is: blank, ink, blank …"""
    return [
        [height for _, height in group]
        for is_rule, group in groupby(parts, key=lambda part: part[0] == "rule")
        if not is_rule
    ]


def last_page(file) -> pypdfium2.PdfPage:
    pdf = pypdfium2.PdfDocument(file)
    return pdf[len(pdf) - 1]


@pytest.mark.parametrize(("case", "name"), heads("document"))
def test_the_rules_of_an_imprint_stand_1_mm_from_its_lines(case, name, finished):
    copies, issuer = between_rules(imprint(last_page(finished(case, name, "pdf"))))
    for heights in (copies, issuer):
        count = (len(heights) - 1) // 2
        assert sum(heights) == near(count * IMPRINT_LINE + 2 * RULE_TO_TEXT, 0.1)
        # A line has half of what it is taller than its characters above them, half below.
        for gap in (heights[0], heights[-1]):
            assert gap == near(RULE_TO_TEXT + (IMPRINT_LINE - IMPRINT_SIZE) / 2, 0.5)


@pytest.mark.parametrize(("case", "name"), heads("document"))
def test_the_printing_offices_line_has_a_quarter_em_between_the_scripts(case, name, finished):
    line = lines(last_page(finished(case, name, "pdf")))[-1]
    assert "".join(glyph.character for glyph in line).endswith("印发")
    quarters = 0
    for before, after in pairwise(line):
        if before.character == "室":
            continue  # behind it is the tab
        parted = before.character.isdigit() != after.character.isdigit()
        assert after.x - before.end == near(IMPRINT_SIZE / 4 if parted else 0, 0.05), before.character + after.character
        quarters += parted
    assert quarters == 5
