"""WordprocessingML: blocks and profile → XML text. The only folder that spells `w:`.

What Word does, and what is therefore written here:

- A line grid acts only on paragraphs without an exact line pitch; every style states its pitch exactly, and the grid
  (`w:docGrid`) says 22 lines for whoever looks at the page set-up (a letter's does not: see `styles.section`).
- 28 size-3 characters are wider than the type area, so every size-3 style carries a negative `w:spacing`.
- `w:rFonts` takes the East Asian font only from `w:eastAsia`, and “ ” … — count as East Asian only with
  `w:hint="eastAsia"`; both are stated on every style and run.
- Indents in characters (`w:firstLineChars`) follow the font size when an officer changes it; twips stand beside them
  for programs that do not know characters.
- `w:overflowPunct` stays absent: its absence means hanging punctuation in Word and in LibreOffice alike.
- A double rule is drawn as two shapes anchored to the page, since a border's place depends on the text beside it.
- A letter's imprint is a frame (`w:framePr`) at the margin's bottom, a document's a floating table, since frames lose
  their rules in LibreOffice; an almost flat paragraph carries the anchor of either.
- A book's headings and contents bear the names of Word's own styles (`heading 1`, `toc 1`), so that its navigation pane
  and its update of the contents know them; page references are fields that show the right number as they are.
- Braces are written as character references, so that a template engine never reads a value as a tag.
"""

from __future__ import annotations

from docgen.writers.docx.ooxml.book_blocks import flow
from docgen.writers.docx.ooxml.letterhead import foot, letter_rules, letterhead, mark, number
from docgen.writers.docx.ooxml.paragraphs import body
from docgen.writers.docx.ooxml.sections import (
    BODY,
    CLOSING,
    RUNNING,
    Edges,
    empty,
    opened,
    properties,
    running,
    section_end,
    wide_footer,
    wide_header,
)
from docgen.writers.docx.ooxml.spelling import NAMESPACES, escape
from docgen.writers.docx.ooxml.styles import default_run_properties, section, section_order, styles

__all__ = [
    "BODY",
    "CLOSING",
    "NAMESPACES",
    "RUNNING",
    "Edges",
    "body",
    "default_run_properties",
    "empty",
    "escape",
    "flow",
    "foot",
    "letter_rules",
    "letterhead",
    "mark",
    "number",
    "opened",
    "properties",
    "running",
    "section",
    "section_end",
    "section_order",
    "styles",
    "wide_footer",
    "wide_header",
]
