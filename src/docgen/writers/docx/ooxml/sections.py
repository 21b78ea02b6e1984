"""A section of a book → WordprocessingML: its section properties, and its headers and footers.

A part is a file inside the Word file, such as a header. A relationship is the identifier by which one part refers to
another part. The upright pages are the portrait pages. A wide page is a landscape page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from docgen.layout import page_geometry
from docgen.model.blocks import Role, text
from docgen.model.book import Heading, Numbering, Section
from docgen.stationery.profile import Length, Profile
from docgen.writers.docx.ooxml import elements
from docgen.writers.docx.ooxml.fields import heading_text, page_number
from docgen.writers.docx.ooxml.styles import footer_distance

_FORMATS = {Numbering.ROMAN: "lowerRoman", Numbering.ARABIC: "decimal"}
_STYLES = {Role.PART: "1", Role.CHAPTER: "2", Role.CASE: "3"}
"""Role → how the field of a running head refers to the style of the heading: by its level.

The names of Word's heading styles cannot be used, because they depend on the language of Word.
"""
RUNNING = '<w:r><w:t xml:space="preserve">dg-running</w:t></w:r>'
"""A marker run in the shell's header of right-hand pages. In the copy of each section its running head replaces it."""
BODY = '<w:p><w:r><w:t xml:space="preserve">dg-book</w:t></w:r></w:p>'
"""The paragraph in the shell that the sections of the book replace."""
References = Mapping[tuple[str, str], str]
"""The headers and footers of a section: (`header` or `footer`, type of page) → relationship.

The types of page are `even` and `default`. A shell may also have `first`.
"""
_FLAT_HEIGHT = 10
"""The height of a paragraph in the style `FLAT`, in twips."""
CLOSING = "</w:body></w:document>"
"""The end of the part `word/document.xml`, after the last section."""
_REFERENCE = re.compile(r"<w:(header|footer)Reference\b[^>]*/>")
_ATTRIBUTE = re.compile(r'[wr]:(type|id)="(\w+)"')
_CONTENT = re.compile(r"<w:(t|tbl|drawing|pict)\b")


def opened(document: str) -> tuple[str, References] | None:
    """Return the XML of a filled shell up to the start of its body, and the shell's headers and footers.

    None: the shell has other content than `BODY`. document: the part `word/document.xml` of the filled shell.
    """
    before, marker, after = document.partition(BODY)
    if not marker or _CONTENT.search(before + after):
        return None
    found: dict[tuple[str, str], str] = {}
    for match in _REFERENCE.finditer(after):
        attributes = dict(_ATTRIBUTE.findall(match[0]))
        found[match[1], attributes["type"]] = attributes["id"]
    return before[: before.index("<w:body>") + len("<w:body>")], found


def properties(
    section: Section, profile: Profile, references: References, *, continuous: bool = False, columns: int = 1
) -> str:
    """Return the `w:sectPr` of a section.

    continuous: whether the section begins on the last page of the section before. columns: the number of columns.
    """
    page = page_geometry.page(profile, section.landscape)
    listed = ""
    for (kind, which), relationship in references.items():
        listed += f'<w:{kind}Reference w:type="{which}" r:id="{relationship}"/>'
    begins = "oddPage" if section.right else "nextPage"
    if continuous:
        begins = "continuous"
    start = ' w:start="1"' if section.restart and not continuous else ""
    turned = ' w:orient="landscape"' if section.landscape else ""
    gap = page_geometry.column_gap(profile).twips
    return (
        f'<w:sectPr>{listed}<w:type w:val="{begins}"/>'
        f'<w:pgSz w:w="{page.width.twips}" w:h="{page.height.twips}"{turned}/>'
        f'<w:pgMar w:top="{page.top.twips}" w:right="{page.right.twips}" w:bottom="{page.bottom.twips}" w:left="{page.left.twips}"'
        f' w:header="{_header_distance(profile).twips}" w:footer="{footer_distance(profile).twips}" w:gutter="0"/>'
        f'<w:pgNumType w:fmt="{_FORMATS[section.numbering]}"{start}/><w:cols w:num="{columns}" w:space="{gap}"/>'
        f'<w:docGrid w:linePitch="{profile.line_pitch.twips}"/></w:sectPr>'
    )


