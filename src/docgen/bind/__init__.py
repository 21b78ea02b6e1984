"""Laid-out pieces and annexes → one PDF: fonts shared, tags joined, links between pieces made, one outline.

Large books are laid out in pieces, side by side, since one pass takes time that grows faster than the book. `bind`
puts the pieces together as if they had been laid out in one pass: same tags, links, outline, and each font once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from docgen.bind import joining, laid_out
from docgen.bind.book import Book
from docgen.bind.pieces import Annex, Bound, PageLabel, Piece
from docgen.errors import Finding

__all__ = ["Annex", "Bound", "PageLabel", "Piece", "bind"]


def bind(pieces: Iterable[Piece | Annex], *, title: str, labels: Sequence[PageLabel] = ()) -> Bound:
    """Bind pieces and annexes, in their order, into one PDF. The same pieces give the same bytes.

    title: the book's, for its metadata. labels: page numbers as a viewer shows them; none: 1, 2, 3 ….
    `RenderError` if pieces do not fit together (`bind-piece` not of docgen's making, `bind-kind` of different kinds,
    `bind-place` two places of one name, `bind-link` a link that leads nowhere); `InputError` (`annex-…`) if an annex
    cannot be bound in.
    """
    book, findings = Book(), list[Finding]()
    for piece in pieces:
        data = piece.data if isinstance(piece.data, bytes) else piece.data.read_bytes()
        joining.join(book, laid_out.read(data, piece.name), piece.depth)
    return Bound(book.finish(title, labels, not findings), book.count, not findings, tuple(findings))
