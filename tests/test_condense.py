"""A PDF in fewer words shows the same page, says the same text and has the same tags but for empty spans."""

import pytest
from conftest import FULL_PAGES, LEADS
from hypothesis import given
from hypothesis import strategies as st
from pdf_tree import Opened

import docgen
from docgen import casefile
from docgen.writers import condense

GLYPH = st.integers(0, 0xFFFF).map("{:04x}".format)
FONT = "/F 16 Tf\n"


def shown(content: bytes) -> tuple[list[str], list[float]]:
    """The glyphs of a text operator and the move behind each in thousandths of an em, as ISO 32000-1 9.4.4 has it."""
    glyphs, moves, size, spacing = [], [], 16.0, 0.0
    words = content.decode().replace("[", " ").replace("]", " ").replace("<", " <").replace(">", "> ").split()
    for index, word in enumerate(words):
        if word == "Tc" and not glyphs:
            spacing = float(words[index - 1])
        elif word.startswith("<"):
            codes = [word[1:-1][at : at + 4] for at in range(0, len(word) - 2, 4)]
            glyphs += codes
            moves += [-spacing / size * 1000] * len(codes)
        elif glyphs and word not in ("TJ", "Tj", "Tc") and words[index + 1] != "Tc":
            moves[-1] += float(word)
    return glyphs, moves


@given(st.lists(st.tuples(GLYPH, st.sampled_from(["", "0", "-12.5", "31"])), min_size=1), st.booleans())
def test_every_glyph_stays_where_it_was(parts, uniform):
    parts = [(glyph, parts[0][1]) for glyph, _ in parts] if uniform else parts
    long = FONT + "[" + "".join(f"<{glyph}>{number}" for glyph, number in parts) + "] TJ"
    short = condense.tightened(long.encode())
    (before, moves), (after, moved) = shown(long.encode()), shown(short)
    assert after == before
    assert moved[:-1] == pytest.approx(moves[:-1], abs=0.01)


@pytest.mark.parametrize(
    ("long", "short"),
    [
        ("[<00010002>] TJ", "[<00010002>] TJ"),
        ("[<0001>-5<0002>-5] TJ", "0.08 Tc <00010002> Tj 0 Tc"),
        ("[<0001>-5<0002>-5<0003>] TJ", "0.08 Tc <000100020003> Tj 0 Tc"),
        ("[<0001>0<0002>0] TJ", "<00010002> Tj"),
        ("[<0001>-5<0002>-6<0003>] TJ", "[<0001>-5<0002>-6<0003>] TJ"),
        ("[-7<0001>-5<0002>-5] TJ", "[-7<0001>-5<0002>-5] TJ"),
    ],
)
def test_one_number_takes_the_place_of_many_equal_ones(long, short):
    assert condense.tightened((FONT + long).encode()).decode().splitlines()[1] == short


@pytest.fixture(scope="module")
def files():
    """A letter as WeasyPrint writes it, and in fewer words."""
    lead, prefix = LEADS["letter"]
    table = "{table: {columns: [项, 数], rows: [[甲, '1'], [乙, '2']]}}"
    text = f"[第一段有1项，与English并列。{'本市科技型企业' * 20}, {table}]"
    case = casefile.parse(FULL_PAGES.format(lead=lead, prefix=prefix, text=text), "一件")
    (letter,) = docgen.compose(case, "reply")
    short = docgen.render(letter, "pdf")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(condense, "tightened", lambda content: content)
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


def test_the_page_looks_the_same(files):
    long, short = files
    assert long.pages() == short.pages()
    assert all(long.pixels(page) == short.pixels(page) for page in range(len(long.drawn)))


def test_the_tags_are_the_same_but_for_spans(files):
    long, short = files
    assert list(long.tagged("/Span")) and not list(short.tagged("/Span"))
    assert without_spans(long.tags()) == without_spans(short.tags())


def test_every_marked_text_belongs_to_the_element_that_lists_it(files):
    for number, tags in files[1].parents().items():
        assert tags and "/Span" not in tags, number
