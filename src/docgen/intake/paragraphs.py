"""The long texts of a record → the background and the points of the case. The order of paragraphs does not change."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import docgen.intake.points as points
from docgen.errors import Severity
from docgen.intake.character_ledger import Destination
from docgen.intake.clerk import Clerk
from docgen.intake.passages import Passage, Quote, quote, squeeze
from docgen.intake.repetition import repetitions
from docgen.language import say

_ENDING = re.compile("此致(?:敬礼)?[。！!]?|敬礼[。！!]?|特此建议[。！!]?")
_DATE = re.compile(
    r"[\d〇○零一二三四五六七八九]{4}年[\d一二三四五六七八九十]{1,2}月(?:[\d一二三四五六七八九十]{1,3}日)?"
)
_NAME = re.compile(r"[^，。；：！？、]{1,16}")
_LONGEST_ENDING = 6
"""How many paragraphs the end of a letter has at most: 此致, 敬礼, names, date."""
_HALF_WIDTH = re.compile(r"(?<=[一-鿿])[,;:?!()]|[,;:?!()](?=[一-鿿])")


def texts(clerk: Clerk) -> tuple[Quote | None, list[dict[str, Any]]]:
    """Return the background and the values of the points. Text before the first point belongs to the background."""
    background = list(clerk.taken("background"))
    # If the form has several entries of requests, only the last is divided. The others belong to the background.
    entries = [clerk.filled(entry) for entry in clerk.record.of("points")]
    last = entries.pop() if entries else ()
    division = points.split(_without_ending(clerk, last), clerk.vocabulary)
    requests = division.requests
    moved: list[Passage] = []
    for passages in (*entries, division.preface):
        moved += passages
    if moved:
        message = say("第一条建议之前的 {count} 段归入“案由”", count=len(moved))
        clerk.note(clerk.label("points"), moved[0], message, "intake-moved")
    background = sorted([*background, *moved], key=lambda passage: passage.start)
    _report_empty_background(clerk, background)
    paragraphs = list(background)
    for request in requests:
        paragraphs += request.body
    _report_division(clerk, division)
    _report_oddities(clerk, paragraphs)
    return clerk.prose("background", background), _points(clerk, requests)


def _without_ending(clerk: Clerk, passages: Sequence[Passage]) -> Sequence[Passage]:
    """Return the paragraphs without the end of a letter, 此致 or names with a date. This end is kept as a comment."""
    for index, passage in enumerate(passages):
        is_ending = _ENDING.fullmatch(squeeze(passage.text)) or _is_signature(passages[index:])
        if index and index >= len(passages) - _LONGEST_ENDING and is_ending:
            key = clerk.label("points")
            clerk.keep_as_comment(key, passages[index:])
            message = say("像是信的结尾，没有作为意见建议，记在案件文件末尾：{text}", text=passage.text)
            clerk.report("intake-ending", message, passage, key=key)
            return passages[:index]
    return passages


def _is_signature(passages: Sequence[Passage]) -> bool:
    """Return whether paragraphs are names and a date at the end of a text."""
    *names, date = (squeeze(passage.text) for passage in passages)
    return _DATE.fullmatch(date) is not None and all(_NAME.fullmatch(name) for name in names)


def _points(clerk: Clerk, requests: Sequence[points.Request]) -> list[dict[str, Any]]:
    """Return the values of the points: label, request and reasons."""
    values: list[dict[str, Any]] = []
    for request in requests:
        label = _label(clerk, request, [str(value["label"]) for value in values])
        reading = points.read(request, clerk.vocabulary.form.rationale)
        clerk.mark(Destination.LABEL, reading.openers)
        value = {"label": label, "ask": _ask(clerk, reading.ask, request.marker, str(label))}
        if rationale := clerk.prose("points", reading.rationale):
            value["rationale"] = rationale
        values.append(value)
    return values


def _ask(clerk: Clerk, ask: Passage | None, marker: Passage | None, label: str) -> Quote | str:
    """Return the request of a point. If it is missing, report an error and return the mark 【待填】.

    It is an error because a point without a request cannot be answered.
    """
    if value := clerk.line("points", [ask] if ask else []):
        return value
    message, step = say("{label}没有可用的诉求", label=label), say("照原件在案件文件中替换【待填】")
    error = Severity.ERROR
    clerk.report("intake-missing", message, marker, key=label, severity=error, next_step=step)
    return clerk.missing(label)


def _label(clerk: Clerk, request: points.Request, taken: Sequence[str]) -> Quote | str:
    """Return the label of a point. It is quoted if the form contains it (建议一). Otherwise it is made from the number.

    taken: the labels of the points before this one.
    """
    marker = request.marker
    if request.label in taken:
        other = f"{request.label}（{len(taken) + 1}）"
        message = say("“{label}”不止一条，这一条记作“{other}”", label=request.label, other=other)
        clerk.report("intake-numbering", message, marker, key=request.label)
        clerk.mark(Destination.LABEL, [marker] if marker else [])
        return other
    if marker is None or not request.spelled:
        clerk.mark(Destination.LABEL, [marker] if marker else [])
        return request.label
    # The form may have white space inside the label: 建议 一、
    size = next(size for size in range(len(marker.text) + 1) if squeeze(marker.text[:size]) == request.label)
    clerk.mark(Destination.SEPARATOR, [marker.cut(size)])
    return clerk.put_in_case(quote(marker.cut(0, size).words(), ""))


def _report_empty_background(clerk: Clerk, background: Sequence[Passage]) -> None:
    """Report a background that has only a label. A placeholder is already reported."""
    entries = clerk.record.of("background")
    if entries and not background and not any(entry.passages for entry in entries):
        message = say("{word}没有内容", word=entries[0].word)
        step = say("如有内容，请补入案件文件")
        clerk.report("intake-empty", message, entries[0].label, key=entries[0].word, next_step=step)


def _report_division(clerk: Clerk, division: points.Division) -> None:
    """Report what is doubtful about the division of a text into points."""
    key = clerk.label("points")
    step = say("核对案件文件里的各条；需要时在登记表中改好编号后重新导入")
    if division.unnumbered:
        message = say("{count} 段文字没有编号，作为一条", count=len(division.unnumbered))
        severity = Severity.ERROR if division.unread else Severity.WARNING
        first = (division.unread or division.unnumbered)[0]
        clerk.report("intake-unnumbered", message, first, key=key, severity=severity, next_step=step)
    for marker in division.skipped:
        message = say("编号“{number}”与前一条不相连，可能缺了一条", number=marker.text)
        clerk.report("intake-numbering", message, marker, key=key, severity=Severity.ERROR, next_step=step)
    for marker in division.unanchored:
        message = say("编号“{number}”前面没有句号，按另一条处理", number=marker.text)
        clerk.report("intake-numbering", message, marker, key=key, next_step=step)
    for marker in division.restarted:
        message = say("编号“{number}”重复或从头开始，没有另分一条", number=marker.text)
        clerk.report("intake-ambiguous", message, marker, key=key, severity=Severity.ERROR, next_step=step)
    for marker in division.unused:
        message = say("还有“{number}”这样的编号，没有用来分条", number=marker.text)
        clerk.report("intake-numbering", message, marker, key=key, severity=Severity.INFO, next_step=step)


def _report_oddities(clerk: Clerk, passages: Sequence[Passage]) -> None:
    """Report repeated paragraphs and half-width marks. The text is not changed."""
    key = clerk.label("points")
    lines = {passage.line: passage for passage in passages}
    for pair in repetitions(passages):
        first, again = clerk.span(*pair.first), clerk.span(*pair.again)
        message = say("{first}与{again}文字重复，都保留在原处", first=first, again=again)
        step = say("确认后在案件文件中删去多余的一处")
        clerk.report("intake-repeated", message, lines[pair.first[0]], key=key, next_step=step)
    for passage in passages:
        if marks := "".join(dict.fromkeys(_HALF_WIDTH.findall(passage.text))):
            clerk.note(key, passage, say("中文里有半角“{marks}”，照原样保留", marks=marks), "intake-halfwidth")
