"""A part of a Word file, its shell and its document → an error at the first place where the XML is not in the grammar.

The reader goes through the XML once. At each place, the tree of the document determines the next paragraph or table,
and the grammar determines its XML: elements, attributes and properties, in their order. Anything else in the part,
shown or hidden, is an error.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from types import MappingProxyType

from docgen.composition import shell_lines
from docgen.layout import form_fields, office_name, page_geometry, signature, table_cells, title_lines
from docgen.layout.font_coverage import EMPHASIS_FONTS
from docgen.model.blocks import (
    Block,
    Checkbox,
    Doc,
    Emphasis,
    Inline,
    Link,
    PageBreak,
    PageRef,
    Para,
    Role,
    Row,
    Signature,
    Table,
    kept_with_next,
    text,
    without_space_below,
)
from docgen.stationery.profile import Length, Profile, twips
from docgen.writers.docx.ooxml.elements import FLAT, GAP, NAMESPACES, border, escape, fonts, size
from docgen.writers.docx.ooxml.fields import bookmark, link, page_reference
from docgen.writers.docx.ooxml.letterhead import (
    imprint_place,
    imprint_table,
    letter_double_lines,
    letterhead_place,
    mark_place,
    number_place,
    without_number,
)
from docgen.writers.docx.ooxml.paragraphs import Ids, box_number

_TEXT = r'<w:t xml:space="preserve">((?:[^<>&]|&(?:amp|lt|gt|quot|#123|#125);)+)</w:t>'
_PIECE = re.compile(rf"{_TEXT}|<w:tab/>")
_RUN = re.compile(rf"<w:r><w:rPr>((?:<w:[^<>]*/>)*)</w:rPr>((?:{_TEXT}|<w:tab/>)+)</w:r>")
_LINE_END, _END = "<w:r><w:br/></w:r>", "</w:p>"
_START = re.compile(r'<w:p><w:pPr><w:pStyle w:val="([\w-]+)"/>(.*?)</w:pPr>', re.DOTALL)
_PARAGRAPH, _WORDS = re.compile(r"<w:p[ >]"), re.compile(r"<w:t(?: [^>]*)?>([^<]*)")
_NAME = re.compile(r"</?([\w:]+)")  # the name of an XML element
_HINT = '<w:rFonts w:hint="eastAsia"/>'
_MARKED = _HINT + '<w:shd w:val="clear" w:color="auto" w:fill="FFE08A"/>'
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&#123;": "{", "&#125;": "}", "&amp;": "&"}
_SIDES = ("top", "left", "bottom", "right")
KEPT = "<w:keepNext/>"
"""The property of a paragraph that stays on one page with the next paragraph."""
_SYMBOL, _BOX = "symbol", "box"
"""The looks of characters besides the kinds of emphasis: in the font for rare signs, and as a box to tick."""


class StrangeError(Exception):
    """The XML of a part is not in the grammar at `position`."""

    def __init__(self, position: int) -> None:
        super().__init__(position)
        self.position = position


@dataclass
class Reader:
    """Reads the XML of a part from the beginning to the end."""

    xml: str
    """The XML of the part."""
    profile: Profile
    """The lengths of the document."""
    position: int = 0
    """The number of characters that have been read."""

    def fixed(self, wanted: str) -> None:
        """Read a text that must be there."""
        if not self.taken(wanted):
            found = self.xml[self.position : self.position + len(wanted)]
            raise StrangeError(self.position + _common_length(found, (wanted,)))

    def taken(self, wanted: str) -> bool:
        """Read a text if it comes next. Return whether it came next."""
        comes_next = self.xml.startswith(wanted, self.position)
        if comes_next:
            self.position += len(wanted)
        return comes_next

    def match(self, pattern: re.Pattern[str]) -> re.Match[str]:
        """Read a text that a pattern describes."""
        if not (found := pattern.match(self.xml, self.position)):
            raise StrangeError(self.position)
        self.position = found.end()
        return found

    # ---- paragraphs --------------------------------------------------------------------------------------------------
    def paragraph(
        self,
        para: Para,
        properties: str = "",
        run_size: str = "",
        lines: Sequence[str] | None = None,
        around: tuple[str, str] = ("", ""),
    ) -> None:
        """Read a paragraph of the tree.

        properties: the XML of its properties after the style. run_size: the XML of the font size in each run. lines:
        the text of each line; None if Word breaks the lines. A title has the lines that `title_lines` computes. around:
        the XML before the first run and the XML after the last run.
        """
        start = self.position
        if lines is None and para.role in title_lines.ROLES:
            lines = title_lines.lines(text(para), self.profile.text_width.pt / self.profile.roles[para.role].size)
        self._properties(para, properties)
        between_runs = [(0, around[0]), *_links(para.runs), (len(text(para)), around[1])]
        found, ends, looks = self._runs(para, between_runs, _looks(self.profile, run_size))
        wanted = text(para) if lines is None else "".join(lines)
        wanted_ends = list(accumulate(len(line) for line in lines or ()))[:-1]
        if found != wanted or ends != wanted_ends or not _has_looks(looks, para.runs):
            raise StrangeError(start)

    def _properties(self, para: Para, properties: str) -> None:
        """Read the beginning of a paragraph, with its style and its other properties. properties: their XML."""
        start = self.position
        style, found = self.match(_START).groups()
        if style != f"dg-{para.role}":
            raise StrangeError(start + len('<w:p><w:pPr><w:pStyle w:val="'))
        if found != properties:
            begin = self.position - len(found) - len("</w:pPr>")
            raise StrangeError(begin + _common_length(found, (properties,)))

    def _runs(
        self, para: Para, between_runs: list[tuple[int, str]], known: dict[str, str]
    ) -> tuple[str, list[int], list[tuple[str, int]]]:
        """Read the runs of a paragraph to its end.

        Return their text, the position of each line end in this text, and the look and the length of each run.

        between_runs: positions in the text, with the XML that is there between two runs. known: the XML of the
        properties that a run may have → its look.
        """
        boxes = (run for run in para.runs if isinstance(run, Checkbox))
        found, ends = "", list[int]()
        looks: list[tuple[str, int]] = []
        while between_runs or not self.taken(_END):
            here = self.position
            if between_runs and between_runs[0][0] == len(found):
                self.fixed(between_runs.pop(0)[1])
            elif found and self.taken(_LINE_END):
                ends.append(len(found))
            elif self.xml.startswith("<w:sdt>", here):
                self._box(next(boxes, None))
                found += "☐"
                looks.append((_BOX, 1))
            else:
                run = self.match(_RUN)
                if run[1] not in known:
                    raise StrangeError(here + len("<w:r><w:rPr>") + _common_length(run[1], known))
                content = ""
                for piece in _PIECE.finditer(run[2]):
                    content += _unescaped(piece[1]) if piece[1] else "\t"
                found += content
                looks.append((known[run[1]], len(content)))
        return found, ends, looks

    def _box(self, box: Checkbox | None) -> None:
        """Read a box to tick. It is not ticked, and its name is the statement that a tick makes."""
        if box is None:
            raise StrangeError(self.position)
        font = self.profile.fonts["symbol"].names[0]
        name = escape((box.asked or box.name)[:64])
        self.fixed(
            f'<w:sdt><w:sdtPr><w:alias w:val="{name}"/><w:tag w:val="{name}"/><w:id w:val="{box_number(box)}"/>'
            f'<w14:checkbox xmlns:w14="{NAMESPACES["w14"]}"><w14:checked w14:val="0"/>'
            f'<w14:checkedState w14:val="2611" w14:font="{font}"/>'
            f'<w14:uncheckedState w14:val="2610" w14:font="{font}"/>'
            f"</w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:rPr>{fonts(font)}</w:rPr><w:t>☐</w:t></w:r>"
            "</w:sdtContent></w:sdt>"
        )

    def empty(self, style: str, properties: str = "", content: str = "") -> None:
        """Read a paragraph without text. content: the XML in place of the text."""
        self.fixed(f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>')

    # ---- blocks ------------------------------------------------------------------------------------------------------
    def block(self, block: Block, properties: str) -> None:
        """Read a block of the body. properties: the XML of a paragraph's properties after the style."""
        match block:
            case Para():
                self.paragraph(form_fields.named(block, ""), properties)
            case Table():
                self.table(block, self.profile.text_width)
            case Signature():
                self._signature(block)
            case PageBreak():
                self.empty(FLAT, content='<w:r><w:br w:type="page"/></w:r>')

    def _signature(self, block: Signature) -> None:
        where = signature.position(block, self.profile)
        shift = self.profile.characters_wide(Role.SIGNATURE, self.profile.signature.unsealed_indent).twips
        above = f'{KEPT}<w:spacing w:before="{where.above.twips}"/>'
        for para in block.above:
            self.paragraph(para, f'{above}<w:ind w:right="{shift}"/>')
            above = KEPT
        if block.name and len(where.name_lines) > 1:
            left, right = where.name_left.twips, where.name_right.twips
            shape = f'{above}<w:ind w:left="{left}" w:right="{right}"/><w:jc w:val="center"/>'
            self.paragraph(block.name, shape, lines=where.name_lines)
        elif block.name:
            self.paragraph(block.name, f'{above}<w:ind w:right="{where.name_right.twips}"/>')
        above = KEPT if block.name else above
        self.paragraph(block.date, f'{above}<w:ind w:right="{where.date_right.twips}"/>')

    def table(
        self,
        table: Table,
        width: Length,
        ids: Ids = MappingProxyType({}),
        above: Length | None = None,
        keep: str = KEPT,
    ) -> None:
        """Read a table.

        width: the width of the column of text. ids: anchor → number of its bookmark. above: the space above the table,
        which then has no space below; None for the usual space above and below. keep: the XML of the property that
        keeps the last row with the next paragraph. It is used only for a table that stays on one page.
        """
        part, total = self.profile.table, twips(width.twips)
        lengths = table_cells.column_widths(table, self.profile, total)
        tall = table_cells.tall_rows(table, self.profile, lengths)
        widths = [length.twips for length in lengths]
        sides = (*_SIDES, "insideH", "insideV") if table.has_borders else ()
        lines = "".join(border(side, part.rule, Length(0)) for side in sides)
        padding = "".join(f'<w:{side} w:w="{part.padding.twips}" w:type="dxa"/>' for side in _SIDES)
        columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        spacing = f'<w:spacing w:line="{above.twips}" w:lineRule="exact"/>' if above else ""
        self.empty(GAP, KEPT + spacing)
        self.fixed(
            f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{lines}</w:tblBorders>'
            f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{padding}</w:tblCellMar></w:tblPr>'
            f"<w:tblGrid>{columns}</w:tblGrid>"
        )
        for index, row in enumerate(table.rows):
            kept = ""
            if table.whole:
                kept = KEPT if index < len(table.rows) - 1 else keep
            self._row(row, widths, ids, kept, is_heading=index < table.header_rows, is_tall=index in tall)
        self.fixed("</w:tbl>")
        if above is None:
            self.empty(GAP, KEPT if table.whole else "")

    def _row(self, row: Row, widths: Sequence[int], ids: Ids, keep: str, *, is_heading: bool, is_tall: bool) -> None:
        """Read a row of a table.

        widths: the widths of the table's columns, in twips. keep: the XML of a property of each paragraph in the row.
        """
        mark = bookmark(row.anchor, ids[row.anchor]) if row.anchor else ""
        whole, align = ("", "top") if is_tall else ("<w:cantSplit/>", "center")
        height = (self.profile.pitch(row.cells[0].paras[0].role) * row.lines + self.profile.table.padding * 2).twips
        repeated = "<w:tblHeader/>" if is_heading else ""
        self.fixed(f'<w:tr><w:trPr>{whole}<w:trHeight w:val="{height}" w:hRule="atLeast"/>{repeated}</w:trPr>')
        for cell, columns, question in zip(row.cells, row.columns, form_fields.questions(row), strict=True):
            width = sum(widths[columns])
            span = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
            self.fixed(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}<w:vAlign w:val="{align}"/></w:tcPr>')
            for para in cell.paras:
                self.paragraph(form_fields.named(para, question), keep, around=(mark, ""))
                mark = ""
            self.fixed("</w:tc>")
        self.fixed("</w:tr>")


