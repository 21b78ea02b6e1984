"""The first bytes of a file → what kind of file it is. The name of the file is not looked at.

Systems write web pages named .xls and .doc, and officers rename files. So only the content counts.
"""

from __future__ import annotations

import re

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\x00", b"MM\x00*")
_ZIP = b"PK\x03\x04"
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_HTML = re.compile(rb"(?is)<(?:!doctype\s+html|html|head|body|table|meta)[\s>]")
_DATA_XML = re.compile(rb"(?s)^\s*<(?:\?xml|[A-Za-z_][\w.:-]*[\s/>])")
_FORMS = (b".docx", b".doc", b".xlsx", b".xls", b".wps", b".et", b".pdf", b".txt", b".csv", b".zip", b".jpg", b".png")
"""The endings of files that are in an archive and never parts of a document, at the place of its first part."""
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_OFFICE_XML = (
    b"schemas.microsoft.com/office/word/2003",
    b"urn:schemas-microsoft-com:office:spreadsheet",
    b"urn:oasis:names:tc:opendocument:xmlns:office",
    b"schemas.microsoft.com/office/2006/xmlPackage",
)
"""What shows that an XML file is a document of Word, Excel or OpenOffice, and not data."""
_HEAD = 4_096
"""So many bytes at the beginning are looked at."""


def kind_of(data: bytes) -> str:
    """Return the kind of a file: one of the names of `READERS` in `docgen.intake`."""
    head = data[:_HEAD]
    if head.startswith(_ZIP):
        return _kind_of_zip(data)
    if head.startswith(_ARCHIVES):
        return "zip"
    if head.startswith(_OLE):
        return "ole"
    if head.lstrip().startswith(b"{\\rtf"):
        return "office"
    if head.startswith(_IMAGES):
        return "image"
    if b"%PDF-" in head[:1024]:
        return "pdf"
    text = _plain(head)
    if re.match(rb"(?i)(MIME-Version|From|Content-Type):", text) and b"multipart/" in text:
        return "mime"
    if any(mark in text for mark in _OFFICE_XML):
        return "office"
    if _HTML.search(text):
        return "html"
    if re.match(rb'\s*(\[\s*[\[{]|\{\s*["\'}])', text) and data.rstrip(b"\x00\r\n\t ").endswith((b"]", b"}")):
        return "json"
    if _DATA_XML.match(text):
        return "xml"
    return "text"


def _kind_of_zip(data: bytes) -> str:
    """Return the kind of a package of parts. The names of its parts decide, unless it is damaged."""
    first = data[30 : 30 + int.from_bytes(data[26:28], "little")].lower()
    if first.endswith(_FORMS):
        return "zip"
    if b"word/document.xml" in data:
        return "word"
    if b"xl/workbook.xml" in data:
        return "workbook"
    return "office" if b"mimetypeapplication/vnd.oasis.opendocument" in data[:200] else "zip"


def _plain(head: bytes) -> bytes:
    """Return the beginning of a text without a byte order mark, one byte for each ASCII character."""
    for bom in _BOMS:
        if head.startswith(bom):
            head = head.removeprefix(bom)
            break
    return head.replace(b"\0", b"") if b"\0" in head else head
