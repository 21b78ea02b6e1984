"""Values ↔ bytes between parent and worker: pickles behind their length, and answers read with suspicion.

A parent trusts no worker: an answer may hold plain values and docgen's own classes, and nothing else is looked up
while it is read.
"""

from __future__ import annotations

import importlib
import io
import pickle
import struct
from enum import Enum
from typing import IO, Any

_LENGTH = struct.Struct(">Q")
_LONGEST = 512 << 20


def packed(value: Any) -> bytes:
    """A value as bytes."""
    return pickle.dumps(value, pickle.HIGHEST_PROTOCOL)


def send(stream: IO[bytes], data: bytes) -> None:
    """Send a packed value."""
    stream.write(_LENGTH.pack(len(data)))
    stream.write(data)
    stream.flush()


def unpacked(data: bytes) -> Any:
    """What the parent sent, in the worker."""
    return pickle.loads(data)


def read_answer(stream: IO[bytes]) -> Any:
    """What a worker sent, in the parent; `EOFError` when it is gone, `UnpicklingError` for what it may not send."""
    return _Answer(io.BytesIO(receive(stream))).load()


def receive(stream: IO[bytes]) -> bytes:
    """The next packed value; `EOFError` when there is no more."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    if length > _LONGEST:
        raise pickle.UnpicklingError(f"{length} bytes")
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return data


class _Answer(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        """A class of docgen's own, defined in that very module."""
        if module.partition(".")[0] == "docgen" and "." not in name:
            found = getattr(importlib.import_module(module), name, None)
            if isinstance(found, type) and found.__module__ == module:
                return found
        if (module, name) == ("builtins", "getattr"):
            return _member  # so Python 3.11.2, Debian 12's own, spells a member of an enumeration
        raise pickle.UnpicklingError(f"{module}.{name}")


def _member(kind: Any, name: Any) -> Enum:
    if not (isinstance(kind, type) and issubclass(kind, Enum)):
        raise pickle.UnpicklingError(f"{kind!r}.{name}")
    return kind[name]
