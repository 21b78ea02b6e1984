"""A PDF in fewer words shows the same page, says the same text and has the same tags but for empty spans."""

import re

import pytest
from conftest import FULL_PAGES, LEADS
from hypothesis import given
from hypothesis import strategies as st
from pdf_tree import Opened

import docgen
from docgen.model import case_file
from docgen.writers.pdf import condense, printer
from docgen.writers.pdf.line_spacing import Spacings, Unmatched

GLYPH = st.integers(0, 0xFFFF).map("{:04x}".format)
FONT = "/F 16 Tf\n"


def shown(content: bytes) -> tuple[list[str], list[float]]:
    """The glyphs of a text operator and the move behind each in thousandths of an em, as ISO 32000-1 9.4.4 has it."""
    glyphs, moves, spacing = [], [], 0.0
    line = content.decode().splitlines()[1]
    if found := re.match(r"(\S+) Tc ", line):
        spacing = -float(found[1]) / 16 * 1000
    for codes, number in re.findall(r"<([0-9a-f]+)>|(-?[0-9.]+)(?=<|\])", line):
        if number:
            moves[-1] += float(number)
        else:
            glyphs += [codes[at : at + 4] for at in range(0, len(codes), 4)]
            moves += [spacing] * (len(codes) // 4)
    return glyphs, moves


@given(st.lists(st.tuples(GLYPH, st.sampled_from(["", "0", "-12.5", "31"])), min_size=1), st.booleans())
def test_every_glyph_stays_where_it_was(parts, uniform):
    parts = [(glyph, parts[0][1]) for glyph, _ in parts] if uniform else parts
    long = FONT + "[" + "".join(f"<{glyph}>{number}" for glyph, number in parts) + "] TJ"
    short = condense.tightened(long.encode(), Spacings(), {})
    (before, moves), (after, moved) = shown(long.encode()), shown(short)
    assert after == before
    assert moved[:-1] == pytest.approx(moves[:-1], abs=0.01)


@pytest.mark.parametrize(
    ("long", "short"),
    [
        ("[<00010002>] TJ", "<00010002> Tj"),
        ("[<0001>-5<0002>-5] TJ", "0.08 Tc <00010002> Tj 0 Tc"),
        ("[<0001>-5<0002>-5<0003>] TJ", "0.08 Tc <000100020003> Tj 0 Tc"),
        ("[<0001>0<0002>0] TJ", "<00010002> Tj"),
        ("[<0001>-5<0002>-6<0003>] TJ", "0.08 Tc [<00010002>-1<0003>] TJ 0 Tc"),
        ("[<0001>-9] TJ", "<0001> Tj"),
        ("[-7<0001>-5<0002>-5] TJ", "[-7<0001>-5<0002>-5] TJ"),
        ("[<01>-5<02>-5] TJ", "[<01>-5<02>-5] TJ"),
    ],
)
def test_one_number_takes_the_place_of_many_equal_ones(long, short):
    assert condense.tightened((FONT + long).encode(), Spacings(), {}).decode().splitlines()[1] == short


@pytest.fixture(scope="module")
def files():
    """A letter as WeasyPrint writes it, and in fewer words."""
    lead, prefix = LEADS["letter"]
    table = "{table: {columns: [项, 数], rows: [[甲, '1'], [乙, '2']]}}"
    text = f"[第一段有1项，与English并列。{'本市科技型企业' * 20}, {table}]"
    case = case_file.parse(FULL_PAGES.format(lead=lead, prefix=prefix, text=text), "一件")
    (letter,) = docgen.compose(case, "reply")
    short = docgen.render(letter, "pdf")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(condense, "tightened", lambda content, *_: content)
        patch.setattr(condense, "_flatten", lambda file: None)
        return Opened(docgen.render(letter, "pdf")), Opened(short)


def without_spans(kids):
    """Tags without the elements that say nothing; pieces of one text behind each other are one."""
    found = []
    for kid in kids:
        parts = [kid]
        if isinstance(kid, tuple) and isinstance(kid[-1], list):
            parts = without_spans(kid[-1])
            parts = parts if kid[:2] == ("/Span", "None") else [(*kid[:-1], parts)]
        for part in parts:
            if isinstance(part, str) and found and isinstance(found[-1], str):
                found[-1] += part
            else:
                found.append(part)
    return found


def places(opened):
    """Every character that is seen, page by page, and the box around it in points."""
    for page in opened.drawn:
        words = page.get_textpage()
        for index in range(words.count_chars()):
            character = words.get_text_range(index, 1)
            if character.strip():
                yield character, words.get_charbox(index)


def test_every_character_stands_where_weasyprint_would_have_it(files):
    """To the thousandth of an em to which it rounds every character's spacing down: half a point in a line."""
    long, short = (list(places(file)) for file in files)
    assert [character for character, _ in long] == [character for character, _ in short]
    for (_, before), (_, after) in zip(long, short, strict=True):
        assert after == pytest.approx(before, abs=0.5)


def test_the_text_copied_out_is_the_same(files):
    long, short = files
    assert long.pages() == short.pages()


def test_the_tags_are_the_same_but_for_spans(files):
    long, short = files
    assert list(long.tagged("/Span")) and not list(short.tagged("/Span"))
    assert without_spans(long.tags()) == without_spans(short.tags())


def test_every_marked_text_belongs_to_the_element_that_lists_it(files):
    for number, tags in files[1].parents().items():
        assert tags and "/Span" not in tags, number


# ---- lines that are spaced afterwards --------------------------------------------------------------------------------
LINE = (FONT + "[<000100020003>] TJ").encode()
MEANINGS = {b"F": {b"0001": "甲", b"0002": "乙", b"0003": "丙"}}
SIZE = 12.0
"""In points what 16 is in CSS pixels."""


def test_a_noted_line_is_spaced_as_noted():
    spacings = Spacings()
    assert spacings.note("甲乙丙", SIZE, (0.12, 3.12))
    assert condense.tightened(LINE, spacings, MEANINGS).endswith(b"0.16 Tc [<00010002>-250<0003>] TJ 0 Tc")
    spacings.settle(goes_on=False)


@pytest.mark.parametrize(
    ("noted", "drawn", "goes_on", "is_settled"),
    [(1, 1, False, True), (2, 1, False, False), (1, 2, False, False), (2, 1, True, True), (1, 2, True, False)],
)
def test_a_line_must_be_found_as_often_as_it_was_noted(noted, drawn, goes_on, is_settled):
    spacings = Spacings()
    for _ in range(noted):
        spacings.note("甲乙丙", SIZE, (1.0, 1.0))
    condense.tightened(b"\n".join([LINE] * drawn), spacings, MEANINGS)
    if is_settled:
        spacings.settle(goes_on=goes_on)
    else:
        with pytest.raises(Unmatched):
            spacings.settle(goes_on=goes_on)


def test_one_text_with_two_spacings_is_noted_once():
    spacings = Spacings()
    assert spacings.note("甲乙", SIZE, (1.0,)) and spacings.note("甲乙", SIZE, (1.0,))
    assert not spacings.note("甲乙", SIZE, (2.0,))
    assert spacings.note("甲乙", 10.5, (2.0,))


def test_a_glyph_that_means_two_characters_is_not_spaced():
    spacings = Spacings()
    spacings.note("甲乙丙", SIZE, (1.0, 1.0))
    with pytest.raises(Unmatched):
        condense.tightened((FONT + "[<00010002>] TJ").encode(), spacings, {b"F": {b"0001": "甲乙", b"0002": "丙"}})


def test_a_document_whose_lines_are_not_found_is_spelled_out(monkeypatch):
    asked = []

    def spell(spacings):
        asked.append(spacings is None)
        if spacings is not None:
            spacings.note("没有印出来的一行", 16, (1.0,) * 7)
        return '<html lang="zh-CN"><title>样</title><p>样张</p></html>'

    assert printer.set_in_lines(spell, "p{font:16pt FandolFang}").pages == 1
    assert asked == [False, True]
