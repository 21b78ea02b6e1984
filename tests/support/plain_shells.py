"""The shells that docgen ships, as pages without drawings: what a layout needs of them, computed from the profile."""

from docgen.layout import fonts, page_geometry, placed_lines
from docgen.layout.pages import PlacedText, Rectangle, ShellPage, ShellPages
from docgen.model.blocks import Role


def shell_pages(doc, profile):
    """The pages of the shell of a document."""
    top, bottom = profile.top.pt, profile.height.pt - profile.bottom.pt
    other = ShellPage({"body": _line(profile, top, bottom)}, ())
    mark = page_geometry.mark(doc, profile)
    numbers = sum(para.role is Role.NUMBER for para in doc.head)
    first = {
        "letter": _letter,
        "document": _document,
        "plain": _plain,
    }[doc.shell](profile, mark, numbers)
    return ShellPages(ShellPage(first, tuple(_name(mark, doc, profile))), other, other)


def _line(profile, top, bottom=0.0):
    left = profile.left.pt
    return Rectangle(left, top, left + profile.text_width.pt, bottom)


def _letter(profile, mark, numbers):
    page = page_geometry.letter(profile, mark)
    pitch = profile.line_pitch.pt
    text_top = page.text_top.pt
    return {
        "category": _line(profile, page.category_top.pt),
        "draft": _line(profile, text_top),
        "number": _line(profile, text_top),
        "body": _line(profile, text_top + numbers * pitch, profile.height.pt - page.bottom.pt),
    }


def _document(profile, mark, numbers):
    part, pitch = profile.document, profile.line_pitch.pt
    number_top = part.mark_top.pt + mark.size + part.mark_to_number_lines * pitch + mark.below_first_line.pt
    number = pitch + part.number_to_rule.pt - (pitch - profile.body.size) / 2 if numbers else 0.0
    body_top = number_top + number + part.rule_thick.pt
    return {
        "category": _line(profile, part.category_top.pt),
        "draft": _line(profile, profile.top.pt),
        "number": _line(profile, number_top),
        "body": _line(profile, body_top, profile.height.pt - profile.bottom.pt),
    }


def _plain(profile, mark, numbers):
    above = _line(profile, profile.top.pt - profile.line_pitch.pt)
    body = _line(profile, profile.top.pt, profile.height.pt - profile.bottom.pt)
    return {"category": above, "draft": above, "body": body}


def _name(mark, doc, profile):
    """The name of the office, centred on the type area."""
    style = profile.roles[Role.LETTERHEAD]
    found = fonts.find_all(profile)[style.font]
    upper, _ = fonts.ink(found, "国深市局")
    edge = profile.letter.mark_top if doc.shell == "letter" else profile.document.mark_top
    baseline = edge.pt + (fonts.baseline(found) - upper) * mark.size
    for line in mark.lines if mark.lines != ("",) else ():
        width = sum(fonts.advance(found, character) for character in line) * mark.size
        x = profile.left.pt + (profile.text_width.pt - width) / 2
        rooms = (0.0,) * (len(line) - 1)
        yield PlacedText(line, placed_lines.face_of(found), mark.size, x, baseline, rooms, color=profile.red)
        baseline += mark.line * mark.size
