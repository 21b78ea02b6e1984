"""Shape a line that ends with a line feed once. WeasyPrint shapes it twice: with and without the text after the line.

To find the height of a line, WeasyPrint collects all properties of its font for each line. This module does so once for
each style.
"""

from __future__ import annotations

from typing import Any

from docgen.writers.pdf.weasyprint_patches.known import is_at_work
from docgen.writers.pdf.weasyprint_patches.styles import memory

_KEPT = "docgen font key"


def exchange() -> None:
    """Replace the functions of WeasyPrint that divide text into lines and identify a font."""
    from weasyprint.layout import inline, preferred
    from weasyprint.text import line_break
    from weasyprint.text.ffi import pango

    stock, spelled = line_break.split_first_line, line_break._font_style_cache_key

    def split_first_line(text: str, style: Any, context: Any, max_width: Any, justification: Any, **others: Any) -> Any:
        end = text.find("\n")
        if not end or style["white_space"] != "pre" or not is_at_work():
            return stock(text, style, context, max_width, justification, **others)
        ready = text if end < 0 else text[:end]
        if ready.splitlines() != [ready]:  # another mark ends the line
            return stock(text, style, context, max_width, justification, **others)
        layout = line_break.create_layout(ready, style, context, max_width, justification)
        pango.pango_layout_set_single_paragraph_mode(layout.layout, True)
        line = pango.pango_layout_get_line_readonly(layout.layout, 0)
        layout.first_line_direction = line.resolved_dir
        layout, length, _, *size = line_break.first_line_metrics(line, ready, layout, None, False, style)
        return layout, length, None if end < 0 else length + 1, *size

    def font_key(style: Any, include_size: bool = False) -> str:
        if not is_at_work():
            return str(spelled(style, include_size))
        kept, key = memory(style), (_KEPT, include_size)
        if key not in kept:
            kept[key] = spelled(style, include_size)
        return str(kept[key])

    for module in (line_break, inline, preferred):
        module.split_first_line = split_first_line
    line_break._font_style_cache_key = font_key
