"""Known attacks as files: the texts of attacks.txt, and those on Word and PDF files that bytes have to be built for."""

import base64
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from mutants import packed, parts_of

REFUSED, ANY = "refused", "any"
KINDS_OF_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATION = f'<Relationship Id="rX" Type="{KINDS_OF_RELATION}/{{}}" Target="{{}}"{{}}/>'
EXTERNAL = ' TargetMode="External"'
MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def texts() -> Iterator[tuple[str, str, bytes, str]]:
    """(kind, title, file, expected) of attacks.txt."""
    source = (Path(__file__).parent / "attacks.txt").read_text(encoding="utf-8")
    for part in source.split("\n----\n")[1:]:
        head, _, rest = part.strip("\n").partition("\n")
        title, _, kind = head.partition(" @ ")
        content, _, expected = rest.rpartition("\n")
        content = re.sub(r"⟦(\d+)×(.*?)⟧", lambda m: m[2] * int(m[1]), content, flags=re.DOTALL)
        yield kind, title, f"{content}\n".encode(), expected
    yield "case", "UTF-16 没有标记", "proposal:\n  kind: 建议\n".encode("utf-16-le"), REFUSED
    yield "case", "一串零", b"\0" * 100_000, REFUSED
    yield "form", "一串零", b"\0" * 100_000, REFUSED
    yield "form", "改名的 Word 文件", b"PK\x03\x04" + b"\0" * 1000, REFUSED
    yield "form", "改名的 doc 文件", b"\xd0\xcf\x11\xe0" + b"\0" * 1000, REFUSED


# ---- Word files ------------------------------------------------------------------------------------------------------
def raw(entries: list[tuple[bytes, bytes, dict[str, int]]], *, prefix: bytes = b"", count: int | None = None) -> bytes:
    """A container written by hand: (name, content, lies) with lies: method, flags, size, crc, offset, local_method."""
    body, directory = bytearray(prefix), bytearray()
    for name, content, lies in entries:
        deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
        data = deflate.compress(content) + deflate.flush()
        method, flags = lies.get("method", 8), lies.get("flags", 0)
        size, crc = lies.get("size", len(content)), lies.get("crc", zlib.crc32(content))
        offset = lies.get("offset", len(body))
        common = (0, 0x21, crc, lies.get("packed", len(data)), size)
        own = lies.get("local_method", method)
        body += struct.pack("<4sHHHHHLLLHH", b"PK\3\4", 20, flags, own, *common, len(name), 0) + name + data
        directory += struct.pack(
            "<4sHHHHHHLLLHHHHHLL", b"PK\1\2", 20, 20, flags, method, *common, len(name), 0, 0, 0, 0, 0, offset
        )
        directory += name
    number = len(entries) if count is None else count
    end = struct.pack("<4sHHHHLLH", b"PK\5\6", 0, 0, number % 65536, number % 65536, len(directory), len(body), 0)
    return bytes(body + directory + end)


def word_files(seed: bytes) -> Iterator[tuple[str, bytes, str]]:
    """(title, file, expected) for Word files, made of a good one."""
    parts = parts_of(seed)
    whole = [(name.encode(), content, {}) for name, content in parts.items()]
    yield "as it is", packed(parts), ANY
    yield "stored", packed(parts, zipfile.ZIP_STORED), ANY
    yield "by hand", raw(whole), ANY
    yield from _containers(parts, whole)
    yield from _parts(parts)
    yield from _xml(parts)


