"""Contender: docgen's Word files → PDF by LibreOffice, all files of a round in one run.

What a letter takes is the difference between a run over all files twice and a run over them once: starting the program
is not counted.
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

import stopwatch


def convert(files: list[Path], folder: Path, out: Path) -> stopwatch.Ran:
    """Have LibreOffice, with a profile of its own, print Word files; docgen's fonts stand in for the standard's."""
    profile = f"-env:UserInstallation={(folder / 'office').as_uri()}"
    command = ["soffice", profile, "--headless", "--norestore", "--convert-to", "pdf", "--outdir", out, *files]
    return stopwatch.ran(command, env=os.environ | {"FONTCONFIG_FILE": str(folder / "fonts.conf")})


def main(folder: Path, out: Path) -> None:
    def timed(numbers: range) -> float:
        files = [folder / "docx" / f"{number}.docx" for number in numbers]
        with tempfile.TemporaryDirectory(dir=folder) as name:
            copies = [Path(shutil.copy(file, Path(name) / f"{file.stem}-again.docx")) for file in files]
            once = convert(files, folder, out)
            twice = convert(files + copies, folder, Path(name))
        return (twice.cpu - once.cpu) / len(files)

    stopwatch.answer(timed)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
