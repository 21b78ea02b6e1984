"""How the program is put together: who may import whom, what stays behind which module, how long anything may be."""

import ast
import functools
import graphlib
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT, SAMPLES

import docgen
from docgen.interfaces import cli

SOURCE = ROOT / "src"
LONGEST_MODULE, LONGEST_FUNCTION = 450, 55

# From the bottom up: a module imports only from its own room and from those that stand before it.
ROOMS = [
    "language",
    "errors",
    "files",
    "model",
    "stationery",
    "layout",
    "composition",
    "intake",
    "writers",
    "inspection",
    "checks",
    "digest",
    "bind",
    "pipeline",
    "api",
    "docgen",
    "interfaces",
    "__main__",
]
MOST_FILES, MOST_FOLDERS = 5, 14
"""What lies at the top of the package."""

# A foreign library is known to these modules and to no other.
BEHIND = {
    "weasyprint": {
        "writers.pdf.font_configuration",
        "writers.pdf.pictures",
        "writers.pdf.printer",
    },
    "pydyf": {
        "bind.annex_pages",
        "bind.book_file",
        "bind.spilled_pdf",
        "inspection.marked_copy",
        "writers.pdf.printer",
        "writers.pdf.drawing.links_and_fields",
        "writers.pdf.drawing.embedded_fonts",
        "writers.pdf.drawing.finishing",
        "writers.pdf.drawing.metadata",
        "writers.pdf.drawing.navigation",
        "writers.pdf.drawing.numbers",
        "writers.pdf.drawing.stamps",
        "writers.pdf.drawing.structure_tree",
        "writers.pdf.drawing.writing",
    },
    "docxtpl": {"writers.docx.letter"},
    "pypdf": {
        "files.pdf_admission",
        "inspection.marked_copy",
        "inspection.readback",
        "bind.annex_pages",
        "bind.annex_proof",
        "inspection.resaved_pdf",
        "inspection.proof.shell_background",
        "writers.pdf.shell_drawing",
        "writers.pdf.shell_contrast",
        "writers.pdf.shell_objects",
        "writers.pdf.shell_reading",
    },  # what comes in, what docgen made, what is bound in, and what WeasyPrint made of a shell
    "deflate": {"files.compression"},
    "rich": {"interfaces.terminal", "interfaces.check_report"},
    "distributed": {"pipeline.batch.remote"},
    "fontTools": {"layout.font_folder", "layout.font_tables", "layout.quadratic_outlines"},
    "uharfbuzz": {"layout.face"},
    "uniseg": {"layout.line_breaking"},
    "pypinyin": {"digest.name_order"},
    "xlsxwriter": {"digest.workbook"},
    "PIL": {"files.photograph_admission"},
    # the workbench alone serves pages
    "starlette": {
        "interfaces.workbench.app",
        "interfaces.workbench.guard",
        "interfaces.workbench.page",
        "interfaces.workbench.permissions",
        "interfaces.workbench.received_file",
        "interfaces.workbench.routing",
        "interfaces.workbench.screens.case_list",
        "interfaces.workbench.screens.departments",
        "interfaces.workbench.screens.downloads",
        "interfaces.workbench.screens.editor",
        "interfaces.workbench.screens.history",
        "interfaces.workbench.screens.intake",
        "interfaces.workbench.screens.previews",
        "interfaces.workbench.screens.json_answers",
        "interfaces.workbench.screens.repair",
        "interfaces.workbench.screens.returned",
        "interfaces.workbench.screens.review",
        "interfaces.workbench.screens.sessions",
        "interfaces.workbench.screens.subject",
        "interfaces.workbench.screens.warnings",
        "interfaces.workbench.screens.yearbook",
    },
    "uvicorn": {"interfaces.workbench.serving"},
    "ruamel": {"model.case_file", "model.fast_yaml", "model.strict_parser", "intake.case_draft"},
    "yaml": {"model.fast_yaml"},
    "babel": {"stationery.vocabulary"},
    "pypdfium2": {
        "files.pdfium",
        "inspection.measure.pdf",
        "inspection.ink",
        "intake.readers.pdf_page",
    },  # what a PDF of any producer is, and what is seen of our own
    "lxml": {"files.docx_package", "files.html_files", "writers.docx.outgoing_parts", "writers.docx.shell"},
    "markupsafe": {"writers.docx.letter", "writers.docx.book", "writers.pdf.letter_html", "writers.pdf.shell_html"},
    # wording and writers.docx know its exceptions and `Undefined`, frame_reader the tree of a template
    # interfaces.workbench.page renders docgen's own pages, which no office changes
    "jinja2": {
        "stationery.sandbox",
        "composition.wording",
        "writers.docx.letter",
        "checks.wording_reader",
        "interfaces.workbench.page",
    },
    "pydantic": {
        "files.own_json",
        "model.scalars",
        "model.case",
        "model.case_file",
        "model.editable",
        "model.key_names",
        "model.mistakes",
        "stationery.department",
        "intake.clerk",
        "intake.case_draft",
        "digest.book_plan",
        "stationery.declarations",
    },
}
MAKING = {"docxtpl", "docx", "weasyprint", "pydyf", "pypdf", "xlsxwriter"}
"""What makes documents, and nothing else needs."""
SAME_NAMES = {
    "Page": "layout.pages: a page that is to be drawn; inspection.measure: a page of a finished file, as measured",
}
"""Public class names that two modules have on purpose, and what each means by it."""
SLOW = MAKING | {"pydantic", "rich", "pypinyin", "babel", "email", "inspect", "starlette", "uvicorn", "sqlite3"}
"""What takes long to import and must wait until it is needed."""


