"""The documents of a case as bytes, and the case → findings about differences between the documents and the case.

If a document was made with the program, the libraries and the fonts of this machine, it is made again and the bytes are
compared. Otherwise its text is compared with the case, and its structure with what the writer can write.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from docgen import checks
from docgen.checks.subject import CheckedFile, Expected
from docgen.composition.compose import called_for, compose_copy, stationery_of_units
from docgen.errors import DocgenError, Finding, InputError, Place, Severity
from docgen.files.names import safe
from docgen.inspection.finished import Finished
from docgen.inspection.readback import squeezed
from docgen.language import say
from docgen.model import case_file
from docgen.model.case import Case
from docgen.pipeline import manifest
from docgen.pipeline.batch.staging import ListedDocument
from docgen.pipeline.documents import finish
from docgen.pipeline.fingerprint import stationery_hash, surroundings_of_file, versions
from docgen.pipeline.manifest import Manifest, ManifestEntry
from docgen.pipeline.verify.case_folder import CaseFolder
from docgen.pipeline.verify.verified import Basis, has_error
from docgen.stationery.departments import Departments
from docgen.writers import ALL_WRITERS, plain_text


@dataclass(frozen=True, slots=True)
class CaseComparison:
    """The result of the comparison of a case's documents with the case."""

    findings: tuple[Finding, ...]
    """The faults, and what could not be compared."""
    basis: Basis = Basis.LIST
    """What the documents were compared with."""
    documents: tuple[ListedDocument, ...] = ()
    """The documents for the register of a set, in the order of their making; empty if some were not made again."""


def compare(folder: CaseFolder, departments: Departments) -> CaseComparison:
    """Compare the documents of a folder with their case. An error is a finding."""
    listed = folder.listed
    if folder.case is None:
        return CaseComparison(tuple(_without_case_number(folder)))
    try:
        case = _case(folder, folder.case, departments)
        expected = _expected(case, listed, departments)
        is_stationery_unchanged = stationery_hash(stationery_of_units(case, departments)) == listed.stationery_sha256
    except DocgenError as error:
        place = error.place if error.place.file else Place(folder.source)
        return CaseComparison((*_without_case_number(folder), not_compared(error, place)))
    findings = [] if listed.number == case.proposal.number else [_list_differs(Place(folder.path))]
    are_all_remade = True
    for document in listed.documents:
        if document.file in folder.files:
            is_remade, found = _compare_document(folder, document, expected.get(Path(document.file).stem))
            findings += found
            are_all_remade = are_all_remade and is_remade
    if has_error(findings):  # perhaps the documents belong to another case
        findings += _without_case_number(folder)
    is_text_equal = not has_error(findings)
    if not folder.is_case_unchanged:
        findings.append(_case_changed(folder, is_text_equal=is_text_equal))
    if not is_stationery_unchanged and dict(listed.versions) == versions():
        message = say("模板在成文之后改过，文书是同今天的模板核对的")
        step = say("有不符的，用 --templates 指成文时的模板再核对")
        place = Place(str(departments.root))
        findings.append(Finding("stationery-changed", message, place, Severity.WARNING, step))
    if not are_all_remade and is_text_equal:
        findings.append(_made_elsewhere(folder))
    if folder.is_case_unchanged and is_stationery_unchanged and are_all_remade:
        return CaseComparison(tuple(findings), Basis.BYTES, _listed_documents(folder, expected))
    return CaseComparison(tuple(findings), Basis.TEXT)


def _case(folder: CaseFolder, data: bytes, departments: Departments) -> Case:
    """Return the case, with the document number that docgen gave it."""
    case = case_file.from_bytes(data, folder.source, departments).case
    assigned, stated = folder.listed.assigned, case.reply.document_number
    if assigned and stated and assigned != stated:
        raise InputError(
            say("清单说文号是“{assigned}”，案件里是“{stated}”", assigned=assigned, stated=stated),
            place=Place(folder.source),
            next_step=say("重新生成这一件的文书"),
        )
    return case.numbered(assigned) if assigned else case


