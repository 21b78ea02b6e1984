"""The bytes of a Word file from elsewhere → its members, checked before any other library opens the file.

    bytes ──▶ directory (zipfile) ──▶ members, inflated and counted ──▶ content types, relations, XML ──▶ Package

A member is a file inside the ZIP archive of the Word file, also called a part. The sizes in the headers are not
trusted. Every member is inflated up to a limit, and the result must have the size that the header states. A file is
refused if it could run code, if it could read or fetch another file, or if two programs could read different texts in
it.
"""

from __future__ import annotations

import hashlib
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from lxml import etree

from docgen.errors import InputError, Place
from docgen.language import say

LARGEST_FILE = 20_000_000
"""Bytes of a Word file."""
_MOST_MEMBERS = 2_000
_LARGEST_CONTENT = 200_000_000
"""Bytes of all members after inflation."""
_LARGEST_XML = 32_000_000
"""Bytes of one XML part."""
_MOST_NODES = 600_000
"""Elements and attributes of one XML part. This number takes about 120 MB of memory. One page of text has about 500."""
_MOST_REMEMBERED = 4_096
_HARMLESS: set[bytes] = set()
"""The hashes of XML parts without links and chunks. The letters of an office have most of their parts in common."""
_HIGHEST_RATIO = 100
"""Size of a member after inflation ÷ its size before inflation."""
_ALWAYS_ALLOWED = 1_000_000
"""Bytes. A smaller member may have any ratio, because styles and settings compress very well."""

_LOCAL_HEADER = struct.Struct("<4sHHHHHLLLHH")
_ENCRYPTED, _UTF8_NAME = 0x2041, 0x0800
"""The flags of a member that is encrypted in any way, and of one whose name is UTF-8."""
_DIRECTORY_ENTRY = b"PK\x01\x02"
_CONTENT_TYPES = "[Content_Types].xml"
_DOCUMENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_ACTIVE = re.compile(
    r"(?i)vbaproject|vbadata|macroenabled|oleobject|/embeddings/|activex|afchunk|altchunk|attachedtoolbars"
)
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
_USUAL = rb"http://schemas.openxmlformats.org/\1/2006/"
_PARSER_OPTIONS = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "recover": False,
    "remove_comments": True,
    "remove_pis": True,
}
_DECLARED_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)["']""")
_WIDE_DTD = tuple(mark.encode(codec) for mark in ("<!DOCTYPE", "<!ENTITY") for codec in ("utf-16-le", "utf-16-be"))
_UNREADABLE = (zipfile.BadZipFile, ValueError, OverflowError, RuntimeError, EOFError, OSError, struct.error, zlib.error)
"""The errors that zipfile raises for a damaged directory."""


@dataclass(frozen=True)
class Package:
    """A Word file whose members have been checked."""

    file: str
    """The file's name, for messages."""
    members: Mapping[str, bytes]
    """The content of each member by its name."""

    def tree(self, name: str) -> Any:
        """Return the root element of an XML part, or None if there is no such part."""
        data = self.members.get(name)
        return None if data is None else parse(data, Place(self.file, name))

    def rewritten(self, trees: Mapping[str, Any]) -> bytes:
        """Return the bytes of the file with other content in some parts. trees: name of a part → its root element."""
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in self.members.items():
                tree = trees.get(name)
                archive.writestr(name, content if tree is None else etree.tostring(tree, encoding="UTF-8"))
        return stream.getvalue()

    def xml_names(self) -> list[str]:
        """Return the names of the XML parts."""
        return [name for name in self.members if name.lower().endswith((".xml", ".rels", ".vml"))]


def read(data: bytes, file: str) -> Package:
    """Return the members of a Word file. A file that is damaged, too large or dangerous is an `InputError`.

    file: the name of the file, for messages.
    """
    members = _members(data, file)
    package = Package(file, members)
    if _CONTENT_TYPES not in members or "word/document.xml" not in members:
        raise _unusable(say("缺少正文或样式"), file)
    _refuse_active(package)
    for name in package.xml_names():
        digest = hashlib.sha256(members[name]).digest()
        if digest not in _HARMLESS:
            _refuse_links_and_chunks(package.tree(name), file, name)
            if len(_HARMLESS) >= _MOST_REMEMBERED:
                _HARMLESS.clear()
            _HARMLESS.add(digest)
    return package


def container(data: bytes, file: str) -> Package:
    """Return the members of a Word, Excel or OpenDocument file that is only read as text.

    Files that are broken, encrypted or too large are refused as in `read`. Links and macros are allowed, because
    nothing follows or runs them. Of a strict file (ISO/IEC 29500-1) the names of the elements become the usual ones.
    """
    members = _members(data, file)
    return Package(file, {name: _STRICT.sub(_USUAL, content) for name, content in members.items()})


