"""One record of a form → the values of a case. Text that does not belong in a case is reported.

The values of a case are nested dictionaries with the keys in the order of a case file. A `Clerk` makes the innermost
values, and records where each character of the form is used.
"""

from __future__ import annotations

import re
from typing import Any, get_args

import docgen.intake.names as names
from docgen.errors import Severity
from docgen.intake.character_ledger import Destination
from docgen.intake.clerk import Clerk, visible
from docgen.intake.paragraphs import texts
from docgen.intake.passages import DOUBLE, LOOSE, FormEntry, Passage, Quote
from docgen.language import say
from docgen.model.case import Kind
from docgen.model.scalars import CaseNumber, Date

Values = dict[str, Any]

_SESSION = re.compile(r"(?P<congress>.*届\w*?)(?P<session>第?[一二三四五六七八九十\d]+次\w*)")
_WORDS = re.compile(r"[^\W第号_]")
"""Words around a number that are more than its 第 and 号, so that they must not vanish silently."""
_WANTED = {
    "number": "proposal.number",
    "congress": "proposal.congress",
    "date": "handling.assigned",
    "publicity": "reply.publicity",
    "contact": "reply.contact",
    "points": "proposal.points",
}
"""Field of a form → its key in the case file. The field is reported if the form does not contain it."""


def transcribe(clerk: Clerk) -> Values:
    """Return the values of a case.

    A value that the form does not contain is None, or a likely value, or the mark of a missing value. A likely value is
    reported.
    """
    for entry in clerk.record.entries:
        file_label(clerk, entry)
    for field, key in _WANTED.items():
        _report_missing(clerk, field, key)
    note = _note(clerk)
    congress, session = _congress(clerk)
    proposers, total = _proposers(clerk)
    background, points = texts(clerk)
    handling = _handling(clerk)
    opinions = _opinions(handling)
    return {
        **({"note": note} if note else {}),
        "proposal": {
            "kind": _kind(clerk),
            "number": _number(clerk),
            "congress": congress,
            "session": session,
            "title": clerk.required("title", clerk.unwrapped("title")),
            "proposers": proposers,
            **({"proposers_total": total} if total else {}),
            "background": background,
            "points": points or None,
        },
        "handling": handling,
        "reply": _reply(clerk, points),
        **({"opinions": opinions} if opinions else {}),
    }


def file_label(clerk: Clerk, entry: FormEntry) -> None:
    """Note the destination of a label. Report the whole entry if its label is unknown, repeated or missing."""
    label = [entry.label] if entry.label else []
    if not entry.field.startswith("?"):
        clerk.mark(Destination.LABEL, label)
        return
    clerk.mark(Destination.REPORT, [*label, *entry.passages])
    text = visible(" / ".join(passage.text for passage in entry.passages))
    code, step = "intake-unknown", say("需要时把它加进词汇文件的 [form]，或手工补入案件文件")
    message = say("不认识的标签“{word}”，未写入案件文件：{text}", word=entry.word, text=text)
    if entry.field == DOUBLE:
        code, step = "intake-double", say("核对应以哪一处为准")
        message = say("“{word}”这一项重复，未写入案件文件：{text}", word=entry.word, text=text)
    elif entry.field == LOOSE:
        code, step = "intake-unplaced", ""
        message = say("第一个标签之前的文字，未写入案件文件：{text}", text=text)
    for passage in [*label, *entry.passages][:1]:
        clerk.report(code, message, passage, key=entry.word, next_step=step)


def _report_missing(clerk: Clerk, field: str, key: str) -> None:
    if not any(entry.passages for entry in clerk.record.of(field)):
        label = clerk.label(field)
        step = say("在案件文件中填写 {key}", key=key)
        message = say("登记表没有{label}", label=label)
        clerk.report("intake-missing", message, key=label, next_step=step)


def _note(clerk: Clerk) -> Quote | None:
    """Return the note, which is for officers only. It contains the proposer's contact and the serial number.

    No document may print the proposer's telephone number.
    """
    parts: list[Passage | str] = []
    for entry in clerk.record.of("contact", "serial"):
        for passage in clerk.kept(entry):
            if value := clerk.line(entry.field, [passage]):
                parts += ["　" if parts else "", f"{entry.word}：", *value.parts]
                message = say("{word}记入备注（note），不进入任何文书", word=entry.word)
                key, severity = entry.word, Severity.INFO
                clerk.report("intake-noted", message, passage, key=key, severity=severity)
    return Quote(tuple(parts)) if parts else None


def _kind(clerk: Clerk) -> Quote | str:
    """Return the kind of the proposal. If the form does not state it, assume a kind from the labels of the form."""
    first, *others = kinds = get_args(Kind)
    kind = clerk.choice("kind", {name: [name] for name in kinds})
    if kind is not None:
        return kind
    labels = [entry.word for entry in clerk.record.known]
    assumed = next((name for name in others for label in labels if name in label), first)
    message = say("登记表没有写明是建议还是提案，按“{kind}”处理", kind=assumed)
    clerk.assume("kind", message, "proposal.kind")
    return str(assumed)


