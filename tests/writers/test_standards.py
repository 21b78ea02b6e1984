"""Every file that claims PDF/A-2 or PDF/UA-1 keeps the clauses that structure can show."""

import re

import pytest
from made_pages import ALL, FORM, LETTER
from pdf_clauses import CLAUSES, broken

from docgen.writers.pdf.drawing import writing


@pytest.mark.parametrize("accessible", [False, True])
@pytest.mark.parametrize("pages", ALL.values(), ids=ALL)
def test_a_drawn_file_keeps_the_clauses_that_it_claims(pages, accessible):
    assert broken(writing.write(pages, accessible=accessible)) == []


FAULTS = {
    "6.1.3": (rb"/ID \[<", lambda found: b"/IX [<"),
    "6.2.3": (rb"/GTS_PDFA1", lambda found: b"/GTS_PDFX1"),
    "6.2.11.3": (rb"/CIDToGIDMap /Identity", lambda found: b"/CIDToGIDMxp /Identity"),
    "6.2.11.4": (rb"/FontFile3", lambda found: b"/FontFile1"),
    "6.2.11.5": (rb"(?<=\[)1000(?=\])", lambda found: b"1007"),
    "6.3": (rb"/F 4/", lambda found: b"/F 2/"),
    "6.4.1": (rb"/Subtype /Widget/Rect", lambda found: b"/Subtype /Widget/AA  "),
    "6.6.2": (rb"<pdfaSchema:namespaceURI>http", lambda found: found[:-4] + b"ftp:"),
    "6.6.4": (rb'pdfaid:part="2"', lambda found: b'pdfaid:part="4"'),
    "6.7.2": (rb"/Marked true", lambda found: b"/Marked null"),
    "6.7.4": (rb"/Lang ", lambda found: b"/Lxng "),
    "7.1, title": (rb"/DisplayDocTitle true", lambda found: b"/DisplayDocTitle null"),
    "7.1, types": (rb"/S /H1", lambda found: b"/S /X1"),
    "7.3": (rb"/Alt ", lambda found: b"/Axt "),
    "7.4": (rb"/S /H1", lambda found: b"/S /H2"),
    "7.5": (rb"/Scope ", lambda found: b"/Scxpe "),
    "7.18.1": (rb"/Contents <", lambda found: b"/Cxntents <"),
    "7.18.3": (rb"/Tabs /S", lambda found: b"/Tabs /R"),
    "7.18.4": (rb"/Type/OBJR", lambda found: b"/Type/OBJX"),
}
"""Clause → what stands in a good file, and what breaks the clause in its place. Both are equally long."""


@pytest.mark.parametrize("number", FAULTS)
def test_a_file_that_breaks_a_clause_is_told(number):
    pattern, change = FAULTS[number]
    told = []
    for pages in (LETTER, FORM):
        data = writing.write(pages, accessible=True)
        spoilt = re.sub(pattern, lambda match: change(match[0]), data)
        assert len(spoilt) == len(data)
        told += broken(spoilt) if spoilt != data else []
    assert any(f", {number}: " in complaint for complaint in told)


def test_each_clause_is_named_once_a_standard():
    named = [(standard, number) for standard, number, _ in CLAUSES]
    assert len(named) == len(set(named))
