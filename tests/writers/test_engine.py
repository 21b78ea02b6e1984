"""What WeasyPrint is spared changes nothing: not a byte of a document, nothing for anybody else who uses it."""

import gc
import io
from contextlib import nullcontext

import pytest
import weasyprint
from conftest import compositions
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st
from weasyprint import css
from weasyprint.pdf import fonts
from weasyprint.text import line_break
from weasyprint.text.fonts import get_hb_object_data

from docgen.writers.pdf import letter_html, printer, weasyprint_patches
from docgen.writers.pdf.weasyprint_patches import (
    font_data,
    known,
    layouts,
    lengths,
    lines,
    ready_lines,
    strokes,
    styles,
    subsets,
)
from docgen.writers.pdf.weasyprint_patches import page as pages

WAYS = (font_data, styles, lengths, layouts, lines, ready_lines, strokes)
CASES = ("01-science-environment", "08-table", "11-rare-characters", "12-special-marks")
STOCK_SUBSET = fonts.Font._harfbuzz_subset


def written(case):
    return [printer.write(one.doc, one.stationery) for one in compositions(case).values()]


def off(monkeypatch, *ways):
    for way in ways:
        monkeypatch.setattr(way, "is_at_work", lambda: False)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__.rpartition(".")[2])
def test_each_way_gives_the_same_documents_to_the_byte(case, way, monkeypatch):
    made = written(case)
    off(monkeypatch, way)
    assert written(case) == made


@pytest.mark.parametrize("case", CASES)
def test_a_page_parsed_as_xml_with_a_short_sheet_gives_the_same_documents(case, monkeypatch):
    made = written(case)
    monkeypatch.setattr(pages, "is_known", lambda: False)
    assert written(case) == made


@pytest.mark.parametrize("case", CASES)
def test_all_ways_together_give_the_same_but_for_the_tables_of_a_font_that_a_pdf_does_not_use(case, monkeypatch):
    made = written(case)
    off(monkeypatch, *WAYS)
    monkeypatch.setattr(pages, "is_known", lambda: False)
    assert written(case) == made


def is_plain(body):
    """Whether a page with this in its body takes the short way."""
    return type(pages.page(f"<html><head></head><body>{body}</body></html>", None)) is not weasyprint.HTML


@pytest.mark.parametrize(
    "body",
    [
        "<p>一<br>二",
        "<p>一<br/>二</p>",
        "<p><i>一</i></p>",
        "<p>&nbsp;</p>",
        "<p>&#x80;</p>",
        '<p hidden="hidden">内部稿</p>',
        '<p>一<span style="float:footnote">二</span></p>',
        '<div class="upper-rule"/>',
        '<p CLASS="body">一</p>',
        "<p>一<p>二</p></p>",
        "<p><table></table></p>",
        "<table><tr><td>一</td></tr></table>",
        "<table>一</table>",
        "<table><tbody><tr><td>一</td></tr>二</tbody></table>",
        '<a href="#1">一<b><a href="#2">二</a></b></a>',
        '<svg xmlns="http://www.w3.org/2000/svg"></svg>',
        '<input type="checkbox"/>',
    ],
)
def test_html_that_another_parser_or_sheet_may_take_otherwise_is_left_to_weasyprint(body):
    assert not is_plain(body)


def test_what_docgen_spells_takes_the_short_way():
    assert is_plain("<p>一</p>")
    for one in compositions("08-table").values():
        source = letter_html.write(one.doc, one.stationery, None)
        assert (type(pages.page(source, None)) is weasyprint.HTML) is ("<input" in source)


SHELLS = {
    "headings": "<h1>一</h1><h2>二</h2><h3>三</h3><h4>四</h4><h5>五</h5><h6>六</h6>",
    "bare": '<p>一二三</p><b>粗</b><mark>标</mark><a href="https://example.org/">链</a>',
    "table": "<table><thead><tr><th>甲</th></tr></thead><tbody><tr><td>乙</td></tr></tbody></table>",
    "justified": f'<div style="text-align:justify;width:9em">{"word and word " * 9}</div>',
    "justified pieces": f'<div style="text-align:justify;width:9em">{"word <b>and</b> word " * 9}</div>',
    "from the right": f'<div style="direction:rtl;text-align:justify;width:9em">{"word and word " * 9}</div>',
    "an end without a line": '<p style="white-space:pre">一\u2029\n二</p><p style="white-space:pre">三\u2029</p>',
    "measured": '<p><span style="font-size:20pt;padding-left:1ch"></span>一</p><p style="font-size:20pt">二</p>',
    "in the middle": '<p>一<span style="vertical-align:middle">二</span>三</p>',
    "first letters": '<p class="first">一二三</p><p class="first"><b>一二</b>三</p><p class="pre first">一\n二</p>',
    "first lines": '<p class="pre line">一二三\n四五\n六</p>',
    "in a row": '<div style="display:flex"><p class="row">一二三</p><p class="row">四五</p></div><p class="row">六</p>',
    "in a column": '<div style="display:flex;flex-direction:column;height:300pt"><div style="min-height:80pt;'
    'max-height:90pt;flex:1 1 content"><p>一</p></div><div style="height:60pt;flex:0 0 content"><p>二</p></div></div>',
    "ends of lines": '<p style="white-space:pre">一\u2029二\n三</p>',
    "decorated": '<p><span style="text-decoration:underline;letter-spacing:2pt;word-spacing:5pt">一 two</span></p>',
}


