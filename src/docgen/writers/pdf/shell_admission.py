"""Refuse a shell that cannot be stamped under a text that docgen has set itself.

The shell is laid out twice, with short and with longer text, and the same text once without the shell. A shell must not
change the text, and must not depend on it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from docgen.language import say
from docgen.layout.pages import Rectangle
from docgen.model.blocks import Role
from docgen.stationery.profile import Profile
from docgen.writers.pdf import shell_html
from docgen.writers.pdf.shell_drawing import Drawing, DrawnWord, Painted
from docgen.writers.pdf.shell_refusal import UnfitShell

_CLOSE = 0.1
"""The largest difference of two places that are the same, in points."""
_OVERLAP = 0.5
"""The least overlap of two places that counts, in points."""
Thing = TypeVar("Thing", DrawnWord, Painted)
PAGES = 3
"""The first, an even and an odd page."""


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page of a shell: where its slots are, and what it draws."""

    places: Mapping[str, Rectangle]
    """The `id` of an element → its place."""
    drawing: Drawing
    """What the page draws."""
    has_links: bool
    """Whether the page has links."""
    pdf_page: Any
    """The page of the PDF, a `pypdf.PageObject`."""


def own_words(page: ReadPage) -> list[DrawnWord]:
    """Return the words of a page without the samples in its slots."""
    slots = [place for name, place in page.places.items() if name.startswith("dg-body") or name in _MARKS]
    return [
        word
        for word in page.drawing.words
        if word.text.strip() and not (word.text == shell_html.SAMPLE and any(_holds(slot, word) for slot in slots))
    ]


_MARKS = {f"dg-{role}": role for role in shell_html.MARKS}


def sample_in(page: ReadPage, slot: Rectangle) -> DrawnWord | None:
    """Return the sample in a slot. None: nothing is drawn there."""
    inside = (word for word in page.drawing.words if word.text == shell_html.SAMPLE and _holds(slot, word))
    return next(inside, None)


# ---- each document ---------------------------------------------------------------------------------------------------
def refuse_unfit_pages(pages: Sequence[ReadPage], source: str, profile: Profile) -> None:
    """Refuse pages on which the text of a document has no room, or on which it or the shell's words would be hidden.

    pages: of the shell with empty slots. source: its HTML.
    """
    printed = _squeezed(html.unescape(re.sub(r"<title>.*?</title>|<style.*?</style>|<[^>]*>", "", source, flags=re.S)))
    for number, page in enumerate(pages[:PAGES]):
        body = _body(page, number, profile)
        if page.has_links:
            raise UnfitShell("link", say("信笺里有链接"), say("从模板中删去 <a href>，地址照写成文字"))
        _refuse_covered(page, body)
        for word in own_words(page):
            if _squeezed(word.text) not in printed:
                message = say("“{text}”不是模板正文里的字（样式表的 content、列表的记号）", text=word.text)
                raise UnfitShell("generated", message, say("要印的字写在模板的正文里"))
    if len(pages) != PAGES + 1:
        raise _after_body("")


def _body(page: ReadPage, number: int, profile: Profile) -> Rectangle:
    """Return the room of the body on a page. number: of the page, from 0."""
    body = page.places.get(f"dg-body-{number}" if number else "dg-body")
    if body is None or "dg-end" not in page.places:
        message = say("首页给正文留的地方不够") if number == 0 else say("正文不能从一页接到下一页")
        raise UnfitShell("body-room", message, say("信头让出地方；{tag} 直接写在 body 里", tag="{{ body }}"))
    left, right = profile.left.pt, profile.left.pt + profile.text_width.pt
    if abs(body.left - left) > _OVERLAP or abs(body.right - right) > _OVERLAP:
        message = say("样式表改了正文的左右边")
        raise UnfitShell("body-room", message, say("版心写在版式文件的 [page]；{tag} 外面不加边距", tag="{{ body }}"))
    return body


def _refuse_covered(page: ReadPage, body: Rectangle) -> None:
    """Refuse a picture or a ground that is drawn over text: a stamped shell lies below all text."""
    whole_body = Rectangle(body.left, body.top - shell_html.MARGIN, body.right, page.places["dg-end"].bottom)
    for word in page.drawing.words:
        room = whole_body if word.text == shell_html.SAMPLE and _holds(body, word) else word.box
        for painted in page.drawing.painted:
            if painted.order > word.order and overlap(painted.box, room):
                text = say("正文") if room is whole_body else word.text
                message = say("有图形盖在“{text}”上面", text=text)
                raise UnfitShell("covered", message, say("给它写上 z-index: -1，垫在字下面；或者挪开"))


