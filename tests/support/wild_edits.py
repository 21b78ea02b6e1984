"""Wild edits of a document, as leaders make them, with the script's own record of what belongs to which text.

Paragraphs are joined, divided, moved, pasted twice and deleted, whole answers too; rows of tables, numbers, widths of
signs, words of the frame and tracked changes by several people change. The record is kept by the rules that officers
know: a new paragraph belongs to the text before it, and behind a heading to the text below.
"""

import copy
from dataclasses import dataclass, field

import word_edits
import word_markup
from docx.enum.text import WD_BREAK
from docx.oxml.ns import qn
from docx.oxml.table import CT_Tbl
from hypothesis import strategies as st

from docgen.model.blocks import Run, Table, paragraphs, text

SIGNS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥，；"
"""New words consist of them, so they are unlike all that is printed."""
NEW = st.text(st.sampled_from(SIGNS), min_size=6, max_size=40).map(lambda text: text.strip("，；")).filter(len)
AUTHORS = ("核稿人", "分管副局长", "局长")
WIDE = str.maketrans("0123456789%,()", "０１２３４５６７８９％，（）") | str.maketrans("，；（）", ",;()")
FRAME_ROLES = ("recipient", "title", "body", "heading1", "heading2", "signature", "date", "note", "attachment")


@dataclass
class Place:
    """A paragraph or a table of the document.

    owner: the key of its text; empty: the frame. owners: all keys with text in it. label: the words before the text.
    value: its text now, without the label; a table: its rows with tabs. element: its element; None: it was taken out.
    """

    role: str
    owner: tuple
    owners: tuple
    label: str
    value: str
    element: object


@dataclass
class Record:
    """What edits did.

    places: the paragraphs and tables in their order now. touched: the keys near an edit.
    new: the new words, each with the key that they belong to; None: it could be more than one.
    doubtful: the keys of which a part could belong to another key. tracked: author and key of each tracked change.
    headings: the new text of each changed heading.
    """

    places: list
    touched: set = field(default_factory=set)
    new: list = field(default_factory=list)
    doubtful: set = field(default_factory=set)
    tracked: list = field(default_factory=list)
    headings: list = field(default_factory=list)

    @property
    def texts(self) -> dict:
        """The text of each key now."""
        found: dict = {}
        for place in self.places:
            if place.owner:
                found.setdefault(place.owner, [])
                if place.element is not None:
                    found[place.owner] += place.value.split("\n")
        return {key: "\n".join(line for line in lines if line) for key, lines in found.items()}


def places_of(composition, document):
    """The places of a document in their order."""
    doc = composition.doc
    waiting = [one for one in document.element.body.iterchildren() if one.tag in (qn("w:p"), qn("w:tbl"))]
    found = []
    for block in (*doc.head, *doc.body, *doc.foot):
        if isinstance(block, Table):
            rows = ["\t".join("".join(text(p) for p in cell.paras) for cell in row.cells) for row in block.rows]
            one = _next(
                waiting, lambda e, rows=rows: isinstance(e, CT_Tbl) and _rows(e) == [r.split("\t") for r in rows]
            )
            runs = [run for p in paragraphs(block) for run in p.runs]
            found += [_place(runs, "table", "\n".join(rows), one)] if one is not None else []
            continue
        for para in paragraphs(block):
            words = "".join(text(para).split())
            one = _next(waiting, lambda e, words=words: e.tag == qn("w:p") and "".join(_text(e).split()) == words)
            if words and one is not None:
                found.append(_place(para.runs, para.role.value, text(para), one))
    return found


def _next(waiting, fits):
    """Take the first element that fits out of a list. None if there is none."""
    one = next((element for element in waiting if fits(element)), None)
    if one is not None:
        waiting.remove(one)
    return one


def _place(runs, role, value, element):
    keys = [
        word_edits.text_key(run.key) if isinstance(run, Run) and word_edits._is_text(run.key) else () for run in runs
    ]
    owners = tuple(dict.fromkeys(key for key in keys if key))
    label = ""
    if owners and role != "table":
        label = "".join(run.text for run in runs[: next(i for i, key in enumerate(keys) if key)])
        if any(not key for key in keys[next(i for i, key in enumerate(keys) if key) :]):
            return Place(role, (), owners, "", value, element)
    return Place(role, owners[0] if len(owners) == 1 else (), owners, label, value.removeprefix(label), element)


def _text(paragraph):
    return "".join(one.text or "" for one in paragraph.iter(qn("w:t")))


def _rows(table):
    return [["".join(_text(p) for p in cell.p_lst) for cell in row.tc_lst] for row in table.tr_lst]


