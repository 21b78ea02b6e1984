"""Contender: plain letters → Word files by docx-mailmerge2, which has no conditions: all blocks are one field."""

import json
import sys
from pathlib import Path

import stopwatch
from mailmerge import MailMerge


def fields(letter: dict) -> dict[str, str]:
    """A letter as the values of the template's merge fields."""
    lines = []
    for block in letter["blocks"]:
        lines += [block["text"]] if "text" in block else ["\t".join(row) for row in (block["header"], *block["rows"])]
    values = {name: letter[name] for name in ("letterhead", "category", "number") if name in letter}
    return {**values, "body": "\n".join(lines)} | {f"foot{index}": text for index, text in enumerate(letter["foot"])}


def main(folder: Path, out: Path) -> None:
    letters = [(letter["shell"], fields(letter)) for letter in json.loads((folder / "letters.json").read_text("utf-8"))]

    def make(number: int) -> None:
        shell, values = letters[number]
        with MailMerge(folder / f"mailmerge-{shell}.docx") as document:
            document.merge(**values)
            document.write(out / f"{number}.docx")

    stopwatch.serve(make)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
