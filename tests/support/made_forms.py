"""Forms in formats of Word and Excel, made for tests from their texts: as small as the formats allow."""

import io
import struct
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

import xlsxwriter

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_W += ' xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)


Rows = Sequence[Sequence[object]]


def paragraph(text: str, properties: str = "") -> str:
    """A paragraph of Word. A text that begins with < is taken as runs of markup."""
    runs = text if text.startswith("<") else f"<w:r><w:t xml:space='preserve'>{escape(text)}</w:t></w:r>"
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def cell(content: str, width: int = 1, merge: str = "") -> str:
    """A cell of a Word table. Content that begins with <w: is taken as markup, else each line is a paragraph."""
    inner = content if content.startswith("<w:") else "".join(paragraph(line) for line in content.split("\n"))
    down = f'<w:vMerge w:val="{merge}"/>' if merge == "restart" else "<w:vMerge/>" if merge else ""
    return f'<w:tc><w:tcPr><w:gridSpan w:val="{width}"/>{down}</w:tcPr>{inner}</w:tc>'


def table(*rows: Sequence[str]) -> str:
    """A table of Word. Cells that do not begin with <w:tc are made by `cell`."""
    made = ""
    for row in rows:
        made += "<w:tr>" + "".join(one if one.startswith("<w:tc>") else cell(one) for one in row) + "</w:tr>"
    return f"<w:tbl>{made}</w:tbl>"


def word(*body: str, **parts: str) -> bytes:
    """A .docx. body: paragraphs and tables; plain texts become paragraphs. parts: other parts, such as numbering."""
    inner = "".join(one if one.startswith("<w:") else paragraph(one) for one in body)
    members = {
        "[Content_Types].xml": _TYPES,
        "word/document.xml": f"<w:document {_W}><w:body>{inner}</w:body></w:document>",
    }
    for name, content in parts.items():
        members[f"word/{name}.xml"] = f"<w:{name} {_W}>{content}</w:{name}>"
    return zipped(members)


def zipped(members: dict[str, str]) -> bytes:
    """A package of parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def workbook(
    *sheets: Sequence[Sequence[object]], merged: Sequence[tuple[int, int, int, int]] = (), **formats: str
) -> bytes:
    """A .xlsx with a sheet for each list of rows.

    merged: first row, first column, last row and last column of merged areas of the first sheet. formats: the number
    format of a column, as B="0000".
    """
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        for number, rows in enumerate(sheets, 1):
            sheet = book.add_worksheet(f"表{number}")
            for row, values in enumerate(rows):
                for column, value in enumerate(values):
                    shape = formats.get(chr(ord("A") + column))
                    style = book.add_format({"num_format": shape}) if shape else None
                    if value != "":
                        sheet.write(row, column, value, style)
            if number == 1:
                for area in merged:
                    sheet.merge_range(*area, rows[area[0]][area[1]])
    return stream.getvalue()


def compound(name: str, content: bytes) -> bytes:
    """A compound file (OLE) with one stream of at least 4,096 bytes."""
    content = content.ljust(4096, b"\0")
    sectors = -(-len(content) // 512)
    free, end, fat = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    chain = [fat, end] + [index + 3 for index in range(sectors - 1)] + [end]
    table_sector = struct.pack("<128L", *(chain + [free] * (128 - len(chain))))

    def entry(title: str, kind: int, start: int, size: int, child: int) -> bytes:
        raw = title.encode("utf-16-le") + b"\0\0"
        head = raw.ljust(64, b"\0") + struct.pack("<HBBLLL", len(raw), kind, 1, free, free, child)
        return head + bytes(16 + 4 + 16) + struct.pack("<LQ", start, size)

    directory = entry("Root Entry", 5, end, 0, 1) + entry(name, 2, 2, len(content), free)
    numbers = (0, 1, 1, 0, 4096, end, 0, end, 0)
    header = struct.pack("<8s16sHHHHH6x9L", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 62, 3, 0xFFFE, 9, 6, *numbers)
    header += struct.pack("<109L", 0, *[free] * 108)
    return header + table_sector + directory.ljust(512, b"\0") + content.ljust(sectors * 512, b"\0")
