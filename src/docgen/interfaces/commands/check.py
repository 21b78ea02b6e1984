"""`docgen check`: check whether finished files of any producer comply with GB/T 9704."""

from __future__ import annotations

import argparse

from docgen.interfaces.commands import options as shared
from docgen.language import say


def describe(command: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    profile = say("按哪个版式（templates/profiles 中的名称）")
    kind = say("当作信函格式或文件格式（默认自行判断）")
    files = say("PDF、OFD 或 DOCX 文件，或存放它们的文件夹")
    command.add_argument("files", nargs="*", type=shared.path, metavar="FILE", help=files)
    command.add_argument("--profile", default="gbt9704", metavar="NAME", help=profile)
    command.add_argument("--as", dest="kind", choices=("letter", "document"), help=kind)
    command.add_argument("--twin", action="store_true", help=say("比对两个文件：一份文书的 DOCX 和 PDF"))
    annotate = say("把不符之处标在 PDF 副本上，存入这个文件夹")
    command.add_argument("--annotate", type=shared.path, metavar="DIR", help=annotate)
    command.add_argument("--json", action="store_true", help=say("输出 JSON，供程序读取"))
    command.add_argument("--matrix", action="store_true", help=say("列出标准的各条和检查方法"))
    shared.templates(command)


def run(options: argparse.Namespace) -> int:
    """Print the findings. Of a folder, print one page: a line for each file, and the commonest faults.

    Return the code of the last file that cannot be read, or `ExitCode.RENDER` if a file has faults, otherwise 0.
    """
    import docgen
    from docgen.errors import DocgenError, ExitCode, UsageError
    from docgen.interfaces import check_report, terminal

    if options.matrix:
        check_report.matrix(docgen.clauses())
    elif not options.files:
        raise UsageError(say("没有给出要检查的文件"), next_step="docgen check FILE…")
    settings = {"profile": options.profile, "kind": options.kind, "templates": options.templates}
    if options.twin:
        comparison = docgen.compare(options.files, **settings)
        check_report.comparison(comparison, as_json=options.json)
        return 0 if comparison.agrees else int(ExitCode.RENDER)
    verdicts, unread, code = [], 0, 0
    for result in docgen.measure(options.files, marked_copies=options.annotate, **settings):
        if isinstance(result, DocgenError):
            terminal.failure(result)
            code, unread = int(result.exit_code), unread + 1
        else:
            verdicts.append(result)
    if any(path.is_dir() for path in options.files) and not options.json:
        check_report.overview(verdicts, docgen.common_faults(verdicts), unread)
    else:
        check_report.verdicts(verdicts, as_json=options.json)
    if code:
        return code
    return 0 if all(verdict.is_sound for verdict in verdicts) else int(ExitCode.RENDER)
