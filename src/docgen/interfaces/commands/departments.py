"""`docgen departments`: the departments of a templates folder, and what an office can write."""

from __future__ import annotations

import argparse

from docgen.interfaces.commands import options as shared
from docgen.language import say


def describe(command: argparse.ArgumentParser) -> None:
    """What the command takes."""
    explain = say("列出可以写的一切：设置、部分、行、句子、值、过滤器、类别，各有意思和例子")
    command.add_argument("--explain", action="store_true", help=explain)
    command.add_argument("--json", action="store_true", help=say("输出 JSON，供程序读取"))
    shared.templates(command)


def run(options: argparse.Namespace) -> int:
    """Print the departments, or the guide."""
    from docgen import api
    from docgen.interfaces import office_text, terminal

    if options.explain:
        office_text.guide(api.explain(templates=options.templates), as_json=options.json)
    else:
        terminal.departments(api.departments(templates=options.templates), as_json=options.json)
    return 0
