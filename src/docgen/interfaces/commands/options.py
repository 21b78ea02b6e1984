"""What each command of the command line takes: argparse's parsers, described."""

from __future__ import annotations

import argparse

from docgen.language import say

TYPE_CHECKING = False  # typing's own name for it takes longer to load than all of ours
if TYPE_CHECKING:
    from pathlib import Path

FORMATS = ("docx", "pdf")


def _path(text: str) -> Path:
    from pathlib import Path  # a tenth of what `--help` takes

    return Path(text)


def _pool(command: argparse.ArgumentParser, seconds: float) -> None:
    jobs = say("同时做几件（默认与处理器核数相同；0 为不另开进程，也没有时间和内存的限制）")
    command.add_argument("--jobs", type=int, metavar="N", help=jobs)
    _limit(command, seconds)


def _limit(command: argparse.ArgumentParser, seconds: float) -> None:
    limit = say("一件最多做多少秒（默认 {seconds}）", seconds=seconds)
    command.add_argument("--limit", type=float, default=seconds, metavar="SECONDS", help=limit)


def _documents(command: argparse.ArgumentParser) -> None:
    accessible = say("PDF 按 PDF/UA-1（无障碍）而不是 PDF/A-2u（存档）")
    command.add_argument(
        "--kind", metavar="KIND,…", help=say("只做这几种文书（templates/kinds 中的名称，如 reply,feedback）")
    )
    command.add_argument("--format", metavar="FORMAT,…", help=say("只做这几种格式：{names}", names=", ".join(FORMATS)))
    command.add_argument("--accessible", action="store_true", help=accessible)


def templates(command: argparse.ArgumentParser) -> None:
    """Which templates to use."""
    command.add_argument("--templates", type=_path, metavar="DIR", help=say("模板文件夹（默认用自带的）"))


def for_import(command: argparse.ArgumentParser) -> None:
    """What `docgen import` takes."""
    command.add_argument("forms", nargs="+", type=_path, metavar="FORM", help=say("登记表（文本文件）"))
    command.add_argument("--out", type=_path, required=True, metavar="DIR", help=say("案件文件放在哪里"))
    command.add_argument("--force", action="store_true", help=say("覆盖已有的案件文件"))
    templates(command)


def for_make(command: argparse.ArgumentParser) -> None:
    """What `docgen make` takes."""
    command.add_argument("cases", nargs="+", type=_path, metavar="CASE", help=say("案件文件，或存放它们的文件夹"))
    command.add_argument("--out", type=_path, required=True, metavar="DIR", help=say("文书放在哪里"))
    _documents(command)
    command.add_argument("--draft", action="store_true", help=say("案件不全也做，缺的地方印【待填】"))
    command.add_argument("--force", action="store_true", help=say("覆盖改过的文书"))
    _pool(command, 20)
    templates(command)


def for_build(command: argparse.ArgumentParser) -> None:
    """What `docgen build` takes."""
    numbers = say("发文字号台账（文本文件）：没有写发文字号的答复由它依次给号，同一件总是同一个号")
    executor = say("由哪些机器成文：dask://HOST:PORT（默认本机）")
    command.add_argument("cases", nargs="+", type=_path, metavar="CASES_DIR", help=say("案件文件，或存放它们的文件夹"))
    command.add_argument("--out", type=_path, required=True, metavar="DIR", help=say("文书放在哪里"))
    command.add_argument("--dry-run", action="store_true", help=say("只说要做哪些、留哪些，不写任何文件"))
    _documents(command)
    command.add_argument("--numbers", type=_path, metavar="FILE", help=numbers)
    command.add_argument("--executor", metavar="ADDRESS", help=executor)
    _pool(command, 20)
    templates(command)


def for_watch(command: argparse.ArgumentParser) -> None:
    """What `docgen watch` takes."""
    command.add_argument("case", type=_path, metavar="CASE", help=say("案件文件"))
    command.add_argument("--out", type=_path, required=True, metavar="DIR", help=say("文书放在哪里"))
    _documents(command)
    command.add_argument("--draft", action="store_true", help=say("案件不全也做，缺的地方印【待填】"))
    _limit(command, 20)
    templates(command)


def for_show(command: argparse.ArgumentParser) -> None:
    """What `docgen show` takes."""
    kinds = say("文书种类（templates/kinds 中的名称；默认第一种）")
    command.add_argument("case", type=_path, metavar="CASE", help=say("案件文件"))
    command.add_argument("--kind", metavar="KIND", help=kinds)
    templates(command)


def for_check(command: argparse.ArgumentParser) -> None:
    """What `docgen check` takes."""
    profile = say("按哪个版式（templates/profiles 中的名称）")
    kind = say("当作信函格式或文件格式（默认自行判断）")
    command.add_argument("files", nargs="*", type=_path, metavar="FILE", help=say("PDF 或 DOCX 文件"))
    command.add_argument("--profile", default="gbt9704", metavar="NAME", help=profile)
    command.add_argument("--as", dest="kind", choices=("letter", "document"), help=kind)
    command.add_argument("--twin", action="store_true", help=say("比对两个文件：一份文书的 DOCX 和 PDF"))
    command.add_argument("--json", action="store_true", help=say("输出 JSON，供程序读取"))
    command.add_argument("--matrix", action="store_true", help=say("列出标准的各条和检查方法"))
    templates(command)


def for_digest(command: argparse.ArgumentParser) -> None:
    """What `docgen digest` takes."""
    edition = say("只做内部版或公开版（默认两种都做）")
    figures = say("年度数字文件（收到、立案、上年），TOML；只用于内部版")
    command.add_argument("cases", nargs="+", type=_path, metavar="CASE", help=say("案件文件，或存放它们的文件夹"))
    command.add_argument("--year", type=int, required=True, metavar="YEAR", help=say("哪一年的件"))
    command.add_argument("--out", type=_path, required=True, metavar="DIR", help=say("汇编放在哪里"))
    command.add_argument("--edition", choices=("internal", "public"), help=edition)
    command.add_argument("--by", choices=("unit", "field"), default="unit", help=say("按承办单位或领域分章"))
    command.add_argument("--form", choices=("book", "report"), default="book", help=say("整本汇编，或只做办理工作总结"))
    command.add_argument("--figures", type=_path, metavar="FILE", help=figures)
    command.add_argument("--office", default="", metavar="NAME", help=say("编印单位，印在封面上"))
    command.add_argument(
        "--pieces", type=_path, metavar="DIR", help=say("留着排好的部分，下次只排变了的；不要一起公开")
    )
    _pool(command, 120)
    templates(command)


def for_verify(command: argparse.ArgumentParser) -> None:
    """What `docgen verify` takes."""
    command.add_argument("folders", nargs="+", type=_path, metavar="DIR", help=say("文书所在的文件夹"))
    templates(command)
