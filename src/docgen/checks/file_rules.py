"""A finished file that was read again → findings, if it does not hold exactly the composed tree in approved fonts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import docgen.checks.printed_text as printed
from docgen.checks.subject import CheckedFile
from docgen.errors import Finding, Place
from docgen.inspection import readback
from docgen.language import say
from docgen.layout import fonts
from docgen.model.blocks import paragraphs, text
from docgen.stationery.profile import Profile

_STYLE_WORDS = re.compile("(regular|roman|book|medium|semi|demi|extra|ultra|bold|heavy|black|light)*")
"""The style words that may follow the family in the name of a font: Bold, Extra Light."""
_CONTEXT = 12
"""How many characters a message shows before a difference, and how many from it on."""


def word_text_is_the_trees(subject: CheckedFile) -> Iterator[Finding]:
    """A Word file holds the paragraphs of the tree in their order, the text of its shell, and nothing else.

    The shell decides which paragraphs of the head stand in the header and which in the body. So the order of the head
    is not compared; the order of the body and the foot is.
    """
    doc, found = subject.composition.doc, subject.finished.word
    shell = printed.shell(subject.composition)
    own = [line for line in (*shell.header, *shell.body) if "{{" not in line]
    tail = [text(para) for block in doc.body for para in paragraphs(block)] + [text(para) for para in doc.foot]
    tail = [line for line in tail if line]
    kept = len(found.body) - len(tail)
    head = [text(para) for para in doc.head] + own
    place = Place(subject.file)
    if (difference := first_difference(tail, found.body[max(kept, 0) :])) or sorted(head) != sorted(
        (*found.header, *found.body[: max(kept, 0)])
    ):
        yield Finding(
            "docx-text",
            say("Word 文件的文字与应有的不同：{difference}", difference=difference or say("版头不同")),
            place,
            next_step=say("不要使用此文件；检查 Word 模板后重做"),
        )


def pdf_text_is_the_trees(subject: CheckedFile) -> Iterator[Finding]:
    """A PDF holds the text of the tree in its order, the page numbers, and nothing else."""
    place = Place(subject.file)
    for number, page in enumerate(subject.finished.pdf.pages, 1):
        if not readback.squeezed(page).endswith(printed.page_number(subject.composition, number)):
            yield Finding("pdf-page-number", say("第 {page} 页没有页码", page=number), place)
    found = "".join(subject.paragraphs)
    if difference := first_difference([subject.expected.text], [found]):
        yield Finding(
            "pdf-text",
            say("PDF 的文字与应有的不同：{difference}", difference=difference),
            place,
            next_step=say("检查这一处是否有罕用字或特殊符号"),
        )


def pdf_fonts_are_approved(subject: CheckedFile) -> Iterator[Finding]:
    """A PDF uses only the fonts of the profile, and embeds them: fontconfig substitutes other fonts without a word.

    The name of a font must be that of an approved family, with or without style words. The family in the font's
    descriptor, if it states one, must be the same.
    """
    approved = {_letters_and_digits(name) for name in _approved_families(subject.composition.stationery.profile)}
    place = Place(subject.file)
    for font in subject.finished.pdf.fonts:
        families = {family for family in approved if _letters_and_digits(font.name).startswith(family)}
        named = any(_STYLE_WORDS.fullmatch(_letters_and_digits(font.name).removeprefix(family)) for family in families)
        if not named or (font.family and _letters_and_digits(font.family) not in families):
            yield Finding(
                "pdf-font",
                say("有字用了未经许可的字体 {font}", font=font.name or say("（无名）")),
                place,
                next_step=say("运行 docgen doctor 看缺哪种字体，或改用常用字"),
            )
        if not font.embedded:
            yield Finding("pdf-font-embedded", say("字体 {font} 没有嵌入", font=font.name or say("（无名）")), place)


def pages_are_within_the_limit(subject: CheckedFile) -> Iterator[Finding]:
    """A document has no more pages than its kind may have: a summary for publication has one."""
    kind = subject.composition.kind
    pages = len(subject.finished.pdf.pages)
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
    for index in range(max(len(expected), len(found))):
        want = expected[index] if index < len(expected) else ""
        have = found[index] if index < len(found) else ""
        if want != have:
            shorter = min(len(want), len(have))
            at = next((i for i in range(shorter) if want[i] != have[i]), shorter)
            start = max(at - _CONTEXT, 0)
            return say(
                "应为“{want}”，实为“{have}”",
                want=want[start : at + _CONTEXT],
                have=have[start : at + _CONTEXT].encode("unicode_escape", "replace").decode()
                if not have.isprintable()
                else have[start : at + _CONTEXT],
            )
    return None


def _approved_families(profile: Profile) -> Iterator[str]:
    for found in fonts.find_all(profile).values():
        yield from found.families


def _letters_and_digits(name: str) -> str:
    return "".join(character for character in name.casefold() if character.isalnum())
