"""The paragraphs of 意见建议 → the points of a proposal, each with its request and reasons.

The numbers in the text divide the text into points. If a paragraph begins with a number like 建议一、, only such
numbers divide the text. Otherwise the first style of numbers in the text is used. Numbers of other styles are read as
text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from docgen.intake.passages import WHITE, Passage, squeeze
from docgen.stationery.vocabulary import Vocabulary

LONGEST_ASK = 60
"""The longest first paragraph of a point that is the request as a whole, in characters.

If the first paragraph is longer and has several sentences, its first sentence is the request, and its other sentences
are reasons.
"""

_HAN = "[一二三四五六七八九十]{1,3}"
_WORD = re.compile(rf"建议[{WHITE}]*(?P<number>{_HAN}|\d{{1,2}})(?:[{WHITE}]*[、：:.．，,]|[{WHITE}]+|$)")
_STYLES = (
    re.compile(rf"(?P<number>{_HAN})[、.．]"),
    re.compile(rf"[（(](?P<number>{_HAN})[）)]、?"),
    re.compile(r"(?P<number>\d{1,2})(?:[、．)）]|\.(?!\d))"),
    re.compile(r"[（(](?P<number>\d{1,2})[）)]、?"),
)
_SENTENCE = re.compile(r"[^。！？]*[。！？]+[”’』」）)]*")


INLINE = re.compile(rf"(?<=[。；！？])[{WHITE}]*(建议[{WHITE}]*(?:{_HAN}|\d{{1,2}})[、：:])")
"""The number of a point within a paragraph. Perhaps a new line is missing before it."""


@dataclass(slots=True)
class Request:
    """One point of a form: its label, its number, and its paragraphs with the request and the reasons."""

    label: str
    """The label of the point in the case, such as 建议一."""
    marker: Passage | None = None
    """The number as it was typed; None if the point has no number."""
    spelled: bool = False
    """Whether the form itself contains the whole label, such as 建议一. If not, it has at most a number."""
    body: list[Passage] = field(default_factory=list)
    """The paragraphs of the point, without the number."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A point, divided into request and reasons."""

    ask: Passage | None
    """The request; None if there is no text."""
    rationale: tuple[Passage, ...]
    """The reasons."""
    openers: tuple[Passage, ...]
    """The words that introduce the reasons, such as “补充说明：”. They are not part of the reasons."""


def split(passages: Sequence[Passage], vocabulary: Vocabulary) -> tuple[tuple[Passage, ...], list[Request]]:
    """Return the paragraphs before the first number, and the points. Without numbers, all paragraphs are one point."""
    numbers = _numbers(vocabulary)
    style = _style(passages, numbers)
    preface: list[Passage] = []
    found: list[Request] = []
    for passage in passages:
        match = style.match(passage.text) if style else None
        number = numbers.get(match["number"]) if match else None
        if match and number and (style is _WORD or number == len(found) + 1):
            marker = passage.cut(0, match.end())
            spelled = style is _WORD
            label = f"建议{match['number']}" if spelled else _label(number, vocabulary)
            found.append(Request(label, marker, spelled, [passage.cut(match.end())]))
        elif found:
            found[-1].body.append(passage)
        else:
            preface.append(passage)
    if not found and preface:
        return (), [Request(_label(1, vocabulary), body=preface)]
    return tuple(preface), found


def read(request: Request, openers: Iterable[str]) -> Reading:
    """Divide a point into its request and its reasons. openers: words that introduce the reasons."""
    paragraphs, labels = _without_opener([part for part in request.body if part.text], openers)
    if not paragraphs:
        return Reading(None, (), labels)
    first, rest = paragraphs[0], paragraphs[1:]
    sentence = _SENTENCE.match(first.text)
    if len(first.text) > LONGEST_ASK and sentence and sentence.end() < len(first.text):
        return Reading(first.cut(0, sentence.end()), (first.cut(sentence.end()), *rest), labels)
    return Reading(first, tuple(rest), labels)


def _without_opener(paragraphs: list[Passage], openers: Iterable[str]) -> tuple[list[Passage], tuple[Passage, ...]]:
    """Cut the first opener (such as 补充说明：) out of the paragraphs. Return the paragraphs and the opener.

    A paragraph with an opener in the middle is divided there. The second tuple is empty if there is no opener.

    openers: words that introduce the reasons.
    """
    words = "|".join(map(re.escape, openers))
    pattern = re.compile(rf"(?:^|(?<=[。；{WHITE}]))(?:{words})[{WHITE}]*[：:]")
    for index, paragraph in enumerate(paragraphs):
        if match := pattern.search(paragraph.text):
            parts = [paragraph.cut(0, match.start()), paragraph.cut(match.end())]
            kept = [part for part in parts if part.text]
            label = paragraph.cut(*match.span())
            return [*paragraphs[:index], *kept, *paragraphs[index + 1 :]], (label,)
    return paragraphs, ()


def _style(passages: Sequence[Passage], numbers: dict[str, int]) -> re.Pattern[str] | None:
    """Return the pattern of the numbers that divide the text into points; None if there are none."""
    if any(_WORD.match(passage.text) for passage in passages):
        return _WORD
    for passage in passages:
        for style in _STYLES:
            if (match := style.match(passage.text)) and numbers.get(match["number"]) == 1:
                return style
    return None


def _numbers(vocabulary: Vocabulary) -> dict[str, int]:
    """Return each Chinese and Arabic numeral from 1 to 99 → its number."""
    numbers: dict[str, int] = {}
    for number in range(1, 100):
        for text in (vocabulary.ordinal(number), str(number), f"{number:02}"):
            numbers[text] = number
    return numbers


def _label(number: int, vocabulary: Vocabulary) -> str:
    return squeeze(f"建议{vocabulary.ordinal(number)}")
