"""Files of old or other programs (.doc .wps .xls .et .rtf .odt .ods) → a .docx or .xlsx, made by LibreOffice.

LibreOffice runs as a separate process with a time limit and a fresh user profile. In a fresh profile without a window,
macros are off and links are not updated. So neither macros nor links can use the network.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from types import MappingProxyType

from docgen.errors import InputError, Place
from docgen.files import ole_streams
from docgen.language import say

_SECONDS, _MORE_SECONDS = 90, 10
"""The longest time that a start of LibreOffice may take, and what each file adds."""
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
_MADE: ContextVar[Mapping[bytes, tuple[Future[list[bytes]], int]]]
_MADE = ContextVar("_MADE", default=MappingProxyType({}))
"""The content of a file that is converted with others → the results of all, and the index of the file among them."""


def is_there() -> bool:
    """Return whether this machine has LibreOffice."""
    return shutil.which("soffice") is not None


def html_inside(data: bytes, file: str) -> bytes | None:
    """Return the web page that some systems put into an old Word file; None if there is none."""
    content = ole_streams.stream(data, "WordDocument", file)
    if content and re.match(rb"(?is)\s*(\xef\xbb\xbf)?\s*<(!doctype|html|head|body|table|meta|div|p)\b", content):
        return content.rstrip(b"\0")
    return None


def converted(data: bytes, file: str, ending: str = "") -> bytes:
    """Return a .docx or .xlsx with the content of a file. Without LibreOffice, an `InputError` says what to do.

    ending: the ending of the result. Empty: the content of the file decides.
    """
    ending = ending or ending_of(data, file)
    step = say("在 Word、Excel 或 WPS 中打开，另存为 {ending} 后再导入", ending=ending)
    program = shutil.which("soffice")
    if program is None:
        raise InputError(say("这台机器没有 LibreOffice，读不了这种文件"), place=Place(file), next_step=step)
    if ending == ".xlsx" and _lacks_calc(program):
        raise InputError(say("这台机器的 LibreOffice 没有装表格（Calc）"), place=Place(file), next_step=step)
    results, index = _MADE.get().get(data, (None, 0))
    made = results.result() if results else _convert(program, [data], ending)
    result = made[index]
    if not result:
        raise InputError(say("LibreOffice 打不开这个文件，文件可能已损坏或有密码"), place=Place(file), next_step=step)
    return result


@contextmanager
def at_once(files: Sequence[tuple[bytes, str]]) -> Iterator[None]:
    """Convert several files with one start of LibreOffice for texts and one for tables, in the background.

    Within the context, `converted` waits for these results. files: the content and the name of each file.
    """
    groups: dict[str, list[bytes]] = {}
    for data, file in files:
        groups.setdefault(ending_of(data, file), []).append(data)
    program = shutil.which("soffice")
    made: dict[bytes, tuple[Future[list[bytes]], int]] = {}
    with ThreadPoolExecutor(1) as background:
        for ending, group in groups.items():
            if program and not (ending == ".xlsx" and _lacks_calc(program)):
                results = background.submit(_convert, program, group, ending)
                made |= {data: (results, index) for index, data in enumerate(group)}
        token = _MADE.set(made)
        try:
            yield
        finally:
            _MADE.reset(token)


@contextmanager
def made_before(data: bytes, result: bytes) -> Iterator[None]:
    """Within the context, `converted` gives a result that was made before, because it cannot start LibreOffice there.

    data: the content of a file. result: what `converted` made of it in another process.
    """
    made: Future[list[bytes]] = Future()
    made.set_result([result])
    token = _MADE.set({data: (made, 0)})
    try:
        yield
    finally:
        _MADE.reset(token)


def _convert(program: str, files: Sequence[bytes], ending: str) -> list[bytes]:
    """Return what LibreOffice makes of each file; empty if it cannot open the file. ending: .docx or .xlsx."""
    with tempfile.TemporaryDirectory(prefix="docgen-") as name:
        folder = Path(name)
        out = folder / "out"
        sources: list[Path] = []
        for index, data in enumerate(files):
            sources.append(folder / f"form{index}{_suffix(data, ending)}")
            sources[-1].write_bytes(data)
        user = folder / "profile" / "user"
        user.mkdir(parents=True)
        (user / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [program, profile, "--headless", "--norestore", "--convert-to", _TARGETS[ending]]
        _run([*command, "--outdir", str(out), *map(str, sources)], folder, _SECONDS + _MORE_SECONDS * len(files))
        results: list[bytes] = []
        for source in sources:
            result = out / f"{source.stem}{ending}"
            is_usable = result.is_file() and result.stat().st_size <= _LARGEST_RESULT
            results.append(result.read_bytes() if is_usable else b"")
        return results


def _run(command: Sequence[str], folder: Path, seconds: int) -> None:
    """Run LibreOffice in a folder. After the time limit, it is ended with the processes it started."""
    environment = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=environment | {"HOME": str(folder)},
        start_new_session=True,
    ) as process:
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _lacks_calc(program: str) -> bool:
    """Return whether a LibreOffice has its word processor, but not its spreadsheet."""
    folder = Path(program).resolve().parent
    return (folder / "libswlo.so").is_file() and not (folder / "libsclo.so").is_file()


def ending_of(data: bytes, file: str) -> str:
    """Return the ending of the file that LibreOffice makes."""
    return ".xlsx" if is_sheet(data, file) else ".docx"


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
