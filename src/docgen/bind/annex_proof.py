"""The annexes in a finished book, and their own files → findings where they differ.

pypdf reads both again. Each page of the book must have the boxes, the content and the resources of the annex's page. So
no page can be blank, cropped or in the place of another page.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

from docgen.bind.annex_pages import FRAME, NOT_COPIED
from docgen.errors import Finding, Place
from docgen.language import say

_DRAWING = {"/Type", "/Subtype", "/BBox", "/Resources", "/Group"}
"""The entries of the drawing of a page, without those of `_COMPRESSION`."""
_COMPRESSION = {"/Length", "/Filter", "/DecodeParms"}
"""The entries of a stream that state its compression."""
_NEAR = 0.0001
"""The largest difference of two numbers that are equal but spelled differently."""


def differences(book: bytes, annexes: Sequence[tuple[int, str, bytes]]) -> Iterator[Finding]:
    """Yield a finding for each annex that differs in the book from its own file. It names the first page that differs.

    annexes: the index of the first page in the book, the name and the content of each annex.
    """
    if not annexes:
        return
    from pypdf import PdfReader

    bound = PdfReader(io.BytesIO(book)).pages
    for first, name, data in annexes:
        for index, page in enumerate(PdfReader(io.BytesIO(data)).pages):
            if first + index >= len(bound) or not _is_copy(bound[first + index], page):
                message = say(
                    "第 {number} 页装订进书（第 {page} 页）以后与原件不同", number=index + 1, page=first + index + 1
                )
                step = say("用“打印为 PDF”重新生成这份附件，再做一次")
                yield Finding("annex-differs", message, Place(name), next_step=step)
                break


def _is_copy(bound: Any, page: Any) -> bool:
    """Return whether a page of a book shows a page of an annex. Both are of the type `pypdf.PageObject`."""
    if any(not _is_same(bound.get(key), page.get(key), set()) for key in FRAME):
        return False
    drawing = bound["/Resources"]["/XObject"]["/L0"]  # the lowest layer: the content of the page without annotations
    if drawing.keys() - _COMPRESSION - _DRAWING or not _is_same(drawing.get("/Group"), page.get("/Group"), set()):
        return False
    contents = page.get_contents()
    wanted = contents.get_data() if contents is not None else b""
    if drawing.get_data().split() != wanted.split() or not _is_same(drawing["/BBox"], page["/MediaBox"], set()):
        return False
    return _is_same(drawing.get("/Resources"), page.get("/Resources"), set())


def _is_same(one: Any, other: Any, above: set[tuple[int, int]]) -> bool:
    """Return whether two values of pypdf are equal, with all objects that they refer to.

    above: the pairs of objects that are being compared. They count as equal, because objects may form cycles.
    """
    from pypdf.generic import StreamObject

    one = one.get_object() if hasattr(one, "get_object") else one
    other = other.get_object() if hasattr(other, "get_object") else other
    if (id(one), id(other)) in above:
        return True
    if isinstance(one, dict) and isinstance(other, dict):
        above.add((id(one), id(other)))
        left_out: set[str] = set()
        if isinstance(one, StreamObject) and isinstance(other, StreamObject):
            left_out = NOT_COPIED | _COMPRESSION
            is_compressed_alike = one.get("/Filter") == other.get("/Filter")
            if is_compressed_alike and one._data != other._data:
                return False
            if not is_compressed_alike and one.get_data() != other.get_data():
                return False
        kept = other.keys() - left_out
        return one.keys() - left_out == kept and all(_is_same(one.get(key), other.get(key), above) for key in kept)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(_is_same(*pair, above) for pair in zip(one, other, strict=True))
    if isinstance(one, (int, float)) and isinstance(other, (int, float)):
        return abs(one - other) <= _NEAR
    return bool(one == other)
