"""Keep the shaped text of each line until the line is drawn. WeasyPrint discards the text and shapes it again.

A line takes a few kilobytes until its page is drawn. Pango's context, the language and the font of a style are made
once for each style, not once for each line.
"""

from __future__ import annotations

from threading import get_ident
from typing import Any

from docgen.writers.pdf.weasyprint_patches.known import is_at_work
from docgen.writers.pdf.weasyprint_patches.styles import memory


def exchange() -> None:
    """Let WeasyPrint keep its layouts."""
    from weasyprint.text import line_break

    layout = line_break.Layout
    begin, end, again = layout.setup, layout.deactivate, layout.reactivate

    def setup(self: Any, style: Any) -> None:
        if not (is_at_work() and _is_plain(style)):
            begin(self, style)
            return
        kept, key = memory(style), (_KEPT, get_ident())  # a Pango context belongs to one thread
        if key not in kept:
            kept[key] = _prepared(style)
        _set_up(self, style, *kept[key])

    def deactivate(self: Any) -> None:
        if not is_at_work():
            end(self)

    def reactivate(self: Any, style: Any) -> None:
        # It was deactivated, being for somebody else; or its spaces are yet to be stretched.
        if self.justification_spacing or not hasattr(self, "layout"):
            again(self, style)

    layout.setup, layout.deactivate, layout.reactivate = setup, deactivate, reactivate


_KEPT = "docgen layouts"
_FEATURES = (
    "kerning",
    "variant_ligatures",
    "variant_position",
    "variant_caps",
    "variant_numeric",
    "variant_alternates",
    "variant_east_asian",
    "feature_settings",
)


def _is_plain(style: Any) -> bool:
    """Whether all that a style asks of Pango is what `_set_up` does."""
    return bool(style["text_decoration_line"] == "none" and style["font_language_override"] == "normal")


def _prepared(style: Any) -> tuple[Any, Any, Any, bytes]:
    """A style's context, language, font, and OpenType features as Pango spells them."""
    from weasyprint.text.constants import PANGO_DIRECTION
    from weasyprint.text.ffi import ffi, gobject, pango, unicode_to_char_p
    from weasyprint.text.fonts import font_features, get_font_description

    context = ffi.gc(pango.pango_font_map_create_context(style.font_config.font_map), gobject.g_object_unref)
    pango.pango_context_set_round_glyph_positions(context, False)
    pango.pango_context_set_base_dir(context, PANGO_DIRECTION[style["direction"]])
    if style["lang"]:
        spelled, _ = unicode_to_char_p(style["lang"])
        language = pango.pango_language_from_string(spelled)
        pango.pango_context_set_language(context, language)
    else:
        language = pango.pango_language_get_default()
    features = font_features(*(style[f"font_{name}"] for name in _FEATURES))
    spelled_features = ",".join(f"{key} {value}" for key, value in features.items()).encode()
    return context, language, get_font_description(style), spelled_features


def _set_up(layout: Any, style: Any, context: Any, language: Any, font: Any, features: bytes) -> None:
    from weasyprint.text.ffi import ffi, gobject, pango

    layout.style, layout.language = style, language
    layout.first_line_direction = 0
    layout.ascent = layout.underline_position = layout.strikethrough_position = None
    layout.layout = ffi.gc(pango.pango_layout_new(context), gobject.g_object_unref)
    pango.pango_layout_set_auto_dir(layout.layout, False)
    pango.pango_layout_set_font_description(layout.layout, font)
    if features:
        # WeasyPrint's lists share an attribute, so none can ever be freed.
        attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
        pango.pango_attr_list_insert(attributes, pango.pango_attr_font_features_new(features))
        pango.pango_layout_set_attributes(layout.layout, attributes)
