"""Place the rows of a table.

The input is a table and the settings of the document. The output is one strip for each row. A row that is taller than a
page is divided into several strips. Two neighbouring cells share the border between them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from docgen.layout import form_fields, placed_lines, strip, table_cells
from docgen.layout.pages import PlacedBox, PlacedField, Rectangle
from docgen.layout.placed_lines import LineSettings
from docgen.layout.strip import Strip
from docgen.model.blocks import Cell, Row, Table
from docgen.stationery.profile import Length


@dataclass(frozen=True, slots=True)
class _PlacedCell:
    """A cell with its lines placed. All lengths are in points."""

    left: float
    """The x of the middle of its left border. Neighbouring cells share a border."""
    right: float
    """The x of the middle of its right border."""
    lines: Strip
    """Its lines, one below another, as one strip."""
    ends: list[float]
    """The distance of the lower edge of each line from the top of the lines."""
    tag: int
    """The index of its structure tag."""
    row_tag: int
    """The index of the structure tag of its row."""
    field_tag: int
    """The index of the structure tag of the form field that covers the cell. 0: the cell is no field."""
    question: str
    """The question of its row. Empty: the row has no question."""
    cell: Cell
    """The cell in the tree of blocks."""

    def is_cut(self, offset: float) -> bool:
        """Return whether a cut would divide a line. offset: the distance of the cut from the top of the lines."""
        return any(top < offset < end for top, end in pairwise((0.0, *self.ends)))


def lay_out(table: Table, settings: LineSettings) -> list[Strip]:
    """Return a table as strips. It is as wide as the column."""
    return _TableSetter(table, settings).strips()


class _TableSetter:
    """Places the rows of one table."""

    def __init__(self, table: Table, settings: LineSettings) -> None:
        self._table, self._settings = table, settings
        self._layout = settings.profile.table
        self._border = self._layout.rule.pt if table.has_borders else 0.0
        self._widths = table_cells.column_widths(table, settings.profile, Length(settings.width))
        # The columns reach from the middle of the leftmost border to the middle of the rightmost border. So together
        # they are narrower than the table by the width of one border.
        share = (settings.width - self._border) / settings.width
        self._edges = list(accumulate((column.pt * share for column in self._widths), initial=self._border / 2))
        self._is_form = form_fields.is_form(table)
        self._tag = settings.structure.add("Table" if table.has_borders else "Div")

    def strips(self) -> list[Strip]:
        """Return the strips of the table."""
        tall = table_cells.tall_rows(self._table, self._settings.profile, self._widths)
        available = self._settings.height - 2 * (self._layout.padding.pt + self._border)
        heads: list[Strip] = []
        rows: list[Strip] = []
        group = 0
        for index, row in enumerate(self._table.rows):
            is_head = index < self._table.header_rows
            if self._table.has_borders and index in (0, self._table.header_rows):
                group = self._settings.structure.add("THead" if is_head else "TBody", self._tag)
            cells = self._cells(row, is_head, group)
            if is_head:
                heads.append(self._row(row, cells)._replace(kept_with_next=True))
                continue
            anchors = (row.anchor,) if row.anchor else ()
            repeated = tuple(head.repeated() for head in heads)
            available_below_heads = available - sum(head.height for head in heads)
            # `tall_rows` is an estimate. It does not know where narrow columns break words. So the real height is
            # checked too.
            if index in tall or self._inner_height(row, cells) > available_below_heads:
                first, *others = self._tall_row(cells, repeated)
                rows += [first._replace(anchors=anchors), *others]
            else:
                rows.append(self._row(row, cells)._replace(heads=repeated, anchors=anchors))
        strips = [*heads, *rows]
        if not self._table.has_borders:
            strips = [strip.stacked(strips)]
        elif self._table.whole:
            for index in range(len(strips) - 1):
                strips[index] = strips[index]._replace(kept_with_next=True)
        # The height of a strip does not include its lower border. Only the last strip of the table includes it.
        strips[-1] = strips[-1]._replace(height=strips[-1].height + self._border, overhang=0.0)
        return strips

    def _cells(self, row: Row, is_head: bool, group: int) -> list[_PlacedCell]:
        """Return the cells of a row with their lines. group: the index of the structure tag THead or TBody."""
        structure = self._settings.structure
        parent = structure.add("TR", group) if self._table.has_borders else self._tag
        questions = form_fields.questions(row) if self._is_form else [""] * len(row.cells)
        cells = []
        for cell, columns, question in zip(row.cells, row.columns, questions, strict=True):
            tag = parent
            if self._table.has_borders:
                attributes: dict[str, str | int] = {}
                if is_head:
                    attributes["Scope"] = "Column"
                elif form_fields.is_heading(cell):
                    attributes["Scope"] = "Row"
                name = "TH" if attributes else "TD"
                if cell.span > 1:
                    attributes["ColSpan"] = cell.span
                tag = structure.add(name, parent, **attributes)
            cells.append(self._cell(cell, columns, question, tag, parent))
        return cells

    def _cell(self, cell: Cell, columns: slice, question: str, tag: int, row_tag: int) -> _PlacedCell:
        """Return a cell with its lines. columns: the columns that it covers. question: the question of its row.

        tag, row_tag: the indexes of the structure tags of the cell and of its row.
        """
        inset = self._layout.padding.pt + self._border / 2
        left, right = self._edges[columns.start], self._edges[columns.stop]
        # Lines are broken where Word breaks them. In Word the columns are a little wider than here, because the outer
        # borders take no width from them.
        line_width = sum(width.pt for width in self._widths[columns])
        line_width -= 2 * self._layout.padding.pt + self._layout.rule.pt
        is_blank = question != "" and form_fields.is_blank(cell)
        lines: list[Strip] = []
        for paragraph in cell.paras:
            asked = []
            if self._is_form and not is_blank:
                asked = form_fields.check_boxes(paragraph, question) + form_fields.date_gaps(paragraph, question)
                asked = self._settings.structure.with_unique_names(asked)
            within = placed_lines.edges(paragraph, self._settings.profile, left + inset, right - inset)
            within = replace(within, line_width=line_width)
            paragraph_tag = self._settings.structure.add("P", tag)
            lines += placed_lines.lay_out(paragraph, within, self._settings, paragraph_tag, asked)
        ends = list(accumulate(line.height for line in lines))
        field_tag = self._settings.structure.add("Form", tag) if is_blank else 0
        return _PlacedCell(left, right, strip.stacked(lines), ends, tag, row_tag, field_tag, question, cell)

    def _row(self, row: Row, cells: Sequence[_PlacedCell]) -> Strip:
        """Return a row as one strip. The strip begins at the upper edge of the row's upper border."""
        inner = self._inner_height(row, cells)
        top = self._border + self._layout.padding.pt
        height = inner + 2 * self._layout.padding.pt + self._border
        layers = []
        for cell in cells:
            layers.append(cell.lines.moved(0.0, top + (inner - cell.lines.height) / 2))
            if cell.field_tag:
                layers.append(Strip(0.0, fields=(self._field(cell, height),)))
        borders = Strip(0.0, boxes=tuple(self._borders(cells, height, (0.0, height))))
        return strip.overlaid([borders, *layers], height)._replace(overhang=self._border)

    def _inner_height(self, row: Row, cells: Sequence[_PlacedCell]) -> float:
        """Return the height of a row without its borders and the space around its text."""
        least = row.lines * self._settings.profile.pitch(row.cells[0].paras[0].role).pt
        return float(max(least, *(cell.lines.height for cell in cells)))

    def _tall_row(self, cells: Sequence[_PlacedCell], heads: tuple[Strip, ...]) -> list[Strip]:
        """Return the strips of a row that is taller than a page. A strip never contains a part of a line.

        heads: the strips of the head of the table, as they are repeated on each page.
        """
        padding = self._layout.padding.pt
        ends = {end for cell in cells for end in cell.ends}
        cuts = []
        for end in sorted(ends):
            if not any(cell.is_cut(end) for cell in cells):
                cuts.append(end)
        # At the top of a later page the row has no upper border of its own. So the repeated head must include its lower
        # border in its height.
        heads_with_border = list(heads)
        if heads_with_border:
            lowest = heads_with_border[-1]
            heads_with_border[-1] = lowest._replace(height=lowest.height + self._border)
        strips = []
        for index, (start, end) in enumerate(pairwise((0.0, *cuts))):
            above = 0.0
            height = end - start
            horizontal: list[float] = []
            if index == 0:
                above = self._border + padding
                height = above + end - start
                horizontal.append(0.0)
            if end == cuts[-1]:
                height += padding
                horizontal.append(height)
            borders = Strip(0.0, boxes=tuple(self._borders(cells, height, horizontal)))
            layers = [_between(cell.lines, start, end).moved(0.0, above - start) for cell in cells]
            repeated = heads if index == 0 else tuple(heads_with_border)
            part = strip.overlaid([borders, *layers], height)
            strips.append(part._replace(heads=repeated, row_tag=cells[0].row_tag))
        return [*strips[:-1], strips[-1]._replace(overhang=self._border)]

    def _borders(self, cells: Sequence[_PlacedCell], height: float, horizontal: Sequence[float]) -> list[PlacedBox]:
        """Return the borders of a strip of a row. A table without borders has none.

        height: the height of the strip in points. horizontal: the distance of the upper edge of each horizontal border
        from the top of the strip, in points.
        """
        if not self._table.has_borders:
            return []
        half = self._border / 2
        left, right = cells[0].left - half, cells[-1].right + half
        lines = [Rectangle(left, edge, right, edge + self._border) for edge in horizontal]
        lowest = max([height, *(edge + self._border for edge in horizontal)])
        for middle in [cells[0].left, *(cell.right for cell in cells)]:
            lines.append(Rectangle(middle - half, 0.0, middle + half, lowest))
        return [PlacedBox(line) for line in lines]

    def _field(self, cell: _PlacedCell, height: float) -> PlacedField:
        """Return the form field that covers a cell.

        height: the height of its row in points. The upper border is included, but the lower border is not.
        """
        inset = self._layout.padding.pt + self._border / 2
        paragraph = cell.cell.paras[0]
        style = self._settings.profile.roles[paragraph.role]
        pitch = self._settings.profile.pitch(paragraph.role).pt
        at = Rectangle(
            cell.left + inset,
            self._border + self._layout.padding.pt,
            cell.right - inset,
            height - self._layout.padding.pt,
        )
        name = self._settings.structure.unique(cell.question)
        face = placed_lines.face_name(self._settings.fonts[style.font])
        has_several_lines = at.bottom - at.top >= 2 * pitch
        return PlacedField(at, name, "", cell.field_tag, face, style.size, has_several_lines)


def _between(lines: Strip, start: float, end: float) -> Strip:
    """Return the content of a strip between two heights. start, end: their distances from its top in points."""

    def is_between(at: Rectangle) -> bool:
        return start <= (at.top + at.bottom) / 2 < end

    return lines._replace(
        texts=tuple(one for one in lines.texts if start <= one.baseline < end),
        boxes=tuple(one for one in lines.boxes if is_between(one.at)),
        fields=tuple(one for one in lines.fields if is_between(one.at)),
    )
