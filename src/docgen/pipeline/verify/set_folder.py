"""The folder of a set → findings about what its list, `set.json`, says otherwise than its files and their manifests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from docgen.errors import DocgenError, Finding, Place, Severity
from docgen.files.hashes import hash_of
from docgen.language import say
from docgen.pipeline import manifest
from docgen.pipeline.batch import document_set, register
from docgen.pipeline.batch.document_set import REGISTER, SET, SetCase, SetList
from docgen.pipeline.batch.staging import Paper, Staged
from docgen.pipeline.verify import strangers
from docgen.pipeline.verify.case_folder import changed, content, missing
from docgen.pipeline.verify.verified import Basis, Verified, has_error


def verified(folder: Path, papers: Mapping[Path, tuple[Paper, ...]], titles: Mapping[str, str]) -> Verified:
    """Return the result for the folder of a set. Its cases are verified by themselves.

    papers: folder → the documents, for each case whose documents were made again. titles: kind of document → its title.
    """
    try:
        listed = document_set.load(folder)
    except DocgenError as error:
        finding = Finding(error.code, error.message, error.place, next_step=error.next_step)
        return Verified(folder, 0, 0, (finding,), is_case=False)
    findings = [*_of_the_list(folder, listed), *_of_the_files(folder, listed), *_of_strangers(folder, listed)]
    data = content(folder / REGISTER)
    if data is None:
        findings.append(missing(folder / REGISTER))
    elif hash_of(data) != listed.register:
        findings.append(changed(folder / REGISTER))
    basis = Basis.LIST
    if not has_error(findings) and all(papers.get(folder / case.folder) for case in listed.cases):
        basis = Basis.BYTES
        made = [_staged(case, papers[folder / case.folder]) for case in listed.cases]
        if register.workbook(made, titles) != data:
            message = say("文书清单（{file}）与各件的文书不符", file=REGISTER)
            findings.append(Finding("register-differs", message, Place(str(folder / REGISTER)), next_step=_step()))
    return Verified(folder, 1, 0, tuple(findings), basis, is_case=False)


def _of_the_list(folder: Path, listed: SetList) -> Iterator[Finding]:
    """Yield what is wrong with the list by itself."""
    if not document_set.is_named_after(folder, listed):
        message = say("这一套的清单与文件夹的名称不符：清单改过")
        yield Finding("set-changed", message, Place(str(folder / SET)), next_step=_step())
    if not listed.cases:
        yield Finding("list-empty", say("清单里一份文书也没有"), Place(str(folder / SET)), next_step=_step())
    for case in listed.missing:
        message = say("这一套缺 {case}：成文时没有做成", case=case.number or case.source)
        yield Finding("case-missing", message, Place(str(folder)), Severity.WARNING, say("改正后重做"))


def _of_the_files(folder: Path, listed: SetList) -> Iterator[Finding]:
    """Yield a finding for each file that is missing or changed. Documents are compared with their manifest too."""
    for case in listed.cases:
        for name, sha256 in case.files.items():
            path = folder / case.folder / name
            data = content(path)
            if data is None:
                yield missing(path)
            elif hash_of(data) != sha256:
                yield changed(path)


def _of_strangers(folder: Path, listed: SetList) -> Iterator[Finding]:
    """Yield a finding for each file and each folder of a case that the set does not list."""
    names = {SET, REGISTER, *(f"{case.folder}/{name}" for case in listed.cases for name in case.files)}
    yield from strangers.in_folder(folder, names)
    known = {case.folder for case in listed.cases}
    for path in sorted(folder.rglob(manifest.FILE)):
        if path.parent.relative_to(folder).as_posix() not in known:
            yield strangers.stranger(path.parent)


def _staged(case: SetCase, papers: tuple[Paper, ...]) -> Staged:
    """Return a case as the register has it."""
    return Staged(case.folder, case.id, case.number, case.files, papers)


def _step() -> str:
    return say("再做一次 docgen build")
