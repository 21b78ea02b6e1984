"""Case × Order → its documents: composed, refused where incomplete, written and proved by reading them again."""

from __future__ import annotations

from dataclasses import dataclass

from docgen import checks
from docgen.casefile import CaseFile
from docgen.composition import KINDS, Composition, compose
from docgen.errors import CaseError, Finding, IntegrityError, Place, Severity
from docgen.language import say
from docgen.stationery import Cabinet
from docgen.writers import WRITERS


@dataclass(frozen=True, slots=True)
class Order:
    """What to make of every case."""

    kinds: tuple[str, ...] = tuple(KINDS)
    formats: tuple[str, ...] = tuple(WRITERS)
    draft: bool = False
    accessible: bool = False


def documents(file: CaseFile, cabinet: Cabinet, order: Order) -> tuple[list[Composition], list[Finding]]:
    """The composed documents of a case, and findings about it.

    A case that lacks something or contradicts itself is a `CaseError`, unless a draft is wanted, which may be wrong.
    """
    findings = checks.check_case(file, cabinet)
    compositions = [
        composition for kind in order.kinds for composition in compose(file.case, kind, cabinet, draft=order.draft)
    ]
    if not order.draft:
        for composition in compositions:
            findings += checks.check_missing(file, composition)
    findings = _once_per_key(findings)
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if errors and not order.draft:
        raise CaseError(
            say("案件有 {count} 处不能成文", count=len(errors)),
            place=Place(file.name),
            findings=errors,
            next_step=say("补齐后重做；先看样子可用 --draft"),
        )
    return compositions, findings


def render(composition: Composition, format: str, *, accessible: bool = False) -> bytes:
    """One document in one format, its text proved by reading it again; a difference is an `IntegrityError`.

    accessible: a PDF is PDF/UA-1 instead of PDF/A-2u.
    """
    data = WRITERS[format](composition.doc, composition.stationery, accessible)
    errors = [f for f in checks.check_file(composition, format, data) if f.severity is Severity.ERROR]
    if errors:
        raise IntegrityError(
            say("{name} 没有通过校对，未保存", name=f"{composition.name}.{format}"),
            findings=errors,
            next_step=errors[0].next_step,
            code=errors[0].code,
        )
    return data


def _once_per_key(findings: list[Finding]) -> list[Finding]:
    """A value that several documents lack is asked for once."""
    seen: set[tuple[str, Place, str]] = set()
    once = []
    for finding in findings:
        mark = (finding.code, finding.place, finding.message if finding.code == "no-glyph" else "")
        if finding.code not in ("case-incomplete", "no-glyph") or mark not in seen:
            once.append(finding)
        seen.add(mark)
    return once
