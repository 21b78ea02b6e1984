"""The composed document: a small, closed, printable tree. Comes from `compose`, goes to the writers and checks.

Everything is frozen. There is no node for raw XML or raw HTML: a writer spells every node itself, so a typed text
can never become markup. `dump` prints the tree; that print is what `docgen show` shows and what golden files hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from docgen.errors import Key


class Role(StrEnum):
    """What a paragraph is for: prefix in a wording, key in the profile, CSS class and `dg-` style in Word."""

    LETTERHEAD = "letterhead"
    CATEGORY = "category"
    DRAFT = "draft"
    NUMBER = "number"
    TITLE = "title"
    FORM_TITLE = "form-title"
    UNDER_TITLE = "under-title"
    SUBTITLE = "subtitle"
    RECIPIENT = "recipient"
    BODY = "body"
    HEADING1 = "heading1"
    HEADING2 = "heading2"
    HEADING3 = "heading3"
    HEADING4 = "heading4"
    ITEM = "item"
    CAPTION = "caption"
    FORM_NOTE = "form-note"
    CELL = "cell"
    CELL_HEADING = "cell-heading"
    APPENDIX = "appendix"
    ATTACHMENT = "attachment"
    ATTACHMENT_FIRST = "attachment-first"
    ATTACHMENT_NEXT = "attachment-next"
    SIGNATURE = "signature"
    DATE = "date"
    NOTE = "note"
    CC = "cc"
    ISSUER = "issuer"
    # Of books alone:
    COVER_OFFICE = "cover-office"
    COVER_TITLE = "cover-title"
    COVER_SUBTITLE = "cover-subtitle"
    COVER_FOOT = "cover-foot"
    FRONT = "front"
    PART = "part"
    CHAPTER = "chapter"
    CASE = "case"
    CASE_HEADING = "case-heading"
    SEE = "see"
    BOX = "box"
    BOX_HEADING = "box-heading"
    REGISTER = "register"
    REGISTER_HEADING = "register-heading"
    COUNT = "count"
    TABLE_NOTE = "table-note"
    CONTENTS_TITLE = "contents-title"
    CONTENTS1 = "contents1"
    CONTENTS2 = "contents2"
    CONTENTS3 = "contents3"
    INDEX_GROUP = "index-group"
    INDEX = "index"
    FIGURE = "figure"
    COLOPHON = "colophon"


BOOK_ROLES = frozenset(list(Role)[list(Role).index(Role.COVER_OFFICE) :])
"""Roles that no letter has."""


class Emphasis(StrEnum):
    """How a run differs from its paragraph."""

    PLAIN = ""
    STRONG = "strong"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style; it never holds a line break.

    key: where in the case the text comes from, or, of a MISSING run, where it is to be filled in; empty for what the
    wording, the department or the vocabulary says. Runs that differ in their keys alone are equal.
    """

    text: str
    emphasis: Emphasis = Emphasis.PLAIN
    key: Key = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Checkbox:
    """A box ☐ that prints and that a reader of the PDF or the Word file can tick; `name` is unique in the document."""

    name: str

    @property
    def text(self) -> str:
        """The sign that is printed."""
        return "☐"


@dataclass(frozen=True, slots=True)
class Link:
    """Text that leads to an anchor of the same book; never out of it."""

    text: str
    target: str


@dataclass(frozen=True, slots=True)
class PageRef:
    """The number of the page on which an anchor stands; it leads there.

    number: as it is printed (`12`, `iv`); empty until the book is laid out.
    """

    target: str
    number: str = ""

    @property
    def text(self) -> str:
        """The number that is printed."""
        return self.number


Inline = Run | Checkbox | Link | PageRef


