"""What stands apart from the body: letterhead, number, marks and rules above it, the imprint below."""

from __future__ import annotations

from docgen import geometry
from docgen.blocks import Para, Role
from docgen.profile import Length, Profile
from docgen.writers.ooxml.spelling import FLAT, border, frame, rectangle
from docgen.writers.ooxml.text import paragraph


def letterhead(para: Para, profile: Profile, shell: str, mark_size: float) -> str:
    """The office's name, at the size that fits: a letter's at its place on the page, a document's in the text."""
    size = round(mark_size * 2)
    part = profile.part[shell]
    if shell == "letter":
        place = frame(profile.left, part["mark_top"], profile.text_width)
        properties = f'{place}<w:spacing w:line="{Length(mark_size).twips}" w:lineRule="exact"/>'
    else:
        before, after = part["mark_top"] - profile.top, profile.line_pitch * part["mark_to_number_lines"]
        properties = f'<w:spacing w:before="{before.twips}" w:after="{after.twips}"/>'
    return paragraph(para, profile, properties, f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>')


def number(para: Para, profile: Profile, shell: str, mark_size: float) -> str:
    """The document number: on the right below a letter's rule, or centred above a document's (7.2.5, 7.2.7)."""
    if shell == "letter":
        # A header that grows pushes the text down by different amounts in different programs; space above does not.
        before = geometry.letter(profile, mark_size).text_top - profile.top
        return paragraph(para, profile, f'<w:spacing w:before="{before.twips}"/>')
    part = profile.part["document"]
    above = (profile.line_pitch - Length(profile.body.size)) * 0.5
    rule = border("bottom", part["rule_thick"], part["number_to_rule"] - above, profile.red)
    return paragraph(para, profile, f'<w:pBdr>{rule}</w:pBdr><w:jc w:val="center"/>')


def letter_rules(profile: Profile, mark_size: float) -> str:
    """The two double rules of a letter's first page (10.1), in a flat paragraph of the header."""
    page = geometry.letter(profile, mark_size)
    tops = (
        (page.rule_top, page.rule_thick),
        (page.rule_top + page.rule_thick + page.rule_space, page.rule_thin),
        (page.lower_rule_top, page.rule_thin),
        (page.lower_rule_top + page.rule_thin + page.rule_space, page.rule_thick),
    )
    shapes = "".join(
        rectangle(index, page.rule_left, top, page.rule_length, height, profile.red)
        for index, (top, height) in enumerate(tops, 1)
    )
    return f'<w:p><w:pPr><w:pStyle w:val="{FLAT}"/></w:pPr>{shapes}</w:p>'


def mark(para: Para, profile: Profile, shell: str, mark_size: float) -> str:
    """A category or draft mark: a frame at its place on the page."""
    left, width = profile.left, profile.text_width * 0.5
    x = left if para.role is Role.DRAFT else left + width
    y = _mark_top(para.role, profile, shell, mark_size)
    return paragraph(para, profile, frame(x, y, width))


def foot(paras: tuple[Para, ...], profile: Profile, shell: str) -> str:
    """The imprint at the bottom of the last page's type area, and the paragraph that carries its anchor."""
    if not paras:
        return ""
    at_bottom = (
        f'<w:framePr w:w="{profile.text_width.twips}" w:hSpace="0" w:wrap="around" w:vAnchor="margin" w:hAnchor="margin"'
        ' w:xAlign="left" w:yAlign="bottom"/>'
    )
    rows = "".join(
        paragraph(
            para,
            profile,
            "<w:keepNext/>" + at_bottom + (_imprint_borders(profile, index, len(paras)) if shell == "document" else ""),
        )
        for index, para in enumerate(paras)
    )
    return f'{rows}<w:p><w:pPr><w:pStyle w:val="{FLAT}"/></w:pPr></w:p>'


def _mark_top(role: Role, profile: Profile, shell: str, mark_size: float) -> Length:
    if shell == "letter":
        page = geometry.letter(profile, mark_size)
        return page.text_top if role is Role.DRAFT else page.category_top
    if shell == "document":
        category_top: Length = profile.part["document"]["category_top"]
        return profile.top if role is Role.DRAFT else category_top
    return profile.top - profile.line_pitch


def _imprint_borders(profile: Profile, index: int, count: int) -> str:
    """The rules of the imprint (7.4.1): thick first and last, thin between."""
    part = profile.part["imprint"]
    top = part["rule_thick"] if index == 0 else part["rule_thin"]
    bottom = border("bottom", part["rule_thick"], part["rule_to_text"]) if index == count - 1 else ""
    return f"<w:pBdr>{border('top', top, part['rule_to_text'])}{bottom}</w:pBdr>"
