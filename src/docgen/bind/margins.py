"""The page numbers and running heads of a book → one PDF content stream for each page.

Sections are laid out before their page numbers are known, so WeasyPrint leaves the margins empty and this module draws
what belongs there. It takes the fonts from a small PDF, the specimen, in which every character that is needed was
printed once. Measured: 0.1 ms a page; WeasyPrint takes 4 ms to lay out a margin box. A landscape page is an upright
page rotated: its number and head stay at the edges where the upright paper has them (GB/T 9704, 8).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from docgen.bind.joiner.pieces import MARK, Marks
from docgen.layout import fonts, page_geometry
from docgen.stationery.profile import Profile
from docgen.writers.pdf import printer
from docgen.writers.pdf.letter_css import family

_DASH = "—"
_ASCENT = 0.88
"""Em between the top of a Chinese character's square and its baseline."""


@dataclass(frozen=True, slots=True)
class Margin:
    """What is printed in the margins of a page."""

    number: str
    """The page number as printed; empty where the page bears none."""
    head: str
    """The running head; empty where the page bears none."""
    right: bool
    """Whether this is a right-hand (odd) page."""
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class _SizedFont:
    """One font at one size, with the glyphs of all characters that will be drawn."""

    specimen: bytes
    """The PDF that has the font."""
    glyphs: Mapping[str, tuple[str, int, float]]
    """Character → the name of its font in the specimen, its glyph number, its width in em."""
    size: float
    """In points."""

    def width(self, content: str) -> float:
        """The width of a text in points."""
        return sum(self.glyphs[character][2] for character in content) * self.size

    def draw(self, content: str, x: float, y: float) -> str:
        """The PDF operators that draw a text from (x, y), in points from the page's lower left corner."""
        shown, font = [], ""
        for character in content:
            name, glyph, _ = self.glyphs[character]
            if name != font:
                shown.append(f"> Tj /{MARK}{name} {self.size:g} Tf <")
                font = name
            shown.append(f"{glyph:04x}")
        return f"BT 1 0 0 1 {x:.2f} {y:.2f} Tm {''.join(shown).removeprefix('> Tj ')}> Tj ET"


def marks(margins: Sequence[Margin], profile: Profile, title: str) -> Marks:
    """The margins of all pages of a book, in order, as they are drawn."""
    number, book = profile.page_number, profile.book
    figures = _sized_font(profile, number.font, number.size.pt, (_figures(m.number) for m in margins), title)
    heads = _sized_font(profile, book.head_font, book.head_size.pt, (margin.head for margin in margins), title)
    streams = tuple(_stream(margin, profile, figures, heads).encode() for margin in margins)
    return Marks((figures.specimen, heads.specimen), streams)


def _figures(number: str) -> str:
    return f"{_DASH} {number} {_DASH}" if number else ""


def _sized_font(profile: Profile, font: str, size: float, texts: Iterable[str], title: str) -> _SizedFont:
    """The font with every character of some texts; `title` is the title of its specimen."""
    characters = sorted({_DASH}.union(*texts))
    paper = f"{profile.width.mm:g}mm {profile.height.mm:g}mm"
    css = f"@page{{size:{paper}}}p{{{family(fonts.find(profile.fonts[font]))};font-size:{size:g}pt;"
    css += "font-kerning:none;font-variant-ligatures:none;white-space:pre-wrap}"
    # Each character by itself: a space at a line's end would not be drawn, and so have no glyph.
    body = "".join(f"<p>{_DASH}{escape(character)}{_DASH}</p>" for character in characters)
    source = f'<!DOCTYPE html><html lang="zh-CN"><head><title>{escape(title)}</title></head><body>{body}</body></html>'
    made = printer.printed(source, css, font_folder=profile.font_folder)
    return _SizedFont(made.data, made.glyphs, size)


def _stream(margin: Margin, profile: Profile, figures: _SizedFont, heads: _SizedFont) -> str:
    parts = []
    if margin.head:
        parts.append(_artifact("Header", _head(margin, profile, heads)))
    if margin.number:
        parts.append(_artifact("Footer", _number(margin, profile, figures)))
    return "\n".join(parts)


def _artifact(kind: str, content: str) -> str:
    return f"/Artifact <</Type /Pagination/Subtype /{kind}>> BDC q {content} Q EMC"


def _number(margin: Margin, profile: Profile, font: _SizedFont) -> str:
    """The number with its dashes: their ink 7 mm below the type area, a character in from the outer edge (7.5)."""
    part = profile.page_number
    page = page_geometry.page(profile)
    content = _figures(margin.number)
    inset = profile.character_pitch.pt * part.inset
    x = page.left.pt + page.text_width.pt - inset - font.width(content) if margin.right else page.left.pt + inset
    above, below = fonts.ink(fonts.find(profile.fonts[part.font]), _DASH)
    y = page.bottom.pt - part.below_area.pt - (_ASCENT - (above + below) / 2) * font.size
    return _rotation(margin, profile) + font.draw(content, x, y)


def _head(margin: Margin, profile: Profile, font: _SizedFont) -> str:
    """The head and the rule below it, as wide as the type area."""
    part, page = profile.book, page_geometry.page(profile)
    left, right = page.left.pt, page.left.pt + page.text_width.pt
    rule = profile.height.pt - page.top.pt + part.head_rule_above.pt
    x = right - font.width(margin.head) if margin.right else left
    y = rule + part.head_to_rule.pt + (1 - _ASCENT) * font.size
    line = f"{part.head_rule.pt:g} w {left:.2f} {rule:.2f} m {right:.2f} {rule:.2f} l S"
    return f"{_rotation(margin, profile)}{font.draw(margin.head, x, y)} {line}"


def _rotation(margin: Margin, profile: Profile) -> str:
    """The operator that rotates an upright page to a landscape one; empty for an upright page."""
    return f"0 -1 1 0 0 {profile.width.pt:.2f} cm " if margin.landscape else ""
