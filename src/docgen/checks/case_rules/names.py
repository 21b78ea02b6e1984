"""The rules for names: the proposers, their titles, and the people whom the texts name."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from docgen.checks.case_rules.passages import LETTER, WrittenTexts, error, warning
from docgen.checks.phrases import phrases, source
from docgen.composition.companions import proposer_key
from docgen.errors import Finding, Key
from docgen.language import say
from docgen.model.case_file import CaseFile
from docgen.stationery.departments import Departments

_LONG_NUMBER = re.compile(r"[0-9](?:[ -]?[0-9]){6,}[Xx]?")
"""A number of seven digits or more, such as a phone number. Full-width digits must be replaced before the search."""
_LAST_OF_WORDS = tuple("区县市镇乡村街社界户员部局司校厂商团级层企于位名个")
"""The last characters of words that may stand before 代表 but are no names: 高校代表, 常委会委员."""
_WORDS = phrases("names.words")
_NAMED = phrases("names.named")
_QUOTED = re.compile("“[^”]*”")
_TO_OFFICES = source("names.to_offices")
_YOU_ALONE = "你(?![们局委办厅院校部市县区省镇乡村单处])"
_OTHER_YOU = {
    "您": f"[你您]们|{_YOU_ALONE}|{_TO_OFFICES}",
    "你": f"[你您]们|您|{_TO_OFFICES}",
    "你们": f"您|{_YOU_ALONE}|{_TO_OFFICES}",
    "您们": "您(?!们)|你",
    "贵单位": "您|你(?!们)",
}
"""The word for “you” of a letter → the words for “you” that it should not have."""
_PROPOSAL_OF_MEMBERS = phrases("names.proposal_of_members")
_PROPOSAL_OF_DEPUTIES = phrases("names.proposal_of_deputies")
_BOTH = phrases("names.both")


def names_have_no_numbers(file: CaseFile, _departments: Departments) -> Iterator[Finding]:
    """No name contains a phone number or an identity number. The number would be published with the name."""
    for key, value in file.texts:
        match key:
            case ("proposal", *_, "proposers", int(), "name") | (*_, "contact", "name") | ("handling", "lead"):
                is_name = True
            case ("reply", "signatory") | ("handling", "joint", int()):
                is_name = True
            case ("handling", "co_handlers", int()) | ("opinions", int(), "unit"):
                is_name = True
            case _:
                is_name = False
        if is_name and _LONG_NUMBER.search(unicodedata.normalize("NFKC", value)):
            message = say("姓名、名称里有电话或号码：“{value}”", value=value.strip()[:24])
            yield error("name-number", message, file.place(key), say("这里只写姓名；联系人的电话写在 phone"))


def proposers_are_told_apart(file: CaseFile, _departments: Departments) -> Iterator[Finding]:
    """No two proposers have the same name, and the total is not lower than the number of proposers in the list.

    Otherwise a letter would leave a proposer out.
    """
    proposal = file.case.proposal
    names = [proposer.name for proposer in proposal.proposers]
    others = [person for person in proposal.ordered_proposers if person not in proposal.proposers]
    names += [person.name for person in others]
    if proposal.proposers_total and int(proposal.proposers_total) < len(names):
        message = say("联名总人数 {total} 少于所列的 {count} 人", total=proposal.proposers_total, count=len(names))
        yield error("proposers-total", message, file.place(("proposal", "proposers_total")))
    for name, count in Counter(names).items():
        if count > 1:
            last = len(names) - 1 - names[::-1].index(name)
            key: Key = ("proposal", "proposers", last)
            if last >= len(proposal.proposers):
                key = proposer_key(proposal, others[last - len(proposal.proposers)])
            place = file.place((*key, "name"))
            step = say("同名的两位请在姓名后括注代表团或单位")
            yield error("proposer-twice", say("提出人“{name}”出现两次", name=name), place, step)


def texts_name_the_proposers(written: WrittenTexts, _departments: Departments) -> Iterator[Finding]:
    """A text calls only the proposers 代表 or 委员. Another name may come from a case that was copied."""
    names = {re.sub(r"\s", "", person.name) for person in written.case.proposal.ordered_proposers}
    surnames = {name[0] for name in names}
    for passage in written.passages:
        if "代表" not in passage.text and "委员" not in passage.text:
            continue
        for match in _NAMED.finditer(passage.text):
            name = match["name"]
            is_known = name in names or (len(name) == 1 and name in surnames)
            if is_known or _WORDS.fullmatch(name) or name.endswith(_LAST_OF_WORDS):
                continue
            message = say("“{name}”不是本件的提出人", name=match[0])
            yield warning("name-foreign", message, passage.place)


def texts_address_the_proposers_alike(written: WrittenTexts, departments: Departments) -> Iterator[Finding]:
    """The reply has one word for “you”, that of its salutation: 您 for one person, 你们 for several.

    Only the first place with another word is reported.
    """
    proposal, form = written.case.proposal, departments.named(written.case.handling.lead).department.proposers
    people = proposal.ordered_proposers
    is_one = (len(people) == 1 and not proposal.proposers_total) or written.case.reply.joint == "each"  # a letter each
    usual = form.one if is_one else form.several
    if people and len(people) == 1 and people[0].is_group:
        usual = form.group
    foreign = _OTHER_YOU.get(usual)
    for passage in written.passages:
        if foreign and passage.part in LETTER and (match := re.search(foreign, _QUOTED.sub("", passage.text))):
            message = say("信里称“{usual}”，这里写了“{text}”", usual=usual, text=match[0])
            yield warning("you-mixed", message, passage.place)
            break


def texts_fit_the_family(written: WrittenTexts, _departments: Departments) -> Iterator[Finding]:
    """A reply to a 建议 speaks of 代表 and 建议, a reply to a 提案 of 委员 and 提案."""
    proposal = written.case.proposal
    if any(companion.kind not in (None, proposal.kind) for companion in proposal.together):
        return
    pattern = _PROPOSAL_OF_MEMBERS if proposal.family == "建议" else _PROPOSAL_OF_DEPUTIES
    for passage in written.passages:
        if "委员" not in passage.text and "提案" not in passage.text and "代表" not in passage.text:
            continue
        for match in pattern.finditer(_BOTH.sub("　", passage.text)):
            message = say("本件是{kind}，这里写了“{text}”", kind=proposal.kind, text=match[0].strip("，。；"))
            yield warning("word-family", message, passage.place)
            break
