"""`docgen make`: make the documents of cases, with one folder for each case."""

from __future__ import annotations

import argparse

from docgen.interfaces.commands import options as shared
from docgen.language import say


def describe(command: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    shared.cases(command)
    shared.out(command, say("文书放在哪里"))
    shared.documents(command)
    shared.draft(command)
    command.add_argument("--force", action="store_true", help=say("覆盖改过的文书"))
    shared.pool(command, 20)
    shared.templates(command)


def run(options: argparse.Namespace) -> int:
    """Make the documents. Return the exit code for the errors of all cases."""
    import docgen
    from docgen.interfaces import terminal

    result = docgen.make(
        options.cases,
        options.out,
        draft=options.draft,
        force=options.force,
        jobs=options.jobs,
        progress=terminal.progress,
        **shared.document_choices(options),
    )
    terminal.made(result, options.out)
    return shared.exit_code(case.error for case in result.cases)
