"""Every code point from 0 to 10FFFF as a value: printed exactly in both formats, or refused by key and position.

A value stands in running text, in a table cell, in the office's name (page header of the Word file, head of the PDF)
and in a file's name. What is refused is refused by the entry that reads a case; what is accepted is read back from the
file by a reader that is not the writer's: the standard library's XML and pypdf. The ordinary run takes a slice of every
script and plane; `pytest -m full tests/whole/test_codepoints.py` takes all.
"""

import functools
import io
import re
import subprocess
import unicodedata
import xml.etree.ElementTree as ElementTree
import zipfile
from collections import Counter
from collections.abc import Iterator

import pytest
from conftest import ROOT
from fontTools.ttLib import TTFont

import docgen
from docgen.composition.compose import Composition
from docgen.errors import CaseError, DocgenError, StationeryError
from docgen.files.names import safe
from docgen.inspection import readback
from docgen.layout import fonts
from docgen.model import case_file, characters
from docgen.pipeline import documents
from docgen.stationery.departments import Departments

SAMPLE = (ROOT / "tests/whole/hostile/sample.yaml").read_text(encoding="utf-8")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXT = (f"{W}t", f"{W}tab")
SURROGATES = range(0xD800, 0xE000)
SHARES = 8
"""Into how many tests the full run is parted, so that processors share it."""
IN_A_PARAGRAPH, IN_A_DOCUMENT, IN_A_NAME = 50, 1_500, 100
DEPARTMENTS = Departments(ROOT / "templates")

full = pytest.mark.full
every_share = pytest.mark.parametrize("share", range(SHARES))


def sample() -> list[int]:
    """Latin, punctuation, all controls and radicals, and some characters of every script, block and plane."""
    dense = [*range(0x180), *range(0x2000, 0x2070), *range(0x2E80, 0x2FE0), *range(0x3000, 0x3020)]
    sparse = [*range(0x180, 0x20000, 797), *range(0x20000, 0x110000, 9973)]
    edges = [plane * 0x10000 + low for plane in range(17) for low in (0, 0xFFFD, 0xFFFE, 0xFFFF)]
    return sorted({*dense, *sparse, *edges, *range(0xD7FE, 0xD804), *range(0xDFFD, 0xE002), 0xFEFF, 0xE0001, 0xE0100})


def part_of(share: int) -> list[int]:
    """One of the shares of all code points, in stretches, so that each has something of everything."""
    return [code for start in range(share * 256, 0x110000, SHARES * 256) for code in range(start, start + 256)]


# ---- a case with values ----------------------------------------------------------------------------------------------
def scalar(text: str) -> str:
    return '"' + "".join(f"\\U{ord(character):08X}" for character in text) + '"'


def with_attachments(texts: list[str]) -> str:
    return f"{SAMPLE}  attachments: [{', '.join(map(scalar, texts))}]\n"


def with_answer(*, paragraphs: list[str], cells: list[str]) -> str:
    prose = scalar("\n".join(paragraphs))
    rows = ", ".join(f"[{scalar(cell)}]" for cell in cells)
    table = f"{{table: {{columns: [甲], rows: [{rows}]}}}}"
    return SAMPLE.replace("text: 已经做好样例工作。", f"text: [{prose}, {table}]")


def refused(codes: list[int]) -> dict[int, str]:
    """The code points that the entry refuses as a value, each with the reason; it must name the key and the place."""
    found: dict[int, str] = {}
    whole = [code for code in codes if code not in SURROGATES]
    for start in range(0, len(whole), 2000):
        batch = whole[start : start + 2000]
        found |= _refused_together(batch)
    for code in codes:
        if code in SURROGATES:
            with pytest.raises(CaseError) as caught:
                case_file.parse(with_attachments([f"甲{chr(code)}乙"]), "案件.yaml")
            assert caught.value.place.line
            found[code] = "残缺的代理项"
    return found


