"""Finished PDFs that somebody has changed: `tests/checks/faults/pdf-mutants.txt` says how.

A changed file is spelled as ours are, with a right cross-reference table. So nothing gives it away but the change.
"""

from __future__ import annotations

import hashlib
import io
import random
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

LIST = Path(__file__).parents[1] / "checks/faults/pdf-mutants.txt"
_OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)\nendobj\n", re.DOTALL)
_STREAM = re.compile(rb"(<<.*?>>)(\n?)stream\n(.*)\nendstream", re.DOTALL)
KINDS = {
    "catalog": rb"/Type /Catalog",
    "pages": rb"/Type /Pages",
    "page": rb"/Type /Page(?!s)",
    "resources": rb"(?s)^<<(?=.*/Font <<|.*/ExtGState <<).*(?<!/Resources)$",
    "annotation": rb"/Type /Annot|/Subtype /(?:Link|Widget)",
    "link": rb"/Subtype /Link",
    "box": rb"/Subtype /Widget(?=.*/AS)",
    "entry": rb"/FT /Tx",
    "question": rb"/Opt",
    "element": rb"/S /(?:P|H\d|TD|TH|Span)\b",
    "tree": rb"/Type /StructTreeRoot",
    "bookmark": rb"^<</Title (?!.*/Producer)",
    "font": rb"/Subtype /Type0",
    "child-font": rb"/Subtype /CIDFontType",
    "descriptor": rb"/Type /FontDescriptor",
    "metadata": rb"/Type /Metadata",
    "info": rb"/Producer",
    "drawing": rb"/Subtype /Form(?=.*/Resources)",
    "appearance": rb"/Subtype /Form(?!.*/ExtGState)",
    "destinations": rb"^<</Names \[|/Dests",
    "image": rb"/Subtype /Image",
}
"""Kind of an object → what its dictionary has."""
STREAMS = {
    "content": ("page", rb"/Contents (?:\[([^\]]*)\]|(\d+ 0 R))"),
    "program": ("descriptor", rb"/FontFile[23] (\d+ 0 R)"),
    "copies": ("font", rb"/ToUnicode (\d+ 0 R)"),
    "profile": ("catalog", rb"/DestOutputProfile (\d+ 0 R)"),
}
"""Kind of a stream → the kind of the objects that lead to it, and how."""


@dataclass(frozen=True)
class Body:
    """An object: its text; for a stream its dictionary, and its content as it is and without compression."""

    text: bytes
    gap: bytes = b""
    raw: bytes | None = None

    @property
    def content(self) -> bytes | None:
        return zlib.decompress(self.raw) if self.raw is not None and b"/FlateDecode" in self.text else self.raw

    def with_content(self, content: bytes) -> Body:
        raw = zlib.compress(content) if b"/FlateDecode" in self.text else content
        return replace(self, text=re.sub(rb"/Length \d+", b"/Length %d" % len(raw), self.text), raw=raw)

    def with_more(self, entries: bytes) -> Body:
        """The dictionary with more entries."""
        end = self.text.rindex(b">>")
        return replace(self, text=self.text[:end] + entries + self.text[end:])

    @property
    def spelled(self) -> bytes:
        return self.text if self.raw is None else b"%s%sstream\n%s\nendstream" % (self.text, self.gap, self.raw)


@dataclass
class Objects:
    """A file taken apart."""

    header: bytes
    bodies: dict[int, Body]
    trailer: bytes
    inside: frozenset[int] = frozenset()
    """The objects that are in an object stream."""
    gaps: dict[int, bytes] = field(default_factory=dict)
    """What stands before an object, beside the objects."""
    end: bytes = b""
    root: int = 0

    def of(self, kind: str) -> list[int]:
        if kind in STREAMS:
            return _streams(self, kind)
        found = re.compile(KINDS[kind], re.DOTALL)
        return sorted(number for number, body in self.bodies.items() if found.search(body.text))

    def added(self, body: Body | bytes) -> int:
        """Add an object, and return its number."""
        number = max(self.bodies) + 1
        if self.inside:  # the last two are the object stream and the table
            number = max(self.bodies, default=0) + 1
        self.bodies[number] = body if isinstance(body, Body) else Body(body)
        if self.inside and self.bodies[number].raw is None:
            self.inside |= {number}
        return number


