"""Slips of typing in a case file: a text that YAML does not read as it was meant → the line as it should read.

YAML itself reports such a slip some lines too late, and in words about YAML. The slips come from a Chinese keyboard
(full-width colons, spaces and bars), from a text pasted without | or without indents, and from a text that begins with
a sign of YAML or has a # in it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from docgen.language import say
from docgen.model.case import Case

_WHITE = "\u3000\u00a0\u2002\u2003\u2009\t"
"""Characters that look like spaces, and that YAML does not count as indents."""
_INDENT = re.compile(rf"[ {_WHITE}]*")
_BLOCK = re.compile(r"[|>][-+]?\d?(?:\s+#.*)?")  # the sign before a text of several lines
_ITEM_BLOCK = re.compile(r"(?P<head> *)- +[|>][-+]?\d?(?:\s+#.*)?")
_SIGNS = tuple("[]{}%@`&*!>|,?\"'")
"""Signs that mean something to YAML at the beginning of a value."""
_STOPS = tuple("。！？；”）")
"""Signs that end a sentence."""
_COMMENT = re.compile(r"\s#\s*(.*)$")  # the group is the comment
_PROSE_KEYS = {"title", "background", "ask", "rationale", "heading", "text", "preamble", "closing", "stated", "summary"}
_PROSE_KEYS |= {"comment", "publicity_reason", "done", "advancing", "pending", "declined"}
"""The keys whose values are sentences."""


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip of typing."""

    line: int
    """The number of the line, from 1."""
    message: str
    """What is wrong, for the user."""
    mended: str
    """The line as it should read."""

    @property
    def step(self) -> str:
        """The next step, for the user."""
        return say("改为：{line}", line=self.mended)


@dataclass(frozen=True, slots=True)
class _Block:
    """A text of several lines behind a key and |."""

    key_indent: int
    """How far the key is indented."""
    indent: int
    """How far the first line of the text is indented."""
    first: int
    """The index of the first line of the text."""


def slip(text: str) -> Slip | None:
    """Return the first slip of typing in a case file; None if there is none, or if the text has no key of a case."""
    lines = text.split("\n")
    if not any(_any_key().match(line) for line in lines):
        return None
    return next(_slips(lines), None)


def lost_comment(text: str) -> Slip | None:
    """Return the slip of a text whose end YAML would drop as a comment (`text: 1号楼 # 号楼另定`); None without a slip.

    The words behind the # are a real comment if the text before the # ends as a sentence, if the import writes these
    words behind the key, or if the value is a date or a choice. Behind a key other than `text`, words that do not end
    as a sentence are a real comment too.
    """
    for index, line, _ in _outside_blocks(text.split("\n")):
        match = _key().match(line)
        value = line[match.end() :].strip() if match else ""
        comment = _COMMENT.search(line[match.end() :]) if match else None
        if match is None or comment is None or match["key"] not in _PROSE_KEYS or value.startswith((*_SIGNS, "#")):
            continue
        before = _COMMENT.sub("", value).strip()
        may_be_text = match["key"] == "text" or comment[1].rstrip().endswith(_STOPS)
        is_described = any(comment[1].startswith(described) for described in _descriptions(match["key"]))
        if may_be_text and not is_described and not before.endswith(_STOPS):
            message = say("“ #”和它后面的字会被当作注释丢掉")
            return Slip(index + 1, message, f"{line[: match.end()].rstrip()} {_quoted(value)}")
    return None


def _slips(lines: Sequence[str]) -> Iterator[Slip]:
    """Yield the slips of a case file. The first slip may be the cause of the others."""
    previous = ""
    indents: list[int] = []
    for index, line, block in _outside_blocks(lines):
        indent = _INDENT.match(line)
        head = indent[0] if indent else ""
        rest = line[len(head) :]
        if block is not None and (found := _after_block(lines, index, head, rest, block)):
            yield found
        elif any(character in _WHITE for character in head) and rest:
            yield Slip(index + 1, say("行首用了全角空格或制表符"), f"{' ' * _width(head)}{rest}")
        elif found := _key_slip(index, line) or _indent_slip(index, line, previous, indents):
            yield found
        elif rest and not rest.startswith(("#", "- ", "-\t")) and rest != "-" and _key().match(line) is None:
            yield from _text_slip(lines, index, previous)
        if rest and not rest.startswith("#"):
            previous = line
            if match := _key().match(line):
                indents = [indent for indent in indents if indent < len(match["head"])]
                indents.append(len(match["head"]))


