"""Print departments, their settings and their tests as plain text."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING

from docgen.interfaces import terminal
from docgen.interfaces.streams import can_print
from docgen.language import say

if TYPE_CHECKING:
    from docgen import GuideSection, Linted, NewDepartment, Office


def guide(sections: Iterable[GuideSection], *, as_json: bool) -> None:
    """Print all that an office can write, in groups. as_json: whether to print JSON instead."""
    if as_json:
        entries = {}
        for section in sections:
            entries[section.name] = [asdict(entry) for entry in section.entries]
        terminal.data(entries)
        return
    for section in sections:
        print(f"\n{section.title}")
        for entry in section.entries:
            print(f"  {entry.name}　{entry.meaning}")
            for line in entry.example.splitlines():
                print(f"      {line}")


def office(found: Office, *, as_json: bool) -> None:
    """Print what a department changed, and its letter. as_json: whether to print JSON instead."""
    if as_json:
        letter = found.letter.tree if found.letter else None
        told = {"slug": found.slug, "name": found.name, "extends": found.extends, "letter": letter}
        differences = [asdict(difference) for difference in found.differences]
        terminal.data(told | {"differences": differences, "files": [asdict(file) for file in found.files]})
        return
    print(say("{name}（{slug}），在 {extends} 的基础上改：", name=found.name, slug=found.slug, extends=found.extends))
    for difference in found.differences:
        print(f"  {difference.key}")
        if difference.inherited is not None:
            print(f"    - {difference.inherited}")
        print(f"    + {difference.own}")
    for file in found.files:
        print(f"  {file.name}　{say('替换继承的') if file.replaces else say('自己加的')}")
    if found.letter is not None:
        print(f"\n{say('样件成文：')}\n{found.letter.tree}", end="")


def linted(result: Linted, *, as_json: bool) -> None:
    """Print a line for a kind of document of a department, and the findings. as_json: whether to print JSON instead."""
    if as_json:
        findings = [str(finding) for finding in result.findings]
        told = {"slug": result.slug, "subject": result.subject, "documents": result.documents, "findings": findings}
        print(json.dumps(told, ensure_ascii=not can_print("".join(findings) + result.subject)))
        return
    count = say("{count} 份", count=result.documents) if result.documents else ""
    print(f"{'✗' if result.findings else '✓'} {result.slug}　{result.subject}　{count}")
    terminal.findings(result.findings)


def new_department(made: NewDepartment) -> None:
    """Print where the file of a new department is, what was read from a letter, and what to do next."""
    print(made.path)
    for fact in made.facts:
        if fact.key:
            print(f"  {'✓' if fact.is_sure else '?'} {fact.key}　{'' if fact.value is None else fact.value}")
    if made.facts:
        print(say("✓ 已写入；? 拿不准，写成注释，请核对。每一项都注明读自哪句话。"))
    command = f"docgen departments --lint {made.path.parent.name}"
    step = say("改 {file}，再运行 {command}", file=made.path.name, command=command)
    print(say("下一步：{step}", step=step))