def _containers(parts, whole) -> Iterator[tuple[str, bytes, str]]:
    def with_member(name: bytes, content: bytes = b"x", **lies: int) -> bytes:
        return raw([*whole, (name, content, lies)])

    for name in (
        b"../../evil.xml", b"/etc/passwd", b"word\\evil.xml", b"C:/evil.xml", b"word/evil.xml\0.png", b"word/../x.xml",
        b"\\\\server\\share", b"./x", b"word//x", b"", b" ", b"..", b"a:b", b"word/\xff\xfe.xml", b"word/\n.xml",
        b"WORD/DOCUMENT.XML", b"word/document.xml", b"x" * 60_000,
    ):  # fmt: skip
        yield f"member {name[:20]!r}", with_member(name), ANY if len(name) > 1000 else REFUSED
    yield "bomb in one member", with_member(b"word/media/a.png", b"\0" * 60_000_000), REFUSED
    yield (
        "bomb that says it is small",
        with_member(b"word/a.xml", b"<a>" + b" " * 50_000_000 + b"</a>", size=10),
        REFUSED,
    )
    yield "bomb in many members", raw([*whole, *((b"m%d" % n, b"\0" * 900_000, {}) for n in range(400))]), REFUSED
    yield "says it is large", with_member(b"word/a.bin", b"x", size=0xFFFFFFFE), REFUSED
    yield "wrong sum", with_member(b"word/a.bin", b"x", crc=1), REFUSED
    yield "encrypted", with_member(b"word/a.bin", b"x", flags=1), REFUSED
    yield "strongly encrypted", with_member(b"word/a.bin", b"x", flags=0x41), REFUSED
    for method in (1, 6, 9, 12, 14, 93, 95, 97, 98, 99):
        yield f"method {method}", with_member(b"word/a.bin", b"x", method=method), REFUSED
    yield "two methods", with_member(b"word/a.bin", b"x", local_method=0), REFUSED
    yield "overlap", raw([*whole, (b"word/a.bin", b"x", {"offset": 0})]), REFUSED
    yield "overlap by length", with_member(b"word/a.bin", b"x", packed=5000), REFUSED
    yield "offset beyond", with_member(b"word/a.bin", b"x", offset=0x7FFFFFFF), REFUSED
    yield "5000 members", raw([*whole, *((b"m%d" % n, b"", {}) for n in range(5000))]), REFUSED
    yield "60000 members", raw([(b"m%d" % n, b"", {}) for n in range(60_000)]), REFUSED
    yield "count lies low", raw(whole, count=1), ANY
    yield "count lies high", raw(whole, count=60_000), ANY
    yield "prefix", raw(whole, prefix=b"#!/bin/sh\nid\n"), REFUSED
    yield "prefix that begins like a container", raw(whole, prefix=b"PK\3\4"), REFUSED
    yield "too large", packed(parts) + b"\0" * 21_000_000, REFUSED
    yield "zip within zip", packed({"a.docx": packed(parts)}), REFUSED
    yield "empty container", packed({}), REFUSED
    yield "end record alone", b"PK\5\6" + b"\0" * 18, REFUSED
    yield "signature alone", b"PK\3\4", REFUSED
    yield "directory signatures", b"PK\3\4" + b"PK\1\2" * 100_000, REFUSED