# ---- each shell ------------------------------------------------------------------------------------------------------
def refuse_unfit_shell(
    pages: Sequence[ReadPage], probed: Sequence[ReadPage], plain: Sequence[ReadPage], profile: Profile
) -> None:
    """Refuse a shell that changes the text of a document or its page numbers, or that depends on the text.

    pages: of the shell with empty slots. probed: with more text and probes. plain: the probes without the shell.
    """
    for name, role in _MARKS.items():
        if name in pages[0].places:
            _refuse_restyled_mark(pages[0], plain[shell_html.MARKS.index(role)], name, role)
    if len(probed) != len(plain):
        raise _after_body("")
    for index, (page, without_shell) in enumerate(zip(probed[:-1], plain[:-1], strict=True)):
        alike = pages[0 if index == 0 else 2 - index % 2]
        rest = _without_page_number(page, without_shell)
        _refuse_unlike_words(rest, own_words(alike), index)
        if _only_in(page.drawing.painted, alike.drawing.painted, _is_same_shape) or _only_in(
            alike.drawing.painted, page.drawing.painted, _is_same_shape
        ):
            message = say("信笺的图形随正文的长短或页数变（第 {number} 页）", number=index + 1)
            step = say("正文外面不加边框、底色；要每页都有的，用 position: fixed 或 @page")
            raise UnfitShell("unsteady", message, step)
    _refuse_restyled_text(pages[1], probed[-1], plain[-1], profile)


def _refuse_restyled_mark(page: ReadPage, plain: ReadPage, name: str, role: Role) -> None:
    """Refuse a shell that changes a category mark, a draft mark or a document number. It may align it otherwise."""
    slot, plain_slot = page.places[name], plain.places[name]
    sample, expected = sample_in(page, slot), sample_in(plain, plain_slot)
    if sample is None or expected is None:
        raise restyled(role, say("显示"))
    if what := _difference(sample, expected, slot.top - plain_slot.top):
        raise restyled(role, what)
    if abs((slot.bottom - slot.top) - (plain_slot.bottom - plain_slot.top)) > _CLOSE:
        raise restyled(role, say("行距"))


def _without_page_number(page: ReadPage, plain: ReadPage) -> list[DrawnWord]:
    """Return the words of a page without its page number. plain: the page without the shell, which has that number."""
    rest, lower = own_words(page), _lower(page, plain)
    for number in own_words(plain):
        same = next((word for word in rest if _is_same_word(word, number, lower)), None)
        if same is None:
            message = say("样式表改了页码，或者挪动了它")
            step = say("页码由版式文件的 [page_number] 定；@page 里不写 @bottom-left、@bottom-right")
            raise UnfitShell("page-number", message, step)
        rest.remove(same)
    return rest


def _lower(page: ReadPage, plain: ReadPage) -> float:
    """Return how much lower the type area of a page ends than without the shell, in points."""
    return page.places["dg-end"].bottom - plain.places["dg-end"].bottom


def _refuse_unlike_words(words: Sequence[DrawnWord], others: Sequence[DrawnWord], index: int) -> None:
    """Refuse words that only one of two pages has. index: of the first page, from 0."""
    for one, other in ((words, others), (others, words)):
        for word in _only_in(one, other, _is_same_word):
            message = say("“{text}”随页变化（第 {number} 页）", text=word.text, number=index + 1)
            step = say("信笺里不写计数器、总页数；页码由版式文件的 [page_number] 印")
            raise UnfitShell("counter", message, step)


def _refuse_restyled_text(even: ReadPage, probed: ReadPage, plain: ReadPage, profile: Profile) -> None:
    """Refuse a shell whose style sheet changes the text, and what it prints behind the body.

    even: an even page of the shell. probed: the page of the probes in the shell. plain: the same page without it.
    """
    if "dg-probes" not in probed.places:
        raise _after_body("")
    lower = probed.places["dg-probes"].top - plain.places["dg-probes"].top
    rest = _only_in(own_words(probed), own_words(even), _is_same_word)
    expected = own_words(plain)
    for name, text in shell_html.probe_names(profile).items():
        mine, plain_words = ([word for word in words if word.text == text] for words in (rest, expected))
        if len(mine) != len(plain_words):
            raise restyled(name, say("字"))
        for word, plain_word in zip(mine, plain_words, strict=True):
            if what := _difference(word, plain_word, lower, is_in_place=True):
                raise restyled(name, what)
        below = (page.places[f"dg-after-{name}"].top for page in (probed, plain))
        if abs(next(below) - next(below) - lower) > _CLOSE:
            raise restyled(name, say("行距、段前段后"))
    texts = set(shell_html.probe_names(profile).values())
    rest, expected = ([word for word in words if word.text not in texts] for words in (rest, expected))
    expected = [replace(word, baseline=word.baseline + _lower(probed, plain)) for word in expected]
    if _only_in(expected, rest, _is_same_word):
        raise _imprint()
    for word in _only_in(rest, expected, _is_same_word):
        raise _after_body(word.text)
    _refuse_other_shapes(even, probed, plain, lower)


