"""How long an officer waits for the page, and what a preview and a save cost the server: a Markdown table.

    python tests/benchmarks/workbench.py
    python tests/benchmarks/workbench.py --keys 60 --cases 01,09

Waiting is measured in a real Chromium, from a key to the changed page on the screen, with the wait for a pause in the
typing. It means something on an idle machine only, so the load is printed too. The costs are CPU time, in this process.
"""

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests/support"), str(ROOT / "src")]

import browser as chromium  # noqa: E402
from workbench_client import Served, Workbench  # noqa: E402

import docgen  # noqa: E402
from docgen.model import case_file  # noqa: E402
from docgen.pipeline import previews  # noqa: E402
from docgen.stationery.departments import Departments  # noqa: E402
from docgen.writers.pdf import printer  # noqa: E402

DRAWN = """() => {
    const pages = [...document.querySelectorAll('.page')];
    const isIdle = !document.getElementById('view-status').textContent;
    return isIdle && pages.length && pages.every(one => one.dataset.drawn === one.dataset.hash)
        && pages.map(one => one.dataset.drawn).join();
}"""
COSTS = 12
"""How many previews and saves are measured."""


def waits(path: Path, keys: int) -> list[float]:
    """Type at the end of the last answer, and return how many milliseconds each changed page took."""
    from playwright.sync_api import sync_playwright

    folder = Path(tempfile.mkdtemp()) / "cases"
    folder.mkdir()
    shutil.copy(path, folder)
    served = Served(folder)
    link = served.start()
    found = []
    with sync_playwright() as player:
        engine = player.chromium.launch(executable_path=chromium.program(), args=chromium.OPTIONS)
        page = engine.new_context(bypass_csp=True, viewport={"width": 1280, "height": 800}).new_page()
        page.goto(link)
        page.goto(served.origin + "/c/1")
        page.wait_for_function(DRAWN, timeout=60_000)
        page.locator("[id^=g-answer-] > .fields textarea").last.focus()
        page.keyboard.press("Control+End")
        for count in range(keys + 2):
            before = page.evaluate(DRAWN)
            page.keyboard.insert_text(f"又写第{count}句。")
            began = time.perf_counter()
            page.wait_for_function(f"() => {{ const now = ({DRAWN})(); return now && now !== {json.dumps(before)}; }}")
            found.append((time.perf_counter() - began) * 1000)
            page.wait_for_timeout(1800)  # the sentence is saved meanwhile
        engine.close()
    served.stop()
    return found[2:]  # the first ones warm the browser


def costs(path: Path) -> tuple[float, float, float]:
    """Return the milliseconds of CPU of a preview, of WeasyPrint's plain layout of the same letter, and of a save."""
    departments = Departments()
    file = docgen.read(path)
    values = case_file.plain(file.document)
    text = str(values["reply"]["answers"][-1].get("text") or "")
    known = [page.hash for page in previews.preview(departments, "", values, "", (), 110).pages]

    def preview(count: int) -> None:
        values["reply"]["answers"][-1]["text"] = f"{text.strip()}第{count}次。"
        previews.preview(departments, "", values, "", known, 110)

    composition = docgen.preview(file, "reply")[0]
    folder = Path(tempfile.mkdtemp()) / "cases"
    folder.mkdir()
    shutil.copy(path, folder)
    workbench = Workbench(folder)
    case = workbench.case_id(path.name)
    answer = ["reply", "answers", values["reply"]["answers"][-1]["point"], "text"]
    base = workbench.desk.case(case).editable.shown(tuple(answer))
    workbench.get(f"/c/{case}")

    def save(count: int) -> None:
        nonlocal base
        base = workbench.save(case, answer, base, f"{base}第{count}句。").json["shown"]

    def layout(_count: int) -> None:
        printer.write(composition.doc, composition.stationery)

    found = tuple(_cost(run) for run in (preview, layout, save))
    workbench.close()
    return found


def _cost(run) -> float:
    run(0)
    each = []
    for count in range(1, COSTS + 1):
        began = time.process_time()
        run(count)
        each.append((time.process_time() - began) * 1000)
    return statistics.median(each)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--keys", type=int, default=40, help="how many sentences are typed in each case")
    arguments.add_argument("--cases", default="01,09", help="how the names of the sample cases begin")
    options = arguments.parse_args()
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores at the start")
    print("| case | p50 | p95 | preview, CPU | WeasyPrint's layout, CPU | save, CPU |\n|---|---|---|---|---|---|")
    for name in options.cases.split(","):
        path = next((ROOT / "samples/cases").glob(f"{name}*.yaml"))
        waited = sorted(waits(path, options.keys))
        worst = waited[min(len(waited) - 1, int(len(waited) * 0.95))]
        cells = (statistics.median(waited), worst, *costs(path))
        print(f"| {path.stem} | {' | '.join(f'{cell:.0f} ms' for cell in cells)} |", flush=True)
    print(f"load {os.getloadavg()[0]:.1f} at the end")


if __name__ == "__main__":
    main()
