"""A Word shell → the paragraphs of its headers and footers that show more than text and page numbers.

The PDF has another shell. So a picture or a field in these headers and footers would be in every Word file and in no
PDF. `writers.twin_shells` compares the words of both shells, except words beside a page number. The PDF cannot have
such words. A book has no HTML shell, so its Word shell may have no words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docgen.files import docx_paragraphs
from docgen.files.docx_package import Package

_TAG = re.compile(r"\{\{(?:[pr]\s)?\s*\w+\s*\}\}|\{%-?p?\s+(?:if|else|endif)\b[\w\s]*-?%\}|\{#.*?#\}")


@dataclass(frozen=True, slots=True)
class Stray:
    """A paragraph that only the Word file would show."""

    part: str
    """The name of the part."""
    where: str
    """The header or footer, named as Word names it."""
    number: int
    """The number of the paragraph in the part, from 1."""
    text: str
    """The text of the paragraph. If there is none, the instruction of a field, or a word for pictures and signs."""


def strays(shell: Package, *, book: bool) -> Iterator[Stray]:
    """Yield the stray paragraphs of a shell's headers and footers: first the headers, then the footers.

    book: whether words are strays too.
    """
    for edge in docx_paragraphs.edges(shell):
        for paragraph in docx_paragraphs.paragraphs(shell.tree(edge.part)):
            words = (book or paragraph.has_page) and "".join(_TAG.sub("", paragraph.words).split())
            if words or paragraph.shows_nontext or paragraph.fields:
                yield Stray(edge.part, edge.where, paragraph.number, paragraph.quoted)


def foreign_field(root: Any) -> str | None:
    """Return the instruction of the first field that is not a page number. None: there is no such field.

    Word fills in the text of such a field. It may be a path or a person's name.
    """
    for paragraph in docx_paragraphs.paragraphs(root):
        if paragraph.fields:
            return paragraph.fields[0]
    return None
