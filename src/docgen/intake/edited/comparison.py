"""What a document printed + the edited file → the new text of each key, changes of the frame, and the ledger.

The ledger has an entry for every part of the edited file: unchanged, new text of a key, or changed words of the frame.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, product

from docgen.composition.printed_record import PrintedRecord
from docgen.errors import Key
from docgen.intake.edited import table_changes, table_pairs
from docgen.intake.edited.alignment import AlignedGroup, AlignedText, align
from docgen.intake.edited.attribution import Piece, attribute
from docgen.intake.edited.edited_file import EditedFile, EditedParagraph, EditedPart, EditedTable
from docgen.intake.edited.printed_units import PrintedUnit, units
from docgen.intake.edited.table_changes import Grid
from docgen.intake.passages import squeeze
from docgen.language import say
from docgen.model.headings import heading

_SPACES = " \t\u3000\n"


@dataclass(frozen=True, slots=True)
class Fragment:
    """A paragraph or a table of the text of a key. item: its place in a text that is a list; None: not known."""

    text: str
    item: int | None = None
    table: Grid | None = None
    is_caption: bool = False


@dataclass(frozen=True, slots=True)
class EnteredText:
    """A part of the edited file.

    text: the characters. owner: the key that they belong to; empty: the frame. is_new: whether they were not printed.
    paragraph: which paragraph of the file, from 0; None: a header, a footer or a note.
    """

    text: str
    owner: Key
    is_new: bool
    paragraph: int | None


@dataclass(frozen=True, slots=True)
class FrameChange:
    """A change outside the texts of the office.

    printed, edited: the paragraph then and now; empty: there is none. where: its place in the edited file.
    facts: the keys of the case whose values were changed in it, each with the words then and now.
    has_words: whether words of the frame may have been changed, too.
    could_go: the keys of texts that could hold the new words.
    reason: what else has to be looked at in the file.
    """

    printed: str
    edited: str
    where: str
    facts: tuple[tuple[Key, str, str], ...] = ()
    has_words: bool = True
    could_go: tuple[Key, ...] = ()
    reason: str = ""


@dataclass(slots=True)
class Comparison:
    """The result of comparing an edited file with what was printed.

    printed, edited: key → its paragraphs then and now.
    contested: key → why its new text is not certain.
    marked: the keys whose text shows now what no text can say, such as a picture.
    missing: the keys whose printed text is the mark of a missing value.
    places: key → where its text was changed.
    """

    printed: dict[Key, list[Fragment]] = field(default_factory=lambda: defaultdict(list))
    edited: dict[Key, list[Fragment]] = field(default_factory=lambda: defaultdict(list))
    contested: dict[Key, str] = field(default_factory=dict)
    marked: set[Key] = field(default_factory=set)
    missing: set[Key] = field(default_factory=set)
    frames: list[FrameChange] = field(default_factory=list)
    ledger: list[EnteredText] = field(default_factory=list)
    places: dict[Key, str] = field(default_factory=dict)


def compare(record: PrintedRecord, file: EditedFile) -> Comparison:
    """Compare an edited file with the record of what was printed."""
    return _Comparing(record, file).result()


class _Comparing:
    """Compares one file with its record. The results are collected in a `Comparison`."""

    def __init__(self, record: PrintedRecord, file: EditedFile) -> None:
        self._record, self._file = record, file
        self._units = units(record)
        self._numbers = {id(paragraph): index for index, paragraph in enumerate(file.paragraphs)}
        self._parts, self._pairs = table_pairs.with_tables(self._units, file.parts)
        self._found = Comparison()
        self._edges = {unit.text for unit in self._units if unit.is_edge}
        self._first, self._last = len(self._units), -1
        """The indexes of the first and the last printed unit with a text of the office, apart from headings."""
        for index, unit in enumerate(self._units):
            if any(key[-1] != "heading" for key in unit.owners):
                self._first = min(self._first, index)
                self._last = index
        self._reached = -1
        """The index of the last printed unit that has been found in the edited file; -1: none yet."""
        self._gone: list[PrintedUnit] = []
        """The printed units that have not been found."""

    def result(self) -> Comparison:
        """Return the comparison."""
        for unit in self._units:
            for owner, fragment in fragments(unit):
                self._found.printed[owner].append(fragment)
            self._found.missing |= {piece.owner for piece in unit.pieces if piece.owner and piece.is_missing}
        shown = [part for part in self._parts if squeeze(part.text)]
        for part in self._parts:
            if not squeeze(part.text):
                self._unchanged(part)
                self._enter_deleted(part)
        printed: list[AlignedText] = []
        for unit in self._units:
            pair = self._pairs.get(id(unit), -1) if unit.table else None
            printed.append(AlignedText(unit.text, unit.label, not unit.owners or unit.is_heading, pair))
        edited: list[AlignedText] = []
        for part in shown:
            pair = self._pairs.get(id(part), -1) if isinstance(part, EditedTable) else None
            edited.append(AlignedText(squeeze(part.text), table=pair))
        gone: list[PrintedUnit] = []
        new: list[EditedPart] = []
        for group in align(printed, edited):
            ones = [self._units[index] for index in group.printed]
            others = [shown[index] for index in group.edited]
            if ones and others:
                self._close_gap(gone, new)
                gone, new = [], []
                self._contest_ties(group)
                self._matched(ones, others)
                self._reached = group.printed[-1]
            else:
                gone += ones
                new += others
        self._close_gap(gone, new)
        self._contest_moved()
        self._contest_pictured()
        self._edge_paragraphs()
        return self._found

    # ---- what is not certain

    def _contest_ties(self, group: AlignedGroup) -> None:
        """Contest the texts to which an edited paragraph could belong as well."""
        chosen = _owners([self._units[index] for index in group.printed])
        others = _owners([self._units[index] for index in group.others])
        if not set(others) <= set(chosen):
            for owner in (*chosen, *others):
                self._contest(owner, say("同样的段落在几处都有，看不出留下的是哪一处"))

    def _contest(self, owner: Key, reason: str) -> None:
        if owner:
            self._found.contested.setdefault(owner, reason)

    # ---- what is there still

    def _matched(self, ones: Sequence[PrintedUnit], others: Sequence[EditedPart]) -> None:
        """Enter printed units that are still there, perhaps changed, with the parts that they have become."""
        unit, part = ones[0], others[0]
        if unit.table and isinstance(part, EditedTable):
            self._table(unit, part)
            return
        paragraphs = [other for other in others if isinstance(other, EditedParagraph)]
        self._report_marks(unit.owners, paragraphs)
        pieces = _joined(ones)
        printed, edited = "".join(piece.text for piece in pieces), "\n".join(one.text for one in paragraphs)
        has_owner = any(piece.owner for piece in pieces)
        is_same = printed.strip(_SPACES) == edited.strip(_SPACES) if has_owner else squeeze(printed) == squeeze(edited)
        if is_same and len(ones) == len(others):
            for one in ones:
                for owner, fragment in fragments(one):
                    self._found.edited[owner].append(fragment)
            for paragraph in paragraphs:
                self._unchanged(paragraph, ones[0].owners[0] if ones[0].owners else ())
            return
        self._changed(ones, pieces, paragraphs, edited)

    def _changed(
        self, ones: Sequence[PrintedUnit], pieces: Sequence[Piece], paragraphs: Sequence[EditedParagraph], edited: str
    ) -> None:
        """Divide the new text of changed paragraphs among its pieces. Report what belongs to the frame."""
        divided = attribute(pieces, edited)
        where = paragraphs[0].where
        for index in divided.contested:
            self._contest(pieces[index].owner, say("这一处改动跨了几项内容，看不出各归哪一项"))
        self._enter(
            paragraphs, [(edited[one.start : one.end], pieces[one.piece].owner, one.is_new) for one in divided.segments]
        )
        for owner, group in groupby(zip(pieces, divided.texts, strict=True), lambda one: one[0].owner):
            if owner:
                item = next((one.item for one in ones if owner in one.owners), None)
                is_caption = ones[0].role == "caption"
                for line in _lines("".join(text for _, text in group)):
                    self._found.edited[owner].append(Fragment(line, item, None, is_caption))
                self._found.places.setdefault(owner, where)
        owners = {piece.owner for piece in pieces}
        if len(owners) == 1 and () not in owners:
            return
        changed: list[tuple[Piece, str]] = []
        for piece, text in zip(pieces, divided.texts, strict=True):
            if not piece.owner and piece.text != text:
                changed.append((piece, text))
        has_other_ends = False
        if len(ones) != len(paragraphs):
            is_divided_between_pieces = any(text != text.strip("\n") for text in divided.texts)
            is_divided_inside = any(piece.text.count("\n") != text.count("\n") for piece, text in changed)
            has_other_ends = is_divided_between_pieces or is_divided_inside
        reworded = [(piece, text) for piece, text in changed if squeeze(piece.text) != squeeze(text)]
        if has_other_ends or reworded:
            facts = tuple((piece.key, piece.text, text) for piece, text in reworded if piece.key)
            # If it is not certain that only facts changed, words of the frame count as changed too.
            has_words = has_other_ends or bool(divided.contested) or not facts or any(not one.key for one, _ in changed)
            printed = "".join(piece.text for piece in pieces)
            # Added words can go into the case. Words in place of the template's cannot: it would print its own again.
            unit = ones[0]
            is_longer = has_words and not unit.owners and squeeze(printed) in squeeze(edited)
            could_go = self._could_go(self._units.index(unit), unit.role) if is_longer else ()
            self._found.frames.append(FrameChange(printed, edited, where, facts, has_words, could_go))

    def _table(self, unit: PrintedUnit, table: EditedTable) -> None:
        """Compare a table with the printed one, and enter its cells."""
        assert unit.table is not None
        owner = unit.pieces[0].owner if unit.pieces else ()
        self._report_marks(unit.owners, list(table.paragraphs))
        found = table_changes.compare(unit.table, table, owner)
        if owner:
            self._found.edited[owner].append(Fragment(table.text, unit.item, found.grid))
            if found.is_uncertain:
                self._contest(owner, say("表格的格子合并、拆分或套了表，带不回来"))
            if any(entry.is_new for entry in found.entries):
                self._found.places.setdefault(owner, table.where)
        for entry in found.entries:
            self._enter([entry.paragraph], [(entry.text, owner, entry.is_new)])
        for printed, edited, facts, has_words in found.frames:
            self._found.frames.append(FrameChange(printed, edited, table.where, facts, has_words))

    # ---- what is gone, and what is new

    def _close_gap(self, gone: Sequence[PrintedUnit], new: Sequence[EditedPart]) -> None:
        """Place what is new between two paragraphs that are still there, and report what is gone there."""
        fresh = []
        for part in new:
            if squeeze(part.text) in self._edges:  # word processors may repeat what stands above or below the text
                self._unchanged(part)
            else:
                fresh.append(part)
        owner, reason = self._owner_of_new(gone) if fresh else ((), "")
        contested = set(_owners(gone)) if reason else set()
        for part in fresh:
            if _begins_section(part) and owner and self._record.content.kind == "reply":
                reason = say("像是新的一条，案件里要另写一条答复")
            if reason:
                contested.add(owner)
            self._insert(part, owner)
        for one in contested:
            self._contest(one, reason)
        present = {squeeze(part.text) for part in self._parts}
        beside = {squeeze(paragraph.text) for paragraph in self._file.edges}
        self._gone += gone
        for unit in gone:
            if not unit.owners and unit.text not in present and not (unit.is_edge and unit.text in beside):
                text = unit.table.text if unit.table else "".join(piece.text for piece in unit.pieces)
                self._found.frames.append(FrameChange(text, "", ""))

    def _contest_moved(self) -> None:
        """Contest the texts that lost a paragraph to the frame, and those in which a paragraph of the frame is new."""
        outside = {squeeze(frame.edited) for frame in self._found.frames if not frame.printed}
        frame_texts = {unit.text for unit in self._units if not unit.owners}
        owners = _owners([unit for unit in self._gone if unit.text in outside])
        owners += [one.owner for one in self._found.ledger if one.is_new and squeeze(one.text) in frame_texts]
        for owner in owners:
            self._contest(owner, say("模板印的段落在这里挪动或重复了，看不出哪些是这一项的文字"))

    def _owner_of_new(self, gone: Sequence[PrintedUnit]) -> tuple[Key, str]:
        """Return the key that new paragraphs belong to, and why that is not certain; empty if it is certain.

        gone: the printed units that are gone at this place. What is new there replaces them.
        """
        owners = _owners(gone)
        if owners:
            if len(owners) == 1 and all(unit.owner for unit in gone):
                return owners[0], ""
            return owners[0], say("这里删去的和新写的不止一项内容，看不出各归哪一项")
        if gone or self._reached < 0:
            return (), ""
        before = self._units[self._reached]
        if before.is_heading:
            below = self._units[self._reached + 1] if self._reached + 1 < len(self._units) else None
            if below and below.owner and not below.is_heading:
                return below.owner, ""
            if below and below.owners and not below.is_heading:
                return below.owners[0], say("小标题下面有几项内容，看不出归哪一项")
            return (), ""
        return (before.owners[-1] if before.owners else ()), ""

    def _insert(self, part: EditedPart, owner: Key) -> None:
        """Add a new paragraph or table to the text of a key. owner: the key; empty: it belongs to no key."""
        for paragraph in part.paragraphs:
            self._enter([paragraph], [(paragraph.text, owner, True)])
        if not owner:
            could_go = self._could_go(self._reached, "body")
            self._found.frames.append(FrameChange("", part.text, part.where, could_go=could_go))
            return
        self._report_marks([owner], list(part.paragraphs))
        self._found.places.setdefault(owner, part.where)
        if isinstance(part, EditedTable):
            grid = table_changes.grid(part)
            self._found.edited[owner].append(Fragment(part.text, None, grid))
            if not part.is_plain:
                self._contest(owner, say("表格的格子合并、拆分或套了表，带不回来"))
        else:
            self._found.edited[owner] += [Fragment(line) for line in _lines(part.text)]

    def _could_go(self, index: int, role: str) -> tuple[Key, ...]:
        """Return the keys of texts that could hold new words. index: of the unit that they stand in or behind."""
        if self._record.content.kind != "reply" or role != "body":
            return ()
        if index < self._first:
            return (("reply", "preamble"),)
        return (("reply", "closing"),) if index >= self._last else ()

    # ---- headers, footers and notes

    def _edge_paragraphs(self) -> None:
        """Enter the paragraphs of headers, footers and notes. Those that were not printed are reported."""
        known = {unit.text for unit in self._units} | {squeeze(line) for line in self._record.beside}
        for paragraph in self._file.edges:
            text = squeeze(paragraph.text)
            is_known = text in known or not text.strip("-‐‑‒–—―─－0123456789〇零一二三四五六七八九十")
            self._found.ledger.append(EnteredText(paragraph.text, (), not is_known, None))
            if not is_known:
                self._found.frames.append(FrameChange("", paragraph.text, say("页眉、页脚或注释")))

    # ---- the ledger

    def _unchanged(self, part: EditedPart, owner: Key = ()) -> None:
        for paragraph in part.paragraphs:
            self._enter([paragraph], [(paragraph.text, owner, False)])

    def _enter(self, paragraphs: Sequence[EditedParagraph], texts: Sequence[tuple[str, Key, bool]]) -> None:
        """Enter texts of one paragraph, or of several that follow each other with a line end between them."""
        left = list(paragraphs)
        room = len(left[0].text)
        for text, owner, is_new in texts:
            while text:
                if not room and len(left) > 1:
                    left.pop(0)
                    room = len(left[0].text)
                    text = text.removeprefix("\n")
                    continue
                piece, text = text[:room], text[room:]
                self._found.ledger.append(EnteredText(piece, owner, is_new, self._numbers.get(id(left[0]))))
                room -= len(piece)

    def _enter_deleted(self, part: EditedPart) -> None:
        """Enter the paragraphs that were deleted whole, so that it is known whose they were."""
        for paragraph in part.paragraphs:
            owners = {key for unit in self._units if unit.text == squeeze(paragraph.deleted) for key in unit.owners}
            if len(owners) == 1:
                self._found.ledger.append(EnteredText("", owners.pop(), False, self._numbers.get(id(paragraph))))

    def _report_marks(self, owners: Sequence[Key], paragraphs: Sequence[EditedParagraph]) -> None:
        """Contest the texts that show what no text can say. A picture outside them is the letterhead's or a seal."""
        for one in paragraphs:
            reasons = [say("里面有图片、对象或公式，带不回来")] if one.has_picture else []
            if one.has_marks:
                reasons.append(say("里面有删除线、隐藏文字、注音或符号字体的字，带不回来"))
                if not owners:
                    self._found.frames.append(FrameChange(one.text, one.text, one.where, reason=reasons[-1]))
            for owner, reason in product(owners, reasons):
                self._found.marked.add(owner)
                self._contest(owner, reason)

    def _contest_pictured(self) -> None:
        """Contest the texts beside paragraphs that hold a picture and no text."""
        owners = {one.paragraph: one.owner for one in self._found.ledger if one.owner and one.owner[-1] != "heading"}
        for index, paragraph in enumerate(self._file.paragraphs):
            if paragraph.has_picture and not squeeze(paragraph.text):
                self._report_marks([owners[one] for one in (index - 1, index + 1) if one in owners], [paragraph])


