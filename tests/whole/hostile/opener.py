"""A process that opens hostile files, one after the other, the way docgen's own entries do, and tells what came of it.

Reads jobs from its standard input, a JSON object a line: {"kind", "path"}; answers a line each. An audit hook records
every file opened outside the folders given, every socket and every program started. Started by test_hostile_files.
"""

import io
import json
import os
import resource
import shutil
import site
import sys
import sysconfig
import time
import traceback
import xml.etree.ElementTree as ElementTree
import zipfile
from pathlib import Path

import docgen
from docgen.checks import gbt9704
from docgen.errors import DocgenError
from docgen.inspection import readback
from docgen.inspection.measure import measure_files
from docgen.inspection.measure.model import Measured
from docgen.intake import read_form
from docgen.layout import font_files
from docgen.model import case_file
from docgen.pipeline import documents
from docgen.stationery import vocabulary
from docgen.stationery.departments import Departments

ROOT = Path(__file__).parents[3]
WORK = Path(sys.argv[1])
TEMPLATES = WORK / "templates"
KINDS = tuple(Departments(TEMPLATES).kinds)
FORBIDDEN: list[str] = []
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ROOTS = tuple(
    str(Path(folder).resolve())
    for folder in (
        WORK, ROOT / "src", ROOT / "templates", sys.prefix, sys.base_prefix, sysconfig.get_paths()["stdlib"],
        *site.getsitepackages(), "/usr/share/fonts", "/usr/local/share/fonts", "/usr/share/zoneinfo",
    )
)  # fmt: skip
FONT_PROGRAMS = ("fc-list", "fc-match")
PREFIXES = (
    "socket.",
    "urllib.",
    "http.",
    "ftplib.",
    "smtplib.",
    "os.exec",
    "os.system",
    "os.posix_spawn",
    "os.fork",
    "pty.",
)


def watch(event: str, arguments: tuple) -> None:
    if event == "open" and isinstance(arguments[0], str | bytes | os.PathLike):
        path = os.path.realpath(os.fsdecode(arguments[0]))
        if not path.startswith(ROOTS) and path != "/dev/null":
            FORBIDDEN.append(f"open {path}")
    elif event == "subprocess.Popen":
        if Path(os.fsdecode(arguments[0])).name not in FONT_PROGRAMS:
            FORBIDDEN.append(f"{event} {arguments[0]}")
    elif event.startswith(PREFIXES) and event != "os.fork":
        FORBIDDEN.append(f"{event} {arguments!r:.100}")


# ---- the entries -----------------------------------------------------------------------------------------------------
def case(path: Path) -> str:
    file = case_file.read(path)
    again = case_file.parse(case_file.dump(file), file.name)
    assert again.case == file.case
    made = [one for kind in KINDS for one in docgen.compose(file, kind, templates=TEMPLATES)]
    title = "".join(file.case.proposal.title.split())
    for composition in made[:2]:
        data = documents.render(composition, "docx")
        if composition.doc.kind == "reply":
            assert title in plain_text(data)
    return "written"


def form(path: Path) -> str:
    words = vocabulary.load(TEMPLATES / "vocabulary/zh_Hans.toml")
    intake = read_form(path, words)
    accounted = intake.ledger.total
    from docgen.files import text_files

    assert accounted == len(text_files.decode(path.read_bytes(), str(path))[0])
    for file in intake.cases:
        assert case_file.parse(case_file.dump(file), file.name).case == file.case
    return "imported"


def on_paper(name: str, path: Path) -> str:
    """A reply on the paper of a department that has the file as `name`."""
    folder = TEMPLATES / "departments" / path.stem
    folder.mkdir()
    try:
        own = 'extends = "base"\nname = "深圳市样例局"\nshort = "市样例局"\n'
        if name.endswith(".toml") and name != "department.toml":
            area = name.removesuffix(".toml")
            shutil.copy(
                path, TEMPLATES / {"profile": "profiles", "vocabulary": "vocabulary"}[area] / f"{path.stem}.toml"
            )
            own += f'{area} = "{path.stem}"\n'
        (folder / "department.toml").write_text(own, encoding="utf-8")
        if name in ("department.toml", "letter.docx", "points.txt"):
            shutil.copy(path, folder / name)
        departments = Departments(TEMPLATES)
        lead = departments.stationery(path.stem).department.short
        source = SAMPLE.replace("市工业和信息化局", lead, 1) if lead else SAMPLE
        (reply,) = docgen.compose(case_file.parse(source, "案件.yaml"), "reply", templates=departments.root)
        data = documents.render(reply, "docx")
        assert "已经做好样例工作" in plain_text(data)
        return "written"
    finally:
        shutil.rmtree(folder)


