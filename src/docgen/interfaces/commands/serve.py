"""`docgen serve`: open the workbench, pages in the browser on which officers write replies."""

from __future__ import annotations

import argparse

from docgen.interfaces.commands import options as shared
from docgen.language import say


def describe(command: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    command.add_argument("folder", type=shared.path, metavar="FOLDER", help=say("存放案件文件的文件夹"))
    command.add_argument("--port", type=int, metavar="N", help=say("端口（默认用这个文件夹上次的，或任一空着的）"))
    command.add_argument("--no-browser", action="store_true", help=say("不打开浏览器，只显示链接"))
    command.add_argument("--link", action="store_true", help=say("给已经开着的工作台取一个新的链接"))
    shared.templates(command)


def run(options: argparse.Namespace) -> int:
    """Serve the folder until Ctrl-C. Return 0."""
    from docgen.errors import SetupError

    try:
        from docgen.interfaces.workbench import serving
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] == "docgen":
            raise
        raise SetupError(
            say("没有装工作台要用的程序包（{name}）", name=error.name),
            next_step=say("运行 pip install 'docgen[serve]'"),
        ) from error
    if options.link:
        print(serving.link(options.folder))
        return 0
    serving.serve(options.folder, options.templates, None, options.port, opens_browser=not options.no_browser)
    return 0
