"""Contender: plain letters → Word files by docxtpl, as its manual shows it: a new DocxTemplate for each letter."""

import json
import sys
from pathlib import Path

import stopwatch
from docxtpl import DocxTemplate


def main(folder: Path, out: Path) -> None:
    letters = json.loads((folder / "letters.json").read_text("utf-8"))

    def make(number: int) -> None:
        letter = letters[number]
        template = DocxTemplate(folder / f"docxtpl-{letter['shell']}.docx")
        template.render(letter, autoescape=True)
        template.save(out / f"{number}.docx")

    stopwatch.serve(make)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
