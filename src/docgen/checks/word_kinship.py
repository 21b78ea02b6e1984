"""The rule for a Word file that another version of docgen wrote: `CheckedFile` → findings.

The file must have the tags and texts that this version writes, or those that version 0.1 wrote, in the same order. Only
the spelling of the XML may differ: white space between tags, the declaration, and where a namespace is declared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from docgen.checks.subject import CheckedFile
from docgen.checks.word_rules import finding_about_other_program, has_only_parts
from docgen.errors import Finding, Place
from docgen.language import listing, say
from docgen.writers.docx import letter
from docgen.writers.docx.ooxml.first_version import LATER_PARTS, SAME_LOOK, as_version_0_1_wrote
from docgen.writers.docx.package import parts_of

_TOKEN = re.compile(r"<[^<>]*>|[^<>]+|[<>]")
_NAME = re.compile(r"</?([\w:]+)")
_DECLARATION = re.compile(r"(?:\ufeff)?<\?xml [^<>]*\?>\s*")
_NAMESPACE = re.compile(r' xmlns(?::\w+)?="[^"]*"')


def word_file_is_kin_to_what_is_written_now(subject: CheckedFile) -> Iterator[Finding]:
    """A Word file of another version has the parts, tags and texts that this version or version 0.1 writes."""
    if resaved := finding_about_other_program(subject):
        yield resaved
        return
    composition, found = subject.composition, subject.finished.package.members
    wanted = parts_of(letter.write(composition.doc, composition.stationery))
    namespaces = {name for part in wanted.values() for name in _NAMESPACE.findall(part.decode())}
    if not found.keys() & set(LATER_PARTS):
        wanted = as_version_0_1_wrote(wanted, found, composition.stationery.profile)
    if more := sorted(found.keys() - wanted.keys()):
        yield _finding(subject, say("Word 文件里多了部件 {names}", names=listing(more)), more[0])
    if less := sorted(wanted.keys() - found.keys()):
        yield _finding(subject, say("Word 文件里少了部件 {names}", names=listing(less)), less[0])
    for name in sorted(found.keys() & wanted.keys()):
        if found[name] == wanted[name]:
            continue
        have, want = (_tokens(part[name].decode("utf-8", "replace"), namespaces) for part in (found, wanted))
        if strange := next((one or other for one, other in zip_longest(have, want) if one != other), None):
            where = _NAME.match(strange)
            place = f"{name}（{where[1] if where else strange[:24]}）"
            yield _finding(subject, say("部件 {name} 与模板给出的不同", name=place), name)
    if not has_only_parts(subject.finished.data):
        yield _finding(subject, say("Word 文件的压缩包里有部件以外的内容"), None)


def _finding(subject: CheckedFile, message: str, part: str | None) -> Finding:
    step = say("不要使用此文件；重做一份")
    return Finding("docx-grammar", message, Place(subject.file, part), next_step=step)


def _tokens(xml: str, namespaces: set[str]) -> Iterator[str]:
    """Yield the tags and the texts of a part. White space between tags and known namespaces are left out."""
    declaration = _DECLARATION.match(xml)
    joined = xml[declaration.end() if declaration else 0 :].replace(SAME_LOOK, "")
    before = ""
    for token in _TOKEN.findall(joined):
        # White space in a text (w:t) is printed.
        if token.strip() or before[1:5] in ("w:t ", "w:t>"):
            yield _NAMESPACE.sub(lambda match: "" if match[0] in namespaces else match[0], token)
        before = token
