"""The first bytes of a file → what kind of file it is. The name of the file is not looked at.

Systems write web pages named .xls and .doc, and officers rename files. So only the content counts.
"""

from __future__ import annotations

import re

from docgen.files.docx_package import member_names

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\x00", b"MM\x00*")
_ZIP = b"PK\x03\x04"
_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"BZh9", b"\xfd7zXZ\x00")
_TAR = b"ustar"
"""What stands at byte 257 of a tar archive."""
_HTML = re.compile(rb"(?is)<(?:!doctype\s+html|html|head|body|table|meta)[\s>]")
_DATA_XML = re.compile(rb"(?s)^\s*<(?:\?xml|[A-Za-z_][\w.:-]*[\s/>])")
_JSON = re.compile(rb'\s*(?:\[\s*)?\{\s*"')
"""How JSON begins. A file that begins so counts as JSON even if its end was lost."""
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_OFFICE_XML = (
    b"schemas.microsoft.com/office/word/2003",
    b"urn:schemas-microsoft-com:office:spreadsheet",
    b"urn:oasis:names:tc:opendocument:xmlns:office",
    b"schemas.microsoft.com/office/2006/xmlPackage",
)
"""What shows that an XML file is a document of Word, Excel or OpenOffice, and not data."""
_HEAD = 4_096
"""The number of bytes at the beginning that are examined."""


def kind_of(data: bytes) -> str:
    """Return the kind of a file: text, word, workbook, html, mime, json, xml, ole, office, pdf, archive or image.

    ole: an old Word or Excel file. office: a file of another program or format, which LibreOffice must convert.
    """
    head = data[:_HEAD]
    if head.startswith(_ZIP):
        return _kind_of_zip(data)
    if head.startswith(_ARCHIVES) or head[257:262] == _TAR:
        return "archive"
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
    # Some texts begin with [[ or {' as well. Such a file is JSON only if it also ends like JSON.
    is_whole = data.rstrip(b"\x00\r\n\t ").endswith((b"]", b"}"))
    if _JSON.match(text) or (is_whole and re.match(rb"\s*(\[\s*[\[{]|\{\s*['}])", text)):
        return "json"
    if _DATA_XML.match(text):
        return "xml"
    return "text"


def _kind_of_zip(data: bytes) -> str:
    """Return the kind of a ZIP file. The names of its members decide.

    If the list of members is damaged, it is enough that a name stands anywhere in the file. Otherwise it is not enough,
    because an archive that contains Word files has these names too.
    """
    names = member_names(data)
    for part, kind in (("word/document.xml", "word"), ("xl/workbook.xml", "workbook")):
        if part in names or (not names and part.encode() in data):
            return kind
    return "office" if b"mimetypeapplication/vnd.oasis.opendocument" in data[:200] else "archive"


def _plain(head: bytes) -> bytes:
    """Return the beginning of a text without its byte order mark, and without the zero bytes of ASCII in UTF-16."""
    for bom in _BOMS:
        if head.startswith(bom):
            head = head.removeprefix(bom)
            break
    return head.replace(b"\0", b"") if b"\0" in head else head
