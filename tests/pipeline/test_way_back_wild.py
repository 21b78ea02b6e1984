"""Wild edits of a document: what comes back is what the script of the edits says, or is pending."""

import docx
import pytest
import wild_edits
import word_edits
from conftest import SAMPLES, compositions
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_way_back import differences, lines_of, remade

import docgen
from docgen.errors import DocgenError

FEW = ("01-science-environment", "08-table", "26-two-co-handlers", "06-separate-handling")
SLOW = {"deadline": None, "derandomize": True, "suppress_health_check": list(HealthCheck)}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Case → document → its Word file."""
    files = {}

    def of(name):
        if name not in files:
            out = tmp_path_factory.mktemp("wild-edits")
            (case,) = docgen.make([SAMPLES[name]], out, formats=["docx"]).cases
            files[name] = {one.path.stem: one.path for one in case.made}
        return files[name]

    return of


def judge(name, document, edits, path):
    """Edit a document, take it back, and hold all that came back against the record of the script."""
    composition = compositions(name)[document]
    word = docx.Document(path)
    record = wild_edits.carry_out(edits, composition, word)
    edited = path.with_name("改.docx")
    word.save(edited)
    file = docgen.read(SAMPLES[name])
    came = docgen.come_back(file, edited, base=path.parent)
    assert came.has_base and came.document == document

    ledger = came.ledger
    assert ledger.total >= sum(len(line) for line in lines_of(edited.read_bytes()))
    assert ledger.unchanged + sum(number for _, number in ledger.into) + ledger.pending == ledger.total
    texts = record.texts
    taken = {one.key: one for one in came.of("taken")}
    for key, one in taken.items():
        if key[-1] == "heading":
            assert any(one.edited in heading for heading in record.headings), (key, one)
            continue
        assert key in record.touched, (key, one)
        if key not in record.doubtful:
            assert squeezed(one.edited) == squeezed(texts[key]), (key, one, texts[key])
    for words, key in record.new:
        holders = [one for one in came.changes if words in one.edited]
        assert holders, words
        assert all(one.key == key for one in holders if one.state == "taken" and one.key[-1] != "heading"), (words, key)
    for author, words in record.tracked:
        assert any((one.author, one.text) == (author, words) for one in came.tracked), (author, words)
    again = docgen.accept(file, came.of("taken"), came)
    assert all(words in again.yaml for words, _ in record.new)
    try:
        made_again = remade(file, came, composition)
    except DocgenError as error:  # such as a paragraph that stands twice now; the message names or quotes it
        names = [str(again.place(key).key) for key in taken]
        begins = [line[:8] for one in taken.values() for line in one.edited.split("\n") if line]
        assert any(words in str(error) for words in (*names, *begins)), error
        return came
    lines = lines_of(edited.read_bytes()), lines_of(made_again)
    assert differences(came, *lines) == []
    if not came.of("pending", "proposed", "conflict"):
        assert lines[0] == lines[1]
    return came


def squeezed(text):
    return [one for line in text.split("\n") if (one := "".join(line.split()))]


DOCUMENTS = [
    (name, document)
    for name in SAMPLES
    for document, composition in compositions(name).items()
    if any(line.owner for line in word_edits.lines(composition))
]


@settings(max_examples=12, **SLOW)
@given(st.sampled_from([one for one in DOCUMENTS if one[0] in FEW]), wild_edits.EDITS)
def test_wild_edits_come_back_as_the_script_says_or_are_pending(made, one, edits):
    judge(*one, edits, made(one[0])[one[1]])


@pytest.mark.full
@settings(max_examples=1_000, **SLOW)
@given(st.sampled_from(DOCUMENTS), wild_edits.EDITS)
def test_many_wild_edits_come_back_as_the_script_says_or_are_pending(made, one, edits):
    judge(*one, edits, made(one[0])[one[1]])