def _after_block(lines: Sequence[str], index: int, head: str, rest: str, block: _Block) -> Slip | None:
    """Return the slip of a line that is indented less than the first line of the text above it; None if it has none.

    head: the indent of the line. rest: the line without its indent. block: the text above the line.
    """
    if not rest or rest.startswith("#") or _any_key().match(lines[index]):
        return None
    if any(character in _WHITE for character in head):
        return Slip(index + 1, say("行首用了全角空格或制表符"), f"{' ' * block.indent}{rest}")
    if len(head) > block.key_indent:
        first = lines[block.first].strip()
        message = say("这段文字的第一行比后面的各行缩进得多")
        return Slip(block.first + 1, message, f"{' ' * _width(head)}{first}")
    return Slip(index + 1, say("这一段没有缩进到正文的位置"), f"{' ' * block.indent}{rest}")


def _key_slip(index: int, line: str) -> Slip | None:
    """Return the slip of a line with a known key: its colon, the space behind it, or its value; None if it has none."""
    if match := _wide_colon().match(line):
        value = line[match.end() :].strip().replace("｜", "|", 1)
        return Slip(
            index + 1,
            say("“{key}”后面是全角冒号", key=match["key"]),
            f"{match['head']}{match['key']}: {value}".rstrip(),
        )
    if match := _tight_colon().match(line):
        value = line[match.end() :].strip()
        message = say("“{key}”的冒号后面没有空格", key=match["key"])
        if line[match.end() : match.end() + 1] in tuple(_WHITE):
            message = say("“{key}”的冒号后面是制表符或全角空格", key=match["key"])
            value = line[match.end() :].strip(f" {_WHITE}")
        return Slip(index + 1, message, f"{match['head']}{match['key']}: {value}")
    match = _key().match(line)
    value = line[match.end() :].strip() if match else ""
    if match is None or not value:
        return None
    start = line[: match.end()].rstrip()
    if value[0] == "｜":
        return Slip(index + 1, say("“｜”是全角的"), f"{start} |{value[1:]}")
    if value[0] in "|>" and (value[0] == ">" or not _BLOCK.fullmatch(value)):
        return Slip(index + 1, say("多行文字要写 |，第一段也要另起一行"), f"{start} |")
    is_flow = value[0] in "[{" and value.endswith(("]", "}"))
    is_quoted = value[0] in "\"'" and re.fullmatch(r"""("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')(?:\s+#.*)?""", value)
    if value[0] in "\"'" and not is_quoted and value.count(value[0]) == 1:
        return Slip(index + 1, say("引号只有一半"), f"{start} {value[1:]}")
    if value.startswith((*_SIGNS, "- ")) and not is_flow and not is_quoted and not _BLOCK.fullmatch(value):
        return Slip(index + 1, say("文字不能以“{sign}”开头", sign=value[0]), f"{start} {_quoted(value)}")
    if re.search(r":(?:\s|$)", value) and not is_flow and not is_quoted and not value.startswith("#"):
        return Slip(index + 1, say("文字里有半角冒号加空格"), f"{start} {_quoted(value)}")
    return None


def _indent_slip(index: int, line: str, previous: str, indents: Sequence[int]) -> Slip | None:
    """Return the slip of a known key whose indent fits no key above it; None if its indent is possible.

    previous: the line above. indents: the indents of the keys above, beside which this key may stand.
    """
    match, above = _key().match(line), _key().match(previous)
    if match is None or above is None:
        return None
    indent = len(match["head"])
    has_value = bool(_COMMENT.sub("", previous[above.end() :]).strip())
    is_wrong_at_top = indent == 0 and match["key"] not in Case.model_fields
    if (indent in indents and not is_wrong_at_top) or (not has_value and indent > len(above["head"])):
        return None
    is_above_item = "-" in above["head"]
    # The key of the line above, once more, begins the next item.
    is_item = "-" in match["head"] or (is_above_item and match["key"] == above["key"])
    head = above["head"] if is_item == is_above_item else " " * len(above["head"])
    message = say("“{key}”的缩进与上文对不齐", key=match["key"])
    return Slip(index + 1, message, f"{head}{line[len(match['head']) :]}")


