"""The paragraphs of 意见建议 → the points of a proposal, each with its request and reasons.

The numbers in the text divide the text into points. If a paragraph begins with a number like 建议一、, only such
numbers divide the text. Otherwise the first style of numbers that begins paragraphs divides it. If no paragraph begins
with a number, the first style that counts within the paragraphs, behind full stops, does. Numbers of other styles are
read as text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from docgen.intake.passages import WHITE, Passage, squeeze
from docgen.stationery.vocabulary import Vocabulary

LONGEST_ASK = 60
"""The greatest length in characters of a first paragraph that is the request as a whole.

If the first paragraph of a point is longer and has several sentences, its first sentence is the request, and its other
sentences are reasons.
"""

_HAN = "[一二三四五六七八九十]{1,3}"
_ANY = rf"(?:{_HAN}|\d{{1,2}})"
_WORD = re.compile(
    rf"(?:\*\*)?建议[{WHITE}]*(?:(?P<number>{_ANY})(?:[{WHITE}]*[、：:.．，,]|[{WHITE}]+|$)"
    rf"|[（(](?P<bracketed>{_ANY})[）)][、：:.．，,]?|(?P<sign>[①-⑳])[、：:.．，,]?)(?:\*\*)?"
)
_SPOKEN = ("首先", "其次", "再次", "最后")
_BULLETS = "●•◆■▪▶➢►★☆◇○·"
_SIGNS = (
    rf"(?P<number>{_HAN})[、.．）)]",
    rf"[（(](?P<number>{_HAN})[）)][、，,.]?",
    r"(?P<number>\d{1,2})(?:[、．)）:：]|[.,，](?!\d))",
    r"[（(](?P<number>\d{1,2})[）)][、，,.]?",
    rf"第(?P<number>{_ANY})(?:[条点项][、，,：:.]?|[、，,：:]|(?=[{WHITE}]))",
    r"(?P<sign>[①-⑳⑴-⒇⒈-⒛❶-❿Ⅰ-Ⅻ])[、，,.．]?",
    r"(?P<number>\d)\u20e3[、，,.]?|(?P<sign>🔟)[、，,.]?",
    rf"[【\[〔](?:建议)?(?P<number>{_ANY})[】\]〕][、：:]?",
    rf"(?:意见|对策|措施|举措|办法|诉求)(?P<number>{_ANY})[、：:.．，,]",
    rf"其(?P<number>{_HAN})[、，,：:]",
    rf"(?P<number>{_HAN})是(?:要|应)?[、，,：:]?",
    rf"(?P<word>{'|'.join(_SPOKEN)}|再者)[、，,：:]?",
    r"(?P<letter>[A-Ha-h])[.、．)）]",
    rf"(?P<number>\d{{1,2}})(?=[{WHITE}]+[一-鿿])",
    rf"(?P<bullet>[{_BULLETS}])",
    rf"(?P<bullet>[-*+—–])(?=[{WHITE}])",
)
_STYLES = tuple(re.compile(rf"(?:#{{1,6}}[{WHITE}]*)?(?:\*\*)?(?:{sign})(?:\*\*)?") for sign in _SIGNS)
"""The styles of numbers, perhaps with Markdown signs."""
_LOOSE = 9
"""The index of the first style that begins ordinary sentences too. Such a style needs a second number."""
_LETTERS = 12
"""The index of the style of letters. The styles from `_LOOSE` up to it are ways of speaking: 其一, 一是, 首先."""
_NUMBER_LIKE = re.compile(r"[^一-鿿“《（(‘「]{1,4}[、.．)）:：]|.{0,3}[一二三四五\d][、：:）)]")
"""The beginning of a paragraph that may be a number in a style that docgen does not know."""
_SENTENCE = re.compile(r"[^。！？]*[。！？]+[”’』」）)]*")
_BEFORE_INLINE = re.compile(rf"[。；;！!？?：:][”’』」）)]*[{WHITE}]*|[{WHITE}]{{1,}}")


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


@dataclass(slots=True)
class Division:
    """A text divided into points, and what is doubtful about the division."""

    preface: tuple[Passage, ...] = ()
    """The paragraphs before the first number."""
    requests: list[Request] = field(default_factory=list)
    """The points. Without numbers, all paragraphs are one point."""
    skipped: list[Passage] = field(default_factory=list)
    """Numbers that do not follow the number before them: the four of 一、二、四."""
    restarted: list[Passage] = field(default_factory=list)
    """Numbers of the same style that were left in the text, because they begin again or repeat a number."""
    unanchored: list[Passage] = field(default_factory=list)
    """Numbers that divide the text although no stop stands before them, because they fill a gap."""
    unused: list[Passage] = field(default_factory=list)
    """The first number of each other style that begins paragraphs."""
    unnumbered: list[Passage] = field(default_factory=list)
    """The paragraphs, if there are several and none has a number."""

    @property
    def unread(self) -> list[Passage]:
        """The paragraphs without a known number that begin with what may be a number in another style."""
        return [paragraph for paragraph in self.unnumbered if _NUMBER_LIKE.match(paragraph.text)]


@dataclass(frozen=True, slots=True)
class _Numeral:
    """A number at the beginning of a paragraph or within it."""

    paragraph: int
    """The index of its paragraph."""
    begin: int
    """The index of its first character in the paragraph."""
    end: int
    """The index behind its last character."""
    number: int
    """The number that it states."""

    @property
    def leads(self) -> bool:
        """Whether the number begins its paragraph."""
        return self.begin == 0


def split(passages: Sequence[Passage], vocabulary: Vocabulary) -> Division:
    """Divide the paragraphs of a text into points."""
    style = _leading_style(passages, vocabulary) or _inline_style(passages, vocabulary)
    if style is None:
        several = list(passages) if len(passages) > 1 else []
        requests = [Request(_label(1, vocabulary), body=list(passages))] if passages else []
        return Division(requests=requests, unnumbered=several, unused=_unused(passages, None, vocabulary))
    found = Division()
    candidates = _filled(list(_numerals(style, passages, vocabulary)), style, passages, vocabulary, found)
    numerals = _chosen(candidates, style, passages, found)
    preface: list[Passage] = []
    for index, passage in enumerate(passages):
        here = [numeral for numeral in numerals if numeral.paragraph == index]
        begins = [numeral.begin for numeral in here] + [len(passage.text)]
        before = passage.cut(0, begins[0])
        if before.text and found.requests:
            found.requests[-1].body.append(before)
        elif before.text:
            preface.append(before)
        for numeral, following in zip(here, begins[1:], strict=True):
            marker = passage.cut(numeral.begin, numeral.end)
            typed = f"建议{_typed(style, marker.text)}"
            # For 建议（一） docgen makes the label: a quote cannot leave out the brackets.
            spelled = style is _WORD and squeeze(marker.text).startswith(typed)
            label = typed if spelled else _label(numeral.number, vocabulary)
            found.requests.append(Request(label, marker, spelled, [passage.cut(numeral.end, following)]))
    found.preface = tuple(preface)
    bodies: list[Passage] = []
    for request in found.requests:
        bodies += request.body[1:]
    found.unused = _unused(bodies, style, vocabulary)
    return found


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
    pattern = re.compile(rf"[（(【]?(?:{words})[{WHITE}]*[】）)]?[{WHITE}]*[：:]")
    for index, paragraph in enumerate(paragraphs):
        if match := pattern.search(paragraph.text):
            parts = [paragraph.cut(0, match.start()), paragraph.cut(match.end())]
            kept = [part for part in parts if part.text]
            label = paragraph.cut(*match.span())
            return [*paragraphs[:index], *kept, *paragraphs[index + 1 :]], (label,)
    return paragraphs, ()


def _leading_style(passages: Sequence[Passage], vocabulary: Vocabulary) -> re.Pattern[str] | None:
    """Return the style of the numbers that begin paragraphs and divide the text; None if there are none."""
    if any(_WORD.match(passage.text) for passage in passages):
        return _WORD
    for rank, passage in enumerate(passages):
        for index, style in enumerate(_STYLES):
            match = style.match(passage.text)
            if match and _number(match, vocabulary) == 1:
                others = [other for other in passages[rank + 1 :] if style.match(other.text)]
                inline = [numeral for numeral in _numerals(style, [passage], vocabulary) if numeral.number == 2]
                if index < _LOOSE or others or (inline and len(passages) == 1):
                    return style
    return None


def _inline_style(passages: Sequence[Passage], vocabulary: Vocabulary) -> re.Pattern[str] | None:
    """Return the first style that counts to two or more within the paragraphs; None if there is none.

    Bullets are not looked for, because they stand within sentences too. Ways of speaking, such as 首先, divide only a
    text of one paragraph.
    """
    best: tuple[int, int, re.Pattern[str]] | None = None
    is_single = len(passages) == 1
    for style in (_WORD, *(_STYLES[:_LETTERS] if is_single else _STYLES[:_LOOSE])):
        numerals = list(_numerals(style, passages, vocabulary))
        first = next((numeral for numeral in numerals if numeral.number == 1), None)
        second = next((numeral for numeral in numerals if numeral.number == 2), None)
        if first and second and (first.paragraph, first.begin) < (second.paragraph, second.begin):
            place = (first.paragraph, first.begin)
            if best is None or place < best[:2]:
                best = (*place, style)
    return best[2] if best else None


def _numerals(style: re.Pattern[str], passages: Sequence[Passage], vocabulary: Vocabulary) -> Iterator[_Numeral]:
    """Yield the numbers of a style at the beginning of each paragraph, and behind stops and gaps within it."""
    before = 0
    for index, passage in enumerate(passages):
        begins = [0]
        if "bullet" not in style.groupindex:
            begins += [match.end() for match in _BEFORE_INLINE.finditer(passage.text)]
        for begin in begins:
            match = style.match(passage.text, begin)
            if match and (number := _number(match, vocabulary, before)):
                before += 1
                yield _Numeral(index, begin, match.end(), number)


def _filled(
    numerals: Sequence[_Numeral],
    style: re.Pattern[str],
    passages: Sequence[Passage],
    vocabulary: Vocabulary,
    found: Division,
) -> list[_Numeral]:
    """Return the numerals, and between them each missing number, where one is missing.

    No stop need stand before such a number, but it must stand only once in the gap. found: gets these numbers as
    `unanchored`.
    """
    filled: list[_Numeral] = []
    for numeral in numerals:
        last = filled[-1] if filled else None
        if last and numeral.number == last.number + 2:
            between = []
            for index in range(last.paragraph, numeral.paragraph + 1):
                begin = last.end if index == last.paragraph else 0
                end = numeral.begin if index == numeral.paragraph else len(passages[index].text)
                for match in style.finditer(passages[index].text, begin, end):
                    if _number(match, vocabulary) == last.number + 1:
                        between.append(_Numeral(index, match.start(), match.end(), last.number + 1))
            if len(between) == 1:
                filled += between
                found.unanchored.append(passages[between[0].paragraph].cut(between[0].begin, between[0].end))
        filled.append(numeral)
    return filled


def _chosen(
    numerals: Sequence[_Numeral], style: re.Pattern[str], passages: Sequence[Passage], found: Division
) -> list[_Numeral]:
    """Return the numbers that divide the text. Doubtful numbers are added to `found`, as `skipped` or `restarted`.

    A number within a paragraph divides the text only if it is the next one, and if no later paragraph begins with it.
    """
    chosen: list[_Numeral] = []
    for position, numeral in enumerate(numerals):
        last = chosen[-1].number if chosen else 0
        passage = passages[numeral.paragraph]
        later = numerals[position + 1 :]
        if not numeral.leads:
            leads_later = any(other.leads and other.number == numeral.number for other in later)
            if numeral.number == last + 1 and not leads_later:
                chosen.append(numeral)
            elif style is _WORD:
                found.restarted.append(passage.cut(numeral.begin, numeral.end))
            continue
        if numeral.number > last or style is _WORD:
            # A number such as 2026. or 19、 is not the next point. Three missing numbers are no slip of typing.
            if style is not _WORD and numeral.number > last + 3:
                continue
            if numeral.number != last + 1 and numeral.number > last:
                found.skipped.append(passage.cut(numeral.begin, numeral.end))
            chosen.append(numeral)
        else:
            found.restarted.append(passage.cut(numeral.begin, numeral.end))
    return chosen


def _unused(passages: Sequence[Passage], style: re.Pattern[str] | None, vocabulary: Vocabulary) -> list[Passage]:
    """Return the first number of each style that begins paragraphs and does not divide the text.

    style: the style that divides the text; None if no style does.
    """
    found = []
    for other in (_WORD, *_STYLES):
        if other is style:
            continue
        for passage in passages:
            match = other.match(passage.text)
            if match and _number(match, vocabulary):
                found.append(passage.cut(0, match.end()))
                break
    return found


def _typed(style: re.Pattern[str], marker: str) -> str:
    """Return the number of a marker as it was typed."""
    match = style.match(marker)
    groups = match.groupdict() if match else {}
    return next((text for text in groups.values() if text), "")


def _number(match: re.Match[str], vocabulary: Vocabulary, before: int = 0) -> int:
    """Return the number that a marker states; 0 if it is no number. before: how many of its style stand before it."""
    groups = {name: text for name, text in match.groupdict().items() if text}
    if "bullet" in groups:
        return before + 1
    if "word" in groups:
        # 最后 follows 其次 or 再次.
        return _SPOKEN.index(groups["word"]) + 1 if groups["word"] in _SPOKEN[:2] else max(before + 1, 3)
    if "letter" in groups:
        return ord(groups["letter"].upper()) - ord("A") + 1
    if "sign" in groups:
        if groups["sign"] == "🔟":
            return 10
        value = unicodedata.numeric(groups["sign"], 0)
        return int(value)
    text = groups.get("number") or groups.get("bracketed") or ""
    return vocabulary.number(unicodedata.normalize("NFKC", text))


def _label(number: int, vocabulary: Vocabulary) -> str:
    return squeeze(f"建议{vocabulary.ordinal(number)}")