def _refused_together(batch: list[int]) -> dict[int, str]:
    try:
        case_file.parse(with_attachments([f"甲{chr(code)}乙" for code in batch]), "案件.yaml")
    except CaseError as error:
        found = {}
        for finding in error.findings:
            index = re.fullmatch(r"reply\.attachments\[(\d+)\]", finding.place.key or "")
            assert index and finding.place.line, str(finding)
            code = batch[int(index[1]) - 1]
            assert f"第 2 个字符 U+{code:04X}" in finding.message or "只能写一行" in finding.message
            found[code] = finding.message.rpartition("：")[2]
        return found
    return {}


# ---- documents -------------------------------------------------------------------------------------------------------
def framed(codes: list[int]) -> list[str]:
    """Paragraphs in which each character stands between two hanzi, so that none leans on another."""
    return [
        "国" + "国".join(chr(code) for code in codes[start : start + IN_A_PARAGRAPH]) + "国"
        for start in range(0, len(codes), IN_A_PARAGRAPH)
    ]


def composed(source: str, departments: Departments = DEPARTMENTS) -> Composition:
    (reply,) = docgen.compose(case_file.parse(source, "案件.yaml"), "reply", templates=departments.root)
    return reply


def without_a_font(codes: list[int]) -> set[int]:
    """The code points that no font has, by the errors that say so."""
    lacking: set[int] = set()
    for start in range(0, len(codes), IN_A_DOCUMENT):
        batch = codes[start : start + IN_A_DOCUMENT]
        try:
            composed(with_answer(paragraphs=framed(batch), cells=[]))
        except CaseError as error:
            for finding in error.findings:
                match = re.search(r"第 (\d+) 个字符 U\+([0-9A-F]+) 没有字体可印", finding.message)
                assert match and finding.place.line and "reply.answers[1].text" in str(finding.place.key), str(finding)
                code = int(match[2], 16)
                value = "\n".join(framed(batch))
                assert value[int(match[1]) - 1] == chr(code)
                lacking.add(code)
    return lacking


