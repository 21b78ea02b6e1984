"""Hostile and broken inputs: each comes out exact or is refused by a typed error that names file and place.

tests/whole/hostile/*.txt is the corpus: entries parted by `----`, each a title line, the input, and what is expected:

    exact                  every text of the input stands in the documents, DOCX and PDF, character for character
    error: <words>         a typed error whose text or code contains the words
    exact or error         as this Python's Unicode version or the fonts know the characters or not

`\\u{200B}` in an input is the character that cannot be typed. A title may end in ` @ …`, which each file explains in
its first entry.
"""

import dataclasses
import functools
import io
import itertools
import re
import shutil
import zipfile
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import HealthCheck, event, example, given, settings
from hypothesis import strategies as st

from docgen.composition.prose import lines
from docgen.errors import CaseError, DocgenError, IntegrityError, StationeryError
from docgen.files import text_files
from docgen.inspection import readback
from docgen.intake import read_content
from docgen.intake.cases import Intake
from docgen.interfaces.cli import main
from docgen.model import case_file
from docgen.model.blocks import Table, paragraphs, text, walk
from docgen.pipeline import documents as build
from docgen.pipeline.order import Order
from docgen.stationery import vocabulary
from docgen.stationery.departments import Departments

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
CORPUS = Path(__file__).parent / "hostile"
WORDS = vocabulary.load(TEMPLATES / "vocabulary/zh_Hans.toml")


def ci(examples):
    """Hypothesis settings that give the same examples everywhere."""
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]
    return settings(max_examples=examples, derandomize=True, deadline=None, database=None, suppress_health_check=slow)


PENDING: dict[tuple[str, str], str] = {}


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
            found.append(Entry(title, where, unescaped(source), expected.strip()))
    assert len({entry.title for entry in found}) == len(found), f"{name}: two entries with one title"
    return [pytest.param(entry, id=entry.title, marks=marks(name, entry)) for entry in found]


def marks(name, entry):
    """What docgen does not refuse yet, though it should: an entry that passes is to be taken off this list."""
    return [pytest.mark.xfail(reason=PENDING[name, entry.title])] if (name, entry.title) in PENDING else []


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
def departments():
    return Departments(TEMPLATES)


KINDS = tuple(Departments(TEMPLATES).kinds)


def documents(source, draft=False, kinds=KINDS, file="案件.yaml"):
    case = case_file.parse(source if isinstance(source, str) else yaml(source), file)
    return composed(case, departments(), Order(kinds=kinds, draft=draft))


def composed(case, templates, order):
    """All documents, or the error of those that are refused."""
    prepared = build.documents(case, templates, order)
    if error := build.failure(prepared.errors, prepared.refused, case.name, is_part=False):
        raise error
    return list(prepared.compositions)


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


ANSWERED = "以上事项已列入年度工作计划，由样例处牵头，每季度检查一次，检查结果向社会公布。"
"""Without it, the answer would repeat the title of the proposal, and be refused."""


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
        "answers": [{"point": "建议一", "heading": value, "text": [value, ANSWERED, {"table": table}]}],
        "closing": f"{value}——以上",  # A closing that repeats the answer would be refused.
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
    # answer, caption, column, cell, opinion in the reply and in its own letter
    count = sum(line.strip() == own.strip() for line in found)
    assert count >= 6, f"{count} paragraphs"


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
        refused(error, entry.expected.removeprefix("exact or error"), "案件.yaml")
        assert re.search(r"· 第 \d+ 行", str(error))
        return
    assert not entry.expected.startswith("error"), [visible_texts(c) for c in compositions]
    if entry.where:
        assert any(value in line for c in compositions for line in visible_texts(c))
    else:
        assert_everywhere(compositions, value)
    if entry.expected == "exact":
        return  # its PDF: see the next test
    try:
        assert_inside_the_page(build.render(compositions[0], "pdf"))
    except DocgenError as error:
        assert "exact or error" in entry.expected, str(error)
        return
    assert "exact" in entry.expected


