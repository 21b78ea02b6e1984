"""Read, change and save cases.

A case comes from a file, from values or from a form (登记表), and becomes a `CaseFile`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from docgen.api.parameters import AnyPath, case_file_of, departments_of, path_of, refuse_unless

if TYPE_CHECKING:
    from docgen.intake.cases import Intake
    from docgen.intake.returned.placing import FilledInCase
    from docgen.intake.save import PlannedFile
    from docgen.model.case import Case
    from docgen.model.case_file import CaseFile


def read(path: AnyPath, *, templates: AnyPath | None = None) -> CaseFile:
    """Read a case file. If it has mistakes, raise a `CaseError` that lists all of them.

    templates: the folder whose vocabulary lists the synonyms that the file may use. None: the one that docgen contains.

    >>> docgen.read("samples/cases/10-not-public.yaml").case.proposal.kind
    '建议'
    """
    from docgen.model import case_file

    return case_file.read(path_of(path), departments_of(templates))


def parse(source: str | bytes | Mapping[str, Any], name: str = "case", *, templates: AnyPath | None = None) -> CaseFile:
    """Return a case from a mapping, or from YAML or JSON text. If it has mistakes, raise a `CaseError` that lists them.

    source: the keys and values of a case file. Values may be text, numbers, truth values, dates and None.
    name: the name or path of the case, for error messages. Paths of annexes are relative to the folder of this path.
    templates: as for `read`.

    >>> values = docgen.read("samples/cases/10-not-public.yaml").case.model_dump(mode="json")
    >>> docgen.parse(values).case.proposal.kind
    '建议'
    """
    from docgen.files import text_files
    from docgen.model import case_file

    if isinstance(source, Mapping):
        return case_file.from_values(source, name, departments_of(templates))
    refuse_unless(source, str, bytes, Mapping)
    text = source if isinstance(source, str) else text_files.decode(source, name)[0]
    parse_text = case_file.from_json if text.lstrip().startswith("{") else case_file.parse
    return parse_text(text, name, departments_of(templates))


def update(file: CaseFile, case: Case) -> CaseFile:
    """Return the file with another case. In the text of the file, only the lines of changed values change.

    >>> file = docgen.read("samples/cases/10-not-public.yaml")
    >>> proposal = file.case.proposal.model_copy(update={"number": "20260999"})
    >>> changed = docgen.update(file, file.case.model_copy(update={"proposal": proposal}))
    >>> [new for new, old in zip(changed.yaml.splitlines(), file.yaml.splitlines(), strict=True) if new != old]
    ['  number: "20260999"']
    """
    from docgen.model import case_file
    from docgen.model.case import Case

    refuse_unless(file, case_file.CaseFile)
    refuse_unless(case, Case)
    return case_file.update(file, case)


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a case file. Editors use the schema to complete and check keys.

    >>> docgen.schema()["title"]
    'Case'
    """
    from docgen.model import case_file

    return case_file.schema()


def import_form(form: AnyPath, *, templates: AnyPath | None = None, congress: str = "", session: str = "") -> Intake:
    """Read a registration form. Return its cases, the findings, and the destination of each character of the form.

    form: a text, a Word or Excel file, a web page, CSV, JSON, XML or a PDF with text; with LibreOffice also .doc, .xls,
        .wps, .et and .rtf. The content decides how it is read. If it is a folder, all forms in it are read, and a row
        of a list is joined to the form with the text of the same proposal.
    congress, session: the values for cases that do not state them, such as 市七届人大 and 六次会议. Empty: unknown.

    >>> intake = docgen.import_form("samples/intake/seed.txt")
    >>> len(intake.cases)
    1
    """
    from docgen import intake
    from docgen.intake.local_labels import with_local_labels

    departments = departments_of(templates)
    words = with_local_labels(departments.stationery("base").vocabulary, departments.root)
    vocabulary = replace(words, form=replace(words.form, meeting=(congress, session)))
    path = path_of(form)
    return intake.read_folder(path, vocabulary) if path.is_dir() else intake.read_form(path, vocabulary)


def save(intake: Intake, out: AnyPath, *, force: bool = False) -> tuple[PlannedFile, ...]:
    """Write the cases of a form as case files below `out`. Return the files. Each has the state before it was written.

    force: whether to overwrite an existing file with other content. Otherwise such a file raises an `OutputError`
        after all other files have been written.

    >>> [str(file.state) for file in docgen.save(docgen.import_form("samples/intake/seed.txt"), folder)]
    ['新文件']
    """
    from docgen import intake as intake_room

    planned = intake_room.plan(intake, path_of(out))
    intake_room.save(intake, path_of(out), force=force)
    return planned


def import_into(
    case: AnyPath | CaseFile, paper: AnyPath, *, replace: bool = False, unit: str = "", templates: AnyPath | None = None
) -> FilledInCase:
    """Read an opinion or a feedback form, and return the case file with its content. Nothing is written to disk.

    An opinion of a co-handler (会办意见) is written to `opinions`, and a feedback form (征询意见表) to `feedback`. The
    content of the paper decides which it is. A paper about another proposal or of another unit raises an
    `InputError`. If the case already has another text, a `CaseError` shows both texts.

    case: a case file, or its path.
    paper: a Word file, a PDF with text, a text or another file that `import_form` reads.
    replace: whether to replace a different text of the case. The old text becomes a comment in the file.
    unit: the co-handler that wrote the opinion. Empty: the paper states it.

    >>> (case,) = docgen.import_form("samples/intake/seed.txt").cases
    >>> placed = docgen.import_into(case, "samples/papers/opinion.txt")
    >>> placed.kind, placed.unit, placed.is_changed
    ('opinion', '市财政局', True)
    """
    from docgen.intake.returned import any_paper, placing

    departments = departments_of(templates)
    file = case_file_of(case, departments)
    found = any_paper.read(path_of(paper), departments.stationery("base").vocabulary)
    return placing.fill_in(file, found, departments, over=replace, unit=unit)


def save_case(file: CaseFile) -> None:
    """Write a case file to the path from which it was read, completely or not at all.

    >>> form = docgen.import_form("samples/intake/seed.txt")
    >>> (path,) = [file.path for file in docgen.save(form, folder)]
    >>> docgen.save_case(docgen.read(path))
    """
    from docgen.intake.save import save_case
    from docgen.model.case_file import CaseFile

    refuse_unless(file, CaseFile)
    save_case(file)
