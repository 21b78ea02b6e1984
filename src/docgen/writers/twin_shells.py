"""Refuse shells that do not print the same: the Word shell and its HTML twin, filled in for one document.

What only one of them prints would be in every file of one format and in none of the other. What neither prints would be
lost: a tag for blocks that is gone, if the shell does not print its values itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from docgen.composition import shell_lines
from docgen.composition.shell_lines import ShellLine
from docgen.errors import Place, StationeryError
from docgen.language import say
from docgen.model.blocks import Doc, Para, Run
from docgen.model.blocks import text as text_of
from docgen.stationery import shell_text
from docgen.stationery.departments import Stationery
from docgen.stationery.shell_text import ShellText

_IN_FIRST_HEADER = {"letter": ("letterhead", "marks", "rules"), "document": ("marks",), "plain": ("marks",)}
"""The slots that the shipped shells have in the header of the first page, by the name of the shell."""


def refuse_unlike(doc: Doc, stationery: Stationery) -> None:
    """Raise a `StationeryError` for the first thing that one shell prints and the other does not, or that is lost."""
    word, page = (shell_text.of(stationery, doc.shell, format) for format in shell_lines.FORMATS)
    if _are_plain(doc, word, page):
        return
    printed, other = (shell_lines.lines(doc, stationery, format) for format in shell_lines.FORMATS)
    for paragraph in word.paragraphs:
        if paragraph.dropped:
            raise StationeryError(
                say(
                    "Word 模板的{where}第 {number} 段里，标记旁边的“{text}”不会印出",
                    where=paragraph.where,
                    number=paragraph.number,
                    text=paragraph.dropped,
                ),
                place=Place(str(word.path), paragraph.part),
                next_step=say("标记要独占一段，写成 {tag}", tag="{{p body }}"),
            )
    _refuse_missing_tags(doc, word, page)
    for line in _unmatched(printed, other):
        raise _only_in_word(line, word, page)
    for line in _unmatched(other, printed):
        raise StationeryError(
            say("HTML 模板有“{text}”，Word 模板 {file} 里没有", text=line.paragraph.source, file=word.path.name),
            place=Place(str(page.path), line=line.paragraph.number),
            next_step=say("两个模板印同样的话：在 Word 模板里也写上，或从 HTML 模板中删去"),
        )
    _refuse_other_order(printed, other, page)
    for shell, lines in ((word, printed), (page, other)):
        _refuse_losses(doc, shell, lines)


def _are_plain(doc: Doc, word: ShellText, page: ShellText) -> bool:
    """Return whether both shells only have slots, each once, and all that the document has text for.

    Such shells need not be filled in to see that they print the same.
    """
    if word.plain_slots is None or page.plain_slots is None or any(one.dropped for one in word.paragraphs):
        return False
    own = [name for name in word.plain_slots if name != "rules"]
    if len(set(own)) < len(own) or sorted(own) != sorted(page.plain_slots):
        return False
    return all(name in own or not paras for name, paras in shell_lines.slots(doc).items())


def _refuse_missing_tags(doc: Doc, word: ShellText, page: ShellText) -> None:
    """Refuse a shell that lacks a tag for blocks which its twin has."""
    missing = [name for name in page.slots if name not in word.slots]
    if missing:
        if doc.shell == "letter" and "rules" not in word.slots:
            missing.append("rules")
        raise _missing_tag(doc, word, [name for name in shell_text.SLOTS if name in missing], page)
    for name in word.slots:
        if name not in page.slots and name != "rules":
            raise StationeryError(
                say("HTML 模板缺标记 {tag}，Word 模板里有", tag=f"{{{{ {name} }}}}"),
                place=Place(str(page.path)),
                next_step=say("补上这个标记；各标记的位置见 base 中的同名模板"),
            )


def _missing_tag(doc: Doc, word: ShellText, names: Sequence[str], page: ShellText | None) -> StationeryError:
    """Return the error for tags that a Word shell lacks, in Word's terms: the header or the body, and the paragraph.

    page: the twin that has the tags. None: neither shell has them. If the part in which the shipped shell has the tag
    has words that the twin lacks, they were typed over the tag.
    """
    header = _IN_FIRST_HEADER.get(doc.shell, ())
    where = say("首页页眉") if names[0] in header else say("正文")
    typed = [one for one in word.paragraphs if one.where == where and not re.search(r"\{[{%#]", one.source)]
    words = "\n".join(one.source for one in page.paragraphs) if page else ""
    typed = [one for one in typed if page and one.source not in words]
    tags = " ".join(f"{{{{p {name} }}}}" for name in names)
    if typed:
        message = say(
            "Word 模板的{where}第 {number} 段是“{text}”，这里缺标记 {tag}",
            where=where,
            number=typed[0].number,
            text=typed[0].source,
            tag=tags,
        )
    elif before := _paragraph_before(word, names[0], where):
        message = say("Word 模板的{where}第 {number} 段之后缺标记 {tag}", where=where, number=before, tag=tags)
    else:
        message = say("Word 模板的{where}缺标记 {tag}", where=where, tag=tags)
    part = typed[0].part if typed else None
    return StationeryError(
        message,
        place=Place(str(word.path), part),
        next_step=say("在 Word 中把标记写回原处，独占一段；各标记的位置见 base 中的同名模板"),
    )


def _paragraph_before(word: ShellText, name: str, where: str) -> int | None:
    """Return the number of the paragraph whose slot precedes another slot in the same part; None: there is none.

    name: the other slot.
    """
    earlier = shell_text.SLOTS[: shell_text.SLOTS.index(name)]
    numbers = [
        paragraph.number
        for paragraph in word.paragraphs
        if paragraph.where == where and any(slot in earlier for slot in shell_text.slots_of(paragraph.source))
    ]
    return max(numbers, default=None)


def _only_in_word(line: ShellLine, word: ShellText, page: ShellText) -> StationeryError:
    paragraph = line.paragraph
    return StationeryError(
        say(
            "Word 模板的{where}第 {number} 段有“{text}”，它会印进每份 DOCX，PDF 里却没有",
            where=paragraph.where,
            number=paragraph.number,
            text=paragraph.source,
        ),
        place=Place(str(word.path), paragraph.part),
        next_step=say(
            "在 Word 中打开这一处，删去这一段，只留标记和页码；每份都要有的话写进措辞（.txt），或在 {file} 里也写上",
            file=page.path.name,
        ),
    )


def _unmatched(lines: Iterable[ShellLine], others: Iterable[ShellLine]) -> Iterator[ShellLine]:
    """Yield the lines of a shell whose words the other shell does not print as often, on the same pages.

    A line of one shell may be several of the other, for example beside each other in Word and below each other in HTML.
    """
    own, known = (list(_own_words(some)) for some in (lines, others))
    left: list[tuple[ShellLine, tuple[bool, str]]] = []
    for line, words in own:
        same = next((index for index, (_, other) in enumerate(known) if other == words), None)
        if same is None:
            left.append((line, words))
        else:
            del known[same]
    pools = {every: "\n".join(words for _, (where, words) in known if where is every) for every in (True, False)}
    for line, (every_page, squeezed) in left:
        rest = _without(pools[every_page], [squeezed]) or _without(pools[every_page], line.text.split())
        if rest is None:
            yield line
        else:
            pools[every_page] = rest


def _own_words(lines: Iterable[ShellLine]) -> Iterator[tuple[ShellLine, tuple[bool, str]]]:
    """Yield the lines that a shell prints itself, and a tag in the margin of later pages.

    Each comes with its words without white space, and whether they stand on all pages but the first. Odd and even
    pages have a line together.
    """
    seen: set[tuple[bool, str]] = set()
    for line in lines:
        every_page = line.paragraph.every_page
        words = (every_page, "".join(line.text.split()))
        if (line.is_slot and not every_page) or (every_page and words in seen):
            continue
        seen.add(words)
        yield line, words


def _without(pool: str, words: Iterable[str]) -> str | None:
    """Return what a shell prints without some words, never empty; None if one of them is not there."""
    for word in words:
        squeezed = "".join(word.split())
        if squeezed not in pool:
            return None
        pool = pool.replace(squeezed, "\n", 1)
    return pool


def _refuse_other_order(printed: Sequence[ShellLine], other: Sequence[ShellLine], page: ShellText) -> None:
    """Refuse a twin whose text has the lines of the Word file's text in another order. page: the twin."""
    in_word = ["".join(line.text.split()) for line in printed if line.paragraph.kind == "body"]
    flow = [line for line in other if not line.paragraph.margin]
    in_page = ["".join(line.text.split()) for line in flow]
    wanted = [words for words in in_word if in_word.count(words) == in_page.count(words) == 1]
    found = [line for line in flow if "".join(line.text.split()) in wanted]
    for words, line in zip(wanted, found, strict=True):
        if "".join(line.text.split()) != words:
            raise StationeryError(
                say("HTML 模板里“{text}”的次序与 Word 模板不同", text=line.paragraph.source),
                place=Place(str(page.path), line=line.paragraph.number),
                next_step=say("两个模板里的各行写成同样的次序"),
            )


