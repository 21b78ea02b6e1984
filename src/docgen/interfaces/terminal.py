"""Print the results of commands as lines, tables and trees on the terminal."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.tree import Tree

from docgen.errors import DocgenError, Finding, Severity
from docgen.interfaces import import_report
from docgen.interfaces.streams import can_print
from docgen.language import listing, say

if TYPE_CHECKING:
    from docgen import (
        Built,
        CaseFile,
        CaseRegister,
        CaseResult,
        Done,
        FilledInCase,
        FoundFont,
        Intake,
        Listing,
        Machine,
        MadeBooks,
        MadeCases,
        PlannedFile,
        Verified,
    )

SIGNS = {Severity.ERROR: "✗", Severity.WARNING: "!", Severity.INFO: "·"}


def new_console(*, error: bool = False) -> Console:
    """Return a console that breaks no lines. error: whether it prints to the standard error output."""
    return Console(stderr=error, highlight=False, soft_wrap=True)


def failure(error: DocgenError, source: Path | None = None) -> None:
    """Print an error. source: the file of the current work. It is printed if the error names another file or none."""
    prefix = f"{source}　" if source is not None and error.place.file != str(source) else ""
    new_console(error=True).print(escape(say("错误：{error}", error=prefix + str(error))))


def data(value: object) -> None:
    """Print a value as JSON. If standard output lacks a character, every character outside ASCII becomes an escape."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    print(text if can_print(text) else json.dumps(value, indent=2))


def line(text: str) -> None:
    """Print a line."""
    new_console().print(text, markup=False)


def findings(items: Iterable[Finding]) -> None:
    """Print findings, one on each line."""
    for finding in items:
        new_console().print(f"  {SIGNS[finding.severity]} {escape(str(finding))}")


def intake(result: Intake) -> None:
    """Print the number of cases on a form, the findings, and a summary of the destinations of its characters.

    If the form has several cases, each case has one line, and a finding about many cases is printed once.
    """
    console = new_console()
    for part in result.parts:
        counted = say("{file}（{encoding}）：{count} 件", file=part.file, encoding=part.encoding, count=len(part.cases))
        console.print(f"  {escape(counted)}")
    counts = {"encoding": result.encoding, "count": len(result.cases)}
    console.print(escape(say("{file}（{encoding}）：{count} 件", file=result.file, **counts)))
    if len(result.cases) > 1 or result.parts:
        for line in import_report.lines(result):
            console.print(f"  {escape(line)}")
    else:
        findings(result.findings)
    console.print(f"  {escape(result.ledger.summary())}")


def placed(result: FilledInCase) -> None:
    """Print what a paper is, into which case file it went, and the findings."""
    kind = say("{unit}的会办意见", unit=result.unit) if result.unit else say("征询意见表")
    state = say("没有改动 {case}", case=result.file.name)
    if result.is_changed:
        state = say("已写入 {case}", case=result.file.name)
    new_console().print(escape(say("{file}（{kind}）：{state}", file=result.paper, kind=kind, state=state)))
    findings(result.findings)


def saved(files: Iterable[PlannedFile]) -> None:
    """Print the case files of an import, and whether each file is new."""
    for file in files:
        new_console().print(f"  {escape(str(file))}")


def _bar(name: str, *columns: ProgressColumn) -> Progress:
    """Return a progress bar. It prints nothing if the output is not a terminal.

    name: what is done. columns: the columns after the counter.
    """
    console = new_console(error=True)
    first = TextColumn(escape(name)), BarColumn(), MofNCompleteColumn()
    return Progress(*first, *columns, console=console, transient=True, disable=not console.is_terminal)


@contextmanager
def progress(total: int) -> Iterator[Callable[[CaseResult], None]]:
    """Show a progress bar for `make`. Yield a function that must be called with the result of each case.

    total: the number of cases.
    """
    with _bar(say("成文"), TimeRemainingColumn(), TextColumn("{task.fields[name]}")) as bar:
        task = bar.add_task("", total=total, name="")

        def advance(result: CaseResult) -> None:
            bar.update(task, advance=1, name=escape(result.source.name))

        yield advance


@contextmanager
def verifying(total: int) -> Iterator[Callable[[Verified], None]]:
    """Show a progress bar for `verify`. Yield a function that must be called with the result of each folder.

    total: the number of folders.
    """
    with _bar(say("核对"), TimeRemainingColumn()) as bar:
        task = bar.add_task("", total=total)
        yield lambda result: bar.update(task, advance=1)


