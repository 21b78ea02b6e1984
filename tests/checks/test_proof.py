"""What the ledger finds in printed paragraphs: tests/checks/ledger/proofs.toml, each example by its name."""

import tomllib

import pytest
from conftest import ROOT

from docgen.checks.expected_lines import ExpectedLine
from docgen.checks.text_proof import Account, Proof, RequiredPassage, is_whole, prove

PROOFS = tomllib.loads((ROOT / "tests/checks/ledger/proofs.toml").read_text(encoding="utf-8"))["proof"]


def key(spelled):
    return tuple(int(part) if part.isdigit() else part for part in spelled.split("."))


def account(example):
    groups = tuple(
        tuple(RequiredPassage((place, number), tuple(lines)) for number, lines in enumerate(group))
        for place, group in enumerate(example.get("groups", []))
    )
    facts = tuple(((number,), fact) for number, fact in enumerate(example.get("facts", [])))
    lines = [ExpectedLine(line) for line in example.get("lines", example["printed"])]
    head = tuple(map(ExpectedLine, example.get("head", [])))
    signed = tuple(((number,), name) for number, name in enumerate(example.get("signed", [])))
    beside = tuple(map(ExpectedLine, example.get("beside", [])))
    return Account(groups, facts, head, tuple(lines), signed, beside)


def shown(found):
    return [f"{'.'.join(map(str, place))} {text}" for place, text in found]


@pytest.mark.parametrize("example", PROOFS, ids=lambda example: example["name"])
def test_the_ledger_finds_what_the_example_says_and_no_more(example):
    proof = prove(example["printed"], account(example))
    found = {
        "lost": shown(proof.lost) + [f"措辞 {line.text}" for line in proof.unprinted],
        "misplaced": shown(proof.misplaced) + [f"措辞 {text}" for text in proof.moved],
        "unstated": shown(proof.unstated),
        "foreign": proof.foreign,
    }
    assert found == {name: example.get(name, []) for name in found}
    assert proof.holds == (not any(found.values()))


@pytest.mark.parametrize("fault", ["lost", "unprinted", "misplaced", "moved", "unstated", "foreign"])
def test_a_proof_with_any_one_fault_does_not_hold(fault):
    assert Proof().holds
    assert not Proof(**{fault: [(("甲",), "乙")]}).holds


def test_every_line_of_every_passage_is_counted():
    found = account({"groups": [[["一段。", "二段。"], ["三段。"]], [["四段。"]]], "printed": []})
    assert len(found.passage_lines) == 4


@pytest.mark.parametrize(
    ("text", "start", "end", "whole"),
    [
        ("2012", 2, 4, False),
        ("385", 0, 2, False),
        ("12", 0, 2, True),
        ("第12号", 1, 3, True),
        ("a12", 1, 3, False),
        ("12b", 0, 2, False),
        ("AB 12", 3, 5, True),
        ("12-13", 0, 2, True),
        ("-12", 1, 3, True),
        ("é12", 1, 3, True),
        ("12é", 0, 2, True),
        ("甲12", 1, 3, True),
        ("1甲", 1, 2, True),
        ("x(1", 2, 3, True),
        ("1)x", 0, 1, True),
        ("", 0, 0, True),
    ],
)
def test_no_number_and_no_western_word_is_cut(text, start, end, whole):
    assert is_whole(text, start, end) is whole