def _parts(parts) -> Iterator[tuple[str, bytes, str]]:
    def changed(**new: bytes) -> bytes:
        return packed(parts | {name.replace("__", "/").replace("_dot_", "."): data for name, data in new.items()})

    for name in (
        "word/vbaProject.bin", "word/vbaData.xml", "word/embeddings/oleObject1.bin", "word/activeX/activeX1.xml",
        "word/afchunk.htm", "word/attachedToolbars.bin", "customXml/../word/VBAPROJECT.BIN",
    ):  # fmt: skip
        yield name, packed(parts | {name: b"<a/>"}), REFUSED
    for extension, kind in (
        ("docm", b"application/vnd.ms-word.document.macroEnabled.main+xml"),
        ("dotm", b"application/vnd.ms-word.template.macroEnabledTemplate.main+xml"),
        ("dotx", b"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"),
        ("xlsx", b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"),
        ("xlsm", b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
        ("nothing", b""),
    ):
        types = parts["[Content_Types].xml"].replace(MAIN, kind)
        assert types != parts["[Content_Types].xml"]
        yield f"renamed {extension}", packed(parts | {"[Content_Types].xml": types}), REFUSED
    relations = parts["word/_rels/document.xml.rels"].decode()
    for kind in ("attachedTemplate", "image", "oleObject", "frame", "subDocument", "video", "aFChunk", "hyperlink"):
        for target in ("http://127.0.0.1:9/x", "file:///etc/passwd", r"\\server\share\x"):
            text = relations.replace("</Relationships>", f"{RELATION.format(kind, target, EXTERNAL)}</Relationships>")
            expected = ANY if kind == "hyperlink" else REFUSED
            yield f"external {kind} {target}", packed(parts | {"word/_rels/document.xml.rels": text.encode()}), expected
    for kind in ("vbaProject", "oleObject", "control", "aFChunk"):
        text = relations.replace("</Relationships>", f"{RELATION.format(kind, 'x.bin', '')}</Relationships>")
        expected = ANY if kind == "control" else REFUSED
        yield f"internal {kind}", packed(parts | {"word/_rels/document.xml.rels": text.encode()}), expected
    loop = relations.replace('Target="header1.xml"', 'Target="document.xml"')
    yield "header is the document", packed(parts | {"word/_rels/document.xml.rels": loop.encode()}), ANY
    up = relations.replace('Target="header1.xml"', 'Target="../../../../etc/passwd"')
    yield "header above", packed(parts | {"word/_rels/document.xml.rels": up.encode()}), ANY


def _xml(parts) -> Iterator[tuple[str, bytes, str]]:
    name, xml = "word/document.xml", parts["word/document.xml"].decode()
    declaration = '<?xml version="1.0" encoding="{}"?>'
    bare = re.sub(r"^<\?xml[^>]*\?>\s*", "", xml)

    def document(text: str | bytes) -> bytes:
        return packed(parts | {name: text if isinstance(text, bytes) else text.encode()})

    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    dtds = {
        "billion laughs": f'<!DOCTYPE w [<!ENTITY l0 "lol">{laughs}]>',
        "quadratic": f'<!DOCTYPE w [<!ENTITY a "{"a" * 100_000}">]>',
        "external entity": '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        "external DTD": '<!DOCTYPE w SYSTEM "http://127.0.0.1:9/x.dtd">',
        "parameter entity": '<!DOCTYPE w [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x"> %a;]>',
        "empty DTD": "<!DOCTYPE w>",
    }
    for title, dtd in dtds.items():
        yield f"{title}", document(declaration.format("UTF-8") + dtd + bare.replace("<w:body>", "<w:body>&a;")), REFUSED
        for codec in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "cp037"):
            yield (
                f"{title} in {codec}",
                document((declaration.format(codec) + dtd + bare).encode(codec, "xmlcharrefreplace")),
                REFUSED,
            )
    for part in parts:
        if part.endswith((".xml", ".rels")) and part != name:
            text = parts[part].decode()
            evil = re.sub(
                r"^(<\?xml[^>]*\?>)?", lambda m: f"{m[0]}<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>", text
            )
            yield f"DTD in {part}", packed(parts | {part: evil.encode()}), REFUSED
    yield "UTF-16 with its mark", document((declaration.format("UTF-16") + bare).encode("utf-16")), ANY
    yield "GB18030", document((declaration.format("GB18030") + bare).encode("gb18030")), REFUSED
    yield "says UTF-16 and is not", document((declaration.format("UTF-16") + bare).encode()), REFUSED
    body = "<w:body>"
    grown = {
        "nested 300": ("<w:p>" * 300 + "</w:p>" * 300, REFUSED),
        "nested 100000": ("<w:p>" * 100_000 + "</w:p>" * 100_000, REFUSED),
        "nested tables": ("<w:tbl><w:tr><w:tc>" * 70 + "</w:tc></w:tr></w:tbl>" * 70, ANY),
        "million elements": ("<w:p/>" * 1_000_000, REFUSED),
        "half a million attributes": ('<w:p w:a="1"/>' * 700_000, REFUSED),
        "100000 paragraphs": ("<w:p><w:r><w:t>甲</w:t></w:r></w:p>" * 100_000, ANY),
        "one long text": (f"<w:p><w:r><w:t>{'长' * 2_000_000}</w:t></w:r></w:p>", ANY),
        "text over the parser's limit": (f"<w:p><w:r><w:t>{'长' * 4_000_000}</w:t></w:r></w:p>", REFUSED),
        "40 MB": (" " * 40_000_000, REFUSED),
        "attribute of 9 MB": (f'<w:p w:a="{"9" * 9_000_000}"/>', ANY),
        "100000 attributes": ("<w:p " + " ".join(f"a{n}='b'" for n in range(100_000)) + "/>", ANY),
        "50000 namespaces": ("<w:p " + " ".join(f"xmlns:n{n}='u{n}'" for n in range(50_000)) + "/>", ANY),
        "comments": ("<!-- a -->" * 200_000, ANY),
        "instructions": ("<?a b?>" * 200_000, ANY),
        "altChunk": ('<w:altChunk r:id="rX"/>', REFUSED),
        "OLE object": ("<w:p><w:r><w:object><o:OLEObject xmlns:o='urn:o'/></w:object></w:r></w:p>", REFUSED),
        "huge numbers": (
            f'<w:p><w:pPr><w:ind w:left="{"9" * 400}" w:firstLineChars="1e400"/></w:pPr>'
            '<w:r><w:rPr><w:sz w:val="1e308"/></w:rPr><w:t>甲</w:t></w:r></w:p>',
            ANY,
        ),
        "not a number": (
            '<w:p><w:pPr><w:ind w:left="nan"/></w:pPr><w:r><w:rPr><w:sz w:val="nan"/></w:rPr><w:t>甲</w:t></w:r></w:p>',
            ANY,
        ),
        "infinite page": (
            '<w:p><w:pPr><w:sectPr><w:pgSz w:w="inf" w:h="-inf"/><w:pgMar w:top="nan"/></w:sectPr></w:pPr></w:p>',
            ANY,
        ),
        "template tags": ("<w:p><w:r><w:t>{{ ''.__class__.__mro__ }}</w:t></w:r></w:p>", ANY),
        "template loop": (
            "<w:p><w:r><w:t>{% for a in range(2000) %}{% for b in range(2000) %}x{% endfor %}{% endfor %}"
            "</w:t></w:r></w:p>",
            ANY,
        ),
    }
    for title, (more, expected) in grown.items():
        yield title, document(xml.replace(body, body + more, 1)), expected
    styles = parts["word/styles.xml"].decode()
    based = '<w:style w:type="paragraph" w:styleId="{}"><w:basedOn w:val="{}"/></w:style>'
    ring = based.format("A", "B") + based.format("B", "A")
    yield (
        "styles in a ring",
        packed(
            parts
            | {
                "word/styles.xml": styles.replace("</w:styles>", ring + "</w:styles>").encode(),
                name: xml.replace(
                    body, body + '<w:p><w:pPr><w:pStyle w:val="A"/></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>', 1
                ).encode(),
            }
        ),
        ANY,
    )
    chain = "".join(
        f'<w:style w:type="paragraph" w:styleId="S{n}"><w:basedOn w:val="S{n + 1}"/></w:style>' for n in range(20_000)
    )
    yield (
        "20000 styles in a chain",
        packed(
            parts
            | {
                "word/styles.xml": styles.replace("</w:styles>", chain + "</w:styles>").encode(),
                name: xml.replace(
                    body, body + '<w:p><w:pPr><w:pStyle w:val="S0"/></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>', 1
                ).encode(),
            }
        ),
        ANY,
    )


# ---- PDF files -------------------------------------------------------------------------------------------------------
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"


def pdf(objects: list[bytes], trailer: bytes = b"/Root 1 0 R") -> bytes:
    """A PDF of these objects, numbered from 1."""
    out, offsets = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start, size = len(out), len(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d %s>>\n" % (size, table, size, trailer)
    return bytes(out + b"startxref\n%d\n%%%%EOF" % start)


def stream(data: bytes, more: bytes = b"") -> bytes:
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(data), more, data)


def flate(data: bytes, times: int = 1) -> bytes:
    for _ in range(times):
        data = zlib.compress(data, 9)
    return stream(data, b"/Filter[" + b"/FlateDecode" * times + b"]")


def page(content: bytes, resources: bytes = b"", *more: bytes) -> bytes:
    """One page with its content stream; further objects from 6 on."""
    own = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>%s>>>>" % resources
    )
    return pdf([CATALOG, b"<</Type/Pages/Kids[3 0 R]/Count 1>>", own, content, FONT, *more])


