"""docgen beside its peers on this machine: a Markdown table of what the same letters cost.

    python tests/benchmarks/run.py
    python tests/benchmarks/run.py --letters 4 --rounds 5 --cases 12 --only word,start

Machines drift: trust the ratios, which are medians over rounds in which all contenders make the same letters one after
the other. Nothing here passes or fails by time; a contender that does not print all of a letter's text stops it all.
"""

import argparse
import datetime as dt
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import book
import both_formats
import checking
import letters
import peers
import starting
import stopwatch
import truetype
import unchanged
import word_template
from peers import OURS, Peer
from table import Row, markdown, milliseconds

from docgen.layout import fonts
from docgen.model import case_file
from docgen.stationery.departments import Departments
from docgen.writers.docx import letter

WARM = 2


def prepare(folder: Path, count: int) -> None:
    """Put what contenders need into a folder: letters, templates, fonts, and docgen's finished Word files."""
    departments = Departments()
    (folder / "docx").mkdir()
    finished: dict[str, list[bytes]] = {}
    for number, (doc, unit) in enumerate(letters.save(folder, count)):
        data = letter.write(doc, departments.find(unit))
        finished.setdefault(doc.shell, []).append(data)
        (folder / "docx" / f"{number}.docx").write_bytes(data)
    for shell, files in finished.items():
        for name, tags in (("docxtpl", word_template.DOCXTPL), ("docxtemplater", word_template.DOCXTEMPLATER)):
            (folder / f"{name}-{shell}.docx").write_bytes(word_template.template(files, tags))
        (folder / f"mailmerge-{shell}.docx").write_bytes(word_template.merge_template(files))
        (folder / f"carbone-{shell}.docx").write_bytes(word_template.flat_template(files, "{d.@:convCRLF}"))
    put_fonts(folder)
    if "reportlab" in peers.installed():
        found = fonts.find_all(Departments().stationery("base").profile)
        used = {purpose: (font.used, font.weight) for purpose, font in found.items() if font.used}
        truetype.save(folder, lambda family, weight: asked(family, weight)[0], used)
    for name in ("look.typ", "letter.typ", "book.typ"):
        shutil.copy(peers.HERE / name, folder)


def put_fonts(folder: Path) -> None:
    """The fonts that docgen finds: their names, a folder with nothing but them, and stand-ins for LibreOffice."""
    profile = Departments().stationery("base").profile
    (folder / "fonts").mkdir()
    described = {}
    for purpose, found in fonts.find_all(profile).items():
        names: list[str] = []
        for family in found.families:
            path, *also = asked(family, found.weight)
            names += [family, *also]
            if not (folder / "fonts" / Path(path).name).exists():
                (folder / "fonts" / Path(path).name).symlink_to(path)
        described[purpose] = {"families": list(dict.fromkeys(names))}
    (folder / "fonts.json").write_text(json.dumps(described, ensure_ascii=False), "utf-8")
    (folder / "fonts.conf").write_text(fonts.substitution_config(profile), "utf-8")


def asked(family: str, weight: int) -> list[str]:
    """A font's file and all its names; Typst knows FandolFang as `FandolFang R`."""
    pattern = f"{family}:weight={200 if weight > 400 else 80}"
    ran = subprocess.run(["fc-match", "--format", "%{file},%{family}", pattern], capture_output=True, check=True)
    return ran.stdout.decode().split(",")


def one_format(what: str, contenders: Iterable[Peer], folder: Path, rounds: int, count: int) -> Iterator[Row]:
    """The lines of the table for contenders in one format."""
    present = {peer.name: peer for peer in contenders if peer.is_there}
    outs = {name: folder / f"{what}-{number}" for number, name in enumerate(present)}
    for out in outs.values():
        out.mkdir()
    texts = json.loads((folder / "letters.json").read_text("utf-8"))

    def proved(name: str) -> None:
        for number in range(WARM):
            (path,) = outs[name].glob(f"{number}.*")
            if astray := letters.astray(texts[number], path.read_bytes()):
                raise SystemExit(f"{name}：第 {number} 件的字不对：{''.join(astray)}")

    commands = {name: peer.command(folder, outs[name]) for name, peer in present.items()}
    figures = stopwatch.interleaved(commands, rounds, count, WARM, proved)
    ours = figures.pop(OURS)
    mine = f"{milliseconds(ours.median)}，{ours.mb:.0f} MB"
    for name, found in figures.items():
        peer = f"{name} {milliseconds(found.median)}，{found.mb:.0f} MB"
        yield Row(f"一件 {what}，处理器时间和内存", mine, peer, stopwatch.ratio(found.ms, ours.ms), present[name].goal)


def save_cases(folder: Path, count: int) -> list[Path]:
    """Case files of the same letters."""
    folder.mkdir()
    paths = []
    for number, file in enumerate(letters.cases(count)):
        paths.append(folder / f"{number:04}.yaml")
        paths[-1].write_text(case_file.dump(file), "utf-8")
    return paths


def steps(options: argparse.Namespace, folder: Path) -> dict[str, Callable[[], Iterator[Row]]]:
    """What there is to measure, by name."""
    rounds, count = options.rounds, options.letters
    few, many = min(count, 12), options.cases
    return {
        "word": lambda: one_format("DOCX", peers.WORD, folder, rounds, count),
        "pdf": lambda: one_format("PDF", peers.PDF, folder, rounds, count),
        "both": lambda: both_formats.rows(save_cases(folder / "cases", many), options.repeat, folder),
        "build": lambda: unchanged.rows(save_cases(folder / "build", options.build), folder),
        "check": lambda: checking.rows(save_cases(folder / "check", few)),
        "start": lambda: starting.rows(15),
        "book": lambda: book.rows(folder, options.replies),
    }


def head() -> str:
    """When, where and with what it was measured."""
    today = dt.date.today()
    load = os.getloadavg()[2]
    when = f"{today.year} 年 {today.month} 月 {today.day} 日，{stopwatch.machine()}，负载 {load:.1f}"
    return f"{when}；{peers.versions()}。\n"


def main() -> None:
    parser = argparse.ArgumentParser(description="与同类软件比速度，打印一张 Markdown 表")
    parser.add_argument("--letters", type=int, default=12, help="每一轮做几件（默认 12）")
    parser.add_argument("--rounds", type=int, default=7, help="做几轮，轮流先做（默认 7）")
    parser.add_argument("--cases", type=int, default=60, help="两种格式做几件（默认 60）")
    parser.add_argument("--repeat", type=int, default=2, help="两种格式做几遍（默认 2）")
    parser.add_argument("--build", type=int, default=200, help="成批成文做几件（默认 200）")
    parser.add_argument("--replies", type=int, default=100, help="书里有几件（默认 100；1000 件要半小时、8 GB 内存）")
    parser.add_argument("--only", default="word,pdf,both,build,check,start,book", help="只量这几样")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="docgen-bench-") as name:
        folder = Path(name)
        wanted = options.only.split(",")
        prepare(folder, max(WARM + options.rounds * options.letters, options.cases, options.replies))
        found = []
        known = steps(options, folder)
        for step in wanted:
            print(f"在量 {step} ……", file=sys.stderr, flush=True)
            found += known[step]()
    print(head(), markdown(found), sep="\n")


if __name__ == "__main__":
    main()
