"""The rules for a finished PDF as a whole: `CheckedFile` → findings.

A PDF of docgen has the syntax of its writers, and only objects of their grammar. All unprinted words (titles,
bookmarks, names of fields) are words of the document. Anything else, shown or hidden, is a finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import docgen.checks.pdf_facts as pdf_facts
import docgen.checks.pdf_grammar as pdf_grammar
import docgen.checks.pdf_streams as pdf_streams
from docgen.checks.subject import CheckedFile
from docgen.errors import Finding, Place
from docgen.inspection import pdf_objects
from docgen.inspection.pdf_objects import Objects, Reference, StrangeFileError, Stream
from docgen.language import say
from docgen.writers.pdf import engines

_PROGRAM = re.compile(rb"/Producer ?\(([^()]{1,80})\)")
_OURS = ("docgen", "WeasyPrint")
_ACCESSIBLE = b"pdfuaid:part"
_SHOWN = 24
"""How many characters of strange content a message quotes."""


def pdf_has_only_what_the_writer_writes(subject: CheckedFile) -> Iterator[Finding]:
    """A PDF has only the objects that our writers write, in their syntax, and only words of the document.

    For a file that another program has saved, this is the only finding.
    """
    data, objects = subject.finished.data, subject.finished.objects
    try:
        if isinstance(objects, StrangeFileError):
            raise objects
        reading = pdf_grammar.read(objects)
        pdf_streams.read(reading, {})
        pdf_facts.read_letter(reading, subject.composition)
        if not subject.finished.is_new:
            pdf_streams.read_programs(reading, {})
    except StrangeFileError as strange:
        if program := _other_program(data):
            message = say("文件由 {program} 另存过，不再是成文时的样子", program=program)
            yield _finding("pdf-resaved", subject, message, say("改过的另行保管；其他的重新生成"))
        else:
            spelled = None if isinstance(objects, StrangeFileError) else objects
            yield _finding("pdf-grammar", subject, message_of(strange, spelled))


def pdf_is_as_it_is_made_again(subject: CheckedFile) -> Iterator[Finding]:
    """A PDF that docgen made on this machine has the same objects as a PDF that docgen makes again.

    A new file is not made again. A file of another version of WeasyPrint is not compared, as its layout may differ.
    """
    found = subject.finished.objects
    if not isinstance(found, StrangeFileError) and not subject.finished.is_new and subject.finished.profile:
        yield from _differences_from_made_again(subject, found)


def pdf_of_docgen_is_drawn_as_it_is_made_again(subject: CheckedFile) -> Iterator[Finding]:
    """A PDF that docgen drew elsewhere has the same objects as one made here, if it has the same fonts.

    Each version has drawn the same pages since docgen draws them itself. Another version of HarfBuzz writes all font
    programs in another way. So programs may differ if all do; `inspection.proof` compares the outlines.
    """
    found = subject.finished.objects
    if not isinstance(found, StrangeFileError) and not found.is_packed:
        yield from _differences_from_made_again(subject, found, is_of_this_version=False)


def _differences_from_made_again(
    subject: CheckedFile, found: Objects, *, is_of_this_version: bool = True
) -> Iterator[Finding]:
    """Make a PDF again and yield the first difference. found: the objects of the finished file."""
    data, composition = subject.finished.data, subject.composition
    try:
        reading = pdf_grammar.read(found)
        (described,) = reading.of("metadata")
        is_accessible = _ACCESSIBLE in pdf_streams.content_of(reading, described)
        made = engines.write(
            composition.doc,
            composition.stationery,
            accessible=is_accessible,
            engine="weasyprint" if found.is_packed else "docgen",
        )
        again = pdf_objects.read(made)
    except StrangeFileError:
        return  # `pdf_has_only_what_the_writer_writes` reports it.
    number = 0 if made == data else different_object(found, again, is_of_this_version=is_of_this_version)
    if number:
        page = page_of(number, found)
        message = say("PDF 文件与重做的不同（对象 {number}）", number=number)
        if page:
            message = say("第 {page} 页与重做的不同（对象 {number}）", page=page, number=number)
        yield _finding("pdf-made-again", subject, message)


def different_object(found: Objects, again: Objects, *, is_of_this_version: bool) -> int:
    """Return the number of an object, on a page if possible, that differs from the file that was made again.

    0: there is none, or the files cannot be compared, because other programs wrote them or they have other fonts.
    is_of_this_version: whether the font programs must be equal too.
    """
    if _program_of(found) != _program_of(again) or (not is_of_this_version and _fonts_of(found) != _fonts_of(again)):
        return 0
    numbers = sorted({*found.bodies, *again.bodies})
    different = [number for number in numbers if not _is_equal(found.bodies.get(number), again.bodies.get(number))]
    programs = {number for number in different if _is_program(again.bodies.get(number))}
    if not is_of_this_version and len(programs) == sum(map(_is_program, again.bodies.values())):
        different = [number for number in different if number not in programs]  # the hash in the trailer differs too
    elif not different and not found.is_packed and found.trailer != again.trailer:
        different = [found.trailer["Root"]]
    return next((number for number in different if page_of(number, found)), different[0] if different else 0)


def _is_program(body: Any) -> bool:
    """Return whether an object is a font program."""
    return isinstance(body, Stream) and ("Length1" in body.entries or body.entries.get("Subtype") == "CIDFontType0C")


def _fonts_of(objects: Objects) -> set[str]:
    """Return the names of the fonts of a file, without the prefixes of the subsets."""
    fonts = (body for body in objects.bodies.values() if isinstance(body, dict) and "DescendantFonts" in body)
    return {str(font.get("BaseFont")).partition("+")[2] for font in fonts}


def _program_of(objects: Objects) -> Any:
    """Return the name and version of the program that a file states."""
    info = objects.bodies.get(objects.trailer.get("Info", 0))
    return info.get("Producer") if isinstance(info, dict) else None


def _is_equal(one: Any, other: Any) -> bool:
    """Return whether two objects are equal. Streams may be compressed differently. A damaged stream is never equal."""
    if isinstance(one, Stream) and isinstance(other, Stream):
        with suppress(StrangeFileError):
            return one.entries == other.entries and (one.raw == other.raw or one.content == other.content)
        return False
    return type(one) is type(other) and bool(one == other)


def message_of(strange: StrangeFileError, objects: Objects | None) -> str:
    """Return a message about a strange object. objects: the objects of the file; None if they could not be read."""
    what = strange.what[:_SHOWN]
    if not strange.number:
        return say("PDF 文件里有本程序不写的内容（{what}）", what=what)
    page = page_of(strange.number, objects) if objects else 0
    if page:
        return say(
            "第 {page} 页有本程序不写的内容（{what}，对象 {number}）", page=page, what=what, number=strange.number
        )
    return say("PDF 文件的对象 {number} 里有本程序不写的内容（{what}）", what=what, number=strange.number)


def page_of(number: int, objects: Objects) -> int:
    """Return the number of the page, from 1, that an object belongs to; 0 if it does not belong to exactly one page."""
    root = objects.bodies.get(objects.trailer.get("Root", 0))
    tree = objects.bodies.get(root.get("Pages", 0)) if isinstance(root, dict) else None
    kids = tree.get("Kids") if isinstance(tree, dict) else None
    for index, kid in enumerate(kids if isinstance(kids, list) else [], 1):
        page = objects.bodies.get(kid) if type(kid) is Reference else None
        owned: list[Any] = [kid]
        for key in ("Contents", "Annots"):
            value = page.get(key, []) if isinstance(page, dict) else []
            owned += value if isinstance(value, list) else [value]
        if number in owned:
            return index
    return 0


def _other_program(data: bytes) -> str | None:
    """Return the program that has saved the file after docgen; None if there is none."""
    if not (stated := list(_PROGRAM.finditer(data))):
        return None
    program = stated[-1][1].decode("latin-1")
    return None if program.startswith(_OURS) else program


def _finding(code: str, subject: CheckedFile, message: str, step: str | None = None) -> Finding:
    return Finding(code, message, Place(subject.file), next_step=step or say("不要使用此文件；重做一份"))
