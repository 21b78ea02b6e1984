"""One record of a form → the values of a case. Text that does not belong in a case is reported.

The values of a case are nested dictionaries with the keys in the order of a case file. A `Clerk` makes the innermost
values, and records where each character of the form is used.
"""

from __future__ import annotations

import re
from typing import Any, get_args

import docgen.intake.headings as headings
import docgen.intake.parties as parties
from docgen.errors import Severity
from docgen.intake.character_ledger import Destination
from docgen.intake.check_boxes import chosen_word
from docgen.intake.clerk import Clerk, is_placeholder, visible
from docgen.intake.dates import is_serial, plain_date
from docgen.intake.paragraphs import texts
from docgen.intake.passages import DOUBLE, LOOSE, PAGE, STRAY, FormEntry, Passage, Quote
from docgen.language import say
from docgen.model.case import Kind
from docgen.model.scalars import CaseNumber, Date

Values = dict[str, Any]

_SESSION = re.compile(r"(?P<congress>.*届\w*?)(?P<session>第?[一二三四五六七八九十\d]+次\w*)(?:[（(].*[)）])?")
"""The name of a meeting, such as 市七届人大五次会议. The groups are the congress and the session.

A remark in brackets may follow. It is no group.
"""
_WORDS = re.compile(r"[^\W第号_]")
"""A character of a word beside the number of a proposal. 第, 号 and punctuation marks are no such words.

If there is such a word, docgen reports that it leaves the word out.
"""
_WANTED = {"date": "handling.assigned", "publicity": "reply.publicity"}
"""Field of a form → its key in the case file. If the form does not contain such a field, this is reported."""
_LONGEST_HEADING = 40
"""The greatest length in characters of a heading of a form, such as 代表建议登记表."""
_OF_CO_HANDLERS = ("协办", "会办")
"""How the label of a date begins that is not the date of the reply, but of the co-handlers' opinions."""


def transcribe(clerk: Clerk) -> Values:
    """Return the values of a case.

    A value that the form does not contain is None, the mark of a missing value, or a likely value. A likely value is
    reported.
    """
    for entry in clerk.record.entries:
        record_label(clerk, entry)
    for wanted, key in _WANTED.items():
        _report_missing(clerk, wanted, key)
    number = _number(clerk)
    congress, session = _meeting(clerk)
    _report_identity(clerk, number, congress, session)
    notes = _notes(clerk)
    proposers, total = parties.proposers(clerk, notes)
    kind, field = _kind_and_field(clerk)
    background, points = texts(clerk)
    if not points:
        _report_missing(clerk, "points", "proposal.points", Severity.ERROR)
    handling = parties.units(clerk, notes)
    handling |= {"assigned": _assigned(clerk)}
    if due := _due(clerk):
        handling |= {"due": due}
    for entry in clerk.record.of("remarks"):  # what offices say about the handling: a case has no key for it
        clerk.keep_and_note(entry.word, clerk.filled(entry))
    proposal: Values = {"kind": kind, "number": number, "congress": congress, "session": session}
    if field:
        proposal["field"] = field
    proposal["title"] = clerk.required("title", clerk.unwrapped("title", clerk.taken("title")))
    proposal["proposers"] = proposers
    if total:
        proposal["proposers_total"] = total
    if background:
        proposal["background"] = background
    proposal["points"] = points or None
    values: Values = {"proposal": proposal, "handling": handling, "reply": _reply(clerk, points)}
    note = _note(notes)
    return {"note": note, **values} if note else values


