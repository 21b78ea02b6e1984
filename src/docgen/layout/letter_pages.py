"""Lay out a letter, a form, a summary or any other document except a book.

The input is the tree of the document, a profile and the pages of the office's shell. The output is the pages, with the
place of every character.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from docgen.layout import fonts, page_number, pagination, placed_blocks, placed_imprint, placed_lines, strip
from docgen.layout.pages import ONE_LINE_SLOTS, Page, Pages, PlacedText, ShellPage, ShellPages
from docgen.layout.pagination import PlacedStrip
from docgen.layout.placed_blocks import PlacedBlock
from docgen.layout.placed_lines import LineSettings
from docgen.layout.strip import Strip
from docgen.layout.structure import Structure
from docgen.model.blocks import Block, Doc, PageBreak, Para, Role, Signature, Table, text, without_space_below
from docgen.stationery.profile import Profile

_SAME_NAME = 2.0
"""The largest distance between two lines of an office's name, in em."""


def lay_out(doc: Doc, profile: Profile, shell: ShellPages) -> Pages:
    """Return the pages of a document on a shell. Raise an `UnsettableError` if only WeasyPrint can lay it out."""
    width, height = profile.text_width.pt, profile.area_height.pt
    settings = LineSettings(profile, fonts.find_all(profile), Structure(), width, height)
    head = list(_head(doc, shell.first, settings))
    strips, space = _body(doc.body, settings, shell.first.margin_above)
    if doc.foot:
        imprint = placed_imprint.lay_out(doc.foot, settings, has_lines=doc.shell == "document")
        strips = [*strip.kept(strips), imprint._replace(space_above=space)]
    below = shell.first.words[shell.first.words_before.get("body", len(shell.first.words)) :]
    placed = pagination.paginate(strips, lambda index: shell.of(index).slots["body"])
    pages = []
    for index, placed_strips in enumerate(placed):
        page_shell = shell.of(index)
        if index == 0:
            above, behind = head, [_shell_words(below, doc, settings.structure)]
        else:
            above, behind = [], [Strip(0.0, page_shell.words)]
        if index or profile.page_number.first_page[doc.shell]:
            number = page_number.placed(str(index + 1), page_shell.slots["body"], profile, is_right=index % 2 == 0)
            behind.append(Strip(0.0, tuple(number)))
        pages.append(_page(above, placed_strips, behind, page_shell, profile))
    structure = settings.structure
    return Pages(doc.title, tuple(pages), tuple(structure.tags), tuple(structure.outline))


def _page(
    head: Sequence[Strip],
    placed: Sequence[PlacedStrip[Strip]],
    behind: Sequence[Strip],
    shell: ShellPage,
    profile: Profile,
) -> Page:
    """Return a page. head, behind: the strips that are read before and after `placed`. They are in their places."""
    left = shell.slots["body"].left
    moved: list[Strip] = []
    for row_tag, group in groupby(placed, lambda one: one.strip.row_tag):
        parts = [one.strip.moved(left, one.top) for one in group]
        if row_tag:  # the strips are parts of one tall row
            parts = [strip.read_by_cells(parts)]
        moved += parts
    layers = strip.overlaid([*head, *moved, *behind], 0.0)
    return Page(
        profile.width.pt,
        profile.height.pt,
        layers.texts,
        layers.boxes,
        fields=layers.fields,
        links=layers.links,
        anchors={name: one.top for one in placed for name in one.strip.anchors},
        shell=shell,
    )


def _head(doc: Doc, first: ShellPage, settings: LineSettings) -> Iterator[Strip]:
    """Yield the strips that are read before the text: words of the first page's shell, and the paragraphs in its slots.

    first: the first page of the shell.
    """
    above = first.words[: first.words_before.get("body", len(first.words))]
    before: dict[Role, int] = {}
    """Role of a paragraph → the number of words that are read before it."""
    in_slots = [para for para in doc.head if para.role in ONE_LINE_SLOTS and str(para.role) in first.slots]
    for paragraph in in_slots:
        before[paragraph.role] = min(first.words_before.get(str(paragraph.role), len(above)), len(above))
    read = 0
    for paragraph in sorted(in_slots, key=lambda one: before[one.role]):
        yield _shell_words(above[read : before[paragraph.role]], doc, settings.structure)
        read = max(read, before[paragraph.role])
        yield _in_slot(paragraph, first, settings)
    yield _shell_words(above[read:], doc, settings.structure)


def _shell_words(words: Iterable[PlacedText], doc: Doc, structure: Structure) -> Strip:
    """Return words of the shell with their tags. The words of the office's name have the role of a letterhead."""
    names = [text(paragraph) for paragraph in doc.head if paragraph.role is Role.LETTERHEAD]
    tagged: list[PlacedText] = []
    for word in words:
        if tagged and _is_same_name(tagged[-1], word):
            tag = tagged[-1].tag
        else:
            tag = structure.add_with_role(Role.LETTERHEAD if any(word.text in name for name in names) else None)
        tagged.append(word._replace(tag=tag))
    return Strip(0.0, tuple(tagged))


def _is_same_name(before: PlacedText, after: PlacedText) -> bool:
    """Return whether two words belong to one paragraph: they look the same and are near each other."""
    is_near = abs(after.baseline - before.baseline) <= _SAME_NAME * before.size
    return is_near and (before.face, before.size, before.color) == (after.face, after.size, after.color)


def _in_slot(paragraph: Para, first: ShellPage, settings: LineSettings) -> Strip:
    """Return a paragraph of the head in its slot. first: the first page of the shell."""
    slot = first.slots[str(paragraph.role)]
    within = placed_lines.edges(paragraph, settings.profile, slot.left, slot.right)
    within = replace(within, align=first.aligned.get(str(paragraph.role), within.align))
    lines = placed_lines.lay_out(paragraph, within, settings, settings.structure.add_with_role(paragraph.role))
    return strip.stacked(lines).moved(0.0, slot.top)


def _body(blocks: Sequence[Block], settings: LineSettings, space: float) -> tuple[list[Strip], float]:
    """Return the strips of the body, and the space below the last strip in points.

    space: the space below the element above the body, in points.
    """
    # Equal paragraphs may stand in two places, so the blocks are told apart by their identity.
    without_space = {id(blocks[index]) for index in without_space_below(blocks)}

    def lay_out(block: Block) -> PlacedBlock:
        """Return the strips of a block."""
        match block:
            case Table():
                return placed_blocks.table(block, settings)
            case Signature():
                return placed_blocks.signing(block, settings)
            case Para():
                placed = placed_blocks.paragraph(block, settings, settings.structure.add_paragraph(block.role))
                anchors = settings.structure.add_bookmark(block.role, text(block))
                below = 0.0 if id(block) in without_space else placed.below
                return PlacedBlock(strip.named(placed.strips, anchors), placed.above, below)
            case PageBreak():
                return PlacedBlock([])

    return placed_blocks.flow(blocks, lay_out, space)
