"""The folder of a set → findings about differences between its list, `set.json`, and its files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from docgen.errors import DocgenError, Finding, Place, Severity
from docgen.language import say
from docgen.pipeline import manifest
from docgen.pipeline.batch import document_set, register
from docgen.pipeline.batch.document_set import REGISTER, SET, SetList
from docgen.pipeline.batch.staging import ListedDocument, Staged
from docgen.pipeline.verify import unlisted_files
from docgen.pipeline.verify.case_folder import content, difference
from docgen.pipeline.verify.verified import Basis, Verified, has_error


def verify_set(
    folder: Path, documents: Mapping[Path, tuple[ListedDocument, ...]], titles: Mapping[str, str]
) -> Verified:
    """Return the result for the folder of a set. The folders of its cases are verified separately.

    documents: folder of a case → its documents, if they were made again. titles: kind of document → its title.
    """
    try:
        listed = document_set.load(folder)
    except DocgenError as error:
        return Verified(folder, files=0, characters=0, findings=(error.as_finding(),), is_case=False)
    findings = [*_list_faults(folder, listed), *_differences(folder, listed), *_unlisted(folder, listed)]
    data = content(folder / REGISTER)
    if finding := difference(folder / REGISTER, data, listed.register):
        findings.append(finding)
    basis = Basis.LIST
    if not has_error(findings) and all(documents.get(folder / case.folder) for case in listed.cases):
        basis = Basis.BYTES
        made: list[Staged] = []
        for case in listed.cases:
            made.append(Staged(case.folder, case.id, case.number, case.files, documents[folder / case.folder]))
        if register.workbook(made, titles) != data:
            message = say("文书清单（{file}）与各件的文书不符", file=REGISTER)
            findings.append(Finding("register-differs", message, Place(str(folder / REGISTER)), next_step=_step()))
    # The register is the only file of a set that belongs to no case.
    return Verified(folder, files=1, characters=0, findings=tuple(findings), basis=basis, is_case=False)


def _list_faults(folder: Path, listed: SetList) -> Iterator[Finding]:
    """Yield what is wrong with the list itself."""
    if not document_set.is_named_after(folder, listed):
        message = say("这一套的清单与文件夹的名称不符：清单改过")
        yield Finding("set-changed", message, Place(str(folder / SET)), next_step=_step())
    if not listed.cases:
        yield Finding("list-empty", say("清单里一份文书也没有"), Place(str(folder / SET)), next_step=_step())
    for case in listed.missing:
        message = say("这一套缺 {case}：成文时没有做成", case=case.number or case.source)
        yield Finding("case-missing", message, Place(str(folder)), Severity.WARNING, say("改正后重做"))


def _differences(folder: Path, listed: SetList) -> Iterator[Finding]:
    """Yield a finding for each listed file that is missing or changed."""
    for case in listed.cases:
        for name, sha256 in case.files.items():
            path = folder / case.folder / name
            if finding := difference(path, content(path), sha256):
                yield finding


def _unlisted(folder: Path, listed: SetList) -> Iterator[Finding]:
    """Yield a finding for each file and each case folder that the set does not list."""
    names = {SET, REGISTER}
    for case in listed.cases:
        names.update(f"{case.folder}/{name}" for name in case.files)
    yield from unlisted_files.in_folder(folder, names)
    known = {case.folder for case in listed.cases}
    for path in sorted(folder.rglob(manifest.FILE)):
        if path.parent.relative_to(folder).as_posix() not in known:
            yield unlisted_files.unlisted(path.parent)


def _step() -> str:
    return say("再做一次 docgen build")
