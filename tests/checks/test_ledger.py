"""What a finished document says is what its case gives it to say: nothing lost, nothing foreign, nothing changed.

Faults are sown into composed documents, which are then written as Word files like any other: only the ledger can tell.
"""

import itertools
import random
import re
from dataclasses import replace

import generator
import pytest
from conftest import FINAL, KINDS, ROOT, compositions
from hypothesis import given
from hypothesis import strategies as st

import docgen
from docgen.checks.expected_lines import ExpectedLine
from docgen.checks.text_account import account
from docgen.checks.text_proof import Account, RequiredPassage, prove
from docgen.errors import Severity
from docgen.model import blocks
from docgen.model.blocks import Para, Role, Run, Table, para, text
from docgen.writers import WRITERS

SLIPS = [
    line.split(" → ")
    for line in (ROOT / "tests/checks/ledger/slips.txt").read_text(encoding="utf-8").splitlines()
    if " → " in line
]
CARRIED = {Role.BODY, Role.HEADING2, Role.HEADING3, Role.ITEM, Role.RECIPIENT, Role.NUMBER}
LEAST_FAULTS = 500


def paragraphs(composition):
    return [line for para in blocks.walk(composition.doc) if (line := "".join(text(para).split()))]


def composition_of(document):
    case, name = document
    return compositions(case)[name]


def carries(block):
    return isinstance(block, Para) and block.role in CARRIED


def says_what_it_must(composition):
    return prove(paragraphs(composition), account(composition)).holds


def with_body(composition, body):
    return replace(composition, doc=replace(composition.doc, body=tuple(body)))


# ---- ways to spoil a composed document ---------------------------------------------------------------------------
def drop(composition, chance):
    """One paragraph of the case is not there."""
    owed = {line for group in account(composition).groups for passage in group for line in passage.lines}
    for index, block in enumerate(composition.doc.body):
        if isinstance(block, Para) and "".join(text(block).split()) in owed:
            yield [*composition.doc.body[:index], *composition.doc.body[index + 1 :]]


def repeat(composition, chance):
    """One paragraph is there twice."""
    for index, block in enumerate(composition.doc.body):
        if carries(block) and len(text(block)) > 6:
            yield [*composition.doc.body[: index + 1], *composition.doc.body[index:]]


def exchange(composition, chance):
    """Two paragraphs have changed places."""
    owed = [line for group in account(composition).groups for passage in group for line in passage.lines]
    places = [i for i, b in enumerate(composition.doc.body) if carries(b) and "".join(text(b).split()) in owed]
    for one, other in itertools.pairwise(places):
        body = list(composition.doc.body)
        body[one], body[other] = body[other], body[one]
        if text(body[one]) != text(body[other]):
            yield body


def mix_up(composition, chance):
    """A paragraph of somebody else's letter."""
    strangers = [c for c in FINAL if c[0] != "" and composition_of(c).case.proposal != composition.case.proposal]
    other = composition_of(chance.choice([c for c in strangers if c[1].startswith("答复函")]))
    foreign = [block for block in other.doc.body if isinstance(block, Para) and block.role is Role.BODY]
    for index in chance.sample(range(len(composition.doc.body)), min(3, len(composition.doc.body))):
        body = list(composition.doc.body)
        body.insert(index, chance.choice(foreign))
        yield body


def mistype(composition, chance):
    """A digit of a paragraph is another one."""
    for index, block in enumerate(composition.doc.body):
        if isinstance(block, Para) and (digits := [m.start() for m in re.finditer(r"\d", text(block))]):
            at, old = chance.choice(digits), text(block)
            new = old[:at] + str((int(old[at]) + chance.randint(1, 8)) % 10) + old[at + 1 :]
            yield [*composition.doc.body[:index], para(block.role, new), *composition.doc.body[index + 1 :]]


def cut(composition, chance):
    """A paragraph ends too early."""
    for index, block in enumerate(composition.doc.body):
        if carries(block) and len(text(block)) > 20:
            short = para(block.role, text(block)[: -chance.randint(2, 12)])
            yield [*composition.doc.body[:index], short, *composition.doc.body[index + 1 :]]


def empty_cell(composition, chance):
    """A table has lost what stood in a cell."""
    for index, block in enumerate(composition.doc.body):
        if (
            isinstance(block, Table)
            and composition.doc.kind == "reply"
            and text(block.rows[-1].cells[0].paras[0]) != "—"
        ):
            row = block.rows[-1]
            cell = replace(row.cells[0], paras=(Para(Role.CELL, (Run("—"),)),))
            table = replace(block, rows=(*block.rows[:-1], replace(row, cells=(cell, *row.cells[1:]))))
            yield [*composition.doc.body[:index], table, *composition.doc.body[index + 1 :]]


FAULTS = (drop, repeat, exchange, mix_up, mistype, cut, empty_cell)


