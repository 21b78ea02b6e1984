"""Print what `docgen check` found: verdicts on files, one page about a folder, the clauses, a comparison."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from rich.markup import escape
from rich.table import Table

from docgen.interfaces.terminal import SIGNS, data, new_console, wide_console
from docgen.language import say

if TYPE_CHECKING:
    from docgen import Clause, CommonFault, FormatComparison, Verdict

_MOST_COMMON_FAULTS = 10
"""How many of the commonest faults of a folder are printed."""


def verdicts(items: Sequence[Verdict], *, as_json: bool) -> None:
    """Print for each file the number of passed clauses and the faults.

    as_json: whether to print all data as JSON instead.
    """
    if as_json:
        data([verdict.as_data() for verdict in items])
        return
    kinds = _kind_names()
    for verdict in items:
        if verdict.kind == "book":
            new_console().print(escape(say("{name}：是汇编，不是公文，不按本标准检查", name=verdict.name)))
            continue
        counts = say(
            "{passed} 条符合，{failed} 处不符，{not_checked} 条未查",
            passed=len(verdict.passed),
            failed=verdict.faults,
            not_checked=len({item.code for item in verdict.not_checked}),
        )
        new_console().print(f"{escape(verdict.name)}（{kinds[verdict.kind]}）：{counts}")
        for finding in verdict.findings:
            new_console().print(f"  {SIGNS[finding.severity]} {finding.message} [{finding.code}]", markup=False)
        for reason, codes in verdict.codes_by_reason.items():
            note = say("未查（{reason}）：{codes}", reason=reason, codes=" ".join(codes))
            new_console().print(f"  · {escape(note)}")


def overview(items: Sequence[Verdict], common: Sequence[CommonFault], unread: int) -> None:
    """Print one page about the files of a folder: how many are right, a line for each file, and the commonest faults.

    The files with the most faults come first.

    common: the faults of the files, the commonest first. unread: the number of files that could not be read.
    """
    kinds, console = _kind_names(), wide_console()
    table = Table(say("文件"), say("是什么"), say("符合"), say("不符"), say("未查"))
    books, faulty, unjudged = 0, 0, 0
    for verdict in sorted(items, key=lambda each: -each.faults):
        not_checked = len({item.code for item in verdict.not_checked})
        counts = ["—", "—", "—"]
        if verdict.kind != "book":
            counts = [str(len(verdict.passed)), str(verdict.faults), str(not_checked)]
        # A scan has no text, so nobody can tell what it is.
        is_unjudged = not verdict.faults and not_checked > len(verdict.passed)
        kind = say("看不出") if is_unjudged else kinds[verdict.kind]
        table.add_row(escape(verdict.name), kind, *counts)
        books += verdict.kind == "book"
        faulty += verdict.faults > 0
        unjudged += is_unjudged
    summary = say(
        "{files} 个文件：{sound} 个无不符，{faulty} 个有不符，{unjudged} 个大多未查，{books} 个汇编，{unread} 个读不了",
        files=len(items) + unread,
        sound=len(items) - books - faulty - unjudged,
        faulty=faulty,
        unjudged=unjudged,
        books=books,
        unread=unread,
    )
    console.print(summary)
    console.print(table)
    if common:
        console.print(say("最常见的不符，每条前是有这处不符的文件数"))
        for fault in common[:_MOST_COMMON_FAULTS]:
            console.print(f"  {fault.files:>4}  {fault.title} [{fault.code}]", markup=False)


def _kind_names() -> Mapping[str, str]:
    """Return what each kind of file is called."""
    return {
        "letter": say("信函格式"),
        "document": say("文件格式"),
        "order": say("命令格式"),
        "minutes": say("纪要格式"),
        "headless": say("没有红头的公文"),
        "form": say("表格"),
        "plain": say("不是公文"),
        "book": say("汇编"),
    }


def matrix(clauses: Sequence[Clause]) -> None:
    """Print the clauses of the standard, and the method of checking each clause."""
    table = Table(say("条"), say("要求"), say("检查方法"), say("代码"))
    for clause in clauses:
        table.add_row(clause.clause, clause.title, clause.way_name, clause.code)
    wide_console().print(table)
    automatic = sum(clause.way == "auto" for clause in clauses)
    new_console().print(say("自动检查 {count} 条，共 {total} 条", count=automatic, total=len(clauses)))


def comparison(result: FormatComparison, *, as_json: bool) -> None:
    """Print the agreement of a Word file and a PDF, and the lines that end differently.

    as_json: whether to print all data as JSON instead.
    """
    if as_json:
        data(asdict(result))
        return
    console = new_console()
    for block in result.missing:
        console.print(escape(say("PDF 里没有，或不在此处：{block}", block=block)))
    word, pdf = result.pages
    if word is None:
        console.print(say("没有 LibreOffice，只比对了文字"))
    else:
        console.print(say("页数：DOCX {word}，PDF {pdf}", word=word, pdf=pdf))
        for name, agreement in ((say("各页首行"), result.first_lines), (say("断行"), result.lines)):
            numbers = {"equal": agreement.equal, "total": agreement.total, "share": f"{agreement.share:.1%}"}
            console.print(say("{name}：{equal}/{total} 相同（{share}）", name=name, **numbers))
    for line in result.differing:
        console.print(escape(f"  ≠ {line}"))
    console.print(say("文字一致") if not result.missing else say("文字不一致"))
