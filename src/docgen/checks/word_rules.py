"""The rules about a finished Word file as a whole: `CheckedFile` → findings.

A file of ours has the parts that its shell gives, equal byte for byte, and in the slots of the shell what the writer
may write there for the document. Anything else, shown or hidden, is a finding.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

import docgen.checks.word_grammar as word_grammar
from docgen.checks.subject import CheckedFile
from docgen.errors import Finding, Place
from docgen.language import listing, say
from docgen.writers.docx import letter
from docgen.writers.docx.outgoing_parts import APPLICATION

_PROGRAM = re.compile(rb"<Application>([^<]{1,80})</Application>")
_HEADER, _RECORD, _END = 30, 46, 22
"""The bytes that a ZIP archive has for each part beside its name and content, in its directory, and at its end."""
_SHOWN = 24
"""How many characters of a paragraph a message quotes."""


def word_parts_are_those_of_the_shell(subject: CheckedFile) -> Iterator[Finding]:
    """A Word file has the parts that its shell gives, its properties, and nothing else.

    If another program has saved the file, that is the only finding.
    """
    found, fixed = subject.finished.package.members, _fixed(subject)
    if program := _other_program(subject):
        yield _finding(
            "docx-resaved",
            subject,
            say("文件由 {program} 另存过，不再是成文时的样子", program=program),
            step=say("改过的另行保管；其他的重新生成"),
        )
        return
    wanted = {*fixed, *subject.word_shell.slotted}
    if more := sorted(found.keys() - wanted):
        yield _finding("docx-parts", subject, say("Word 文件里多了部件 {names}", names=listing(more)), more[0])
    if less := sorted(wanted - found.keys()):
        yield _finding("docx-parts", subject, say("Word 文件里少了部件 {names}", names=listing(less)), less[0])
    for name, data in fixed.items():
        if found.get(name, data) != data:
            yield _finding("docx-parts", subject, say("部件 {name} 与模板给出的不同", name=name), name)
    if not has_only_parts(subject.finished.data):
        yield _finding("docx-parts", subject, say("Word 文件的压缩包里有部件以外的内容"))


def word_text_is_as_the_writer_writes_it(subject: CheckedFile) -> Iterator[Finding]:
    """Where the shell has slots, a Word file has the paragraphs of the tree, as the grammar of the writer has them."""
    if _other_program(subject):
        return
    doc, profile = subject.composition.doc, subject.composition.stationery.profile
    for part, pieces in subject.word_shell.slotted.items():
        data = subject.finished.package.members.get(part, b"")
        try:
            xml = data.decode()
            word_grammar.read(xml, pieces, doc, profile)
        except UnicodeDecodeError:
            yield _finding("docx-grammar", subject, say("部件 {name} 与模板给出的不同", name=part), part)
        except word_grammar.StrangeError as strange:
            yield _finding("docx-grammar", subject, _message(xml, strange.position), part)


def _fixed(subject: CheckedFile) -> dict[str, bytes]:
    """Return the parts without slots, by name."""
    return {**subject.word_shell.fixed, **letter.properties(subject.composition.doc)}


def _other_program(subject: CheckedFile) -> str | None:
    """Return the program that has saved the file after docgen; None if there is none."""
    data = subject.finished.package.members.get(APPLICATION, b"")
    if data == subject.word_shell.fixed[APPLICATION] or not (stated := _PROGRAM.search(data)):
        return None
    program = stated[1].decode("utf-8", "replace").partition("$")[0]
    return None if program == "docgen" else program


def has_only_parts(data: bytes) -> bool:
    """Return whether a ZIP archive has parts and its directory, one after the other, and nothing else."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries, start = archive.infolist(), archive.start_dir
    names = [len(entry.orig_filename.encode()) for entry in entries]
    files = sum(entry.compress_size + _HEADER for entry in entries) + sum(names)
    records = len(entries) * _RECORD + sum(names) + _END
    return files == start and start + records == len(data) and not any(entry.is_dir() for entry in entries)


def _message(xml: str, position: int) -> str:
    """Return a message about a place in a part."""
    number, text, name = word_grammar.place(xml, position)
    return say("第 {number} 段“{text}”处与本程序写的不同（{name}）", number=number, text=text[:_SHOWN], name=name)


def _finding(
    code: str, subject: CheckedFile, message: str, part: str | None = None, step: str | None = None
) -> Finding:
    return Finding(code, message, Place(subject.file, part), next_step=step or say("不要使用此文件；重做一份"))
