"""What a wording says itself and a typed text says again: composed document → findings, before anything is rendered.

Officers paste whole letters into an answer: the salutation, 收悉 and 现答复如下, the thanks, the signature would all be
printed twice.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher

from docgen.composition.compose import Composition
from docgen.composition.prose import lines
from docgen.errors import Finding
from docgen.inspection.readback import squeezed
from docgen.language import say
from docgen.model.blocks import Role, Table, paragraphs, text
from docgen.model.case import Opinion
from docgen.model.case_file import CaseFile, Key

_WHOLE = (Role.TITLE, Role.SIGNATURE, Role.DATE, Role.ATTACHMENT, Role.ATTACHMENT_FIRST, Role.NOTE)
"""What is repeated when all of it is; not headings: 下一步工作 may well stand above a part of an answer, too."""
_OWN = (Role.RECIPIENT, Role.BODY, *_WHOLE)
_NEAR = 0.88
"""How alike two clauses are that say the same, words of mere politeness apart."""
_LEAST = 4
"""Characters; a shorter paragraph (无。) says the same as many."""
_TELLING = 8
"""Characters; a sentence inside a longer paragraph repeats one of the wording only from that length on. A wording's
paragraph of one sentence is its thanks; of several, its opening, in which only 收悉 is not what anybody says."""
_SENTENCE = re.compile(r"[^。！？!?；;]+")
_CLAUSE = re.compile(r"[^，,]+")
_BRACKETED = re.compile(r"（[^（）]*）|\([^()]*\)")
_QUOTED = re.compile(r"《.*》")
"""A title, whose own marks part no sentences."""
_NO_WORD = re.compile(r"\W+")
_YOU = re.compile("您们|你们|您")
_FIRST = re.compile("^(?:最后|在此|此外|再次)+")
_POLITE = re.compile(
    "衷心|诚挚|真诚|真挚|非常|十分|再次|认真|一直以来|长期以来|理解|关心|关注|支持|重视|信任|帮助|我们|我局|我委|我单位|[地的和与及并]"
)


def texts_do_not_repeat_the_wording(file: CaseFile, composition: Composition) -> Iterator[Finding]:
    """A letter that says its salutation, opening or thanks twice was pasted into its own frame."""
    typed = list(_typed(file, composition))
    printed = list(_own(composition, typed))
    own = [said for role, paragraph in printed if role is Role.BODY and (said := _said(paragraph))]
    whole = {_joined(said) for role, paragraph in printed if role in _WHOLE and (said := _said(paragraph))}
    addressed = {_salutation(paragraph) for role, paragraph in printed if role is Role.RECIPIENT}
    told = set[Key]()
    for key, paragraph in typed:
        said = _said(paragraph)
        again = _salutation(paragraph) in addressed or _joined(said) in whole
        if key not in told and (again or any(_says_again(said, other) for other in own)):
            told.add(key)
            message = say("“{text}”模板已经印了，这里又写了一遍", text=paragraph.strip()[:24])
            step = say("删去这里的；要换说法，在本单位的 [phrases] 里改")
            yield Finding("wording-repeated", message, file.place(key), next_step=step)


Sentence = tuple[str, ...]
"""Its clauses, each without marks and spaces, and with one word for you."""


def _typed(file: CaseFile, composition: Composition) -> Iterator[tuple[Key, str]]:
    """The paragraphs of the case that this document prints, with their keys; not what stands in tables."""
    case, prints = file.case, composition.kind.prints
    own = {point.label for point in case.own_points()}
    for key, value in file.texts():
        match key:
            case ("reply", "preamble" | "closing" | "text" as name, *rest):
                text_kind = "reply.answers" if name == "text" else f"reply.{name}"
                is_printed = text_kind in prints and "table" not in rest
            case ("reply", "answers", int(index), "text" | "outcome", *rest):
                is_own = bool(own.intersection(case.reply.answers[index].labels))
                is_printed = "reply.answers" in prints and is_own and "table" not in rest
            case ("opinions", int(index), "stated" | "text" as name, *rest):
                is_printed = _prints_opinion(composition, case.opinions[index], name) and "table" not in rest
            case _:
                is_printed = False
        if is_printed:
            yield from ((key, line) for line in lines(value))


def _prints_opinion(composition: Composition, opinion: Opinion, name: str) -> bool:
    """Whether a document prints `stated` or `text` of an opinion: its own in full, the others' as they are stated."""
    prints = composition.kind.prints
    is_stated = "opinions" in prints and (name == "stated" or not opinion.stated)
    return is_stated or ("opinion.text" in prints and name == "text" and opinion.unit == composition.unit)


def _own(composition: Composition, typed: list[tuple[Key, str]]) -> Iterator[tuple[Role, str]]:
    """The paragraphs that the wording has printed: all but, once each, those that were typed."""
    given = Counter(squeezed(line) for _, line in typed)
    for block in composition.doc.body:
        for paragraph in () if isinstance(block, Table) else paragraphs(block):
            printed = text(paragraph)
            if paragraph.role not in _OWN:
                continue
            if given[squeezed(printed)]:
                given[squeezed(printed)] -= 1
            else:
                yield paragraph.role, printed


def _salutation(paragraph: str) -> str:
    return squeezed(paragraph).replace(":", "：").removeprefix("尊敬的")


def _said(paragraph: str) -> list[Sentence]:
    """The sentences of a paragraph; none, if it is too short to tell."""
    bare = _BRACKETED.sub("", paragraph)
    whole = _QUOTED.sub(lambda title: _NO_WORD.sub("", title[0]), bare if _NO_WORD.sub("", bare) else paragraph)
    found = [tuple(filter(None, map(_reduced, _CLAUSE.findall(part)))) for part in _SENTENCE.findall(whole)]
    return [sentence for sentence in found if sentence] if sum(map(_length, found)) >= _LEAST else []


def _reduced(clause: str) -> str:
    return _FIRST.sub("", _YOU.sub("你", _NO_WORD.sub("", clause)))


def _length(sentence: Sentence) -> int:
    return sum(map(len, sentence))


def _says_again(said: list[Sentence], own: list[Sentence]) -> bool:
    """Whether a typed paragraph, or a sentence in it, is one of the wording, nearly word for word."""
    if not said:
        return False
    last = said[-1][-1]
    is_end = last.endswith("收悉") or _is_near(last, own[-1][-1])
    if _is_near(_joined(said), _joined(own)) or (is_end and all(_is_among(sentence, own) for sentence in said)):
        return True
    telling = [sentence for sentence in said if _length(sentence) >= _TELLING]
    others = own if len(own) == 1 else [other for other in own if other[-1].endswith("收悉")]
    return any(_is_among(sentence, [other]) for sentence in telling for other in others)


def _is_among(sentence: Sentence, own: list[Sentence]) -> bool:
    clauses = [clause for other in own for clause in other]
    return all(any(_is_near(clause, other) for other in clauses) for clause in sentence)


def _joined(said: list[Sentence]) -> str:
    return "".join("".join(sentence) for sentence in said)


def _is_near(clause: str, own: str) -> bool:
    if clause == own:
        return True
    # A title in 收悉 is that title and two words more; numbers are other numbers.
    if clause[-1:] != own[-1:] or re.findall(r"\d+", clause) != re.findall(r"\d+", own):
        return False
    bare, other = _POLITE.sub("", clause), _POLITE.sub("", own)
    if min(len(bare), len(other)) < _LEAST:
        bare, other = clause, own
    return SequenceMatcher(None, bare, other, autojunk=False).ratio() >= _NEAR
