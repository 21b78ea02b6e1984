"""Finished files → findings: what reading them again and checking them takes, for each page of the PDF."""

import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
from table import Row, milliseconds

import docgen
from docgen.writers import WRITERS


def rows(paths: list[Path]) -> Iterator[Row]:
    """The line of the table."""
    spent: dict[str, list[float]] = {"docx": [], "pdf": []}
    for path in paths:
        (made, *_) = docgen.compose(docgen.read(path), "reply")
        files = {format: WRITERS[format](made.doc, made.stationery) for format in spent}
        with pypdfium2.PdfDocument(files["pdf"]) as document:
            pages = len(document)
        for format, data in files.items():
            start = time.process_time()
            findings = docgen.check(made, format, data)
            spent[format].append((time.process_time() - start) / pages * 1000)
            if findings:
                raise ValueError(findings)
    both = statistics.median(map(sum, zip(*spent.values(), strict=True)))
    parts = "，".join(f"{format.upper()} {milliseconds(statistics.median(each))}" for format, each in spent.items())
    yield Row("校对一件的两种格式，合每页 PDF", milliseconds(both), f"其中 {parts}", None, "≤ 100 ms")
