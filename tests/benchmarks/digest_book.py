"""What a year's book of many replies takes: CPU seconds by stage, peak memory of any process, sizes.

    python tests/benchmarks/digest_book.py [replies] [jobs]

Makes the internal edition of so many full replies (those of `letters`, five or six pages each) as `docgen digest` does.
"""

import functools
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

import letters

from docgen.bind import book_pdf, imposition
from docgen.model.case_file import CaseFile
from docgen.pipeline import broken_lines, yearbook
from docgen.pipeline.workers import Workers
from docgen.pipeline.workers.limits import Limits
from docgen.stationery.departments import Departments
from docgen.writers.docx import book as docx_book

YEAR = 2025
SPENT: dict[str, float] = {}


def replies(count: int) -> Iterator[CaseFile]:
    """Cases of one year without annexes."""
    for file in letters.cases(count):
        proposal = file.case.proposal.model_copy(update={"year": f"{YEAR}"})
        yield replace(file, case=file.case.model_copy(update={"proposal": proposal, "annex": ()}))


@contextmanager
def stage(name: str) -> Iterator[None]:
    start = time.process_time()
    yield
    SPENT[name] = SPENT.get(name, 0) + time.process_time() - start


def timed(name: str, function: Callable) -> Callable:
    @functools.wraps(function)
    def run(*arguments):
        with stage(name):
            return function(*arguments)

    return run


def ours(files: list[CaseFile], jobs: int, out: Path) -> dict[str, object]:
    """Make the edition; what this process and its workers spent on it."""
    departments = Departments()
    imposition.impose = timed("impose", imposition.impose)
    book_pdf.bound = timed("bind", book_pdf.bound)
    docx_book.write = timed("docx", docx_book.write)
    order = yearbook.BookOrder(YEAR, is_public=False, office="市样例办公室")
    prepared = (departments,)

    def make(cases: list[CaseFile]) -> yearbook.Yearbook:
        with Workers(jobs, Limits(seconds=600), broken_lines.prepare, prepared) as workers:
            return yearbook.make(cases, departments, out, order, workers, pieces=out / "pieces")

    with stage("all"):
        made = make(files)
    workers_used = resource.getrusage(resource.RUSAGE_CHILDREN)
    layout = workers_used.ru_utime + workers_used.ru_stime
    spent = dict(SPENT)
    again = [spent_on(functools.partial(make, cases)) for cases in (files, with_a_change(files))]
    megabytes = {path.suffix: round(path.stat().st_size / 1e6, 2) for path in made.files}
    return {
        "pages": made.pages,
        "CPU s": round(layout + spent["all"], 1),
        "layout": round(layout + spent["impose"], 1),
        "bind": round(spent["bind"], 1),
        "docx": round(spent["docx"], 2),
        "docx ms a reply": round(spent["docx"] / len(files) * 1000, 1),
        "rest": round(spent["all"] - spent["impose"] - spent["bind"] - spent["docx"], 1),
        "again CPU s": again[0],
        "one changed CPU s": again[1],
        "peak MB here": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "peak MB of a worker": workers_used.ru_maxrss // 1024,
        "MB": megabytes,
    }


def spent_on(work: Callable[[], object]) -> float:
    """CPU seconds of this process and of those that it starts for this."""

    def now() -> float:
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return time.process_time() + children.ru_utime + children.ru_stime

    start = now()
    work()
    return round(now() - start, 3)


def with_a_change(files: list[CaseFile]) -> list[CaseFile]:
    """The same with another word in one answer."""
    case = files[len(files) // 2].case
    first, *others = case.reply.answers
    changed = first.model_copy(update={"heading": "关于另一项建议"})
    reply = case.reply.model_copy(update={"answers": (changed, *others)})
    other = replace(files[len(files) // 2], case=case.model_copy(update={"reply": reply}))
    return [other if file is files[len(files) // 2] else file for file in files]


def main(count: int, jobs: int) -> None:
    files = list(replies(count))
    with tempfile.TemporaryDirectory() as folder:
        found = ours(files, jobs, Path(folder))
    print(json.dumps({"replies": count, **found}, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main(int((sys.argv[1:] or ["1000"])[0]), int((sys.argv[2:] or ["2"])[0]))
