"""The rules that compare a finished file with the composed tree: `CheckedFile` → findings.

The rules check the text, the fonts and the number of pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

import docgen.checks.printed_text as printed
from docgen.checks.subject import CheckedFile
from docgen.composition.shell_lines import ShellLine
from docgen.errors import Finding, Place
from docgen.inspection.measure.model import letters_and_digits
from docgen.inspection.readback import WordText
from docgen.language import say
from docgen.layout import face, fonts
from docgen.layout.pages import UnsettableError
from docgen.model.blocks import text, walk
from docgen.stationery.profile import Profile

_STYLE_WORDS = re.compile("(regular|roman|book|medium|semi|demi|extra|ultra|bold|heavy|black|light)*")
"""The style words that may follow the family in the name of a font: Bold, Extra Light."""
_CONTEXT = 12
"""The number of characters that a message shows before a difference, and from the difference on."""


def word_text_is_that_of_the_tree(subject: CheckedFile) -> Iterator[Finding]:
    """A Word file contains the paragraphs of the tree in their order, the text of its shell, and nothing else.

    The paragraphs of the head may have another order if the shell prints no words of its own. Such a shell prints some
    of them in the page header and the others at the start of the text.
    """
    found = subject.finished.word
    lines = printed.own_lines(subject.composition, "docx")
    difference = _tree_difference(subject) if lines is None else _shell_difference(lines, found)
    if difference is not None:
        yield Finding(
            "docx-text",
            say("Word 文件的文字与应有的不同：{difference}", difference=difference or say("版头不同")),
            Place(subject.file),
            next_step=say("不要使用此文件；检查 Word 模板后重做"),
        )


def _tree_difference(subject: CheckedFile) -> str | None:
    """Return a message about the first place where a Word file differs from the tree; None if there is none.

    The message is empty if only the head differs.
    """
    doc, found = subject.composition.doc, subject.finished.word
    lines = [text(para) for para in walk(doc)]
    head = lines[: len(doc.head)]
    tail = [line for line in lines[len(doc.head) :] if line]
    head_length = max(len(found.body) - len(tail), 0)  # how many paragraphs of the head the body begins with
    if difference := first_difference(tail, found.body[head_length:]):
        return difference
    found_head = (*found.header, *found.body[:head_length], *found.edges, *found.numbered)
    return None if sorted(head) == sorted(found_head) else ""


def _shell_difference(lines: Sequence[ShellLine], found: WordText) -> str | None:
    """Return a message about the first place where a Word file differs from its shell; None if there is none."""
    headers = [line for line in lines if line.paragraph.kind == "header" and not line.paragraph.after_first]
    body = [line for line in lines if line.paragraph.kind == "body"]
    edges = [line for line in lines if line not in headers and line not in body]
    for wanted, printed_lines in (
        (headers, found.header),
        (body, found.body),
        (edges, (*found.edges, *found.numbered)),
    ):
        if difference := first_difference([line.text for line in wanted], printed_lines):
            return difference
    return None


def page_text_is_that_of_the_tree(subject: CheckedFile) -> Iterator[Finding]:
    """A PDF or OFD file contains the text of the tree in its order, the page numbers, and nothing else."""
    place, format = Place(subject.file), subject.finished.format
    for number, page in enumerate(subject.finished.paged.pages, 1):
        if printed.lacks_number(subject.composition, page, number):
            yield Finding(f"{format}-page-number", say("第 {page} 页没有页码", page=number), place)
    wanted, found = subject.page_text
    if difference := first_difference(["".join(wanted)], [found]):
        yield Finding(
            f"{format}-text",
            say("{format} 的文字与应有的不同：{difference}", format=format.upper(), difference=difference),
            place,
            next_step=say("检查这一处是否有罕用字或特殊符号"),
        )


def fonts_are_approved(subject: CheckedFile) -> Iterator[Finding]:
    """A PDF or OFD file uses only the fonts of the profile, and embeds them.

    fontconfig replaces a font that it does not find by another font, without an error. The name of each font must be
    the name of an approved family, with or without style words, or the PostScript name of an approved font. The font's
    descriptor must state the same family or none.
    """
    profile = subject.composition.stationery.profile
    approved: set[str] = set()
    for found in fonts.find_all(profile).values():
        approved |= set(map(letters_and_digits, found.families))
    place, format = Place(subject.file), subject.finished.format
    for font in subject.finished.paged.fonts:
        name = letters_and_digits(font.name)
        families = {family for family in approved if name.startswith(family)}
        is_approved = any(_STYLE_WORDS.fullmatch(name.removeprefix(family)) for family in families)
        if not is_approved:
            families = {letters_and_digits(family) for family in _families_of(font.name, profile)}
            is_approved = bool(families)
        if not is_approved or (font.family and letters_and_digits(font.family) not in families):
            yield Finding(
                f"{format}-font",
                say("有字用了未经许可的字体 {font}", font=font.name or say("（无名）")),
                place,
                next_step=say("运行 docgen doctor 看缺哪种字体，或改用常用字"),
            )
        if not font.embedded:
            message = say("字体 {font} 没有嵌入", font=font.name or say("（无名）"))
            yield Finding(f"{format}-font-embedded", message, place)


def pages_are_within_the_limit(subject: CheckedFile) -> Iterator[Finding]:
    """A document has at most as many pages as its kind allows. A summary for publication has one page at most."""
    kind = subject.composition.kind
    pages = len(subject.finished.paged.pages)
    if kind.page_limit is not None and pages > kind.page_limit:
        is_summary = "reply.summary" in kind.prints
        yield Finding(
            "pages-over",
            say("{title}有 {pages} 页，至多 {limit} 页", title=kind.title, pages=pages, limit=kind.page_limit),
            Place(subject.file),
            next_step=say("在 reply.summary 中写一份较短的摘要") if is_summary else say("缩短案件里的文字"),
        )


def first_difference(expected: Sequence[str], found: Sequence[str]) -> str | None:
    """Return a message about the first place where two sequences of texts differ; None if they are equal."""
    for want, have in zip_longest(expected, found, fillvalue=""):
        if want != have:
            position = 0
            while want[position : position + 1] == have[position : position + 1]:
                position += 1
            shown = slice(max(position - _CONTEXT, 0), position + _CONTEXT)
            shown_have = have[shown]
            if not have.isprintable():
                shown_have = shown_have.encode("unicode_escape", "replace").decode()
            return say("应为“{want}”，实为“{have}”", want=want[shown], have=shown_have)
    return None


def _families_of(name: str, profile: Profile) -> Iterator[str]:
    """Yield the approved families with a face of a PostScript name: 仿宋_GB2312 for FangSong_GB2312."""
    for found in fonts.find_all(profile).values():
        for name_of_face in found.faces:
            try:
                opened = face.of(name_of_face)
            except UnsettableError:
                continue
            if opened.postscript_name == name:
                yield name_of_face.family