def _text_slip(lines: Sequence[str], index: int, previous: str) -> Iterator[Slip]:
    """Yield the slip of a line without a proper key: a key without its colon, a text without |, or a missing indent."""
    if found := _bare_key().match(lines[index]):
        dash = "- " if found["dash"] else ""
        mended = f"{found['head']}{dash}{found['key']}: {found['value'].strip()}".rstrip()
        yield Slip(index + 1, say("“{key}”后面没有半角冒号加空格，或者前面的“- ”不对", key=found["key"]), mended)
        return
    match = _key().match(previous)
    if lines[index][:1].strip():
        yield Slip(index + 1, say("这一行不是“键: 值”，也没有缩进到正文的位置"), f"# {lines[index].strip()}")
        return
    if match is None:
        return
    value = _COMMENT.sub("", previous[match.end() :]).strip()
    line_of_key = max(number for number in range(index) if lines[number] == previous)
    start = previous[: match.end()].rstrip()
    if not value:
        yield Slip(line_of_key + 1, say("多行文字没有写 |，各段会被连成一段"), f"{start} |")
    elif not value.startswith(_SIGNS):
        message = say("文字有几段，却没有写 |；第一段也要另起一行")
        yield Slip(line_of_key + 1, message, f"{start} |")


def _outside_blocks(lines: Sequence[str]) -> Iterator[tuple[int, str, _Block | None]]:
    """Yield the index and the text of each line outside the texts behind |, and the text that ends directly above it.

    None: no such text ends directly above the line.
    """
    block: _Block | None = None
    key_indent: int | None = None
    for index, line in enumerate(lines):
        indent = len(line) - len(line.lstrip(" "))
        if key_indent is not None and line.strip():
            block = _Block(key_indent, indent, index) if indent > key_indent else None
            key_indent = None
        if block is not None and (not line.strip() or indent >= block.indent):
            continue
        yield index, line, block
        if not line.strip(f" {_WHITE}").startswith("#"):
            block = None
        match = _key().match(line)
        if match and _BLOCK.fullmatch(line[match.end() :].strip()):
            key_indent = len(match["head"])
        elif item := _ITEM_BLOCK.fullmatch(line):
            key_indent = len(item["head"])


def _width(indent: str) -> int:
    """Return the width of an indent in spaces. A full-width space, an em space or a tab counts as two."""
    return sum(2 if character in "\u3000\u2003\t" else 1 for character in indent)


def _quoted(value: str) -> str:
    """Return a value in double quotes."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


@functools.cache
def _records() -> tuple[dict[str, dict[str, str]], ...]:
    """Return the properties of each record of a case: key → the schema of its value."""
    schema = Case.model_json_schema()
    return tuple(record.get("properties", {}) for record in (schema, *schema["$defs"].values()))


@functools.cache
def _names() -> str:
    """Return the pattern of all keys of a case."""
    names: set[str] = set()
    for record in _records():
        names |= set(record)
    return "|".join(sorted(names, key=len, reverse=True))


@functools.cache
def _descriptions(key: str) -> frozenset[str]:
    """Return the descriptions that a comment behind a key may repeat, up to their first punctuation mark."""
    found = [str(record[key].get("description", "")) for record in _records() if key in record]
    return frozenset(re.split("[，；：（]", text)[0] for text in found if text)


@functools.cache
def _key() -> re.Pattern[str]:
    """Return the pattern of a line that begins with a known key and a colon, in the form that YAML requires."""
    return re.compile(rf"(?P<head> *(?:- +)?)(?P<key>{_names()}):(?= |$)")


@functools.cache
def _bare_key() -> re.Pattern[str]:
    """Return the pattern of a known key with a wrong colon or none, perhaps behind a wrong dash."""
    return re.compile(
        rf"(?P<head> *)(?:(?P<dash>[-－–—•·])[ {_WHITE}]*)?(?P<key>{_names()})(?:[ {_WHITE}]*[:：=＝]+|[ {_WHITE}]+|$)"
        rf"(?P<value>.*)"
    )


@functools.cache
def _any_key() -> re.Pattern[str]:
    """Return the pattern of a line that begins with a key or with a list item that has a key."""
    return re.compile(rf"[ {_WHITE}]*(?:- +)?(?:(?:{_names()})[:：]|\w{{2,20}}:(?:\s|$))")


@functools.cache
def _wide_colon() -> re.Pattern[str]:
    """Return the pattern of a known key before a full-width colon."""
    return re.compile(rf"(?P<head>\s*(?:- +)?)(?P<key>{_names()})[：﹕]\s*")


@functools.cache
def _tight_colon() -> re.Pattern[str]:
    """Return the pattern of a known key before a colon without a space."""
    return re.compile(rf"(?P<head>\s*(?:- +)?)(?P<key>{_names()}):(?=[^ \r\n])")
