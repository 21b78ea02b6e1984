"""Damaged copies of good files, always the same ones: seed file + number → bytes. Each names what was done to it."""

import io
import random
import re
import struct
import zipfile
import zlib

INTERESTING = [
    "\0",
    "\ufeff",
    "\u202e",
    "\ud7ff",
    "￾",
    "\t",
    "\r",
    "&",
    "*",
    "!!python/object",
    "<<",
    "{{",
    "{%",
    "'",
    '"',
]
LINES = [
    "a: &a [*a]",
    "<<: *a",
    "key: !!python/object/apply:os.system [id]",
    "? [a, b]\n: c",
    "number: 99999999999999999999999999999999999999999999999999",
    "--- ",
    "...",
    "%YAML 1.1",
    "- - - - - - - - - - - - - - - - - - - - - - - - - - -",
    "[[[[[[[[[[[[[[[[[[[[[[[[",
    "x = 1e999",
    "x = nan",
    "x = 1979-05-27T07:32:00Z",
    "[a.b.c.d.e.f.g.h.i.j.k]",
    "{{ ''.__class__ }}",
    "{% for a in range(2000) %}{% for b in range(2000) %}x{% endfor %}{% endfor %}",
    "body: {{ reply }}",
    "标题：",
    "\u200b",
]


def any_bytes(data: bytes, rng: random.Random) -> tuple[str, bytes]:
    """A flipped bit, a cut, a swap, a doubled or lost stretch, or stray bytes."""
    at, other = sorted(rng.randrange(len(data) + 1) for _ in range(2))
    length = rng.choice((1, 2, 8, 64, 512))
    match rng.randrange(7):
        case 0:
            at = min(at, len(data) - 1)
            return "flip", data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1 :]
        case 1:
            return "truncate", data[:at]
        case 2:
            a, b = data[at : at + length], data[other : other + length]
            return "swap", data[:at] + b + data[at + length : other] + a + data[other + length :]
        case 3:
            return "delete", data[:at] + data[at + length :]
        case 4:
            return "double", data[: at + length] + data[at:]
        case 5:
            return "noise", data[:at] + rng.randbytes(length) + data[at + length :]
        case _:
            return "append", data + data[at : at + length]


def any_lines(data: bytes, rng: random.Random) -> tuple[str, bytes]:
    """A text file with lines moved, indented, lost or slipped in."""
    lines = data.decode().split("\n")
    at = rng.randrange(len(lines))
    match rng.randrange(7):
        case 0:
            lines[at] = " " * rng.randrange(1, 5) + lines[at]
            return "indent", "\n".join(lines).encode()
        case 1:
            lines[at] = lines[at].lstrip()
            return "unindent", "\n".join(lines).encode()
        case 2:
            other = rng.randrange(len(lines))
            lines[at], lines[other] = lines[other], lines[at]
            return "swap-lines", "\n".join(lines).encode()
        case 3:
            del lines[at]
            return "lose-line", "\n".join(lines).encode()
        case 4:
            lines.insert(at, rng.choice(LINES))
            return "slip-in", "\n".join(lines).encode()
        case 5:
            text = rng.choice(INTERESTING)
            place = rng.randrange(len(lines[at]) + 1)
            lines[at] = lines[at][:place] + text + lines[at][place:]
            return "character", "\n".join(lines).encode()
        case _:
            lines[at] += lines[at].lstrip()[-20:] * rng.choice((1, 50, 5000))
            return "long-line", "\n".join(lines).encode()


def any_codec(data: bytes, rng: random.Random) -> tuple[str, bytes]:
    """The same text as another program saves it."""
    codec = rng.choice(
        ("gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-32", "utf-7", "big5", "shift_jis")
    )
    return f"codec-{codec}", data.decode().encode(codec, "replace")


