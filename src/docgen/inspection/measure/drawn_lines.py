"""The pieces of lines that a page of a PDF draws → the lines that a reader sees.

Pieces of a line become one line. Close parallel lines become a double line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from docgen.inspection.measure.model import Box, DrawnLine

_DOUBLE_MM = 2.0
"""The smallest distance of two separate lines. Closer lines are a double line."""
_LEVEL_MM, _GAP_MM = 0.15, 1.0
"""Two pieces are one line if their upper edges differ by less than the first, and the gap is less than the second."""


def joined_lines(number: int, pieces: Sequence[tuple[Box, str]]) -> Iterator[DrawnLine]:
    """Yield the drawn lines of a page as a reader sees them. Vertical lines come first and are not joined.

    number: the number of the page, from 1. pieces: the box and the colour (RRGGBB) of each piece that the PDF draws.
    """
    horizontal = [(box, color) for box, color in pieces if box.width_mm > box.height_mm]
    for box, color in pieces:
        if box.width_mm <= box.height_mm:
            yield DrawnLine(number, box, color, (box,))
    group: list[tuple[Box, str]] = []
    for box, color in _joined_pieces(horizontal):
        if group and (color != group[0][1] or box.top_mm - group[-1][0].bottom_mm > _DOUBLE_MM):
            yield _drawn_line(number, group)
            group = []
        group.append((box, color))
    if group:
        yield _drawn_line(number, group)


def _joined_pieces(horizontal: list[tuple[Box, str]]) -> list[tuple[Box, str]]:
    """Return horizontal lines from top to bottom. Overlapping and adjacent pieces of one colour are joined."""
    joined: list[tuple[Box, str]] = []
    for piece, color in sorted(horizontal, key=lambda item: (round(item[0].top_mm, 1), item[0].left_mm)):
        line, line_color = joined[-1] if joined else (piece, "")
        is_adjacent = abs(line.top_mm - piece.top_mm) < _LEVEL_MM and piece.left_mm < line.right_mm + _GAP_MM
        if is_adjacent and color == line_color:
            joined[-1] = (around([line, piece]), color)
        else:
            joined.append((piece, color))
    return joined


def _drawn_line(number: int, group: list[tuple[Box, str]]) -> DrawnLine:
    """Return one drawn line for a group of close lines. number: the number of the page."""
    boxes = [box for box, _ in group]
    return DrawnLine(number, around(boxes), group[0][1], tuple(boxes))


def around(boxes: list[Box]) -> Box:
    """Return the smallest box that contains all boxes."""
    return Box(
        min(box.left_mm for box in boxes),
        min(box.top_mm for box in boxes),
        max(box.right_mm for box in boxes),
        max(box.bottom_mm for box in boxes),
    )
