"""The command line: arguments → one call → what it made, said in the user's language → exit code.

Only argparse and our own light modules are imported here; each command imports what it needs, so that `--help` is
quick.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from docgen.errors import DocgenError, ExitCode
from docgen.language import LANGUAGES, foreign, listing, say, use

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from docgen.document import Order
    from docgen.measure.model import Kind
    from docgen.profile import Profile
    from docgen.stationery import Cabinet


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the answer is the process's exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    use(_language(words))
    options = _parser().parse_args(words)
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
        self.print_usage(sys.stderr)
        print(say("命令有误：{message}", message=message), file=sys.stderr)
        print(say("下一步：{step}", step=f"{self.prog} --help"), file=sys.stderr)
        raise SystemExit(ExitCode.USAGE)


def _parser() -> argparse.ArgumentParser:
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
        describe(command)
    return parser


def _commands() -> dict[
    str, tuple[Callable[[argparse.Namespace], int], Callable[[argparse.ArgumentParser], None], str]
]:
    """Command → what it runs, what describes its arguments, and what it is for."""
    return {
        "import": (_import, _import_arguments, say("读登记表，生成案件文件")),
        "make": (_make, _make_arguments, say("由案件文件生成文书")),
        "show": (_show, _show_arguments, say("显示编排好的文书结构")),
        "check": (_check, _check_arguments, say("按 GB/T 9704 检查现成的 PDF、DOCX 公文的版式")),
        "verify": (_verify, _verify_arguments, say("核对已生成的文书：与清单、案件逐句相符")),
        "departments": (_departments, _templates, say("列出各单位的模板和各自不同之处")),
        "doctor": (_doctor, lambda command: None, say("检查系统组件、字体和版本")),
        "schema": (_schema, lambda command: None, say("输出案件文件的 JSON Schema，供编辑器补全和检查")),
    }


def _templates(command: argparse.ArgumentParser) -> None:
    command.add_argument("--templates", type=Path, metavar="DIR", help=say("模板文件夹（默认用自带的）"))


def _import_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("forms", nargs="+", type=Path, metavar="FORM", help=say("登记表（文本文件）"))
    command.add_argument("--out", type=Path, required=True, metavar="DIR", help=say("案件文件放在哪里"))
    command.add_argument("--force", action="store_true", help=say("覆盖已有的案件文件"))
    _templates(command)


def _make_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("cases", nargs="+", type=Path, metavar="CASE", help=say("案件文件，或存放它们的文件夹"))
    command.add_argument("--out", type=Path, required=True, metavar="DIR", help=say("文书放在哪里"))
    command.add_argument("--kind", metavar="KIND,…", help=say("只做这几种：{names}", names=", ".join(_KINDS)))
    command.add_argument("--format", metavar="FORMAT,…", help=say("只做这几种格式：{names}", names=", ".join(_FORMATS)))
    command.add_argument("--draft", action="store_true", help=say("案件不全也做，缺的地方印【待填】"))
    command.add_argument(
        "--accessible", action="store_true", help=say("PDF 按 PDF/UA-1（无障碍）而不是 PDF/A-2u（存档）")
    )
    jobs = say("同时做几件（默认与处理器核数相同；0 为不另开进程，也没有时间和内存的限制）")
    command.add_argument("--jobs", type=int, metavar="N", help=jobs)
    limit = say("一件最多做多少秒（默认 {seconds}）", seconds=20)
    command.add_argument("--limit", type=float, default=20, metavar="SECONDS", help=limit)
    _templates(command)


def _show_arguments(command: argparse.ArgumentParser) -> None:
    kinds = say("文书种类：{names}", names=", ".join(_KINDS))
    command.add_argument("case", type=Path, metavar="CASE", help=say("案件文件"))
    command.add_argument("--kind", default="reply", metavar="KIND", help=kinds)
    _templates(command)


def _check_arguments(command: argparse.ArgumentParser) -> None:
    profile = say("按哪个版式（templates/profiles 中的名称）")
    kind = say("当作信函格式或文件格式（默认自行判断）")
    command.add_argument("files", nargs="*", type=Path, metavar="FILE", help=say("PDF 或 DOCX 文件"))
    command.add_argument("--profile", default="gbt9704", metavar="NAME", help=profile)
    command.add_argument("--as", dest="kind", choices=("letter", "document"), help=kind)
    command.add_argument("--twin", action="store_true", help=say("比对两个文件：一份文书的 DOCX 和 PDF"))
    command.add_argument("--json", action="store_true", help=say("输出 JSON，供程序读取"))
    command.add_argument("--matrix", action="store_true", help=say("列出标准的各条和检查方法"))
    _templates(command)


def _verify_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("folders", nargs="+", type=Path, metavar="DIR", help=say("文书所在的文件夹"))
    _templates(command)


_KINDS = ("reply", "opinion", "feedback", "summary")
_FORMATS = ("docx", "pdf")


def _version() -> str:
    from docgen import __version__

    return f"docgen {__version__}"


def _import(options: argparse.Namespace) -> int:
    from docgen import report
    from docgen.intake import plan, read_form, save
    from docgen.stationery import Cabinet

    vocabulary = Cabinet(options.templates).stationery("base").vocabulary
    failures = 0
    for form in options.forms:
        try:
            intake = read_form(form, vocabulary)
            report.intake(intake)
            planned = plan(intake, options.out)
            save(intake, options.out, force=options.force)
            report.saved(planned)
        except DocgenError as error:
            report.failure(error)
            failures = failures or int(error.exit_code)
    return failures


def _make(options: argparse.Namespace) -> int:
    from docgen import build, report
    from docgen.document import Order
    from docgen.stationery import Cabinet

    order = Order(
        kinds=_chosen(options.kind, _KINDS),
        formats=_chosen(options.format, _FORMATS),
        draft=options.draft,
        accessible=options.accessible,
    )
    cabinet = Cabinet(options.templates)
    paths = build.case_paths(options.cases)
    with _workers(options, len(paths), cabinet, order) as workers, report.progress(len(paths)) as advance:
        results = build.build(paths, cabinet, options.out, order, advance, workers)
    report.made(results, options.out, cabinet, order)
    codes = {int(result.error.exit_code) for result in results if result.error}
    return 0 if not codes else codes.pop() if len(codes) == 1 else int(ExitCode.FAILED)


def _workers(
    options: argparse.Namespace, cases: int, cabinet: Cabinet, order: Order
) -> AbstractContextManager[Executor | None]:
    from docgen import production
    from docgen.errors import UsageError
    from docgen.workers import Workers
    from docgen.workers.limits import Limits

    jobs = options.jobs if options.jobs is not None else os.cpu_count() or 1
    if jobs < 0 or not 0 < options.limit < 86_400:
        raise UsageError(say("--jobs 不能小于 0，--limit 应是正数"), next_step="docgen make --help")
    if jobs == 0:
        return nullcontext()
    prepared = (cabinet.root.absolute(), order)
    return Workers(min(jobs, cases), Limits(seconds=options.limit), production.prepare, prepared)


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
    from docgen import casefile
    from docgen.blocks import dump
    from docgen.composition import compose
    from docgen.stationery import Cabinet

    for composition in compose(casefile.read(options.case).case, options.kind, Cabinet(options.templates)):
        print(dump(composition.doc), end="")
    return 0


def _departments(options: argparse.Namespace) -> int:
    from docgen import report
    from docgen.stationery import Cabinet

    report.departments(Cabinet(options.templates))
    return 0


def _check(options: argparse.Namespace) -> int:
    from docgen import profile, report
    from docgen.checks import gbt9704
    from docgen.checks.gbt9704.matrix import matrix
    from docgen.errors import UsageError
    from docgen.measure import measure_files
    from docgen.measure.model import Kind, Measured
    from docgen.stationery import Cabinet

    if options.matrix:
        report.matrix(matrix(gbt9704.RULES))
    elif not options.files:
        raise UsageError(say("没有给出要检查的文件"), next_step="docgen check FILE…")
    numbers = profile.load(Cabinet(options.templates).root / "profiles" / f"{options.profile}.toml")
    kind = Kind(options.kind) if options.kind else None
    if options.twin:
        return _twin(options.files, numbers, kind, as_json=options.json)
    verdicts, code = [], 0
    for path, measured in measure_files(options.files, numbers, kind):
        if isinstance(measured, Measured):
            verdicts.append(gbt9704.judge(measured, numbers))
        else:
            report.failure(measured, path)
            code = int(measured.exit_code)
    report.verdicts(verdicts, as_json=options.json)
    return code or (0 if all(verdict.is_sound for verdict in verdicts) else int(ExitCode.RENDER))


def _twin(files: list[Path], numbers: Profile, kind: Kind | None, *, as_json: bool) -> int:
    from docgen import encoding, pdffile, report, twin
    from docgen.errors import UsageError
    from docgen.measure import measure_files

    pair = sorted(files, key=lambda path: path.suffix.lower())
    if [path.suffix.lower() for path in pair] != [".docx", ".pdf"]:
        raise UsageError(say("比对需要一份 DOCX 和一份 PDF"), next_step="docgen check --twin A.docx A.pdf")
    measured = []
    for _, result in measure_files(pair, numbers, kind):
        if isinstance(result, DocgenError):
            raise result
        measured.append(result)
    word, pdf = (encoding.read(path, pdffile.LARGEST_FILE) for path in pair)
    twins = twin.compare(word, measured[0], pdf, measured[1])
    report.twins(twins, as_json=as_json)
    return 0 if twins.are_twins else int(ExitCode.RENDER)


def _verify(options: argparse.Namespace) -> int:
    from docgen import report
    from docgen.stationery import Cabinet
    from docgen.verify import verify

    cabinet = Cabinet(options.templates)
    verified = [result for folder in options.folders for result in verify(folder, cabinet)]
    report.verified(verified)
    return 0 if all(result.is_sound for result in verified) else int(ExitCode.RENDER)


def _doctor(options: argparse.Namespace) -> int:
    from docgen import doctor

    return doctor.run()


def _schema(options: argparse.Namespace) -> int:
    import json

    from docgen import casefile

    print(json.dumps(casefile.schema(), ensure_ascii=False, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
