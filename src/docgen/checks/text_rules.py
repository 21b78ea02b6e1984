"""The rules that compare the text of a finished file with its case: `CheckedFile` → findings."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.checks.subject import CheckedFile
from docgen.checks.text_proof import Key, nearest, prove
from docgen.checks.wording_lines import WordingLine
from docgen.errors import Finding, Place, Severity, dotted
from docgen.language import say
from docgen.model.case_file import CaseFile
from docgen.stationery import origin
from docgen.writers import plain_text

_SHOWN = 24
"""How many characters of a paragraph a message quotes."""


def text_is_accounted_for(subject: CheckedFile) -> Iterator[Finding]:
    """The file prints every passage that its account requires, once and in order, and nothing that is not allowed."""
    proof = prove(subject.paragraphs, subject.account)
    messages = [("text-lost", say("{key} 中的话没有印出：“{text}”", **_shown(item))) for item in proof.lost]
    messages += [("text-order", say("{key} 中的话印在别处：“{text}”", **_shown(item))) for item in proof.misplaced]
    messages += [("text-unstated", say("没有写明 {key}：“{text}”", **_shown(item))) for item in proof.unstated]
    for code, message in messages:
        yield Finding(code, message, Place(subject.file), next_step=_next_step())
    for line in proof.unprinted:
        message = say("措辞的这一行没有印出：“{text}”", text=line.words[:_SHOWN])
        yield Finding("text-lost", message, _written(line) or Place(subject.file), next_step=_next_step())
    for passage in proof.foreign:
        message = say("“{text}”这里有不是本件的话，或者印重了", text=passage)
        near = nearest(subject.account, passage)
        place = _written(near) if near else None
        step = say("不要使用此文件；与它最像的措辞在 {place}，核对后重做", place=place) if place else _next_step()
        yield Finding("text-foreign", message, Place(subject.file), next_step=step)


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
    """A plain text has at most as many characters as a handling system takes. Otherwise it would be cut."""
    limit = subject.composition.kind.text_limit
    characters = plain_text.count(subject.finished.data)
    if limit is not None and characters > limit:
        message = say(
            "{name} 有 {count} 字，办理系统至多收 {limit} 字", name=subject.file, count=characters, limit=limit
        )
        yield Finding(
            "text-over",
            message,
            file.place(("reply",)),
            Severity.WARNING,
            say("缩短答复；系统收得下的，在 templates/kinds 里改 text_limit"),
        )


def _shown(item: tuple[Key, str]) -> dict[str, str]:
    """Return the key and the beginning of the text of an item, for a message."""
    return {"key": dotted(item[0]), "text": item[1][:_SHOWN]}


def _written(line: WordingLine) -> Place | None:
    """Return where a line of a wording is written. None: it is a line of a shell."""
    return origin.place(line.file, line.number) if line.file else None


def _next_step() -> str:
    """Return the next step for every finding of this module."""
    return say("不要使用此文件；核对案件文件和本单位的措辞后重做")
