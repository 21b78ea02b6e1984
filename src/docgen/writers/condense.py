"""What WeasyPrint is about to write → the same page and tags in fewer words: a fifth of a book's size.

A line whose characters are stretched comes as one span with a number behind each glyph. Here the span, which tells
nobody anything, gives what it holds to the paragraph, the numbers become one character spacing (`Tc`, ISO 32000-1
9.3.2), and streams are compressed once, where pydyf does it at the highest level and again for the file's identifier.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_LEVEL = 6
"""Of compression: level 9, which pydyf takes, saves a hundredth and takes a fifth of a letter's time, twice."""
_PLAIN = {"Type", "S", "K", "Pg", "P"}
_SHOWN = re.compile(rb"(?m)^(/\S+ ([0-9.]+) Tf\n)\[([^\]]*)\] TJ$")
_PART = re.compile(rb"<([0-9a-f]*)>|(-?[0-9.]+(?:e-?[0-9]+)?)")
_EM = 1000


def finish(document: Any, file: Any) -> None:
    """WeasyPrint's hook, called before it writes; `file`: pydyf's, changed in place."""
    _flatten(file)
    pages = {item["Contents"] for item in _dictionaries(file) if item.get("Type") == "/Page"}
    for item in file.objects:
        if getattr(item, "compress", False):
            item.compress = False
            content = item.data.partition(b"\nstream\n")[2].removesuffix(b"\nendstream")
            content = tightened(content) if item.reference in pages else content
            item.stream = [zlib.compress(content, _LEVEL)]
            item.extra["Filter"] = "/FlateDecode"


def tightened(content: bytes) -> bytes:
    """A page's content, the spacing behind every glyph of a text as one number where it is the same throughout."""
    return _SHOWN.sub(_tighter, content)


def _tighter(match: re.Match[bytes]) -> bytes:
    font, size, shown = match.groups()
    glyphs: list[bytes] = []
    behind: list[float] = []
    for code, number in _PART.findall(shown):
        if number and not behind:
            return match[0]
        if number:
            behind[-1] += float(number)
        elif code:
            glyphs.append(code)
            behind.append(0.0)
    spaces = {round(number, 3) for number in behind[:-1]}
    if len(spaces) != 1 or len(glyphs[0]) != len(b"0000"):
        return match[0]
    shown = b"<%s> Tj" % b"".join(glyphs)
    spacing = -spaces.pop() / _EM * float(size)
    return b"%s%.5g Tc %s 0 Tc" % (font, spacing, shown) if spacing else font + shown


def _flatten(file: Any) -> None:
    """Take spans without attributes out of the structure tree; what they hold goes to what held them."""
    elements = {item.reference: item for item in _dictionaries(file) if item.get("Type") == "/StructElem"}
    spare = {
        reference: item
        for reference, item in elements.items()
        if item["S"] == "/Span" and item.keys() <= _PLAIN and "Pg" in elements.get(item["P"], ())
    }
    for reference, item in elements.items():
        if reference not in spare:
            item["K"][:] = list(_kept(item["K"], spare))
            for kid in item["K"]:
                if kid in elements:
                    elements[kid]["P"] = reference
    for row in _parents(file):
        row[:] = [_holder(reference, spare) for reference in row]
    for item in spare.values():
        item.clear()  # its number stays, since others follow it; nothing refers to it


def _kept(kids: Sequence[Any], spare: Mapping[Any, Any]) -> Iterator[Any]:
    for kid in kids:
        if kid in spare:
            yield from _kept(spare[kid]["K"], spare)
        else:
            yield kid


def _parents(file: Any) -> Iterator[list[Any]]:
    """The rows of the parent tree: for each page, which element each piece of marked content belongs to."""
    for item in _dictionaries(file):
        if "Nums" in item:
            yield from (row for row in item["Nums"][1::2] if isinstance(row, list))


def _dictionaries(file: Any) -> Iterator[Any]:
    return (item for item in file.objects if isinstance(item, dict))


def _holder(reference: Any, spare: Mapping[Any, Any]) -> Any:
    while reference in spare:
        reference = spare[reference]["P"]
    return reference
