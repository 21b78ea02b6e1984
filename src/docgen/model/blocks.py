"""The composed document: a tree of blocks, paragraphs and runs.

`composition` makes the tree. The writers and the checks read it. All nodes are frozen. No node holds XML or HTML, and
each writer escapes every text. Therefore a text of the case can never become markup. `dump` returns the tree as text,
which `docgen show` prints and which the golden files contain.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import accumulate
from typing import Any

from docgen.errors import Key


class Role(StrEnum):
    """The function of a paragraph.

    The value of a role is used as the prefix of the paragraph in a wording (a template of text), as a key in the
    profile, and as a CSS class. The name of the style in Word is `dg-` followed by the value.
    """

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
    JOINT_SIGNATURE = "joint-signature"
    DATE = "date"
    NOTE = "note"
    CC = "cc"
    ISSUER = "issuer"
    # The following roles appear only in books.
    COVER_OFFICE = "cover-office"
    COVER_TITLE = "cover-title"
    COVER_SUBTITLE = "cover-subtitle"
    COVER_FOOT = "cover-foot"
    FRONT = "front"
    PART = "part"
    CHAPTER = "chapter"
    CASE = "case"
    CASE_HEADING = "case-heading"
    CHAPTER_NOTE = "chapter-note"
    MAIN_FIGURE = "main-figure"
    TABLE_CAPTION = "table-caption"
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
"""The roles that appear only in books."""


KEPT_WITH_PREVIOUS = frozenset((Role.NOTE, Role.TABLE_NOTE, Role.SEE))
"""The roles of paragraphs that are on one page with the block before."""


class Emphasis(StrEnum):
    """How a run differs from the other text of its paragraph. MISSING: the run is the mark of a missing value.

    STRONG is printed in 黑体, SUBHEADING in 楷体. A heading that is the first sentence of its paragraph is STRONG if it
    is on the first level, and SUBHEADING if it is on the second (7.3.3).
    """

    PLAIN = ""
    STRONG = "strong"
    SUBHEADING = "subheading"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of the text of a paragraph in one style, without line breaks."""

    text: str
    """The text of the run."""
    emphasis: Emphasis = Emphasis.PLAIN
    """How the run differs from the paragraph."""
    key: Key = field(default=(), compare=False, repr=False)
    """The key of the case value that contains the text.

    For a MISSING run, the key of the missing value. Empty for text from the wording, the department or the vocabulary.
    Comparison of runs ignores the key.
    """


@dataclass(frozen=True, slots=True)
class Checkbox:
    """A box ☐ that can be ticked in the PDF, in Word, and on paper."""

    name: str
    """The name of the form field, unique in the document."""
    asked: str = ""
    """What a tick says, such as 办理态度：满意. Writers set it. Empty: it is not known."""

    @property
    def text(self) -> str:
        """The printed character."""
        return "☐"


@dataclass(frozen=True, slots=True)
class Link:
    """A link to an anchor of the same book."""

    text: str
    """The text of the link."""
    target: str
    """The anchor."""


@dataclass(frozen=True, slots=True)
class PageRef:
    """The page number of an anchor. The number is also a link to the anchor."""

    target: str
    """The anchor."""
    number: str = ""
    """The page number as printed (`12`, `iv`). Empty until the book is laid out."""

    @property
    def text(self) -> str:
        """The printed page number."""
        return self.number


Inline = Run | Checkbox | Link | PageRef


