"""docgen as a library: values in, values out.

>>> import docgen
>>> case = docgen.read("samples/cases/01-science-environment.yaml")
>>> reply, = docgen.compose(case, "reply")
>>> reply.name
'答复函'
>>> pdf = docgen.render(reply, "pdf")
>>> docgen.check(reply, "pdf", pdf)
[]
"""

from __future__ import annotations

import os
from pathlib import Path

from docgen import checks
from docgen.checks.subject import Expected, Subject
from docgen.composition.compose import Composition
from docgen.errors import Finding, UsageError
from docgen.inspection.finished import Finished
from docgen.language import listing, say
from docgen.model import annexes, case_file
from docgen.model.case_file import CaseFile
from docgen.pipeline import documents
from docgen.pipeline.order import Order
from docgen.stationery.cabinet import Cabinet
from docgen.writers import WRITERS


def read(path: str | os.PathLike[str]) -> CaseFile:
    """Read a case file; `CaseError` lists everything that is wrong with it."""
    return case_file.read(Path(path))


def compose(
    file: CaseFile, kind: str, *, templates: str | os.PathLike[str] | None = None, draft: bool = False
) -> tuple[Composition, ...]:
    """Compose all documents of one kind (`reply`, or another that the templates declare) that the case calls for.

    templates: the templates folder; None means docgen's own. draft: print marks for values that are missing;
    without it a case that lacks something is a `CaseError`.
    """
    cabinet = Cabinet(Path(templates) if templates is not None else None)
    prepared = documents.documents(file, cabinet, Order(kinds=(kind,), draft=draft))
    if error := documents.failure(prepared.errors, prepared.refused, file.name, is_part=False):
        raise error
    return prepared.compositions


def render(composition: Composition, format: str, *, accessible: bool = False) -> bytes:
    """Render a document as `docx` or `pdf`, proved by reading it again; `RenderError` if it cannot be right.

    accessible: the PDF is PDF/UA-1 (for readers who cannot see it) instead of PDF/A-2u (for the archive).
    """
    if format not in WRITERS:
        raise UsageError(
            say("没有 {format} 这种格式", format=format), next_step=say("可用的名称：{names}", names=listing(WRITERS))
        )
    return documents.render(composition, format, accessible=accessible)


def check(
    subject: CaseFile | Composition,
    format: str | None = None,
    data: bytes | None = None,
    *,
    templates: str | os.PathLike[str] | None = None,
) -> list[Finding]:
    """Findings about a case file, or about a rendered document (`format` and `data` as `render` gave them).

    templates: the folder that has the case's departments; None means docgen's own.
    """
    if isinstance(subject, CaseFile):
        found = checks.check_case(subject, Cabinet(Path(templates) if templates is not None else None))
        return [*found, *annexes.warnings(subject.name, annexes.named(subject))]
    if format is None or data is None:
        raise UsageError(say("检查文书要给出 format 和 data"), next_step="check(document, 'pdf', data)")
    finished = Finished(data, format, f"{subject.name}.{format}")
    return checks.check_file(Subject(Expected(subject), finished))
