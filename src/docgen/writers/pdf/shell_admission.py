"""Refuse a shell that cannot be stamped under text that docgen has laid out.

WeasyPrint lays out the shell with short text, and again with longer text. It also lays out the longer text without the
shell. A shell must not change the text. It must not depend on the text either.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from docgen.language import say
from docgen.layout import fonts
from docgen.layout.pages import Rectangle
from docgen.model.blocks import Role, squeezed
from docgen.stationery.profile import Profile
from docgen.writers.pdf import shell_contrast, shell_fonts, shell_html
from docgen.writers.pdf.shell_drawing import DrawnWord, Painted
from docgen.writers.pdf.shell_reading import SLOT_ROLES, ReadPage, holds
from docgen.writers.pdf.shell_refusal import UnfitShell

_CLOSE = 0.1
"""The largest difference of two places that are the same, in points."""
PAGES = 3
"""The number of different pages of a shell: the first, an even and an odd page."""
_UNSEEN = re.compile(r"<title>.*?</title>|<style.*?</style>|<[^>]*>", re.DOTALL)
_COUNTER = re.compile(r"\bcounters?\s*\(")
ShellItem = TypeVar("ShellItem", DrawnWord, Painted)


# ---- each document ---------------------------------------------------------------------------------------------------
def refuse_unfit_pages(pages: Sequence[ReadPage], source: str, profile: Profile) -> None:
    """Refuse pages without a place for the text of a document, or with elements that a shell cannot have.

    pages: the pages of the shell with empty slots. source: its HTML.
    """
    printed = squeezed(html.unescape(_UNSEEN.sub("", source)))
    for page in pages[:PAGES]:
        _refuse_other_body(page, profile)
        if "/Annots" in page.pdf_page:
            raise UnfitShell("link", say("信笺里有链接"), say("从模板中删去 <a href>，地址照写成文字"))
        for word in page.own_words:
            if squeezed(word.text) in printed:
                continue
            if _COUNTER.search(source):
                raise _counter(word.text, page.number)
            message = say("“{text}”不是模板正文里的字（样式表的 content、列表的记号）", text=word.text.strip())
            raise UnfitShell("generated", message, say("要印的字写在模板的正文里"))
        shell_contrast.refuse_covered(page)
    if len(pages) != PAGES + 2:  # The body has five pages, see `with_empty_slots`. Something behind it needs another.
        raise _after_body("")
    for name, role in SLOT_ROLES.items():
        if place := pages[0].places.get(name):
            _refuse_restyled_mark(pages[0], place, role, profile)
    if shell_html.has_usual_foot(source):
        _refuse_changes(pages)


def _refuse_changes(pages: Sequence[ReadPage]) -> None:
    """Refuse a shell whose even pages differ from each other, or whose odd pages differ from each other.

    The pages that are compared have different text and different numbers.
    """
    for page, other in ((pages[3], pages[1]), (pages[4], pages[2])):
        is_last = page.number == len(pages) - 1
        for word in _only_in(page.own_words, other.own_words, _is_same_word):
            raise _after_body(word.text) if is_last else _counter(word.text, page.number)
        for word in _only_in(other.own_words, page.own_words, _is_same_word):
            raise _counter(word.text, page.number)
        last = max(word.order for word in page.drawing.words)
        shapes, others = page.drawing.painted, other.drawing.painted
        if any(one.order > last for one in _only_in(shapes, others, _is_same_shape)) and is_last:
            raise _after_body("")
        _refuse_unsteady_shapes(page, other)


def _refuse_restyled_mark(page: ReadPage, place: Rectangle, role: Role, profile: Profile) -> None:
    """Refuse a shell that changes the look of a paragraph in its slot of one line. Only the alignment may differ."""
    sample, style = page.sample_in(place, role), profile.roles[role]
    if sample is None:
        raise restyled(role, say("显示"))
    if abs(sample.size - style.size) > _CLOSE:
        raise restyled(role, say("字号"))
    found = fonts.find_all(profile)[style.font]
    if shell_fonts.profile_face(sample.font, profile) not in found.faces:
        raise restyled(role, say("字体"))
    if sample.color.lower() != (profile.red.lower() if style.color == "red" else "000000"):
        raise restyled(role, say("颜色"))
    if abs(place.bottom - place.top - profile.pitch(role).pt) > _CLOSE:
        raise restyled(role, say("行距"))


def _refuse_other_body(page: ReadPage, profile: Profile) -> None:
    """Refuse a page without a body, or with a body of another width than the profile states."""
    body = page.body
    if body is None:
        message = say("正文不能从一页接到下一页") if page.number else say("首页给正文留的地方不够")
        raise UnfitShell("body-room", message, say("信头让出地方；{tag} 直接写在 body 里", tag="{{ body }}"))
    left, right = profile.left.pt, profile.left.pt + profile.text_width.pt
    if abs(body.left - left) > _CLOSE or abs(body.right - right) > _CLOSE:
        step = say("版心写在版式文件的 [page]；{tag} 外面不加边距", tag="{{ body }}")
        raise UnfitShell("body-room", say("样式表改了正文的左右边"), step)


# ---- each shell ------------------------------------------------------------------------------------------------------
def refuse_unfit_shell(
    pages: Sequence[ReadPage], probed: Sequence[ReadPage], plain: Sequence[ReadPage], profile: Profile
) -> None:
    """Refuse a shell that changes the text of a document or its page numbers, or that depends on the text.

    pages: the pages of the shell with empty slots. probed: the pages with more text and probes. plain: the pages with
    the probes, but without the shell.
    """
    if len(probed) != len(plain):
        raise _after_body("")
    # Each probed page must look like this page of the shell.
    models = [pages[0], pages[1], pages[2], pages[1], pages[2]]
    _refuse_restyled_text(models[-1], probed[-1], plain[-1], profile)
    for page, without_shell, model in zip(probed[:-1], plain[:-1], models[:-1], strict=True):
        rest = _without_page_number(page, without_shell)
        for one, other in ((rest, model.own_words), (model.own_words, rest)):
            for word in _only_in(one, other, _is_same_word):
                raise _counter(word.text, page.number)
        _refuse_unsteady_shapes(page, model)
    _refuse_more_text(models[-1], probed[-1], plain[-1], profile)
    _refuse_other_shapes(models[-1], probed[-1], plain[-1])


def _refuse_unsteady_shapes(page: ReadPage, other: ReadPage) -> None:
    """Refuse a page whose shapes differ from those of another page with more or less text."""
    shapes, others = page.drawing.painted, other.drawing.painted
    if _only_in(shapes, others, _is_same_shape) or _only_in(others, shapes, _is_same_shape):
        raise _body_shapes(page.number)


def _without_page_number(page: ReadPage, plain: ReadPage) -> list[DrawnWord]:
    """Return the words of a page without its page number. plain: the same page without the shell."""
    rest, lower = page.own_words, _lower(page, plain)
    for number in plain.own_words:
        same = next((word for word in rest if _is_same_word(word, number, lower)), None)
        if same is None:
            message = say("样式表改了页码，或者挪动了它")
            step = say("页码由版式文件的 [page_number] 定；@page 里不写 @bottom-left、@bottom-right")
            raise UnfitShell("page-number", message, step)
        rest.remove(same)
    return rest


def _lower(page: ReadPage, plain: ReadPage) -> float:
    """Return the distance in points by which the end of the type area is lower with the shell than without it."""
    return page.places["dg-end"].bottom - plain.places["dg-end"].bottom


def _refuse_restyled_text(odd: ReadPage, probed: ReadPage, plain: ReadPage, profile: Profile) -> None:
    """Refuse a shell whose style sheet changes the text.

    odd: an odd page of the shell. probed: the page of the probes in the shell. plain: the same page without the shell.
    """
    if "dg-probes" not in probed.places:
        raise _after_body("")
    lower = probed.places["dg-probes"].top - plain.places["dg-probes"].top
    rest = _only_in(probed.own_words, odd.own_words, _is_same_word)
    expected = plain.own_words
    for name, text in shell_html.probe_names(profile).items():
        mine = [word for word in rest if word.text == text]
        plain_words = [word for word in expected if word.text == text]
        if len(mine) != len(plain_words):
            raise restyled(name, say("字"))
        for word, plain_word in zip(mine, plain_words, strict=True):
            if what := _difference(word, plain_word, lower, is_in_place=True):
                raise restyled(name, what)
        after = f"dg-after-{name}"
        if abs(probed.places[after].top - plain.places[after].top - lower) > _CLOSE:
            raise restyled(name, say("行距、段前段后"))


def _refuse_more_text(odd: ReadPage, probed: ReadPage, plain: ReadPage, profile: Profile) -> None:
    """Refuse words behind the body, and an imprint with other words or at another place."""
    texts = set(shell_html.probe_names(profile).values())
    rest = [word for word in _only_in(probed.own_words, odd.own_words, _is_same_word) if word.text not in texts]
    lower = _lower(probed, plain)
    others = [word for word in plain.own_words if word.text not in texts]
    expected = [replace(word, baseline=word.baseline + lower) for word in others]
    if _only_in(expected, rest, _is_same_word):
        raise _imprint()
    for word in _only_in(rest, expected, _is_same_word):
        raise _after_body(word.text)


def _refuse_other_shapes(odd: ReadPage, probed: ReadPage, plain: ReadPage) -> None:
    """Refuse a shell that adds or removes drawn lines and backgrounds of the text."""
    lower = probed.places["dg-probes"].top - plain.places["dg-probes"].top
    end = plain.places["dg-probes"].bottom
    expected = []
    for one in plain.drawing.painted:
        # What is below the probes belongs to the imprint, which is lower if the end of the type area is lower.
        down = lower if one.box.top < end else _lower(probed, plain)
        expected.append(replace(one, box=one.box.moved(0.0, down)))
    rest = _only_in(probed.drawing.painted, odd.drawing.painted, _is_same_shape)
    for one in _only_in(expected, rest, _is_same_shape):
        raise _body_shapes(probed.number) if one.box.top < end else _imprint()
    last = max(word.order for word in probed.drawing.words if holds(probed.places["dg-probes"], word))
    for one in _only_in(rest, expected, _is_same_shape):
        raise _after_body("") if one.order > last else _body_shapes(probed.number)


def _difference(word: DrawnWord, plain: DrawnWord, lower: float, *, is_in_place: bool = False) -> str:
    """Return the property in which two words differ. Empty: they are equal.

    lower: the distance in points by which the first word should be lower. is_in_place: whether the left ends are
    compared.
    """
    if abs(word.size - plain.size) > _CLOSE:
        return say("字号")
    if (word.font.family, word.font.weight) != (plain.font.family, plain.font.weight):
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
    """Return the refusal of a shell that changes the look of the text.

    name: a role, the name of another probe, or the selector that may change the text. what: the property that changes.
    """
    key = name
    if name in set(Role):
        key = f"[roles.{name}]"
    elif name.isalnum():  # The name of a probe is. A selector is not.
        key = say("表格、署名、小标题等")
    message = say("样式表改了正文的样子：{key} 的{what}", key=key, what=what)
    step = say("正文的样子写在版式文件的 [roles]、[table]；信头的样式写给自己的 class，不写给 p、body、*")
    return UnfitShell("restyled", message, step)


def _counter(text: str, number: int) -> UnfitShell:
    message = say("“{text}”随页变化（第 {number} 页）", text=text, number=number + 1)
    return UnfitShell("counter", message, say("信笺里不写计数器、总页数；页码由版式文件的 [page_number] 印"))


def _body_shapes(number: int) -> UnfitShell:
    message = say("正文里外的线条或底色与版式不同，或随正文的长短变（第 {number} 页）", number=number + 1)
    step = say("正文的线条写在版式文件的 [table]，正文外面不加边框、底色；每页都有的用 position: fixed")
    return UnfitShell("body-shapes", message, step)


def _imprint() -> UnfitShell:
    step = say("照 base 的写法：{example}", example='<div class="foot"><footer>{{ foot }}</footer></div>')
    return UnfitShell("imprint", say("信笺改了版记，或在版记里加了东西"), step)


def _after_body(text: str) -> UnfitShell:
    message = say("正文之后还有“{text}”", text=text) if text else say("正文之后还有东西")
    step = say("它的位置随正文变，移到正文之前；要在页脚的，写 class='first-foot' 或 'page-foot'")
    return UnfitShell("after-body", message, step)


# ---- places ----------------------------------------------------------------------------------------------------------
def _only_in(
    ones: Iterable[ShellItem], others: Iterable[ShellItem], is_same: Callable[[ShellItem, ShellItem], bool]
) -> list[ShellItem]:
    """Return the words or shapes that have no equal among `others`. An equal belongs to one word or shape only."""
    left, found = list(others), []
    for one in ones:
        for index, other in enumerate(left):
            if is_same(one, other):
                del left[index]
                break
        else:
            found.append(one)
    return found


def _is_same_word(one: DrawnWord, other: DrawnWord, lower: float = 0.0) -> bool:
    """Return whether two words are equal and in one place. lower: how much lower the first should be, in points."""
    distance = one.baseline - other.baseline
    is_there = abs(one.x - other.x) <= _CLOSE and abs(distance - lower) <= _CLOSE
    # The baselines are compared already, so `_difference` is told to expect the distance that they have.
    return one.text == other.text and is_there and not _difference(one, other, distance)


def _is_same_shape(one: Painted, other: Painted) -> bool:
    a, b = one.box, other.box
    distances = (a.left - b.left, a.top - b.top, a.right - b.right, a.bottom - b.bottom)
    return one.style == other.style and all(abs(distance) <= _CLOSE for distance in distances)
