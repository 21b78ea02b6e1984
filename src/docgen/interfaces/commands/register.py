"""`docgen register`: the register of cases (台账), with the status and the due date of each."""

from __future__ import annotations

import argparse

from docgen.interfaces.commands import options as shared
from docgen.language import say


def describe(command: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    shared.cases(command)
    out, date = say("台账放在哪里（默认 台账.xlsx）"), say("哪一天的情况，如 2026-03-05（默认今天）")
    command.add_argument("--out", type=shared.path, default="台账.xlsx", metavar="FILE", help=out)
    command.add_argument("--date", metavar="YYYY-MM-DD", help=date)
    shared.templates(command)


def run(options: argparse.Namespace) -> int:
    """Write the register. Return the exit code for the case files that cannot be read."""
    import docgen
    from docgen.interfaces import terminal

    date = shared.date(options.date) if options.date is not None else None
    result = docgen.register(options.cases, options.out, date=date, templates=options.templates)
    terminal.registered(result)
    return shared.exit_code(case.error for case in result.cases)
