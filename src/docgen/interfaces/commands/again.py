"""`docgen again`: move the reply of a case into its history, so that the case can be answered again."""

from __future__ import annotations

import argparse

from docgen.interfaces.commands import options as shared


def describe(command: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    shared.case(command)
    shared.templates(command)


def run(options: argparse.Namespace) -> int:
    """Change the case file. Return 0."""
    import docgen
    from docgen.interfaces import terminal

    terminal.answered_again(docgen.again(options.case, templates=options.templates))
    return 0