def member_names(data: bytes) -> list[str]:
    """Return the names of the members of a ZIP archive; an empty list if its directory is missing or damaged."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.namelist()
    except _UNREADABLE:
        return []


def incomplete(file: str) -> InputError:
    """Return the error of a package whose end is missing. file: the name of the file, for messages."""
    return InputError(
        say("压缩包或 Office 文件不完整，可能没有下载完或没有传完"),
        place=Place(file),
        next_step=say("重新下载或请对方重发后再导入"),
    )


def parse(data: bytes, place: Place) -> Any:
    """Return the root of an XML part. A damaged or large part, a DTD or an odd encoding raises an `InputError`."""
    if len(data) > _LARGEST_XML:
        raise InputError(say("XML 部件过大（{size} 字节）", size=len(data)), place=place, next_step=_step())
    _refuse_odd_encoding(data, place)
    opened = data.count(b"<") - data.count(b"</")
    if opened + data.count(b"=") > _MOST_NODES:
        raise InputError(say("XML 部件的元素过多"), place=place, next_step=_step())
    try:
        root = etree.fromstring(data, etree.XMLParser(**_PARSER_OPTIONS))
    except (etree.XMLSyntaxError, ValueError) as error:
        where = say("第 {line} 行", line=getattr(error, "lineno", None) or 1)
        raise InputError(say("XML 不合语法：{error}", error=where), place=place, next_step=_step()) from error
    if root.getroottree().docinfo.doctype:
        raise InputError(say("XML 中有 DTD"), place=place, next_step=_step())
    return root


# ---- the container ---------------------------------------------------------------------------------------------------
def _members(data: bytes, file: str) -> dict[str, bytes]:
    if len(data) > LARGEST_FILE:
        raise _unusable(say("文件过大（{size} 字节）", size=len(data)), file)
    if not data.startswith(b"PK\x03\x04") or data.count(_DIRECTORY_ENTRY) > _MOST_MEMBERS:
        raise _unusable(say("文件结构异常"), file)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            start = archive.start_dir
    except _UNREADABLE as error:
        raise incomplete(file) from error
    _refuse_names([entry.orig_filename for entry in entries], file)
    _refuse_overlaps(data, entries, start, file)
    members: dict[str, bytes] = {}
    room = _LARGEST_CONTENT
    for entry in entries:
        content = _content(data, entry, room, file)
        room -= len(content)
        if not entry.orig_filename.endswith("/"):
            members[entry.orig_filename] = content
        elif content:
            raise _unusable(say("文件结构异常"), file, entry.orig_filename)
    return members


def _refuse_names(names: list[str], file: str) -> None:
    """Refuse names that two programs may read differently. Also refuse names that lead out of the package."""
    seen: set[str] = set()
    for name in names:
        parts = name.removesuffix("/").split("/")
        odd = any(character in "\\:" or not character.isprintable() for character in name)
        if odd or any(part.strip(" .") == "" for part in parts) or name.casefold() in seen:
            raise _unusable(say("文件结构异常：部件的名称不能用或出现两次"), file, ascii(name)[1:-1])
        seen.add(name.casefold())


def _refuse_overlaps(data: bytes, entries: list[zipfile.ZipInfo], directory: int, file: str) -> None:
    """Refuse members that overlap each other or the directory, and bytes before the first member.

    directory: the offset at which the directory begins.
    """
    spans = sorted((*_span(data, entry, file), entry.orig_filename) for entry in entries)
    if not spans or spans[0][0] != 0:
        raise _unusable(say("文件结构异常"), file)
    for (_, end, _), (next_begin, _, name) in pairwise([*spans, (directory, directory, "")]):
        if next_begin < end:
            raise _unusable(say("文件结构异常"), file, name)


def _span(data: bytes, entry: zipfile.ZipInfo, file: str) -> tuple[int, int]:
    """Return the offsets at which a member begins and ends. Its header must agree with the directory."""
    begin = entry.header_offset
    if begin < 0 or begin + _LOCAL_HEADER.size > len(data):
        raise _unusable(say("文件结构异常"), file, entry.orig_filename)
    signature, _, flags, method, _, _, _, _, _, name_length, extra_length = _LOCAL_HEADER.unpack_from(data, begin)
    name = data[begin + _LOCAL_HEADER.size : begin + _LOCAL_HEADER.size + name_length]
    stated = entry.orig_filename.encode("utf-8" if flags & _UTF8_NAME else "cp437", "replace")
    if signature != b"PK\x03\x04" or name != stated or (flags | entry.flag_bits) & _ENCRYPTED:
        raise _unusable(say("文件结构异常，或者已加密"), file, entry.orig_filename)
    if method != entry.compress_type or method not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _unusable(say("压缩方法不是 Word 用的"), file, entry.orig_filename)
    return begin, begin + _LOCAL_HEADER.size + name_length + extra_length + entry.compress_size


def _content(data: bytes, entry: zipfile.ZipInfo, room: int, file: str) -> bytes:
    """Return the inflated content of a member. room: the bytes of `_LARGEST_CONTENT` that other members have left."""
    end = _span(data, entry, file)[1]
    packed = memoryview(data)[end - entry.compress_size : end]
    limit = min(room, max(_ALWAYS_ALLOWED, _HIGHEST_RATIO * len(packed)))
    content, is_whole = bytes(packed), True
    if entry.compress_type == zipfile.ZIP_DEFLATED:
        content, is_whole = _inflated(packed, limit)
    if len(content) > limit:
        raise _unusable(say("文件结构异常：部件展开后过大"), file, entry.orig_filename)
    if not is_whole or len(content) != entry.file_size or zlib.crc32(content) != entry.CRC:
        raise _unusable(say("部件已损坏"), file, entry.orig_filename)
    return content


def _inflated(packed: memoryview, limit: int) -> tuple[bytes, bool]:
    """Return at most `limit` + 1 inflated bytes, and whether the stream ends exactly at the end of the member."""
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        content = stream.decompress(packed, limit + 1)
    except zlib.error:
        return b"", False
    return content, stream.eof and not stream.unused_data


# ---- the members -----------------------------------------------------------------------------------------------------


def _refuse_active(package: Package) -> None:
    """Refuse members that are macros, OLE objects, ActiveX or embedded chunks, by their names and content types.

    Also refuse a main part whose content type is not that of a plain document.
    """
    for name in package.members:
        if _ACTIVE.search(f"/{name}"):
            raise _unusable(say("含有宏、嵌入对象或外来片段"), package.file, name)
    stated = package.tree(_CONTENT_TYPES)
    kinds = {str(item.get("ContentType")) for item in stated}
    if active := next((kind for kind in sorted(kinds) if _ACTIVE.search(kind)), None):
        raise _unusable(say("含有宏、嵌入对象或外来片段"), package.file, active)
    if _document_type(stated) != _DOCUMENT_TYPE:
        raise _unusable(say("内容类型不是普通的 .docx 文档"), package.file, _CONTENT_TYPES)


def _document_type(stated: Any) -> str | None:
    """Return the content type of the main part. stated: the content types of a package."""
    default = None
    for item in stated:
        if item.get("PartName") == "/word/document.xml":
            return str(item.get("ContentType"))
        if str(item.get("Extension")).lower() == "xml":
            default = str(item.get("ContentType"))
    return default


def _refuse_links_and_chunks(root: Any, file: str, name: str) -> None:
    """Refuse references to other files and embedded chunks in an XML part. Hyperlinks are allowed."""
    for element in root.iter():
        kind = str(element.get("Type", ""))
        if element.get("TargetMode", "Internal") != "Internal" and not kind.endswith("/hyperlink"):
            raise _unusable(say("引用了外部文件"), file, name)
        local = str(element.tag).rpartition("}")[2]
        if _ACTIVE.search(kind) or local in ("altChunk", "OLEObject"):
            raise _unusable(say("含有宏、嵌入对象或外来片段"), file, name)


def _refuse_odd_encoding(data: bytes, place: Place) -> None:
    """Refuse XML with a DTD. Refuse XML that is neither UTF-8 nor UTF-16 with a byte order mark.

    The DTD is found by its bytes. In another encoding these bytes differ, and the parser would read the DTD.
    """
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    declared = _DECLARED_ENCODING.match(data.removeprefix(b"\xef\xbb\xbf")[:1024])
    named = declared[1].decode("latin-1").lower() if declared else "utf-8"
    is_utf32 = data.startswith(b"\xff\xfe\0\0")
    begins_with_tag = wide or data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<"
    if not begins_with_tag or is_utf32 or (not wide and (named != "utf-8" or b"\0" in data)):
        raise InputError(say("XML 的编码不是 UTF-8 或 UTF-16"), place=place, next_step=_step())
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data or any(mark in data for mark in _WIDE_DTD):
        raise InputError(say("XML 中有 DTD"), place=place, next_step=_step())


def _unusable(reason: str, file: str, member: str | None = None) -> InputError:
    return InputError(
        say("Word 文件打不开：{error}", error=reason), place=Place(file, member or None), next_step=_step()
    )


def _step() -> str:
    return say("在 Word 或 WPS 中另存为普通 .docx，去掉宏、批注和嵌入对象")