# ---- the slots of a shell --------------------------------------------------------------------------------------------
def read(xml: str, pieces: Sequence[str], doc: Doc, profile: Profile) -> None:
    """Raise a `StrangeError` at the first place of a part that is not in the grammar.

    xml: the part in the finished file. pieces: the part in the shell: text, slot, text, slot … text.
    """
    reader = Reader(xml, profile)
    for index, piece in enumerate(pieces):
        if index % 2:
            _SLOTS[piece](reader, doc)
        else:
            reader.fixed(piece)
    if reader.position != len(xml):
        raise StrangeError(reader.position)


def place(xml: str, position: int) -> tuple[int, str, str]:
    """Return the paragraph at a position of a part: its number, from 1, its text, and the name of the XML element."""
    starts = [match.start() for match in _PARAGRAPH.finditer(xml, 0, position + 1)]
    start = starts[-1] if starts else 0
    end = xml.find("</w:p>", position)
    words = "".join(_WORDS.findall(xml[start : end if end >= 0 else len(xml)]))
    named = _NAME.match(xml, max(xml.rfind("<", 0, position + 1), 0))
    return max(len(starts), 1), words, named[1] if named else ""


def filled_slots(doc: Doc) -> tuple[str, ...]:
    """Return the slots for which a document has content, in any order."""
    # A letter always has its red lines, and both fill the place of the number even if there is none.
    drawn = {"letter": ("rules", "number"), "document": ("number",)}.get(doc.shell, ())
    return (*drawn, *(name for name, paras in shell_lines.slots(doc).items() if paras and name not in drawn))


