"""Names of places in a book ↔ the links that lead to them from another piece of it.

A large book is laid out in pieces, and a piece knows only its own places: a link to another piece's place cannot be
`#name`, which WeasyPrint drops with an error. It is written as a URI of our own, which WeasyPrint leaves as it is and
`bind` turns into a link inside the book.
"""

from __future__ import annotations

from urllib.parse import quote, unquote

_SCHEME = "docgen:"


def href(name: str) -> str:
    """What an `<a href>` says to lead to the element whose `id` is `name`, in whichever piece that stands."""
    return _SCHEME + quote(name, safe="")


def named(uri: str) -> str | None:
    """The name that a URI leads to; None if it leads out of the book."""
    return unquote(uri.removeprefix(_SCHEME)) if uri.startswith(_SCHEME) else None
