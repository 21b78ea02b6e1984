"""`docgen departments`: list the departments of a templates folder."""

from __future__ import annotations

import argparse

from docgen.interfaces.commands import options as shared


def describe(command: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    shared.templates(command)


def run(options: argparse.Namespace) -> int:
    """Print the departments. Return 0."""
    from docgen import api
    from docgen.interfaces import terminal

    terminal.departments(api.departments(templates=options.templates))
    return 0
