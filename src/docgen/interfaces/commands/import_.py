"""`docgen import`: make case files from registration forms (登记表)."""

from __future__ import annotations

import argparse

from docgen.interfaces.commands import options as shared
from docgen.language import say


def describe(command: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    command.add_argument(
        "forms", nargs="+", type=shared.path, metavar="FORM", help=say("登记表，或放着收到的全部材料的文件夹")
    )
    shared.out(command, say("案件文件放在哪里"))
    command.add_argument("--force", action="store_true", help=say("覆盖已有的案件文件"))
    command.add_argument(
        "--congress", default="", metavar="CONGRESS", help=say("登记表没有写届的，用这个，如 市七届人大")
    )
    command.add_argument("--session", default="", metavar="SESSION", help=say("登记表没有写次的，用这个，如 六次会议"))
    shared.templates(command)


def run(options: argparse.Namespace) -> int:
    """Import each form. Return the code of the first error or doubtful form, otherwise 0."""
    from docgen import api
    from docgen.errors import DocgenError
    from docgen.interfaces import terminal

    code = 0
    for form in options.forms:
        try:
            meeting = {"congress": options.congress, "session": options.session}
            intake = api.import_form(form, templates=options.templates, **meeting)
            terminal.intake(intake)
            terminal.saved(api.save(intake, options.out, force=options.force))
            code = code or int(intake.exit_code)
        except DocgenError as error:
            terminal.failure(error)
            code = code or int(error.exit_code)
    return code
