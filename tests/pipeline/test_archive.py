"""PDF/A-2u, and PDF/A-2a with PDF/UA-1, as far as structure shows it.

No validator is at hand, so conformance itself stays unproven. The clauses that are checked are those of `pdf_clauses`.
"""

import io

import pytest
from conftest import compositions
from pdf_clauses import broken
from pypdf import PdfReader

import docgen

DOCUMENTS = ("答复函", "征询意见表", "答复摘要")


@pytest.fixture(scope="module", params=DOCUMENTS)
def document(request):
    return compositions("01-science-environment")[request.param]


def opened(document, accessible):
    return PdfReader(io.BytesIO(docgen.render(document, "pdf", accessible=accessible)))


@pytest.mark.parametrize("accessible", [False, True])
def test_each_kind_says_what_it_is_and_is_tagged_titled_and_in_chinese(document, accessible):
    root = opened(document, accessible).trailer["/Root"]
    metadata = root["/Metadata"].get_object().get_data().decode()
    assert ("pdfuaid" in metadata) == accessible
    assert f'pdfaid:part="2" pdfaid:conformance="{"A" if accessible else "U"}"' in metadata
    assert document.doc.title in metadata
    assert root["/Lang"] == "zh-CN"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]["/K"]


@pytest.mark.parametrize("accessible", [False, True])
@pytest.mark.parametrize("engine", ["docgen", "weasyprint"])
def test_each_kind_keeps_the_clauses_that_it_claims(document, engine, accessible):
    assert broken(docgen.render(document, "pdf", accessible=accessible, engine=engine)) == []


def test_an_archival_file_has_an_output_intent_an_identifier_and_nothing_that_runs(document):
    reader = opened(document, accessible=False)
    root = reader.trailer["/Root"]
    assert root["/OutputIntents"][0].get_object()["/S"] == "/GTS_PDFA1"
    assert len(reader.trailer["/ID"]) == 2
    assert "/JavaScript" not in root.get("/Names", {}) and "/OpenAction" not in root
    assert not reader.is_encrypted


def test_a_paragraph_is_one_tag_though_its_lines_are_broken():
    document = compositions("01-science-environment")["答复函"]
    tags = []
    queue = [opened(document, accessible=True).trailer["/Root"]["/StructTreeRoot"]]
    while queue:
        node = queue.pop()
        tags.append(node.get("/S"))
        kids = node.get("/K", [])
        queue += [
            k.get_object() for k in (kids if isinstance(kids, list) else [kids]) if hasattr(k.get_object(), "get")
        ]
    paragraphs = [para for para in document.doc.body if getattr(para, "role", None) == "body"]
    assert tags.count("/P") >= len(paragraphs)
    assert tags.count("/P") < 2 * len(document.doc.body)
