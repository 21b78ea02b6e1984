"""Set-ups → the files that python-docx, LibreOffice and Typst make of them, each as DOCX and PDF where the tool can."""

import os
import random
import re
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import foreign_docx
import foreign_odt
import foreign_setups
import foreign_typst
from foreign_setups import Setup

from docgen.layout.fonts import substitution_config
from docgen.stationery.departments import Departments

DEPARTURES = foreign_setups.LIST.parent / "departures.txt"
HABITS = foreign_setups.LIST.parent / "habits.txt"
LOOKALIKES = foreign_setups.LIST.parent / "lookalikes.txt"
PROFILE = Departments().stationery("base").profile
TOOLS = ("python-docx", "LibreOffice", "Typst")


@dataclass(frozen=True)
class Files:
    """What a tool makes of a set-up. word: None, if the tool makes no Word files."""

    setup: Setup
    word: bytes | None
    pdf: bytes


def word_file(setup: Setup) -> bytes:
    """The Word file of a program with python-docx."""
    return foreign_docx.document(foreign_setups.sheet(setup))


def made(setups: Sequence[Setup]) -> list[Files]:
    """All files, in the order of the set-ups. LibreOffice runs once for the PDFs and once for its Word files."""
    with tempfile.TemporaryDirectory(prefix="foreign-") as name:
        folder = Path(name)
        (folder / "fonts.conf").write_text(substitution_config(PROFILE), encoding="utf-8")
        for number, setup in enumerate(setups):
            sheet = foreign_setups.sheet(setup)
            if setup.tool == "python-docx":
                (folder / f"{number}.docx").write_bytes(foreign_docx.document(sheet))
            elif setup.tool == "LibreOffice":
                (folder / f"{number}.fodt").write_bytes(foreign_odt.document(sheet))
            else:
                (folder / f"{number}.pdf").write_bytes(foreign_typst.document(sheet))
        _convert(folder, "pdf", [*folder.glob("*.docx"), *folder.glob("*.fodt")])
        _convert(folder, "docx", list(folder.glob("*.fodt")))
        files = []
        for number, setup in enumerate(setups):
            word = folder / f"{number}.docx"
            pdf = (folder / f"{number}.pdf").read_bytes()
            files.append(Files(setup, word.read_bytes() if word.exists() else None, pdf))
        return files


def _convert(folder: Path, format: str, sources: list[Path]) -> None:
    if sources:
        user = f"-env:UserInstallation={(folder / 'user').as_uri()}"
        subprocess.run(
            ["soffice", user, "--headless", "--norestore", "--convert-to", format, "--outdir", folder, *sources],
            env=os.environ | {"FONTCONFIG_FILE": str(folder / "fonts.conf")},
            capture_output=True,
            check=True,
            timeout=60 + 30 * len(sources),
        )


# ---- set-ups drawn by lot --------------------------------------------------------------------------------------------
VARIANTS = {
    "附件": (foreign_setups.RIGHT["附件"], "无", "附件：公文用纸检查表"),
    "附注": (foreign_setups.RIGHT["附注"], "无"),
    "署名": ("样例市财政局", "样例市发展和改革委员会", "样例县人民政府"),
    "主送": ("各区人民政府：", "市教育局、市民政局：", "林示例代表："),
    "落款": ("盖章", "不盖章"),
    "日期": ("2026年5月8日", "2025年12月31日", "2024年3月15日"),
    "段": ("4", "6", "11"),
    "标题文字": ("关于规范公文用纸的函", "关于做好公文用纸采购验收工作的通知", "关于公文用纸抽查情况的报告"),
    "版头": ("无", "无", "留空", "文件"),
}
"""What differs between right letters."""


def right(lot: random.Random, tool: str) -> Setup:
    """A right letter of a tool."""
    values = {key: lot.choice(choices) for key, choices in VARIANTS.items()}
    if values["署名"] != "样例市财政局":
        values["落款"] = "盖章"  # A name longer than the date changes places with it.
    kind = "document" if values["版头"] == "文件" else "headless"
    everything = foreign_setups.RIGHT | values | {"工具": tool}
    return Setup(" ".join(values.values()), everything, frozenset(), frozenset(), kind)


def departures(path: Path = DEPARTURES) -> list[tuple[dict[str, str], frozenset[str], frozenset[str]]]:
    """The entries of a list: the changed values, the codes to be found, and those that may be found."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            changes, wrong, maybe = (part.strip() for part in f"{line} | |".split("|")[:3])
            values = dict(change.split("=", 1) for change in re.split(r"；(?=\w+=)", changes))
            found.append((values, frozenset(wrong.split()), frozenset(maybe.split())))
    return found


def mutants(count: int, seed: int, path: Path = DEPARTURES) -> list[Setup]:
    """Right letters with one departure each. Every departure of the list has its turn."""
    lot, entries = random.Random(seed), departures(path)
    found = []
    while len(found) < count:
        lot.shuffle(entries)
        for changes, wrong, maybe in entries[: count - len(found)]:
            found.append(_with_departure(lot, changes, wrong, maybe))
    return found


def lookalikes(seed: int) -> list[Setup]:
    """Letters of unusual look that are right, each by a tool that is drawn by lot."""
    lot = random.Random(seed)
    return [_with_departure(lot, changes, frozenset(), frozenset()) for changes, *_ in departures(LOOKALIKES)]


def _with_departure(lot: random.Random, changes: dict[str, str], wrong: frozenset[str], maybe: frozenset[str]) -> Setup:
    # Typst draws no bold characters of a font that has none.
    is_bold = any("加粗" in value for value in changes.values()) or "粗段" in changes
    base = right(lot, lot.choice(TOOLS[:2] if is_bold else TOOLS))
    needed = {"落款": "盖章"} if "落款" not in changes else {}
    if any(key in changes for key in ("附件", "附注", "标题文字", "落款", "日期")):
        needed |= {"署名": "样例市财政局"}
    if any(key in changes for key in ("附件缩进", "落款", "日期")):
        needed |= {"附件": foreign_setups.RIGHT["附件"], "日期": foreign_setups.RIGHT["日期"]}
    values = base.values | needed | changes
    kind = "document" if values["版头"].startswith("文件") else "headless"
    name = "；".join(f"{key}={value}" for key, value in changes.items())
    return Setup(f"{name}（{values['工具']}，{base.name}）", values, wrong, maybe, kind)
