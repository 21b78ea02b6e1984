"""Values ↔ the bytes that parent and worker send each other: the length of a pickle, and the pickle.

A parent does not trust a worker. An answer may contain only plain values and instances of docgen's classes. The parent
loads no other class or function when it reads an answer.
"""

from __future__ import annotations

import importlib
import io
import pickle
import struct
from enum import Enum
from typing import IO, Any

_LENGTH = struct.Struct(">Q")
"""The format of the length: eight bytes, the most significant byte first."""
_LONGEST = 512 << 20
"""The greatest length of a packed value in bytes."""


def packed(value: Any) -> bytes:
    """Return a value as bytes."""
    return pickle.dumps(value, pickle.HIGHEST_PROTOCOL)


def send(stream: IO[bytes], data: bytes) -> None:
    """Write the length of a packed value and the value itself to a stream."""
    stream.write(_LENGTH.pack(len(data)))
    stream.write(data)
    stream.flush()


def unpacked(data: bytes) -> Any:
    """Return the value of bytes that the parent sent. The worker calls this; the bytes are trusted."""
    return pickle.loads(data)


def read_answer(stream: IO[bytes]) -> Any:
    """Return the next value that a worker sent. The parent calls this; the bytes are not trusted.

    Raise an `EOFError` if the worker is gone, and an `UnpicklingError` if the value contains something forbidden.
    """
    return untrusted(receive(stream))


def untrusted(data: bytes) -> Any:
    """Return the value of bytes that anybody may have written: plain values and instances of docgen's classes.

    Raise an `UnpicklingError` if the value contains something forbidden.
    """
    return _Answer(io.BytesIO(data)).load()


def skip(stream: IO[bytes]) -> None:
    """Skip the next packed value of a seekable stream."""
    (length,) = _LENGTH.unpack(stream.read(_LENGTH.size))
    stream.seek(length, io.SEEK_CUR)


def receive(stream: IO[bytes]) -> bytes:
    """Return the next packed value of a stream. Raise an `EOFError` if the stream has ended."""
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
        """Return a class of docgen by its name. Everything else is refused, even a class that a module only imports."""
        if module.partition(".")[0] == "docgen" and "." not in name:
            found = getattr(importlib.import_module(module), name, None)
            if isinstance(found, type) and found.__module__ == module:
                return found
        if (module, name) == ("builtins", "getattr"):
            return _member  # Python 3.11.2, which Debian 12 has, pickles the member of an enumeration as a getattr call
        raise pickle.UnpicklingError(f"{module}.{name}")


def _member(kind: Any, name: Any) -> Enum:
    """Return a member of an enumeration. It replaces `getattr`, which would give access to everything."""
    if not (isinstance(kind, type) and issubclass(kind, Enum)):
        raise pickle.UnpicklingError(f"{kind!r}.{name}")
    return kind[name]
