"""A bureau's own Word letter with tags typed into it, and its HTML twin: both formats say the same, and all of it."""

import re
from dataclasses import replace
from pathlib import Path

import own_template
import pytest
import yaml
from conftest import SAMPLES
from own_template import BODY, ENGLISH, FOOTER, HEADER, HTML, NAME, SLOGAN, reply, word_file
from word_shells import letter, packed, parts, replaced, shell

import docgen
from docgen.checks import format_comparison
from docgen.checks.subject import CheckedFile, Expected
from docgen.checks.text_proof import prove
from docgen.errors import DocgenError, StationeryError
from docgen.inspection import readback
from docgen.inspection.finished import Finished
from docgen.inspection.measure import measure_docx, measure_pdf
from docgen.interfaces.cli import main
from docgen.model.blocks import Emphasis

FORMATS = ("docx", "pdf")
SAID = [
    ENGLISH,
    "发文字号：深工信建函〔2026〕22号",
    "（B类，公开）",
    "案由：关于加强中小企业数字化转型服务的建议（第20260007号建议）",
    SLOGAN,
]
"""What the letter says itself of the sample."""


def text(data: bytes, format: str) -> str:
    """The text of a finished file, without white space."""
    if format == "docx":
        found = readback.word(data)
        return readback.squeezed("".join((*found.header, *found.body, *found.edges)))
    return readback.squeezed("".join(readback.pdf(data).pages))


def refused(composition, format: str) -> DocgenError:
    """The error of a document that cannot be made in one format."""
    with pytest.raises(DocgenError) as caught:
        docgen.render(composition, format)
    return caught.value


@pytest.mark.parametrize("format", FORMATS)
def test_a_bureaus_own_letter_with_tags_is_made_and_says_its_values(format, tmp_path):
    found = text(docgen.render(reply(tmp_path), format), format)
    for line in SAID:
        assert found.count(readback.squeezed(line)) == 1, line
    assert found.count(f"{NAME}2026年6月5日") == 2  # in the first page's foot and at the letter's end


def test_make_writes_both_files_of_a_bureaus_own_letter(tmp_path):
    own = own_template.templates(tmp_path, word_file())
    words = ["make", str(SAMPLES["07-again"]), "--out", str(tmp_path / "out"), "--templates", str(own), "--jobs", "0"]
    assert main([*words, "--kind", "reply"]) == 0
    assert sorted(path.suffix for path in (tmp_path / "out").rglob("答复函*")) == [".docx", ".pdf"]


def test_the_style_of_the_bureaus_letter_is_kept(tmp_path):
    styles = parts(docgen.render(reply(tmp_path), "docx"))["word/styles.xml"].decode()
    assert "000099" in re.search(r'w:name w:val="dg-title".*?</w:style>', styles, re.DOTALL)[0]


@pytest.mark.parametrize("format", FORMATS)
def test_a_value_with_signs_of_a_template_or_of_markup_is_printed_as_it_is(format, tmp_path):
    title = "关于落实{{ 6*7 }}和{%p if %}<b>增长<5%</b>&amp;的建议"
    case = tmp_path / "案件.yaml"
    own = SAMPLES["07-again"].read_text(encoding="utf-8")
    old = "关于加强中小企业数字化转型服务的建议"
    case.write_text(own.replace(f"title: {old}", f'title: "{title}"').replace(old, title), encoding="utf-8")
    assert yaml.safe_load(case.read_text(encoding="utf-8"))["proposal"]["title"] == title
    templates = own_template.templates(tmp_path, word_file())
    (one,) = docgen.compose(docgen.read(case), "reply", templates=templates)
    assert f"案由：{readback.squeezed(title)}（第" in text(docgen.render(one, format), format)


def lacking(folder: Path, line: str, *, draft: bool, word: bytes | None = None, html: str = HTML):
    """The reply of the sample without one line of its case file, on the bureau's letter."""
    case = folder / "案件.yaml"
    own = SAMPLES["07-again"].read_text(encoding="utf-8")
    assert line in own
    case.write_text(own.replace(line, ""), encoding="utf-8")
    templates = own_template.templates(folder, word_file() if word is None else word, html)
    (one,) = docgen.compose(docgen.read(case), "reply", templates=templates, draft=draft)
    return one


PUBLICITY = "  publicity: 公开\n"


