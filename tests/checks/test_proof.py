"""What the ledger finds in printed paragraphs: tests/checks/ledger/proofs.toml, each example by its name."""

import tomllib

import pytest
from conftest import ROOT

from docgen.checks.text_proof import Account, PassageHeading, Proof, RequiredPassage, prove
from docgen.checks.wording_lines import Slot, WordingLine

PROOFS = tomllib.loads((ROOT / "tests/checks/ledger/proofs.toml").read_text(encoding="utf-8"))["proof"]


def line(spelled):
    words = spelled.rstrip("*?")
    parts = [part for word in words.split("□") for part in (word, Slot())][:-1]
    loops = spelled.endswith("*")
    return WordingLine(tuple(part for part in parts if part != ""), loops, loops or spelled.endswith("?"))


def key(spelled):
    return tuple(int(part) if part.isdigit() else part for part in spelled.split("."))


def heading(spelled):
    number, label, text, place = spelled.split("|")
    return PassageHeading(number, label, text, key(place))


def account(example):
    groups = tuple(
        tuple(RequiredPassage((place, number), tuple(lines)) for number, lines in enumerate(group))
        for place, group in enumerate(example.get("groups", []))
    )
    facts = tuple(((number,), fact) for number, fact in enumerate(example.get("facts", [])))
    return Account(
        groups,
        facts,
        tuple(map(heading, example.get("headings", []))),
        frozenset(example.get("values", [])),
        tuple(map(line, example.get("frame", []))),
    )


def shown(found):
    return [f"{'.'.join(map(str, place))} {text}" for place, text in found]


@pytest.mark.parametrize("example", PROOFS, ids=lambda example: example["name"])
def test_the_ledger_finds_what_the_example_says_and_no_more(example):
    proof = prove(example["printed"], account(example))
    found = {
        "lost": shown(proof.lost) + [f"措辞 {line.words}" for line in proof.unprinted],
        "misplaced": shown(proof.misplaced),
        "unstated": shown(proof.unstated),
        "foreign": proof.foreign,
    }
    assert found == {name: example.get(name, []) for name in found}
    assert proof.holds == (not any(found.values()))


@pytest.mark.parametrize("fault", ["lost", "unprinted", "misplaced", "unstated", "foreign"])
def test_a_proof_with_any_one_fault_does_not_hold(fault):
    assert Proof().holds
    assert not Proof(**{fault: [(("甲",), "乙")]}).holds


def test_every_line_of_every_passage_is_counted():
    assert account({"groups": [[["一段。", "二段。"], ["三段。"]], [["四段。"]]]}).lines == 4
