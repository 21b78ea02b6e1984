"""The rules for what a case lists: each office of a joint reply once, each heading with the next number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.checks.case_values import NUMERAL_VALUES, numeral
from docgen.errors import Finding, Severity
from docgen.language import say
from docgen.model.case_file import CaseFile
from docgen.stationery.departments import Departments

_NUMBERED = re.compile("(?P<first>[一二三四五六七八九十]{1,3})、|[（(](?P<second>[一二三四五六七八九十]{1,3})[）)]")
"""The numeral of a heading of the first or the second level."""


def joint_offices_are_told_apart(file: CaseFile, departments: Departments) -> Iterator[Finding]:
    """No office signs a joint reply twice, under whatever name, and the lead does not sign beside itself."""
    handling = file.case.handling
    seen = {departments.named(handling.lead).department.name}
    for index, unit in enumerate(handling.joint):
        name = departments.named(unit).department.name
        if name in seen:
            message = say("联合答复的单位“{unit}”写了两遍，或者就是主办单位", unit=unit)
            yield Finding("joint-twice", message, file.place(("handling", "joint", index)), next_step=say("删去一处"))
        seen.add(name)


def headings_are_numbered_in_turn(file: CaseFile, _departments: Departments) -> Iterator[Finding]:
    """A reply that is one text has headings 一、二、三、 and （一）（二） without a gap. A count may begin again."""
    last = {"first": 0, "second": 0}
    for key, value in file.texts():
        if key[:2] != ("reply", "text") or "table" in key:
            continue
        for line in value.split("\n"):
            match = _NUMBERED.match(line.strip(" \t\u3000"))
            if match is None:
                continue
            level = str(match.lastgroup)
            if match[level] not in (numeral(1), numeral(last[level] + 1)):
                message = say("序号“{numeral}”接不上前面的", numeral=match[0])
                step = say(
                    "应为“{numeral}”；核对是否漏了一段",
                    numeral=match[0].replace(match[level], numeral(last[level] + 1)),
                )
                yield Finding("heading-skipped", message, file.place(key), Severity.WARNING, step)
            last[level] = NUMERAL_VALUES.get(match[level], last[level] + 1)
            if level == "first":
                last["second"] = 0
