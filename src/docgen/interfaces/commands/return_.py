"""`docgen return`: show what was changed in a document with a word processor, and take the changes into the case."""

from __future__ import annotations

import argparse

from docgen.interfaces.commands import options as shared
from docgen.language import say


def describe(command: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    shared.case(command)
    about = say("在 Word、WPS 里改过的文书（.docx；有 LibreOffice 时也可以是 .doc、.wps、.odt）")
    command.add_argument("edited", type=shared.path, metavar="EDITED", help=about)
    command.add_argument(
        "--accept",
        action="store_true",
        help=say("把能归到案件各项的改动写进案件文件；其余的改动和批注记在文件末尾的注释里"),
    )
    base = say("成文时写下的 printed.json 或它所在的文件夹（默认在文书旁边找）")
    command.add_argument("--base", type=shared.path, metavar="FILE", help=base)
    command.add_argument("--json", action="store_true", help=say("输出 JSON"))
    shared.templates(command)


def run(options: argparse.Namespace) -> int:
    """Print the changes, and write them if `--accept` is given.

    Return `ExitCode.FAILED` if somebody must decide about a change, otherwise 0.
    """
    import docgen
    from docgen.errors import ExitCode
    from docgen.interfaces import returned_report

    file = docgen.read(options.case, templates=options.templates)
    document = docgen.come_back(file, options.edited, base=options.base, templates=options.templates)
    if options.accept:
        accepted = docgen.accept(file, document.of("taken"), document)
        if accepted.yaml != file.yaml:
            docgen.save_case(accepted)
    returned_report.show(document, is_accepted=options.accept, as_json=options.json)
    return int(ExitCode.FAILED) if document.of("conflict", "proposed", "pending") else 0
