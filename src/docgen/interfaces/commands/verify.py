"""`docgen verify`: folders of finished documents → whether they still are what they were."""

from __future__ import annotations

import argparse

from docgen.interfaces.commands import options as shared
from docgen.language import say


def describe(command: argparse.ArgumentParser) -> None:
    """What the command takes."""
    command.add_argument("folders", nargs="+", type=shared.path, metavar="DIR", help=say("文书所在的文件夹"))
    shared.templates(command)


def run(options: argparse.Namespace) -> int:
    """Print what is wrong in each folder; `ExitCode.RENDER` if anything is."""
    from docgen import api
    from docgen.errors import ExitCode
    from docgen.interfaces import terminal

    results = api.verify(options.folders, templates=options.templates)
    terminal.verified(results)
    return 0 if all(result.is_sound for result in results) else int(ExitCode.RENDER)
