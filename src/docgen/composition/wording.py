"""Turn a wording and values into blocks.

A wording is a Jinja template with short lines. The prefix of a line names what the line makes, for example a role. The
filter `paragraphs` makes several blocks of one value. An example of a wording:

    title: {{ department.name }}关于{{ proposal.ref }}答复的函
    body: {% include "opening" %}
    {{ answer.text | paragraphs }}
    table: 3 7
    row: # 标题 | {{ proposal.title }}
    signature: {{ department.name }}
    date: {{ reply.date }}

The rendered wording is called a script. The module stores each printed value in a list and puts a placeholder into the
script. So a value cannot begin a line or a cell, whatever text it contains. The words of a wording may contain signs:

    *…*     Bold text. Several stars in a row, such as ***, are printed as they are.
    ☐       A box to tick.
    |       Separates two cells. In an issuer line it separates the office and the date.
    <3>     Before a cell: the cell spans three columns.
    #       Before a cell: the cell is a heading.
    ¶       Separates two paragraphs in a cell. A cell may also be a value of several paragraphs.
    row 4:  A row that is at least four lines high.
    note?:  An optional line. It is left out if the case lacks one of its values.
    page:   A new page.

A department may leave a phrase empty (`closing = ""`). The lines that only include this phrase are not printed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import jinja2

from docgen.composition.joint_signatures import joint_signatures
from docgen.composition.keyed import Keyed, Missing, inner_title
from docgen.errors import StationeryError
from docgen.language import listing, say
from docgen.model.blocks import (
    Block,
    Cell,
    Checkbox,
    Emphasis,
    Inline,
    PageBreak,
    Para,
    Role,
    Row,
    Run,
    Signature,
    Table,
)
from docgen.model.blocks import paragraphs as paragraphs_of
from docgen.model.blocks import text as text_of
from docgen.model.characters import refusal
from docgen.stationery import origin, sandbox

_PLACEHOLDER = re.compile("\uf8f0(\\d+)\uf8f1")
"""A placeholder: the index of a stored value between two private-use characters."""
_PIECE = re.compile("\uf8f0(\\d+)\uf8f1|(?<!\\*)\\*([^*]+)\\*(?!\\*)|(☐)")
"""A placeholder, a bold text or a box to tick."""
_LINE = re.compile(r"([a-z0-9-]+)(\?)?(?: ([\d.]+))?[:：]\s*(.*)", re.DOTALL)
"""A line: a prefix, a question mark if the line is optional, a number, a colon and the content."""
_NO_TAG = re.compile(r"\{ +[{%]|[%}] +\}")
"""A Jinja tag with a space between its braces. Jinja would print it as text."""
_NO_PARAGRAPHS = ("table", "row", "header", "page")
"""The prefixes of lines that are no paragraphs."""
_ROLES = frozenset(Role)
"""The prefixes of lines that are paragraphs."""
_MOST_CHARACTERS = 3_000_000
"""The most characters that one document may print. The largest case file contains fewer."""
_INCLUDE = re.compile(r"""\{%[-+]?\s*include\s+(['"])([^'"]+)\1.*?%\}""")
"""A tag that includes a phrase or a wording."""
_TAG = re.compile(r"\{%.*?%\}")
"""Any Jinja tag that prints no value."""
_CELL = re.compile(r"[ \t]*(?:<(\d+)>)?[ \t]*(#)?(.*)", re.DOTALL)
"""A cell: the number of columns, the sign of a heading, and the text."""


class Blocks(tuple[Block, ...]):
    """A value that consists of blocks. In a script it must be the only content of its line."""

    __slots__ = ()


_PRINTABLE = (str, int, Blocks, Checkbox)
"""The types of values that can be printed."""


@dataclass
class _Script:
    """The values and counts that are collected while a wording is rendered and its script is read."""

    values: list[Any] = field(default_factory=list)
    """The printed values. The number in a placeholder is an index of this list."""
    size: int = 0
    """The number of characters of all printed values."""
    boxes: int = 0
    """The number of boxes to tick in the lines that have been read."""

    def store(self, value: Any) -> str:
        """Store a printed value and return its placeholder. Raise a `ValueError` if the value cannot be printed."""
        if isinstance(value, jinja2.Undefined):
            str(value)  # Jinja raises an error here that names the missing value.
        if value is not None and (isinstance(value, bool | float) or not isinstance(value, _PRINTABLE)):
            raise ValueError(say("要打印的值是{kind}，不是文字", kind=sandbox.kind_of(value)))
        if isinstance(value, str) and (reason := refusal(value.replace("\t", " "))):
            raise ValueError(reason)
        self.size += sum(map(_size, value)) if isinstance(value, Blocks) else len(str(value))
        if self.size > _MOST_CHARACTERS:
            raise ValueError(say("模板拼出的文字过长"))
        self.values.append(value)
        return f"\uf8f0{len(self.values) - 1}\uf8f1"

    def inline(self, source: str) -> tuple[Inline, ...]:
        """Return the runs of a piece of a script. Adjacent runs with the same emphasis and key are joined."""
        runs: list[Inline] = []
        position = 0
        for match in _PIECE.finditer(source):
            _append(runs, Run(source[position : match.start()]))
            position = match.end()
            number, strong, box = match.groups()
            if number is not None:
                stored = self._runs(self.values[int(number)])
                if source[: match.start()].endswith("《") and source.startswith("》", match.end()):
                    stored = _as_inner_title(stored)
                for run in stored:
                    _append(runs, run)
            elif strong is not None:
                for run in self.inline(strong):
                    if isinstance(run, Run) and run.emphasis is Emphasis.PLAIN:
                        run = replace(run, emphasis=Emphasis.STRONG)
                    _append(runs, run)
            elif box:
                self.boxes += 1
                _append(runs, Checkbox(f"box-{self.boxes}"))
        _append(runs, Run(source[position:]))
        return tuple(runs)

    def lacks_a_value(self, source: str) -> bool:
        """Return whether a value in a piece of a script is None, empty or `Missing`."""
        values = [self.values[int(number)] for number in _PLACEHOLDER.findall(source)]
        return any(value is None or value == "" or isinstance(value, Missing) for value in values)

    def _runs(self, value: Any) -> Sequence[Inline]:
        """Return a stored value as runs with keys."""
        if value is None:
            raise ValueError(say("案件没有这个值；可有可无的一行，在类别后面加问号，如 {example}", example="note?:"))
        if isinstance(value, Blocks):
            raise ValueError(say("整段文字要独占一行，不能写在别的文字中间"))
        if isinstance(value, Checkbox):
            return (value,)
        return value.runs(Emphasis.PLAIN) if isinstance(value, Keyed) else (Run(str(value)),)


def blocks(
    sources: Mapping[str, tuple[str, str]],
    name: str,
    values: Mapping[str, Any],
    filters: Mapping[str, Callable[..., Any]],
    *,
    sealed: bool,
) -> list[Block]:
    """Return the blocks of a wording. Raise a `StationeryError` if the wording is wrong.

    sources: the text and the file of each wording and phrase, by name.
    name: the name of the wording.
    values: the values that the wording can print, by name.
    filters: the functions that the wording can apply to values, by name.
    sealed: whether the signatures carry a seal.
    """
    file = sources[name][1]
    for text, place in sources.values():
        if fault := _fault(text):
            reason, line = fault
            raise StationeryError(say("模板不能用：{reason}", reason=reason), place=origin.place(place, line))
    sources = without_empty(sources)
    script = _Script()
    jinja_environment = sandbox.environment(sources, filters=filters, finalize=script.store, autoescape=False)
    rendered = sandbox.render(jinja_environment, name, file, values)
    try:
        return _read(script, rendered, sealed)
    except _UnreadableLine as error:
        # To find the line, the wording is rendered again. A new script gives the same numbers to its placeholders.
        fresh_environment = sandbox.environment(sources, filters=filters, finalize=_Script().store, autoescape=False)
        raise StationeryError(
            say("这一行读不懂：{line}（{error}）", line=_PLACEHOLDER.sub("…", error.line), error=error.reason),
            place=sandbox.place_of_line(fresh_environment, name, values, error.line) or origin.place(file),
            next_step=say("每行以类别开头，如 body: 、title: ；可用：{roles}", roles=listing([*Role, *_NO_PARAGRAPHS])),
        ) from error


class _UnreadableLine(Exception):
    """A line of a script that cannot be read."""

    def __init__(self, line: str, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason


def without_empty(sources: Mapping[str, tuple[str, str]]) -> Mapping[str, tuple[str, str]]:
    """Return the sources without the lines that include only empty phrases.

    A line stays if it prints a value or includes a phrase with text. Every removed line becomes an empty line, so that
    line numbers in messages stay right.
    """
    empty = frozenset(name for name, (text, _) in sources.items() if not text.strip())
    if not empty:
        return sources
    return {name: (_without_empty_lines(text, empty), file) for name, (text, file) in sources.items()}


@cache
def _without_empty_lines(text: str, empty: frozenset[str]) -> str:
    """Return a source without the words of lines that include only empty phrases. empty: the names of the phrases."""
    lines = []
    for line in text.split("\n"):
        lines.append(_tags(line) if _is_left_out(line, empty) else line)
    return "\n".join(lines)


def _is_left_out(line: str, empty: frozenset[str]) -> bool:
    """Return whether a line includes only empty phrases and prints no value."""
    included = {name for _, name in _INCLUDE.findall(line)}
    return bool(included) and included <= empty and "{{" not in line


def _tags(line: str) -> str:
    """Return the Jinja tags of a line without includes. A condition in the line may end on a later line."""
    return "".join(_TAG.findall(_INCLUDE.sub("", line)))


@cache
def _fault(source: str) -> tuple[str, int] | None:
    """Return what is wrong with the text of a wording, and in which line. Return None if the text can be printed."""
    if wrong := sandbox.full_width_tag(source):
        return wrong
    if match := _NO_TAG.search(source):
        reason = say("“{tag}”会照样印出；标记要用半角的 {open} 与 {close}", tag=match[0], open="{{", close="}}")
        return reason, source.count("\n", 0, match.start()) + 1
    for number, line in enumerate(source.replace("\r\n", "\n").split("\n"), 1):
        if refused := refusal(line, lines=True):
            return refused, number
    return None


def _read(script: _Script, rendered: str, sealed: bool) -> list[Block]:
    """Return the blocks of a rendered script. A line that cannot be read is an `_UnreadableLine`.

    sealed: whether the signatures carry a seal.
    """
    found: list[Block] = []
    is_in_table = False
    lines = [line.strip(" \t\r") for line in rendered.split("\n")]
    for line in filter(None, lines):
        try:
            if (match := _PLACEHOLDER.fullmatch(line)) and isinstance(script.values[int(match[1])], Blocks):
                found += script.values[int(match[1])]
                is_in_table = False
                continue
            role, is_optional, number, content = _split(line)
            if is_optional and role in _NO_PARAGRAPHS:
                raise ValueError(say("问号只能写在一段话的类别之后"))
            has_wrong_number = number is not None and (role != "row" or not 0.5 <= float(number) <= 40)
            if has_wrong_number or (role == "page" and content):
                raise ValueError(say("冒号前后有多余的内容"))
            if role == "table":
                is_in_table = True
                found.append(Table(_widths(content), ()))
            elif role in ("row", "header"):
                row = _row(script, content, float(number or 1), role)
                last = found[-1] if is_in_table else None
                found[-1:] = [_with_row(last, row, role)]
            elif role == "page":
                found.append(PageBreak())
            else:
                if role not in _ROLES:
                    raise ValueError(say("没有 {name} 这种类别", name=role))
                if role == Role.ISSUER:  # A tab moves the date to the right end of the line.
                    content = re.sub(r" *[|] *", "\t", content)
                if not is_optional or not script.lacks_a_value(content):
                    _add(found, Para(Role(role), script.inline(content)), sealed)
                is_in_table = False
        except (ValueError, IndexError, TypeError) as error:
            raise _UnreadableLine(line, sandbox.reason(error)) from error
    return found


def _widths(content: str) -> tuple[float, ...]:
    """Return the relative widths of a table's columns. Raise a `ValueError` for anything but positive numbers."""
    message = say("table 后面要有各栏的宽度，都是正数")
    try:
        widths = tuple(float(width) for width in content.split())
    except ValueError as error:
        raise ValueError(message) from error
    if not widths or not all(0 < width < 1_000 for width in widths):
        raise ValueError(message)
    return widths


def _split(line: str) -> tuple[str, bool, str | None, str]:
    """Return the prefix of a line, whether the line is optional, the number in the prefix, and the content.

    None: the prefix has no number.
    """
    match = _LINE.fullmatch(line)
    if match is None:
        raise ValueError(say("没有类别"))
    return match[1], match[2] is not None, match[3], match[4]


def _add(found: list[Block], paragraph: Para, sealed: bool) -> None:
    """Append a paragraph to the blocks. A date forms one block with the signatures directly before it."""
    if paragraph.role is not Role.DATE:
        found.append(paragraph)
        return
    names: list[Para] = []
    for block in reversed(found):
        if not isinstance(block, Para) or block.role is not Role.SIGNATURE:
            break
        names.insert(0, block)
    del found[len(found) - len(names) :]
    if len(names) > 1:
        found.append(joint_signatures(names, paragraph, sealed))
    else:
        found.append(Signature(names[0] if names else None, paragraph, sealed))


def _with_row(last: Block | None, row: Row, role: str) -> Table:
    """Return the last table with one more row. Raise a `ValueError` if the row does not fit.

    last: the last block; None if no table has been begun. role: `row` or `header`.
    """
    if not isinstance(last, Table):
        raise ValueError(say("row 之前要有 table"))
    if role == "header" and len(last.rows) > last.header_rows:
        raise ValueError(say("header 要写在 row 之前"))
    columns = sum(cell.span for cell in row.cells)
    if columns != len(last.widths):
        raise ValueError(say("这一行有 {cells} 格，应为 {columns} 格", cells=columns, columns=len(last.widths)))
    return Table(last.widths, (*last.rows, row), last.header_rows + (role == "header"))


def _row(script: _Script, content: str, lines: float, role: str) -> Row:
    """Return a row of a table. lines: its least height in lines. role: `row` or `header`."""
    cells = []
    for source in content.split("|"):
        match = _CELL.fullmatch(source)
        assert match is not None  # Every part of the pattern is optional.
        span, heading, inner = match.groups()
        kind = Role.CELL_HEADING if heading or role == "header" else Role.CELL
        paras: list[Para] = []
        for piece in inner.strip(" \t").split("¶"):
            match = _PLACEHOLDER.fullmatch(piece.strip())
            stored = script.values[int(match[1])] if match else None
            if isinstance(stored, Blocks):
                paras += _in_cell(stored)
            else:
                paras.append(Para(kind, script.inline(piece.strip(" "))))
        cells.append(Cell(tuple(paras) or (Para(kind, ()),), max(int(span or 1), 1)))
    return Row(tuple(cells), lines)


def _in_cell(value: Blocks) -> list[Para]:
    """Return a value of several paragraphs in the size of a table. Its headings are bold."""
    paras = []
    for block in value:
        if not isinstance(block, Para):
            raise ValueError(say("格子里不能再放表格"))
        runs = block.runs
        if block.role in (Role.HEADING1, Role.HEADING2, Role.CAPTION):
            runs = tuple(replace(run, emphasis=Emphasis.STRONG) if isinstance(run, Run) else run for run in runs)
        paras.append(Para(Role.FORM_NOTE, runs, block.key))
    return paras


def _size(block: Block) -> int:
    return sum(len(text_of(paragraph)) for paragraph in paragraphs_of(block))


def _as_inner_title(runs: Sequence[Inline]) -> list[Inline]:
    """Return the runs of a value that a wording encloses in 《》. A value of several runs keeps its 《》."""
    if len(runs) == 1 and isinstance(runs[0], Run):
        return [replace(runs[0], text=inner_title(runs[0].text))]
    return list(runs)


def _append(runs: list[Inline], run: Inline) -> None:
    """Append a run. If the last run has the same emphasis and key, join the two. Missing values are never joined."""
    last = runs[-1] if runs else None
    if isinstance(run, Run):
        if not run.text:
            return
        alike = isinstance(last, Run) and (last.emphasis, last.key) == (run.emphasis, run.key)
        if alike and isinstance(last, Run) and run.emphasis is not Emphasis.MISSING:
            runs[-1] = Run(last.text + run.text, run.emphasis, run.key)
            return
    runs.append(run)
