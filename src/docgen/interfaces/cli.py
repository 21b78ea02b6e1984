"""The command line: from the arguments of the process, run one command and return the exit code.

Each command is a module in `commands`. The module declares its arguments, calls a function of the library and prints
the result. Only argparse and small modules of docgen are imported before a command runs. Therefore `--help` is fast.
"""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from itertools import pairwise

import docgen
from docgen.interfaces import streams
from docgen.language import LANGUAGES, foreign, say, use

TYPE_CHECKING = False  # Importing this name from `typing` would take longer than importing the modules above.
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import NoReturn


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Return the exit code.

    arguments: the arguments of the command line. None: the arguments of the process. In this case, the standard streams
        of the process are guarded (see `streams`).
    """
    if arguments is not None:
        return _run(list(arguments))
    outlets = streams.guard()
    try:
        code = _run(sys.argv[1:])
    except SystemExit as stop:  # argparse has printed the help or an error message.
        code = stop.code if isinstance(stop.code, int) else 0
    return streams.finish(outlets, code)


def _run(words: list[str]) -> int:
    """Run the command that the words of the command line name. Return the exit code."""
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
    """Return the language of the messages. The language must be set before the parser is built."""
    chosen = next((value for option, value in pairwise(words) if option == "--lang"), None)
    if not chosen:
        chosen = next((word.removeprefix("--lang=") for word in words if word.startswith("--lang=")), None)
    return chosen if chosen in LANGUAGES else "zh"


class _Parser(argparse.ArgumentParser):
    """A parser that prints errors in the language of the user, and exits with the exit code of a `UsageError`."""

    def error(self, message: str) -> NoReturn:
        from docgen.errors import ExitCode

        self.print_usage(sys.stderr)
        print(say("命令有误：{message}", message=message), file=sys.stderr)
        print(say("下一步：{step}", step=f"{self.prog} --help"), file=sys.stderr)
        raise SystemExit(ExitCode.USAGE)


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    """Return the parser for all commands. Only the commands whose names are in `words` declare their arguments."""
    # argparse translates its messages with the function `_`. Replace this function with ours.
    argparse._ = foreign  # type: ignore[attr-defined]
    common = _Parser(add_help=False)
    common.add_argument("--lang", choices=LANGUAGES, default="zh", help=say("界面语言"))
    parser = _Parser(
        prog="docgen",
        description=say("从案件文件生成人大代表建议、政协提案的答复文书（DOCX 和 PDF）"),
        parents=[common],
    )
    parser.add_argument("--version", action="version", version=f"docgen {docgen.__version__}", help=say("显示版本"))
    commands = parser.add_subparsers(dest="command", required=True, metavar=say("命令"))
    for name, purpose in _commands().items():
        command = commands.add_parser(name, help=purpose, description=purpose, parents=[common])
        if name in words:
            _describe(command, name)
    return parser


def _commands() -> dict[str, str]:
    """Return name of a command → the sentence of the help that describes the command."""
    return {
        "import": say("读登记表，生成案件文件"),
        "return": say("把在 Word、WPS 里改过的文书带回案件文件"),
        "make": say("由案件文件生成文书"),
        "build": say("成批成文：只做变了的，整套一起发布"),
        "watch": say("守着一个案件文件，一改就重做"),
        "serve": say("打开工作台：在浏览器里填写、看版面、下载"),
        "show": say("显示编排好的文书结构"),
        "check": say("按 GB/T 9704 检查现成的 PDF、DOCX 公文的版式"),
        "register": say("列出各件的台账：状态、期限、剩余天数、未交的会办意见"),
        "again": say("把答复移入 history，再次答复"),
        "digest": say("把一年的件编成年度汇编（内部版、公开版）"),
        "verify": say("核对已生成的文书：与清单、案件逐句相符"),
        "departments": say("列出各单位的模板和各自不同之处"),
        "department": say("新建一个单位的文件夹，可以照一份发出的答复函填写"),
        "doctor": say("检查系统组件、字体和版本"),
        "schema": say("输出案件文件的 JSON Schema，供编辑器补全和检查"),
    }


def _describe(parser: argparse.ArgumentParser, name: str) -> None:
    """Let the module of a command declare its arguments, and set the function that runs the command."""
    # `import` and `return` are keywords of Python. Therefore their modules have another name.
    module = f"{name}_" if name in ("import", "return") else name
    command = import_module(f"docgen.interfaces.commands.{module}")
    command.describe(parser)
    parser.set_defaults(run=command.run)


if __name__ == "__main__":
    sys.exit(main())
