"""Refuse a Word shell and its HTML twin if they print different text for a document.

Text that only one of them prints would be in every file of one format and in no file of the other. If both lack the tag
of a block, the block would be lost. They may lack the tag only if their own text prints the values of the block.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from docgen.composition import shell_lines
from docgen.composition.shell_lines import ShellLine
from docgen.errors import Place, StationeryError
from docgen.language import say
from docgen.model.blocks import Doc, Para, Run, squeezed
from docgen.model.blocks import text as text_of
from docgen.stationery import shell_text
from docgen.stationery.departments import Stationery
from docgen.stationery.shell_text import DOUBLE_LINES, ShellText

_IN_FIRST_HEADER = {"letter": ("letterhead", "marks", DOUBLE_LINES), "document": ("marks",), "plain": ("marks",)}
"""Name of a shell → the slots that docgen's own shell has in the header of the first page."""


def refuse_unlike(doc: Doc, stationery: Stationery) -> None:
    """Raise a `StationeryError` for the first text that only one shell prints, or that neither prints."""
    word, twin = (shell_text.of(stationery, doc.shell, format) for format in shell_lines.FORMATS)
    if _are_plain(doc, word, twin):
        return
    word_lines, twin_lines = (shell_lines.lines(doc, stationery, format) for format in shell_lines.FORMATS)
    _refuse_dropped(word)
    _refuse_missing_tags(doc, word, twin)
    for line in _unmatched(word_lines, twin_lines):
        raise _only_in_word(line, word, twin)
    for line in _unmatched(twin_lines, word_lines):
        raise StationeryError(
            say("HTML 模板有“{text}”，Word 模板 {file} 里没有", text=line.paragraph.source, file=word.path.name),
            place=Place(str(twin.path), line=line.paragraph.number),
            next_step=say("两个模板印同样的话：在 Word 模板里也写上，或从 HTML 模板中删去"),
        )
    _refuse_other_order(word_lines, twin_lines, twin)
    for shell, lines in ((word, word_lines), (twin, twin_lines)):
        _refuse_losses(doc, shell, lines)


def _refuse_dropped(word: ShellText) -> None:
    """Refuse a Word shell with text beside a tag. docxtpl replaces the whole paragraph, so the text would be lost."""
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


def _are_plain(doc: Doc, word: ShellText, twin: ShellText) -> bool:
    """Return whether both shells have the same slots, each once, and nothing else. `DOUBLE_LINES` does not count.

    There must also be a slot for all text of the document. Such shells print the same text and need not be filled in.
    """
    if word.plain_slots is None or twin.plain_slots is None or any(one.dropped for one in word.paragraphs):
        return False
    own = [name for name in word.plain_slots if name != DOUBLE_LINES]
    if len(set(own)) < len(own) or sorted(own) != sorted(twin.plain_slots):
        return False
    return all(name in own or not paras for name, paras in shell_lines.slots(doc).items())


def _refuse_missing_tags(doc: Doc, word: ShellText, twin: ShellText) -> None:
    """Refuse a shell without a tag that its twin has."""
    missing = [name for name in twin.slots if name not in word.slots]
    if missing:
        # No HTML shell has this tag, so its absence alone is no fault. Beside other missing tags it is named too.
        if doc.shell == "letter" and DOUBLE_LINES not in word.slots:
            missing.append(DOUBLE_LINES)
        raise _missing_tag(doc, word, [name for name in shell_text.SLOTS if name in missing], twin)
    for name in word.slots:
        if name not in twin.slots and name != DOUBLE_LINES:
            raise StationeryError(
                say("HTML 模板缺标记 {tag}，Word 模板里有", tag=f"{{{{ {name} }}}}"),
                place=Place(str(twin.path)),
                next_step=say("补上这个标记；各标记的位置见 base 中的同名模板"),
            )


def _missing_tag(doc: Doc, word: ShellText, names: Sequence[str], twin: ShellText | None) -> StationeryError:
    """Return the error for tags that a Word shell lacks. It names the part in which docgen's own shell has the tag.

    The part is the header or the body. If it has words that the twin lacks, the office typed these words over the tag,
    and the error names their paragraph. If not, the error names the paragraph after which the tag belongs.

    names: the slots of the tags. twin: the twin, if it has the tags. None: the twin lacks them too.
    """
    header = _IN_FIRST_HEADER.get(doc.shell, ())
    where = say("首页页眉") if names[0] in header else say("正文")
    typed = None
    if twin:
        words_of_twin = "\n".join(one.source for one in twin.paragraphs)
        for one in word.paragraphs:
            has_no_tag = one.where == where and not re.search(r"\{[{%#]", one.source)
            if typed is None and has_no_tag and one.source not in words_of_twin:
                typed = one
    tags = " ".join(f"{{{{p {name} }}}}" for name in names)
    if typed:
        message = say(
            "Word 模板的{where}第 {number} 段是“{text}”，这里缺标记 {tag}",
            where=where,
            number=typed.number,
            text=typed.source,
            tag=tags,
        )
    elif before := _paragraph_before(word, names[0], where):
        message = say("Word 模板的{where}第 {number} 段之后缺标记 {tag}", where=where, number=before, tag=tags)
    else:
        message = say("Word 模板的{where}缺标记 {tag}", where=where, tag=tags)
    return StationeryError(
        message,
        place=Place(str(word.path), typed.part if typed else None),
        next_step=say("在 Word 中把标记写回原处，独占一段；各标记的位置见 base 中的同名模板"),
    )


