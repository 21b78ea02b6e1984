"""Paragraphs → the same paragraphs with their functions (`Part`).

The functions are guessed from the text, the size and the order of the paragraphs. Styles and structure tags are
ignored, because they depend on the program that made the file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from docgen.inspection.measure.lines import PAGE_NUMBER
from docgen.inspection.measure.model import Paragraph, Part, commonest, is_red
from docgen.inspection.readback import squeezed
from docgen.model.headings import heading

NUMBER = re.compile(
    r"^(?!\d+$)[^，。：:]{0,20}?[〔\[［【（(﹝〈]?\d{2,4}[〕\]］】）)﹞〉年]?第?[0-9０-９]{1,6}号?(（[^）]*）|[A-EＡ-Ｅ]类)?$"
)
_WHOLE_NUMBER = re.compile(r"^[一-鿿]{1,15}[〔\[［【（(﹝〈]\d{2,4}[〕\]］】）)﹞〉]第?\d{1,6}号")
"""A document number that can be recognized without a mark above it."""
_SERIAL = re.compile(r"^[（(〔]?第[\d一二三四五六七八九十百〇○]{1,6}[号期次][）)〕]?$")
"""The number of an order or of minutes, such as 第8号."""
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
"""The largest number of characters in a heading."""
_LONGEST_HEAD = 4
"""The largest number of paragraphs in a head if the document has no title."""
_LONGEST_SIGNATURE = 60
"""The largest number of characters in the name of a signing office, or in a row of two names."""
_ABOVE_TITLE = re.compile(
    r"\d{6}|[绝机秘]密(★.*)?|特急|加急|附件[\d一二三四五六七八九十]*[：:]?|[（(]?[一-鿿]{2,4}(?<!文)稿[）)]?"
)
"""Copy number, secrecy, urgency, the word above the title of an annex, and the mark of a draft, such as 送审稿."""
_NO_SIGNATURE = re.compile(r"[。；：！？，]|^附件|^\d+[.．]")
"""A sign that a paragraph is no name of an office: a mark of a sentence, or the beginning of an attachment's name."""
_LONGEST_MARK = 20
"""The largest number of characters in a mark under the title."""
_MOST_UNDER_TITLE = 3
"""The largest number of lines under the title: a number, and a mark of two lines."""
_SAME_PLACE_MM = 1.0
"""Two lines have the same middle or the same left edge if the difference is smaller than this."""
_CLOSE_MM = 0.62
"""The largest line pitch within a text, in mm per point of the font size."""
_OFFICE = re.compile(r"[一-鿿]{2,59}[局委办厅院部府会校所行社处队区团司室署站]")
"""The name of an office, or a row of such names."""
_NOTE = re.compile(r"^[（(【\[〔［]?(联系人|承办人|经办人|联系|此件|办理类别)|^[（(【\[〔［].*[）)】\]〕］]$")
_IMPRINT = re.compile(r"^(抄送|抄报|分送|主送|印发)[：:]|印发$")
_ISSUER = re.compile(rf"({_OFFICE.pattern})?(\d{{4}}年\d{{1,2}}月\d{{1,2}}日)?")
"""The last line of an imprint without the word 印发."""
_SAME_SIZE_PT = 0.6
"""Two sizes are one if they differ by less than this."""
_SHORTEST_TEXT = 29
"""The smallest number of characters of a paragraph that cannot be a line of a head."""
_SMALLEST_MARK_PT = 26
"""The smallest size of a mark that is not red. Titles are smaller."""
_RED_TITLE = re.compile("关于|的(函|通知|通报|报告|请示|批复|意见|答复)$|答复函?$|复函$")
"""A sign that a large red text is a title in a wrong colour, and no mark."""
_BLACK_MARKS = ("文件", "令", "纪要")
"""The ends of marks that are recognized by their size although they are black."""
_LARGE = 1.1
"""The smallest ratio of a title's or mark's size to the size of body text."""


