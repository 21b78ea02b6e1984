"""What a case may hold: each section of `case_values.txt` is made with all gates, or refused with its reason."""

import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from conftest import ROOT

from docgen.errors import CaseError, IntegrityError, Severity
from docgen.model import case_file
from docgen.model.blocks import text, walk
from docgen.pipeline.documents import documents, render
from docgen.pipeline.order import Order
from docgen.stationery.departments import Departments

HEADS = ("单位", "案件", "印出", "不印", "报告", "不报告", "拒绝", "校对")
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
  title: 关于帮助农户储粮的建议
  proposers:
    - name: 甲一
  points:
    - {label: 建议一, ask: 建议增加晒场。}
    - {label: 建议二, ask: 建议提供粮仓。}
handling: {type: 独办, lead: 市农业农村局, assigned: 2026-03-05}
reply:
  document_number: 样农建函〔2026〕22号
  date: 2026-06-05
  category: B
  publicity: 公开
  contact: {name: 王样例, phone: 0755-00000000}
  copies: []
  answers:
    - {point: 建议一, text: 今年新建晒场三处，已经投入使用。}
    - {point: 建议二, text: 明年起向农户提供小型粮仓。}
"""


def sections():
    """The sections of `case_values.txt`: sentence, and the text under each head. The ordinary run has every third."""
    written = (Path(__file__).parent / "case_values.txt").read_text(encoding="utf-8")
    for number, section in enumerate(re.split(r"^== ", written, flags=re.MULTILINE)[1:]):
        sentence, _, rest = section.partition("\n")
        _, *parts = re.split(rf"^({'|'.join(HEADS)})\n", rest, flags=re.MULTILINE)
        marks = [] if number % 3 == 0 else [pytest.mark.full]
        yield pytest.param(dict(zip(parts[::2], parts[1::2], strict=True)), id=sentence, marks=marks)


def merged(below, above):
    """The values of a case with others laid over them; a list replaces a list."""
    found = dict(below)
    for key, value in above.items():
        old = found.get(key)
        found[key] = merged(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return found


def plain(text):
    return case_file._plain(case_file._load(text, "案件.yaml")) or {}


def listed(section, head):
    return [line for line in section.get(head, "").splitlines() if line]


@dataclass
class End:
    """How a case ends. told: notices; refused: why it cannot be made; unproved: what its account lacks."""

    lines: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    unproved: list[str] = field(default_factory=list)


def end_of(section, departments):
    """Make all documents of a section's case, as the office would."""
    end = End()
    written = case_file.rendered(case_file.node(merged(plain(CASE), plain(section.get("案件", "{}")))))
    try:
        file = case_file.parse(written, "案件.yaml", departments)
    except CaseError as error:
        return End(refused=[str(finding) for finding in error.findings])
    assert file.yaml == written
    prepared = documents(file, departments, Order())
    end.refused = [str(finding) for error in prepared.errors for finding in error.findings or [error]]
    end.told = [str(finding) for finding in prepared.findings if finding.severity is not Severity.ERROR]
    for made in prepared.compositions:
        end.lines += [f"{paragraph.role}: {text(paragraph)}" for paragraph in walk(made.doc)]
        for format in ("docx", "pdf") if made.doc.kind == "reply" else ("docx",):
            try:
                render(made, format)  # proves that the file says what the account says
            except IntegrityError as error:
                end.unproved += [str(finding) for finding in error.findings]
    return end


@pytest.mark.parametrize("section", [*sections()])
def test_a_case_ends_as_its_section_says(section, tmp_path):
    root = Path(shutil.copytree(ROOT / "templates", tmp_path / "templates"))
    folder = root / "departments/nyncj"
    folder.mkdir()
    settings = section.get("单位", "")
    (folder / "department.toml").write_text(settings if "extends" in settings else IDENTITY + settings, "utf-8")
    end = end_of(section, Departments(root))
    assert bool(end.refused) == ("拒绝" in section), end.refused
    assert bool(end.unproved) == ("校对" in section), end.unproved
    for head, found in (("拒绝", end.refused), ("报告", end.told), ("校对", end.unproved)):
        missing = [line for line in listed(section, head) if not any(line in one for one in found)]
        assert not missing, (missing, found)
    assert [line for line in listed(section, "印出") if line not in end.lines] == [], end.lines
    assert [line for line in listed(section, "不印") if line in end.lines] == []
    assert [line for line in listed(section, "不报告") if any(line in one for one in end.told)] == []
