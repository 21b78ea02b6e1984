"""`docgen show`: print the documents of a case as trees of paragraphs."""

from __future__ import annotations

import argparse

from docgen.interfaces.commands import options as shared
from docgen.language import say


def describe(command: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    kinds = say("文书种类（templates/kinds 中的名称；默认第一种）")
    shared.case(command)
    command.add_argument("--kind", metavar="KIND", help=kinds)
    shared.templates(command)


def run(options: argparse.Namespace) -> int:
    """Print the trees of one kind of document. Return 0."""
    import docgen

    kind = options.kind if options.kind is not None else docgen.kinds(templates=options.templates)[0]
    file = docgen.read(options.case, templates=options.templates)
    for composition in docgen.preview(file, kind, templates=options.templates):
        print(composition.tree, end="")
    return 0
