"""What somebody changes with LibreOffice comes back to its key, and the document made again says what the file says.

All samples, all kinds of edits, over three formats.

LibreOffice's own interface makes the edits (`edit_in_office.py`). An ordinary run takes a slice of one sample.
"""

import json
import subprocess
from pathlib import Path

import pytest
import word_edits
from conftest import SAMPLES, compositions
from test_way_back import differences, lines_of, remade

import docgen

SCRIPT = Path(__file__).parents[1] / "support/edit_in_office.py"
PYTHON = "/usr/bin/python3"
"""The Python of the system. Debian installs LibreOffice's module `uno` for it (package python3-uno)."""
ENDINGS = (".docx", ".doc", ".odt")


def has_uno():
    try:
        return subprocess.run([PYTHON, "-c", "import uno"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


pytestmark = [pytest.mark.referee, pytest.mark.skipif(not has_uno(), reason="LibreOffice's Python module is missing")]


def edited_in_office(jobs, folder):
    """Carry out jobs with LibreOffice. All of them must succeed."""
    (folder / "jobs.json").write_text(json.dumps(jobs), encoding="utf-8")
    done = subprocess.run([PYTHON, SCRIPT, folder / "jobs.json"], capture_output=True, text=True, check=True)
    assert done.stdout == ""


def faults(name, folder, kinds, documents, endings):
    """Edit the documents of a sample in LibreOffice; return what came back wrong, and how many files came back."""
    (made,) = docgen.make([SAMPLES[name]], folder / "made", formats=["docx"]).cases
    jobs, expected = [], []
    for document in made.made:
        composition = compositions(name)[document.path.stem]
        if composition.name not in documents and documents:
            continue
        plans = {"untouched": word_edits.Edit([]), **word_edits.plans(composition)}
        for number, (kind, edit) in enumerate(plans.items()):
            if kind not in kinds:
                continue
            results = {one: str(folder / f"{composition.name}-{number}{one}.docx") for one in endings}
            jobs.append([str(document.path), edit.operations, edit.tracked, results])
            expected += [(composition, kind, ending, result, edit) for ending, result in results.items()]
    edited_in_office(jobs, folder)
    found = []
    file = docgen.read(SAMPLES[name])
    for composition, kind, ending, result, edit in expected:
        came = docgen.come_back(file, result, base=made.made[0].path.parent)
        wrong = word_edits.faults(came, edit)
        if not came.has_base or came.document != composition.name:
            wrong.append(f"it was taken for {came.document}")
        again = lines_of(remade(file, came, composition))
        unlike = differences(came, lines_of(Path(result).read_bytes()), again)
        wrong += [f"the document made again differs in {line}" for line in unlike]
        found += [f"{composition.name}, {kind}, {ending}: {one}" for one in wrong]
    return found, len(expected)


def test_a_change_made_in_libreoffice_comes_back_to_its_key(tmp_path):
    kinds = ("untouched", "word changed", "paragraph moved", "tracked changes")
    found, count = faults("07-again", tmp_path, kinds, ("答复函",), (".docx",))
    assert (found, count) == ([], 4)


@pytest.mark.full
@pytest.mark.parametrize("name", SAMPLES)
def test_every_kind_of_change_in_every_document_comes_back_over_every_format(name, tmp_path):
    found, count = faults(name, tmp_path, ("untouched", *word_edits.KINDS), (), ENDINGS)
    print(f"{name}: {count} files, {len(found)} faults")
    assert found == []