def record_label(clerk: Clerk, entry: FormEntry) -> None:
    """Note the destination of a label. Report the whole entry if its label is unknown, repeated or missing."""
    label = [entry.label] if entry.label else []
    clerk.mark(Destination.LABEL, label)
    if not entry.field.startswith("?"):
        return
    clerk.keep_as_comment(entry.word, entry.passages)
    text = visible(" / ".join(passage.text for passage in entry.passages))
    severity = Severity.WARNING
    code, step = "intake-unknown", say("要用的，手工补入这一件；要让程序认得，写进登记表旁边的“标签.toml”再导入")
    message = say("不认识的标签“{word}”，记在案件文件末尾：{text}", word=entry.word, text=text)
    if entry.field == DOUBLE:
        code, step = "intake-double", say("核对应以哪一处为准")
        message = say("“{word}”这一项重复，记在案件文件末尾：{text}", word=entry.word, text=text)
    elif entry.field == LOOSE:
        # A short text is the heading of the form, such as 代表建议登记表. The officer need not look at it.
        is_heading = all(len(passage.text) <= _LONGEST_HEADING for passage in entry.passages)
        code, step, severity = "intake-unplaced", "", Severity.INFO if is_heading else Severity.WARNING
        message = say("第一个标签之前的文字，记在案件文件末尾：{text}", text=text)
    elif entry.field == STRAY:
        code, step = "intake-unplaced", ""
        message = say("没有标签的文字，记在案件文件末尾：{text}", text=text)
    elif entry.field == PAGE:
        code, step = "intake-page", ""
        message = say("像是页码或页眉，没有作为正文，记在案件文件末尾：{text}", text=text)
    passages = [*label, *entry.passages]
    if passages:
        clerk.report(code, message, passages[0], key=entry.word, severity=severity, next_step=step)


def _report_missing(clerk: Clerk, field: str, key: str, severity: Severity = Severity.WARNING) -> None:
    """Report a field if the form has no text for it. key: its key in the case file.

    A field that has a placeholder instead of a text is reported here only if the severity is ERROR.
    """
    text = ""
    for entry in clerk.record.of(field):
        text += "".join(passage.text for passage in entry.passages)
    if not text or (severity is Severity.ERROR and is_placeholder(text, clerk.vocabulary)):
        label = clerk.label(field)
        step = say("在案件文件中填写 {key}", key=key)
        message = say("登记表没有{label}", label=label)
        clerk.report("intake-missing", message, key=label, severity=severity, next_step=step)


def _report_identity(
    clerk: Clerk, number: Quote | str | None, congress: Quote | str | None, session: Quote | str | None
) -> None:
    """Report which of number, congress and session a form lacks. A letter names the proposal by them.

    A form with some of them, but not all, is an error. A form with none is older than the numbers.
    """
    severity = Severity.ERROR if number or congress or session else Severity.WARNING
    if not number:
        _report_missing(clerk, "number", "proposal.number", severity)
    if not congress and not session:
        key, message = clerk.label("congress"), say("登记表没有{label}", label=clerk.label("congress"))
    elif not congress:
        key, message = clerk.label("congress"), say("登记表没有写明是哪一届")
    elif not session:
        key, message = clerk.label("session"), say("登记表没有写明是第几次会议")
    else:
        return
    step = say(
        "在案件文件中填写 proposal.congress 和 proposal.session，或者导入时用 --congress、--session 给整批一个届次"
    )
    clerk.report("intake-missing", message, key=key, severity=severity, next_step=step)


def _notes(clerk: Clerk) -> parties.Notes:
    """Return the lines for the note: the proposer's contact and the serial number. No document may print them."""
    notes: parties.Notes = []
    for entry in clerk.record.of("contact", "serial"):
        for passage in clerk.filled(entry):
            parties.add_note(clerk, notes, entry.word, passage, entry.field)
    return notes


def _note(notes: parties.Notes) -> Quote | None:
    """Return the note, which is for officers only; None if there is nothing to note."""
    parts: list[Passage | str] = []
    for word, value in sorted(notes, key=lambda note: note[1].passages[0].start):
        parts += ["　" if parts else "", f"{word}：", *value.parts]
    return Quote(tuple(parts)) if parts else None


def _kind_and_field(clerk: Clerk) -> tuple[Quote | str, Quote | str | None]:
    """Return the kind of the proposal and its field. An entry such as 类别 may state either.

    If the form does not state the kind, it is assumed from the labels and the title.
    """
    kinds: list[tuple[Passage, str]] = []
    fields: list[tuple[str, Passage]] = []
    for entry in clerk.record.of("kind", "field"):
        for passage in clerk.filled(entry):
            named = _named_kind(passage.text) if entry.field == "kind" else None
            if named:
                kinds.append((passage, named))
            else:
                fields.append((entry.word, passage))
    return _kind(clerk, kinds), _field(clerk, fields)