@dataclass(frozen=True, slots=True)
class Para:
    """One paragraph.

    key: of a paragraph of a typed text, or a cell of a table in one: where in the case it stands; else empty.
    """

    role: Role
    runs: tuple[Inline, ...]
    key: Key = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell over `span` columns."""

    paras: tuple[Para, ...]
    span: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A table row; `lines` is its least height in text lines. anchor: what leads here, in a book."""

    cells: tuple[Cell, ...]
    lines: float = 1
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table; `widths` are the columns' shares of the type area, `header_rows` repeat on every page.

    whole: stands on one page, with what is said below it; for a table that is lower than a page.
    """

    widths: tuple[float, ...]
    rows: tuple[Row, ...]
    header_rows: int = 0
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs and when.

    sealed: the date stands four characters in, the name centred over it, with room for a seal.
    """

    name: Para
    date: Para
    sealed: bool


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows starts on a new page."""


Block = Para | Table | Signature | PageBreak


@dataclass(frozen=True, slots=True)
class Doc:
    """One document.

    kind: what it is (`reply`, `opinion`, …). shell: what it is printed on (`letter`, `document`, `plain`).
    title: for the file's metadata. head: above the rule (letterhead, mark, number). body: the text.
    foot: at the foot of the last page (copies). issued: the file's own date as ISO text; None: undated.
    """

    kind: str
    shell: str
    title: str
    head: tuple[Para, ...]
    body: tuple[Block, ...]
    foot: tuple[Para, ...]
    issued: str | None = None


def paragraphs(block: Block) -> Iterator[Para]:
    """The paragraphs of a block in reading order."""
    match block:
        case Para():
            yield block
        case Table():
            for row in block.rows:
                for cell in row.cells:
                    yield from cell.paras
        case Signature():
            yield block.name
            yield block.date
        case PageBreak():
            return


def walk(doc: Doc) -> Iterator[Para]:
    """Every paragraph of the document: head, body, foot, in reading order."""
    yield from doc.head
    for block in doc.body:
        yield from paragraphs(block)
    yield from doc.foot


def kept_with_next(blocks: Sequence[object]) -> frozenset[int]:
    """The indexes of the blocks that must stand on one page with the block behind them.

    Everything from the last running text to the signature: a signature never stands on a page alone.
    """
    kept: set[int] = set()
    for index, block in enumerate(blocks):
        if isinstance(block, Signature):
            start = index - 1
            while start > 0 and getattr(blocks[start], "role", None) in _BEFORE_SIGNATURE:
                start -= 1
            kept |= set(range(max(start, 0), index))
    return frozenset(kept)


_BEFORE_SIGNATURE = {Role.ATTACHMENT, Role.ATTACHMENT_FIRST, Role.ATTACHMENT_NEXT}


def text(para: Para) -> str:
    """The text of a paragraph as a reader sees it."""
    return "".join(run.text for run in para.runs)


def para(role: Role, content: str, key: Key = ()) -> Para:
    """A paragraph of one plain run. key: where in the case it stands."""
    return Para(role, (Run(content, Emphasis.PLAIN, key),), key)


def joined_runs(runs: Sequence[Inline]) -> list[Inline]:
    """The runs as they are set: neighbours in one style that only their keys part are one."""
    found: list[Inline] = []
    last: Inline | None = None
    for run in runs:
        if isinstance(run, Run) and isinstance(last, Run) and _are_parted_by_keys(last, run):
            found[-1] = Run(found[-1].text + run.text, run.emphasis)
        else:
            found.append(run)
        last = run
    return found


def _are_parted_by_keys(one: Run, other: Run) -> bool:
    return one.emphasis is other.emphasis and one.emphasis is not Emphasis.MISSING and one.key != other.key


def dump(doc: Doc) -> str:
    """Print the tree, one line a paragraph, indented by depth."""
    lines = [f"doc {doc.kind} on {doc.shell}: {doc.title}"]
    for name, blocks in (("head", doc.head), ("body", doc.body), ("foot", doc.foot)):
        if blocks:
            lines.append(name)
            for block in blocks:
                lines += [f"  {line}" for line in dump_block(block)]
    return "\n".join(lines) + "\n"


def dump_block(block: Block) -> list[str]:
    """Print a block, its lines one by one."""
    match block:
        case Para():
            return [_dump_para(block)]
        case Table():
            whole = " whole" if block.whole else ""
            return [f"table {' '.join(f'{width:g}' for width in block.widths)}{whole}", *_dump_rows(block)]
        case Signature():
            lines = [_dump_para(block.name), _dump_para(block.date)]
            return ["sealed" if block.sealed else "unsealed", *(f"  {line}" for line in lines)]
        case PageBreak():
            return ["page break"]


def _dump_rows(table: Table) -> list[str]:
    lines = []
    for index, row in enumerate(table.rows):
        height = f" {row.lines:g} lines" if row.lines != 1 else ""
        anchor = f" #{row.anchor}" if row.anchor else ""
        lines.append(f"  {'header' if index < table.header_rows else 'row'}{height}{anchor}")
        for cell in row.cells:
            span = f"×{cell.span} " if cell.span > 1 else ""
            lines += [f"    {span}{_dump_para(paragraph)}" for paragraph in cell.paras]
    return lines


def _dump_para(paragraph: Para) -> str:
    return f"{paragraph.role}: {''.join(_dump_run(run) for run in joined_runs(paragraph.runs))}"


def _dump_run(run: Inline) -> str:
    match run:
        case Checkbox():
            return f"[{run.name}]"
        case Link():
            return f"{run.text}→{run.target}"
        case PageRef():
            return f"p.{run.number or '?'}→{run.target}"
    return f"*{run.text}*" if run.emphasis is Emphasis.STRONG else run.text
