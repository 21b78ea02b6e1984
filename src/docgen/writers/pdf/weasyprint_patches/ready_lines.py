"""Lay out a line like an earlier line with the same style. WeasyPrint lays out every line.

This applies to lines that docgen has broken and that contain only text of one style. Two such lines with the same style
and the same fonts differ only in their words and their place. WeasyPrint itself lays out the first line of a style, and
all other lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docgen.writers.pdf.weasyprint_patches.known import is_at_work
from docgen.writers.pdf.weasyprint_patches.styles import memory


def exchange() -> None:
    """Let WeasyPrint make a line like another."""
    from weasyprint.layout import inline

    stock = inline.get_next_linebox

    def get_next_linebox(
        context: Any, linebox: Any, position_y: float, space: float, skip_stack: Any, container: Any, *others: Any
    ) -> Any:
        is_short = is_at_work() and not (any(others[2:]) or context.excluded_shapes)
        index, start = _begin(skip_stack)
        is_ready = is_short and _is_ready(linebox, index, container)
        model = memory(linebox.style).get(_KEPT) if is_ready else None
        if model and (made := _alike(model, context, linebox, position_y, index, start, container)):
            return made
        line, resume_at = stock(context, linebox, position_y, space, skip_stack, container, *others)
        if is_ready and line is not None and len(line.children) == 1:
            memory(linebox.style)[_KEPT] = _Model.of(line)
        return line, resume_at

    inline.get_next_linebox = get_next_linebox


_KEPT, _READY = "docgen line", "docgen lines are ready"
_ROUNDING = 1 + 1e-9
"""What WeasyPrint adds to the width of a line (layout/inline.py, split_inline_box)."""
_SIDES = ("top", "right", "bottom", "left")
_USED = (
    *(f"margin_{side}" for side in _SIDES),
    *(f"padding_{side}" for side in _SIDES),
    *(f"border_{side}_width" for side in _SIDES),
    *("min_width", "max_width", "min_height", "max_height", "height", "baseline"),
)
"""What WeasyPrint finds out of a text's box, but for its words, its width and its place."""


@dataclass(frozen=True, slots=True)
class _Model:
    """What lines of a style have in common. text: of the box of their words; the rest is of the line, in CSS pixels."""

    text: dict[str, Any]
    height: float
    baseline: float

    @classmethod
    def of(cls, line: Any) -> _Model:
        """What a line that WeasyPrint laid out tells of others."""
        (text,) = line.children
        return cls({name: getattr(text, name) for name in _USED}, line.height, line.baseline)


def _alike(
    model: _Model, context: Any, linebox: Any, position_y: float, index: int, start: int, container: Any
) -> tuple[Any, Any] | None:
    """The line that begins at a byte of the last text, and where the next does; None if it must be laid out."""
    from weasyprint.text.line_break import split_first_line

    child = linebox.children[index]
    rest = child.text.encode()[start:].decode()
    if rest[:1] in ("", "\n"):
        return None
    x, within = container.content_box_x(), linebox.text_indent
    room = (x + container.width) * _ROUNDING - (x + within)
    layout, length, resume_index, width, height, baseline = split_first_line(
        rest, child.style, context, room, 0, is_line_start=True
    )
    if not length or height != model.text["height"] or baseline + model.text["margin_top"] != model.text["baseline"]:
        return None
    text = child.copy_with_text(layout.text)
    text.__dict__.update(model.text)
    text.width, text.pango_layout = width, layout
    text.position_x, text.position_y = x + within, -text.baseline + (position_y + model.baseline)
    line = linebox.copy_with_children([text])
    line.remove_decoration(start=(index, start) > (0, 0), end=resume_index is not None)
    line.height, line.baseline, line.margin_top, line.margin_bottom = model.height, model.baseline, 0, 0
    line.position_x, line.position_y = x, position_y
    line.width = text.position_x + text.margin_width() - line.content_box_x()
    return line, None if resume_index is None else {index: {start + resume_index: None}}


def _begin(skip_stack: Any) -> tuple[int, int]:
    """In which box a line begins, and at which byte of its text."""
    if not skip_stack:
        return 0, 0
    ((index, within),) = skip_stack.items()
    return index, next(iter(within)) if within else 0


def _is_ready(linebox: Any, index: int, container: Any) -> bool:
    """Whether lines are from a box on all text of one style, from the left, and broken already."""
    from weasyprint.formatting_structure.boxes import TextBox

    if len(linebox.children) != index + 1 or type(linebox.children[index]) is not TextBox:
        return False
    if linebox.children[index].style is not linebox.style:
        return False
    style, direction = linebox.style, container.style["direction"]
    kept, key = memory(style), (_READY, direction)
    if key not in kept:
        kept[key] = (
            style["white_space"] == "pre"
            and style["direction"] == direction == "ltr"
            and style["text_align_all"] in ("left", "start")
            and style["text_align_last"] in ("auto", "left", "start")
            and style["vertical_align"] == "baseline"
            and style["position"] == "static"
        )
    return bool(kept[key])
