"""The pages of an office's HTML shell: each is stamped as WeasyPrint draws it, or refused with the right reason.

Each file in `shells` is a shell. Its first line tells what is expected of it: `drawn`, or the code of the refusal.
"""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ROOT, compositions
from stamped_shell import differences, on_shell

from docgen.composition.compose import Composition
from docgen.errors import DocgenError, StationeryError
from docgen.layout import face, page_geometry
from docgen.layout.pages import FaceName, PlacedText, ShellPages
from docgen.model.blocks import Doc, Role, para
from docgen.stationery.departments import Departments, Stationery
from docgen.writers.pdf import shell_html, shell_pages, shell_styles, shell_values

SHELLS = {path.stem: path for path in sorted((Path(__file__).parent / "shells").glob("*.html"))}
EXPECTED = {name: re.match(r"\{# (\S+) #\}", path.read_text(encoding="utf-8"))[1] for name, path in SHELLS.items()}
DRAWN = [name for name, expected in EXPECTED.items() if expected == "drawn"]
REFUSED = [name for name in EXPECTED if name not in DRAWN]
ALWAYS = [
    "letter-address",
    "letter-jpeg",
    "letter-values",
    "letter-counter",
    "letter-restyled-title",
    "letter-narrow",
    "letter-picture-text",
    "letter-after-body",
    "letter-doubled",
    "letter-link",
    "letter-outside-picture",
    "letter-font",
    "letter-covered",
    "letter-red-on-red",
    "letter-turned",
    "letter-cmyk",
]
"""The shells of each run. The others are for a whole check."""
SAMPLE = {
    "letter": ("07-again", "答复函"),
    "document": ("05-group-proposal", "答复函"),
    "plain": ("07-again", "征询意见表"),
}
NAMES = {
    "usual": "深圳市财政局",
    "eleven": "深圳市地方金融监督管理局局",
    "25 characters": "深圳市前海深港现代服务业合作区管理局营商环境促进处室",
    "two lines": "广西壮族自治区柳州市融水苗族自治县人民政府乡村振兴与农业农村工作领导小组办公室",
    "rare": "深圳市𬱖珺喆镕局",
}


def sample(shell: str) -> Composition:
    """A sample document on a shell of this name."""
    case, document = SAMPLE[shell]
    return compositions(case)[document]


def stationed(name: str) -> tuple[Doc, Stationery]:
    """A sample document and its stationery on one of the shells."""
    one = sample(name.partition("-")[0])
    return on_shell(one.doc, one.stationery, SHELLS[name])


def some(names: list[str]) -> list[object]:
    """The shells as parameters. Most are for a whole check."""
    return [name if name in ALWAYS else pytest.param(name, marks=pytest.mark.full) for name in names]


@pytest.mark.parametrize("name", some(DRAWN))
def test_a_shell_is_stamped_as_weasyprint_draws_it(name):
    doc, stationery = stationed(name)
    assert differences(shell_pages.find(doc, stationery), doc, stationery) == []


@pytest.mark.parametrize("name", some(REFUSED))
def test_a_shell_that_cannot_be_stamped_is_refused_with_its_reason(name):
    doc, stationery = stationed(name)
    with pytest.raises(DocgenError) as caught:
        shell_pages.find(doc, stationery)
    assert caught.value.code == EXPECTED[name]
    assert caught.value.next_step


def on_base(name: str, shell: str = "letter") -> tuple[Doc, Stationery]:
    """A sample document of an office with another name, on a shell that docgen brings."""
    one = sample(shell)
    head = tuple(para(Role.LETTERHEAD, name) if each.role is Role.LETTERHEAD else each for each in one.doc.head)
    return replace(one.doc, head=head), one.stationery


@pytest.mark.parametrize("shell", ["letter", pytest.param("document", marks=pytest.mark.full)])
@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_name_stands_where_weasyprint_puts_it(name, shell):
    doc, stationery = on_base(name, shell)
    pages = shell_pages.find(doc, stationery)
    lines = page_geometry.letterhead_of(doc, stationery.profile).lines
    assert "".join(word.text for word in pages.first.words) == "".join(lines)
    assert differences(pages, doc, stationery) == []


def test_a_name_with_a_sample_stands_where_it_stands_itself():
    doc, stationery = on_base(NAMES["two lines"])
    own = shell_pages._laid_out(doc, stationery, None).pages
    for one, other in zip(shell_pages.find(doc, stationery).first.words, own.first.words, strict=True):
        assert (one.text, one.face, one.size, one.color) == (other.text, other.face, other.size, other.color)
        assert one.x == pytest.approx(other.x, abs=0.02)
        assert one.baseline == pytest.approx(other.baseline, abs=0.02)


@pytest.mark.parametrize(
    "shell", ["document", *(pytest.param(name, marks=pytest.mark.full) for name in ("letter", "plain"))]
)
def test_the_shells_that_docgen_brings_pass_a_full_admission(shell, monkeypatch):
    one = sample(shell)
    monkeypatch.setattr(shell_styles, "may_change_text", lambda *given: True)
    shell_pages._ADMITTED.clear()
    pages = shell_pages.find(one.doc, one.stationery)
    assert pages.first.margin_above == 0
    assert differences(pages, one.doc, one.stationery) == []


