"""What several test files share: the sample cases, their composed documents, and the files made of them."""

import functools
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

import docgen
from docgen.composition.compose import Composition
from docgen.interfaces.cli import main
from docgen.stationery.departments import Departments

# A shell starts what runs in the background deaf to Ctrl-C, and every command that a test starts would inherit it.
signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).parents[1]
GOLDEN = ROOT / "tests/whole/golden"
SAMPLES = {path.stem: path for path in sorted((ROOT / "samples/cases").glob("*.yaml"))}
KINDS = tuple(Departments().kinds)
DRAFT = "00-draft"
"""What the real form, imported and not yet filled in, is called beside the samples."""

# Every golden file names one document: (case, document). `test_golden` compares the list with what is composed.
DOCUMENTS = [(path.parent.name, path.stem) for path in sorted(GOLDEN.glob("*/*.txt"))]
FINAL = [(case, name) for case, name in DOCUMENTS if case != DRAFT]

FULL_PAGES = """\
proposal:
  kind: 建议
  number: "20269999"
  congress: 市七届人大
  session: 六次会议
  title: 关于核对版心的建议
  proposers: [{{name: 样例}}]
  points: [{{label: 建议一, ask: 建议核对版心。}}]
handling: {{type: 独办, lead: {lead}}}
reply:
  document_number: {prefix}〔2026〕123号
  date: 2026-05-08
  category: B
  publicity: 公开
  contact: {{name: 王样例, phone: 0755-00000000}}
  answers: [{{point: 建议一, text: {text}}}]
"""
LEADS = {"letter": ("市工业和信息化局", "深工信建函"), "document": ("市财政局", "深财建")}


@functools.cache
def compositions(case: str) -> dict[str, Composition]:
    """All documents of a sample case, by name."""
    file = docgen.read(SAMPLES[case])
    return {made.name: made for kind in KINDS for made in docgen.compose(file, kind)}


@pytest.fixture(scope="session")
def draft(tmp_path_factory) -> dict[str, Composition]:
    """All documents of the real form, imported and not yet filled in."""
    folder = tmp_path_factory.mktemp("import")
    assert main(["import", str(ROOT / "samples/intake/seed.txt"), "--out", str(folder)]) == 0
    (path,) = folder.glob("*.yaml")
    file = docgen.read(path)
    return {made.name: made for kind in KINDS for made in docgen.compose(file, kind, draft=True)}


@pytest.fixture(scope="session")
def full_pages(tmp_path_factory) -> Callable[[str], Composition]:
    """A reply in the format `letter` or `document` whose answer is 3,000 hanzi without a place to squeeze."""

    @functools.cache
    def reply(shell: str) -> Composition:
        lead, prefix = LEADS[shell]
        path = tmp_path_factory.mktemp("pages") / f"{shell}.yaml"
        path.write_text(FULL_PAGES.format(lead=lead, prefix=prefix, text="国" * 3000), encoding="utf-8")
        (composition,) = docgen.compose(docgen.read(path), "reply")
        return composition

    return reply


@pytest.fixture(scope="session")
def shared(tmp_path_factory) -> Path:
    """A folder that all worker processes of a test run share."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "shared"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def finished(shared) -> Callable[[str, str, str], Path]:
    """The file of a sample's document in one format, made once in a test run: `finished(case, name, format)`."""

    def path_of(case: str, name: str, format: str) -> Path:
        path = shared / case / f"{name}.{format}"
        if not path.exists():
            path.parent.mkdir(exist_ok=True)
            own = path.with_suffix(f".{os.getpid()}")
            own.write_bytes(docgen.render(compositions(case)[name], format))
            own.replace(path)
        return path

    return path_of
