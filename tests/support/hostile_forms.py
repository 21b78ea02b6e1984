"""Three hundred forms that are made to harm, or that are broken as files get broken. They are the same in each run.

Each is a name and a function that makes the bytes, since some are large.
"""

import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import made_forms
from made_forms import paragraph, table, zipped

Maker = Callable[[], bytes]
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_FORM = table(["编号", "12"], ["标题", "关于甲的建议"], ["提出人", "周敏"], ["主办单位", "市局"], ["内容", "一、办。"])
_HEAD = ("编号", "标题", "提出人", "主办单位", "内容")
_ROW = ("12", "关于甲的建议", "周敏", "市局", "一、办。")
_TEXT = "\n".join(f"{label}：{value}" for label, value in zip(_HEAD, _ROW, strict=True))
_ENTITIES = {
    "a file": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    "the network": '<!DOCTYPE a [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]>',
    "a parameter": '<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x">%p;]>',
    "a DTD": '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd">',
    "laughs": "<!DOCTYPE a [<!ENTITY a0 'ha'>"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
    + "<!ENTITY x '&a11;'>]>",
    "a circle": "<!DOCTYPE a [<!ENTITY x '&y;'><!ENTITY y '&x;'>]>",
}
_NUMBERS = ("99999999", "-1", "0", "NaN", "1e9", "٣", "", "9" * 400, "0x10", "1.5")


def forms(layouts: Path) -> Iterator[tuple[str, Maker]]:
    """Yield the name and the maker of each form. layouts: a folder of good forms, of which some are damaged."""
    yield from _word()
    yield from _workbooks()
    yield from _pages()
    yield from _json()
    yield from _xml()
    yield from _tables()
    yield from _texts()
    yield from _damaged(layouts)


def _document(body: str, **more: str) -> bytes:
    members = {"word/document.xml": f"<w:document {_W}><w:body>{body}</w:body></w:document>"}
    return zipped(members | {name.replace("__", "/") + ".xml": text for name, text in more.items()})