def word_text(data: bytes) -> str:
    """The text of a Word file, header and body, by the standard library's reader."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        roots = [
            ElementTree.fromstring(archive.read(name))
            for name in archive.namelist()
            if re.match("word/(document|header)", name)
        ]
    paragraphs = [
        "".join("\t" if node.tag == f"{W}tab" else node.text or "" for node in paragraph.iter() if node.tag in TEXT)
        for root in roots
        for paragraph in root.iter(f"{W}p")
    ]
    return "\n".join(paragraphs)


def pdf_text(data: bytes) -> str:
    """The text of a PDF without white space and without page numbers, which may stand amid a paragraph."""
    return "".join(re.sub(r"—\d+—$", "", readback.squeezed(page)) for page in readback.pdf(data).pages)


def shown_apart(message: str) -> str:
    """The first character that an error shows as it should be and as it is."""
    match = re.search("应为“(.*)”，实为“(.*)”（", message, re.DOTALL)
    return next((a for a, b in zip(match[1], match[2], strict=False) if a != b), "") if match else ""


def printed(codes: list[int], format: str, tally: Counter[str]) -> None:
    """Assert that each code point is exact in text and cells, or that its document is refused: found by halves."""
    if not codes:
        return
    batch = framed(codes)
    composition = composed(with_answer(paragraphs=batch, cells=batch))
    try:
        data = documents.render(composition, format)
    except DocgenError as error:
        if len(codes) == 1:
            assert "答复函" in str(error) or "字体" in str(error), str(error)
            tally[f"{format} refused: {error.code}"] += 1
            return
        # Two that are drawn alike cannot stand in one PDF: the one that the error shows is tried in another.
        apart = {ord(shown) for shown in shown_apart(str(error))} & set(codes)
        apart = apart or set(codes[: len(codes) // 2])
        printed([code for code in codes if code not in apart], format, tally)
        printed(sorted(apart), format, tally)
        return
    found = word_text(data) if format == "docx" else pdf_text(data)
    for paragraph in batch:
        wanted = paragraph if format == "docx" else readback.squeezed(paragraph)
        assert found.count(wanted) >= 2, f"silent: {paragraph!r}"
    tally[f"{format} exact"] += len(codes)


@functools.cache
def glyph_names(purpose: str) -> dict[int, tuple[int, str]]:
    """Code point → the font and the glyph that draw it."""
    found = fonts.find_all(DEPARTMENTS.stationery("base").profile)[purpose]
    names: dict[int, tuple[int, str]] = {}
    for rank, family in enumerate(found.families):
        pattern = f"{family}:weight={200 if found.weight > 400 else 80}"
        command = ["fc-match", "--format", "%{file}\n%{index}", pattern]
        path, index = subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout.split("\n")
        with TTFont(path, fontNumber=int(index) if path.endswith(".ttc") else -1, lazy=True) as font:
            for code, name in font.getBestCmap().items():
                names.setdefault(code, (rank, name))
    return names


def in_batches(codes: list[int], size: int, purpose: str = "fangsong") -> Iterator[list[int]]:
    """Batches in which no two code points are drawn by one glyph: a PDF can name only one of them, and is refused."""
    layers: list[list[int]] = []
    met: Counter[tuple[int, str]] = Counter()
    names = glyph_names(purpose)
    for code in codes:
        layer = met[names[code]]
        met[names[code]] += 1
        if layer == len(layers):
            layers.append([])
        layers[layer].append(code)
    for layer in layers:
        for start in range(0, len(layer), size):
            yield layer[start : start + size]


def decided(codes: list[int]) -> Counter[str]:
    """What becomes of each code point as a value; a silent change fails."""
    tally: Counter[str] = Counter()
    reasons = refused(codes)
    tally.update(f"refused: {reason.partition('，')[0]}" for reason in reasons.values())
    for code in codes:
        # The gate judges alone as it does within a case.
        spoken = characters.refusal(f"甲{chr(code)}乙") is not None
        assert spoken == (code in reasons), hex(code)
    accepted = [code for code in codes if code not in reasons]
    lacking = without_a_font(accepted)
    tally["refused: 没有字体可印"] = len(lacking)
    printable = [code for code in accepted if code not in lacking]
    for batch in in_batches(printable, IN_A_DOCUMENT):
        for format in ("docx", "pdf"):
            printed(batch, format, tally)
    assert sum(count for what, count in tally.items() if what.startswith(("refused", "docx"))) == len(codes)
    assert sum(count for what, count in tally.items() if what.startswith(("refused", "pdf"))) == len(codes)
    return tally


def report(tally: Counter[str]) -> None:
    print("\n".join(f"{count:8d} {what}" for what, count in sorted(tally.items())))


def test_a_sample_of_code_points_is_printed_exactly_or_refused_with_key_and_position():
    tally = decided(sample())
    report(tally)
    assert tally["docx exact"] > 300 and tally["pdf exact"] > 300


@full
@every_share
def test_every_code_point_is_printed_exactly_or_refused_with_key_and_position(share):
    report(decided(part_of(share)))


# ---- line breaks and tabs --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("code", [0x9, 0xA])
def test_a_break_in_prose_is_kept_as_what_it_means(code):
    made = composed(SAMPLE.replace("text: 已经做好样例工作。", f"text: {scalar(f'甲国{chr(code)}乙国')}"))
    found = word_text(documents.render(made, "docx"))
    assert ("甲国\t乙国" if code == 0x9 else "甲国\n乙国") in found
    assert "甲国乙国" in pdf_text(documents.render(made, "pdf"))


# ---- the office's name -----------------------------------------------------------------------------------------------
DEPARTMENT = 'extends = "base"\nname = "深圳市样例局"\nshort = "市样例局"\nletterhead = "{}"\n'


def letterhead(codes: list[int], folder, tally: Counter[str], formats=("docx", "pdf")) -> None:
    """Assert that each code point is exact in the office's name, or refused with the key or the document."""
    if not codes:
        return
    name = "国" + "国".join(chr(code) for code in codes) + "国"
    path = folder / "departments/letterhead/department.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(DEPARTMENT.format("".join(f"\\U{ord(c):08X}" for c in name)), encoding="utf-8")
    try:
        made = composed(SAMPLE.replace("市工业和信息化局", "市样例局"), Departments(folder))
        data = {format: documents.render(made, format) for format in formats}
    except DocgenError as error:
        if len(codes) == 1:
            named = isinstance(error, StationeryError) and "letterhead" in str(error) and "第 2 个字符" in str(error)
            assert named or f"U+{codes[0]:04X}" in str(error) or "答复函" in str(error), str(error)
            tally[f"letterhead refused: {error.code}"] += 1
            return
        half = len(codes) // 2
        letterhead(codes[:half], folder, tally, formats)
        letterhead(codes[half:], folder, tally, formats)
        return
    assert name in word_text(data["docx"])
    assert "pdf" not in data or readback.squeezed(name) in pdf_text(data["pdf"])
    tally["letterhead exact"] += len(codes)


