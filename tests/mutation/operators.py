"""A module's syntax tree → its mutants: one small fault each, such as a slip of the hand would leave.

Not mutated: annotations, docstrings, decorators and imports, which do nothing at run time or cannot be slipped on
silently; and the words of messages, which tests/interfaces/test_language.py looks after.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass

COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.FloorDiv: ast.Mult,
    ast.BitOr: ast.BitAnd,
}
CALLS = {
    "min": "max",
    "max": "min",
    "any": "all",
    "all": "any",
    "sorted": "list",
    "startswith": "endswith",
    "endswith": "startswith",
}
TESTED = (ast.If, ast.IfExp, ast.While)
Path = tuple[tuple[str, int | None], ...]
"""The way from the root to a node: fields, and places in them where a field is a list."""
ELEMENTS = (ast.Tuple, ast.List, ast.Set)


@dataclass(frozen=True)
class Mutant:
    """A tree with one fault. number: its place among the mutants of the module.

    name: the line of code, then old → new; what survivors.txt calls it, whatever lines come or go above. function: the
    qualified name of the function in whose body the fault is; empty where it is the module's or a class's own code.
    """

    number: int
    line: int
    name: str
    tree: ast.Module
    function: str


def mutants(source: str) -> Iterator[Mutant]:
    """All mutants of a module, in the order of its lines."""
    tree, lines = ast.parse(source), source.splitlines()
    sites = [(path, node) for path, node in _sites(tree, ())]
    number = 0
    for path, node in sorted(sites, key=lambda site: (site[1].lineno, site[1].col_offset)):
        for new in _faults(node):
            changed = copy.deepcopy(tree)
            _put(changed, path, new)
            name = f"{lines[node.lineno - 1].strip()} ⇒ {_described(node, new)}"
            yield Mutant(number, node.lineno, name, ast.fix_missing_locations(changed), _function(tree, path))
            number += 1


def _function(tree: ast.AST, path: Path) -> str:
    names, node = list[str](), tree
    for name, index in path:
        if isinstance(node, ast.FunctionDef) and name == "body":
            return ".".join(names)
        child = getattr(node, name)
        node = child if index is None else child[index]
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            names.append(node.name)
    return ""


def _described(old: ast.AST, new: ast.AST | None) -> str:
    return f"{_spelled(old)} → {_spelled(new) if new is not None else '(nothing)'}"


def _spelled(node: ast.AST) -> str:
    text = ast.unparse(node)
    if isinstance(node, ast.match_case):
        return text.strip().split("\n")[0]
    return text.split("\n")[0]


def _sites(node: ast.AST, path: Path) -> Iterator[tuple[Path, ast.AST]]:
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "type_params") or isinstance(node, ast.Import):
            continue
        children = enumerate(value) if isinstance(value, list) else [(None, value)]
        for index, child in children:
            if not isinstance(child, ast.AST) or _is_idle(node, name, child):
                continue
            below = (*path, (name, index))
            if isinstance(child, ast.match_case):
                child.lineno, child.col_offset = child.pattern.lineno, child.pattern.col_offset  # type: ignore[attr-defined]
            if hasattr(child, "lineno"):
                yield below, child
            yield from _sites(child, below)


def _is_idle(node: ast.AST, name: str, child: ast.AST) -> bool:
    """Docstrings, texts of messages, and types."""
    if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
        return True
    if isinstance(node, ast.Subscript) and isinstance(child, ast.Tuple):  # of a type: dict[str, int]
        return True
    return isinstance(node, ast.Call) and _called(node) == "say" and name == "args"


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def _put(tree: ast.AST, path: Path, new: ast.AST | None) -> None:
    *steps, (name, index) = path
    holder: ast.AST = tree
    for step, at in steps:
        holder = getattr(holder, step) if at is None else getattr(holder, step)[at]
    if index is None:
        setattr(holder, name, new)
        return
    items = getattr(holder, name)
    if new is not None:
        items[index] = new
    else:
        del items[index]
        if not items and name == "body":
            items.append(ast.Pass())


def _faults(node: ast.AST) -> Iterator[ast.AST | None]:
    """What may stand in the place of a node; None takes it away."""
    match node:
        case ast.Compare():
            yield from _other_comparisons(node)
        case ast.BoolOp():
            other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
            yield ast.BoolOp(other, node.values)
        case ast.UnaryOp(op=ast.Not()):
            yield node.operand
        case ast.BinOp():
            if other := ARITHMETIC.get(type(node.op)):
                yield ast.BinOp(node.left, other(), node.right)
        case ast.Constant():
            yield from _other_constants(node.value)
        case ast.Call():
            yield from _other_calls(node)
        case ast.Return(value=ast.Constant(value=None | False) | ast.List(elts=[])):
            pass
        case ast.Return(value=ast.expr()):
            yield ast.Return(ast.Constant(None))
        case ast.Break():
            yield ast.Continue()
        case ast.Continue():
            yield ast.Break()
        case ast.Expr() | ast.AugAssign() | ast.Raise() | ast.match_case():
            yield None
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]):
            yield None
    yield from _other_parts(node)


def _other_comparisons(node: ast.Compare) -> Iterator[ast.AST]:
    for index, op in enumerate(node.ops):
        for other in COMPARISONS[type(op)]:
            yield ast.Compare(node.left, [*node.ops[:index], other(), *node.ops[index + 1 :]], node.comparators)


def _other_constants(value: object) -> Iterator[ast.AST]:
    match value:
        case bool():
            yield ast.Constant(not value)
        case int():
            yield ast.Constant(value + 1)
            yield ast.Constant(value - 1)
        case str():
            yield ast.Constant("" if value else "?")
        case bytes():
            yield ast.Constant(b"" if value else b"?")


def _other_calls(node: ast.Call) -> Iterator[ast.AST]:
    if other := CALLS.get(_called(node)):
        func: ast.expr = ast.Name(other, ast.Load())
        if isinstance(node.func, ast.Attribute):
            func = ast.Attribute(node.func.value, other, ast.Load())
        keywords = [] if other == "list" else node.keywords
        yield ast.Call(func, node.args, keywords)


def _other_parts(node: ast.AST) -> Iterator[ast.AST]:
    """Conditions turned round, and lists that lack one of their elements."""
    if isinstance(node, TESTED) and not isinstance(node.test, ast.Compare | ast.UnaryOp):
        turned = copy.deepcopy(node)
        turned.test = ast.UnaryOp(ast.Not(), node.test)
        yield turned
    for index, part in enumerate(getattr(node, "generators", ())):
        for place, test in enumerate(part.ifs):
            if not isinstance(test, ast.Compare | ast.UnaryOp):
                turned = copy.deepcopy(node)
                turned.generators[index].ifs[place] = ast.UnaryOp(ast.Not(), test)  # type: ignore[attr-defined]
                yield turned
    if isinstance(node, ELEMENTS) and len(node.elts) > 1 and isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
        for index in range(len(node.elts)):
            short = copy.deepcopy(node)
            del short.elts[index]
            yield short
