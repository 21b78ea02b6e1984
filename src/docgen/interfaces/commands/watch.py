"""`docgen watch`: make the documents of a case again after every change of its file."""

from __future__ import annotations

import argparse

from docgen.interfaces.commands import options as shared
from docgen.language import say


def describe(command: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    shared.case(command)
    shared.out(command, say("文书放在哪里"))
    shared.documents(command)
    shared.draft(command)
    shared.limit(command, 20)
    shared.templates(command)


def run(options: argparse.Namespace) -> int:
    """Make the documents after every change, until Ctrl-C. Return 0."""
    import contextlib

    import docgen
    from docgen.interfaces import terminal

    results = docgen.watch(options.case, options.out, draft=options.draft, **shared.document_choices(options))
    with contextlib.suppress(KeyboardInterrupt), contextlib.closing(results):
        for result in results:
            terminal.rebuilt(result)
    return 0
