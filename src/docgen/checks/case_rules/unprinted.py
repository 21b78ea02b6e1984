"""A case file and its composed documents → findings about values of the case that no document prints.

Only values that serve no other purpose are searched. A category, for example, is also counted in the annual book.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from docgen.composition.compose import Composition
from docgen.errors import Finding, Key, Severity, dotted
from docgen.language import say
from docgen.model.blocks import Run, walk
from docgen.model.case_file import CaseFile
from docgen.stationery.departments import Departments


def facts_are_printed(
    file: CaseFile, departments: Departments, composed: Sequence[Composition], others: Iterable[Composition]
) -> Iterator[Finding]:
    """Every typed fact is printed in a document. The officer who typed it expects to read it in the letter.

    composed: documents of the case. others: its other documents, which are composed one by one until all facts are
    found.
    """
    waiting = [(key, value) for key, value in file.texts if _is_fact(key, file, departments)]
    waiting = _unprinted(waiting, composed)
    rest = iter(others)
    while waiting:
        other = next(rest, None)
        if other is None:
            break
        waiting = _unprinted(waiting, (other,))
    for key, value in waiting:
        if _is_heading(key):
            message = say("小标题“{text}”没有印在答复函里", text=value.strip()[:24])
            step = say("只有一条答复的不印小标题，本单位的版式也可能不印；要印就写进正文，否则删去这一项")
        else:
            message = say("“{text}”没有印在任何文书里", text=value.strip()[:24])
            names: Key = ("opinion", *key[2:])  # a wording about an opinion knows only this one
            if key[0] != "opinions":
                names = tuple(part for part in key if isinstance(part, str))
            step = say("在本单位的措辞里用 {value}，或者删去这一项", value=f"{{{{ {dotted(names)} }}}}")
        yield Finding("fact-unprinted", message, file.place(key), Severity.WARNING, step)


_PARTS = {"preamble": ("preamble", "preamble"), "text": ("answers", "points"), "closing": ("closing", "further")}
"""The key of a text of the reply → its entry in `prints`, and the part of the letter that prints it."""


def parts_are_there(file: CaseFile, composition: Composition) -> Iterator[Finding]:
    """A department that lists the parts of its letter has a part for each text of the case."""
    kind, own = composition.kind, composition.stationery.department
    if kind.name not in own.parts:
        return
    printed = {key[:2] for key in _keys(composition)}
    for name, (entry, part) in _PARTS.items():
        is_lost = getattr(file.case.reply, name) is not None and ("reply", name) not in printed
        if f"reply.{entry}" in kind.prints and part not in own.parts[kind.name] and is_lost:
            document = composition.name
            message = say("{document}没有“{name}”这一部分，案件里的这段话印不出来", document=document, name=part)
            step = say(
                "在 department.toml 的 [parts] {kind} 里加上 {part}，或者删去这段话", kind=kind.name, part=f'"{part}"'
            )
            yield Finding("part-missing", message, file.place(("reply", name)), next_step=step)


_OMITTED: dict[str, Key] = {
    "proposal.number": ("proposal", "number"),
    "proposal.title": ("proposal", "title"),
    "proposal.salutation": ("proposal", "proposers"),
    "reply.document_number": ("reply", "document_number"),
    "reply.date": ("reply", "date"),
}
"""A fact that a department may leave out → the first two parts of its key, in the runs that print the fact."""


def omissions_are_made(file: CaseFile, composition: Composition) -> Iterator[Finding]:
    """A document does not print a fact that its department declares as omitted. Such a fact would not be checked."""
    printed = {key[:2] for key in _keys(composition)}
    for name in composition.stationery.department.omits.get(composition.kind.name, ()):
        key = _OMITTED.get(name)
        if key in printed:
            message = say("{document}印着 [omits] 里说不写的 {name}", document=composition.name, name=name)
            step = say("从 [omits] 里删去它，印得对不对才有人看")
            yield Finding("omission-printed", message, file.place(key), Severity.WARNING, step)


def _unprinted(facts: list[tuple[Key, str]], composed: Sequence[Composition]) -> list[tuple[Key, str]]:
    """Return the facts that none of the documents prints. A heading must be in a document that prints the answers."""
    printed: set[Key] = set()
    in_letters: set[Key] = set()
    for composition in composed:
        keys = set(_keys(composition))
        printed |= keys
        if "reply.answers" in composition.kind.prints:
            in_letters |= keys
    unprinted = []
    for key, value in facts:
        if key not in (in_letters if _is_heading(key) else printed):
            unprinted.append((key, value))
    return unprinted


def _is_fact(key: Key, file: CaseFile, departments: Departments) -> bool:
    """Return whether the value of a key serves only to be printed, in a document of a department with a folder."""
    case = file.case
    match key:
        case ("reply", "contact" | "extra" | "copies" | "attachments", _):
            return departments.knows(case.handling.lead)
        case ("reply", "answers", int(index), "heading"):
            own_labels = {point.label for point in case.own_points()}
            is_printed = not own_labels.isdisjoint(case.reply.answers[index].labels)
            return departments.knows(case.handling.lead) and is_printed
        case ("opinions", int(index), "contact", _):
            return departments.knows(case.opinions[index].unit)
    return False


def _is_heading(key: Key) -> bool:
    return key[-1] == "heading"


def _keys(composition: Composition) -> Iterator[Key]:
    """Yield the keys of all values that a document prints."""
    for paragraph in walk(composition.doc):
        for run in paragraph.runs:
            if isinstance(run, Run):
                yield run.key
