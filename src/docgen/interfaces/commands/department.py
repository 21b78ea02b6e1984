"""`docgen department new`: make the folder of a new department, filled in from a letter that the office has sent."""

from __future__ import annotations

import argparse

from docgen.interfaces.commands import options as shared
from docgen.language import say


def describe(command: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    letter = say("本单位发出的一份答复函（.txt、.docx、.pdf）：看得出的写入，拿不准的写成注释")
    command.add_argument("action", choices=("new",), help=say("new：新建"))
    command.add_argument("name", metavar="NAME", help=say("单位的全称"))
    command.add_argument("--folder", metavar="FOLDER", help=say("文件夹名；不写就用全称"))
    command.add_argument("--from", dest="letter", type=shared.path, metavar="LETTER", help=letter)
    shared.templates(command)


def run(options: argparse.Namespace) -> int:
    """Make the folder. Return 0."""
    import docgen
    from docgen.interfaces import office_text

    made = docgen.new_department(
        options.name, folder=options.folder, letter=options.letter, templates=options.templates
    )
    office_text.new_department(made)
    return 0