def lzw_bomb(size: int) -> bytes:
    """An LZW stream of codes that each stand for one byte more than the last."""
    bits, code, width = ["100000000", "000000000"], 258, 9
    total = 1
    while total < size:
        if code >= 4095:
            bits.append("100000000".zfill(width))
            code, width = 258, 9
            bits.append("000000000")
            total += 1
            continue
        bits.append(format(code, f"0{width}b"))
        total += code - 256
        code += 1
        width = max(9, min(12, (code + 1).bit_length()))
    text = "".join(bits)
    return int(text.ljust(-(-len(text) // 8) * 8, "0"), 2).to_bytes(-(-len(text) // 8), "big")


def pdf_files() -> Iterator[tuple[str, bytes, str]]:
    """(title, file, expected) for PDF files."""
    text = b"BT /F 16 Tf 80 700 Td (abc) Tj ET"
    yield "as it is", page(flate(text)), ANY
    yield "empty", b"%PDF-1.7\n", REFUSED
    yield "header alone", b"%PDF-1.7\n%%EOF", REFUSED
    for times in (1, 2, 3, 6):
        yield f"deflate bomb {times}", page(flate(b" " * 60_000_000, times)), REFUSED
    bomb = zlib.compress(b" " * 60_000_000, 9)
    yield "bomb under an escaped name", page(stream(bomb, b"/Fi#6cter/Fl#61teDecode")), REFUSED
    yield "bomb with its filter elsewhere", page(stream(bomb, b"/Filter 6 0 R"), b"", b"/FlateDecode"), REFUSED
    yield "bomb that names no filter", page(stream(bomb)), REFUSED
    hexed = stream(bomb.hex().encode() + b">", b"/Filter[/ASCIIHexDecode/FlateDecode]")
    yield "bomb in hexadecimal", page(hexed), REFUSED
    coded = stream(base64.a85encode(bomb) + b"~>", b"/Filter[/ASCII85Decode/FlateDecode]")
    yield "bomb in base 85", page(coded), REFUSED
    yield "run length bomb", page(stream(b"\x81 " * 300_000 + b"\x80", b"/Filter/RunLengthDecode")), REFUSED
    yield "LZW bomb", page(stream(lzw_bomb(60_000_000), b"/Filter/LZWDecode")), REFUSED
    yield "bomb in an image", page(flate(text), b"", flate(b"\0" * 60_000_000)), REFUSED
    yield "bomb as a cross-reference stream", _xref_bomb(), REFUSED
    yield "one content 2000 times", _repeated(flate(b" " * 1_000_000)), REFUSED
    yield "million characters", page(flate(b"BT /F 1 Tf 80 700 Td (" + b"a" * 1_000_000 + b") Tj ET")), REFUSED
    yield "100000 characters", page(flate(b"BT /F 1 Tf 9 700 Td " + b"(abcdefghij)Tj 0 -.05 Td " * 10_000 + b"ET")), ANY
    yield "100000 rectangles", page(flate(b"0 0 100 1 re f " * 100_000)), REFUSED
    yield "deep graphics states", page(flate(b"q " * 200_000)), ANY
    yield "deep arrays", page(flate(b"[" * 200_000)), ANY
    yield "deep dictionaries", page(flate(text), b"/X " + b"<</A " * 50_000), ANY
    yield "deep array object", page(flate(text), b"", b"[" * 100_000 + b"]" * 100_000), ANY
    yield "unclosed string", page(flate(b"BT (" + b"(" * 500_000)), ANY
    for depth in (5, 20, 100):
        yield f"forms drawn tenfold, {depth} deep", _forms(depth), REFUSED
    yield (
        "form draws itself",
        page(
            flate(b"/X Do"),
            b"/XObject<</X 6 0 R>>",
            stream(b"/X Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>"),
        ),
        REFUSED,
    )
    kids = {
        "kids are the parent": (b"<</Type/Pages/Kids[2 0 R]/Count 10000000>>", REFUSED),
        "one page 100000 times": (b"<</Type/Pages/Kids[" + b"3 0 R " * 100_000 + b"]/Count 100000>>", REFUSED),
        "no kids": (b"<</Type/Pages/Kids[]/Count 0>>", REFUSED),
        "count lies": (b"<</Type/Pages/Kids[3 0 R]/Count 2000000000>>", ANY),
        "count negative": (b"<</Type/Pages/Kids[3 0 R]/Count -1>>", ANY),
        "kids no array": (b"<</Type/Pages/Kids 3 0 R/Count 1>>", ANY),
        "kids null": (b"<</Type/Pages/Kids[null 99 0 R]/Count 2>>", REFUSED),
    }
    own = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>"
    for title, (root, expected) in kids.items():
        yield title, pdf([CATALOG, root, own, flate(text)]), expected
    deep = [b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % (number + 3) for number in range(3000)]
    yield "page tree 3000 deep", pdf([CATALOG, *deep, own]), REFUSED
    many = [b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>" for _ in range(6000)]
    listed = b" ".join(b"%d 0 R" % (number + 3) for number in range(6000))
    yield "6000 pages", pdf([CATALOG, b"<</Type/Pages/Kids[%s]/Count 6000>>" % listed, *many]), REFUSED
    parent = b"<</Type/Page/Parent 3 0 R/Contents 4 0 R>>"
    yield "page is its own parent", pdf([CATALOG, b"<</Type/Pages/Kids[3 0 R]/Count 1>>", parent, flate(text)]), ANY
    yield (
        "reference to itself",
        pdf([CATALOG, b"<</Type/Pages/Kids 5 0 R/Count 1>>", own, flate(text), b"5 0 R"]),
        REFUSED,
    )
    boxes = (
        b"[0 0 1e30 1e30]",
        b"[0 0 0 0]",
        b"[nan nan nan nan]",
        b"[0 0 99999999999999999999 1]",
        b"[0 0]",
        b"null",
        b"[9 9 -9 -9]",
    )
    for box in boxes:
        yield f"box {box.decode()}", page(flate(text)).replace(b"[0 0 595 842]", box), ANY
    good = page(flate(text))
    start = good.rindex(b"startxref")
    for offset in (b"0", b"-1", b"99999999999", b"x", b"9"):
        yield f"startxref {offset.decode()}", good[:start] + b"startxref\n" + offset + b"\n%%EOF", ANY
    xref = good.rindex(b"\nxref") + 1
    yield "previous table is this one", good.replace(b"/Root", b"/Prev %d/Root" % xref), ANY
    yield "xref stream is this one", good.replace(b"/Root", b"/XRefStm %d/Root" % xref), ANY
    yield "xref of a billion", good.replace(b"xref\n0 6", b"xref\n0 1000000000"), ANY
    yield "size of a billion", good.replace(b"/Size 6", b"/Size 1000000000"), ANY
    yield "no xref", good[:xref], ANY
    yield (
        "encrypted",
        pdf(
            [
                CATALOG,
                b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
                own,
                flate(text),
                b"<</Filter/Standard/V 1/R 2/O(" + b"o" * 32 + b")/U(" + b"u" * 32 + b")/P -4>>",
            ],
            b"/Root 1 0 R/Encrypt 5 0 R/ID[(a)(a)]",
        ),
        REFUSED,
    )
    yield (
        "encrypted by an unknown handler",
        pdf(
            [CATALOG, b"<</Type/Pages/Kids[3 0 R]/Count 1>>", own, flate(text), b"<</Filter/Evil/V 9>>"],
            b"/Root 1 0 R/Encrypt 5 0 R/ID[(a)(a)]",
        ),
        REFUSED,
    )
    yield (
        "opens another file",
        pdf(
            [
                b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/Launch/F(/etc/passwd)>>>>",
                b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
                own,
                stream(b"", b"/F(/etc/passwd)"),
            ]
        ),
        ANY,
    )
    yield (
        "script",
        pdf(
            [
                b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>",
                b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
                own,
                flate(text),
            ]
        ),
        ANY,
    )
    yield (
        "200000 objects",
        pdf([CATALOG, b"<</Type/Pages/Kids[3 0 R]/Count 1>>", own, flate(text), *[b"null"] * 200_000]),
        ANY,
    )
    yield (
        "200000 streams",
        pdf([CATALOG, b"<</Type/Pages/Kids[3 0 R]/Count 1>>", own, flate(text), *[stream(b"")] * 200_000]),
        REFUSED,
    )
    yield "stream words", b"%PDF-1.7\n" + b"stream\n" * 1_000_000, REFUSED
    yield "obj words", b"%PDF-1.7\n" + b"1 0 obj " * 500_000, REFUSED
    yield "trailer words", b"%PDF-1.7\n" + b"trailer <<" * 300_000, REFUSED
    yield "startxref words", b"%PDF-1.7\n" + b"startxref 9 " * 300_000, REFUSED
    yield "angle brackets", b"%PDF-1.7\n" + b"<<" * 1_000_000, REFUSED
    yield "line ends", b"%PDF-1.7\n" + b"\n" * 5_000_000, REFUSED
    yield "spaces behind a keyword", b"%PDF-1.7\n" + b"1 0 obj" + b" " * 5_000_000, REFUSED
    yield (
        "form of type 3 glyphs",
        page(
            flate(text),
            b"/Font<</F 6 0 R>>",
            b"<</Type/Font/Subtype/Type3/FontBBox[0 0 1 1]/FontMatrix[1 0 0 1 0 0]/CharProcs<</a 7 0 R>>"
            b"/Encoding<</Differences[97/a]>>/FirstChar 97/LastChar 97/Widths[1]/Resources<</Font<</F 6 0 R>>>>>>",
            stream(text),
        ),
        ANY,
    )


def _xref_bomb() -> bytes:
    content = zlib.compress(b"\1\0\0\0" * 15_000_000, 9)
    return (
        b"%%PDF-1.7\n1 0 obj\n<</Type/XRef/W[1 2 1]/Size 60000000/Root 2 0 R/Filter/FlateDecode/Length %d>>stream\n"
        b"%s\nendstream\nendobj\nstartxref\n9\n%%%%EOF" % (len(content), content)
    )


def _repeated(content: bytes) -> bytes:
    return page(content).replace(b"/Contents 4 0 R", b"/Contents[" + b"4 0 R " * 2000 + b"]")


def _forms(depth: int) -> bytes:
    shape = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]"
    forms = [
        stream(b"/X Do " * 10, shape + b"/Resources<</XObject<</X %d 0 R>>>>" % (7 + level)) for level in range(depth)
    ]
    return page(flate(b"/X Do " * 10), b"/XObject<</X 6 0 R>>", *forms, stream(b"0 0 1 1 re f " * 20, shape))