def test_all_texts_that_are_exact_in_word_are_exact_in_one_pdf():
    values = [p.values[0].input for p in entries("values.txt") if p.values[0].expected == "exact"]
    (reply,) = documents(put("reply.answers.0.text", values), kinds=("reply",))
    found = visible_texts(reply)
    start = next(i for i, shown in enumerate(found) if shown.startswith("一、关于")) + 1
    wanted = [line for value in values for line in lines(value)]
    assert found[start : start + len(wanted)] == wanted
    assert len(wanted) >= 70
    assert_inside_the_page(build.render(reply, "pdf"))


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
                assert inside, (
                    f"{page_text.get_text_range(index, 1)!r} at {left:.0f} {bottom:.0f} {right:.0f} {top:.0f}"
                )
            page_text.close()
    finally:
        document.close()


@pytest.mark.parametrize("entry", [*entries("long.txt"), *entries("fields.txt")])
def test_a_value_of_one_key_is_printed_exactly_or_refused_by_name(entry):
    try:
        compositions = documents(put(entry.where, entry.input))
        for composition in compositions:
            build.render(composition, "docx")
    except DocgenError as error:
        assert entry.expected.startswith("error"), str(error)
        refused(error, entry.expected, "案件.yaml", "departments")
        return
    expected, _, read_as = entry.expected.partition(": ")  # exact: 深样〔2026〕1号, if it is read as something else
    assert expected == "exact"
    wanted = lines(read_as or entry.input)
    found = [line for composition in compositions for line in visible_texts(composition)]
    for line in wanted:
        assert any(line in shown for shown in found)
    for composition in compositions:
        if any(wanted[-1] in shown for shown in visible_texts(composition)):
            assert_inside_the_page(build.render(composition, "pdf"))
            return


def test_a_tab_keeps_its_distance_in_the_pdf():
    """`1<tab>2` must not become 12; the read-back check, which knows no white space, could not tell."""
    (reply,) = documents(put("reply.answers.0.text", "甲1\t2乙"), kinds=("reply",))
    document = pypdfium2.PdfDocument(build.render(reply, "pdf"))
    try:
        page = document[0].get_textpage()
        shown = "".join(page.get_text_range(index, 1) for index in range(page.count_chars()))
        first, second = shown.index("甲") + 1, shown.index("乙") - 1
        assert page.get_charbox(second)[0] - page.get_charbox(first)[2] > 5
        page.close()
    finally:
        document.close()


# ---- case files -----------------------------------------------------------------------------------------------------
def completed(source):
    """The text of a case file with the sample's sections for those it lacks."""
    given = set(re.findall(r"^(\w+):", source, re.MULTILINE))
    rest = {key: value for key, value in CASE.items() if key not in given}
    return f"{source}\n{yaml(rest)}" if rest else f"{source}\n"


def encoded(entry, complete):
    if entry.where == "hex":
        return bytes.fromhex(entry.input)
    if entry.where == "raw":
        return entry.input.encode()
    source = completed(entry.input) if complete else entry.input
    if entry.where == "crlf":
        return source.replace("\n", "\r\n").encode()
    return source.encode(entry.where or "utf-8", "surrogatepass" if not entry.where else "strict")


@pytest.mark.parametrize("entry", [*entries("yaml.txt"), *entries("cases.txt")])
def test_a_case_file_is_read_exactly_or_refused_with_its_line(entry, tmp_path):
    path = tmp_path / "案件.yaml"
    path.write_bytes(encoded(entry, complete=True))
    try:
        file = case_file.read(path)
        compositions = composed(file, departments(), Order())
        for composition in compositions:
            build.render(composition, "docx")
        names = [composition.name for composition in compositions]
        assert len(set(names)) == len(names), names
    except DocgenError as error:
        refused(error, entry.expected, "案件.yaml")
        assert entry.expected.startswith("error"), str(error)
        return
    assert entry.expected.startswith("exact"), [visible_texts(c) for c in compositions]
    assert file.case.note in (None, "甲", "关于C#语言")
    wanted = entry.expected.partition(": ")[2]
    assert any(wanted in line for c in compositions for line in visible_texts(c))


