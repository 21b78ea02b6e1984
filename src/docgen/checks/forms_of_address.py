"""The ways in which a document may name and address the proposers.

The input is a composition. The output is texts for its account. They are computed again, not taken from `fill_values`,
so that a mistake there is found.
"""

from __future__ import annotations

from collections.abc import Iterator

import docgen.checks.shell_account as shell_account
import docgen.checks.wording_reader as wording_reader
from docgen.composition.compose import Composition
from docgen.model.case import Proposer


def names_in_salutation(composition: Composition) -> Iterator[str]:
    """Yield the names that the salutation must have.

    A letter to one proposer has that name. Other letters have as many names as the department states.
    """
    people = composition.case.proposal.ordered_proposers
    form, total = composition.lead.department.proposers, int(composition.case.proposal.proposers_total or 0)
    if composition.addressee is not None:
        yield composition.addressee.name
    elif max(len(people), total) > len(people) or len(people) > form.most_named:
        yield from (person.name for person in people[: form.leading])
    else:
        yield from (person.name for person in people)


def forms_of_address(composition: Composition) -> Iterator[str]:
    """Yield all ways to name the proposers: 陈洁代表, 郭胜利、陈爱珍委员, 李红等8名代表."""
    proposal = composition.case.proposal
    form = composition.lead.department.proposers
    people = _named_proposers(composition)
    for group in (people, proposal.ordered_proposers if len(people) > 1 else people):
        names = "、".join(person.name for person in group)
        count = max(int(proposal.proposers_total or 0), len(group))
        for person in group:
            title = _title(person, composition)
            yield person.name
            yield person.name + title
            yield names + title
            yield person.name + composition.lead.others.format(count=count) + title
        leading = "、".join(person.name for person in group[: form.leading])
        yield leading + composition.lead.others.format(count=count) + _title(group[0], composition)


def _title(person: Proposer, composition: Composition) -> str:
    """Return the title behind a proposer's name, which is empty for a group."""
    if person.is_group:
        return ""
    family = composition.case.proposal.family
    usual = composition.stationery.vocabulary.proposer_titles[family]
    return person.title or composition.lead.department.proposers.titles.get(family) or usual


def _named_proposers(composition: Composition) -> tuple[Proposer, ...]:
    """Return the proposers that a document may name.

    A letter to one of several proposers names no other, unless its kind, its wording or its shell lists them all.
    """
    kind, addressee = composition.kind, composition.addressee
    texts = (*wording_reader.texts(composition.stationery.sources, kind.wording), *shell_account.texts(composition))
    if addressee is None or "signers" in kind.may_say or any("proposal.proposers" in text for text in texts):
        return composition.case.proposal.ordered_proposers
    return (addressee,)


def pronoun(composition: Composition) -> str:
    """Return the word for “you” that the replying unit uses for those whom the document addresses."""
    form, proposal = composition.lead.department.proposers, composition.case.proposal
    if composition.addressee is not None:
        return form.group if composition.addressee.is_group else form.one
    people = proposal.ordered_proposers
    if len(people) == 1 and people[0].is_group:
        return form.group
    return form.one if len(people) == 1 and not proposal.proposers_total else form.several