def _refuse_losses(doc: Doc, shell: ShellText, lines: Sequence[ShellLine]) -> None:
    """Refuse a shell that prints neither a paragraph nor its values."""
    slot_lines = [line.text for line in lines if line.is_slot]
    own = "\n".join("".join(line.text.split()) for line in lines if not line.is_slot)
    for name, paras in shell_lines.slots(doc).items():
        for para in paras:
            text = text_of(para)
            if not text.strip():
                continue
            if text in slot_lines:
                slot_lines.remove(text)
            elif not _is_said(para, own):
                raise _lost(doc, shell, name, text)
    if slot_lines:
        raise StationeryError(
            say("模板把“{text}”印了两次", text=slot_lines[0]),
            place=Place(str(shell.path)),
            next_step=say("每个标记在一个模板里只写一次"),
        )


def _is_said(para: Para, own: str) -> bool:
    """Whether the words that a shell prints itself have a paragraph as a whole, or all values of the case in it."""
    values = [run.text for run in para.runs if isinstance(run, Run) and run.key]
    return _has_all(own, [text_of(para)]) or (bool(values) and _has_all(own, values))


def _has_all(own: str, words: Iterable[str]) -> bool:
    return all("".join(word.split()) in own for word in words)


def _lost(doc: Doc, shell: ShellText, name: str, text: str) -> StationeryError:
    if name not in shell.slots and shell.format == "docx":
        error = _missing_tag(doc, shell, [name], None)
        message = say("{message}，“{text}”没有印出", message=error.message, text=text)
        return StationeryError(message, place=error.place, next_step=error.next_step)
    tag = f"{{{{p {name} }}}}" if shell.format == "docx" else f"{{{{ {name} }}}}"
    if name in shell.slots:
        message = say("模板的条件使标记 {tag} 没有印出：“{text}”", tag=tag, text=text)
    else:
        message = say("HTML 模板缺标记 {tag}，“{text}”没有印出", tag=tag, text=text)
    return StationeryError(
        message,
        place=Place(str(shell.path)),
        next_step=say("把标记写回原处，或者用 {example} 印出它的值", example="{{ reply.document_number }}"),
    )
