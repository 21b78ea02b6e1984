"""The headers and footers of a Word shell: nothing shows there that only the DOCX would show."""

import pytest
import word_shells
from word_shells import letter, replaced, shell

from docgen.errors import StationeryError
from docgen.stationery.departments import Departments
from docgen.writers.docx.letter import filled

ADDRESS = "地址：样例市样例路1号　邮编：518000"
PARAGRAPH = "<w:p><w:r><w:t>地址：样例市样例路</w:t></w:r><w:r><w:t>1号　邮编：518000</w:t></w:r></w:p>"
EDGES = {
    "word/header1.xml": "首页页眉",
    "word/header2.xml": "奇数页页眉",
    "word/header3.xml": "偶数页页眉",
    "word/footer1.xml": "首页页脚",
    "word/footer2.xml": "奇数页页脚",
    "word/footer3.xml": "偶数页页脚",
}


def with_more(name: str, part: str, more: str) -> dict[str, bytes]:
    """A shipped shell with more at the end of a header or footer."""
    end = "</w:hdr>" if "header" in part else "</w:ftr>"
    return replaced(shell(name), part, end, more + end)


def page_number(instruction: str, before: str = "— ", after: str = " —", shown: str = "1") -> str:
    """A paragraph with a field."""
    begin, middle, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    instruction = f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
    one, two, three = (f"<w:r><w:t>{content}</w:t></w:r>" for content in (before, shown, after))
    return f"<w:p>{one}{begin}{instruction}{middle}{two}{end}{three}</w:p>"


@pytest.mark.parametrize("name", word_shells.SAMPLES)
@pytest.mark.parametrize("part", EDGES)
def test_a_header_or_footer_with_text_of_its_own_is_refused_with_its_paragraph(name, part, tmp_path):
    number = shell(name)[part].count(b"<w:p>") + 1
    with pytest.raises(StationeryError) as caught:
        letter(tmp_path, name, with_more(name, part, PARAGRAPH))
    assert f"{EDGES[part]}第 {number} 段有“{ADDRESS}”" in caught.value.message
    assert caught.value.place.file.endswith(f"{name}.docx") and caught.value.place.key == part
    assert "页码" in caught.value.next_step


@pytest.mark.parametrize("part", [part for part in EDGES if "1" not in part])
def test_a_books_header_or_footer_too(part, tmp_path):
    templates = word_shells.templates_with(tmp_path, "book", with_more("book", part, PARAGRAPH))
    stationery = Departments(templates).stationery("base")
    with pytest.raises(StationeryError, match=f"{EDGES[part]}第 2 段有“{ADDRESS}”"):
        filled(stationery, "book", {"title": "甲", "running": "乙", "body": "丙"})


def test_where_odd_and_even_pages_are_alike_word_calls_it_the_header(tmp_path):
    alike = replaced(shell("letter"), "word/settings.xml", "<w:evenAndOddHeaders/>", "")
    alike = replaced(alike, "word/header2.xml", "</w:hdr>", f"{PARAGRAPH}</w:hdr>")
    with pytest.raises(StationeryError, match="模板的页眉第 2 段"):
        letter(tmp_path, "letter", alike)


DRAWING = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'


@pytest.mark.parametrize(
    ("more", "quoted"),
    [
        ("<w:tbl><w:tr><w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc></w:tr></w:tbl>", "甲"),
        (f"<w:p><w:r><w:pict><v:shape {DRAWING}><v:textpath string='内部'/></v:shape></w:pict></w:r></w:p>", "内部"),
        (
            f"<w:p><w:r><w:pict><v:shape {DRAWING}><v:textbox><w:txbxContent><w:p><w:r><w:t>甲</w:t></w:r></w:p>"
            "</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>",
            "甲",
        ),
        (f"<w:p><w:r><a:t {DRAWING}>甲</a:t></w:r></w:p>", "甲"),
        ('<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r></w:p>', "图片或符号"),
        ('<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:p>', "图片或符号"),
        ('<w:p><w:fldSimple w:instr=" FILENAME \\p "/></w:p>', "FILENAME"),
        (page_number("NUMPAGES"), "— 1 —"),
        (page_number("AUTHOR", "", "", "样张三"), "样张三"),
        (page_number("PAGE", shown="样张三"), "— 样张三 —"),
        (page_number("PAGE", "第", "页"), "第页"),
        ("<w:p><w:r><w:t>——</w:t></w:r></w:p>", "——"),
        ("<w:p><w:r><w:t>{{p marks }}甲</w:t></w:r></w:p>", "标记旁边的“甲”不会印出"),
        ("<w:p><w:r><w:t>{{p marks }}</w:t></w:r></w:p>", "印了两次"),
        ("<w:p><w:r><w:t>{{ '甲' }}</w:t></w:r></w:p>", "{{ '甲' }}"),
    ],
)
def test_whatever_shows_counts_as_text(more, quoted, tmp_path):
    with pytest.raises(StationeryError) as caught:
        letter(tmp_path, "letter", with_more("letter", "word/footer1.xml", more))
    assert "首页页脚第" in caught.value.message or quoted == "印了两次"
    assert quoted in caught.value.message


@pytest.mark.parametrize(
    "more",
    [
        page_number("PAGE \\* MERGEFORMAT"),
        page_number(" page ", "- ", " -"),
        "<w:p><w:r><w:t>-</w:t></w:r><w:fldSimple w:instr='PAGE'><w:r><w:t>12</w:t></w:r></w:fldSimple></w:p>",
        '<w:p><w:r><w:tab/><w:t xml:space="preserve">\u3000 </w:t></w:r></w:p>',
        "<w:p><w:r><w:t>{{p ru</w:t></w:r><w:r><w:t>les }}</w:t></w:r></w:p>",
        "<w:p><w:r><w:t>{%p if marks %}</w:t></w:r></w:p><w:p><w:r><w:t>{%p endif %}</w:t></w:r></w:p>",
        "<w:p><w:bookmarkStart w:id='7' w:name='_GoBack'/><w:bookmarkEnd w:id='7'/></w:p>",
    ],
)
def test_tags_page_numbers_and_what_does_not_show_may_stand_there(more, tmp_path):
    letter(tmp_path, "letter", with_more("letter", "word/footer2.xml", more))


def test_older_programs_show_the_same_words_of_a_text_box(tmp_path):
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    box = (
        f'<w:p><w:r><mc:AlternateContent xmlns:mc="{mc}"><mc:Choice Requires="w"><w:t>{{{{p rules }}}}</w:t>'
        "</mc:Choice><mc:Fallback><w:t>样张三</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    with pytest.raises(StationeryError, match="隐藏文字"):
        letter(tmp_path, "letter", with_more("letter", "word/footer2.xml", box))
