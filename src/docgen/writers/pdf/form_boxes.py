"""The boxes of a PDF's form: each state has its appearance, so no reader is asked to make one (PDF/A-2, 6.4.1)."""

from __future__ import annotations

from typing import Any

_EMPTY = {"Type": "/XObject", "Subtype": "/Form", "BBox": "[0 0 1 1]"}
"""What lies over a box that is not ticked: nothing, since the box itself is printed."""


def settle(file: Any) -> None:
    """Complete the form of a PDF that is about to be written, if it has one; `file`: pydyf's, changed in place."""
    form = file.catalog.get("AcroForm")
    if form is None:
        return
    import pydyf

    form.pop("NeedAppearances", None)
    empty = pydyf.Stream(extra=_EMPTY)
    file.add_object(empty)
    for item in file.objects:
        if isinstance(item, dict) and item.get("FT") == "/Btn" and "AP" in item:
            item["AP"]["N"]["Off"] = empty.reference