# ---- wordings, departments, shells ----------------------------------------------------------------------------------
DEPARTMENT = 'extends = "base"\nname = "深圳市样例局"\nshort = "市样例局"\n'


@pytest.fixture(scope="module")
def templates(tmp_path_factory):
    folder = tmp_path_factory.mktemp("stationery") / "templates"
    shutil.copytree(TEMPLATES, folder)
    return folder


COUNT = itertools.count()


@pytest.fixture
def probe(templates):
    """A department of its own, gone after the test."""
    # a new name each time: prepared shells are remembered by their path
    folder = templates / "departments" / f"probe{next(COUNT)}"
    folder.mkdir()
    (folder / "department.toml").write_text(DEPARTMENT, encoding="utf-8")
    yield folder
    shutil.rmtree(folder)


def letter(folder, source, lead="市样例局"):
    """The reply of the sample case on a department's paper, as DOCX."""
    single = {"type": "独办", "lead": lead}
    case = case_file.parse(yaml({**source, "handling": single, "opinions": []}), "案件.yaml")
    found = composed(case, Departments(folder.parents[1]), Order(kinds=("reply",)))
    return [(composition, build.render(composition, "docx")) for composition in found]


@pytest.mark.parametrize("entry", entries("wordings.txt"))
def test_a_wording_is_followed_exactly_or_refused_with_its_file(entry, probe):
    source = {**CASE, "reply": {**REPLY, "document_number": None}} if entry.title.startswith("缺项") else CASE
    source = {
        key: {k: v for k, v in value.items() if v} if isinstance(value, dict) else value
        for key, value in source.items()
    }
    (probe / "points.txt").write_bytes(encoded(entry, complete=False))
    # A letter that leaves out an answer is refused; these wordings are about other things.
    answers = "{% for answer in reply.answers %}\n{{ answer.text | paragraphs }}\n{% endfor %}\n"
    (probe / "attachments.txt").write_text(answers, encoding="utf-8")
    try:
        ((composition, _),) = letter(probe, source)
    except DocgenError as error:
        assert entry.expected.startswith("error"), str(error)
        refused(error, entry.expected, "points.txt", "reply.txt", "department.toml", "案件.yaml")
        return
    assert entry.expected.startswith("exact: "), visible_texts(composition)
    assert entry.expected.removeprefix("exact: ") in visible_texts(composition)


@pytest.mark.parametrize("entry", entries("departments.txt"))
def test_a_department_is_taken_exactly_or_refused_with_its_key(entry, probe):
    (probe / "department.toml").write_bytes(encoded(entry, complete=False))
    try:
        names = [row.short for row in Departments(probe.parents[1]).listing() if row.slug == probe.name]
        ((composition, _),) = letter(probe, CASE, lead=names[0])
    except DocgenError as error:
        assert entry.expected.startswith("error"), str(error)
        refused(error, entry.expected, "department.toml", "nope", "passwd")
        return
    assert entry.expected == "exact", visible_texts(composition)
    assert_inside_the_page(build.render(composition, "pdf"))


def spoilt(data, steps):
    """A Word file after the steps of shells.txt."""
    for step in filter(None, steps.split(";;")):
        verb, _, rest = step.strip().partition(" ")
        if verb == "bytes:":
            return rest.encode()
        if verb == "truncate:":
            return data[: int(rest)]
        if verb == "flip:":
            at = int(rest)
            return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]
        name, _, content = rest.partition(": ")
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [(item, archive.read(item)) for item in archive.namelist()]
        if verb == "drop":
            assert rest in dict(parts)
            parts = [(item, old) for item, old in parts if item != rest]
        elif verb == "twice":
            parts.append((rest, dict(parts)[rest]))
        elif verb == "huge":
            parts.append((rest, b"\0" * 40_000_000))
        elif verb == "part":
            parts.append((name, content.encode()))
        elif verb == "replace":
            old, new = content.split(" =>")
            assert any(item == name and old.encode() in xml for item, xml in parts), old
            parts = [(n, x.replace(old.encode(), new.strip().encode()) if n == name else x) for n, x in parts]
        else:
            raise AssertionError(f"no such step: {step}")
        data = packed(parts)
    return data


