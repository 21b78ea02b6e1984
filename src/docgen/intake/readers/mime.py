"""A page saved as one file (.mht, or .doc of some systems) → the HTML in it. Pictures and other parts are left out."""

from __future__ import annotations

from docgen.errors import InputError, Place
from docgen.language import say

_LARGEST_FILE = 20_000_000
_MOST_PARTS = 2_000


def page(data: bytes, file: str) -> bytes:
    """Return the first HTML part of a file. A file without one raises an `InputError`."""
    import email

    if len(data) <= _LARGEST_FILE:
        for count, part in enumerate(email.message_from_bytes(data).walk()):
            content = part.get_payload(decode=True) if part.get_content_type() == "text/html" else None
            if isinstance(content, bytes) and content:
                return content
            if count > _MOST_PARTS:
                break
    raise InputError(
        say("单个文件网页里没有正文"), place=Place(file), next_step=say("用 Word 打开，另存为 .docx 后再导入")
    )
