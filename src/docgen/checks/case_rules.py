"""The rules for a case, and for a document before it is written: `CaseFile` → findings, each with its line."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from docgen.composition import kinds
from docgen.composition.companions import proposer_key
from docgen.composition.compose import Composition
from docgen.errors import Finding, Place, Severity, dotted
from docgen.inspection.readback import squeezed
from docgen.language import listing, say
from docgen.layout import font_coverage, table_cells
from docgen.model import deadlines
from docgen.model.blocks import Emphasis, Run, Table, joined_runs, text, walk
from docgen.model.case import Case
from docgen.model.case_file import CaseFile, Key
from docgen.stationery.department import of_kind
from docgen.stationery.departments import Departments

_WE = re.compile("我(?:单位|[局委办厅部院校行])")
"""The words with which an office speaks of itself."""
_NUMERAL = re.compile(r"[（(]?[一二三四五六七八九十]+[、）)]")
"""The numeral before a heading."""
_LONG_NUMBER = re.compile(r"[0-9](?:[ -]?[0-9]){6,}[Xx]?")
"""A number of seven digits or more, such as a phone number. Full-width digits must be replaced before the search."""
_NUMBER_WITH_YEAR = re.compile(r"((?:19|20)[0-9]{2})[0-9]{3,5}")
"""The number of a proposal that begins with a year."""
_USUAL_DATE = re.compile(r"[0-9]{4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?")
"""A date in one of the usual forms."""
_YEAR = re.compile(r"〔(\d{4})〕")
"""The year in a document number."""


def values_are_there(file: CaseFile, composition: Composition) -> Iterator[Finding]:
    """The case has every value that the document prints. A document that lacks a value is not final.

    No other text of the document contains the mark of a missing value (待填).
    """
    mark = composition.stationery.vocabulary.marks.missing.partition("：")[0]
    for paragraph in walk(composition.doc):
        for run in joined_runs(paragraph.runs):
            if mark in run.text and not (isinstance(run, Run) and run.emphasis is Emphasis.MISSING):
                yield _error("case-mark", say("还有没填的“{value}”", value=run.text[:20]), Place(file.name))
    for key, mark in composition.missing:
        yield Finding(
            "case-incomplete",
            say("{document}缺少{mark}", document=composition.name, mark=mark.strip("【】").removeprefix("待填：")),
            file.place(key),
            next_step=_how_to_fill(file, key),
        )


def answers_are_printed(file: CaseFile, composition: Composition) -> Iterator[Finding]:
    """The document prints every text and outcome of the answers. Some layouts print only the texts or the outcomes."""
    if "reply.answers" not in composition.kind.prints:
        return
    printed = squeezed("".join(text(paragraph) for paragraph in walk(composition.doc)))
    own_labels = {point.label for point in file.case.own_points()}
    for key, value in file.texts():
        if "widths" in key:  # the only part of a table that is not printed
            continue
        in_answer = key[:2] == ("reply", "answers") and len(key) > 3 and key[3] in ("text", "outcome")
        is_own = in_answer and own_labels.intersection(file.case.reply.answers[int(key[2])].labels)
        if (is_own or key[:2] == ("reply", "text")) and squeezed(value) not in printed:
            message = say("本单位的版式不印这一项：“{value}”", value=value.strip()[:12])
            step = say("清单式答复写 outcome，其他版式写 text")
            yield _error("answer-unprinted", message, file.place(key), step)


def characters_have_a_font(file: CaseFile, composition: Composition) -> Iterator[Finding]:
    """Every character has a font. A character without a font would be printed as □. It is reported only once."""
    reported = set()
    for lack in font_coverage.lacking(composition.doc, composition.stationery.profile):
        if lack.character in reported:
            continue
        reported.add(lack.character)
        key, position = _place_of_character(file, lack)
        message = say("第 {position} 个字符 {name} 没有字体可印", position=position, name=lack.name)
        step = say("改用常用字或通用的写法；docgen doctor 列出有哪些字体")
        yield _error("no-glyph", message, file.place(key) if key else Place(file.name), step)


def numbers_fit_their_cells(file: CaseFile, composition: Composition) -> Iterator[Finding]:
    """Every number in a table fits on a line of its cell. A number in two lines reads as two numbers.

    Each table is reported once.
    """
    profile = composition.stationery.profile
    for block in composition.doc.body:
        if not isinstance(block, Table):
            continue
        for broken in table_cells.broken_numbers(block, profile, profile.text_width):
            message = say(
                "表格第 {row} 行第 {column} 格太窄，“{number}”会断成两行",
                row=broken.row,
                column=broken.column,
                number=broken.number,
            )
            step = say("减少栏数，或把表格拆成两张，或换用较大的单位（如万元）")
            yield _error("number-broken", message, file.place(broken.key) if broken.key else Place(file.name), step)
            break


def _place_of_character(file: CaseFile, lack: font_coverage.Lack) -> tuple[Key, int]:
    """Return the key of the first text with a character, and the character's position in the text, from 1.

    If the case does not have the character, the key is empty, and the position is counted in the printed paragraph.
    """
    for key, value in file.texts():
        if lack.character in value:
            return key, value.index(lack.character) + 1
    return (), lack.position


def words_are_not_doubled(file: CaseFile, departments: Departments) -> Iterator[Finding]:
    """Session, congress, names and headings are written as the wording needs them.

    The wording adds 代表 or 委员 to a name and a numeral to a heading, so the case must not have them. The wording does
    not add 会议 to a session, so the case must have it, or 闭会期间. The congress must fit the kind of proposal.
    """
    proposal = file.case.proposal
    if proposal.session and "会议" not in proposal.session and "闭会" not in proposal.session:
        yield _error("session-form", say("“次”应写成“六次会议”或“闭会期间”的样子"), file.place(("proposal", "session")))
    # 建议案 is not in this table: it may come from 人大 or from 政协.
    usual = {"提案": "政协", "社情民意信息": "政协", "议案": "人大", "书面意见": "人大"}
    body = "政协" if proposal.family == "提案" else "人大"
    if proposal.congress and usual.get(proposal.kind, body) != body:
        message = say("{kind}与“{congress}”不符", kind=proposal.kind, congress=proposal.congress)
        yield _error("congress-kind", message, file.place(("proposal", "congress")))
    elif proposal.kind == "建议" and body == "政协":
        title = departments.named(file.case.handling.lead).vocabulary.proposer_titles[proposal.family]
        message = say("“{congress}”的建议，提出人称“{title}”", congress=proposal.congress, title=title)
        step = say("是人大代表建议的，改正“届”")
        yield Finding("congress-kind", message, file.place(("proposal", "congress")), Severity.WARNING, step)
    if proposal.title.endswith(("。", "；", "，")):
        message = say("标题末尾有“{mark}”，会印进答复函的第一句", mark=proposal.title[-1])
        yield Finding("title-stop", message, file.place(("proposal", "title")), Severity.WARNING, say("改正这一处"))
    for proposer in proposal.ordered_proposers:
        if not proposer.is_group and proposer.name.endswith(("代表", "委员")) and len(proposer.name) > 3:
            place = file.place((*proposer_key(proposal, proposer), "name"))
            yield _error("proposer-title", say("姓名里不要写“代表”“委员”，称呼会自动加上"), place)
    for index, answer in enumerate(file.case.reply.answers):
        if answer.heading and _NUMERAL.match(answer.heading):
            place = file.place(("reply", "answers", index, "heading"))
            yield _error("heading-numeral", say("小标题里不要写序号，会自动加上"), place)


def values_are_read_as_typed(file: CaseFile, _departments: Departments) -> Iterator[Finding]:
    """Each value is read as it was typed. Otherwise a notice shows what was read, such as A for A类.

    The case file does not change.
    """
    for key, typed in file.texts():
        value = _value(file.case, key)
        is_usual = isinstance(value, dt.date) and _USUAL_DATE.fullmatch(typed.strip())
        if not isinstance(value, str | dt.date) or is_usual or str(value).split() == typed.split():
            continue
        message = say("“{typed}”读作“{value}”", typed=typed.strip()[:30], value=value)
        yield Finding("value-folded", message, file.place(key), Severity.INFO, say("不对的话改正这一处"))


def _value(case: Case, key: tuple[str | int, ...]) -> object:
    """Return the value of the case with a key. Return None if there is none."""
    value: object = case
    for part in key:
        if isinstance(value, tuple) and isinstance(part, int) and part < len(value):
            value = value[part]
        elif isinstance(value, dict):
            value = value.get(part)
        else:
            value = getattr(value, str(part), None)
    return value


def category_is_of_the_place(file: CaseFile, departments: Departments) -> Iterator[Finding]:
    """The category is one that the city or province uses. Cities differ in number and meaning of categories."""
    reply = file.case.reply
    stationery = departments.named(file.case.handling.lead)
    meanings = stationery.vocabulary.categories[stationery.department.place]
    if reply.category and reply.category not in meanings:
        step = say("可选：{choices}", choices=listing(meanings))
        message = say("本地没有 {letter} 类", letter=reply.category)
        yield _error("category-place", message, file.place(("reply", "category")), step)


def names_have_no_numbers(file: CaseFile, _departments: Departments) -> Iterator[Finding]:
    """No name contains a phone number or an identity number. The number would be published with the name."""
    for key, value in file.texts():
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
            yield _error("name-number", message, file.place(key), say("这里只写姓名；联系人的电话写在 phone"))


def answers_match_points(file: CaseFile, _departments: Departments) -> Iterator[Finding]:
    """Each answer belongs to a point of the replying unit, and no point has two answers.

    Other answers would not be printed. The case must have a point to answer, and no two points with the same label.
    """
    labels = [point.label for point in file.case.proposal.points]
    own_labels = [point.label for point in file.case.own_points()]
    if not own_labels and file.case.reply.text is None:
        yield _error("points-missing", say("没有要答复的意见建议"), file.place(("proposal", "points")))
    for index, label in enumerate(labels):
        if labels.index(label) != index:
            yield _error(
                "point-twice", say("“{label}”出现两次", label=label), file.place(("proposal", "points", index))
            )
    seen: set[str] = set()
    for index, answer in enumerate(file.case.reply.answers):
        for position, label in enumerate(answer.labels):
            last = ("point",) if answer.point else ("points", position)
            place = file.place(("reply", "answers", index, *last))
            if label not in labels:
                near = _near_label(label, labels)
                step = (
                    say("改为：{line}", line=f"{last[0]}: {near}")
                    if near
                    else say("可写：{names}", names=listing(labels))
                )
                yield _error("answer-without-point", say("没有“{label}”这一条，答复不会印出", label=label), place, step)
            elif label not in own_labels:
                message = say("“{label}”由其他单位答复，这里的答复不会印出", label=label)
                yield _error("answer-elsewhere", message, place)
            elif label in seen:
                yield _error("answer-twice", say("“{label}”有两份答复，只会印出第一份", label=label), place)
            seen.add(label)
    if file.case.reply.text and file.case.reply.whole is None:
        message = say("既写了整篇答复，又写了逐条答复")
        yield _error("answers-and-text", message, file.place(("reply", "text")), say("留一种，删去另一种"))


def _near_label(typed: str, labels: list[str]) -> str:
    """Return the one label with the same number as a typed label: 建议二 for 建议2 or 二、; empty if there is none."""
    plain = re.sub(r"[\W建议第条]", "", unicodedata.normalize("NFKC", typed))
    digits = "零一二三四五六七八九十"
    numeral = digits[int(plain)] if plain.isdecimal() and int(plain) < len(digits) else plain
    found = [label for label in labels if numeral and re.sub(r"[\W建议第条]", "", label) in (plain, numeral)]
    return found[0] if len(found) == 1 else ""


def proposals_are_told_apart(file: CaseFile, _departments: Departments) -> Iterator[Finding]:
    """The proposals that one letter answers have different numbers."""
    seen = [file.case.proposal.number]
    for index, companion in enumerate(file.case.proposal.together):
        if companion.number in seen:
            place = file.place(("proposal", "together", index, "number"))
            yield _error("number-twice", say("编号 {number} 写了两遍", number=companion.number), place)
        seen.append(companion.number)


def proposers_are_told_apart(file: CaseFile, _departments: Departments) -> Iterator[Finding]:
    """No two proposers have the same name, and the total is not lower than the number of proposers in the list.

    Otherwise a letter would leave a proposer out.
    """
    proposal = file.case.proposal
    names = [proposer.name for proposer in proposal.proposers]
    names += [person.name for person in proposal.ordered_proposers if person not in proposal.proposers]
    if proposal.proposers_total and int(proposal.proposers_total) < len(names):
        message = say("联名总人数 {total} 少于所列的 {count} 人", total=proposal.proposers_total, count=len(names))
        yield _error("proposers-total", message, file.place(("proposal", "proposers_total")))
    for name, count in Counter(names).items():
        if count > 1:
            last = len(names) - 1 - names[::-1].index(name)
            place = file.place(("proposal", "proposers", last, "name"))
            step = say("同名的两位请在姓名后括注代表团或单位")
            yield _error("proposer-twice", say("提出人“{name}”出现两次", name=name), place, step)


def opinions_match_co_handlers(file: CaseFile, _departments: Departments) -> Iterator[Finding]:
    """Each opinion belongs to a co-handler, and no co-handler has two opinions.

    Other opinions would not be printed. The list of co-handlers must fit the type of handling.
    """
    case = file.case
    units = [opinion.unit for opinion in case.opinions]
    handlers = case.handling.co_handlers if case.handling.type == "主办会办" else ()
    for index, unit in enumerate(units):
        place = file.place(("opinions", index, "unit"))
        if unit not in handlers:
            step = say("会办单位：{names}", names=listing(handlers) or say("无"))
            yield _error("opinion-without-unit", say("“{unit}”不是会办单位，意见不会印出", unit=unit), place, step)
        elif units.index(unit) != index:
            yield _error("opinion-twice", say("“{unit}”有两份会办意见", unit=unit), place)
    if case.handling.type == "独办" and case.handling.co_handlers:
        yield _error("co-handler-alone", say("独办件写了会办单位"), file.place(("handling", "co_handlers")))
    if case.handling.type == "主办会办" and not handlers:
        yield _error("co-handler-missing", say("主办会办件没有会办单位"), file.place(("handling", "co_handlers")))
    for unit, count in Counter(case.handling.co_handlers).items():
        if count > 1 or unit == case.handling.lead:
            yield _error("unit-twice", say("单位“{unit}”重复", unit=unit), file.place(("handling", "co_handlers")))


def numbers_have_their_office(file: CaseFile, departments: Departments) -> Iterator[Finding]:
    """A document number begins with the prefix of its office, and has the year of the document's date (7.2.5)."""
    case = file.case
    lead = departments.named(case.handling.lead).department
    reply_prefix = of_kind(lead.numbers, case.proposal.kind, case.proposal.family, "")
    rows: list[tuple[str | None, dt.date | None, str, Key]] = [
        (case.reply.document_number, case.reply.date, reply_prefix, ("reply", "document_number"))
    ]
    for index, opinion in enumerate(case.opinions):
        if opinion.unit in case.handling.co_handlers:
            prefix = departments.named(opinion.unit).department.numbers.get("会办", "")
            rows.append((opinion.document_number, opinion.date, prefix, ("opinions", index, "document_number")))
    for number, date, prefix, key in rows:
        if number and prefix and not number.startswith(f"{prefix}〔"):
            message = say("“{number}”不是本单位的发文字号（应以“{prefix}”开头）", number=number, prefix=prefix)
            yield Finding("number-prefix", message, file.place(key), Severity.WARNING)
        if number and date and (match := _YEAR.search(number)) and int(match[1]) != date.year:
            yield _error("number-year", say("发文字号“{number}”的年份与日期不符", number=number), file.place(key))


