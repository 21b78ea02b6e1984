"""The command line: arguments → one call → what it made, said in the user's language → exit code.

Only argparse and our own light modules are imported here; each command imports what it needs, so that `--help` is
quick.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NoReturn

from docgen.errors import DocgenError, ExitCode
from docgen.language import LANGUAGES, foreign, say, use


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the answer is the process's exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    use(_language(words))
    options = _parser().parse_args(words)
    try:
        command: Callable[[argparse.Namespace], int] = options.run
        return command(options)
    except DocgenError as error:
        print(f"{say('错误')}：{error}", file=sys.stderr)
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
        print(f"{say('命令有误')}：{message}", file=sys.stderr)
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

    def add(name: str, run: Callable[[argparse.Namespace], int], about: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=about, description=about, parents=[common])
        command.set_defaults(run=run)
        return command

    templates: dict[str, Any] = {"type": Path, "metavar": "DIR", "help": say("模板文件夹（默认用自带的）")}

    command = add("import", _import, say("读登记表，生成案件文件"))
    command.add_argument("forms", nargs="+", type=Path, metavar="FORM", help=say("登记表（文本文件）"))
    command.add_argument("--out", type=Path, required=True, metavar="DIR", help=say("案件文件放在哪里"))
    command.add_argument("--force", action="store_true", help=say("覆盖已有的案件文件"))
    command.add_argument("--templates", **templates)

    command = add("make", _make, say("由案件文件生成文书"))
    command.add_argument("cases", nargs="+", type=Path, metavar="CASE", help=say("案件文件，或存放它们的文件夹"))
    command.add_argument("--out", type=Path, required=True, metavar="DIR", help=say("文书放在哪里"))
    command.add_argument("--kind", metavar="KIND,…", help=say("只做这几种：{names}", names=", ".join(_KINDS)))
    command.add_argument("--format", metavar="FORMAT,…", help=say("只做这几种格式：{names}", names=", ".join(_FORMATS)))
    command.add_argument("--draft", action="store_true", help=say("案件不全也做，缺的地方印【待填】"))
    command.add_argument("--templates", **templates)

    command = add("show", _show, say("显示编排好的文书结构"))
    command.add_argument("case", type=Path, metavar="CASE", help=say("案件文件"))
    command.add_argument(
        "--kind", default="reply", metavar="KIND", help=say("文书种类：{names}", names=", ".join(_KINDS))
    )
    command.add_argument("--templates", **templates)

    command = add("departments", _departments, say("列出各单位的模板和各自不同之处"))
    command.add_argument("--templates", **templates)

    add("doctor", _doctor, say("检查系统组件、字体和版本"))
    add("schema", _schema, say("输出案件文件的 JSON Schema，供编辑器补全和检查"))
    return parser


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
    from docgen.stationery import Cabinet

    order = build.Order(
        kinds=_chosen(options.kind, _KINDS), formats=_chosen(options.format, _FORMATS), draft=options.draft
    )
    cabinet = Cabinet(options.templates)
    paths = build.case_paths(options.cases)
    with report.progress(len(paths)) as advance:
        results = build.build(paths, cabinet, options.out, order, advance)
    report.made(results, options.out, cabinet, order)
    codes = {int(result.error.exit_code) for result in results if result.error}
    return 0 if not codes else codes.pop() if len(codes) == 1 else int(ExitCode.FAILED)


def _chosen(text: str | None, known: tuple[str, ...]) -> tuple[str, ...]:
    from docgen.errors import UsageError

    if text is None:
        return known
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    for name in names:
        if name not in known:
            raise UsageError(
                say("没有 {name}", name=name), next_step=say("可用的名称：{names}", names="、".join(known))
            )
    return names


def _show(options: argparse.Namespace) -> int:
    from docgen import casefile
    from docgen.blocks import dump
    from docgen.composition import compose
    from docgen.stationery import Cabinet

    for composition in compose(casefile.read(options.case).case, options.kind, Cabinet(options.templates), draft=True):
        print(dump(composition.doc), end="")
    return 0


def _departments(options: argparse.Namespace) -> int:
    from docgen import report
    from docgen.stationery import Cabinet

    report.departments(Cabinet(options.templates))
    return 0


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
