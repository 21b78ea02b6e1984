"""`docgen digest`: make the annual digest, a book of the cases of one year."""

from __future__ import annotations

import argparse

from docgen.interfaces.commands import options as shared
from docgen.language import say


def describe(command: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    edition = say("只做内部版或公开版（默认两种都做）")
    form = say("整本汇编，或只做办理工作总结")
    figures = say("年度数字文件（收到、立案、上年），TOML；只用于内部版")
    book = say("编书文件：次序、不收的件、章名、前言、照片，TOML（样例：samples/book.toml）")
    pieces = say("留着排好的部分，下次只排变了的；不要一起公开")
    shared.cases(command)
    command.add_argument("--year", type=int, required=True, metavar="YEAR", help=say("哪一年的件"))
    shared.out(command, say("汇编放在哪里"))
    command.add_argument("--edition", choices=("internal", "public"), help=edition)
    command.add_argument("--by", choices=("unit", "field"), default="unit", help=say("按承办单位或领域分章"))
    command.add_argument("--form", choices=("book", "report"), default="book", help=form)
    command.add_argument("--figures", type=shared.path, metavar="FILE", help=figures)
    command.add_argument("--book", type=shared.path, metavar="FILE", help=book)
    command.add_argument("--office", default="", metavar="NAME", help=say("编印单位，印在封面上"))
    command.add_argument("--pieces", type=shared.path, metavar="DIR", help=pieces)
    shared.pool(command, 120)
    shared.templates(command)


def run(options: argparse.Namespace) -> int:
    """Make the editions that the options name. Return 0."""
    import docgen
    from docgen.interfaces import terminal

    result = docgen.make_digest(
        options.cases,
        options.year,
        options.out,
        edition=options.edition,
        by=options.by,
        form=options.form,
        figures=options.figures,
        book=options.book,
        office=options.office,
        pieces=options.pieces,
        jobs=options.jobs,
        limit=options.limit,
        templates=options.templates,
        progress=terminal.sections,
    )
    terminal.books(result)
    return 0
