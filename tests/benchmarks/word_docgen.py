"""Contender: composed documents → Word files by `docgen.writers.docx.letter`, checks apart."""

import pickle
import sys
from pathlib import Path

import stopwatch

from docgen.stationery.departments import Departments
from docgen.writers.docx import letter


def main(folder: Path, out: Path) -> None:
    departments = Departments()
    letters = pickle.loads((folder / "letters.pickle").read_bytes())

    def make(number: int) -> None:
        doc, unit = letters[number]
        (out / f"{number}.docx").write_bytes(letter.write(doc, departments.find(unit)))

    stopwatch.serve(make)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
