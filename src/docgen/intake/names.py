"""The text of one field, such as 刘丹宁、李 红等8名代表 → single names, and the texts between them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from docgen.intake.passages import WHITE, Passage, Quote, quote

_SEPARATOR = re.compile(r"[、，,；;/／]+|$")
_BRACKETED = re.compile(r"[（(][^（）()]*[）)]")
_TOTAL = re.compile(
    r" *等 *(?P<total>\d+|[一二三四五六七八九十]+) *[名位个]? *(人|代表|委员)?".replace(" ", f"[{WHITE}]")
)
_HAN = re.compile(r"[一-鿿㐀-䶿·]+")


@dataclass(slots=True)
class Names:
    """The names of one field."""

    items: list[Quote] = field(default_factory=list)
    """The names, in the order of the form."""
    separators: list[Passage] = field(default_factory=list)
    """The texts between the names, and the titles after names."""
    total: Passage | None = None
    """The number in 等8名代表; None if there is no number."""


def units(passages: Iterable[Passage]) -> Names:
    """Split a list of units. A separator within brackets does not separate units."""
    names = Names()
    for piece in _pieces(passages, names):
        names.items += [quote((part,), "") for part in _parted(piece, shortest=3)]
    return names


def people(passages: Iterable[Passage], titles: Sequence[str]) -> Names:
    """Split a list of people. 张 三 is one name. A title after a name, such as 代表, is not part of the name.

    titles: the titles that may follow a name.
    """
    names = Names()
    for piece in _pieces(_without_total(passages, names), names):
        for part in _parted(piece, shortest=2):
            name = _without_title(part, titles, names)
            han = _HAN.fullmatch(name.text.translate(dict.fromkeys(map(ord, WHITE))))
            names.items.append(quote(tuple(name.words()) if han else (name,), ""))
    return names


def _pieces(passages: Iterable[Passage], names: Names) -> list[Passage]:
    """Return the parts between separators, and add the separators to `names`."""
    found: list[Passage] = []
    for passage in passages:
        # The text in brackets is overwritten and not removed, so that offsets do not change.
        text = _BRACKETED.sub(lambda match: "〇" * len(match[0]), passage.text)
        begin = 0
        for match in _SEPARATOR.finditer(text):
            found.append(passage.cut(begin, match.start()))
            names.separators.append(passage.cut(*match.span()))
            begin = match.end()
    return [piece for piece in found if piece.text]


def _parted(piece: Passage, shortest: int) -> list[Passage]:
    """Split a piece at white space if every part is long enough for a name.

    shortest: the least number of characters of a name.
    """
    parts = list(piece.words())
    are_names = all(_HAN.fullmatch(part.text) and len(part.text) >= shortest for part in parts)
    return parts if are_names else [piece]


def _without_total(passages: Iterable[Passage], names: Names) -> list[Passage]:
    """Return the passages without 等8名代表 at the end. Its number becomes the total of `names`."""
    found = []
    for passage in passages:
        match = _TOTAL.search(passage.text)
        if match and match.start() and match.end() == len(passage.text) and names.total is None:
            begin, end = match.span("total")
            names.total = passage.cut(begin, end)
            names.separators += [passage.cut(match.start(), begin), passage.cut(end)]
            passage = passage.cut(0, match.start())
        found.append(passage)
    return found


def _without_title(name: Passage, titles: Sequence[str], names: Names) -> Passage:
    """Return the name without a title at its end: 刘丹宁代表 → 刘丹宁."""
    for title in titles:
        if name.text.endswith(title) and 2 <= len(name.cut(0, -len(title)).text) <= 4:
            names.separators.append(name.cut(len(name.text) - len(title)))
            return name.cut(0, -len(title))
    return name
