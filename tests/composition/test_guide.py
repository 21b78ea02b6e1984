"""All that an office can write has a meaning and an example, and every example is legal."""

import contextlib
import dataclasses
import re
import shutil
import tomllib
from unittest import mock

import pytest
from conftest import ROOT, SAMPLES

import docgen
from docgen.composition import compose, meanings, values, wording
from docgen.composition.guide import guide
from docgen.files import toml_files
from docgen.model.blocks import BOOK_ROLES, Role, paragraphs
from docgen.stationery import sandbox
from docgen.stationery.department import merged
from docgen.stationery.departments import Departments

DEPARTMENTS = Departments()
SECTIONS = {section.name: section for section in guide(DEPARTMENTS)}
BASE = DEPARTMENTS.stationery("base")
CASE = docgen.read(SAMPLES["01-science-environment"]).case


def printable(kind):
    """The values that the wording of a kind of document is given."""
    copies, _ = compose.called_for(CASE, (kind,), DEPARTMENTS)
    halted = mock.patch.object(compose.wording, "blocks", side_effect=InterruptedError)
    with halted as blocks, contextlib.suppress(InterruptedError):
        compose.compose_copy(CASE, copies[0], DEPARTMENTS, draft=True)
    return blocks.call_args[0][2]


VALUES = printable("reply") | {
    # What an opinion is given, and what base wordings name by `for` and `with`.
    "opinion": printable("opinion")["opinion"],
    "history": (values.RoundValues("深工信建函〔2025〕7号", "2025年5月8日", "不满意", None),),
    "point": values.ElsewhereValues("建议二", "增加资金", "市财政局"),
}
VALUES |= {"answer": VALUES["reply"].answers[0], "contact": VALUES["opinion"].contact}
WRITTEN = [entry for name in ("categories", "signs") for entry in SECTIONS[name].entries]


def rendered(text):
    """The blocks of a wording that is this text, read as the wordings of a department are."""
    sources = {"example.txt": text} | BASE.department.phrases
    sources = {name: (re.sub(r"{{ phrase.(\w+) }}", r"{% include '\1' %}", one), name) for name, one in sources.items()}
    return wording.blocks(sources, "example.txt", VALUES, compose.filters(BASE), sealed=True)


@pytest.mark.parametrize("section", SECTIONS)
def test_everything_an_office_can_write_has_a_meaning_and_an_example(section):
    lists = {
        "handling.elsewhere",
        "proposal.together",
        "reply.sections",
        "reply.answers",
        "reply.contact",
        "opinion.contact",
    }
    assert [entry.name for entry in SECTIONS[section].entries if not entry.meaning] == []
    assert {entry.name for entry in SECTIONS[section].entries if not entry.example} <= lists


@pytest.mark.parametrize("record", meanings.RECORDS, ids=lambda record: record.name)
def test_every_field_of_a_record_is_explained_and_no_other(record):
    assert list(record.fields) == [field.name for field in dataclasses.fields(record.record)]


def test_every_name_that_a_wording_can_read_is_explained():
    assert VALUES.keys() <= {record.name for record in meanings.RECORDS} | meanings.OTHERS.keys()


def test_every_record_of_the_values_is_explained():
    told = {record.record for record in meanings.RECORDS}
    every = {one for one in vars(values).values() if dataclasses.is_dataclass(one)}
    assert told == every - {values.ExtraValues}  # whose names are those of the case


def test_every_filter_is_explained():
    fenced = sandbox.environment({}, filters=compose.filters(BASE), finalize=str, autoescape=False)
    twins = {"count", "d"}
    assert {name for name in fenced.filters if " " not in name} - twins == meanings.FILTERS.keys()


def test_every_category_of_a_line_is_explained():
    letters = set(Role) - BOOK_ROLES - {Role.CELL, Role.CELL_HEADING, Role.JOINT_SIGNATURE}
    assert meanings.CATEGORIES.keys() == letters | {"table", "header", "row", "page"}


def test_every_setting_has_a_description_and_an_example():
    assert [entry.name for entry in SECTIONS["settings"].entries if entry.example.endswith("=")] == []


@pytest.mark.parametrize("entry", WRITTEN, ids=lambda entry: entry.name)
def test_the_example_of_a_line_is_legal(entry):
    blocks = rendered(entry.example)
    roles = {paragraph.role for block in blocks for paragraph in paragraphs(block)}
    category = entry.name.rstrip(":")
    assert category not in set(Role) or category in roles


@pytest.mark.parametrize("entry", SECTIONS["filters"].entries, ids=lambda entry: entry.name)
def test_the_example_of_a_filter_is_legal(entry):
    own_line = "paragraphs" in entry.example
    assert rendered(entry.example if own_line else f"body: {entry.example}") is not None


@pytest.mark.parametrize("table", ["lines", "phrases"])
def test_the_example_of_a_phrase_or_line_is_what_the_base_department_states(table):
    for entry in SECTIONS[table].entries:
        assert tomllib.loads(entry.example) == {entry.name: getattr(BASE.department, table)[entry.name]}


def test_every_line_can_be_printed():
    for name, line in BASE.department.lines.items():
        assert rendered(line), name


def test_every_phrase_that_is_not_empty_can_be_printed():
    for name, text in BASE.department.phrases.items():
        assert bool(rendered(f"body: 有{{{{ phrase.{name} }}}}")) == bool(text), name


@pytest.fixture(scope="module")
def templates(tmp_path_factory):
    """A copy of the templates with a place for a new department."""
    folder = tmp_path_factory.mktemp("guide") / "templates"
    shutil.copytree(ROOT / "templates", folder)
    (folder / "departments/own").mkdir()
    return folder


@pytest.mark.parametrize("entry", SECTIONS["settings"].entries, ids=lambda entry: entry.name)
def test_the_example_of_a_setting_makes_a_department(entry, templates):
    toml = entry.example.replace("] ", "]\n", 1) if entry.example.startswith("[") else entry.example
    own = merged({"extends": "base", "name": "样例局", "short": "样例局"}, tomllib.loads(toml))
    spelled = [f"{key} = {toml_files.spelled(value)}" for key, value in own.items()]
    (templates / "departments/own/department.toml").write_text("\n".join(spelled), "utf-8")
    assert Departments(templates).stationery("own")


def test_a_value_is_printed_as_the_guide_writes_it():
    for name in ("proposal", "handling", "reply", "opinion", "department", "lead"):
        for entry in SECTIONS[name].entries:
            if entry.name.startswith("{{"):
                line = entry.name if "paragraphs" in entry.name else f"body: {entry.name}"
                rendered(f"{{% if {entry.name.strip('{} ').split(' |')[0]} %}}\n{line}\n{{% endif %}}")