def _named_kind(text: str) -> str | None:
    """Return the kind that a text such as 代表建议 or 委员提案 names.

    Return None if the text contains no kind or several kinds, or if it is longer than 10 characters.
    """
    word = chosen_word(text)
    found = [kind for kind in get_args(Kind) if kind in word]
    return found[0] if len(found) == 1 and len(word) <= 10 else None


def _kind(clerk: Clerk, kinds: list[tuple[Passage, str]]) -> Quote | str:
    """Return the kind that the form states. If it states none, assume one and report that.

    kinds: each passage that names a kind, with the kind. If 政协 occurs in a label, in a value such as the title, or in
    the congress that was given for all, the assumed kind is 提案. Otherwise a kind other than 建议 is assumed if a
    label contains it, or if such a value ends with it. Otherwise the text before the first label names the kind. If
    that text names none, the assumed kind is 建议.
    """
    if stated := clerk.agreed("kind", kinds):
        return stated
    first, *others = get_args(Kind)
    # The label 建议案号 means 建议 and 案号.
    labels = [entry.word.replace("建议案", "建议") for entry in clerk.record.known]
    values: list[str] = []
    for entry in clerk.record.of("title", "congress", "session", "number"):
        values += [passage.text.removesuffix("。") for passage in entry.passages]
    given_congress = "" if clerk.record.of("congress", "session") else clerk.vocabulary.form.meeting[0]
    loose: list[str] = []
    for entry in clerk.record.of(LOOSE):
        loose += [passage.text for passage in entry.passages]
    assumed = headings.kind(loose) or first
    for other in others:
        if any(other in label for label in labels) or any(value.endswith(other) for value in values):
            assumed = other
    if any("政协" in hint for hint in (*labels, *values, given_congress)):
        assumed = others[0]
    message = say("登记表没有写明是建议还是提案，按“{kind}”处理", kind=assumed)
    clerk.assume("kind", message, "proposal.kind")
    return str(assumed)


def _field(clerk: Clerk, fields: list[tuple[str, Passage]]) -> Quote | str | None:
    """Return the field of work that the form states first; None if it states none, or if its boxes are unclear.

    fields: each passage that states a field, with its label. All passages but the first are kept as comments.
    """
    if not fields:
        return None
    for word, passage in fields[1:]:
        clerk.keep_and_note(word, [passage])
    word, passage = fields[0]
    chosen = chosen_word(passage.text)
    if any(box in chosen for box in "□☑"):
        clerk.report_unplaced("field", passage, say("看不懂的{label}", label=clerk.label("field")))
        return None
    if any(box in passage.text for box in "□☑"):
        return clerk.normalised("field", passage, chosen)
    value = clerk.line("field", [passage])
    if value and word != clerk.label("field"):
        clerk.assume("field", say("“{word}”记作领域", word=word), "proposal.field", passage)
    return value


def _number(clerk: Clerk) -> Quote | str | None:
    """Return the number without 第 and 号; None if there is no valid number.

    The kind may follow 号, as in 第12号提案. It is left out. Any other word beside the number is left out too, and this
    is reported.
    """
    passages = clerk.single("number")
    if not passages:
        return None
    passage = passages[0]
    if match := re.search("(?<=号)(?:建议|提案|议案)[)）]?$", passage.text):
        clerk.mark(Destination.SEPARATOR, [passage.cut(match.start())])
        passage = passage.cut(0, match.start())
    core = clerk.checked("number", passage, CaseNumber)
    if not core:
        return None
    if "第" in core or "号" in core:
        clerk.report_refused("number", [passage], say("“{value}”不像编号；编号如 20260123、T014、J027", value=core))
        return None
    before, _, after = passage.text.partition(core)
    if core not in passage.text or _WORDS.search(before + after):
        return clerk.normalised("number", passage, core)
    begin = len(before)
    end = begin + len(core)
    clerk.mark(Destination.SEPARATOR, [passage.cut(0, begin), passage.cut(end)])
    return clerk.put_in_case(Quote((passage.cut(begin, end),)))


