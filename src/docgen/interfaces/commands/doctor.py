"""`docgen doctor`: check whether this machine can make documents."""

from __future__ import annotations

import argparse


def describe(command: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command. There are none."""


def run(options: argparse.Namespace) -> int:
    """Print the report. Return `ExitCode.SETUP` if a necessary component is missing, otherwise 0."""
    import docgen
    from docgen.errors import ExitCode
    from docgen.interfaces import terminal

    machine = docgen.doctor()
    terminal.machine(machine)
    return int(ExitCode.OK if machine.is_ready else ExitCode.SETUP)
