"""Contender: composed documents → PDF/A-2u by `docgen.writers.pdf.printer`, checks apart."""

import pickle
import sys
from pathlib import Path

import stopwatch

from docgen.stationery.departments import Departments
from docgen.writers.pdf import printer


def main(folder: Path, out: Path) -> None:
    departments = Departments()
    letters = pickle.loads((folder / "letters.pickle").read_bytes())

    def make(number: int) -> None:
        doc, unit = letters[number]
        (out / f"{number}.pdf").write_bytes(printer.write(doc, departments.find(unit)))

    stopwatch.serve(make)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
