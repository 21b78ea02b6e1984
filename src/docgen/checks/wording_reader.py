"""Wordings → the lines that they can print.

The lines are read from the syntax tree of the wording. The wordings are not rendered, because a mistake in rendering
would then be in the lines too. A part is a piece of a line: fixed words, a slot for a value, a choice or a repeat.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from jinja2 import nodes

from docgen.checks.wording_lines import Choice, Part, Parts, Repeat, Slot, WordingLine
from docgen.stationery import sandbox

_ROLE = re.compile(r"\s*([a-z0-9-]+)(\?)?(?: [\d.]+)?[:：]")
"""The role before the text of a line, and the question mark of an optional line."""
_CELL_MARK = re.compile(r"^\s*(?:<\d+>)?\s*(?:#\s)?")
"""The marks of width and heading before the text of a cell."""
_UNPRINTED = ("table", "page")
"""The roles of lines that print no text."""
_MOST_NESTED_INCLUDES = 20
"""Deeper includes are not read. They belong to a wording that includes itself, which cannot be rendered."""
_Sources = Mapping[str, tuple[str, str]]
"""Name of a wording → its text, and the file that the text is from."""


@dataclass(frozen=True, slots=True)
class _Context:
    """The includes, loops and conditions around a place in a wording."""

    depth: int = 0
    """The number of includes that the place is in."""
    loops: bool = False
    """Whether the place is in a loop."""
    optional: bool = False
    """Whether the place is in a loop or in a branch of a condition."""
    file: str = ""
    """The name of the text that the place is in."""


@dataclass(frozen=True, slots=True)
class _Break:
    """The end of a line."""

    context: _Context
    next_line: int = 0
    """The number of the line that begins here."""


@dataclass(frozen=True, slots=True)
class _Start:
    """The beginning of the text of a wording or phrase. It may be in the middle of a printed line."""

    file: str
    """The name of the text."""


_Stream = Iterator[Part | _Break | _Start]
"""The parts of several lines, with a break between two lines."""


def lines(sources: _Sources, name: str) -> tuple[WordingLine, ...]:
    """Return the lines that a wording and the wordings that it includes can print. sources: all wordings."""
    return tuple(_lines(_source(sources, name, _Context())))


def plain_lines(source: str) -> tuple[WordingLine, ...]:
    """Return the lines that a template without roles can print, such as the text of a shell."""
    found: list[WordingLine] = []
    line: list[Part] = []
    for part in (*_body({}, sandbox.parse(source).body, _Context()), _Break(_Context())):
        if isinstance(part, _Break):
            if parts := _squeezed(line, starred=False):
                nothing = all(isinstance(one, Choice | Repeat) for one in parts)
                found.append(WordingLine(parts, part.context.loops, part.context.optional or nothing))
            line = []
        elif not isinstance(part, _Start):
            line.append(part)
    return tuple(found)


def texts(sources: _Sources, name: str) -> Iterator[str]:
    """Yield the text of a wording and of those that it includes. sources: all wordings."""
    waiting, seen = [name], set[str]()
    while waiting:
        one = waiting.pop()
        if one in sources and one not in seen:
            seen.add(one)
            text = sources[one][0]
            yield text
            for include in sandbox.parse(text).find_all(nodes.Include):
                if isinstance(include.template, nodes.Const):
                    waiting.append(str(include.template.value))


def names(sources: _Sources, name: str) -> frozenset[str]:
    """Return the values that a wording and the wordings that it includes read.

    An example is `reply.extra.签发人`. If a wording reads all facts at once, it is `reply.extra`.
    """
    return frozenset(chain.from_iterable(_paths(sandbox.parse(text)) for text in texts(sources, name)))


def _paths(node: nodes.Node) -> Iterator[str]:
    """Yield the dotted paths of a tree. A path that is part of a longer one is left out."""
    if path := _path(node):
        yield path
        return
    if isinstance(node, nodes.Compare) and isinstance(node.expr, nodes.Const) and node.ops[0].op in ("in", "notin"):
        whole = _path(node.ops[0].expr)  # "签发人" in reply.extra
        yield f"{whole}.{node.expr.value}"
        return
    for child in node.iter_child_nodes():
        yield from _paths(child)


def _path(node: nodes.Node) -> str:
    """Return the dotted path of a value. It is the same for `reply.extra.签发人` and `reply.extra['签发人']`.

    It is empty for a node that is not such a value.
    """
    match node:
        case nodes.Name(name=name):
            return str(name)
        case nodes.Getattr(node=inner, attr=attribute) | nodes.Getitem(node=inner, arg=nodes.Const(value=attribute)):
            before = _path(inner)
            return f"{before}.{attribute}" if before else ""
    return ""


def constants(sources: _Sources) -> Iterator[str]:
    """Yield the fixed texts inside Jinja tags that may be printed, such as 无 in `{{ value | default("无") }}`."""
    for text, _ in sources.values():
        for statement in sandbox.parse(text).find_all((nodes.Output, nodes.Assign)):
            for constant in statement.find_all(nodes.Const):
                yield str(constant.value)


def _source(sources: _Sources, name: str, context: _Context) -> _Stream:
    """Yield the parts of a wording; a slot if there is no wording of this name."""
    if name not in sources or context.depth > _MOST_NESTED_INCLUDES:
        yield Slot()
    else:
        text, file = sources[name]
        yield _Start(file)
        yield from _body(sources, sandbox.parse(text).body, replace(context, file=file))


def _body(sources: _Sources, body: Iterable[nodes.Node], context: _Context) -> _Stream:
    """Yield the parts of some statements of a wording."""
    for node in body:
        match node:
            case nodes.Output():
                for child in node.nodes:
                    yield from _output(child, context)
            case nodes.If():
                inside = replace(context, optional=True)
                branches = [node.body, *(other.body for other in node.elif_), node.else_]
                yield from _branches([tuple(_body(sources, branch, inside)) for branch in branches])
            case nodes.For():
                inside = replace(context, loops=True, optional=True)
                yield from _loop(tuple(_body(sources, node.body, inside)))
                yield from _body(sources, node.else_, replace(context, optional=True))
            case nodes.With() | nodes.Scope() | nodes.FilterBlock() | nodes.AssignBlock():
                yield from _body(sources, node.body, context)
            case nodes.Include(template=nodes.Const(value=str(name))):
                yield from _source(sources, name, replace(context, depth=context.depth + 1))


def _output(node: nodes.Node, context: _Context) -> _Stream:
    """Yield the parts of a text or an expression that is printed."""
    match node:
        case nodes.TemplateData(data=data):
            for index, piece in enumerate(data.split("\n")):
                if index:
                    yield _Break(context, node.lineno + index)
                if piece:
                    yield piece
        case nodes.Concat():
            for child in node.nodes:
                yield from _output(child, context)
        case nodes.CondExpr():
            branches = [node.expr1, node.expr2]
            yield from _branches([tuple(_output(branch, context)) if branch else () for branch in branches])
        case _:
            yield Slot()


def _branches(branches: list[tuple[Part | _Break | _Start, ...]]) -> _Stream:
    """Yield the parts of a condition's branches.

    Branches within one line become a choice. Branches with line breaks are yielded one after the other.
    """
    if any(isinstance(part, _Break) for branch in branches for part in branch):
        for branch in branches:
            yield from branch
    else:
        yield Choice(tuple(_parts(branch) for branch in branches))


def _loop(body: tuple[Part | _Break | _Start, ...]) -> _Stream:
    """Yield the parts of a loop's body. A body within one line becomes a repeat."""
    if any(isinstance(part, _Break) for part in body):
        yield from body
    else:
        yield Repeat(_parts(body))


