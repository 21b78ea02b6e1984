"""docgen: official replies to people's congress suggestions and CPPCC proposals, as DOCX and PDF.

Whoever writes a program with docgen needs what `__all__` names and nothing else: verbs (described in `docgen.api`), the
values that they take and give, and the errors that they raise. All are imported when first used, so that `import
docgen` and the command line answer at once.

What is stable: within a minor series (0.2.x) a name in `__all__` keeps its meaning, a verb its parameters with their
defaults, a value its fields, an error its place in the tree of errors and its exit code, and a finding its code. There
may be more of each: more names, more parameters with a default, more fields at the end, more codes. The words of
messages, the look of documents and everything that `__all__` does not name may change with any version; a new minor
series may change all of it, and the README says what it changed.
"""

from __future__ import annotations

TYPE_CHECKING = False  # typing's own name for it takes longer to load than this package
if TYPE_CHECKING:
    from typing import Any

    from docgen.api.cases import import_form, parse, read, save, schema, update
    from docgen.api.finished_files import clauses, compare, measure, verify
    from docgen.api.many_documents import MadeBooks, MadeCases, build, make, make_digest, watch
    from docgen.api.one_document import check, compose, preview, render
    from docgen.api.readiness import departments, doctor, kinds
    from docgen.checks.gbt9704 import Verdict
    from docgen.checks.gbt9704.matrix import Clause
    from docgen.checks.twins import Twins
    from docgen.composition.compose import Composition
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
    from docgen.intake.save import PlannedFile
    from docgen.layout.fonts import FoundFont
    from docgen.model.case import Case
    from docgen.model.case_file import CaseFile
    from docgen.pipeline.batch.builder import Built, Done
    from docgen.pipeline.folders import CaseResult
    from docgen.pipeline.machine import Machine
    from docgen.pipeline.verify import Verified
    from docgen.pipeline.yearbook import Yearbook
    from docgen.stationery.cabinet import Listing

__version__ = "0.2.0.dev0"
__all__ = [
    "Built",
    "Case",
    "CaseError",
    "CaseFile",
    "CaseResult",
    "Clause",
    "Composition",
    "DocgenError",
    "Done",
    "Finding",
    "FoundFont",
    "InputError",
    "Intake",
    "IntegrityError",
    "LimitError",
    "Listing",
    "Machine",
    "MadeBooks",
    "MadeCases",
    "OutputError",
    "Place",
    "PlannedFile",
    "RenderError",
    "SetupError",
    "Severity",
    "StationeryError",
    "Twins",
    "UnfinishedError",
    "UsageError",
    "Verdict",
    "Verified",
    "Yearbook",
    "build",
    "check",
    "clauses",
    "compare",
    "compose",
    "departments",
    "doctor",
    "import_form",
    "kinds",
    "make",
    "make_digest",
    "measure",
    "parse",
    "preview",
    "read",
    "render",
    "save",
    "schema",
    "update",
    "verify",
    "watch",
]

_HOMES = {
    "docgen.api.cases": "import_form parse read save schema update",
    "docgen.api.finished_files": "clauses compare measure verify",
    "docgen.api.many_documents": "MadeBooks MadeCases build make make_digest watch",
    "docgen.api.one_document": "check compose preview render",
    "docgen.api.readiness": "departments doctor kinds",
    "docgen.checks.gbt9704": "Verdict",
    "docgen.checks.gbt9704.matrix": "Clause",
    "docgen.checks.twins": "Twins",
    "docgen.composition.compose": "Composition",
    "docgen.errors": (
        "CaseError DocgenError Finding InputError IntegrityError LimitError OutputError Place RenderError "
        "SetupError Severity StationeryError UnfinishedError UsageError"
    ),
    "docgen.intake.cases": "Intake",
    "docgen.intake.save": "PlannedFile",
    "docgen.layout.fonts": "FoundFont",
    "docgen.model.case": "Case",
    "docgen.model.case_file": "CaseFile",
    "docgen.pipeline.batch.builder": "Built Done",
    "docgen.pipeline.folders": "CaseResult",
    "docgen.pipeline.machine": "Machine",
    "docgen.pipeline.verify": "Verified",
    "docgen.pipeline.yearbook": "Yearbook",
    "docgen.stationery.cabinet": "Listing",
}
"""Module → those of its names that are the library's, parted by blanks."""


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names.split():
            from importlib import import_module

            return getattr(import_module(home), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
