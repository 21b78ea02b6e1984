"""Laid-out pieces and annexes → one PDF: fonts shared, tags joined, links between pieces made, one outline.

Large books are laid out in pieces, side by side, since one pass takes time that grows faster than the book. `bind`
puts the pieces together as if they had been laid out in one pass: same tags, links, outline, and each font once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from docgen.bind.joiner import annexing, joining, piece_reader
from docgen.bind.joiner.open_book import Book
from docgen.bind.joiner.pieces import Annex, Bound, Marks, PageLabel, Piece
from docgen.errors import Finding, InputError, Place, Severity
from docgen.language import listing, say

__all__ = ["Annex", "Bound", "Marks", "PageLabel", "Piece", "bind"]


def bind(
    pieces: Iterable[Piece | Annex], *, title: str, labels: Sequence[PageLabel] = (), marks: Marks | None = None
) -> Bound:
    """Bind pieces and annexes, in their order, into one PDF. The same pieces give the same bytes.

    title: the book's, for its metadata. labels: page numbers as a viewer shows them; none: 1, 2, 3 ….
    marks: what stands in the margins of all pages; annexes keep theirs.
    `RenderError` if pieces do not fit together (`bind-piece` not of docgen's making, `bind-kind` of different kinds,
    `bind-place` two places of one name, `bind-link` a link that leads nowhere); `InputError` (`annex-…`) if an annex
    cannot be bound in.
    """
    book, findings, foreign = Book(), list[Finding](), list[str]()
    if marks:
        joining.mark(book, [piece_reader.read(sheet, title) for sheet in marks.sheets], marks.streams)
    for piece in pieces:
        if isinstance(piece, Annex):
            findings += annexing.annex(book, piece, _data(piece))
            foreign.append(piece.name)
        else:
            joining.join(book, piece_reader.read(_data(piece), piece.name), piece.depth)
    if foreign:
        findings.append(_claim_lost(foreign))
    return Bound(book.finish(title, labels, not foreign), book.count, not foreign, tuple(findings))


def _data(piece: Piece | Annex) -> bytes:
    if isinstance(piece.data, bytes):
        return piece.data
    try:
        return piece.data.read_bytes()
    except OSError as error:
        raise InputError(
            say("读不出要装订的文件：{error}", error=error.strerror or error),
            place=Place(piece.name),
            next_step=say("核对文件是否取对"),
            code="bind-unreadable",
        ) from error


def _claim_lost(names: Sequence[str]) -> Finding:
    return Finding(
        "annex-claim",
        say("装订了别处制作的附件（{names}），本书不再标为 PDF/A 或 PDF/UA", names=listing(names)),
        severity=Severity.INFO,
        next_step=say("需要归档格式时把附件另存，不装订进书里"),
    )
