"""The text of one field, such as 刘丹宁（南山代表团）、李 红等8名代表 → single names, and the texts around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from docgen.intake.passages import WHITE, Passage, Quote, quote

_SEPARATORS = "、，,；;/／|｜"
_BRACKETED = re.compile(r"[（(]([^（）()]*)[）)]")
_COUNT = r"(?P<total>\d+|[一二三四五六七八九十]+)"
_TOTAL = re.compile(
    rf" *(?:等 *[（(]? *(?:共|等)?|[（(] *(?:等|共)) *{_COUNT} *[名位个]? *(?:人|代表|委员)* *[）)]?".replace(
        " ", f"[{WHITE}]"
    )
)
_OTHERS = re.compile(r" *等 *(?:人|代表|委员)?".replace(" ", f"[{WHITE}]"))
_OTHER_UNITS = re.compile(
    r" *[（(]?等 *(?:\d+|[一二三四五六七八九十两几多]+)? *[个家]? *(?:有关|相关)?(?:单位|部门|委办局)?[)）]?".replace(
        " ", f"[{WHITE}]"
    )
)
_ITEM_NUMBER = re.compile(rf"(?:^|(?<=[{WHITE}{_SEPARATORS}]))(?:[1-9]\d?[.、．)）](?!\d)|[（(][1-9]\d?[)）])|[①-⑳]")
_UNIT_ROLES = {
    "lead": ("主办", "牵头", "主办单位", "牵头单位", "承办", "承办单位", "主办部门", "牵头部门"),
    "co": ("会办", "协办", "配合", "参加", "会办单位", "协办单位", "配合单位", "参加单位", "会办部门", "协办部门"),
}
_ROLES: dict[str, str] = {}
for _role, _words in _UNIT_ROLES.items():
    _ROLES |= dict.fromkeys(_words, _role)
_ROLE_LABEL = re.compile(rf"(?:{'|'.join(sorted(_ROLES, key=len, reverse=True))})[{WHITE}]*[：:]")
_ROLE_MARK = re.compile(rf"[（(](?:{'|'.join(_ROLES)})[)）]")
_PERSON_ROLE = re.compile(r"(?:领衔|附议|联名|提案|提议|提出|第[一二]提案)(?:人|代表|委员|者)?[：:]")
_UNIT_END = "(?:局|委|办|厅|部|院|公司|中心|政府|委员会|办公室|集团|支队|总队|大队|队|所|署|银行|工会|协会|联合会)"
_JOINED_UNITS = re.compile(
    rf"(?P<before>[一-鿿]{{1,20}}?{_UNIT_END})(?P<and>以及|和|及|与)(?=[一-鿿]{{1,20}}?{_UNIT_END})"
)
_PHONE = re.compile(r"\+?\d[\d\-－—]{6,}\d")
_HAN = re.compile(r"[一-鿿㐀-䶿·•‧・･]+")
_SEX_OR_NATION = re.compile(r"男|女|[一-鿿]{1,4}族|汉|中共党员|群众")
_DELEGATION = re.compile(r"[一-鿿]{1,12}(?:代表团|团|界别?|中心组|联组|小组)")


@dataclass(slots=True)
class ListedName:
    """A name, and what stands behind it."""

    name: Quote
    """The name as it is written to the case."""
    unit: Passage | None = None
    """Of a person: the delegation, sector or unit in brackets."""
    role: str = ""
    """Of a unit: lead or co, if the form says so."""
    contacts: list[Passage] = field(default_factory=list)
    """Telephone numbers, contacts and remarks such as （第一、二条）."""
    without_key: list[Passage] = field(default_factory=list)
    """Texts for which a case has no key: sex, nation."""


@dataclass(slots=True)
class Names:
    """The names of one field."""

    items: list[ListedName] = field(default_factory=list)
    """The names, in the order of the form."""
    separators: list[Passage] = field(default_factory=list)
    """The texts between the names, the titles after names, and the words for roles."""
    total: Passage | None = None
    """The number in 等8名代表; None if there is no number."""
    others: list[Passage] = field(default_factory=list)
    """Words for others who are not named: 等3个单位, 等人."""


def units(passages: Iterable[Passage]) -> Names:
    """Split a list of units. A separator within brackets does not separate units."""
    names = Names()
    role = ""
    for piece in _pieces(_without_others(passages, names, _OTHER_UNITS), names, _ROLE_LABEL):
        if label := _ROLE_LABEL.match(piece.text):
            names.separators.append(piece.cut(0, label.end()))
            role = _ROLES[label[0][:-1].strip(WHITE)]
            piece = piece.cut(label.end())
        for part in _parted(piece, shortest=3):
            if part.text:
                names.items.append(_unit(part, role, names))
    return names


def people(passages: Iterable[Passage], titles: Sequence[str]) -> Names:
    """Split a list of people. 张 三 is one name. A title after a name, such as 代表, is not part of the name.

    titles: the titles that may follow a name.
    """
    names = Names()
    for piece in _pieces(_without_total(passages, names), names, _PERSON_ROLE):
        if label := _PERSON_ROLE.match(piece.text):
            names.separators.append(piece.cut(0, label.end()))
            piece = piece.cut(label.end())
        for part in _parted(piece, shortest=2):
            last = names.items[-1] if names.items else None
            if last and last.unit is None and part is not piece and _DELEGATION.fullmatch(part.text):
                last.unit = part  # behind the name: 刘丹宁 南山代表团
            elif part.text in titles:
                names.separators.append(part)
            elif part.text:
                names.items.append(_person(part, titles, names))
    return names


def is_unit(text: str) -> bool:
    """Return whether a text ends like the name of a unit, apart from brackets and stops."""
    return re.search(rf"{_UNIT_END}(?:[（(].*[)）])?[{_SEPARATORS}。]*$", text) is not None


def _unit(part: Passage, role: str, names: Names) -> ListedName:
    """Return a unit without the words in brackets behind it that are a role, a contact or a remark."""
    found = ListedName(Quote(()), role=role)
    text = part.text
    if phone := _PHONE.search(text):
        gap = re.search(f"[{WHITE}]|[（(]", text)
        begin = min(gap.start() if gap else phone.start(), phone.start())
        found.contacts.append(part.cut(begin))
        part = part.cut(0, begin)
    while bracket := re.search(r"[（(]([^（）()]*)[）)]$", part.text):
        inner = bracket[1].strip(WHITE)
        if inner in _ROLES:
            found.role = _ROLES[inner]
            names.separators.append(part.cut(bracket.start()))
        elif re.search(r"\d{5}|联系人|第.+[条项点]|电话", inner):
            found.contacts.append(part.cut(bracket.start()))
        else:
            break
        part = part.cut(0, bracket.start())
    if part.text.endswith(tuple("。.")):
        names.separators.append(part.cut(len(part.text) - 1))
        part = part.cut(0, len(part.text) - 1)
    found.name = quote((part,), "")
    return found


def _person(part: Passage, titles: Sequence[str], names: Names) -> ListedName:
    """Return a person, with what the brackets behind the name say of him or her."""
    found = ListedName(Quote(()))
    name_end = begin = _first_of(part.text, (_BRACKETED, _PHONE))
    words = list(part.cut(0, begin).words())
    if len(words) > 1 and _DELEGATION.fullmatch(words[-1].text):
        found.unit = words[-1]
        name_end = words[-1].start - part.start
    name = _without_title(part.cut(0, name_end), titles, names)
    for piece in _described(part.cut(begin)):
        text = piece.text
        if _PHONE.search(text) or re.fullmatch(r"[\d\-－— ]+", text):
            found.contacts.append(piece)
        elif text in titles or _PERSON_ROLE.fullmatch(f"{text}："):
            names.separators.append(piece)
        elif found.unit is None and _HAN.fullmatch(text) and len(text) > 1 and not _SEX_OR_NATION.fullmatch(text):
            found.unit = piece
        elif re.fullmatch(rf"[（）()、，,；;{WHITE}]+", text):
            names.separators.append(piece)
        else:
            found.without_key.append(piece)
    han = _HAN.fullmatch(name.text.translate(dict.fromkeys(map(ord, WHITE))))
    found.name = quote(tuple(name.words()) if han else (name,), "")
    return found


def _first_of(text: str, patterns: Iterable[re.Pattern[str]]) -> int:
    """Return where the first match of some patterns begins; the length of the text if there is none."""
    first = len(text)
    for pattern in patterns:
        if match := pattern.search(text):
            first = min(first, match.start())
    return first


def _described(rest: Passage) -> Iterator[Passage]:
    """Yield the parts of the text behind a name: brackets, separators and the words between them."""
    for match in re.finditer(rf"[（）()、，,；;{WHITE}]+|[^（）()、，,；;{WHITE}]+", rest.text):
        piece = rest.cut(*match.span())
        if piece.text:
            yield piece


def _pieces(passages: Iterable[Passage], names: Names, role: re.Pattern[str]) -> list[Passage]:
    """Return the parts between separators, and add the separators to `names`. role: a label that begins a part."""
    found: list[Passage] = []
    for passage in passages:
        numbers = [match.span() for match in _ITEM_NUMBER.finditer(passage.text)]
        # The text in brackets is overwritten and not removed, so that offsets do not change.
        text = _BRACKETED.sub(lambda match: "〇" * len(match[0]), passage.text)
        cuts = [match.span() for match in re.finditer(f"[{_SEPARATORS}]+", text)]
        if role is _ROLE_LABEL:
            cuts += [match.span("and") for match in _JOINED_UNITS.finditer(text)]
            cuts += [(match.end(), match.end()) for match in _ROLE_MARK.finditer(passage.text)]
        cuts += [(match.start(), match.start()) for match in role.finditer(text)]
        cuts += numbers
        begin = 0
        for start, end in sorted(cuts):
            if start >= begin:
                found.append(passage.cut(begin, start))
                names.separators.append(passage.cut(start, end))
                begin = end
        found.append(passage.cut(begin))
    return [piece for piece in found if piece.text]


def _parted(piece: Passage, shortest: int) -> list[Passage]:
    """Split a piece at white space if every part is long enough for a name.

    shortest: the least number of characters of a name.
    """
    parts = list(piece.words())
    are_names = all(_HAN.fullmatch(part.text) and len(part.text) >= shortest for part in parts)
    return parts if len(parts) > 1 and are_names else [piece]


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
    return _without_others(found, names, _OTHERS)


def _without_others(passages: Iterable[Passage], names: Names, pattern: re.Pattern[str]) -> list[Passage]:
    """Return the passages without 等3个单位 at the end of each. These words are added to the others of `names`."""
    found = []
    for passage in passages:
        match = next((match for match in pattern.finditer(passage.text) if match.end() == len(passage.text)), None)
        if match and match.start():
            names.others.append(passage.cut(match.start()))
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
