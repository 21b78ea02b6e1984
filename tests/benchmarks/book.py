"""Plain letters → rows about one book of many replies: docgen's, Typst's in one pass, docxtpl's.

docgen's book is the annual digest of the same generated cases: contents, data boxes, registers and indexes, tagged.
The peers print the letters alone. Each runs in a process of its own, once.
"""

import json
import pickle
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import peers
from table import Row, milliseconds, seconds

from docgen.stationery.departments import Departments
from docgen.writers.pdf import engines

HERE = peers.HERE


def rows(folder: Path, count: int) -> Iterator[Row]:
    """What a book of `count` replies takes; the letters of as many are in `folder`."""
    ours = _ran([sys.executable, HERE / "digest_book.py", str(count), "2"])
    few = _ran([sys.executable, HERE / "digest_book.py", str(max(count // 10, 1)), "2"])
    mine, most = ours["CPU s"], max(ours["peak MB here"], ours["peak MB of a worker"])
    yield Row("任一进程的内存", f"{most} MB", goal="≤ 400 MB")
    yield Row("从十分之一到全部，处理器时间的增长", f"{mine / few['CPU s']:.1f} 倍", goal="≤ 11 倍")
    yield Row(
        "改一件以后重做（`--pieces`）",
        seconds(ours["one changed CPU s"]),
        f"从头做 {seconds(mine)}",
        mine / ours["one changed CPU s"],
        "≥ 10",
    )
    yield from _typst(folder, ours)
    yield from _docxtpl(folder, ours, count)
    yield from _appended(folder, ours, count)


def _typst(folder: Path, ours: dict[str, object]) -> Iterator[Row]:
    if "typst" in peers.installed():
        found = _ran([peers.PYTHON, HERE / "book_typst.py", folder, folder])
        peer, again = f"Typst 一遍排完 {seconds(found['CPU s'])}，{found['peak MB']:.0f} MB", ours["again CPU s"]
        mine, whole = ours["CPU s"], f"{ours['pages']} 面的书"
        yield Row(f"{whole}，PDF 和 DOCX，从头做：处理器时间", seconds(mine), peer, found["CPU s"] / mine, "≥ 0.25")
        yield Row("部分都留着，重做（`--pieces`）", seconds(again), peer, found["CPU s"] / again, "≥ 3")
        size = ours["MB"][".pdf"]
        yield Row("文件大小", f"{size:.1f} MB", f"Typst {found['MB']:.1f} MB，没有标签", found["MB"] / size, "≥ 0.91")


def _docxtpl(folder: Path, ours: dict[str, object], count: int) -> Iterator[Row]:
    if "docxtpl" in peers.installed():
        found = _ran([peers.PYTHON, HERE / "book_docxtpl.py", folder, folder])
        each, mine = found["CPU s"] / count * 1000, ours["docx ms a reply"]
        peer = f"docxtpl 一遍填完 {each:.1f} ms，{found['peak MB']:.0f} MB"
        yield Row("书的 DOCX，每件：处理器时间", f"{mine:.1f} ms", peer, each / mine, "≥ 4")


def _appended(folder: Path, ours: dict[str, object], count: int) -> Iterator[Row]:
    """Finished letters put behind each other, by what does that and no more."""
    command = [sys.executable, HERE / "book_append.py", "pdf", pdfs(folder), folder]
    found, again = _ran(command), ours["again CPU s"]
    peer = f"pypdf 逐件 append {seconds(found['CPU s'])}，{found['MB']:.0f} MB，内存 {found['peak MB']:.0f} MB"
    yield Row("部分都留着，重做（`--pieces`）", seconds(again), peer, found["CPU s"] / again)
    if "docxcompose" in peers.installed():
        found = _ran([peers.PYTHON, HERE / "book_append.py", "docx", folder / "docx", folder])
        each, mine = found["CPU s"] / count * 1000, ours["docx ms a reply"]
        peer = f"docxcompose {milliseconds(each)}，{found['peak MB']:.0f} MB"
        yield Row("书的 DOCX，每件：处理器时间", f"{mine:.1f} ms", peer, each / mine)


def pdfs(folder: Path) -> Path:
    """The letters as docgen's finished PDFs."""
    departments, out = Departments(), folder / "pdf"
    out.mkdir()
    for number, (doc, unit) in enumerate(pickle.loads((folder / "letters.pickle").read_bytes())):
        (out / f"{number}.pdf").write_bytes(engines.write(doc, departments.find(unit)))
    return out


def _ran(command: list[str | Path]) -> dict[str, object]:
    ran = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=True)
    return json.loads(ran.stdout.splitlines()[-1])
