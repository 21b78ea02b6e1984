"""A JSON file that docgen wrote → an instance of a frozen dataclass.

The dataclass states the keys of the file and the type of each value. Anybody may have changed the file since docgen
wrote it, so nothing in it is trusted.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from docgen.errors import InputError, Place
from docgen.language import say

STRICT: dict[str, Any] = {"extra": "forbid"}
"""The `__pydantic_config__` of a dataclass that refuses files with other keys than its own."""
_LARGEST_FILE = 20_000_000
"""The size limit of a file in bytes. The list of documents of 10,000 cases has about 10,000,000 bytes."""

_READERS: dict[Any, Any] = {}
"""Dataclass → the `TypeAdapter` that validates its files. It is kept, because making one takes some milliseconds."""
_Value = TypeVar("_Value")


def load(path: Path, kind: type[_Value]) -> _Value:
    """Return the value of a file. kind: the dataclass of the value.

    Raise an `OSError` if the file cannot be opened. Raise a `ValueError` if the file is too large, is no JSON, names a
    key twice, or does not have the keys and types of the dataclass. Raise a `RecursionError` if the JSON is nested too
    deeply.
    """
    data = content(path)
    # pydantic accepts an object with the same key twice. So the keys are checked before.
    json.loads(data, object_pairs_hook=_without_repeats)
    value: _Value = _reader(kind).validate_json(data, strict=True)
    return value


def content(path: Path) -> bytes:
    """Return the bytes of an ordinary file that is not too large; otherwise raise an `OSError` or a `ValueError`."""
    if path.exists() and not path.is_file():
        raise OSError(f"{path.name} is no ordinary file")  # Reading from a device may never end.
    with path.open("rb") as stream:
        data = stream.read(_LARGEST_FILE + 1)
    if len(data) > _LARGEST_FILE:
        raise ValueError(f"more than {_LARGEST_FILE} bytes")
    return data


@contextmanager
def refusing_damage(path: Path, next_step: str) -> Iterator[None]:
    """Turn each error of `load` into an `InputError` which says that the list of documents is damaged.

    path: the file with the list. next_step: what the user should do.
    """
    try:
        yield
    except (OSError, ValueError, RecursionError) as error:
        message = say("清单读不懂：{error}", error=type(error).__name__)
        raise InputError(message, place=Place(str(path)), next_step=next_step) from error


def is_plain_name(name: str) -> bool:
    """Return whether a text is a mere file name: no path with a folder in it, and neither `.` nor `..`."""
    return bool(name) and name not in (".", "..") and not any(character in name for character in "/\\:\0")


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return the pairs of a JSON object as a dictionary. Raise a `ValueError` if two pairs have the same key."""
    values = dict(pairs)
    if len(values) < len(pairs):
        raise ValueError("a key stands twice")
    return values


def _reader(kind: Any) -> Any:
    """Return the `TypeAdapter` of a dataclass."""
    if kind not in _READERS:
        from pydantic import TypeAdapter  # The import takes a tenth of a second.

        _READERS[kind] = TypeAdapter(kind)
    return _READERS[kind]
