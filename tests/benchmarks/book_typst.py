"""Contender: plain letters → one book by Typst; what it took as a line of JSON.

python book_typst.py FOLDER OUT
"""

import json
import sys
from pathlib import Path

import stopwatch
import typst


def main(folder: Path, out: Path) -> None:
    start = stopwatch.spent()
    path = out / "typst.pdf"
    typst.compile(
        folder / "book.typ", output=path, root=folder, font_paths=[folder / "fonts"], ignore_system_fonts=True
    )
    found = {"CPU s": stopwatch.spent() - start, "MB": path.stat().st_size / 1e6, "peak MB": stopwatch.peak()}
    print(json.dumps(found))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
