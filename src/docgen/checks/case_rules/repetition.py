"""The rule that no text of the case repeats the wording: case + composed document → findings.

Some officers paste a whole letter into an answer. Its salutation, opening, thanks and signature would then be printed
twice: once by the wording, once by the answer.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import chain

from docgen.checks.phrases import phrases
from docgen.composition.compose import Composition
from docgen.composition.kinds import opinion_form
from docgen.composition.prose import lines
from docgen.errors import Finding, Key
from docgen.inspection.readback import squeezed
from docgen.language import say
from docgen.model.blocks import Role, Table, paragraphs, text
from docgen.model.case import Opinion
from docgen.model.case_file import CaseFile

_COMPARED_AS_A_WHOLE = (Role.TITLE, Role.SIGNATURE, Role.DATE, Role.ATTACHMENT, Role.ATTACHMENT_FIRST, Role.NOTE)
"""The roles of paragraphs of the wording that only an equal paragraph of the case repeats. No heading is among them,
because several answers may have the same heading."""
_COMPARED = (Role.RECIPIENT, Role.BODY, *_COMPARED_AS_A_WHOLE)
_LEAST_LIKENESS = 0.88
"""Two clauses have the same meaning if their similarity (0 to 1), without polite words, is at least this."""
_SHORTEST_PARAGRAPH = 4
"""A paragraph of fewer characters, such as 无。, is not compared."""
_SHORTEST_CLAUSE = 4
"""A clause that has fewer characters without its polite words is compared with these words."""
_SHORTEST_SENTENCE = 8
"""A sentence of fewer characters inside a longer paragraph is not compared."""
_SENTENCE = re.compile(r"[^。！？!?；;]+")
_CLAUSE = re.compile(r"[^，,]+")
_BRACKETED = re.compile(r"（[^（）]*）|\([^()]*\)")  # text in brackets, with the brackets
_QUOTED_TITLE = re.compile(r"《.*》")
"""A title in a text. A mark inside a title does not end a sentence."""
_MARKS = re.compile(r"\W+")
_YOU = re.compile("您们|你们|您")
_FIRST_WORDS = re.compile("^(?:最后|在此|此外|再次)+")
"""Words at the beginning of a clause that are not compared."""
_POLITE = phrases("repetition.polite")
_LAST_WORDS = (
    re.compile(r"感谢[您你贵][^。！？；]{0,30}(?:关心|关注|支持|理解|帮助|信任)\W*$"),
    re.compile(
        r"(?:如|若)[您你对有][^。！？；]{0,14}(?:意见|疑问|问题)[^。！？；]{0,8}请[^。！？；]{0,10}(?:联系|告知|反馈|提出)[^。！？；]{0,6}\W*$"
    ),
)
"""The last sentences of a letter, in any words: the thanks, and the request to contact the office."""
_Sentence = tuple[str, ...]
"""The clauses of a sentence, made comparable: without marks, without first words such as 此外, with 你 for 您."""


def texts_do_not_repeat_the_wording(file: CaseFile, composition: Composition) -> Iterator[Finding]:
    """No text of the case repeats a salutation, an opening, thanks or a signature of the wording."""
    typed = list(_typed_paragraphs(file, composition))
    bodies: list[list[_Sentence]] = []
    wholes: set[str] = set()
    salutations: set[str] = set()
    printed_last: list[re.Pattern[str]] = []
    for role, paragraph in _wording_paragraphs(composition, typed):
        sentences = _sentences(paragraph)
        printed_last += [words for words in _LAST_WORDS if role is Role.BODY and words.search(paragraph)]
        if role is Role.RECIPIENT:
            salutations.add(_salutation(paragraph))
        elif role is Role.BODY and sentences and "再次" not in paragraph[:4]:  # 再次感谢 supposes thanks above it
            bodies.append(sentences)
        elif role in _COMPARED_AS_A_WHOLE and sentences:
            wholes.add(_joined(sentences))
    reported = set[Key]()
    last = _last_paragraph(typed)
    for key, paragraph in typed:
        if key in reported:
            continue
        sentences = _sentences(paragraph)
        is_repeated = _salutation(paragraph) in salutations or _joined(sentences) in wholes
        is_repeated |= paragraph is last and any(words.search(paragraph) for words in printed_last)
        if is_repeated or any(_repeats(sentences, body) for body in bodies):
            reported.add(key)
            message = say("“{text}”模板已经印了，这里又写了一遍", text=paragraph.strip()[:24])
            step = say(
                "删去这里的；要换说法，请办公室改本单位的模板，写在 department.toml 的 [phrases]；"
                "只这一封要换的，在 Word 里改"
            )
            yield Finding("wording-repeated", message, file.place(key), next_step=step)


def _typed_paragraphs(file: CaseFile, composition: Composition) -> Iterator[tuple[Key, str]]:
    """Yield the key and the text of each paragraph of the case that a document prints outside tables."""
    case, prints = file.case, composition.kind.prints
    own_labels = {point.label for point in case.own_points()}
    for key, value in file.texts:
        match key:
            case ("reply", "preamble" | "closing" | "text" as name, *rest):
                text_kind = "reply.answers" if name == "text" else f"reply.{name}"
                is_printed = text_kind in prints and "table" not in rest
            case ("reply", "answers", int(index), "text" | "outcome", *rest):
                is_own = bool(own_labels.intersection(case.reply.answers[index].labels))
                is_printed = "reply.answers" in prints and is_own and "table" not in rest
            case ("opinions", int(index), "stated" | "text" as name, *rest):
                is_printed = _prints_opinion(composition, case.opinions[index], name) and "table" not in rest
            case _:
                is_printed = False
        if is_printed:
            yield from ((key, line) for line in lines(value))


def _last_paragraph(typed: list[tuple[Key, str]]) -> str | None:
    """Return the paragraph of the case that precedes the last words of the wording; None if there is none."""
    closing = [paragraph for key, paragraph in typed if key[:2] == ("reply", "closing")]
    others = [paragraph for key, paragraph in typed if key[0] == "reply"]
    return next(reversed(closing or others), None)


def _prints_opinion(composition: Composition, opinion: Opinion, name: str) -> bool:
    """Return whether a document prints a text of an opinion. name: `stated` or `text`.

    A document about the opinion prints `text`. A reply with a section of opinions (单列) prints `stated`, or `text` if
    `stated` is missing.
    """
    prints = composition.kind.prints
    is_apart = opinion_form(composition.case, composition.lead.department) == "单列"
    is_in_reply = is_apart and "opinions" in prints and (name == "stated" or not opinion.stated)
    return is_in_reply or ("opinion.text" in prints and name == "text" and opinion.unit == composition.unit)


def _wording_paragraphs(composition: Composition, typed: list[tuple[Key, str]]) -> Iterator[tuple[Role, str]]:
    """Yield the role and the text of each paragraph of a document that comes from the wording.

    Each paragraph of the case accounts for one equal paragraph of the document. The other paragraphs come from the
    wording.
    """
    unused = Counter(squeezed(line) for _, line in typed)
    for block in composition.doc.body:
        if isinstance(block, Table):
            continue
        for paragraph in paragraphs(block):
            if paragraph.role not in _COMPARED:
                continue
            printed = text(paragraph)
            if unused[squeezed(printed)]:
                unused[squeezed(printed)] -= 1
            else:
                yield paragraph.role, printed


def _salutation(paragraph: str) -> str:
    """Return a paragraph in a form that allows salutations to be compared."""
    return squeezed(paragraph).replace(":", "：").removeprefix("尊敬的")


def _sentences(paragraph: str) -> list[_Sentence]:
    """Return the sentences of a paragraph without text in brackets; empty if the paragraph is too short.

    A paragraph whose whole text is in brackets keeps this text.
    """
    bare = _BRACKETED.sub("", paragraph)
    if not _MARKS.sub("", bare):
        bare = paragraph
    without_marks_in_titles = _QUOTED_TITLE.sub(lambda title: _MARKS.sub("", title[0]), bare)
    sentences = []
    for part in _SENTENCE.findall(without_marks_in_titles):
        clauses = []
        for clause in _CLAUSE.findall(part):
            with_one_you = _YOU.sub("你", _MARKS.sub("", clause))
            if reduced := _FIRST_WORDS.sub("", with_one_you):
                clauses.append(reduced)
        if clauses:
            sentences.append(tuple(clauses))
    return sentences if len(_joined(sentences)) >= _SHORTEST_PARAGRAPH else []


def _repeats(typed: list[_Sentence], wording: list[_Sentence]) -> bool:
    """Return whether a paragraph of the case, or a sentence in it, repeats a paragraph of the wording.

    wording: a paragraph of the wording. If it has one sentence, it is the thanks. If it has several, it is the opening.
    A sentence of the case repeats the opening only if it repeats the sentence with 收悉. The other sentences of the
    opening may occur in any answer.
    """
    if not typed:
        return False
    last = typed[-1][-1]
    has_same_end = last.endswith("收悉") or _means_the_same(last, wording[-1][-1])
    if _means_the_same(_joined(typed), _joined(wording)):
        return True
    # An answer may use clauses of the wording. It repeats the wording only if it also ends like it, or with 收悉.
    if has_same_end and all(_is_in(sentence, wording) for sentence in typed):
        return True
    if len(wording) > 1:
        wording = [sentence for sentence in wording if sentence[-1].endswith("收悉")]
    for sentence in typed:
        if len("".join(sentence)) >= _SHORTEST_SENTENCE and any(_is_in(sentence, [other]) for other in wording):
            return True
    return False


def _is_in(sentence: _Sentence, wording: list[_Sentence]) -> bool:
    """Return whether each clause of a sentence means the same as a clause of the wording."""
    wording_clauses = list(chain.from_iterable(wording))
    return all(_is_among(clause, wording_clauses) for clause in sentence)


def _is_among(clause: str, wording_clauses: list[str]) -> bool:
    """Return whether a clause means the same as a clause of the wording."""
    return any(_means_the_same(clause, other) for other in wording_clauses)


def _joined(sentences: list[_Sentence]) -> str:
    return "".join("".join(sentence) for sentence in sentences)


def _means_the_same(typed: str, wording: str) -> bool:
    """Return whether two texts are equal, or have the same numbers, the same last character and similar words."""
    if typed == wording:
        return True
    # The last character distinguishes the title of a proposal from a clause that ends with the title and 收悉.
    if typed[-1:] != wording[-1:] or re.findall(r"\d+", typed) != re.findall(r"\d+", wording):
        return False
    bare_typed, bare_wording = _POLITE.sub("", typed), _POLITE.sub("", wording)
    if min(len(bare_typed), len(bare_wording)) < _SHORTEST_CLAUSE:
        bare_typed, bare_wording = typed, wording
    return SequenceMatcher(None, bare_typed, bare_wording, autojunk=False).ratio() >= _LEAST_LIKENESS
