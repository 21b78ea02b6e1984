"""Who proposes and who handles: the names in one record → the proposers and the units of a case."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import docgen.intake.names as names
from docgen.errors import Severity
from docgen.intake.character_ledger import Destination
from docgen.intake.clerk import Clerk
from docgen.intake.passages import Passage, Quote, squeeze
from docgen.language import say

Values = dict[str, Any]
Notes = list[tuple[str, Quote]]
"""What the note of a case says: a label, and a text of the form."""

_DOTS = str.maketrans("•‧・･", "····")
"""The dots that keyboards give for the middle dot of a name."""
_NO_NAME = re.compile(r"[^一-鿿㐀-䶿々〇A-Za-z·•‧・･ .'“”\"—-]")
"""A character that is in no name of a person or a group."""
_LONGEST_NAME = 4
"""The greatest number of hanzi in the name of a person without a middle dot."""


def proposers(clerk: Clerk, notes: Notes) -> tuple[list[Values], Quote | str | None]:
    """Return the values of the proposers, and how many people propose together. Telephones are added to the notes."""
    titles = [*clerk.vocabulary.proposer_titles.values(), "领衔", "附议"]
    first = clerk.taken("proposers")
    joint = clerk.taken("joint")
    if joint and not first:
        message, step = say("登记表没有提出人，联名人排在最前"), say("照原件补上领衔人")
        error = Severity.ERROR
        clerk.report("intake-missing", message, joint[0], key=clerk.label("proposers"), severity=error, next_step=step)
    found = names.people((*first, *joint), titles)
    clerk.mark(Destination.SEPARATOR, found.separators)
    for others in found.others:
        clerk.report_unplaced("proposers", others, say("还有没列名的联名人"))
    values: list[Values] = []
    for item in found.items:
        if value := _proposer(clerk, item, notes, [str(value["name"]) for value in values]):
            values.append(value)
    _add_delegation(clerk, values)
    return values or [{"name": clerk.required("proposers", None)}], _total(clerk, found.total)


def _proposer(clerk: Clerk, item: names.ListedName, notes: Notes, taken: Sequence[str]) -> Values | None:
    """Return the values of one proposer; None if the name is refused or taken."""
    label = clerk.label("proposers")
    for passage in item.without_key:
        clerk.keep_as_comment(f"{label}（{item.name}）", [passage])
        clerk.note(label, passage, say("“{text}”记在案件文件末尾，不进入任何文书", text=passage.text))
    for passage in item.contacts:
        add_note(clerk, notes, str(item.name), passage, "contact")
    name = _name(clerk, item)
    if name is None or str(name) in taken:
        if name is not None:
            message = say("“{name}”列了不止一次，只写一次", name=name)
            clerk.note(label, item.name.passages[0], message, "intake-repeated")
        clerk.keep_as_comment(label, [item.unit] if item.unit else [])
        return None
    value: Values = {"name": name, **_group(clerk, name, item.name.passages[0])}
    if item.unit and (unit := clerk.line("proposers", [item.unit])):
        clerk.note(label, item.unit, say("“{text}”记作{name}的代表团、界别或单位", text=unit, name=name))
        value["unit"] = unit
    return value


def _name(clerk: Clerk, item: names.ListedName) -> Quote | str | None:
    """Return a name; None if the item has no text, or if the text is refused because it is no name."""
    typed = str(item.name)
    if not typed:
        return None
    if _NO_NAME.search(typed):
        clerk.report_refused("proposers", item.name.passages, say("“{name}”不像一个人或集体的名称", name=typed))
        return None
    if typed.translate(_DOTS) != typed:
        plain = typed.translate(_DOTS)
        message = say("“{text}”记作“{choice}”", text=typed, choice=plain)
        clerk.mark(Destination.REPORT, item.name.passages)
        clerk.report("intake-normalised", message, item.name.passages[0], key=clerk.label("proposers"))
        return plain
    return clerk.line("proposers", item.name.passages)


def _group(clerk: Clerk, name: Quote | str, passage: Passage) -> Values:
    """Return the title of a group if a name looks like a group; else nothing."""
    text = str(name)
    if len(text) <= _LONGEST_NAME or not re.fullmatch("[一-鿿]+", text):
        return {}
    if text.endswith(clerk.vocabulary.form.groups):
        message = say("“{name}”像是集体，按集体提出处理", name=name)
        clerk.assume("proposers", message, "proposal.proposers", passage)
        return {"title": "集体"}
    message, step = say("“{name}”不像一个人的姓名", name=name), say("核对案件文件里的提出人；集体的 title 写“集体”")
    error = Severity.ERROR
    clerk.report("intake-ambiguous", message, passage, key=clerk.label("proposers"), severity=error, next_step=step)
    return {}


def _add_delegation(clerk: Clerk, values: list[Values]) -> None:
    """Add the delegation or sector that the form states to the first proposer. A further one is kept as a comment."""
    for entry in clerk.record.of("delegation"):
        for passage in clerk.filled(entry):
            if not values or "unit" in values[0] or "title" in values[0]:
                clerk.keep_and_note(entry.word, [passage])
                continue
            if unit := clerk.line("delegation", [passage]):
                values[0]["unit"] = unit
            message = say("{word}“{text}”记作第一位提出人的单位", word=entry.word, text=passage.text)
            clerk.note(entry.word, passage, message)


def _total(clerk: Clerk, passage: Passage | None) -> Quote | str | None:
    """Return how many people propose together. passage: the number in 等8名代表 or 等八名代表."""
    if passage is None:
        return None
    if re.fullmatch(r"[1-9][0-9]*", passage.text):
        return clerk.put_in_case(Quote((passage,)))
    if total := clerk.vocabulary.number(passage.text):
        return clerk.normalised("proposers", passage, str(total))
    clerk.report_unplaced("proposers", passage, say("看不懂的人数"))
    return None


def units(clerk: Clerk, notes: Notes) -> Values:
    """Return the type of the handling, the lead unit and the co-handlers. Contacts are added to the notes."""
    leads, others = _units(clerk, "lead", notes)
    more_leads, co_handlers = _units(clerk, "co_handlers", notes)
    lead = _lead(clerk, [*leads, *more_leads])
    co_handlers = [*others, *co_handlers]
    kind = clerk.choice("type", clerk.vocabulary.form.types)
    if kind is None:
        kind = "主办会办" if co_handlers else "独办"
        message = say("登记表没有可用的办理类型，按“{kind}”处理", kind=kind)
        clerk.assume("type", message, "handling.type")
    if str(kind) == "主办会办" and not co_handlers:
        _report_disagreement(clerk, say("办理类型是主办会办，却没有会办单位"))
    elif str(kind) == "独办" and co_handlers:
        _report_disagreement(clerk, say("办理类型是独办，却有会办单位"))
    handling: Values = {"type": kind, "lead": lead}
    if str(kind) != "独办" or co_handlers:
        handling["co_handlers"] = co_handlers or None
    return handling


def _report_disagreement(clerk: Clerk, message: str) -> None:
    step = say("照原件改案件文件的 handling.type 或 handling.co_handlers")
    error = Severity.ERROR
    clerk.report("intake-disagreement", message, key=clerk.label("type"), severity=error, next_step=step)


def _units(clerk: Clerk, field: str, notes: Notes) -> tuple[list[Quote], list[Quote]]:
    """Return the lead units and the co-handlers of a field. A word such as （会办） decides, or else the field."""
    passages = clerk.taken(field)
    if field == "lead" and len(passages) > 1 and not all(names.is_unit(passage.text) for passage in passages):
        value = clerk.unwrapped(field, passages)  # the long name of a single unit
        return ([value] if value else []), []
    found = names.units(passages)
    clerk.mark(Destination.SEPARATOR, found.separators)
    for others in found.others:
        clerk.report_unplaced(field, others, say("还有没列名的单位"))
    leads: list[Quote] = []
    co_handlers: list[Quote] = []
    for item in found.items:
        for passage in item.contacts:
            add_note(clerk, notes, str(item.name), passage, "contact")
        if unit := clerk.line(field, item.name.passages):
            if item.role == "lead" or (not item.role and field == "lead"):
                leads.append(unit)
            else:
                co_handlers.append(unit)
    return leads, co_handlers


def _lead(clerk: Clerk, leads: Sequence[Quote]) -> Quote | str:
    """Return the lead unit. Several leads are written as they stand, and reported as an error."""
    if len(leads) < 2:
        return clerk.required("lead", leads[0] if leads else None)
    parts: list[Passage | str] = []
    for lead in leads:
        parts += ["、" if parts else "", *lead.parts]
    both = "、".join(map(str, leads))
    message, step = say("主办单位不止一个：{units}", units=both), say("在案件文件中只留答复单位")
    key, error = clerk.label("lead"), Severity.ERROR
    clerk.report("intake-ambiguous", message, leads[0].passages[0], key=key, severity=error, next_step=step)
    return Quote(tuple(parts))


def add_note(clerk: Clerk, notes: Notes, word: str, passage: Passage, field: str) -> None:
    """Add a text to the notes. word: its label. field: the field of the form that has it."""
    if value := clerk.line(field, [passage]):
        notes.append((squeeze(word), value))
        clerk.note(word, passage, say("{word}记入备注（note），不进入任何文书", word=word))
