"""Contender: plain letters → PDF by Typst.

    python pdf_typst.py FOLDER OUT [warm]

A `compile` for each letter; `warm`: one compiler for all of them.
"""

import json
import sys
from pathlib import Path

import stopwatch
import typst


def main(folder: Path, out: Path, *how: Path) -> None:
    letters = [json.dumps(each) for each in json.loads((folder / "letters.json").read_text("utf-8"))]
    fonts = (folder / "fonts.json").read_text("utf-8")
    source = folder / "letter.typ"
    options = {"font_paths": [folder / "fonts"], "ignore_system_fonts": True, "root": folder}
    compiler = typst.Compiler(source, sys_inputs={"letter": letters[0], "fonts": fonts}, **options) if how else None

    def make(number: int) -> None:
        inputs = {"letter": letters[number], "fonts": fonts}
        path = out / f"{number}.pdf"
        if compiler:
            compiler.compile(output=path, sys_inputs=inputs)
        else:
            typst.compile(source, output=path, sys_inputs=inputs, **options)

    stopwatch.serve(make)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
