"""Generated cases → the letters that all contenders print: docgen's own trees, and the same texts as plain JSON.

Every 30th hanzi of the running text is another one, so that no paragraph is printed twice and no contender profits from
having seen it.
"""

import json
import pickle
import random
import re
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import generator
import pypdfium2
from digest_book import LONG

import docgen
from docgen.blocks import Doc, Para, Role, Run, Signature, Table, paragraphs, text
from docgen.casefile import CaseFile

HANZI = bytes(byte for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF) for byte in (row, cell)).decode(
    "gb2312", "ignore"
)
_HANZI = re.compile("[一-鿿]")


def letters(count: int) -> Iterator[tuple[Doc, str]]:
    """So many replies, and whose each is."""
    chance = random.Random(2026)
    for file in cases(count):
        made = docgen.compose(file, "reply")[0]
        body = tuple(_varied(block, chance) for block in made.doc.body)
        yield replace(made.doc, body=body), file.case.handling.lead


def save(folder: Path, count: int) -> list[tuple[Doc, str]]:
    """Write the letters for the contenders: `letters.pickle` for docgen's, `letters.json` for all others."""
    made = list(letters(count))
    (folder / "letters.pickle").write_bytes(pickle.dumps(made))
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


def cases(count: int) -> Iterator[CaseFile]:
    """The cases of the letters, whose texts are not varied yet."""
    return generator.cases(count, samples=LONG)


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


def _varied(block: object, chance: random.Random) -> object:
    if not isinstance(block, Para) or block.role is not Role.BODY:
        return block
    runs = tuple(replace(run, text=_other(run.text, chance)) if isinstance(run, Run) else run for run in block.runs)
    return replace(block, runs=runs)


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
