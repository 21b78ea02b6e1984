"""Text files as people save them: path → bytes → text and the name of its encoding.

A file that reads as different text in two encodings is refused: docgen does not guess.
"""

from __future__ import annotations

import codecs
import unicodedata
from pathlib import Path

from docgen.errors import InputError, Place
from docgen.language import foreign, say

LARGEST_FILE = 5_000_000
"""Bytes. The form or case file of the longest proposal of a year has about 50 kB."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 BOM"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)


def read(path: Path, largest: int = LARGEST_FILE) -> bytes:
    """The content of a file of at most `largest` bytes; one that cannot be opened is an `InputError` that says why."""
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):
            raise InputError(
                say("这不是普通文件"), place=Place(str(path)), next_step=say("检查是否选错了文件")
            )  # reading a pipe may never return, and a device may have no end
        with path.open("rb") as stream:
            data = stream.read(largest + 1)
    except (OSError, ValueError) as error:
        raise InputError(
            say("打不开文件：{error}", error=foreign(str(getattr(error, "strerror", None) or error))),
            place=Place(str(path)),
            next_step=say("检查路径和权限"),
        ) from error
    if len(data) > largest:
        raise _too_large(len(data), str(path))
    return data


def decode(data: bytes, file: str) -> tuple[str, str]:
    """Decode a text file: by its BOM, else strict UTF-8, else strict GB18030.

    A file that is neither, or that reads as different text in both, is an `InputError` that says how to save it.
    """
    place = Place(file)
    step = say("用记事本或 WPS 打开，另存为 UTF-8 编码的文本文件")
    if len(data) > LARGEST_FILE:
        raise _too_large(len(data), file)
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")):
        raise InputError(
            say("这不是文本文件，是 Word、WPS、Excel 或 PDF 文件"),
            place=place,
            next_step=say("另存为纯文本（.txt）再导入"),
        )
    for bom, codec, name in _BOMS:
        if data.startswith(bom):
            try:
                return data.decode(codec), name
            except UnicodeDecodeError as error:
                raise InputError(
                    say("文件有 {name} 标记，却不是这种编码", name=name), place=place, next_step=step
                ) from error
    utf8, gb = _try(data, "utf-8"), _try(data, "gb18030")
    if "\0" in (utf8 or gb or ""):
        raise InputError(say("文件中有空字节，可能是没有标记的 UTF-16"), place=place, next_step=step)
    if utf8 is not None and (_is_plausible(utf8) or gb is None or not _is_plausible(gb)):
        return utf8, "UTF-8"
    if utf8 is not None:
        raise InputError(say("文件按 UTF-8 和 GB18030 都能读，但内容不同，无法判断"), place=place, next_step=step)
    if gb is not None:
        return gb, "GB18030"
    raise InputError(say("文件既不是 UTF-8 也不是 GB18030"), place=place, next_step=step)


def _too_large(size: int, file: str) -> InputError:
    return InputError(say("文件过大（{size} 字节）", size=size), place=Place(file), next_step=say("检查是否选错了文件"))


def _try(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None


def _is_plausible(text: str) -> bool:
    """Whether every letter is Chinese, or Latin as in pinyin.

    A short GBK text may also be valid UTF-8; read so, it has Cyrillic, Hebrew or Arabic letters.
    """
    letters = [char for char in text if ord(char) > 0x7F and unicodedata.category(char).startswith("L")]
    return all(ord(char) >= 0x2E80 or char in "·àáèéêìíòóùúüāēěīńōūǎǐǒǔǖǘǚǜ" for char in letters)
