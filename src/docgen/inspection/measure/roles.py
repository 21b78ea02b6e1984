"""Which paragraph is what: paragraphs of any producer → the same with their parts, and the document's kind.

Guessed from text, size and order, as a reader does; styles and tags of a producer are not asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from docgen.inspection.measure.model import Kind, Page, Paragraph, Part, Ruled, commonest

NUMBER = re.compile(
    r"^[^，。：:]{0,20}?[〔\[［【（(﹝〈]?\d{2,4}[〕\]］】）)﹞〉年]?第?[0-9０-９]{1,6}号?(（[^）]*）)?$"
)
PAGE_NUMBER = re.compile(r"^[—–―－\-·.]*\d{1,4}[—–―－\-·.]*$|^第?\d{1,4}页(共\d+页)?$|^\d{1,4}/\d{1,4}$")
DATE = re.compile(
    r"^[0-9〇○零一二三四五六七八九十]{2,4}年[0-9一二三四五六七八九十]{1,3}月[0-9一二三四五六七八九十]{1,3}日$"
)
HEADING = (
    (Part.HEADING1, re.compile(r"^[一二三四五六七八九十]{1,3}[、，,.．]")),
    (Part.HEADING2, re.compile(r"^[（(][一二三四五六七八九十]{1,3}[）)]")),
    (Part.HEADING3, re.compile(r"^\d{1,2}[.．、](?!\d)")),
    (Part.HEADING4, re.compile(r"^[（(]\d{1,2}[）)]")),
)
_LONGEST_HEADING = 40
_HEAD = 4
"""How many paragraphs may belong to a head below which no title is found."""
_NOTE = re.compile(r"^[（(]?(联系人|承办人|经办人|联系|此件|办理类别)|^[（(].*[）)]$")
_IMPRINT = re.compile(r"^(抄送|抄报|分送|主送|印发)[：:]|印发$")
_LARGE = 1.1
"""What is larger than running text by this factor is a title or a mark."""


def is_red(color: str) -> bool:
    """Whether a colour RRGGBB is seen as red."""
    red, green, blue = (int(color[index : index + 2], 16) for index in (0, 2, 4))
    return red > 150 and green < 140 and blue < 140


def red_rules(pages: Sequence[Page]) -> list[Ruled]:
    """The red ruled lines of the first page from top to bottom."""
    rules = [rule for rule in pages[0].rules if is_red(rule.color) and rule.box.width_mm > 50] if pages else []
    return sorted(rules, key=lambda rule: rule.box.top_mm)


def kind(paragraphs: Sequence[Paragraph], pages: Sequence[Page]) -> Kind:
    """The format that the red rules show; without them the red mark's words and the rule below the number tell."""
    mark = next((p for p in paragraphs if p.part is Part.MARK), None)
    rules = red_rules(pages)
    if not mark and not rules:
        return Kind.PLAIN
    if rules:
        double = any(len(rule.parts) > 1 for rule in rules)
        low = any(rule.box.top_mm > pages[0].height_mm / 2 for rule in rules)
        return Kind.LETTER if double or low else Kind.DOCUMENT
    bordered = any(p.bordered for p in paragraphs if p.part is Part.NUMBER)
    return Kind.DOCUMENT if bordered or (mark and mark.text.endswith("文件")) else Kind.LETTER


