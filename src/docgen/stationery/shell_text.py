"""Read the text of the shells, paragraph by paragraph, with the tags that an office typed into it.

The input is a Word shell or its HTML twin. The output is a list of paragraphs. Each is a line of a Jinja template,
as in a wording. So one reader and one renderer serve both formats, and what they print can be compared.
"""

from __future__ import annotations

import functools
import html.parser
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from docgen.errors import InputError, Place, StationeryError
from docgen.files import docx_package, docx_paragraphs, text_files, toml_files
from docgen.files.cached_property import cached_property
from docgen.language import say
from docgen.stationery import departments
from docgen.stationery.departments import Stationery

DOUBLE_LINES = "rules"
"""The slot that draws the double lines of a letter. Only Word shells have it. Shells of offices use this name."""
SLOTS = ("letterhead", DOUBLE_LINES, "marks", "number", "body", "foot")
"""The tags that stand for whole paragraphs: {{p body }} in a Word shell, {{ body }} in its HTML twin."""
MARGINS = ("first-head", "first-foot", "page-head", "page-foot")
"""The classes of the parts of an HTML shell that stand in a margin: of the first page, or of all others."""

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)  # any tag
_UNPRINTED = re.compile(r"\{%.*?%\}|\{#.*?#\}", re.DOTALL)  # a condition, a loop or a comment
_SLOT = re.compile(rf"\{{\{{-?\s*({'|'.join(SLOTS)})\s*-?\}}\}}")  # the group is the name of the slot
_GUARDED = re.compile(r"\{%-?\s*if (\w+)\s*-?%\}\s*\{\{\s*\1\s*\}\}\s*\{%-?\s*endif\s*-?%\}")
_WHOLE = re.compile(r"(\{[{%#]-?)(?:p|tr|tc)\s")
"""The beginning of a tag that replaces its whole paragraph, row or cell (docxtpl)."""
_RUN = re.compile(r"(\{\{-?)r\s")  # docxtpl's tag for a run
_CURLY = str.maketrans("‘’“”", "''\"\"")
_MASK = re.compile("\uf8f5(\\d+)\uf8f6")  # the mark in place of a tag while HTML is read
_INLINE = {"a", "abbr", "b", "bdi", "em", "font", "i", "mark", "s", "small", "span", "strong", "sub", "sup", "u"}
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
_UNSEEN = ("head", "style", "script", "title")


@dataclass(frozen=True, slots=True)
class ShellParagraph:
    """A paragraph of a shell that has text."""

    part: str
    """The part of the Word file that contains the paragraph. Empty in an HTML shell."""
    where: str
    """What Word calls the part, such as 首页页眉. In an HTML shell the name of its file."""
    number: int
    """The number of the paragraph in its part, from 1. In an HTML shell the line of the file."""
    source: str
    """The text with its tags, as a line of a Jinja template."""
    kind: str = "body"
    """The part of the page: `header`, `body` or `footer`. In an HTML shell always `body`."""
    after_first: bool = False
    """Whether the paragraph stands in the margins of all pages except the first."""
    dropped: str = ""
    """Text beside a tag for whole paragraphs. docxtpl replaces the paragraph, so this text is never printed."""
    margin: str = ""
    """The class of the margin in which an HTML shell has the paragraph. Empty: it stands in the text."""


@dataclass(frozen=True)
class ShellText:
    """The text of a shell in one format."""

    path: Path
    """The file of the shell."""
    format: str
    """The format of the documents: `docx` or `pdf`."""
    paragraphs: tuple[ShellParagraph, ...]
    """The paragraphs with text, in reading order."""

    @cached_property
    def has_own_text(self) -> bool:
        """Whether the shell prints anything but slots. Conditions and comments print nothing."""
        return any(_UNPRINTED.sub("", _SLOT.sub("", paragraph.source)).strip() for paragraph in self.paragraphs)

    @cached_property
    def plain_slots(self) -> tuple[str, ...] | None:
        """The slots of a shell that consists of slots; None for a shell with words, values or other conditions.

        A condition around a single slot is allowed, as in `{% if foot %}{{ foot }}{% endif %}`.
        """
        text = _GUARDED.sub(r"{{ \1 }}", " ".join(paragraph.source for paragraph in self.paragraphs))
        return None if _SLOT.sub("", text).strip() else tuple(_SLOT.findall(text))

    @cached_property
    def has_tags_for_values(self) -> bool:
        """Whether the shell has tags that are not names of slots."""
        return any(_TAG.search(_SLOT.sub("", paragraph.source)) for paragraph in self.paragraphs)

    @cached_property
    def slots(self) -> tuple[str, ...]:
        """The slots that the shell has, in the order of its text."""
        return tuple(name for paragraph in self.paragraphs for name in slots_of(paragraph.source))

    @property
    def margins(self) -> tuple[str, ...]:
        """The margins in which an HTML shell has text."""
        used = {one.margin for one in self.paragraphs}
        return tuple(name for name in MARGINS if name in used)

    def parts(self) -> Iterator[tuple[str, list[ShellParagraph]]]:
        """Yield each part with its paragraphs. A condition or a loop ends in the part in which it begins."""
        for part in dict.fromkeys(paragraph.part for paragraph in self.paragraphs):
            yield part, [paragraph for paragraph in self.paragraphs if paragraph.part == part]


