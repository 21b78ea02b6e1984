"""The paragraphs of a letter or document outside its body → WordprocessingML.

These are the letterhead, the number, the marks, the drawn lines, and the imprint (版记) at the foot of the last page.

In every function `shell` is `letter`, `document` or `plain`, and `head` is the office's name with its size and lines.
"""

from __future__ import annotations

from docgen.layout import office_name, page_geometry
from docgen.layout.office_name import Letterhead
from docgen.model.blocks import Para, Role, text
from docgen.stationery.profile import Length, Profile
from docgen.writers.docx.ooxml import elements
from docgen.writers.docx.ooxml.paragraphs import paragraph


def letterhead(para: Para, profile: Profile, shell: str, head: Letterhead) -> str:
    """Return the paragraph of the office's name."""
    return paragraph(para, profile, letterhead_place(profile, shell, head), elements.size(head.size), lines=head.lines)


def letterhead_place(profile: Profile, shell: str, head: Letterhead) -> str:
    """Return the properties that place the office's name. In a letter it is in a frame. In a document it is not."""
    edge = profile.letter.mark_top if shell == "letter" else profile.document.mark_top
    line = Length(head.size * head.line_pitch)
    # Of the space between two lines, four fifths are above the characters.
    space = line - Length(head.size)
    top = edge - Length(head.size) * profile.letter.mark_inset - space * 0.8
    exact = f'w:line="{line.twips}" w:lineRule="exact"'
    if shell == "letter":
        return f"{elements.frame(profile.left, top, profile.text_width)}<w:spacing {exact}/>"
    before, after = top - profile.top, profile.line_pitch * profile.document.mark_to_number_lines - space * 0.2
    return f'<w:spacing w:before="{before.twips}" w:after="{after.twips}" {exact}/>'


def number_place(profile: Profile, shell: str, head: Letterhead) -> str:
    """Return the properties that place the document number.

    In a letter it is on the right below the double line. In a document it is centred above the red line (7.2.5, 7.2.7).
    """
    if shell == "letter":
        # The space above the paragraph moves the text down. A taller header would move it too, but programs differ in
        # how far.
        before = page_geometry.letter(profile, head).text_top - profile.top
        return f'<w:spacing w:before="{before.twips}"/>'
    lengths = profile.document
    below = _below(profile.line_pitch, profile.body.size)
    rule = elements.border("bottom", lengths.rule_thick, lengths.number_to_rule - below, profile.red)
    return f'<w:pBdr>{rule}</w:pBdr><w:jc w:val="center"/>'


def without_number(profile: Profile, shell: str, head: Letterhead) -> str:
    """Return the flat paragraph in place of a number. A plain document has no head and no such paragraph.

    In a letter it moves the text down. In a document it has the red line.
    """
    if shell == "plain":
        return ""
    if shell == "letter":
        return elements.flat_paragraph(number_place(profile, shell, head))
    line = elements.border("bottom", profile.document.rule_thick, Length(0), profile.red)
    return elements.flat_paragraph(f"<w:pBdr>{line}</w:pBdr>")


def letter_double_lines(profile: Profile, head: Letterhead) -> str:
    """Return a paragraph for the header of a letter's first page. The paragraph draws the two double lines (10.1)."""
    page, lengths = page_geometry.letter(profile, head), profile.letter
    tops = (
        (page.upper_line_top, lengths.rule_thick),
        (page.upper_line_top + lengths.rule_thick + lengths.rule_space, lengths.rule_thin),
        (page.lower_line_top, lengths.rule_thin),
        (page.lower_line_top + lengths.rule_thin + lengths.rule_space, lengths.rule_thick),
    )
    shapes = ""
    for index, (top, height) in enumerate(tops, 1):
        shapes += elements.rectangle(index, page.line_left, top, lengths.rule_length, height, profile.red)
    return elements.flat_paragraph(content=shapes)


def mark_place(para: Para, profile: Profile, shell: str, head: Letterhead) -> str:
    """Return the properties that place a category mark or draft mark: a frame on the page.

    A draft mark is beside the number of a letter. If the frame were wider than the space beside the number, LibreOffice
    would print the mark over the number. So the frame is only one character wider than the mark.
    """
    is_draft, half = para.role is Role.DRAFT, profile.text_width * 0.5
    if shell == "letter":
        top = page_geometry.letter(profile, head).text_top if is_draft else profile.letter.category_top
    elif shell == "document":
        top = profile.top if is_draft else profile.document.category_top
    else:
        top = profile.top - profile.line_pitch
    if is_draft:
        return elements.frame(profile.left, top, profile.characters_wide(Role.DRAFT, len(text(para)) + 1))
    return elements.frame(profile.left + half, top, half)


def foot(paras: tuple[Para, ...], profile: Profile, shell: str) -> str:
    """Return the imprint at the bottom of the last page's type area, and the paragraph to which it is anchored."""
    if not paras:
        return ""
    if shell == "document":
        return _imprint_with_lines(paras, profile) + elements.flat_paragraph()
    return "".join(paragraph(para, profile, imprint_place(profile)) for para in paras) + elements.flat_paragraph()


def imprint_place(profile: Profile) -> str:
    """Return the properties that place the imprint of a letter, which has no drawn lines (10.1): a frame."""
    return f"<w:keepNext/>{elements.frame_at_foot(profile.text_width)}"


def _imprint_with_lines(paras: tuple[Para, ...], profile: Profile) -> str:
    """Return a document's imprint as a floating table of one column."""
    width, rows = profile.text_width.twips, ""
    for para in paras:
        lines = office_name.issuer_lines(text(para), profile) if para.role is Role.ISSUER else ()
        cell = elements.cell(width, paragraph(para, profile, "<w:keepNext/>", lines=lines))
        rows += f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cell}</w:tr>"
    return f"<w:tbl>{imprint_table(profile)}{rows}</w:tbl>"


def imprint_table(profile: Profile) -> str:
    """Return the properties of the table of an imprint.

    The first and the last drawn line are thick. The drawn lines between them are thin (7.4.1). A frame cannot be used,
    because LibreOffice does not draw the borders of paragraphs in a frame.
    """
    lengths = profile.imprint
    sides = (("top", lengths.rule_thick), ("bottom", lengths.rule_thick), ("insideH", lengths.rule_thin))
    borders = "".join(elements.border(side, thickness, Length(0)) for side, thickness in sides)
    pitch, points = profile.pitch(Role.CC), profile.roles[Role.CC].size
    # A line is higher than its characters. Half of the difference should be below the characters, but Word puts less
    # there.
    lack = (pitch - Length(points)) * 0.5 - _below(pitch, points)
    margins = elements.cell_margins(top=(lengths.rule_to_text - lack).twips, bottom=(lengths.rule_to_text + lack).twips)
    return elements.floating_table(elements.at_foot(profile.left), profile.text_width, margins, borders)


def _below(pitch: Length, points: float) -> Length:
    """Return the space below the characters of a line. pitch: the exact height of the line. points: the font size.

    The baseline is at four fifths of the height. The characters reach 0.12 em below the baseline.
    """
    return pitch * 0.2 - Length(points) * 0.12
