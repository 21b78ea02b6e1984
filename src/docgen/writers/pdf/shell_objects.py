"""The operators of a shell's drawing → bytes, and the PDF objects that they name → nested tuples.

The name of an object is a hash of its content. So equal objects have equal names, and all pages and shells share them.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from typing import Any

from docgen.writers.pdf.shell_drawing import Drawing

_KINDS = {
    b"Do": "/XObject",
    b"gs": "/ExtGState",
    b"sh": "/Shading",
    b"scn": "/Pattern",
    b"SCN": "/Pattern",
    b"cs": "/ColorSpace",
    b"CS": "/ColorSpace",
}
"""Operator → the kind of resource that it names."""
_BUILT_IN = {"/DeviceRGB", "/DeviceGray", "/Pattern"}
"""The names of colour spaces that are not resources."""
_LEFT_OUT = {"/Length", "/Filter", "/DecodeParms", "/Interpolate", "/Font"}
"""The entries that are not kept. PDF/A-2 forbids the interpolation of pictures (ISO 19005-2, 6.2.8)."""


def written(drawing: Drawing, resources: Any) -> tuple[bytes, Mapping[tuple[str, str], Any]]:
    """Return the operators of a drawing as bytes, and the objects that they name: kind and name → nested tuples.

    Both are empty if the page draws only text. resources: the resources of the page, a `pypdf.DictionaryObject`.
    """
    from pypdf.generic import NameObject

    operators: list[bytes] = []
    named: dict[tuple[str, str], Any] = {}
    operations = drawing.operations if drawing.painted else ()
    for operands, operator, _ in operations:
        kind = _KINDS.get(operator)
        if kind and operands and isinstance(operands[-1], NameObject) and operands[-1] not in _BUILT_IN:
            body = nested(resources[kind][operands[-1]])
            name = f"/S{hashlib.sha256(repr(body).encode()).hexdigest()[:12]}"
            named[kind, name] = body
            operands = [*operands[:-1], NameObject(name)]
        operators.append(b" ".join([*(spelled(operand) for operand in operands), operator]))
    return b"\n".join(operators), named


def nested(value: Any) -> Any:
    """Return a PDF object as nested tuples without references. value: an object of pypdf."""
    from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

    value = value.get_object()
    if isinstance(value, ArrayObject):
        return "array", tuple(nested(item) for item in value)
    if isinstance(value, DictionaryObject):
        entries = {str(key): nested(item) for key, item in value.items() if key not in _LEFT_OUT}
        if value.get("/Filter") == "/DCTDecode":  # a JPEG stays compressed
            entries["/Filter"] = nested(value["/Filter"])
        pairs = tuple(sorted(entries.items()))
        return ("stream", pairs, value.get_data()) if isinstance(value, StreamObject) else ("dict", pairs)
    return "atom", spelled(value)


def spelled(value: Any) -> bytes:
    """Return a number, name, string, Boolean or null of pypdf as a PDF spells it."""
    stream = io.BytesIO()
    value.write_to_stream(stream)
    return stream.getvalue()
