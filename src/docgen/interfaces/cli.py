"""The command line: arguments → one call → what it made, said in the user's language → exit code.

Only argparse and our own light modules are imported here; each command imports what it needs, so that `--help` is
quick.
"""

from __future__ import annotations

import argparse
import os
import sys
from functools import partial
from itertools import pairwise

from docgen.interfaces import streams
from docgen.interfaces.commands import options as arguments
from docgen.language import LANGUAGES, foreign, listing, say, use

TYPE_CHECKING = False  # typing's own name for it takes longer to load than all of ours
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Executor
    from contextlib import AbstractContextManager
    from pathlib import Path
    from typing import NoReturn

    from docgen.inspection.measure.model import Kind
    from docgen.pipeline.order import Order
    from docgen.stationery.profile import Profile


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the answer is the process's exit code.

    arguments: None for those of the process, whose standard streams are then guarded.
    """
    if arguments is not None:
        return _run(list(arguments))
    outlets = streams.guard()
    try:
        code = _run(sys.argv[1:])
    except SystemExit as stop:  # argparse has printed its help, or what is wrong with the call
        code = stop.code if isinstance(stop.code, int) else 0
    return streams.finish(outlets, code)


def _run(words: list[str]) -> int:
    use(_language(words))
    options = _parser(words).parse_args(words)
    from docgen.errors import DocgenError

    try:
        command: Callable[[argparse.Namespace], int] = options.run
        return command(options)
    except DocgenError as error:
        print(say("错误：{error}", error=error), file=sys.stderr)
        return int(error.exit_code)
    except KeyboardInterrupt:
        print(say("已中断；已写完的文件是完整的"), file=sys.stderr)
        return 130


def _language(words: Sequence[str]) -> str:
    """The language is needed before the arguments are parsed, for the parser's own words."""
    chosen = next((b for a, b in pairwise(words) if a == "--lang"), None)
    chosen = chosen or next((w.removeprefix("--lang=") for w in words if w.startswith("--lang=")), None)
    return chosen if chosen in LANGUAGES else "zh"


class _Parser(argparse.ArgumentParser):
    """A parser that speaks the user's language and answers a wrong call with the exit code of our errors."""

    def error(self, message: str) -> NoReturn:
        from docgen.errors import ExitCode

        self.print_usage(sys.stderr)
        print(say("命令有误：{message}", message=message), file=sys.stderr)
        print(say("下一步：{step}", step=f"{self.prog} --help"), file=sys.stderr)
        raise SystemExit(ExitCode.USAGE)


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    """All commands, of which only those that `words` may call know their arguments."""
    # argparse takes its own words from gettext's global domain; this is the one place where it looks them up.
    argparse._ = foreign  # type: ignore[attr-defined]
    common = _Parser(add_help=False)
    common.add_argument("--lang", choices=LANGUAGES, default="zh", help=say("界面语言"))
    parser = _Parser(
        prog="docgen",
        description=say("从案件文件生成人大代表建议、政协提案的答复文书（DOCX 和 PDF）"),
        parents=[common],
    )
    parser.add_argument("--version", action="version", version=_version(), help=say("显示版本"))
    commands = parser.add_subparsers(dest="command", required=True, metavar=say("命令"))
    for name, (run, describe, about) in _commands().items():
        command = commands.add_parser(name, help=about, description=about, parents=[common])
        command.set_defaults(run=run)
        if name in words:
            describe(command)
    return parser


def _commands() -> dict[
    str, tuple[Callable[[argparse.Namespace], int], Callable[[argparse.ArgumentParser], None], str]
]:
    """Command → what it runs, what describes its arguments, and what it is for."""
    return {
        "import": (_import, arguments.for_import, say("读登记表，生成案件文件")),
        "make": (_make, arguments.for_make, say("由案件文件生成文书")),
        "build": (_build, arguments.for_build, say("成批成文：只做变了的，整套一起发布")),
        "watch": (_watch, arguments.for_watch, say("守着一个案件文件，一改就重做")),
        "show": (_show, arguments.for_show, say("显示编排好的文书结构")),
        "check": (_check, arguments.for_check, say("按 GB/T 9704 检查现成的 PDF、DOCX 公文的版式")),
        "digest": (_digest, arguments.for_digest, say("把一年的件编成年度汇编（内部版、公开版）")),
        "verify": (_verify, arguments.for_verify, say("核对已生成的文书：与清单、案件逐句相符")),
        "departments": (_departments, arguments.templates, say("列出各单位的模板和各自不同之处")),
        "doctor": (_doctor, lambda command: None, say("检查系统组件、字体和版本")),
        "schema": (_schema, lambda command: None, say("输出案件文件的 JSON Schema，供编辑器补全和检查")),
    }


