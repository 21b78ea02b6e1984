"""Contenders: finished letters → one book, by pypdf's `append` or by docxcompose; what it took as a line of JSON.

    python book_append.py pdf|docx LETTERS OUT

Nothing is laid out here, and nothing of a book is made but its letters, one behind the other.
"""

import json
import sys
from pathlib import Path

import stopwatch


def pypdf_book(letters: list[Path], path: Path) -> None:
    """With a bookmark for each letter."""
    from pypdf import PdfWriter

    writer = PdfWriter()
    for letter in letters:
        writer.append(letter, outline_item=letter.stem, import_outline=False)
    writer.write(path)


def docxcompose_book(letters: list[Path], path: Path) -> None:
    from docx import Document
    from docxcompose.composer import Composer

    first, *others = letters
    composer = Composer(Document(first))
    for letter in others:
        composer.append(Document(letter))
    composer.save(path)


def main(kind: str, folder: Path, out: Path) -> None:
    letters = sorted(folder.glob(f"*.{kind}"), key=lambda path: int(path.stem))
    path = out / f"appended.{kind}"
    start = stopwatch.spent()
    (pypdf_book if kind == "pdf" else docxcompose_book)(letters, path)
    found = {"CPU s": stopwatch.spent() - start, "MB": path.stat().st_size / 1e6, "peak MB": stopwatch.peak()}
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
