"""A shell → the lines that it prints around a document. The account of the document's text must contain these lines.

The tags of the shell are filled with the values of the account. The values of the composition are not used, because
then a mistake in such a value would be in the lines too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import docgen.checks.case_values as case_values
from docgen.checks.expected_lines import ExpectedLine
from docgen.checks.text_proof import Account
from docgen.composition.compose import Composition
from docgen.inspection.readback import squeezed
from docgen.model.blocks import Role
from docgen.stationery import sandbox, shell_text
from docgen.stationery.shell_text import DOUBLE_LINES, SLOTS

_FORMATS = ("docx", "pdf")
_SLOTS = {
    Role.LETTERHEAD: "letterhead",
    Role.CATEGORY: "marks",
    Role.DRAFT: "marks",
    Role.NUMBER: "number",
    Role.CC: "foot",
    Role.ISSUER: "foot",
}
"""Role → the slot in which a shell prints the lines of this role. The slot of all other roles is `body`."""


def with_shell(account: Account, composition: Composition, format: str) -> Account:
    """Return the account of a document with the lines that the shell of a format prints itself.

    If the shell has text of its own, the lines of the head may stand in any place, like the lines of the shell. A line
    of the head is expected only if the shell has the slot for it.
    """
    shell = shell_text.of(composition.stationery, composition.doc.shell, format)
    if not shell.has_own_text:
        return account
    head: list[ExpectedLine] = []
    for name in shell.slots:
        head += [line for line in account.head if _SLOTS.get(Role(line.role)) == name]
    own = _own_lines(composition, format, account)
    return replace(account, head=(), beside=(*head, *(ExpectedLine(line) for line in own)))


def texts(composition: Composition) -> Iterator[str]:
    """Yield the texts of a document's shells in both formats, with their tags."""
    for format in _FORMATS:
        for paragraph in shell_text.of(composition.stationery, composition.doc.shell, format).paragraphs:
            yield paragraph.source


def _own_lines(composition: Composition, format: str, account: Account) -> Iterator[str]:
    """Yield the lines that a shell prints itself.

    In Word, a line that several footers, or several headers of later pages, have in common is yielded once. The reader
    of the finished file counts it once too.
    """
    shell, stationery = shell_text.of(composition.stationery, composition.doc.shell, format), composition.stationery
    lines = (*account.head, *account.text)
    # A slot with content has a line break as its value, so that a condition such as {% if number %} is true.
    filled = dict.fromkeys(SLOTS, "") | {_SLOTS.get(Role(line.role or Role.BODY), "body"): "\n" for line in lines}
    values: dict[str, Any] = {**case_values.values(composition), **filled, DOUBLE_LINES: "\n"}
    if format == "pdf":
        values |= {"title": composition.doc.title, "kind": composition.doc.kind}
    repeated: set[str] = set()
    for part, paragraphs in shell.parts():
        name, first = part or shell.path.name, paragraphs[0]
        is_later_margin = first.kind == "footer" or (first.kind != "body" and first.after_first)
        is_counted_once = format == "docx" and is_later_margin
        source = "\n".join(shell_text.without_slots(paragraph.source) for paragraph in paragraphs)
        fenced = sandbox.environment(
            {name: (source, str(shell.path))},
            filters=case_values.filters(stationery),
            finalize=_one_line,
            autoescape=False,
        )
        for line in sandbox.render(fenced, name, str(shell.path), values).split("\n"):
            text = squeezed(line)
            if is_counted_once:
                if text in repeated:
                    continue
                repeated.add(text)
            if text:
                yield text


def _one_line(value: Any) -> str:
    """Return a value as the text that a shell prints."""
    sandbox.refuse_undefined(value)
    return "".join(str(value).split("\n"))
