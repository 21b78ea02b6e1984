"""Turn one table of a settings file (TOML) into an object.

The attributes of the class are the keys of the table. A missing or unknown key is an error.
"""

from __future__ import annotations

import typing
from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeVar

from docgen.language import say

_T = TypeVar("_T")


def read(kind: type[_T], name: str, table: Mapping[str, Any], convert: Callable[[str, Any, Any], Any]) -> _T:
    """Return an object made from a table. Raise a `ValueError` that names a missing, unknown or wrong key.

    kind: the class of the object.
    name: the name of the table, for messages. Empty: the table is the whole file.
    table: key → value in the file.
    convert: a function that converts a value of the file. Its parameters are the full name of the key, the type of the
    attribute, and the value in the file. It returns the value of the attribute.
    """
    types = typing.get_type_hints(kind)
    refuse_other_keys(name, table, types)
    return kind(**{key: convert(_full(name, key), types[key], table[key]) for key in types})


def refuse_other_keys(name: str, table: Mapping[str, Any], wanted: Collection[str]) -> None:
    """Raise a `ValueError` if a table has an unknown key or lacks a key. wanted: all keys of the table."""
    for key in table:
        if key not in wanted:
            raise ValueError(say("没有名为 {name} 的键", name=_full(name, key)))
    for key in wanted:
        if key not in table:
            raise ValueError(say("缺少 {name}", name=_full(name, key)))


def _full(name: str, key: str) -> str:
    """Return the name of a key with the name of its table before it."""
    return f"{name}.{key}" if name else key
