"""Doc → the body of its answer as plain text, for a handling system that takes the text without head and signature.

Each paragraph is a line. Each row of a table is a line with tabs between its cells. The body begins with the first text
of the reply, or with the heading above this text. It ends with the last text of the reply or of a quoted opinion. A
draft begins with its mark.
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.model.blocks import Block, Doc, Para, Role, Run, Table, paragraphs
from docgen.model.blocks import text as text_of

ENDING = "txt"
"""The name of the format, and the ending of its files."""
_TEXTS = ("preamble", "answers", "text", "closing")
"""The keys of a reply whose texts are the body."""
_HEADINGS = (Role.HEADING1, Role.HEADING2, Role.HEADING3, Role.HEADING4)
_BODY_ROLES = (Role.BODY, Role.ITEM, Role.CAPTION, *_HEADINGS)
"""The roles of the paragraphs in the body. A paragraph of another role, such as a note, is left out."""


def write(doc: Doc) -> bytes:
    """Return the text in UTF-8. It is empty if the document prints no text of the reply."""
    lines = [text_of(para) for para in doc.head if para.role is Role.DRAFT]
    for block in _body(doc):
        lines += _lines(block)
    return "".join(f"{line}\n" for line in lines).encode()


def count(data: bytes) -> int:
    """Return the number of characters of a text, without line ends and tabs."""
    return sum(character not in "\n\t" for character in data.decode())


def _body(doc: Doc) -> tuple[Block, ...]:
    """Return the blocks from the first text of the reply, or the headings above it, to the last text."""
    found = [index for index, block in enumerate(doc.body) if _is_text(block)]
    if not found:
        return ()
    first = found[0]
    while first > 0 and _role(doc.body[first - 1]) in _HEADINGS:
        first -= 1
    return doc.body[first : found[-1] + 1]


def _is_text(block: Block) -> bool:
    """Return whether a block prints a text of the reply or of an opinion."""
    for para in paragraphs(block):
        for run in para.runs:
            key = run.key if isinstance(run, Run) else ()
            is_of_opinion = len(key) > 0 and key[0] == "opinions"
            is_of_reply = len(key) > 1 and key[0] == "reply" and key[1] in _TEXTS
            if is_of_opinion or is_of_reply:
                return True
    return False


def _role(block: Block) -> Role | None:
    return block.role if isinstance(block, Para) else None


def _lines(block: Block) -> Iterator[str]:
    if isinstance(block, Table):
        for row in block.rows:
            yield "\t".join(" ".join(map(text_of, cell.paras)) for cell in row.cells)
    elif _role(block) in _BODY_ROLES:
        yield from map(text_of, paragraphs(block))
