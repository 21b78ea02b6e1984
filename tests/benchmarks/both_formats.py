"""Case files → Word file and PDF of each reply, proved: docgen's workers against docxtpl followed by LibreOffice.

docgen reads, checks, composes, writes and reads again; the others print ready texts and look at nothing.
Starting the programs is counted on both sides.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pdf_libreoffice import convert
from peers import PDF, WORD
from stopwatch import Contender, Ran, spent
from table import Row, seconds

from docgen.pipeline import folders, one_case
from docgen.pipeline.order import Order
from docgen.pipeline.workers import Workers
from docgen.pipeline.workers.limits import Limits, memory
from docgen.stationery.departments import Departments

ORDER = Order(kinds=("reply",))
FEW = 10
(DOCXTPL,) = (peer for peer in WORD if peer.name == "docxtpl")
(OFFICE,) = (peer for peer in PDF if peer.needs == "soffice")


@dataclass
class Work:
    """What a way of working needed, round by round."""

    ran: list[Ran] = field(default_factory=list)

    @property
    def wall(self) -> float:
        return statistics.median(ran.wall for ran in self.ran)

    @property
    def cpu(self) -> float:
        return statistics.median(ran.cpu for ran in self.ran)


def timed(work: Callable[[], object]) -> Ran:
    """What some work needed."""
    begun, used = time.perf_counter(), spent()
    work()
    return Ran(spent() - used, time.perf_counter() - begun)


def ours(paths: list[Path], out: Path, size: int) -> list[int]:
    """Make all documents; the megabytes of a worker after a few and after all."""
    departments = Departments()
    found = []
    with Workers(size, Limits(seconds=60), one_case.prepare, (departments, ORDER)) as workers:
        for some in (paths[:FEW], paths[FEW:]) if size == 1 else (paths,):
            for result in folders.build(some, departments, out, ORDER, workers=workers):
                if result.error:
                    raise result.error
            found.append(workers.submit(memory).result())
    return found


def theirs(count: int, folder: Path, out: Path) -> None:
    """Let docxtpl make the Word files and LibreOffice print them."""
    docxtpl = Contender(DOCXTPL.command(folder, out))
    docxtpl.make(range(count))
    docxtpl.close()
    convert([out / f"{number}.docx" for number in range(count)], folder, out)


def rows(paths: list[Path], rounds: int, folder: Path) -> Iterator[Row]:
    """The lines of the table. folder: with the same letters and the templates for docxtpl."""
    out = folder / "both"
    out.mkdir()
    one, two, other = Work(), Work(), Work()
    megabytes: list[int] = []

    def alone() -> None:
        megabytes[:] = ours(paths, out, 1)

    ways: list[tuple[Work, Callable[[], object]]] = [(one, alone), (two, lambda: ours(paths, out, 2))]
    if DOCXTPL.is_there and OFFICE.is_there:
        theirs(1, folder, out)  # LibreOffice makes itself a profile when it is first run
        ways.append((other, lambda: theirs(len(paths), folder, out)))
    for number in range(rounds):
        for work, way in ways[number % len(ways) :] + ways[: number % len(ways)]:
            work.ran.append(timed(way))
    what = f"{len(paths)} 件答复函，两种格式，docgen 含全部校对"
    if other.ran:
        peer = "docxtpl + LibreOffice，不校对"
        for name, work, goal in (("1 个进程", one, "—"), ("2 个进程", two, "≥ 2.5")):
            shown = f"{peer} {seconds(other.wall)}"
            yield Row(f"{what}，{name}：用时", seconds(work.wall), shown, other.wall / work.wall, goal)
        yield Row(f"{what}：处理器时间", seconds(one.cpu), f"{peer} {seconds(other.cpu)}", other.cpu / one.cpu)
    pair = f"1 个进程 {seconds(one.wall)}"
    yield Row(f"{what}：2 个进程与 1 个", seconds(two.wall), pair, one.wall / two.wall, "≥ 1.8")
    yield Row(
        f"工作进程的内存，{len(paths)} 件之后",
        f"{megabytes[-1]} MB",
        f"{min(FEW, len(paths))} 件之后 {megabytes[0]} MB",
    )
