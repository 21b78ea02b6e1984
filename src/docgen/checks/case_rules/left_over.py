"""The rule that finds blanks that nobody has filled in: `CaseFile` → findings.

People, 登记表 and templates mark such blanks with TODO, ××, 待定 and the like. Some texts only look like marks:
有待定期评估, 待定岗位, XXL, 138××××0000 and 【2026】 are no blanks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.checks.phrases import phrases
from docgen.errors import Finding, Severity
from docgen.language import say
from docgen.model.case_file import CaseFile
from docgen.stationery.departments import Departments

_ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]+|[\w.+-]+@[\w.-]+", re.ASCII)
"""A web or mail address. Addresses are not searched, because an address may contain any of the marks."""
_MARKS = phrases("left_over.marks")
_SIGNS_OF_MARKS = phrases("left_over.signs_of_marks")
"""A sign that each mark contains. Only texts with such a sign are searched for marks. That search takes long."""
_CONTEXT = 8
"""How many characters before a mark a message shows."""


def marks_are_filled_in(file: CaseFile, departments: Departments) -> Iterator[Finding]:
    """No text of the case has a blank to fill in.

    A mark that the import wrote is an error. Any other mark in a proposal may be a word of the proposers. It is only a
    warning in a text that documents print, and is not reported in other texts of the proposal.
    """
    import_mark = departments.stationery("base").vocabulary.marks.missing.partition("：")[0]
    for key, value in file.texts:
        start = value.find(import_mark)
        is_proposers_own = key[0] == "proposal" and start < 0
        if key[0] not in ("reply", "opinions", "handling", "proposal"):
            continue
        # The title of a proposer, such as 代表, is no title of a proposal.
        is_printed = (key[-1] == "title" and "proposers" not in key) or (key[1] == "points" and key[-1] == "ask")
        if is_proposers_own and not is_printed:
            continue
        if start < 0 and not _SIGNS_OF_MARKS.search(value):
            continue
        found = _MARKS.search(_ADDRESS.sub(lambda address: "·" * len(address[0]), value))
        if found is None and start < 0:
            continue
        shown = value[start : start + 20] if found is None else value[max(found.start() - _CONTEXT, 0) : found.end()]
        message = say("还有没填的“{value}”", value=" ".join(shown.split())[:20])
        severity = Severity.WARNING if is_proposers_own else Severity.ERROR
        step = say("照原件核对") if is_proposers_own else say("填好，或者删去")
        yield Finding("case-mark", message, file.place(key), severity, step)
