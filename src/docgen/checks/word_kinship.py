"""The rule for a Word file that another version of docgen wrote: `CheckedFile` → findings.

Versions differ in small things, so the file need not be equal to the file that this version writes. But it must have
the same tags, each the same number of times, except for the tags listed here. Other rules check the printed text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from docgen.checks.subject import CheckedFile
from docgen.checks.word_rules import has_only_parts
from docgen.errors import Finding, Place
from docgen.language import listing, say
from docgen.writers.docx import letter
from docgen.writers.docx.package import parts_of

_TAG = re.compile(r"<([^<>]*)>([^<>]*)")  # a tag, and the text behind it
_DECLARATION = re.compile(r"(?:\ufeff)?<\?xml [^<>]*\?>\s*")  # the beginning of an XML file
_NAMESPACES = re.compile(r' (?:xmlns(?::\w+)?|mc:Ignorable)="[^"]*"')
_WORDS = re.compile(r"w:t(?: |$)")
"""The tag before printed text."""
_NEWER = re.compile(r"/?(?:mc:|v:rect|w:pict)")
"""Tags that only some versions write: a second way to draw the red lines."""
_LINE = re.compile(r'(?<=w:after=)("\d{1,4}") w:line="\d+" w:lineRule="exact"')
"""The line height of a letterhead, which only some versions state."""
_FRAME = re.compile(r'^(w:framePr) w:w="\d+"(?=.* w:vAnchor="page")')
"""The width of the frame of a mark. Some versions make the frame of a draft mark half as wide as the text."""
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|#123|#125);)")  # an entity that no version writes
_BOX = re.compile(r'(w:(?:alias|tag)) w:val="(?:box-\d+|[^"：]{1,40}：[^"：]{1,24})"')
_PARTS_OF_LATER = ("docProps/app.xml", "word/fontTable.xml", "word/theme/theme1.xml", "docProps/custom.xml")
"""Parts that only some versions write."""
_LACKING = {
    "word/settings.xml": ("w:clrSchemeMapping",),
    "word/styles.xml": ("",),  # a version with fewer roles has fewer styles
    "[Content_Types].xml": ("Override",),
    "word/_rels/document.xml.rels": ("Relationship",),
    "_rels/.rels": ("Relationship",),
}
"""Part → the beginnings of the tags that the file of another version may lack in this part."""


def word_file_is_kin_to_what_is_written_now(subject: CheckedFile) -> Iterator[Finding]:
    """A Word file of another version has the parts and tags of the file that this version writes, and no others."""
    composition, found = subject.composition, subject.finished.package.members
    now = parts_of(letter.write(composition.doc, composition.stationery))
    if more := sorted(found.keys() - now.keys()):
        yield _finding(subject, say("Word 文件里多了部件 {names}", names=listing(more)), more[0])
    if less := sorted(now.keys() - found.keys() - set(_PARTS_OF_LATER)):
        yield _finding(subject, say("Word 文件里少了部件 {names}", names=listing(less)), less[0])
    for name in sorted(found.keys() & now.keys()):
        if found[name] == now[name]:
            continue
        have = _tags(found[name].decode("utf-8", "replace"))
        want = _tags(now[name].decode("utf-8", "replace"))
        lacking = {tag for tag in want - have if not tag.startswith(_LACKING.get(name, ()))}
        if strange := sorted({*(have - want), *lacking}):
            yield _finding(subject, say("部件 {name} 与模板给出的不同", name=f"{name}（{strange[0]}）"), name)
    if not has_only_parts(subject.finished.data):
        yield _finding(subject, say("Word 文件的压缩包里有部件以外的内容"), None)


def _finding(subject: CheckedFile, message: str, part: str | None) -> Finding:
    step = say("不要使用此文件；重做一份")
    return Finding("docx-grammar", message, Place(subject.file, part), next_step=step)


def _tags(xml: str) -> Counter[str]:
    """Return how often each tag occurs in a part. Text in places where text is not allowed is counted like a tag.

    Namespaces, the line height of a letterhead and the names of boxes are left out, because versions differ in them.
    """
    found: Counter[str] = Counter()
    declaration = _DECLARATION.match(xml)
    position = declaration.end() if declaration else 0
    for match in _TAG.finditer(xml, position):
        if match.start() != position:
            found[xml[position : match.start()]] += 1
        position = match.end()
        tag, text = match.groups()
        if _ENTITY.search(text) or (text.strip() and not _WORDS.match(tag)):
            found[text] += 1
        if not tag.startswith("/") and not _NEWER.match(tag):
            tag = _NAMESPACES.sub("", tag)
            for pattern in (_LINE, _FRAME, _BOX):
                tag = pattern.sub(r"\1", tag)
            found[tag] += 1
    return found