def number_and_reply_are_of_one_time(file: CaseFile, _departments: Departments) -> Iterator[Finding]:
    """A proposal is answered in the year with which its number begins, or in the next year."""
    case = file.case
    match = _NUMBER_WITH_YEAR.fullmatch(case.proposal.number or "")
    dates = [earlier.date for earlier in case.history] + ([case.reply.date] if case.reply.date else [])
    if match and dates and not 0 <= dates[0].year - int(match[1]) <= 1:
        message = say("编号“{number}”的年份与答复日期不符", number=case.proposal.number)
        step = say("核对编号和日期")
        yield Finding("session-year", message, file.place(("proposal", "number")), Severity.WARNING, step)


def dates_are_in_order(file: CaseFile, _departments: Departments) -> Iterator[Finding]:
    """The assignment is before the opinions, and the opinions and earlier replies are before the reply."""
    case = file.case
    assigned, replied = case.handling.assigned, case.reply.date
    rows: list[tuple[dt.date | None, dt.date | None, str, Key]] = [
        (assigned, replied, say("成文日期早于交办日期"), ("reply", "date"))
    ]
    for index, opinion in enumerate(case.opinions):
        rows.append((assigned, opinion.date, say("会办意见的日期早于交办日期"), ("opinions", index, "date")))
        rows.append((opinion.date, replied, say("会办意见的日期晚于答复日期"), ("opinions", index, "date")))
    for index, earlier in enumerate(case.history):
        rows.append((earlier.date, replied, say("再次答复早于前次答复"), ("history", index, "date")))
    for index, (earlier, later) in enumerate(pairwise(case.history), 1):
        rows.append((earlier.date, later.date, say("以往答复应由早到晚排列"), ("history", index, "date")))
    for first, second, message, key in rows:
        if first and second and second < first:
            yield _error("date-order", message, file.place(key))