def running(section: Section, mark: str) -> str:
    """Return the runs of the running head of right-hand pages: the notice, then the head of the section.

    If a heading of the section has the same text, the head of the section is a field, which Word updates. If not, it is
    plain text.

    mark: the notice at the beginning of every running head, such as 内部资料. Empty: there is no notice.
    """
    if not section.running:
        return elements.run(mark)
    before = elements.run(f"{mark}　") if mark else ""
    shown = elements.run(section.running)
    for block in section.blocks:
        if isinstance(block, Heading) and text(block.para) == section.running:
            return before + heading_text(_STYLES.get(block.para.role, f'"dg-{block.para.role}"'), shown)
    return before + shown


def wide_footer(profile: Profile, right: bool) -> str:
    """Return the footer part of a wide page. right: whether the page is a right-hand page.

    If the paper is held upright, the page number is where it is on an upright page (GB/T 9704, 8). So on the wide page
    it is at the left edge, and its text runs downwards. The footer is a floating table of one cell.
    """
    measures = profile.page_number
    page = page_geometry.page(profile)
    size: Length = measures.size
    # The standard states the distance from the type area to the dashes of the number (— 1 —), which are at half the
    # height of the line. So the line begins half its height nearer to the edge of the page.
    x = page.bottom - measures.below_area - size * 0.5
    line = elements.styled(
        f"dg-page-{'right' if right else 'left'}", '<w:spacing w:before="0" w:after="0"/>', page_number()
    )
    return _part("ftr", _turned(line, x, size, page))


def wide_header(profile: Profile, right: bool, content: str) -> str:
    """Return the header part of a wide page: the running head, turned with the paper, and its drawn line on the left.

    right: whether the page is a right-hand page. content: the text of the running head.
    """
    book = profile.book
    page = page_geometry.page(profile)
    x = profile.height - page.top + book.head_rule_above
    line = elements.styled(f"dg-head-{'right' if right else 'left'}", '<w:spacing w:after="0"/>', elements.run(content))
    return _part("hdr", _turned(line, x, book.head_size + book.head_to_rule, page))


def _turned(line: str, x: Length, size: Length, page: page_geometry.PageArea) -> str:
    """Return a table whose text runs down the page, and an empty paragraph. Word requires a paragraph after a table.

    line: the paragraph in the table. x: the distance of the table from the left edge of the page. size: the width of
    the table. page: the measures of an upright page.
    """
    turned = elements.cell(size.twips, line, '<w:textDirection w:val="tbRl"/>')
    place = f'w:vertAnchor="page" w:horzAnchor="page" w:tblpX="{x.twips}" w:tblpY="{page.left.twips}"'
    return (
        f"<w:tbl>{elements.floating_table(place, size, elements.cell_margins())}"
        f'<w:tr><w:trPr><w:trHeight w:val="{page.text_width.twips}" w:hRule="exact"/></w:trPr>{turned}</w:tr></w:tbl>'
        f"{elements.flat_paragraph()}"
    )


def empty_header(profile: Profile) -> str:
    """Return a header part without content. Like a running head it reaches down to the type area."""
    below = (profile.top - _header_distance(profile)).twips - _FLAT_HEIGHT
    return _part("hdr", elements.flat_paragraph(f'<w:spacing w:after="{below}"/>'))


def empty_footer() -> str:
    """Return a footer part without content."""
    return _part("ftr", elements.flat_paragraph())


def _part(kind: str, content: str) -> str:
    """Return the XML of a header part (`hdr`) or footer part (`ftr`)."""
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:{kind} {elements.W_DECLARED}>{content}</w:{kind}>'
    )


def _header_distance(profile: Profile) -> Length:
    """Return the distance of the header from the top of the page. Its drawn line is then where the profile states."""
    book = profile.book
    below: Length = book.head_rule_above + book.head_to_rule + book.head_size
    return profile.top - below
