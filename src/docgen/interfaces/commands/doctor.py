"""`docgen doctor`: is this machine ready?"""

from __future__ import annotations

import argparse


def describe(command: argparse.ArgumentParser) -> None:
    """What the command takes: nothing."""


def run(options: argparse.Namespace) -> int:
    """Print the report; `ExitCode.SETUP` when something is missing that documents cannot be made without."""
    from docgen import api
    from docgen.errors import ExitCode
    from docgen.interfaces import terminal

    machine = api.doctor()
    terminal.machine(machine)
    return int(ExitCode.OK if machine.is_ready else ExitCode.SETUP)
