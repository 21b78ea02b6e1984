"""The check boxes of a PDF → the same check boxes, with an appearance for each state (PDF/A-2, 6.4.1).

The AcroForm of a PDF lists its form fields, such as check boxes. An appearance is the drawing of a field.
"""

from __future__ import annotations

from typing import Any

_EMPTY = {"Type": "/XObject", "Subtype": "/Form", "BBox": "[0 0 1 1]"}
"""The appearance of a check box that is not ticked. It is empty, because the page already shows the sign □."""


def settle(file: Any) -> None:
    """Add an empty appearance to the check boxes of a PDF, before the PDF is written.

    A PDF without form fields is not changed.

    file: the PDF objects (pydyf), which are changed in place.
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
