"""The rules that compare the text of a finished file with its case: `CheckedFile` → findings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import docgen.checks.expected_lines as expected_lines
from docgen.checks.expected_lines import ExpectedLine
from docgen.checks.subject import CheckedFile
from docgen.checks.text_proof import nearest, prove
from docgen.errors import Finding, Key, Place, Severity, dotted
from docgen.inspection.readback import squeezed
from docgen.language import say
from docgen.model.blocks import Role
from docgen.model.case_file import CaseFile
from docgen.writers import plain_text

_STATEMENTS = {
    "category": re.compile("(?<![A-Za-z])(([A-E])类)"),
    "publicity": re.compile(r"(?:(?<!\w)|(?<=类))((?:公开属性[：为])?((?:主动|依申请|摘要|不)?公开))(?!\w)"),
    "count": re.compile("(等([0-9]{1,4})[位名人])"),
}
"""Name of a value → the words that state it. The first group is the words, the second the value."""
_SHOWN = 24
"""How many characters of a paragraph a message quotes."""


def text_is_accounted_for(subject: CheckedFile) -> Iterator[Finding]:
    """The file prints every passage that its account requires, once and in order, and nothing that is not allowed."""
    proof = prove(subject.paragraphs, subject.account)
    messages = [("text-lost", say("{key} 中的话没有印出：“{text}”", **_shown(item))) for item in proof.lost]
    messages += [("text-order", say("{key} 中的话印在别处：“{text}”", **_shown(item))) for item in proof.misplaced]
    messages += [("text-unstated", say("没有写明 {key}：“{text}”", **_shown(item))) for item in proof.unstated]
    messages += [("text-order", say("这一行印在别处：“{text}”", text=text[:_SHOWN])) for text in proof.moved]
    for code, message in messages:
        yield Finding(code, message, Place(subject.file), next_step=_next_step())
    for line in proof.unprinted:
        message = say("措辞的这一行没有印出：“{text}”", text=line.text[:_SHOWN])
        yield Finding("text-lost", message, _place_of(subject, line) or Place(subject.file), next_step=_next_step())
    for passage in proof.foreign:
        message = say("“{text}”这里有不是本件的话，或者印重了", text=passage)
        near = nearest(subject.account, passage)
        place = _place_of(subject, near) if near else None
        step = say("不要使用此文件；与它最像的措辞在 {place}，核对后重做", place=place) if place else _next_step()
        yield Finding("text-foreign", message, Place(subject.file), next_step=step)


def statements_fit_the_case(subject: CheckedFile) -> Iterator[Finding]:
    """No line of the wording or the shell states another category, publicity or number of proposers than the case.

    A word that is typed in a wording or shell is printed in every letter. Texts of the case are not checked.
    """
    case = subject.composition.case
    said = squeezed(case.model_dump_json())
    people = max(len(case.proposal.ordered_proposers), int(case.proposal.proposers_total or 0))
    stated: dict[str, set[Any]] = {
        "category": {case.reply.category, *(one.category for one in case.opinions)} - {None},
        "publicity": {_openness(case.reply.publicity)} if case.reply.publicity else set(),
        "count": {str(people)},
    }
    for line in (*subject.account.head, *subject.account.text, *subject.account.beside):
        for name, pattern in _STATEMENTS.items():
            words = {match[1]: match[2] for match in pattern.finditer(line.text)}
            if not stated[name] or len(words) != 1 or line.text in said:
                continue
            ((word, value),) = words.items()
            value = _openness(value) if name == "publicity" else value
            if value not in stated[name] and word not in said:
                message = say("“{word}”与案件不符，像是写死在措辞或信笺里的", word=word)
                place = _place_of(subject, line) or Place(subject.file)
                yield Finding("text-contradicts", message, place, next_step=say("把它写成案件的值"))


def _openness(publicity: str) -> str:
    """Return the publicity with 摘要公开 and 主动公开 as 公开."""
    return publicity if publicity in ("不公开", "依申请公开") else "公开"


def title_names_all_who_sign(subject: CheckedFile) -> Iterator[Finding]:
    """The title of a joint reply names all signing offices or none of them."""
    offices = (subject.composition.lead.department.name, *subject.composition.joint)
    for line in subject.account.text:
        missing = [name for name in offices if squeezed(name) not in line.text]
        is_short = f"{squeezed(offices[0])}等" in line.text
        if line.role == Role.TITLE and 0 < len(missing) < len(offices) and not is_short:
            message = say("联合答复的标题没有写“{unit}”", unit=missing[0])
            step = say("标题里的单位写成 {example}", example="{{ phrase.signers }}")
            yield Finding("text-unstated", message, _place_of(subject, line) or Place(subject.file), next_step=step)


def name_is_the_recipients(subject: CheckedFile) -> Iterator[Finding]:
    """The name of the file ends with the unit or the proposer that the document is for.

    The name of a document for all proposers contains no such name.
    """
    composition = subject.composition
    _, _, suffix = composition.name.partition("-")
    owner = composition.unit or (composition.addressee.name if composition.addressee else "")
    if suffix != owner:
        message = say("文件名写的是“{name}”，文书是给“{owner}”的", name=suffix, owner=owner)
        yield Finding("recipient", message, Place(composition.name), next_step=_next_step())


def text_is_within_the_limit(file: CaseFile, subject: CheckedFile) -> Iterator[Finding]:
    """A plain text has at most as many characters as a handling system accepts. A longer text would be cut."""
    limit = subject.composition.kind.text_limit
    characters = plain_text.count(subject.finished.data)
    if limit is not None and characters > limit:
        values = {"name": subject.file, "count": characters, "limit": limit}
        message = say("{name} 有 {count} 字，办理系统至多收 {limit} 字", **values)
        step = say("缩短答复；系统收得下的，在 templates/kinds 里改 text_limit")
        yield Finding("text-over", message, file.place(("reply",)), Severity.WARNING, step)


def _shown(item: tuple[Key, str]) -> dict[str, str]:
    """Return the key and the beginning of the text of an item, for a message."""
    return {"key": dotted(item[0]), "text": item[1][:_SHOWN]}


def _place_of(subject: CheckedFile, line: ExpectedLine) -> Place | None:
    """Return the place of a line in the wording; None for a line of a shell."""
    return expected_lines.place(subject.composition, line)


def _next_step() -> str:
    """Return the next step for every finding of this module."""
    return say("不要使用此文件；核对案件文件和本单位的措辞后重做")
