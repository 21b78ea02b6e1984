"""A case and an order → composed documents, and errors for the refused documents.

A composed document → a checked file.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from docgen import checks
from docgen.checks.case_rules.unprinted import facts_are_printed
from docgen.checks.subject import CheckedFile, Expected
from docgen.composition.compose import Composition, called_for, compose_copy, file_name
from docgen.composition.kinds import Copy, opinion_form
from docgen.errors import (
    CaseError,
    DocgenError,
    Finding,
    IntegrityError,
    Place,
    Severity,
    StationeryError,
    UnfinishedError,
)
from docgen.inspection.finished import Finished
from docgen.language import listing, say
from docgen.model import annexes
from docgen.model.case_file import CaseFile
from docgen.pipeline.order import Order
from docgen.stationery.department import Engine
from docgen.stationery.departments import Departments
from docgen.writers import ALL_WRITERS

_OPINION_KEY = re.compile(r"opinions\[(\d+)\](?:\.(\w+))?")
_OPINION_KEYS_IN_REPLY = ("", "text", "stated")
"""The keys of an opinion whose values a reply may print; the empty key is the opinion as a whole."""
_SIMILAR = 0.8
"""The least similarity, from 0 to 1, of a unit's name that is probably a department's name with a mistake."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """The documents of a case before they are written."""

    compositions: tuple[Composition, ...]
    """The documents that can be written."""
    findings: tuple[Finding, ...]
    """The findings that do not prevent the writing of the documents."""
    refused: tuple[str, ...] = ()
    """The names of the documents that cannot be written."""
    errors: tuple[DocgenError, ...] = ()
    """The reasons why these documents cannot be written."""


def documents(file: CaseFile, departments: Departments, order: Order) -> Prepared:
    """Compose the documents that a case calls for.

    A document is refused if a value is missing or if an error concerns the document. A draft is not refused for these
    reasons. The other documents are composed nevertheless.

    A document is not composed if its unit has no department folder. Usually a finding reports that. But if the unit is
    the lead unit and the case has answers, the unit's name must be wrong. So the document is refused with an error.
    """
    case = file.case
    copies, unwritten = called_for(case, order.chosen(departments), departments, draft=order.draft)
    findings = checks.check_case(file, departments)
    compositions: list[Composition] = []
    composed: list[Composition] = []
    refused: list[str] = []
    errors: list[DocgenError] = []
    blocking: list[Finding] = []
    for copy in unwritten:
        if copy.unit == case.handling.lead and (case.reply.answers or case.reply.text):
            refused.append(_title_of(copy, departments))
            if not errors:
                errors.append(departments.unknown(copy.unit))
        else:
            findings.append(_unwritten_finding(file, copy, departments))
    for copy in copies:
        try:
            composition = compose_copy(case, copy, departments, draft=order.draft)
        except StationeryError as error:
            refused.append(_title_of(copy, departments))
            if str(error) not in map(str, errors):
                errors.append(error)
            continue
        composed.append(composition)
        wrong: list[Finding] = []
        if not order.draft:
            missing = checks.check_document(file, composition)
            findings += [finding for finding in missing if finding.severity is not Severity.ERROR]
            wrong += [finding for finding in findings if _concerns(finding, copy, file, departments)]
            wrong += [finding for finding in missing if finding.severity is Severity.ERROR]
        if wrong:
            refused.append(composition.name)
            blocking += [finding for finding in wrong if finding not in blocking]
        else:
            compositions.append(composition)
    unprinted = facts_are_printed(file, departments, composed, _others(file, departments, composed, order))
    findings += checks.remaining(case, unprinted)
    if blocking:
        errors.append(_incomplete(file, _without_repeats(blocking)))
    other_findings = [finding for finding in findings if finding not in blocking]
    return Prepared(tuple(compositions), tuple(_without_repeats(other_findings)), tuple(refused), tuple(errors))


def _incomplete(file: CaseFile, problems: list[Finding]) -> CaseError:
    return CaseError(
        say("案件有 {count} 处不能成文", count=len(problems)),
        place=Place(file.name),
        findings=problems,
        next_step=say("补齐后重做；先看样子可用 --draft"),
    )


def _others(
    file: CaseFile, departments: Departments, composed: Sequence[Composition], order: Order
) -> Iterator[Composition]:
    """Yield the documents that the case calls for but the order does not ask for.

    A document that cannot be composed is left out. composed: the documents that the order asks for.
    """
    kinds = {composition.doc.kind for composition in composed}
    for copy in called_for(file.case, tuple(departments.kinds), departments, draft=order.draft)[0]:
        if copy.kind not in kinds:
            with contextlib.suppress(StationeryError):
                yield compose_copy(file.case, copy, departments, draft=order.draft)


def failure(errors: Sequence[DocgenError], refused: Sequence[str], file: str, *, is_part: bool) -> DocgenError | None:
    """Return one error for all documents of a case that could not be made; None if there are no errors.

    errors: the reasons. refused: the names of these documents. file: the name of the case file. is_part: whether other
    documents of the case were made.
    """
    if not errors:
        return None
    if len(errors) == 1 and not is_part:
        return errors[0]
    findings: list[Finding] = []
    for error in errors:
        findings += error.problems
    return UnfinishedError(
        say("有 {count} 份文书没有做成：{names}", count=len(refused), names=listing(refused)),
        place=Place(file),
        findings=findings,
        next_step=say("改正后重做；其余的已经做好") if is_part else say("改正后重做"),
        causes=errors,
    )


def render(composition: Composition, format: str, *, accessible: bool = False, engine: Engine | None = None) -> bytes:
    """Return a document as the bytes of a checked file. The parameters are those of `finish`."""
    return finish(Expected(composition), format, accessible=accessible, engine=engine).finished.data


def finish(expected: Expected, format: str, *, accessible: bool = False, engine: Engine | None = None) -> CheckedFile:
    """Write a document in one format, check the file, and return it. An error in the file is an `IntegrityError`.

    accessible: whether a PDF conforms to PDF/A-2a and PDF/UA-1 instead of PDF/A-2u.
    engine: the engine that makes the PDF. None: the engine that the department chooses.
    """
    composition = expected.composition
    data = ALL_WRITERS[format](composition.doc, composition.stationery, accessible, engine)
    name, profile = f"{composition.name}.{format}", composition.stationery.profile
    subject = CheckedFile(expected, Finished(data, format, name, profile, is_new=True))
    refuse_faults(name, [finding for finding in checks.check_file(subject) if finding.severity is Severity.ERROR])
    return subject


def refuse_faults(name: str, faults: Sequence[Finding]) -> None:
    """Raise an `IntegrityError` if a finished file has faults. name: the name of the file."""
    if faults:
        raise IntegrityError(
            say("{name} 没有通过校对，未保存", name=name),
            findings=faults,
            next_step=faults[0].next_step,
            code=faults[0].code,
        )


def ofd_notices(file: CaseFile, compositions: Sequence[Composition], order: Order) -> list[Finding]:
    """Return notices about what an ordered OFD file cannot contain.

    These are the documents that their recipients fill in, and the PDFs that are annexed to the case.
    """
    if "ofd" not in order.formats:
        return []
    found = []
    for title in dict.fromkeys(one.kind.title for one in compositions if one.kind.filled_in):
        message = say("{title}没有做成 OFD：它要由收件人填写，OFD 没有能填的域", title=title)
        step = say("另用 --format docx,pdf 做它")
        found.append(Finding("ofd-form", message, file.place(("proposal", "number")), Severity.INFO, step))
    for name, place in annexes.named(file):
        message = say("{name} 没有放进 OFD：存档的 OFD 只收 TXT 和 XML 附件", name=name)
        found.append(Finding("ofd-annex", message, place, Severity.INFO, say("和 OFD 一起另行归档")))
    return found


def _concerns(finding: Finding, copy: Copy, file: CaseFile, departments: Departments) -> bool:
    """Return whether a finding is an error in a value that a document prints.

    For example, a reply does not print the document number of an opinion. The name of the unit that gave an opinion
    concerns every document.
    """
    if finding.severity is not Severity.ERROR:
        return False
    kind, key = departments.kinds[copy.kind], finding.place.key or ""
    if match := _OPINION_KEY.match(key):
        opinions = file.case.opinions
        index = int(match[1]) - 1
        part = match[2] or ""
        if part == "unit":
            return True
        if copy.opinion is not None:
            # The key of an opinion that has not come yet is behind the opinions of the case.
            return index >= len(opinions) or opinions[index].unit == copy.opinion.unit
        are_separate = opinion_form(file.case, departments.named(file.case.handling.lead).department) == "单列"
        return are_separate and "opinions" in kind.prints and part in _OPINION_KEYS_IN_REPLY
    # The documents of a co-handler print no value of the reply.
    return kind.writer != "co_handler" or not key.startswith("reply")


def _unwritten_finding(file: CaseFile, copy: Copy, departments: Departments) -> Finding:
    """Return the finding for a document that is not made because its unit has no department folder.

    The finding is a warning if the name of the unit is similar to the name of a department. Otherwise it is a notice.
    """
    key = ("handling", "lead") if copy.unit == file.case.handling.lead else ("handling", "co_handlers")
    near = departments.near(copy.unit, _SIMILAR)
    step = say("由该单位自行出具；要在这里做，建它的部门文件夹")
    if near:
        step = say("是否为 {names}？", names=listing(near))
    return Finding(
        "unit-without-templates",
        say("“{unit}”没有部门文件夹，不做它的{document}", unit=copy.unit, document=_title_of(copy, departments)),
        file.place(key),
        Severity.WARNING if near else Severity.INFO,
        step,
    )


def _title_of(copy: Copy, departments: Departments) -> str:
    return file_name(departments.kinds[copy.kind], copy.recipient)


def _without_repeats(findings: list[Finding]) -> list[Finding]:
    """Return the findings in their order. Repeats about a missing value, a missing glyph or a wording are left out.

    Several documents may print the same value or wording, and each document then has a finding about it.
    """
    seen: set[tuple[str, Place, str]] = set()
    once = []
    for finding in findings:
        identity = (finding.code, finding.place, finding.message if finding.code == "no-glyph" else "")
        if finding.code not in ("case-incomplete", "no-glyph", "wording-repeated") or identity not in seen:
            once.append(finding)
        seen.add(identity)
    return once