def assign(paragraphs: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    """The paragraphs with their parts."""
    if not paragraphs:
        return ()
    body_size = _body_size(paragraphs)
    parts = [_alone(paragraph, body_size) for paragraph in paragraphs]
    _head(paragraphs, parts, body_size)
    _closing(paragraphs, parts, body_size)
    _beside_imprint(paragraphs, parts)
    return tuple(replace(paragraph, part=part) for paragraph, part in zip(paragraphs, parts, strict=True))


def _body_size(paragraphs: Sequence[Paragraph]) -> float:
    sizes = [round(p.size_pt * 2) / 2 for p in paragraphs if not p.in_table for _ in p.text]
    return commonest(sizes) if sizes else 16.0


def _alone(paragraph: Paragraph, body_size: float) -> Part:
    """What a paragraph is by itself."""
    if paragraph.in_table:
        return Part.CELL
    if paragraph.part is Part.PAGE_NUMBER or _is_page_number(paragraph):
        return Part.PAGE_NUMBER
    if paragraph.area == "footer":
        return Part.OTHER
    if is_red(paragraph.color) and paragraph.size_pt > body_size * _LARGE and (paragraph.page or 1) == 1:
        return Part.MARK
    if _IMPRINT.search(paragraph.text) and len(paragraph.text) < 200:
        return Part.IMPRINT
    return Part.OTHER


def _is_page_number(paragraph: Paragraph) -> bool:
    if not PAGE_NUMBER.match(paragraph.text.replace("\u3000", "").replace(" ", "")):
        return False
    return paragraph.area == "footer" or any(line.baseline_mm > 255 for line in paragraph.lines)


def _head(paragraphs: Sequence[Paragraph], parts: list[Part], body_size: float) -> None:
    """What stands above the text: number, marks aside, title, addressee."""
    free = [i for i, part in enumerate(parts) if part is Part.OTHER and paragraphs[i].area != "footer"]
    title = _title(paragraphs, free, body_size)
    _number(paragraphs, parts, free[: free.index(title[0])] if title else free[:_HEAD])
    if title is None:
        return
    for index in free:
        if index < title[0] and parts[index] is Part.OTHER:
            parts[index] = Part.ASIDE
    for index in title:
        parts[index] = Part.TITLE
    following = next((index for index in free if index > title[-1]), None)
    if following is not None and _is_recipient(paragraphs[following]):
        parts[following] = Part.RECIPIENT


def _number(paragraphs: Sequence[Paragraph], parts: list[Part], above: Sequence[int]) -> None:
    """The first text of a head that looks like a document number; without a mark there is no head."""
    found = [index for index in above if NUMBER.match(_plain(paragraphs[index].text))]
    if found and Part.MARK in parts:
        parts[found[0]] = Part.NUMBER


def _title(paragraphs: Sequence[Paragraph], free: list[int], body_size: float) -> list[int] | None:
    """The first large paragraphs in a row, or, where none is large, the centred one above the addressee."""
    large = [index for index in free if paragraphs[index].size_pt >= body_size * _LARGE]
    if large:
        run = [large[0]]
        for index in large[1:]:
            if index == run[-1] + 1 and paragraphs[index].size_pt == paragraphs[run[0]].size_pt:
                run.append(index)
        return run
    for here, below in pairwise(free):
        if _is_recipient(paragraphs[below]) and re.search(
            r"(函|答复|意见|通知|报告|请示|批复)$", paragraphs[here].text
        ):
            return [here]
    return None


def _is_recipient(paragraph: Paragraph) -> bool:
    return (
        len(paragraph.text) < 120
        and not re.search("[。；《]", paragraph.text)
        and not re.match(r"^[一二三（(\d]", paragraph.text)
        and bool(re.search(r"[：:]$|(代表|委员|局|委|厅|办公室|委员会|政府)[，,]?$", paragraph.text))
    )


def _closing(paragraphs: Sequence[Paragraph], parts: list[Part], body_size: float) -> None:
    """Body, and what stands below it: attachments, signature, date, note. Behind the date, only that is known."""
    free = [i for i, part in enumerate(parts) if part is Part.OTHER and paragraphs[i].area != "footer"]
    if Part.TITLE not in parts:
        return
    dates = [i for i in free if DATE.match(_plain(paragraphs[i].text)) or _looks_like_date(paragraphs[i])]
    date = dates[0] if dates else None
    names = [i for i in free if date is not None and i < date]
    signature = names[-1] if names and len(paragraphs[names[-1]].text) <= 30 else None
    attached = False
    for index in free:
        paragraph = paragraphs[index]
        if index == date:
            parts[index] = Part.DATE
        elif index == signature:
            parts[index] = Part.SIGNATURE
        elif date is not None and index > date:
            parts[index] = Part.NOTE if _is_note(paragraph, paragraphs[date]) else Part.OTHER
        else:
            attached = attached or bool(re.match(r"^附件?[：:\d]", paragraph.text))
            undated = attached and date is None and not re.match(r"^附件?|^\d", paragraph.text)
            parts[index] = (
                Part.SIGNATURE if undated else Part.ATTACHMENT if attached else _running(paragraph, body_size)
            )


def _beside_imprint(paragraphs: Sequence[Paragraph], parts: list[Part]) -> None:
    """The office that prints stands on one line with the date of printing."""
    rows = {
        (line.page, round(line.baseline_mm, 1))
        for paragraph, part in zip(paragraphs, parts, strict=True)
        if part is Part.IMPRINT
        for line in paragraph.lines
    }
    for index, paragraph in enumerate(paragraphs):
        if parts[index] is Part.OTHER and any((x.page, round(x.baseline_mm, 1)) in rows for x in paragraph.lines):
            parts[index] = Part.IMPRINT


def _looks_like_date(paragraph: Paragraph) -> bool:
    return bool(
        re.fullmatch(r"['’\d〇○零一二三四五六七八九十]{2,5}[年.\-/]\d{1,2}[月.\-/]\d{1,2}日?", _plain(paragraph.text))
    )


def _is_note(paragraph: Paragraph, date: Paragraph) -> bool:
    return bool(_NOTE.search(paragraph.text)) and (paragraph.page or 0) - (date.page or 0) in (0, 1)


def _running(paragraph: Paragraph, body_size: float) -> Part:
    """A heading, running text, or, when it is centred or very short in another size, a caption or heading of a list."""
    for part, pattern in HEADING:
        if pattern.match(paragraph.text) and len(paragraph.text) <= _LONGEST_HEADING * 2:
            short = len(paragraph.text) <= _LONGEST_HEADING and not paragraph.text.endswith(("。", "；", "："))
            return part if short or part in (Part.HEADING1, Part.HEADING2) else Part.BODY
    other_size = abs(paragraph.size_pt - body_size) > 0.6
    return Part.OTHER if other_size and len(paragraph.text) < _LONGEST_HEADING else Part.BODY


def _plain(text: str) -> str:
    return "".join(text.split())
