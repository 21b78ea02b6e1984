"""Spell numbers, colours, compressed streams and other objects for a PDF."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from typing import Any

import pydyf

from docgen.files import compression


@functools.lru_cache(maxsize=1 << 14)
def spelled(value: float, digits: int = 3) -> str:
    """Return a number as a PDF spells it, without an exponent. digits: the number of digits behind the point."""
    if value == int(value):
        return str(int(value))
    text = f"{value:.{digits}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


@functools.lru_cache
def color(rgb: str) -> str:
    """Return the operator that sets a colour. rgb: hexadecimal RGB."""
    if rgb == "000000":
        return "0 g"
    return " ".join(spelled(int(rgb[start : start + 2], 16) / 255) for start in (0, 2, 4)) + " rg"


def compressed(data: bytes, entries: Mapping[str, Any], level: int = compression.USUAL) -> pydyf.Stream:
    """Return data as a compressed stream object. entries: further entries of its dictionary."""
    return pydyf.Stream([compression.stream(data, level)], {**entries, "Filter": "/FlateDecode"})


class SpelledObject(pydyf.Object):  # type: ignore[misc]
    """An object that is spelled here. pydyf would spell a dictionary key by key, which takes longer."""

    data: bytes = b""
    """The object."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.data = data


def added(pdf: pydyf.PDF, made: pydyf.Object) -> bytes:
    """Add an object to a PDF. Return its reference."""
    pdf.add_object(made)
    reference: bytes = made.reference
    return reference


def add_spelled(pdf: pydyf.PDF, objects: Iterable[bytes]) -> None:
    """Add objects to a PDF that are spelled already."""
    for data in objects:
        pdf.add_object(SpelledObject(data))
