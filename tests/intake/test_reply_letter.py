"""A reply letter of another office (tests/intake/letters) becomes a case: nothing of it is lost, in any format."""

import io
import tomllib

import docx
import pytest
from conftest import FINAL, ROOT, compositions

from docgen.errors import InputError
from docgen.intake import read_form
from docgen.intake.character_ledger import Destination
from docgen.model.blocks import Para, Role, text
from docgen.model.case_file import dump
from docgen.stationery.departments import Departments

LETTERS = ROOT / "tests/intake/letters"
EXPECTED = tomllib.loads((LETTERS / "expected.toml").read_text(encoding="utf-8"))
VOCABULARY = Departments().stationery("base").vocabulary
REPLIES = [(case, name) for case, name in FINAL if name == "答复函"][::9]


def as_word(letter: str) -> bytes:
    made, stream = docx.Document(), io.BytesIO()
    for line in letter.splitlines():
        made.add_paragraph(line)
    made.save(stream)
    return stream.getvalue()


def squeezed(words) -> str:
    return "".join(str(words).split())


def read(path):
    intake = read_form(path, VOCABULARY)
    (file,) = intake.cases
    return intake, file


@pytest.mark.parametrize("ending", ["txt", "docx"])
@pytest.mark.parametrize("name", EXPECTED)
def test_a_letter_becomes_the_case_that_it_answers(name, ending, tmp_path):
    letter, expected = (LETTERS / name).read_text(encoding="utf-8"), EXPECTED[name]
    path = tmp_path / f"letter.{ending}"
    path.write_bytes(as_word(letter) if ending == "docx" else letter.encode())
    intake, file = read(path)
    case = file.case
    proposal, reply = case.proposal, case.reply
    found = {
        "title": proposal.title,
        "kind": proposal.kind,
        "number": proposal.number,
        "congress": proposal.congress,
        "session": proposal.session,
        "people": [person.name for person in proposal.proposers],
        "total": proposal.proposers_total,
        "lead": case.handling.lead,
        "document_number": reply.document_number,
        "date": reply.date,
        "category": reply.category,
        "contact": reply.contact and [text for text in (reply.contact.name, reply.contact.phone) if text],
    }
    assert {key: value for key, value in found.items() if value} == {
        key: value for key, value in expected.items() if key not in ("first", "last")
    }
    first, *_, last = reply.text.splitlines()
    assert first.startswith(expected["first"]) and last.startswith(expected["last"])
    # Every line is in a value or in a comment: only the form of the date and of the names may differ.
    kept = squeezed(dump(file).replace("\n# ", ""))
    for line in filter(None, map(squeezed, letter.splitlines())):
        is_name = line.startswith(("尊敬的", "杨样例", "样例乡委员", "王样例")) or line.endswith("日")
        assert is_name or all(part in kept for part in line.split("C类")), line
    assert intake.ledger.total == sum(intake.ledger.counts.values())
    assert not intake.ledger.counts[Destination.REPORT]


@pytest.mark.parametrize("format", ["docx", "pdf"])
@pytest.mark.parametrize(("case", "name"), REPLIES)
def test_our_own_letters_can_be_read_back_as_letters(case, name, format, finished):
    composition = compositions(case)[name]
    paragraphs = [text(block) for block in composition.doc.body if isinstance(block, Para) and block.role is Role.BODY]
    _, file = read(finished(case, name, format))
    assert file.case.reply.document_number == composition.case.reply.document_number
    for paragraph in paragraphs:
        assert squeezed(paragraph) in squeezed(file.case.reply.text)


@pytest.mark.parametrize("title", ["关于第69号提案的会办意见", "关于召开会议的通知"])
def test_an_opinion_and_a_notice_are_no_replies(title, tmp_path):
    path = tmp_path / "letter.txt"
    path.write_text(
        f"{title}\n市水务局：\n来函收悉。现将意见函告如下：\n我局支持。\n样例市财政局\n2025年8月1日\n", encoding="utf-8"
    )
    with pytest.raises(InputError):
        read_form(path, VOCABULARY)
