"""Generated cases → the letters that all contenders print: docgen's own trees, and the same texts as plain JSON.

A letter has some 2,400 characters on six pages. Every 30th hanzi of its answers is another one, so that no
paragraph is printed twice and no contender profits from having seen it.
"""

import functools
import itertools
import json
import pickle
import random
import re
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

import generator
import pypdfium2

import docgen
from docgen.model import case_file
from docgen.model.blocks import Doc, Para, Signature, Table, paragraphs, text
from docgen.model.case import Answer, Case
from docgen.model.case_file import CaseFile

LONG = ("01-science-environment", "04-cppcc-proposal", "08-table", "09-six-pages", "12-special-marks")
ANSWERED = 1700
"""Characters of all answers of a letter; the rest of it has some 700."""

HANZI = bytes(byte for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF) for byte in (row, cell)).decode(
    "gb2312", "ignore"
)
_HANZI = re.compile("[一-鿿]")


def cases(count: int) -> list[CaseFile]:
    """The cases of the letters. Each is made once, since that takes as long as to make its letter."""
    made = _made()
    made.first += itertools.islice(made.others, max(count - len(made.first), 0))
    return made.first[:count]


@dataclass
class _Cases:
    """Cases without end: those that were made so far, and the others."""

    others: Iterator[CaseFile]
    first: list[CaseFile] = field(default_factory=list)


@functools.cache
def _made() -> _Cases:
    return _Cases(_endless())


def _endless() -> Iterator[CaseFile]:
    chance = random.Random(2026)
    some = generator.cases(100, samples=LONG)
    spoken = [line for file in some for answer in file.case.reply.answers for line in _lines(answer.text)]
    for file in generator.cases(sys.maxsize, samples=LONG):
        yield case_file.update(file, _lengthened(file.case, spoken, chance))


def letters(count: int) -> Iterator[tuple[Doc, str]]:
    """So many replies, and whose each is."""
    for file in cases(count):
        yield docgen.compose(file, "reply")[0].doc, file.case.handling.lead


def save(folder: Path, count: int) -> list[tuple[Doc, str]]:
    """Write the letters for the contenders: `letters.pickle` for docgen's, `letters.json` for all others."""
    made = list(letters(count))
    # Values with keys cannot be pickled, and the shells of these letters print none.
    (folder / "letters.pickle").write_bytes(pickle.dumps([(replace(doc, values={}), unit) for doc, unit in made]))
    (folder / "letters.json").write_text(json.dumps([plain(doc) for doc, _ in made], ensure_ascii=False), "utf-8")
    return made


def plain(doc: Doc) -> dict[str, object]:
    """A letter without its tree: head, blocks in order, and the texts of the foot from left to right.

    A block is a paragraph, `{"role": …, "text": …}`, or a table, `{"role": "table4", "header": […], "rows": [[…]…]}`.
    """
    head = {str(para.role): text(para) for para in doc.head}
    foot = [part for para in doc.foot for part in text(para).split("\t")]
    blocks = [found for block in doc.body for found in _plain(block)]
    return {"shell": doc.shell, "title": doc.title, **head, "blocks": blocks, "foot": foot}


def astray(letter: dict[str, object], data: bytes) -> Counter[str]:
    """The hanzi of a letter that a finished file does not show often enough, or, a Word file, shows too often.

    A PDF may show more: the head of a table that goes on stands on each page.
    """
    is_pdf = data.startswith(b"%PDF")
    wanted = Counter(_HANZI.findall(json.dumps({**letter, "title": ""}, ensure_ascii=False)))
    printed = Counter(_HANZI.findall(_printed_pdf(data) if is_pdf else _printed_word(data)))
    return wanted - printed if is_pdf else (wanted - printed) + (printed - wanted)


def _plain(block: object) -> list[dict[str, object]]:
    if isinstance(block, Table):
        rows = [["".join(map(text, cell.paras)) for cell in row.cells] for row in block.rows]
        return [{"role": f"table{len(block.widths)}", "header": rows[0], "rows": rows[1:]}]
    if isinstance(block, Signature | Para):
        return [{"role": str(para.role), "text": text(para)} for para in paragraphs(block)]
    raise TypeError(type(block))


def _lines(text: object) -> list[str]:
    """The paragraphs of an answer that may be cut anywhere; none of one with a table."""
    return [line for line in text.split("\n") if line and "{" not in line] if isinstance(text, str) else []


def _lengthened(case: Case, spoken: list[str], chance: random.Random) -> Case:
    """A case whose answers and what follows them are as long as is wanted; an answer with a table stays as it is."""
    prose = [answer for answer in case.reply.answers if isinstance(answer.text, str)]
    texts = [_other(text, chance) for text in (case.reply.closing or "", *(answer.text for answer in prose))]
    while (room := ANSWERED - sum(map(len, texts))) > 0:
        shortest = min(range(len(texts)), key=lambda index: len(texts[index]))
        added = _other(chance.choice(spoken), chance)[: max(room, 20)]
        if not any(added in text for text in texts):  # a letter that says a paragraph twice is refused
            texts[shortest] += "\n" + added
    longer = {answer.point: text for answer, text in zip(prose, texts[1:], strict=True)}
    answers = tuple(
        Answer.model_validate({**dict(answer), "text": longer[answer.point]}) if answer.point in longer else answer
        for answer in case.reply.answers
    )
    return case.model_copy(
        update={"reply": case.reply.model_copy(update={"answers": answers, "closing": texts[0].strip()})}
    )


def _other(words: str, chance: random.Random) -> str:
    return _HANZI.sub(lambda match: match[0] if chance.random() > 1 / 30 else chance.choice(HANZI), words)


def _printed_word(data: bytes) -> str:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = [archive.read(name).decode() for name in archive.namelist() if re.match(r"word/\w+\.xml", name)]
    return "".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", "".join(parts)))


def _printed_pdf(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    try:
        return "".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()
