"""The PDFs annexed to a case: a case file → their paths, each below the case file's own folder and really a PDF."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from docgen.errors import CaseError, Finding, Place, Severity
from docgen.language import say
from docgen.model.case_file import CaseFile

LARGEST = 50_000_000
"""Bytes of one annex; a scanned letter of ten pages has some 5 MB."""

Named = tuple[str, Place]
"""An annex as a case names it, and where."""
_HEAD = b"%PDF-"


def paths(file: CaseFile) -> tuple[Path, ...]:
    """The annexed files in order; a `CaseError` tells of each that cannot be used."""
    if findings := list(problems(file.name, named(file))):
        raise CaseError(
            say("案件文件有 {count} 处问题", count=len(findings)),
            place=Place(file.name),
            findings=findings,
            next_step=say("按所列位置改正后重试"),
        )
    folder = Path(file.name).parent
    return tuple(folder / name for name in file.case.annex)


def named(file: CaseFile) -> tuple[Named, ...]:
    """The annexes that a case names."""
    return tuple((name, file.place(("annex", index))) for index, name in enumerate(file.case.annex))


def problems(case: str, annexes: Iterable[Named]) -> Iterator[Finding]:
    """What is wrong with a case's annexes: not there, outside of its folder (by a link), no PDF, too large."""
    folder = Path(case).parent
    for name, place in annexes:
        if message := _problem(folder, folder / name):
            step = say("把 PDF 放在案件文件的文件夹里，写它的文件名")
            yield Finding("annex", f"{name}：{message}", place, next_step=step)


def warnings(case: str, annexes: Iterable[Named]) -> Iterator[Finding]:
    """The same problems as warnings, for those who make letters: a letter does not need the annexes.

    Call it in the main process: a worker may not read the case's folder.
    """
    return (replace(finding, severity=Severity.WARNING) for finding in problems(case, annexes))


def _problem(folder: Path, path: Path) -> str | None:
    try:
        if not path.resolve().is_relative_to(folder.resolve()):
            return say("不在案件文件的文件夹里")
        if not path.is_file():
            return say("没有这个文件")
        if path.stat().st_size > LARGEST:
            return say("文件过大（{size} 字节）", size=path.stat().st_size)
        with path.open("rb") as stream:
            return None if stream.read(len(_HEAD)) == _HEAD else say("不是 PDF 文件")
    except (OSError, ValueError) as error:
        return say("打不开文件：{error}", error=error)
