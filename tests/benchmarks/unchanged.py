"""Case files → Word files by `docgen build`: all of them, then with nothing changed, then with one case changed."""

import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

from stopwatch import Ran, ran
from table import Row, seconds

TIMES = 5


def rows(paths: list[Path], folder: Path) -> Iterator[Row]:
    """The lines of the table. folder: where the documents go."""
    command = [sys.executable, "-m", "docgen", "build", *paths, "--out", folder / "built", "--format", "docx"]
    full = ran(command)
    same = [ran(command) for _ in range(TIMES)]
    changed = []
    for path in paths[:TIMES]:
        text = path.read_text("utf-8")
        path.write_text(text.replace("phone: 0755-", "phone: 0756-"), "utf-8")
        if path.read_text("utf-8") == text:
            raise ValueError(path)
        changed.append(ran(command))
    peer = f"全部重做 {seconds(full.wall)}，处理器 {seconds(full.cpu)}"
    for what, these in (("都没有变", same), ("变了一件", changed)):
        found = Ran(statistics.median(one.cpu for one in these), statistics.median(one.wall for one in these))
        name = f"docgen build，{len(paths)} 件、DOCX，{what}"
        yield Row(f"{name}：用时", seconds(found.wall), peer, full.wall / found.wall)
        yield Row(f"{name}：处理器时间", seconds(found.cpu), peer, full.cpu / found.cpu)
