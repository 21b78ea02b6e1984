"""A thousand generated documents are proved, and the look at their pages finds nothing either: no false alarm."""

import generator
import pytest

import docgen
from docgen.inspection.finished import Finished
from docgen.inspection.proof.file_proof import ProvedFile
from docgen.stationery.departments import Departments

CASES, PART = 350, 35
"""How many cases, and how many of them a test has. A case has three documents on average."""


parts = pytest.mark.parametrize(
    "first", [0, *(pytest.param(first, marks=pytest.mark.full) for first in range(PART, CASES, PART))]
)


@parts
def test_generated_documents_raise_no_alarm(first):
    count = PART if first else 2
    documents = 0
    for file in list(generator.cases(first + count, seed=16))[first:]:
        for made in (made for kind in Departments().kinds for made in docgen.compose(file, kind)):
            try:
                data = docgen.render(made, "pdf")
            except docgen.IntegrityError as error:
                assert {finding.code for finding in error.findings} == {
                    "pages-over"
                }  # a summary that is too long is no false alarm
                continue
            finished = Finished(data, "pdf", profile=made.stationery.profile)
            assert isinstance(finished.proof, ProvedFile), (made.name, finished.proof)
            # the full gate: PDFium draws every page
            assert docgen.check(made, "pdf", data) == []
            documents += 1
    assert documents >= 2 * count


@parts
def test_generated_documents_raise_no_alarm_as_ofd(first):
    count = PART if first else 2
    documents = 0
    kinds = [name for name, kind in Departments().kinds.items() if not kind.filled_in]
    for file in list(generator.cases(first + count, seed=16))[first:]:
        for made in (made for kind in kinds for made in docgen.compose(file, kind)):
            try:
                data = docgen.render(made, "ofd")
            except docgen.IntegrityError as error:
                assert {finding.code for finding in error.findings} == {"pages-over"}
                continue
            assert docgen.check(made, "ofd", data) == []
            documents += 1
    assert documents >= count
