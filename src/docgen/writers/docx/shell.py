"""A Word file that an office made → a shell that is safe to fill. An unsafe file raises a `StationeryError`.

A style without properties in the office's file gets the properties of the profile. A style with properties is kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from lxml import etree

from docgen.errors import InputError, Place, StationeryError
from docgen.files import docx_package, docx_paragraphs, text_files
from docgen.language import say
from docgen.stationery import departments, sandbox
from docgen.stationery.departments import Stationery
from docgen.stationery.profile import Profile
from docgen.writers.docx import outgoing_parts, shell_legibility, style_ids
from docgen.writers.docx.ooxml.elements import NAMESPACES
from docgen.writers.docx.ooxml.styles import default_run_properties, page_setup, paragraph_styles, section_order
from docgen.writers.docx.outgoing_parts import serialized
from docgen.writers.docx.package import pack

_W = f"{{{NAMESPACES['w']}}}"
_MC = f"{{{NAMESPACES['mc']}}}"
_NEEDED_PARTS = {"[Content_Types].xml", "word/_rels/document.xml.rels", "word/document.xml", "word/styles.xml"}
_HIDDEN_OR_TRACKED = {f"{_W}{tag}" for tag in ("vanish", "del", "ins", "moveFrom", "moveTo")}
_AUTHOR = f"{_W}author"
"""The attribute that names the author of a tracked change."""
_TAG = re.compile(r"\{\{(?:[pr]\s)?\s*\w+\s*\}\}|\{%-?p?\s+(?:if|else|endif)\b[\w\s]*-?%\}|\{#.*?#\}")
"""A docxtpl tag."""
_NOTES = {f"{_W}{tag}" for tag in ("footnoteReference", "endnoteReference")}


def shell_file(stationery: Stationery, shell: str) -> tuple[Path, bytes]:
    """Return the path of a shell's file, and its content."""
    path = stationery.shell(f"{shell}.docx")
    return path, _content(path, *departments.state(path))


@lru_cache(maxsize=64)
def _content(path: Path, _changed: int, _size: int) -> bytes:
    """Return the content of a shell's file. It is read again if the modification time or the size has changed."""
    try:
        return text_files.read(path, docx_package.LARGEST_FILE)
    except InputError as error:
        raise bad_shell(path, error.message) from error


@cache
def prepared(path: Path, data: bytes, profile: Profile, shell: str) -> bytes:
    """Return the shell with the profile's styles and page set-up. It is cached, because all letters share it."""
    parts = _checked_parts(path, data, book=shell == "book")
    styles = paragraph_styles(profile, shell == "book")
    parts = _with_our_ids(parts, styles, path)
    parts["word/styles.xml"] = _with_styles(parts["word/styles.xml"], styles, profile, path)
    if shell != "book":
        parts["word/document.xml"] = _with_section(parts["word/document.xml"], profile, shell, path)
    return pack(parts)


def _checked_parts(path: Path, data: bytes, *, book: bool) -> dict[str, bytes]:
    """Return the parts of a shell that docgen takes over into letters.

    Parts that may contain private data are left out. A shell that can run code, hide text or load other files is
    refused.
    """
    try:
        shell = docx_package.read(data, str(path))
    except InputError as error:
        raise bad_shell(path, error.message, error.place.key) from error
    for name in shell.members:
        if "comments" in name:
            raise bad_shell(path, say("含有宏、嵌入对象或批注（{name}）", name=name))
    try:
        leaving = docx_package.Package(str(path), outgoing_parts.parts(shell))
    except outgoing_parts.Dangling as error:
        raise bad_shell(path, say("有链接、图表或别的嵌入内容"), error.part) from error
    except InputError as error:  # the name of a part promises XML, but its content is not XML
        raise bad_shell(path, error.message, error.place.key) from error
    if not leaving.members.keys() >= _NEEDED_PARTS:
        raise bad_shell(path, say("缺少正文或样式"))
    for name in leaving.xml_names():
        _refuse_unsafe_text(leaving.tree(name), path, name)
        _refuse_full_width(leaving.tree(name), path, name)
    _refuse_strays(leaving, path, book=book)
    _refuse_illegible(leaving, path)
    return dict(leaving.members)


