"""Faults in the tree of a document: a line is lost, doubled, moved, or says something else."""

from collections.abc import Callable
from dataclasses import replace

from docgen.model.blocks import Block, Doc, Para, Role, Row, Signature, Table, para, text

Change = Callable[[Para], list[Para]]
"""What stands in a paragraph's place."""


def changed(doc: Doc, change: Change) -> Doc:
    """The document in which every paragraph was replaced by what `change` returns."""
    body: list[Block] = []
    for block in doc.body:
        body += _changed_block(block, change)
    head = tuple(new for old in doc.head for new in change(old))
    foot = tuple(new for old in doc.foot for new in change(old))
    return replace(doc, head=head, body=tuple(body), foot=foot)


def _changed_block(block: Block, change: Change) -> list[Block]:
    if isinstance(block, Para):
        return [*change(block)]
    if isinstance(block, Signature):
        above = [new for old in block.above for new in change(old)]
        names = change(block.name) if block.name else []
        dates = change(block.date)
        if not dates:
            return [*above, *names]
        lead = [*above, *names]
        name = lead.pop() if lead else None
        return [*(replace(block, date=one, name=name, above=tuple(lead)) for one in dates[:1]), *dates[1:]]
    if isinstance(block, Table):
        rows = []
        for row in block.rows:
            cells = []
            for cell in row.cells:
                paras = [new for old in cell.paras for new in change(old)]
                cells.append(replace(cell, paras=tuple(paras) or (para(Role.CELL, ""),)))
            rows.append(Row(tuple(cells), row.lines))
        return [replace(block, rows=tuple(rows))]
    return [block]


def says(old: str, new: str, *, role: Role | None = None) -> Callable[[Doc], Doc]:
    """A fault: every paragraph, or every one of a role, says `new` in the place of `old`."""

    def change(one: Para) -> list[Para]:
        if old not in text(one) or (role and one.role is not role):
            return [one]
        runs = tuple(replace(run, text=run.text.replace(old, new)) for run in one.runs)
        said = replace(one, runs=runs)
        return [said if text(said) != text(one) else para(one.role, text(one).replace(old, new))]

    return lambda doc: changed(doc, change)


def without(line: str, role: Role | None = None) -> Callable[[Doc], Doc]:
    """A fault: a line is lost."""
    return lambda doc: changed(doc, lambda one: [] if _is(one, line, role) else [one])


def twice(line: str, role: Role | None = None) -> Callable[[Doc], Doc]:
    """A fault: a line is doubled."""
    return lambda doc: changed(doc, lambda one: [one, one] if _is(one, line, role) else [one])


def swapped(first: str, second: str) -> Callable[[Doc], Doc]:
    """A fault: two lines change their places."""

    def change(one: Para) -> list[Para]:
        other = {first: second, second: first}.get(text(one).strip("\u3000"))
        return [para(one.role, text(one).replace(text(one).strip("\u3000"), other))] if other else [one]

    return lambda doc: changed(doc, change)


def followed(line: str, added: Para) -> Callable[[Doc], Doc]:
    """A fault: a line that does not belong there follows another one."""
    return lambda doc: changed(doc, lambda one: [one, added] if _is(one, line, None) else [one])


def _is(one: Para, line: str, role: Role | None) -> bool:
    return text(one).strip("\u3000") == line and (role is None or one.role is role)
