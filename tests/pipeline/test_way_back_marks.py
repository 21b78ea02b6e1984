"""What a leader does in a word processor that no text of a case can say, and where it must be told."""

import io
import zipfile

import docx
import pytest
import word_edits
import word_markup
from conftest import SAMPLES, compositions

import docgen

NAME, TABLES = "05-group-proposal", "08-table"
OWN = ("reply", "answers", 1, "text")
MARK = word_markup.AUTHOR
MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
PICTURE = '<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"/></w:pict></w:r>'
MARKED = {
    # What stands in a paragraph → words that must be told.
    "words struck out": ("<w:r><w:rPr><w:strike/></w:rPr><w:t>划去的话</w:t></w:r>", "划去的话"),
    "words struck out twice": ("<w:r><w:rPr><w:dstrike w:val='1'/></w:rPr><w:t>划去的话</w:t></w:r>", "划去的话"),
    "words that are hidden": ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏着的话</w:t></w:r>", "藏着的话"),
    "a reading above a word": (
        "<w:r><w:ruby><w:rt><w:r><w:t>xin</w:t></w:r></w:rt>"
        "<w:rubyBase><w:r><w:t>鑫</w:t></w:r></w:rubyBase></w:ruby></w:r>",
        "鑫",
    ),
    "a letter in a symbol font": ("<w:r><w:rPr><w:rFonts w:ascii='Wingdings 2'/></w:rPr><w:t>R</w:t></w:r>", "R"),
    "a character of a symbol font": ("<w:r><w:sym w:font='Wingdings' w:char='F0FE'/></w:r>", "〓"),
    "a formula": (f"<m:oMath {MATH}><m:r><m:t>x=12</m:t></m:r></m:oMath>", "x=12"),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    out = tmp_path_factory.mktemp("marks")
    result = docgen.make([SAMPLES[NAME], SAMPLES[TABLES]], out, kinds=["reply"], formats=["docx"])
    return {case.source.stem: case.made[0].path for case in result.cases}


def line_of(name, owner):
    return next(line for line in word_edits.lines(compositions(name)["答复函"]) if line.owner == owner)


def came_back(path, change, name=NAME):
    """Change a letter with python-docx and take it back. change: gets the document and a function that finds lines."""
    document = docx.Document(path)

    def find(text):
        return next(one for one in document.paragraphs if one.text == text)._p

    change(document, find)
    edited = path.with_name("改.docx")
    document.save(edited)
    return docgen.come_back(SAMPLES[name], edited, base=path.parent)


@pytest.mark.parametrize("mark", MARKED)
def test_what_text_cannot_say_is_pending_with_its_words(made, mark):
    xml, words = MARKED[mark]
    text = line_of(NAME, OWN).text
    came = came_back(made[NAME], lambda _, find: find(text).append(word_markup.element(xml)))
    (change,) = came.changes
    assert (change.key, change.state) == (OWN, "pending") and words in change.edited and change.reason


def test_a_closing_formula_that_was_struck_out_is_a_proposal_with_its_reason(made):
    def strike(_, find):
        for run in find("感谢贵单位对财政工作的关心和支持！").r_lst:
            run.get_or_add_rPr().append(word_markup.element("<w:strike/>"))

    (change,) = came_back(made[NAME], strike).changes
    assert (change.key, change.state) == ((), "proposed") and "删除线" in change.reason


def test_marks_that_are_switched_off_are_no_change(made):
    def switch_off(document, _):
        for run in document.element.body.iter(word_markup.q("r")):
            for name in ("strike", "vanish"):
                run.get_or_add_rPr().append(word_markup.element(f"<w:{name} w:val='0'/>"))

    assert not came_back(made[NAME], switch_off).changes


@pytest.mark.parametrize("place", ["behind a paragraph", "behind the heading", "beside the signature"])
def test_a_picture_in_a_paragraph_of_its_own_is_told_where_an_answer_stands(made, place):
    lines = word_edits.lines(compositions(NAME)["答复函"])
    own = line_of(NAME, OWN)
    text = {
        "behind a paragraph": own.text,
        "behind the heading": lines[lines.index(own) - 1].text,
        "beside the signature": "深圳市财政局",
    }[place]
    came = came_back(made[NAME], lambda _, find: find(text).addnext(word_markup.element(f"<w:p>{PICTURE}</w:p>")))
    expected = [] if place == "beside the signature" else [(OWN, "pending")]
    assert [(one.key, one.state) for one in came.changes] == expected


def test_a_table_that_was_made_into_text_is_pending(made):
    def to_text(document, _):
        (table,) = (one._tbl for one in document.tables if one.cell(0, 0).text == "环节")
        for row in docx.table.Table(table, document).rows:
            table.addprevious(document.add_paragraph("\t".join(cell.text for cell in row.cells))._p)
        table.getparent().remove(table)

    (change,) = came_back(made[TABLES], to_text, TABLES).changes
    assert (change.key, change.state) == (OWN, "pending") and change.reason.startswith("表格改成了文字")


def test_an_answer_that_was_moved_before_the_first_with_its_heading_is_pending(made):
    def move(_, find):
        own = [line.text for line in word_edits.lines(compositions(NAME)["答复函"]) if line.owner == OWN]
        heading = find(own[0]).getprevious()
        target = find(line_of(NAME, ("reply", "preamble")).text)
        for element in reversed([heading, *map(find, own)]):
            target.addnext(element)

    came = came_back(made[NAME], move)
    assert {one.state for one in came.changes if one.key} == {"pending"}
    assert any("一条" in one.reason for one in came.changes)


@pytest.mark.parametrize("is_open", [False, True])
def test_a_paragraph_that_was_deleted_with_tracking_is_told_under_its_own_text(made, is_open):
    text = line_of(NAME, ("reply", "answers", 0, "text")).text

    def delete(document, find):
        paragraph = find(text)
        document.add_comment(docx.text.paragraph.Paragraph(paragraph, document).runs, "这段不要", "核稿人")
        word_markup._delete(paragraph, tracked=True, is_moved=False)
        if not is_open:
            paragraph.pPr.remove(paragraph.pPr.find(word_markup.q("rPr")))

    came = came_back(made[NAME], delete)
    (tracked,), (comment,) = came.tracked, came.comments
    assert tracked.key == comment.key == ("reply", "answers", 0, "text")
    assert comment.quoted == tracked.text == text


def test_a_file_that_word_saved_as_strict_open_xml_is_read(made):
    text = line_of(NAME, OWN).text
    came_back(made[NAME], lambda _, find: find(text).append(word_markup.run_like(None, "严格的一句。")))
    edited = made[NAME].with_name("改.docx")
    stream = io.BytesIO()
    with zipfile.ZipFile(edited) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            usual, strict = b"http://schemas.openxmlformats.org/%s/2006/", b"http://purl.oclc.org/ooxml/%s/"
            data = old.read(name)
            for room in (b"wordprocessingml", b"officeDocument", b"drawingml"):
                data = data.replace(usual % room, strict % room)
            new.writestr(name, data)
    edited.write_bytes(stream.getvalue())
    (change,) = docgen.come_back(SAMPLES[NAME], edited, base=edited.parent).changes
    assert (change.key, change.state) == (OWN, "taken") and "严格的一句。" in change.edited