def _meeting(clerk: Clerk) -> tuple[Quote | str | None, Quote | str | None]:
    """Return the congress and the session. A text with both, such as 市七届人大五次会议, is divided.

    If the form does not state one of them, the value that the officer gave for the whole batch is used. None: the
    officer gave no value either.
    """
    congress, session = clerk.single("congress"), clerk.single("session")
    if congress and not session and (both := _SESSION.fullmatch(congress[0].text)):
        congress, session = _divided(clerk, congress[0], both)
    elif session and (both := _SESSION.fullmatch(session[0].text)):
        for repeated in congress:
            clerk.report_unplaced("congress", repeated, say("会议名称里已有届次"), severity=Severity.INFO)
        congress, session = _divided(clerk, session[0], both)
    stated_congress, stated_session = clerk.line("congress", congress), clerk.line("session", session)
    given_congress, given_session = clerk.vocabulary.form.meeting
    uses_given_congress = bool(given_congress) and not stated_congress
    uses_given_session = bool(given_session) and not stated_session
    if uses_given_congress or uses_given_session:
        message = say("登记表没有写全届次，用导入时给的“{text}”", text=given_congress + given_session)
        clerk.note(clerk.label("congress"), None, message)
    return stated_congress or given_congress or None, stated_session or given_session or None


def _divided(clerk: Clerk, passage: Passage, both: re.Match[str]) -> tuple[tuple[Passage, ...], tuple[Passage, ...]]:
    """Return the congress and the session of a passage. both: the match of `_SESSION`.

    If a remark in brackets follows the session, it is kept as a comment.
    """
    begin, end = both.span("session")
    clerk.keep_as_comment(clerk.label("session"), [passage.cut(end)])
    return (passage.cut(0, begin),), (passage.cut(begin, end),)


def _assigned(clerk: Clerk) -> Quote | str | None:
    """Return the date of assignment; None if there is no valid date.

    A form may have several dates. The first date with 交办 in its label counts. If no label has 交办, the first date is
    assumed to be the date of assignment. The other dates are kept as comments.
    """
    dates = clerk.dated("date")
    if not dates:
        return None
    of_assignment = [date for date in dates if "交办" in date[0]]
    other_dates = [date for date in dates if "交办" not in date[0]]
    (word, passage), *rest = of_assignment + other_dates
    for other_word, other_passage in rest:
        clerk.keep_and_note(other_word, [other_passage])
    value = _date(clerk, "date", passage)
    if value and "交办" not in word:
        clerk.assume("date", say("“{word}”记作交办日期", word=word), "handling.assigned", passage)
    return value


def _due(clerk: Clerk) -> Quote | str | None:
    """Return the date until which the unit must reply.

    Return None if the form states no such date. A period such as 三个月 is no date, and is kept as a comment.
    """
    value: Quote | str | None = None
    for word, passage in clerk.dated("due"):
        is_date = re.search(r"\d{4}|[〇○零]", passage.text) is not None
        if value is None and is_date and not word.startswith(_OF_CO_HANDLERS):
            value = _date(clerk, "due", passage)
        else:
            clerk.keep_and_note(word, [passage])
    return value


def _date(clerk: Clerk, field: str, passage: Passage) -> Quote | str | None:
    """Return a date in the form 2026-03-05; None if the text is no date.

    If docgen changes more than the separators of the date, for example its numerals, the change is reported.
    """
    plain = plain_date(passage.text)
    iso = clerk.checked(field, passage, Date, plain)
    if iso is None:
        return None
    if plain == passage.text:
        if iso == passage.text:
            return clerk.put_in_case(Quote((passage,)))
        # Only the separators differ, as in 2026年3月5日.
        clerk.mark(Destination.CASE, [passage])
        return iso
    if is_serial(passage.text):
        message = say("“{text}”像是表格软件里的日期，记作 {date}", text=passage.text, date=iso)
        clerk.mark(Destination.REPORT, [passage])
        clerk.report("intake-normalised", message, passage, key=clerk.label(field), next_step=say("照原件核对这一天"))
        return iso
    return clerk.normalised(field, passage, iso)


def _reply(clerk: Clerk, points: list[Values]) -> Values:
    """Return the values of a reply with an empty answer to each point."""
    answers = [{"point": str(point["label"]), "text": None} for point in points]
    return {
        "document_number": None,
        "date": None,
        "category": None,
        "publicity": clerk.choice("publicity", clerk.vocabulary.form.publicities),
        "answers": answers or None,
        "contact": {"name": None, "phone": None},
    }