def _parts(stream: Iterable[Part | _Break | _Start]) -> Parts:
    """Return the parts of a stream without its breaks and starts."""
    return tuple(part for part in stream if not isinstance(part, _Break | _Start))


def _lines(stream: _Stream) -> Iterator[WordingLine]:
    """Divide a stream at its breaks, and yield the cells of each line."""
    line: list[Part] = []
    place = ("", 1)
    for part in (*stream, _Break(_Context())):
        if isinstance(part, _Break):
            yield from (replace(cell, file=place[0], number=place[1]) for cell in _cells(tuple(line), part.context))
            line, place = [], (part.context.file, part.next_line)
        elif isinstance(part, _Start):
            if not line:
                place = (part.file, 1)
        else:
            line.append(part)


def _cells(parts: Parts, context: _Context) -> Iterator[WordingLine]:
    """Divide a line at its bars, and yield each cell.

    A line without a role is left out. Such a line prints paragraphs of the case and no words of the wording.
    """
    first = parts[0] if parts else None
    if not isinstance(first, str) or not (prefix := _ROLE.match(first)) or prefix[1] in _UNPRINTED:
        return
    if prefix[2]:
        context = replace(context, optional=True)
    cell: list[Part] = []
    for part in (first[prefix.end() :], *parts[1:]):
        if isinstance(part, str):
            if prefix[1] == "issuer":
                part = part.replace("|", "")  # An issuer and its date are one paragraph with a tab between them.
            before, *others = re.split(r"[|¶]", part)
            cell.append(before)
            for other in others:
                yield from _cell(cell, context)
                cell = [other]
        else:
            cell.append(part)
    yield from _cell(cell, context)


def _cell(cell: Sequence[Part], context: _Context) -> Iterator[WordingLine]:
    """Yield a cell as a line, unless it is empty."""
    if cell and isinstance(cell[0], str):
        cell = [_CELL_MARK.sub("", cell[0]), *cell[1:]]
    if parts := _squeezed(cell):
        may_be_empty = all(isinstance(part, Choice | Repeat) for part in parts)
        yield WordingLine(parts, context.loops, context.optional or may_be_empty)


def _squeezed(parts: Sequence[Part], *, starred: bool = True) -> Parts:
    """Return parts without white space.

    starred: whether pairs of stars are marks around bold text, which are left out too.
    """
    found: list[Part] = []
    for part in _without_bold_marks(parts) if starred else parts:
        match part:
            case str():
                if word := "".join(part.split()):
                    found.append(word)
            case Choice():
                found.append(Choice(tuple(_squeezed(one, starred=starred) for one in part.branches)))
            case Repeat():
                found.append(Repeat(_squeezed(part.parts, starred=starred)))
            case Slot():
                found.append(part)
    return tuple(found)


def _without_bold_marks(parts: Sequence[Part]) -> list[Part]:
    """Return parts without the pairs of single stars around bold text. Several stars in a row are no marks."""
    open_star: tuple[int, int] | None = None
    marks = set[tuple[int, int]]()
    for index, part in enumerate(parts):
        for run in re.finditer(r"\*+", part) if isinstance(part, str) else ():
            place = (index, run.start())
            if len(run[0]) > 1:
                open_star = None
            elif open_star is None:
                open_star = place
            else:
                marks |= {open_star, place}
                open_star = None
    found: list[Part] = []
    for index, part in enumerate(parts):
        if isinstance(part, str):
            part = "".join(character for at, character in enumerate(part) if (index, at) not in marks)
        found.append(part)
    return found
