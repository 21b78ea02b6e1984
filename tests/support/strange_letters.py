"""Word files that hold text in all the places that Word knows, and packages that two programs could read differently.

Each is a name, a function that makes the bytes of a good letter into it, and words. A program that reads the file
either refuses it or tells of these words; with the words `GONE` no change may tell of them.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator

from hostile_letters import DOCUMENT, W, at_the_end, members, packed, run, with_part

Strange = tuple[str, Callable[[bytes], bytes], str]
WORDS = "甲辰乙巳丙午"
"""What must be told."""
GONE = "丁未戊申己酉"
"""What Word does not show."""
BY = 'w:id="901" w:author="甲" w:date="2026-05-06T09:00:00Z"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
WPS = 'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
V = 'xmlns:v="urn:schemas-microsoft-com:vml"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHAPE = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
RELATIONS, CUSTOM, TYPES, ROOT = (
    "word/_rels/document.xml.rels",
    "docProps/custom.xml",
    "[Content_Types].xml",
    "_rels/.rels",
)


def letters() -> Iterator[Strange]:
    """Yield the name, the maker and the words of each file."""
    for name, body, words in (*_boxes(), *_fields(), *_wrappers(), *_revisions(), *_tables(), *_spellings()):
        yield name, lambda data, body=body: with_part(data, DOCUMENT, lambda old: at_the_end(old, body)), words
    yield from _parts()
    yield from _bases()
    yield from _packages()


def p(inner: str, look: str = "") -> str:
    return f"<w:p>{look}{inner}</w:p>"


def _boxes() -> Iterator[tuple[str, str, str]]:
    content = f"<w:txbxContent>{p(run(WORDS))}</w:txbxContent>"
    shape = f"<wps:wsp {WPS}><wps:txbx>{content}</wps:txbx></wps:wsp>"
    drawing = f'<w:drawing><a:graphic {A}><a:graphicData uri="{SHAPE}">{shape}</a:graphicData></a:graphic></w:drawing>'
    old = f"<w:pict><v:shape {V}><v:textbox>{content}</v:textbox></v:shape></w:pict>"

    def either(*choices: str, fallback: str = "") -> str:
        inner = "".join(f'<mc:Choice Requires="wps">{one}</mc:Choice>' for one in choices)
        return f"<mc:AlternateContent {MC}>{inner}{fallback}</mc:AlternateContent>"

    last = f"<mc:Fallback>{old}</mc:Fallback>"
    yield "a text box", p(f"<w:r>{drawing}</w:r>"), WORDS
    yield "an old text box", p(f"<w:r>{old}</w:r>"), WORDS
    yield "a text box with its fallback", p(f"<w:r>{either(drawing, fallback=last)}</w:r>"), WORDS
    yield "a fallback alone", p(f"<w:r>{either(fallback=last)}</w:r>"), WORDS
    other = drawing.replace(WORDS, GONE)
    yield "two choices", p(f"<w:r>{either(drawing, other, fallback=last)}</w:r>"), WORDS
    yield "a second choice", p(f"<w:r>{either(drawing.replace(WORDS, '庚戌'), other)}</w:r>"), GONE
    yield "a text box in a text box", p(f"<w:r>{old.replace(run(WORDS), f'<w:r>{old}</w:r>')}</w:r>"), WORDS
    yield "a table in a text box", p(f"<w:r>{old.replace(p(run(WORDS)), _table(WORDS))}</w:r>"), WORDS


def _fields() -> Iterator[tuple[str, str, str]]:
    def char(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    code = '<w:r><w:instrText>HYPERLINK "http://127.0.0.1:9"</w:instrText></w:r>'
    yield "a field", p(f"{char('begin')}{code}{char('separate')}{run(WORDS)}{char('end')}"), WORDS
    yield "a field without its end", p(f"{char('begin')}{code}{char('separate')}{run(WORDS)}"), WORDS
    yield "an end without a field", p(f"{char('end')}{run(WORDS)}"), WORDS
    yield "a simple field", p(f'<w:fldSimple w:instr="AUTHOR">{run(WORDS)}</w:fldSimple>'), WORDS
    yield "the code of a field", p(f"{char('begin')}<w:r><w:instrText>{GONE}</w:instrText></w:r>{char('end')}"), GONE
    yield (
        "fields in fields",
        p(f"{char('begin')}{code}{char('separate')}" * 90 + run(WORDS) + char("end") * 90),
        WORDS,
    )
    yield "a link", p(f'<w:hyperlink w:anchor="x">{run(WORDS)}</w:hyperlink>'), WORDS


def _wrappers() -> Iterator[tuple[str, str, str]]:
    def control(inner: str) -> str:
        return f"<w:sdt><w:sdtPr><w:alias w:val='x'/></w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"

    yield "a control around a paragraph", control(p(run(WORDS))), WORDS
    yield "a control in a paragraph", p(control(run(WORDS))), WORDS
    yield "a control around a table", control(_table(WORDS)), WORDS
    yield "a control around a row", f"<w:tbl>{control(f'<w:tr>{_cell(WORDS)}</w:tr>')}</w:tbl>", WORDS
    yield "a control around a cell", f"<w:tbl><w:tr>{control(_cell(WORDS))}</w:tr></w:tbl>", WORDS
    yield "XML of somebody around a paragraph", f'<w:customXml w:element="x">{p(run(WORDS))}</w:customXml>', WORDS
    tags = '<w:smartTag w:element="x">' * 40, "</w:smartTag>" * 40
    yield "forty smart tags", p(f"{tags[0]}{run(WORDS)}{tags[1]}"), WORDS
    yield "text from right to left", p(f'<w:bdo w:val="rtl"><w:dir w:val="rtl">{run(WORDS)}</w:dir></w:bdo>'), WORDS
    yield "marks of direction", p(run(f"\u202e\u2067{WORDS}\u2069\u202c")), WORDS
    small = f"<w:rt>{run('guo')}</w:rt>"
    yield "a phonetic guide", p(f"<w:r><w:ruby>{small}<w:rubyBase>{run(WORDS)}</w:rubyBase></w:ruby></w:r>"), WORDS
    yield "another file, taken over by Word", f'<w:altChunk {R} r:id="rIdX"/>', WORDS
    yield "another file, shown by Word", p(f'<w:subDoc {R} r:id="rIdX"/>'), WORDS


def _revisions() -> Iterator[tuple[str, str, str]]:
    ended = f"<w:pPr><w:rPr><w:del {BY}/></w:rPr></w:pPr>"
    yield "deleted in moved text", p(f"<w:moveTo {BY}><w:del {BY}>{run(GONE)}</w:del></w:moveTo>"), GONE
    yield (
        "inserted in text that was moved away",
        p(f"<w:moveFrom {BY}><w:ins {BY}>{run(GONE)}</w:ins></w:moveFrom>"),
        GONE,
    )
    yield "deleted in inserted text", p(f"<w:ins {BY}>{run(WORDS)}<w:del {BY}>{run(GONE)}</w:del></w:ins>"), WORDS
    yield "the last end deleted", p(run(WORDS), ended), WORDS
    yield "an end deleted before a table", p(run(WORDS), ended) + _table("格"), WORDS
    yield (
        "an end deleted in the last paragraph of a cell",
        f"<w:tbl><w:tr><w:tc>{p(run(WORDS), ended)}</w:tc></w:tr></w:tbl>",
        WORDS,
    )
    mark = '<w:bookmarkEnd w:id="77"/><w:moveFromRangeEnd w:id="78"/>'
    halves = WORDS[:3], WORDS[3:]
    yield "an end deleted before marks", p(run(halves[0]), ended) + mark + p(run(halves[1])), WORDS
    yield (
        "an end deleted before a control",
        p(run(WORDS), ended) + f"<w:sdt><w:sdtContent>{p(run('控'))}</w:sdtContent></w:sdt>",
        WORDS,
    )
    yield "two thousand ends deleted", p(run("长"), ended) * 2_000 + p(run(WORDS)), WORDS
    yield (
        "an end inserted and deleted",
        p(run(WORDS), f"<w:pPr><w:rPr><w:ins {BY}/><w:del {BY}/></w:rPr></w:pPr>"),
        WORDS,
    )


def _cell(words: str, look: str = "") -> str:
    return f"<w:tc>{look}{p(run(words))}</w:tc>"


def _table(words: str) -> str:
    return f"<w:tbl><w:tr>{_cell(words)}{_cell('右')}</w:tr></w:tbl>"


def _tables() -> Iterator[tuple[str, str, str]]:
    nested = _table(WORDS)
    for _ in range(6):
        nested = f"<w:tbl><w:tr><w:tc>{nested}<w:p/></w:tc></w:tr></w:tbl>"
    yield "seven tables in each other", nested, WORDS
    gone = f"<w:tcPr><w:cellDel {BY}/></w:tcPr>"
    yield "a deleted cell", f"<w:tbl><w:tr>{_cell('左')}{_cell(GONE, gone)}</w:tr></w:tbl>", GONE
    row = f"<w:tr><w:trPr><w:del {BY}/></w:trPr>{_cell(GONE)}</w:tr>"
    yield "a deleted row", f"<w:tbl>{row}<w:tr>{_cell('左')}</w:tr></w:tbl>", GONE
    yield "an inserted cell", f"<w:tbl><w:tr>{_cell(WORDS, gone.replace('cellDel', 'cellIns'))}</w:tr></w:tbl>", WORDS
    yield "a table without rows, then text", f"<w:tbl><w:tblPr/></w:tbl>{p(run(WORDS))}", WORDS
    yield (
        "a row with gaps",
        f'<w:tbl><w:tr><w:trPr><w:gridBefore w:val="9999999"/></w:trPr>{_cell(WORDS)}</w:tr></w:tbl>',
        WORDS,
    )


def _spellings() -> Iterator[tuple[str, str, str]]:
    half = len(WORDS) // 2
    first, last = WORDS[:half], WORDS[half:]
    yield "a comment of XML inside text", p(run(f"{first}<!-- x -->{last}")), WORDS
    yield "an instruction of XML inside text", p(run(f"{first}<?x y?>{last}")), WORDS
    yield "an instruction between paragraphs", f"<?x y?><!-- z -->{p(run(WORDS))}", WORDS
    yield "text as CDATA", p(run(f"<![CDATA[{WORDS}]]>")), WORDS
    yield "text by numbers", p(run("".join(f"&#x{ord(sign):x};" for sign in WORDS))), WORDS
    other = (
        p(run(WORDS))
        .replace("<w:", "<x:")
        .replace("</w:", "</x:")
        .replace("<x:p>", f"<x:p {W.replace('xmlns:w', 'xmlns:x')}>")
    )
    yield "another prefix", other, WORDS
    plain = p(run(WORDS)).replace("w:", "").replace("<p>", f"<p {W.replace('xmlns:w', 'xmlns')}>")
    yield "no prefix", plain, WORDS
    yield "a piece in each sign's own run", p("".join(run(sign) for sign in WORDS)), WORDS
    yield "an attribute of a megabyte", f'<w:p w:rsidR="{"0" * 1_000_000}">{run(WORDS)}</w:p>', WORDS
    many = " ".join(f'a{number}="x"' for number in range(20_000))
    yield "twenty thousand attributes", f"<w:p {many}>{run(WORDS)}</w:p>", WORDS
    yield "a hundred thousand empty paragraphs", "<w:p/>" * 100_000 + p(run(WORDS)), WORDS
    yield (
        "XInclude",
        f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>{p(run(WORDS))}',
        WORDS,
    )
    yield "a soft hyphen and a hyphen", p(f"<w:r><w:t>{first}</w:t><w:softHyphen/><w:t>{last}</w:t></w:r>"), WORDS


def _parts() -> Iterator[Strange]:
    """Yield letters with text in other parts."""
    for kind, tag in (("footnotes", "footnote"), ("endnotes", "endnote")):
        xml = f'<w:{kind} {W}><w:{tag} w:id="5">{p(run(WORDS))}</w:{tag}></w:{kind}>'
        yield (
            f"text in {kind}",
            lambda data, kind=kind, xml=xml: packed({**members(data), f"word/{kind}.xml": xml.encode()}),
            WORDS,
        )
    for kind, tag in (("header", "hdr"), ("footer", "ftr")):
        yield f"text in another {kind}", lambda data, kind=kind, tag=tag: _with_edge(data, kind, tag), WORDS
    yield (
        "a header that is the document",
        lambda data: with_part(
            data, RELATIONS, lambda old: re.sub('Target="header1.xml"', 'Target="document.xml"', old)
        ),
        "",
    )


def _with_edge(data: bytes, kind: str, tag: str) -> bytes:
    found = members(data)
    found["word/other.xml"] = f"<w:{tag} {W}>{p(run(WORDS))}</w:{tag}>".encode()
    relation = f'<Relationship Id="rIdOther" Type="{OFFICE}/{kind}" Target="other.xml"/></Relationships>'
    found[RELATIONS] = found[RELATIONS].replace(b"</Relationships>", relation.encode())
    reference = f'<w:{kind}Reference {R} w:type="even" r:id="rIdOther"/>'
    found[DOCUMENT] = re.sub(r"(<w:sectPr[^>]*>)", rf"\1{reference}", found[DOCUMENT].decode()).encode()
    return packed(found)


def _bases() -> Iterator[Strange]:
    """Yield letters whose property `docgen-base` is odd."""

    def changed(change: Callable[[str], str]) -> Callable[[bytes], bytes]:
        return lambda data: with_part(data, CUSTOM, change)

    item = re.compile(r"<property [^>]*docgen-base.*?</property>", re.S)
    value = re.compile(r"[0-9a-f]{64}")
    yield "the base twice", changed(lambda old: item.sub(lambda found: found[0] * 2, old)), ""
    yield "two bases", changed(lambda old: item.sub(lambda found: found[0] + value.sub("0" * 64, found[0]), old)), ""
    yield "an unknown base", changed(lambda old: value.sub("0" * 64, old)), ""
    yield "an empty base", changed(lambda old: value.sub("", old)), ""
    yield "a base of a megabyte", changed(lambda old: value.sub("0" * 1_000_000, old)), ""
    yield "a base that is a path", changed(lambda old: value.sub("../../../etc/passwd", old)), ""


def _packages() -> Iterator[Strange]:
    def other_document(data: bytes) -> bytes:
        found = members(data)
        found["word/other.xml"] = found[DOCUMENT].replace(b"<w:body>", f"<w:body>{p(run(WORDS))}".encode())
        found[ROOT] = found[ROOT].replace(b"word/document.xml", b"word/other.xml")
        return packed(found)

    yield "the document is another part", other_document, WORDS
    yield "a prefix before the archive", lambda data: b"MZ" * 500 + data, ""
    yield "a comment behind the archive", lambda data: _commented(data, b"x" * 60_000), ""
    yield "an archive in the comment of the archive", lambda data: _commented(data, data[:60_000]), ""
    yield "members that are not packed", _stored, ""
    yield "the document twice", _twice, ""
    yield "the document with capitals", lambda data: packed({"Word/Document.xml": b"<a/>", **members(data)}), ""
    yield "all in a folder", lambda data: packed({f"letter/{name}": part for name, part in members(data).items()}), ""
    yield "in UTF-16", lambda data: _encoded(data, "utf-16"), ""
    yield "in GBK", lambda data: _encoded(data, "gbk"), ""
    yield "in UTF-8 with a mark", lambda data: _encoded(data, "utf-8-sig"), ""
    yield (
        "the strict namespace",
        lambda data: with_part(
            data,
            DOCUMENT,
            lambda old: old.replace(
                "schemas.openxmlformats.org/wordprocessingml/2006/main", "purl.oclc.org/ooxml/wordprocessingml/main"
            ),
        ),
        "",
    )
    yield (
        "a type with macros",
        lambda data: with_part(
            data, TYPES, lambda old: old.replace("wordprocessingml.document.main", "ms-word.document.macroEnabled.main")
        ),
        "",
    )
    yield "rich text", lambda data: b"{\\rtf1\\ansi \\u30002?}", ""
    yield "a page that is called .docx", lambda data: "<html><body>编号：20260001</body></html>".encode(), ""
    yield (
        "one XML file for all parts",
        lambda data: b'<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"/>',
        "",
    )
    yield (
        "a member with a name of 60,000 signs",
        lambda data: packed({**members(data), "word/" + "x" * 60_000: b"x"}),
        "",
    )
    yield "an encrypted member", _encrypted, ""
    yield "a wrong checksum", _miscounted, ""


def _commented(data: bytes, comment: bytes) -> bytes:
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.comment = comment
    return stream.getvalue()


def _stored(data: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members(data).items():
            archive.writestr(name, content)
    return stream.getvalue()


def _twice(data: bytes) -> bytes:
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("WORD/document.xml", members(data)[DOCUMENT])
    return stream.getvalue().replace(b"WORD/document.xml", DOCUMENT.encode())


def _encoded(data: bytes, encoding: str) -> bytes:
    found = members(data)
    text = re.sub(
        r"<\?xml.*?\?>",
        f'<?xml version="1.0" encoding="{encoding[:6].rstrip("-")}"?>',
        found[DOCUMENT].decode(),
        count=1,
    )
    return packed({**found, DOCUMENT: text.encode(encoding, "xmlcharrefreplace")})


def _encrypted(data: bytes) -> bytes:
    found = bytearray(data)
    at = data.rindex(b"PK\x01\x02")
    found[at + 8] |= 1
    return bytes(found)


def _miscounted(data: bytes) -> bytes:
    found = bytearray(data)
    found[data.rindex(b"PK\x01\x02") + 16] ^= 255
    return bytes(found)
