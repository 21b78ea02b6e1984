"""`docgen schema`: the JSON Schema of a case file."""

from __future__ import annotations

import argparse


def describe(command: argparse.ArgumentParser) -> None:
    """What the command takes: nothing."""


def run(options: argparse.Namespace) -> int:
    """Print the schema."""
    from docgen import api
    from docgen.interfaces import terminal

    terminal.data(api.schema())
    return 0
