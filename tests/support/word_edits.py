"""Eleven kinds of edits that leaders make in a word processor, planned for a document, with what must come back.

An edit is a list of plain operations, so that LibreOffice, python-docx and raw XML can carry out the same one:
["replace", paragraph, old, new], ["after", paragraph, new], ["delete", paragraph], ["table", paragraph, rows] (behind
the paragraph), ["comment", paragraph, author, text]. A paragraph is named by its text and which of equal ones it is.
"""

from dataclasses import dataclass, field
from itertools import pairwise

from docgen.composition.compose import Composition
from docgen.intake.edited.returned_document import ReturnedDocument
from docgen.model.blocks import Para, Run, Table, paragraphs, text

NAMES = ("text", "stated", "preamble", "closing", "summary", "done", "advancing", "pending", "declined")
ROWS = (("项目", "数量"), ("新增一", "118"))
AUTHOR = "核稿人"
KINDS = (
    "word changed",
    "paragraph in the middle",
    "paragraph at the end",
    "paragraph behind a heading",
    "first paragraph deleted",
    "whole answer deleted",
    "paragraph moved",
    "table inserted",
    "heading edited",
    "frame edited",
    "tracked changes",
)


@dataclass
class Line:
    """A printed paragraph. owner: the key of its text; label: the words before that text."""

    text: str
    owner: tuple
    label: str
    role: str
    count: int = 0

    @property
    def place(self) -> list:
        return [self.text, self.count]

    @property
    def value(self) -> str:
        return self.text.removeprefix(self.label)


@dataclass
class Edit:
    """An edit.

    expected: key → its new text. frames: how many changes of the frame there are; None: one or more. tracked: with
    tracking.
    """

    operations: list
    expected: dict = field(default_factory=dict)
    frames: int | None = 0
    tracked: bool = False


def text_key(key: tuple) -> tuple:
    for index, part in enumerate(key):
        if part in NAMES and part != "pending" and index + 1 < len(key):
            return key[: index + 1]
    return key


def lines(composition: Composition) -> list[Line]:
    """The paragraphs of a document with the keys of their texts. A table of a text is one line, its cells with tabs."""
    doc = composition.doc
    found: list[Line] = []
    for block in (*doc.head, *doc.body, *doc.foot):
        if isinstance(block, Table):
            keys = {text_key(run.key) for p in paragraphs(block) for run in p.runs if isinstance(run, Run)}
            rows = ["\t".join("".join(text(p) for p in cell.paras) for cell in row.cells) for row in block.rows]
            if len(keys) == 1 and _is_text(*keys):
                found.append(Line("\n".join(rows), *keys, "", "table"))
            continue
        for para in paragraphs(block):
            if text(para).strip():
                found.append(_line(para, found))
    return found


def _line(para: Para, found: list[Line]) -> Line:
    owned = [r for r in para.runs if isinstance(r, Run) and _is_text(r.key)]
    first = para.runs.index(owned[0]) if owned else 0
    label = "".join(run.text for run in para.runs[:first]) if owned else ""
    count = sum(line.text == text(para) for line in found)
    return Line(text(para), text_key(owned[0].key) if owned else (), label, para.role.value, count)


def _is_text(key: tuple) -> bool:
    key = text_key(key)
    return bool(key) and key[0] in ("reply", "opinions") and key[-1] in NAMES


def text_of(found: list[Line], owner: tuple) -> list[str]:
    return [line.value for line in found if line.owner == owner]


def plans(composition: Composition) -> dict[str, Edit]:
    """The edits that the document allows, by name. A form without texts of the office has its frame edited."""
    found = lines(composition)
    made = _text_plans(found) if any(line.owner for line in found) else _frame_plans(found)
    assert made.keys() <= set(KINDS)
    return made