# ---- Word files ------------------------------------------------------------------------------------------------------
def parts_of(data: bytes) -> dict[str, bytes]:
    """The members of a good Word file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A container of these members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, compress_type=method)
    return stream.getvalue()


def any_header(data: bytes, rng: random.Random) -> tuple[str, bytes]:
    """A field of a local header, a directory entry or the end record with another value."""
    signature, fields = rng.choice(
        (
            (b"PK\x03\x04", ((6, "H"), (8, "H"), (14, "L"), (18, "L"), (22, "L"), (26, "H"), (28, "H"))),
            (
                b"PK\x01\x02",
                ((8, "H"), (10, "H"), (16, "L"), (20, "L"), (24, "L"), (28, "H"), (30, "H"), (32, "H"), (42, "L")),
            ),
            (b"PK\x05\x06", ((8, "H"), (10, "H"), (12, "L"), (16, "L"), (20, "H"))),
        )
    )
    places = [match.start() for match in re.finditer(re.escape(signature), data)]
    offset, kind = rng.choice(fields)
    at = rng.choice(places) + offset
    size = struct.calcsize("<" + kind)
    old = struct.unpack("<" + kind, data[at : at + size])[0]
    highest = 256**size - 1
    new = rng.choice((0, 1, old + 1, old * 2 + 7, highest, highest // 2, rng.randrange(highest))) % (highest + 1)
    return f"header-{signature[2]}-{offset}", data[:at] + struct.pack("<" + kind, new) + data[at + size :]


def any_markup(xml: bytes, rng: random.Random) -> tuple[str, bytes]:
    """One part with elements lost, doubled, nested, renamed, or of another encoding."""
    text = xml.decode()
    tags = list(re.finditer(r"<[\w:]+[^<>]*>", text))
    tag = rng.choice(tags)
    name = re.match(r"<([\w:]+)", tag[0])[1]
    match rng.randrange(12):
        case 0:
            return "lose-tag", (text[: tag.start()] + text[tag.end() :]).encode()
        case 1:
            return "double-tag", (text[: tag.end()] + text[tag.start() :]).encode()
        case 2:
            value = "9" * rng.choice((1, 20, 300, 100_000))
            changed = re.sub(r'"[^"]*"', f'"{value}"', tag[0])
            return "attribute", (text[: tag.start()] + changed + text[tag.end() :]).encode()
        case 3:
            depth = rng.choice((10, 200, 255, 300, 20_000))
            return "nest", (text[: tag.end()] + "<w:p>" * depth + "</w:p>" * depth + text[tag.end() :]).encode()
        case 4:
            declared = (
                '<!DOCTYPE a [<!ENTITY b "c">]>' if rng.random() < 0.5 else '<!DOCTYPE a SYSTEM "file:///etc/passwd">'
            )
            return "entity", re.sub(r"(<\?xml[^>]*\?>)?", lambda m: m[0] + declared, text, count=1).encode()
        case 5:
            return "namespace", text.replace("/2006/main", rng.choice(("/2007/main", "", "/2006/MAIN")), 1).encode()
        case 6:
            codec = rng.choice(("utf-16", "gb18030", "utf-8-sig", "utf-7", "cp037", "utf-32"))
            return f"xml-{codec}", re.sub("encoding=['\"][^'\"]*['\"]", f'encoding="{codec}"', text).encode(
                codec, "replace"
            )
        case 7:
            other = rng.choice(tags)
            return "rename", text.replace(name, re.match(r"<([\w:]+)", other[0])[1]).encode()
        case 8:
            return "bad-character", (
                text[: tag.end()] + rng.choice(("\0", "\x01", "&#0;", "&#xFFFE;", "&x;")) + text[tag.end() :]
            ).encode()
        case 9:
            block = re.search(rf"<{name}\b.*?(/>|</{name}>)", text[tag.start() :], re.DOTALL)
            piece = block[0] if block else tag[0]
            return "lose-element", text.replace(piece, "", 1).encode()
        case 10:
            block = re.search(rf"<{name}\b.*?(/>|</{name}>)", text[tag.start() :], re.DOTALL)
            piece = block[0] if block else tag[0]
            return "double-element", text.replace(piece, piece * rng.choice((2, 50)), 1).encode()
        case _:
            changed = any_bytes(xml, rng)
            return f"xml-{changed[0]}", changed[1]


def any_part(data: bytes, rng: random.Random) -> tuple[str, bytes]:
    """A Word file with one part changed, lost, renamed or twice."""
    parts = parts_of(data)
    name = rng.choice([name for name in parts if name.endswith((".xml", ".rels"))])
    choice = rng.randrange(10)
    if choice == 0:
        del parts[name]
        return f"without {name}", packed(parts)
    if choice == 1:
        renamed = {("word/x.xml" if key == name else key): value for key, value in parts.items()}
        return f"renamed {name}", packed(renamed)
    kind, parts[name] = any_markup(parts[name], rng)
    return f"{kind} in {name}", packed(parts)


# ---- PDF files -------------------------------------------------------------------------------------------------------
NUMBERS = (b"0", b"-1", b"1", b"99999999999", b"2147483648", b"0.0000001", b"1e400")


def any_object(data: bytes, rng: random.Random) -> tuple[str, bytes]:
    """A PDF with a number, a name, a reference or a stream changed, its offsets left as they were or not."""
    match rng.randrange(6):
        case 0:
            return "number", _replaced(data, rb"(?<=[\s\[/])-?\d+(\.\d+)?(?=[\s\]/>])", rng.choice(NUMBERS), rng)
        case 1:
            return "reference", _replaced(data, rb"\d+ 0 R", b"%d 0 R" % rng.randrange(40), rng)
        case 2:
            names = [match[0] for match in re.finditer(rb"/[A-Z][A-Za-z0-9]+", data)]
            return "name", _replaced(data, rb"/[A-Z][A-Za-z0-9]+", rng.choice(names), rng)
        case 3:
            return "lose-name", _replaced(data, rb"/[A-Z][A-Za-z0-9]+", b"", rng)
        case 4:
            return "keyword", _replaced(data, rb"endobj|endstream|stream|xref|trailer|startxref|obj|<<|>>", b"", rng)
        case _:
            return "content", _content_changed(data, rng)


def _replaced(data: bytes, pattern: bytes, new: bytes, rng: random.Random) -> bytes:
    found = list(re.finditer(pattern, data))
    if not found:
        return data[:-1]
    match = rng.choice(found)
    return data[: match.start()] + new + data[match.end() :]


def _content_changed(data: bytes, rng: random.Random) -> bytes:
    """One stream that inflates, changed and deflated again."""
    streams = []
    for match in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL):
        try:
            streams.append((match, zlib.decompress(match[1])))
        except zlib.error:
            continue
    if not streams:
        return data[:-1]
    match, content = rng.choice(streams)
    changed = any_bytes(content, rng)[1] if content else b" "
    return data[: match.start(1)] + zlib.compress(changed) + data[match.end(1) :]


# ---- what is made of each kind of file ------------------------------------------------------------------------------
MUTATIONS = {
    "case": (any_bytes, any_lines, any_lines, any_codec),
    "form": (any_bytes, any_lines, any_lines, any_codec),
    "department": (any_bytes, any_lines, any_lines, any_codec),
    "profile": (any_bytes, any_lines, any_lines, any_lines),
    "vocabulary": (any_bytes, any_lines, any_lines, any_lines),
    "wording": (any_bytes, any_lines, any_lines, any_codec),
    "shell": (any_bytes, any_header, any_part, any_part),
    "docx": (any_bytes, any_header, any_part, any_part),
    "pdf": (any_bytes, any_object, any_object),
}
"""Kind of file → the ways to damage it, each as likely as it is listed."""


def mutant(kind: str, seed: bytes, number: int) -> tuple[str, bytes]:
    """Mutant `number` of a seed file: what was done, and the file."""
    rng = random.Random(f"{kind} {number}")
    done, data = rng.choice(MUTATIONS[kind])(seed, rng)
    if rng.random() < 0.15 and data:
        again, data = any_bytes(data, rng)
        done = f"{done}, {again}"
    return done, data