def _refuse_other_shapes(even: ReadPage, probed: ReadPage, plain: ReadPage, lower: float) -> None:
    """Refuse lines and grounds of the text that the shell adds or takes away."""
    end = plain.places["dg-probes"].bottom
    expected = [
        replace(one, box=_moved_down(one.box, lower if one.box.top < end else _lower(probed, plain)))
        for one in plain.drawing.painted
    ]
    rest = _only_in(probed.drawing.painted, even.drawing.painted, _is_same_shape)
    for one in (*_only_in(expected, rest, _is_same_shape), *_only_in(rest, expected, _is_same_shape)):
        if one.box.top < probed.places["dg-probes"].bottom:
            raise restyled("table", say("线条或底色"))
        raise _imprint()


def _difference(word: DrawnWord, plain: DrawnWord, lower: float, *, is_in_place: bool = False) -> str:
    """Return in what two words differ; empty if in nothing.

    lower: how much lower the first should be, in points. is_in_place: whether it should be as far right.
    """
    if abs(word.size - plain.size) > _CLOSE:
        return say("字号")
    if (word.font.family, word.font.is_bold) != (plain.font.family, plain.font.is_bold):
        return say("字体")
    if word.color != plain.color:
        return say("颜色")
    if abs(word.glyphs[-1][1] - plain.glyphs[-1][1]) > _CLOSE:
        return say("字距")
    if abs(word.baseline - plain.baseline - lower) > _CLOSE:
        return say("行距、段前段后")
    if is_in_place and abs(word.x - plain.x) > _CLOSE:
        return say("对齐或缩进")
    return ""


def restyled(name: str, what: str) -> UnfitShell:
    """Return the reason that a shell changes the text. name: the role or what else is changed. what: of its look."""
    key = f"[roles.{name}]" if name in set(Role) else say("表格、署名、小标题等")
    message = say("样式表改了正文的样子：{key} 的{what}", key=key, what=what)
    step = say("正文的样子写在版式文件里（profiles，{key}）；信头的样式写给自己的 class，不写给 p、body、*", key=key)
    return UnfitShell("restyled", message, step)


def _imprint() -> UnfitShell:
    step = say("照 base 的写法：{example}", example='<div class="foot"><footer>{{ foot }}</footer></div>')
    return UnfitShell("imprint", say("信笺改了版记，或在版记里加了东西"), step)


def _after_body(text: str) -> UnfitShell:
    message = say("正文之后还有“{text}”", text=text) if text else say("正文之后还有东西")
    step = say("它的位置随正文变，移到正文之前；要在页脚的，写 class='first-foot' 或 'page-foot'")
    return UnfitShell("after-body", message, step)


# ---- places ----------------------------------------------------------------------------------------------------------
def _only_in(things: Iterable[Thing], others: Iterable[Thing], is_same: Callable[[Thing, Thing], bool]) -> list[Thing]:
    """Return the things that have no equal among others. Each of the others is equal to one thing at most."""
    left, found = list(others), []
    for thing in things:
        index = next((index for index, other in enumerate(left) if is_same(thing, other)), None)
        if index is None:
            found.append(thing)
        else:
            del left[index]
    return found


def _is_same_word(one: DrawnWord, other: DrawnWord, lower: float = 0.0) -> bool:
    is_there = abs(one.x - other.x) <= _CLOSE and abs(one.baseline - other.baseline - lower) <= _CLOSE
    return one.text == other.text and is_there and not _difference(one, other, one.baseline - other.baseline)


def _is_same_shape(one: Painted, other: Painted) -> bool:
    edges = zip(_edges(one.box), _edges(other.box), strict=True)
    return one.style == other.style and all(abs(edge - same) <= _CLOSE for edge, same in edges)


def _edges(box: Rectangle) -> tuple[float, float, float, float]:
    return box.left, box.top, box.right, box.bottom


def _moved_down(box: Rectangle, by: float) -> Rectangle:
    return Rectangle(box.left, box.top + by, box.right, box.bottom + by)


def _holds(place: Rectangle, word: DrawnWord) -> bool:
    """Return whether the left end of a word is in a place."""
    return place.left - 1 <= word.x <= place.right + 1 and place.top - 1 <= word.baseline <= place.bottom + 1


def overlap(one: Rectangle, other: Rectangle) -> bool:
    """Return whether two places have a common part that can be seen."""
    wide = min(one.right, other.right) - max(one.left, other.left)
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    return wide > _OVERLAP and high > _OVERLAP


def _squeezed(text: str) -> str:
    return "".join(text.split())
