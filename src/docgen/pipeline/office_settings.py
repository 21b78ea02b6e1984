"""`Stationery` → findings about the settings of an office, with file and line.

Findings are about words of one case in a wording, lines that no letter prints, and letters without a letterhead. A
name, a document number or a date in a wording is printed in every letter, but it is right only in one letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from docgen.checks import wording_reader
from docgen.composition import kinds
from docgen.errors import Finding, Place, Severity
from docgen.language import say
from docgen.stationery import origin, shell_text
from docgen.stationery.departments import Stationery

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
"""The most frequent surnames."""
_BEFORE_NAME = r"(?:(?<![\u4e00-\u9fff])|(?<=感谢)|(?<=[对与向请的和]))"
"""What may come directly before a name."""
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
"""A Jinja tag. The words inside a tag are not printed."""
_EXAMPLES = {
    "document_number": "{{ reply.document_number }}",
    "date": "{{ reply.date }}",
    "name": "{{ proposal.salutation }}",
    "number": "{{ phrase.ref }}",
    "category": "{{ reply.category }}类",
    "publicity": "{{ reply.publicity }}",
    "count": "{{ proposal.salutation }}",
}
"""Kind of typed word → the tag that prints the value of each case."""
_TYPED = (
    (re.compile(r"[\u4e00-\u9fff]{2,12}[〔［\[]\d{4}[〕］\]]\d+号"), "document_number"),
    (re.compile(r"\d{4}年\d{1,2}月\d{1,2}日"), "date"),
    (re.compile(rf"{_BEFORE_NAME}[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}(?:代表|委员)(?!会|小组)"), "name"),
    (re.compile(r"第[A-Z]?\d{2,}号(?:建议|提案)"), "number"),
    (re.compile(r"(?<![A-Za-z、])[A-E]类(?![、和与]?[A-E]类)"), "category"),
    (
        re.compile(
            r"公开属性[：为]\w*公开|(?<=类)[　 （，]*(?:主动|依申请|摘要|不)?公开"
            r"|^[a-z-]*\??:?\s*[（(]?(?:主动|依申请|摘要|不)?公开[）)]?\s*$"
        ),
        "publicity",
    ),
    (re.compile(r"等[0-9一二三四五六七八九十]{1,3}[位名人]"), "count"),
)
"""The pattern and the kind of each typed word."""
_COUNT = re.compile(r"[0-9一二三四五六七八九十]{1,3}(?=[位名人])")
"""A count of people that somebody typed."""


def findings(stationery: Stationery, own_folder: Path) -> Iterator[Finding]:
    """Yield all findings about the settings of an office. own_folder: the folder of its files."""
    yield from _typed_words(stationery, own_folder)
    yield from _typed_count(stationery, own_folder)
    yield from _unprinted(stationery, own_folder)
    yield from _without_letterhead(stationery, own_folder)


def _typed_words(stationery: Stationery, own_folder: Path) -> Iterator[Finding]:
    """Yield a warning for each typed word of a case in the wordings of an office.

    own_folder: the folder of the office. Only files below it are examined.
    """
    reported: set[tuple[Place, str]] = set()
    for text, file in stationery.sources.values():
        for number, line in enumerate(_TAG.sub(_ellipsis, text).split("\n"), 1):
            place = origin.place(file, number)
            if Path(place.file or "").is_relative_to(own_folder):
                for word, example in _in_line(line):
                    if (place, word) not in reported:
                        reported.add((place, word))
                        message = say("“{word}”像是某一件的话，每一份都会印出", word=word)
                        step = say("写成值，如 {example}", example=example)
                        yield Finding("typed-word", message, place, Severity.WARNING, step)


def _ellipsis(tag: re.Match[str]) -> str:
    """Return an ellipsis in place of a tag, with the line breaks of the tag, so that line numbers stay right."""
    return "…" + "\n" * tag[0].count("\n")


def _in_line(words: str) -> Iterator[tuple[str, str]]:
    """Yield each typed word in a line, and the tag to write instead. words: the line without its tags."""
    for pattern, kind in _TYPED:
        found = {match[0] for match in pattern.finditer(words)}
        if kind == "category" and len(found) > 1:  # an explanation of all categories
            continue
        for word in sorted(found):
            yield word, _EXAMPLES[kind]


def _typed_count(stationery: Stationery, own_folder: Path) -> Iterator[Finding]:
    """Yield a warning if the words for the proposers who are not named contain a typed number."""
    if match := _COUNT.search(stationery.department.proposers.others or ""):
        message = say("“{word}”像是某一件的话，每一份都会印出", word=match[0])
        place = Place(str(own_folder / "department.toml"), "proposers.others")
        step = say("写成值，如 {example}", example="{count}")
        yield Finding("typed-word", message, place, Severity.WARNING, step)


def _unprinted(stationery: Stationery, own_folder: Path) -> Iterator[Finding]:
    """Yield a warning for each line and phrase of an office that no part of its letters names."""
    printed: set[str] = set()
    switches: set[str] = set()  # phrases that decide whether a kind is made; they need not be printed
    for kind in stationery.kinds.values():
        printed.update(wording_reader.texts(stationery.sources, kind.wording))
        switches.add(kind.phrase)
    for (table, name), written in stationery.stated.items():
        source = f"{name}.txt" if table == "lines" else name
        place = origin.place(written)
        if table == "parts" or name in switches or not Path(place.file or "").is_relative_to(own_folder):
            continue
        if source in stationery.sources and stationery.sources[source][0] not in printed:
            message = say("“{name}”没有印在任何一部分里", name=name)
            step = say("写进 [parts] 的名单，或者删去这一行")
            yield Finding("line-unprinted", message, place, Severity.WARNING, step)


def _without_letterhead(stationery: Stationery, own_folder: Path) -> Iterator[Finding]:
    """Yield a warning for each list of parts without a letterhead, if the letter's shell does not print one itself."""
    own = stationery.department
    for kind, parts in own.parts.items():
        place = origin.place(stationery.stated["parts", kind])
        shell = kinds.shell(stationery.kinds[kind], own)
        is_own = Path(place.file or "").is_relative_to(own_folder)
        if not is_own or shell == "plain" or "letterhead" in parts:
            continue
        if not shell_text.of(stationery, shell, "docx").has_own_text:
            message = say("{kind} 没有版头", kind=kind)
            step = say(
                "在 [parts] 里写上 {part}；套印的信笺，在 [lines] 里写 {line}",
                part='"letterhead"',
                line='letterhead = ""',
            )
            yield Finding("letterhead-missing", message, place, Severity.WARNING, step)
