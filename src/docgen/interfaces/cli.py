"""The command line: the table of commands, the language and streams of the user, and the exit code.

A command is a module of `commands`: it describes its arguments, calls one verb of `docgen.api` and reports. Only
argparse and our own light modules are imported before a command runs, so that `--help` is quick.
"""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from itertools import pairwise

from docgen.interfaces import streams
from docgen.language import LANGUAGES, foreign, say, use

TYPE_CHECKING = False  # typing's own name for it takes longer to load than all of ours
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import NoReturn


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
    for name, about in _commands().items():
        command = commands.add_parser(name, help=about, description=about, parents=[common])
        if name in words:
            _describe(command, name)
    return parser


def _commands() -> dict[str, str]:
    """Command → what it is for."""
    return {
        "import": say("读登记表，生成案件文件"),
        "make": say("由案件文件生成文书"),
        "build": say("成批成文：只做变了的，整套一起发布"),
        "watch": say("守着一个案件文件，一改就重做"),
        "show": say("显示编排好的文书结构"),
        "check": say("按 GB/T 9704 检查现成的 PDF、DOCX 公文的版式"),
        "digest": say("把一年的件编成年度汇编（内部版、公开版）"),
        "verify": say("核对已生成的文书：与清单、案件逐句相符"),
        "departments": say("列出各单位的模板和各自不同之处"),
        "doctor": say("检查系统组件、字体和版本"),
        "schema": say("输出案件文件的 JSON Schema，供编辑器补全和检查"),
    }


def _describe(parser: argparse.ArgumentParser, name: str) -> None:
    """Let a command's module describe its arguments and say what runs it."""
    # `import` is a word of Python's own.
    command = import_module(f"docgen.interfaces.commands.{'import_' if name == 'import' else name}")
    command.describe(parser)
    parser.set_defaults(run=command.run)


def _version() -> str:
    from docgen import __version__

    return f"docgen {__version__}"


if __name__ == "__main__":
    sys.exit(main())
