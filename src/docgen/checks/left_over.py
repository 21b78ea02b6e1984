"""The rule about blanks that nobody has filled in: `CaseFile` → findings.

People, 登记表 and templates mark such blanks with TODO, ××, 待定 and the like. Some texts only look like marks:
有待定期评估, 待定岗位, XXL, 138××××0000 and 【2026】 are no blanks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.errors import Finding, Severity
from docgen.language import say
from docgen.model.case_file import CaseFile, Key
from docgen.stationery.departments import Departments

_ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]+|[\w.+-]+@[\w.-]+", re.ASCII)
"""A web or mail address. Addresses are not searched, because an address may contain any of the marks."""
_MARKS = re.compile(
    r"""
    (?<![A-Za-z])(?i:TODO|TBD|FIXME)(?![A-Za-z])
    # A size (XXL), a masked number (138XXXX0000) and a plate (粤B××123) are no marks. A masked year (20XX年) is one.
  | (?<![0-9A-Za-zＸｘ])[XxＸｘ]{2,}(?![0-9A-Za-zＸｘ]|染色体)
  | (?<![0-9A-Za-z×])×{2,}(?![0-9A-Za-z×])
  | (?<![0-9A-Za-z])(?:19|20)[XxＸｘ×]{2}(?![0-9A-Za-z×])
    # 待定 is a mark at the end of a clause. Behind 有, 尚 and the like it is part of a sentence.
  | (?<![有期等对招优善接看只仍尚还亟急])待(?:定|补充|补|填写|填)(?=[\s，。；、：！）)】」”’（(,.;:!]|$)
  | 【[\s_.…·*?？XxＸ×○〇/-]*】
  | 【(?:待[填补定核查]|填|此处|插入|请[填补输选])[^】]*】
  | 《\s*》 | 〔\s*〕
  | (?<!“)\{[{%] | \}\}(?!”)  # In quotation marks, the text only mentions them.
  | (?<![A-Za-z_＿])[_＿]{2,}(?![0-9A-Za-z_])
  | [?？]{2,}
  | \#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!) | 错误[!！]\s*未(?:找到引用源|定义书签)
    """,
    re.VERBOSE,
)
"""A mark for a blank."""
_CONTEXT = 8
"""How many characters before a mark a message shows."""


def marks_are_filled_in(file: CaseFile, departments: Departments) -> Iterator[Finding]:
    """No text of the case has a blank to fill in.

    A mark that the import wrote is an error. Any other mark in a proposal may be a word of the proposers. It is only a
    warning in a text that documents print, and is not reported in other texts of the proposal.
    """
    import_mark = departments.stationery("base").vocabulary.marks.missing.partition("：")[0]
    for key, value in file.texts():
        found = _MARKS.search(_ADDRESS.sub(lambda address: "·" * len(address[0]), value))
        start = value.find(import_mark)
        is_imported = start >= 0
        if key[0] not in ("reply", "opinions", "handling", "proposal") or (found is None and not is_imported):
            continue
        is_proposers_own = key[0] == "proposal" and not is_imported
        if is_proposers_own and not _is_printed_text_of_proposal(key):
            continue
        shown = value[start : start + 20] if found is None else value[max(found.start() - _CONTEXT, 0) : found.end()]
        message = say("还有没填的“{value}”", value=" ".join(shown.split())[:20])
        severity = Severity.WARNING if is_proposers_own else Severity.ERROR
        step = say("照原件核对") if is_proposers_own else say("填好，或者删去")
        yield Finding("case-mark", message, file.place(key), severity, step)


def _is_printed_text_of_proposal(key: Key) -> bool:
    """Return whether documents print the text of a key of the proposal: its title, or what a point asks for."""
    is_title = key[-1] == "title" and "proposers" not in key
    return is_title or (key[1] == "points" and key[-1] == "ask")