def test_a_value_that_the_letter_prints_and_the_case_lacks_is_missing(tmp_path):
    one = lacking(tmp_path, PUBLICITY, draft=True)
    (mark,) = [run.text for run in one.doc.shell_runs if run.emphasis is Emphasis.MISSING][:1]
    assert (("reply", "publicity"), mark) in one.missing
    bare = replace(one, doc=replace(one.doc, head=(), body=(), foot=()))
    assert bare.missing == ((("reply", "publicity"), mark),)


@pytest.mark.parametrize("format", FORMATS)
def test_a_draft_marks_what_the_letter_lacks(format, tmp_path):
    one = lacking(tmp_path, PUBLICITY, draft=True)
    mark = readback.squeezed(dict(one.missing)["reply", "publicity"])
    assert f"（B类，{mark}）" in text(docgen.render(one, format), format)


def test_a_final_letter_that_lacks_a_value_of_its_header_is_refused_with_the_key(tmp_path, capsys):
    word = word_file([*HEADER, "编号：{{ reply.document_number }}"], BODY[1:])
    html = HTML.replace("发文字号：", "编号：")
    line = next(line for line in SAMPLES["07-again"].read_text(encoding="utf-8").splitlines(True) if "22号" in line)
    own = own_template.templates(tmp_path, word, html)
    case = tmp_path / "案件.yaml"
    case.write_text(SAMPLES["07-again"].read_text(encoding="utf-8").replace(line, ""), encoding="utf-8")
    words = ["make", str(case), "--out", str(tmp_path / "out"), "--templates", str(own), "--jobs", "0"]
    assert main([*words, "--kind", "reply"]) != 0
    assert "reply.document_number" in capsys.readouterr().err
    assert not list((tmp_path / "out").rglob("*.docx"))


# ---- what one format says and the other does not ---------------------------------------------------------------------
@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize(
    ("word", "html", "said"),
    [
        (word_file([*HEADER, "{{ reply.date }}"]), HTML, "首页页眉第 5 段有“{{ reply.date }}”，它会印进每份 DOCX，PDF"),
        (word_file(footer=[*FOOTER, "地址：样例路1号"]), HTML, "首页页脚第 4 段有“地址：样例路1号”"),
        (word_file(body=["{{ reply.contact.phone }}", *BODY]), HTML, "正文第 1 段有“{{ reply.contact.phone }}”"),
        (word_file(later_footer=[SLOGAN]), HTML, f"页脚第 2 段有“{SLOGAN}”"),
        (word_file(), HTML.replace(SLOGAN, f"{SLOGAN}{{{{ reply.date }}}}"), "HTML 模板有“为人民服务{{ reply.date }}”"),
        (word_file(), HTML.replace(f"<p>{SLOGAN}</p>", ""), f"首页页脚第 3 段有“{SLOGAN}”"),
        (word_file(footer=FOOTER[:1]), HTML, f"HTML 模板有“{SLOGAN}”，Word 模板 letter.docx 里没有"),
        (word_file(), HTML.replace("{% if reply", "{% if not reply"), "（{{ reply.category }}类"),
        (word_file(HEADER[1:]), HTML, "首页页眉缺标记 {{p letterhead }}"),
        (word_file([NAME, *HEADER[1:]]), HTML, f"首页页眉第 2 段是“{NAME}”，这里缺标记 {{{{p letterhead }}}}"),
        (word_file(), HTML.replace("{{ marks }}", ""), "HTML 模板缺标记 {{ marks }}"),
        (word_file(body=["甲{{p body }}", "{{p foot }}"]), HTML, "标记旁边的“甲”不会印出"),
    ],
)  # fmt: skip
def test_what_one_format_says_and_the_other_does_not_is_refused_with_its_place(format, word, html, said, tmp_path):
    error = refused(reply(tmp_path, word, html), format)
    assert isinstance(error, StationeryError)
    assert said in error.message
    assert error.place.file.endswith(("letter.docx", "letter.html"))


# ---- what neither says -----------------------------------------------------------------------------------------------
CONDITION = ["{%p if reply.contact.phone == '0' %}", "{{p marks }}", "{%p endif %}"]


