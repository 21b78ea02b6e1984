"""A folder of fonts → a font configuration of WeasyPrint's that has those fonts and none of the machine's.

Otherwise a font of the machine that has the same name would win over the folder's.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

from docgen.layout import font_folder


def configuration(folder: Path) -> Any:
    """Make a configuration of the fonts in a folder."""
    from weasyprint.text.ffi import ffi, fontconfig, gobject, pangoft2
    from weasyprint.text.fonts import FontConfiguration

    _declare()

    class OwnFonts(FontConfiguration):  # type: ignore[misc]
        """WeasyPrint's own way to begin, but that the fonts of the machine are not loaded."""

        def __init__(self) -> None:
            self._config = fontconfig.FcInitLoadConfig()
            self.font_map = ffi.gc(pangoft2.pango_ft2_font_map_new(), gobject.g_object_unref)
            # File by file: fontconfig would write a cache of a folder into the user's home.
            for path in sorted({face.path for face in font_folder.faces(folder)}):
                fontconfig.FcConfigAppFontAddFile(self._config, str(path).encode())
            pangoft2.pango_fc_font_map_set_config(ffi.cast("PangoFcFontMap *", self.font_map), self._config)
            fontconfig.FcConfigDestroy(self._config)  # the map keeps it
            self._folder = None
            self.strut_layouts: dict[Any, Any] = {}
            self.font_features: dict[Any, Any] = {}

    return OwnFonts()


@functools.cache
def _declare() -> None:
    """Let WeasyPrint's binding know one more function of fontconfig: rules are loaded, fonts are not."""
    from weasyprint.text.ffi import ffi

    ffi.cdef("FcConfig * FcInitLoadConfig (void);")