def _text_plans(found: list[Line]) -> dict[str, Edit]:
    owners = list(dict.fromkeys(line.owner for line in found if line.owner))
    tabled = {line.owner for line in found if line.role == "table"}
    owner = max(owners, key=lambda one: (one not in tabled, len(text_of(found, one))))
    own = [line for line in found if line.owner == owner and line.role != "table"]
    plain = text_of(found, owner)
    made: dict[str, Edit] = {}

    def expect(changed: list[str], key=owner) -> dict:
        return {key: "\n".join(changed)}

    word = own[0].value[2:4]
    changed_word = ["replace", own[0].place, own[0].text, own[0].label + own[0].value.replace(word, "改动", 1)]
    with_changed_word = [own[0].value.replace(word, "改动", 1), *plain[1:]]
    made["word changed"] = Edit([changed_word], expect(with_changed_word))
    made["paragraph in the middle"] = Edit(
        [["after", own[0].place, "这是新增的中间一段。"]], expect([plain[0], "这是新增的中间一段。", *plain[1:]])
    )
    made["paragraph at the end"] = Edit(
        [["after", own[-1].place, "这是新增的末尾一段。"]], expect([*plain, "这是新增的末尾一段。"])
    )
    title = next(line for line in found if line.role in ("title", "form-title"))
    headed = _below_heading(found)
    if headed:
        heading, line = headed
        below = "\n".join(["小标题后面新增的一段。", *text_of(found, line.owner)])
        made["paragraph behind a heading"] = Edit(
            [["after", heading.place, "小标题后面新增的一段。"]], {line.owner: below}
        )
    else:
        heading = title
        above = found[found.index(own[0]) - 1]
        new = "开头后面新增的一段。"
        is_of_frame = not above.role.startswith("heading")
        made["paragraph behind a heading"] = Edit(
            [["after", above.place, new]], {} if is_of_frame else expect([new, *plain]), int(is_of_frame)
        )
    made["heading edited"] = Edit([["replace", heading.place, heading.text, f"{heading.text}（修订）"]], {}, 1)
    made["first paragraph deleted"] = Edit([["delete", own[0].place]], expect(plain[1:]))
    tables = [line.value for line in found if line.owner == owner and line.role == "table"]
    gone = [["delete", line.place] for line in reversed(own)]
    made["whole answer deleted"] = Edit(gone, expect(tables))
    moved = _moved(found, owners, tabled, owner, own)
    if moved:
        made["paragraph moved"] = moved
    rows = "\n".join("\t".join(row) for row in ROWS)
    made["table inserted"] = Edit([["table", own[0].place, ROWS]], expect([plain[0], rows, *plain[1:]]))
    first = next((line for line in found if line.role == "recipient"), title)
    made["frame edited"] = Edit([["replace", first.place, first.text, f"敬爱的{first.text}"]], {}, 1)
    made["tracked changes"] = Edit(
        [["after", own[-1].place, "这是带修订新增的一段。"], changed_word],
        expect([*with_changed_word, "这是带修订新增的一段。"]),
        tracked=True,
    )
    return made


def _moved(found: list[Line], owners: list, tabled: set, owner: tuple, own: list[Line]) -> Edit | None:
    """The last paragraph of a text moves behind another text, or to its own begin; None if it has only one."""
    if len(own) < 2:
        return None
    moved, plain = own[-1], text_of(found, owner)
    other = next((one for one in owners if one not in (owner, *tabled) and one[:3] != owner[:3]), None)
    if other:
        target = [line for line in found if line.owner == other][-1]
        expected = {owner: "\n".join(plain[:-1]), other: "\n".join([*text_of(found, other), moved.text])}
        return Edit([["delete", moved.place], ["after", target.place, moved.text]], expected)
    if owner in tabled:
        return None
    operations = [["delete", own[0].place], ["after", own[1].place, own[0].text]]
    return Edit(operations, {owner: "\n".join([plain[1], plain[0], *plain[2:]])})


def _frame_plans(found: list[Line]) -> dict[str, Edit]:
    """The same kinds of edits for a form whose words are all of the frame: no key may change."""
    title = next(line for line in found if line.role == "form-title")
    recipient = next(line for line in found if line.role == "recipient")
    first, *_, last = [line for line in found if line.role == "form-note"]
    word = ["replace", first.place, first.text, first.text.replace(first.text[2:4], "改动", 1)]
    operations = {
        "word changed": [word],
        "paragraph in the middle": [["after", recipient.place, "这是新增的中间一段。"]],
        "paragraph at the end": [["after", last.place, "这是新增的末尾一段。"]],
        "paragraph behind a heading": [["after", title.place, "标题后面新增的一段。"]],
        "first paragraph deleted": [["delete", first.place]],
        "whole answer deleted": [["delete", last.place], ["delete", first.place]],
        "paragraph moved": [["delete", first.place], ["after", last.place, first.text]],
        "table inserted": [["table", first.place, ROWS]],
        "heading edited": [["replace", title.place, title.text, f"{title.text}（修订）"]],
        "frame edited": [["replace", recipient.place, recipient.text, f"敬爱的{recipient.text}"]],
        "tracked changes": [["after", last.place, "这是带修订新增的一段。"], word],
    }
    return {kind: Edit(one, {}, None, kind == "tracked changes") for kind, one in operations.items()}


def faults(came: ReturnedDocument, edit: Edit) -> list[str]:
    """What came back otherwise than an edit says; empty if nothing did."""
    found = []
    texts = {one.key: one for one in came.changes if one.key and one.key[-1] in NAMES}
    if texts.keys() != edit.expected.keys():
        found.append(f"keys {sorted(texts)}, not {sorted(edit.expected)}")
    for key, wanted in edit.expected.items():
        if key in texts and texts[key].edited != wanted and texts[key].state != "pending":
            found.append(f"{key}: {texts[key].edited!r}, not {wanted!r}")
    frames = len(came.changes) - len(texts)
    if frames != edit.frames if edit.frames is not None else not frames:
        found.append(f"{frames} changes of the frame, not {edit.frames}: {came.changes}")
    if edit.tracked and not came.tracked:
        found.append("no tracked change is listed")
    ledger = came.ledger
    if ledger.unchanged + sum(number for _, number in ledger.into) + ledger.pending != ledger.total:
        found.append(f"the ledger does not sum up: {ledger}")
    return found


def _below_heading(found: list[Line]) -> tuple[Line, Line] | None:
    for heading, line in pairwise(found):
        is_heading = heading.role.startswith("heading") and not heading.owner
        if is_heading and line.owner and not line.label:
            return heading, line
    return None