def packed(parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        seen = set()
        for name, xml in parts:
            archive.writestr(name if name not in seen else name.replace("document", "documenu"), xml)
            seen.add(name)
    # zipfile warns about a name that comes twice, so the second is renamed behind its back
    return stream.getvalue().replace(b"documenu", b"document")


@pytest.mark.parametrize("entry", entries("shells.txt"))
def test_a_word_shell_is_filled_exactly_or_refused_with_its_name(entry, probe):
    data = (TEMPLATES / "base/letter.docx").read_bytes()
    (probe / "letter.docx").write_bytes(spoilt(data, entry.input))
    try:
        ((_, made),) = letter(probe, CASE)
    except DocgenError as error:
        assert entry.expected.startswith("error"), str(error)
        assert isinstance(error, StationeryError | IntegrityError) or error.code == "RenderError"
        refused(error, entry.expected, "letter.docx", "答复函.docx")
        return
    assert entry.expected == "exact", readback.word(made)


# ---- forms ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("entry", entries("forms.txt"))
def test_no_character_of_a_form_is_lost_without_a_word(entry):
    data = encoded(entry, complete=False)
    try:
        intake = read_content(data, "登记表.txt", WORDS)
    except DocgenError as error:
        refused(error, entry.expected, "登记表.txt")
        assert entry.expected.startswith("error"), str(error)
        return
    assert isinstance(intake, Intake)
    assert not entry.expected.startswith("error"), [str(finding) for finding in intake.findings]
    assert intake.ledger.total == len(text_files.decode(data, "登记表.txt")[0])
    for expected in entry.expected.split(" | "):
        if expected.startswith("finding: "):
            assert any(f.code.startswith(expected.removeprefix("finding: ")) for f in intake.findings)
    for file in intake.cases:
        again = case_file.parse(case_file.dump(file), file.name)
        assert again.case == file.case


# ---- any text -------------------------------------------------------------------------------------------------------
NASTY = "<>&\"'{}%#*|¶☐\\/:：～·•—“”　 .-_=@$`^~〔〕（）①℃"
REFUSED = "\0\a\b\v\f\x1b\x7f\x85\u200b\u200d\u202e\u2028\ufeff\u2060\ufffe\uffff\ufffd\ue000\u3164\u2f00"
REFUSED += "\U000e0041\ufe0f\ud800"
SNIPPETS = (
    "{{ x }}",
    "{% if x %}",
    "{_{",
    "]]>",
    "</w:t>",
    "&lt;",
    "title: 甲",
    "None",
    "| a | b |",
    "一、甲",
    "<br>",
    "一",
)
RARE = "䶮𬱖𠀀鿿\uf900\U00030000😀ם้ཀáe\u0301ﬁ한か\u00a0\u2003½ａ"
hanzi = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)
ascii_text = st.characters(min_codepoint=0x20, max_codepoint=0x7E)
printable = st.one_of(hanzi, st.sampled_from(NASTY), st.sampled_from(SNIPPETS), ascii_text)
assigned = st.one_of(printable, st.sampled_from(RARE), st.characters(categories=["L", "M", "N", "P", "S", "Zs"]))
unfit = st.one_of(st.sampled_from(REFUSED), st.characters(categories=["C", "Zl", "Zp"]))
line = st.lists(printable, max_size=30).map("".join)
typed = st.lists(st.one_of(printable, st.just("\t")), max_size=30).map("".join)
script = st.lists(st.one_of(printable, st.sampled_from(["\n", "- ", "\n  "])), max_size=20).map("".join)
broad = st.one_of(
    st.lists(assigned, max_size=20).map("".join), st.lists(st.one_of(assigned, unfit), max_size=20).map("".join)
)


