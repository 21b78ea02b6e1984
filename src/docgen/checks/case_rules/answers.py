"""The rules for answers: each belongs to a point, has content of its own, and repeats no other text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from difflib import SequenceMatcher

from docgen.checks.case_rules.passages import LETTER, WrittenPassage, WrittenTexts, bare, error, joined, warning
from docgen.checks.phrases import phrases
from docgen.errors import Finding, Key
from docgen.language import listing, say
from docgen.model.case_file import CaseFile
from docgen.model.headings import heading
from docgen.stationery.departments import Departments

_WORD_FOR_ANOTHER_TEXT = phrases("answers.word_for_another_text")
_NOTHING = re.compile(r"(?:无|暂无|没有|空|NA)?")
"""The text of an answer without content. An outcome may be 无."""
_LEFT_OUT = re.compile(r"[（(](?:以下|下|余|余下|其余|此处|后|详情?|内容)?从?略[）)]")  # （略） and the like
_FRAME_OF_REQUEST = phrases("answers.frame_of_request")
_LEAST_LIKENESS = 0.9
_SHORTEST_ANSWER, _SHORTEST_PARAGRAPH, _SHORTEST_SENTENCE, _SHORTEST_OPINION = 6, 8, 20, 20
"""Texts with fewer characters (without signs) may be equal. For example, two units may state that they agree."""
_SENTENCE = re.compile(r"[^。！？；]+")


def answers_match_points(file: CaseFile, _departments: Departments) -> Iterator[Finding]:
    """Each answer belongs to a point of the replying unit, and no point has two answers.

    Any other answer would not be printed. The case must have a point to answer, and no two points with the same label.
    """
    labels = [point.label for point in file.case.proposal.points]
    own_labels = [point.label for point in file.case.own_points()]
    if not own_labels and file.case.reply.text is None:
        yield error("points-missing", say("没有要答复的意见建议"), file.place(("proposal", "points")))
    for index, label in enumerate(labels):
        if labels.index(label) != index:
            yield error("point-twice", say("“{label}”出现两次", label=label), file.place(("proposal", "points", index)))
    seen: set[str] = set()
    for index, answer in enumerate(file.case.reply.answers):
        for position, label in enumerate(answer.labels):
            key: Key = ("point",) if answer.point else ("points", position)
            place = file.place(("reply", "answers", index, *key))
            if label not in labels:
                step = say("可写：{names}", names=listing(labels))
                if near := _near_label(label, labels):
                    step = say("改为：{line}", line=f"{key[0]}: {near}")
                yield error("answer-without-point", say("没有“{label}”这一条，答复不会印出", label=label), place, step)
            elif label not in own_labels:
                message = say("“{label}”由其他单位答复，这里的答复不会印出", label=label)
                yield error("answer-elsewhere", message, place)
            elif label in seen:
                yield error("answer-twice", say("“{label}”有两份答复，只会印出第一份", label=label), place)
            seen.add(label)
    if file.case.reply.text and file.case.reply.whole is None:
        message = say("既写了整篇答复，又写了逐条答复")
        yield error("answers-and-text", message, file.place(("reply", "text")), say("留一种，删去另一种"))


def _near_label(typed: str, labels: list[str]) -> str:
    """Return the only label with the same number as a typed label: 建议二 for 建议2 or 二、; empty if there is none."""
    plain = re.sub(r"[\W建议第条]", "", unicodedata.normalize("NFKC", typed))
    digits = "零一二三四五六七八九十"
    numeral = digits[int(plain)] if plain.isdecimal() and int(plain) < len(digits) else plain
    found = [label for label in labels if numeral and re.sub(r"[\W建议第条]", "", label) in (plain, numeral)]
    return found[0] if len(found) == 1 else ""


def answers_say_something(written: WrittenTexts, _departments: Departments) -> Iterator[Finding]:
    """No text is only 略 or 同上, and no answer is empty."""
    for text in written.texts:
        first = text[0]
        whole = bare(joined(text))
        is_answer = first.part in ("answer", "text") and "outcome" not in first.key
        if is_answer and _NOTHING.fullmatch(whole):
            yield error("answer-empty", say("“{text}”不是答复", text=first.text[:24]), first.place, _write_out())
            continue
        for passage in text:
            if _WORD_FOR_ANOTHER_TEXT.fullmatch(bare(passage.text)) or _LEFT_OUT.search(passage.text):
                message = say("“{text}”没有把话写出来", text=passage.text[:24])
                yield error("answer-empty", message, passage.place, _write_out())


def _write_out() -> str:
    return say("写明答复；和另一条一起答复的，写 points: [建议一, 建议二]")


def answers_are_not_the_request(written: WrittenTexts, _departments: Departments) -> Iterator[Finding]:
    """No answer consists of the words of the proposal alone."""
    proposal = written.case.proposal
    asks = [bare(point.ask) for point in proposal.points] + [bare(proposal.title)]
    asks += [bare(f"{point.ask}{point.rationale}") for point in proposal.points if point.rationale]
    reasons = "".join(bare(point.rationale) for point in proposal.points if point.rationale)
    # No text without signs has the separator, so no answer is found across two of the texts.
    request = "|".join((*asks, reasons, bare(proposal.background or "")))
    for text in written.texts:
        whole = _FRAME_OF_REQUEST.sub("", bare(joined(text)))
        if text[0].part not in ("answer", "text") or len(whole) < _SHORTEST_ANSWER:
            continue
        if whole in request or any(_is_alike(whole, ask) for ask in asks):
            message = say("答复“{text}”是提出人的原话", text=text[0].text[:24])
            yield error("request-pasted", message, text[0].place, say("写明怎样办理"))


def _is_alike(text: str, other: str) -> bool:
    """Return whether two texts are nearly equal."""
    if not 0.8 < len(text) / max(len(other), 1) < 1.25:
        return False
    matcher = SequenceMatcher(None, text, other, autojunk=False)
    return matcher.quick_ratio() >= _LEAST_LIKENESS and matcher.ratio() >= _LEAST_LIKENESS


def texts_are_not_repeated(written: WrittenTexts, _departments: Departments) -> Iterator[Finding]:
    """No two answers, opinions or paragraphs of the reply are the same. A sentence that stands twice is a warning."""
    seen: dict[tuple[str, str], WrittenPassage] = {}
    sentences: dict[str, WrittenPassage] = {}
    for text in written.texts:
        part = "letter" if text[0].part in LETTER else text[0].part
        shortest = _SHORTEST_OPINION if part == "opinion" else _SHORTEST_PARAGRAPH
        whole = bare(joined(text))
        if part == "letter" and len(whole) >= _SHORTEST_ANSWER and len(text) == 1:
            shortest = _SHORTEST_ANSWER  # the paragraph is a whole answer
        for passage in text:
            plain = bare(passage.text)
            found = heading(passage.text)
            if len(plain) < shortest or (found and found.is_whole):
                continue
            earlier = seen.setdefault((part, plain), passage)
            if earlier is not passage:
                message = say("“{text}”与 {place} 一字不差", text=passage.text[:24], place=earlier.place)
                yield error("text-twice", message, passage.place, say("改写，或者删去一处；几条一起答复的写 points"))
            elif part == "letter":
                yield from _sentences_said_twice(passage, sentences)


def _sentences_said_twice(passage: WrittenPassage, sentences: dict[str, WrittenPassage]) -> Iterator[Finding]:
    """Yield a warning for each long sentence of a paragraph that an earlier paragraph has too.

    sentences: sentence without signs → the last paragraph with this sentence. The function adds the paragraph's own.
    """
    for sentence in _SENTENCE.findall(passage.text):
        plain = bare(sentence)
        if len(plain) < _SHORTEST_SENTENCE:
            continue
        if earlier := sentences.get(plain):
            message = say("“{text}”在 {place} 已经说过", text=sentence.strip()[:24], place=earlier.place)
            yield warning("sentence-twice", message, passage.place)
        sentences[plain] = passage
