"""What stands in the margins of a book's pages: page numbers and running heads → a content stream for each page.

Pieces are laid out before their page numbers are known. So their margins stay empty, and what belongs there is drawn
here, with fonts that a sheet of all its characters brings along: a tenth of a millisecond a page, where laying out a
margin box takes four. A wide page is the upright one turned, and its number and head stay where the paper has them (8).
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
    """The margins of a page. number: as printed; empty: none. head: at the top; empty: none. right: an odd page."""

    number: str
    head: str
    right: bool
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class _Hand:
    """One font at one size, and the glyphs that will be needed of it."""

    sheet: bytes
    glyphs: Mapping[str, tuple[str, int, float]]
    size: float

    def wide(self, content: str) -> float:
        return sum(self.glyphs[character][2] for character in content) * self.size

    def write(self, content: str, x: float, y: float) -> str:
        shown, font = [], ""
        for character in content:
            name, glyph, _ = self.glyphs[character]
            shown.append((f"> Tj /{MARK}{name} {self.size:g} Tf <" if name != font else "") + f"{glyph:04x}")
            font = name
        return f"BT 1 0 0 1 {x:.2f} {y:.2f} Tm {''.join(shown).removeprefix('> Tj ')}> Tj ET"


def marks(margins: Sequence[Margin], profile: Profile, title: str) -> Marks:
    """The marks of all pages of a book in order."""
    number, book = profile.page_number, profile.book
    figures = _hand(profile, number.font, number.size.pt, (_figures(m.number) for m in margins), title)
    heads = _hand(profile, book.head_font, book.head_size.pt, (margin.head for margin in margins), title)
    streams = tuple(_stream(margin, profile, figures, heads).encode() for margin in margins)
    return Marks((figures.sheet, heads.sheet), streams)


def _figures(number: str) -> str:
    return f"{_DASH} {number} {_DASH}" if number else ""


def _hand(profile: Profile, font: str, size: float, texts: Iterable[str], title: str) -> _Hand:
    characters = "".join(sorted({character for content in texts for character in content} | {_DASH}))
    paper = f"{profile.width.mm:g}mm {profile.height.mm:g}mm"
    css = f"@page{{size:{paper}}}p{{{family(fonts.find(profile.fonts[font]))};font-size:{size:g}pt;"
    css += "font-kerning:none;font-variant-ligatures:none;white-space:pre-wrap}"
    # Each character by itself: a space at a line's end would not be drawn, and so have no glyph.
    body = "".join(f"<p>{_DASH}{escape(character)}{_DASH}</p>" for character in characters)
    source = f'<!DOCTYPE html><html lang="zh-CN"><head><title>{escape(title)}</title></head><body>{body}</body></html>'
    made = printer.printed(source, css)
    return _Hand(made.data, made.glyphs, size)


def _stream(margin: Margin, profile: Profile, figures: _Hand, heads: _Hand) -> str:
    parts = []
    if margin.head:
        parts.append(_artifact("Header", _head(margin, profile, heads)))
    if margin.number:
        parts.append(_artifact("Footer", _number(margin, profile, figures)))
    return "\n".join(parts)


def _artifact(kind: str, content: str) -> str:
    return f"/Artifact <</Type /Pagination/Subtype /{kind}>> BDC q {content} Q EMC"


def _number(margin: Margin, profile: Profile, hand: _Hand) -> str:
    """The number with its dashes: their ink 7 mm below the type area, a character in from the outer edge (7.5)."""
    part = profile.page_number
    page = page_geometry.page(profile)
    content = _figures(margin.number)
    inset = profile.character_pitch.pt * part.inset
    x = page.left.pt + page.text_width.pt - inset - hand.wide(content) if margin.right else page.left.pt + inset
    above, below = fonts.ink(fonts.find(profile.fonts[part.font]), _DASH)
    y = page.bottom.pt - part.below_area.pt - (_ASCENT - (above + below) / 2) * hand.size
    return _turned(margin, profile) + hand.write(content, x, y)


def _head(margin: Margin, profile: Profile, hand: _Hand) -> str:
    """The head and the rule below it, as wide as the type area."""
    part, page = profile.book, page_geometry.page(profile)
    left, right = page.left.pt, page.left.pt + page.text_width.pt
    rule = profile.height.pt - page.top.pt + part.head_rule_above.pt
    x = right - hand.wide(margin.head) if margin.right else left
    y = rule + part.head_to_rule.pt + (1 - _ASCENT) * hand.size
    line = f"{part.head_rule.pt:g} w {left:.2f} {rule:.2f} m {right:.2f} {rule:.2f} l S"
    return f"{_turned(margin, profile)}{hand.write(margin.head, x, y)} {line}"


def _turned(margin: Margin, profile: Profile) -> str:
    """What turns the upright page to a wide one."""
    return f"0 -1 1 0 0 {profile.width.pt:.2f} cm " if margin.landscape else ""