def module_name(path: Path) -> str:
    parts = path.relative_to(SOURCE / "docgen").with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__") or "docgen"


MODULES = {module_name(path): path for path in sorted((SOURCE / "docgen").rglob("*.py"))}
TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in MODULES.items()}
every_module = pytest.mark.parametrize("module", MODULES)


@functools.cache
def imported(module: str) -> frozenset[str]:
    """The full names of all modules that a module imports, anywhere in it."""
    return frozenset(_imported(module))


def _imported(module: str) -> Iterator[str]:
    for node in ast.walk(TREES[module]):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports state the full name"
            for alias in node.names:
                below = f"{node.module}.{alias.name}"
                yield below if below.removeprefix("docgen.") in MODULES else str(node.module)


def own(module: str) -> set[str]:
    """The modules of ours that a module imports, by their names here."""
    names = {name for name in imported(module) if name.partition(".")[0] == "docgen"}
    return {name.removeprefix("docgen.") for name in names}


def packages(module: str) -> set[str]:
    """The packages that a module takes a module from: `from docgen.intake import names` reads both.

    `docgen` itself is left out, because it imports a module when one of its names is asked for.
    """
    froms = (node for node in ast.walk(TREES[module]) if isinstance(node, ast.ImportFrom))
    return {str(node.module).removeprefix("docgen.") for node in froms} & MODULES.keys() - {"docgen"}


def room(module: str) -> int:
    """Where the room of a module stands in the order."""
    return ROOMS.index(module.partition(".")[0])


def test_the_order_names_every_room_and_no_other():
    assert {module.partition(".")[0] for module in MODULES} == set(ROOMS)


def test_the_top_of_the_package_shows_its_rooms():
    top = SOURCE / "docgen"
    assert len(list(top.glob("*.py"))) <= MOST_FILES
    assert len([path for path in top.iterdir() if path.is_dir() and path.name != "__pycache__"]) <= MOST_FOLDERS


@every_module
def test_a_module_imports_only_from_its_own_room_and_those_below_it(module):
    # Imports that serve type annotations alone are counted too: who needs a type knows its module.
    above = {name for name in own(module) if room(name) > room(module)}
    assert not above


def test_what_people_use_calls_the_library_and_nothing_behind_it():
    allowed = {"docgen", "api", "errors", "language", "interfaces"}
    for module in MODULES:
        if module.partition(".")[0] == "interfaces":
            assert {name.partition(".")[0] for name in own(module)} <= allowed, module


def test_no_name_of_the_library_is_hidden_by_a_room():
    # Importing `docgen.digest` makes the room the package's attribute, whatever `__getattr__` would answer.
    assert not set(docgen.__all__) & {module.partition(".")[0] for module in MODULES}


def test_every_command_is_a_module_that_describes_and_runs_it():
    commands = {name.rpartition(".")[2] for name in MODULES if name.startswith("interfaces.commands.")} - {"options"}
    listed = {f"{name}_" if name in ("import", "return") else name for name in cli._commands()}
    assert commands == listed
    for name in commands:
        defined = {n.name for n in TREES[f"interfaces.commands.{name}"].body if isinstance(n, ast.FunctionDef)}
        assert {"describe", "run"} <= defined


def test_the_imports_have_no_cycle():
    graph = {module: (own(module) | packages(module)) - {module} for module in MODULES}
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        pytest.fail(" ← ".join(error.args[1]), pytrace=False)


@pytest.mark.parametrize("library", BEHIND)
def test_a_foreign_library_stays_behind_its_modules(library):
    users = {module for module in MODULES if library in {name.partition(".")[0] for name in imported(module)}}
    assert users == BEHIND[library]


def test_no_other_foreign_library_is_used():
    found = {name.partition(".")[0] for module in MODULES for name in imported(module)}
    assert found <= {"docgen"} | BEHIND.keys() | set(sys.stdlib_module_names)


def test_the_jinja_of_offices_is_configured_in_the_sandbox_alone():
    for module, tree in TREES.items():
        if module == "interfaces.workbench.page":
            continue  # its pages are docgen's own
        names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        names |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        if module != "stationery.sandbox":
            assert not [name for name in names if name.endswith("SandboxedEnvironment") or name == "Environment"], (
                module
            )


