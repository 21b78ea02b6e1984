"""The page numbers and running heads of a book → one PDF content stream for each page.

Sections are laid out before their page numbers are known. So WeasyPrint leaves the margins empty, and this module draws
the numbers and heads. The fonts come from a small PDF, the specimen, which contains every needed character. Drawing
takes 0.1 ms a page, while WeasyPrint takes 4 ms to lay out a margin box. A landscape page is a rotated upright page.
The number and the head of a landscape page are at the same edges of the paper as on an upright page (GB/T 9704, 8).
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
"""The distance from the top of a Chinese character's square down to its baseline, in em."""


@dataclass(frozen=True, slots=True)
class MarginText:
    """The texts in the margins of a page."""

    number: str
    """The page number as printed; empty if the page has none."""
    head: str
    """The running head; empty if the page has none."""
    right: bool
    """Whether this is a right-hand (odd) page."""
    landscape: bool = False
    """Whether the page is a landscape page."""


@dataclass(frozen=True, slots=True)
class _SizedFont:
    """One font at one size, with the glyphs of all characters that will be drawn."""

    specimen: bytes
    """The PDF that contains the font."""
    glyphs: Mapping[str, tuple[str, int, float]]
    """Character → the name of its font in the specimen, its glyph number, and its width in em."""
    size: float
    """The size in points."""

    def width(self, content: str) -> float:
        """Return the width of a text in points."""
        return sum(self.glyphs[character][2] for character in content) * self.size

    def draw(self, content: str, x: float, y: float) -> str:
        """Return the PDF operators that draw a text.

        x, y: where the baseline of the text begins, in points from the lower left corner of the page.
        """
        shown, font = [], ""
        for character in content:
            name, glyph, _ = self.glyphs[character]
            if name != font:
                shown.append(f"> Tj /{MARK}{name} {self.size:g} Tf <")
                font = name
            shown.append(f"{glyph:04x}")
        return f"BT 1 0 0 1 {x:.2f} {y:.2f} Tm {''.join(shown).removeprefix('> Tj ')}> Tj ET"


def marks(margins: Sequence[MarginText], profile: Profile, title: str) -> Marks:
    """Return the drawn page numbers and running heads of all pages of a book, in order.

    title: the title of the book.
    """
    number, book = profile.page_number, profile.book
    printed_numbers = (_with_dashes(margin.number) for margin in margins)
    number_font = _sized_font(profile, number.font, number.size.pt, printed_numbers, title)
    head_font = _sized_font(profile, book.head_font, book.head_size.pt, (margin.head for margin in margins), title)
    streams = tuple(_stream(margin, profile, number_font, head_font).encode() for margin in margins)
    return Marks((number_font.specimen, head_font.specimen), streams)


def _with_dashes(number: str) -> str:
    return f"{_DASH} {number} {_DASH}" if number else ""


def _sized_font(profile: Profile, font: str, size: float, texts: Iterable[str], title: str) -> _SizedFont:
    """Return a font with the glyphs of every character in some texts.

    font: the name of the font in the profile. size: the size in points. title: the title of the specimen.
    """
    characters = sorted({_DASH}.union(*texts))
    paper = f"{profile.width.mm:g}mm {profile.height.mm:g}mm"
    css = f"@page{{size:{paper}}}p{{{family(fonts.find(profile.fonts[font]))};font-size:{size:g}pt;"
    css += "font-kerning:none;font-variant-ligatures:none;white-space:pre-wrap}"
    # Each character is between dashes, because a space at the end of a line would not be drawn and would have no glyph.
    body = "".join(f"<p>{_DASH}{escape(character)}{_DASH}</p>" for character in characters)
    source = f'<!DOCTYPE html><html lang="zh-CN"><head><title>{escape(title)}</title></head><body>{body}</body></html>'
    made = printer.printed(source, css, font_folder=profile.font_folder)
    return _SizedFont(made.data, made.glyphs, size)


def _stream(margin: MarginText, profile: Profile, number_font: _SizedFont, head_font: _SizedFont) -> str:
    """Return the content stream that draws the texts in the margins of a page."""
    artifacts = []
    if margin.head:
        artifacts.append(_artifact("Header", _head(margin, profile, head_font)))
    if margin.number:
        artifacts.append(_artifact("Footer", _number(margin, profile, number_font)))
    return "\n".join(artifacts)


def _artifact(kind: str, content: str) -> str:
    """Return operators that are marked as an artifact, which a screen reader skips. kind: Header or Footer."""
    return f"/Artifact <</Type /Pagination/Subtype /{kind}>> BDC q {content} Q EMC"


def _number(margin: MarginText, profile: Profile, font: _SizedFont) -> str:
    """Return the operators that draw the page number with its dashes.

    The ink of the dashes is 7 mm below the type area. The text ends one character before the outer edge of the type
    area (GB/T 9704, 7.5).
    """
    measures = profile.page_number
    page = page_geometry.page(profile)
    content = _with_dashes(margin.number)
    inset = profile.character_pitch.pt * measures.inset
    right = page.left.pt + page.text_width.pt
    x = right - inset - font.width(content) if margin.right else page.left.pt + inset
    above, below = fonts.ink(fonts.find(profile.fonts[measures.font]), _DASH)
    y = page.bottom.pt - measures.below_area.pt - (_ASCENT - (above + below) / 2) * font.size
    return _rotation(margin, profile) + font.draw(content, x, y)


def _head(margin: MarginText, profile: Profile, font: _SizedFont) -> str:
    """Return the operators that draw the head, and a line below the head that is as wide as the type area."""
    book, page = profile.book, page_geometry.page(profile)
    left, right = page.left.pt, page.left.pt + page.text_width.pt
    line_y = profile.height.pt - page.top.pt + book.head_rule_above.pt
    x = right - font.width(margin.head) if margin.right else left
    y = line_y + book.head_to_rule.pt + (1 - _ASCENT) * font.size
    line = f"{book.head_rule.pt:g} w {left:.2f} {line_y:.2f} m {right:.2f} {line_y:.2f} l S"
    return f"{_rotation(margin, profile)}{font.draw(margin.head, x, y)} {line}"


def _rotation(margin: MarginText, profile: Profile) -> str:
    """Return the operator that rotates an upright page to a landscape page; empty for an upright page."""
    return f"0 -1 1 0 0 {profile.width.pt:.2f} cm " if margin.landscape else ""
