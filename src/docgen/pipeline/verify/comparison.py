"""The documents of a case as bytes, and the case → findings about what the documents say otherwise than the case.

Where a document was made with the program, the libraries and the fonts of this machine, it is made again, and the bytes
are compared. Where it was not, its text is compared with the case, and its parts with what the writer may write.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from docgen import checks
from docgen.checks.subject import CheckedFile, Expected
from docgen.composition.compose import called_for, compose_copy, stationery_of_units
from docgen.errors import DocgenError, Finding, InputError, Place, Severity
from docgen.files import text_files
from docgen.files.names import safe
from docgen.inspection.finished import Finished
from docgen.inspection.readback import squeezed
from docgen.language import say
from docgen.model import case_file
from docgen.model.case import Case
from docgen.pipeline import manifest
from docgen.pipeline.batch.staging import Paper
from docgen.pipeline.documents import finish
from docgen.pipeline.fingerprint import stationery_hash, surroundings_of_file, versions
from docgen.pipeline.loaded_templates import loaded
from docgen.pipeline.manifest import Manifest, ManifestEntry
from docgen.pipeline.verify.case_folder import CaseFolder
from docgen.pipeline.verify.verified import Basis, has_error
from docgen.stationery.departments import Departments
from docgen.writers import ALL_WRITERS, plain_text


@dataclass(frozen=True, slots=True)
class CaseComparison:
    """What the documents of a case were compared with, and what was found."""

    findings: tuple[Finding, ...]
    """The faults, and what could not be compared."""
    basis: Basis = Basis.LIST
    """What the documents were compared with."""
    papers: tuple[Paper, ...] = ()
    """The documents as the register of a set has them, in the order in which they are made; empty if not all of them
    were made again."""


def compare_with(templates: Path, folder: CaseFolder, font_folder: Path | None) -> CaseComparison:
    """Return the same as `compare`. A worker calls this function, which opens templates and fonts only once."""
    return compare(folder, loaded(templates, font_folder))


def compare(folder: CaseFolder, departments: Departments) -> CaseComparison:
    """Compare the documents of a folder with their case. An error is a finding."""
    listed = folder.listed
    if folder.case is None:
        return CaseComparison(tuple(_numbers(folder)))
    try:
        case = _case(folder, folder.case, departments)
        expected = _expected(case, listed, departments)
        is_stationery_unchanged = stationery_hash(stationery_of_units(case, departments)) == listed.stationery_sha256
    except DocgenError as error:
        message = say("文书没有同案件核对：{message}", message=error.message)
        place = error.place if error.place.file else Place(folder.source)
        finding = Finding("case-not-compared", message, place, next_step=error.next_step)
        return CaseComparison((*_numbers(folder), finding))
    findings = [] if listed.number == case.proposal.number else [_list_differs(Place(folder.path))]
    is_elsewhere = False
    for document in listed.documents:
        if document.file in folder.files:
            is_remade, found = _judged(folder, document, expected.get(Path(document.file).stem))
            findings += found
            is_elsewhere = is_elsewhere or not is_remade
    if has_error(findings):
        findings += _numbers(folder)
    if not folder.is_case_unchanged:
        findings.append(_case_changed(folder, is_as_case=not has_error(findings)))
    if not is_stationery_unchanged and dict(listed.versions) == versions():
        findings.append(_stationery_changed(departments))
    basis = Basis.TEXT
    if is_elsewhere and not has_error(findings):
        findings.append(_made_elsewhere(folder))
    elif folder.is_case_unchanged and is_stationery_unchanged and not is_elsewhere:
        basis = Basis.BYTES
    papers = _papers(folder, expected) if basis is Basis.BYTES else ()
    return CaseComparison(tuple(findings), basis, papers)


def _case(folder: CaseFolder, data: bytes, departments: Departments) -> Case:
    """Return the case, with the document number that docgen gave it."""
    case = case_file.parse(text_files.decode(data, folder.source)[0], folder.source, departments).case
    assigned, stated = folder.listed.assigned, case.reply.document_number
    if assigned and stated and assigned != stated:
        raise InputError(
            say("清单说文号是“{assigned}”，案件里是“{stated}”", assigned=assigned, stated=stated),
            place=Place(folder.source),
            next_step=say("重新生成这一件的文书"),
        )
    return case.numbered(assigned) if assigned else case


def _expected(case: Case, listed: Manifest, departments: Departments) -> dict[str, Expected]:
    """Compose the documents of a case. Return file name without an ending → what the files must say."""
    copies, _ = called_for(case, departments.kinds, departments, draft=listed.draft)
    made = [compose_copy(case, copy, departments, draft=listed.draft) for copy in copies]
    return {Path(safe(f"{composition.name}.pdf")).stem: Expected(composition) for composition in made}


def _judged(folder: CaseFolder, document: ManifestEntry, expected: Expected | None) -> tuple[bool, list[Finding]]:
    """Return whether a document could be made again on this machine, and what is wrong with it."""
    place = Place(str(Path(folder.path) / document.file))
    if expected is None:
        message = say("照案件不该有这份文书")
        return True, [Finding("file-uncalled", message, place, next_step=say("核对案件；不该有的移走"))]
    composition, format = expected.composition, Path(document.file).suffix[1:]
    if format not in composition.kind.formats(ALL_WRITERS):
        return True, [_list_differs(place)]
    profile = composition.stationery.profile
    is_made_here = document.surroundings == surroundings_of_file(profile, format)
    data = folder.files[document.file]
    try:
        if is_made_here and not (differences := _differences(document, data, expected, place)):
            return True, []
        subject = CheckedFile(expected, Finished(data, format, document.file, profile))
        found = checks.check_file(subject, is_of_this_version=is_made_here)
        if not is_made_here and not _names_are_those_of(document, manifest.entry(document.file, subject)):
            found.append(_list_differs(place))
    except DocgenError as error:
        found = [Finding(error.code, error.message, Place(place.file, error.place.key), next_step=error.next_step)]
    if is_made_here and not has_error(found):
        found += differences
    return is_made_here, [_placed(finding, place) for finding in found]


def _differences(document: ManifestEntry, data: bytes, expected: Expected, place: Place) -> list[Finding]:
    """Make a document again. Return how it, and its entry in the manifest, differ from what is there."""
    format = Path(document.file).suffix[1:]
    made = finish(expected, format, accessible=document.accessible, engine=document.engine)
    if made.finished.data != data:
        message = say("与照案件重做的这一份不一样")
        return [Finding("file-differs", message, place, next_step=say("不要使用此文件；重做一份"))]
    entry = manifest.entry(document.file, made, document.surroundings, accessible=document.accessible)
    return [] if entry == document else [_list_differs(place)]


def _names_are_those_of(document: ManifestEntry, entry: ManifestEntry) -> bool:
    return (document.kind, document.recipient, document.pages) == (entry.kind, entry.recipient, entry.pages)


def _papers(folder: CaseFolder, names: Iterable[str]) -> tuple[Paper, ...]:
    """Return the documents as a register has them. names: their names without endings, in their order."""
    entries = {document.file: document for document in folder.listed.documents}
    papers = []
    for name in (f"{name}.{format}" for name in names for format in ALL_WRITERS):
        if data := folder.files.get(name):
            entry = entries[name]
            characters = plain_text.count(data) if name.endswith(f".{plain_text.ENDING}") else None
            papers.append(Paper(name, entry.kind, entry.recipient, entry.pages, characters))
    return tuple(papers)


def _numbers(folder: CaseFolder) -> Iterator[Finding]:
    """Yield a finding for each document that does not state the number of the case. No case file is needed for it."""
    number = folder.listed.number
    for name, data in folder.files.items():
        format = Path(name).suffix[1:]
        if not number or format == plain_text.ENDING:  # a plain text has no head, so it cannot state the number
            continue
        place = Place(str(Path(folder.path) / name))
        try:
            if not any(number in squeezed(text) for text in Finished(data, format, name).texts):
                yield Finding("recipient", say("文书里没有编号“{number}”", number=number), place)
        except DocgenError as error:
            yield Finding(error.code, error.message, place, next_step=error.next_step)


def _placed(finding: Finding, place: Place) -> Finding:
    """Return a finding with the path of the file, of which the checks know only the name."""
    return Finding(
        finding.code,
        finding.message,
        Place(place.file, finding.place.key, finding.place.line, finding.place.path, finding.place.where),
        finding.severity,
        finding.next_step,
    )


def _list_differs(place: Place) -> Finding:
    message = say("清单里这份文书的种类、收件人或页数等与案件不符")
    return Finding("list-differs", message, place, next_step=say("重新生成这一件的文书"))


def _case_changed(folder: CaseFolder, *, is_as_case: bool) -> Finding:
    message = say("案件文件在成文之后改过")
    if is_as_case:
        message = say("案件文件在成文之后改过；文书说的仍与它相同")
    step = say("重新生成这一件的文书")
    return Finding("case-changed", message, Place(folder.source), Severity.WARNING, step)


def _stationery_changed(departments: Departments) -> Finding:
    message = say("模板在成文之后改过，文书是同今天的模板核对的")
    step = say("有不符的，用 --templates 指成文时的模板再核对")
    return Finding("stationery-changed", message, Place(str(departments.root)), Severity.WARNING, step)


def _made_elsewhere(folder: CaseFolder) -> Finding:
    version = folder.listed.versions.get("docgen", "?")
    message = say("以 {version} 成文，已核文字", version=version)
    if version == versions()["docgen"]:
        message = say("以别的程序、依赖或字体成文，已核文字")
    return Finding("made-elsewhere", message, Place(folder.path), Severity.INFO)


def unfinished(folder: Path, error: DocgenError) -> CaseComparison:
    """Return the result if a worker could not compare a folder."""
    message = say("文书没有同案件核对：{message}", message=error.message)
    finding = Finding("case-not-compared", message, Place(str(folder)), next_step=error.next_step)
    return CaseComparison((finding,))