def tidy(value):
    """A line as a tree holds it."""
    return value.strip(" \t\u3000")


@ci(80)
@given(value=broad)
@example(value="甲<乙&丙")
@example(value="\ud800")
@example(value="signature: 冒名")
@example(value="\x85甲")
def test_any_text_in_any_place_is_exact_in_word_or_refused_with_its_key(value):
    stripped = value.strip()
    if not stripped:
        return
    try:
        compositions = documents(everywhere(value))
        made = [build.render(composition, "docx") for composition in compositions]
    except DocgenError as error:
        event("refused")
        assert re.search(r"案件.yaml.*· 第 \d+ 行", str(error), re.DOTALL)
        return
    assert_everywhere(compositions, value)
    shown = [text for data in made for text in (*readback.word(data).header, *readback.word(data).body)]
    assert sum(line.strip() == stripped for line in shown) >= 7


@ci(40)
@given(values=st.lists(typed, min_size=1, max_size=25), cells=st.lists(line, min_size=3, max_size=3), name=line)
def test_many_texts_in_one_letter_are_exact_in_word_and_pdf(values, cells, name):
    """Plain texts with everything that XML, HTML, YAML, Jinja and the block scripts know a meaning for."""
    prose = "\n".join(values)
    content = [prose, {"table": {"columns": ["甲", "乙", "丙"], "rows": [[cell.strip() or "—" for cell in cells]]}}]
    source = put("reply.answers.0.text", content)
    source = {**source, "proposal": {**PROPOSAL, "proposers": [{"name": name.strip() or "林示例"}]}}
    source["opinions"] = [{**OPINIONS[0], "text": prose.strip() or "无意见"}]
    try:
        compositions = documents(source, kinds=("reply",))
    except CaseError as error:
        assert re.search(r"案件.yaml.*· 第 \d+ 行", str(error), re.DOTALL)
        event("refused")
        return
    for composition in compositions:
        found = visible_texts(composition)
        wanted = [tidy(value) for value in prose.split("\n") if tidy(value)]
        start = next(i for i, shown in enumerate(found) if shown.startswith("一、关于")) + 1
        assert found[start : start + len(wanted)] == wanted
        table = next(block for block in composition.doc.body if isinstance(block, Table))
        assert [text(p) for p in paragraphs(table)][3:] == [cell.strip() or "—" for cell in cells]
        try:
            assert build.render(composition, "docx")
            assert_inside_the_page(build.render(composition, "pdf"))
        except DocgenError as error:
            # A font that draws two characters alike cannot be read back: refused, never silent.
            event("no PDF")
            assert "答复函" in str(error) or "字体" in str(error)


@ci(40)
@given(values=st.lists(broad, min_size=1, max_size=4))
def test_any_text_in_a_pdf_is_exact_or_refused(values):
    kept = []
    for value in values:
        try:
            case_file.parse(yaml(put("reply.closing", value)), "案件.yaml")
        except CaseError:
            continue
        kept.append(value)
    try:
        (reply,) = documents(put("reply.answers.0.text", ["甲", *kept]), kinds=("reply",))
        data = build.render(reply, "pdf")
    except DocgenError as error:
        event("refused")
        assert any(place in str(error) for place in ("案件.yaml", "答复函.pdf", "字体"))
        return
    assert_inside_the_page(data)
    printed = readback.squeezed("".join(readback.pdf(data).pages))
    for value in kept:
        for paragraph in lines(value):
            if not readback.pdf(data).pages[1:]:
                assert readback.squeezed(paragraph) in printed


