"""Make the PDF objects of WeasyPrint smaller. The pages and tags stay the same. A book has a fifth of the size.

WeasyPrint writes a stretched line as a span with a number behind each glyph. This module moves the content of the span
to the paragraph, and replaces the numbers by one character spacing (`Tc`, ISO 32000-1 9.3.2). It also compresses each
stream once. pydyf would compress a stream twice, at the highest level: for the file, and for the file's identifier.

The room behind a character is the space that is added after it (`line_spacing`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from docgen.files import compression
from docgen.writers.pdf.line_spacing import Spacings, Unmatched

_PLAIN = {"Type", "S", "K", "Pg", "P"}
_SHOWN = re.compile(rb"(?m)^(/(\S+) ([0-9.]+) Tf\n)\[([^\]]*)\] TJ$")
_PART = re.compile(rb"<([0-9a-f]*)>|(-?[0-9.]+(?:e-?[0-9]+)?)")
_EM = 1000
_POINTS = 0.75
"""The points of a CSS pixel. WeasyPrint draws in pixels."""
_CODE = len(b"0000")
_LEAST = 0.01
"""The least difference from the character spacing, in thousandths of an em, for which a number is written."""


def finish(document: Any, file: Any, *, spacings: Spacings, goes_on: bool) -> None:
    """Make the PDF objects of a file smaller, and add the spacing of lines. WeasyPrint calls this function.

    file: the `pydyf.PDF`. It is changed.
    spacings: the spacing of lines that is added. If the pages have other lines, `Unmatched` is raised.
    goes_on: whether the last page was left out.
    """
    _flatten(file)
    meanings = {
        font.hash.encode(): {b"%04x" % glyph: text for glyph, text in font.to_unicode.items()}
        for font in document.fonts.values()
    }
    pages = {item["Contents"] for item in _dictionaries(file) if item.get("Type") == "/Page"}
    for item in file.objects:
        if getattr(item, "compress", False):
            item.compress = False
            content = item.data.partition(b"\nstream\n")[2].removesuffix(b"\nendstream")
            content = tightened(content, spacings, meanings) if item.reference in pages else content
            item.stream = [compression.stream(content)]
            item.extra["Filter"] = "/FlateDecode"
    spacings.settle(goes_on=goes_on)


def tightened(content: bytes, spacings: Spacings, meanings: Mapping[bytes, Mapping[bytes, str]]) -> bytes:
    """Return the content of a page with the spacing of its lines, and with short operators for the rooms.

    meanings: name of a font → glyph in hexadecimal → text.
    """

    def shorter(match: re.Match[bytes]) -> bytes:
        operator, name, size, shown = match.groups()
        if (parsed := _parsed(shown)) is None:
            return match[0]
        glyphs, behind = parsed
        points = round(float(size) * _POINTS, 2)
        meaning = meanings.get(name, {})
        text = "".join([meaning.get(glyph, "") for glyph in glyphs])
        rooms = spacings.take(text, points)
        if rooms is not None:
            if len(glyphs) != len(text):
                raise Unmatched
            behind = [-room / points * _EM for room in rooms] + [0.0]
        return operator + _operators(glyphs, behind, float(size))

    return _SHOWN.sub(shorter, content)


def _parsed(shown: bytes) -> tuple[list[bytes], list[float]] | None:
    """Return the glyphs of a text and the number behind each.

    None: the text begins with a number, or its glyphs do not have two bytes.
    """
    glyphs: list[bytes] = []
    behind: list[float] = []
    for codes, number in _PART.findall(shown):
        if codes:
            if len(codes) % _CODE:
                return None
            glyphs += [codes[at : at + _CODE] for at in range(0, len(codes), _CODE)]
            behind += [0.0] * (len(codes) // _CODE)
        elif number and not glyphs:
            return None
        elif number:
            behind[-1] += float(number)
    return glyphs, behind


def _operators(glyphs: Sequence[bytes], behind: Sequence[float], size: float) -> bytes:
    """Return the operators that show glyphs.

    The commonest number becomes the character spacing. The differences of the other numbers are written.
    """
    usual = Counter(round(number, 2) for number in behind[:-1]).most_common(1)[0][0] if len(behind) > 1 else 0.0
    pieces = [b"<"]
    for glyph, number in zip(glyphs, [*behind[:-1], usual], strict=True):
        pieces.append(glyph)
        if abs(number - usual) >= _LEAST:
            pieces.append(b">%.4g<" % (number - usual))
    shown = b"".join(pieces) + b">"
    shown = b"[%s] TJ" % shown if b"><" in shown or len(pieces) > len(glyphs) + 1 else shown + b" Tj"
    spacing = -usual / _EM * size
    return b"%.5g Tc %s 0 Tc" % (spacing, shown) if spacing else shown


def _flatten(file: Any) -> None:
    """Remove the spans without attributes from the structure tree. Their content moves to their parent."""
    elements = {item.reference: item for item in _dictionaries(file) if item.get("Type") == "/StructElem"}
    spare = {
        reference: item
        for reference, item in elements.items()
        if item["S"] == "/Span" and item.keys() <= _PLAIN and "Pg" in elements.get(item["P"], ())
    }
    for reference, item in elements.items():
        if reference not in spare:
            item["K"][:] = list(_without_spans(item["K"], spare))
            for kid in item["K"]:
                if kid in elements:
                    elements[kid]["P"] = reference
    for row in _parents(file):
        row[:] = [_holder(reference, spare) for reference in row]
    for item in spare.values():
        item.clear()  # the empty object stays, because later objects keep their numbers; nothing refers to it


def _without_spans(kids: Sequence[Any], spare: Mapping[Any, Any]) -> Iterator[Any]:
    for kid in kids:
        if kid in spare:
            yield from _without_spans(spare[kid]["K"], spare)
        else:
            yield kid


def _parents(file: Any) -> Iterator[list[Any]]:
    """Yield the rows of the parent tree. A row lists, for one page, the element of each piece of marked content."""
    for item in _dictionaries(file):
        if "Nums" in item:
            yield from (row for row in item["Nums"][1::2] if isinstance(row, list))


def _dictionaries(file: Any) -> Iterator[Any]:
    return (item for item in file.objects if isinstance(item, dict))


def _holder(reference: Any, spare: Mapping[Any, Any]) -> Any:
    while reference in spare:
        reference = spare[reference]["P"]
    return reference
