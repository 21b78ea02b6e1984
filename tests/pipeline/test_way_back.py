"""What was changed in a document with a word processor comes back into the case."""

import io
import zipfile
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import docx
import pytest
import word_edits
import word_markup
import word_trial
from conftest import SAMPLES, compositions
from lxml import etree

import docgen
from docgen.errors import DocgenError, InputError

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""What a text box shows in old programs: the same words once more."""

SOME = ("01-science-environment", "04-cppcc-proposal", "26-two-co-handlers")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    out = tmp_path_factory.mktemp("way-back")
    result = docgen.make([SAMPLES[name] for name in SOME], out, kinds=["reply"], formats=["docx"])
    return {case.source.stem: case.made[0].path for case in result.cases}


def edited(path, operations, out):
    """Carry out operations with python-docx."""
    document = docx.Document(path)
    for name, (text, count), *rest in operations:
        same = [one for one in document.paragraphs if "".join(one.text.split()) == "".join(text.split())]
        paragraph = same[count]
        if name == "replace":
            paragraph.text = rest[1]
        elif name == "delete":
            paragraph._p.getparent().remove(paragraph._p)
        elif name == "after":
            new = document.add_paragraph(rest[0])
            paragraph._p.addnext(new._p)
        elif name == "table":
            table = document.add_table(len(rest[0]), len(rest[0][0]))
            for row, texts in enumerate(rest[0]):
                for column, cell in enumerate(texts):
                    table.cell(row, column).text = cell
            paragraph._p.addnext(table._tbl)
    document.save(out)
    return out


@pytest.mark.parametrize("name", SOME)
def test_an_untouched_file_brings_no_change(made, name):
    came = docgen.come_back(SAMPLES[name], made[name])
    assert came.has_base and not came.changes
    assert came.ledger.unchanged == came.ledger.total


@pytest.mark.parametrize("kind", word_edits.KINDS)
@pytest.mark.parametrize("name", SOME)
def test_an_edit_comes_back_to_its_key_and_to_no_other(made, name, kind, tmp_path):
    edit = word_edits.plans(compositions(name)["答复函"]).get(kind)
    if edit is None:
        pytest.skip("the document does not allow this edit")
    came = docgen.come_back(
        SAMPLES[name], edited(made[name], edit.operations, tmp_path / "改.docx"), base=made[name].parent
    )
    assert word_edits.faults(came, replace(edit, tracked=False)) == []


@pytest.mark.parametrize("between", ["", "；"])
def test_two_paragraphs_of_an_answer_that_were_joined_come_back_as_one(made, between, tmp_path):
    name, composition = SOME[0], compositions(SOME[0])["答复函"]
    first, second = next(
        pair for pair in pairwise(word_edits.lines(composition)) if pair[0].owner and pair[0].owner == pair[1].owner
    )
    joined = first.text + between + second.text
    operations = [["replace", first.place, first.text, joined], ["delete", second.place]]
    file = docgen.read(SAMPLES[name])
    came = docgen.come_back(file, edited(made[name], operations, tmp_path / "改.docx"), base=made[name].parent)
    (change,) = came.changes
    assert (change.key, change.state) == (first.owner, "taken")
    assert joined in change.edited.split("\n")
    assert joined in docgen.accept(file, [change]).yaml


def test_a_paragraph_of_the_frame_that_was_divided_is_a_proposal(made, tmp_path):
    name, composition = SOME[0], compositions(SOME[0])["答复函"]
    line = next(one for one in word_edits.lines(composition) if one.role == "body" and not one.owner)
    halves = line.text[:9], line.text[9:]
    operations = [["after", line.place, halves[1]], ["replace", line.place, line.text, halves[0]]]
    came = docgen.come_back(SAMPLES[name], edited(made[name], operations, tmp_path / "改.docx"), base=made[name].parent)
    (change,) = came.changes
    assert (change.state, change.edited) == ("proposed", "\n".join(halves))


def test_other_words_in_place_of_several_proposers_are_a_proposal(tmp_path):
    (case,) = docgen.make([SAMPLES["13-summary-only"]], tmp_path, kinds=["reply"], formats=["docx"]).cases
    line = next(
        one
        for one in word_edits.lines(compositions("13-summary-only")["答复函"])
        if one.role == "body" and not one.owner
    )
    path = edited(case.made[0].path, [["replace", line.place, line.text, f"甲乙丙丁{line.text}"]], tmp_path / "改.docx")
    came = docgen.come_back(SAMPLES["13-summary-only"], path, base=case.made[0].path.parent)
    assert {change.state for change in came.changes} == {"proposed"}
    assert any("甲乙丙丁" in change.edited for change in came.changes)


def test_an_accepted_change_is_in_the_case_and_in_the_letter_made_again(made, tmp_path):
    name = SOME[0]
    edit = word_edits.plans(compositions(name)["答复函"])["paragraph in the middle"]
    path = edited(made[name], edit.operations, tmp_path / "改.docx")
    came = docgen.come_back(SAMPLES[name], path, base=made[name].parent)
    file = docgen.read(SAMPLES[name])
    again = docgen.accept(file, came.of("taken"))
    assert file.yaml == SAMPLES[name].read_text(encoding="utf-8")
    assert set(file.yaml.splitlines()) < set(again.yaml.splitlines())
    (letter,) = docgen.compose(again, "reply")
    assert docgen.come_back(again, path, base=made[name].parent).of("same")
    assert "这是新增的中间一段。" in letter.tree


@pytest.mark.parametrize("program", ["Word", "WPS"])
@pytest.mark.parametrize("tracked", [False, True])
@pytest.mark.parametrize("kind", [*word_edits.KINDS, "untouched"])
@pytest.mark.parametrize("name", SOME)
def test_an_edit_in_the_xml_of_word_comes_back_to_its_key_and_to_no_other(made, name, kind, tracked, program, tmp_path):
    edit = {"untouched": word_edits.Edit([]), **word_edits.plans(compositions(name)["答复函"])}.get(kind)
    if edit is None:
        pytest.skip("the document does not allow this edit")
    path = tmp_path / "改.docx"
    path.write_bytes(
        word_markup.write_as_word(made[name].read_bytes(), edit.operations, tracked=tracked, program=program)
    )
    came = docgen.come_back(SAMPLES[name], path, base=made[name].parent)
    is_tracked = tracked and any(one[0] != "table" for one in edit.operations)
    assert word_edits.faults(came, replace(edit, tracked=is_tracked)) == []
    if is_tracked:
        assert {(one.author, one.date) for one in came.tracked} == {("核稿人", "2026-05-06T09:00:00Z")}
    if tracked and kind == "paragraph moved":
        assert [one.kind for one in came.tracked] == ["move-from", "move-to"]


def test_a_comment_in_the_xml_of_word_is_bound_to_its_key(made, tmp_path):
    composition = compositions(SOME[0])["答复函"]
    line = next(line for line in word_edits.lines(composition) if line.owner)
    operations = [["comment", line.place, "核稿人", "数字请核"]]
    path = tmp_path / "改.docx"
    path.write_bytes(word_markup.write_as_word(made[SOME[0]].read_bytes(), operations))
    came = docgen.come_back(SAMPLES[SOME[0]], path, base=made[SOME[0]].parent)
    assert not came.changes
    (comment,) = came.comments
    assert (comment.author, comment.text, comment.key) == ("核稿人", "数字请核", line.owner)


MARK = word_markup.AUTHOR
LISTS = (
    f'<w:numbering xmlns:w="{word_markup.W}"><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
)
HABITS = {
    # What Word writes → how the three paragraphs of the answer read then. None: one of them has a chart.
    "format changes": (
        [
            f"<w:pPr><w:rPr><w:rPrChange {MARK}><w:rPr/></w:rPrChange></w:rPr>"
            f"<w:pPrChange {MARK}><w:pPr/></w:pPrChange></w:pPr>"
        ],
        "{0}|{1}|{2}",
    ),
    "an end deleted": ([f"<w:pPr><w:rPr><w:del {MARK}/></w:rPr></w:pPr>"], "{0}{1}|{2}"),
    "two ends deleted": ([f"<w:pPr><w:rPr><w:del {MARK}/></w:rPr></w:pPr>"] * 2, "{0}{1}{2}"),
    "an end moved away": ([f"<w:pPr><w:rPr><w:moveFrom {MARK}/></w:rPr></w:pPr>"], "{0}{1}|{2}"),
    "numbers of a list": (
        ["<w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr></w:pPr>"] * 3,
        "1.{0}|2.{1}|3.{2}",
    ),
    "numbers of a list with an end deleted": (
        [
            f"<w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr><w:rPr><w:del {MARK}/></w:rPr></w:pPr>",
            *["<w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr></w:pPr>"] * 2,
        ],
        "1.{0}{1}|2.{2}",
    ),
    "a page break before a paragraph": (["<w:r><w:br w:type='page'/><w:lastRenderedPageBreak/></w:r>"], "{0}|{1}|{2}"),
    "a chart": (
        [
            "<w:r><w:drawing><a:graphicData xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main' uri='x'/>"
            "</w:drawing></w:r>"
        ],
        None,
    ),
}


@pytest.mark.parametrize("habit", HABITS)
def test_what_word_writes_around_paragraphs_is_read_as_word_shows_it(made, habit, tmp_path):
    marks, wanted = HABITS[habit]
    lines = [
        one for one in word_edits.lines(compositions(SOME[0])["答复函"]) if one.owner == ("reply", "answers", 1, "text")
    ]
    document = docx.Document(made[SOME[0]])
    for mark, line in zip(marks, lines, strict=False):
        paragraph = next(one for one in document.paragraphs if one.text == line.text)._p
        new = word_markup.element(mark)
        if new.tag == f"{W}pPr" and paragraph.pPr is not None:
            for child in list(new):
                paragraph.pPr.append(child)
        else:
            paragraph.insert(1 if paragraph.pPr is not None and new.tag != f"{W}pPr" else 0, new)
    document.save(tmp_path / "改.docx")
    path = tmp_path / "改.docx"
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("word/numbering.xml", LISTS)
    came = docgen.come_back(SAMPLES[SOME[0]], path, base=made[SOME[0]].parent)
    if wanted is None:
        assert [(one.key, one.state) for one in came.changes] == [(lines[0].owner, "pending")]
        return
    texts = wanted.format(*(line.text for line in lines)).split("|")
    now = [one.edited for one in came.changes] or ["\n".join(line.text for line in lines)]
    assert now == ["\n".join(texts)]
    assert {one.state for one in came.changes} <= {"taken"}


def test_a_column_that_was_deleted_with_tracking_is_gone(tmp_path):
    (case,) = docgen.make([SAMPLES["08-table"]], tmp_path, kinds=["reply"], formats=["docx"]).cases
    document = docx.Document(case.made[0].path)
    (table,) = (one._tbl for one in document.tables if one.cell(0, 0).text == "环节")
    for row in table.tr_lst:
        cell = row.tc_lst[1]
        cell.get_or_add_tcPr().append(word_markup.element(f"<w:cellDel {MARK}/>"))
    document.save(tmp_path / "改.docx")
    came = docgen.come_back(SAMPLES["08-table"], tmp_path / "改.docx", base=case.made[0].path.parent)
    (change,) = came.changes
    assert change.state == "taken" and [part["table"]["columns"] for part in change.value if "table" in part] == [
        ["环节", "调整后"]
    ]


def lines_of(data):
    """The lines of the body of a Word file without white space, as accepted. No code of docgen reads them."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    etree.strip_elements(root, FALLBACK, f"{W}moveFrom", with_tail=False)
    lines, holders = {}, {}
    for paragraph in root.iter(f"{W}p"):
        above = paragraph.getprevious()
        goes_on = above is not None and above.find(f"{W}pPr/{W}rPr/{W}del") is not None
        holders[paragraph] = holders[above] if goes_on else paragraph
        lines.setdefault(holders[paragraph], "")
    for text in root.iter(f"{W}t"):
        lines[holders[next(text.iterancestors(f"{W}p"))]] += "".join((text.text or "").split())
    return [line for line in lines.values() if line]


