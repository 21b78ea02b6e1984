"""A case file → the paths of the PDFs that are annexed to the case. Each PDF is checked.

An annex must be a PDF inside the folder of the case file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from docgen.errors import CaseError, Finding, Place, Severity
from docgen.files.hashes import hash_of
from docgen.language import foreign, say
from docgen.model.case_file import CaseFile

LARGEST = 50_000_000
"""The largest size of one annex in bytes. A scanned letter of ten pages has about 5 MB."""

NamedAnnex = tuple[str, Place]
"""The path of an annex as written in the case file, and its place in that file."""
_PDF_SIGNATURE = b"%PDF-"


def paths(file: CaseFile) -> tuple[Path, ...]:
    """Return the paths of the annexed files in order. If some cannot be used, raise a `CaseError` that lists them."""
    if findings := list(problems(file.name, named(file))):
        raise CaseError(
            say("案件文件有 {count} 处问题", count=len(findings)),
            place=Place(file.name),
            findings=findings,
            next_step=say("按所列位置改正后重试"),
        )
    folder = Path(file.name).parent
    return tuple(folder / name for name in file.case.annex)


def named(file: CaseFile) -> tuple[NamedAnnex, ...]:
    """Return the annexes that a case names."""
    return tuple((name, file.place(("annex", index))) for index, name in enumerate(file.case.annex))


def problems(case: str, annexes: Iterable[NamedAnnex]) -> Iterator[Finding]:
    """Yield a finding for each annex that cannot be used.

    Such an annex is missing, too large or not a PDF, or a symbolic link leads out of the folder.

    case: the path of the case file.
    """
    folder = Path(case).parent
    for name, place in annexes:
        if message := _problem(folder, folder / name):
            step = say("把 PDF 放在案件文件的文件夹里，写它的文件名")
            yield Finding("annex", f"{name}：{message}", place, next_step=step)


def warnings(case: str, annexes: Iterable[NamedAnnex]) -> Iterator[Finding]:
    """Yield the findings of `problems` as warnings. A letter can be made without the annexes.

    Call this function in the main process. A worker has another current folder, or runs on another machine.
    """
    return (replace(finding, severity=Severity.WARNING) for finding in problems(case, annexes))


def hashes(case: str, names: Iterable[str]) -> dict[str, str]:
    """Return name → hash of the annexes that can be used. case: the path of the case file."""
    folder = Path(case).parent
    usable = (name for name in names if not _problem(folder, folder / name))
    return {name: hash_of((folder / name).read_bytes()) for name in usable}


def _problem(folder: Path, path: Path) -> str | None:
    """Return why the annex at `path` cannot be used, as a message; None if it can."""
    try:
        if not path.resolve().is_relative_to(folder.resolve()):
            return say("不在案件文件的文件夹里")
        if not path.is_file():
            return say("没有这个文件")
        if path.stat().st_size > LARGEST:
            return say("文件过大（{size} 字节）", size=path.stat().st_size)
        with path.open("rb") as stream:
            is_pdf = stream.read(len(_PDF_SIGNATURE)) == _PDF_SIGNATURE
        return None if is_pdf else say("不是 PDF 文件")
    except (OSError, ValueError) as error:
        return say("打不开文件：{error}", error=foreign(str(getattr(error, "strerror", None) or error)))
