"""A finished PDF that somebody has changed is found, though its hash is that of the manifest."""

import random

import pytest
from conftest import FINAL, compositions
from pdf_mutants import lines, mutants, put_together, taken_apart

import docgen
from docgen.checks import pdf_rules
from docgen.checks.subject import CheckedFile, Expected
from docgen.composition.compose import Composition
from docgen.errors import InputError
from docgen.inspection.finished import Finished
from docgen.writers.pdf import engines

SAMPLE = [(case, name) for case, name in FINAL if case == "26-two-co-handlers"]
ENGINES = ("docgen", "weasyprint")
STYLES = [(engine, accessible) for engine in ENGINES for accessible in (False, True)]


def written(composition: Composition, engine: str, accessible: bool) -> bytes:
    return engines.write(composition.doc, composition.stationery, accessible=accessible, engine=engine)


def findings(composition: Composition, data: bytes, *, is_new: bool = True) -> list[docgen.Finding]:
    """What the rules about the file as a whole find. They draw nothing. is_new: whether nothing is made again."""
    profile = composition.stationery.profile
    subject = CheckedFile(Expected(composition), Finished(data, "pdf", composition.name, profile, is_new))
    found = list(pdf_rules.pdf_has_only_what_the_writer_writes(subject))
    return found or list(pdf_rules.pdf_is_as_it_is_made_again(subject))


def is_found(composition: Composition, data: bytes) -> bool:
    """Whether the file is refused, or has a finding."""
    try:
        return bool(findings(composition, data, is_new=False) or docgen.check(composition, "pdf", data))
    except InputError:
        return True


def passing(case: str, name: str, engine: str, accessible: bool, share: float = 1) -> tuple[int, list[str]]:
    """How many changed files of a document were judged, and the changes that nothing found. share: of all changes."""
    composition = compositions(case)[name]
    made = list(mutants(written(composition, engine, accessible), random.Random(f"{case} {name}"), share=share))
    return len(made), [one.name for one in made if not is_found(composition, one.data)]


@pytest.mark.parametrize(("engine", "accessible"), STYLES)
def test_a_changed_pdf_is_found(engine, accessible):
    name = SAMPLE[ENGINES.index(engine) * 2 + accessible][1]
    count, missed = passing("26-two-co-handlers", name, engine, accessible, share=0.08)
    assert count > 10 and missed == []


@pytest.mark.parametrize(("engine", "accessible"), STYLES)
@pytest.mark.parametrize(("case", "name"), SAMPLE)
@pytest.mark.full
def test_every_change_of_every_pdf_is_found(case, name, engine, accessible):
    count, missed = passing(case, name, engine, accessible)
    assert count > 250 and missed == []


def test_every_change_of_the_list_can_be_made():
    listed = {f"{place} | {what}" for _, place, what in lines()}
    for engine, accessible in STYLES:
        for case, name in SAMPLE:
            data = written(compositions(case)[name], engine, accessible)
            listed -= {one.name for one in mutants(data, random.Random(name))}
    assert listed == set()


@pytest.mark.parametrize(("engine", "accessible"), STYLES)
def test_a_pdf_that_is_taken_apart_and_put_together_again_has_no_finding(engine, accessible):
    composition = compositions("26-two-co-handlers")["征询意见表"]
    data = put_together(taken_apart(written(composition, engine, accessible)))
    assert findings(composition, data) == []


@pytest.mark.parametrize(("case", "name"), FINAL)
@pytest.mark.parametrize(("engine", "accessible"), STYLES)
@pytest.mark.full
def test_no_pdf_of_a_sample_is_accused(case, name, engine, accessible):
    composition = compositions(case)[name]
    assert findings(composition, written(composition, engine, accessible)) == []