def _word() -> Iterator[tuple[str, Maker]]:
    for name, dtd in _ENTITIES.items():
        body = f"{dtd}<w:document {_W}><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p>{_FORM}</w:body></w:document>"
        yield f"word: entity of {name}", lambda body=body: zipped({"word/document.xml": body})
        yield (
            f"word: entity of {name} in its styles",
            lambda dtd=dtd: _document(_FORM, word__styles=f"{dtd}<w:styles {_W}>&x;</w:styles>"),
        )
    for depth in (50, 500, 5_000, 50_000):
        open_, close = "<w:tbl><w:tr><w:tc>" * depth, "</w:tc></w:tr></w:tbl>" * depth
        yield f"word: {depth} tables in tables", lambda o=open_, c=close: _document(f"{o}{paragraph('标题')}{c}{_FORM}")
        open_, close = "<w:sdt><w:sdtContent>" * depth, "</w:sdtContent></w:sdt>" * depth
        yield f"word: {depth} controls", lambda o=open_, c=close: _document(f"{o}{paragraph('标题：甲')}{c}{_FORM}")
    for number in _NUMBERS:
        wide = f'<w:tc><w:tcPr><w:gridSpan w:val="{number}"/></w:tcPr>{paragraph("标题")}</w:tc>'
        yield f"word: {number[:9]} columns", lambda wide=wide: _document(table([wide, "甲"]) + _FORM)
        shape = f'<w:lvl w:ilvl="0"><w:start w:val="{number}"/><w:numFmt w:val="chineseCounting"/>'
        shape += '<w:lvlText w:val="%1%9%"/>'
        shape = f'<w:abstractNum w:abstractNumId="0">{shape}</w:lvl></w:abstractNum>'
        shape += '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        numbered = paragraph("办。", f'<w:numPr><w:ilvl w:val="{number}"/><w:numId w:val="1"/></w:numPr>')
        numbering = f"<w:numbering {_W}>{shape}</w:numbering>"
        yield (
            f"word: a list from {number[:9]}",
            lambda n=numbered, s=numbering: _document(n * 3 + _FORM, word__numbering=s),
        )
    circle = '<w:style w:styleId="a"><w:basedOn w:val="b"/></w:style>'
    circle += circle.replace('"a"', '"c"').replace('"b"', '"a"').replace('"c"', '"b"')
    styled = paragraph("标题：甲", '<w:pStyle w:val="a"/>')
    yield (
        "word: styles in a circle",
        lambda: _document(styled + _FORM, word__styles=f"<w:styles {_W}>{circle}</w:styles>"),
    )
    for size in (100, 20_000, 60_000):
        yield f"word: {size} paragraphs", lambda size=size: _document(_FORM + paragraph("路灯不亮") * size)
        yield f"word: {size} rows", lambda size=size: _document(table(*([["标题", "甲"]] * size)))
    for size in (10_000, 1_000_000, 5_000_000):
        yield f"word: a cell of {size}", lambda size=size: _document(table(["标题", "甲"], ["内容", "路" * size]))
    yield "word: bomb of blanks", lambda: _document(_FORM + " " * 60_000_000)
    yield "word: bomb of elements", lambda: _document(_FORM + "<w:p/>" * 700_000)
    yield "word: surrogate", lambda: _document(_FORM + "<w:p><w:r><w:t>&#xD800;</w:t></w:r></w:p>")
    yield "word: null", lambda: _document(_FORM + "<w:p><w:r><w:t>&#x0;</w:t></w:r></w:p>")
    symbol = '<w:p><w:r><w:sym w:font="x" w:char="zz"/></w:r></w:p>'
    yield "word: a symbol of no font", lambda: _document(symbol + _FORM)
    yield "word: no body", lambda: zipped({"word/document.xml": f"<w:document {_W}/>"})
    yield "word: another root", lambda: zipped({"word/document.xml": "<html/>"})
    yield "word: merged with nothing above", lambda: _document(table([made_forms.cell("x", merge="on"), "甲"]) + _FORM)
    outside = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    outside += (
        '<Relationship Id="r" TargetMode="External" Target="http://127.0.0.1:9/x" Type="http://x/attachedTemplate"/>'
    )
    name = "word/_rels/document.xml.rels"
    document = f"<w:document {_W}><w:body>{_FORM}<w:altChunk/></w:body></w:document>"
    yield (
        "word: relation to the network",
        lambda: zipped({"word/document.xml": document, name: f"{outside}</Relationships>"}),
    )
    parts = ("../../evil.xml", "/abs.xml", "word\\x.xml", "C:x.xml", "word/document.XML", "a\u202eb.xml", ". /x", "nul")
    for part in parts:
        yield f"zip: a part named {part!r}", lambda part=part: zipped({"word/document.xml": document, part: "<a/>"})
    good = made_forms.word(_FORM)
    for share in (5, 25, 50, 75, 90, 99):
        yield f"word: {share} per cent of the file", lambda share=share: good[: len(good) * share // 100]
    yield "zip: something before it", lambda: b"x" * 100 + good
    yield "zip: something behind it", lambda: good + b"x" * 70_000
    yield "zip: twice", lambda: good + good
    yield "zip: in a zip", lambda: zipped({"form.docx": good.decode("latin-1")})
    yield "zip: only its signature", lambda: b"PK\x03\x04"
    yield "zip: encrypted", lambda: good[:6] + b"\x01" + good[7:]


def _sheet(rows: str, **more: str) -> bytes:
    target = more.pop("target", "worksheets/sheet1.xml")
    relations = f'<Relationships><Relationship Id="r1" Target="{target}"/></Relationships>'
    behind = more.pop("behind", "")
    members = {
        "xl/workbook.xml": f'<workbook {_S} {_R}><sheets><sheet name="表" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations,
        "xl/worksheets/sheet1.xml": f"<worksheet {_S}><sheetData>{rows}</sheetData>{behind}</worksheet>",
    }
    return zipped(members | {f"xl/{name}.xml": text for name, text in more.items()})


def _cells(*values: str, number: int = 1) -> str:
    inner = "".join(f'<c t="inlineStr"><is><t>{value}</t></is></c>' for value in values)
    return f'<row r="{number}">{inner}</row>'


def _workbooks() -> Iterator[tuple[str, Maker]]:
    rows = _cells(*_HEAD) + _cells(*_ROW, number=2)
    for number in _NUMBERS:
        yield f"sheet: row {number[:9]}", lambda n=number: _sheet(rows + _cells("x", "y").replace('r="1"', f'r="{n}"'))
        yield f"sheet: string {number[:9]}", lambda n=number: _sheet(rows + f'<row><c t="s"><v>{n}</v></c></row>')
        yield f"sheet: style {number[:9]}", lambda n=number: _sheet(rows + f'<row><c s="{n}"><v>44260</v></c></row>')
        dated = f"<styleSheet {_S}><cellXfs><xf numFmtId='14'/></cellXfs></styleSheet>"
        shown = _cells("交办日期", *_HEAD) + f'<row><c s="0"><v>{number}</v></c></row>'
        yield f"sheet: day {number[:9]}", lambda s=shown, d=dated: _sheet(s, styles=d)
    for place in ("A0", "ZZZ9999999", "XFD1048576", "A1:B2", "𝐀1", "", "AAAA1", "a1", "A-1"):
        yield f"sheet: cell {place}", lambda p=place: _sheet(f'{rows}<row><c r="{p}"><v>1</v></c></row>')
    for area in ("A1:XFD1048576", "B2:A1", "A1", "A1:", ":", "A1:ZZZ9999999"):
        merged = f'<mergeCells><mergeCell ref="{area}"/></mergeCells>'
        yield f"sheet: merged {area}", lambda m=merged: _sheet(rows, behind=m)
    many = "<mergeCells>" + "".join(f'<mergeCell ref="A{n}:E{n}"/>' for n in range(1, 50_000)) + "</mergeCells>"
    yield "sheet: 50,000 merged areas", lambda: _sheet(rows, behind=many)
    yield "sheet: 250,000 cells", lambda: _sheet("<row>" + "<c/>" * 250_000 + "</row>")
    yield "sheet: 30,000 rows", lambda: _sheet(rows + _cells(*_ROW).replace(' r="1"', "") * 30_000)
    yield "sheet: 3,000 cases", lambda: _sheet(rows + _cells(*_ROW).replace(' r="1"', "") * 3_000)
    for target in ("../../../etc/passwd", "http://127.0.0.1:9/x", "/xl/workbook.xml", "", "file:///etc/passwd"):
        yield f"sheet: relation to {target}", lambda t=target: _sheet(rows, target=t)
    yield "sheet: escaped surrogate", lambda: _sheet(rows + _cells("_xD800_", "_xFFFF_", "_x0000_", number=3))
    yield "sheet: strings of nothing", lambda: _sheet(rows, sharedStrings="<sst/>")
    bomb = f"<sst {_S}>" + "<si><t>" + "路" * 10_000_000 + "</t></si></sst>"
    yield "sheet: one huge string", lambda: _sheet('<row><c t="s"><v>0</v></c></row>', sharedStrings=bomb)
    for name, dtd in _ENTITIES.items():
        strings = f"{dtd}<sst {_S}><si><t>&x;</t></si></sst>"
        yield f"sheet: entity of {name}", lambda s=strings: _sheet(rows, sharedStrings=s)
    yield "sheet: no workbook", lambda: zipped({"xl/workbook.xml": "<a/>"})
    formula = '<row><c><f>WEBSERVICE("http://127.0.0.1:9/x")</f><v>1</v></c></row>'
    yield "sheet: formula of the network", lambda: _sheet(rows + formula)


def _pages() -> Iterator[tuple[str, Maker]]:
    head = "<html><body><table><tr>" + "".join(f"<th>{label}</th>" for label in _HEAD) + "</tr>"
    row = "<tr>" + "".join(f"<td>{value}</td>" for value in _ROW) + "</tr>"
    for number in _NUMBERS:
        for name in ("rowspan", "colspan"):
            cell = f"<tr><td {name}='{number}'>x</td><td>y</td></tr>"
            yield f"page: {name} {number[:9]}", lambda c=cell: (head + row + c * 20 + row).encode()
    for depth in (100, 5_000, 100_000):
        for tag in ("div", "table", "table><tr><td", "font", "select", "ul><li"):
            page = f"<html><body><{tag}>"
            yield f"page: {depth} times {tag}", lambda d=depth, t=tag, p=page: (p + f"<{t}>" * d + _TEXT).encode()
    yield "page: tall cells", lambda: (head + "<tr><td rowspan=5000>x<td>a</tr>" * 3_000).encode()
    yield "page: wide cells", lambda: (head + "<tr>" + "<td colspan=1000>x" * 3_000).encode()
    yield "page: charset of nothing", lambda: ("<html><meta charset=nothing>" + head + row).encode()
    yield "page: charset utf-7", lambda: ("<html><meta charset=utf-7>+ADw-script+AD4-" + head + row).encode()
    yield "page: charset utf-16 that is none", lambda: ("<html><meta charset=utf-16>" + head + row).encode()
    yield "page: characters that are none", lambda: (head + "<tr><td>&#xD800;&#x110000;&#0;</td></tr>" + row).encode()
    fetched = "<img src=http://127.0.0.1:9/x><iframe src=file:///etc/passwd></iframe><link rel=stylesheet href=//x/y>"
    yield "page: things to fetch", lambda: (head + fetched + "<base href=http://127.0.0.1:9/>" + row).encode()
    yield "page: a comment without end", lambda: (head + row + "<!--" + "x" * 1_000_000).encode()
    yield "page: a huge attribute", lambda: (head + f"<tr><td title='{'x' * 3_000_000}'>a</td></tr>" + row).encode()
    yield "page: nulls", lambda: (head + "\0" * 1_000 + row).encode()
    yield "page: entities", lambda: (head + "<tr><td>" + "&nbsp;&lt;&amp;" * 100_000 + "</td></tr>" + row).encode()


def _json() -> Iterator[tuple[str, Maker]]:
    record = dict(zip(_HEAD, _ROW, strict=True))
    plain = json.dumps(record, ensure_ascii=False)
    for depth in (30, 45, 900, 100_000):
        yield f"json: {depth} lists", lambda d=depth: ("[" * d + plain + "]" * d).encode()
        yield f"json: {depth} objects", lambda d=depth: ('{"a":' * d + plain + "}" * d).encode()
    texts = ('"\\ud800"', '"\\u0000"', '"\\uffff"')
    for value in ("NaN", "-Infinity", "1e9999", "9" * 100_000, "null", "[[[]]]", "{}", *texts):
        for key in ("标题", "主办单位", "内容"):
            changed = f"[{plain[:-1]}, {json.dumps(key)}: {value}}}]"
            yield f"json: {key} is {value[:9]}", lambda text=changed: text.encode()
    yield "json: 100,000 keys", lambda: json.dumps(record | {f"k{n}": n for n in range(100_000)}).encode()
    yield "json: one key 100,000 times", lambda: ("{" + '"标题": "甲",' * 100_000 + plain[1:]).encode()
    yield "json: 3,000 records", lambda: json.dumps([record] * 3_000).encode()
    yield "json: a text of 3,000,000", lambda: json.dumps(record | {"内容": "路" * 3_000_000}).encode()
    yield "json: cut off", lambda: (plain[:40] + "]").encode()
    yield "json: more behind it", lambda: (plain + plain).encode()
    yield "json: html bomb in a value", lambda: json.dumps(record | {"内容": "<div>" * 100_000}).encode()


def _xml() -> Iterator[tuple[str, Maker]]:
    inner = "".join(f"<{label}>{value}</{label}>" for label, value in zip(_HEAD, _ROW, strict=True))
    for name, dtd in _ENTITIES.items():
        for codec in ("utf-8", "utf-16"):
            text = f'<?xml version="1.0" encoding="{codec}"?>{dtd}<a><b>{inner}</b>&x;</a>'
            yield f"xml: entity of {name} in {codec}", lambda t=text, c=codec: t.encode(c)
    for depth in (30, 300, 100_000):
        yield f"xml: depth {depth}", lambda d=depth: ("<a>" * d + inner + "</a>" * d).encode()
    attributes = " ".join(f'b{n}="1"' for n in range(100_000))
    yield "xml: 100,000 attributes", lambda: f"<a {attributes}>{inner}</a>".encode()
    yield "xml: 3,000 records", lambda: ("<a>" + f"<b>{inner}</b>" * 3_000 + "</a>").encode()
    yield "xml: in EBCDIC", lambda: f'<?xml version="1.0" encoding="cp037"?><a>{inner}</a>'.encode()
    included = '<a xmlns:i="http://www.w3.org/2001/XInclude"><i:include href="/etc/passwd"/>'
    yield "xml: includes", lambda: f"{included}{inner}</a>".encode()


def _tables() -> Iterator[tuple[str, Maker]]:
    head, row = ",".join(_HEAD), ",".join(_ROW)
    lines = {
        "a million commas": "," * 1_000_000,
        "a quote without end": f'{head}\n"{row}\n' * 500,
        "a field of 3,000,000": f"{head}\n12,甲,乙,丙,{'路' * 1_300_000}",
        "100,000 columns": ",".join(["标题", *["x"] * 100_000]) + "\n" + row,
        "the header 3,000 times": f"{head}\n" * 3_000,
        "3,000 cases": f"{head}\n" + f"{row}\n" * 3_000,
        "formulas": f"{head}\n=cmd|'/c calc'!A0,@SUM(1),+1,-1,=HYPERLINK(\"http://127.0.0.1:9\")",
        "all delimiters": f"{head}\n{row};{row}|{row}\t{row}",
        "carriage returns only": f"{head}\r{row}\r{row}",
        "quotes in quotes": head + '\n"1""2","' + '""' * 20_000 + '",b,c,d',
    }
    for name, text in lines.items():
        yield f"csv: {name}", lambda text=text: text.encode()
        yield f"csv: {name}, in GBK", lambda text=text: text.encode("gb18030")


def _texts() -> Iterator[tuple[str, Maker]]:
    signs = ["：", "（", "、", "□", ">", "*", "-", "“", "|", "\t", "　", "\v"]
    words = ["建议", "第一，", "1.", "标题：", "市局和", "a.", "届次", "等"]
    for word in (*signs, *words):
        yield f"text: {word!r} 30,000 times", lambda w=word: f"{_TEXT}\n意见建议：{w * 30_000}\n".encode()
        yield f"text: lines of {word!r}", lambda w=word: (f"{_TEXT}\n" + f"{w}\n" * 9_000).encode()
    for label in ("提出人", "会办单位", "编号", "交办日期", "届次", "类型", "公开属性"):
        yield f"text: a long {label}", lambda label=label: f"{_TEXT}\n{label}：{'等人、' * 20_000}\n".encode()
        yield f"text: blanks in {label}", lambda label=label: f"{_TEXT}\n{label}：甲{' ' * 60_000}乙\n".encode()
    yield "text: lone surrogates", lambda: _TEXT.encode() + "\ud800".encode("utf-8", "surrogatepass")
    yield "text: right to left", lambda: (_TEXT + "\n联名人：\u202e周敏\u2066罗海\n").encode()
    yield "text: nulls", lambda: _TEXT.encode() + b"\0" * 100
    yield "text: 2,500 records", lambda: f"{_TEXT}\n".encode() * 2_500


def _damaged(layouts: Path) -> Iterator[tuple[str, Maker]]:
    chance = random.Random(20260301)
    kinds = (".docx", ".xlsx", ".doc", ".xls", ".json", ".csv")
    for name in sorted(path.name for path in layouts.iterdir() if path.suffix in kinds):
        whole = (layouts / name).read_bytes()
        cut = whole[: chance.randrange(8, len(whole))]
        spoilt = bytearray(whole)
        for _ in range(20):
            spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
        yield f"cut: {name}", lambda data=cut: data
        yield f"spoilt: {name}", lambda data=bytes(spoilt): data
