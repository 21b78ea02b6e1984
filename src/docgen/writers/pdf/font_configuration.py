"""The fonts that WeasyPrint may use → a font configuration, and style sheets with it.

If the user names a folder of fonts, the configuration contains only the fonts of the folder. Otherwise a font of the
machine could replace a font of the folder with the same name. Both results are kept, because opening fonts and parsing
a style sheet takes as long as the layout of a page.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

from docgen.layout import font_folder as folder_fonts
from docgen.writers.pdf import pictures


@functools.lru_cache(maxsize=32)
def style_sheet(css: str, font_folder: Path | None) -> Any:
    """Return a parsed style sheet. font_folder: see `of`."""
    from weasyprint import CSS

    return CSS(string=css, font_config=of(font_folder), url_fetcher=pictures.fetcher())


@functools.lru_cache(maxsize=2)
def of(font_folder: Path | None) -> Any:
    """Return the font configuration with the fonts of a folder. None: with the fonts of the machine."""
    from weasyprint.text.ffi import ffi, fontconfig, gobject, pangoft2
    from weasyprint.text.fonts import FontConfiguration

    if font_folder is None:
        return FontConfiguration()
    _declare()

    class FolderConfiguration(FontConfiguration):  # type: ignore[misc]
        """The configuration of WeasyPrint, but without the fonts of the machine."""

        def __init__(self) -> None:
            # All that the constructor of WeasyPrint does, except that it would load the fonts of the machine.
            self._config = fontconfig.FcInitLoadConfig()
            self.font_map = ffi.gc(pangoft2.pango_ft2_font_map_new(), gobject.g_object_unref)
            # The files are added one by one. For a whole folder, fontconfig would write a cache into the user's home.
            for path in sorted({face.path for face in folder_fonts.faces(font_folder)}):
                fontconfig.FcConfigAppFontAddFile(self._config, str(path).encode())
            pangoft2.pango_fc_font_map_set_config(ffi.cast("PangoFcFontMap *", self.font_map), self._config)
            fontconfig.FcConfigDestroy(self._config)  # the map keeps it
            self._folder = None
            self.strut_layouts: dict[Any, Any] = {}
            self.font_features: dict[Any, Any] = {}

    return FolderConfiguration()


@functools.cache
def _declare() -> None:
    """Declare a function of fontconfig in WeasyPrint's binding. It loads the rules of the machine without its fonts."""
    from weasyprint.text.ffi import ffi

    ffi.cdef("FcConfig * FcInitLoadConfig (void);")
