"""What was changed in a document with a word processor comes back into the case."""

import io
import zipfile

import docx
import pytest
import word_edits
from conftest import SAMPLES, compositions

import docgen
from docgen.errors import DocgenError

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
    texts = {one.key: one for one in came.changes if one.key and one.key[-1] in word_edits.NAMES}
    assert texts.keys() == edit.expected.keys()
    for key, text in edit.expected.items():
        assert texts[key].edited == text or texts[key].state == "pending"
    assert len(came.changes) - len(texts) == edit.frames
    ledger = came.ledger
    assert ledger.unchanged + sum(number for _, number in ledger.into) + ledger.pending == ledger.total


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
