"""Restore docgen's ids of the styles of a shell, before the shell is filled.

A style has a name and an id. Word processors change ids, for example from `dg-number` to `Dgnumber` or `5`, but not
names. So docgen finds its styles by their names and restores their ids, and the ids in all references.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from docgen.writers.docx.ooxml.elements import NAMESPACES

_W = f"{{{NAMESPACES['w']}}}"
_ID, _VALUE = f"{_W}styleId", f"{_W}val"
_REFERENCES = {
    f"{_W}{name}" for name in ("basedOn", "link", "next", "numStyleLink", "pStyle", "rStyle", "styleLink", "tblStyle")
}
"""The elements that refer to a style by its id."""


def renamed(styles: Any, names: Mapping[str, str]) -> dict[str, str]:
    """Return old id of a style → new id. The result is empty if docgen's styles still have docgen's ids.

    If another style has an id of docgen now, that style gets a new id.

    styles: the root of the part `word/styles.xml`. names: name of a style, casefolded → docgen's id.
    """
    found: dict[str, str] = {}
    ids = {str(style.get(_ID)): style for style in styles.findall(f"{_W}style")}
    for old, style in ids.items():
        own = names.get(name_of(style).casefold())
        if own is not None and own != old and own not in found.values() and style.get(f"{_W}type") == "paragraph":
            found[old] = own
    taken = [own for own in found.values() if own in ids and own not in found]
    for own in taken:
        other = f"{own}-other"
        while other in ids or other in found.values():
            other += "-other"
        found[own] = other
    return found


def name_of(style: Any) -> str:
    """Return the name of a style."""
    name = style.find(f"{_W}name")
    return "" if name is None else str(name.get(_VALUE))


def rename(roots: Iterable[Any], ids: Mapping[str, str]) -> None:
    """Replace the ids of styles in some parts, and all references to these ids. ids: old id → new id."""
    for root in roots:
        for element in root.iter():
            if element.tag == f"{_W}style" and element.get(_ID) in ids:
                element.set(_ID, ids[element.get(_ID)])
            elif element.tag in _REFERENCES and element.get(_VALUE) in ids:
                element.set(_VALUE, ids[element.get(_VALUE)])
