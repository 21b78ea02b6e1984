"""Random edits of a letter, and hostile files: what comes back is what the script of the edits says, or is pending.

The script keeps its own record of each text. Nothing of the code under test has a part in that record.
"""

from dataclasses import dataclass, field

import docx
import hostile_forms
import hostile_letters
import pytest
import strange_letters
import word_edits
from conftest import ROOT, SAMPLES, compositions
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_way_back import differences, lines_of, remade

import docgen
from docgen.errors import DocgenError

LETTERS = ("01-science-environment", "04-cppcc-proposal", "26-two-co-handlers", "07-again")
SIGNS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥，；"
"""New words consist of them, so they are unlike all that is printed."""
NEW = st.text(st.sampled_from(SIGNS), min_size=6, max_size=40).map(lambda text: text.strip("，；"))


@dataclass
class Script:
    """What random edits do to a letter.

    texts: key → its paragraphs now. frames: how many words of the frame were changed or stand where no key is.
    new: each new text. doubtful: new texts that could belong to two keys.
    """

    texts: dict
    touched: set = field(default_factory=set)
    new: list = field(default_factory=list)
    doubtful: list = field(default_factory=list)


def body_lines(composition):
    """The paragraphs between the recipient and the signature, each with the key that owns it; tables are left out."""
    found = word_edits.lines(composition)
    tabled = {line.owner for line in found if line.role == "table"}
    return [
        line for line in found if line.role in ("body", "heading1", "heading2", "heading3") and line.owner not in tabled
    ]


OPERATIONS = st.lists(
    st.tuples(st.sampled_from(("change", "insert", "delete", "across")), st.floats(0, 0.999), st.floats(0, 0.9), NEW),
    min_size=1,
    max_size=5,
    unique_by=lambda one: one[3],  # a paragraph that stands in two answers is refused
)


def carry_out(operations, composition, document):
    """Carry out edits with python-docx, at most one at each paragraph; return the record."""
    lines = body_lines(composition)
    paragraphs = {id(line): _paragraph(document, line) for line in lines}
    now = {id(line): [line.value] for line in lines}
    script = Script({})
    used = set()
    for name, place, inner, words in operations:
        index = int(place * len(lines))
        near = {index - 1, index, index + 1} if name != "across" else {index - 1, index, index + 1, index + 2}
        if near & used:
            continue
        line, paragraph = lines[index], paragraphs[id(lines[index])]
        used |= near
        if name == "change" and line.owner:
            at = int(inner * len(line.value))
            changed = line.value[:at] + words[:6] + line.value[at + 2 :]
            paragraph.text = line.label + changed
            now[id(line)] = [changed]
            script.new.append(words[:6])
            script.touched.add(line.owner)
        elif name == "insert" and line.owner:
            _insert_after(document, paragraph, words)
            now[id(line)].append(words)
            script.new.append(words)
            script.touched.add(line.owner)
        elif name == "delete" and line.owner:
            paragraph._p.getparent().remove(paragraph._p)
            now[id(line)] = []
            script.touched.add(line.owner)
        elif name == "across" and index + 1 < len(lines):
            # Two neighbours become one new paragraph. If they belong to two keys, so could it.
            other = lines[index + 1]
            _insert_after(document, paragraph, words)
            for one in (line, other):
                paragraphs[id(one)]._p.getparent().remove(paragraphs[id(one)]._p)
            now[id(line)], now[id(other)] = ([words] if line.owner == other.owner else []), []
            script.new.append(words)
            script.touched |= {line.owner, other.owner} - {()}
            if line.owner != other.owner:
                script.doubtful.append(words)
    for line in lines:
        if line.owner:
            script.texts.setdefault(line.owner, []).extend(now[id(line)])
    return script


def _paragraph(document, line):
    same = [one for one in document.paragraphs if "".join(one.text.split()) == "".join(line.text.split())]
    return same[line.count]


def _insert_after(document, paragraph, words):
    paragraph._p.addnext(document.add_paragraph(words)._p)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    out = tmp_path_factory.mktemp("random-edits")
    result = docgen.make([SAMPLES[name] for name in LETTERS], out, kinds=["reply"], formats=["docx"])
    return {case.source.stem: case.made[0].path for case in result.cases}