@pytest.mark.parametrize(
    ("word", "html", "said"),
    [
        (
            word_file([line for line in HEADER if "marks" not in line], [line for line in BODY if "类" not in line]),
            re.sub(r"\{% if reply.category.*", "", HTML.replace("{{ marks }}", "")),
            "首页页眉第 3 段之后缺标记 {{p marks }}，“B类　公开”没有印出",
        ),
        (
            word_file(body=BODY[:1] + BODY[2:]),
            HTML.replace("发文字号：{{ reply.document_number }}", "发文字号："),
            "发文字号：",
        ),
        (
            word_file(body=[line for line in BODY if "document_number" not in line]),
            HTML.replace("发文字号：{{ reply.document_number }}", ""),
            "正文缺标记 {{p number }}，“深工信建函〔2026〕22号”没有印出",
        ),
        (
            word_file([HEADER[0], *CONDITION, *HEADER[2:]], [line for line in BODY if "类" not in line]),
            re.sub(
                r"\{% if reply.category.*",
                "",
                HTML.replace("{{ marks }}", "{% if reply.contact.phone == '0' %}{{ marks }}{% endif %}"),
            ),
            "模板的条件使标记 {{p marks }} 没有印出：“B类　公开”",
        ),
    ],
)
@pytest.mark.full
def test_what_neither_format_says_is_not_lost_without_a_word(word, html, said, tmp_path):
    error = refused(reply(tmp_path, word, html), "docx")
    assert said in error.message


def test_a_condition_of_the_word_letter_that_drops_the_number_is_refused(tmp_path):
    number = "<w:p><w:r><w:t>{{%p {} %}}</w:t></w:r></w:p>"
    old = '<w:p><w:pPr><w:pStyle w:val="dg-number"/>'
    content = replaced(shell("letter"), "word/document.xml", old, number.format("if reply.date == 1") + old)
    body = '<w:p><w:pPr><w:pStyle w:val="dg-body"/>'
    content = replaced(content, "word/document.xml", body, number.format("endif") + body)
    with pytest.raises(StationeryError) as caught:
        letter(tmp_path, "letter", content)
    assert "条件使标记 {{p number }} 没有印出：“深工信建函〔2026〕22号”" in caught.value.message


@pytest.mark.parametrize("format", FORMATS)
def test_a_word_letter_that_cannot_be_opened_stops_both_formats(format, tmp_path):
    error = refused(reply(tmp_path, b"no zip"), format)
    assert isinstance(error, StationeryError) and "Word 模板不能用" in error.message


# ---- the gates know what the letter must say -------------------------------------------------------------------------
def proof(composition, format: str, old: str, new: str):
    """What the account says of the finished file when one of its texts has changed."""
    subject = CheckedFile(Expected(composition), Finished(docgen.render(composition, format), format))
    paragraphs = [paragraph.replace(old, new) for paragraph in subject.paragraphs]
    assert prove(subject.paragraphs, subject.account).holds
    return prove([paragraph for paragraph in paragraphs if paragraph], subject.account)


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("发文字号：深工信建函〔2026〕22号", "发文字号：深工信建函〔2026〕23号"),
        ("发文字号：深工信建函〔2026〕22号", ""),
        (SLOGAN, ""),
        (SLOGAN, "为人民币服务"),
        ("（B类，公开）", "（A类，公开）"),
        (readback.squeezed(ENGLISH), readback.squeezed(ENGLISH) + "x"),
    ],
)
def test_a_changed_or_lost_line_of_the_letter_is_found(format, old, new, tmp_path):
    assert not proof(reply(tmp_path), format, old, new).holds


# ---- margins of later pages ------------------------------------------------------------------------------------------
LATER = HTML.replace(
    '<div class="first-foot',
    '<p class="page-head">{{ department.name }}答复函</p><p class="page-foot">{{ reply.document_number }}</p>'
    '<div class="first-foot',
)


@pytest.mark.parametrize("format", FORMATS)
def test_later_pages_may_have_words_and_values_in_their_margins(format, tmp_path):
    word = word_file(later_header=["{{ department.name }}答复函"], later_footer=["{{ reply.document_number }}"])
    data = docgen.render(reply(tmp_path, word, LATER), format)
    found = text(data, format)
    pages = len(readback.pdf(data).pages) - 1 if format == "pdf" else 1
    assert found.count(f"{NAME}答复函") == pages
    assert found.count("深工信建函〔2026〕22号") == pages + 1


