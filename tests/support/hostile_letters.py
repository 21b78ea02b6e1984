"""Two hundred Word files in place of a letter that comes back: broken, made to harm, or somebody else's.

Each is a name and a function that makes the bytes of a good letter into it. They are the same in each run.
"""

import io
import random
import re
import zipfile
from collections.abc import Callable, Iterator

Maker = Callable[[bytes], bytes]
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
DOCUMENT = "word/document.xml"
ENTITIES = {
    "a file": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    "the network": '<!DOCTYPE a [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]>',
    "a DTD": '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd">',
    "laughs": "<!DOCTYPE a [<!ENTITY a0 'ha'>"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
    + "<!ENTITY x '&a11;'>]>",
}
PARTS = (
    "[Content_Types].xml",
    "_rels/.rels",
    "word/_rels/document.xml.rels",
    DOCUMENT,
    "word/styles.xml",
    "word/settings.xml",
    "docProps/custom.xml",
)
CELL = "<w:tc><w:p><w:r><w:t>格</w:t></w:r></w:p></w:tc>"


def letters() -> Iterator[tuple[str, Maker]]:
    """Yield the name and the maker of each file."""
    yield from _containers()
    for part in PARTS:
        yield f"{part} is absent", lambda data, part=part: with_part(data, part, None)
        yield f"{part} is empty", lambda data, part=part: with_part(data, part, lambda old: "")
        yield f"{part} is another thing", lambda data, part=part: with_part(data, part, lambda old: "<a><b/></a>")
        yield f"{part} is cut off", lambda data, part=part: with_part(data, part, lambda old: old[: len(old) // 2])
        for name, dtd in ENTITIES.items():
            yield (
                f"{part} with an entity of {name}",
                lambda data, part=part, dtd=dtd: with_part(
                    data, part, lambda old: re.sub(r"(<\?xml[^>]*\?>)?", lambda found: found[0] + dtd, old, count=1)
                ),
            )
    yield from _relationships()
    for name, body in _bodies():
        yield f"body: {name}", lambda data, body=body: with_part(data, DOCUMENT, lambda old: at_the_end(old, body()))


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(contents: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return stream.getvalue()


def with_part(data: bytes, part: str, change: Callable[[str], str] | None) -> bytes:
    found = members(data)
    if change is None:
        found.pop(part)
    else:
        found[part] = change(found[part].decode()).encode()
    return packed(found)


def at_the_end(document: str, body: str) -> str:
    at = document.rindex("<w:sectPr")
    return document[:at] + body + document[at:]


def _containers() -> Iterator[tuple[str, Maker]]:
    for part in range(1, 20):
        yield f"cut off after {part} of 20 parts", lambda data, part=part: data[: len(data) * part // 20]
    for seed in range(40):
        yield f"damaged bytes {seed}", lambda data, seed=seed: _damaged(data, seed)
    yield "a member of 300 MB", lambda data: packed({**members(data), "word/media/x.bin": b"\0" * 300_000_000})
    yield "3,000 members", lambda data: packed({**members(data), **{f"word/x{n}.xml": b"<a/>" for n in range(3_000)}})
    yield "a letter in a letter", lambda data: packed({"word/embeddings/a.docx": data, **members(data)})
    yield "a path outside", lambda data: packed({**members(data), "../../x.xml": b"<a/>"})
    yield "a macro", lambda data: packed({**members(data), "word/vbaProject.bin": b"\xd0\xcf\x11\xe0" * 100})
    yield "the members of a workbook", lambda data: packed({"xl/workbook.xml": b"<a/>"})
    yield "no members", lambda data: packed({})
    yield "text", lambda data: "编号：20260001".encode()
    yield "one byte", lambda data: b"P"


def _damaged(data: bytes, seed: int) -> bytes:
    chance = random.Random(seed)
    found = bytearray(data)
    for _ in range(1 + seed // 4):
        found[chance.randrange(len(found))] = chance.randrange(256)
    return bytes(found)


def _relationships() -> Iterator[tuple[str, Maker]]:
    targets = ("nowhere.xml", "../../../etc/passwd", "http://127.0.0.1:9/x", "document.xml", "", "header1.xml#x", "/")
    for name in ("header", "footer", "footnotes", "comments", "numbering", "styles", "attachedTemplate", "oleObject"):
        for target in targets[:: 1 if name == "header" else 3]:
            kind = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{name}"
            for mode in ("", ' TargetMode="External"'):
                relation = f'<Relationship Id="rIdX" Type="{kind}" Target="{target}"{mode}/></Relationships>'
                yield (
                    f"a relationship of {name} to {target!r}{mode}",
                    lambda data, relation=relation: with_part(
                        data, "word/_rels/document.xml.rels", lambda old: old.replace("</Relationships>", relation)
                    ),
                )


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def _bodies() -> Iterator[tuple[str, Callable[[], str]]]:
    """Yield what stands behind the text of a letter that is else as it was."""
    mark = 'w:id="1" w:author="甲" w:date="x"'
    yield "a table of 2,000 rows", lambda: f"<w:tbl>{f'<w:tr>{CELL * 5}</w:tr>' * 2_000}</w:tbl>"
    yield "a row of 5,000 cells", lambda: f"<w:tbl><w:tr>{CELL * 5_000}</w:tr></w:tbl>"
    for depth in (5, 50, 500, 5_000):
        opened, closed = "<w:tbl><w:tr><w:tc>" * depth, "<w:p/></w:tc></w:tr></w:tbl>" * depth
        yield f"tables in tables, {depth}", lambda o=opened, c=closed: f"{o}<w:p>{run('深')}</w:p>{c}"
        opened, closed = "<w:sdt><w:sdtContent>" * depth, "</w:sdtContent></w:sdt>" * depth
        yield f"controls in controls, {depth}", lambda o=opened, c=closed: f"{o}<w:p>{run('深')}</w:p>{c}"
        opened, closed = f"<w:ins {mark}>" * depth, "</w:ins>" * depth
        yield f"insertions in insertions, {depth}", lambda o=opened, c=closed: f"<w:p>{o}{run('深')}{c}</w:p>"
    yield "60,000 paragraphs", lambda: f"<w:p>{run('段')}</w:p>" * 60_000
    yield "a paragraph of 3,000,000 characters", lambda: f"<w:p>{run('长' * 3_000_000)}</w:p>"
    yield "100,000 runs", lambda: f"<w:p>{run('片') * 100_000}</w:p>"
    for name in ("del", "ins", "moveFrom", "moveTo"):
        yield f"{name} of nobody", lambda name=name: f"<w:p><w:{name}>{run('谁')}</w:{name}></w:p>"
        yield (
            f"{name} in del",
            lambda name=name: f"<w:p><w:del {mark}><w:{name} {mark}>{run('谁')}</w:{name}></w:del></w:p>",
        )
        yield f"{name} around a paragraph", lambda name=name: f"<w:{name} {mark}><w:p>{run('谁')}</w:p></w:{name}>"
    for name in ("moveFromRangeStart", "commentRangeStart", "commentReference", "bookmarkEnd", "footnoteReference"):
        yield f"{name} without its end", lambda name=name: f'<w:p><w:{name} w:id="99"/>{run("半")}</w:p>'
    for number in ("-1", "99999999", "x", ""):
        look = f'<w:pPr><w:numPr><w:ilvl w:val="{number}"/><w:numId w:val="{number}"/></w:numPr></w:pPr>'
        yield f"a list number {number!r}", lambda look=look: f"<w:p>{look}{run('项')}</w:p>"
        span = f'<w:tcPr><w:gridSpan w:val="{number}"/><w:vMerge w:val="{number}"/></w:tcPr>'
        cell = CELL.replace("<w:tc>", f"<w:tc>{span}")
        yield f"a span {number!r}", lambda cell=cell: f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>"
    for sign in ("\u202e", "\u200b", "\ufeff", "\ue000", "\U000e0001", "&#9;", "&#13;", "&#10;"):
        yield f"the sign {sign!a}", lambda sign=sign: f"<w:p>{run(f'前{sign}后')}</w:p>"
    yield (
        "a field that links",
        lambda: '<w:p><w:fldSimple w:instr="INCLUDETEXT \\\\host\\a.docx"><w:r/></w:fldSimple></w:p>',
    )
    yield "an element of nobody", lambda: '<x:p xmlns:x="urn:x"><x:t>外</x:t></x:p>'
    yield "a paragraph in a run", lambda: f"<w:p><w:r><w:p>{run('内')}</w:p></w:r></w:p>"
    yield "text without a run", lambda: "<w:p><w:t>裸</w:t></w:p>"
    yield "text without a paragraph", lambda: run("裸")
    yield "a cell without a row", lambda: f"<w:tbl>{CELL}</w:tbl>"
    yield "a second body", lambda: f"</w:body><w:body><w:p>{run('二')}</w:p>"
