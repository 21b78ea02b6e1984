"""The rules for a finished Word file as a whole: `CheckedFile` → findings.

The parts of the file must equal the parts of its shell, byte for byte. In the slots of the shell it must have the XML
that the writer writes for the document. Anything else, shown or hidden, is a finding.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

import docgen.checks.word_grammar as word_grammar
from docgen.checks.subject import CheckedFile
from docgen.errors import Finding, Place
from docgen.language import listing, say
from docgen.writers.docx import letter
from docgen.writers.docx.outgoing_parts import APPLICATION

_PROGRAM = re.compile(rb"<Application>([^<]{1,80})</Application>")  # the program that saved a Word file
_HEADER, _RECORD, _END = 30, 46, 22
"""The lengths in bytes of a part's header and directory record (both without its name) and of the archive's end."""
_SHOWN = 24
"""How many characters of a paragraph a message quotes."""


def word_parts_are_those_of_the_shell(subject: CheckedFile) -> Iterator[Finding]:
    """A Word file has the parts of its shell, its properties, and nothing else.

    For a file that another program has saved, this is the only finding.
    """
    found = subject.finished.package.members
    fixed = {**subject.word_shell.fixed, **letter.properties(subject.composition.doc)}
    if resaved := finding_about_other_program(subject):
        yield resaved
        return
    yield from strange_parts(subject.file, subject.finished.data, found, fixed, subject.word_shell.slotted)


def strange_parts(
    file: str, data: bytes, found: Mapping[str, bytes], fixed: Mapping[str, bytes], others: Iterable[str]
) -> Iterator[Finding]:
    """Yield the findings about the parts of a Word file.

    found: the parts of the file. fixed: the parts that it must have. others: the names of further parts that it must
    have. Their content is not compared here.
    """
    wanted = {*fixed, *others}
    if more := sorted(found.keys() - wanted):
        yield _finding("docx-parts", file, say("Word 文件里多了部件 {names}", names=listing(more)), more[0])
    if less := sorted(wanted - found.keys()):
        yield _finding("docx-parts", file, say("Word 文件里少了部件 {names}", names=listing(less)), less[0])
    for name, content in fixed.items():
        if found.get(name, content) != content:
            yield _finding("docx-parts", file, say("部件 {name} 与模板给出的不同", name=name), name)
    if not has_only_parts(data):
        yield _finding("docx-parts", file, say("Word 文件的压缩包里有部件以外的内容"))


def word_text_is_as_the_writer_writes_it(subject: CheckedFile) -> Iterator[Finding]:
    """In the slots of its shell, a Word file has the paragraphs of the tree in the grammar of the writer."""
    if finding_about_other_program(subject):
        return
    doc, profile = subject.composition.doc, subject.composition.stationery.profile
    for part, pieces in subject.word_shell.slotted.items():
        data = subject.finished.package.members.get(part, b"")
        yield from strange_text(
            subject.file, part, data, partial(word_grammar.read, pieces=pieces, doc=doc, profile=profile)
        )


def strange_text(file: str, part: str, data: bytes, read: Callable[[str], None]) -> Iterator[Finding]:
    """Yield the finding about the XML of a part.

    read: a function that raises a `StrangeError` at the first place where the XML is not in the grammar.
    """
    try:
        xml = data.decode()
        read(xml)
    except UnicodeDecodeError:
        yield _finding("docx-grammar", file, say("部件 {name} 与模板给出的不同", name=part), part)
    except word_grammar.StrangeError as strange:
        number, text, name = word_grammar.place(xml, strange.position)
        values = {"number": number, "text": text[:_SHOWN], "name": name}
        message = say("第 {number} 段“{text}”处与本程序写的不同（{name}）", **values)
        yield _finding("docx-grammar", file, message, part)


def finding_about_other_program(subject: CheckedFile) -> Finding | None:
    """Return the finding about the program that has saved a file after docgen; None if there is none."""
    data = subject.finished.package.members.get(APPLICATION, b"")
    if data == subject.word_shell.fixed[APPLICATION] or not (stated := _PROGRAM.search(data)):
        return None
    program = stated[1].decode("utf-8", "replace").partition("$")[0]
    if program == "docgen":
        return None
    message = say("文件由 {program} 另存过，不再是成文时的样子", program=program)
    return _finding("docx-resaved", subject.file, message, step=say("改过的另行保管；其他的重新生成"))


def has_only_parts(data: bytes) -> bool:
    """Return whether a ZIP archive consists of different parts and its directory, without other bytes beside them."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries, start = archive.infolist(), archive.start_dir
    if len({entry.orig_filename.casefold() for entry in entries}) < len(entries):
        return False
    names = [len(entry.orig_filename.encode()) for entry in entries]
    files = sum(entry.compress_size + _HEADER for entry in entries) + sum(names)
    records = len(entries) * _RECORD + sum(names) + _END
    return files == start and start + records == len(data) and not any(entry.is_dir() for entry in entries)


def _finding(code: str, file: str, message: str, part: str | None = None, step: str | None = None) -> Finding:
    return Finding(code, message, Place(file, part), next_step=step or say("不要使用此文件；重做一份"))
