"""The PDFs annexed to a case: a case file → their paths, each below the case file's own folder and really a PDF."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from docgen.casefile import CaseFile
from docgen.errors import CaseError, Finding, Place
from docgen.language import say

LARGEST = 50_000_000
"""Bytes of one annex; a scanned letter of ten pages has some 5 MB."""

_HEAD = b"%PDF-"


def paths(file: CaseFile) -> tuple[Path, ...]:
    """The annexed files in order; a `CaseError` tells of each that cannot be used."""
    if findings := list(problems(file)):
        raise CaseError(
            say("案件文件有 {count} 处问题", count=len(findings)),
            place=Place(file.name),
            findings=findings,
            next_step=say("按所列位置改正后重试"),
        )
    folder = Path(file.name).parent
    return tuple(folder / name for name in file.case.annex)


def problems(file: CaseFile) -> Iterator[Finding]:
    """What is wrong with the annexes: not there, outside of the folder (by a link), not a PDF, too large."""
    folder = Path(file.name).parent
    for index, name in enumerate(file.case.annex):
        if message := _problem(folder, folder / name):
            step = say("把 PDF 放在案件文件的文件夹里，写它的文件名")
            yield Finding("annex", f"{name}：{message}", file.place(("annex", index)), next_step=step)


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
