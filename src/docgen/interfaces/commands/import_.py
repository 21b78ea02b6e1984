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
    shared.templates(command)


def run(options: argparse.Namespace) -> int:
    """Import each form or paper. Return the code of the first error or doubtful one, otherwise 0."""
    from docgen import api
    from docgen.errors import DocgenError
    from docgen.interfaces import terminal

    code = 0
    for form in options.forms:
        try:
            if options.into:
                placed = api.import_into(
                    options.into, form, replace=options.replace, unit=options.unit, templates=options.templates
                )
                if placed.is_changed:
                    api.save_case(placed.file)
                terminal.placed(placed)
                code = code or int(placed.exit_code)
                continue
            intake = api.import_form(form, templates=options.templates)
            terminal.intake(intake)
            terminal.saved(api.save(intake, options.out, force=options.force))
            code = code or int(intake.exit_code)
        except DocgenError as error:
            terminal.failure(error)
            code = code or int(error.exit_code)
    return code
