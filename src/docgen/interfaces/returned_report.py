"""The changes in an edited document → lines for people: the printed text, the edited text, and the text of the case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

from docgen.interfaces import terminal
from docgen.language import listing, say

if TYPE_CHECKING:
    from docgen import BoundComment, ReturnedChange, ReturnedDocument, TrackedChange

_SIGNS = {"taken": "✓", "same": "=", "conflict": "✗", "proposed": "?", "pending": "!"}


def show(document: ReturnedDocument, *, is_accepted: bool, as_json: bool) -> None:
    """Print the changes. is_accepted: whether they were written. as_json: whether to print JSON instead."""
    if as_json:
        terminal.data(asdict(document))
        return
    for line in lines(document, is_accepted=is_accepted):
        terminal.line(line)


def lines(document: ReturnedDocument, *, is_accepted: bool) -> Iterator[str]:
    """Yield the lines of a report."""
    yield say("{file}：{name}", file=document.file, name=document.document)
    if not document.has_base:
        yield say("! 没有找到成文时的底稿（printed.json），只能与案件现在的内容比较；用 --base 指明它")
    for change in document.changes:
        yield from _change(change)
    for tracked in document.tracked:
        yield _tracked(tracked)
    for comment in document.comments:
        yield _comment(comment)
    yield from _ledger(document)
    taken = len(document.of("taken"))
    undecided = len(document.of("conflict", "proposed", "pending"))
    if not document.changes:
        yield say("没有改动")
    elif is_accepted:
        yield say("写进案件 {taken} 处，留待处理 {left} 处", taken=taken, left=undecided)
    if is_accepted and (undecided or document.comments):
        yield say("没有写进去的改动和批注，记在案件文件末尾的注释里")
    if document.changes and not is_accepted:
        yield say("可写进案件 {taken} 处，留待处理 {left} 处；加 --accept 写入", taken=taken, left=undecided)


def _change(change: ReturnedChange) -> Iterator[str]:
    """Yield the lines about one change."""
    states = {
        "taken": say("可写进案件"),
        "same": say("案件里已经是这样"),
        "conflict": say("冲突，没有写"),
        "proposed": say("建议，没有写"),
        "pending": say("待定，没有写"),
    }
    head = f"{_SIGNS[change.state]} {change.name or say('不属于任何一条的改动')}：{states[change.state]}"
    about = [text for text in (change.where, change.reason) if text]
    yield head + (f"（{listing(about)}）" if about else "")
    yield from _text(say("印的"), change.printed)
    yield from _text(say("改成"), change.edited)
    if change.state == "conflict":
        yield from _text(say("案件现在"), change.current)
    if change.could_go:
        yield say("    可以改到：{places}", places=listing(change.could_go_names))
    elif change.state == "proposed":
        yield say("    是本单位的措辞的，请办公室改模板；是这一件的，在案件文件里改")


def _text(name: str, text: str) -> Iterator[str]:
    first, *further = (text or say("（没有）")).split("\n")
    yield f"    {name}：{first}"
    for one in further:
        yield f"      {one}"


def _tracked(tracked: TrackedChange) -> str:
    kinds = {
        "insert": say("加上"),
        "delete": say("删去"),
        "move-from": say("移走"),
        "move-to": say("移来"),
    }
    by = listing(text for text in (tracked.author, tracked.date) if text)
    return say(
        "· 修订（{by}）{kind}“{text}”：{name}",
        by=by,
        kind=kinds[tracked.kind],
        text=tracked.text,
        name=tracked.name or say("正文之外"),
    )


def _comment(comment: BoundComment) -> str:
    by = listing(text for text in (comment.author, comment.date) if text)
    return say("· 批注（{by}）“{text}”：{name}", by=by, text=comment.text, name=comment.name or say("正文之外"))


def _ledger(document: ReturnedDocument) -> Iterator[str]:
    ledger = document.ledger
    into = sum(number for _, number in ledger.into)
    yield say(
        "全文 {total} 字：{unchanged} 字未动，{into} 字归入案件，{pending} 字待定",
        total=ledger.total,
        unchanged=ledger.unchanged,
        into=into,
        pending=ledger.pending,
    )
