"""Profile → WordprocessingML: the `dg-` styles, the defaults of the document, and the page set-up."""

from __future__ import annotations

from docgen.layout import page_geometry
from docgen.layout.structure import LETTER_DEPTHS
from docgen.model.blocks import BOOK_ROLES, Role
from docgen.stationery.profile import Length, Profile, RoleStyle, mm
from docgen.writers.docx.ooxml.elements import FLAT, GAP, W_DECLARED, border, fonts, size

_ALIGNMENTS = {"left": "left", "right": "right", "center": "center", "justify": "both"}
_BOOK_OUTLINE = {Role.FRONT: 0, Role.PART: 0, Role.CHAPTER: 1, Role.CASE: 2}
"""Role → its level, from 0, in the outline of a book that Word's navigation pane shows.

The contents of a book list all levels. So the titles and headings inside a case have no level.
"""
_LETTER_OUTLINE = {role: depth - 1 for role, depth in LETTER_DEPTHS.items()}
"""Role → its level, from 0, in the outline of a letter."""
_BUILT_IN_NAMES = {
    **{f"dg-{role}": f"heading {level}" for level, role in enumerate((Role.PART, Role.CHAPTER, Role.CASE), 1)},
    **{f"dg-{role}": f"toc {level}" for level, role in enumerate((Role.CONTENTS1, Role.CONTENTS2, Role.CONTENTS3), 1)},
}
"""Identifier of a style → the name of Word's built-in style. Word updates the contents by these names."""
_SECTION_ORDER = (
    *("headerReference", "footerReference", "footnotePr", "endnotePr", "type", "pgSz", "pgMar", "paperSrc"),
    *("pgBorders", "lnNumType", "pgNumType", "cols", "formProt", "vAlign", "noEndnote", "titlePg", "textDirection"),
    *("bidi", "rtlGutter", "docGrid", "printerSettings", "sectPrChange"),
)
"""The elements of a section's properties, in the order of the schema."""
_HEADER_DISTANCE = mm(15)
"""The distance of the header from the top of the page. A header only has shapes that are anchored to the page."""


def paragraph_styles(profile: Profile, book: bool = False) -> dict[str, str]:
    """Return identifier → `w:style` element for every `dg-` style. book: whether the roles of books are included."""
    outline = _BOOK_OUTLINE if book else _LETTER_OUTLINE
    made: dict[str, str] = {}
    for role, style in profile.roles.items():
        if book or role not in BOOK_ROLES:
            properties = _role_properties(profile, role, style, book, outline.get(role))
            made[f"dg-{role}"] = _style(f"dg-{role}", *properties)
    loose = '<w:widowControl w:val="0"/><w:snapToGrid w:val="0"/>'
    made[FLAT] = _style(FLAT, f'{loose}<w:spacing w:line="10" w:lineRule="exact"/>', '<w:sz w:val="2"/>')
    gap = (profile.line_pitch * profile.table.margin_lines).twips
    made[GAP] = _style(GAP, f'{loose}<w:spacing w:line="{gap}" w:lineRule="exact"/>', '<w:sz w:val="2"/>')
    for side in ("left", "right"):
        made[f"dg-page-{side}"] = _style(f"dg-page-{side}", *_page_number_properties(profile, side))
        if book:
            made[f"dg-head-{side}"] = _style(f"dg-head-{side}", *_head_properties(profile, side))
    return made


def default_run_properties(profile: Profile) -> str:
    """Return the default run properties of a document: the font, size and language of the body."""
    font = profile.fonts[profile.body.font].names[0]
    return (
        f"<w:rPr {W_DECLARED}>{fonts(font)}{size(profile.body.size)}"
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr>'
    )


def page_setup(profile: Profile, shell: str) -> str:
    """Return the page set-up of a letter or document, in a root element. Its children belong in the `w:sectPr`."""
    bottom, grid = profile.bottom, 'w:type="lines" '
    if shell == "letter":
        # A letter's first page has text down to its lower double line. On its other pages the higher footer limits the
        # text. LibreOffice would centre a line grid on the text area, which is higher than 22 lines on the first page.
        bottom, grid = page_geometry.letter(profile).bottom, ""
    return (
        f'<root {W_DECLARED}><w:pgSz w:w="{profile.width.twips}" w:h="{profile.height.twips}"/>'
        f'<w:pgMar w:top="{profile.top.twips}" w:right="{profile.right.twips}" w:bottom="{bottom.twips}" w:left="{profile.left.twips}"'
        f' w:header="{_HEADER_DISTANCE.twips}" w:footer="{footer_distance(profile).twips}" w:gutter="0"/><w:titlePg/>'
        f'<w:docGrid {grid}w:linePitch="{profile.line_pitch.twips}"/></root>'
    )


def section_order(tag: str) -> int:
    """Return the key by which a section's properties are sorted. Word refuses a file with another order."""
    return _SECTION_ORDER.index(tag) if tag in _SECTION_ORDER else len(_SECTION_ORDER)


