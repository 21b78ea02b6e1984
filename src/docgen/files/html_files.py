"""The bytes of HTML from elsewhere → its tree. Nothing is fetched, and no entity of a DTD is read."""

from __future__ import annotations

import re
from typing import Any

from docgen.errors import InputError, Place
from docgen.files import text_files
from docgen.language import say

LARGEST_FILE = 20_000_000
"""Bytes of an HTML file."""
_MOST_TAGS = 600_000
_CHARSET = re.compile(rb"""(?i)charset\s*=\s*["']?\s*([\w-]{2,20})""")
_HEAD_BYTES = 4_096
_CODECS = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "utf-8": "utf-8", "utf8": "utf-8"}
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def root(data: bytes, file: str) -> Any:
    """Return the root element of a page. An unusable page raises an `InputError`.

    file: the name of the file, for messages.
    """
    from lxml import etree

    text = _decoded(data, file)
    if text.count("<") > _MOST_TAGS:
        raise _unusable(say("标签过多"), file)
    # The parser always gets UTF-8, so it must ignore the encoding that the page declares.
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        found = etree.fromstring(_FORBIDDEN.sub("", text).encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _unusable(str(error), file) from error
    if found is None:
        raise _unusable(say("没有内容"), file)
    return found


def _decoded(data: bytes, file: str) -> str:
    """Return the text of a page. If the encoding that it declares is wrong or missing, read it like a text file."""
    if len(data) > LARGEST_FILE:
        raise _unusable(say("文件过大（{size} 字节）", size=len(data)), file)
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return text_files.decode(data, file)[0]
    declared = _CHARSET.search(data[:_HEAD_BYTES])
    codec = _CODECS.get(declared[1].decode("ascii", "replace").lower(), "") if declared else ""
    if codec:
        try:
            return data.decode(codec)
        except UnicodeDecodeError:
            pass  # Many pages declare another encoding than they have.
    return text_files.decode(data, file)[0]


def _unusable(reason: str, file: str) -> InputError:
    return InputError(
        say("网页打不开：{error}", error=reason),
        place=Place(file or None),
        next_step=say("用浏览器或 WPS 打开，另存为 .docx 或 .xlsx 后再导入"),
    )