KINDS = (
    "join",
    "divide",
    "move",
    "swap",
    "paste",
    "before",
    "behind",
    "whole",
    "word",
    "replace",
    "width",
    "level",
    "blank",
    "row",
    "row gone",
    "cell",
    "frame",
    "frame gone",
    "tracked",
    "tracked end",
)
EDITS = st.lists(
    st.tuples(st.sampled_from(KINDS), st.floats(0, 0.999), st.floats(0, 0.999), NEW), min_size=1, max_size=4
)


def carry_out(edits, composition, document):
    """Carry out edits, none beside another; return the record."""
    record = Record(places_of(composition, document))
    used: set = set()
    for kind, at, inner, words in edits:
        _Edit(record, used, document, words, inner).make(kind, at)
    return record


class _Edit:
    """One edit."""

    def __init__(self, record, used, document, words, inner):
        self.record, self.used, self.document, self.words, self.inner = record, used, document, words, inner

    def make(self, kind, at):
        rows = kind in ("row", "row gone", "cell")
        frame = kind in ("frame", "frame gone")
        fits = [
            place
            for place in self.record.places
            if place.element is not None
            and (place.role == "table") == rows
            and (not frame or (not place.owners and place.role in FRAME_ROLES))
            and (frame or rows or place.role in ("body", "heading1", "heading2", "heading3", "caption"))
        ]
        if not fits:
            return
        fits += [place for place in fits if place.owner] * 3  # texts of the office are edited most
        place = fits[int(at * len(fits))]
        target = fits[int(self.inner * len(fits))]
        places = [place, target] if kind in ("move", "swap", "paste") else [place]
        if kind == "whole":
            places = [one for one in self.record.places if one.owner and one.owner == place.owner]
        near = {id(one) for chosen in places for one in self._around(chosen)}
        if any(self.words[:6] in other or other in self.words for other, _ in self.record.new):
            return  # the record tells new words apart by their text
        if not places or near & self.used or (kind in ("move", "swap", "paste") and self._next_to(place, target)):
            return
        self.used |= near
        self.record.touched |= {key for one in places for other in self._around(one) for key in other.owners}
        for one in places:
            if one.owners and not one.owner:
                self.record.doubtful |= set(one.owners)
        getattr(self, "_" + kind.replace(" ", "_"))(place, target)

    # ---- paragraphs

    def _join(self, place, _):
        below = self._below(place)
        if below is None or below.role == "table":
            return
        self._write(place, place.label + place.value + below.label + below.value)
        self._remove(below.element)
        if place.owner and place.owner == below.owner and not below.label:
            place.value += below.value
            below.element = None
        self._is_heading(place)
        self._is_heading(below)

    def _divide(self, place, _):
        if len(place.value) < 4:
            return
        at = 1 + int(self.inner * (len(place.value) - 2))
        ends = place.value[:at], place.value[at:]
        self._write(place, place.label + ends[0])
        self._add_behind(place, ends[1])
        self._is_heading(place)
        if place.owner:
            place.value = "\n".join(end.strip(" \u3000") for end in ends)

    def _move(self, place, target):
        new = copy.deepcopy(place.element)
        target.element.addnext(new)
        self._remove(place.element)
        place.element = None
        self._is_heading(place)
        self._stands_behind(target, place.label + place.value, new)
        moved = self._below(target)
        below = self._below(moved)
        if not moved.owner and below and below.owner == place.owner and not place.label:
            moved.owner = place.owner  # it stands before its own text: the file is as if the others had moved behind it

    def _swap(self, place, target):
        texts = place.label + place.value, target.label + target.value
        self._write(place, texts[1])
        self._write(target, texts[0])
        for one, words in ((place, texts[1]), (target, texts[0])):
            if one.label or not one.owner:
                self.record.doubtful |= set(one.owners)
            one.value = words
            self._is_heading(one)

    def _paste(self, place, target):
        new = copy.deepcopy(place.element)
        target.element.addnext(new)
        self._stands_behind(target, place.label + place.value, new)

    def _before(self, place, _):
        new = self.document.add_paragraph(self.words)._p
        place.element.addprevious(new)
        above = self._above(place)
        self._stands_behind(above, self.words, new) if above else self.record.new.append((self.words, None))

    def _behind(self, place, _):
        new = self._add_behind(place, self.words)
        self._stands_behind(place, self.words, new)

    def _whole(self, place, _):
        for one in self.record.places:
            if one.owner == place.owner and one.element is not None:
                self._remove(one.element)
                one.element = None

    def _word(self, place, _):
        at = int(self.inner * len(place.value))
        self._retype(place, place.value[:at] + self.words[:6] + place.value[at + 2 :], self.words[:6])

    def _replace(self, place, _):
        self._retype(place, self.words, self.words)

    def _width(self, place, _):
        self._retype(place, place.value.translate(WIDE), "")

    def _level(self, place, _):
        number = ("（九）", "9．", "①")[int(self.inner * 3)]
        self._retype(place, number + place.value, "")

    def _blank(self, place, _):
        new = self.document.add_paragraph("\u3000\u3000" if self.inner < 0.5 else "")
        if self.inner > 0.8:
            new.add_run().add_break(WD_BREAK.PAGE)
        place.element.addnext(new._p)

    def _retype(self, place, value, words):
        self._write(place, place.label + value)
        if words:
            self.record.new.append((words, place.owner if place.owner else None))
        place.value = value
        self._is_heading(place)

    # ---- tables

    def _row(self, place, _):
        rows = place.element.tr_lst
        new = copy.deepcopy(rows[-1])
        rows[1 + int(self.inner * (len(rows) - 1))].addnext(new)
        for number, cell in enumerate(new.tc_lst):
            self._write_element(cell.p_lst[0], f"{self.words[:3]}{number}")
        self._table_now(place)

    def _row_gone(self, place, _):
        rows = place.element.tr_lst
        if len(rows) > 2:
            place.element.remove(rows[1 + int(self.inner * (len(rows) - 1))])
            self._table_now(place)

    def _cell(self, place, _):
        cells = [cell for row in place.element.tr_lst for cell in row.tc_lst]
        self._write_element(cells[int(self.inner * len(cells))].p_lst[0], self.words)
        self._table_now(place)

    def _table_now(self, place):
        place.value = "\n".join("\t".join(row) for row in _rows(place.element))

    # ---- the frame

    def _frame(self, place, _):
        at = int(self.inner * len(place.value))
        self._write(place, place.value[:at] + self.words + place.value[at:])
        place.value = place.value[:at] + self.words + place.value[at:]
        self.record.new.append((self.words, None))
        self._is_heading(place)

    def _frame_gone(self, place, _):
        self._remove(place.element)
        place.element = None

    # ---- tracked changes

    def _tracked(self, place, _):
        author = AUTHORS[len(self.words) % 3]
        at = int(self.inner * len(place.value))
        value = place.value[:at] + self.words + place.value[at + 2 :]
        mark = word_markup.AUTHOR.replace("核稿人", author)
        word_markup.replace(place.element, place.label + place.value, place.label + value, by=mark)
        place.value = value
        self.record.new.append((self.words, place.owner or None))
        self.record.tracked.append((author, self.words))
        self._is_heading(place)

    def _tracked_end(self, place, _):
        """The end of the paragraph is deleted with tracking."""
        below = self._below(place)
        if below is None or below.role == "table" or not (place.owner and place.owner == below.owner) or below.label:
            return
        word_markup.delete_end(place.element)
        place.value += below.value
        below.element = None

    # ---- the record

    def _stands_behind(self, place, words, element):
        """Enter a new paragraph behind a place."""
        new = Place("body", self._owner_behind(place), (), "", words, element)
        if not new.owner:
            self.record.doubtful |= set(place.owners)
        self.record.places.insert(self.record.places.index(place) + 1, new)
        self.used.add(id(new))
        if words == self.words:
            self.record.new.append((words, new.owner or None))

    def _owner_behind(self, place):
        if place.owners or not place.role.startswith("heading"):
            return place.owner
        below = self._below(place)
        return below.owner if below and not below.label else ()

    def _is_heading(self, place):
        """Note a heading of the frame that was changed: its text may be the heading of an answer."""
        if place.role.startswith("heading") and not place.owners:
            self.record.headings.append(place.value)

    def _around(self, place):
        return [one for one in (self._above(place), place, self._below(place)) if one is not None]

    def _next_to(self, place, target):
        return any(one is target for one in self._around(place))

    def _above(self, place):
        return self._at(place, -1)

    def _below(self, place):
        return self._at(place, 1)

    def _at(self, place, step):
        left = [one for one in self.record.places if one.element is not None or one is place]
        index = next(i for i, one in enumerate(left) if one is place) + step
        return left[index] if 0 <= index < len(left) else None

    # ---- the document

    def _write(self, place, words):
        self._write_element(place.element, words)

    def _write_element(self, paragraph, words):
        for child in list(paragraph):
            if child.tag != qn("w:pPr"):
                paragraph.remove(child)
        paragraph.append(word_markup.run_like(None, words))

    def _remove(self, element):
        element.getparent().remove(element)

    def _add_behind(self, place, words):
        new = self.document.add_paragraph(words)._p
        place.element.addnext(new)
        return new