def differences(came, edited, again):
    """The lines of one file that the other lacks and that no change left over tells of."""
    left = [one for one in came.changes if one.state not in ("taken", "same")]
    told = [line for one in left for text in (one.edited, one.printed) for line in text.replace("\t", "\n").split("\n")]
    told = ["".join(line.split()) for line in told if line.strip()]
    ones, others = Counter(edited), Counter(again)
    lines = [*(ones - others), *(others - ones)]
    return [line for line in lines if not any(one in line or line in one for one in told)]


def remade(file, came, composition):
    """The Word file that is made of the case with all that can be taken."""
    again = docgen.accept(file, came.of("taken"), came)
    letters = {one.name: one for one in docgen.compose(again, composition.doc.kind)}
    return docgen.render(letters[composition.name], "docx")


@pytest.mark.parametrize("kind", word_edits.KINDS)
@pytest.mark.parametrize("name", SOME)
def test_the_letter_made_again_says_what_the_edited_file_says(made, name, kind, tmp_path):
    composition = compositions(name)["答复函"]
    edit = word_edits.plans(composition).get(kind)
    if edit is None:
        pytest.skip("the document does not allow this edit")
    path = edited(made[name], edit.operations, tmp_path / "改.docx")
    file = docgen.read(SAMPLES[name])
    came = docgen.come_back(file, path, base=made[name].parent)
    again = remade(file, came, composition)
    assert differences(came, lines_of(path.read_bytes()), lines_of(again)) == []


