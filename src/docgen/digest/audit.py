"""The records, parts (编) and tables of an edition → an error if they contradict each other.

`agree` compares the case files with each other. `placed` compares the replies in the book with all replies. `add_up`
compares the rows of each table with its total.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from docgen.digest.record import ContactMode, Entry, InternalRecord
from docgen.digest.scope import proposals
from docgen.digest.statistics import YearTable
from docgen.digest.year import BookPart
from docgen.errors import CaseError, Finding, IntegrityError, Place
from docgen.language import listing, say


def agree(records: Sequence[InternalRecord], meanings: Mapping[str, str], filed: int | None = None) -> None:
    """Raise a `CaseError` with a finding for each missing or contradictory value in the cases.

    meanings: category → its meaning in the place. filed: the number of proposals filed (立案) in the year; None if it
    is not known.
    """
    findings: list[Finding] = []
    by_proposal = defaultdict(list)
    for record in records:
        findings += _missing_values(record, meanings)
        if record.number:  # Two replies without a number need not belong to one proposal.
            by_proposal[record.proposal_key].append(record)
    for siblings in by_proposal.values():
        findings += [*_repeated(siblings), *_contradictions(siblings), *_missing_siblings(siblings)]
    for record in records:
        findings += _answered_twice(record, by_proposal)
    if filed is not None and filed < proposals(records):
        message = say("立案 {filed} 件，少于案件文件中的 {found} 件", filed=filed, found=proposals(records))
        findings.append(Finding("digest-filed", message, next_step=say("核对年度数字文件和案件文件")))
    if findings:
        raise CaseError(
            say("年度汇编有 {count} 处对不上", count=len(findings)),
            findings=findings,
            next_step=say("按所列案件改正后重试"),
        )


def placed(records: Sequence[InternalRecord], parts: Iterable[BookPart[Entry]], omitted: Collection[str]) -> None:
    """Raise an `IntegrityError` that names each reply that a book lacks or contains twice.

    omitted: the anchors of the replies that the book must not contain.
    """
    found: Counter[str] = Counter()
    for part in parts:
        for chapter in part.chapters:
            found.update(record.anchor for record in chapter.records)
    found.update(list(omitted))  # A dictionary would be taken for a table of counts.
    wanted = Counter(record.anchor for record in records)
    if wrong := sorted((wanted - found) + (found - wanted)):
        raise IntegrityError(say("汇编中缺少或重复：{names}", names=listing(wrong)))


def add_up(tables: Iterable[YearTable], entries: Sequence[Entry]) -> None:
    """Raise an `IntegrityError` if the rows of a table do not add up to its total, or if a reply is not counted.

    Tables without a total are not checked. entries: all replies that the tables must count.
    """
    complete = {"categories", "fields", "leads", "types", "timeliness", "satisfaction", "publicity"}
    """The tables that must count every reply."""
    for table in tables:
        if table.total is None:
            continue
        counted: int | None = None
        for index, (column, total) in enumerate(zip(table.columns, table.total, strict=True)):
            if not isinstance(total, int):
                continue
            counts = [row[index] for row in table.rows]
            if sum(count for count in counts if isinstance(count, int)) != total:
                raise IntegrityError(say("“{table}”的“{column}”合计不符", table=table.title, column=column))
            if counted is None and "件次" in column:
                counted = total
        if table.name in complete and counted != len(entries):
            raise IntegrityError(say("“{table}”没有计入全部答复", table=table.title))


def _missing_values(record: InternalRecord, meanings: Mapping[str, str]) -> Iterator[Finding]:
    """Yield a finding for each value that a case lacks, and for each value that cannot be counted."""
    replied, reply_key = record.date is not None, record.reply_key
    if not record.number:
        yield _finding(record, "number", say("没有编号"), "proposal.number")
    if replied and record.category is None:
        yield _finding(record, "category", say("已答复，没有办理类别"), f"{reply_key}.category")
    if replied and record.document_number is None:
        yield _finding(record, "document-number", say("已答复，没有发文字号"), f"{reply_key}.document_number")
    if not replied and record.category is not None:
        yield _finding(record, "date", say("有办理类别，没有成文日期"), "reply.date")
    if record.category and record.category not in meanings:
        message = say("本地没有 {letter} 类", letter=record.category)
        yield _finding(record, "category", message, f"{reply_key}.category")
    if record.contact is ContactMode.UNKNOWN and record.case.feedback and record.case.feedback.met:
        message = say("看不出“{met}”是不是面商", met=record.case.feedback.met)
        yield _finding(record, "met", message, "feedback.met", say("写走访、座谈、面商，或电话、书面、未联系"))


def _answered_twice(
    record: InternalRecord, by_proposal: Mapping[tuple[str, str, str, str], Sequence[InternalRecord]]
) -> Iterator[Finding]:
    """Yield a finding for each further proposal of a reply (并案) that also has a case file of the same unit."""
    for key in record.proposal_keys[1:]:
        others = [other for other in by_proposal.get(key, ()) if other.lead == record.lead]
        if others:
            message = say("并案的编号 {number} 另有案件文件 {name}", number=key[-1], name=others[0].name)
            yield _finding(record, "together", message, "proposal.together", say("一件只答复一次，留一处"))


def _repeated(siblings: Sequence[InternalRecord]) -> Iterator[Finding]:
    """Yield a finding for each unit with more than one reply to a proposal. siblings: all replies to the proposal."""
    for unit, count in Counter(record.lead for record in siblings).items():
        if count > 1:
            repeated = [record for record in siblings if record.lead == unit]
            message = say("与 {names} 编号和答复单位都相同", names=listing(record.name for record in repeated[:-1]))
            yield _finding(repeated[-1], "twice", message, "proposal.number", say("删去重复的案件文件，或改正编号"))


def _contradictions(siblings: Sequence[InternalRecord]) -> Iterator[Finding]:
    """Yield a finding for each value that must be the same in all replies to a proposal but is not."""
    first, *others = siblings
    compared: tuple[tuple[str, str, Callable[[InternalRecord], object]], ...] = (
        ("title", "proposal.title", lambda record: record.title),
        ("proposers", "proposal.proposers", lambda record: (record.proposers, record.total)),
        ("field", "proposal.field", lambda record: record.field),
        ("type", "handling.type", lambda record: record.type),
    )
    for record in others:
        for code, key, value in compared:
            if value(record) != value(first):
                message = say("与 {name} 同号，{key} 却不同", name=first.name, key=key)
                yield _finding(record, code, message, key, say("改成一致"))
        if record.type != "分办" and record.lead != first.lead:
            message = say("与 {name} 同号，却不是分办", name=first.name)
            yield _finding(record, "type", message, "handling.type", say("分办件的每份案件文件都写“分办”"))


def _missing_siblings(siblings: Sequence[InternalRecord]) -> Iterator[Finding]:
    """Yield a finding for each unit of a 分办 case that has no case file or is not named in another case file."""
    answering = {record.lead for record in siblings}
    for record in siblings:
        if record.type == "分办":
            named = {record.lead, *record.co_handlers}
            for unit in sorted(named - answering):
                message = say("分办单位“{unit}”的答复没有案件文件", unit=unit)
                yield _finding(record, "sibling", message, "handling.co_handlers", say("补上该单位的案件文件"))
            for unit in sorted(answering - named):
                message = say("分办单位没有列出“{unit}”", unit=unit)
                yield _finding(record, "sibling", message, "handling.co_handlers", say("改成一致"))


def _finding(record: InternalRecord, code: str, message: str, key: str, next_step: str = "") -> Finding:
    step = next_step or say("填写 {key}", key=key)
    return Finding(f"digest-{code}", message, Place(record.name, key), next_step=step)