def _refuse_unsafe_text(root: Any, path: Path, name: str) -> None:
    """Refuse hidden text, tracked changes, footnotes, endnotes, and fields of the body that are not page numbers."""
    for element in root.iter():
        if element.tag in _HIDDEN_OR_TRACKED or element.get(_AUTHOR) is not None:
            raise bad_shell(path, say("有隐藏文字或没有接受的修订（{name}）", name=name))
        if element.tag in _NOTES:
            raise bad_shell(path, say("有脚注或尾注"), name)
    # Word shows the choice. Only programs that do not know it show the fallback, so other words there are hidden text.
    for alternate in root.iter(f"{_MC}AlternateContent"):
        shown = {_words(choice) for choice in alternate.findall(f"{_MC}Choice")}
        if any(_words(fallback) not in (*shown, "") for fallback in alternate.findall(f"{_MC}Fallback")):
            raise bad_shell(path, say("有隐藏文字或没有接受的修订（{name}）", name=name))
    if name == outgoing_parts.DOCUMENT:
        for paragraph in docx_paragraphs.paragraphs(root):
            if paragraph.fields:  # Word would fill in the text of the field, perhaps a path or a person's name
                instruction = paragraph.fields[0].strip()
                raise bad_shell(path, say("正文里有域“{instruction}”", instruction=instruction), name)


def _refuse_full_width(root: Any, path: Path, name: str) -> None:
    """Refuse tags in full-width braces, which would be printed as text."""
    for number, paragraph in enumerate(root.iter(f"{_W}p"), 1):
        wrong = sandbox.full_width_tag("".join(text.text or "" for text in paragraph.iter(f"{_W}t")))
        if wrong:
            raise bad_shell(path, say("第 {number} 段：{reason}", number=number, reason=wrong[0]), name)


def _words(element: Any) -> str:
    """Return the text below an element, without white space."""
    return "".join("".join(text.text or "" for text in element.iter(f"{_W}t")).split())


def _refuse_strays(shell: docx_package.Package, path: Path, *, book: bool) -> None:
    """Refuse headers and footers that show more than text and page numbers.

    The PDF has another shell. So a picture or a field in these headers and footers would be in every Word file and in
    no PDF. `writers.twin_shells` compares the words of both shells, except words beside a page number. The PDF cannot
    have such words. A book has no HTML shell, so its Word shell may have no words.
    """
    step = say("在 Word 中打开这个页眉或页脚，删去这一段，只留标记和页码；每份都要有的话写进措辞（.txt）")
    for edge in docx_paragraphs.edges(shell):
        for paragraph in docx_paragraphs.paragraphs(shell.tree(edge.part)):
            words = ""
            if book or paragraph.has_page:
                words = "".join(_TAG.sub("", paragraph.words).split())
            if not words and not paragraph.shows_nontext and not paragraph.fields:
                continue
            raise StationeryError(
                say(
                    "Word 模板的{where}第 {number} 段有“{text}”，它会印进每份 DOCX，PDF 里却没有",
                    where=edge.where,
                    number=paragraph.number,
                    text=paragraph.quoted,
                ),
                place=Place(str(path), edge.part),
                next_step=step,
            )


def _refuse_illegible(shell: docx_package.Package, path: Path) -> None:
    for one in shell_legibility.illegible(shell):
        if one.number:
            message = say(
                "Word 模板的{where}第 {number} 段“{text}”{reason}",
                where=one.where,
                number=one.number,
                text=one.text,
                reason=one.reason,
            )
            step = say("在 Word 中选中这一段，清除这种格式；不要的字就删去")
        else:
            message = say("Word 模板的样式“{name}”{reason}", name=one.text, reason=one.reason)
            step = say("在 Word 中修改这个样式；要用标准的样子，就清除它的格式")
        raise StationeryError(message, place=Place(str(path), one.part), next_step=step)


