"""The objects of a PDF of ours → the kind of each object by a grammar, or an error at the first strange object.

`pdf-grammar.txt` lists every kind of dictionary with its keys and the rules for their values. The reader begins at the
trailer. The rule for a value states the kind of the object that the value refers to. An object of another kind is
strange, and so is an object that no rule reaches.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources
from itertools import repeat
from typing import Any

from docgen.inspection.pdf_objects import Numbers, Objects, PdfName, Reference, StrangeFileError, Stream, text_of

_FREE = {"shell", "annex"}
"""The words of the grammar for objects that are not read here, because other modules compare them with their source."""
_ANY_KEY = "*"
_RULE = re.compile(r"\[|\]|\{|\}|\||\([^)]*\)|[^\s\[\]{}|]+")
_ROLES = {
    *("Document", "Part", "Sect", "Div", "NonStruct", "P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "Span", "Link"),
    *("Table", "TR", "TH", "TD", "THead", "TBody", "TFoot", "Caption", "Figure", "Form", "L", "LI", "Lbl", "LBody"),
    *("TOC", "TOCI", "Note", "Reference", "Index", "BlockQuote", "Annot"),
}
_Check = Callable[["PdfReading", Any], bool]


@dataclass
class PdfReading:
    """A file while it is read, and the results so far."""

    objects: Objects
    """The objects of the file."""
    kinds: dict[int, str] = field(default_factory=dict)
    """Number of an object → its kind."""
    waiting: list[tuple[str, int]] = field(default_factory=list)
    """Kind and number of the objects that are reached but not read yet."""
    promised: list[tuple[int, tuple[str, ...], int]] = field(default_factory=list)
    """References to objects that another rule must reach: the referring object, the allowed kinds, the object."""
    free: dict[int, str] = field(default_factory=dict)
    """Number of the first object of a shell or an annex, which is not read here → `shell` or `annex`."""
    here: int = 0
    """The number of the object that is being read."""
    marks: dict[int, Sequence[int]] = field(default_factory=dict)
    """Number of the content of a page → the numbers of its marked parts. `pdf_streams.read` reads them."""

    def of(self, kind: str) -> list[int]:
        """Return the numbers of the objects of a kind, in the order in which they were reached."""
        return [number for number, found in self.kinds.items() if found == kind]

    def entries(self, number: int) -> dict[str, Any]:
        """Return the dictionary of an object."""
        body = self.objects.bodies[number]
        return body.entries if isinstance(body, Stream) else body


@dataclass(frozen=True)
class _Kind:
    is_stream: bool
    """Whether the dictionary is that of a stream."""
    keys: Mapping[str, _Check]
    """Key → the rule for its value."""
    needed: frozenset[str]
    """The keys that must be there."""
    any_key: _Check | None
    """The rule for all other keys; None if no other key is allowed."""
    shapes: Mapping[str, Callable[[Any], bool]]
    """Key → a quick test of its value, which distinguishes this kind from others."""


def read(objects: Objects) -> PdfReading:
    """Return the reading of a whole file. Raise a `StrangeFileError` at the first object that is not in the grammar."""
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
    for number in sorted(objects.bodies.keys() - reading.kinds.keys()):
        if not (objects.is_packed and objects.bodies[number] == {}):  # docgen 0.1 left such an object in its files
            raise StrangeFileError("obj", number)
    return reading


def _is_kind(reading: PdfReading, value: Any, name: str) -> bool:
    """Return whether a value is a dictionary or a stream, as its kind demands. A wrong key is a `StrangeFileError`."""
    kind = grammar()[name]
    entries = value.entries if isinstance(value, Stream) else value
    if not isinstance(entries, dict) or isinstance(value, Stream) is not kind.is_stream:
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
    """Return name of a kind → the kind, for all kinds in `pdf-grammar.txt`."""
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
        any_key = rules.pop(_ANY_KEY, None)
        found[name] = _Kind(is_stream, rules, needed, any_key, shapes)
    return found


# ---- rules -----------------------------------------------------------------------------------------------------------
def _alternatives(words: list[str], kinds: set[str]) -> tuple[_Check, list[str]]:
    """Return the check for the first rule in `words`, which may have alternatives, and the remaining words."""
    check, words = _alternative(words, kinds)
    if words and words[0] == "|":
        others, words = _alternatives(words[1:], kinds)
        return functools.partial(_is_either, check, others), words
    return check, words


def _alternative(words: list[str], kinds: set[str]) -> tuple[_Check, list[str]]:
    """Return the check for one alternative (a dictionary, an array or a word), and the remaining words."""
    word, *words = words
    if word == "{":
        check, words = _alternatives(words, kinds)
        return _dictionary_of(check), words[1:]
    if word != "[":
        return _word(word, kinds), words
    items: list[_Check] = []
    while words[0] != "]":
        item, words = _alternatives(words, kinds)
        items.append(item)
    return _array_of(items), words[1:]


def _word(word: str, kinds: set[str]) -> _Check:
    """Return the check for a word of a rule: a type, a kind, a reference or a constant."""
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
    """Return the check for a constant: true, false, a name such as /Page, a string such as (en), or an integer."""
    wanted: Any
    if word in ("true", "false"):
        wanted = word == "true"
    elif word[0] == "/":
        wanted = PdfName(word[1:])
    elif word[0] == "(":
        wanted = word[1:-1].encode()
    else:
        wanted = int(word)
    kind = type(wanted)
    return lambda reading, item: type(item) is kind and item == wanted


def _dictionary_of(check: _Check) -> _Check:
    """Return the check for a dictionary with any keys, whose values all pass a check."""
    return lambda reading, item: isinstance(item, dict) and all(check(reading, one) for one in item.values())


def _items(item: Any) -> list[Any] | None:
    """Return the items of an array; None for any other value, and for an array of arrays of numbers."""
    if isinstance(item, Numbers):
        return None if b"[" in item[1:-1] else list(item.values)
    return item if isinstance(item, list) else None


def _is_either(one: _Check, other: _Check, reading: PdfReading, item: Any) -> bool:
    """Return whether a value passes one of two checks."""
    return one(reading, item) or other(reading, item)


def _array_of(checks: list[_Check]) -> _Check:
    """Return the check for an array. A single check is that of all items; otherwise each item has its own check."""

    def is_array(reading: PdfReading, item: Any) -> bool:
        items = _items(item)
        if items is None:
            return False
        if len(checks) == 1:
            return all(map(checks[0], repeat(reading), items))
        return len(items) == len(checks) and all(check(reading, one) for check, one in zip(checks, items, strict=True))

    return is_array


def _is_reached(kind: str, reading: PdfReading, item: Any) -> bool:
    """Return whether a value refers to an object of a kind. An object that is not read yet must look like the kind."""
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
    """Return whether a value passes the quick tests of a kind. They choose among the alternatives of a rule."""
    kind = grammar()[name]
    entries = body.entries if isinstance(body, Stream) else body
    if not isinstance(entries, dict) or isinstance(body, Stream) is not kind.is_stream:
        return False
    return kind.needed <= entries.keys() and all(shape(entries[key]) for key, shape in kind.shapes.items())


def _shape(rule: str, kinds: set[str]) -> Callable[[Any], bool] | None:
    """Return the quick test of a value that a rule describes; None if the rule has none."""
    if rule[0] in "→^" and " " not in rule:
        return lambda item: type(item) is Reference
    if rule in kinds:
        return lambda item: isinstance(item, dict)
    if rule[0] == "/" and " " not in rule:
        return lambda item: item == rule[1:]
    return None


def _is_promised(kinds: tuple[str, ...], reading: PdfReading, item: Any) -> bool:
    """Return whether a value is a reference. The object must be reached by another rule, and be of one of the kinds."""
    if type(item) is not Reference:
        return False
    reading.promised.append((reading.here, kinds, item))
    return True


def _is_hash(reading: PdfReading, item: Any) -> bool:
    return type(item) is bytes and (len(item) == 16 or re.fullmatch(rb"[0-9a-f]{32}", item) is not None)


def _is_place(reading: PdfReading, item: Any) -> bool:
    """Return whether a value is the target of a link or a bookmark: a position on a page."""
    if not isinstance(item, list) or len(item) != 5 or item[1] != "XYZ":
        return False
    return _is_promised(("page", "annexed-page", "html-page"), reading, item[0]) and all(
        type(one) in (int, float) for one in item[2:]
    )


def _is_free(reading: PdfReading, number: int, word: str) -> bool:
    """Assign a free rule to an object and to all objects that it refers to. Return False if one has another kind."""
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
    """Add the numbers of the objects that a value refers to."""
    if type(value) is Reference:
        found.append(value)
    items = value.entries if isinstance(value, Stream) else value
    if isinstance(items, dict):
        items = list(items.values())
    for item in items if isinstance(items, list) else ():
        _collect(item, found)


def _is_text(reading: PdfReading, item: Any) -> bool:
    """Return whether a value is a string. A string in an unknown encoding is a `StrangeFileError`."""
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
