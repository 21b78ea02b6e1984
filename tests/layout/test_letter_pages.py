"""What pages say of a document besides the places of glyphs: tags, fields, keys; and where pages end."""

import pytest
from conftest import compositions

from docgen.layout import letter_pages, pagination
from docgen.layout.pages import ARTIFACT, Rectangle, UnsettableError
from docgen.layout.strip import Strip
from docgen.model.blocks import Cell, Doc, Emphasis, Para, Role, Row, Run, Table, para, text, walk
from docgen.stationery.departments import Departments
from docgen.writers.pdf import shell_pages

STATIONERY = Departments().find("市财政局")
TALL = "国" * 1500


def pages_of(doc, stationery=STATIONERY):
    return letter_pages.lay_out(doc, stationery.profile, shell_pages.find(doc, stationery))


def sample(case, name):
    one = compositions(case)[name]
    return one.doc, pages_of(one.doc, one.stationery)


def plain(*body):
    return Doc("reply", "plain", "样例", (), body, ())


def fields_of(pages):
    return [field for page in pages.pages for field in page.fields]


def test_the_text_of_the_tags_is_the_text_of_the_tree():
    doc, pages = sample("08-table", "答复函")
    read = "".join(one.text for page in pages.pages for one in page.texts if one.tag != ARTIFACT)
    assert "".join(read.split()) == "".join("".join(map(text, walk(doc))).split())


def test_a_tag_stands_behind_the_tag_around_it():
    _, pages = sample("08-table", "征询意见表")
    assert pages.tags[0].parent == ARTIFACT
    assert all(tag.parent < index for index, tag in enumerate(pages.tags))


def test_levels_of_headings_have_no_gap():
    roles = [Role.TITLE, Role.HEADING2, Role.HEADING2, Role.HEADING1, Role.HEADING3, Role.FORM_TITLE]
    pages = pages_of(plain(*(para(role, "标题") for role in roles)))
    assert [tag.name for tag in pages.tags[1:]] == ["H1", "H2", "H2", "H2", "H3", "H1"]
    assert [level for level, _, _ in pages.outline] == [1, 2, 2, 2, 3, 1]


def test_heads_of_rows_and_columns_say_what_they_are_the_head_of():
    _, form = sample("08-table", "征询意见表")
    _, letter = sample("08-table", "答复函")
    assert {tag.attributes["Scope"] for tag in form.tags if tag.name == "TH"} == {"Row"}
    assert {tag.attributes["Scope"] for tag in letter.tags if tag.name == "TH"} == {"Column"}


def test_choices_of_a_question_share_its_name_and_other_fields_have_their_own():
    _, pages = sample("08-table", "征询意见表")
    choices = {}
    for field in fields_of(pages):
        choices.setdefault(field.name, []).append(field.choice)
    assert choices["办理态度"] == ["满意", "基本满意", "不满意"]
    assert choices["再办"] == ["需要", "不需要"]
    assert [name for name, found in choices.items() if found == [""]] == [
        *("时间：年", "时间：月", "时间：日"),
        *("意见建议", "签名", "日期：年", "日期：月", "日期：日"),
    ]


def test_only_a_field_for_several_lines_takes_several():
    _, pages = sample("08-table", "征询意见表")
    assert [field.name for field in fields_of(pages) if field.has_lines] == ["意见建议"]


def test_a_blank_cell_of_a_table_without_boxes_is_no_field():
    cells = (Cell((para(Role.CELL_HEADING, "备注"),)), Cell((para(Role.CELL, "　"),)))
    assert fields_of(pages_of(plain(Table((1.0, 1.0), (Row(cells),))))) == []


def test_text_of_the_case_has_the_key_of_its_value():
    _, pages = sample("08-table", "答复函")
    keys = {one.text: one.key for one in pages.pages[0].texts}
    assert keys["深财建〔2026〕21号"] == ("reply", "document_number")
    assert keys["提出的《"] == ()


def test_the_mark_of_a_missing_value_has_a_ground():
    pages = pages_of(plain(Para(Role.BODY, (Run("第"), Run("【待填：编号】", Emphasis.MISSING), Run("号")))))
    (box,) = pages.pages[0].boxes
    (mark,) = [one for one in pages.pages[0].texts if one.text == "【待填：编号】"]
    assert box.at.left == mark.x
    assert box.at.top < mark.baseline < box.at.bottom


def test_the_head_of_a_table_is_repeated_and_read_once():
    head = Row((Cell((para(Role.CELL_HEADING, "序号"),)),))
    rows = tuple(Row((Cell((para(Role.CELL, str(number)),)),)) for number in range(60))
    pages = pages_of(plain(Table((1.0,), (head, *rows), header_rows=1)))
    heads = [one for page in pages.pages for one in page.texts if one.text == "序号"]
    assert len(heads) == len(pages.pages) == 3
    assert [one.tag == ARTIFACT for one in heads] == [False, True, True]


