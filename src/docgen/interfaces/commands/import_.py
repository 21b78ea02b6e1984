"""`docgen import`: make case files from registration forms (登记表), or put papers that came back into a case file."""

from __future__ import annotations

import argparse

from docgen.interfaces.commands import options as shared
from docgen.language import say


def describe(command: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    about = say("登记表，或放着收到的全部材料的文件夹；有 --into 时是收回的会办意见、征询意见表")
    command.add_argument("forms", nargs="+", type=shared.path, metavar="FORM", help=about)
    target = command.add_mutually_exclusive_group(required=True)
    target.add_argument("--out", type=shared.path, metavar="DIR", help=say("案件文件放在哪里"))
    target.add_argument("--into", type=shared.path, metavar="CASE", help=say("写进哪个案件文件"))
    command.add_argument("--force", action="store_true", help=say("覆盖已有的案件文件"))
    command.add_argument("--replace", action="store_true", help=say("案件里已有的换成来文的，原来的留作注释"))
    command.add_argument("--unit", default="", metavar="NAME", help=say("会办意见是哪个会办单位的（信里看不出时写）"))
    command.add_argument(
        "--congress", default="", metavar="CONGRESS", help=say("登记表没有写届的，用这个，如 市七届人大")
    )
    command.add_argument("--session", default="", metavar="SESSION", help=say("登记表没有写次的，用这个，如 六次会议"))
    shared.templates(command)


def run(options: argparse.Namespace) -> int:
    """Import each form or paper. Return the first exit code that is not 0, or else 0."""
    import docgen
    from docgen.errors import DocgenError
    from docgen.interfaces import terminal

    code = 0
    for form in options.forms:
        try:
            if options.into:
                placed = docgen.import_into(
                    options.into, form, replace=options.replace, unit=options.unit, templates=options.templates
                )
                if placed.is_changed:
                    docgen.save_case(placed.file)
                terminal.placed(placed)
                code = code or int(placed.exit_code)
                continue
            meeting = {"congress": options.congress, "session": options.session}
            intake = docgen.import_form(form, templates=options.templates, **meeting)
            terminal.intake(intake)
            terminal.saved(docgen.save(intake, options.out, force=options.force))
            code = code or int(intake.exit_code)
        except DocgenError as error:
            terminal.failure(error)
            code = code or int(error.exit_code)
    return code
