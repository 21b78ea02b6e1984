"""Matrices and rectangles of a PDF page. A matrix is six numbers, in the order of the operator `cm`."""

from __future__ import annotations

from collections.abc import Sequence

from docgen.layout.pages import Rectangle

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]


def numbers(operands: Sequence[object]) -> Matrix:
    """Return the six numbers of a matrix."""
    a, b, c, d, e, f = (float(str(value)) for value in operands)
    return a, b, c, d, e, f


def product(inner: Matrix, outer: Matrix) -> Matrix:
    """Return the matrix that applies `inner` first and then `outer`."""
    a, b, c, d, e, f = inner
    return *turned(a, b, outer), *turned(c, d, outer), *moved(e, f, outer)


def turned(x: float, y: float, matrix: Matrix) -> Point:
    """Return a direction to which a matrix was applied."""
    return x * matrix[0] + y * matrix[2], x * matrix[1] + y * matrix[3]


def moved(x: float, y: float, matrix: Matrix) -> Point:
    """Return a point to which a matrix was applied."""
    turned_x, turned_y = turned(x, y, matrix)
    return turned_x + matrix[4], turned_y + matrix[5]


def bounds(points: Sequence[Point]) -> Rectangle:
    """Return the smallest rectangle around some points. Without points it is empty. Its top is the smallest y."""
    if not points:
        return Rectangle(0, 0, -1, -1)
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Rectangle(min(xs), min(ys), max(xs), max(ys))


def common(one: Rectangle, other: Rectangle) -> Rectangle:
    """Return the common part of two rectangles. If they have none, its width or its height is negative."""
    left, top = max(one.left, other.left), max(one.top, other.top)
    return Rectangle(left, top, min(one.right, other.right), min(one.bottom, other.bottom))
