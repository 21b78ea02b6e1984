"""`docgen schema`: print the JSON Schema of a case file."""

from __future__ import annotations

import argparse


def describe(command: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command. There are none."""


def run(options: argparse.Namespace) -> int:
    """Print the schema. Return 0."""
    import docgen
    from docgen.interfaces import terminal

    terminal.data(docgen.schema())
    return 0