@pytest.fixture
def templates(tmp_path):
    import shutil

    return shutil.copytree(ROOT / "templates", tmp_path / "templates")


def heads(codes: list[int], templates) -> Counter[str]:
    tally: Counter[str] = Counter()
    fine = [code for code in codes if characters.refusal(f"国{chr(code)}国") is None and code not in SURROGATES]
    lacking = without_a_font(fine)
    tally["refused before"] = len(codes) - len(fine) + len(lacking)
    for batch in in_batches([code for code in fine if code not in lacking], IN_A_NAME, "xiaobiaosong"):
        letterhead(batch, templates, tally)
    return tally


def test_a_sample_of_code_points_is_exact_in_the_office_name_or_refused(templates):
    report(heads(sample()[::12], templates))


def test_what_the_gate_or_the_fonts_refuse_is_refused_in_the_office_name_too(templates):
    tally: Counter[str] = Counter()
    for code in (0, 7, 0x1F, 0x7F, 0x85, 0xAD, 0x200B, 0x202E, 0x2028, 0x2F00, 0xE000, 0xFFFE, 0xFFFD, 0xF40, 0x1FAE0):
        letterhead([code], templates, tally, formats=("docx",))
    assert tally["letterhead exact"] == 0


@full
@every_share
def test_every_code_point_is_exact_in_the_office_name_or_refused(share, templates):
    report(heads(part_of(share), templates))


# ---- file names ------------------------------------------------------------------------------------------------------
REPLACED = set('<>:"/\\|?*')
"""What no file of Windows can be called; it becomes _ in the name, and only there."""


def named(codes: list[int], folder) -> None:
    """A file called after a proposer with each character that a case may have is there under just this name."""
    wanted = {}
    for code in codes:
        if code in SURROGATES or characters.refusal(f"林{chr(code)}示") is not None:
            continue
        character = "_" if chr(code) in REPLACED else chr(code)
        name = safe(f"答复函-林{chr(code)}示.docx")
        assert name == f"答复函-林{character}示.docx"
        assert unicodedata.is_normalized("NFC", name) == unicodedata.is_normalized("NFC", f"林{character}示")
        wanted[name] = code
        (folder / name).touch()
    assert {path.name for path in folder.iterdir()} == wanted.keys()


def test_a_sample_of_code_points_stands_in_file_names_as_typed(tmp_path):
    named(sample(), tmp_path)


@full
def test_every_code_point_stands_in_file_names_as_typed(tmp_path):
    named(list(range(0x110000)), tmp_path)


def test_a_proposer_whose_name_is_rare_has_a_file_of_that_name():
    both = "proposers:\n    - name: 林\\U000020BB7示\n    - name: 李:示".replace("\\U000020BB7", chr(0x20BB7))
    source = SAMPLE.replace("proposers:\n    - name: 林示例", both).replace("reply:\n", "reply:\n  joint: each\n")
    found = docgen.compose(case_file.parse(source, "案件.yaml"), "reply")
    assert [safe(f"{made.name}.pdf") for made in found] == [f"答复函-林{chr(0x20BB7)}示.pdf", "答复函-李_示.pdf"]