def _letterhead(reader: Reader, doc: Doc) -> None:
    head = page_geometry.letterhead_of(doc, reader.profile)
    for para in _head_paragraphs(doc, Role.LETTERHEAD):
        properties = letterhead_place(reader.profile, doc.shell, head)
        reader.paragraph(para, properties, size(head.size), head.lines or None)


def _double_lines(reader: Reader, doc: Doc) -> None:
    if doc.shell == "letter":
        reader.fixed(letter_double_lines(reader.profile, page_geometry.letterhead_of(doc, reader.profile)))


def _marks(reader: Reader, doc: Doc) -> None:
    head = page_geometry.letterhead_of(doc, reader.profile)
    for para in _head_paragraphs(doc, Role.CATEGORY, Role.DRAFT):
        reader.paragraph(para, mark_place(para, reader.profile, doc.shell, head))


def _number(reader: Reader, doc: Doc) -> None:
    profile, head = reader.profile, page_geometry.letterhead_of(doc, reader.profile)
    numbers = _head_paragraphs(doc, Role.NUMBER)
    for para in numbers:
        reader.paragraph(para, number_place(profile, doc.shell, head))
    if not numbers:
        reader.fixed(without_number(profile, doc.shell, head))


def _body(reader: Reader, doc: Doc) -> None:
    kept = kept_with_next(doc.body)
    # From the last of these on, all blocks stay on one page with the foot.
    first_kept = max(kept) if kept and doc.foot else len(doc.body)
    close = without_space_below(doc.body)
    for index, block in enumerate(doc.body):
        keep = KEPT if index in kept or index >= first_kept else ""
        spacing = '<w:spacing w:after="0"/>' if index in close else ""
        reader.block(block, keep + spacing)


