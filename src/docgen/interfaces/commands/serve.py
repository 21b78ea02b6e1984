"""`docgen serve`: open the workbench, where officers write replies in the browser.

`docgen serve FOLDER` serves a folder. `docgen serve users …` and `docgen serve tokens …` administer a shared workbench.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from docgen.interfaces.commands import options as shared
from docgen.language import say


def describe(command: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    order = say(
        "文件夹；或 users add|list|change|disable|password|log FOLDER [LOGIN]、tokens add|list|remove FOLDER [NAME]"
    )
    command.add_argument("order", nargs="+", metavar="FOLDER", help=order)
    command.add_argument("--port", type=int, metavar="N", help=say("端口（默认用这个文件夹上次的，或任一空着的）"))
    command.add_argument("--no-browser", action="store_true", help=say("不打开浏览器，只显示链接"))
    command.add_argument("--link", action="store_true", help=say("给已经开着的工作台取一个新的链接"))
    address = say("开给一个单位用，大家从这个地址来，如 http://10.1.2.3:8000；先要有账号")
    command.add_argument("--address", default="", metavar="URL", help=address)
    listen = say("在代理后面时，实际听哪个地址和端口（默认 127.0.0.1:8000）")
    command.add_argument("--listen", default="", metavar="HOST:PORT", help=listen)
    command.add_argument(
        "--backup", type=shared.path, metavar="FILE.tar.gz", help=say("把文件夹和数据库备份成一个文件")
    )
    command.add_argument(
        "--restore", type=shared.path, metavar="FILE.tar.gz", help=say("把备份恢复到一个新的或空的文件夹")
    )
    command.add_argument("--name", help=say("账号的姓名"))
    command.add_argument("--unit", help=say("账号只看这个单位的案件（默认看全部）"))
    roles = say("账号的职责：officer（承办）、reviewer（核稿）、office（办公室），几样用逗号隔开")
    command.add_argument("--role", type=shared.names, default=(), metavar="ROLE,…", help=roles)
    scopes = say("新令牌能读什么：cases（案件）、documents（文书），几样用逗号隔开")
    command.add_argument("--scope", type=shared.names, default=(), metavar="SCOPE,…", help=scopes)
    days = say("新令牌过多少天失效（默认 365）")
    command.add_argument("--days", type=int, default=365, metavar="N", help=days)
    shared.templates(command)


def run(options: argparse.Namespace) -> int:
    """Serve the folder until Ctrl-C, or change who may use it. Return 0."""
    from docgen.errors import SetupError, UsageError

    try:
        from docgen.interfaces.workbench import backup, serving
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] == "docgen":
            raise
        raise SetupError(
            say("没有装工作台要用的程序包（{name}）", name=error.name),
            next_step=say("运行 pip install 'docgen[serve]'"),
        ) from error
    folder, *rest = options.order
    if rest:
        from docgen.interfaces.workbench import administration

        if folder not in ("users", "tokens"):
            raise UsageError(say("只能开一个文件夹"), next_step="docgen serve FOLDER")
        administration.carry_out(folder, rest, options)
    elif options.backup:
        count = backup.write(Path(folder), options.backup)
        print(say("{file}：{count} 个文件", file=options.backup, count=count))
    elif options.restore:
        count = backup.restore(options.restore, Path(folder))
        print(say("{file}：{count} 个文件", file=folder, count=count))
        print(say("备份以后停用的账号、作废的令牌、改过的密码又是备份时的样子，请看 users list、tokens list"))
    elif options.link:
        print(serving.link(Path(folder)))
    else:
        serving.serve(
            Path(folder),
            options.templates,
            fonts=None,
            port=options.port,
            opens_browser=not options.no_browser,
            address=options.address,
            listen=options.listen,
        )
    return 0
