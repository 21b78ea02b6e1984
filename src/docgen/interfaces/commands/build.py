"""`docgen build`: make the documents of many cases, and publish them as one set."""

from __future__ import annotations

import argparse

from docgen.interfaces.commands import options as shared
from docgen.language import say


def describe(command: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    numbers = say("发文字号台账（文本文件）：没有写发文字号的答复由它依次给号，同一件总是同一个号")
    executor = say("由哪些机器成文：dask://HOST:PORT（默认本机）")
    shared.cases(command, "CASES_DIR")
    shared.out(command, say("文书放在哪里"))
    command.add_argument("--dry-run", action="store_true", help=say("只说要做哪些、留哪些，不写任何文件"))
    shared.documents(command)
    command.add_argument("--numbers", type=shared.path, metavar="FILE", help=numbers)
    command.add_argument("--executor", metavar="ADDRESS", help=executor)
    shared.pool(command, 20)
    shared.templates(command)


def run(options: argparse.Namespace) -> int:
    """Make the missing documents, and publish the set.

    Return the code of the error that prevented publication, or `ExitCode.FAILED` if a case failed, otherwise 0.
    """
    import docgen
    from docgen.errors import ExitCode
    from docgen.interfaces import terminal

    result = docgen.build(
        options.cases,
        options.out,
        numbers=options.numbers,
        executor=options.executor,
        dry_run=options.dry_run,
        jobs=options.jobs,
        progress=terminal.building,
        **shared.document_choices(options),
    )
    if options.dry_run:
        terminal.planned(result)
    else:
        terminal.built(result)
    if result.held:
        return int(result.held.exit_code)
    return int(ExitCode.FAILED) if result.failed else 0
