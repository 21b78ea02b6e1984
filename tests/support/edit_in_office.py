"""Carry out edits with LibreOffice's own interface (UNO). It runs under a Python that has `uno`, not under the tests'.

usage: edit_in_office.py JOBS.json, a list of [file, operations, is tracked, {ending: result, …}]. A result is a .docx
that was saved with that ending before, if it is another one: `.doc` means from .docx to .doc to .docx.
"""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.text.ControlCharacter import PARAGRAPH_BREAK

FILTERS = {".docx": "MS Word 2007 XML", ".doc": "MS Word 97", ".odt": "writer8"}


def option(name, value):
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def connect(pipe, profile):
    command = ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--norestore"]
    clean = {name: value for name, value in os.environ.items() if name not in ("LD_LIBRARY_PATH", "PYTHONPATH")}
    process = subprocess.Popen(
        [*command, f"--accept=pipe,name={pipe};urp;"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=clean
    )
    context = uno.getComponentContext()
    resolver = context.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", context)
    for _ in range(200):
        try:
            return process, resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:
            time.sleep(0.3)
    raise SystemExit("LibreOffice did not start")


def paragraphs(document):
    found = []
    cursor = document.Text.createEnumeration()
    while cursor.hasMoreElements():
        one = cursor.nextElement()
        if one.supportsService("com.sun.star.text.Paragraph"):
            found.append(one)
    return found


def find(document, place):
    text, count = place
    wanted = "".join(text.split())
    same = [one for one in paragraphs(document) if "".join(one.String.split()) == wanted]
    return same[count]


def replace(document, paragraph, old, new):
    """Change only what differs, as somebody does who types."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    cursor = document.Text.createTextCursorByRange(paragraph.Start)
    cursor.goRight(start, False)
    cursor.goRight(len(old) - start - end, True)
    cursor.String = new[start : len(new) - end]


def insert_after(document, paragraph, text):
    cursor = document.Text.createTextCursorByRange(paragraph.End)
    document.Text.insertControlCharacter(cursor, PARAGRAPH_BREAK, False)
    document.Text.insertString(cursor, text, False)


def delete(document, paragraph):
    cursor = document.Text.createTextCursorByRange(paragraph.Start)
    cursor.gotoEndOfParagraph(True)
    cursor.goRight(1, True)
    cursor.String = ""


def insert_table(document, paragraph, rows):
    insert_after(document, paragraph, "")
    table = document.createInstance("com.sun.star.text.TextTable")
    table.initialize(len(rows), len(rows[0]))
    cursor = document.Text.createTextCursorByRange(paragraph.End)
    cursor.goRight(1, False)
    document.Text.insertTextContent(cursor, table, False)
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            table.getCellByPosition(column, row).String = text


def comment(document, paragraph, author, text):
    note = document.createInstance("com.sun.star.text.textfield.Annotation")
    note.Author, note.Content = author, text
    document.Text.insertTextContent(paragraph.Start, note, False)


def carry_out(document, operations):
    for name, place, *rest in operations:
        paragraph = find(document, place)
        if name == "replace":
            replace(document, paragraph, *rest)
        elif name == "after":
            insert_after(document, paragraph, *rest)
        elif name == "delete":
            delete(document, paragraph)
        elif name == "table":
            insert_table(document, paragraph, *rest)
        elif name == "comment":
            comment(document, paragraph, *rest)


def opened(desktop, path):
    return desktop.loadComponentFromURL(f"file://{path}", "_blank", 0, (option("Hidden", True),))


def save(document, path):
    document.storeToURL(f"file://{path}", (option("FilterName", FILTERS[Path(path).suffix]),))


def main():
    jobs = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory(prefix="docgen-uno-") as profile:
        process, context = connect(f"docgen{os.getpid()}", profile)
        desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        for source, operations, tracked, results in jobs:
            document = opened(desktop, source)
            try:
                document.RecordChanges = tracked
                carry_out(document, operations)
                for ending, result in results.items():
                    if ending == ".docx":
                        save(document, result)
                        continue
                    between = str(Path(result).with_suffix(ending))
                    save(document, between)
                    again = opened(desktop, between)
                    save(again, result)
                    again.close(True)
            except Exception as error:
                print(f"{source} {operations}: {error!r}"[:600])
            document.close(True)
        with contextlib.suppress(Exception):  # it ends while it answers
            desktop.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.terminate()


main()
