"""A shell → the lines of its own text. The account of a document's text must contain these lines.

The lines come from the syntax tree of the shell's Jinja tags, like the lines of a wording. They do not come from the
filled shell, because a mistake in filling would then be in the lines too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import docgen.checks.wording_reader as wording_reader
from docgen.checks.text_proof import Account
from docgen.checks.wording_lines import WordingLine
from docgen.composition.compose import Composition
from docgen.inspection.readback import squeezed
from docgen.stationery import shell_text
from docgen.stationery.shell_text import ShellText

_FORMATS = ("docx", "pdf")


def with_shell(account: Account, composition: Composition, format: str) -> Account:
    """Return the account of a document with the lines that the shell of a format prints itself."""
    shell = shell_text.of(composition.stationery, composition.doc.shell, format)
    if not shell.has_own_text:
        return account
    whole = {part: ("\n".join(one.source for one in paragraphs), "") for part, paragraphs in shell.parts()}
    constants = {squeezed(constant) for constant in wording_reader.constants(whole)} - {""}
    return replace(account, frame=(*account.frame, *_lines(shell)), values=account.values | constants)


def texts(composition: Composition) -> Iterator[str]:
    """Yield the texts of a document's shells in both formats, with their tags."""
    for format in _FORMATS:
        for paragraph in shell_text.of(composition.stationery, composition.doc.shell, format).paragraphs:
            yield paragraph.source


def _lines(shell: ShellText) -> Iterator[WordingLine]:
    """Yield the lines of a shell. A line that odd and even pages both have in their margins counts once."""
    repeated: set[WordingLine] = set()
    for _, paragraphs in shell.parts():
        source = "\n".join(shell_text.without_slots(one.source) for one in paragraphs)
        for line in wording_reader.plain_lines(source):
            if paragraphs[0].every_page and line in repeated:
                continue
            if paragraphs[0].every_page:
                repeated.add(line)
            yield line
