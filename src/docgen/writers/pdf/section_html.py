"""A section of a book + Stationery → the HTML of the section: headings with anchors, contents, index, figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from html import escape
from itertools import groupby

from docgen.layout import fonts, page_geometry
from docgen.model.blocks import Para, Role, Run, kept_with_next, para
from docgen.model.book import (
    BookBlock,
    Contents,
    DoubleRule,
    Figure,
    Heading,
    Index,
    Marked,
    Section,
    anchors,
    entry_line,
    index_line,
)
from docgen.stationery.cabinet import Stationery
from docgen.stationery.profile import Profile
from docgen.writers.pdf import block_html, figure_svg, line_html
from docgen.writers.pdf.block_html import Typesetting
from docgen.writers.pdf.line_spacing import Spacings

# h1 to h3 are the `Heading` blocks by their level, and h1 the title of the contents. The headings inside a case are h4,
# those inside a reply h5 and h6.
_TAGS: Mapping[Role, str] = {
    Role.CONTENTS_TITLE: "h1",
    Role.CASE_HEADING: "h4",
    Role.TITLE: "h5",
    Role.FORM_TITLE: "h5",
    Role.SUBTITLE: "h5",
    Role.HEADING1: "h5",
    Role.HEADING2: "h6",
}
"""Role → its HTML element in a book. A `Heading` block is h1 to h3 by its level. Every other role is a `p`."""
_LEADER_GAP = 0.4
"""The space on each side of a leader, in em. A leader is the dotted line between a text and its page number."""


def write(section: Section, stationery: Stationery, title: str, spacings: Spacings | None = None) -> str:
    """Return a section as an HTML document.

    title: the title of the book.
    spacings: collects the spacing that is added after layout, for lines without tags for their spacing. None: the
    spacing of every line is in the HTML, as tags.
    """
    profile = stationery.profile
    look = Typesetting(
        profile,
        fonts.find_all(profile),
        column_width(profile, section.landscape, 1),
        _TAGS,
        frozenset(anchors(section)),
        spacings,
    )
    body = "".join(_group(blocks, section, look) for blocks in _grouped(section))
    return (
        f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"/><title>{escape(title)}</title></head>'
        f"<body>{body}</body></html>"
    )


def column_width(profile: Profile, landscape: bool, columns: int) -> float:
    """Return the width of a column in points."""
    gap: float = profile.character_pitch.pt * profile.book.column_gap
    return (page_geometry.page(profile, landscape).text_width.pt - gap * (columns - 1)) / columns


def _grouped(section: Section) -> list[tuple[str, list[BookBlock]]]:
    """Return groups of successive blocks with the same place. A group is the CSS class of the place, and the blocks.

    The places are: in the columns, at the foot of the page, and across the whole type area. The
    class of blocks across the whole type area is empty.
    """

    def place(block: BookBlock) -> str:
        if isinstance(block, Para) and block.role in (Role.COVER_FOOT, Role.COLOPHON):
            return f"at-foot {block.role}-block"
        return "columns" if section.columns > 1 and not isinstance(block, Heading) else ""

    return [(name, list(blocks)) for name, blocks in groupby(section.blocks, place)]


def _group(group: tuple[str, list[BookBlock]], section: Section, look: Typesetting) -> str:
    """Return the HTML of one group of `_grouped`."""
    name, blocks = group
    if name == "columns":
        look = replace(look, width=column_width(look.profile, section.landscape, section.columns))
    with_next = kept_with_next(tuple(blocks))
    content = "".join(_block(block, look, index in with_next) for index, block in enumerate(blocks))
    return f'<div class="{name}">{content}</div>' if name else content


def _block(block: BookBlock, look: Typesetting, keep: bool) -> str:
    """Return the HTML of a block. keep: whether the block stays on one page with the next block."""
    match block:
        case Heading():
            return block_html.para(
                block.para, look, f" level-{block.level}", anchor=block.anchor, tag=f"h{block.level}"
            )
        case Marked():
            return f'<div id="{block.anchor}">{block_html.block(block.block, look, keep)}</div>'
        case Contents():
            return "".join(_contents_line(entry_line(entry), look) for entry in block.entries)
        case Index():
            return _index(block, look)
        case Figure():
            caption = block_html.para(para(Role.CAPTION, block.caption), look)
            return (
                f'<div class="figure-block"><div class="drawing">{figure_svg.write(block, look)}</div>{caption}</div>'
            )
        case DoubleRule():
            return '<div class="rule"></div>'
        case _:
            return block_html.block(block, look, keep)


def _index(index: Index, look: Typesetting) -> str:
    """Return the HTML of an index. Each heading and each entry is a paragraph."""
    parts = []
    for group in index.groups:
        if group.heading:
            parts.append(block_html.para(para(Role.INDEX_GROUP, group.heading), look))
        parts += [block_html.para(index_line(entry), look) for entry in group.entries]
    return "".join(parts)


def _contents_line(paragraph: Para, look: Typesetting) -> str:
    """Return the HTML of an entry of the contents: the lines of its text, a leader, and the page number at the edge.

    If the last line has no room for the number, the number gets a separate line, as in word processors.
    """
    style = look.profile.roles[paragraph.role]
    tab = paragraph.runs.index(Run("\t"))
    text, number = replace(paragraph, runs=paragraph.runs[:tab]), replace(paragraph, runs=paragraph.runs[tab + 1 :])
    width = look.width - look.profile.characters_wide(paragraph.role, style.left + style.right).pt
    text_lines = line_html.html_lines(text, look.profile, look.fonts, width, look.href)
    number_lines = line_html.html_lines(number, look.profile, look.fonts, width, look.href)
    if text_lines is None or number_lines is None:
        return block_html.para(paragraph, look)
    gap = _LEADER_GAP * style.size
    leader_width = width - text_lines[-1].width - sum(line.width for line in number_lines) - 2 * gap
    new_line = ""
    if leader_width < 0:
        new_line = line_html.LINE_END
        leader_width += text_lines[-1].width
    leader = f'<span class="leader" style="width:{leader_width:.2f}pt;margin:0 {gap:.2f}pt"></span>'
    content = (
        line_html.LINE_END.join(line.html for line in text_lines)
        + new_line
        + leader
        + "".join(line.html for line in number_lines)
    )
    return f'<p class="{paragraph.role} set">{content}</p>\n'
