"""How PDF spells things, as bytes: entries of a dictionary, references, text strings.

A book has half a million objects. Parsing each into Python values and writing it again costs minutes; what has to
change in them are the numbers of other objects, and a regular expression finds these.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF16_BE
from collections import UserDict
from collections.abc import Iterator, Mapping
from types import MappingProxyType

_LITERAL = rb"\((?>[^()\\]++|\\.)*+\)"
_REFERENCE = re.compile(rb"(\d+) 0 R\b")
_NUMBERED = re.compile(_LITERAL + rb"|(\d+) 0 R\b", re.DOTALL)
_TOKEN = re.compile(_LITERAL + rb"|<<|>>|<[0-9A-Fa-f]*>|\[|\]|/[^\s/<>\[\]()]*|[^\s/<>\[\]()]+", re.DOTALL)
_STRING = _LITERAL + rb"|<[0-9A-Fa-f]*+>"
_SIMPLE = rb"<<(?>[^<>()]++|" + _STRING + rb")*+>>"
_NESTED = rb"<<(?>[^<>()]++|" + _STRING + rb"|" + _SIMPLE + rb")*+>>"
_ROW = rb"\[[^\[\]<>()]*+\]"
_ARRAY = rb"\[(?>[^\[\]<>()]++|" + _STRING + rb"|" + _SIMPLE + rb"|" + _ROW + rb")*+\]"
_NAME = rb"/[^\s/<>\[\]()]*+"
_VALUE = rb"(?>" + b"|".join((rb"\d+ \d+ R\b", _STRING, _ARRAY, _NESTED, _NAME, rb"[^\s/<>\[\]()]++")) + rb")"
_ENTRY = re.compile(rb"/([^\s/<>\[\]()]*+)\s*+(" + _VALUE + rb")\s*+", re.DOTALL)
_SHALLOW = re.compile(rb"<<\s*+(?:" + _NAME + rb"\s*+" + _VALUE + rb"\s*+)*+>>", re.DOTALL)
"""A dictionary that is not nested deep, as nearly all are: found at once, where tokens must be counted otherwise."""
_ESCAPED = re.compile(rb"\\(.)", re.DOTALL)


class Numbers(UserDict[int, int]):
    """Old numbers of objects → new ones. spelled: an old one's digits → the reference to the new one.

    It refers to no object that refers to it: while a book is bound, nobody looks for circles.
    """

    def __init__(self, numbers: Mapping[int, int] = MappingProxyType({})) -> None:
        super().__init__(numbers)
        self.spelled = _Spelled(self.data)


class _Spelled(dict[bytes, bytes]):
    def __init__(self, numbers: Mapping[int, int]) -> None:
        super().__init__()
        self._numbers = numbers

    def __missing__(self, old: bytes) -> bytes:
        self[old] = new = b"%d 0 R" % self._numbers[int(old)]
        return new


def renumbered(body: bytes, numbers: Numbers) -> bytes:
    """An object with every reference to an old number changed to the new one; `KeyError` for one without."""
    if b"(" in body:
        return _NUMBERED.sub(lambda match: numbers.spelled[match[1]] if match[1] else match[0], body)
    parts = _REFERENCE.split(body)
    parts[1::2] = map(numbers.spelled.__getitem__, parts[1::2])
    return b"".join(parts)


def references(body: bytes) -> Iterator[int]:
    """The numbers of the objects that an object refers to."""
    return (int(match[1]) for match in _NUMBERED.finditer(body) if match[1])


def reference(value: bytes) -> int:
    """The number that a value refers to; `ValueError` if it is no reference."""
    match = _REFERENCE.fullmatch(value)
    if match is None:
        raise ValueError(value[:40])
    return int(match[1])


def entries(body: bytes) -> dict[bytes, bytes]:
    """The entries of a dictionary: keys without the slash, values as they are spelled."""
    if _SHALLOW.fullmatch(body):
        return dict(_ENTRY.findall(body))
    return _nested_entries(body)


def _nested_entries(body: bytes) -> dict[bytes, bytes]:
    found: dict[bytes, bytes] = {}
    key, begin, depth = b"", 0, 0
    for match in _TOKEN.finditer(body):
        token = match[0]
        if token in (b"]", b">>"):
            depth -= 1
        if depth == 1 and token[:1] == b"/" and (not key or body[begin : match.start()].strip()):
            if key:
                found[key] = body[begin : match.start()].strip()
            key, begin = token[1:], match.end()
        elif depth == 0 and token == b">>":
            if key:
                found[key] = body[begin : match.start()].strip()
            return found
        if token in (b"[", b"<<"):
            depth += 1
    raise ValueError(body[:40])


def items(array: bytes) -> list[bytes]:
    """The tokens of an array without nested ones: strings, numbers, names; a reference is three of them."""
    return [match[0] for match in _TOKEN.finditer(array)][1:-1]


def spelled(entries: Mapping[bytes, bytes]) -> bytes:
    """A dictionary of these entries."""
    return b"<<" + b"".join(b"/%s %s" % entry for entry in entries.items()) + b">>"


def string(text: str) -> bytes:
    """A text string, spelled as WeasyPrint does."""
    if text.isascii():
        return b"(" + re.sub(rb"([\\()])", rb"\\\1", text.encode()) + b")"
    return b"<" + (BOM_UTF16_BE + text.encode("utf-16-be")).hex().encode() + b">"


def octets(string: bytes) -> bytes:
    """The octets that a string stands for."""
    if string[:1] == b"(":
        return _ESCAPED.sub(rb"\1", string[1:-1])
    return bytes.fromhex(string[1:-1].decode())


def text(string: bytes) -> str:
    """The text of a text string; `ValueError` if it is none."""
    raw = octets(string)
    if raw.startswith(BOM_UTF16_BE):
        return raw[2:].decode("utf-16-be")
    return raw.decode("ascii")
