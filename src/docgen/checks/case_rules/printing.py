"""The rules for a composed document: no value is missing, every character has a font, every number fits its cell."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.checks.case_rules.passages import error
from docgen.composition.compose import Composition
from docgen.errors import Finding, Key, Place, dotted
from docgen.inspection.readback import squeezed
from docgen.language import say
from docgen.layout import font_coverage, table_cells
from docgen.model.blocks import Emphasis, Run, Table, joined_runs, text, walk
from docgen.model.case_file import CaseFile


def values_are_there(file: CaseFile, composition: Composition) -> Iterator[Finding]:
    """The case has every value that the document prints. A document that lacks a value is not final.

    No other text of the document contains the mark of a missing value (待填).
    """
    begun_mark = composition.stationery.vocabulary.marks.missing.partition("：")[0]
    for paragraph in walk(composition.doc):
        for run in joined_runs(paragraph.runs):
            if begun_mark in run.text and not (isinstance(run, Run) and run.emphasis is Emphasis.MISSING):
                yield error("case-mark", say("还有没填的“{value}”", value=run.text[:20]), Place(file.name))
    for key, mark in composition.missing:
        yield Finding(
            "case-incomplete",
            say("{document}缺少{mark}", document=composition.name, mark=mark.strip("【】").removeprefix("待填：")),
            file.place(key),
            next_step=_how_to_fill(file, key),
        )


def _how_to_fill(file: CaseFile, key: Key) -> str:
    """Return the next step for a missing value: fill in the key, or add the block that the key belongs to."""
    case = file.case
    if key[0] == "opinions" and int(key[1]) >= len(case.opinions):
        return say("在 opinions 下为每个会办单位加一段“- unit: 单位名称”，再填写")
    if key[:2] == ("reply", "answers") and int(key[2]) >= len(case.reply.answers):
        return say(
            "在 reply.answers 下为每一条加一段“- point: 序号”，再填写；几条一起答复的写 points，整篇答复写 reply.text"
        )
    return say("填写 {key}", key=dotted(key))


def answers_are_printed(file: CaseFile, composition: Composition) -> Iterator[Finding]:
    """The document prints every text and outcome of the answers. Some layouts print only the texts or the outcomes."""
    if "reply.answers" not in composition.kind.prints:
        return
    printed = squeezed("".join(text(paragraph) for paragraph in walk(composition.doc)))
    own_labels = {point.label for point in file.case.own_points()}
    for key, value in file.texts:
        if "widths" in key:  # Of a table, only the widths are not printed.
            continue
        in_answer = key[:2] == ("reply", "answers") and len(key) > 3 and key[3] in ("text", "outcome")
        is_own = in_answer and own_labels.intersection(file.case.reply.answers[int(key[2])].labels)
        if (is_own or key[:2] == ("reply", "text")) and squeezed(value) not in printed:
            message = say("本单位的版式不印这一项：“{value}”", value=value.strip()[:12])
            step = say("清单式答复写 outcome，其他版式写 text")
            yield error("answer-unprinted", message, file.place(key), step)


def characters_have_a_font(file: CaseFile, composition: Composition) -> Iterator[Finding]:
    """Every character has a font. A character without a font would be printed as □. It is reported only once.

    The place is the first text of the case with the character. If no text of the case has the character, the position
    is counted in the printed paragraph.
    """
    reported = set()
    for found in font_coverage.unprintable(composition.doc, composition.stationery.profile):
        if found.character in reported:
            continue
        reported.add(found.character)
        key: Key = ()
        position = found.position
        for text_key, value in file.texts:
            if found.character in value:
                key, position = text_key, value.index(found.character) + 1
                break
        message = say("第 {position} 个字符 {name} 没有字体可印", position=position, name=found.name)
        step = say("改用常用字或通用的写法；docgen doctor 列出有哪些字体")
        yield error("no-glyph", message, file.place(key) if key else Place(file.name), step)


def numbers_fit_their_cells(file: CaseFile, composition: Composition) -> Iterator[Finding]:
    """Every number in a table fits on a line of its cell. A number in two lines reads as two numbers.

    Each table is reported once.
    """
    profile = composition.stationery.profile
    for block in composition.doc.body:
        if not isinstance(block, Table):
            continue
        for broken in table_cells.broken_numbers(block, profile, profile.text_width):
            values = {"row": broken.row, "column": broken.column, "number": broken.number}
            message = say("表格第 {row} 行第 {column} 格太窄，“{number}”会断成两行", **values)
            step = say("减少栏数，或把表格拆成两张，或换用较大的单位（如万元）")
            yield error("number-broken", message, file.place(broken.key) if broken.key else Place(file.name), step)
            break