@contextmanager
def building(total: int) -> Iterator[Callable[[Done], None]]:
    """Show a progress bar for `build`. Yield a function that must be called with the result of each case.

    The bar shows the rate and the remaining time. The function prints the findings of the case.

    total: the number of cases.
    """
    with _bar(say("成文"), TextColumn("{task.fields[rate]}"), TimeRemainingColumn()) as bar:
        task = bar.add_task("", total=total, rate="")

        def advance(done: Done) -> None:
            per_minute = round(60 * (bar.tasks[0].speed or 0))
            bar.update(task, advance=1, rate=say("每分钟 {count} 件", count=per_minute) if per_minute else "")
            findings(done.findings)

        yield advance


def planned(result: Built) -> None:
    """Print the documents that a build would make, and how many cases would be made, are finished, or have errors."""
    findings(result.findings)
    cases = result.cases
    for case in cases:
        if case.error:
            new_console().print(escape(f"✗ {_one_line(case)}"))
        elif not case.staged:
            for name in case.planned.outputs:
                new_console().print(escape(f"+ {case.planned.folder}/{name}"))
    kept = sum(case.staged is not None for case in cases)
    failed = sum(case.error is not None for case in cases)
    counts = {"made": len(cases) - kept - failed, "kept": kept, "failed": failed}
    new_console().print(say("要做 {made} 件，留用 {kept} 件，不能成文 {failed} 件", **counts))


def built(result: Built) -> None:
    """Print a line for each failed case, a table of numbers, and the error that prevented publication."""
    if result.cut_short is not None:
        new_console(error=True).print(say("上一次（进程 {pid}）没有做完，这次接着做", pid=result.cut_short))
    for case in result.failed:
        new_console(error=True).print(escape(f"✗ {_one_line(case)}"))
    findings(result.findings)
    finished = [case.staged for case in result.cases if case.staged]
    made = sum(case.is_new for case in result.cases)
    documents = sum(len(staged.documents) for staged in finished)
    table = Table(say("案件"), say("新做"), say("留用"), say("未成"), say("文件"), say("秒"))
    counts = (len(result.cases), made, len(finished) - made, len(result.failed), documents)
    table.add_row(*map(str, counts), f"{result.seconds:.1f}")
    new_console().print(table)
    if result.folder:
        new_console().print(escape(str(result.folder)))
    if result.held:
        failure(result.held)


def _one_line(case: Done) -> str:
    """Return a line with the name of a failed case, its first problem, and the number of other problems."""
    error = case.error
    assert error is not None
    name = case.planned.number or case.planned.source.name
    first = error.findings[0] if error.findings else error.as_finding()
    problem = " ".join(str(replace(first, next_step=first.next_step or error.next_step)).split("\n"))
    others = len(error.findings) - 1
    return f"{name}　{problem}" + (say("（另有 {count} 处）", count=others) if others > 0 else "")


def rebuilt(result: CaseResult) -> None:
    """Print the result of a case that is watched."""
    findings(result.findings)
    if result.error:
        failure(result.error)
    else:
        new_console().print(
            say("{files} 个文件，{seconds} 秒", files=len(result.made), seconds=f"{result.seconds:.2f}")
        )


@contextmanager
def sections(name: str) -> Iterator[Callable[[int, int], None]]:
    """Show a progress bar for the sections of a book. Yield a function that updates the bar.

    The function takes the number of finished sections and the total number of sections.

    name: the name of the book.
    """
    with _bar(name, TimeRemainingColumn()) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def books(result: MadeBooks) -> None:
    """Print the files of each edition, the numbers of pages and replies, and the findings."""
    findings(result.passed_over)
    for book in result.books:
        for path in book.files:
            new_console().print(escape(str(path)))
        counts = {"pages": book.pages, "replies": book.replies, "withheld": book.withheld}
        new_console().print("  " + say("{pages} 页，{replies} 件次，未收入 {withheld} 件次", **counts))
        findings(book.findings)


def registered(result: CaseRegister) -> None:
    """Print the file of a register, how many cases have each status, and the case files that cannot be read."""
    findings(result.passed_over)
    counts: dict[str, int] = {}
    overdue = waiting = 0
    for case in result.cases:
        status = say("读不出")
        if now := case.standing:
            status = str(now.status)
            if now.days_left is not None and now.days_left < 0:
                overdue += 1
            if now.missing:
                waiting += 1
        counts[status] = counts.get(status, 0) + 1
    new_console().print(f"{escape(str(result.path))}　{result.date}")
    table = Table(*counts, say("逾期"), say("会办意见未交齐"))
    table.add_row(*map(str, counts.values()), str(overdue), str(waiting))
    wide_console().print(table)
    for case in result.cases:
        if case.error:
            failure(case.error)


