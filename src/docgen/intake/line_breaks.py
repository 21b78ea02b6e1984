"""A text whose lines were broken at a fixed width → the same text with a line for each paragraph.

Printers, terminals, mail programs and PDF files fill a line until the next character, or the next Latin word, has no
room. So a break lies inside a paragraph if the beginning of the next line would not have fitted into the line. At the
end of a paragraph, it usually would have fitted. The width of the lines is that of most lines that do not end a
sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from docgen.errors import Finding, Place, Severity
from docgen.intake.clean_text import LINE_END, CleanText
from docgen.intake.form_lines import DIVIDER, PAGE_LINE, FormLines
from docgen.intake.passages import WHITE, Passage, bare_label
from docgen.language import say

_HANZI = 2
"""The width of a hanzi in columns."""
_NARROWEST = 24
"""The least width of a broken text, in columns."""
_LEAST_FULL = 3
"""How many full lines that end no sentence show that a text was broken."""
_WIDE_ENOUGH = 40
"""At this width, in columns, two full lines are enough."""
_SHARE_FULL = 0.75
"""The least share of full lines among the longer lines that end no sentence."""
_HANGING = 4
"""The number of columns by which a line may be longer, because punctuation hangs beyond the edge."""
_INDENT = 4
"""The number of columns by which the first line of a paragraph may be shorter, if the file lost the indent."""
_LONG = 3
"""In a text with long paragraphs, for each line that ends a paragraph at least this many lines go on."""
_LONGEST_UNIT = 24
"""The greatest width of a word that is moved to the next line as a whole, in columns."""
_CLOSING = "”’』」】）)》〉］]"
_STOPS = tuple("。！？!?…；;：:.")
_UNIT = re.compile(
    r"[“‘『「【（(《〈［\[]*(?:[A-Za-z0-9][A-Za-z0-9.,%/+\-]*|.)[，。、；：！？）》」』】〉”’％,.;:!?)\]]*"
)
_LATIN = re.compile(r"[A-Za-z0-9]")
_AMBIGUOUS = "“”‘’…—·×÷°±《》"
"""Signs of Chinese texts that some programs count as one column."""
_NUMBER = re.compile(
    r"[一二三四五六七八九十]{1,3}[、．.]|[（(][一二三四五六七八九十\d]{1,3}[)）]|[①-⑳⑴-⒛●•◆■▪➢★]|#+ "
    r"|\d{1,2}(?:[、．]|\.(?!\d))|\**建议[一二三四五六七八九十\d（(]|第[一二三四五六七八九十]{1,3}[条点项]"
)
"""The beginning of a paragraph: a number that no sentence contains."""
_SPOKEN_NUMBER = re.compile(
    r"第?[一二三四五六七八九十]{1,2}(?:是|[，,])|首先|其次|再次|最后|其[一二三四五六][，、：]|[\w·/]{1,8}[：:]"
)
"""The beginning of a paragraph, or of a part of a sentence."""
_QUOTED = re.compile(f"[{WHITE}]*[>＞][>＞{WHITE}]*")

Measure = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a text that may have been broken."""

    passage: Passage
    """The line as a part of the form."""
    text: str
    """The text without white space and quote signs at its ends."""
    raw: str
    """The text as it stands in the file, with its indent."""
    indent: int
    """The width of the white space at its beginning."""
    is_apart: bool
    """Whether a blank line stands before it."""
    is_label: bool
    """Whether it begins with a label."""
    has_space: bool
    """Whether white space stands at its end."""

    @property
    def ends_sentence(self) -> bool:
        """Whether the line ends with a full stop or the like."""
        return self.text.rstrip(_CLOSING).endswith(_STOPS)


def _columns(text: str) -> int:
    """Return the width of a text in columns: two for each character that GBK encodes in two bytes."""
    return len(text.encode("gb18030", "replace"))


def _columns_of_terminals(text: str) -> int:
    """Return the width of a text in columns, with one column for signs that Latin texts have too."""
    return _columns(text) - sum(text.count(sign) for sign in _AMBIGUOUS)


def _doubled_length(text: str) -> int:
    """Return twice the number of characters."""
    return 2 * len(text)


_MEASURES: tuple[Measure, ...] = (_columns, _columns_of_terminals, _doubled_length)


