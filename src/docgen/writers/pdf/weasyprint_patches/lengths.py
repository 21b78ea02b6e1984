"""Compute the margins, borders and sizes once for a style without percentages. WeasyPrint does so for each box."""

from __future__ import annotations

from typing import Any

from docgen.writers.pdf.weasyprint_patches.known import is_at_work
from docgen.writers.pdf.weasyprint_patches.styles import memory


def exchange() -> None:
    """Let WeasyPrint use the lengths that were computed before."""
    from weasyprint.formatting_structure.boxes import BlockBox, InlineBox, LineBox, TextBox
    from weasyprint.layout import block, inline, page, percent

    stock, flowing = percent.resolve_percentages, {BlockBox, InlineBox, LineBox, TextBox}

    def resolve_percentages(box: Any, containing_block: Any) -> None:
        if type(box) not in flowing or box.is_table_wrapper or not is_at_work():
            stock(box, containing_block)
            return
        kept = memory(box.style)
        if _KEPT not in kept:
            stock(box, containing_block)
            kept[_KEPT] = {name: getattr(box, name) for name in _LENGTHS} if _is_fixed(box.style) else None
        elif (lengths := kept[_KEPT]) is None:
            stock(box, containing_block)
        else:
            box.__dict__.update(lengths)

    for module in (block, inline, page):
        module.resolve_percentages = resolve_percentages


_KEPT = "docgen lengths"
_SIDES = ("top", "right", "bottom", "left")
_STATED = (
    *(f"margin_{side}" for side in _SIDES),
    *(f"padding_{side}" for side in _SIDES),
    *("width", "min_width", "max_width", "height", "min_height", "max_height"),
)
_LENGTHS = (*_STATED, *(f"border_{side}_width" for side in _SIDES))


def _is_fixed(style: Any) -> bool:
    """Whether the lengths of a box follow from its style alone."""
    return style["box_sizing"] == "content-box" and all(
        style[name] == "auto" or getattr(style[name], "unit", None) == "px" for name in _STATED
    )
