"""Files in the layouts of real systems: each gives the cases that the file beside it expects.

FILE.EXT lies beside FILE.expected.json. A key that is missing there, or null, is not compared. Neither are white space,
final full stops and differences of width.
"""

import json
import re
import shutil
import unicodedata
from pathlib import Path

import pytest
from test_intake import ROOT

from docgen.intake import read_form
from docgen.intake.kinds import kind_of
from docgen.stationery import vocabulary

FOLDER = Path(__file__).parent / "layouts"
FORMS = sorted(path for path in FOLDER.iterdir() if not path.name.endswith(".expected.json"))
WORDS = vocabulary.load(ROOT / "templates/vocabulary/zh_Hans.toml")
NOT_IN_THE_FILE = {
    "L10-交办清单.csv": {"congress", "session"},  # no heading above the header
    "L18-交办单.docx": {"publicity"},
}
"""What the expectation has of another file of the same case."""


def flat(text):
    plain = unicodedata.normalize("NFKC", "" if text is None else str(text))
    return re.sub(r"\s+", "", plain).rstrip("。.;；")


def stated(case):
    """The values of a case under the keys of the expectations."""
    proposal, handling = case.document["proposal"], case.document["handling"]
    return {
        **{key: flat(proposal.get(key)) for key in ("kind", "number", "congress", "session", "title", "background")},
        "proposers": [flat(person["name"]) for person in proposal["proposers"]],
        "points": [flat(point["ask"]) for point in proposal["points"] or ()],
        **{key: flat(handling.get(key)) for key in ("type", "lead", "assigned", "due")},
        "co_handlers": [flat(unit) for unit in handling.get("co_handlers") or ()],
        "publicity": flat(case.document["reply"]["publicity"]),
    }


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.name)
def test_a_file_gives_the_cases_that_are_expected(path):
    if kind_of(path.read_bytes()) == "office" and not shutil.which("soffice"):
        pytest.skip("without LibreOffice")
    expected = json.loads((FOLDER / f"{path.stem}.expected.json").read_text(encoding="utf-8"))["cases"]
    cases = [stated(case) for case in read_form(path, WORDS).cases]
    wanted = []
    for values in expected:
        keys = {key for key, value in values.items() if value is not None} - NOT_IN_THE_FILE.get(path.name, set())
        plain = {
            key: list(map(flat, values[key])) if isinstance(values[key], list) else flat(values[key]) for key in keys
        }
        wanted.append(plain)
    assert [{key: case[key] for key in want} for case, want in zip(cases, wanted, strict=True)] == wanted
