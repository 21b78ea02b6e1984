"""docgen as a library: its names, their examples, and cases that come as values."""

import datetime as dt
import doctest
import importlib
import inspect
import json
import pkgutil

import pytest
from conftest import ROOT, SAMPLES

import docgen
from docgen import api

MODULES = [importlib.import_module(f"docgen.api.{found.name}") for found in pkgutil.iter_modules(api.__path__)]
VERBS = [name for name in docgen.__all__ if inspect.isfunction(getattr(docgen, name))]


@pytest.mark.parametrize("name", docgen.__all__)
def test_every_name_of_the_library_is_there_and_says_what_it_is(name):
    assert getattr(docgen, name).__doc__


@pytest.mark.parametrize("name", VERBS)
def test_every_verb_shows_how_it_is_called(name):
    assert f"docgen.{name}(" in "".join(
        example.source for example in doctest.DocTestParser().get_examples(getattr(docgen, name).__doc__)
    )


@pytest.mark.parametrize("name", VERBS)
def test_every_verb_of_the_library_is_defined_in_its_room(name):
    assert getattr(docgen, name).__module__.startswith("docgen.api.")


EXAMPLES = [
    found
    for module in (api, *MODULES)
    for found in doctest.DocTestFinder(exclude_empty=True).find(module)
    if found.examples
]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_an_example_runs(example, monkeypatch, tmp_path):
    monkeypatch.chdir(ROOT)
    folder = tmp_path / "folder"
    folder.mkdir()
    example.globs |= {"docgen": docgen, "folder": folder}
    assert doctest.DocTestRunner().run(example).failed == 0


def test_a_name_that_the_library_lacks_is_an_attribute_error():
    with pytest.raises(AttributeError, match="bake"):
        docgen.bake  # noqa: B018


# ---- cases as values -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("case", SAMPLES)
def test_a_case_of_values_is_the_case_of_the_file(case):
    file = docgen.read(SAMPLES[case])
    for values in (file.case.model_dump(), file.case.model_dump(exclude_none=True), file.case.model_dump(mode="json")):
        assert docgen.parse(values).case == file.case
    assert docgen.parse(json.dumps(file.case.model_dump(mode="json"), ensure_ascii=True)).case == file.case
    assert docgen.parse(SAMPLES[case].read_bytes()).case == file.case
    assert docgen.parse(docgen.parse(file.case.model_dump()).yaml).case == file.case


def values() -> dict:
    return docgen.read(SAMPLES["10-not-public"]).case.model_dump(exclude_none=True)


def test_values_may_be_dates_numbers_and_truth():
    given = values()
    given["proposal"]["number"] = 20260042
    given["reply"]["date"] = dt.date(2026, 5, 8)
    case = docgen.parse(given).case
    assert (case.proposal.number, case.reply.date) == ("20260042", dt.date(2026, 5, 8))


def test_what_is_wrong_with_values_has_a_key_and_no_line():
    given = values()
    given["proposal"]["kind"] = "信"
    given["reply"]["date"] = "昨天"
    with pytest.raises(docgen.CaseError) as caught:
        docgen.parse(given, "第一件")
    places = {(finding.place.file, finding.place.key, finding.place.line) for finding in caught.value.findings}
    assert places == {("第一件", "proposal.kind", None), ("第一件", "reply.date", None)}


def test_what_is_wrong_with_text_has_a_line():
    text = SAMPLES["10-not-public"].read_text(encoding="utf-8").replace("kind: 建议", "kind: 信", 1)
    with pytest.raises(docgen.CaseError) as caught:
        docgen.parse(text)
    (finding,) = caught.value.findings
    assert text.splitlines()[finding.place.line - 1].strip() == "kind: 信"


def endless() -> dict:
    given: dict = {}
    given["proposal"] = given
    return given


@pytest.mark.parametrize(
    "given",
    [
        endless(),
        {"proposal": {"points": ["样例"] * 30_000}},
        "[1]",
        "{",
        "[" * 100_000,
        '{"a":' * 100_000,
        {"proposal": 1},
        {1: 2},
        {"proposal": {"title": "\x00"}},
        {"proposal": {"title": "\ud800"}},
    ],
    ids=range(10),
)
def test_values_that_are_no_case_are_refused(given):
    with pytest.raises(docgen.CaseError):
        docgen.parse(given)


