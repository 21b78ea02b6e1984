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

TYPE_CHECKING = False  # the import of `typing` for this name takes longer than the import of this package
if TYPE_CHECKING:
    from typing import Any

    from docgen.api.cases import import_form as import_form
    from docgen.api.cases import import_into as import_into
    from docgen.api.cases import parse as parse
    from docgen.api.cases import read as read
    from docgen.api.cases import save as save
    from docgen.api.cases import save_case as save_case
    from docgen.api.cases import schema as schema
    from docgen.api.cases import update as update
    from docgen.api.finished_files import clauses as clauses
    from docgen.api.finished_files import common_faults as common_faults
    from docgen.api.finished_files import compare as compare
    from docgen.api.finished_files import measure as measure
    from docgen.api.finished_files import verify as verify
    from docgen.api.handling import again as again
    from docgen.api.handling import register as register
    from docgen.api.many_documents import MadeBooks as MadeBooks
    from docgen.api.many_documents import MadeCases as MadeCases
    from docgen.api.many_documents import build as build
    from docgen.api.many_documents import make as make
    from docgen.api.many_documents import make_digest as make_digest
    from docgen.api.many_documents import watch as watch
    from docgen.api.offices import department as department
    from docgen.api.offices import explain as explain
    from docgen.api.offices import lint as lint
    from docgen.api.offices import new_department as new_department
    from docgen.api.one_document import check as check
    from docgen.api.one_document import compose as compose
    from docgen.api.one_document import preview as preview
    from docgen.api.one_document import render as render
    from docgen.api.resources import departments as departments
    from docgen.api.resources import doctor as doctor
    from docgen.api.resources import kinds as kinds
    from docgen.api.way_back import accept as accept
    from docgen.api.way_back import come_back as come_back
    from docgen.checks.gbt9704 import Verdict as Verdict
    from docgen.checks.gbt9704.matrix import Clause as Clause
    from docgen.checks.gbt9704.overview import CommonFault as CommonFault
    from docgen.checks.twins import Twins as Twins
    from docgen.composition.compose import Composition as Composition
    from docgen.composition.guide import GuideEntry as GuideEntry
    from docgen.composition.guide import GuideSection as GuideSection
    from docgen.digest.handling_register import RegisteredCase as RegisteredCase
    from docgen.errors import CaseError as CaseError
    from docgen.errors import DocgenError as DocgenError
    from docgen.errors import Finding as Finding
    from docgen.errors import InputError as InputError
    from docgen.errors import IntegrityError as IntegrityError
    from docgen.errors import LimitError as LimitError
    from docgen.errors import OutputError as OutputError
    from docgen.errors import Place as Place
    from docgen.errors import RenderError as RenderError
    from docgen.errors import SetupError as SetupError
    from docgen.errors import Severity as Severity
    from docgen.errors import StationeryError as StationeryError
    from docgen.errors import UnfinishedError as UnfinishedError
    from docgen.errors import UsageError as UsageError
    from docgen.intake.cases import Intake as Intake
    from docgen.intake.edited.returned_document import BoundComment as BoundComment
    from docgen.intake.edited.returned_document import ReturnedChange as ReturnedChange
    from docgen.intake.edited.returned_document import ReturnedDocument as ReturnedDocument
    from docgen.intake.edited.returned_document import TrackedChange as TrackedChange
    from docgen.intake.returned.placing import PlacedPaper as PlacedPaper
    from docgen.intake.save import PlannedFile as PlannedFile
    from docgen.layout.fonts import FoundFont as FoundFont
    from docgen.model.case import Case as Case
    from docgen.model.case_file import CaseFile as CaseFile
    from docgen.model.standing import Standing as Standing
    from docgen.pipeline.batch.build_report import Built as Built
    from docgen.pipeline.batch.build_report import Done as Done
    from docgen.pipeline.case_register import CaseRegister as CaseRegister
    from docgen.pipeline.folders import CaseResult as CaseResult
    from docgen.pipeline.lint import Linted as Linted
    from docgen.pipeline.machine import Machine as Machine
    from docgen.pipeline.new_department import NewDepartment as NewDepartment
    from docgen.pipeline.office import Office as Office
    from docgen.pipeline.verify.verified import Verified as Verified
    from docgen.pipeline.yearbook import Yearbook as Yearbook
    from docgen.stationery.departments import Listing as Listing

__version__ = "0.2.0.dev0"
_HOMES = {
    "docgen.api.cases": "import_form import_into parse read save save_case schema update",
    "docgen.api.finished_files": "clauses common_faults compare measure verify",
    "docgen.api.handling": "again register",
    "docgen.api.many_documents": "MadeBooks MadeCases build make make_digest watch",
    "docgen.api.offices": "department explain lint new_department",
    "docgen.api.one_document": "check compose preview render",
    "docgen.api.resources": "departments doctor kinds",
    "docgen.api.way_back": "accept come_back",
    "docgen.checks.gbt9704": "Verdict",
    "docgen.checks.gbt9704.matrix": "Clause",
    "docgen.checks.gbt9704.overview": "CommonFault",
    "docgen.checks.twins": "Twins",
    "docgen.composition.compose": "Composition",
    "docgen.composition.guide": "GuideEntry GuideSection",
    "docgen.digest.handling_register": "RegisteredCase",
    "docgen.errors": (
        "CaseError DocgenError Finding InputError IntegrityError LimitError OutputError Place RenderError "
        "SetupError Severity StationeryError UnfinishedError UsageError"
    ),
    "docgen.intake.cases": "Intake",
    "docgen.intake.edited.returned_document": "BoundComment ReturnedChange ReturnedDocument TrackedChange",
    "docgen.intake.returned.placing": "PlacedPaper",
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
__all__ = sorted(" ".join(_HOMES.values()).split())


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names.split():
            from importlib import import_module

            return getattr(import_module(home), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
