"""What it takes to bind a book of many replies: CPU seconds, peak memory, size.

    python tests/benchmarks/bind_book.py [pieces] [distinct]

Lays out `distinct` replies of five or six pages (the longest samples, every 30th hanzi replaced by one of the 3,755
of GB 2312 level 1, each reply with a place and an outline), copies them with other names for their places until there
are `pieces` of them, adds a table of contents that links to all, and binds the book in a process of its own.
"""

import json
import multiprocessing
import random
import re
import resource
import sys
import tempfile
import time
import zlib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[1] / "support"))
sys.path.insert(0, str(Path(__file__).parents[1] / "bind"))

from conftest import compositions
from docgen.bind.joiner import PageLabel, Piece, bind
from pypdf import PdfReader
from test_bind import laid_out

from docgen.model import links
from docgen.writers.pdf import letter_html

LONG = ("01-science-environment", "09-six-pages")
HANZI = [bytes((row, cell)).decode("gb2312", "ignore") for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF)]
PLACE = re.compile(rb"case-\d{5}")
PACKED = re.compile(rb"<</Type /ObjStm/N \d+/First \d+/Filter /FlateDecode/Length (\d+)>>\nstream\n")


def varied(body: str, chance: random.Random) -> str:
    replaced = re.compile("[一-鿿]")
    return replaced.sub(lambda match: match[0] if chance.random() > 1 / 30 else chance.choice(HANZI), body)


def lay_out(number: int, folder: Path) -> Path:
    chance = random.Random(number)
    made = compositions(LONG[number % 2])["答复函"]
    body = letter_html.write(made.doc, made.stationery).partition("<body")[2].partition(">")[2].partition("</body>")[0]
    body = "".join(part if part.startswith("<") else varied(part, chance) for part in re.split("(<[^>]*>)", body))
    path = folder / f"laid-out-{number:05}.pdf"
    path.write_bytes(laid_out(f'<section id="case-{number:05}">{body}</section>', title=made.doc.title))
    return path


def copied(data: bytes, number: int) -> bytes:
    """The piece with another name of its place. Its cross-reference table is wrong then; `bind` does not need it."""
    match = PACKED.search(data)
    end = match.end() + int(match[1])
    packed = zlib.compress(PLACE.sub(b"case-%05d" % number, zlib.decompress(data[match.end() : end])))
    return data[: match.start(1)] + b"%d" % len(packed) + data[match.end(1) : match.end()] + packed + data[end:]


def measure(pieces: list[Piece], out: Path) -> None:
    start = time.process_time()
    book = bind(pieces, title="办理情况汇编", labels=[PageLabel(0)])
    usage = resource.getrusage(resource.RUSAGE_SELF)
    out.write_bytes(book.data)
    start_reading = time.process_time()
    pages = len(PdfReader(out).pages)
    assert pages == book.pages
    figures = {
        "pieces": len(pieces),
        "pages": book.pages,
        "CPU s": round(start_reading - start, 1),
        "CPU s for pypdf to find all pages": round(time.process_time() - start_reading, 1),
        "peak MB": usage.ru_maxrss // 1024,
        "MB": round(len(book.data) / 1e6, 1),
    }
    print(json.dumps(figures), flush=True)


def main(count: int, distinct: int, folder: Path) -> None:
    originals = [lay_out(number, folder).read_bytes() for number in range(min(count, distinct))]
    pieces = []
    for number in range(count):
        path = folder / f"{number:05}.pdf"
        path.write_bytes(copied(originals[number % len(originals)], number))
        pieces.append(Piece(path, f"case-{number:05}", 1))
    rows = "".join(f'<p class="body"><a href="{links.href(f"case-{n:05}")}">第{n}件</a></p>' for n in range(count))
    contents = folder / "contents.pdf"
    contents.write_bytes(laid_out(f'<h1 style="bookmark-level:1">目录</h1>{rows}'))
    out = Path("out/benchmark-book.pdf")
    out.parent.mkdir(exist_ok=True)
    process = multiprocessing.get_context("spawn").Process(
        target=measure, args=([Piece(contents, "目录"), *pieces], out)
    )
    process.start()
    process.join()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        main(*(int(each) for each in (sys.argv[1:] + ["1000", "100"][len(sys.argv) - 1 :])), Path(name))
