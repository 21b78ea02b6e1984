"""Finished cases → the list of their documents (文书清单), an .xlsx file with a row for each document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from docgen.digest.workbook import SheetCell, WorkbookSheet, written
from docgen.pipeline.batch.staging import Staged

_NAME = "文书清单"
_COLUMNS = {"编号": 12, "文件夹": 24, "种类": 12, "文件": 40, "送": 24, "页数": 8, "字数": 8}
"""Heading of a column → width of the column.

Excel's unit is the width of a digit. A Chinese character is as wide as two digits.
"""


def workbook(cases: Iterable[Staged], titles: Mapping[str, str]) -> bytes:
    """Return the bytes of the .xlsx file. The same cases give the same bytes.

    titles: name of a kind of document → its Chinese name. A kind that is not in `titles` is shown by its name.
    """
    rows: list[tuple[SheetCell, ...]] = []
    for case in sorted(cases, key=lambda case: case.folder):
        for document in case.documents:
            title = titles.get(document.kind, document.kind)
            sizes = document.pages, document.characters
            rows.append((case.number or "", case.folder, title, document.file, document.recipient, *sizes))
    return written(_NAME, [WorkbookSheet(_NAME, _NAME, _COLUMNS, rows)])
