"""Compute the values of companions: the further proposals that the same letter answers (并案)."""

from __future__ import annotations

from docgen.composition.keyed import Keyed
from docgen.composition.values import CompanionValues
from docgen.errors import Key
from docgen.model.case import Companion, Family, Proposal, Proposer, topic_of

_TOGETHER: Key = ("proposal", "together")


def values(proposal: Proposal) -> tuple[CompanionValues, ...]:
    """Return the values of the companions of a proposal."""
    found = []
    before = Keyed(proposal.kind, ("proposal", "kind"))
    for index, companion in enumerate(proposal.together):
        key: Key = (*_TOGETHER, index)
        kind = Keyed(companion.kind, (*key, "kind")) if companion.kind else Keyed(proposal.kind, ("proposal", "kind"))
        found.append(
            CompanionValues(
                kind=kind,
                kind_before=before if before != kind else None,
                number=Keyed(companion.number, (*key, "number")),
                title=Keyed(companion.title, (*key, "title")),
                topic=Keyed(topic_of(companion.title), (*key, "title")),
            )
        )
        before = kind
    return tuple(found)


def family_of(proposal: Proposal, person: Proposer) -> Family:
    """Return the family of what a person made: the proposal itself, or one of its companions.

    A companion without a kind has the kind of the proposal. A companion of the same kind has the family of the
    proposal, and so has a 建议案, because deputies and members of the CPPCC both make them.
    """
    named = _companion_of(proposal, person)
    kind = named[1].kind if named else None
    if kind in (None, proposal.kind, "建议案"):
        return proposal.family
    return "提案" if kind in ("提案", "社情民意信息") else "建议"


def proposer_key(proposal: Proposal, person: Proposer) -> Key:
    """Return the key of a proposer of the proposal or of a companion."""
    named = _companion_of(proposal, person)
    if named is None:
        return ("proposal", "proposers", proposal.proposers.index(person))
    index, companion = named
    return (*_TOGETHER, index, "proposers", (companion.proposers or ()).index(person))


def _companion_of(proposal: Proposal, person: Proposer) -> tuple[int, Companion] | None:
    """Return the first companion that a person made, with its index; None if the person made the proposal itself."""
    if person in proposal.proposers:
        return None
    for index, companion in enumerate(proposal.together):
        if person in (companion.proposers or ()):
            return index, companion
    return None
