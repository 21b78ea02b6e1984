"""The register of what was made (文书清单): finished cases → an .xlsx, a row for each document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from docgen.digest.workbook import table
from docgen.pipeline.batch.staging import Staged

_COLUMNS = {"编号": 12, "文件夹": 24, "种类": 12, "文件": 40, "送": 24, "页数": 8}
"""Name → width in characters of the standard font, a hanzi being two."""


def workbook(cases: Iterable[Staged], titles: Mapping[str, str]) -> bytes:
    """The same cases give the same bytes. titles: what each kind of document is called."""
    rows = [
        (
            case.number or "",
            case.folder,
            titles.get(paper.kind, paper.kind),
            paper.file,
            paper.recipient,
            str(paper.pages) if paper.pages else "",
        )
        for case in sorted(cases, key=lambda case: case.folder)
        for paper in case.papers
    ]
    return table("文书清单", _COLUMNS, rows)
