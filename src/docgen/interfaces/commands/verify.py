"""`docgen verify`: check whether finished documents still match their manifests and cases."""

from __future__ import annotations

import argparse

from docgen.interfaces.commands import options as shared
from docgen.language import say


def describe(command: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    command.add_argument("folders", nargs="+", type=shared.path, metavar="DIR", help=say("文书所在的文件夹"))
    shared.pool(command, 60)
    shared.templates(command)


def run(options: argparse.Namespace) -> int:
    """Print the findings in each folder. Return `ExitCode.RENDER` if a finding is an error, otherwise 0."""
    import docgen
    from docgen.errors import ExitCode
    from docgen.interfaces import terminal

    results = docgen.verify(
        options.folders,
        jobs=options.jobs,
        limit=options.limit,
        templates=options.templates,
        progress=terminal.verifying,
    )
    terminal.verified(results)
    return 0 if all(result.is_sound for result in results) else int(ExitCode.RENDER)