def whole_paragraphs(
    sheet: CleanText, groups: Iterable[Sequence[Passage]], form: FormLines, file: str
) -> tuple[CleanText, list[Finding]]:
    """Return a text whose broken lines are joined, and a finding about them.

    groups: the lines that may belong together, such as those of a cell. form: knows the labels of the form.
    """
    ends = [match.end() for match in LINE_END.finditer(sheet.text)]
    joins: dict[int, str] = {}  # start of a line → what joins it to the line before
    for passages in groups:
        if len(passages) >= _LEAST_FULL:
            joins |= _joins(_lines(sheet, passages, form, ends))
    if not joins:
        return sheet, []
    first = next(line.line for line in sheet.lines() if line.start in joins)
    message = say("{count} 处换行是按固定宽度折断的，已连成整段", count=len(joins))
    step = say("核对案件文件里的分段")
    return _joined(sheet, joins), [Finding("intake-wrapped", message, Place(file, line=first), Severity.INFO, step)]


# ---- which lines belong together -------------------------------------------------------------------------------------
def _joins(lines: list[_Line]) -> dict[int, str]:
    """Return the start of each line that goes on with the line before → what joins the two lines."""
    if sum(line.is_apart for line in lines) * 5 >= len(lines) * 4:
        lines = [replace(line, is_apart=False) for line in lines]  # a blank line behind each line says nothing
    pairs = [pair for pair in pairwise(lines) if _may_join(*pair)]
    found = [(_width(pairs, measure), measure) for measure in _MEASURES]
    (full, width), measure = max(found, key=lambda one: one[0][0])
    if not full:
        return {}
    return _decided(lines, width, measure)


def _lines(sheet: CleanText, passages: Sequence[Passage], form: FormLines, ends: Sequence[int]) -> list[_Line]:
    """Return the lines of a group without page numbers. ends: the offset behind each line end of the text."""
    found: list[_Line] = []
    quoted = sum(passage.text.startswith((">", "＞")) for passage in passages) * 10 >= 9 * len(passages)
    last = -1
    for passage in passages:
        if PAGE_LINE.fullmatch(passage.text):
            last = -1  # blank lines around a page number say nothing
            continue
        row = bisect_right(ends, passage.start)
        begin = ends[row - 1] if row else 0
        text, indent = passage.text, _columns(sheet.text[begin : passage.start])
        if quoted and (match := _QUOTED.match(text)):
            text, indent = text[match.end() :], indent + _columns(match[0])
        head = form.head(passage, in_text=False)
        is_label = bool(form.row(passage)) or (head is not None and bare_label(head.text) in form.fields)
        raw = sheet.text[begin : passage.end]
        has_space = sheet.text[passage.end : passage.end + 1] == " "
        is_apart = last >= 0 and row > last + 1
        found.append(_Line(passage, text.rstrip(WHITE), raw, indent, is_apart, is_label, has_space))
        last = row
    return found


def _may_join(line: _Line, below: _Line) -> bool:
    """Return whether nothing but the width speaks against joining two lines."""
    if below.is_label or below.is_apart or not line.text or not below.text:
        return False
    if "\t" in line.text or "\t" in below.text or DIVIDER.fullmatch(line.text) or DIVIDER.fullmatch(below.text):
        return False
    return not _NUMBER.match(below.text) and not (line.ends_sentence and _SPOKEN_NUMBER.match(below.text))


