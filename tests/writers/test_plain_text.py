"""The body of an answer as plain text: all that the case says in reply, in order, and nothing of the letter around."""

import json
import re

import pytest
from conftest import SAMPLES, main

import docgen
from docgen.errors import UsageError
from docgen.writers import plain_text

_NUMERALS = "[一二三四五六七八九十]+"
HEADING = re.compile(
    rf"(?:{_NUMERALS}、|（{_NUMERALS}）|建议{_NUMERALS}　).{{1,60}}|会办单位意见|.{{1,4}}征求了.*会办单位的意见.*"
    "|(?:当年完成事项|当年推动工作|明年待落实事项|不能采纳原因)　?无?"
)
"""What a letter prints before its texts: a heading, the sentence before the opinions, or the label of an outcome."""


def parts(text):
    """The paragraphs and table cells of a text of the case."""
    for part in (text,) if isinstance(text, str) else text or ():
        if isinstance(part, str):
            yield from (line.strip() for line in part.split("\n") if line.strip())
        else:
            yield from filter(None, [part.table.caption])
            for row in (part.table.columns, *part.table.rows):
                yield from (" ".join(cell.split()) for cell in row if cell)


def said(case):
    """All texts of the reply in their order, then what it says of the opinions, then the closing."""
    reply = case.reply
    yield from parts(reply.preamble)
    yield from parts(reply.whole)
    for _, answer in case.own_answers() if reply.whole is None else ():
        yield from parts(answer.text)
        for name in ("done", "advancing", "pending", "declined") if answer.outcome else ():
            yield from parts(getattr(answer.outcome, name))
    if case.handling.type == "主办会办":
        for unit in case.handling.co_handlers:
            opinion = case.opinion_of(unit)
            yield from parts(opinion and (opinion.stated or opinion.text))
    yield from parts(reply.closing)


@pytest.mark.parametrize("name", SAMPLES)
def test_the_text_is_that_of_the_answers_and_their_headings(name):
    case = docgen.read(SAMPLES[name])
    for reply in docgen.compose(case, "reply"):
        written = docgen.render(reply, "txt").decode()
        left = [cell for line in written.splitlines() for cell in line.split("\t")]
        for text in said(case.case):
            index = next(index for index, cell in enumerate(left) if cell.endswith(text))
            before = [*left[:index], left[index].removesuffix(text)]
            assert [cell for cell in before if cell and not HEADING.fullmatch(cell)] == []
            left = left[index + 1 :]
        assert [cell for cell in left if not HEADING.fullmatch(cell)] == []
        around = (
            case.case.reply.document_number,
            reply.lead.department.name,
            "尊敬的",
            "收悉",
            "联系人",
            "附件：",
            "抄送",
        )
        assert [words for words in around if words in written] == []


def test_a_table_has_a_line_for_each_row_and_a_tab_between_cells():
    (reply,) = docgen.compose(docgen.read(SAMPLES["08-table"]), "reply")
    lines = docgen.render(reply, "txt").decode().splitlines()
    assert "序号\t项目\t预算（万元）\t主管单位" in lines


def test_the_count_leaves_out_line_ends_and_tabs_alone():
    assert plain_text.count("甲 乙\t丙，\n丁。\n".encode()) == 7


@pytest.fixture
def long_case(tmp_path):
    def write(characters):
        text = SAMPLES["10-not-public"].read_text(encoding="utf-8")
        reply = text.partition("  answers:")[0] + f"  text: {'字' * (characters - 1)}。\n"
        path = tmp_path / "case.yaml"
        path.write_text(reply, encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize(("characters", "over"), [(2500, False), (2501, True)])
def test_a_text_that_a_handling_system_would_cut_is_a_finding(long_case, tmp_path, characters, over):
    path = long_case(characters)
    made = docgen.make(path, tmp_path / "out", kinds=["reply"], formats=["txt"]).cases[0]
    assert [file.characters for file in made.made] == [characters]
    found = [finding for finding in made.findings if finding.code == "text-over"]
    assert len(found) == over
    if over:
        assert "2501" in found[0].message and found[0].place.key == "reply"


def test_the_officer_is_told_the_count_and_the_manifest_knows_the_file(tmp_path, capsys):
    assert main(["make", str(SAMPLES["08-table"]), "--out", str(tmp_path), "--format", "txt", "--jobs", "0"]) == 0
    data = (tmp_path / "20260008/答复函.txt").read_bytes()
    assert f"答复函.txt　{plain_text.count(data)} 字" in capsys.readouterr().out
    (entry,) = json.loads((tmp_path / "20260008/manifest.json").read_text(encoding="utf-8"))["documents"]
    assert (entry["file"], entry["kind"], entry["pages"]) == ("答复函.txt", "reply", None)
    assert main(["verify", str(tmp_path)]) == 0
    (tmp_path / "20260008/答复函.txt").write_bytes(data.replace(b"12000", b"13000"))
    assert main(["verify", str(tmp_path)]) == 6
    assert "与清单不符" in capsys.readouterr().out


def test_a_build_publishes_the_text_and_keeps_it(tmp_path):
    built = docgen.build(SAMPLES["08-table"], tmp_path, formats=["txt"])
    assert [one.file for case in built.cases for one in case.staged.documents] == ["答复函.txt"]
    again = docgen.build(SAMPLES["08-table"], tmp_path, formats=["txt"])
    assert [case.is_new for case in again.cases] == [False]
    assert all(result.is_sound for result in docgen.verify(built.folder))


def test_a_draft_begins_with_its_mark_and_may_be_made_twice(tmp_path):
    text = SAMPLES["10-not-public"].read_text(encoding="utf-8")
    path = tmp_path / "case.yaml"
    path.write_text(re.sub("      text: .*\n(?:        .*\n)*", "      text:\n", text), encoding="utf-8")
    for _ in range(2):
        made = docgen.make(path, tmp_path / "out", kinds=["reply"], formats=["txt"], draft=True).cases[0]
        assert made.error is None
        lines = made.made[0].path.read_text(encoding="utf-8").splitlines()
        assert lines[0] == "征求意见稿" and any("【待填" in line for line in lines)


def test_a_document_without_the_answers_has_no_text(tmp_path):
    with pytest.raises(UsageError, match="没有答复正文"):
        docgen.make(SAMPLES["10-not-public"], tmp_path, kinds=["feedback"], formats=["txt"])
    (form,) = docgen.compose(docgen.read(SAMPLES["10-not-public"]), "feedback")
    with pytest.raises(UsageError, match="没有 txt 这种格式"):
        docgen.render(form, "txt")


def test_without_a_format_no_text_is_made(tmp_path):
    made = docgen.make(SAMPLES["10-not-public"], tmp_path, kinds=["reply"]).cases[0]
    assert sorted(file.path.suffix for file in made.made) == [".docx", ".pdf"]


@pytest.mark.parametrize("change", ["字数改了", "少一段", "多一段"])
def test_a_text_that_is_not_the_answers_is_found(change):
    case = docgen.read(SAMPLES["08-table"])
    (reply,) = docgen.compose(case, "reply")
    lines = docgen.render(reply, "txt").decode().splitlines()
    if change == "字数改了":
        lines[0] = lines[0][:-2] + "。"
    elif change == "少一段":
        del lines[0]
    else:
        lines.insert(1, "这一段不是本件的话，不应该在这里。")
    assert docgen.check(reply, "txt", "\n".join(lines).encode())
