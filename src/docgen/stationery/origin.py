"""The place of a wording text ↔ the file name under which Jinja knows the text.

A text of `department.toml` begins on the line of its key. Its name contains the file, the key and this line, so that an
error in the text can name all three.
"""

from __future__ import annotations

import re

from docgen.errors import Place

_IN_TABLE = re.compile(r"(?P<file>.*)\t(?P<key>.*)\t(?P<line>\d+)", re.DOTALL)  # as `named` makes it


def named(file: str, key: str, line: int) -> str:
    """Return the name of a text in a TOML file. key: its key, such as `[phrases] closing`. line: its line, from 1."""
    return f"{file}\t{key}\t{line}"


def place(name: str, line: int | None = None) -> Place:
    """Return the place of a line of a text.

    name: a name that `named` returned, or a path. line: the number of the line in the text; None for the whole text.
    """
    match = _IN_TABLE.fullmatch(name)
    if match is None:
        return Place(name, line=line)
    return Place(match["file"], match["key"], int(match["line"]) + (line or 1) - 1)