@pytest.mark.full
@pytest.mark.parametrize("name", SAMPLES)
def test_every_edit_of_every_document_comes_back_and_is_made_again(name, tmp_path):
    file = docgen.read(SAMPLES[name])
    (case,) = docgen.make([SAMPLES[name]], tmp_path, formats=["docx"]).cases
    for document in case.made:
        composition = compositions(name)[document.path.stem]
        for kind, edit in word_edits.plans(composition).items():
            path = edited(document.path, edit.operations, tmp_path / "改.docx")
            came = docgen.come_back(file, path, base=document.path.parent)
            assert word_edits.faults(came, replace(edit, tracked=False)) == [], (document.path, kind)
            again = remade(file, came, composition)
            assert differences(came, lines_of(path.read_bytes()), lines_of(again)) == [], (document.path, kind)


def test_what_is_not_taken_is_kept_at_the_end_of_the_case_file_once(made, tmp_path):
    name = SOME[0]
    plans = word_edits.plans(compositions(name)["答复函"])
    path = tmp_path / "改.docx"
    edited(made[name], [*plans["word changed"].operations, *plans["frame edited"].operations], path)
    document = docx.Document(path)
    document.add_comment(document.paragraphs[5].runs, "请核对数字", "核稿人")
    document.save(path)
    file = docgen.read(SAMPLES[name])
    came = docgen.come_back(file, path, base=made[name].parent)
    again = docgen.accept(file, came.of("taken"), came)
    kept = again.yaml.splitlines()[-4:]
    assert kept[0].startswith("# 文书 改.docx 的改动，没有写进案件（") and kept[1].startswith("# 改成：敬爱的")
    assert "核稿人" in kept[2] and kept[3] == "# 请核对数字"
    assert docgen.accept(again, [], came).yaml.count("敬爱的") == 1


