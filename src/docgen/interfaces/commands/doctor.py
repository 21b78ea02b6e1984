"""Is this machine ready? → a report on system libraries, fonts and versions, and an exit code."""

from __future__ import annotations

import importlib.metadata
import platform
import shutil

from docgen.errors import DocgenError, ExitCode
from docgen.interfaces import terminal
from docgen.language import say
from docgen.stationery.cabinet import Cabinet

_PACKAGES = ("docxtpl", "weasyprint", "jinja2", "pypdf", "babel", "pydantic", "ruamel.yaml", "lxml")


def run() -> int:
    """Print the report; `ExitCode.SETUP` when something is missing that documents cannot be made without."""
    ready = _pango()
    print(
        f"Python {platform.python_version()} · " + " · ".join(f"{p} {importlib.metadata.version(p)}" for p in _PACKAGES)
    )
    print(say("LibreOffice：{path}", path=shutil.which("soffice") or say("没有（只在核对 Word 版面时需要）")))
    try:
        ready = terminal.font_table(Cabinet()) and ready
    except DocgenError as error:
        terminal.failure(error)
        ready = False
    print(say("可以使用") if ready else say("还缺上面所列的组件；运行 make demo 或请管理员安装"))
    return int(ExitCode.OK if ready else ExitCode.SETUP)


def _pango() -> bool:
    from docgen.writers.pdf import printer

    try:
        print(printer.version())
    except DocgenError as error:
        terminal.failure(error)
        return False
    return True
