"""The grammar of our PDFs: which dictionaries, keys and values a file may have, and a reader that follows it.

`pdf-grammar.txt` lists every kind of dictionary once. The reader begins at the trailer, and reaches each object by the
rule that leads to it. An object of another kind is strange, and so is one that no rule reaches.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

from docgen.inspection.pdf_objects import Numbers, Objects, PdfName, Reference, StrangeFileError, Stream, text_of

_FREE = {"shell", "annex"}
"""Rules for what is compared with where it comes from, and not read here."""
_ANY_KEY = "*"
_KIND = re.compile(r"([a-z][a-z-]*)( stream)?")
_RULE = re.compile(r"\[|\]|\{|\}|\||\([^)]*\)|[^\s\[\]{}|]+")
_ROLES = {
    *("Document", "Part", "Sect", "Div", "NonStruct", "P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "Span", "Link"),
    *("Table", "TR", "TH", "TD", "THead", "TBody", "TFoot", "Caption", "Figure", "Form", "L", "LI", "Lbl", "LBody"),
    *("TOC", "TOCI", "Note", "Reference", "Index", "BlockQuote", "Annot"),
}
_Check = Callable[["PdfReading", Any], bool]


@dataclass
class PdfReading:
    """A file while it is read, and what has been found so far."""

    objects: Objects
    kinds: dict[int, str] = field(default_factory=dict)
    """Number of an object → its kind."""
    waiting: list[tuple[str, int]] = field(default_factory=list)
    """Objects that are reached, but not read yet."""
    promised: list[tuple[int, tuple[str, ...], int]] = field(default_factory=list)
    """An object that refers to another one, the kinds that this may be of, and its number."""
    free: dict[int, str] = field(default_factory=dict)
    """The objects that begin what is not read here → `shell` or `annex`."""
    here: int = 0
    """The number of the object that is read."""

    def of(self, kind: str) -> list[int]:
        """Return the numbers of the objects of a kind, in the order in which they were reached."""
        return [number for number, found in self.kinds.items() if found == kind]

    def entries(self, number: int) -> dict[str, Any]:
        """Return the dictionary of an object."""
        body = self.objects.bodies[number]
        return body.entries if isinstance(body, Stream) else body


@dataclass(frozen=True)
class _Kind:
    """A kind of dictionary."""

    is_stream: bool
    """Whether it is that of a stream."""
    keys: Mapping[str, _Check]
    """Key → its rule."""
    needed: frozenset[str]
    """The keys that are always there."""
    any_key: _Check | None
    """The rule for other keys; None if there are none."""
    shapes: Mapping[str, Callable[[Any], bool]]
    """Key → what tells at a glance that a dictionary is of another kind."""


def read(objects: Objects) -> PdfReading:
    """Go through a file. Raise a `StrangeFileError` at the first thing that the grammar does not have."""
    reading = PdfReading(objects)
    if not _is_kind(reading, objects.trailer, "html-file" if objects.is_packed else "file"):
        raise StrangeFileError("trailer")
    while reading.waiting:
        kind, number = reading.waiting.pop()
        reading.here = number
        if not _is_kind(reading, objects.bodies[number], kind):
            raise StrangeFileError(kind, number)
    for here, kinds, number in reading.promised:
        if reading.kinds.get(number) not in kinds:
            raise StrangeFileError(kinds[0], here)
    if unknown := objects.bodies.keys() - reading.kinds.keys():
        raise StrangeFileError("obj", min(unknown))
    return reading


def _is_kind(reading: PdfReading, value: Any, name: str) -> bool:
    """Return whether a value is a dictionary of a kind. Raise a `StrangeFileError` that names a key of it."""
    kind = grammar()[name]
    if isinstance(value, Stream):
        entries = value.entries
        if not kind.is_stream:
            return False
    else:
        entries = value
        if kind.is_stream or not isinstance(entries, dict):
            return False
    for key, item in entries.items():
        check = kind.keys.get(key, kind.any_key)
        if check is None or not check(reading, item):
            raise StrangeFileError(key, reading.here)
    if lacking := kind.needed - entries.keys():
        raise StrangeFileError(min(lacking), reading.here)
    return True


@functools.cache
def grammar() -> Mapping[str, _Kind]:
    """Return kind → what a dictionary of it may have."""
    text = resources.files(__package__).joinpath("pdf-grammar.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    listed: dict[str, tuple[bool, dict[str, str]]] = {}
    name = ""
    for line in lines:
        if line.startswith(" "):
            key, rule = line.split(maxsplit=1)
            listed[name][1][key] = rule
        else:
            name = line.split()[0]
            listed[name] = line.endswith(" stream"), {}
    kinds = set(listed)
    found: dict[str, _Kind] = {}
    for name, (is_stream, keys) in listed.items():
        rules = {key.rstrip("?"): _alternatives(_RULE.findall(rule), kinds)[0] for key, rule in keys.items()}
        needed = frozenset(key for key in keys if not key.endswith("?"))
        shapes = {key: shape for key in needed if (shape := _shape(keys[key], kinds))}
        if is_stream:
            rules.setdefault("Filter", _constant("/FlateDecode"))
        found[name] = _Kind(is_stream, rules, needed, rules.pop(_ANY_KEY, None), shapes)
    return found


# ---- rules -----------------------------------------------------------------------------------------------------------
def _alternatives(words: list[str], kinds: set[str]) -> tuple[_Check, list[str]]:
    """Return the check of a rule, and the words behind it."""
    first, words = _one(words, kinds)
    checks = [first]
    while words and words[0] == "|":
        check, words = _one(words[1:], kinds)
        checks.append(check)
    if len(checks) == 1:
        return first, words
    return (lambda reading, item: any(check(reading, item) for check in checks)), words


def _one(words: list[str], kinds: set[str]) -> tuple[_Check, list[str]]:
    word, *words = words
    if word == "{":
        inner, words = _alternatives(words, kinds)
        return _named(inner), words[1:]
    if word != "[":
        return _plain(word, kinds), words
    items: list[_Check] = []
    while words[0] != "]":
        item, words = _alternatives(words, kinds)
        items.append(item)
    return (_many(items[0]) if len(items) == 1 else _exactly(items)), words[1:]


def _plain(word: str, kinds: set[str]) -> _Check:
    """Return the check of a word."""
    if word in _TYPES:
        return _TYPES[word]
    if word in _FREE:
        return lambda reading, item: type(item) is Reference and _is_free(reading, item, word)
    if word[0] == "→":
        return functools.partial(_is_reached, word[1:])
    if word[0] == "^":
        return functools.partial(_is_promised, tuple(word[1:].split(",")))
    if word in kinds:
        return lambda reading, item: _looks_like(item, word) and _is_kind(reading, item, word)
    return _constant(word)


def _constant(word: str) -> _Check:
    wanted: Any = {"true": True, "false": False}.get(word)
    if wanted is None:
        wanted = PdfName(word[1:]) if word[0] == "/" else word[1:-1].encode() if word[0] == "(" else int(word)
    kind = type(wanted)
    return lambda reading, item: type(item) is kind and item == wanted


def _named(check: _Check) -> _Check:
    return lambda reading, item: isinstance(item, dict) and all(check(reading, one) for one in item.values())


def _items(item: Any) -> list[Any] | None:
    """Return the items of an array; None if it is none."""
    if isinstance(item, Numbers):
        return None if b"[" in item[1:-1] else list(item.values)
    return item if isinstance(item, list) else None


def _many(check: _Check) -> _Check:
    def is_array(reading: PdfReading, item: Any) -> bool:
        items = _items(item)
        return items is not None and all(check(reading, one) for one in items)

    return is_array


def _exactly(checks: list[_Check]) -> _Check:
    def is_array(reading: PdfReading, item: Any) -> bool:
        items = _items(item)
        return (
            items is not None
            and len(items) == len(checks)
            and all(check(reading, one) for check, one in zip(checks, items, strict=True))
        )

    return is_array


def _is_reached(kind: str, reading: PdfReading, item: Any) -> bool:
    """Return whether a value refers to an object that is of a kind, or may turn out to be."""
    if type(item) is not Reference or item not in reading.objects.bodies:
        return False
    if item in reading.kinds:
        return reading.kinds[item] == kind
    if not _looks_like(reading.objects.bodies[item], kind):
        return False
    reading.kinds[item] = kind
    reading.waiting.append((kind, item))
    return True


def _looks_like(body: Any, name: str) -> bool:
    """Return whether an object has what tells its kind at a glance. So the alternatives of a rule are told apart."""
    kind = grammar()[name]
    entries = body.entries if isinstance(body, Stream) else body
    if not isinstance(entries, dict) or isinstance(body, Stream) is not kind.is_stream:
        return False
    return kind.needed <= entries.keys() and all(shape(entries[key]) for key, shape in kind.shapes.items())


def _shape(rule: str, kinds: set[str]) -> Callable[[Any], bool] | None:
    """Return what tells at a glance that a value is not of a rule; None if nothing does."""
    if rule[0] in "→^" and " " not in rule:
        return lambda item: type(item) is Reference
    if rule in kinds:
        return lambda item: isinstance(item, dict)
    if rule[0] == "/" and " " not in rule:
        return lambda item: item == rule[1:]
    return None


def _is_promised(kinds: tuple[str, ...], reading: PdfReading, item: Any) -> bool:
    if type(item) is not Reference:
        return False
    reading.promised.append((reading.here, kinds, item))
    return True


def _is_hash(reading: PdfReading, item: Any) -> bool:
    return type(item) is bytes and (len(item) == 16 or re.fullmatch(rb"[0-9a-f]{32}", item) is not None)


def _is_place(reading: PdfReading, item: Any) -> bool:
    """Return whether a value is a place on a page that a link or a bookmark leads to."""
    if not isinstance(item, list) or len(item) != 5 or item[1] != "XYZ":
        return False
    return _is_promised(("page", "annexed-page", "html-page"), reading, item[0]) and all(
        type(one) in (int, float) for one in item[2:]
    )


def _is_free(reading: PdfReading, number: int, word: str) -> bool:
    """Take an object with all that it refers to."""
    reading.free[number] = word
    waiting = [number]
    while waiting:
        one = waiting.pop()
        if one in reading.kinds:
            if reading.kinds[one] != word:
                return False
            continue
        if one not in reading.objects.bodies:
            return False
        reading.kinds[one] = word
        _collect(reading.objects.bodies[one], waiting)
    return True


def _collect(value: Any, found: list[int]) -> None:
    """Add the numbers that a value refers to."""
    if isinstance(value, Stream):
        value = value.entries
    if type(value) is Reference:
        found.append(value)
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _collect(item, found)


def _is_text(reading: PdfReading, item: Any) -> bool:
    if type(item) is not bytes:
        return False
    text_of(item)
    return True


def _is_box(reading: PdfReading, item: Any) -> bool:
    if not isinstance(item, Numbers) or b"[" in item[1:-1]:
        return False
    return len(item.values) == 4 and item.values[:2] == [0, 0] and min(item.values[2:]) > 0


def _is_color_space(reading: PdfReading, item: Any) -> bool:
    if isinstance(item, list) and len(item) == 2 and item[0] == "ICCBased":
        return _is_reached("color-profile", reading, item[1])
    return item in ("DeviceRGB", "DeviceGray", "DeviceCMYK")


_TYPES: dict[str, _Check] = {
    "color-space": _is_color_space,
    "integer": lambda reading, item: type(item) is int,
    "number": lambda reading, item: type(item) in (int, float),
    "name": lambda reading, item: type(item) is PdfName,
    "text": _is_text,
    "numbers": lambda reading, item: isinstance(item, Numbers),
    "box": _is_box,
    "no-border": lambda reading, item: item == b"[0 0 0]",
    "role": lambda reading, item: type(item) is PdfName and item in _ROLES,
    "weasyprint": lambda reading, item: (
        type(item) is bytes and re.fullmatch(rb"WeasyPrint \d+(?:\.\d+)*", item) is not None
    ),
    "place": _is_place,
    "hash": _is_hash,
}
"""Word of a rule → its check."""
