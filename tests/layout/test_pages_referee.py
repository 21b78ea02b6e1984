"""Two independent engines: every glyph of our pages stands where WeasyPrint puts it when it lays out the same lines."""

import glyph_places
import plain_shells
import pytest
from conftest import FINAL, compositions

from docgen.layout import letter_pages
from docgen.writers.pdf import printer

FEW = [
    ("08-table", "答复函"),
    ("08-table", "征询意见表"),
    ("11-rare-characters", "答复摘要"),
    ("26-two-co-handlers", "会办意见-市财政局"),
]
"""A letter in each format with its tables, a form, a summary and an opinion."""
TOLERANCE = 0.3
"""The largest distance of two places of a glyph that are the same place, in points."""


def pages_of(doc, stationery):
    return letter_pages.lay_out(doc, stationery.profile, plain_shells.shell_pages(doc, stationery.profile))


def agree(doc, stationery):
    """Whether both engines agree. If not, the test fails and says where."""
    ours = glyph_places.of_pages(pages_of(doc, stationery))
    theirs = glyph_places.of_pdf(printer.write(doc, stationery))
    found, _ = glyph_places.differences(ours, theirs, TOLERANCE)
    assert found == []


@pytest.mark.parametrize(
    ("case", "name"),
    [pytest.param(*one, marks=() if one in FEW else pytest.mark.full) for one in FINAL],
)
def test_every_glyph_of_a_sample_stands_where_weasyprint_puts_it(case, name):
    one = compositions(case)[name]
    agree(one.doc, one.stationery)