def footer_distance(profile: Profile) -> Length:
    """Return the distance of the footer from the bottom of the page. It ends where a letter's lower double line ends."""
    page = page_geometry.letter(profile)
    return profile.height - page.lower_line_top - page.double_line_height


def _page_number_properties(profile: Profile, side: str) -> tuple[str, str]:
    """Return the paragraph and run properties of the page number (7.5).

    The dash is 7 mm below the type area, one character in from the outer edge. The space above and below the line fills
    the footer from `footer_distance` up to the lower edge of the type area.
    """
    look = profile.page_number
    height: Length = look.size
    # The standard measures to the dash, which is about 0.53 em below the top of its line.
    above = look.below_area - height * 0.53
    below = profile.bottom - above - height - footer_distance(profile)
    indent = (profile.character_pitch * look.inset).twips
    return (
        f'<w:widowControl w:val="0"/><w:spacing w:before="{above.twips}" w:after="{below.twips}" w:line="{height.twips}" w:lineRule="exact"/>'
        f'<w:ind w:{side}="{indent}"/><w:jc w:val="{side}"/>',
        fonts(profile.fonts[look.font].names[0]) + size(height.pt),
    )


def _head_properties(profile: Profile, side: str) -> tuple[str, str]:
    """Return the paragraph and run properties of a running head, which has a drawn line below.

    The head reaches down to the type area. If there were other space between them, LibreOffice would leave it out on the
    first page of a section that begins on a right-hand page.
    """
    look = profile.book
    below = look.head_rule_above - look.head_rule
    rule = border("bottom", look.head_rule, look.head_to_rule)
    return (
        f'<w:widowControl w:val="0"/><w:pBdr>{rule}</w:pBdr><w:snapToGrid w:val="0"/>'
        f'<w:spacing w:after="{below.twips}" w:line="{look.head_size.twips}" w:lineRule="exact"/><w:jc w:val="{side}"/>',
        fonts(profile.fonts[look.head_font].names[0]) + size(look.head_size.pt),
    )


def _role_properties(profile: Profile, role: Role, style: RoleStyle, book: bool, level: int | None) -> tuple[str, str]:
    """Return the paragraph and run properties of a role.

    book: whether a page break inside a paragraph has at least two lines on either side. level: the level in the
    outline, from 0. None: the role has no level.
    """
    # The paragraph of an office's name states its own pitch, see `letterhead_place`.
    pitch = Length(style.size) if role is Role.LETTERHEAD else profile.pitch(role)
    before, after = (profile.line_pitch * lines for lines in (style.before, style.after))
    keep = "<w:keepNext/><w:keepLines/>" if style.keep_next else ""
    end = (profile.text_width - profile.characters_wide(role, style.right)).twips
    dots = ' w:leader="dot"' if style.leader else ""
    tabs = f'<w:tabs><w:tab w:val="right"{dots} w:pos="{end}"/></w:tabs>' if style.tab_right or style.leader else ""
    outline = "" if level is None else f'<w:outlineLvl w:val="{level}"/>'
    paragraph_properties = (
        f'{keep}<w:widowControl w:val="{int(book)}"/>{tabs}<w:snapToGrid w:val="0"/>'
        f'<w:spacing w:before="{before.twips}" w:after="{after.twips}" w:line="{pitch.twips}" w:lineRule="exact"/>'
        f'{_indent(profile, role, style)}<w:jc w:val="{_ALIGNMENTS[style.align]}"/>{outline}'
    )
    spacing = profile.spacing(role).twips
    run_properties = fonts(profile.fonts[style.font].names[0])
    if style.color == "red":
        run_properties += f'<w:color w:val="{profile.red}"/>'
    if spacing:
        run_properties += f'<w:spacing w:val="{spacing}"/>'
    return paragraph_properties, run_properties + size(style.size)


def _indent(profile: Profile, role: Role, style: RoleStyle) -> str:
    values = []
    if style.left:
        values.append(f'w:left="{profile.characters_wide(role, style.left).twips}"')
    if style.right:
        values.append(f'w:right="{profile.characters_wide(role, style.right).twips}"')
    if style.first > 0:
        values.append(
            f'w:firstLineChars="{round(style.first * 100)}" w:firstLine="{profile.characters_wide(role, style.first).twips}"'
        )
    if style.first < 0:
        values.append(f'w:hanging="{profile.characters_wide(role, -style.first).twips}"')
    return f"<w:ind {' '.join(values)}/>" if values else ""


def _style(identity: str, paragraph_properties: str, run_properties: str) -> str:
    built_in = _BUILT_IN_NAMES.get(identity)
    custom = "" if built_in else 'w:customStyle="1" '
    return (
        f'<w:style {W_DECLARED} w:type="paragraph" {custom}w:styleId="{identity}"><w:name w:val="{built_in or identity}"/><w:qFormat/>'
        f"<w:pPr>{paragraph_properties}</w:pPr><w:rPr>{run_properties}</w:rPr></w:style>"
    )