def _width(pairs: Sequence[tuple[_Line, _Line]], measure: Measure) -> tuple[int, int]:
    """Return how many lines are full, and the width of the text. No line is full if the text was not broken."""
    open_pairs = [pair for pair in pairs if not pair[0].ends_sentence]
    widths = Counter(measure(line.raw) for line, _ in open_pairs)
    best = (0, 0)
    for width in widths:
        near = sum(count for other, count in widths.items() if width - _HANZI <= other <= width)
        best = max(best, (near, width))
    width = best[1]
    long = [pair for pair in open_pairs if width // 2 <= measure(pair[0].raw) <= width + _HANGING]
    full = sum(_is_full(*pair, width - _HANZI, measure) for pair in long)
    least = _LEAST_FULL if width < _WIDE_ENOUGH else _LEAST_FULL - 1
    if width < _NARROWEST or full < least or full < _SHARE_FULL * len(long):
        return 0, width
    return full, width


def _is_full(line: _Line, below: _Line, width: int, measure: Measure) -> bool:
    """Return whether the beginning of the line below would not have fitted into a line."""
    unit = _UNIT.match(below.text)
    room = width - measure(line.raw)
    return min(measure(unit[0]) if unit else _HANZI, _LONGEST_UNIT) > room


def _decided(lines: Sequence[_Line], width: int, measure: Measure) -> dict[int, str]:
    """Return the start of each line that goes on with the line before → what joins the two lines.

    width: the width at which the text was broken, by a measure.
    """
    indents: list[int] = []  # of the lines that certainly go on
    ends = 0
    for line, below in pairwise(lines):
        if line.ends_sentence and not _is_full(line, below, width, measure):
            ends += 1
        elif not line.ends_sentence and _may_join(line, below) and _is_full(line, below, width - _HANZI, measure):
            indents.append(below.indent)
    margin = Counter(indents).most_common(1)[0][0]
    # One column more or less than the margin is no indent.
    has_indents = any(line.indent > margin + 1 and not line.is_label for line in lines)
    # A full line may end a sentence inside a paragraph, and it may end the paragraph. Without indents and blank lines,
    # the first is likelier where paragraphs are long.
    shows_paragraphs = has_indents or any(line.is_apart for line in lines) or len(indents) >= _LONG * ends
    joins: dict[int, str] = {}
    for line, below in pairwise(lines):
        if line.ends_sentence and not shows_paragraphs:
            continue
        if not _may_join(line, below) or abs(below.indent - margin) > 1:
            continue
        if max(measure(line.raw), measure(below.raw)) > width + _HANGING:
            continue
        # By how many columns a line that goes on may be narrower than the text.
        slack = 0 if line.ends_sentence else _HANZI
        if line.passage.start not in joins and not has_indents and not line.ends_sentence:
            slack += _INDENT
        if _is_full(line, below, width - slack, measure):
            joins[below.passage.start] = _between(line, below, margin, width, measure)
    return joins


def _between(line: _Line, below: _Line, margin: int, width: int, measure: Measure) -> str:
    """Return what stood between two lines: a space between Latin words, unless a word or a number was broken.

    A word was broken if its line has no room at all. A program that keeps words whole leaves some room. margin: the
    indent of the lines that go on.
    """
    last, first = line.text[-1], below.text[0]
    is_latin = (_LATIN.match(last) or last in ",;)%") and _LATIN.match(first)
    if not is_latin or (last + first).isdigit():
        return ""
    has_no_room = measure(line.raw) >= width and _LATIN.match(last) is not None
    return "" if has_no_room and not line.has_space and below.indent <= margin else " "


# ---- the joined text -------------------------------------------------------------------------------------------------
def _joined(sheet: CleanText, joins: Mapping[int, str]) -> CleanText:
    """Return the text with the joins. A page number inside a paragraph is moved behind the paragraph."""
    text: list[str] = []
    origin: list[int] = []
    numbers: list[int] = []
    removed = list(sheet.removed)
    waiting: list[Passage] = []

    def add(passage: Passage) -> None:
        text.extend(passage.text)
        origin.extend(sheet.origin[passage.start : passage.end])

    def add_line(passage: Passage) -> None:
        if numbers:
            text.append("\n")
            origin.append(sheet.origin[passage.start])
        numbers.append(passage.line)
        add(passage)

    for line in sheet.lines():
        if line.start in joins:
            sign = _QUOTED.match(line.text)
            if joins[line.start] and sheet.text[line.start - 1] in WHITE:
                text.append(" ")
                origin.append(sheet.origin[line.start - 1])
            if sign:
                removed += [sheet.origin[line.start + at] for at, mark in enumerate(sign[0]) if mark not in WHITE]
            add(line.cut(sign.end()) if sign else line)
        elif PAGE_LINE.fullmatch(line.text):
            waiting.append(line)
        else:
            for other in (*waiting, line):
                add_line(other)
            waiting = []
    for other in waiting:
        add_line(other)
    return CleanText(sheet.original, "".join(text), origin, tuple(removed), tuple(numbers))