def _foot(reader: Reader, doc: Doc) -> None:
    if not doc.foot:
        return
    if doc.shell == "document":
        _imprint_with_lines(reader, doc.foot)
    else:
        for para in doc.foot:
            reader.paragraph(para, imprint_place(reader.profile))
    reader.empty(FLAT)


def _imprint_with_lines(reader: Reader, paras: Iterable[Para]) -> None:
    """Read the table with the imprint of a document."""
    reader.fixed(f"<w:tbl>{imprint_table(reader.profile)}")
    width = reader.profile.text_width.twips
    for para in paras:
        lines = office_name.issuer_lines(text(para), reader.profile) if para.role is Role.ISSUER else ()
        reader.fixed(f'<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>')
        reader.paragraph(para, KEPT, lines=lines or None)
        reader.fixed("</w:tc></w:tr>")
    reader.fixed("</w:tbl>")


_SLOTS: dict[str, Callable[[Reader, Doc], None]] = {
    "letterhead": _letterhead,
    "rules": _double_lines,
    "marks": _marks,
    "number": _number,
    "body": _body,
    "foot": _foot,
}
"""Slot → the function that reads its content."""


# ---- small parts of the grammar --------------------------------------------------------------------------------------
def _head_paragraphs(doc: Doc, *roles: Role) -> list[Para]:
    return [para for para in doc.head if para.role in roles]


def _links(runs: Iterable[Inline]) -> Iterator[tuple[int, str]]:
    """Yield the XML before and after each link and page reference, with the number of characters before it."""
    start = 0
    for run in runs:
        end = start + len(run.text)
        if isinstance(run, Link | PageRef):
            xml = link if isinstance(run, Link) else page_reference
            before, _, after = xml(run.target, "\n").partition("\n")
            yield from ((start, before), (end, after))
        start = end


def _common_length(found: str, wanted: Iterable[str]) -> int:
    """Return the length of the longest common beginning of a text and one of the wanted texts."""
    most = 0
    for one in wanted:
        length = 0
        while length < min(len(found), len(one)) and found[length] == one[length]:
            length += 1
        most = max(most, length)
    return most


def _unescaped(content: str) -> str:
    if "&" in content:
        for entity, character in _ENTITIES.items():
            content = content.replace(entity, character)
    return content


@functools.lru_cache(maxsize=64)
def _looks(profile: Profile, run_size: str) -> dict[str, str]:
    """Return the XML of the properties that a run may have → the look of its characters."""
    known = {
        _HINT: Emphasis.PLAIN.value,
        _MARKED: Emphasis.MISSING.value,
        fonts(profile.fonts["symbol"].names[0]): _SYMBOL,
    }
    known |= {fonts(profile.fonts[purpose].names[0]): emphasis.value for emphasis, purpose in EMPHASIS_FONTS.items()}
    return {properties + run_size: look for properties, look in known.items()}


def _has_looks(found: Iterable[tuple[str, int]], runs: Iterable[Inline]) -> bool:
    """Return whether the characters of a paragraph have the looks that its runs ask for.

    found: the look of successive characters, and the number of these characters.
    """
    wanted: list[str] = []
    for run in runs:
        look = _BOX if isinstance(run, Checkbox) else getattr(run, "emphasis", Emphasis.PLAIN).value
        wanted += [look] * len(run.text)
    looks: list[str] = []
    for look, count in found:
        looks += [look] * count
    return looks == wanted or all(look in (want, _SYMBOL) for want, look in zip(wanted, looks, strict=True))
