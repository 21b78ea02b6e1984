"""One table of a settings file → the class that states its keys; a missing or unknown key is an error that names it."""

from __future__ import annotations

import typing
from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeVar

from docgen.language import say

_T = TypeVar("_T")


def read(kind: type[_T], name: str, table: Mapping[str, Any], value: Callable[[str, Any, Any], Any]) -> _T:
    """Make a `kind` of a table; ValueError names what is wrong.

    name: the table's own name, which stands before its keys in messages; empty for the whole file.
    value: full name of a key, the type that it has in `kind`, what the file states → the attribute.
    """
    types = typing.get_type_hints(kind)
    refuse_other_keys(name, table, types)
    return kind(**{key: value(_full(name, key), types[key], table[key]) for key in types})


def refuse_other_keys(name: str, table: Mapping[str, Any], wanted: Collection[str]) -> None:
    """Raise ValueError unless a table has just the keys that are wanted."""
    for key in table:
        if key not in wanted:
            raise ValueError(say("没有名为 {name} 的键", name=_full(name, key)))
    for key in wanted:
        if key not in table:
            raise ValueError(say("缺少 {name}", name=_full(name, key)))


def _full(name: str, key: str) -> str:
    return f"{name}.{key}" if name else key
