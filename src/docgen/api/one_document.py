"""Make single documents of a case in memory, and check a case or a document. Nothing is written to disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.api.parameters import AnyPath, departments_of, engine_of, refuse_unless
from docgen.errors import Finding, UsageError
from docgen.language import listing, say

if TYPE_CHECKING:
    from docgen.composition.compose import Composition
    from docgen.model.case_file import CaseFile


def compose(
    file: CaseFile, kind: str, *, templates: AnyPath | None = None, fonts: AnyPath | None = None, draft: bool = False
) -> tuple[Composition, ...]:
    """Compose all documents of one kind that the case needs. Raise a `CaseError` if a value is missing.

    >>> case = docgen.read("samples/cases/03-joint-each.yaml")
    >>> [form.name for form in docgen.compose(case, "feedback")]
    ['征询意见表-梁示例', '征询意见表-宋样本', '征询意见表-韩范例']
    """
    from docgen.model.case_file import CaseFile
    from docgen.pipeline import documents
    from docgen.pipeline.order import Order

    refuse_unless(file, CaseFile)
    refuse_unless(kind, str)
    prepared = documents.documents(file, departments_of(templates, fonts), Order(kinds=(kind,), draft=draft))
    if error := documents.failure(prepared.errors, prepared.refused, file.name, is_part=False):
        raise error
    return prepared.compositions


def preview(file: CaseFile, kind: str, *, templates: AnyPath | None = None) -> tuple[Composition, ...]:
    """Compose the documents of one kind even if values are missing. `Composition.missing` lists the missing values.

    >>> reply, = docgen.preview(docgen.read("samples/cases/10-not-public.yaml"), "reply")
    >>> reply.missing, reply.tree.splitlines()[0][:3]
    ((), 'doc')
    """
    from docgen.composition.compose import compose as compose_case
    from docgen.model.case_file import CaseFile

    refuse_unless(file, CaseFile)
    refuse_unless(kind, str)
    return compose_case(file.case, kind, departments_of(templates))


def render(composition: Composition, format: str, *, accessible: bool = False, engine: str | None = None) -> bytes:
    """Render a document as `docx`, `pdf`, `ofd` or `txt`, and compare the text of the file with the composition.

    Raise a `RenderError` if the document cannot be made or if the texts differ.

    >>> reply, = docgen.compose(docgen.read("samples/cases/10-not-public.yaml"), "reply")
    >>> docgen.render(reply, "docx")[:2]
    b'PK'
    """
    from docgen.composition.compose import Composition
    from docgen.pipeline import documents

    refuse_unless(composition, Composition)
    _refuse_unknown(format, composition)
    return documents.render(composition, format, accessible=accessible, engine=engine_of(engine))


def check(
    subject: CaseFile | Composition,
    format: str | None = None,
    data: bytes | None = None,
    *,
    templates: AnyPath | None = None,
) -> list[Finding]:
    """Return the findings about a case, or about a rendered document.

    subject: a case file or a composed document.
    format: the format of the rendered document: `docx`, `pdf`, `ofd` or `txt`. None for a case.
    data: the rendered document. None for a case.

    >>> [finding.code for finding in docgen.check(docgen.read("samples/cases/10-not-public.yaml"))]
    []
    """
    from docgen import checks
    from docgen.checks.subject import CheckedFile, Expected
    from docgen.composition.compose import Composition
    from docgen.inspection.finished import Finished
    from docgen.model import annexes
    from docgen.model.case_file import CaseFile

    if isinstance(subject, CaseFile):
        found = checks.check_case(subject, departments_of(templates))
        return [*found, *annexes.warnings(subject.name, annexes.named(subject))]
    if format is None or data is None:
        raise UsageError(say("检查文书要给出 format 和 data"), next_step="check(document, 'pdf', data)")
    refuse_unless(data, bytes)
    refuse_unless(subject, Composition)
    _refuse_unknown(format, subject)
    return checks.check_file(CheckedFile(Expected(subject), Finished(data, format, profile=subject.stationery.profile)))


def _refuse_unknown(format: str, composition: Composition) -> None:
    """Raise a `UsageError` if a document has no such format."""
    from docgen.writers import ALL_WRITERS

    available = composition.kind.formats(ALL_WRITERS)
    if format not in available:
        raise UsageError(
            say("{title}没有 {format} 这种格式", title=composition.kind.title, format=format),
            next_step=say("可用的名称：{names}", names=listing(available)),
        )