def _number(clerk: Clerk) -> Quote | str | None:
    """Return the number without 第 and 号; None if there is no valid number."""
    if not (found := clerk.checked("number", CaseNumber)):
        return None
    passage, core = found
    before, _, after = passage.text.partition(core)
    if core not in passage.text or _WORDS.search(before + after):
        return clerk.normalised("number", passage, core)
    begin = len(before)
    end = begin + len(core)
    clerk.mark(Destination.SEPARATOR, [passage.cut(0, begin), passage.cut(end)])
    return clerk.case(Quote((passage.cut(begin, end),)))


def _congress(clerk: Clerk) -> tuple[Quote | None, Quote | None]:
    """Return the congress and the session. A text with both, such as 市七届人大五次会议, is divided."""
    congress, session = clerk.single("congress"), clerk.single("session")
    if congress and not session and (both := _SESSION.fullmatch(congress[0].text)):
        offset = both.start("session")
        congress, session = (congress[0].cut(0, offset),), (congress[0].cut(offset),)
    return clerk.line("congress", congress), clerk.line("session", session)


def _proposers(clerk: Clerk) -> tuple[list[Values], Quote | str | None]:
    """Return the values of the proposers, and how many people propose together."""
    titles = list(clerk.vocabulary.proposer_titles.values())
    found = names.people((*clerk.taken("proposers"), *clerk.taken("joint")), titles)
    clerk.mark(Destination.SEPARATOR, found.separators)
    people = [name for item in found.items if (name := clerk.line("proposers", item.passages))]
    proposers = [{"name": name, **_group(clerk, name)} for name in people]
    return proposers or [{"name": clerk.required("proposers", None)}], _total(clerk, found.total)


def _group(clerk: Clerk, name: Quote) -> Values:
    """Return {"title": "集体"} if a name looks like the name of a group; otherwise an empty dictionary."""
    if len(str(name)) < 5 or not str(name).endswith(clerk.vocabulary.form.groups):
        return {}
    message = say("“{name}”像是集体，按集体提出处理", name=name)
    clerk.assume("proposers", message, "proposal.proposers", name.passages[0])
    return {"title": "集体"}


def _total(clerk: Clerk, passage: Passage | None) -> Quote | str | None:
    """Return how many people propose together. passage: the number in 等8名代表 or 等八名代表."""
    if passage is None:
        return None
    if re.fullmatch(r"[1-9][0-9]*", passage.text):
        return clerk.case(Quote((passage,)))
    numerals = {clerk.vocabulary.ordinal(number): str(number) for number in range(1, 100)}
    if total := numerals.get(passage.text):
        return clerk.normalised("proposers", passage, total)
    clerk.leave("proposers", passage, say("看不懂的人数"))
    return None


def _handling(clerk: Clerk) -> Values:
    """Return the values of the handling: type, units and date of assignment."""
    lead = clerk.required("lead", clerk.unwrapped("lead"))
    if isinstance(lead, Quote) and len(names.units(lead.passages).items) > 1:
        message, step = say("主办单位不止一个，照原样写入"), say("在案件文件中只留答复单位")
        key = clerk.label("lead")
        clerk.report("intake-ambiguous", message, lead.passages[0], key=key, next_step=step)
    found = names.units(clerk.taken("co_handlers"))
    clerk.mark(Destination.SEPARATOR, found.separators)
    units = [unit for item in found.items if (unit := clerk.line("co_handlers", item.passages))]
    kind = clerk.choice("type", clerk.vocabulary.form.types)
    if kind is None:
        kind = "主办会办" if units else "独办"
        message = say("登记表没有可用的办理类型，按“{kind}”处理", kind=kind)
        clerk.assume("type", message, "handling.type")
    return {"type": kind, "lead": lead, "co_handlers": units or None, "assigned": _assigned(clerk)}


def _assigned(clerk: Clerk) -> Quote | None:
    """Return the date of assignment; None if there is no valid date."""
    if not (found := clerk.checked("date", Date)):
        return None
    word = clerk.record.of("date")[0].word
    if "交办" not in word:
        clerk.assume("date", say("“{word}”记作交办日期", word=word), "handling.assigned", found[0])
    return clerk.case(Quote((found[0],)))


def _reply(clerk: Clerk, points: list[Values]) -> Values:
    """Return the values of a reply with an empty answer to each point."""
    answers = [{"point": str(point["label"]), "heading": None, "text": None} for point in points]
    return {
        "document_number": None,
        "date": None,
        "category": None,
        "publicity": clerk.choice("publicity", clerk.vocabulary.form.publicities),
        "answers": answers or None,
        "contact": {"name": None, "phone": None},
    }


def _opinions(handling: Values) -> list[Values]:
    """Return the values of an empty opinion for each co-handler; none for 分办, because each unit gives a reply."""
    if str(handling["type"]) == "分办":
        return []
    empty: Values = {"document_number": None, "date": None, "text": None}
    return [
        {"unit": str(unit), **empty, "contact": {"name": None, "phone": None}} for unit in handling["co_handlers"] or ()
    ]