@pytest.mark.parametrize("slug", Departments().slugs())
def test_each_departments_reply_has_its_shell(slug):
    stationery = Departments().stationery(slug)
    shell = stationery.department.format
    doc, _ = on_base(stationery.department.name, shell)
    pages = shell_pages.find(doc, stationery)
    assert "".join(word.text for word in pages.first.words) == stationery.department.name
    assert pages.first.drawing
    assert set(pages.first.slots) >= {"body", "number"}
    profile = stationery.profile
    for page in (pages.even, pages.odd):
        body = page.slots["body"]
        assert (page.drawing, page.words) == (b"", ())
        edges = (body.left, body.top, profile.width.pt - body.right, profile.height.pt - body.bottom)
        margins = (profile.left.pt, profile.top.pt, profile.right.pt, profile.bottom.pt)
        assert edges == pytest.approx(margins, abs=0.01)


def test_moved_words_are_seen_in_the_pictures():
    one = sample("letter")
    pages = shell_pages.find(one.doc, one.stationery)

    def moved(word: PlacedText) -> PlacedText:
        return word._replace(x=word.x + 2)

    first = replace(pages.first, words=tuple(map(moved, pages.first.words)))
    assert differences(ShellPages(first, pages.even, pages.odd), one.doc, one.stationery)


def test_offices_with_names_of_one_size_share_a_layout(monkeypatch):
    laid_out = []
    read = shell_pages.shell_reading.read
    monkeypatch.setattr(shell_pages.shell_reading, "read", lambda *given: laid_out.append(given) or read(*given))
    shell_pages._LAID_OUT.clear()
    for name in ("深圳市财政局", "深圳市教育局", "深圳市卫生健康委员会", "深圳市水务局"):
        shell_pages.find(*on_base(name))
    assert len(laid_out) == 1


def test_a_margin_above_the_body_overlaps_the_space_above_the_first_paragraph():
    pages = shell_pages.find(*stationed("letter-margin"))
    plain = shell_pages.find(*on_base("深圳市财政局"))
    assert pages.first.margin_above == pytest.approx(40)
    assert pages.first.slots["body"].top == pytest.approx(plain.first.slots["body"].top + 16, abs=0.05)


@pytest.mark.parametrize(("name", "aligned"), [("letter-number-centred", "center"), ("letter-flex", "right")])
@pytest.mark.full
def test_a_shell_aligns_the_document_number(name, aligned):
    assert shell_pages.find(*stationed(name)).first.aligned["number"] == aligned


def test_a_value_of_the_case_changes_the_words_and_not_the_drawing():
    doc, stationery = stationed("letter-values")
    first = shell_pages.find(doc, stationery).first
    proposal = replace(doc.values["proposal"], number="20269999")
    other = shell_pages.find(replace(doc, values={**doc.values, "proposal": proposal}), stationery).first
    assert "20269999" in "".join(word.text for word in other.words)
    assert first.drawing == other.drawing


RARE = next(one for one in map(chr, range(0x9FA5, 0x4E00, -1)) if not face.of(FaceName("FandolFang", 400)).glyph(one))
"""A Chinese character that the usual faces lack."""


@pytest.mark.parametrize(
    ("number", "title", "laid_out"),
    [
        ("20269999", "关于旧城改造的建议", 0),
        ("2026999", "关于旧城改造的建议", 1),
        ("20269999", f"关于旧城{RARE}造的建议", 1),
    ],
    ids=["the same pattern", "another number of digits", "a character of another face"],
)
def test_other_values_stand_where_a_layout_of_their_own_puts_them(monkeypatch, number, title, laid_out):
    doc, stationery = stationed("letter-values")

    def with_values(number: str, title: str) -> ShellPages:
        proposal = replace(doc.values["proposal"], number=number, title=title)
        return shell_pages.find(replace(doc, values={**doc.values, "proposal": proposal}), stationery)

    for first_number, first_title in (("20261111", "关于新城建设的建议"), ("20261234", "关于老城修缮的建议")):
        with_values(first_number, first_title)
    count, read = [], shell_pages.shell_reading.read
    monkeypatch.setattr(shell_pages.shell_reading, "read", lambda *given: count.append(given) or read(*given))
    pages = with_values(number, title)
    assert len(count) == laid_out
    shell_pages._LAID_OUT.clear()
    assert with_values(number, title) == pages


def test_equal_texts_of_a_shell_that_become_different_are_laid_out():
    pages = shell_pages.find(*stationed("letter-values"))
    profile = Departments().stationery("base").profile
    assert shell_values.exchanged(pages, ("一号", "一号"), ("二号", "三号"), profile) is None
    assert shell_values.exchanged(pages, ("一号", "第一号"), ("二号", "第二号"), profile) is None


def test_pictures_keep_no_interpolation_and_a_jpeg_stays_as_it_is():
    resources = shell_pages.find(*stationed("letter-jpeg")).first.resources
    (picture,) = (body for (kind, _), body in resources.items() if kind == "/XObject")
    assert picture[0] == "stream"
    entries = dict(picture[1])
    assert "/Interpolate" not in entries
    assert entries["/Filter"] == ("atom", b"/DCTDecode")
    assert picture[2].startswith(b"\xff\xd8")


def test_every_probe_has_a_sign_of_its_own():
    names = shell_html.probe_names(Departments().stationery("base").profile)
    assert len(set(names.values())) == len(names)


def test_a_refusal_names_the_file_of_the_shell():
    doc, stationery = stationed("letter-turned")
    with pytest.raises(StationeryError) as caught:
        shell_pages.find(doc, stationery)
    assert caught.value.place.file == str(SHELLS["letter-turned"])


def test_the_manual_has_every_reason():
    manual = (ROOT / "README.zh-CN.md").read_text(encoding="utf-8")
    assert [code for code in set(EXPECTED.values()) - {"drawn"} if f"`{code}`" not in manual] == []