def taken_apart(data: bytes) -> Objects:
    """The objects of a file."""
    start = data.index(b" 0 obj\n")
    start = data.rindex(b"\n", 0, start) + 1
    bodies = {}
    for match in _OBJECT.finditer(data):
        stream = _STREAM.fullmatch(match[2])
        bodies[int(match[1])] = Body(*stream.groups()) if stream else Body(match[2])
    if b"/Type /XRef" not in data[-3000:]:
        return Objects(data[:start], bodies, re.search(rb"trailer\n(<<.*>>)\nstartxref", data, re.DOTALL)[1])
    (table,) = (number for number, body in bodies.items() if b"/Type /XRef" in body.text)
    (packed,) = (number for number, body in bodies.items() if b"/Type /ObjStm" in body.text)
    content, first = bodies[packed].content, int(re.search(rb"/First (\d+)", bodies[packed].text)[1])
    numbers = list(map(int, content[:first].split()))
    starts = [*numbers[1::2], len(content) - first]
    inside = {}
    for number, begin, end in zip(numbers[::2], starts, starts[1:], strict=False):
        inside[number] = Body(content[first + begin : first + end].rstrip(b"\n"))
    trailer = bodies[table].text
    del bodies[table], bodies[packed]
    return Objects(data[:start], {**bodies, **inside}, trailer, frozenset(inside))


def put_together(objects: Objects) -> bytes:
    """The file of some objects."""
    return _packed(objects) if objects.inside else _plain(objects)


def _plain(objects: Objects) -> bytes:
    found, offsets = bytearray(objects.header), []
    for number in range(1, max(objects.bodies) + 1):
        found += objects.gaps.get(number, b"")
        offsets.append(len(found))
        found += b"%d 0 obj\n%s\nendobj\n" % (number, objects.bodies[number].spelled)
    table = [b"0000000000 65535 f ", *(b"%010d 00000 n " % offset for offset in offsets)]
    identifier = hashlib.md5(found[len(objects.header) :], usedforsecurity=False).hexdigest().encode()
    trailer = re.sub(rb"/Size \d+", b"/Size %d" % len(table), objects.trailer)
    trailer = re.sub(rb"<[0-9a-f]{32}>", b"<%s>" % identifier, trailer)
    tail = (b"xref", b"0 %d" % len(table), *table, b"trailer", trailer, b"startxref", b"%d" % len(found), b"%%EOF", b"")
    return bytes(found) + b"\n".join(tail) + objects.end


def _packed(objects: Objects) -> bytes:
    """As pydyf packs them: all but streams in one object stream, and a cross-reference stream."""
    found, places = bytearray(objects.header), {}
    for number, body in sorted(objects.bodies.items()):
        if number not in objects.inside:
            found += objects.gaps.get(number, b"")
            places[number] = len(found)
            found += b"%d 0 obj\n%s\nendobj\n" % (number, body.spelled)
    index, content = [], b""
    for number in sorted(objects.inside):
        index.append(b"%d %d" % (number, len(content)))
        content += objects.bodies[number].text + b"\n"
    head = b" ".join(index) + b"\n"
    number = max(objects.bodies) + 1
    text = b"<</Type /ObjStm/N %d/First %d/Filter /FlateDecode/Length 0>>" % (len(index), len(head))
    packed = Body(text, b"\n", b"").with_content(head + content.removesuffix(b"\n"))
    places[number] = len(found)
    found += b"%d 0 obj\n%s\nendobj\n" % (number, packed.spelled)
    size = number + 2
    rows = [(0, 0, 65535)]
    order = {inner: place for place, inner in enumerate(sorted(objects.inside))}
    for each in range(1, number + 1):
        if each in objects.inside:
            rows.append((2, number, order[each]))
        else:
            rows.append((1, places[each], 0) if each in places else (0, 0, 65535))
    rows.append((1, len(found), 0))
    width = (len(found).bit_length() + 7) // 8
    table = b"".join(bytes([kind]) + a.to_bytes(width, "big") + b.to_bytes(2, "big") for kind, a, b in rows)
    text = re.sub(rb"/Size \d+", b"/Size %d" % size, objects.trailer)
    text = re.sub(rb"/Index \[0 \d+\]", b"/Index [0 %d]" % size, text)
    text = re.sub(rb"/W \[1 \d 2\]", b"/W [1 %d 2]" % width, text)
    last = Body(text, b"\n", b"").with_content(table)
    start = len(found)
    found += b"%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (number + 1, last.spelled, start)
    return bytes(found) + objects.end


@dataclass(frozen=True)
class Mutant:
    """A changed file."""

    place: str
    what: str
    held: bool
    data: bytes

    @property
    def name(self) -> str:
        return f"{self.place} | {self.what}"