def test_a_conflict_that_is_not_taken_keeps_both_texts(made, tmp_path):
    name = SOME[0]
    edit = word_edits.plans(compositions(name)["答复函"])["word changed"]
    (key,) = edit.expected
    path = edited(made[name], edit.operations, tmp_path / "改.docx")
    values = docgen.read(SAMPLES[name]).case.model_dump(mode="json", exclude_none=True)
    values["reply"]["answers"][key[2]]["text"] = "案件里后来改的。"
    moved = docgen.parse(values)
    came = docgen.come_back(moved, path, base=made[name].parent)
    text = docgen.accept(moved, came.of("taken"), came).yaml
    assert "text: 案件里后来改的。" in text
    assert all(f"{line}\n" in text for line in edit.expected[key].split("\n"))


@pytest.mark.parametrize("has_base", [False, True])
def test_the_letter_of_another_case_is_refused(made, has_base):
    base = made[SOME[0]].parent if has_base else None
    with pytest.raises(InputError, match="像是另一件的"):
        docgen.come_back(SAMPLES[SOME[1]], made[SOME[0]], base=base)


def test_a_case_that_moved_on_gives_a_conflict_with_both_texts(made, tmp_path):
    name = SOME[0]
    edit = word_edits.plans(compositions(name)["答复函"])["word changed"]
    (key,) = edit.expected
    path = edited(made[name], edit.operations, tmp_path / "改.docx")
    file = docgen.read(SAMPLES[name])
    values = file.case.model_dump(mode="json", exclude_none=True)
    values["reply"]["answers"][key[2]]["text"] = "案件里后来改的。"
    moved = docgen.parse(values)
    (change,) = docgen.come_back(moved, path, base=made[name].parent).changes
    assert (change.state, change.current) == ("conflict", "案件里后来改的。")
    assert change.edited == edit.expected[key]