def _owners(units: Sequence[PrintedUnit]) -> list[Key]:
    """Return the owners of some units, each once."""
    found: dict[Key, None] = {}
    for unit in units:
        found |= dict.fromkeys(unit.owners)
    return list(found)


def _joined(ones: Sequence[PrintedUnit]) -> list[Piece]:
    """Return the pieces of several paragraphs. A line end between two belongs to a text that is on both sides of it."""
    pieces: list[Piece] = []
    for one in ones:
        if pieces:
            same = pieces[-1].owner if one.pieces and pieces[-1].owner == one.pieces[0].owner else ()
            pieces.append(Piece("\n", same, same))
        pieces += one.pieces
    return pieces


def fragments(unit: PrintedUnit) -> Iterator[tuple[Key, Fragment]]:
    """Yield the owners of a unit, each with what the unit prints of it."""
    if unit.table:
        if unit.pieces:
            yield unit.pieces[0].owner, Fragment(unit.table.text, unit.item, table_changes.grid(unit.table))
        return
    for owner in unit.owners:
        text = "".join(piece.text for piece in unit.pieces if piece.owner == owner)
        yield owner, Fragment(text.strip(_SPACES), unit.item, None, unit.role == "caption")


def _lines(text: str) -> list[str]:
    lines = [line.strip(_SPACES) for line in text.split("\n")]
    return [line for line in lines if line]


def _begins_section(part: EditedPart) -> bool:
    """Return whether a new paragraph is a heading of the first level, such as 三、……"""
    found = None if isinstance(part, EditedTable) else heading(part.text.strip(_SPACES))
    return found is not None and found.level == 1 and found.is_whole
