"""An edition → the last sections of a book: registers, lists of replies that are not printed, and indexes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from docgen.digest import index
from docgen.digest.anchors import case_anchor
from docgen.digest.edition import Edition
from docgen.digest.register import Register
from docgen.digest.tables import cell, grid
from docgen.model.blocks import Cell, Link, PageRef, Para, Role, Row, Table, para
from docgen.model.book import Heading, Index, IndexEntry, IndexGroup, Section

_SHORT = ("编号", "类别", "答复日期", "满意度", "公开", "页码")
"""The columns with short texts, which are centred."""


def sections(edition: Edition) -> Iterator[Section]:
    """Yield the registers, the lists of replies that are omitted or not public, and the indexes.

    Only an internal edition has the two lists.
    """
    for number, register in enumerate(edition.registers, 1):
        yield _register(register, number, edition.counted_only)
    if any(omission.is_listed for omission in edition.counted_only.values()):
        yield _counted_only(edition)
    if edition.not_public:
        yield _not_public(edition)
    printed = edition.printed
    for anchor, title, groups in (
        ("index-pinyin", "索引一　提出人（按拼音）", index.proposers(printed, "pinyin")),
        ("index-strokes", "索引二　提出人（按笔画）", index.proposers(printed, "strokes")),
        ("index-units", "索引三　承办单位", index.units(printed)),
    ):
        made = [IndexGroup(group.heading, tuple(map(_entry, group.lines))) for group in groups]
        yield Section((Heading(1, para(Role.FRONT, title), anchor), Index(tuple(made))), columns=2, running=title)


def _entry(line: index.IndexLine) -> IndexEntry:
    name = f"{line.name}（{line.note}）" if line.note else line.name
    return IndexEntry(name, tuple(PageRef(case_anchor(anchor)) for anchor in line.anchors))


def _register(register: Register, number: int, omitted: Collection[str]) -> Section:
    """Return a register. omitted: the anchors of the replies that the book does not print."""
    columns = (*register.columns, "页码")
    head = grid(columns, ())
    rows = []
    for texts, anchor in zip(register.rows, register.anchors, strict=True):
        rows.append(_row(register.columns, texts, "" if anchor in omitted else anchor))
    title = f"附表{number}　{register.title}"
    heading = Heading(1, para(Role.FRONT, title), f"register-{number}")
    return Section((heading, Table((), (*head.rows, *rows), header_rows=1)), landscape=True, running=title)


def _row(columns: Sequence[str], texts: Sequence[str], anchor: str) -> Row:
    """Return a row of the register. The title is a link to the reply, and the last cell is its page number.

    columns: the headings of the texts. anchor: the `anchor` of the entry; empty if the book does not print the reply.
    """
    roles = [Role.COUNT if name in _SHORT else Role.REGISTER for name in columns]
    cells = [cell(text, role) for text, role in zip(texts, roles, strict=True)]
    if not anchor:
        return Row((*cells, cell("—", Role.COUNT)))
    cells[1] = Cell((Para(Role.REGISTER, (Link(texts[1], case_anchor(anchor)),)),))
    cells.append(Cell((Para(Role.COUNT, (PageRef(case_anchor(anchor)),)),)))
    return Row(tuple(cells))


def _counted_only(edition: Edition) -> Section:
    """Return the list of the replies that the editor omits and wants to be listed, with the reasons."""
    listed = [entry for entry in edition.entries if entry.anchor in edition.counted_only]
    rows = []
    for entry in sorted(listed, key=lambda entry: entry.anchor):
        omission = edition.counted_only[entry.anchor]
        if omission.is_listed:
            rows.append((entry.number, entry.title, entry.lead, omission.reason))
    return _listed("计入统计、未收全文的件", "omitted", ("编号", "标题", "主办（答复）单位", "理由"), rows)


def _not_public(edition: Edition) -> Section:
    """Return the list of the replies that are not public, with the reasons."""
    rows = []
    for record in sorted(edition.not_public, key=lambda record: record.anchor):
        reason = record.case.reply.publicity_reason or ""
        rows.append((record.number, record.title, record.lead, str(record.why_withheld), reason))
    columns = ("编号", "标题", "主办（答复）单位", "不收入的原因", "理由")
    return _listed("不收入公开版的件", "left-out", columns, rows)


def _listed(title: str, anchor: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Section:
    """Return a section with a table."""
    return Section((Heading(1, para(Role.FRONT, title), anchor), grid(columns, rows)), running=title)
