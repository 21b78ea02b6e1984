"""The way back: what was changed in a document with Word or WPS comes home into its case."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from docgen.api.parameters import AnyPath, departments_of, path_of, refuse_unless

if TYPE_CHECKING:
    from docgen.intake.edited.returned_document import ReturnedChange, ReturnedDocument
    from docgen.model.case_file import CaseFile


def come_back(
    case: AnyPath | CaseFile, edited: AnyPath, *, base: AnyPath | None = None, templates: AnyPath | None = None
) -> ReturnedDocument:
    """Return what was changed in a document, key by key. Nothing is written to disk.

    case: a case file, or its path.
    edited: the edited Word file; with LibreOffice also .doc, .wps and .odt.
    base: the file `printed.json` that was written with the document, or its folder. None: it is searched beside the
        edited file and in the folder of the case. If there is none, all changes are pending.

    >>> made = docgen.make("samples/cases/10-not-public.yaml", folder, kinds=["reply"], formats=["docx"])
    >>> docgen.come_back("samples/cases/10-not-public.yaml", made.cases[0].made[0].path).changes
    ()
    """
    from docgen.model import case_file
    from docgen.pipeline import way_back

    departments = departments_of(templates)
    file = case if isinstance(case, case_file.CaseFile) else case_file.read(path_of(case), departments)
    return way_back.come_back(file, path_of(edited), departments, path_of(base) if base is not None else None)


def accept(file: CaseFile, changes: Iterable[ReturnedChange], came: ReturnedDocument | None = None) -> CaseFile:
    """Return the case file with changes that came back. Comments and the order of the file stay. Nothing is written.

    Each change must have a value for the case. A conflict is taken as it is in the edited file.

    came: the document of the changes. What is not among `changes`, and the comments of the edited file, become
        comments (#) at the end of the case file. None: they are not kept.

    >>> file = docgen.read("samples/cases/10-not-public.yaml")
    >>> docgen.accept(file, []).yaml == file.yaml
    True
    """
    from docgen.intake.edited import acceptance
    from docgen.model.case_file import CaseFile

    refuse_unless(file, CaseFile)
    chosen = list(changes)
    accepted = acceptance.accept(file, chosen)
    return acceptance.keep(accepted, came, chosen) if came is not None else accepted
