"""Files of the templates folder: path → the text of a text file, or the tables of a TOML file.

People type these files, and they are small. Anything large, deep or infinite in them is a mistake or an attack and is
refused here.
"""

from __future__ import annotations

import math
import re
import tomllib
from pathlib import Path
from typing import Any

from docgen.errors import InputError, Place, StationeryError
from docgen.files import text_files
from docgen.language import foreign, say

_LARGEST_FILE = 200_000
"""Bytes; docgen's own profile, the largest such file, has about 13,000."""
_DEEPEST = 8
_LARGEST_NUMBER = 1_000_000


_LONG_KEY = re.compile(r"""(?<![\w"'-])(?:[\w"'-]+[ \t]*\.[ \t]*){9}""")
"""A dotted key of ten names or more: tomllib needs time and memory that grow with the square of their number."""


def text(path: Path, step: str = "") -> str:
    """Read a template file, which must be UTF-8; otherwise it is a `StationeryError` with `step` as what to do next."""
    try:
        return text_files.read(path, _LARGEST_FILE).decode("utf-8-sig")
    except (UnicodeDecodeError, InputError) as error:
        raise StationeryError(
            say("模板文件读不懂：{error}", error=getattr(error, "message", None) or say("不是 UTF-8 编码")),
            place=Place(str(path)),
            next_step=step or say("用记事本或 WPS 打开，另存为 UTF-8 编码的文本文件"),
        ) from error


def tables(path: Path, step: str = "") -> dict[str, Any]:
    """Read a TOML file; wrong syntax, or a value of a kind that no setting has, is a `StationeryError`."""
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
