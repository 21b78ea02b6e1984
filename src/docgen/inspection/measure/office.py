"""Word files → PDFs that LibreOffice makes of all files in one run."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from docgen.layout.fonts import substitution_config
from docgen.stationery.profile import Profile

_SECONDS_PER_FILE = 30
_SECONDS_TO_START = 60


def is_there() -> bool:
    """Return whether this machine has LibreOffice."""
    return shutil.which("soffice") is not None


def laid_out(files: Sequence[bytes], profile: Profile) -> list[bytes | None]:
    """Return a PDF for each Word file; None if LibreOffice is absent, took too long, or could not open the file.

    LibreOffice runs with a temporary user profile. So the user's own LibreOffice can stay open.

    files: the content of each Word file. profile: determines the stand-ins for the fonts of the standard.
    """
    program = shutil.which("soffice")
    if program is None or not files:
        return [None] * len(files)
    with tempfile.TemporaryDirectory(prefix="docgen-") as name:
        folder = Path(name)
        sources = [folder / f"{index}.docx" for index in range(len(files))]
        for source, data in zip(sources, files, strict=True):
            source.write_bytes(data)
        fonts = folder / "fonts.conf"
        fonts.write_text(substitution_config(profile), encoding="utf-8")
        command = [program, f"-env:UserInstallation={(folder / 'user').as_uri()}", "--headless", "--norestore"]
        with contextlib.suppress(subprocess.TimeoutExpired):
            subprocess.run(
                [*command, "--convert-to", "pdf", "--outdir", str(folder), *map(str, sources)],
                env=os.environ | {"FONTCONFIG_FILE": str(fonts)},
                capture_output=True,
                check=False,
                timeout=_SECONDS_TO_START + _SECONDS_PER_FILE * len(files),
            )
        results = [source.with_suffix(".pdf") for source in sources]
        return [result.read_bytes() if result.is_file() else None for result in results]
