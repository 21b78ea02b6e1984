"""Lay out a document: a letter, a form, a summary or any other document that is no book.

The input is the tree of the document, a profile and the pages of the office's shell. The output is the pages, with the
place of every character.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from docgen.layout import fonts, pagination, placed_imprint, placed_lines, placed_tables, signature, strip, title_lines
from docgen.layout.pages import (
    ARTIFACT,
    Page,
    Pages,
    PlacedText,
    Rectangle,
    ShellPage,
    ShellPages,
)
from docgen.layout.pagination import PlacedStrip
from docgen.layout.placed_lines import LineSettings, face_of
from docgen.layout.strip import Strip
from docgen.layout.structure import Structure
from docgen.model.blocks import (
    Block,
    Doc,
    PageBreak,
    Para,
    Role,
    Signature,
    Table,
    kept_with_next,
    text,
    without_space_below,
)
from docgen.stationery.profile import Profile

_DASH = "—"
"""The character beside a page number. The standard states the place of this dash."""
_MARKS = (Role.CATEGORY, Role.DRAFT, Role.NUMBER)
"""The paragraphs of the head that the shell has slots for. The name of the office is a part of the shell."""
_SAME_NAME = 2.0
"""The most that baselines of one name of an office are apart, in em."""


def lay_out(doc: Doc, profile: Profile, shell: ShellPages) -> Pages:
    """Return the pages of a document. Raise an `UnsettableError` if it cannot be laid out here.

    shell: the pages of the office's shell.
    """
    settings = LineSettings(profile, fonts.find_all(profile), Structure())
    above, below = _shell_words(shell.first, settings.structure)
    head = [above, *_head(doc, shell.first, settings)]
    body = _body(doc.body, settings)
    strips = [*strip.kept(body), *placed_imprint.place(doc, settings)] if doc.foot else body
    placed = pagination.paginate(strips, lambda index: shell.of(index).slots["body"])
    pages = []
    for index, placed_strips in enumerate(placed):
        around = [*head] if index == 0 else [Strip(0.0, shell.of(index).words)]
        behind = [below] if index == 0 else []
        if index or profile.page_number.first_page[doc.shell]:
            behind.append(_page_number(index + 1, shell.of(index).slots["body"], settings))
        pages.append(_page(around, placed_strips, behind, shell.of(index), profile))
    structure = settings.structure
    return Pages(doc.title, tuple(pages), tuple(structure.tags), tuple(structure.outline))


def _page(
    head: Sequence[Strip], placed: Sequence[PlacedStrip], behind: Sequence[Strip], shell: ShellPage, profile: Profile
) -> Page:
    """Return a page. head, behind: what is read before and after the strips. It is in its place already."""
    left = shell.slots["body"].left
    moved = [one.strip.moved(left, one.top) for one in placed]
    layers = strip.overlaid([*head, *moved, *behind], 0.0)
    return Page(
        profile.width.pt,
        profile.height.pt,
        layers.texts,
        layers.boxes,
        fields=layers.fields,
        anchors={one.strip.anchor: one.top for one in placed if one.strip.anchor},
        shell=shell,
    )


def _shell_words(first: ShellPage, structure: Structure) -> tuple[Strip, Strip]:
    """Return the words of the first page of the shell: those above the text, and those below it."""
    above: list[PlacedText] = []
    below: list[PlacedText] = []
    for word in first.words:
        group = above if word.baseline < first.slots["body"].top else below
        is_same = bool(group) and _is_same_name(group[-1], word)
        group.append(replace(word, tag=group[-1].tag if is_same else structure.add("P")))
    return Strip(0.0, tuple(above)), Strip(0.0, tuple(below))


def _is_same_name(before: PlacedText, after: PlacedText) -> bool:
    """Return whether two pieces of text are of one paragraph: they look the same, and are near each other."""
    is_near = abs(after.baseline - before.baseline) <= _SAME_NAME * before.size
    return is_near and (before.face, before.size, before.color) == (after.face, after.size, after.color)


def _head(doc: Doc, first: ShellPage, settings: LineSettings) -> Iterator[Strip]:
    """Yield the marks and the number of a document, in the slots of its shell."""
    for paragraph in doc.head:
        if paragraph.role not in _MARKS:
            continue
        slot = first.slots[str(paragraph.role)]
        within = placed_lines.edges(paragraph, settings.profile, slot.left, slot.right)
        if paragraph.role is Role.NUMBER and doc.shell == "document":
            within = replace(within, align="center")
        lines = placed_lines.place(paragraph, within, settings, settings.structure.add("P"))
        yield strip.stacked(lines).moved(0.0, slot.top)


def _body(blocks: Sequence[Block], settings: LineSettings) -> list[Strip]:
    """Return the strips of the body."""
    kept, close = kept_with_next(blocks), without_space_below(blocks)
    strips: list[Strip] = []
    space = 0.0  # below the block before
    for index, block in enumerate(blocks):
        if isinstance(block, PageBreak):
            strips.append(Strip(0.0, ends_page=True))
            space = 0.0
            continue
        if getattr(block, "role", None) is Role.NOTE:
            strips = strip.kept(strips)
        above, made, below = _block(block, settings)
        space = max(space, above)
        if not made:
            space = max(space, below)
            continue
        made = strip.kept(made) if index in kept else made
        strips += [replace(made[0], space_above=space), *made[1:]]
        space = 0.0 if index in close else below
    return strips


def _block(block: Para | Table | Signature, settings: LineSettings) -> tuple[float, list[Strip], float]:
    """Return the space above a block, its strips and the space below it. The spaces are in points."""
    profile = settings.profile
    width = profile.text_width.pt
    match block:
        case Table():
            space = profile.table.margin_lines * profile.line_pitch.pt
            return space, placed_tables.place(block, width, settings), space
        case Signature():
            return signature.above(profile, block.sealed).pt, [_signature(block, settings)], 0.0
        case Para():
            style = profile.roles[block.role]
            tag, anchor = settings.structure.add_block(block.role, text(block))
            within = placed_lines.edges(block, profile, 0.0, width)
            if block.role in title_lines.ROLES:
                within = replace(within, room=width)
            lines = placed_lines.place(block, within, settings, tag)
            if lines and anchor:
                lines[0] = replace(lines[0], anchor=anchor)
            lines = strip.kept(lines) if style.keep_next else lines
            pitch = profile.line_pitch.pt
            return style.before * pitch, lines, style.after * pitch


def _signature(block: Signature, settings: LineSettings) -> Strip:
    """Return a signature block."""
    profile = settings.profile
    where = signature.place(block, profile)
    division = settings.structure.add("Div")
    shift = profile.characters_wide(Role.SIGNATURE, profile.signature.unsealed_indent).pt

    def placed(paragraph: Para, indent: float) -> list[Strip]:
        """Return the lines of a paragraph. indent: its right indent in points."""
        within = placed_lines.edges(paragraph, profile, 0.0, profile.text_width.pt)
        within = replace(within, right=profile.text_width.pt - indent)
        return placed_lines.place(paragraph, within, settings, settings.structure.add("P", division))

    lines = [line for other in block.above for line in placed(other, shift)]
    if block.name and len(where.name_lines) == 1:
        lines += placed(block.name, where.name_right.pt)
    elif block.name:
        right = profile.text_width.pt - where.name_right.pt
        within = placed_lines.Edges(where.name_left.pt, right, right, "center")
        runs_of_lines = title_lines.runs_of(block.name, where.name_lines)
        tag = settings.structure.add("P", division)
        lines += placed_lines.place_lines(block.name, runs_of_lines, within, settings, tag)
    return strip.stacked([*lines, *placed(block.date, where.date_right.pt)])


def _page_number(number: int, area: Rectangle, settings: LineSettings) -> Strip:
    """Return the number of a page, in its place (7.5). It is on the right of an odd page. area: the type area."""
    profile = settings.profile
    part = profile.page_number
    found, size, inset = settings.fonts[part.font], part.size.pt, profile.character_pitch.pt * part.inset
    label = f"{_DASH} {number} {_DASH}"
    width = sum(fonts.advance(found, character) for character in label) * size
    x = area.right - inset - width if number % 2 else area.left + inset
    # The standard measures to the ink of the dash.
    middle_of_dash = sum(fonts.ink(found, _DASH)) / 2
    baseline = area.bottom + part.below_area.pt + (fonts.baseline(found) - middle_of_dash) * size
    text = PlacedText(label, face_of(found), size, x, baseline, (0.0,) * (len(label) - 1), ARTIFACT)
    return Strip(0.0, (text,))
