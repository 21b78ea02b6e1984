"""Where the words of a document come from: the key of each run and paragraph, over all sample documents."""

import functools
import re

import pytest
from conftest import DOCUMENTS, DRAFT, compositions

from docgen.checks import case_values
from docgen.checks.text_account import account
from docgen.composition.compose import Composition
from docgen.inspection.readback import squeezed
from docgen.model.blocks import Emphasis, Run, text, walk
from docgen.model.case import Case
from docgen.stationery import sandbox

MADE = [(case, name) for case, name in DOCUMENTS if case != DRAFT]
every_document = pytest.mark.parametrize(("case", "name"), MADE, ids=map("-".join, MADE))
PROPOSERS = ("proposal", "proposers")
COMPUTED = ("date", "due", "assigned", "ask", "category", "text")
"""Ends of the keys from which something else is computed: a day in words, a topic, what a letter means, a summary."""


def runs(composition: Composition):
    """Every visible run with its paragraph."""
    for paragraph in walk(composition.doc):
        yield from ((paragraph, run) for run in paragraph.runs if isinstance(run, Run) and run.text.strip())


def typed(case: Case, key):
    """All texts that stand at or below a key of a case, without white space."""
    value = case.model_dump(mode="json")
    for part in key:
        value = value[part] if isinstance(part, int) else value.get(part)
        if value is None:
            return ""
    return "\n".join(squeezed(said) for said in texts(value))


def texts(value):
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts(part)
    elif value is not None:
        yield str(value)


def is_from_its_key(composition: Composition, run: Run, spoken: frozenset[str]) -> bool:
    """Whether the value at a run's key has its text, or it is computed from it. spoken: by the account of the text."""
    said = squeezed(run.text)
    if said in typed(composition.case, run.key):
        return True
    if run.key[-1] == "title" and run.key[:2] == PROPOSERS:
        return said == composition.stationery.vocabulary.proposer_titles[composition.case.proposal.kind]
    if run.key in (PROPOSERS, ("proposal", "proposers_total")):
        return (
            said == "、"
            or said in spoken
            or any(said in value for value in spoken if value.startswith(leader(composition)))
        )
    return said in spoken and run.key[-1] in COMPUTED


def leader(composition: Composition) -> str:
    return composition.case.proposal.ordered_proposers[0].name


@functools.cache
def accounted(case: str, name: str):
    return account(compositions(case)[name])


def spoken_values(value) -> set[str]:
    """All texts among the values of an account."""
    if isinstance(value, str):
        return {squeezed(value)}
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else ()
    return set().union(*map(spoken_values, inner))


@functools.cache
def own_words(sources: tuple[str, ...]) -> frozenset[str]:
    """The pieces of text that stand in a department's wordings and phrases."""
    found = set()
    for source in sources:
        for node in sandbox.parse(source).find_all(sandbox.nodes.TemplateData):
            for piece in re.split(r"[*|¶☐\n]|<\d>|# |^[a-z0-9-]+(?: \d+)?:", node.data, flags=re.MULTILINE):
                found.add(squeezed(piece))
    return frozenset(found - {""})


def of_the_wording(composition: Composition) -> set[str]:
    """What a document may say that is no value of its case: wordings, the two departments, the vocabulary."""
    stationery = composition.stationery
    words, offices = stationery.vocabulary, [stationery.department, composition.lead.department]
    found = set(own_words(tuple(sorted(source for source, _ in stationery.sources.values()))))
    for office in offices:
        found |= {office.name, office.short, office.we, office.you, office.letterhead or "", office.issuer or ""}
        found |= {copy for copies in office.copies.values() for copy in copies}
        found |= {str(value) for value in (office.contact.name, office.contact.phone) if value}
    found |= {words.ordinal(number) for number in range(1, 30)} | {str(number) for number in range(30)}
    return {squeezed(word) for word in found | {words.marks.missing, words.marks.draft, words.lists.separator}} - {""}


def is_made_of(said: str, words: set[str]) -> bool:
    """Whether a text is a sequence of words."""
    reached = {0}
    for end in range(1, len(said) + 1):
        if any(said[start:end] in words for start in reached):
            reached.add(end)
    return len(said) in reached


@every_document
def test_every_run_has_the_key_of_a_value_that_says_it_or_is_the_wordings_own(case, name):
    composition = compositions(case)[name]
    words, spoken = of_the_wording(composition), spoken_values(case_values.values(composition))
    strange = [
        (run.text, run.key)
        for _, run in runs(composition)
        if not (is_from_its_key(composition, run, spoken) if run.key else is_made_of(squeezed(run.text), words))
    ]
    assert not strange


def in_the_file(case: Case, key):
    """A key of the account, which names opinions by their units, as a path into the case file."""
    if key[0] != "opinions":
        return key
    index = [opinion.unit for opinion in case.opinions].index(key[1])
    name = "text" if key[2] == "stated" and not case.opinions[index].stated else key[2]
    return ("opinions", index, name)


@every_document
def test_every_passage_that_a_document_must_print_is_found_by_its_key(case, name):
    composition = compositions(case)[name]
    for group in accounted(case, name).groups:
        for passage in group:
            key = in_the_file(composition.case, passage.key)
            own = "\n".join(squeezed(run.text) for _, run in runs(composition) if run.key[: len(key)] == key)
            assert [line for line in passage.lines if line not in own] == [], key


@every_document
def test_a_paragraph_with_a_key_is_all_of_that_key(case, name):
    composition = compositions(case)[name]
    for paragraph in walk(composition.doc):
        if paragraph.key:
            assert {run.key for run in paragraph.runs} == {paragraph.key}
            assert squeezed(text(paragraph)) in typed(composition.case, paragraph.key)


def test_the_cells_of_a_typed_table_know_their_row_and_column():
    composition = compositions("08-table")["答复函"]
    cells = {p.key: text(p) for p in walk(composition.doc) if "table" in p.key}
    wanted = {}
    for part in {key[:5] for key in cells}:
        table = composition.case.reply.answers[part[2]].text[part[4]].table
        wanted |= {(*part, "table", "columns", index): column for index, column in enumerate(table.columns)}
        for row, row_cells in enumerate(table.rows):
            wanted |= {(*part, "table", "rows", row, index): cell for index, cell in enumerate(row_cells)}
        wanted |= {(*part, "table", "caption"): table.caption} if table.caption else {}
    assert cells == wanted and len(wanted) > 20


def test_a_salutation_leads_to_each_of_those_that_it_names():
    composition = compositions("02-joint-signers")["答复函"]
    (recipient,) = [p for p in walk(composition.doc) if p.role == "recipient"]
    people = composition.case.proposal.proposers
    for index, person in enumerate(people):
        if person.name in text(recipient):
            assert [run.text for run in recipient.runs if run.key == (*PROPOSERS, index, "name")] == [person.name]
    without = "".join(run.text for run in recipient.runs if not run.key)
    assert without.removeprefix("尊敬的") == "："


def test_what_a_draft_lacks_has_the_key_of_where_it_is_to_be_filled_in(draft):
    for composition in draft.values():
        missing = [run for _, run in runs(composition) if run.emphasis is Emphasis.MISSING]
        assert {run.key for run in missing} == {key for key, _ in composition.missing}
        assert all(run.key for run in missing)