def _expected(case: Case, listed: Manifest, departments: Departments) -> dict[str, Expected]:
    """Compose the documents of a case. Return file name without an ending → what the files must contain."""
    copies, _ = called_for(case, departments.kinds, departments, draft=listed.draft)
    made = [compose_copy(case, copy, departments, draft=listed.draft) for copy in copies]
    return {Path(safe(f"{composition.name}.pdf")).stem: Expected(composition) for composition in made}


def _compare_document(
    folder: CaseFolder, document: ManifestEntry, expected: Expected | None
) -> tuple[bool, list[Finding]]:
    """Return what is wrong with a document, and False if it was made elsewhere, so that its bytes were not compared."""
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
    differences: list[Finding] = []
    try:
        if is_made_here:
            differences = _differences(document, data, expected, place)
            if not differences:
                return True, []
        subject = CheckedFile(expected, Finished(data, format, document.file, profile))
        found = checks.check_file(subject, is_of_this_version=is_made_here)
        if not is_made_here:
            entry = manifest.entry(document.file, subject)
            if (document.kind, document.recipient, document.pages) != (entry.kind, entry.recipient, entry.pages):
                found.append(_list_differs(place))
    except DocgenError as error:
        found = [error.as_finding(Place(place.file, error.place.key))]
    if not has_error(found):  # an error of the checks says more than the difference of the bytes
        found += differences
    # The checks know only the name of the file, not its path.
    return is_made_here, [replace(one, place=replace(one.place, file=place.file)) for one in found]


def _differences(document: ManifestEntry, data: bytes, expected: Expected, place: Place) -> list[Finding]:
    """Make a document again. Return the difference of its bytes. If they are equal: of its entry in the manifest."""
    format = Path(document.file).suffix[1:]
    made = finish(expected, format, accessible=document.accessible, engine=document.engine)
    if made.finished.data != data:
        message = say("与照案件重做的这一份不一样")
        return [Finding("file-differs", message, place, next_step=say("不要使用此文件；重做一份"))]
    entry = manifest.entry(document.file, made, document.surroundings, accessible=document.accessible)
    return [] if entry == document else [_list_differs(place)]


def _listed_documents(folder: CaseFolder, names: Iterable[str]) -> tuple[ListedDocument, ...]:
    """Return the documents for the register of a set. names: their names without endings, in their order."""
    entries = {document.file: document for document in folder.listed.documents}
    documents = []
    for name in names:
        for format in ALL_WRITERS:
            file = f"{name}.{format}"
            if data := folder.files.get(file):
                entry = entries[file]
                characters = plain_text.count(data) if format == plain_text.ENDING else None
                documents.append(ListedDocument(file, entry.kind, entry.recipient, entry.pages, characters))
    return tuple(documents)


def _without_case_number(folder: CaseFolder) -> Iterator[Finding]:
    """Yield a finding for each document that does not state the number of the case. The case file is not needed."""
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
            yield error.as_finding(place)


def _list_differs(place: Place) -> Finding:
    message = say("清单里这份文书的种类、收件人或页数等与案件不符")
    return Finding("list-differs", message, place, next_step=say("重新生成这一件的文书"))


def _case_changed(folder: CaseFolder, *, is_text_equal: bool) -> Finding:
    message = say("案件文件在成文之后改过")
    if is_text_equal:
        message = say("案件文件在成文之后改过；文书说的仍与它相同")
    step = say("重新生成这一件的文书")
    return Finding("case-changed", message, Place(folder.source), Severity.WARNING, step)


def _made_elsewhere(folder: CaseFolder) -> Finding:
    version = folder.listed.versions.get("docgen", "?")
    message = say("以 {version} 成文，已核文字", version=version)
    if version == versions()["docgen"]:
        message = say("以别的程序、依赖或字体成文，已核文字")
    return Finding("made-elsewhere", message, Place(folder.path), Severity.INFO)


def not_compared(error: DocgenError, place: Place) -> Finding:
    """Return the finding that an error prevented a comparison. place: the place of the case."""
    message = say("文书没有同案件核对：{message}", message=error.message)
    return Finding("case-not-compared", message, place, next_step=error.next_step)
