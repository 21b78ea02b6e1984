"""Spell numbers, colours and attributes for the XML of an OFD file."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from docgen.layout.pages import Rectangle

MILLIMETRES = 25.4 / 72
"""The number of millimetres in a point."""
DIGITS = 4
"""The number of decimal places of a length in millimetres."""
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def number(value: float) -> str:
    """Return a number without an exponent."""
    text = f"{value:.{DIGITS}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def length(points: float) -> str:
    """Return a length in millimetres. points: the length in points."""
    return number(points * MILLIMETRES)


def lengths(points: Iterable[float]) -> str:
    """Return lengths in millimetres with spaces between them. points: the lengths in points."""
    return " ".join(map(length, points))


def box(at: Rectangle) -> str:
    """Return a rectangle: its left and upper edge, its width and height."""
    return lengths((at.left, at.top, at.right - at.left, at.bottom - at.top))


def color(rgb: str) -> str:
    """Return a colour. rgb: the colour as hexadecimal RGB."""
    return " ".join(str(int(rgb[start : start + 2], 16)) for start in (0, 2, 4))


def element(name: str, content: str = "", **attributes: str | int) -> str:
    """Return an element in the namespace of the standard. content: its XML."""
    spelled = "".join(f" {key}={quoteattr(str(value))}" for key, value in attributes.items())
    return f"<ofd:{name}{spelled}>{content}</ofd:{name}>" if content else f"<ofd:{name}{spelled}/>"


def text(content: str) -> str:
    """Return text as XML."""
    return escape(content)


def part(name: str, content: str, **attributes: str) -> bytes:
    """Return an XML part. name: the name of its root element. content: the XML in the root element."""
    spelled = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"{DECLARATION}<ofd:{name} {NAMESPACE}{spelled}>{content}</ofd:{name}>".encode()
