"""Compute the values of a proposal and of its companions, the further proposals that the same letter answers (并案)."""

from __future__ import annotations

from collections.abc import Sequence

from docgen.composition.keyed import Keyed, inner_title, spliced
from docgen.composition.values import CompanionValues
from docgen.errors import Key
from docgen.model.case import Proposal, Proposer, topic_of

_TOGETHER: Key = ("proposal", "together")


def numbers(proposal: Proposal, own: str) -> list[str]:
    """Return the numbers of the proposal and of its companions, each as 第12号. own: the number of the proposal."""
    companions = [Keyed(one.number, (*_TOGETHER, index, "number")) for index, one in enumerate(proposal.together)]
    return [spliced(["第", number, "号"]) for number in (own, *companions)]


def numbered(proposal: Proposal, given: Sequence[str]) -> list[str]:
    """Return numbers with their kinds. A kind stands only behind the last of several numbers of this kind.

    Examples are 第12号、第15号建议 and 第12号建议、第15号议案, each as a list.

    given: the numbers that `numbers` returns.
    """
    kinds = [proposal.kind, *(one.kind or proposal.kind for one in proposal.together)]
    keys: list[Key] = [("proposal", "kind")]
    keys += [(*_TOGETHER, index, "kind") for index in range(len(proposal.together))]
    found: list[str] = []
    for index, number in enumerate(given):
        is_last = index + 1 == len(kinds) or kinds[index + 1] != kinds[index]
        found.append(spliced([number, (kinds[index], keys[index])]) if is_last else number)
    return found


def titles(proposal: Proposal) -> str:
    """Return the titles of the proposal and of its companions, each in 《》."""
    parts: list[str] = ["《", Keyed(inner_title(proposal.title), ("proposal", "title")), "》"]
    for index, one in enumerate(proposal.together):
        parts += ["《", Keyed(inner_title(one.title), (*_TOGETHER, index, "title")), "》"]
    return spliced(parts)


def values(proposal: Proposal) -> tuple[CompanionValues, ...]:
    """Return the values of the companions."""
    found = []
    for index, one in enumerate(proposal.together):
        key: Key = (*_TOGETHER, index)
        found.append(
            CompanionValues(
                kind=Keyed(one.kind or proposal.kind, (*key, "kind")),
                number=Keyed(one.number, (*key, "number")),
                title=Keyed(one.title, (*key, "title")),
                topic=Keyed(topic_of(one.title), (*key, "title")),
            )
        )
    return tuple(found)


def proposer_key(proposal: Proposal, person: Proposer) -> Key:
    """Return the key of a proposer of the proposal or of a companion."""
    for index, one in enumerate(proposal.together):
        if person not in proposal.proposers and person in (one.proposers or ()):
            return (*_TOGETHER, index, "proposers", (one.proposers or ()).index(person))
    return ("proposal", "proposers", proposal.proposers.index(person))
