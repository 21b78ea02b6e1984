"""The path of a file in the templates folder → its text, or the tables of a TOML file; values → TOML.

People type these files, so the files are small. A large file, deep nesting or an infinite number is a mistake or an
attack, and raises a `StationeryError`.
"""

from __future__ import annotations

import json
import math
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from docgen.errors import InputError, Place, StationeryError
from docgen.files import text_files
from docgen.language import foreign, say

_LARGEST_FILE = 200_000
"""Bytes of a file. The largest of docgen's files, the profile, has about 13,000."""
_DEEPEST = 8
"""Levels of tables and lists."""
_LARGEST_NUMBER = 1_000_000
_TABLE = re.compile(r"\s*\[\s*([^\[\]]+?)\s*\]")  # the name of a table
_KEY = re.compile(r"""\s*["']?([\w-]+)["']?\s*=""")  # the key of a line
_BARE = re.compile(r"[A-Za-z0-9_-]+")  # a key that needs no quotes
_LONG_KEY = re.compile(r"""(?<![\w"'-])(?:[\w"'-]+[ \t]*\.[ \t]*){9}""")
"""A dotted key of ten names or more. The time and memory of tomllib grow with the square of the number of names."""


def text(path: Path, step: str = "") -> str:
    """Return the text of a file. A file that cannot be read, or is not UTF-8, is a `StationeryError`.

    step: the next step that the error states; empty for a general one.
    """
    try:
        return text_files.read(path, _LARGEST_FILE).decode("utf-8-sig")
    except (UnicodeDecodeError, InputError) as error:
        raise StationeryError(
            say("模板文件读不懂：{error}", error=getattr(error, "message", None) or say("不是 UTF-8 编码")),
            place=Place(str(path)),
            next_step=step or say("用记事本或 WPS 打开，另存为 UTF-8 编码的文本文件"),
        ) from error


def tables(path: Path, step: str = "") -> dict[str, Any]:
    """Return the content of a TOML file. Wrong syntax, a date or a very large number is a `StationeryError`.

    step: the next step that the error states; empty for a general one.
    """
    source = text(path, step)
    try:
        if _LONG_KEY.search(source):
            raise ValueError(say("嵌套过深"))
        data = tomllib.loads(source)
        _refuse_odd(data, 0)
    except (tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
        raise StationeryError(
            say("部门文件读不懂：{error}", error=foreign(str(error))),
            place=Place(str(path)),
            next_step=step or say("检查这一处的引号和等号；文件须为 UTF-8"),
        ) from error
    return data


def _refuse_odd(value: Any, depth: int) -> None:
    """Raise a `ValueError` for a value that no setting has. depth: the number of tables and lists around the value."""
    if depth > _DEEPEST:
        raise ValueError(say("嵌套过深"))
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            _refuse_odd(item, depth + 1)
    elif isinstance(value, int | float):
        if not math.isfinite(value) or abs(value) > _LARGEST_NUMBER:
            raise ValueError(say("数字过大"))
    elif not isinstance(value, str):
        raise ValueError(say("不能写日期或时间"))


def comments(source: str) -> dict[tuple[str, str], str]:
    """Return the comment directly above each key of a TOML text: (table, key) → comment.

    A key without a comment is left out. The keys before the first table have the table "".
    """
    found: dict[tuple[str, str], str] = {}
    lines = source.split("\n")
    for table, key, index in _keys(lines):
        above = lines[index - 1].strip() if index else ""
        if above.startswith("#"):
            found[table, key] = above.lstrip("# ").rstrip()
    return found


def key_lines(source: str) -> dict[tuple[str, str], int]:
    """Return the line on which the value of each key begins, from 1: (table, key) → line."""
    lines = source.split("\n")
    found = {}
    for table, key, index in _keys(lines):
        # A text of several lines begins on the line below its opening quotes.
        is_below = lines[index].rstrip().endswith(('= """', "= '''"))
        found[table, key] = index + 2 if is_below else index + 1
    return found


def _keys(lines: list[str]) -> Iterator[tuple[str, str, int]]:
    """Yield the table, the name and the index of the line of each key.

    A line inside a text of several lines is yielded too if it looks like a key.
    """
    table = ""
    for index, line in enumerate(lines):
        if match := _TABLE.match(line):
            table = match[1]
        elif match := _KEY.match(line):
            yield table, match[1], index


def spelled(value: Any) -> str:
    """Return a value as TOML writes it, on one line."""
    if isinstance(value, Mapping):
        pairs = [line(key, item) for key, item in value.items()]
        return "{ " + ", ".join(pairs) + " }" if pairs else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(spelled(item) for item in value)}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return _quoted(value) if isinstance(value, str) else str(value)


def line(key: str, value: Any) -> str:
    """Return a key and its value as TOML writes them."""
    return f"{key if _BARE.fullmatch(key) else _quoted(key)} = {spelled(value)}"


def _quoted(text: str) -> str:
    """Return a text in the quotes of TOML, whose escapes are those of JSON."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