def judge(name, operations, made):
    """Edit a letter, take it back, and hold everything that came back against the script."""
    composition = compositions(name)["答复函"]
    document = docx.Document(made[name])
    script = carry_out(operations, composition, document)
    path = made[name].with_name("改.docx")
    document.save(path)
    before = {one: one.read_bytes() for one in [SAMPLES[name], *made[name].parent.iterdir()]}
    file = docgen.read(SAMPLES[name])
    came = docgen.come_back(file, path, base=made[name].parent)
    assert {one: one.read_bytes() for one in [SAMPLES[name], *made[name].parent.iterdir()]} == before

    ledger = came.ledger
    characters = sum(len("".join(line.split())) for line in lines_of(path.read_bytes()))
    assert ledger.total >= characters
    assert ledger.unchanged + sum(number for _, number in ledger.into) + ledger.pending == ledger.total
    taken = {one.key: one for one in came.of("taken")}
    for key, one in taken.items():
        assert key in script.touched or key[-1] == "heading", (key, one)
        if key in script.texts:
            assert one.edited == "\n".join(script.texts[key])
        assert not any(words in one.edited for words in script.doubtful), (key, one)
    for words in script.new:
        assert any(words in one.edited for one in came.changes), words
    for key in script.touched - taken.keys():
        assert any(one.key == key or one.origin == key for one in came.changes), key
    again = docgen.accept(file, came.of("taken"), came)
    for words in script.new:
        assert words in again.yaml
    unexplained = differences(came, lines_of(path.read_bytes()), lines_of(remade(file, came, composition)))
    assert unexplained == []


SLOW = {"deadline": None, "derandomize": True, "suppress_health_check": list(HealthCheck)}


@settings(max_examples=8, **SLOW)
@given(st.sampled_from(LETTERS), OPERATIONS)
def test_random_edits_come_back_as_the_script_says_or_are_pending(made, name, operations):
    judge(name, operations, made)


@pytest.mark.full
@settings(max_examples=500, **SLOW)
@given(st.sampled_from(LETTERS), OPERATIONS)
def test_many_random_edits_come_back_as_the_script_says_or_are_pending(made, name, operations):
    judge(name, operations, made)


STRANGE = {name: (make, words) for name, make, words in strange_letters.letters()}
HOSTILE = dict(hostile_letters.letters())
WORD_FORMS = {
    name: make for name, make in hostile_forms.forms(ROOT / "tests/intake/layouts") if name.startswith("word")
}


def returned_or_refused(data, path):
    """Take a file back; it is refused with a typed error (None), or each of its characters is accounted for."""
    path.write_bytes(data)
    before = SAMPLES[LETTERS[0]].read_bytes()
    try:
        came = docgen.come_back(SAMPLES[LETTERS[0]], path)
    except DocgenError as error:
        assert error.message and error.next_step
        came = None
    else:
        ledger = came.ledger
        assert ledger.unchanged + sum(number for _, number in ledger.into) + ledger.pending == ledger.total
    assert SAMPLES[LETTERS[0]].read_bytes() == before
    return came


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_letter_is_a_typed_error_or_all_its_characters_are_accounted_for(made, name, tmp_path):
    path = made[LETTERS[0]].with_name("来.docx")
    returned_or_refused(HOSTILE[name](made[LETTERS[0]].read_bytes()), path)


@pytest.mark.parametrize("name", WORD_FORMS)
def test_a_hostile_word_file_of_somebody_else_is_a_typed_error(name, tmp_path):
    returned_or_refused(WORD_FORMS[name](), tmp_path / "来.docx")


@pytest.mark.parametrize("name", STRANGE)
def test_words_in_any_place_of_a_word_file_are_told_or_the_file_is_refused(made, name):
    make, words = STRANGE[name]
    path = made[LETTERS[0]].with_name("来.docx")
    came = returned_or_refused(make(made[LETTERS[0]].read_bytes()), path)
    if came is not None and words:
        told = any(words in change.edited.replace("\n", "") for change in came.changes)
        assert told == (words != strange_letters.GONE)
