"""A PDF that another program has saved → its objects, as values of `pdf_objects`.

Streams are decompressed. Only the objects to which the trailer leads are read.
"""

from __future__ import annotations

import io
from typing import Any

from docgen.inspection.pdf_objects import Numbers, Objects, PdfName, Reference, Stream


def read(data: bytes) -> Objects:
    """Return the objects of a file. For a damaged file, pypdf raises many different errors."""
    import pypdf

    reader = pypdf.PdfReader(io.BytesIO(data), strict=True)
    bodies: dict[int, Any] = {}
    waiting: list[int] = []
    trailer = _value({"/Root": reader.trailer.raw_get("/Root")}, waiting)
    while waiting:
        number = waiting.pop()
        if number not in bodies:
            bodies[number] = _value(reader.get_object(number), waiting)
    return Objects(bodies, trailer, is_packed=False)


def _value(item: Any, waiting: list[int]) -> Any:
    """Return a value of pypdf as a value of `pdf_objects`. Add the numbers of the objects in it to `waiting`."""
    from pypdf.generic import ByteStringObject, IndirectObject, NameObject, NullObject, StreamObject, TextStringObject

    if isinstance(item, IndirectObject):
        waiting.append(item.idnum)
        return Reference(item.idnum)
    if isinstance(item, dict):
        raw = {key: item.raw_get(key) if hasattr(item, "raw_get") else item[key] for key in item}
        entries: dict[str, Any] = {PdfName(key[1:]): _value(value, waiting) for key, value in raw.items()}
        if not isinstance(item, StreamObject):
            return entries
        for key in ("Filter", "DecodeParms", "Length"):
            entries.pop(key, None)
        return Stream(entries, item.get_data())
    if isinstance(item, list):
        found = [_value(list.__getitem__(item, index), waiting) for index in range(len(item))]
        if all(type(one) in (int, float, Numbers) for one in found):
            spelled = [one if isinstance(one, bytes) else b"%g" % one for one in found]
            return Numbers(b"[" + b" ".join(spelled) + b"]")
        return found
    if isinstance(item, NameObject):
        return PdfName(item[1:])
    if isinstance(item, TextStringObject | ByteStringObject):
        return bytes(item.original_bytes)
    if isinstance(item, NullObject):
        return None
    if hasattr(item, "value"):  # a boolean
        return bool(item.value)
    return int(item) if isinstance(item, int) else float(item)