def spoiled(composition, most=4):
    """Some documents with one fault each, the same ones every time."""
    chance = random.Random(composition.doc.title)
    for fault in FAULTS:
        made = list(fault(composition, chance))
        for body in chance.sample(made, min(most, len(made))):
            yield fault.__name__, with_body(composition, body)


def slipped(composition):
    """The document with one slip of the list, wherever the slip fits."""
    for old, new in SLIPS:
        for index, block in enumerate(composition.doc.body):
            if isinstance(block, Para) and old in text(block) and block.role is not Role.TITLE:
                changed = para(block.role, text(block).replace(old, new, 1))
                yield (
                    f"{old} → {new}",
                    with_body(
                        composition, [*composition.doc.body[:index], changed, *composition.doc.body[index + 1 :]]
                    ),
                )
                break


# ---- what holds --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("document", FINAL, ids="/".join)
def test_every_sample_says_all_it_must_and_nothing_else(document):
    assert says_what_it_must(composition_of(document))


@pytest.mark.parametrize("document", FINAL, ids="/".join)
def test_every_fault_in_a_document_is_found_in_its_word_file(document):
    for fault, made in [*spoiled(composition_of(document), most=2), *slipped(composition_of(document))]:
        data = WRITERS["docx"](made.doc, made.stationery, False)
        codes = {finding.code for finding in docgen.check(made, "docx", data)}
        assert codes & {"text-lost", "text-order", "text-unstated", "text-foreign"}, (fault, blocks.dump(made.doc))


def test_the_faults_are_many_and_all_are_found():
    faults = [made for document in FINAL for made in spoiled(composition_of(document), most=30)]
    faults += [made for document in FINAL for made in slipped(composition_of(document))]
    missed = [(fault, made.name, made.case.proposal.number) for fault, made in faults if says_what_it_must(made)]
    assert missed == []
    assert len(faults) >= LEAST_FAULTS


def test_two_deputies_who_get_each_others_letter_are_found():
    letters = [c for name, c in compositions("03-joint-each").items() if name.startswith("答复函")]
    for own, other in itertools.permutations(letters, 2):
        proof = prove(paragraphs(other), account(own))
        assert proof.unstated or proof.foreign
        misnamed = replace(own, name=other.name)
        codes = {f.code for f in docgen.check(misnamed, "docx", WRITERS["docx"](own.doc, own.stationery, False))}
        assert "recipient" in codes


def test_an_opinion_that_the_reply_leaves_out_is_found():
    reply = compositions("01-science-environment")["答复函"]
    unit = reply.case.handling.co_handlers[0]
    owed = [passage for group in account(reply).groups for passage in group if unit in passage.key]
    printed = [line for line in paragraphs(reply) if line not in owed[0].lines]
    assert [key for key, _ in prove(printed, account(reply)).lost] == [owed[0].key] * len(owed[0].lines)


def test_a_summary_that_is_public_names_no_telephone():
    summary = compositions("01-science-environment")["答复摘要"]
    assert prove([*paragraphs(summary), "联系电话：0755-00000000"], account(summary)).foreign


def alarms(count, format="docx"):
    """How many documents of generated cases were checked, and what was found in them."""
    found, documents = [], 0
    for file in generator.cases(count):
        for kind in KINDS:
            for made in docgen.compose(file, kind):
                documents += 1
                data = WRITERS[format](made.doc, made.stationery, False)
                found += [f for f in docgen.check(made, format, data) if f.severity is Severity.ERROR]
    return documents, found


def test_no_alarm_is_false():
    documents, found = alarms(8)
    assert (documents >= 20, found) == (True, [])


@pytest.mark.full
def test_no_alarm_is_false_in_a_thousand_documents():
    documents, found = alarms(300)
    assert (documents >= 1000, found) == (True, [])
    assert alarms(30, "pdf")[1] == []


# ---- the law ---------------------------------------------------------------------------------------------------
LINES = st.lists(st.text("国务院办公厅答复代表建议，。0123456789AB", min_size=3, max_size=12), min_size=1, max_size=8)
OWN = "附件：征询意见表"


def owed(lines):
    passages = tuple(RequiredPassage((number,), (line,)) for number, line in enumerate(lines))
    text = tuple(ExpectedLine(line) for line in (*lines, OWN))
    return Account((passages,), (), (), text)


@given(LINES)
def test_what_is_printed_in_order_with_lines_of_the_wording_holds(lines):
    assert prove([*lines, OWN], owed(lines)).holds


@given(LINES, st.data())
def test_a_line_less_is_never_overlooked(lines, data):
    dropped = data.draw(st.integers(0, len(lines) - 1))
    assert not prove([*lines[:dropped], *lines[dropped + 1 :], OWN], owed(lines)).holds


@given(LINES, st.data())
def test_a_changed_character_is_never_overlooked(lines, data):
    number = data.draw(st.integers(0, len(lines) - 1))
    at = data.draw(st.integers(0, len(lines[number]) - 1))
    changed = lines[number][:at] + "※" + lines[number][at + 1 :]
    assert not prove([*lines[:number], changed, *lines[number + 1 :], OWN], owed(lines)).holds