def lines() -> Iterator[tuple[bool, str, str]]:
    """Whether each line of the list is held, its place, and what is done there."""
    for line in LIST.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            place, what = line.split(" | ", 1)
            yield place.startswith("held "), place.removeprefix("held "), what


def mutants(data: bytes, chance: random.Random, *, share: float = 1) -> Iterator[Mutant]:
    """The changes of the list that this file can have, each at a place by chance. share: of all changes."""
    same = put_together(taken_apart(data))
    for held, place, what in lines():
        if chance.random() < share:
            changed = _changed(data, place, what, chance)
            if changed is not None and changed not in (data, same):
                yield Mutant(place, what, held, changed)


def _changed(data: bytes, place: str, what: str, chance: random.Random) -> bytes | None:
    """The changed file; None if it has no such place."""
    if place == "file":
        return FILES[what](data)
    if place == "tail":
        return data + _bytes(what)
    if place == "front":
        return _bytes(what) + data
    objects = taken_apart(data)
    words = place.split()
    change = CHANGES[words[-1]]
    if not change(objects, " ".join(words[:-1]), what, chance):
        return None
    return put_together(objects)


def _bytes(what: str) -> bytes:
    return what.replace("\\n", "\n").replace("\\0", "\0").encode("utf-8")


def _one(objects: Objects, kind: str, chance: random.Random) -> int | None:
    found = objects.of(kind)
    return chance.choice(found) if found else None


# ---- the changes -----------------------------------------------------------------------------------------------------
def _more(objects: Objects, kind: str, what: str, chance: random.Random) -> bool:
    """`KIND more | ENTRIES`: a dictionary has more entries. `…` stands for the reference of a new object before `;`."""
    number = _one(objects, kind, chance)
    if number is None:
        return False
    *new, entries = what.split(" ;; ")
    for body in new:
        entries = entries.replace("…", f"{_new(objects, body)} 0 R", 1)
    objects.bodies[number] = objects.bodies[number].with_more(_bytes(entries))
    return True


def _new(objects: Objects, body: str) -> int:
    """Add an object. `STREAM DICTIONARY CONTENT` is a stream."""
    if match := re.fullmatch(r"(<<.*>>) stream (.*)", body):
        entries, content = match[1].encode(), _bytes(match[2])
        return objects.added(Body(entries[:-2] + b"/Length %d>>" % len(content), b"\n", content))
    return objects.added(_bytes(body))


def _value(objects: Objects, kind: str, what: str, chance: random.Random) -> bool:
    """`KIND value | PATTERN→TEXT`: what the pattern finds in a dictionary is replaced."""
    old, _, new = what.partition("→")
    pattern = re.compile(old.encode(), re.DOTALL)
    numbers = [number for number in objects.of(kind) if pattern.search(objects.bodies[number].text)]
    if not numbers:
        return False
    number = chance.choice(numbers)
    body = objects.bodies[number]
    match = chance.choice(list(pattern.finditer(body.text)))
    text = body.text[: match.start()] + match.expand(_bytes(new)) + body.text[match.end() :]
    objects.bodies[number] = replace(body, text=text)
    return True


def _streams(objects: Objects, kind: str) -> list[int]:
    holder, how = STREAMS[kind]
    found = []
    for number in objects.of(holder):
        if match := re.search(how, objects.bodies[number].text, re.DOTALL):
            found += list(map(int, re.findall(rb"(\d+) 0 R", next(filter(None, match.groups())))))
    return found


def _content(objects: Objects, kind: str, what: str, chance: random.Random) -> bool:
    """`KIND content | PATTERN→TEXT`: what the pattern finds in a stream is replaced. `^`, `$`: before, behind all."""
    old, _, new = what.partition("→")
    pattern = re.compile(old.encode())
    numbers = [
        number
        for number in objects.of("content" if kind == "page" else kind)
        if objects.bodies[number].content and pattern.search(objects.bodies[number].content)
    ]
    if not numbers:
        return False
    number = chance.choice(numbers)
    body = objects.bodies[number]
    match = chance.choice(list(pattern.finditer(body.content)))
    new_content = body.content[: match.start()] + _bytes(new) + body.content[match.end() :]
    objects.bodies[number] = body.with_content(new_content)
    return new_content != body.content


