"""The blocks of a section of a book → WordprocessingML paragraphs and tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from docgen.model import book
from docgen.model.blocks import KEPT_WITH_PREVIOUS, Link, PageBreak, Para, Role, Run, Signature, Table, kept_with_next
from docgen.model.book import Anchored, BookBlock, Contents, DoubleLine, Figure, Heading, Index
from docgen.stationery.profile import Length, Profile
from docgen.writers.docx.ooxml import elements
from docgen.writers.docx.ooxml.fields import CONTENTS_BEGIN, CONTENTS_END, bookmark, link
from docgen.writers.docx.ooxml.figure import figure
from docgen.writers.docx.ooxml.paragraphs import Ids, gap, paragraph, runs, table, written


def flow(
    blocks: tuple[BookBlock, ...],
    profile: Profile,
    width: Length,
    ids: Ids,
    condensed: int | None = None,
    share: float = 1.0,
) -> str:
    """Return blocks as WordprocessingML.

    Between two blocks is the space below the first or the space above the second, whichever is larger, as in the PDF.
    It is always written above the second block, because some programs would add the two spaces.

    width: the width of the column. ids: anchor → number of its bookmark. condensed: the index of the first block with
    condensed lines. None: no block has them. share: the height of condensed lines as a share of their usual height.
    """
    colophon = [block for block in blocks if isinstance(block, Para) and block.role is Role.COLOPHON]
    blocks = tuple(block for block in blocks if block not in colophon)
    with_next = kept_with_next(blocks)
    written_blocks, below = [], 0.0
    for index, block in enumerate(blocks):
        is_last = index == len(blocks) - 1
        above, below_this = _space_above_and_below(block, profile)
        line = share if condensed is not None and index >= condensed else 1.0
        keep = index in with_next
        if isinstance(block, Table) and not is_last:
            following = blocks[index + 1]
            keep = keep or (isinstance(following, Para) and following.role in KEPT_WITH_PREVIOUS)
        space = _Space(max(above, below), index > 0, is_last, line)
        written_blocks.append(_block(block, profile, width, ids, keep, space))
        below = below_this
    if below and isinstance(blocks[-1], Table):
        written_blocks.append(gap(Length(below * profile.line_pitch.pt), keep=False))
    if colophon:
        written_blocks.append(_colophon(colophon, profile, width))
    return "".join(written_blocks)


@dataclass(frozen=True, slots=True)
class _Space:
    """The space around a block."""

    above: float
    """The space above it, in lines of the body."""
    has_block_above: bool
    """Whether a block is above it."""
    is_last: bool
    """Whether no block is below it."""
    share: float
    """The height of its lines as a share of their usual height."""


def _space_above_and_below(block: BookBlock, profile: Profile) -> tuple[float, float]:
    """Return the space above and below a block, in lines."""
    margin = profile.table.margin_lines
    match block:
        case Heading():
            return _space_above_and_below(block.para, profile)
        case Anchored():
            return _space_above_and_below(block.block, profile)
        case Para():
            style = profile.roles[block.role]
            return style.before, style.after
        case Contents():
            return (profile.roles[book.entry_line(block.entries[0]).role].before if block.entries else 0.0), 0.0
        case Table():
            return margin, margin
        case Figure():
            return margin, max(margin, profile.roles[Role.TABLE_CAPTION].after)
        case DoubleLine():
            return 1.0, 1.0
        case _:
            return 0.0, 0.0


def _block(block: BookBlock, profile: Profile, width: Length, ids: Ids, keep: bool, space: _Space) -> str:
    """Return a block as WordprocessingML.

    keep: whether the block stays on one page with the next block. space: the space around it.
    """
    spacing = _spacing_element(block, profile, space)
    above = profile.line_pitch * space.above
    match block:
        case Heading():
            return paragraph(block.para, profile, spacing, before=bookmark(block.anchor, ids[block.anchor]))
        case Anchored():
            return bookmark(block.anchor, ids[block.anchor]) + _block(block.block, profile, width, ids, keep, space)
        case Contents():
            return _contents(block, profile, above)
        case Index():
            return "".join(paragraph(line, profile) for line in book.index_lines(block))
        case Figure():
            return figure(block, profile, width, above, keep_caption_space=space.is_last)
        case DoubleLine():
            return _double_line(profile, above)
        case Para() if block.role is Role.COVER_FOOT:
            return paragraph(block, profile, elements.frame_at_foot(width))
        case Table():
            return table(block, profile, width, ids, above=above, is_kept=keep)
        case Para() | Signature() | PageBreak():
            return written(block, profile, keep, width, ids, spacing)


def _spacing_element(block: BookBlock, profile: Profile, space: _Space) -> str:
    """Return the element `w:spacing` of a paragraph. Empty: the paragraph has the spacing of its style."""
    inner = block.para if isinstance(block, Heading) else block
    if not isinstance(inner, Para):
        return ""
    style = profile.roles[inner.role]
    stated = ""
    if space.has_block_above and space.above != style.before:
        stated += f' w:before="{(profile.line_pitch * space.above).twips}"'
    if style.after and not space.is_last:
        stated += ' w:after="0"'
    if space.share < 1:
        stated += f' w:line="{(profile.pitch(inner.role) * space.share).twips}" w:lineRule="exact"'
    return f"<w:spacing{stated}/>" if stated else ""


def _contents(block: Contents, profile: Profile, above: Length) -> str:
    """Return the table of contents as a field that Word can update. The entries have the right page numbers already.

    Each entry with its page number is one link, as in Word. LibreOffice drops a page number outside the link.

    above: the space above the first entry.
    """
    lines = [book.entry_line(entry) for entry in block.entries]
    parts = []
    for index, (entry, line) in enumerate(zip(block.entries, lines, strict=True)):
        plain = Para(line.role, tuple(Run(run.text) if isinstance(run, Link) else run for run in line.runs))
        begin = CONTENTS_BEGIN if not index else ""
        end = CONTENTS_END if index == len(lines) - 1 else ""
        content = begin + link(entry.reference.target, runs(plain, profile)) + end
        properties = "" if book.has_entries_below(block, index) else '<w:keepNext w:val="0"/>'
        if not index:
            properties += f'<w:spacing w:before="{above.twips}"/>'
        parts.append(paragraph(Para(line.role, ()), profile, properties, before=content))
    return "".join(parts)


def _colophon(lines: Sequence[Para], profile: Profile, width: Length) -> str:
    """Return the colophon between two drawn lines at the bottom of the type area: a floating table of one cell.

    It is a table, because LibreOffice does not draw the borders of paragraphs in a frame.
    """
    borders = "".join(elements.border(side, profile.table.rule, Length(0)) for side in ("top", "bottom"))
    content = "".join(paragraph(line, profile) for line in lines)
    return (
        f"{elements.flat_paragraph()}<w:tbl>{elements.floating_table(elements.at_foot(profile.left), width, elements.cell_margins(), borders)}"
        f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{elements.cell(width.twips, content)}</w:tr></w:tbl>"
        f"{elements.flat_paragraph()}"
    )


def _double_line(profile: Profile, space: Length) -> str:
    """Return the double line of the cover as two flat paragraphs, each with a border. space: the space above it."""
    letter = profile.letter
    thick = elements.border("top", letter.rule_thick, Length(0), profile.red)
    thin = elements.border("top", letter.rule_thin, Length(0), profile.red)
    spacing = f'<w:spacing w:before="{space.twips}" w:after="{letter.rule_space.twips}"/>'
    return elements.flat_paragraph(f"<w:pBdr>{thick}</w:pBdr>{spacing}") + elements.flat_paragraph(
        f"<w:pBdr>{thin}</w:pBdr>"
    )
