"""Find the changes that somebody made in a document with Word or WPS, and take them into the case."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from docgen.api.parameters import AnyPath, case_file_of, departments_of, path_of, path_or_none, refuse_unless

if TYPE_CHECKING:
    from docgen.intake.edited.returned_document import ReturnedChange, ReturnedDocument
    from docgen.model.case_file import CaseFile


def come_back(
    case: AnyPath | CaseFile, edited: AnyPath, *, base: AnyPath | None = None, templates: AnyPath | None = None
) -> ReturnedDocument:
    """Return the changes in an edited document: the old and the new text of each key. Nothing is written to disk.

    case: a case file, or its path.
    edited: the edited Word file; with LibreOffice also .doc, .wps and .odt.
    base: the file `printed.json` that was written with the document, or its folder. None: it is searched beside the
        edited file and in the folder of the case. If there is none, all changes are pending.

    >>> made = docgen.make("samples/cases/10-not-public.yaml", folder, kinds=["reply"], formats=["docx"])
    >>> docgen.come_back("samples/cases/10-not-public.yaml", made.cases[0].made[0].path).changes
    ()
    """
    from docgen.pipeline import way_back

    departments = departments_of(templates)
    file = case_file_of(case, departments)
    return way_back.come_back(file, path_of(edited), departments, path_or_none(base))


def accept(file: CaseFile, changes: Iterable[ReturnedChange], came: ReturnedDocument | None = None) -> CaseFile:
    """Return the case file with some changes of an edited document. Nothing is written to disk.

    Comments and the order of the case file stay. If the case was changed too, the text of the edited document is taken.

    changes: the changes to take. Each change must have a value for the case.
    came: the edited document. Its other changes and its comments become comments (#) at the end of the case file.
        None: they are not kept.

    >>> file = docgen.read("samples/cases/10-not-public.yaml")
    >>> docgen.accept(file, []).yaml == file.yaml
    True
    """
    from docgen.intake.edited import acceptance
    from docgen.model.case_file import CaseFile

    refuse_unless(file, CaseFile)
    chosen = list(changes)
    accepted = acceptance.accept(file, chosen)
    return acceptance.with_untaken(accepted, came, chosen) if came is not None else accepted