def deadlines_are_kept(file: CaseFile, departments: Departments) -> Iterator[Finding]:
    """Reply and opinions are dated within the terms of the city or province. Lateness is only a warning.

    Common terms are three months for a reply and one month for an opinion.
    """
    case = file.case
    stationery = departments.named(case.handling.lead)
    vocabulary = stationery.vocabulary
    terms = vocabulary.terms[stationery.department.place]
    due = deadlines.due(case, terms)
    if due and case.reply.date and case.reply.date > due:
        message = say("答复晚于期限（{due}）", due=vocabulary.date(due))
        yield Finding("reply-late", message, file.place(("reply", "date")), Severity.WARNING)
    opinion_due = deadlines.opinions_due(case, terms)
    for index, opinion in enumerate(case.opinions):
        if opinion_due and opinion.date and opinion.date > opinion_due:
            message = say("{unit}的会办意见晚于期限（{due}）", unit=opinion.unit, due=vocabulary.date(opinion_due))
            yield Finding("opinion-late", message, file.place(("opinions", index, "date")), Severity.WARNING)


def opinions_speak_of_their_unit(file: CaseFile, departments: Departments) -> Iterator[Finding]:
    """An opinion that the reply quotes in full does not contain 我局. A reader would think of the replying unit."""
    case = file.case
    for index, opinion in enumerate(case.opinions):
        if opinion.unit not in case.handling.co_handlers or opinion.stated or not isinstance(opinion.text, str):
            continue
        if kinds.opinion_form(case, departments.named(case.handling.lead).department) != "单列":
            continue
        we = departments.named(opinion.unit).department.we
        if we not in opinion.text:
            # A unit without a department's folder may speak of itself in any of the usual words.
            spoken = None if departments.knows(opinion.unit) else _WE.search(opinion.text)
            we = spoken[0] if spoken else ""
        if we:
            message = say("答复函将全文转述{unit}的意见，其中“{we}”会被读成主办单位", unit=opinion.unit, we=we)
            step = say("在 opinions[{index}].stated 中写明转述的话", index=index + 1)
            yield Finding("opinion-we", message, file.place(("opinions", index)), Severity.WARNING, step)


