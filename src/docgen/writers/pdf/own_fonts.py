"""A folder of fonts → a font configuration for WeasyPrint that contains only these fonts.

If the configuration also contained the fonts of the machine, such a font could replace a font of the folder that has
the same name.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

from docgen.layout import font_folder


def configuration(folder: Path) -> Any:
    """Return a font configuration with the fonts of a folder."""
    from weasyprint.text.ffi import ffi, fontconfig, gobject, pangoft2
    from weasyprint.text.fonts import FontConfiguration

    _declare()

    class OwnFonts(FontConfiguration):  # type: ignore[misc]
        """A font configuration that begins as WeasyPrint's does, but does not load the fonts of the machine."""

        def __init__(self) -> None:
            self._config = fontconfig.FcInitLoadConfig()
            self.font_map = ffi.gc(pangoft2.pango_ft2_font_map_new(), gobject.g_object_unref)
            # The files are added one by one. For a folder, fontconfig would write a cache into the user's home.
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
    """Declare to WeasyPrint's binding the function of fontconfig that loads the machine's rules, but not its fonts."""
    from weasyprint.text.ffi import ffi

    ffi.cdef("FcConfig * FcInitLoadConfig (void);")