def _paragraph_before(word: ShellText, name: str, where: str) -> int | None:
    """Return the number of the paragraph after which a slot belongs. None: there is no such paragraph.

    It is the last paragraph with one of the slots that come before this slot.

    name: the slot. where: the part that is searched.
    """
    earlier = shell_text.SLOTS[: shell_text.SLOTS.index(name)]
    last = None
    for paragraph in word.paragraphs:
        if paragraph.where == where and not set(earlier).isdisjoint(shell_text.slots_of(paragraph.source)):
            last = max(paragraph.number, last or 0)
    return last


def _only_in_word(line: ShellLine, word: ShellText, twin: ShellText) -> StationeryError:
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
            file=twin.path.name,
        ),
    )


def _unmatched(lines: Iterable[ShellLine], others: Iterable[ShellLine]) -> Iterator[ShellLine]:
    """Yield the lines of a shell that have no counterpart in the other shell.

    A counterpart has the same words. Both lines stand on all pages except the first (`after_first`), or neither does. A
    counterpart belongs to one line only.

    A line of one shell may be several lines of the other shell. For example, words may stand beside each other in Word
    and below each other in HTML.
    """
    unmatched: list[ShellLine] = []
    known = list(_own_lines(others))
    for line in _own_lines(lines):
        same = [other for other in known if _place_and_words(other) == _place_and_words(line)]
        if same:
            known.remove(same[0])
        else:
            unmatched.append(line)
    left = {True: "", False: ""}  # `after_first` → the words of the other shell that are no counterpart yet
    for other in known:
        after_first, words = _place_and_words(other)
        left[after_first] += f"{words}\n"
    for line in unmatched:
        after_first, words = _place_and_words(line)
        # First the line as a whole, which may be a part of a line there. Then its words, which may be in several lines.
        rest = _without(left[after_first], [words]) or _without(left[after_first], line.text.split())
        if rest is None:
            yield line
        else:
            left[after_first] = rest


def _own_lines(lines: Iterable[ShellLine]) -> Iterator[ShellLine]:
    """Yield the lines that a shell prints outside its slots, and all lines in the margins of later pages.

    A line that odd and even pages have in common is yielded once.
    """
    seen: set[tuple[bool, str]] = set()
    for line in lines:
        after_first = line.paragraph.after_first
        is_filled_in = line.is_slot and not after_first
        is_repeated = after_first and _place_and_words(line) in seen
        if is_filled_in or is_repeated:
            continue
        seen.add(_place_and_words(line))
        yield line


def _place_and_words(line: ShellLine) -> tuple[bool, str]:
    """Return whether a line stands on all pages except the first, and its words without white space."""
    return line.paragraph.after_first, squeezed(line.text)


def _without(text: str, words: Iterable[str]) -> str | None:
    """Return the text of a shell without some words. None: the text lacks one of the words.

    A line end replaces each word. So the result is never empty and never counts as False.
    """
    for word in words:
        wanted = squeezed(word)
        if wanted not in text:
            return None
        text = text.replace(wanted, "\n", 1)
    return text


def _refuse_other_order(word_lines: Sequence[ShellLine], twin_lines: Sequence[ShellLine], twin: ShellText) -> None:
    """Refuse a twin whose lines are in another order than in the body of the Word shell.

    Only lines that occur once in each shell are compared. word_lines, twin_lines: the printed lines of the shells.
    """
    in_word = [squeezed(line.text) for line in word_lines if line.paragraph.kind == "body"]
    outside_margins = [line for line in twin_lines if not line.paragraph.margin]
    in_twin = [squeezed(line.text) for line in outside_margins]
    wanted = [words for words in in_word if in_word.count(words) == in_twin.count(words) == 1]
    found = [line for line in outside_margins if squeezed(line.text) in wanted]
    for words, line in zip(wanted, found, strict=True):
        if squeezed(line.text) != words:
            raise StationeryError(
                say("HTML 模板里“{text}”的次序与 Word 模板不同", text=line.paragraph.source),
                place=Place(str(twin.path), line=line.paragraph.number),
                next_step=say("两个模板里的各行写成同样的次序"),
            )


def _refuse_losses(doc: Doc, shell: ShellText, lines: Sequence[ShellLine]) -> None:
    """Refuse a shell that loses a paragraph of the document or prints it twice.

    A paragraph is lost if the shell prints neither the paragraph nor its values.
    """
    slot_lines = [line.text for line in lines if line.is_slot]
    own = "\n".join(squeezed(line.text) for line in lines if not line.is_slot)
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
    """Return whether a shell prints, outside its slots, a whole paragraph or all values of the case in the paragraph.

    own: the text that the shell prints outside its slots, without white space.
    """
    values = [run.text for run in para.runs if isinstance(run, Run) and run.key]
    return squeezed(text_of(para)) in own or (bool(values) and all(squeezed(value) in own for value in values))


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
