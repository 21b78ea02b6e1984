"""docgen: official replies to people's congress suggestions and CPPCC proposals, as DOCX and PDF.

A program that uses docgen needs only the names in `__all__`: the verbs (functions, described in `docgen.api`), the
values that they take and return, and the errors that they raise. Each is imported when it is first used, so `import
docgen` is fast.

Within a minor series (0.2.x) a name in `__all__` keeps its meaning. A verb keeps its parameters and their defaults, and
a value keeps its fields. An error keeps its place in the tree of errors and its exit code, and a finding keeps its
code. A new version may add names, parameters with a default, fields at the end, and codes. Any version may change the
words of messages, the look of documents, and everything that is not in `__all__`. A new minor series may change all of
this. The README lists such changes.
"""

from __future__ import annotations

TYPE_CHECKING = False  # The import of `typing` for this name takes longer than the import of this package.
if TYPE_CHECKING:
    from typing import Any

    from docgen.api.cases import import_form, import_into, parse, read, save, save_case, schema, update
    from docgen.api.finished_files import clauses, common_faults, compare, measure, verify
    from docgen.api.handling import again, register
    from docgen.api.many_documents import MadeBooks, MadeCases, build, make, make_digest, watch
    from docgen.api.offices import department, explain, lint, new_department
    from docgen.api.one_document import check, compose, preview, render
    from docgen.api.resources import departments, doctor, kinds
    from docgen.api.way_back import accept, come_back
    from docgen.checks.format_comparison import FormatComparison
    from docgen.checks.gbt9704 import CommonFault, Verdict
    from docgen.checks.gbt9704.matrix import Clause
    from docgen.composition.compose import Composition
    from docgen.composition.guide import GuideEntry, GuideSection
    from docgen.digest.handling_register import RegisteredCase
    from docgen.errors import (
        CaseError,
        DocgenError,
        Finding,
        InputError,
        IntegrityError,
        LimitError,
        OutputError,
        Place,
        RenderError,
        SetupError,
        Severity,
        StationeryError,
        UnfinishedError,
        UsageError,
    )
    from docgen.intake.cases import Intake
    from docgen.intake.edited.returned_document import BoundComment, ReturnedChange, ReturnedDocument, TrackedChange
    from docgen.intake.returned.placing import FilledInCase
    from docgen.intake.save import PlannedFile
    from docgen.layout.fonts import FoundFont
    from docgen.model.case import Case
    from docgen.model.case_file import CaseFile
    from docgen.model.standing import Standing
    from docgen.pipeline.batch.build_report import Built, Done
    from docgen.pipeline.case_register import CaseRegister
    from docgen.pipeline.folders import CaseResult
    from docgen.pipeline.lint import Linted
    from docgen.pipeline.machine import Machine
    from docgen.pipeline.new_department import NewDepartment
    from docgen.pipeline.office import Office
    from docgen.pipeline.verify.verified import Verified
    from docgen.pipeline.yearbook import Yearbook
    from docgen.stationery.departments import Listing

__version__ = "0.2.0.dev0"
__all__ = [
    "BoundComment",
    "Built",
    "Case",
    "CaseError",
    "CaseFile",
    "CaseRegister",
    "CaseResult",
    "Clause",
    "CommonFault",
    "Composition",
    "DocgenError",
    "Done",
    "FilledInCase",
    "Finding",
    "FormatComparison",
    "FoundFont",
    "GuideEntry",
    "GuideSection",
    "InputError",
    "Intake",
    "IntegrityError",
    "LimitError",
    "Linted",
    "Listing",
    "Machine",
    "MadeBooks",
    "MadeCases",
    "NewDepartment",
    "Office",
    "OutputError",
    "Place",
    "PlannedFile",
    "RegisteredCase",
    "RenderError",
    "ReturnedChange",
    "ReturnedDocument",
    "SetupError",
    "Severity",
    "Standing",
    "StationeryError",
    "TrackedChange",
    "UnfinishedError",
    "UsageError",
    "Verdict",
    "Verified",
    "Yearbook",
    "accept",
    "again",
    "build",
    "check",
    "clauses",
    "come_back",
    "common_faults",
    "compare",
    "compose",
    "department",
    "departments",
    "doctor",
    "explain",
    "import_form",
    "import_into",
    "kinds",
    "lint",
    "make",
    "make_digest",
    "measure",
    "new_department",
    "parse",
    "preview",
    "read",
    "register",
    "render",
    "save",
    "save_case",
    "schema",
    "update",
    "verify",
    "watch",
]

_HOMES = {
    "docgen.api.cases": "import_form import_into parse read save save_case schema update",
    "docgen.api.finished_files": "clauses common_faults compare measure verify",
    "docgen.api.handling": "again register",
    "docgen.api.many_documents": "MadeBooks MadeCases build make make_digest watch",
    "docgen.api.offices": "department explain lint new_department",
    "docgen.api.one_document": "check compose preview render",
    "docgen.api.resources": "departments doctor kinds",
    "docgen.api.way_back": "accept come_back",
    "docgen.checks.gbt9704": "CommonFault Verdict",
    "docgen.checks.gbt9704.matrix": "Clause",
    "docgen.checks.format_comparison": "FormatComparison",
    "docgen.composition.compose": "Composition",
    "docgen.composition.guide": "GuideEntry GuideSection",
    "docgen.digest.handling_register": "RegisteredCase",
    "docgen.errors": (
        "CaseError DocgenError Finding InputError IntegrityError LimitError OutputError Place RenderError "
        "SetupError Severity StationeryError UnfinishedError UsageError"
    ),
    "docgen.intake.cases": "Intake",
    "docgen.intake.edited.returned_document": "BoundComment ReturnedChange ReturnedDocument TrackedChange",
    "docgen.intake.returned.placing": "FilledInCase",
    "docgen.intake.save": "PlannedFile",
    "docgen.layout.fonts": "FoundFont",
    "docgen.model.case": "Case",
    "docgen.model.case_file": "CaseFile",
    "docgen.model.standing": "Standing",
    "docgen.pipeline.batch.build_report": "Built Done",
    "docgen.pipeline.case_register": "CaseRegister",
    "docgen.pipeline.folders": "CaseResult",
    "docgen.pipeline.lint": "Linted",
    "docgen.pipeline.machine": "Machine",
    "docgen.pipeline.new_department": "NewDepartment",
    "docgen.pipeline.office": "Office",
    "docgen.pipeline.verify.verified": "Verified",
    "docgen.pipeline.yearbook": "Yearbook",
    "docgen.stationery.departments": "Listing",
}
"""Module → the names that it defines, separated by spaces."""
# Type checkers do not compute this list. They read the list of the same names at the top.
__all__ = sorted(" ".join(_HOMES.values()).split())


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names.split():
            from importlib import import_module

            return getattr(import_module(home), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