def test_a_place_that_an_update_put_in_has_its_line():
    file = docgen.read(SAMPLES["10-not-public"])
    updated = docgen.update(file, file.case.model_copy(update={"annex": ("附件.pdf",)}))
    line = updated.place(("annex", 0)).line
    assert line and "附件.pdf" in updated.yaml.splitlines()[line - 1]


def test_a_kind_or_format_that_does_not_exist_is_answered_with_those_that_do(tmp_path):
    with pytest.raises(docgen.UsageError, match="reply、opinion、feedback、summary"):
        docgen.make(SAMPLES["10-not-public"], tmp_path, kinds=["letter"])
    with pytest.raises(docgen.UsageError, match="docx、pdf"):
        docgen.build(SAMPLES["10-not-public"], tmp_path, formats=["odt"])
    with pytest.raises(docgen.UsageError, match="letter"):
        docgen.measure(SAMPLES["10-not-public"], kind="book")
    assert not list(tmp_path.iterdir())


CASE = str(SAMPLES["10-not-public"])
REPLY = {"kinds": ["reply"], "formats": ["docx"]}
DIGEST = {"form": "report", "edition": "public"}
PARAMETERS = {
    "read": docgen.read,
    "parse": docgen.parse,
    "import_form": docgen.import_form,
    "import_into: case": lambda odd: docgen.import_into(odd, CASE),
    "import_into: paper": lambda odd: docgen.import_into(CASE, odd),
    "update": lambda odd: docgen.update(docgen.read(CASE), odd),
    "save_case": docgen.save_case,
    "accept": lambda odd: docgen.accept(odd, []),
    "compose: case": lambda odd: docgen.compose(odd, "reply"),
    "compose: kind": lambda odd: docgen.compose(docgen.read(CASE), odd),
    "preview": lambda odd: docgen.preview(docgen.read(CASE), odd),
    "render": lambda odd: docgen.render(odd, "docx"),
    "render: format": lambda odd: docgen.render(docgen.preview(docgen.read(CASE), "reply")[0], odd),
    "check": docgen.check,
    "check: format": lambda odd: docgen.check(docgen.preview(docgen.read(CASE), "reply")[0], odd, b""),
    "check: data": lambda odd: docgen.check(docgen.preview(docgen.read(CASE), "reply")[0], "docx", odd),
    "make": lambda odd: docgen.make(odd, "out", **REPLY),
    "make: out": lambda odd: docgen.make(CASE, odd, **REPLY),
    "make: kinds": lambda odd: docgen.make(CASE, "out", kinds=odd or 0),
    "make: formats": lambda odd: docgen.make(CASE, "out", formats=odd or 0),
    "make: jobs": lambda odd: docgen.make(CASE, "out", jobs=odd or "0"),
    "make: limit": lambda odd: docgen.make(CASE, "out", limit=odd),
    "build": lambda odd: docgen.build(odd, "out", **REPLY),
    "watch": lambda odd: next(docgen.watch(odd, "out", **REPLY)),
    "register": docgen.register,
    "again": docgen.again,
    "make_digest": lambda odd: docgen.make_digest(odd, 2025, "out", **DIGEST),
    "make_digest: figures": lambda odd: docgen.make_digest(CASE, 2025, "out", figures=odd or 0, **DIGEST),
    "verify": docgen.verify,
    "measure": docgen.measure,
    "compare": docgen.compare,
    "department": docgen.department,
    "lint": lambda odd: next(docgen.lint(odd or 0)),
    "departments": lambda odd: docgen.departments(templates=odd or 0),
    "come_back: case": lambda odd: docgen.come_back(odd, CASE),
    "come_back: edited": lambda odd: docgen.come_back(CASE, odd),
}
"""Parameter of a verb → a call with an odd value for it."""
ODD = {
    "None": None,
    "a number": -5.5,
    "an object": object(),
    "a null": "a\0b",
    "a list": [None],
    "a long name": "长" * 300,
}


@pytest.mark.parametrize("call", PARAMETERS.values(), ids=PARAMETERS)
def test_an_odd_value_for_a_parameter_is_a_typed_error(call, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    for name, odd in ODD.items():
        try:
            call(odd)
        except docgen.DocgenError as error:
            assert error.exit_code and (error.next_step or error.findings), name
        else:
            pytest.fail(f"{name} was taken")
    assert not list(tmp_path.iterdir())