def co_handlers_are_mentioned(file: CaseFile, composition: Composition) -> Iterator[Finding]:
    """A reply without a separate section for opinions mentions each co-handler in its text."""
    case = file.case
    form = kinds.opinion_form(case, composition.lead.department)
    if "opinions" not in composition.kind.prints or form == "单列":
        return
    keys = ("preamble", "answers", "text", "closing") if form == "融入" else ()
    said = squeezed(
        "".join(
            run.text
            for paragraph in walk(composition.doc)
            for run in paragraph.runs
            if not keys or (isinstance(run, Run) and run.key[:1] == ("reply",) and run.key[1:2] and run.key[1] in keys)
        )
    )
    for index, unit in enumerate(kinds.co_handlers(case)):
        if not any(name in said for name in _names_of(unit)):
            message = say("会办意见没有单列，答复函里也没有提到会办单位“{unit}”", unit=unit)
            step = say("在答复内容里写明该单位的意见，或者写 {example}", example="reply.opinions: 单列")
            yield _error("opinion-unmentioned", message, file.place(("handling", "co_handlers", index)), step)


def _names_of(unit: str) -> Iterator[str]:
    """Yield the ways to mention a unit in running text: 市财政局, 财政局, 会办单位."""
    yield squeezed(unit)
    yield squeezed(re.sub("^[^局委办厅院校行]{0,8}?[省市州县区]", "", unit)) or unit
    yield from ("各会办单位", "有关会办单位")


