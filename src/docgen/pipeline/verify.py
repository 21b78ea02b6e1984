"""A folder of finished documents → findings about files that differ from their manifest or their case.

The manifest is the file that docgen writes beside the documents. It lists the documents with their hashes, and states
the path of the case file. The documents are composed again from the case, and the text of each file is compared with
its composition. No DOCX or PDF file is written again. If the case file or the templates are missing or changed, the
files are compared only with the manifest, and a finding reports that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from docgen import checks
from docgen.checks.subject import CheckedFile, Expected
from docgen.composition.compose import called_for, compose_copy, stationery_of_units
from docgen.errors import DocgenError, Finding, InputError, Place, Severity
from docgen.files.hashes import hash_of
from docgen.files.names import safe
from docgen.inspection.finished import Finished
from docgen.inspection.readback import squeezed
from docgen.language import say
from docgen.model import case_file
from docgen.pipeline import manifest
from docgen.pipeline.fingerprint import stationery_hash
from docgen.pipeline.manifest import Manifest, ManifestEntry
from docgen.stationery.departments import Departments
from docgen.writers import ALL_WRITERS, plain_text

_DOCUMENTS = tuple(f".{format}" for format in ALL_WRITERS)


@dataclass(frozen=True, slots=True)
class Verified:
    """The result for one folder."""

    folder: Path
    files: int
    """How many files the manifest lists."""
    characters: int
    """How many characters were compared when the files were made. The manifest states this number."""
    findings: tuple[Finding, ...]
    """The faults, and the comparisons that could not be made."""

    @property
    def is_sound(self) -> bool:
        """Whether there is no error among the findings. A comparison that could not be made is only a warning."""
        return all(finding.severity is not Severity.ERROR for finding in self.findings)


def verify(root: Path, departments: Departments) -> list[Verified]:
    """Verify `root` and every folder below `root`, if they have a manifest. Return one result for each manifest.

    Raise an `InputError` if there is no manifest.
    """
    folders = sorted(path.parent for path in root.rglob(manifest.FILE))
    if not folders:
        raise InputError(
            say("这里没有文书清单（{file}）", file=manifest.FILE),
            place=Place(str(root)),
            next_step=say("指明 docgen make 的 --out 文件夹"),
        )
    return [_verified(folder, departments) for folder in folders]


def _verified(folder: Path, departments: Departments) -> Verified:
    """Return the result for one folder with a manifest."""
    listed = manifest.load(folder / manifest.FILE)
    findings = list(_unlisted_documents(folder, listed))
    expected: dict[str, Expected] = {}
    try:
        expected = _expected(folder, listed, departments)
    except DocgenError as error:
        findings.append(Finding("case-not-compared", str(error), Place(str(folder)), Severity.WARNING, error.next_step))
    for document in listed.documents:
        findings += _file_findings(folder / document.file, document, listed, expected.get(Path(document.file).stem))
    characters = sum(document.checks.get("characters", 0) for document in listed.documents)
    return Verified(folder, len(listed.documents), characters, tuple(findings))


def _unlisted_documents(folder: Path, listed: Manifest) -> Iterator[Finding]:
    """Yield a finding for each document in the folder that the manifest does not list."""
    known = {document.file for document in listed.documents}
    for path in sorted(folder.iterdir()):
        if path.suffix in _DOCUMENTS and path.name not in known:
            message = say("清单里没有这份文书")
            yield Finding("file-unlisted", message, Place(str(path)), next_step=say("不是本件的就移走"))


def _expected(folder: Path, listed: Manifest, departments: Departments) -> dict[str, Expected]:
    """Compose the documents of the case again. Return file name without an ending → the expected content.

    Raise an `InputError` if the case file is missing, or if the case file or the templates have changed.
    """
    source = (folder / listed.source).resolve()
    if not source.is_file():
        raise InputError(say("找不到案件文件，只核对了清单"), place=Place(str(source)))
    if hash_of(source.read_bytes()) != listed.source_sha256:
        raise InputError(
            say("案件文件在成文之后改过，只核对了清单"), place=Place(str(source)), next_step=say("重新生成这一件的文书")
        )
    case = case_file.read(source, departments).case
    if listed.assigned:
        case = case.numbered(listed.assigned)
    if stationery_hash(stationery_of_units(case, departments)) != listed.stationery_sha256:
        raise InputError(
            say("模板在成文之后改过，只核对了清单"),
            place=Place(str(departments.root)),
            next_step=say("重新生成这一件的文书"),
        )
    copies, _ = called_for(case, departments.kinds, departments, draft=listed.draft)
    made = [compose_copy(case, copy, departments, draft=listed.draft) for copy in copies]
    return {Path(safe(f"{composition.name}.pdf")).stem: Expected(composition) for composition in made}


def _file_findings(
    path: Path, document: ManifestEntry, listed: Manifest, expected: Expected | None
) -> Iterator[Finding]:
    """Yield the faults of a file.

    document: the entry of the file in the manifest. listed: the manifest. expected: the content of the file according
    to the case; None if the content is not known.
    """
    place = Place(str(path))
    if not path.is_file():
        yield Finding("file-missing", say("清单里的文书不见了"), place, next_step=say("重新生成这一件的文书"))
        return
    data = path.read_bytes()
    if not manifest.is_same(data, document):
        message = say("文书与清单不符：成文之后改过，或者损坏了")
        yield Finding("file-changed", message, place, next_step=say("改过的另行保管；其他的重新生成"))
        return
    finished = Finished(data, path.suffix[1:], str(path))
    # A plain text has no head, so it cannot state the number.
    if (
        listed.number
        and finished.format != plain_text.ENDING
        and not any(listed.number in squeezed(text) for text in finished.texts)
    ):
        yield Finding("recipient", say("文书里没有编号“{number}”", number=listed.number), place)
    if expected is not None:
        yield from checks.check_file(CheckedFile(expected, finished))
