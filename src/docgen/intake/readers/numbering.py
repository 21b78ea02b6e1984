"""The automatic numbers of a Word document → the numbers as Word shows them: 一、 （二） 3."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from docgen.intake.passages import small_number

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "〇一二三四五六七八九"
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_BULLET = "●"
_MOST_LEVELS = 9


@dataclass(frozen=True, slots=True)
class NumberLevel:
    """One level of a numbered list."""

    style: str
    """The kind of digits, as in `w:numFmt`."""
    text: str
    """The text around the digits: %1、 or （%2）."""
    start: int
    """The first number."""


class ListNumbers:
    """Counts the numbered paragraphs of a document."""

    def __init__(self, numbering: Any, styles: Any) -> None:
        """Read the lists. numbering, styles: the roots of the two parts; None if a part is missing."""
        self._levels: dict[str, dict[int, NumberLevel]] = {}
        self._lists: dict[str, str] = {}
        self._counts: dict[tuple[str, int], int] = {}
        self._by_style = _numbered_styles(styles)
        for abstract in _all(numbering, "abstractNum"):
            self._levels[_value(abstract, "abstractNumId")] = dict(_read_level(item) for item in _all(abstract, "lvl"))
        for item in _all(numbering, "num"):
            self._add_list(item)

    def _add_list(self, item: Any) -> None:
        """Add a list. A list counts together with the other lists of its abstract list, unless it overrides a level."""
        name, abstract = _value(item, "numId"), _child_value(item, "abstractNumId")
        changed = dict(self._levels.get(abstract, {}))
        is_own = False
        for override in _all(item, "lvlOverride"):
            level = small_number(_value(override, "ilvl"), 0)
            for own in _all(override, "lvl"):
                changed[level] = _read_level(own)[1]
            if (start := _child_value(override, "startOverride")) and level in changed:
                old = changed[level]
                changed[level] = NumberLevel(old.style, old.text, small_number(start, 1))
            is_own = True
        self._lists[name] = f"{abstract}/{name}" if is_own else abstract
        self._levels[self._lists[name]] = changed

    def next(self, paragraph: Any) -> str:
        """Return the number that Word shows before a paragraph; empty if there is none."""
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return ""
        name, level = self._by_style.get(_child_value(properties, "pStyle"), ("", 0))
        own = properties.find(f"{W}numPr")
        if own is not None:
            name = _child_value(own, "numId") or name
            level = small_number(_child_value(own, "ilvl"), level)
        levels = self._levels.get(self._lists.get(name, ""), {})
        if level not in levels or not 0 <= level < _MOST_LEVELS:
            return ""
        key = self._lists[name]
        self._counts[key, level] = self._counts.get((key, level), levels[level].start - 1) + 1
        for deeper in range(level + 1, _MOST_LEVELS):
            self._counts.pop((key, deeper), None)
        return self._shown(key, level, levels)

    def _shown(self, key: str, level: int, levels: Mapping[int, NumberLevel]) -> str:
        """Return the text of a number, with the numbers of the levels above it."""
        text = levels[level].text
        if levels[level].style == "bullet":
            return _BULLET if text.strip() else ""
        for index in range(level + 1):
            if index in levels:
                count = self._counts.get((key, index), levels[index].start)
                text = text.replace(f"%{index + 1}", spelled(count, levels[index].style))
        return text


def spelled(number: int, style: str) -> str:
    """Return a number in the digits of a style. An unknown style is shown in Arabic digits."""
    if not 0 < number < 1000:
        return str(number)
    match style:
        case "chineseCounting" | "chineseCountingThousand" | "taiwaneseCountingThousand" | "japaneseCounting":
            return _chinese(number)
        case "ideographDigital" | "taiwaneseDigital" | "japaneseDigitalTenThousand":
            return "".join(_DIGITS[int(digit)] for digit in str(number))
        case "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" if number <= 20:
            return chr(0x2460 + number - 1)
        case "decimalFullWidth" | "decimalFullWidth2":
            return "".join(chr(0xFF10 + int(digit)) for digit in str(number))
        case "decimalZero":
            return f"{number:02}"
        case "upperLetter" | "lowerLetter" if number <= 26:
            letter = chr(ord("a") + number - 1)
            return letter.upper() if style == "upperLetter" else letter
        case "upperRoman" | "lowerRoman" if number < 40:
            return _roman(number).upper() if style == "upperRoman" else _roman(number)
        case "none":
            return ""
    return str(number)


def _chinese(number: int) -> str:
    """Return a number below 1000 in Chinese: 十二, 二十, 一百零三."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens > 1 or (tens and hundreds):
        text += _DIGITS[tens]
    if tens:
        text += "十"
    elif hundreds and ones:
        text += "零"
    return text + _DIGITS[ones] if ones else text


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text


def _read_level(item: Any) -> tuple[int, NumberLevel]:
    level = NumberLevel(
        _child_value(item, "numFmt") or "decimal",
        _child_value(item, "lvlText"),
        small_number(_child_value(item, "start"), 1),
    )
    return small_number(_value(item, "ilvl"), 0), level


def _numbered_styles(styles: Any) -> dict[str, tuple[str, int]]:
    """Return style of a paragraph → its list and level.

    A style that states no list has the list and the level of the style that it is based on (`basedOn`).
    """
    own: dict[str, tuple[str, int]] = {}
    based: dict[str, str] = {}
    for style in _all(styles, "style"):
        name = _value(style, "styleId")
        based[name] = _child_value(style, "basedOn")
        numbered = style.find(f"{W}pPr/{W}numPr")
        if numbered is not None:
            own[name] = (_child_value(numbered, "numId"), small_number(_child_value(numbered, "ilvl"), 0))
    found: dict[str, tuple[str, int]] = {}
    for name in based:
        base, steps = name, 0
        while base and base not in own and steps < len(based):  # styles may be based on each other
            base, steps = based.get(base, ""), steps + 1
        if base in own:
            found[name] = own[base]
    return found


def _all(parent: Any, name: str) -> list[Any]:
    return [] if parent is None else list(parent.findall(f"{W}{name}"))


def _value(element: Any, name: str) -> str:
    return str(element.get(f"{W}{name}", ""))


def _child_value(parent: Any, name: str) -> str:
    child = parent.find(f"{W}{name}")
    return "" if child is None else _value(child, "val")
