"""A case file of an import has few lines besides the text, so that an officer sees at once what is to fill in."""

import re
import shutil

import pytest
from test_intake import FORMS as TEXTS
from test_intake import SEED, WORDS
from test_layouts import FORMS as LAYOUTS

from docgen.intake import read_form
from docgen.intake.kinds import kind_of
from docgen.model import case_file

MOST_LINES = 40
"""Lines besides the text, with up to three co-handlers and one proposer."""


def lines_besides_the_text(file):
    """Count the lines of a case file without background and points, and without comments at its end."""
    count, in_text = 0, False
    for line in case_file.dump(file).partition("# 登记表里没有写入")[0].splitlines():
        in_text = (in_text and line.startswith("    ")) or re.match("  (background|points):", line) is not None
        count += not in_text
    return count


@pytest.mark.parametrize("path", [SEED, *TEXTS, *LAYOUTS], ids=lambda path: path.name)
def test_a_case_file_has_at_most_forty_lines_besides_the_text(path):
    if kind_of(path.read_bytes()) == "office" and not shutil.which("soffice"):
        pytest.skip("without LibreOffice")
    for file in read_form(path, WORDS).cases:
        case = file.case
        more = max(len(case.handling.co_handlers) - 3, 0) + len(case.proposal.proposers) - 1
        assert lines_besides_the_text(file) - more <= MOST_LINES, file.name


def test_what_has_no_value_shares_a_line_with_its_neighbours(tmp_path):
    path = tmp_path / "form.txt"
    path.write_text("标题：甲\n提出人：周敏\n主办单位：市局\n状态：办理中　　备注：无误\n建议：办。", encoding="utf-8")
    (file,) = read_form(path, WORDS).cases
    assert case_file.dump(file).endswith("\n# 第 4 行 状态：办理中　备注：无误\n")
