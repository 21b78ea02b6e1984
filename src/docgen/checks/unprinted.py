"""The rule that documents print the facts of the case: `CaseFile` and compositions → findings about unprinted facts.

Only facts that have no other use are looked at: a category is counted, and a summary may wait for its publication.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from docgen.composition.compose import Composition
from docgen.errors import Finding, Key, Severity, dotted
from docgen.language import say
from docgen.model.blocks import Run, walk
from docgen.model.case_file import CaseFile
from docgen.stationery.cabinet import Cabinet


def facts_are_printed(
    file: CaseFile, cabinet: Cabinet, composed: Sequence[Composition], others: Callable[[], Sequence[Composition]]
) -> Iterator[Finding]:
    """What is typed in vain is told: its reader believes that it stands in the letter.

    composed: documents of the case. others: composes the rest of its documents, which is only asked for if needed.
    """
    waiting = [(key, value) for key, value in file.texts() if _is_fact(key, file, cabinet)]
    waiting = _unprinted(waiting, composed)
    if waiting:
        waiting = _unprinted(waiting, others())
    for key, value in waiting:
        if _is_heading(key):
            message = say("小标题“{text}”没有印在答复函里", text=value.strip()[:24])
            step = say("只有一条答复的不印小标题，本单位的版式也可能不印；要印就写进正文，否则删去这一项")
        else:
            message = say("“{text}”没有印在任何文书里", text=value.strip()[:24])
            step = say("在本单位的措辞里用 {value}，或者删去这一项", value=_tag(key))
        yield Finding("fact-unprinted", message, file.place(key), Severity.WARNING, step)


def _unprinted(facts: list[tuple[Key, str]], composed: Sequence[Composition]) -> list[tuple[Key, str]]:
    """The facts that none of some documents prints; a heading belongs above its answer."""
    printed = {key for one in composed for key in _keys(one)}
    in_letters = {key for one in composed if "reply.answers" in one.kind.prints for key in _keys(one)}
    return [(key, value) for key, value in facts if key not in (in_letters if _is_heading(key) else printed)]


def _is_fact(key: Key, file: CaseFile, cabinet: Cabinet) -> bool:
    """Whether a text is a fact whose only use is that a document of ours prints it."""
    case = file.case
    match key:
        case ("reply", "contact" | "extra" | "copies" | "attachments", _):
            return cabinet.knows(case.handling.lead)
        case ("reply", "answers", int(index), "heading"):
            own = {point.label for point in case.own_points()}
            is_own = bool(own.intersection(case.reply.answers[index].labels))
            return cabinet.knows(case.handling.lead) and is_own
        case ("opinions", int(index), "contact", _):
            return cabinet.knows(case.opinions[index].unit)
    return False


def _is_heading(key: Key) -> bool:
    return key[-1] == "heading"


def _keys(composition: Composition) -> Iterator[Key]:
    """The keys of all values that a document prints."""
    for paragraph in walk(composition.doc):
        for run in paragraph.runs:
            if isinstance(run, Run):
                yield run.key


def _tag(key: Key) -> str:
    """How a wording prints a value: {{ reply.contact.address }}."""
    names = ["opinion", *key[2:]] if key[0] == "opinions" else [part for part in key if isinstance(part, str)]
    return f"{{{{ {dotted(names)} }}}}"