def measured(path: Path) -> str:
    ((_, result),) = measure_files([path], PROFILE)
    if not isinstance(result, Measured):
        raise result
    gbt9704.judge(result, PROFILE)
    if result.format == "docx":
        data = path.read_bytes()
        found = readback.word(data, str(path))
        body = "".join("".join(found.body).split())
        assert body in plain_text(data, every=True) or not body
        return "measured"
    pages = readback.pdf(path.read_bytes(), str(path)).pages
    assert len(pages) == len(result.pages) or not pages
    return "measured"


def plain_text(data: bytes, *, every: bool = False) -> str:
    """The text of a Word file's body, by another reader than docgen's."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist() if every else ["word/document.xml"]
        roots = [ElementTree.fromstring(archive.read(name)) for name in names if name == "word/document.xml"]
    return "".join("".join(node.text or "" for root in roots for node in root.iter(f"{W}t")).split())


ENTRIES = {
    "case": case,
    "form": form,
    "department": lambda path: on_paper("department.toml", path),
    "profile": lambda path: on_paper("profile.toml", path),
    "vocabulary": lambda path: on_paper("vocabulary.toml", path),
    "wording": lambda path: on_paper("points.txt", path),
    "shell": lambda path: on_paper("letter.docx", path),
    "docx": measured,
    "pdf": measured,
}


# ---- answers ---------------------------------------------------------------------------------------------------------
def opened(kind: str, path: Path) -> dict[str, object]:
    """What came of a file: "outcome" is success, refused or broken."""
    FORBIDDEN.clear()
    try:
        answer = {"outcome": "success", "what": ENTRIES[kind](path)}
    except DocgenError as error:
        said = str(error)
        places = [error.place, *(finding.place for finding in error.findings)]
        answer = {
            "outcome": "refused",
            "what": type(error).__name__,
            "code": error.code,
            "said": said[:300],
            "file": any(place.file and place.file != "案件.yaml" for place in places) or "案件.yaml" in said,
            "place": any(place.key or place.line for place in places),
        }
    except BaseException as error:
        forbidden = list(FORBIDDEN)  # formatting the traceback opens our own source
        trace = "".join(traceback.format_exception(error)[-6:])
        what = f"{type(error).__name__}: {error}"[:300]
        return {"outcome": "broken", "what": what, "said": trace[-3000:], "forbidden": forbidden}
    return answer | {"forbidden": list(FORBIDDEN)}


def peak_mb() -> int:
    """The most memory resident since the last call: the kernel's own high water mark, which is then set back."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) // 1024
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return peak


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (4_000_000_000, 4_000_000_000))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    font_files.families(None)
    sys.addaudithook(watch)
    answers = os.fdopen(os.dup(1), "w")
    sys.stdout = sys.stderr
    print(json.dumps({"ready": True}), file=answers, flush=True)
    for line in sys.stdin:
        job = json.loads(line)
        peak_mb()
        wall, busy = time.monotonic(), time.process_time()
        answer = opened(job["kind"], Path(job["path"]))
        answer["seconds"] = round(time.process_time() - busy, 3)
        answer["wall"] = round(time.monotonic() - wall, 3)
        answer["peak_mb"] = peak_mb()
        print(json.dumps(answer), file=answers, flush=True)


SAMPLE = (Path(__file__).parent / "sample.yaml").read_text(encoding="utf-8")
PROFILE = Departments(TEMPLATES).stationery("base").profile

if __name__ == "__main__":
    main()
