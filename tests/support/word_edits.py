"""Eleven kinds of edits that leaders make in a word processor, planned for a document, with what must come back.

An edit is a list of plain operations, so that LibreOffice, python-docx and raw XML can carry out the same one:
["replace", paragraph, old, new], ["after", paragraph, new], ["delete", paragraph], ["table", paragraph, rows] (behind
the paragraph), ["comment", paragraph, author, text]. A paragraph is named by its text and which of equal ones it is.
"""

from dataclasses import dataclass, field
from itertools import pairwise

from docgen.composition.compose import Composition
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
    """An edit. expected: key → its new text. frames: whether words of the frame change. tracked: with tracking."""

    operations: list
    expected: dict = field(default_factory=dict)
    frames: int = 0
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
    """The edits that the document allows, by name."""
    found = lines(composition)
    owners = list(dict.fromkeys(line.owner for line in found if line.owner))
    tabled = {line.owner for line in found if line.role == "table"}
    owner = max(owners, key=lambda one: (one not in tabled, len(text_of(found, one))))
    own = [line for line in found if line.owner == owner and line.role != "table"]
    plain = text_of(found, owner)
    made: dict[str, Edit] = {}

    def expect(changed: list[str], key=owner) -> dict:
        return {key: "\n".join(changed)}

    word = own[0].value[2:4]
    made["word changed"] = Edit(
        [["replace", own[0].place, own[0].text, own[0].label + own[0].value.replace(word, "改动", 1)]],
        expect([own[0].value.replace(word, "改动", 1), *plain[1:]]),
    )
    made["paragraph in the middle"] = Edit(
        [["after", own[0].place, "这是新增的中间一段。"]], expect([plain[0], "这是新增的中间一段。", *plain[1:]])
    )
    made["paragraph at the end"] = Edit(
        [["after", own[-1].place, "这是新增的末尾一段。"]], expect([*plain, "这是新增的末尾一段。"])
    )
    headed = _below_heading(found, tabled)
    if headed:
        heading, line = headed
        others = text_of(found, line.owner)
        made["paragraph behind a heading"] = Edit(
            [["after", heading.place, "小标题后面新增的一段。"]],
            {line.owner: "\n".join(["小标题后面新增的一段。", *others])},
        )
        changed = heading.text + "（修订）"
        made["heading edited"] = Edit([["replace", heading.place, heading.text, changed]], {}, 1)
    made["first paragraph deleted"] = Edit([["delete", own[0].place]], expect(plain[1:]))
    tables = [line.value for line in found if line.owner == owner and line.role == "table"]
    made["whole answer deleted"] = Edit([["delete", line.place] for line in reversed(own)], expect(tables))
    other = next((one for one in owners if one not in (owner, *tabled) and one[:3] != owner[:3]), None)
    if other and len(own) > 1:
        target = [line for line in found if line.owner == other][-1]
        moved = own[-1]
        made["paragraph moved"] = Edit(
            [["delete", moved.place], ["after", target.place, moved.text]],
            {**expect(plain[:-1]), other: "\n".join([*text_of(found, other), moved.text])},
        )
    rows = "\n".join("\t".join(row) for row in ROWS)
    made["table inserted"] = Edit([["table", own[0].place, ROWS]], expect([plain[0], rows, *plain[1:]]))
    first = next(line for line in found if line.role == "recipient")
    made["frame edited"] = Edit([["replace", first.place, first.text, f"敬爱的{first.text}"]], {}, 1)
    made["tracked changes"] = Edit(
        [
            ["after", own[-1].place, "这是带修订新增的一段。"],
            ["replace", own[0].place, own[0].text, own[0].label + own[0].value.replace(word, "改动", 1)],
        ],
        expect([own[0].value.replace(word, "改动", 1), *plain[1:], "这是带修订新增的一段。"]),
        tracked=True,
    )
    return made


def _below_heading(found: list[Line], tabled: set) -> tuple[Line, Line] | None:
    for heading, line in pairwise(found):
        is_heading = heading.role.startswith("heading") and not heading.owner
        if is_heading and line.owner and not line.label and line.owner not in tabled:
            return heading, line
    return None
