"""Hostile and broken inputs: each comes out exact or is refused by a typed error that names file and place.

tests/hostile/*.txt holds the corpus: entries parted by `----`, each a title line, the input, and what is expected:

    exact            every text of the input stands in the documents, DOCX and PDF, character for character
    error: <words>   a typed error whose text or code contains the words
    pdf: <words>     exact as DOCX; the PDF is refused by a typed error (`pdf: exact or error` where fonts decide)

`\\u{200B}` in an input is the character that cannot be typed. A title may end in ` @ …`, which each file explains in
its first entry.
"""

import dataclasses
import functools
import io
import re
import shutil
import unicodedata
import zipfile
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from docgen import build, casefile, encoding, readback, vocabulary
from docgen.blocks import Table, paragraphs, text, walk
from docgen.cli import main
from docgen.errors import CaseError, DocgenError, IntegrityError, StationeryError
from docgen.intake import READERS
from docgen.intake.text import Intake
from docgen.prose import lines
from docgen.stationery import Cabinet

ROOT = Path(__file__).parents[1]
TEMPLATES = ROOT / "templates"
CORPUS = Path(__file__).parent / "hostile"
WORDS = vocabulary.load(TEMPLATES / "vocabulary/zh_Hans.toml")
CI = settings(
    derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


# ---- the corpus -----------------------------------------------------------------------------------------------------
@dataclasses.dataclass(frozen=True)
class Entry:
    title: str
    where: str
    input: str
    expected: str

    def __str__(self):
        return self.title


def entries(name):
    """The entries of a corpus file as test parameters; one that has only a title and comments explains the file."""
    found = []
    for part in (CORPUS / name).read_text(encoding="utf-8").split("\n----\n"):
        title, _, rest = part.strip("\n").partition("\n")
        if title and not title.startswith("#"):
            source, _, expected = rest.rpartition("\n")
            title, _, where = title.partition(" @ ")
            found.append(Entry(title, where, unescaped(source), expected))
    assert len({entry.title for entry in found}) == len(found), f"{name}: two entries with one title"
    return [pytest.param(entry, id=entry.title) for entry in found]


def unescaped(source):
    return re.sub(r"\\u\{([0-9A-Fa-f]+)\}", lambda match: chr(int(match[1], 16)), source)


def refused(error, expected, *places):
    """Assert that an error is the expected one and says where the fault is."""
    said = str(error)
    codes = [error.code, *(finding.code for finding in error.findings)]
    words = expected.partition(": ")[2]
    assert words in said or words in codes, said
    assert any(place in said for place in places), f"no place in: {said}"
    assert not re.search(r"Traceback|<class|object at 0x", said)


# ---- cases ----------------------------------------------------------------------------------------------------------
PROPOSAL = {
    "kind": "建议",
    "number": "20260001",
    "congress": "市七届人大",
    "session": "六次会议",
    "title": "关于样例的建议",
    "proposers": [{"name": "林示例"}],
    "points": [{"label": "建议一", "ask": "建议做好样例工作。"}],
}
HANDLING = {"type": "主办会办", "lead": "市工业和信息化局", "co_handlers": ["市财政局"]}
REPLY = {
    "document_number": "深工信建函〔2026〕1号",
    "date": "2026-05-20",
    "category": "A",
    "publicity": "公开",
    "contact": {"name": "王样例", "phone": "0755-00000000"},
    "answers": [{"point": "建议一", "text": "已经做好。"}],
}
OPINIONS = [
    {
        "unit": "市财政局",
        "document_number": "深财会〔2026〕1号",
        "date": "2026-04-20",
        "text": "没有意见。",
        "contact": {"name": "李样例", "phone": "0755-00000000"},
    }
]
CASE = {"proposal": PROPOSAL, "handling": HANDLING, "reply": REPLY, "opinions": OPINIONS}


def quoted(value):
    """A YAML scalar on one line: whatever is not a plain letter is escaped, so that YAML itself has no say."""
    return '"' + "".join(c if c.isalnum() and c.isascii() else f"\\U{ord(c):08X}" for c in value) + '"'


def yaml(value, indent=""):
    """A value as block YAML."""
    if isinstance(value, dict):
        return "".join(
            f"{indent}{key}:{' ' + quoted(item) if isinstance(item, str) else chr(10) + yaml(item, indent + '  ')}\n"
            for key, item in value.items()
        )
    return "".join(
        f"{indent}- {quoted(item)}\n" if isinstance(item, str) else f"{indent}-\n{yaml(item, indent + '  ')}\n"
        for item in value
    )


def put(where, value):
    """The sample case with a value put in: "reply.answers.0.text"."""

    def changed(node, keys):
        if not keys:
            return value
        key = int(keys[0]) if keys[0].isdigit() else keys[0]
        if isinstance(node, list):
            return [changed(item, keys[1:]) if index == key else item for index, item in enumerate(node)]
        return {**node, key: changed(node.get(key), keys[1:])}

    return changed(CASE, where.split("."))


@functools.cache
def cabinet():
    return Cabinet(TEMPLATES)


def documents(source, draft=False, kinds=build.Order().kinds, file="案件.yaml"):
    case = casefile.parse(source if isinstance(source, str) else yaml(source), file)
    return build.documents(case, cabinet(), build.Order(kinds=kinds, draft=draft))[0]


def visible_texts(composition):
    return [text(paragraph) for paragraph in walk(composition.doc)]


# ---- values ---------------------------------------------------------------------------------------------------------
# Where a typed text may stand, and how the documents print it.
LINES = {
    "proposal.title": "{}",
    "proposal.proposers.0.name": "{}代表：",
    "proposal.congress": "{}六次会议第20260001号建议",
    "reply.answers.0.heading": "一、{}",
    "reply.contact.phone": "（联系人：王样例，联系电话：{}）",
    "opinions.0.contact.name": "（联系人：{}，联系电话：0755-00000000）",
    "reply.copies.0": "抄送：{}。",
    "reply.attachments.0": "2.{}",
}
PROSE = ("reply.answers.0.text", "reply.closing", "opinions.0.text", "reply.summary")
CELL = "cell"


def everywhere(value):
    """A case that has one text in every place at once."""
    table = {"caption": value, "columns": [value, "乙"], "rows": [[value, "乙"]]}
    proposal = {
        **PROPOSAL,
        "title": value,
        "congress": value,
        "proposers": [{"name": value}],
    }
    reply = {
        **REPLY,
        "contact": {"name": "王样例", "phone": value},
        "answers": [{"point": "建议一", "heading": value, "text": [value, {"table": table}]}],
        "closing": value,
        "copies": [value],
        "attachments": [value],
        "summary": value,
    }
    opinions = [{**OPINIONS[0], "text": value, "contact": {"name": value, "phone": "0755-00000000"}}]
    return {"proposal": proposal, "handling": HANDLING, "reply": reply, "opinions": opinions}


def assert_everywhere(compositions, value):
    """The text stands in all its places, whole, as paragraphs and parts of paragraphs of the trees."""
    shown = value.strip()
    found = [line for composition in compositions for line in visible_texts(composition)]
    for where, frame in LINES.items():
        assert any(frame.format(shown) in line for line in found), where
    own = shown.strip("\u3000 \t")
    # answer, closing, opinion (its own letter and in the reply), caption, column, cell; not the summary
    assert found.count(own) >= 6, f"{found.count(own)} paragraphs"


@pytest.mark.parametrize("entry", entries("values.txt"))
def test_a_text_is_printed_exactly_in_every_place_or_refused_by_name(entry):
    value = entry.input
    source = put(entry.where, value) if entry.where else everywhere(value)
    try:
        compositions = documents(source)
        for composition in compositions:
            build.render(composition, "docx")
    except DocgenError as error:
        assert "error" in entry.expected, str(error)
        refused(error, entry.expected, "案件.yaml ·")
        return
    assert not entry.expected.startswith("error"), [visible_texts(c) for c in compositions]
    if entry.where:
        assert any(value in line for c in compositions for line in visible_texts(c))
    else:
        assert_everywhere(compositions, value)
    try:
        assert_inside_the_page(build.render(compositions[0], "pdf"))
    except DocgenError as error:
        assert entry.expected.startswith("pdf"), str(error)
        if entry.expected != "pdf: exact or error":
            refused(error, entry.expected, "")
        return
    assert entry.expected in ("exact", "pdf: exact or error")


def assert_inside_the_page(data):
    """No character's box reaches over the edge of its page, where text extraction still finds it."""
    document = pypdfium2.PdfDocument(data)
    try:
        for page in document:
            width, height = page.get_size()
            page_text = page.get_textpage()
            for index in range(page_text.count_chars()):
                left, bottom, right, top = page_text.get_charbox(index)
                inside = left >= -1 and right <= width + 1 and bottom >= -1 and top <= height + 1
                assert inside, f"{page_text.get_text_range(index, 1)!r} at {left:.0f} {bottom:.0f} {right:.0f} {top:.0f}"
            page_text.close()
    finally:
        document.close()
