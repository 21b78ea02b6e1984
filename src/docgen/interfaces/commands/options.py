"""Options that several commands share: what describes them to argparse, and what their words mean."""

from __future__ import annotations

import argparse

from docgen.language import say

TYPE_CHECKING = False  # typing's own name for it takes longer to load than all of ours
if TYPE_CHECKING:
    from pathlib import Path

FORMATS = ("docx", "pdf")


def path(text: str) -> Path:
    """A path, as argparse wants it made of a word."""
    from pathlib import Path  # a tenth of what `--help` takes

    return Path(text)


def names(text: str) -> tuple[str, ...]:
    """Names that a word parts by commas; a word without any is the name that it is."""
    found = tuple(name.strip() for name in text.split(",") if name.strip())
    return found or (text,)


def cases(command: argparse.ArgumentParser, metavar: str = "CASE") -> None:
    """Which case files to read."""
    command.add_argument("cases", nargs="+", type=path, metavar=metavar, help=say("案件文件，或存放它们的文件夹"))


def case(command: argparse.ArgumentParser) -> None:
    """Which case file to read."""
    command.add_argument("case", type=path, metavar="CASE", help=say("案件文件"))


def out(command: argparse.ArgumentParser, about: str) -> None:
    """Where to put what is made."""
    command.add_argument("--out", type=path, required=True, metavar="DIR", help=about)


def documents(command: argparse.ArgumentParser) -> None:
    """Which documents to make of a case."""
    accessible = say("PDF 按 PDF/UA-1（无障碍）而不是 PDF/A-2u（存档）")
    kinds = say("只做这几种文书（templates/kinds 中的名称，如 reply,feedback）")
    formats = say("只做这几种格式：{names}", names=", ".join(FORMATS))
    command.add_argument("--kind", type=names, metavar="KIND,…", help=kinds)
    command.add_argument("--format", type=names, metavar="FORMAT,…", help=formats)
    command.add_argument("--accessible", action="store_true", help=accessible)


def draft(command: argparse.ArgumentParser) -> None:
    """Whether an incomplete case will do."""
    command.add_argument("--draft", action="store_true", help=say("案件不全也做，缺的地方印【待填】"))


def pool(command: argparse.ArgumentParser, seconds: float) -> None:
    """How many processes make documents, and how long they may take. seconds: for one case or section."""
    jobs = say("同时做几件（默认与处理器核数相同；0 为不另开进程，也没有时间和内存的限制）")
    command.add_argument("--jobs", type=int, metavar="N", help=jobs)
    limit(command, seconds)


def limit(command: argparse.ArgumentParser, seconds: float) -> None:
    """How long one case or section may take."""
    about = say("一件最多做多少秒（默认 {seconds}）", seconds=seconds)
    command.add_argument("--limit", type=float, default=seconds, metavar="SECONDS", help=about)


def templates(command: argparse.ArgumentParser) -> None:
    """Which templates to use."""
    command.add_argument("--templates", type=path, metavar="DIR", help=say("模板文件夹（默认用自带的）"))