def bad_shell(path: Path, reason: str, part: str | None = None) -> StationeryError:
    """Return the error for a shell that cannot be used. part: the name of the part with the fault, if known."""
    return StationeryError(
        say("Word 模板不能用：{reason}", reason=reason),
        place=Place(str(path), part),
        next_step=say("在 Word 或 WPS 中另存为普通 .docx，去掉宏、批注和嵌入对象；检查标记是否完整"),
    )


def parse(xml: bytes, path: Path) -> Any:
    """Return the root of a part of a shell. Raise a `StationeryError` if the strict parser refuses the XML."""
    try:
        return docx_package.parse(xml, Place(str(path)))
    except InputError as error:
        raise bad_shell(path, error.message) from error


def _with_our_ids(parts: dict[str, bytes], styles: Mapping[str, str], path: Path) -> dict[str, bytes]:
    """Return the parts of a shell. The styles with docgen's names have docgen's ids. styles: id → `w:style` element."""
    names = {style_ids.name_of(etree.fromstring(style)).casefold(): identity for identity, style in styles.items()}
    ids = style_ids.renamed(parse(parts["word/styles.xml"], path), names)
    if not ids:
        return parts
    roots = {name: parse(data, path) for name, data in parts.items() if name.endswith(".xml")}
    style_ids.rename(roots.values(), ids)
    return {**parts, **{name: serialized(root) for name, root in roots.items()}}


def _with_styles(xml: bytes, styles: Mapping[str, str], profile: Profile, path: Path) -> bytes:
    """Return the part `word/styles.xml` with the profile's styles.

    A style of the profile is added if the shell lacks it. It replaces a style of the shell without properties.
    """
    root = parse(xml, path)
    defaults = root.find(f"{_W}docDefaults/{_W}rPrDefault")
    if defaults is not None:
        defaults.clear()
        defaults.append(etree.fromstring(default_run_properties(profile)))
    present = {style.get(f"{_W}styleId"): style for style in root.findall(f"{_W}style")}
    for identity, style in styles.items():
        old = present.get(identity)
        if old is None:
            root.append(etree.fromstring(style))
        elif not shell_legibility.has_properties(old):
            root.replace(old, etree.fromstring(style))
    ignorable = root.get(f"{_MC}Ignorable", "")
    etree.cleanup_namespaces(root, keep_ns_prefixes=ignorable.split())
    return serialized(root)


def _with_section(xml: bytes, profile: Profile, shell: str, path: Path) -> bytes:
    """Return the part `word/document.xml` with the page set-up of the profile.

    The part also declares that programs may ignore check boxes, because the standard does not have them.
    """
    root = _ignoring_check_boxes(parse(xml, path))
    properties = root.find(f"{_W}body/{_W}sectPr")
    if properties is None:
        raise bad_shell(path, say("正文没有节属性"))
    for tag in ("pgSz", "pgMar", "titlePg", "docGrid"):
        for element in properties.findall(f"{_W}{tag}"):
            properties.remove(element)
    properties.extend(list(etree.fromstring(page_setup(profile, shell))))
    properties[:] = sorted(properties, key=lambda element: section_order(etree.QName(element).localname))
    return serialized(root)


def _ignoring_check_boxes(root: Any) -> Any:
    """Return the root of a part that declares that programs may ignore the namespace of check boxes."""
    declared = {prefix: NAMESPACES[prefix] for prefix in ("mc", "w14")}
    made = etree.Element(root.tag, dict(root.attrib), {**root.nsmap, **declared})
    made[:] = root[:]
    ignored = made.get(f"{_MC}Ignorable", "").split()
    made.set(f"{_MC}Ignorable", " ".join(dict.fromkeys([*ignored, "w14"])))
    return made
