"""Wordings → the texts of a wording with all its includes, and the names of the values that they read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jinja2 import nodes

from docgen.stationery import sandbox

_Sources = Mapping[str, tuple[str, str]]
"""Name of a wording → the text and the file of the wording."""


def texts(sources: _Sources, name: str) -> Iterator[str]:
    """Yield the text of a wording and of each wording that it includes. sources: all wordings."""
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
    """Return the names of all values that a wording reads, itself or through the wordings that it includes.

    An example is `reply.extra.签发人`. A wording that reads all facts at once gives the name `reply.extra`.
    """
    found: set[str] = set()
    for text in texts(sources, name):
        found.update(_paths(sandbox.parse(text)))
    return frozenset(found)


def _paths(node: nodes.Node) -> Iterator[str]:
    """Yield the dotted path of each value in a tree. For `reply.date`, the value `reply` is not yielded too."""
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
    """Return the dotted path of a value; empty for any other node.

    The path is the same for `reply.extra.签发人` and `reply.extra['签发人']`.
    """
    match node:
        case nodes.Name(name=name):
            return str(name)
        case nodes.Getattr(node=inner, attr=attribute) | nodes.Getitem(node=inner, arg=nodes.Const(value=attribute)):
            before = _path(inner)
            return f"{before}.{attribute}" if before else ""
    return ""