def _note(objects: Objects, kind: str, what: str, chance: random.Random) -> bool:
    """`note | …`: a page has one more annotation, as `more` of the dictionary in `what`."""
    *new, entries = what.split(" ;; ")
    for body in new:
        entries = entries.replace("…", f"{_new(objects, body)} 0 R", 1)
    note = objects.added(_bytes(entries))
    number = chance.choice(objects.of("page"))
    body = objects.bodies[number]
    if b"/Annots [" in body.text:
        objects.bodies[number] = replace(body, text=body.text.replace(b"/Annots [", b"/Annots [%d 0 R " % note))
    else:
        objects.bodies[number] = body.with_more(b"/Annots [%d 0 R]" % note)
    return True


def _object(objects: Objects, kind: str, what: str, chance: random.Random) -> bool:
    """`object | BODY`: an object that nothing refers to."""
    _new(objects, what)
    return True


def _between(objects: Objects, kind: str, what: str, chance: random.Random) -> bool:
    """`between | BYTES`: bytes between two objects."""
    outside = sorted(set(objects.bodies) - objects.inside)
    objects.gaps[chance.choice(outside[1:])] = _bytes(what)
    return True


def _trailer(objects: Objects, kind: str, what: str, chance: random.Random) -> bool:
    """`trailer | ENTRIES`: more entries of the trailer."""
    *new, entries = what.split(" ;; ")
    for body in new:
        entries = entries.replace("…", f"{_new(objects, body)} 0 R", 1)
    end = objects.trailer.rindex(b">>")
    objects.trailer = objects.trailer[:end] + _bytes(entries) + objects.trailer[end:]
    return True


def _gone(objects: Objects, kind: str, what: str, chance: random.Random) -> bool:
    """`KIND gone | n`: a content stream is empty, or the kids of an object are gone."""
    number = _one(objects, kind, chance)
    if number is None:
        return False
    objects.bodies[number] = objects.bodies[number].with_content(b"")
    return True


def _raw(objects: Objects, kind: str, what: str, chance: random.Random) -> bool:
    """`KIND raw | BYTES`: a stream has more bytes behind those that are compressed."""
    number = _one(objects, kind, chance)
    if number is None:
        return False
    body = objects.bodies[number]
    raw = body.raw + _bytes(what)
    objects.bodies[number] = replace(body, raw=raw, text=re.sub(rb"/Length \d+", b"/Length %d" % len(raw), body.text))
    return True


def _swapped(objects: Objects, kind: str, what: str, chance: random.Random) -> bool:
    """`digits swapped | 38`: two digits are swapped in the pages and in the map of what is copied, in one font."""
    first, second = what
    for number in chance.sample(objects.of("font"), len(objects.of("font"))):
        map_ = int(re.search(rb"/ToUnicode (\d+)", objects.bodies[number].text)[1])
        content = objects.bodies[map_].content
        codes = {}
        for digit in (first, second):
            found = re.search(rb"<([0-9a-fA-F]{4})> <%04x>" % ord(digit), content)
            if found:
                codes[digit] = found[1]
        if len(codes) == 2:
            break
    else:
        return False
    one, other = codes[first], codes[second]
    swapped = {one: other, other: one}
    new = re.sub(
        rb"<(%s|%s)>(?= <)" % (one, other), lambda match: b"<%s>" % swapped[match[1]], content, flags=re.IGNORECASE
    )
    objects.bodies[map_] = objects.bodies[map_].with_content(new)
    changed = False
    for page in objects.of("content"):
        body = objects.bodies[page]
        made = re.sub(rb"<([0-9a-fA-F]+)>", lambda match: _codes(match, swapped), body.content)
        changed |= made != body.content
        objects.bodies[page] = body.with_content(made)
    return changed


def _codes(match: re.Match[bytes], swapped: dict[bytes, bytes]) -> bytes:
    codes = [match[1][at : at + 4] for at in range(0, len(match[1]), 4)]
    return b"<" + b"".join(swapped.get(code, code) for code in codes) + b">"


CHANGES: dict[str, Callable[[Objects, str, str, random.Random], bool]] = {
    "more": _more,
    "value": _value,
    "content": _content,
    "note": _note,
    "object": _object,
    "between": _between,
    "trailer": _trailer,
    "gone": _gone,
    "raw": _raw,
    "swapped": _swapped,
}


# ---- changes of the file as a whole ----------------------------------------------------------------------------------
def _update(data: bytes, change: Callable[[bytes], bytes], kind: str = "page") -> bytes:
    """The file with a further section that has another version of an object."""
    objects = taken_apart(data)
    number = objects.of(kind)[0]
    body = b"%d 0 obj\n%s\nendobj\n" % (number, change(objects.bodies[number].spelled))
    before = data.rstrip(b"\n").rsplit(b"startxref\n", 1)[1].split(b"\n")[0]
    root = re.search(rb"/Root (\d+ 0 R)", objects.trailer)[1]
    size = int(re.search(rb"/Size (\d+)", objects.trailer)[1])
    start = len(data) + len(body)
    table = b"xref\n%d 1\n%010d 00000 n \ntrailer\n<</Size %d/Root %s/Prev %s>>\n" % (
        number,
        len(data),
        size,
        root,
        before,
    )
    return data + body + table + b"startxref\n%d\n%%%%EOF\n" % start