def test_the_trial_by_hand_accepts_what_its_sheet_says_and_nothing_else(tmp_path):
    word_trial.prepare(tmp_path)
    sheet = (tmp_path / word_trial.SHEET).read_text(encoding="utf-8-sig")
    for number, (kind, edit) in enumerate(word_trial.plans().items()):
        path = tmp_path / f"{word_trial.stem(number, kind)}.docx"
        assert path.name in sheet
        operations = list(edit.operations)
        if kind == "paragraph at the end":
            line = next(one for one in word_edits.lines(compositions(SOME[0])["答复函"]) if one.owner in edit.expected)
            operations.append(["comment", line.place, "核稿人", "数字请核"])
        path.write_bytes(word_markup.write_as_word(path.read_bytes(), operations, tracked=edit.tracked))
    lines = list(word_trial.check(tmp_path))
    assert [line for line in lines if not line.startswith("✓")] == []
    first, second = (tmp_path / f"{word_trial.stem(*one)}.docx" for one in enumerate(["untouched", "word changed"]))
    first.write_bytes(second.read_bytes())
    assert next(word_trial.check(tmp_path)).startswith("✗")


def test_a_comment_in_the_case_file_changes_no_letter():
    text = SAMPLES[SOME[0]].read_text(encoding="utf-8")
    files = [docgen.parse(text), docgen.parse(f"# 备忘\n{text}")]
    letters = [docgen.render(docgen.compose(file, "reply")[0], "docx") for file in files]
    assert letters[0] == letters[1]
    with zipfile.ZipFile(io.BytesIO(letters[0])) as archive:
        assert archive.read("docProps/custom.xml").count(b"docgen-base") == 1


@pytest.mark.parametrize("data", [b"", b"PK\3\4", b"<html></html>", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_a_file_that_is_no_document_is_a_typed_error(data, tmp_path):
    (tmp_path / "坏.docx").write_bytes(data)
    with pytest.raises(DocgenError):
        docgen.come_back(SAMPLES[SOME[0]], tmp_path / "坏.docx")
