"""Full lines of running text end at the type area's edge, and no mark stands where Chinese forbids it."""

import pytest
from conftest import FINAL

from docgen.inspection.measure import measure_pdf
from docgen.inspection.measure.model import Part

EDGE = 184.0
NEAR = 0.3
HANGING = "、。，．：；！？,.:;!?"
NOT_FIRST = "、。，．：；！？）》〉」』】〕”’…％℃,.;!?)"
NOT_LAST = "（《〈「『【〔“‘("
SHARE = 0.995


def body_lines(finished, wanted):
    """The paragraphs of running text of all PDFs, as lines; `wanted` says which documents."""
    for case, name in FINAL:
        if wanted(name):
            measured = measure_pdf(name, finished(case, name, "pdf").read_bytes())
            for paragraph in measured.paragraphs:
                if paragraph.lines and paragraph.part is Part.BODY:
                    yield paragraph.lines


def test_full_lines_end_at_the_edge(finished):
    ends = []
    for lines in body_lines(finished, lambda name: name.startswith(("答复函", "会办意见"))):
        for line in lines[:-1]:
            shown = (
                line.glyphs[:-1] if line.glyphs[-1].character in HANGING and line.right_mm > EDGE + 1 else line.glyphs
            )
            ends.append(shown[-1].end_mm)
    near = [end for end in ends if abs(end - EDGE) <= NEAR]
    assert len(ends) > 350
    assert len(near) / len(ends) >= SHARE, sorted(set(ends) - set(near))


@pytest.mark.parametrize("kind", ["答复函", "会办意见", "答复摘要"])
def test_no_line_begins_or_ends_with_a_forbidden_mark(finished, kind):
    for lines in body_lines(finished, lambda name: name.startswith(kind)):
        assert [line.text for line in lines if line.text[0] in NOT_FIRST] == []
        assert [line.text for line in lines if line.text[-1] in NOT_LAST] == []