def test_words_in_the_margin_may_be_those_of_the_text(tmp_path):
    word = word_file(body=[*BODY[:2], SLOGAN, *BODY[2:]])
    html = HTML.replace(f'<p class="note">{ENGLISH}</p>', f'<p class="note">{ENGLISH}</p><p class="note">{SLOGAN}</p>')
    for format in FORMATS:
        assert text(docgen.render(reply(tmp_path / format, word, html), format), format).count(SLOGAN) == 2


def test_a_line_that_a_page_lacks_in_its_margin_is_found(tmp_path):
    word = word_file(later_header=["{{ department.name }}答复函"], later_footer=["{{ reply.document_number }}"])
    hidden = LATER.replace('<p class="page-head"', '<p style="display:none" class="page-head"')
    error = refused(reply(tmp_path, word, hidden), "pdf")
    assert "答复函" in str(error)


def test_what_is_placed_somewhere_on_the_first_page_is_read_there(tmp_path):
    placed = HTML.replace('<div class="first-foot"', "<div").replace("margin-bottom:5mm", "position:absolute;top:-30mm")
    found = text(docgen.render(reply(tmp_path, html=placed), "pdf"), "pdf")
    assert found.count(SLOGAN) == 1


# ---- the department itself -------------------------------------------------------------------------------------------
PHONE = "电话：{{ department.phone }}"


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("phone", ["0755-88100000", None])
def test_a_letter_may_print_the_phone_of_its_department_if_there_is_one(format, phone, tmp_path):
    word = word_file(footer=[*FOOTER, "{%p if department.phone %}", PHONE, "{%p endif %}"])
    html = HTML.replace(f"<p>{SLOGAN}</p>", f"<p>{SLOGAN}{{% if department.phone %}}　{PHONE}{{% endif %}}</p>")
    own = own_template.templates(tmp_path, word, html)
    if phone:
        path = own / "departments/gxj/department.toml"
        stated = path.read_text(encoding="utf-8").replace("[contact]", f'[contact]\nphone = "{phone}"')
        path.write_text(stated, encoding="utf-8")
    (one,) = docgen.compose(docgen.read(SAMPLES["07-again"]), "reply", templates=own)
    assert (f"电话：{phone}" in text(docgen.render(one, format), format)) == bool(phone)


def test_a_phone_that_the_department_does_not_state_is_refused_in_plain_words(tmp_path):
    error = refused(reply(tmp_path, word_file(footer=[*FOOTER, PHONE]), HTML), "docx")
    assert "没有填写" in error.message and "NoneType" not in str(error)


# ---- a letter with words of its own only -----------------------------------------------------------------------------
@pytest.mark.parametrize("format", FORMATS)
def test_a_letter_may_have_words_of_its_own_and_no_values(format, tmp_path):
    word = word_file(HEADER, [ENGLISH, "{{p number }}", "{{p body }}", "{{p foot }}"], [SLOGAN])
    html = f"""\
<!DOCTYPE html>
<html lang="zh-CN"><head><title>{{{{ title }}}}</title></head>
<body><div class="first-foot"><p>{SLOGAN}</p></div>
<div class="head">{{{{ letterhead }}}}{{{{ marks }}}}<div class="upper-rule"></div></div>
<p class="note">{ENGLISH}</p>{{{{ number }}}}{{{{ body }}}}
<div class="foot"><footer>{{{{ foot }}}}</footer></div></body></html>
"""
    found = text(docgen.render(reply(tmp_path, word, html), format), format)
    assert found.count(SLOGAN) == found.count(readback.squeezed(ENGLISH)) == 1


# ---- comparing the two finished files --------------------------------------------------------------------------------
def missing(word: bytes, pdf: bytes) -> tuple[str, ...]:
    """What a PDF lacks of a Word file's text, as `check --twin` says it."""
    return format_comparison.compare(word, measure_docx("甲.docx", word), pdf, measure_pdf("甲.pdf", pdf)).missing


def test_the_two_files_of_a_bureaus_own_letter_are_twins(tmp_path):
    word = word_file(later_header=["{{ department.name }}答复函"], later_footer=["{{ reply.document_number }}"])
    one = reply(tmp_path, word, LATER)
    made, pdf = (docgen.render(one, format) for format in FORMATS)
    assert missing(made, pdf) == ()
    later = {**parts(made)}
    (footer,) = [name for name, data in later.items() if "footer" in name and "22号".encode() in data]
    later[footer] = later[footer].replace("22号".encode(), "23号".encode())
    assert missing(packed(later), pdf) == ("深工信建函〔2026〕23号",)
