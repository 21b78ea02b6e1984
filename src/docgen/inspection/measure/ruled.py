"""What is drawn as lines → ruled lines as a reader sees them: pieces joined, double rules put together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from docgen.inspection.measure.model import Box, Ruled

_DOUBLE_MM = 2.0
"""Lines nearer than this are one double rule."""


def ruled_lines(number: int, rules: Sequence[tuple[Box, str]]) -> Iterator[Ruled]:
    """Ruled lines; what is drawn twice counts once, pieces in a row are one line, and two close lines a double rule."""
    flat = [(box, color) for box, color in rules if box.width_mm > box.height_mm]
    for box, color in rules:
        if box.width_mm <= box.height_mm:
            yield Ruled(number, box, color, (box,))
    joined = _joined(flat)
    group: list[tuple[Box, str]] = []
    for box, color in joined:
        if group and (color != group[0][1] or box.top_mm - group[-1][0].bottom_mm > _DOUBLE_MM):
            yield _double(number, group)
            group = []
        group.append((box, color))
    if group:
        yield _double(number, group)


def _joined(flat: list[tuple[Box, str]]) -> list[tuple[Box, str]]:
    joined: list[tuple[Box, str]] = []
    for box, color in sorted(flat, key=lambda item: (round(item[0].top_mm, 1), item[0].left_mm)):
        last = joined[-1] if joined else None
        if last and last[1] == color and abs(last[0].top_mm - box.top_mm) < 0.15 and box.left_mm < last[0].right_mm + 1:
            joined[-1] = (around([last[0], box]), color)
        else:
            joined.append((box, color))
    return joined


def _double(number: int, group: list[tuple[Box, str]]) -> Ruled:
    boxes = [box for box, _ in group]
    return Ruled(number, around(boxes), group[0][1], tuple(boxes))


def around(boxes: list[Box]) -> Box:
    """The box that holds all of them."""
    return Box(
        min(box.left_mm for box in boxes),
        min(box.top_mm for box in boxes),
        max(box.right_mm for box in boxes),
        max(box.bottom_mm for box in boxes),
    )
