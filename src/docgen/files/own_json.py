"""A JSON file that docgen wrote → a frozen value, whose type says which keys the file has and what they hold.

Anybody may have changed the file since, so nothing in it is trusted.
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
"""What a dataclass states as its `__pydantic_config__`, so that a file with other keys is refused."""
_LARGEST_FILE = 20_000_000
"""Bytes. The list of a set of 10,000 cases has about 10 MB."""

_READERS: dict[Any, Any] = {}
"""Dataclass → what reads it. Such a reader takes some milliseconds to make."""
_Value = TypeVar("_Value")


def load(path: Path, kind: type[_Value]) -> _Value:
    """Return the value of a file.

    Raise an `OSError` if the file cannot be opened. Raise a `ValueError` or a `RecursionError` if it is too large, is
    no JSON, names a key twice, or does not have the keys and types of the dataclass.

    kind: the dataclass.
    """
    if path.exists() and not path.is_file():
        raise OSError(f"{path.name} is no ordinary file")  # reading from a device may never end
    with path.open("rb") as stream:
        data = stream.read(_LARGEST_FILE + 1)
    if len(data) > _LARGEST_FILE:
        raise ValueError(f"more than {_LARGEST_FILE} bytes")
    json.loads(data, object_pairs_hook=_without_repeats)
    value: _Value = _reader(kind).validate_json(data, strict=True)
    return value


@contextmanager
def damage_refused(path: Path, next_step: str) -> Iterator[None]:
    """Turn the error about a damaged list of documents into an `InputError`. next_step: what the user should do."""
    try:
        yield
    except (OSError, ValueError, RecursionError) as error:
        message = say("清单读不懂：{error}", error=type(error).__name__)
        raise InputError(message, place=Place(str(path)), next_step=next_step) from error


def is_plain_name(name: str) -> bool:
    """Return whether a text is the name of a file, and no path that leads elsewhere."""
    return bool(name) and name not in (".", "..") and not any(character in name for character in "/\\:\0")


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice")
    return found


def _reader(kind: Any) -> Any:
    if kind not in _READERS:
        from pydantic import TypeAdapter  # the import takes a tenth of a second

        _READERS[kind] = TypeAdapter(kind)
    return _READERS[kind]