def _by_pypdf(data: bytes, change: Callable[..., object] = lambda writer: None) -> bytes:
    import pypdf

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    change(writer)
    found = io.BytesIO()
    writer.write(found)
    return found.getvalue()


def _attached(writer) -> None:
    writer.add_attachment("名单.txt", b"13800000000")


def _locked(writer) -> None:
    writer.encrypt("", "secret", algorithm="RC4-128")


def _stamped(writer) -> None:
    from pypdf.annotations import FreeText

    note = FreeText(text="作废 13800000000", rect=(50, 50, 200, 100))
    writer.add_annotation(0, note)


def _plain_objects(data: bytes) -> bytes:
    """The file with a plain table, whatever it had."""
    objects = taken_apart(data)
    if not objects.inside:
        return data
    objects.inside = frozenset()
    for number in range(1, max(objects.bodies)):
        objects.bodies.setdefault(number, Body(b"null"))
    keys = re.findall(rb"/(?:Root|Info) \d+ 0 R", objects.trailer)
    objects.trailer = b"<</Size 1" + b"".join(keys) + b">>"
    return put_together(objects)


def _packed_objects(data: bytes) -> bytes:
    """The file with its objects in an object stream, whatever it had."""
    objects = taken_apart(data)
    if objects.inside:
        return data
    objects.inside = frozenset(number for number, body in objects.bodies.items() if body.raw is None)
    objects.trailer = (
        b"<</Type /XRef/Index [0 1]/W [1 3 2]" + objects.trailer[2:-2] + b"/Filter /FlateDecode/Length 0>>"
    )
    return put_together(objects)


def _moved_table(data: bytes) -> bytes:
    """The file whose table leads to another object for the last page, further behind."""
    objects = taken_apart(data)
    if objects.inside:
        return data
    number = objects.of("page")[-1]
    added = max(objects.bodies) + 1
    objects.bodies[added] = objects.bodies[number]
    made = put_together(objects)
    place = b"%010d 00000 n " % made.index(b"\n%d 0 obj\n" % number, 20)
    other = b"%010d 00000 n " % (made.index(b"\n%d 0 obj\n" % added, 20) + 1)
    place = b"%010d 00000 n " % (int(place[:10]) + 1)
    return made.replace(place, other, 1)


FILES: dict[str, Callable[[bytes], bytes]] = {
    "updated: larger page": lambda data: _update(
        data, lambda body: re.sub(rb"/MediaBox \[[^\]]*\]", b"/MediaBox [0 0 700 900]", body)
    ),
    "updated: same page": lambda data: _update(data, lambda body: body),
    "updated: catalogue with an action": lambda data: _update(
        data, lambda body: body[:-2] + b"/OpenAction <</S /JavaScript/JS (app.alert\\(1\\))>>>>", "catalog"
    ),
    "saved by pypdf": _by_pypdf,
    "attachment by pypdf": lambda data: _by_pypdf(data, _attached),
    "encrypted by pypdf": lambda data: _by_pypdf(data, _locked),
    "note by pypdf": lambda data: _by_pypdf(data, _stamped),
    "the whole file twice": lambda data: data + data,
    "other version": lambda data: data.replace(b"%PDF-1.7", b"%PDF-1.3", 1),
    "other line below the version": lambda data: re.sub(rb"\n%[^\n]{4}\n", b"\n%abcd\n", data, count=1),
    "comment in the header": lambda data: data.replace(b"\n%", b" 13800000000\n%", 1),
    "plain table": _plain_objects,
    "packed objects": _packed_objects,
    "table leads to a copy": _moved_table,
    "no end": lambda data: data.removesuffix(b"%%EOF\n"),
    "other line ends": lambda data: (
        data[: data.rindex(b"startxref")] + data[data.rindex(b"startxref") :].replace(b"\n", b"\r\n")
    ),
    "cut short": lambda data: data[: len(data) * 3 // 4],
    "two ends": lambda data: data + b"%%EOF\n",
}
"""What is done to the file → the changed file. A file that cannot be changed so is returned as it is."""
