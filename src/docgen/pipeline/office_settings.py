"""`Stationery` → findings about settings that no letter prints, and about what the letters lack, with file and line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from docgen.checks import wording_reader
from docgen.composition import kinds
from docgen.errors import Finding, Place, Severity
from docgen.language import say
from docgen.pipeline.typed_words import typed_words
from docgen.stationery import origin, shell_text
from docgen.stationery.departments import Stationery

_COUNT = re.compile(r"[0-9一二三四五六七八九十]{1,3}(?=[位名人])")
"""A count of people that somebody typed."""


def settings(stationery: Stationery, own_folder: Path) -> Iterator[Finding]:
    """Yield all findings about the settings of an office. own_folder: the folder of its files."""
    yield from typed_words(stationery, own_folder)
    yield from _typed_count(stationery, own_folder)
    yield from _unprinted(stationery, own_folder)
    yield from _without_letterhead(stationery, own_folder)


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
    switches: set[str] = set()
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