def answered_again(file: CaseFile) -> None:
    """Print how many replies a case has had, and what to do next."""
    counts = {"file": file.name, "count": len(file.case.history)}
    new_console().print(escape(say("{file}：答复已移入 history，共 {count} 次", **counts)))
    new_console().print(say("下一步：{step}", step=say("填写 reply 里的新答复，再运行 docgen make")))


def made(result: MadeCases, out: Path) -> None:
    """Print the tree of the documents, the stand-ins for missing fonts, every problem, and a table of numbers.

    out: the folder of the documents.
    """
    findings(result.passed_over)
    results = result.cases
    tree = Tree(escape(str(out)))
    for case in results:
        if case.directory is not None:
            label = case.directory.name
            if label != case.source.stem:
                label += f"　（{case.source.name}）"
            branch = tree.add(escape(label))
            for document in case.made:
                size = say("{pages} 页", pages=document.pages) if document.pages else ""
                if document.characters is not None:
                    size = say("{count} 字", count=document.characters)
                branch.add(f"{escape(document.path.name)}　{size}".rstrip("　"))
    wide_console().print(tree)
    if result.stand_ins:
        pairs = "，".join(f"{font.asked} → {font.used or say('无')}" for font in result.stand_ins)
        new_console().print(say("用了替代字体：{pairs}；Word 文件仍写标准字体名", pairs=pairs))
    for case in results:
        findings(case.findings)
        if case.error:
            failure(case.error, case.source)
    _print_totals(results)


def departments(rows: Iterable[Listing], *, as_json: bool) -> None:
    """Print all departments, each with the templates and values that it overrides; or print them as JSON."""
    if as_json:
        data([asdict(row) for row in rows])
        return
    table = Table(say("代号"), say("全称"), say("登记表名称"), say("格式"))
    table.add_column(say("与基础模板不同之处"), overflow="fold")
    formats = {"letter": say("信函格式"), "document": say("文件格式")}
    for row in rows:
        table.add_row(row.slug, row.name, row.short, formats[row.format], listing(row.overrides) or say("无"))
    wide_console().print(table)


def machine(found: Machine) -> None:
    """Print the libraries and fonts of this machine, and whether documents can be made."""
    for error in found.errors:
        failure(error)
    if found.pdf_engine:
        print(found.pdf_engine)
    print(" · ".join(f"{name} {version}" for name, version in found.versions.items()))
    print(say("LibreOffice：{path}", path=found.office or say("没有（只在核对 Word 版面时需要）")))
    if found.fonts:
        _print_fonts(found.fonts)
    print(say("可以使用") if found.is_ready else say("还缺上面所列的组件；运行 make demo 或请管理员安装"))


def _print_fonts(fonts: Mapping[str, FoundFont]) -> None:
    """Print a table: for each purpose, the font of the standard, the font that is used, and the fallback font."""
    table = Table(say("用途"), say("标准字体"), say("本机使用"), say("罕用字后备"), say("说明"))
    for purpose, font in fonts.items():
        if font.used is None:
            note = say("没有可用的字体")
        elif font.is_stand_in:
            note = say("替代")
        else:
            note = say("标准字体")
        table.add_row(purpose, font.asked, font.used or "—", font.fallback or "—", note)
    wide_console().print(table)


def verified(results: Sequence[Verified]) -> None:
    """Print each verified folder with its findings, and the totals.

    ✓: the documents of the folder were made again and are equal. ○: they were compared in part. ✗: there is a fault.
    """
    reproduced = partial = 0
    for result in results:
        sign = "✗"
        if result.is_reproduced:
            sign = "✓"
            reproduced += 1
        elif result.is_sound:
            sign = "○"
            partial += 1
        line(f"{sign} {result.folder}")
        findings(result.findings)
    counts = {
        "folders": sum(result.is_case for result in results),
        "files": sum(result.files for result in results),
        "characters": sum(result.characters for result in results),
        "faults": sum(len(result.findings) for result in results),
    }
    line(say("{folders} 件，{files} 个文件，{characters} 字：{faults} 处要看", **counts))
    if reproduced and partial:
        line(say("✓ {same} 处重做过，逐字节相同", same=reproduced))
    if partial:
        line(say("○ {part} 处只核对了一部分，没有发现不符", part=partial))


def wide_console() -> Console:
    """Return a console. If the output is not a terminal, the console is 160 characters wide."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=160)


def _print_totals(results: Sequence[CaseResult]) -> None:
    failed = sum(result.error is not None for result in results)
    files = pages = 0
    for result in results:
        files += len(result.made)
        pages += sum(document.pages or 0 for document in result.made)
    table = Table(say("案件"), say("成功"), say("未成"), say("文件"), say("页数"))
    table.add_row(*map(str, (len(results), len(results) - failed, failed, files, pages)))
    new_console().print(table)
