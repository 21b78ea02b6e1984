"""`Stationery` → findings about words of one case that an office typed into its own wordings, with file and line.

A name, a document number or a date in a phrase is printed in every letter. It is right in the letter that it was copied
from, and wrong in all others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from docgen.checks import wording_reader
from docgen.checks.wording_lines import WordingLine
from docgen.composition.wording import without_empty
from docgen.errors import Finding, Severity
from docgen.language import say
from docgen.stationery import origin
from docgen.stationery.cabinet import Stationery

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
"""The frequent surnames."""
_BEFORE_NAME = r"(?:(?<![\u4e00-\u9fff])|(?<=感谢)|(?<=[对与向请的和]))"
_TYPED = (
    (re.compile(r"[\u4e00-\u9fff]{2,12}[〔［\[]\d{4}[〕］\]]\d+号"), "document_number"),
    (re.compile(r"\d{4}年\d{1,2}月\d{1,2}日"), "date"),
    (re.compile(rf"{_BEFORE_NAME}[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}(?:代表|委员)(?!会|小组)"), "name"),
    (re.compile(r"第[A-Z]?\d{2,}号(?:建议|提案)"), "number"),
)


def typed_words(stationery: Stationery, own_folder: Path) -> Iterator[Finding]:
    """Yield a warning for each typed word of a case in the wordings of an office.

    own_folder: the folder of the office. Only files below it are examined.
    """
    sources = without_empty(stationery.sources)
    seen: set[tuple[str, int, str]] = set()
    for name in sources:
        for line in wording_reader.lines({name: sources[name]}, name):
            yield from _in_line(line.words, line, own_folder, seen)
    for name, text in stationery.department.phrases.items():
        place = stationery.stated["phrases", name]
        phrase = WordingLine((), file=place, number=1)
        yield from _in_line(re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "…", text), phrase, own_folder, seen)


def _in_line(words: str, line: WordingLine, own_folder: Path, seen: set[tuple[str, int, str]]) -> Iterator[Finding]:
    """Yield the warnings for the fixed words of a line. seen: the file, line and words of the earlier warnings."""
    place = origin.place(line.file, line.number)
    if not Path(place.file or "").is_relative_to(own_folder):
        return
    for pattern, value in _TYPED:
        for match in pattern.finditer(words):
            warning_key = (line.file, line.number, match[0])
            if warning_key not in seen:
                seen.add(warning_key)
                message = say("“{word}”像是某一件的话，每一份都会印出", word=match[0])
                yield Finding("typed-word", message, place, Severity.WARNING, _step(value))


def _step(value: str) -> str:
    """Return what to write instead. value: the value that was typed as words."""
    examples = {
        "document_number": "{{ reply.document_number }}",
        "date": "{{ reply.date }}",
        "name": "{{ proposal.salutation }}",
        "number": "{{ phrase.ref }}",
    }
    return say("写成值，如 {example}", example=examples[value])