def publicity_has_its_reason(file: CaseFile, _departments: Departments) -> Iterator[Finding]:
    """A reply that is not published in full has a reason for it."""
    reply = file.case.reply
    if reply.publicity in ("不公开", "摘要公开") and not reply.publicity_reason:
        message = say("“{publicity}”没有写明理由", publicity=reply.publicity)
        yield Finding("publicity-reason", message, file.place(("reply", "publicity")), Severity.WARNING)


def _error(code: str, message: str, place: Place, next_step: str = "") -> Finding:
    """Return an error. Without a next step, the user is asked to correct the place."""
    return Finding(code, message, place, next_step=next_step or say("改正这一处"))


def _how_to_fill(file: CaseFile, key: Key) -> str:
    """Return the next step for a missing value: fill in the key, or add the block that the key belongs to."""
    case = file.case
    if key[0] == "opinions" and int(key[1]) >= len(case.opinions):
        return say("在 opinions 下为每个会办单位加一段“- unit: 单位名称”，再填写")
    if key[:2] == ("reply", "answers") and int(key[2]) >= len(case.reply.answers):
        return say(
            "在 reply.answers 下为每一条加一段“- point: 序号”，再填写；几条一起答复的写 points，整篇答复写 reply.text"
        )
    return say("填写 {key}", key=dotted(key))