@dataclass(frozen=True, slots=True)
class Para:
    """One paragraph."""

    role: Role
    """The function of the paragraph."""
    runs: tuple[Inline, ...]
    """The content of the paragraph."""
    key: Key = field(default=(), compare=False, repr=False)
    """The key of the case value that contains the paragraph or table cell.

    Empty for text that does not come from the case.
    """


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell."""

    paras: tuple[Para, ...]
    """The paragraphs in the cell."""
    span: int = 1
    """The number of columns that the cell covers."""


@dataclass(frozen=True, slots=True)
class Row:
    """A table row."""

    cells: tuple[Cell, ...]
    """The cells from left to right."""
    lines: float = 1
    """The minimum height in lines of text."""
    anchor: str = ""
    """The name of the row for links, in a book. Empty if nothing links to the row."""

    @property
    def columns(self) -> list[slice]:
        """The columns over which each cell extends."""
        ends = accumulate(cell.span for cell in self.cells)
        return [slice(end - cell.span, end) for cell, end in zip(self.cells, ends, strict=True)]


@dataclass(frozen=True, slots=True)
class Table:
    """A table."""

    widths: tuple[float, ...]
    """The width of each column, as a share of the width of the type area. Empty: the columns follow their content."""
    rows: tuple[Row, ...]
    """The rows from top to bottom."""
    header_rows: int = 0
    """The number of rows at the top that repeat on every page."""
    whole: bool = False
    """Whether the table and the note below it stay on one page. Together they must fit on a page."""
    has_borders: bool = True
    """Whether the cells have borders. A table without borders arranges joint signatures."""


@dataclass(frozen=True, slots=True)
class Signature:
    """The name of the signing office and the date."""

    name: Para | None
    """The paragraph with the name of the office. None: only the date is printed."""
    date: Para
    """The paragraph with the date of the letter."""
    sealed: bool
    """Whether the layout leaves room for a seal.

    If so, the date has a right indent of four characters, and the name is centred above the date.
    """
    above: tuple[Para, ...] = ()
    """The names of the offices that sign above, in a joint letter without seals."""


@dataclass(frozen=True, slots=True)
class PageBreak:
    """A page break. The next block starts on a new page."""


Block = Para | Table | Signature | PageBreak
"""An element of the body of a document."""


@dataclass(frozen=True, slots=True)
class Doc:
    """One document."""

    kind: str
    """The kind of the document (`reply`, `opinion`, …)."""
    shell: str
    """The name of the shell that the document is printed in (`letter`, `document`, `plain`)."""
    title: str
    """The title in the metadata of the file."""
    head: tuple[Para, ...]
    """The paragraphs above the red line (letterhead, category mark, document number)."""
    body: tuple[Block, ...]
    """The main text."""
    foot: tuple[Para, ...]
    """The paragraphs at the foot of the last page (copies)."""
    issued: str | None = None
    """The date of the document as ISO text; None if the document is undated."""
    values: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """The values that a shell may print itself, under the names that wordings use.

    A shell prints only values of one line.
    """
    shell_runs: tuple[Run, ...] = field(default=(), compare=False, repr=False)
    """The values that the shells print, as runs in the order of printing."""


def paragraphs(block: Block) -> Iterator[Para]:
    """Yield the paragraphs of a block in reading order."""
    match block:
        case Para():
            yield block
        case Table():
            for row in block.rows:
                for cell in row.cells:
                    yield from cell.paras
        case Signature():
            yield from block.above
            if block.name:
                yield block.name
            yield block.date
        case PageBreak():
            return


def walk(doc: Doc) -> Iterator[Para]:
    """Yield every paragraph of the document in reading order: head, body, foot."""
    yield from doc.head
    for block in doc.body:
        yield from paragraphs(block)
    yield from doc.foot


def kept_with_next(blocks: Sequence[object]) -> frozenset[int]:
    """Return the indexes of the blocks that must be on the same page as the next block.

    Neither a signature nor the table with the signatures of a joint letter may be alone on a page. So the result
    contains the attachment notes directly before a signature, and the block before these notes.
    """
    kept: set[int] = set()
    for index, block in enumerate(blocks):
        if isinstance(block, Signature) or (isinstance(block, Table) and not block.has_borders):
            start = index - 1
            while start > 0 and getattr(blocks[start], "role", None) in _ATTACHMENT_NOTES:
                start -= 1
            kept |= set(range(max(start, 0), index))
    return frozenset(kept)


def without_space_below(blocks: Sequence[object]) -> frozenset[int]:
    """Return the indexes of the blocks directly above a line under the title.

    Of a title and the lines under it, only the last line has space below.
    """
    found: set[int] = set()
    for index in range(1, len(blocks)):
        if getattr(blocks[index], "role", None) is Role.UNDER_TITLE:
            found.add(index - 1)
    return frozenset(found)


_ATTACHMENT_NOTES = {Role.ATTACHMENT, Role.ATTACHMENT_FIRST, Role.ATTACHMENT_NEXT}


def text(para: Para) -> str:
    """Return the printed text of a paragraph."""
    return "".join(run.text for run in para.runs)


def squeezed(content: str) -> str:
    """Return a text without white space. White space depends on the layout and the format, so it is not compared."""
    return "".join(content.split())


def para(role: Role, content: str, key: Key = ()) -> Para:
    """Return a paragraph of one plain run. key: the key of the case value that contains the text."""
    return Para(role, (Run(content, Emphasis.PLAIN, key),), key)


def joined_runs(runs: Sequence[Inline]) -> list[Inline]:
    """Return the runs for printing. Neighbouring runs that differ only in their keys are joined into one run.

    MISSING runs are never joined.
    """
    if len(runs) < 2:
        return list(runs)
    joined: list[Inline] = []
    previous: Inline | None = None
    for run in runs:
        if isinstance(run, Run) and isinstance(previous, Run) and _differ_only_in_key(previous, run):
            joined[-1] = Run(joined[-1].text + run.text, run.emphasis)
        else:
            joined.append(run)
        previous = run
    return joined


def _differ_only_in_key(one: Run, other: Run) -> bool:
    return one.emphasis is other.emphasis and one.emphasis is not Emphasis.MISSING and one.key != other.key


def dump(doc: Doc) -> str:
    """Return the tree as text, with one line for each paragraph. Lines are indented by depth."""
    lines = [f"doc {doc.kind} on {doc.shell}: {doc.title}"]
    for name, blocks in (("head", doc.head), ("body", doc.body), ("foot", doc.foot)):
        if blocks:
            lines.append(name)
            for block in blocks:
                lines += [f"  {line}" for line in dump_block(block)]
    return "\n".join(lines) + "\n"


def dump_block(block: Block) -> list[str]:
    """Return the lines of a block in the text that `dump` returns."""
    match block:
        case Para():
            return [_dump_para(block)]
        case Table():
            marks = (" whole" if block.whole else "") + ("" if block.has_borders else " borderless")
            widths = " ".join(f"{width:g}" for width in block.widths)
            return [f"table {widths or 'fitted'}{marks}", *_dump_rows(block)]
        case Signature():
            lines = [_dump_para(paragraph) for paragraph in paragraphs(block)]
            return ["sealed" if block.sealed else "unsealed", *(f"  {line}" for line in lines)]
        case PageBreak():
            return ["page break"]


def _dump_rows(table: Table) -> list[str]:
    lines = []
    for index, row in enumerate(table.rows):
        height = f" {row.lines:g} lines" if row.lines != 1 else ""
        anchor = f" #{row.anchor}" if row.anchor else ""
        name = "header" if index < table.header_rows else "row"
        lines.append(f"  {name}{height}{anchor}")
        for cell in row.cells:
            span = f"×{cell.span} " if cell.span > 1 else ""
            lines += [f"    {span}{_dump_para(paragraph)}" for paragraph in cell.paras]
    return lines


def _dump_para(paragraph: Para) -> str:
    content = "".join(_dump_run(run) for run in joined_runs(paragraph.runs))
    return f"{paragraph.role}: {content}"


def _dump_run(run: Inline) -> str:
    match run:
        case Checkbox():
            return f"[{run.name}]"
        case Link():
            return f"{run.text}→{run.target}"
        case PageRef():
            return f"p.{run.number or '?'}→{run.target}"
    mark = {Emphasis.STRONG: "*", Emphasis.SUBHEADING: "_"}.get(run.emphasis, "")
    return f"{mark}{run.text}{mark}"
