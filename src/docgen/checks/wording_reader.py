"""Wordings → the lines they can print, without rendering them: a mistake in rendering does not prove itself.

The lines are read off the tree that Jinja parses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from jinja2 import nodes

from docgen.checks.wording_lines import Choice, Part, Parts, Repeat, Slot, WordingLine
from docgen.stationery import sandbox

_ROLE = re.compile(r"\s*([a-z0-9-]+)(?: [\d.]+)?[:：]")
_CELL_MARK = re.compile(r"^\s*(?:<\d+>)?\s*(?:#\s)?")
_UNPRINTED = ("table", "page")
_DEEPEST = 20
"""Includes within includes; a wording that includes itself cannot be rendered either."""


@dataclass(frozen=True, slots=True)
class _Where:
    """In how many includes, in a loop, in a branch."""

    depth: int = 0
    loops: bool = False
    optional: bool = False


@dataclass(frozen=True, slots=True)
class _Break:
    """The end of a line."""

    where: _Where


Stream = Iterator[Part | _Break]


def lines(sources: Mapping[str, tuple[str, str]], name: str) -> tuple[WordingLine, ...]:
    """The lines that wording `name` can print, those it includes among them. sources: name → text, file."""
    return tuple(_cut(_source(sources, name, _Where())))


def texts(sources: Mapping[str, tuple[str, str]], name: str) -> Iterator[str]:
    """The text of wording `name` and of those that it includes. sources: name → text, file."""
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


def names(sources: Mapping[str, tuple[str, str]], name: str) -> frozenset[str]:
    """The values that wording `name` and those it includes read: `reply.extra.签发人`; `reply.extra`, if all of it."""
    return frozenset(chain.from_iterable(_paths(sandbox.parse(text)) for text in texts(sources, name)))


def _paths(node: nodes.Node) -> Iterator[str]:
    """The dotted paths of a tree, each as long as it is written."""
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
    """The dotted path of a value, `reply.extra.签发人` and `reply.extra['签发人']` alike; empty for what is none."""
    match node:
        case nodes.Name(name=name):
            return str(name)
        case nodes.Getattr(node=inner, attr=attribute) | nodes.Getitem(node=inner, arg=nodes.Const(value=attribute)):
            before = _path(inner)
            return f"{before}.{attribute}" if before else ""
    return ""


def constants(sources: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    """The texts that stand inside tags and may be printed: `{{ value | default("无") }}`, `{% set unit = "我局" %}`."""
    for text, _ in sources.values():
        for statement in sandbox.parse(text).find_all((nodes.Output, nodes.Assign)):
            for constant in statement.find_all(nodes.Const):
                yield str(constant.value)


def _source(sources: Mapping[str, tuple[str, str]], name: str, where: _Where) -> Stream:
    if name not in sources or where.depth > _DEEPEST:
        yield Slot()
    else:
        yield from _body(sources, sandbox.parse(sources[name][0]).body, where)


def _body(sources: Mapping[str, tuple[str, str]], body: Iterable[nodes.Node], where: _Where) -> Stream:
    for node in body:
        match node:
            case nodes.Output():
                for child in node.nodes:
                    yield from _output(child, where)
            case nodes.If():
                inside = replace(where, optional=True)
                branches = [node.body, *(one.body for one in node.elif_), node.else_]
                yield from _either([tuple(_body(sources, branch, inside)) for branch in branches])
            case nodes.For():
                inside = replace(where, loops=True, optional=True)
                yield from _repeated(tuple(_body(sources, node.body, inside)))
                yield from _body(sources, node.else_, replace(where, optional=True))
            case nodes.With() | nodes.Scope() | nodes.FilterBlock() | nodes.AssignBlock():
                yield from _body(sources, node.body, where)
            case nodes.Include(template=nodes.Const(value=str(name))):
                yield from _source(sources, name, replace(where, depth=where.depth + 1))


def _output(node: nodes.Node, where: _Where) -> Stream:
    match node:
        case nodes.TemplateData(data=data):
            for index, piece in enumerate(data.split("\n")):
                if index:
                    yield _Break(where)
                if piece:
                    yield piece
        case nodes.Concat():
            for child in node.nodes:
                yield from _output(child, where)
        case nodes.CondExpr():
            branches = [node.expr1, node.expr2]
            yield from _either([tuple(_output(child, where)) if child else () for child in branches])
        case _:
            yield Slot()


def _either(branches: list[tuple[Part | _Break, ...]]) -> Stream:
    """Branches within a line are a choice; branches of whole lines are lines that may be left out."""
    if any(isinstance(part, _Break) for branch in branches for part in branch):
        for branch in branches:
            yield from branch
    else:
        yield Choice(tuple(_parts(branch) for branch in branches))


def _repeated(body: tuple[Part | _Break, ...]) -> Stream:
    if any(isinstance(part, _Break) for part in body):
        yield from body
    else:
        yield Repeat(_parts(body))


def _parts(stream: Iterable[Part | _Break]) -> Parts:
    return tuple(part for part in stream if not isinstance(part, _Break))


def _cut(stream: Stream) -> Iterator[WordingLine]:
    """Part the stream at its line breaks."""
    line: list[Part] = []
    for part in (*stream, _Break(_Where())):
        if isinstance(part, _Break):
            yield from _cells(tuple(line), part.where)
            line = []
        else:
            line.append(part)


def _cells(parts: Parts, where: _Where) -> Iterator[WordingLine]:
    """Part a line at its bars; what carries no role prints paragraphs of the case and no line of its own."""
    first = parts[0] if parts else None
    if not isinstance(first, str) or not (prefix := _ROLE.match(first)) or prefix[1] in _UNPRINTED:
        return
    cell: list[Part] = []
    for part in (first[prefix.end() :], *parts[1:]):
        if isinstance(part, str):
            # An issuer and its date are one paragraph with a tab between them.
            before, *others = re.split(r"[|¶]", part.replace("|", "") if prefix[1] == "issuer" else part)
            cell.append(before)
            for other in others:
                yield from _line(cell, where)
                cell = [other]
        else:
            cell.append(part)
    yield from _line(cell, where)


def _line(cell: Sequence[Part], where: _Where) -> Iterator[WordingLine]:
    if cell and isinstance(cell[0], str):
        cell = [_CELL_MARK.sub("", cell[0]), *cell[1:]]
    if parts := _squeezed(cell):
        nothing = all(isinstance(part, Choice | Repeat) for part in parts)
        yield WordingLine(parts, where.loops, where.optional or nothing)


def _squeezed(parts: Sequence[Part]) -> Parts:
    """The parts without white space and without the pairs of stars around strong type."""
    stars = sum(part.count("*") for part in parts if isinstance(part, str)) // 2 * 2
    found: list[Part] = []
    for part in parts:
        match part:
            case str():
                removed = min(stars, part.count("*"))
                stars -= removed
                if word := "".join(part.replace("*", "", removed).split()):
                    found.append(word)
            case Choice():
                found.append(Choice(tuple(_squeezed(one) for one in part.parts)))
            case Repeat():
                found.append(Repeat(_squeezed(part.part)))
            case Slot():
                found.append(part)
    return tuple(found)