@pytest.mark.parametrize("shell", SHELLS)
def test_what_an_office_may_put_into_a_shell_comes_out_as_from_weasyprint(shell, monkeypatch):
    source = f'<html lang="zh-CN"><head><title>一</title></head><body>{SHELLS[shell]}</body></html>'
    css = (
        "@page{size:210mm 297mm;margin:37mm 26mm 35mm 28mm}html{font:16pt FandolFang;line-height:28pt}"
        ".pre{white-space:pre}.first::first-letter{font-size:40pt;margin-right:20pt}.line::first-line{font-size:40pt}"
        ".row{margin:0 3pt;flex:1;text-align:right}"
    )
    for way in WAYS:
        monkeypatch.setattr(way, "is_at_work", known.is_at_work)
    made = [printer.printed(source, css).data for _ in range(2)]
    off(monkeypatch, *WAYS)
    monkeypatch.setattr(pages, "is_known", lambda: False)
    apart = f"{css}/* else WeasyPrint would go on with what it measured before */"
    assert made == [printer.printed(source, apart).data] * 2


def test_others_get_what_weasyprint_gives(monkeypatch):
    written(CASES[0])  # the ways are exchanged now
    seen = set()

    def note(document, file):
        seen.update(type(part) for item in file.objects for part in getattr(item, "stream", []) if len(part) > 4000)
        font_data.settle(file)

    page = weasyprint.HTML(string="<p style='font-family:FandolFang;white-space:pre'>样张\n二</p>").render()
    before = page.write_pdf(finisher=note, pdf_identifier=b"1")
    assert memoryview not in seen
    monkeypatch.setattr(fonts.Font, "_harfbuzz_subset", STOCK_SUBSET)
    monkeypatch.setattr(fonts, "get_hb_object_data", get_hb_object_data)
    assert page.write_pdf(pdf_identifier=b"1") == before


def test_another_version_is_left_as_it_is(monkeypatch):
    monkeypatch.setattr(weasyprint, "__version__", "70.1")
    before = fonts.get_hb_object_data, css.ComputedStyle, line_break.split_first_line, line_break.Layout.setup
    assert not weasyprint_patches._exchange.__wrapped__()
    assert before == (
        fonts.get_hb_object_data,
        css.ComputedStyle,
        line_break.split_first_line,
        line_break.Layout.setup,
    )
    assert type(pages.page("<html><body><p>一</p></body></html>", None)) is weasyprint.HTML


def test_the_locked_version_is_the_one_that_is_known():
    assert weasyprint.__version__ == known.VERSION


def test_the_collector_is_left_as_it_was():
    for was in (True, False):
        (gc.enable if was else gc.disable)()
        try:
            with weasyprint_patches.applied():
                assert not gc.isenabled()
            assert gc.isenabled() is was
        finally:
            gc.enable()


# ---- subsets ---------------------------------------------------------------------------------------------------------
class Face:
    """A font as WeasyPrint has it while it writes, and what it makes of it by itself."""

    def __init__(self, family):
        found = {}

        def take(document, file):
            found.update({font.family: font for font in document.fonts.values()})

        self._page = weasyprint.HTML(string=f"<p style=\"font-family:'{family}'\">样</p>").render()
        self._page.write_pdf(finisher=take, full_fonts=True)
        (self.font,) = found.values()
        self.program = get_hb_object_data(self.font.hb_face)

    def subset(self, glyphs, context):
        self.font.file_content = self.program
        with context:
            self.font._harfbuzz_subset(dict.fromkeys(glyphs, "样"), False)
        return bytes(self.font.file_content)


@pytest.fixture(scope="module", params=["FandolFang", "FandolHei", "Noto Serif CJK SC"])
def face(request):
    written(CASES[0])
    return Face(request.param)


SAME = ("CFF ", "maxp", "name", "post")


def widths(tables):
    """Width and bearing of each glyph; HarfBuzz says a width once that the last glyphs have in common."""
    count, full = (int.from_bytes(tables[tag][at : at + 2], "big") for tag, at in (("maxp", 4), ("hhea", 34)))
    return subsets._rows(tables["hmtx"], full, count)


@given(glyphs=st.sets(st.integers(0, 300) | st.integers(0, 9500), min_size=1, max_size=60))
@settings(max_examples=100, deadline=None)
def test_a_subset_has_the_outlines_and_widths_of_weasyprints_own(face, glyphs):
    ours, stock = face.subset(glyphs, known.at_work()), face.subset(glyphs, nullcontext())
    one, other = subsets._tables(ours), subsets._tables(stock)
    assert [one[tag] for tag in SAME] == [other[tag] for tag in SAME]
    assert widths(one) == widths(other)
    assert one["hhea"][:34] == other["hhea"][:34]
    assert one["head"][:8] + one["head"][12:] == other["head"][:8] + other["head"][12:]


def test_a_subset_that_is_put_together_is_a_sound_font(face):
    program = face.subset({1, 300, 301, 4000}, known.at_work())
    assert subsets._check_sum(program + bytes(-len(program) % 4)) == 0xB1B0AFBA
    font = TTFont(io.BytesIO(program), checkChecksums=2)
    assert font["maxp"].numGlyphs == 4001
    assert not font.getBestCmap() or "Noto" in face.font.family
    assert {font["hmtx"].metrics[name][0] for name in font.getGlyphOrder()} >= {0, 1000}


def test_the_order_in_which_documents_ask_makes_no_difference(face):
    once = face.subset({5, 600, 700}, known.at_work())
    face.subset({600, 601, 650}, known.at_work())
    assert face.subset({5, 600, 700}, known.at_work()) == once


def test_glyphs_beyond_those_that_a_font_numbers_alike_are_left_to_weasyprint(face):
    glyphs = {1, face.font.glyph_count - 1}
    assert face.subset(glyphs, known.at_work()) == face.subset(glyphs, nullcontext())
