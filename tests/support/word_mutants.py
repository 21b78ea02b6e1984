"""Finished Word files that somebody has changed: `tests/checks/faults/word-mutants.txt` says how."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from docgen.writers.docx.package import pack, parts_of

LIST = Path(__file__).parents[1] / "checks/faults/word-mutants.txt"
OF_BOOKS = LIST.with_name("book-mutants.txt")
DOCUMENT, RULES = "word/document.xml", "word/header1.xml"
RUN = r"<w:r><w:rPr>(?:(?!</w:r>).)*<w:t [^>]*>[^<]+</w:t></w:r>"
PARAGRAPH = r'<w:p><w:pPr><w:pStyle w:val="dg-(?:(?!</w:p>).)*</w:p>'
INSERTED = {
    "run": (DOCUMENT, r"(?=</w:rPr><w:t)"),
    "paragraph": (DOCUMENT, r"(?=</w:pPr><w:r>)"),
    "row": (DOCUMENT, r"(?<=<w:trPr>)"),
    "cell": (DOCUMENT, r"(?=<w:vAlign )"),
    "table": (DOCUMENT, r"(?<=<w:tblPr>)"),
    "section": (DOCUMENT, r"(?=<w:docGrid )"),
    "within": (DOCUMENT, r"(?=<w:r><w:rPr>)"),
    "before": (DOCUMENT, r'(?=<w:p><w:pPr><w:pStyle w:val="dg-body"/>)'),
    "attribute": (DOCUMENT, r"(?<=<w:p)(?=>)"),
    "style": ("word/styles.xml", r'(?<=w:styleId="dg-body">)(?:(?!</w:rPr>).)*(?=</w:rPr>)'),
    "style-paragraph": ("word/styles.xml", r'(?<=w:styleId="dg-body">)(?:(?!</w:pPr>).)*(?=</w:pPr>)'),
    "style-added": ("word/styles.xml", "(?=</w:styles>)"),
    "defaults": ("word/styles.xml", r"(?<=<w:rPrDefault><w:rPr>)"),
    "settings": ("word/settings.xml", "(?=<w:compat>)"),
    "header-first": (RULES, "(?=</w:hdr>)"),
    "header-default": ("word/header2.xml", "(?=</w:hdr>)"),
    "header-even": ("word/header3.xml", "(?=</w:hdr>)"),
    "footer-first": ("word/footer1.xml", "(?=</w:ftr>)"),
    "footer-default": ("word/footer2.xml", "(?=</w:ftr>)"),
    "footer-even": ("word/footer3.xml", "(?=</w:ftr>)"),
    "fonts": ("word/fontTable.xml", "(?=</w:fonts>)"),
    "type": ("[Content_Types].xml", "(?=</Types>)"),
    "relation": ("word/_rels/document.xml.rels", "(?=</Relationships>)"),
    "root-relation": ("_rels/.rels", "(?=</Relationships>)"),
    "app": ("docProps/app.xml", "(?=</Properties>)"),
    "core": ("docProps/core.xml", "(?=</cp:coreProperties>)"),
}
"""Place → the part, and where in it more is inserted."""
REPLACED = {
    "style-of-paragraph": (DOCUMENT, r'(?<=<w:pStyle w:val=")dg-(?:body|note|title|recipient|cell)(?="/>)'),
    "row-height": (DOCUMENT, r"<w:trHeight [^>]*>"),
    "gridCol": (DOCUMENT, r"<w:gridCol [^>]*>"),
    "page": (DOCUMENT, r"(?<=<w:pgSz )[^/]*"),
    "footer-page": ("word/footer2.xml", r"PAGE"),
    "link-target": (DOCUMENT, r'(?<=<w:hyperlink w:anchor=")[^"]*'),
    "link-end": (DOCUMENT, r"</w:hyperlink>(?=<w:r>)"),
    "bookmark": (DOCUMENT, r'(?<=<w:bookmarkStart )w:id="\d+"'),
    "bookmark-name": (DOCUMENT, r'(?<= w:name=")\w+(?="/><w:bookmarkEnd)'),
    "field-code": (DOCUMENT, r"(?<=> )(?:PAGEREF|TOC) [^<]*(?= </w:instrText>)"),
    "page-number": (DOCUMENT, r'(?<=<w:t xml:space="preserve">)\d+(?=</w:t></w:r><w:r><w:fldChar)'),
    "bar": (DOCUMENT, r'(?<=<w:fldChar w:fldCharType=")end(?="/>)|(?<=<w:tblDescription w:val=")[^"]*'),
    "shade": (DOCUMENT, r'(?<=w:fill=")[0-9A-F]{6}'),
    "numbering": (DOCUMENT, r'(?<=<w:pgNumType w:fmt=")\w+'),
    "columns": (DOCUMENT, r'(?<=<w:cols w:num=")[12]'),
    "frame": (DOCUMENT, r'(?<=w:yAlign=")bottom|(?<=w:tblpYSpec=")bottom'),
    "picture": (DOCUMENT, r'(?<=r:embed=")\w+|(?<= descr=")[^"]*'),
    "theme": ("word/theme/theme1.xml", r"(?<=lastClr=\")FFFFFF|(?<=<a:srgbClr val=\")\w{6}"),
    "core-title": ("docProps/core.xml", r"(?<=<dc:title>)[^<]*"),
    "core-date": ("docProps/core.xml", r"\d{4}-\d\d-\d\d"),
}
"""Place → the part, and what is replaced in it."""
ON_RULES = {
    "white": (r'(?<=srgbClr val=")\w{6}', "FFFFFF"),
    "gone": (r"<w:r><mc:AlternateContent.*</mc:AlternateContent></w:r>", ""),
    "one": (r"<w:r><mc:AlternateContent(?:(?!</w:r>).)*</w:r>", ""),
    "fallback": (r"<mc:Fallback>.*?</mc:Fallback>", "<mc:Fallback><w:t>甲</w:t></mc:Fallback>"),
    "moved": (r"(?<=<wp:posOffset>)\d+", "99"),
    "thick": (r'(?<=cy=")\d+', "9999999"),
}
ON_BOX = {
    "ticked": (r'w14:checked w14:val="0"', 'w14:checked w14:val="1"'),
    "named": (r'(?<=<w:alias w:val=")[^"]*', "张三 13800000000"),
    "renamed": (r'(?<=<w:alias w:val=")[^"]*', "办理态度：另一项"),
    "bound": (r"(?=<w14:checkbox)", '<w:dataBinding w:xpath="/a" w:storeItemID="{0}"/>'),
    "sign": ("☐(?=</w:t>)", "☑"),
    "locked": (r"(?=<w14:checkbox)", '<w:lock w:val="sdtContentLocked"/>'),
}
CUSTOM = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"'
    ' xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">{}</Properties>'
)

Change = Callable[[str, random.Random], str | None]
"""Changes the text of a part at a place by chance."""


@dataclass(frozen=True)
class Mutant:
    """A changed file."""

    place: str
    what: str
    held: bool
    data: bytes

    @property
    def name(self) -> str:
        return f"{self.place} | {self.what}"


def mutants(
    data: bytes, chance: random.Random, *, held: bool | None = None, share: int = 1, listed: Path = LIST
) -> Iterator[Mutant]:
    """Every change of the list that this file can have, each at a place by chance.

    held: which half; None: both. share: only one of so many lines is taken, by chance.
    """
    for line in listed.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#") or chance.randrange(share):
            continue
        place, what = line.split(" | ", 1)
        is_held = place.startswith("held ")
        place = place.removeprefix("held ")
        if held is None or is_held is held:
            changed = _changed(data, place, what, chance)
            if changed is not None:
                yield Mutant(place, what, is_held, changed)


def _changed(data: bytes, place: str, what: str, chance: random.Random) -> bytes | None:
    """The changed file; None if it has no such place."""
    what = re.sub(r"\\u(\w{4})", lambda match: chr(int(match[1], 16)), what)
    if place == "zip":
        return _container(data, what)
    parts = parts_of(data)
    if place == "part":
        return pack({**parts, what: b"<a>13800000000</a>"})
    if place == "custom":
        return pack({**parts, "docProps/custom.xml": CUSTOM.format(what).encode()})
    if place == "part-gone":
        return pack({name: content for name, content in parts.items() if name != what}) if what in parts else None
    part, change = _change(place, what)
    old = parts.get(part, b"").decode()
    made = change(old, chance)
    return None if made in (None, old) else pack({**parts, part: made.encode()})


def _change(place: str, what: str) -> tuple[str, Change]:
    """The part that is changed, and how."""
    if place in INSERTED:
        part, found = INSERTED[place]
        return part, _replaced(found, lambda text: text + what)
    if place in REPLACED:
        part, found = REPLACED[place]
        return part, _replaced(found, lambda text: what)
    if place == "rules":
        found, new = ON_RULES[what]
        return RULES, _replaced(found, lambda text: new)
    if place == "box":
        found, new = ON_BOX[what]
        return DOCUMENT, _replaced(found, lambda text: new)
    old, _, new = what.partition("→")
    if place.startswith("in "):
        return place.removeprefix("in "), _expanded(old, new)
    return {
        "block": (DOCUMENT, lambda text, chance: _blocks(text, what, chance)),
        "wrapped-run": (DOCUMENT, _replaced(RUN, lambda text: what.replace("…", text))),
        "text": (DOCUMENT, _replaced(f"(?<=>)[^<]*{old}[^<]*(?=</w:t>)", lambda text: text.replace(old, new, 1))),
        "gone": (DOCUMENT, _replaced(re.escape(what), lambda text: "")),
        "settings-gone": ("word/settings.xml", _replaced(re.escape(what), lambda text: "")),
        "space": (DOCUMENT, _replaced(' xml:space="preserve"', lambda text: "")),
        "retarget": ("word/_rels/document.xml.rels", _replaced(old, lambda text: new)),
    }[place]


def _replaced(found: str, new: Callable[[str], str]) -> Change:
    """What changes one of the places of a text; it gives None if there is none."""

    def change(text: str, chance: random.Random) -> str | None:
        places = list(re.finditer(found, text, re.DOTALL))
        if not places:
            return None
        match = chance.choice(places)
        return text[: match.start()] + new(match[0]) + text[match.end() :]

    return change


def _expanded(found: str, new: str) -> Change:
    """What changes the first place of a text; `new` may name groups of the pattern."""
    return lambda text, chance: re.sub(found, new, text, count=1, flags=re.DOTALL)


def _blocks(text: str, what: str, chance: random.Random) -> str | None:
    """The text with a paragraph gone, twice, or before the one that it follows."""
    found = list(re.finditer(PARAGRAPH, text, re.DOTALL))
    if len(found) < 3:
        return None
    index = {"first": 0, "last": len(found) - 1}.get(what, chance.randrange(1, len(found)))
    match = found[index]
    before, own, after = text[: match.start()], match[0], text[match.end() :]
    if what == "twice":
        return before + own * 2 + after
    if what == "swapped":
        earlier = found[index - 1]
        if earlier.end() != match.start():
            return None
        return text[: earlier.start()] + own + earlier[0] + after
    return before + after


def _container(data: bytes, what: str) -> bytes:
    """The archive with more in it."""
    if what == "after":
        return data + b"13800000000"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for index, (name, content) in enumerate(parts_of(data).items()):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            if index == 3:
                entry.extra = b"\x99\x99\x0b\x0013800000000" if what == "extra" else b""
                entry.comment = b"13800000000" if what == "entry-comment" else b""
                if what == "gap":
                    archive.fp.write(b"13800000000")
                    archive.start_dir = archive.fp.tell()
            archive.writestr(entry, content)
        if what == "folder":
            archive.writestr("13800000000/", b"")
        archive.comment = b"13800000000" if what == "comment" else b""
    return stream.getvalue()
