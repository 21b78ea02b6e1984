"""Profile + fonts of the machine → the style sheet (CSS) of a section of a book.

The section has no text in the margins. Page numbers and running heads are added when the book is bound. In docstrings a
rule is a CSS rule. In names of the profile, and in the CSS class `rule`, it is a drawn line.
"""

from __future__ import annotations

from collections.abc import Mapping

from docgen.layout import page_geometry
from docgen.layout.fonts import FoundFont
from docgen.stationery.profile import Profile
from docgen.writers.pdf import letter_css

_LEVELS = 3
"""The number of levels in the outline of the PDF."""


def stylesheet(profile: Profile, fonts: Mapping[str, FoundFont], landscape: bool, columns: int) -> str:
    """Return the style sheet of a section.

    fonts: purpose of a font → the font. landscape: whether the section has landscape pages. columns: the number of
    columns.
    """
    page = page_geometry.page(profile, landscape)
    margins = " ".join(f"{side.mm:.3f}mm" for side in (page.top, page.right, page.bottom, page.left))
    parts = [
        f"@page{{size:{page.width.mm:g}mm {page.height.mm:g}mm;margin:{margins}}}",
        letter_css.base(profile, fonts),
        *(letter_css.role_rule(profile, fonts, role) for role in profile.roles),
        letter_css.signature_block(profile),
        letter_css.table(profile),
        letter_css.inline(profile, fonts),
        _outline(),
        _placed(profile, columns),
        _drawn(profile),
    ]
    return "\n".join(parts)


def _outline() -> str:
    """Return the CSS rules for the outline of the PDF. The outline lists the `Heading` blocks by their level.

    The level does not depend on the HTML element of the heading.
    """
    levels = "".join(f".level-{level}{{bookmark-level:{level}}}" for level in range(1, _LEVELS + 1))
    return f"h1,h2,h3,h4,h5,h6{{bookmark-level:none;margin:0;font-weight:inherit}}{levels}a{{color:inherit;text-decoration:none}}"


def _placed(profile: Profile, columns: int) -> str:
    """Return the CSS rules for blocks in columns and for blocks at the foot of a page."""
    gap = profile.character_pitch.pt * profile.book.column_gap
    return (
        f".columns{{column-count:{columns};column-gap:{gap:.2f}pt;column-fill:balance}}"
        ".at-foot{position:absolute;bottom:0;left:0;right:0}"
        f".colophon-block{{border-top:{profile.table.rule.pt:g}pt solid black;border-bottom:{profile.table.rule.pt:g}pt solid black}}"
    )


def _drawn(profile: Profile) -> str:
    """Return the CSS rules for double lines, leaders, tables and figures.

    The double line on the cover has the measures of the double line of a letter. A leader is the dotted line between a
    text and its page number. It is drawn as a border, so that copied text contains no dots.
    """
    letter, book, table = profile.letter, profile.book, profile.table
    return (
        f".rule{{height:{letter.rule_space.pt:g}pt;margin:{profile.line_pitch.pt:.2f}pt 0;"
        f"border-top:{letter.rule_thick.pt:g}pt solid #{profile.red};border-bottom:{letter.rule_thin.pt:g}pt solid #{profile.red}}}"
        f".leader{{display:inline-block;height:.2em;vertical-align:.15em;border-bottom:{book.leader.pt:g}pt dotted black}}"
        # A long table is laid out in several PDFs. If the HTML begins with a table, it is the rest of such a table, so
        # there is no space above it.
        "body>table:first-child{margin-top:0}"
        "table.whole{break-inside:avoid}.table-note{break-before:avoid}"
        f".figure-block{{break-inside:avoid;margin:{table.margin_lines * profile.line_pitch.pt:.2f}pt 0}}"
        # If the drawing were a block or were clipped, it would be drawn last on the page, and its text would be copied
        # last.
        ".drawing{line-height:0}.drawing svg{vertical-align:top;overflow:visible}.figure-block .caption{break-after:auto}"
    )
