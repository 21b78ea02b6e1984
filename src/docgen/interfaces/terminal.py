"""What a command did, for people: results → tables and trees on the terminal. The only module that prints with rich."""

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
from docgen.interfaces.streams import can_show
from docgen.language import listing, say

if TYPE_CHECKING:
    from docgen import (
        Built,
        CaseResult,
        Clause,
        Done,
        FoundFont,
        Intake,
        Listing,
        Machine,
        MadeBooks,
        MadeCases,
        PlannedFile,
        Twins,
        Verdict,
        Verified,
    )

_SIGNS = {Severity.ERROR: "✗", Severity.WARNING: "!", Severity.INFO: "·"}


def _console(*, error: bool = False) -> Console:
    return Console(stderr=error, highlight=False, soft_wrap=True)


def failure(error: DocgenError, source: Path | None = None) -> None:
    """Print an error; `source` is the file being worked on, named where the error itself names another."""
    owner = f"{source}　" if source is not None and error.place.file != str(source) else ""
    _console(error=True).print(escape(say("错误：{error}", error=owner + str(error))))


def data(value: object) -> None:
    """Print a value as JSON, which has a spelling of its own for characters that the output lacks."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    print(text if can_show(text) else json.dumps(value, indent=2))


def findings(items: Iterable[Finding]) -> None:
    """Print findings, a line each."""
    for finding in items:
        _console().print(f"  {_SIGNS[finding.severity]} {escape(str(finding))}")


def intake(result: Intake) -> None:
    """Print what was found on a form, and where each of its characters went."""
    console = _console()
    console.print(
        say(
            "{file}（{encoding}）：{count} 件",
            file=escape(result.file),
            encoding=result.encoding,
            count=len(result.cases),
        )
    )
    findings(result.findings)
    console.print(f"  {escape(result.ledger.summary())}")


def saved(files: Iterable[PlannedFile]) -> None:
    """Print the case files of an import, and which of them were new."""
    for file in files:
        _console().print(f"  {escape(str(file))}")


def _bar(*columns: ProgressColumn) -> Progress:
    """A progress bar for who looks at a terminal; nobody else wants so much as its empty line."""
    console = _console(error=True)
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


@contextmanager
def progress(total: int) -> Iterator[Callable[[CaseResult], None]]:
    """A progress bar over cases; yields what is to be called with each result."""
    columns = (
        TextColumn(say("成文")),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[name]}"),
    )
    with _bar(*columns) as bar:
        task = bar.add_task("", total=total, name="")

        def advance(result: CaseResult) -> None:
            bar.update(task, advance=1, name=escape(result.source.name))

        yield advance


@contextmanager
def building(total: int) -> Iterator[Callable[[Done], None]]:
    """A progress bar with the rate and the time left; warnings are printed as they come."""
    columns = (
        TextColumn(say("成文")),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with _bar(*columns) as bar:
        task = bar.add_task("", total=total, rate="")

        def advance(done: Done) -> None:
            per_minute = round(60 * (bar.tasks[0].speed or 0))
            bar.update(task, advance=1, rate=say("每分钟 {count} 件", count=per_minute) if per_minute else "")
            findings(done.findings)

        yield advance


def planned(result: Built) -> None:
    """Print what a build would make and keep."""
    findings(result.findings)
    cases = result.cases
    for case in cases:
        if case.error:
            _console().print(escape(f"✗ {_one_line(case)}"))
        elif not case.staged:
            for name in case.planned.outputs:
                _console().print(escape(f"+ {case.planned.folder}/{name}"))
    kept = sum(case.staged is not None for case in cases)
    failed = sum(case.error is not None for case in cases)
    counts = {"made": len(cases) - kept - failed, "kept": kept, "failed": failed}
    _console().print(say("要做 {made} 件，留用 {kept} 件，不能成文 {failed} 件", **counts))


def built(result: Built) -> None:
    """Print a line for each case that is missing, a closing table, and what held the set back."""
    if result.cut_short is not None:
        _console(error=True).print(say("上一次（进程 {pid}）没有做完，这次接着做", pid=result.cut_short))
    for case in result.failed:
        _console(error=True).print(escape(f"✗ {_one_line(case)}"))
    findings(result.findings)
    finished = [case.staged for case in result.cases if case.staged]
    made = sum(case.is_new for case in result.cases)
    documents = sum(len(staged.papers) for staged in finished)
    table = Table(say("案件"), say("新做"), say("留用"), say("未成"), say("文件"), say("秒"))
    counts = (len(result.cases), made, len(finished) - made, len(result.failed), documents)
    table.add_row(*map(str, counts), f"{result.seconds:.1f}")
    _console().print(table)
    if result.folder:
        _console().print(escape(str(result.folder)))
    if result.held:
        failure(result.held)


def _one_line(case: Done) -> str:
    """Which case failed, the first of its problems with place and next step, and how many more there are."""
    error = case.error
    assert error is not None
    name = case.planned.number or case.planned.source.name
    first = error.findings[0] if error.findings else Finding(error.code, error.message, error.place)
    said = " ".join(str(replace(first, next_step=first.next_step or error.next_step)).split("\n"))
    more = len(error.findings) - 1
    return f"{name}　{said}" + (say("（另有 {count} 处）", count=more) if more > 0 else "")


def rebuilt(result: CaseResult) -> None:
    """Print what became of a case that is being watched."""
    findings(result.findings)
    if result.error:
        failure(result.error)
    else:
        _console().print(say("{files} 个文件，{seconds} 秒", files=len(result.made), seconds=f"{result.seconds:.2f}"))


@contextmanager
def sections(name: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar over the sections of a book; yields what is to hear how many of how many are laid out."""
    columns = (TextColumn(escape(name)), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with _bar(*columns) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def books(result: MadeBooks) -> None:
    """Print the files of each edition, how many replies are in it, and what to look at."""
    findings(result.passed_over)
    for book in result.books:
        for path in book.files:
            _console().print(escape(str(path)))
        figures = {"pages": book.pages, "replies": book.replies, "withheld": book.withheld}
        _console().print("  " + say("{pages} 页，{replies} 件次，未收入 {withheld} 件次", **figures))
        findings(book.findings)


def made(result: MadeCases, out: Path) -> None:
    """Print the tree of what was made, the stand-in fonts, every problem, and a closing table."""
    findings(result.passed_over)
    results = result.cases
    tree = Tree(escape(str(out)))
    for case in results:
        if case.directory is not None:
            same = case.directory.name == case.source.stem
            branch = tree.add(escape(case.directory.name + ("" if same else f"　（{case.source.name}）")))
            for item in case.made:
                pages = say("{pages} 页", pages=item.pages) if item.pages else ""
                branch.add(f"{escape(item.path.name)}　{pages}".rstrip("　"))
    _wide().print(tree)
    _stand_ins(result.stand_ins)
    for case in results:
        findings(case.findings)
        if case.error:
            failure(case.error, case.source)
    _closing(results)


def departments(rows: Iterable[Listing]) -> None:
    """Print all departments with what each overrides."""
    table = Table(say("代号"), say("全称"), say("登记表名称"), say("格式"))
    table.add_column(say("与基础模板不同之处"), overflow="fold")
    formats = {"letter": say("信函格式"), "document": say("文件格式")}
    for row in rows:
        table.add_row(row.slug, row.name, row.short, formats[row.format], listing(row.overrides) or say("无"))
    _wide().print(table)


def machine(found: Machine) -> None:
    """Print what this machine has of all that documents cannot be made without, and whether that is enough."""
    for error in found.errors:
        failure(error)
    if found.pdf_engine:
        print(found.pdf_engine)
    print(" · ".join(f"{name} {version}" for name, version in found.versions.items()))
    print(say("LibreOffice：{path}", path=found.office or say("没有（只在核对 Word 版面时需要）")))
    if found.fonts:
        _font_table(found.fonts)
    print(say("可以使用") if found.is_ready else say("还缺上面所列的组件；运行 make demo 或请管理员安装"))


def _font_table(found: Mapping[str, FoundFont]) -> None:
    """Print asked for, found and fallback of every font."""
    table = Table(say("用途"), say("标准字体"), say("本机使用"), say("罕用字后备"), say("说明"))
    for purpose, font in found.items():
        note = say("没有可用的字体") if font.used is None else say("替代") if font.is_stand_in else say("标准字体")
        table.add_row(purpose, font.asked, font.used or "—", font.fallback or "—", note)
    _wide().print(table)


def verdicts(items: Sequence[Verdict], *, as_json: bool) -> None:
    """Print what was found in finished files, each with how many clauses were looked at; or all of it as JSON."""
    if as_json:
        data([item.as_data() for item in items])
        return
    kinds = {"letter": say("信函格式"), "document": say("文件格式"), "plain": say("无版头")}
    for item in items:
        counts = say(
            "{passed} 条符合，{failed} 处不符",
            passed=len(item.passed),
            failed=sum(finding.severity is not Severity.INFO for finding in item.findings),
        )
        _console().print(f"{escape(item.name)}（{kinds[item.kind]}）：{counts}")
        for finding in item.findings:
            _console().print(f"  {_SIGNS[finding.severity]} {finding.message} [{finding.code}]", markup=False)
        if item.not_checked:
            note = say(
                "没有 LibreOffice，{count} 条要看页面的没有检查：{codes}",
                count=len(item.not_checked),
                codes=" ".join(item.not_checked),
            )
            _console().print(f"  · {escape(note)}")


def matrix(clauses: Sequence[Clause]) -> None:
    """Print the clauses of the standard with how each is checked."""
    table = Table(say("条"), say("要求"), say("检查方法"), say("代码"))
    for clause in clauses:
        table.add_row(clause.clause, clause.title, clause.way_name, clause.code)
    _wide().print(table)
    automatic = sum(clause.way == "auto" for clause in clauses)
    _console().print(say("自动检查 {count} 条，共 {total} 条", count=automatic, total=len(clauses)))


def twins(result: Twins, *, as_json: bool) -> None:
    """Print how far a Word file and a PDF agree, and the lines that they break differently; or all of it as JSON."""
    if as_json:
        data(asdict(result))
        return
    console = _console()
    for block in result.missing:
        console.print(escape(say("PDF 里没有，或不在此处：{block}", block=block)))
    word, pdf = result.pages
    if word is None:
        console.print(say("没有 LibreOffice，只比对了文字"))
    else:
        console.print(say("页数：DOCX {word}，PDF {pdf}", word=word, pdf=pdf))
        for name, agreement in ((say("各页首行"), result.first_lines), (say("断行"), result.lines)):
            figures = {"equal": agreement.equal, "total": agreement.total, "share": f"{agreement.share:.1%}"}
            console.print(say("{name}：{equal}/{total} 相同（{share}）", name=name, **figures))
    for line in result.differing:
        console.print(escape(f"  ≠ {line}"))
    console.print(say("文字一致") if not result.missing else say("文字不一致"))


def verified(results: Sequence[Verified]) -> None:
    """Print what is wrong in each folder of documents, and how much was looked at."""
    for result in results:
        _console().print(f"{'✓' if result.is_sound else '✗'} {escape(str(result.folder))}")
        findings(result.findings)
    counts = {
        "folders": len(results),
        "files": sum(result.files for result in results),
        "characters": sum(result.characters for result in results),
        "faults": sum(len(result.findings) for result in results),
    }
    _console().print(say("{folders} 件，{files} 个文件，{characters} 字：{faults} 处要看", **counts))


def _wide() -> Console:
    """A console as wide as its content where nobody looks at a terminal."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=160)


def _stand_ins(used: Sequence[FoundFont]) -> None:
    if used:
        pairs = "，".join(f"{found.asked} → {found.used or say('无')}" for found in used)
        _console().print(say("PDF 用了替代字体：{pairs}；Word 文件仍写标准字体名", pairs=pairs))


def _closing(results: Sequence[CaseResult]) -> None:
    failed = [result for result in results if result.error]
    table = Table(say("案件"), say("成功"), say("未成"), say("文件"), say("PDF 页数"))
    table.add_row(
        str(len(results)),
        str(len(results) - len(failed)),
        str(len(failed)),
        str(sum(len(result.made) for result in results)),
        str(sum(item.pages or 0 for result in results for item in result.made)),
    )
    _console().print(table)