def assign(paragraphs: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    """Return the paragraphs with their functions."""
    if not paragraphs:
        return ()
    body_size = _body_size(paragraphs)
    parts = [_part_without_context(paragraph, body_size) for paragraph in paragraphs]
    _assign_head(paragraphs, parts, body_size)
    _assign_body_and_closing(paragraphs, parts, body_size)
    _assign_beside_imprint(paragraphs, parts)
    return tuple(replace(paragraph, part=part) for paragraph, part in zip(paragraphs, parts, strict=True))


def _body_size(paragraphs: Sequence[Paragraph]) -> float:
    """Return the most common size of all characters outside tables, in points, rounded to half points."""
    sizes: list[float] = []
    for paragraph in paragraphs:
        if not paragraph.in_table:
            sizes += [round(paragraph.size_pt * 2) / 2] * len(paragraph.text)
    return commonest(sizes) if sizes else 16.0


def _part_without_context(paragraph: Paragraph, body_size: float) -> Part:
    """Return the function of a paragraph that can be recognized by itself; OTHER for any other paragraph."""
    if paragraph.in_table:
        return Part.CELL
    if paragraph.part is Part.PAGE_NUMBER or (paragraph.area == "footer" and PAGE_NUMBER.fullmatch(paragraph.text)):
        return Part.PAGE_NUMBER
    if paragraph.area == "footer":
        return Part.OTHER
    is_large = paragraph.size_pt > body_size * _LARGE and (paragraph.page or 1) == 1
    if is_red(paragraph.color) and is_large and not _RED_TITLE.search(paragraph.text):
        return Part.MARK
    if _IMPRINT.search(paragraph.text) and len(paragraph.text) < 200:
        return Part.IMPRINT
    return Part.OTHER


def _unassigned(paragraphs: Sequence[Paragraph], parts: Sequence[Part]) -> list[int]:
    """Return the indexes of the paragraphs without a function. Footers are left out."""
    indexes = []
    for index, part in enumerate(parts):
        if part is Part.OTHER and paragraphs[index].area != "footer":
            indexes.append(index)
    return indexes


def _assign_head(paragraphs: Sequence[Paragraph], parts: list[Part], body_size: float) -> None:
    """Assign the functions of the paragraphs above the body: number, marks beside the number, title, recipient."""
    _assign_black_mark(paragraphs, parts)
    free = _unassigned(paragraphs, parts)
    title = _title(paragraphs, free, body_size)
    above_title = free[: free.index(title[0])] if title else free[:_LONGEST_HEAD]
    _assign_number(paragraphs, parts, above_title)
    if title is None:
        return
    for index in free:
        if index < title[0] and parts[index] is Part.OTHER:
            parts[index] = Part.ASIDE
    for index in title:
        parts[index] = Part.TITLE
    # Below a table, a text that looks like a recipient is the signature of a letter whose text is in the table.
    table = next((index for index in range(title[-1], len(parts)) if parts[index] is Part.CELL), len(parts))
    _assign_below_title(paragraphs, parts, [index for index in free if title[-1] < index < table])


def _assign_below_title(paragraphs: Sequence[Paragraph], parts: list[Part], below: Sequence[int]) -> None:
    """Assign the functions between the title and the body: RECIPIENT, and NUMBER and ASIDE above the recipient.

    Without a recipient, nothing is assigned. below: the indexes of the paragraphs without a function below the title.
    """
    recipient = next((place for place, index in enumerate(below) if _is_recipient(paragraphs[index])), None)
    if recipient is None or recipient > _MOST_UNDER_TITLE:
        return
    under_title = below[:recipient]
    if any(not _is_mark(paragraphs[index]) for index in under_title):
        return
    if Part.NUMBER not in parts:
        _assign_number(paragraphs, parts, under_title)
    for index in under_title:
        if parts[index] is Part.OTHER:
            parts[index] = Part.ASIDE
    parts[below[recipient]] = Part.RECIPIENT


def _is_mark(paragraph: Paragraph) -> bool:
    """Return whether a paragraph may stand under the title: a document number, or a short text that is no sentence."""
    if NUMBER.match(squeezed(paragraph.text)):
        return True
    is_sentence = re.search("[。；：，！？]", paragraph.text)
    return len(paragraph.text) <= _LONGEST_MARK and not is_sentence and not heading(paragraph.text)


def _assign_number(paragraphs: Sequence[Paragraph], parts: list[Part], head: Sequence[int]) -> None:
    """Assign NUMBER to the first paragraph of the head that looks like a document number.

    On pre-printed paper there is no mark. Then only a complete number such as 样函〔2026〕8号 is recognized.

    head: the indexes of the paragraphs above the title.
    """
    has_mark = Part.MARK in parts
    for index in head:
        text = paragraphs[index].text.partition("签发人")[0]
        is_number = (NUMBER.match(text) or _SERIAL.match(text)) if has_mark else _WHOLE_NUMBER.match(text)
        if is_number and len(text) < _SHORTEST_TEXT:
            parts[index] = Part.NUMBER
            return


def _assign_black_mark(paragraphs: Sequence[Paragraph], parts: list[Part]) -> None:
    """Assign MARK to the large first paragraphs above a document number or with the words of a mark, if none is red."""
    free = _unassigned(paragraphs, parts)
    if Part.MARK in parts or len(free) < 2 or paragraphs[free[0]].size_pt < _SMALLEST_MARK_PT:
        return
    below = [index for index in free[:_LONGEST_HEAD] if paragraphs[index].size_pt < _SMALLEST_MARK_PT]
    is_mark = paragraphs[free[0]].text.endswith(_BLACK_MARKS)
    if below and (is_mark or any(_WHOLE_NUMBER.match(paragraphs[index].text) for index in below)):
        for index in free[: free.index(below[0])]:
            parts[index] = Part.MARK


def _title(paragraphs: Sequence[Paragraph], free: list[int], body_size: float) -> list[int] | None:
    """Return the indexes of the title's paragraphs; None if there is no title.

    The title consists of the first consecutive large paragraphs of one size. If no paragraph is large, the title is a
    paragraph that ends with a word such as 函, at the beginning or above the recipient.

    free: the indexes of the paragraphs without a function.
    """
    large = []
    for index in free:
        text = paragraphs[index].text
        is_above = _ABOVE_TITLE.fullmatch(text) or _WHOLE_NUMBER.match(text)
        if paragraphs[index].size_pt >= body_size * _LARGE and not is_above:
            large.append(index)
    if large:
        title = [large[0]]
        for index in large[1:]:
            if index == title[-1] + 1 and paragraphs[index].size_pt == paragraphs[title[0]].size_pt:
                title.append(index)
        return title
    for index, next_index in pairwise(free):
        text = paragraphs[index].text
        ends_like_title = re.search(r"(函|答复|意见|通知|通报|报告|请示|批复|摘要|总结)$", text)
        is_in_place = index == free[0] or _is_recipient(paragraphs[next_index])
        if ends_like_title and is_in_place and len(text) <= _LONGEST_SIGNATURE:
            return [index]
    return None


def _is_recipient(paragraph: Paragraph) -> bool:
    return (
        len(paragraph.text) < 120
        and not re.search("[。；《]", paragraph.text)
        and not re.match(r"^[一二三（(\d]", paragraph.text)
        and bool(re.search(r"[：:]$|(代表|委员|局|委|厅|办公室|会|政府)[，,]?$", paragraph.text))
    )


def _assign_body_and_closing(paragraphs: Sequence[Paragraph], parts: list[Part], body_size: float) -> None:
    """Assign the functions of the paragraphs of the body and below it: attachments, signature, date, note.

    Below the date, only a note is recognized. If there is no date, the text below the attachments is the signature.
    """
    free = _unassigned(paragraphs, parts)
    date = _closing_date(paragraphs, free)
    above_date = [index for index in free if date is not None and index < date]
    signatures = _signatures(paragraphs, above_date) if date is not None else _undated_signatures(paragraphs, free)
    has_attachments = False
    for index in free:
        paragraph = paragraphs[index]
        has_attachments = has_attachments or bool(re.match(r"^附件?[：:\d]", paragraph.text))
        if index == date:
            parts[index] = Part.DATE
        elif index in signatures:
            parts[index] = Part.SIGNATURE
        elif date is not None and index > date:
            is_near_date = (paragraph.page or 0) - (paragraphs[date].page or 0) in (0, 1)
            parts[index] = Part.NOTE if is_near_date and _NOTE.search(paragraph.text) else Part.OTHER
        elif has_attachments and date is None and not re.match(r"^附件?|^\d", paragraph.text):
            parts[index] = Part.SIGNATURE
        elif has_attachments:
            parts[index] = Part.ATTACHMENT
        else:
            parts[index] = _running_part(paragraph, body_size)


def _closing_date(paragraphs: Sequence[Paragraph], free: Sequence[int]) -> int | None:
    """Return the index of the first date below the first long paragraph; None if there is no date.

    Minutes and reports may have a date in their head too. A short letter may have no long paragraph, or no date below
    it: then the first date of all is returned.
    """
    dates = [index for index in free if _is_date(paragraphs[index])]
    text = next((index for index in free if len(paragraphs[index].text) >= _SHORTEST_TEXT), -1)
    below_text = [index for index in dates if index > text]
    return next(iter(below_text or dates), None)


def _signatures(paragraphs: Sequence[Paragraph], above_date: Sequence[int]) -> list[int]:
    """Return the indexes of the signatures: the short paragraph above the date, and names of offices above it.

    A sentence is no signature. A letter may have a date without a signature.

    above_date: the indexes of the paragraphs without a function above the date.
    """
    found: list[int] = []
    for index in reversed(above_date):
        text = paragraphs[index].text
        if len(text) > _LONGEST_SIGNATURE or _NO_SIGNATURE.search(text):
            break
        is_name = _OFFICE.fullmatch(squeezed(text)) is not None
        if found and not is_name and not _have_same_middle(paragraphs[index], paragraphs[found[-1]]):
            break
        found.append(index)
    return found


def _undated_signatures(paragraphs: Sequence[Paragraph], free: Sequence[int]) -> list[int]:
    """Return the index of a name of an office below all text of a document without a date, or an empty list."""
    for index in reversed(free):
        text = squeezed(paragraphs[index].text)
        if _OFFICE.fullmatch(text):
            return [index]
        if not _NOTE.search(text):
            break
    return []


def _have_same_middle(above: Paragraph, below: Paragraph) -> bool:
    """Return whether the first lines of two paragraphs are centred on each other, as the lines of a long name are."""
    if not above.lines or not below.lines:
        return False
    first, second = above.lines[0], below.lines[0]
    return abs(first.left_mm + first.right_mm - second.left_mm - second.right_mm) < 2 * _SAME_PLACE_MM


def _assign_beside_imprint(paragraphs: Sequence[Paragraph], parts: list[Part]) -> None:
    """Assign IMPRINT to the other paragraphs on a line of the imprint, and to the lines of a name above such a line.

    The printing office and the date of printing are on one line, and only the date can be recognized by its text. A
    long name of an office has several lines, and the date is on the last of them.
    """
    baselines: set[tuple[int, float]] = set()
    for paragraph, part in zip(paragraphs, parts, strict=True):
        if part is Part.IMPRINT:
            baselines |= _baselines(paragraph)
    for index, paragraph in enumerate(paragraphs):
        if parts[index] is Part.OTHER and baselines & _baselines(paragraph):
            parts[index] = Part.IMPRINT
    _assign_below_imprint(paragraphs, parts)
    for index in range(len(paragraphs) - 2, -1, -1):
        above, below = paragraphs[index], paragraphs[index + 1]
        if parts[index] is Part.OTHER and parts[index + 1] is Part.IMPRINT and _is_next_line(above, below):
            parts[index] = Part.IMPRINT


def _assign_below_imprint(paragraphs: Sequence[Paragraph], parts: list[Part]) -> None:
    """Assign IMPRINT to a date and to the name of an office, if they follow the imprint and have its size."""
    last = max((index for index, part in enumerate(parts) if part is Part.IMPRINT), default=len(parts))
    for index in range(last + 1, len(parts)):
        paragraph = paragraphs[index]
        is_small = abs(paragraph.size_pt - paragraphs[last].size_pt) < _SAME_SIZE_PT
        if parts[index] is Part.OTHER and is_small and _ISSUER.fullmatch(squeezed(paragraph.text)):
            parts[index] = Part.IMPRINT


def _is_next_line(above: Paragraph, below: Paragraph) -> bool:
    """Return whether two paragraphs are lines of one text: of one size, close to each other, and with one left edge."""
    if not above.lines or not below.lines or above.size_pt != below.size_pt:
        return False
    first, second = above.lines[-1], below.lines[0]
    close = 0 < second.baseline_mm - first.baseline_mm < above.size_pt * _CLOSE_MM
    return close and first.page == second.page and abs(first.left_mm - second.left_mm) < _SAME_PLACE_MM


def _baselines(paragraph: Paragraph) -> set[tuple[int, float]]:
    """Return the page and the baseline (in mm, rounded) of each line."""
    return {(line.page, round(line.baseline_mm, 1)) for line in paragraph.lines}


def _is_date(paragraph: Paragraph) -> bool:
    """Return whether a paragraph is a date, written in a correct or an incorrect form."""
    text = squeezed(paragraph.text)
    any_form = r"['’\d〇○零一二三四五六七八九十]{2,5}[年.\-/]\d{1,2}[月.\-/]\d{1,2}日?|\d{2,4}年\d{1,2}月"
    return bool(DATE.match(text) or re.fullmatch(any_form, text))


def _running_part(paragraph: Paragraph, body_size: float) -> Part:
    """Return the function of a paragraph in the body: a heading or BODY.

    A short paragraph in another size is OTHER. Such a paragraph is usually a caption. A long paragraph that begins with
    一、 or （一） is a heading all the same; with 1. or （1） it is BODY.
    """
    found = heading(paragraph.text)
    if found and not found.is_whole:
        return Part.HEADING1 if found.level == 1 else Part.HEADING2
    length = len(paragraph.text)
    for part, pattern in HEADING:
        if pattern.match(paragraph.text) and length <= _LONGEST_HEADING * 2:
            is_short = length <= _LONGEST_HEADING and not paragraph.text.endswith(("。", "；", "："))
            return part if is_short or part in (Part.HEADING1, Part.HEADING2) else Part.BODY
    has_other_size = abs(paragraph.size_pt - body_size) > 0.6
    return Part.OTHER if has_other_size and length < _LONGEST_HEADING else Part.BODY
