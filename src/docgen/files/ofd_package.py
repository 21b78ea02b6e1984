"""The bytes of an OFD file from elsewhere → its parts. They pass the same checks as the parts of a Word file."""

from __future__ import annotations

import posixpath

from docgen.errors import InputError, Place
from docgen.files import docx_package
from docgen.files.docx_package import Package
from docgen.language import say

ENTRY = "OFD.xml"
"""The part that programs read first."""


def read(data: bytes, file: str = "") -> Package:
    """Return the parts of an OFD file. A file that is damaged, too large or no OFD file is an `InputError`.

    file: the name of the file, for messages.
    """
    try:
        package = docx_package.container(data, file)
    except InputError as error:
        raise unusable(say("文件不完整，或结构异常"), file) from error
    if ENTRY not in package.members:
        raise unusable(say("里面没有 {name}", name=ENTRY), file)
    return package


def is_ofd(data: bytes) -> bool:
    """Return whether the bytes look like an OFD file."""
    return ENTRY in docx_package.member_names(data)


def located(base: str, location: str) -> str:
    """Return the name of a part. base: the name of the part that states the location."""
    joined = location if location.startswith("/") else posixpath.join(posixpath.dirname(base), location)
    return posixpath.normpath(joined).lstrip("/")


def unusable(reason: str, file: str) -> InputError:
    """Return the error about an OFD file that cannot be read."""
    return InputError(
        say("OFD 打不开：{error}", error=reason), place=Place(file or None), next_step=say("确认文件完整")
    )
