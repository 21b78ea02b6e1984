"""The parts of a Word file as this version writes them → the parts as version 0.1 wrote them.

`verify` compares old archives with them. No other difference between the two versions is known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import count

from docgen.stationery.profile import Profile
from docgen.writers.docx.ooxml.elements import fonts
from docgen.writers.docx.package import CUSTOM

_PLAIN = '<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t xml:space="preserve">'
SAME_LOOK = f"</w:t></w:r>{_PLAIN}"
"""The XML between two runs that look alike. A text may be divided into such runs anywhere."""
_STYLES = "word/styles.xml"
LATER_PARTS = ("word/fontTable.xml", "word/theme/theme1.xml", CUSTOM)
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
_DRAFT_FRAME = re.compile(r'(<w:pStyle w:val="dg-draft"/><w:framePr w:w=")\d+')
"""The width of the frame of a draft mark. In version 0.1 it is half of the width between the page margins."""
_NOT_IN_STYLES_OF_0_1 = re.compile(r'<w:keepLines/>|<w:outlineLvl w:val="\d"/>')
_BOX = re.compile(r'<w:alias w:val="[^"]*"/><w:tag w:val="[^"]*"/>')


def as_version_0_1_wrote(parts: Mapping[str, bytes], found: Mapping[str, bytes], profile: Profile) -> dict[str, bytes]:
    """Return the parts as version 0.1 wrote them.

    found: the parts of the file. Version 0.1 had fewer styles, so styles are left out that the file neither has nor
    uses. profile: the profile of the file.
    """
    used = {style.decode() for part in found.values() for style in _USED.findall(part)}
    known = used | {match[1] for match in _STYLE.finditer(found.get(_STYLES, b"").decode("utf-8", "replace"))}
    later = "|".join(map(re.escape, (name.removeprefix("word/") for name in LATER_PARTS)))
    declared = re.compile(rf'<(?:Override|Relationship) [^>]*"(?:/word/|/)?(?:{later})"[^>]*/>')
    symbol, half = fonts(profile.fonts["symbol"].names[0]), (profile.text_width * 0.5).twips
    written: dict[str, bytes] = {}
    for name, part in parts.items():
        if name in LATER_PARTS:
            continue
        numbers = count(1)
        xml = _NOT_IN_0_1.sub("", declared.sub("", part.decode()))
        xml = _BOX.sub(lambda _, numbers=numbers: _numbered(next(numbers)), xml)  # type: ignore[misc]
        xml = xml.replace(f'<w:r><w:rPr>{symbol}</w:rPr><w:t xml:space="preserve">', _PLAIN)
        if name == _STYLES:
            xml = _NOT_IN_STYLES_OF_0_1.sub("", xml)
            xml = _STYLE.sub(lambda match: match[0] if match[1] in known else "", xml)
        else:
            xml = _DRAFT_FRAME.sub(rf"\g<1>{half}", _LINE_HEIGHT.sub(r"\1", xml))
        written[name] = xml.encode()
    return written


def _numbered(number: int) -> str:
    """Return the name of a box as version 0.1 wrote it. number: the number of the box in its part, from 1."""
    return f'<w:alias w:val="box-{number}"/><w:tag w:val="box-{number}"/>'
