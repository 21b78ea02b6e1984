"""Compute the lines that the shells of a document print: words and values around the composed blocks.

The input is a document and its stationery. The output is the lines of a shell with its tags filled in. The shell's tags
for blocks, such as {{p body }}, become the lines of these blocks. All other text is written in the shell. The writers
fill the same tags in their formats. A shell may print the values that a wording may print, if they have only one line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from docgen.composition import keyed
from docgen.composition.keyed import Keyed
from docgen.errors import StationeryError
from docgen.language import say
from docgen.model.blocks import Block, Doc, Emphasis, Para, Role, Run, paragraphs
from docgen.model.blocks import text as text_of
from docgen.model.characters import refusal
from docgen.stationery import sandbox, shell_text
from docgen.stationery.departments import Stationery
from docgen.stationery.shell_text import ShellParagraph, ShellText

_SLOT_LINE = "\uf8f2"
"""The character before each line that comes from a slot."""
_PARAGRAPH = re.compile("\uf8f3(\\d+)\uf8f4")
"""The mark before the text of each paragraph of the shell. It contains the number of the paragraph."""
FORMATS = ("docx", "pdf")
"""The formats that have shells of their own. An OFD file has the shell of the PDF."""


class _Slot(str):
    """The lines of a slot."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class ShellLine:
    """A printed line of a shell."""

    text: str
    """The text with its values."""
    paragraph: ShellParagraph
    """The paragraph of the shell that prints the line."""
    is_slot: bool = False
    """Whether the line is a paragraph of the document that stands in place of a tag for blocks."""


def one_line(value: Any) -> str:
    """Return a value as the text that a shell prints. Raise a `ValueError` if it cannot be printed in one line."""
    sandbox.refuse_undefined(value)
    if value is None:
        raise ValueError(say("有一个值没有填写；先写条件，如 {example}", example="{%p if department.phone %}"))
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError(say("要打印的值是{kind}，不是文字", kind=sandbox.kind_of(value)))
    if isinstance(value, str) and (reason := refusal(value.replace("\t", " "))):
        raise ValueError(reason)
    return value if isinstance(value, str) else str(value)


def filters(stationery: Stationery) -> dict[str, Callable[..., Any]]:
    """Return the filters of wordings that give values of one line, by name."""
    return {
        "ordinal": stationery.vocabulary.ordinal,
        "join": partial(keyed.joined, stationery.vocabulary.lists.separator),
    }


def runs(doc: Doc, stationery: Stationery) -> tuple[Run, ...]:
    """Return the values that the shells of both formats print, as runs with their keys.

    A shell that cannot be read or filled has no runs. The writers say what is wrong with it.
    """
    found: list[Run] = []
    for format in FORMATS:
        try:
            shell = shell_text.of(stationery, doc.shell, format)
            if shell.has_own_text:
                _filled(shell, doc, stationery, found)
        except StationeryError:
            continue
    return tuple(found)


def lines(doc: Doc, stationery: Stationery, format: str) -> tuple[ShellLine, ...]:
    """Return the printed lines of a document's shell, with the lines of its blocks in their places.

    Raise a `StationeryError` if a tag cannot be filled in.
    """
    return _filled(shell_text.of(stationery, doc.shell, format), doc, stationery, [])


def slots(doc: Doc) -> Mapping[str, tuple[Para, ...]]:
    """Return the paragraphs of a document that each slot stands for."""

    def head(*roles: Role) -> tuple[Para, ...]:
        return tuple(para for para in doc.head if para.role in roles)

    return {
        "letterhead": head(Role.LETTERHEAD),
        "marks": head(Role.CATEGORY, Role.DRAFT),
        "number": head(Role.NUMBER),
        "body": _paragraphs(doc.body),
        "foot": doc.foot,
    }


def _paragraphs(blocks: Sequence[Block]) -> tuple[Para, ...]:
    return tuple(para for block in blocks for para in paragraphs(block))


def _filled(shell: ShellText, doc: Doc, stationery: Stationery, found: list[Run]) -> tuple[ShellLine, ...]:
    """Return the lines of a shell, and add the values that it prints to `found`."""

    def printed(value: Any) -> str:
        if isinstance(value, _Slot):
            return value
        text = one_line(value)
        found.extend(value.runs(Emphasis.PLAIN) if isinstance(value, Keyed) else [Run(text)])
        return text

    values: dict[str, Any] = {**doc.values, **_slot_values(doc, shell.format)}
    made: list[ShellLine] = []
    for part, shell_paragraphs in shell.parts():
        source = "\n".join(f"\uf8f3{index}\uf8f4{one.source}" for index, one in enumerate(shell_paragraphs))
        name = part or shell.path.name
        fenced = sandbox.environment(
            {name: (source, str(shell.path))}, filters=filters(stationery), finalize=printed, autoescape=False
        )
        made += _lines(sandbox.render(fenced, name, str(shell.path), values), shell_paragraphs)
    return tuple(made)


def _slot_values(doc: Doc, format: str) -> dict[str, str]:
    """Return the lines of each slot. A slot without paragraphs is empty, as conditions of a shell expect."""
    found: dict[str, str] = {}
    for name, paras in slots(doc).items():
        texts = [f"{_SLOT_LINE}{text_of(para)}" for para in paras]
        found[name] = _Slot("\n" + "\n".join(texts) + "\n") if texts else _Slot()
    if format == "docx":
        # The double lines of a letter are no text. The line feed makes the slot true for a condition of the shell.
        return {**found, shell_text.DOUBLE_LINES: _Slot("\n" if doc.shell == "letter" else "")}
    return {**found, "title": doc.title, "kind": doc.kind}


def _lines(rendered: str, shell_paragraphs: Sequence[ShellParagraph]) -> Iterator[ShellLine]:
    """Yield the lines of a part of a shell. rendered: the part with all tags filled in."""
    paragraph = shell_paragraphs[0]
    for line in re.split("\n|(?=\uf8f3)", rendered):
        if match := _PARAGRAPH.match(line):
            paragraph = shell_paragraphs[int(match[1])]
            line = line[match.end() :]
        is_slot = line.startswith(_SLOT_LINE)
        text = line.removeprefix(_SLOT_LINE)
        if text.strip():
            yield ShellLine(text, paragraph, is_slot)
