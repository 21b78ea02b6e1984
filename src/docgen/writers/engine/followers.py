"""WeasyPrint finds out for each line of a paragraph anew how high it is and where it begins; here the first line tells.

A line that stands alone in a text with line feeds differs from the one before it by its words and its place alone,
where both have the same fonts. The first one, and any other, is laid out by WeasyPrint.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docgen.writers.engine.known import is_at_work


def exchange() -> None:
    """Let WeasyPrint make a line like the one before it."""
    from weasyprint.layout import inline

    stock = inline.get_next_linebox

    def get_next_linebox(
        context: Any,
        linebox: Any,
        position_y: float,
        bottom_space: float,
        skip_stack: Any,
        container: Any,
        *others: Any,
    ) -> Any:
        if not is_at_work():
            return stock(context, linebox, position_y, bottom_space, skip_stack, container, *others)
        place = _Place(container.content_box_x(), container.width)
        first: _First | None = context.__dict__.get(_KEPT)
        if first is not None and first.leads(linebox, place, skip_stack) and not (any(others[2:]) or _floats(context)):
            if following := first.follower(context, position_y, next(iter(skip_stack[0]))):
                return following
        line, resume_at = stock(context, linebox, position_y, bottom_space, skip_stack, container, *others)
        if resume_at and not _floats(context) and _is_plain(linebox, line, container):
            context.__dict__[_KEPT] = _First(linebox, line, place, linebox.children[0].text.encode())
        return line, resume_at

    inline.get_next_linebox = get_next_linebox


_KEPT = "docgen first line"
_ROUNDING = 1 + 1e-9
"""What WeasyPrint adds to the width of a line (layout/inline.py, split_inline_box)."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the lines of a paragraph begin, and how wide they may be, in CSS pixels."""

    x: float
    width: float


@dataclass(frozen=True, slots=True)
class _First:
    """A line that others follow. linebox: the paragraph's. text: all of it, in UTF-8."""

    linebox: Any
    line: Any
    place: _Place
    text: bytes

    def leads(self, linebox: Any, place: _Place, skip_stack: Any) -> bool:
        """Whether what comes next belongs to the same paragraph in the same place."""
        return self.linebox is linebox and self.place == place and bool(skip_stack) and skip_stack.get(0) is not None

    def follower(self, context: Any, position_y: float, start: int) -> tuple[Any, Any] | None:
        """The line that begins at a byte of the text, and where the next one does; None if it must be laid out."""
        from weasyprint.text.line_break import split_first_line

        model, (x, width) = self.line.children[0], (self.place.x, self.place.width)
        rest = self.text[start:].decode()
        if rest[:1] in ("", "\n"):
            return None
        layout, length, resume_index, breadth, height, baseline = split_first_line(
            rest, model.style, context, (x + width) * _ROUNDING - x, 0, is_line_start=True
        )
        if not length or height != model.height or baseline + model.margin_top != model.baseline:
            return None
        text = model.copy_with_text(layout.text)
        text.width, text.pango_layout = breadth, layout
        text.position_x, text.position_y = x, -text.baseline + (position_y + self.line.baseline)
        line = self.line.copy()
        line.children, line.text_indent, line.remove_decoration_sides = [text], 0, {"top"}
        line.position_x, line.position_y = x, position_y
        line.width = x + text.margin_width() - line.content_box_x()
        if resume_index is None:
            line.remove_decoration_sides.add("bottom")
            return line, None
        return line, {0: {start + resume_index: None}}


def _floats(context: Any) -> bool:
    return bool(context.excluded_shapes)


def _is_plain(linebox: Any, line: Any, container: Any) -> bool:
    """Whether a line is all text of one style, from the left, and so the next ones are."""
    from weasyprint.formatting_structure.boxes import TextBox

    if not len(linebox.children) == len(line.children) == 1 or type(linebox.children[0]) is not TextBox:
        return False
    style, above = linebox.children[0].style, linebox.style
    return (
        style["white_space"] == above["white_space"] == "pre"
        and style["direction"] == above["direction"] == container.style["direction"] == "ltr"
        and above["text_align_all"] in ("left", "start")
        and above["text_align_last"] in ("auto", "left", "start")
        and style["vertical_align"] == "baseline"
        and above["position"] == "static"
        and line.children[0].justification_spacing == 0
    )
