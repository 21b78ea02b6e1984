"""Marks that a form, a template or a colleague left in a text for somebody to fill in: `CaseFile` → findings.

The patterns follow how Chinese is written: 有待定期评估, 待定岗位, XXL, 138××××0000 and 【2026】 are right text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.errors import Finding, Severity
from docgen.language import say
from docgen.model.case_file import CaseFile, Key
from docgen.stationery.cabinet import Cabinet

_ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]+|[\w.+-]+@[\w.-]+", re.ASCII)
"""An address on the net may have any of these marks in it."""
_MARKS = re.compile(
    r"""
    (?<![A-Za-z])(?i:TODO|TBD|FIXME)(?![A-Za-z])
    # Not a size (XXL), a masked number (138XXXX0000) or a plate (粤B××123); but a year (20XX年).
  | (?<![0-9A-Za-zＸｘ])[XxＸｘ]{2,}(?![0-9A-Za-zＸｘ]|染色体)
  | (?<![0-9A-Za-z×])×{2,}(?![0-9A-Za-z×])
  | (?<![0-9A-Za-z])(?:19|20)[XxＸｘ×]{2}(?![0-9A-Za-z×])
    # Only where the clause ends, and not behind what makes it a plain verb: 有待补充, 尚待定.
  | (?<![有期等对招优善接看只仍尚还亟急])待(?:定|补充|补|填写|填)(?=[\s，。；、：！）)】」”’（(,.;:!]|$)
  | 【[\s_.…·*?？XxＸ×○〇/-]*】
  | 【(?:待[填补定核查]|填|此处|插入|请[填补输选])[^】]*】
  | 《\s*》 | 〔\s*〕
  | (?<!“)\{[{%] | \}\}(?!”)  # in quotation marks they are spoken of
  | (?<![A-Za-z_＿])[_＿]{2,}(?![0-9A-Za-z_])
  | [?？]{2,}
  | \#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!) | 错误[!！]\s*未(?:找到引用源|定义书签)
    """,
    re.VERBOSE,
)
_AROUND = 8
"""Characters before a mark, and its own, that a message shows."""


def marks_are_filled_in(file: CaseFile, cabinet: Cabinet) -> Iterator[Finding]:
    """What was left for somebody to fill in may not be printed as if it were text.

    The words of a proposal are its proposers': a mark in one that is printed is only told, unless the import wrote it.
    """
    imported = cabinet.stationery("base").vocabulary.marks.missing.partition("：")[0]
    for key, value in file.texts():
        found = _MARKS.search(_ADDRESS.sub(lambda address: "·" * len(address[0]), value))
        start = value.find(imported)
        if key[0] not in ("reply", "opinions", "handling", "proposal") or (found is None and start < 0):
            continue
        is_imported = start >= 0
        if key[0] == "proposal" and not is_imported and not _is_printed(key):
            continue
        shown = value[start : start + 20] if found is None else value[max(found.start() - _AROUND, 0) : found.end()]
        message = say("还有没填的“{value}”", value=" ".join(shown.split())[:20])
        severity = Severity.WARNING if key[0] == "proposal" and not is_imported else Severity.ERROR
        step = say("填好，或者删去") if severity is Severity.ERROR else say("照原件核对")
        yield Finding("case-mark", message, file.place(key), severity, step)


def _is_printed(key: Key) -> bool:
    return key == ("proposal", "title") or (key[1] == "points" and key[-1] == "ask")
