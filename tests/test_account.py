"""What a document must and may say, for cases that state everything: tests/ledger/accounts/*.txt, one for each document.

What the wordings and vocabularies themselves add is left out there, so that only the case's own words stand in them.
After an intended change: `DOCGEN_GOLDEN=write .venv/bin/python -m pytest tests/test_account.py`, then read the diff.
"""

import datetime as dt
import os

import pytest
from conftest import KINDS, ROOT, compositions

import docgen
from docgen import casefile, readback
from docgen.case import Case
from docgen.checks import frame_reader
from docgen.checks.account import account
from docgen.checks.ledger import Account
from docgen.composition import Composition, compose
from docgen.stationery import Cabinet

FOLDER = ROOT / "tests/ledger/accounts"
WRITING = os.environ.get("DOCGEN_GOLDEN") == "write"
CABINET = Cabinet(ROOT / "templates")
FULL = (ROOT / "tests/digest/full.yaml").read_text(encoding="utf-8")
LEADS = {"gxj": "市工业和信息化局", "czj": "市财政局"}
"""One office has contact and copies of its own, the other the format of a document."""


def full_case(**changes) -> Case:
    """The case with a value for every key, led and co-handled by offices that have a paper."""
    text = FULL.replace("标记主办", changes.pop("lead", LEADS["gxj"])).replace("标记会办", "市科技创新委员会")
    for old, new in changes.pop("replaced", {}).items():
        assert old in text
        text = text.replace(old, new)
    return casefile.parse(text, "full.yaml").case


def own_words(found: Account, composition: Composition) -> list[str]:
    """What may be said besides, without the words of vocabularies and wordings and without plain numbers."""
    stationery = composition.stationery
    known = {*stationery.vocabulary.marks.values(), *stationery.vocabulary.documents.values()}
    known |= set(frame_reader.constants(stationery.sources))
    return sorted(found.values - {readback.squeezed(word) for word in known})


def shown(composition: Composition) -> str:
    found = account(composition)
    lines = []
    for number, group in enumerate(found.groups, 1):
        for passage in group:
            lines += [f"必印 {number} {'.'.join(map(str, passage.key))}：{line}" for line in passage.lines]
    lines += [f"写明 {'.'.join(map(str, key))}：{fact}" for key, fact in found.facts]
    lines += sorted(
        f"标题 {one.number}｜{one.label}｜{one.text}｜{'.'.join(map(str, one.key))}" for one in found.headings
    )
    lines += [f"可说 {value}" for value in own_words(found, composition)]
    return "\n".join(lines) + "\n"


def made(case: Case, kind: str) -> tuple[Composition, ...]:
    return compose(case, kind, CABINET)


ALONE = {
    "type: 主办会办": "type: 独办",
    "proposers_total: \"7031\"\n": "",
    "summary: 标记摘要": "summary:",
    "address: 标记地址, postcode: 标记邮编": "name2: x",
}
EXAMPLES = {
    **{f"各项齐全-{kind}": (lambda kind=kind: made(full_case(), kind)[0]) for kind in KINDS},
    "各项齐全-再一个单位": lambda: made(full_case(lead=LEADS["czj"]), "reply")[0],
    "没有自拟摘要-summary": lambda: made(full_case(replaced={"summary: 标记摘要": "summary:"}), "summary")[0],
    "独办-reply": lambda: made(full_case(replaced={"type: 主办会办": "type: 独办"}), "reply")[0],
    **{
        f"{case}-{name}": (lambda case=case, name=name: compositions(case)[name])
        for case, name in [
            ("02-joint-signers", "答复函"),
            ("03-joint-each", None),
            ("05-group-proposal", "答复函"),
            ("08-table", "答复函"),
            ("07-again", "答复函"),
            ("13-summary-only", "答复摘要"),
        ]
        if name
    },
    "03-joint-each-第一位": lambda: next(iter(compositions("03-joint-each").values())),
    "03-joint-each-反馈": lambda: [one for one in compositions("03-joint-each").values() if one.doc.kind == "feedback"][0],
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_document_must_and_may_say_what_its_file_lists(name):
    path, found = FOLDER / f"{name}.txt", shown(EXAMPLES[name]())
    if WRITING:
        path.parent.mkdir(exist_ok=True)
        path.write_text(found, encoding="utf-8")
    assert found.splitlines() == path.read_text(encoding="utf-8").splitlines()


def test_every_file_of_an_account_belongs_to_an_example():
    assert {path.stem for path in FOLDER.iterdir()} == set(EXAMPLES)
