"""An edition → the sections of the book that contain the replies.

Each part (编) has a title page, and chapters with an entry for each reply. An entry is the data of one reply. A chapter
begins on a new page. Within a chapter, a reply begins on a new page only if it follows an annex.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from docgen.composition.fill_values import heading_for
from docgen.composition.prose import paragraphs, plain_paragraphs
from docgen.digest.anchors import case_anchor
from docgen.digest.edition import Edition
from docgen.digest.record import Entry, InternalRecord, PublicRecord
from docgen.digest.register import proposers
from docgen.digest.tables import box
from docgen.digest.year import KIND_TITLES, Chapter
from docgen.model.blocks import Block, Link, PageRef, Para, Role, Run, para
from docgen.model.book import BookBlock, Heading, Section
from docgen.model.case import Case
from docgen.stationery.vocabulary import Vocabulary

_BOX = (1.2, 3, 1.2, 3)
"""The relative widths of the columns of the data box: name, value, name, value."""


def sections(edition: Edition, words: Vocabulary, annexed: Mapping[str, Sequence[Section]]) -> Iterator[Section]:
    """Yield the sections of all parts. annexed: the anchor of a reply → the sections of its annexes."""
    by_proposal: dict[tuple[str, ...], list[Entry]] = defaultdict(list)
    for part in edition.parts:
        for chapter in part.chapters:
            for entry in chapter.records:
                by_proposal[entry.proposal_key].append(entry)
    for number, part in enumerate(edition.parts, 1):
        part_title = f"第{words.ordinal(number)}编　{KIND_TITLES[part.kind]}"
        yield Section((Heading(1, para(Role.PART, part_title), f"part-{number}"),), right=True, bare=True)
        for index, chapter in enumerate(part.chapters, 1):
            name = edition.plan.chapter_titles.get(chapter.name, chapter.name)
            title = f"第{words.ordinal(index) if index < 100 else index}章　{name}"
            heading = Heading(2, para(Role.CHAPTER, title), f"chapter-{number}-{index}")
            yield from _chapter(chapter, heading, title, words, by_proposal, annexed)


def _chapter(
    chapter: Chapter[Any],
    heading: Heading,
    title: str,
    words: Vocabulary,
    by_proposal: Mapping[tuple[str, ...], Sequence[Entry]],
    annexed: Mapping[str, Sequence[Section]],
) -> Iterator[Section]:
    """Yield the sections of a chapter. A reply with annexes ends its section, and its annexes are the next sections.

    title: the text of the heading. by_proposal: the key of a proposal → all replies to it.
    """
    blocks: list[BookBlock] = [heading, para(Role.CHAPTER_NOTE, _opening(chapter))]
    for entry in chapter.records:
        siblings = [other for other in by_proposal[entry.proposal_key] if other is not entry]
        blocks += _entry(entry, words, siblings)
        if annexes := annexed.get(entry.anchor, ()):
            yield Section(tuple(blocks), running=title)
            yield from annexes
            blocks = []
    if blocks:
        yield Section(tuple(blocks), running=title)


def _opening(chapter: Chapter[Any]) -> str:
    """Return the sentence below the title of a chapter: the number of replies, and the number in each category."""
    counts = Counter(record.category for record in chapter.records)
    parts = [f"{letter}类{counts[letter]}件次" for letter in sorted(filter(None, counts))]
    if counts[None]:
        parts.append(f"尚未答复{counts[None]}件次")
    return f"本章收录{len(chapter.records)}件次：{'，'.join(parts)}"


def _entry(entry: Entry, words: Vocabulary, siblings: Sequence[Entry]) -> Iterator[BookBlock]:
    """Yield the blocks of a reply in the book: heading, data box, references to its siblings, proposal and answers.

    siblings: the replies of other units to the same proposal.
    """
    number = f"（第{entry.number}号）" if entry.number else ""
    yield Heading(3, para(Role.CASE, entry.title + number), case_anchor(entry.anchor))
    yield box(list(_facts(entry, words)), _BOX)
    runs: list[Run | Link | PageRef] = []
    for other in siblings:
        target = case_anchor(other.anchor)
        runs += [Run("；" if runs else "见"), Link(f"{other.lead}的答复", target)]
        runs += [Run("，第"), PageRef(target), Run("页")]
    if runs:
        yield Para(Role.SEE, (*runs, Run("。")))
    match entry:
        case PublicRecord():
            yield from _public(entry, words)
        case InternalRecord():
            yield from _internal(entry, words)


def _facts(entry: Entry, words: Vocabulary) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a reply's data box. In a row, names and values alternate."""
    date = words.date(entry.date) if entry.date else "尚未答复"
    yield "编号", entry.number, "提出人", proposers(entry, words)
    if entry.together:
        yield "并案", "；".join(f"{joined.title}（第{joined.number}号）" for joined in entry.together)
    yield "主办单位", entry.lead, "办理方式", entry.type
    if entry.co_handlers:
        yield ("会办单位" if entry.type == "主办会办" else "其他答复单位"), words.join(entry.co_handlers)
    yield "答复文号", entry.document_number or "", "答复日期", date
    yield "办理类别", f"{entry.category}类" if entry.category else "", "公开属性", entry.publicity or "未注明"
    if isinstance(entry, InternalRecord):
        yield "时限", str(entry.timeliness), "沟通方式", str(entry.contact)
        yield "首次评价", entry.first or "未反馈", "再次评价", entry.again or ("未反馈" if entry.is_again else "无")