def _version() -> str:
    from docgen import __version__

    return f"docgen {__version__}"


def _import(options: argparse.Namespace) -> int:
    from docgen.errors import DocgenError
    from docgen.intake import plan, read_form, save
    from docgen.interfaces import terminal
    from docgen.stationery.cabinet import Cabinet

    vocabulary = Cabinet(options.templates).stationery("base").vocabulary
    failures = 0
    for form in options.forms:
        try:
            intake = read_form(form, vocabulary)
            terminal.intake(intake)
            planned = plan(intake, options.out)
            save(intake, options.out, force=options.force)
            terminal.saved(planned)
        except DocgenError as error:
            terminal.failure(error)
            failures = failures or int(error.exit_code)
    return failures


def _order(options: argparse.Namespace) -> Order:
    from docgen.pipeline.order import Order
    from docgen.stationery.cabinet import Cabinet

    return Order(
        kinds=_chosen(options.kind, tuple(Cabinet(options.templates).kinds)) if options.kind is not None else (),
        formats=_chosen(options.format, arguments.FORMATS),
        draft=getattr(options, "draft", False),
        accessible=options.accessible,
    )


def _build(options: argparse.Namespace) -> int:
    from docgen.interfaces.commands import build as command

    return command.build(options, _order(options), partial(_pool, options))


def _watch(options: argparse.Namespace) -> int:
    from docgen.interfaces.commands import build as command

    options.jobs = 1
    return command.watch(options, _order(options), partial(_pool, options))


def _make(options: argparse.Namespace) -> int:
    from docgen.errors import ExitCode
    from docgen.interfaces import terminal
    from docgen.pipeline import case_files, folders, one_case
    from docgen.stationery.cabinet import Cabinet

    order = _order(options)
    cabinet = Cabinet(options.templates)
    found = case_files.find(options.cases)
    terminal.findings(found.passed_over)
    paths = found.paths
    pool = _pool(options, len(paths), one_case.prepare, (cabinet.root.absolute(), order))
    with pool as workers, terminal.progress(len(paths)) as advance:
        results = folders.build(paths, cabinet, options.out, order, advance, workers, force=options.force)
    terminal.made(results, options.out, cabinet, order)
    codes = {int(result.error.exit_code) for result in results if result.error}
    return 0 if not codes else codes.pop() if len(codes) == 1 else int(ExitCode.FAILED)


def _pool(
    options: argparse.Namespace, most: int, prepare: Callable[..., object], prepared: tuple[object, ...]
) -> AbstractContextManager[Executor | None]:
    """Workers as the options want them, at most `most`; nothing for --jobs 0."""
    from contextlib import nullcontext

    from docgen.errors import UsageError
    from docgen.pipeline.workers import Workers
    from docgen.pipeline.workers.limits import Limits

    jobs = options.jobs if options.jobs is not None else os.cpu_count() or 1
    if jobs < 0 or not 0 < options.limit < 86_400:
        raise UsageError(say("--jobs 不能小于 0，--limit 应是正数"), next_step=f"docgen {options.command} --help")
    if jobs == 0:
        return nullcontext()
    return Workers(min(jobs, most), Limits(seconds=options.limit), prepare, prepared)


def _chosen(text: str | None, known: tuple[str, ...]) -> tuple[str, ...]:
    from docgen.errors import UsageError

    if text is None:
        return known
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    for name in names or (text,):
        if name not in known:
            raise UsageError(say("没有 {name}", name=name), next_step=say("可用的名称：{names}", names=listing(known)))
    return names


def _show(options: argparse.Namespace) -> int:
    from docgen.composition.compose import compose
    from docgen.model import case_file
    from docgen.model.blocks import dump
    from docgen.stationery.cabinet import Cabinet

    cabinet = Cabinet(options.templates)
    kind = options.kind if options.kind is not None else next(iter(cabinet.kinds))
    for composition in compose(case_file.read(options.case).case, kind, cabinet):
        print(dump(composition.doc), end="")
    return 0


