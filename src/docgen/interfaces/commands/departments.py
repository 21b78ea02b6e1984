"""`docgen departments`: print all departments, one of them, or what an office can write; or test their stationery."""

from __future__ import annotations

import argparse

from docgen.interfaces.commands import options as shared
from docgen.language import say


def describe(command: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    explain = say("列出可以写的一切：设置、部分、行、句子、值、过滤器、类别，各有意思和例子")
    lint = say("用各单位的信笺把样件的每种文书都做一遍，列出做不成的和可疑的")
    command.add_argument("name", nargs="?", metavar="NAME", help=say("代号、全称或登记表名称；不写就是全部单位"))
    command.add_argument("--explain", action="store_true", help=explain)
    command.add_argument("--lint", action="store_true", help=lint)
    command.add_argument("--json", action="store_true", help=say("输出 JSON，供程序读取"))
    shared.templates(command)


def run(options: argparse.Namespace) -> int:
    """Print what the options ask for. Return `ExitCode.FAILED` if the test of the stationery found a fault, else 0."""
    import docgen
    from docgen.errors import ExitCode
    from docgen.interfaces import office_text, terminal

    templates = options.templates
    if options.explain:
        office_text.guide(docgen.explain(templates=templates), as_json=options.json)
    elif options.lint:
        code = 0
        for result in docgen.lint(options.name, templates=templates):
            office_text.linted(result, as_json=options.json)
            if result.findings:
                code = int(ExitCode.FAILED)
        return code
    elif options.name is not None:
        office_text.office(docgen.department(options.name, templates=templates), as_json=options.json)
    else:
        terminal.departments(docgen.departments(templates=templates), as_json=options.json)
    return 0
