"""A program of somebody else's that uses docgen as a library: a case as values → the documents in both formats.

`python program.py TEMPLATES FONTS CASE OUT` reads the values of a case from a JSON file and writes what it made to OUT.
"""

from __future__ import annotations

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import docgen


def documents(values: dict[str, Any], templates: Path, fonts: Path) -> dict[str, bytes]:
    """Every document that the case calls for, by file name."""
    case: docgen.CaseFile = docgen.parse(values, "values")
    made: dict[str, bytes] = {}
    for kind in ("reply", "feedback"):
        for composition in docgen.compose(case, kind, templates=templates, fonts=fonts):
            for format in ("docx", "pdf"):
                made[f"{composition.name}.{format}"] = docgen.render(composition, format)
    return made


def refusal(values: dict[str, Any]) -> list[str]:
    """The keys of a case that are wrong."""
    try:
        docgen.parse(values)
    except docgen.CaseError as error:
        findings: tuple[docgen.Finding, ...] = error.findings
        return [finding.place.key or "" for finding in findings]
    return []


def main(templates: Path, fonts: Path, case: Path, out: Path) -> None:
    """Make the documents in two threads at the same time, and say what is wrong with a case without a title."""
    values: dict[str, Any] = json.loads(case.read_text(encoding="utf-8"))
    with ThreadPoolExecutor(2) as threads:
        results = list(threads.map(lambda _: documents(values, templates, fonts), range(2)))
    for number, result in enumerate(results):
        for name, data in result.items():
            path = out / str(number) / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)
    values["proposal"].pop("title")
    print(*refusal(values))


if __name__ == "__main__":
    main(*(Path(word) for word in sys.argv[1:]))
