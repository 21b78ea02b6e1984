"""What a document printed → its paragraphs and tables as units, whose pieces know the key that an edit changes.

An answer, an opinion or another text of the office has an owner: the key that an edit changes. A heading that docgen
made of a request has as its owner the heading that an officer may type instead. Numbers, dates, names and the words of
the wording have no owner.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from docgen.composition.printed_record import PrintedRecord, text_key
from docgen.errors import Key
from docgen.intake.edited.attribution import Piece
from docgen.intake.passages import squeeze
from docgen.model.printed import PrintedParagraph, PrintedPart, PrintedRun, PrintedTable

_TEXT_NAMES = {
    "text",
    "stated",
    "preamble",
    "closing",
    "summary",
    "heading",
    "done",
    "advancing",
    "pending",
    "declined",
}
"""The last parts of the keys of texts that the office writes."""
_WRITTEN = {"reply", "opinions"}
"""The first parts of these keys."""
_EDGE_ROLES = {"letterhead", "category", "draft", "number", "cc", "issuer"}
"""The paragraphs above and below the text. Word processors move them between headers and the body."""
_MADE_HEADING = "heading"


@dataclass(frozen=True, slots=True)
class PrintedUnit:
    """A paragraph or a table that was printed.

    pieces: the text of a paragraph; for a table that an edit may change, one empty piece with its owner.
    role: the function of the paragraph.
    item: which paragraph or table of a text it is, if the text is a list; None: it is in no list.
    table: the table; None for a paragraph.
    """

    pieces: tuple[Piece, ...]
    role: str = ""
    item: int | None = None
    table: PrintedTable | None = None

    @property
    def text(self) -> str:
        """The text without white space."""
        return squeeze(self.table.text if self.table else "".join(piece.text for piece in self.pieces))

    @property
    def owners(self) -> tuple[Key, ...]:
        """The owners of its pieces, each once."""
        return tuple(dict.fromkeys(piece.owner for piece in self.pieces if piece.owner))

    @property
    def owner(self) -> Key:
        """The key that owns the whole unit; empty if there is none or if it has other pieces too."""
        owners = {piece.owner for piece in self.pieces}
        return owners.pop() if len(owners) == 1 else ()

    @property
    def is_heading(self) -> bool:
        """Whether it is a heading of the wording. It may hold the heading of an answer, but no other text."""
        is_of_wording = all(not owner or owner[-1] == _MADE_HEADING for owner in self.owners)
        return self.role.startswith("heading") and is_of_wording

    @property
    def is_edge(self) -> bool:
        """Whether it stands above or below the text."""
        return self.role in _EDGE_ROLES

    @property
    def label(self) -> str:
        """The words of the frame before the first value, without white space; empty if no value follows."""
        if not self.owners or not self.pieces or self.pieces[0].key:
            return ""
        return squeeze(self.pieces[0].text)


def units(record: PrintedRecord) -> list[PrintedUnit]:
    """Return the units of a document in their order."""
    parts = record.content.parts
    return [_unit(part, _answer_below(parts, index)) for index, part in enumerate(parts) if squeeze(part.text)]


def pieces_of(paragraph: PrintedParagraph, answer: Key = ()) -> tuple[Piece, ...]:
    """Return the pieces of a paragraph. answer: the key of the answer below, if the paragraph is a heading."""
    found: list[Piece] = []
    for run in paragraph.runs:
        piece = Piece(run.text, _owner(run, paragraph.role, answer), run.key, run.is_missing)
        last = found[-1] if found else None
        if last and piece.owner and (last.owner, last.key) == (piece.owner, piece.key):
            found[-1] = Piece(last.text + piece.text, piece.owner, piece.key, piece.is_missing)
        elif piece.text:
            found.append(piece)
    return tuple(found)


def item_of(key: Key) -> int | None:
    """Return which paragraph or table of its text a key is in; None if the text is no list."""
    whole = text_key(key)
    place = key[len(whole)] if len(key) > len(whole) else None
    return place if isinstance(place, int) else None


def _unit(part: PrintedPart, answer: Key) -> PrintedUnit:
    """Return the unit of a part. The owner of a table is the text to which all its keys belong."""
    if isinstance(part, PrintedTable):
        keys = list(_keys([part]))
        owners = {text_key(key) for key in keys}
        owner = owners.pop() if len(owners) == 1 else ()
        if not _is_written(owner):
            return PrintedUnit((), "table", None, part)
        return PrintedUnit((Piece("", owner, keys[0]),), "table", item_of(keys[0]), part)
    pieces = pieces_of(part, answer)
    items = [item_of(piece.key) for piece in pieces if piece.owner]
    return PrintedUnit(pieces, part.role, items[0] if items else None)


def _owner(run: PrintedRun, role: str, answer: Key) -> Key:
    """Return the key that an edit of a run changes; empty if there is none. answer: see `pieces_of`."""
    key = text_key(run.key)
    if _is_written(key):
        return key
    is_request = run.key[:2] == ("proposal", "points") and run.key[-1] in ("ask", "points")
    if answer and is_request and role.startswith("heading"):
        return (*answer, _MADE_HEADING)
    return ()


def _is_written(key: Key) -> bool:
    return bool(key) and key[0] in _WRITTEN and key[-1] in _TEXT_NAMES


def _answer_below(parts: Sequence[PrintedPart], index: int) -> Key:
    """Return the key of the answer whose text follows a heading; empty if another heading comes first."""
    part = parts[index]
    if not isinstance(part, PrintedParagraph) or not part.role.startswith("heading"):
        return ()
    following = next(_keys(parts[index + 1 :]), ())
    return following[:3] if following[:2] == ("reply", "answers") else ()


def _keys(parts: Sequence[PrintedPart]) -> Iterator[Key]:
    """Yield the keys of all runs in parts of a document."""
    for part in parts:
        paragraphs = part.paragraphs if isinstance(part, PrintedTable) else (part,)
        for paragraph in paragraphs:
            for run in paragraph.runs:
                if run.key:
                    yield run.key