def _public(record: PublicRecord, words: Vocabulary) -> Iterator[Block]:
    if not record.answers and record.text is None:
        yield para(Role.CASE_HEADING, "【答复摘要】")
        yield from paragraphs(record.summary or "")
        return
    yield para(Role.CASE_HEADING, f"【{record.called or record.kind}内容】")
    for point in record.points:
        yield para(Role.BODY, f"{point.label}　{point.ask}")
    yield para(Role.CASE_HEADING, "【答复】")
    if record.preamble:
        yield from paragraphs(record.preamble)
    if record.text:
        yield from paragraphs(record.text)
    many = len(record.answers) > 1
    for number, answer in enumerate(record.answers, 1):
        heading = answer.heading or heading_for([(point.label, point.ask) for point in answer.points])
        yield from _answer(number, heading, answer, words, many=many)
    if record.statements:
        yield para(Role.CASE_HEADING, "【会办单位意见】")
        for statement in record.statements:
            yield para(Role.HEADING2, statement.unit)
            yield from plain_paragraphs(statement.text)
    if record.closing:
        yield from paragraphs(record.closing)


def _internal(record: InternalRecord, words: Vocabulary) -> Iterator[Block]:
    case = record.case
    yield from _headed(f"{record.called or record.kind}内容", _content(case))
    yield from _headed("答复", list(_reply(case, words)))
    yield from _headed("答复摘要", plain_paragraphs(case.reply.summary or ""))
    for opinion in case.opinions:
        yield from _headed(f"会办意见　{opinion.unit}", plain_paragraphs(opinion.text or ""))
        yield from _headed(f"答复转述的会办意见　{opinion.unit}", plain_paragraphs(opinion.stated or ""))
    yield from _feedback(case, words)


def _headed(heading: str, blocks: Sequence[Block]) -> Sequence[Block]:
    """Return blocks below a heading; nothing if there are no blocks."""
    return [para(Role.CASE_HEADING, f"【{heading}】"), *blocks] if blocks else []


def _content(case: Case) -> list[Block]:
    """Return what a proposal says."""
    blocks: list[Block] = [*plain_paragraphs(case.proposal.background or "")]
    for point in case.proposal.points:
        blocks += [para(Role.BODY, f"{point.label}　{point.ask}"), *plain_paragraphs(point.rationale or "")]
    return blocks


def _reply(case: Case, words: Vocabulary) -> Iterator[Block]:
    reply = case.reply
    if reply.preamble:
        yield from paragraphs(reply.preamble)
    if reply.whole is not None:
        yield from paragraphs(reply.whole)
    answered = case.own_answers() if reply.whole is None else []
    for number, (points, answer) in enumerate(answered, 1):
        if answer:
            heading = answer.heading or heading_for([(point.label, point.ask) for point in points])
            yield from _answer(number, heading, answer, words, many=len(answered) > 1)
    if reply.closing:
        yield from paragraphs(reply.closing)


def _answer(number: int, heading: str, answer: Any, words: Vocabulary, *, many: bool) -> Iterator[Block]:
    """Yield the blocks of an answer. If the reply has several answers (`many`), each has a numbered heading.

    answer: an `Answer` of a case or a `PublicAnswer`. Their fields have the same names.
    """
    if many:
        yield para(Role.HEADING1, f"{words.ordinal(number)}、{heading}")
    if answer.text:
        yield from paragraphs(answer.text)
    for name in ("done", "advancing", "pending", "declined"):
        if answer.outcome and (text := getattr(answer.outcome, name)):
            runs = chain.from_iterable(block.runs for block in plain_paragraphs(text) if isinstance(block, Para))
            yield Para(Role.ITEM, (Run(f"{words.labels.of(name)}："), *runs))


def _feedback(case: Case, words: Vocabulary) -> Iterator[Block]:
    """Yield each earlier reply with its date, number, rating and comment, then the feedback on this reply."""
    for earlier in case.history:
        number = f"以{earlier.document_number}" if earlier.document_number else ""
        sentence = f"{words.date(earlier.date)}{number}答复，评价：{earlier.result or '未反馈'}。"
        yield para(Role.CASE_HEADING, "【前次答复】")
        yield para(Role.BODY, sentence)
        yield from _reply(case.model_copy(update={"reply": earlier}), words)
        if earlier.comment:
            yield from plain_paragraphs(earlier.comment)
    if feedback := case.feedback:
        yield para(Role.CASE_HEADING, "【反馈】")
        parts = [
            (words.date(feedback.date) if feedback.date else "", "反馈日期"),
            (feedback.met or "", "沟通方式"),
            (feedback.attitude or "", "对办理态度"),
            (feedback.result or "", "对办理结果"),
        ]
        yield para(Role.BODY, "；".join(f"{label}：{value}" for value, label in parts if value) + "。")
        if feedback.comment:
            yield from plain_paragraphs(feedback.comment)
