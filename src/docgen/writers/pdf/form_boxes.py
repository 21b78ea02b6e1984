"""The form of a PDF → the same form with an appearance for every state of a check box (PDF/A-2, 6.4.1)."""

from __future__ import annotations

from typing import Any

_EMPTY = {"Type": "/XObject", "Subtype": "/Form", "BBox": "[0 0 1 1]"}
"""The appearance of a check box that is not ticked. It is empty, because the page shows the sign of the box already."""


def settle(file: Any) -> None:
    """Complete the form of a PDF before the PDF is written. file: the file of pydyf, changed in place.

    A PDF without a form is left as it is.
    """
    form = file.catalog.get("AcroForm")
    if form is None:
        return
    import pydyf

    form.pop("NeedAppearances", None)
    empty = pydyf.Stream(extra=_EMPTY)
    file.add_object(empty)
    for item in file.objects:
        is_check_box = isinstance(item, dict) and item.get("FT") == "/Btn"
        if is_check_box and "AP" in item:
            item["AP"]["N"]["Off"] = empty.reference
