"""Letters of offices that state only what differs: each case of `letter_parts.txt` is made in both formats."""

import re
import shutil
from pathlib import Path

import pytest
from conftest import ROOT

from docgen import checks
from docgen.checks.case_rules import typed_values
from docgen.composition.compose import compose
from docgen.errors import StationeryError
from docgen.model import case_file
from docgen.model.blocks import text, walk
from docgen.pipeline.documents import render
from docgen.stationery.departments import Departments

IDENTITY = """\
extends = "base"
name = "样例市农业农村局"
short = "市农业农村局"
we = "我局"
"""
CASE = """\
proposal:
  kind: 建议
  number: "20260005"
  congress: 市七届人大
  session: 六次会议
  title: {title}
  proposers:
{proposers}
  points:
    - {{label: 建议一, ask: 建议增加晒场。}}
    - {{label: 建议二, ask: 建议提供粮仓。}}
handling: {{type: 独办, lead: 市农业农村局, assigned: 2026-03-05}}
reply:
  document_number: 样农建函〔2026〕22号
  date: 2026-06-05
  category: B
  publicity: 公开
  contact: {{name: 王样例, phone: 0755-00000000}}
  copies: []
  answers:
    - {{point: 建议一, text: 今年新建晒场三处，已经投入使用。}}
    - {{point: 建议二, text: 明年起向农户提供小型粮仓。}}
"""


def cases():
    """The sections of `letter_parts.txt`: sentence, settings, lines to print, lines not to print."""
    written = (Path(__file__).parent / "letter_parts.txt").read_text(encoding="utf-8")
    for section in re.split(r"^== ", written, flags=re.MULTILINE)[1:]:
        sentence, _, rest = section.partition("\n")
        settings, *lists = re.split(r"^(印出|不印)\n", rest, flags=re.MULTILINE)
        found = {"印出": [], "不印": []}
        for name, lines in zip(lists[::2], lists[1::2], strict=True):
            found[name] = [line for line in lines.splitlines() if line]
        yield pytest.param(sentence, settings, found["印出"], found["不印"], id=sentence)


def office(tmp_path, settings):
    """A departments with the new office."""
    root = Path(shutil.copytree(ROOT / "templates", tmp_path / "templates"))
    folder = root / "departments/nyncj"
    folder.mkdir()
    (folder / "department.toml").write_text(IDENTITY + settings, encoding="utf-8")
    return Departments(root), folder


def written(title="关于帮助农户储粮的建议", names=("甲一",)):
    """The text of the case."""
    return CASE.format(proposers="\n".join(f"    - name: {name}" for name in names), title=title)


def case(sentence="", title="关于帮助农户储粮的建议"):
    """The case, proposed by one person or by seven."""
    names = [f"甲{numeral}" for numeral in "一二三四五六七"] if "七人联名" in sentence else ["甲一"]
    return case_file.parse(written(title, names), "case.yaml")


@pytest.mark.parametrize(("sentence", "settings", "printed", "left_out"), [*cases()])
def test_a_letter_is_made_of_the_parts_that_its_office_states(sentence, settings, printed, left_out, tmp_path):
    title = re.match("标题：(.*)\n", settings)
    file = case(sentence, title[1]) if title else case(sentence)
    departments, _ = office(tmp_path, settings[title.end() :] if title else settings)
    (made,) = compose(file.case, "reply", departments)
    assert checks.check_document(file, made) == []
    for format in ("docx", "pdf"):
        render(made, format)  # proves that the file says what the account says
    lines = [f"{paragraph.role}: {text(paragraph)}" for paragraph in walk(made.doc)]
    assert [line for line in printed if line not in lines] == []
    assert [line for line in left_out if line in lines] == []


@pytest.mark.parametrize(
    ("settings", "key", "named"),
    [
        ('[parts]\nreply = ["titel"]\n', "parts.reply", "title"),
        ('[parts]\nrepli = ["title"]\n', "parts", "reply"),
        ('makes = ["replay"]\n', "makes", "reply"),
        ('[omits]\nreplay = ["reply.date"]\n', "omits", "reply"),
        ('[omits]\nreply = ["reply.dates"]\n', "omits.reply.0", "reply.date"),
        ('[phrases]\nclosng = "谢谢"\n', "phrases.closng", "closing"),
        ("[proposers]\nmost_named = 0\n", "proposers.most_named", "base"),
        ('[proposers]\nothers = "等{number}名"\n', "proposers.others", "base"),
    ],
)
def test_a_setting_that_names_nothing_is_answered_with_what_there_is(settings, key, named, tmp_path):
    departments, _ = office(tmp_path, settings)
    with pytest.raises(StationeryError) as caught:
        departments.stationery("nyncj")
    assert caught.value.place.key == key and named in caught.value.next_step


def test_a_wording_of_its_own_replaces_a_line_that_the_office_inherits(tmp_path):
    departments, folder = office(tmp_path, "")
    (folder / "closing.txt").write_text("body: 谢谢。\nbody: 再见。\n", encoding="utf-8")
    (made,) = compose(case().case, "reply", departments)
    lines = [text(paragraph) for paragraph in walk(made.doc)]
    assert lines.count("谢谢。") == 1 and lines.count("再见。") == 1
    assert not any("衷心感谢" in line for line in lines)


def test_a_line_of_its_own_replaces_a_wording_that_the_office_inherits(tmp_path):
    departments, _ = office(tmp_path, '[lines]\nnumber = "number: 文号{{ reply.document_number }}"\n')
    (made,) = compose(case().case, "reply", departments)
    assert "文号样农建函〔2026〕22号" in [text(paragraph) for paragraph in walk(made.doc)]


def test_a_text_without_a_part_that_prints_it_is_an_error_that_names_the_part(tmp_path):
    departments, _ = office(
        tmp_path, '[parts]\nreply = ["letterhead", "number", "title", "salutation", "points", "date"]\n'
    )
    file = case_file.parse(written().replace("reply:\n", "reply:\n  preamble: 我局派人看了晒场。\n"), "case.yaml")
    (made,) = compose(file.case, "reply", departments)
    (finding,) = (finding for finding in checks.check_document(file, made) if finding.code == "part-missing")
    assert finding.place.key == "reply.preamble" and '"preamble"' in finding.next_step


def test_a_setting_below_a_table_is_told_where_it_belongs(tmp_path):
    departments, _ = office(tmp_path, '[numbers]\n"建议" = "样农建函"\ncategory_place = "end"\n')
    with pytest.raises(StationeryError, match="category_place 写在了"):
        departments.stationery("nyncj")


def test_a_reply_to_a_peoples_congress_in_full_addresses_its_deputies(tmp_path):
    departments, _ = office(tmp_path, 'category_place = "none"\n')
    other = written().replace("市七届人大", "样例县第十八届人民代表大会").replace("kind: 建议", "kind: 建议案")
    file = case_file.parse(other, "case.yaml")
    assert list(typed_values.words_are_not_doubled(file, departments)) == []
    (made,) = compose(file.case, "reply", departments)
    assert "甲一代表：" in [text(paragraph) for paragraph in walk(made.doc)]
