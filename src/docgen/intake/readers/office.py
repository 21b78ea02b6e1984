"""Files of old or other programs (.doc .wps .xls .et .rtf .odt .ods) → a .docx or .xlsx, made by LibreOffice.

LibreOffice runs as a process of its own, with a time limit, a user profile of its own, and no access to the network
that macros or links could use: macros are off and links are not updated in a fresh profile without a window.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from docgen.errors import InputError, Place
from docgen.files import ole_streams
from docgen.language import say

_SECONDS = 90
_LARGEST_RESULT = 60_000_000
_SHEETS = (b"opendocument.spreadsheet", b"office:spreadsheet", b"Excel.Sheet")
_TARGETS = {".docx": "docx:MS Word 2007 XML", ".xlsx": "xlsx:Calc MS Excel 2007 XML"}
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse">
<value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution"
oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"
oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link"
oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update"><prop oor:name="Link"
oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
"""Settings of the profile: no macros, no links to other files."""


def is_there() -> bool:
    """Return whether this machine has LibreOffice."""
    return shutil.which("soffice") is not None


def html_inside(data: bytes, file: str) -> bytes | None:
    """Return the web page that some systems put into an old Word file; None if there is none."""
    content = ole_streams.stream(data, "WordDocument", file)
    if content and re.match(rb"(?is)\s*(\xef\xbb\xbf)?\s*<(!doctype|html|head|body|table|meta|div|p)\b", content):
        return content.rstrip(b"\0")
    return None


def converted(data: bytes, file: str) -> bytes:
    """Return a .docx or .xlsx with the content of a file. Without LibreOffice, an `InputError` says what to do."""
    ending = ".xlsx" if is_sheet(data, file) else ".docx"
    program = shutil.which("soffice")
    if program is None:
        raise InputError(
            say("这台机器没有 LibreOffice，读不了这种文件"),
            place=Place(file),
            next_step=say("在 Word、Excel 或 WPS 中打开，另存为 {ending} 后再导入", ending=ending),
        )
    with tempfile.TemporaryDirectory(prefix="docgen-") as name:
        folder = Path(name)
        source, out = folder / f"form{_suffix(data, ending)}", folder / "out"
        source.write_bytes(data)
        user = folder / "profile" / "user"
        user.mkdir(parents=True)
        (user / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [program, profile, "--headless", "--norestore", "--convert-to", _TARGETS[ending]]
        said = _run(command, source, out)
        result = out / f"form{ending}"
        if not result.is_file() or result.stat().st_size > _LARGEST_RESULT:
            raise InputError(
                say("LibreOffice 打不开这个文件：{error}", error=said),
                place=Place(file),
                next_step=say("在 Word、Excel 或 WPS 中打开，另存为 {ending} 后再导入", ending=ending),
            )
        return result.read_bytes()


def _run(command: list[str], source: Path, out: Path) -> str:
    """Run LibreOffice, and return what it said. After the time limit, it is ended with the processes it started."""
    environment = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    with subprocess.Popen(
        [*command, "--outdir", str(out), str(source)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=source.parent,
        env=environment | {"HOME": str(source.parent)},
        start_new_session=True,
    ) as process:
        try:
            said = process.communicate(timeout=_SECONDS)[0].decode("utf-8", "replace")
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            return say("超过 {seconds} 秒", seconds=_SECONDS)
    return said.strip().splitlines()[-1][:120] if said.strip() else say("没有结果")


def is_sheet(data: bytes, file: str) -> bool:
    """Return whether a file is a table and not a text."""
    if data.startswith(ole_streams.SIGNATURE):
        return any(ole_streams.stream(data, name, file) is not None for name in ("Workbook", "Book"))
    return any(mark in data[:8_192] for mark in _SHEETS)


def _suffix(data: bytes, ending: str) -> str:
    """Return the suffix by which LibreOffice knows how to open a file."""
    if data.startswith(ole_streams.SIGNATURE):
        return ".xls" if ending == ".xlsx" else ".doc"
    if data.lstrip()[:5] == b"{\\rtf":
        return ".rtf"
    if data.startswith(b"PK"):
        return ".ods" if ending == ".xlsx" else ".odt"
    return ".xml"
