"""The public edition does not depend on what it leaves out: whole files compared, and markers looked for in every byte.

Years are drawn at random: some replies are published, some are not. The published ones and the number of the others
are kept; the others are there, gone, or changed in every field. Nothing may change in the public edition, and no
marker that stands in a field of theirs, or in a field that no public edition has, may be in any of its files.
"""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass, replace

import book_dump
import pypdfium2
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from ruamel.yaml.comments import CommentedMap

from docgen.digest import edition, record, register_workbook
from docgen.model.case import Case
from docgen.model.case_file import CaseFile
from docgen.pipeline import yearbook
from docgen.stationery.departments import Departments
from docgen.writers.docx import book as docx_book

DEPARTMENTS = Departments()
BASE = DEPARTMENTS.stationery("base")
ORDER = yearbook.BookOrder(2025, is_public=True, office="市样例办公室")
MARKER = re.compile("(?i)zqx[0-9]+z")
UNITS = ("市财政局", "市科技创新委员会", "市工业和信息化局", "市甲局", "市乙委")
FEW, SOME, MANY = 40, 3, 200


class Markers:
    """Words that stand nowhere else, each with a number of its own."""

    def __init__(self, start: int = 0) -> None:
        self.count = start

    def __call__(self) -> str:
        self.count += 1
        return f"ZQX{self.count}Z"


@dataclass(frozen=True)
class Drawn:
    """A reply as drawn. texts: its public ones."""

    number: int
    kind: str
    unit: str
    other: str | None
    field: str
    title: str
    people: tuple[str, ...]
    day: int
    category: str
    publicity: str
    result: str | None
    text: str
    stated: str | None


WORDS = st.text("关于加强和改进城市公共服务能力建设的若干意见一二三四五", min_size=2, max_size=30)
REPLIES = st.builds(
    Drawn,
    number=st.integers(1, 9999),
    kind=st.sampled_from(["建议", "提案"]),
    unit=st.sampled_from(UNITS),
    other=st.sampled_from([None, *UNITS]),
    field=st.sampled_from(["经济建设", "城建环保", "科教文卫"]),
    title=WORDS.map("关于{}的建议".format),
    people=st.lists(st.sampled_from(["王样例", "李样本", "单示范", "曾样例"]), min_size=1, max_size=3, unique=True).map(
        tuple
    ),
    day=st.integers(1, 28),
    category=st.sampled_from("ABCD"),
    publicity=st.sampled_from(["公开", "公开", "摘要公开", "依申请公开", "不公开", None]),
    result=st.sampled_from(["满意", "基本满意", "不满意", None]),
    text=WORDS,
    stated=st.one_of(st.none(), WORDS),
)
YEARS = st.lists(REPLIES, min_size=2, max_size=6, unique_by=lambda one: (one.kind, one.number)).filter(
    lambda found: any(is_open(one) for one in found) and not all(is_open(one) for one in found)
)


def is_open(drawn: Drawn) -> bool:
    return drawn.publicity in ("公开", "摘要公开")


def case_file(drawn: Drawn, mark: Markers) -> CaseFile:
    """The case of a drawn reply; every text that no public edition has is a marker."""
    said = (lambda text: text) if is_open(drawn) else (lambda text: mark())
    whole = drawn.publicity == "公开"
    helped = drawn.other if drawn.other != drawn.unit else None
    case = {
        "note": mark(),
        "proposal": {
            "kind": drawn.kind,
            "number": f"{drawn.number}" if is_open(drawn) else mark(),
            "congress": "市样例",
            "session": "一次会议",
            "year": "2025",
            "field": said(drawn.field),
            "title": said(drawn.title),
            "proposers": [{"name": said(name), "unit": said("样例代表团")} for name in drawn.people],
            "background": mark(),
            "points": [{"label": "建议一", "ask": said(drawn.text) if whole else mark(), "rationale": mark()}],
        },
        "handling": {
            "type": "主办会办" if helped else "独办",
            "lead": said(drawn.unit),
            "co_handlers": [said(helped)] if helped else [],
            "assigned": f"2025-03-{drawn.day:02}",
        },
        "reply": {
            "document_number": f"深样函〔2025〕{drawn.number}号" if is_open(drawn) else "深密密函〔2025〕98765号",
            "date": f"2025-05-{drawn.day:02}",
            "category": drawn.category,
            "publicity": drawn.publicity,
            "publicity_reason": mark(),
            "preamble": said(drawn.text) if whole else mark(),
            "answers": [{"point": "建议一", "text": said(drawn.text) if whole else mark()}],
            "closing": said(drawn.text) if whole else mark(),
            "contact": {"name": mark(), "phone": mark(), "address": mark(), "postcode": mark()},
            "signatory": mark(),
            "copies": [mark()],
            "attachments": [mark()],
            "summary": said(drawn.text) if drawn.publicity == "摘要公开" else mark(),
        },
        "opinions": [opinion(drawn, helped, mark)] if helped else [],
        "feedback": {"met": f"走访{mark()}", "result": drawn.result, "comment": mark()},
        "annex": [f"{mark()}.pdf"],
    }
    return CaseFile(Case.model_validate(case), CommentedMap(), f"{mark()}/{mark()}.yaml")


