"""Profile → the `dg-` styles, the document's defaults and the page set-up."""

from __future__ import annotations

from docgen import geometry
from docgen.blocks import Role
from docgen.profile import Length, Profile, RoleStyle, mm
from docgen.writers.ooxml.spelling import FLAT, GAP, W_DECLARED, fonts, size

_ALIGNMENTS = {"left": "left", "right": "right", "center": "center", "justify": "both"}
_SECTION_ORDER = [
    "headerReference",
    "footerReference",
    "footnotePr",
    "endnotePr",
    "type",
    "pgSz",
    "pgMar",
    "paperSrc",
    "pgBorders",
    "lnNumType",
    "pgNumType",
    "cols",
    "formProt",
    "vAlign",
    "noEndnote",
    "titlePg",
    "textDirection",
    "bidi",
    "rtlGutter",
    "docGrid",
    "printerSettings",
    "sectPrChange",
]
_HEADER_DISTANCE = mm(15)
"""Any height above the type area: headers hold only what is anchored to the page."""


def styles(profile: Profile) -> dict[str, str]:
    """Every `dg-` style as XML, by its id; complete elements with their namespaces declared."""
    made = {
        f"dg-{role}": _style(f"dg-{role}", *_role_properties(profile, role, style))
        for role, style in profile.roles.items()
    }
    loose = '<w:widowControl w:val="0"/><w:snapToGrid w:val="0"/>'
    made[FLAT] = _style(FLAT, f'{loose}<w:spacing w:line="10" w:lineRule="exact"/>', '<w:sz w:val="2"/>')
    gap = (profile.line_pitch * profile.part["table"]["margin_lines"]).twips
    made[GAP] = _style(GAP, f'{loose}<w:spacing w:line="{gap}" w:lineRule="exact"/>', '<w:sz w:val="2"/>')
    for side in ("left", "right"):
        made[f"dg-page-{side}"] = _style(f"dg-page-{side}", *_page_number_properties(profile, side))
    return made


def default_run_properties(profile: Profile) -> str:
    """The run properties of the document's defaults: the body's font and size."""
    font = profile.fonts[profile.body.font].names[0]
    return (
        f"<w:rPr {W_DECLARED}>{fonts(font)}{size(profile.body.size)}"
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr>'
    )


def section(profile: Profile, shell: str) -> str:
    """The page set-up that goes into a section's properties behind its header references, as sibling elements."""
    page = geometry.letter(profile)
    # Only a letter's first page has text down to its rule; the footers of its other pages push theirs up again.
    bottom = page.bottom if shell == "letter" else profile.bottom
    # LibreOffice centres a line grid on the page's text area, which on a letter's first page is taller than 22 lines.
    grid = "" if shell == "letter" else 'w:type="lines" '
    return (
        f'<root {W_DECLARED}><w:pgSz w:w="{profile.width.twips}" w:h="{profile.height.twips}"/>'
        f'<w:pgMar w:top="{profile.top.twips}" w:right="{profile.right.twips}" w:bottom="{bottom.twips}" w:left="{profile.left.twips}"'
        f' w:header="{_HEADER_DISTANCE.twips}" w:footer="{_footer_distance(profile).twips}" w:gutter="0"/><w:titlePg/>'
        f'<w:docGrid {grid}w:linePitch="{profile.line_pitch.twips}"/></root>'
    )


def section_order(tag: str) -> int:
    """Where an element stands among a section's properties; Word refuses a file with another order."""
    return _SECTION_ORDER.index(tag) if tag in _SECTION_ORDER else len(_SECTION_ORDER)


def _footer_distance(profile: Profile) -> Length:
    """Above the lower rule; the page number's own spacing fills the footer up to the type area's edge."""
    return profile.height - geometry.letter(profile).lower_rule_top - geometry.letter(profile).rule_height


def _page_number_properties(profile: Profile, side: str) -> tuple[str, str]:
    """The page number's line (7.5): its dash 7 mm below the type area, one character in from the outer edge.

    Space above and below fill the footer from `_footer_distance` up to the type area's lower edge.
    """
    part = profile.part["page_number"]
    height: Length = part["size"]
    # The dash stands about 0.53 em below the top of its line; the standard measures to the dash.
    above = part["below_area"] - height * 0.53
    below = profile.bottom - above - height - _footer_distance(profile)
    indent = (profile.character_pitch * part["inset"]).twips
    return (
        f'<w:widowControl w:val="0"/><w:spacing w:before="{above.twips}" w:after="{below.twips}" w:line="{height.twips}" w:lineRule="exact"/>'
        f'<w:ind w:{side}="{indent}"/><w:jc w:val="{side}"/>',
        fonts(profile.fonts[part["font"]].names[0]) + size(height.pt),
    )


def _role_properties(profile: Profile, role: Role, style: RoleStyle) -> tuple[str, str]:
    pitch = Length(style.size) if role is Role.LETTERHEAD else profile.pitch(role)
    before, after = (profile.line_pitch * lines for lines in (style.before, style.after))
    keep = "<w:keepNext/>" if style.keep_next else ""
    end = (profile.text_width - profile.characters_wide(role, style.right)).twips
    tabs = f'<w:tabs><w:tab w:val="right" w:pos="{end}"/></w:tabs>' if style.tab_right else ""
    paragraph_properties = (
        f'{keep}<w:widowControl w:val="0"/>{tabs}<w:snapToGrid w:val="0"/>'
        f'<w:spacing w:before="{before.twips}" w:after="{after.twips}" w:line="{pitch.twips}" w:lineRule="exact"/>'
        f'{_indent(profile, role, style)}<w:jc w:val="{_ALIGNMENTS[style.align]}"/>'
    )
    spacing = profile.character_spacing.twips if style.size == profile.body.size else 0
    color = f'<w:color w:val="{profile.red}"/>' if style.color == "red" else ""
    run_properties = (
        fonts(profile.fonts[style.font].names[0])
        + color
        + (f'<w:spacing w:val="{spacing}"/>' if spacing else "")
        + size(style.size)
    )
    return paragraph_properties, run_properties


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
    return (
        f'<w:style {W_DECLARED} w:type="paragraph" w:customStyle="1" w:styleId="{identity}"><w:name w:val="{identity}"/><w:qFormat/>'
        f"<w:pPr>{paragraph_properties}</w:pPr><w:rPr>{run_properties}</w:rPr></w:style>"
    )
