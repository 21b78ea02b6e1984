"""Profile + fonts of the machine → CSS of a letter or document. The numbers of the standard come from the profile."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from docgen.layout import page_geometry, signature
from docgen.layout.fonts import FoundFont, ink
from docgen.layout.office_name import Letterhead
from docgen.layout.page_number import DASH
from docgen.model.blocks import BOOK_ROLES, Role
from docgen.stationery.profile import Profile

_TALL = "国深市局"
"""Sample characters. Their highest ink is taken for the upper edge of an office's name."""


def stylesheet(profile: Profile, fonts: Mapping[str, FoundFont], shell: str, head: Letterhead) -> str:
    """Return the style sheet of a letter or document, without page numbers.

    shell: `letter`, `document` or `plain`. head: the office's name with its size and lines.
    """
    margins = " ".join(f"{side.mm:.3f}mm" for side in (profile.top, profile.right, profile.bottom, profile.left))
    parts = [
        f"@page{{size:{profile.width.mm:g}mm {profile.height.mm:g}mm;margin:{margins}}}",
        *([_lower_rule(profile)] if shell == "letter" else []),
        base(profile, fonts),
        *(role_rule(profile, fonts, role) for role in profile.roles if role not in BOOK_ROLES),
        _head(profile, fonts, shell, head),
        signature_block(profile),
        table(profile),
        _foot(profile, shell),
        inline(profile, fonts),
    ]
    return "\n".join(parts)


def family(found: FoundFont) -> str:
    """Return the CSS declarations of a font: its families, the preferred one first, and its weight."""
    names = ",".join(f"'{family}'" for family in found.families)
    return f"font-family:{names};font-weight:{found.weight}"


def page_numbers(profile: Profile, fonts: Mapping[str, FoundFont], shell: str) -> str:
    """Return the CSS rules that print the page numbers."""
    look = profile.page_number
    size = look.size.pt
    inset = profile.character_pitch.pt * look.inset
    dash = sum(ink(fonts[look.font], DASH)) / 2 * size  # the middle of the dash, from the top of its line
    box = (
        f"content:'— ' counter(page) ' —';{family(fonts[look.font])};font-size:{size:g}pt;line-height:1;"
        f"letter-spacing:0;vertical-align:top;width:{profile.text_width.pt / 2:.2f}pt;"
        f"padding-top:{look.below_area.pt - dash:.2f}pt"
    )
    rules = [
        f"@page:right{{@bottom-right{{{box};padding-right:{inset:.2f}pt;text-align:right}}}}",
        f"@page:left{{@bottom-left{{{box};padding-left:{inset:.2f}pt;text-align:left}}}}",
    ]
    if not look.first_page[shell]:
        rules.append("@page:first{@bottom-right{content:none}@bottom-left{content:none}}")
    return "\n".join(rules)


def _lower_rule(profile: Profile) -> str:
    """Return the CSS rule that draws the double line at the foot of a letter's first page (10.1), thin above thick.

    The first page has a smaller bottom margin, and the double line is in that margin.
    """
    page, look = page_geometry.letter(profile), profile.letter
    right = profile.width - page.line_left - look.rule_length - profile.right
    return (
        f"@page:first{{margin-bottom:{page.bottom.mm:.3f}mm;@bottom-center{{content:'';box-sizing:border-box;"
        f"width:{look.rule_length.mm:.3f}mm;height:{page.double_line_height.pt:.2f}pt;"
        f"border-top:{look.rule_thin.pt}pt solid #{profile.red};border-bottom:{look.rule_thick.pt}pt solid #{profile.red};"
        f"margin:{page.line_to_text.mm:.3f}mm {right.mm:.3f}mm auto {(page.line_left - profile.left).mm:.3f}mm}}}}"
    )


