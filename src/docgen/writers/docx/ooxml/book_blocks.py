"""The blocks of a section of a book → WordprocessingML paragraphs and tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from docgen.model import book
from docgen.model.blocks import KEPT_WITH_PREVIOUS, Link, PageBreak, Para, Role, Run, Signature, Table, kept_with_next
from docgen.model.book import Anchored, BookBlock, Contents, DoubleLine, Figure, Heading, Index
from docgen.stationery.profile import Length, Profile
from docgen.writers.docx.ooxml import elements
from docgen.writers.docx.ooxml.fields import CONTENTS_BEGIN, CONTENTS_END, bookmark, link
from docgen.writers.docx.ooxml.figure import figure
from docgen.writers.docx.ooxml.paragraphs import Ids, gap, paragraph, runs, table, written


@dataclass(frozen=True, slots=True)
class Flow:
    """Blocks that follow each other in a column: all of its blocks, or the blocks of a case."""

    blocks: tuple[BookBlock, ...]
    """The blocks."""
    width: Length
    """The width of the column."""
    ids: Ids
    """Anchor → number of its bookmark."""
    share: float = 1.0
    """The height of the lines as a share of their usual height."""
    above: float | None = None
    """The space below the block above the first one, in lines. None: the column begins here."""
    is_last: bool = True
    """Whether the column ends here."""

    @property
    def colophon(self) -> tuple[Para, ...]:
        """The lines of the colophon, which stand below all other blocks."""
        return tuple(block for block in self.blocks if isinstance(block, Para) and block.role is Role.COLOPHON)

    @property
    def others(self) -> tuple[BookBlock, ...]:
        """The blocks above the colophon."""
        return tuple(block for block in self.blocks if getattr(block, "role", None) is not Role.COLOPHON)


def written_flow(flow: Flow, profile: Profile) -> str:
    """Return blocks as WordprocessingML."""
    written_blocks = [_block(block, profile, flow, space) for block, space in spaced(flow, profile)]
    written_blocks.append(gap_below(flow, profile))
    before, after = colophon_frame(flow, profile)
    colophon = "".join(paragraph(line, profile) for line in flow.colophon)
    return "".join((*written_blocks, before, colophon, after))


def spaced(flow: Flow, profile: Profile) -> Iterator[tuple[BookBlock, Space]]:
    """Yield the blocks of a column without its colophon, each with the space around it.

    Between two blocks is the space below the first or the space above the second, whichever is larger, as in the PDF.
    It is always written above the second block, because some programs would add the two spaces.
    """
    blocks = flow.others
    with_next, below, has_block_above = kept_with_next(blocks), flow.above or 0.0, flow.above is not None
    for index, block in enumerate(blocks):
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        above, below_this = _space_above_and_below(block, profile)
        keep = index in with_next
        if isinstance(block, Table):
            keep = keep or (isinstance(following, Para) and following.role in KEPT_WITH_PREVIOUS)
        is_last = flow.is_last and following is None
        yield block, Space(profile.line_pitch * max(above, below), has_block_above, is_last, flow.share, keep)
        below, has_block_above = below_this, True


def space_below(flow: Flow, profile: Profile) -> float:
    """Return the space below the last block of a flow without a colophon, in lines."""
    return _space_above_and_below(flow.blocks[-1], profile)[1]


def gap_below(flow: Flow, profile: Profile) -> str:
    """Return the gap below a table at the end of a column. Empty: another block is at its end."""
    blocks = flow.others
    if not flow.is_last or not blocks or not isinstance(blocks[-1], Table):
        return ""
    _, below = _space_above_and_below(blocks[-1], profile)
    return gap(Length(below * profile.line_pitch.pt), keep=False) if below else ""


@dataclass(frozen=True, slots=True)
class Space:
    """The space around a block."""

    above: Length
    """The space above it."""
    has_block_above: bool
    """Whether a block is above it."""
    is_last: bool
    """Whether no block is below it."""
    share: float
    """The height of its lines as a share of their usual height."""
    keep: bool
    """Whether the block stays on one page with the next block."""


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
            if not block.entries:
                return 0.0, 0.0
            return profile.roles[book.entry_line(block.entries[0]).role].before, 0.0
        case Table():
            return margin, margin
        case Figure():
            return margin, max(margin, profile.roles[Role.TABLE_CAPTION].after)
        case DoubleLine():
            return 1.0, 1.0
        case _:
            return 0.0, 0.0


def _block(block: BookBlock, profile: Profile, flow: Flow, space: Space) -> str:
    """Return a block as WordprocessingML."""
    spacing, width, ids = spacing_element(block, profile, space), flow.width, flow.ids
    match block:
        case Heading():
            return paragraph(block.para, profile, spacing, before=bookmark(block.anchor, ids[block.anchor]))
        case Anchored():
            return bookmark(block.anchor, ids[block.anchor]) + _block(block.block, profile, flow, space)
        case Contents():
            return _contents(block, profile, space.above)
        case Index():
            return "".join(paragraph(line, profile) for line in book.index_lines(block))
        case Figure():
            return figure(block, profile, width, space.above, keep_caption_space=space.is_last)
        case DoubleLine():
            return double_line(profile, space.above)
        case Para() if block.role is Role.COVER_FOOT:
            return paragraph(block, profile, elements.frame_at_foot(width))
        case Table():
            return table(block, profile, width, ids, above=space.above, is_kept=space.keep)
        case Para() | Signature() | PageBreak():
            return written(block, profile, space.keep, width, ids, spacing)


def spacing_element(block: BookBlock, profile: Profile, space: Space) -> str:
    """Return the element `w:spacing` of a paragraph. Empty: the paragraph has the spacing of its style."""
    inner = block.para if isinstance(block, Heading) else block
    if not isinstance(inner, Para):
        return ""
    style = profile.roles[inner.role]
    stated = ""
    if space.has_block_above and space.above != profile.line_pitch * style.before:
        stated += f' w:before="{space.above.twips}"'
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
        plain_runs = [Run(run.text) if isinstance(run, Link) else run for run in line.runs]
        content = link(entry.reference.target, runs(Para(line.role, tuple(plain_runs)), profile))
        if index == 0:
            content = CONTENTS_BEGIN + content
        if index == len(lines) - 1:
            content += CONTENTS_END
        properties = entry_properties(block, index, above)
        parts.append(paragraph(Para(line.role, ()), profile, properties, before=content))
    return "".join(parts)


def entry_properties(block: Contents, index: int, above: Length) -> str:
    """Return the paragraph properties of an entry of the contents. above: the space above the first entry."""
    properties = "" if book.has_entries_below(block, index) else '<w:keepNext w:val="0"/>'
    return properties if index else f'{properties}<w:spacing w:before="{above.twips}"/>'


def colophon_frame(flow: Flow, profile: Profile) -> tuple[str, str]:
    """Return the XML before and after the colophon: a floating table of one cell at the bottom of the type area.

    It has two drawn lines. It is a table, because LibreOffice does not draw the borders of paragraphs in a frame.
    """
    if not flow.colophon:
        return "", ""
    width = flow.width
    borders = "".join(elements.border(side, profile.table.rule, Length(0)) for side in ("top", "bottom"))
    floating = elements.floating_table(elements.at_foot(profile.left), width, elements.cell_margins(), borders)
    return (
        f"{elements.flat_paragraph()}<w:tbl>{floating}"
        f'<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="{width.twips}" w:type="dxa"/></w:tcPr>',
        f"</w:tc></w:tr></w:tbl>{elements.flat_paragraph()}",
    )


def double_line(profile: Profile, space: Length) -> str:
    """Return the double line of the cover as two flat paragraphs, each with a border. space: the space above it."""
    letter = profile.letter
    thick = elements.border("top", letter.rule_thick, Length(0), profile.red)
    thin = elements.border("top", letter.rule_thin, Length(0), profile.red)
    spacing = f'<w:spacing w:before="{space.twips}" w:after="{letter.rule_space.twips}"/>'
    upper = elements.flat_paragraph(f"<w:pBdr>{thick}</w:pBdr>{spacing}")
    lower = elements.flat_paragraph(f"<w:pBdr>{thin}</w:pBdr>")
    return upper + lower