def slots_of(source: str) -> list[str]:
    """Return the slots in the text of a paragraph."""
    return _SLOT.findall(source)


def without_slots(source: str) -> str:
    """Return the text of a paragraph with a line break in place of each slot."""
    return _SLOT.sub("\n", source)


def of(stationery: Stationery, shell: str, format: str) -> ShellText:
    """Return the text of a shell. A shell that cannot be read is a `StationeryError`.

    format: `docx` for the Word file; any other for the HTML twin, which the PDF is made of.
    """
    path = stationery.shell(f"{shell}.docx" if format == "docx" else f"{shell}.html")
    return _read(path, format, *departments.state(path))


@functools.lru_cache(maxsize=64)
def _read(path: Path, format: str, _changed: int, _size: int) -> ShellText:
    """Return the text of a shell. The state of the file is a parameter, so a changed file is read again."""
    if format == "docx":
        try:
            data = text_files.read(path, docx_package.LARGEST_FILE)
            return ShellText(path, format, tuple(_word(docx_package.read(data, str(path)))))
        except InputError as error:
            raise StationeryError(
                say("Word 模板不能用：{reason}", reason=error.message),
                place=Place(str(path), error.place.key),
                next_step=error.next_step,
            ) from error
    return ShellText(path, format, tuple(_page(toml_files.text(path), path.name)))


# ---- Word ------------------------------------------------------------------------------------------------------------
def _word(package: docx_package.Package) -> Iterator[ShellParagraph]:
    """Yield the paragraphs of a Word shell: the headers, the body, the footers."""
    edges = docx_paragraphs.edges(package)
    body = docx_paragraphs.Edge(docx_paragraphs.DOCUMENT, say("正文"), is_first=False)
    heads = [edge for edge in edges if edge.kind == "header"]
    for edge in (*heads, body, *(edge for edge in edges if edge.kind == "footer")):
        for paragraph in docx_paragraphs.paragraphs(package.tree(edge.part)):
            text = _TAG.sub(lambda match: match[0].translate(_CURLY), paragraph.words)
            if text.strip():
                source, dropped = _plain_tags(text)
                kind = edge.kind or "body"
                after_first = bool(edge.kind) and not edge.is_first
                yield ShellParagraph(edge.part, edge.where, paragraph.number, source, kind, after_first, dropped)


def _plain_tags(text: str) -> tuple[str, str]:
    """Return a text with tags that Jinja knows, and the text that docxtpl drops with a tag's paragraph."""
    if not _WHOLE.search(text):
        return _RUN.sub(r"\1 ", text), ""
    whole = [tag for tag in _TAG.findall(text) if _WHOLE.match(tag)]
    rest = text
    for tag in whole:
        rest = rest.replace(tag, "", 1)
    return "".join(_WHOLE.sub(r"\1 ", tag) for tag in whole), rest.strip()


# ---- HTML ------------------------------------------------------------------------------------------------------------
def _page(text: str, name: str) -> Iterator[ShellParagraph]:
    """Yield the paragraphs of an HTML shell: the text between its block tags. name: the name of the file."""
    tags: list[str] = []

    def masked(match: re.Match[str]) -> str:
        tags.append(match[0])
        return f"\uf8f5{len(tags) - 1}\uf8f6" + "\n" * match[0].count("\n")  # so the lines below keep their numbers

    reader = _PageReader()
    reader.feed(_TAG.sub(masked, text))
    reader.close()
    reader.end()
    for line, margin, words in reader.found:
        source = _MASK.sub(lambda match: tags[int(match[1])], " ".join(words.split()))
        yield ShellParagraph("", name, line, source, after_first=margin.startswith("page"), margin=margin)


class _PageReader(html.parser.HTMLParser):
    """Collects the text of a page between its block tags."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[int, str, str]] = []
        self._words = ""
        self._line = 1
        self._open: list[tuple[str, str]] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Begin an element."""
        if tag not in _INLINE:
            self.end()
        if tag in _UNSEEN:
            self._unseen += 1
        if tag not in _VOID:
            classes = (dict(attributes).get("class") or "").split()
            own_margin = next((name for name in MARGINS if name in classes), "")
            self._open.append((tag, self._margin or own_margin))

    def handle_endtag(self, tag: str) -> None:
        """End an element, and those that were left open within it."""
        if tag not in _INLINE:
            self.end()
        if tag in _UNSEEN:
            self._unseen = max(self._unseen - 1, 0)
        if tag in [name for name, _ in self._open]:
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Add text to the paragraph."""
        if self._unseen:
            return
        if not self._words.strip():
            self._line = self.getpos()[0] + data[: len(data) - len(data.lstrip())].count("\n")
        self._words += data

    @property
    def _margin(self) -> str:
        return self._open[-1][1] if self._open else ""

    def end(self) -> None:
        """End the paragraph."""
        if self._words.strip():
            self.found.append((self._line, self._margin, self._words))
        self._words = ""