def test_a_row_of_one_and_a_half_lines_is_half_a_line_higher_than_a_row_of_one():
    rows = [Row((Cell((para(Role.CELL, text),)),), lines=lines) for text, lines in (("一", 1), ("二", 1.5), ("三", 1))]
    (page,) = pages_of(plain(Table((1.0,), tuple(rows)))).pages
    first, second, third = (one.baseline for one in page.texts if one.text in "一二三")
    assert third - second == pytest.approx(second - first)  # in the middle of each row
    assert third - first == pytest.approx(2.5 * STATIONERY.profile.pitch(Role.CELL).pt + 2 * row_space(), abs=0.01)


def row_space():
    """The space around the text of a row, and its border, in points."""
    table = STATIONERY.profile.table
    return 2 * table.padding.pt + table.rule.pt


@pytest.mark.parametrize("lines", [18, 19, 20, 21])
def test_a_heading_of_three_lines_is_on_one_page_with_the_first_line_below_it(lines):
    heading = para(Role.HEADING1, "关于" + "细化落实产业园区准入政策" * 5 + "的建议")
    pages = pages_of(plain(*[para(Role.BODY, "答复")] * lines, heading, *[para(Role.BODY, "下一步")] * 3))
    heading_tag = next(index for index, tag in enumerate(pages.tags) if tag.name == "H1")
    with_heading = [any(one.tag == heading_tag for one in page.texts) for page in pages.pages]
    assert with_heading == [lines == 18, lines > 18]
    assert pages.pages[int(lines > 18)].texts[-1].tag != heading_tag


@pytest.mark.parametrize("widths", [(1.0, 9.0), (9.0, 1.0)])
def test_no_line_of_a_row_taller_than_a_page_is_below_the_page(widths):
    cells = tuple(Cell((para(Role.CELL, content),)) for content in ("序号", TALL))
    pages = pages_of(plain(Table(widths, (Row(cells),))))
    bottom = STATIONERY.profile.height.pt - STATIONERY.profile.bottom.pt
    placed = [one for page in pages.pages for one in page.texts if one.tag != ARTIFACT]
    assert "".join(one.text for one in placed) == "序号" + TALL
    assert max(one.baseline for one in placed) < bottom


def test_a_piece_of_text_has_no_two_characters_with_one_glyph():
    pages = pages_of(plain(para(Role.BODY, "甲 乙\u00a0丙\u00a0丁 戊")))
    assert [one.text for one in pages.pages[0].texts if one.tag != ARTIFACT] == ["甲 乙", "\u00a0丙\u00a0丁", " 戊"]


@pytest.mark.parametrize("content", ["العربية", "e\u0301", "一\t二"])
def test_text_that_is_not_set_character_by_character_is_refused(content):
    with pytest.raises(UnsettableError):
        pages_of(plain(para(Role.BODY, content)))


def ends(*strips, height=100.0):
    """The number of strips on each page, of pages that are 100 points high."""
    placed = pagination.paginate(strips, lambda index: Rectangle(0.0, 0.0, 100.0, height))
    return [len(page) for page in placed]


def test_a_page_takes_as_many_strips_as_fit():
    assert ends(*[Strip(30.0)] * 7) == [3, 3, 1]


def test_a_strip_is_on_the_page_of_the_strip_that_it_is_kept_with():
    line, heading = Strip(30.0), Strip(30.0, kept_with_next=True)
    assert ends(line, line, heading, line) == [2, 2]


def test_strips_that_are_all_kept_together_are_parted_where_the_page_is_full():
    assert ends(*[Strip(30.0, kept_with_next=True)] * 4) == [3, 1]


def test_the_space_above_the_first_strip_of_a_page_is_kept_only_behind_a_forced_break():
    strips = [Strip(90.0), Strip(30.0, space_above=20.0), Strip(0.0, ends_page=True), Strip(30.0, space_above=20.0)]
    placed = pagination.paginate(strips, lambda index: Rectangle(0.0, 0.0, 100.0, 100.0))
    assert [page[0].top for page in placed] == [0.0, 0.0, 20.0]


def test_a_forced_break_at_the_end_makes_no_empty_page():
    assert ends(Strip(30.0), Strip(0.0, ends_page=True)) == [2]


def test_the_strip_at_the_foot_is_at_the_bottom():
    strips = [Strip(30.0), Strip(20.0, at_foot=True)]
    (page,) = pagination.paginate(strips, lambda index: Rectangle(0.0, 10.0, 100.0, 100.0))
    assert [one.top for one in page] == [10.0, 80.0]