@ci(150)
@given(values=st.lists(script, min_size=4, max_size=4))
def test_a_case_that_a_program_changes_reads_back_the_same(values):
    title, answer, closing, name = (value.strip() or "甲" for value in values)
    file = case_file.parse(yaml(CASE), "案件.yaml")
    try:
        changed = case_file.parse(
            yaml(
                {
                    **CASE,
                    "proposal": {**PROPOSAL, "title": title, "proposers": [{"name": name}]},
                    "reply": {**REPLY, "answers": [{"point": "建议一", "text": answer}], "closing": closing},
                }
            ),
            "案件.yaml",
        ).case
    except CaseError:
        return
    written = case_file.dump(case_file.update(file, changed))
    assert case_file.parse(written, "案件.yaml").case == changed


# ---- any bytes ------------------------------------------------------------------------------------------------------
@ci(300)
@given(data=st.binary(max_size=200))
def test_any_bytes_are_a_case_file_or_a_typed_error(data, tmp_path_factory):
    path = tmp_path_factory.getbasetemp() / "案件.yaml"
    path.write_bytes(data)
    with pytest.raises(DocgenError) as caught:
        case_file.read(path)
    assert "案件.yaml" in str(caught.value)


@ci(150)
@given(at=st.integers(0), new=st.binary(max_size=4), cut=st.integers(0, 6))
def test_a_damaged_case_file_is_the_same_case_or_a_typed_error(at, new, cut, tmp_path_factory):
    data = (ROOT / "samples/cases/12-special-marks.yaml").read_bytes()
    at %= len(data)
    path = tmp_path_factory.getbasetemp() / "案件.yaml"
    path.write_bytes(data[:at] + new + data[at + cut :])
    try:
        case_file.read(path)
    except DocgenError as error:
        assert "案件.yaml" in str(error)


@ci(150)
@given(
    data=st.one_of(
        st.binary(max_size=200), st.text(st.sampled_from("标题案由建议：:\n\t 一二A。\u200b\ue000~#-")).map(str.encode)
    )
)
def test_any_bytes_are_a_form_or_a_typed_error(data):
    try:
        intake = read_content(data, "登记表.txt", WORDS)
    except DocgenError as error:
        assert "登记表.txt" in str(error)
        return
    assert intake.ledger.total == len(text_files.decode(data, "登记表.txt")[0])


# ---- the command line -----------------------------------------------------------------------------------------------
def run(capsys, *words):
    """Exit code and what was printed to either stream; in this process, which has everything loaded."""
    here = ["--jobs", "0"] if words[:1] == ("make",) else []
    try:
        code = main([*(str(word) for word in words), *here])
    except SystemExit as stop:
        code = int(stop.code or 0)
    printed = capsys.readouterr()
    return code, printed.out + printed.err


BAD_CALLS = {
    "没有这个文件": (["make", "{tmp}/没有.yaml", "--out", "{tmp}/out"], 4, "没有.yaml"),
    "空文件夹": (["make", "{tmp}", "--out", "{tmp}/out"], 4, "{tmp}"),
    "没有这种文书": (["make", "{case}", "--out", "{tmp}/out", "--kind", "letter"], 2, "letter"),
    "没有这种格式": (["make", "{case}", "--out", "{tmp}/out", "--format", "doc"], 2, "doc"),
    "没有模板": (["make", "{case}", "--out", "{tmp}/out", "--templates", "{tmp}"], 5, "department.toml"),
    "输出是文件": (["make", "{case}", "--out", "{case}", "--format", "docx"], 7, "{case}"),
    "没有命令": ([], 2, "--help"),
    "没有这个命令": (["mkae"], 2, "mkae"),
    "没有这个选项": (["make", "{case}", "--output", "x"], 2, "--out"),
    "缺 --out": (["make", "{case}"], 2, "--out"),
    "显示不存在的": (["show", "{tmp}/没有.yaml"], 4, "没有.yaml"),
    "显示没有这种": (["show", "{case}", "--kind", "x"], 2, "x"),
    "导入不存在的": (["import", "{tmp}/没有.txt", "--out", "{tmp}/out"], 4, "没有.txt"),
    "导入文件夹": (["import", "{tmp}", "--out", "{tmp}/out"], 4, "{tmp}"),
    "导入到文件": (["import", "{form}", "--out", "{case}"], 7, "{case}"),
    "列出没有的模板": (["departments", "--templates", "{tmp}"], 5, "department.toml"),
}


