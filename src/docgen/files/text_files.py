"""The path of a text file → its bytes → its text and the name of its encoding.

docgen does not guess: a file is refused if its bytes do not show which of two encodings it has.
"""

from __future__ import annotations

import codecs
import unicodedata
from pathlib import Path

from docgen.errors import InputError, Place
from docgen.language import foreign, say

LARGEST_FILE = 5_000_000
"""Bytes of a text file. The 登记表 or case file of the longest proposal of a year has about 50 kB."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 BOM"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
"""Byte order mark, codec, name of the encoding."""
_PINYIN = "àáèéêìíòóùúüāēěīńōūǎǐǒǔǖǘǚǜ"
"""The letters of pinyin that ASCII lacks."""


def read(path: Path, largest: int = LARGEST_FILE) -> bytes:
    """Return the content of a file. Raise an `InputError` if it cannot be opened or has more than `largest` bytes."""
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):
            raise InputError(
                say("这不是普通文件"), place=Place(str(path)), next_step=say("检查是否选错了文件")
            )  # reading from a pipe or a device may never end
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
    """Return the text of a file and the name of its encoding.

    A byte order mark decides the encoding. A file without this mark may be in UTF-8 or GB18030, or in UTF-16 if only
    one byte order gives Chinese lines. Raise an `InputError` for a file in another encoding, and for a file that can be
    read in both UTF-8 and GB18030, but is plausible only in GB18030.

    file: the name of the file, for messages.
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
    if text := _utf16_text(data):
        return text, "UTF-16"
    utf8, gb18030 = _decoded(data, "utf-8"), _decoded(data, "gb18030")
    if "\0" in (utf8 or gb18030 or ""):
        raise InputError(say("文件中有空字节，可能是没有标记的 UTF-16"), place=place, next_step=step)
    if utf8 is not None and (_is_plausible(utf8) or gb18030 is None or not _is_plausible(gb18030)):
        return utf8, "UTF-8"
    if utf8 is not None:
        raise InputError(say("文件按 UTF-8 和 GB18030 都能读，但内容不同，无法判断"), place=place, next_step=step)
    if gb18030 is not None:
        return gb18030, "GB18030"
    raise InputError(say("文件既不是 UTF-8 也不是 GB18030"), place=place, next_step=step)


def _too_large(size: int, file: str) -> InputError:
    return InputError(say("文件过大（{size} 字节）", size=size), place=Place(file), next_step=say("检查是否选错了文件"))


def _decoded(data: bytes, codec: str) -> str | None:
    """Return the text of the data, or None if the data is not in this encoding."""
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None


def _utf16_text(data: bytes) -> str | None:
    """Return the text of a file in UTF-16 without a byte order mark.

    None: the file is not in UTF-16, or its byte order is doubtful. A file in UTF-16 has a null byte in
    each line end and in each Latin letter. No text in UTF-8 or GB18030 has null bytes.
    """
    if b"\0" not in data:
        return None
    found = []
    for codec in ("utf-16-le", "utf-16-be"):
        text = _decoded(data, codec)
        if text and "\0" not in text and "\n" in text and _is_plausible(text) and _is_mostly_common(text):
            found.append(text)
    return found[0] if len(found) == 1 else None


def _is_mostly_common(text: str) -> bool:
    """Return whether at least nine in ten characters of a text are ASCII, punctuation or common Chinese characters."""
    common = sum(
        character <= "~"
        or "\u4e00" <= character <= "\u9fff"
        or "\u2010" <= character <= "\u303f"
        or "！" <= character <= "～"
        for character in text
    )
    return common * 10 >= len(text) * 9


def _is_plausible(text: str) -> bool:
    """Return whether every letter of a text is Chinese, or a Latin letter of English or pinyin.

    A short text in GBK may also be valid UTF-8. If it is decoded as UTF-8, the result has Cyrillic, Hebrew or Arabic
    letters.
    """
    for character in set(text):
        if ord(character) <= 0x7F or not unicodedata.category(character).startswith("L"):
            continue
        if ord(character) < 0x2E80 and character not in _PINYIN:
            return False
    return True
