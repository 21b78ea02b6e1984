"""The blocks of a section of a book → WordprocessingML paragraphs and tables."""

from __future__ import annotations

from docgen.model.blocks import Link, PageBreak, Para, Role, Run, Signature, Table, kept_with_next, para
from docgen.model.book import Anchored, BookBlock, Contents, DoubleLine, Figure, Heading, Index, entry_line, index_line
from docgen.stationery.profile import Length, Profile
from docgen.writers.docx.ooxml.elements import FLAT, border
from docgen.writers.docx.ooxml.fields import bookmark, contents_begin, contents_end, link
from docgen.writers.docx.ooxml.figure import figure
from docgen.writers.docx.ooxml.paragraphs import Ids, paragraph, runs, written

_ROLES_AT_FOOT = (Role.COVER_FOOT, Role.COLOPHON)


def flow(blocks: tuple[BookBlock, ...], profile: Profile, width: Length, ids: Ids) -> str:
    """Return blocks as WordprocessingML. width: the width of the column. ids: anchor → number of its bookmark."""
    with_next = kept_with_next(blocks)
    return "".join(_block(block, profile, width, ids, index in with_next) for index, block in enumerate(blocks))


def _block(block: BookBlock, profile: Profile, width: Length, ids: Ids, keep: bool) -> str:
    """Return a block as WordprocessingML. keep: whether the block stays on one page with the next block."""
    match block:
        case Heading():
            return paragraph(block.para, profile, before=bookmark(block.anchor, ids[block.anchor]))
        case Anchored():
            return bookmark(block.anchor, ids[block.anchor]) + written(block.block, profile, keep, width, ids)
        case Contents():
            return _contents(block, profile)
        case Index():
            return _index(block, profile)
        case Figure():
            return figure(block, profile, width)
        case DoubleLine():
            return _double_line(profile)
        case Para() if block.role in _ROLES_AT_FOOT:
            return paragraph(block, profile, _frame_at_foot(width))
        case Para() | Table() | Signature() | PageBreak():
            return written(block, profile, keep, width, ids)


def _index(block: Index, profile: Profile) -> str:
    """Return the headings and entries of an index as paragraphs."""
    parts = []
    for group in block.groups:
        if group.heading:
            parts.append(paragraph(para(Role.INDEX_GROUP, group.heading), profile))
        parts += [paragraph(index_line(entry), profile) for entry in group.entries]
    return "".join(parts)


def _contents(block: Contents, profile: Profile) -> str:
    """Return the table of contents as a field that Word can update. The entries have the right page numbers already.

    Each entry with its page number is one link, as in Word. LibreOffice drops a page number outside the link.
    """
    lines = [entry_line(entry) for entry in block.entries]
    parts = []
    for index, (entry, line) in enumerate(zip(block.entries, lines, strict=True)):
        plain = Para(line.role, tuple(Run(run.text) if isinstance(run, Link) else run for run in line.runs))
        begin = contents_begin() if not index else ""
        end = contents_end() if index == len(lines) - 1 else ""
        content = begin + link(entry.reference.target, runs(plain, profile)) + end
        parts.append(paragraph(Para(line.role, ()), profile, before=content))
    return "".join(parts)


def _frame_at_foot(width: Length) -> str:
    """Return the frame that moves a paragraph to the bottom of the type area."""
    return (
        f'<w:framePr w:w="{width.twips}" w:hSpace="0" w:wrap="around" w:vAnchor="margin" w:hAnchor="margin"'
        ' w:xAlign="left" w:yAlign="bottom"/>'
    )


def _double_line(profile: Profile) -> str:
    """Return the double line of the cover as two flat paragraphs, each with a border."""
    letter, pitch = profile.letter, profile.line_pitch
    thick, thin = (border("top", rule, Length(0), profile.red) for rule in (letter.rule_thick, letter.rule_thin))
    above, between = pitch.twips, letter.rule_space.twips
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{FLAT}"/><w:pBdr>{thick}</w:pBdr><w:spacing w:before="{above}" w:after="{between}"/></w:pPr></w:p>'
        f'<w:p><w:pPr><w:pStyle w:val="{FLAT}"/><w:pBdr>{thin}</w:pBdr><w:spacing w:after="{above}"/></w:pPr></w:p>'
    )
