"""A finished PDF that somebody has changed is found, though its hash is that of the manifest."""

import random
import re
from dataclasses import replace

import pytest
from conftest import FINAL, compositions
from pdf_mutants import Body, lines, mutants, put_together, taken_apart

import docgen
from docgen import checks
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
    count, missed = passing("26-two-co-handlers", name, engine, accessible, share=0.06)
    assert count > 10 and missed == []


def found_elsewhere(composition: Composition, data: bytes) -> list[docgen.Finding]:
    """What is found in a file whose list states another version or other fonts, so that its bytes are not compared."""
    finished = Finished(data, "pdf", composition.name, composition.stationery.profile)
    try:
        return checks.check_file(CheckedFile(Expected(composition), finished), is_of_this_version=False)
    except InputError as error:
        return [error.as_finding()]


@pytest.mark.parametrize(("accessible", "share"), [(False, 0.06), pytest.param(True, 1, marks=pytest.mark.full)])
def test_a_changed_pdf_is_found_though_its_list_states_another_version(accessible, share):
    case, name = SAMPLE[0]
    composition = compositions(case)[name]
    data = written(composition, "docgen", accessible)
    assert found_elsewhere(composition, data) == []
    made = list(mutants(data, random.Random(name), share=share))
    assert len(made) > 10 and [one.name for one in made if not found_elsewhere(composition, one.data)] == []


@pytest.mark.parametrize(("engine", "accessible"), STYLES)
@pytest.mark.parametrize(("case", "name"), SAMPLE)
@pytest.mark.full
def test_every_change_of_every_pdf_is_found(case, name, engine, accessible):
    count, missed = passing(case, name, engine, accessible)
    assert count > 250 and missed == []


@pytest.mark.full
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


def changed(pattern: bytes, new: bytes, *, kind: str) -> list[docgen.Finding]:
    """The findings about a reply in which the dictionary of an object has something else."""
    composition = compositions("26-two-co-handlers")["答复函"]
    objects = taken_apart(written(composition, "docgen", accessible=False))
    number = objects.of(kind)[-1]
    body = objects.bodies[number]
    assert pattern in body.text
    objects.bodies[number] = replace(body, text=body.text.replace(pattern, new))
    return findings(composition, put_together(objects))


def test_a_message_says_on_which_page_and_in_which_object():
    (finding,) = changed(b"/Tabs /S", b"/Tabs /S/UserUnit 2", kind="page")
    assert finding.code == "pdf-grammar" and "第 2 页" in finding.message and "UserUnit" in finding.message
    assert finding.next_step == "不要使用此文件；重做一份"


def test_what_belongs_to_no_page_is_named_by_its_object():
    (finding,) = changed(b"/Lang (zh-CN)", b"/Lang (zh-CN)/OpenAction [4 0 R /Fit]", kind="catalog")
    assert "OpenAction" in finding.message and "对象 2" in finding.message


def test_a_page_that_cannot_be_drawn_has_a_typed_end():
    composition = compositions("26-two-co-handlers")["答复函"]
    objects = taken_apart(written(composition, "docgen", accessible=False))
    page = objects.of("page")[-1]
    objects.bodies[page] = replace(objects.bodies[page], text=objects.bodies[page].text.replace(b"/Page/", b"/Pag/"))
    assert is_found(composition, put_together(objects))


def test_a_damaged_font_is_a_finding():
    composition = compositions(SAMPLE[0][0])[SAMPLE[0][1]]
    data = written(composition, "docgen", False)
    program = max(re.finditer(rb"stream\n(.*?)\nendstream", data, re.DOTALL), key=lambda match: len(match[1]))
    damaged = data[: program.end(1) - 1] + bytes([data[program.end(1) - 1] ^ 1]) + data[program.end(1) :]
    codes = {finding.code for finding in docgen.check(composition, "pdf", damaged)}
    assert {"pdf-grammar", "pdf-made-again"} <= codes


def test_a_pdf_that_another_program_saved_is_called_so_and_nothing_else():
    (finding,) = changed(b"/Producer (docgen)", b"/Producer (PDF Editor 3)", kind="info")
    assert finding.code == "pdf-resaved" and "由 PDF Editor 3 另存过" in finding.message


def spoilt(data: bytes, chance: random.Random) -> bytes:
    """A file with a few other bytes, with a hole, without an object, or with another value in one."""
    kind = chance.randrange(4)
    if kind == 0:
        found = bytearray(data)
        for _ in range(chance.randint(1, 4)):
            found[chance.randrange(len(found))] = chance.randrange(256)
        return bytes(found)
    if kind == 1:
        start = chance.randrange(len(data))
        return data[:start] + data[start + chance.randint(1, 200) :]
    objects = taken_apart(data)
    number = chance.choice(sorted(objects.bodies))
    body = objects.bodies[number]
    if kind == 2:
        objects.bodies[number] = Body(b"null")
    else:
        token = chance.choice(list(TOKEN.finditer(body.text)))
        text = body.text[: token.start()] + chance.choice(VALUES) + body.text[token.end() :]
        objects.bodies[number] = replace(body, text=text)
    return put_together(objects)


TOKEN = re.compile(rb"/[\w.+-]+|\d+ 0 R|-?[\d.]+|<<|>>|\[|\]|<[0-9a-f]*>|\([^)]*\)|true|null")
VALUES = (
    rb"null|-1|99999999999|1.5|[]|[0 [1] 2]|<<>>|(\351)|<fe>|<feffd800>|/X|1 0 R|9999 0 R|true|[1 0 R]|[(a)]".split(
        b"|"
    )
)


@pytest.mark.parametrize("seed", [*range(4), *(pytest.param(seed, marks=pytest.mark.full) for seed in range(4, 100))])
def test_a_spoilt_pdf_has_findings_or_none_and_no_other_end(seed):
    chance = random.Random(seed)
    engine, accessible = STYLES[seed % len(STYLES)]
    composition = compositions("26-two-co-handlers")[chance.choice(SAMPLE)[1]]
    data = written(composition, engine, accessible)
    assert sum(bool(findings(composition, spoilt(data, chance))) for _ in range(40)) > 20