def test_word_processing_xml_is_spelled_by_the_writer_and_by_the_grammar_that_judges_it():
    spelling = {name for name, path in MODULES.items() if re.search(r"<w:\w", path.read_text(encoding="utf-8"))}
    assert {".".join(name.split(".")[:3]) for name in spelling} == {"writers.docx.ooxml", "checks.word_grammar"}


def test_the_numbers_of_the_standard_stand_in_the_profile_alone():
    """Lengths that GB/T 9704 states in millimetres: type area, margins, rules."""
    for module, path in MODULES.items():
        code = re.sub(r'""".*?"""|#.*', "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not re.search(r"\b(156|225|170|2098|1588|8844|12756|28\.95|4\.84)\b", code), module


@every_module
def test_a_module_is_short_and_says_what_it_does(module):
    lines = MODULES[module].read_text(encoding="utf-8").splitlines()
    assert ast.get_docstring(TREES[module])
    assert len(lines) <= LONGEST_MODULE


def public_classes() -> Iterator[tuple[str, str]]:
    """Every public class by name, with its module."""
    for module, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                yield node.name, module


def test_a_public_class_has_its_name_to_itself():
    found: dict[str, set[str]] = {}
    for name, module in public_classes():
        found.setdefault(name, set()).add(module)
    assert {name for name, modules in found.items() if len(modules) > 1} == SAME_NAMES.keys()


def test_names_that_are_shared_on_purpose_are_explained_for_both_modules():
    for name, reason in SAME_NAMES.items():
        for module in (module for known, module in public_classes() if known == name):
            assert any(module.startswith(said.split(":")[0]) for said in reason.split("; ")), (name, module)


@every_module
def test_no_function_is_long(module):
    functions = [n for n in ast.walk(TREES[module]) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    long = {f.name: f.end_lineno - f.lineno + 1 for f in functions if f.end_lineno - f.lineno >= LONGEST_FUNCTION}
    assert not long


def repository() -> Iterator[tuple[Path, str]]:
    """Every file of the repository as text; of a Word file its parts."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    for name in filter(None, listed.stdout.decode().split("\0")):
        path = ROOT / name
        if path.suffix == ".docx":
            with zipfile.ZipFile(path) as archive:
                yield path, "".join(archive.read(part).decode("utf-8", "replace") for part in archive.namelist())
        elif path.is_file():
            yield path, path.read_bytes().decode("utf-8", "replace")


def test_the_repository_names_no_place_of_the_machine_it_was_made_on():
    private = re.compile(
        r"(?<![\w.}])/(home|root|work|Users)/\w|pypi\.org|python[h]osted|npmjs\.|registry\.[a-z]+\.|index[-]url"
    )
    found = [f"{path.relative_to(ROOT)}: {m[0]}" for path, text in repository() for m in private.finditer(text)]
    assert not found


def loaded(statement: str) -> set[str]:
    """What a fresh interpreter has loaded after a statement."""
    code = (
        "import atexit, sys\n"
        "atexit.register(lambda: print(*{name.partition('.')[0] for name in sys.modules}, file=sys.stderr))\n"
        f"{statement}\n"
    )
    environment = os.environ | {"PYTHONPATH": str(SOURCE)}
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    return set(run.stderr.split())


@pytest.mark.parametrize(
    "statement",
    [
        "import docgen",
        "import docgen; docgen.__all__; dir(docgen)",
        "import docgen.interfaces.cli",
        "from docgen.interfaces.cli import main; main(['--help'])",
        "from docgen.interfaces.cli import main; main(['build', '--help'])",
        "from docgen.interfaces.cli import main; main(['--version'])",
    ],
    ids=["the library", "its names", "the command line", "its help", "a command's help", "its version"],
)
def test_slow_libraries_are_not_loaded_before_they_are_needed(statement):
    found = loaded(statement)
    assert "docgen" in found
    assert not found & SLOW


@pytest.mark.parametrize("words", [["departments"], ["schema"], ["show", str(SAMPLES["10-not-public"])]])
def test_a_command_that_makes_no_document_loads_nothing_that_makes_them(words):
    found = loaded(f"from docgen.interfaces.cli import main; main({words!r})")
    assert "pydantic" in found
    assert not found & MAKING


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="no clone")
def test_the_top_of_the_clone_has_what_its_papers_name_and_nothing_else():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    top = {name.partition("/")[0] for name in listed.split("\0") if name}
    folders = {"src", "templates", "samples", "tests", ".ci"}
    papers = {"README.md", "README.zh-CN.md", "CONTRIBUTING.md", "LICENSE"}
    assert top == folders | papers | {"pyproject.toml", "requirements.lock", "Makefile", ".gitignore"}
