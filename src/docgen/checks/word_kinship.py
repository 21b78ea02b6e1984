"""The rule for a Word file that another version of docgen wrote: `CheckedFile` → findings.

Each version that was published wrote the same tags and texts in the same order, except for the differences listed here.
So the file must have the tags and texts that this version writes, or those that version 0.1 wrote. Only the spelling of
the XML may differ: white space between tags, the declaration, and where a namespace is declared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import count, zip_longest

from docgen.checks.subject import CheckedFile
from docgen.checks.word_rules import has_only_parts
from docgen.errors import Finding, Place
from docgen.language import listing, say
from docgen.writers.docx import letter
from docgen.writers.docx.ooxml.elements import fonts
from docgen.writers.docx.package import CUSTOM, parts_of

_TOKEN = re.compile(r"<[^<>]*>|[^<>]+|[<>]")
_NAME = re.compile(r"</?([\w:]+)")
_DECLARATION = re.compile(r"(?:\ufeff)?<\?xml [^<>]*\?>\s*")
_NAMESPACE = re.compile(r' xmlns(?::\w+)?="[^"]*"')
_PLAIN = '<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t xml:space="preserve">'
_STYLES = "word/styles.xml"
_FONTS = "word/fontTable.xml"
_LATER_PARTS = (_FONTS, "word/theme/theme1.xml", CUSTOM)
"""Parts that version 0.1 did not write."""
_STYLE = re.compile(r'<w:style [^>]*w:styleId="([\w-]+)">.*?</w:style>', re.DOTALL)
_USED = re.compile(rb'<w:pStyle w:val="([\w-]+)"/>')
_NOT_IN_0_1 = re.compile(
    r' mc:Ignorable="w14"|<mc:AlternateContent[^>]*><mc:Choice[^>]*>|</mc:Choice><mc:Fallback>.*?</mc:AlternateContent>'
    r"|<w:clrSchemeMapping[^>]*/>",
    re.DOTALL,
)
"""What version 0.1 did not write: a second way to draw the red lines, and the colours."""
_LINE_HEIGHT = re.compile(r'(<w:spacing w:before="\d+" w:after="\d+") w:line="\d+" w:lineRule="exact"')
"""The height of the line of a letterhead, which version 0.1 stated only in the style."""
_NOT_IN_STYLES_OF_0_1 = re.compile(r'<w:keepLines/>|<w:outlineLvl w:val="\d"/>')
_BOX = re.compile(r'<w:alias w:val="[^"]*"/><w:tag w:val="[^"]*"/>')


def word_file_is_kin_to_what_is_written_now(subject: CheckedFile) -> Iterator[Finding]:
    """A Word file of another version has the parts, tags and texts that this version or version 0.1 writes."""
    composition, found = subject.composition, subject.finished.package.members
    wanted = parts_of(letter.write(composition.doc, composition.stationery))
    namespaces = {name for part in wanted.values() for name in _NAMESPACE.findall(part.decode())}
    if _FONTS not in found:
        symbol = fonts(composition.stationery.profile.fonts["symbol"].names[0])
        wanted = _as_0_1_wrote(wanted, found, symbol)
    if more := sorted(found.keys() - wanted.keys()):
        yield _finding(subject, say("Word 文件里多了部件 {names}", names=listing(more)), more[0])
    if less := sorted(wanted.keys() - found.keys()):
        yield _finding(subject, say("Word 文件里少了部件 {names}", names=listing(less)), less[0])
    for name in sorted(found.keys() & wanted.keys()):
        if found[name] == wanted[name]:
            continue
        have, want = (_tokens(part[name].decode("utf-8", "replace"), namespaces) for part in (found, wanted))
        if strange := next((one or other for one, other in zip_longest(have, want) if one != other), None):
            where = _NAME.match(strange)
            place = f"{name}（{where[1] if where else strange[:24]}）"
            yield _finding(subject, say("部件 {name} 与模板给出的不同", name=place), name)
    if not has_only_parts(subject.finished.data):
        yield _finding(subject, say("Word 文件的压缩包里有部件以外的内容"), None)


def _finding(subject: CheckedFile, message: str, part: str | None) -> Finding:
    step = say("不要使用此文件；重做一份")
    return Finding("docx-grammar", message, Place(subject.file, part), next_step=step)


def _tokens(xml: str, namespaces: set[str]) -> Iterator[str]:
    """Yield the tags and the texts of a part. White space between tags and known namespaces are left out."""
    declaration = _DECLARATION.match(xml)
    joined = xml[declaration.end() if declaration else 0 :].replace(f"</w:t></w:r>{_PLAIN}", "")
    before = ""
    for token in _TOKEN.findall(joined):
        if token.strip() or before.startswith("<w:t"):
            yield _NAMESPACE.sub(lambda match: "" if match[0] in namespaces else match[0], token)
        before = token


def _as_0_1_wrote(parts: Mapping[str, bytes], found: Mapping[str, bytes], symbol: str) -> dict[str, bytes]:
    """Return the parts as version 0.1 wrote them.

    found: the parts of the file. Version 0.1 had fewer styles, so styles are left out that the file neither has nor
    uses. symbol: the properties of a run in the font for rare signs, which version 0.1 did not set.
    """
    used = {style.decode() for part in found.values() for style in _USED.findall(part)}
    known = used | {match[1] for match in _STYLE.finditer(found.get(_STYLES, b"").decode("utf-8", "replace"))}
    later = "|".join(map(re.escape, (name.removeprefix("word/") for name in _LATER_PARTS)))
    declared = re.compile(rf'<(?:Override|Relationship) [^>]*"(?:/word/|/)?(?:{later})"[^>]*/>')
    written: dict[str, bytes] = {}
    for name, part in parts.items():
        if name in _LATER_PARTS:
            continue
        numbers = count(1)
        xml = _NOT_IN_0_1.sub("", declared.sub("", part.decode()))
        xml = _BOX.sub(lambda _, number=numbers: _numbered(next(number)), xml)  # type: ignore[misc]
        xml = xml.replace(f'<w:r><w:rPr>{symbol}</w:rPr><w:t xml:space="preserve">', _PLAIN)
        if name == _STYLES:
            xml = _NOT_IN_STYLES_OF_0_1.sub("", xml)
            xml = _STYLE.sub(lambda match: match[0] if match[1] in known else "", xml)
        else:
            xml = _LINE_HEIGHT.sub(r"\1", xml)
        written[name] = xml.encode()
    return written


def _numbered(number: int) -> str:
    """Return the name of a box as version 0.1 wrote it. number: of the box in its document, from 1."""
    return f'<w:alias w:val="box-{number}"/><w:tag w:val="box-{number}"/>'
