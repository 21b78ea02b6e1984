"""This machine → the contenders that can take part, each with its command, its versions, and what it is held against.

`.ci/bench` installs those that docgen does not need itself. One that is not there is left out.
"""

import functools
import importlib.metadata
import json
import platform
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from docgen.writers.pdf import printer

HERE = Path(__file__).parent
HOME = HERE.parents[1] / ".ci/cache/bench"
PYTHON = HOME / "venv/bin/python"
MODULES = HOME / "node/node_modules"
OURS = "docgen"


@dataclass(frozen=True)
class Peer:
    """A contender. program: its file. how: further arguments. needs: its package; "" if it has come with docgen.

    goal: how many times docgen's time it should take at least.
    """

    name: str
    program: str
    goal: str = "—"
    needs: str = ""
    how: tuple[str, ...] = ()

    @property
    def is_there(self) -> bool:
        """Whether it is installed."""
        if self.needs == "soffice":
            return shutil.which("soffice") is not None
        return not self.needs or self.needs in installed()

    def command(self, folder: Path, out: Path) -> Sequence[str | Path]:
        """What starts it. folder: where its letters and templates are; out: where its files go."""
        if self.program.endswith(".js"):
            return ["node", HERE / self.program, MODULES, folder, out]
        python = sys.executable if self.needs in ("", "soffice") else PYTHON
        return [python, HERE / self.program, folder, out, *self.how]


WORD = (
    Peer(OURS, "word_docgen.py"),
    Peer("docxtpl", "word_docxtpl.py", "≥ 22", "docxtpl"),
    Peer("docxtemplater", "word_docxtemplater.js", "≥ 12", "docxtemplater"),
    Peer("carbone（正文为一个标记，没有表格）", "word_carbone.js", "—", "carbone"),
    Peer("docx-mailmerge2（正文为一个域，没有表格）", "word_mailmerge.py", "—", "docx-mailmerge2"),
    Peer("下限：压缩现成的 document.xml，写文件", "word_floor.py", "≥ 0.4"),
)
PDF = (
    Peer(OURS, "pdf_docgen.py"),
    Peer("WeasyPrint，默认选项", "pdf_weasyprint.py", "≥ 6"),
    Peer("WeasyPrint，同样的 PDF/A-2u", "pdf_weasyprint.py", "≥ 1.8", how=("archive",)),
    Peer("ReportLab，不拉齐，字体只含用到的字", "pdf_reportlab.py", "—", "reportlab"),
    Peer("LibreOffice，许多件一次转换", "pdf_libreoffice.py", "≥ 3.5", "soffice"),
    Peer("Typst，每件一次 compile", "pdf_typst.py", "≥ 0.29", "typst"),
    Peer("Typst，同一个 Compiler", "pdf_typst.py", "≥ 1.2", "typst", how=("warm",)),
)


@functools.cache
def installed() -> dict[str, str]:
    """The peers that `.ci/bench` installed, and their versions."""
    found = {}
    if PYTHON.exists():
        listing = [PYTHON, "-m", "pip", "--disable-pip-version-check", "list", "--format", "json"]
        ran = subprocess.run(listing, capture_output=True, text=True, check=True)
        found = {package["name"]: package["version"] for package in json.loads(ran.stdout)}
    for name in ("docxtemplater", "carbone"):
        described = MODULES / name / "package.json"
        if described.exists() and shutil.which("node"):
            found[name] = json.loads(described.read_text("utf-8"))["version"]
    return found


def versions() -> str:
    """docgen's version and those of all that take part."""
    names = ("docxtpl", "docx-mailmerge2", "docxtemplater", "carbone", "docxcompose", "reportlab", "typst")
    others = [f"{name} {version}" for name, version in installed().items() if name in names]
    if shutil.which("soffice"):
        said = subprocess.run(["soffice", "--version"], capture_output=True, text=True, check=False).stdout
        others.append(" ".join(said.split()[:2]))
    own = f"docgen {importlib.metadata.version('docgen')}"
    return "、".join([own, f"Python {platform.python_version()}", printer.version(), *sorted(others, key=str.lower)])