def _departments(options: argparse.Namespace) -> int:
    from docgen.interfaces import terminal
    from docgen.stationery.cabinet import Cabinet

    terminal.departments(Cabinet(options.templates))
    return 0


def _check(options: argparse.Namespace) -> int:
    from docgen.checks import gbt9704
    from docgen.checks.gbt9704.matrix import matrix
    from docgen.errors import ExitCode, UsageError
    from docgen.inspection.measure import measure_files
    from docgen.inspection.measure.model import Kind, Measured
    from docgen.interfaces import terminal
    from docgen.stationery import profile_file
    from docgen.stationery.cabinet import Cabinet

    if options.matrix:
        terminal.matrix(matrix(gbt9704.RULES))
    elif not options.files:
        raise UsageError(say("没有给出要检查的文件"), next_step="docgen check FILE…")
    numbers = profile_file.load(Cabinet(options.templates).root / "profiles" / f"{options.profile}.toml")
    kind = Kind(options.kind) if options.kind else None
    if options.twin:
        return _twin(options.files, numbers, kind, as_json=options.json)
    verdicts, code = [], 0
    for path, measured in measure_files(options.files, numbers, kind):
        if isinstance(measured, Measured):
            verdicts.append(gbt9704.judge(measured, numbers))
        else:
            terminal.failure(measured, path)
            code = int(measured.exit_code)
    terminal.verdicts(verdicts, as_json=options.json)
    return code or (0 if all(verdict.is_sound for verdict in verdicts) else int(ExitCode.RENDER))


def _twin(files: list[Path], numbers: Profile, kind: Kind | None, *, as_json: bool) -> int:
    from docgen.checks import twins as twin
    from docgen.errors import DocgenError, ExitCode, UsageError
    from docgen.files import pdf_admission, text_files
    from docgen.inspection.measure import measure_files
    from docgen.interfaces import terminal

    pair = sorted(files, key=lambda path: path.suffix.lower())
    if [path.suffix.lower() for path in pair] != [".docx", ".pdf"]:
        raise UsageError(say("比对需要一份 DOCX 和一份 PDF"), next_step="docgen check --twin A.docx A.pdf")
    measured = []
    for _, result in measure_files(pair, numbers, kind):
        if isinstance(result, DocgenError):
            raise result
        measured.append(result)
    word, pdf = (text_files.read(path, pdf_admission.LARGEST_FILE) for path in pair)
    twins = twin.compare(word, measured[0], pdf, measured[1])
    terminal.twins(twins, as_json=as_json)
    return 0 if twins.are_twins else int(ExitCode.RENDER)


def _digest(options: argparse.Namespace) -> int:
    from docgen.digest import figures
    from docgen.interfaces import terminal
    from docgen.model import case_file
    from docgen.pipeline import case_files, one_case, yearbook
    from docgen.pipeline.order import Order
    from docgen.stationery.cabinet import Cabinet

    cabinet = Cabinet(options.templates)
    found = case_files.find(options.cases)
    terminal.findings(found.passed_over)
    files = case_file.read_all(found.paths)
    known = figures.load(options.figures, options.year) if options.figures else None
    editions = [options.edition == "public"] if options.edition else [False, True]
    prepared = (cabinet.root.absolute(), Order(formats=("pdf",)))
    made = []
    with _pool(options, os.cpu_count() or 1, one_case.prepare, prepared) as workers:
        for is_public in editions:
            order = yearbook.BookOrder(options.year, is_public, options.by, options.form, options.office, known)
            with terminal.sections(order.name) as progress:
                book = yearbook.make(files, cabinet, options.out, order, workers, progress, options.pieces)
                made.append(book)
    terminal.books(made)
    return 0


def _verify(options: argparse.Namespace) -> int:
    from docgen.errors import ExitCode
    from docgen.interfaces import terminal
    from docgen.pipeline.verify import verify
    from docgen.stationery.cabinet import Cabinet

    cabinet = Cabinet(options.templates)
    verified = [result for folder in options.folders for result in verify(folder, cabinet)]
    terminal.verified(verified)
    return 0 if all(result.is_sound for result in verified) else int(ExitCode.RENDER)


def _doctor(options: argparse.Namespace) -> int:
    from docgen.interfaces.commands import doctor

    return doctor.run()


def _schema(options: argparse.Namespace) -> int:
    from docgen.interfaces import terminal
    from docgen.model import case_file

    terminal.data(case_file.schema())
    return 0


if __name__ == "__main__":
    sys.exit(main())