def margin_texts(profile: Profile, shell: str, names: Collection[str]) -> str:
    """Return the CSS rules for the text that an HTML shell has in the margins of the first page, or of all other pages.

    At the foot, the text stands on the side without the page number. A letter's first page has no number, so there the
    text may be as wide as the type area.

    names: the classes of the elements with this text (`shell_text.MARGINS`).
    """
    whole, half = (f"width:{profile.text_width.pt / parts:.2f}pt" for parts in (1, 2))
    rules = ""
    for name in names:
        is_wide = name.endswith("head") or (name == "first-foot" and shell == "letter")
        rules += f".{name}{{position:running({name});{whole if is_wide else half}}}"
    if "page-head" in names:
        rules += (
            "@page{@top-center{content:element(page-head);vertical-align:middle}}@page:first{@top-center{content:none}}"
        )
    if "page-foot" in names:
        for side, other in (("right", "left"), ("left", "right")):
            rules += f"@page:{side}{{@bottom-{other}{{content:element(page-foot);{half}}}}}"
        rules += "@page:first{@bottom-left{content:none}}"
    if "first-head" in names:
        rules += "@page:first{@top-center{content:element(first-head);vertical-align:middle}}"
    if "first-foot" in names:
        rules += "@page:first{@bottom-left{content:element(first-foot);vertical-align:bottom}}"
    return rules


def base(profile: Profile, fonts: Mapping[str, FoundFont]) -> str:
    """Return the CSS rules for all text."""
    return (
        f"html{{{family(fonts[profile.body.font])};font-size:{profile.body.size:g}pt;line-height:{profile.line_pitch.pt:.2f}pt;"
        "font-kerning:none;font-variant-ligatures:none;hyphens:none;color:black}"
        "body{margin:0}"
        "p,h1,h2,h3,h4,h5{margin:0;font-weight:inherit;white-space:pre-wrap;orphans:1;widows:1;break-inside:auto;break-after:auto}"
        ".note{break-before:avoid}.keep{break-after:avoid}[class].close{margin-bottom:0}.set{white-space:pre}.page-break{break-after:page}"
    )


def role_rule(profile: Profile, fonts: Mapping[str, FoundFont], role: Role) -> str:
    """Return the CSS rule for the paragraphs of a role."""
    style = profile.roles[role]
    pitch = profile.line_pitch.pt
    rules = [
        family(fonts[style.font]),
        f"font-size:{style.size:g}pt",
        f"line-height:{profile.pitch(role).pt:.2f}pt",
        f"letter-spacing:{profile.spacing(role).pt:g}pt",
        # docgen has already divided the paragraph into lines and stretched them. WeasyPrint would stretch only spaces.
        f"text-align:{'left' if style.align == 'justify' else style.align}",
        f"text-indent:{profile.characters_wide(role, style.first).pt:.2f}pt",
        f"padding:0 {profile.characters_wide(role, style.right).pt:.2f}pt 0 {profile.characters_wide(role, style.left).pt:.2f}pt",
        f"margin:{style.before * pitch:.2f}pt 0 {style.after * pitch:.2f}pt",
    ]
    if style.color == "red":
        rules.append(f"color:#{profile.red}")
    if style.keep_next:
        rules.append("break-after:avoid;break-inside:avoid")
    return f".{role}{{{';'.join(rules)}}}"


def _head(profile: Profile, fonts: Mapping[str, FoundFont], shell: str, head: Letterhead) -> str:
    """Return the CSS rules for the head. The standard measures from the edge of the paper, CSS from the margin."""
    common = ".mark{display:flow-root;height:0}.category,.draft{white-space:pre}"
    if shell == "plain":
        return common + f".category,.draft{{margin-top:-{profile.line_pitch.pt:.2f}pt}}"
    edge = profile.letter.mark_top if shell == "letter" else profile.document.mark_top
    top = (edge - profile.top).pt
    inset, _ = ink(fonts[profile.roles[Role.LETTERHEAD].font], _TALL)
    inset += (head.line_pitch - 1) / 2  # Half of the space between two lines is above the characters.
    mark = f".letterhead{{line-height:{head.line_pitch:g};margin-top:calc({top:.2f}pt - {inset:.4f}em);white-space:nowrap}}"
    rest = _letter_head(profile, head) if shell == "letter" else _document_head(profile, head)
    return common + mark + rest


def _letter_head(profile: Profile, head: Letterhead) -> str:
    page, look = page_geometry.letter(profile, head), profile.letter
    return (
        f".head{{display:flow-root;height:{(page.text_top - profile.top).pt:.2f}pt}}"
        f".upper-rule{{position:absolute;box-sizing:border-box;top:{(page.upper_line_top - profile.top).pt:.2f}pt;"
        f"left:{(page.line_left - profile.left).mm:.3f}mm;width:{look.rule_length.mm:.3f}mm;height:{page.double_line_height.pt:.2f}pt;"
        f"border-top:{look.rule_thick.pt}pt solid #{profile.red};border-bottom:{look.rule_thin.pt}pt solid #{profile.red}}}"
        f".category{{margin-top:{(look.category_top - profile.top).pt:.2f}pt}}"
        f".draft{{margin-top:{(page.text_top - profile.top).pt:.2f}pt}}"
    )