@pytest.mark.parametrize("title", BAD_CALLS)
def test_a_wrong_call_is_a_typed_error_that_names_what_is_wrong(title, tmp_path, capsys):
    words, expected, named = BAD_CALLS[title]
    case = tmp_path / "cases" / "样例.yaml"
    case.parent.mkdir()
    case.write_text(yaml(CASE), encoding="utf-8")
    names = {"tmp": tmp_path, "case": case, "form": ROOT / "samples/intake/seed.txt"}
    code, printed = run(capsys, *(word.format(**names) for word in words))
    assert code == expected
    assert named.format(**names) in printed.replace("\n", "")
    assert "Traceback" not in printed


def test_one_bad_case_of_a_folder_stops_no_other(tmp_path, capsys):
    cases = tmp_path / "cases"
    cases.mkdir()
    bad = [entry.values[0] for entry in entries("yaml.txt") if entry.values[0].expected.startswith("error")][:40]
    for index, entry in enumerate(bad):
        (cases / f"{index:02} 坏.yaml").write_bytes(encoded(entry, complete=True))
    for number in ("1", "2"):
        good = put("proposal.number", f"2026000{number}")
        (cases / f"{number}9 好.yaml").write_text(yaml(good), encoding="utf-8")
    code, printed = run(capsys, "make", cases, "--out", tmp_path / "out", "--format", "docx")
    assert code == 4
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["20260001", "20260002"]
    assert len(list((tmp_path / "out").rglob("*.docx"))) == 8
    for path in cases.glob("*坏.yaml"):
        assert path.name in printed
    assert "Traceback" not in printed


def test_a_document_that_fails_is_named_and_the_others_of_its_case_are_made(tmp_path, capsys):
    case = tmp_path / "样例.yaml"
    case.write_text(yaml(put("reply.summary", "长" * 3000)), encoding="utf-8")  # a summary is one page
    code, printed = run(capsys, "make", case, "--out", tmp_path / "out")
    assert code == 1
    assert "样例.yaml" in printed and "答复摘要" in printed
    made = {path.stem for path in (tmp_path / "out").rglob("*.*") if path.suffix in (".docx", ".pdf")}
    assert made == {"答复函", "征询意见表", "会办意见-市财政局"}


def test_a_draft_of_an_incomplete_case_prints_marks_and_a_final_document_is_refused(tmp_path, capsys):
    case = tmp_path / "样例.yaml"
    case.write_text(yaml({**CASE, "reply": {"answers": [{"point": "建议一"}]}, "opinions": []}), encoding="utf-8")
    code, printed = run(capsys, "make", case, "--out", tmp_path / "out", "--format", "docx")
    assert code == 4
    assert "reply.document_number" in printed
    assert not (tmp_path / "out").exists()
    code, printed = run(capsys, "make", case, "--out", tmp_path / "out", "--draft")
    assert code == 0, printed
    for path in (tmp_path / "out").rglob("答复函.docx"):
        body = "".join(readback.word(path.read_bytes()).body)
        assert "【待填：发文字号】" in body
        assert "【待填：建议一" in body


@pytest.mark.parametrize("value", ["\ud800", "\x1b[31m", "[red]甲[/red]", "\u202e", "甲" * 5000], ids=ascii)
def test_an_error_that_quotes_a_hostile_value_can_be_printed(value, tmp_path, capsys):
    case = tmp_path / "样例.yaml"
    case.write_text(yaml(put("reply.date", value)), encoding="utf-8")
    code, printed = run(capsys, "make", case, "--out", tmp_path / "out")
    assert code == 4
    assert "reply.date" in printed or "第 28 行" in printed
    assert "Traceback" not in printed


def test_the_corpus_is_as_large_as_promised():
    names = ("values", "long", "fields", "yaml", "cases", "wordings", "departments", "shells", "forms")
    assert sum(len(entries(f"{name}.txt")) for name in names) >= 300