def opinion(drawn: Drawn, unit: str, mark: Markers) -> dict:
    told = drawn.stated if drawn.publicity == "公开" else mark()
    return {"unit": unit, "text": mark(), "stated": told, "contact": {"name": mark(), "phone": mark()}}


# ---- what a public edition is ----------------------------------------------------------------------------------------
def outputs(files) -> dict[str, bytes]:
    """Tree, Word file and register of the public edition."""
    gathered, made = yearbook.composed(files, DEPARTMENTS, ORDER)
    word = io.BytesIO()
    docx_book.write(made, BASE, {}, word)
    return {
        "tree": book_dump.dump(made).encode(),
        "docx": word.getvalue(),
        "xlsx": register_workbook.register_workbook(gathered, DEPARTMENTS.stationery("base").vocabulary, {}),
    }


def everything(data: bytes) -> str:
    """All that is in a file: parts and streams inflated, as bytes and as what they say in UTF-8 and UTF-16."""
    found = [data]
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            found += [archive.read(name) for name in archive.namelist()] + [
                name.encode() for name in archive.namelist()
            ]
    if data.startswith(b"%PDF"):
        for match in re.finditer(rb"stream\r?\n", data):
            try:
                found.append(zlib.decompressobj().decompress(data[match.end() :]))
            except zlib.error:
                continue
        found += [page.get_textpage().get_text_range().encode() for page in pypdfium2.PdfDocument(data)]
        found.append(repr(PdfReader(io.BytesIO(data)).outline).encode())
    texts = [part.decode("utf-8", "replace") for part in found]
    texts += [part[skip:].decode("utf-16-be", "replace") for part in found for skip in (0, 1)]
    texts += [
        bytes.fromhex(code.decode()).decode("utf-16-be", "replace")
        for part in found
        for code in re.findall(rb"<([0-9A-Fa-f]{4,})>", part)
        if len(code) % 4 == 0
    ]
    return "\n".join(re.sub(r"\s", "", text) for text in texts)


def variants(drawn, patched):
    """The files of a year: as drawn; without what is withheld, its number kept; with all of that changed."""
    whole = [case_file(one, Markers(1000 * index)) for index, one in enumerate(drawn)]
    withheld = sum(not is_open(one) for one in drawn)
    yield "drawn", whole
    other = Markers(900_000)
    changed = [
        case_file(replace(one, kind="提案", unit="市甲局", people=("王样例",), day=1 + one.day % 28, other=None), other)
        if not is_open(one)
        else file
        for one, file in zip(drawn, whole, strict=True)
    ]
    yield "changed", list(reversed(changed))
    original = record.public
    patched.setattr(edition, "public", lambda records: replace(original(records), withheld=withheld))
    yield "gone", [file for one, file in zip(drawn, whole, strict=True) if is_open(one)]


def check(drawn, make):
    with pytest.MonkeyPatch.context() as patched:
        found = {name: make(files) for name, files in variants(drawn, patched)}
    assert found["changed"] == found["drawn"]
    assert found["gone"] == found["drawn"]
    for name, data in found["drawn"].items():
        assert not MARKER.search(name) and not MARKER.search(everything(data)), name
        assert "深密密函" not in everything(data)


# A year that fails is short as it is; to shrink it takes longer than to read it.
years = {"deadline": None, "suppress_health_check": list(HealthCheck), "phases": (Phase.explicit, Phase.generate)}


@settings(max_examples=FEW, **years)
@given(YEARS)
def test_what_is_withheld_changes_no_byte_of_word_file_and_register(drawn):
    check(drawn, outputs)


@pytest.mark.full
@settings(max_examples=MANY, **years)
@given(YEARS)
def test_what_is_withheld_changes_no_byte_in_many_years(drawn):
    check(drawn, outputs)


def files_of(files, folder) -> dict[str, bytes]:
    """All files of the public edition, as the command writes them, by their names."""
    made = yearbook.make(files, DEPARTMENTS, folder, ORDER)
    parent = made.files[0].parent
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(parent.iterdir())}
    for path in parent.iterdir():
        path.unlink()
    return found


@pytest.mark.full
@settings(max_examples=SOME, **years)
@given(drawn=YEARS)
def test_what_is_withheld_changes_no_byte_of_any_file(drawn, tmp_path):
    check(drawn, lambda files: files_of(files, tmp_path))


@pytest.mark.full
@settings(max_examples=MANY, **years)
@given(drawn=YEARS)
def test_what_is_withheld_changes_no_byte_of_any_file_in_many_years(drawn, tmp_path):
    check(drawn, lambda files: files_of(files, tmp_path))


# ---- the tests can fail ----------------------------------------------------------------------------------------------
def test_a_marker_in_the_published_text_is_found_in_every_file(tmp_path):
    drawn = Drawn(
        1, "建议", "市财政局", None, "经济建设", "关于ZQX1Z的建议", ("王样例",), 1, "A", "公开", None, "甲", None
    )
    files = [case_file(drawn, Markers(5000))]
    for name, data in {**outputs(files), **files_of(files, tmp_path)}.items():
        assert name.endswith("book.json") or MARKER.search(everything(data)), name
