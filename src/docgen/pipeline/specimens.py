"""A department → specimen cases: made-up cases that use every kind of document and every part.

`docgen departments NAME` shows a letter for them. `docgen departments --lint` makes all of their documents.
"""

from __future__ import annotations

from pathlib import Path

from docgen.checks import wording_reader
from docgen.language import say
from docgen.model import case_file
from docgen.model.case import Case, Outcome
from docgen.model.case_file import CaseFile
from docgen.stationery.departments import Stationery

_OTHER_UNITS = ("市拟真会办甲局", "市拟真会办乙局")
"""Units that have no department folder."""


def specimens(stationery: Stationery) -> tuple[CaseFile, ...]:
    """Return a first reply with co-handlers, a second reply, one of several separate replies (分办), and an opinion."""
    own = stationery.department
    words = dict.fromkeys(("〔建议〕", "〔提案〕", "〔会办〕"), "拟真函")
    words |= {f"〔{name}〕": number for name, number in own.numbers.items()}
    words |= {
        "〔本单位〕": own.short,
        "〔会办甲〕": _OTHER_UNITS[0],
        "〔会办乙〕": _OTHER_UNITS[1],
        "〔类别〕": next(iter(stationery.vocabulary.categories[own.jurisdiction])),
    }
    text = Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")
    for mark, word in words.items():
        text = text.replace(mark, word)
    cases = [case_file.parse(part, "").case for part in text.split("\n---\n")]
    printed = _printed_parts(stationery)
    return tuple(_specimen(case, printed) for case in cases)


def _printed_parts(stationery: Stationery) -> set[str]:
    """Return which parts of an answer the wordings of a department print: its text, its outcome, or both."""
    words = ""
    for kind in stationery.kinds.values():
        if "reply.answers" in kind.prints:
            words += "".join(wording_reader.texts(stationery.sources, kind.wording))
    printed: set[str] = set()
    if "answer.text" in words:
        printed.add("text")
    if any(f"answer.{name}" in words for name in Outcome.model_fields):
        printed.add("outcome")
    return printed


def _specimen(case: Case, printed: set[str]) -> CaseFile:
    """Return a case file without the parts of answers that a department does not print.

    The name of the file contains the note of the case.
    """
    left_out = dict.fromkeys({"text", "outcome"} - printed)
    answers = tuple(answer.model_copy(update=left_out) for answer in case.reply.answers)
    values = case.model_copy(update={"reply": case.reply.model_copy(update={"answers": answers})})
    return case_file.from_values(values.model_dump(mode="json", exclude_none=True), say("样件“{name}”", name=case.note))