def _document_head(profile: Profile, head: Letterhead) -> str:
    look = profile.document
    height = look.mark_top.pt - profile.top.pt + head.size + look.mark_to_number_lines * profile.line_pitch.pt
    height += head.below_first_line.pt
    below_number = (profile.line_pitch.pt - profile.body.size) / 2  # the space in its line below its characters
    return (
        f".head{{display:flow-root;height:{height:.2f}pt}}"
        f".number{{text-align:center;border-bottom:{look.rule_thick.pt}pt solid #{profile.red};"
        f"padding-bottom:{look.number_to_rule.pt - below_number:.2f}pt}}"
        # In a head without a number, the red line is where the number would begin.
        ".number:empty{line-height:0;padding:0}"
        f".category{{margin-top:{(look.category_top - profile.top).pt:.2f}pt}}.draft{{margin-top:0}}"
    )


def signature_block(profile: Profile) -> str:
    """Return the CSS rules for the block of name and date. The HTML of each block states the right indents."""
    sealed, unsealed = (signature.above(profile, sealed).pt for sealed in (True, False))
    return (
        ".signature-block{break-inside:avoid}"
        f".sealed{{margin-top:{sealed:.2f}pt}}.unsealed{{margin-top:{unsealed:.2f}pt}}"
    )


def table(profile: Profile) -> str:
    """Return the CSS rules for tables. The HTML of each row states its least height."""
    look = profile.table
    return (
        f"table{{table-layout:fixed;border-collapse:collapse;margin:{look.margin_lines * profile.line_pitch.pt:.2f}pt 0}}"
        f"td,th{{border:{look.rule.pt}pt solid black;padding:{look.padding.pt}pt;vertical-align:middle;text-align:left;font-weight:inherit}}"
        "tr{break-inside:avoid}.tall{break-inside:auto}.tall td,.tall th{vertical-align:top}"
        ".borderless{break-inside:avoid}.borderless td,.borderless th{border:0}"
    )


def _foot(profile: Profile, shell: str) -> str:
    """Return the CSS rules for the imprint (版记): a footnote, at the bottom of the last page's type area (7.4)."""
    imprint = profile.imprint
    thick, thin, gap = (length.pt for length in (imprint.rule_thick, imprint.rule_thin, imprint.rule_to_text))
    inset = profile.characters_wide(Role.ISSUER, profile.roles[Role.ISSUER].right).pt
    at_bottom = (
        ".foot{break-before:avoid}footer{float:footnote;footnote-display:block;footnote-policy:block;white-space:normal;line-height:0}"
        f".issuer{{position:relative}}.issuer>span+span{{position:absolute;white-space:pre;right:{inset:.2f}pt}}"
        "footer::footnote-call,footer::footnote-marker{content:none}"
        "@page{@footnote{margin-top:0}}"
    )
    if shell != "document":
        return at_bottom
    return at_bottom + (
        f"footer{{border-top:{thick:.2f}pt solid black;border-bottom:{thick:.2f}pt solid black}}"
        # The selector must be stronger than the class of the role, which also sets a padding.
        f"footer p[class]{{padding-top:{gap:.2f}pt;padding-bottom:{gap:.2f}pt}}"
        f"footer p+p{{border-top:{thin:.2f}pt solid black}}"
    )


def inline(profile: Profile, fonts: Mapping[str, FoundFont]) -> str:
    """Return the CSS rules for elements inside a line."""
    return (
        # Another font in a line does not make the line higher.
        f".rare,.box-sign,b,i{{line-height:0}}b{{{family(fonts['heiti'])}}}i{{{family(fonts['kaiti'])};font-style:normal}}mark{{background:#ffe08a;color:inherit}}"
        f".box-sign{{{family(fonts['symbol'])}}}"
        # The form field lies over the printed sign and takes no room. A positioned field would be drawn after all text.
        ".box-sign input{appearance:auto;display:inline-block;width:.8em;height:.8em;margin:0 -.8em 0 0;border:0;padding:0;vertical-align:-.06em}"
    )
