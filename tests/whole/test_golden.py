"""Every document of every sample, as `docgen show` prints it, is what its file in tests/whole/golden says.

After an intended change: `DOCGEN_GOLDEN=write .venv/bin/python -m pytest tests/whole/test_golden.py`, then read the
diff.
"""

import difflib
import os
from pathlib import Path

import pytest
from conftest import DRAFT, GOLDEN, SAMPLES, compositions

from docgen.composition.compose import Composition
from docgen.model.blocks import dump

WRITING = os.environ.get("DOCGEN_GOLDEN") == "write"


def difference(path: Path, found: str) -> str:
    wanted = path.read_text(encoding="utf-8") if path.exists() else ""
    lines = difflib.unified_diff(wanted.splitlines(), found.splitlines(), str(path), "composed now", lineterm="", n=1)
    return "\n".join(lines)


def compare(case: str, documents: dict[str, Composition]) -> None:
    folder = GOLDEN / case
    found = {folder / f"{name}.txt": dump(composition.doc) for name, composition in documents.items()}
    stale = set(folder.glob("*.txt")) - found.keys()
    if WRITING:
        folder.mkdir(parents=True, exist_ok=True)
        for path in stale:
            path.unlink()
        for path, text in found.items():
            path.write_text(text, encoding="utf-8")
        return
    assert not stale, "golden files of documents that are not made any more"
    differences = [text for path, found_text in found.items() if (text := difference(path, found_text))]
    if differences:
        pytest.fail("\n\n".join(differences), pytrace=False)


@pytest.mark.parametrize("case", SAMPLES)
def test_a_sample_is_composed_as_its_golden_files_say(case):
    compare(case, compositions(case))


def test_a_draft_is_composed_as_its_golden_files_say(draft):
    compare(DRAFT, draft)


def test_every_golden_folder_belongs_to_a_case():
    assert {path.name for path in GOLDEN.iterdir()} == {DRAFT, *SAMPLES}
