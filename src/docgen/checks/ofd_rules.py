"""The rules for an OFD file: `CheckedFile` → findings.

They check that the text of the file is proved, and that the file follows the profile of archives (GB/T 42133).
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from typing import Any

from docgen.checks.subject import CheckedFile
from docgen.errors import Finding, Place
from docgen.inspection.ofd import grammar
from docgen.inspection.ofd.document import NAMESPACE
from docgen.inspection.ofd.embedded_font import EmbeddedFont
from docgen.inspection.proof.doubt import DoubtError, WrongGlyphError
from docgen.language import listing, say

_TRUETYPE = (b"\x00\x01\x00\x00", b"true")
_FORBIDDEN = ("Permissions", "VPreferences", "Extensions")
"""The elements that change how programs show a document, or that some programs do not know."""
_TEXT_ATTACHMENTS = (".txt", ".xml")


def file_is_proved(subject: CheckedFile) -> Iterator[Finding]:
    """All text can be read on the pages, each character has its own glyph, and the file contains nothing else.

    The text of an older file is not proved, because the fonts of the machine may have changed since. For such a file
    only the grammar is checked: docgen must be able to write everything in it.
    """
    proof = subject.finished.proof if subject.finished.profile else _doubt_about_grammar(subject)
    if isinstance(proof, WrongGlyphError):
        message = say("字体 {font} 里“{character}”的字形是别的字的", font=proof.font, character=proof.character)
        yield _fault(subject, "ofd-glyph", message)
    elif isinstance(proof, DoubtError):
        yield _fault(subject, "ofd-proof", say("OFD 里有证明不了的东西：{what}", what=proof))


def archive_type_is_stated(subject: CheckedFile) -> Iterator[Finding]:
    """The file states that it follows the profile of archives."""
    stated = subject.finished.ofd.trees["OFD.xml"].get("DocType")
    if stated != "OFD-A":
        yield _fault(subject, "ofd-archive-type", say("文件类型写的是 {name}，存档的应是 OFD-A", name=stated))


def archive_fonts_are_embedded(subject: CheckedFile) -> Iterator[Finding]:
    """Every font is embedded, with outlines that every program can draw."""
    for font in subject.finished.ofd.fonts.values():
        data = subject.finished.ofd.package.members.get(font.part, b"")
        if not font.part:
            yield _fault(subject, "ofd-archive-font", say("字体 {font} 没有嵌入", font=font.name))
        elif not _has_truetype_outlines(data):
            yield _fault(subject, "ofd-archive-font", say("字体 {font} 的轮廓不是 TrueType 的", font=font.name))


def archive_actions_stay_in_the_file(subject: CheckedFile) -> Iterator[Finding]:
    """An action leads to a place of the document. It opens no address and plays nothing."""
    for action in _elements(subject, "Action"):
        names = [str(child.tag).removeprefix(NAMESPACE) for child in action]
        kinds = [name for name in names if name != "Region"]
        if kinds != ["Goto"]:
            yield _fault(subject, "ofd-archive-action", say("有离开文件的动作：{names}", names=listing(kinds)))


def archive_document_has_no_settings(subject: CheckedFile) -> Iterator[Finding]:
    """The document has no permissions, no settings for viewers and no extensions."""
    for name in _FORBIDDEN:
        if any(True for _ in _elements(subject, name)):
            yield _fault(subject, "ofd-archive-settings", say("存档的 OFD 不能有 {name}", name=name))


def archive_attachments_are_text(subject: CheckedFile) -> Iterator[Finding]:
    """An attachment is plain text or XML, never a PDF."""
    for attachment in _elements(subject, "Attachment"):
        for location in attachment.iter(f"{NAMESPACE}FileLoc"):
            if not str(location.text).strip().lower().endswith(_TEXT_ATTACHMENTS):
                message = say("附件 {name} 不是 TXT 或 XML", name=str(location.text).strip())
                yield _fault(subject, "ofd-archive-attachment", message)


def archive_colors_have_a_profile(subject: CheckedFile) -> Iterator[Finding]:
    """Each colour space has an ICC profile, which defines its colours."""
    members = subject.finished.ofd.package.members
    for space in _elements(subject, "ColorSpace"):
        name = space.get("Profile") or ""
        if not name or not any(part.endswith(f"/{name}") for part in members):
            yield _fault(subject, "ofd-archive-color", say("颜色没有 ICC 色彩描述"))


def archive_file_is_not_locked(subject: CheckedFile) -> Iterator[Finding]:
    """The file is not encrypted."""
    for name in subject.finished.ofd.package.members:
        if name.rpartition("/")[2] in ("Encryptions.xml", "EncryptEntries.xml", "entriesmap.dat"):
            yield _fault(subject, "ofd-archive-encrypted", say("文件加了密"))


ARCHIVE_RULES: tuple[Callable[[CheckedFile], Iterator[Finding]], ...] = (
    archive_type_is_stated,
    archive_fonts_are_embedded,
    archive_actions_stay_in_the_file,
    archive_document_has_no_settings,
    archive_attachments_are_text,
    archive_colors_have_a_profile,
    archive_file_is_not_locked,
)


def _doubt_about_grammar(subject: CheckedFile) -> DoubtError | None:
    """Return the doubt about a file that contains something that docgen does not write; None without a doubt."""
    try:
        grammar.refuse_others(subject.finished.ofd, subject.finished.data)
    except DoubtError as doubt:
        return doubt
    return None


def _elements(subject: CheckedFile, name: str) -> Iterator[Any]:
    for root in subject.finished.ofd.trees.values():
        yield from root.iter(NAMESPACE + name)


def _has_truetype_outlines(data: bytes) -> bool:
    if not data.startswith(_TRUETYPE):
        return False
    try:
        EmbeddedFont.read(data)
    except (ValueError, ArithmeticError, LookupError, struct.error):
        return False
    return True


def _fault(subject: CheckedFile, code: str, message: str) -> Finding:
    return Finding(code, message, Place(subject.file), next_step=say("不要使用此文件；重做"))
