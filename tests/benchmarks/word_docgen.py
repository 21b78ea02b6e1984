"""Contender: composed documents → Word files by `docgen.writers.docx.letter`, checks apart."""

import pickle
import sys
from pathlib import Path

import stopwatch

from docgen.stationery.cabinet import Cabinet
from docgen.writers.docx import letter


def main(folder: Path, out: Path) -> None:
    cabinet = Cabinet()
    letters = pickle.loads((folder / "letters.pickle").read_bytes())

    def make(number: int) -> None:
        doc, unit = letters[number]
        (out / f"{number}.docx").write_bytes(letter.write(doc, cabinet.find(unit)))

    stopwatch.serve(make)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
