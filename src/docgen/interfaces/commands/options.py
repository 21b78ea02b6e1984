"""What several commands share: functions that declare options, convert their values, and choose the exit code.

Each declaring function adds one or more options to the parser of a command.
"""

from __future__ import annotations

import argparse

from docgen.language import say

TYPE_CHECKING = False  # Importing this name from `typing` would take longer than importing the modules above.
if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from pathlib import Path
    from typing import Any

    from docgen import DocgenError

FORMATS = ("docx", "pdf", "ofd", "txt")
ENGINES = ("docgen", "weasyprint")


def path(text: str) -> Path:
    """Return a text as a path."""
    from pathlib import Path  # This import takes a tenth of the time of `--help`.

    return Path(text)


def date(text: str) -> dt.date:
    """Return a text such as 2026-03-05 as a date."""
    import datetime

    from docgen.errors import UsageError

    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        message = say("“{value}”不是日期", value=text)
        raise UsageError(message, next_step=say("如 {example}", example="2026-03-05")) from error


def names(text: str) -> tuple[str, ...]:
    """Return the names in a text with commas. If there are none, return the text itself, which is then refused."""
    found = tuple(name.strip() for name in text.split(",") if name.strip())
    return found or (text,)


def exit_code(errors: Iterable[DocgenError | None]) -> int:
    """Return the common exit code of errors; `ExitCode.FAILED` if they differ; 0 if there are none."""
    from docgen.errors import ExitCode

    codes = {int(error.exit_code) for error in errors if error}
    if not codes:
        return 0
    return codes.pop() if len(codes) == 1 else int(ExitCode.FAILED)


def cases(command: argparse.ArgumentParser, metavar: str = "CASE") -> None:
    """Declare the case files to read."""
    command.add_argument("cases", nargs="+", type=path, metavar=metavar, help=say("案件文件，或存放它们的文件夹"))


def case(command: argparse.ArgumentParser) -> None:
    """Declare the case file to read."""
    command.add_argument("case", type=path, metavar="CASE", help=say("案件文件"))


def out(command: argparse.ArgumentParser, about: str) -> None:
    """Declare the folder for the results. about: the help text."""
    command.add_argument("--out", type=path, required=True, metavar="DIR", help=about)


def documents(command: argparse.ArgumentParser) -> None:
    """Declare the kinds and formats of the documents to make."""
    accessible = say("PDF 按 PDF/A-2a 和 PDF/UA-1（无障碍）而不是 PDF/A-2u（存档）")
    kinds = say("只做这几种文书（templates/kinds 中的名称，如 reply,feedback）")
    formats = say("只做这几种格式：{names}（ofd、txt 要写明才做；txt 是答复正文的纯文本）", names=", ".join(FORMATS))
    command.add_argument("--kind", type=names, metavar="KIND,…", help=kinds)
    command.add_argument("--format", type=names, metavar="FORMAT,…", help=formats)
    command.add_argument("--accessible", action="store_true", help=accessible)
    engine = say("PDF 由谁排：{names}（默认按部门的 engine）", names=", ".join(ENGINES))
    command.add_argument("--engine", metavar="ENGINE", help=engine)


def document_choices(options: argparse.Namespace) -> dict[str, Any]:
    """Return the parameters of the library that `documents`, `limit` and `templates` declare as options."""
    return {
        "kinds": options.kind,
        "formats": options.format,
        "accessible": options.accessible,
        "engine": options.engine,
        "limit": options.limit,
        "templates": options.templates,
    }


def draft(command: argparse.ArgumentParser) -> None:
    """Declare whether to make drafts of incomplete cases."""
    command.add_argument("--draft", action="store_true", help=say("案件不全也做，缺的地方印【待填】"))


def pool(command: argparse.ArgumentParser, seconds: float) -> None:
    """Declare the number of worker processes and their time limit.

    seconds: the default time limit for one case or section.
    """
    jobs = say("同时做几件（默认与处理器核数相同；0 为不另开进程，也没有时间和内存的限制）")
    command.add_argument("--jobs", type=int, metavar="N", help=jobs)
    limit(command, seconds)


def limit(command: argparse.ArgumentParser, seconds: float) -> None:
    """Declare the time limit for one case or section. seconds: the default limit."""
    about = say("一件最多做多少秒（默认 {seconds}）", seconds=seconds)
    command.add_argument("--limit", type=float, default=seconds, metavar="SECONDS", help=about)


def templates(command: argparse.ArgumentParser) -> None:
    """Declare the templates folder."""
    command.add_argument("--templates", type=path, metavar="DIR", help=say("模板文件夹（默认用自带的）"))
