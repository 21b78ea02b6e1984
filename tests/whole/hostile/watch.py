"""Renders hostile templates under watch: a folder of templates, payloads on standard input → what became of each.

    python watch.py TEMPLATES < payloads.json > outcomes.json

A payload is [wording] or [null, Word shell as hex]. An outcome is [error or null, texts, events]: what the interpreter
was asked for meanwhile that rendering never needs – files other than templates and fonts, modules, programs, sockets.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import docgen
from docgen import language
from docgen.composition.compose import Composition
from docgen.errors import DocgenError
from docgen.inspection.readback import word
from docgen.layout import font_files, fonts
from docgen.model import case_file
from docgen.model.blocks import Doc, Para, Role, Run, text, walk
from docgen.pipeline import documents
from docgen.stationery.departments import Departments

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
WATCHED = ("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "pty.", "import")
WATCHED += ("ctypes.", "os.remove", "os.rename", "os.mkdir", "os.chdir", "os.putenv")

events: list[str] | None = None
"""What was seen; None while nobody watches."""
readable: tuple[str, ...] = ()

ANSWERS = "\n{% for answer in reply.answers %}\n{{ answer.text | paragraphs }}\n{% endfor %}\n"
"""A wording that leaves out what was answered is refused for that alone."""


def note(event, arguments):
    if events is None:
        return
    if event in ("open", "os.listdir", "os.scandir"):
        path, flags = arguments[0], arguments[2] if event == "open" else 0
        if flags & WRITING or not f"{os.path.realpath(str(path))}{os.sep}".startswith(readable):
            # a file that is written, or read though it is no template
            events.append(f"open {path}")
    elif event.startswith(WATCHED):
        events.append(f"{event} {arguments[0] if arguments else ''}")


language.load()  # as a worker does before it is fenced


def outcome(department, case, wording, shell):
    global events
    (department / "reply.txt").write_text('title: 甲\n{% include "points.txt" %}\n', encoding="utf-8")
    (department / "points.txt").write_text((wording or "body: 甲") + ANSWERS, encoding="utf-8")
    (department / "letter.docx").unlink(missing_ok=True)
    if shell is not None:
        (department / "letter.docx").write_bytes(shell)
    departments = Departments(department.parents[1])
    stationery = departments.find(case.case.handling.lead)
    events, error, texts = [], None, []
    try:
        if shell is None:
            (made,) = docgen.compose(case, "reply", templates=departments.root, draft=True)
            texts = [text(paragraph) for paragraph in walk(made.doc)]
        else:
            doc = Doc("reply", "letter", "甲", (), (Para(Role.BODY, (Run("甲"),)),), ())
            texts = list(word(documents.render(Composition("甲", doc, stationery, case.case, stationery), "docx")).body)
    except DocgenError as problem:
        error = str(problem)
    seen, events = events, None
    return [error, texts, seen]


def reached_out():
    """What is seen of a template that did get out: the watch itself is tried."""
    global events
    events = []
    Path(os.devnull).read_bytes()
    Path(os.devnull).write_bytes(b"")
    import colorsys
    import socket

    socket.socket().close()
    os.system("true")
    subprocess.run(["true"])
    seen, events = events, None
    assert colorsys
    return seen


def main():
    global readable
    templates = Path(sys.argv[1])
    profile = Departments(templates).stationery("base").profile
    fonts.prepare(profile)
    files = {
        font_files.file(family, found.weight)[0]
        for found in fonts.find_all(profile).values()
        for family in found.families
    }
    readable = (f"{templates.resolve()}{os.sep}", *(f"{file}{os.sep}" for file in files))
    payloads = json.load(sys.stdin)
    department = templates / "departments/probe"
    case = case_file.read(templates / "case.yaml")
    sys.addaudithook(note)
    # The first of each kind load what every later one needs.
    for wording, shell in payloads[:4]:
        outcome(department, case, wording, bytes.fromhex(shell) if shell else None)
    found = [
        outcome(department, case, wording, bytes.fromhex(shell) if shell else None) for wording, shell in payloads[4:]
    ]
    found.append([None, [], reached_out()])
    json.dump(found, sys.stdout)


main()
