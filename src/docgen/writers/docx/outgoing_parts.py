"""A Word shell → the parts of the shell that are taken over into letters, without private data.

A part is a file inside the Word file. A relationship is an entry by which one part refers to another part.

Word processors store private data in many places. So a list names the parts and settings that are taken over, and all
others are removed. Examples of removed parts are properties, thumbnails, data stores, people, printers, attached
templates, mail-merge sources, building blocks, web settings and embedded fonts. Only the settings that affect the
layout of text are taken over. In the result every relationship leads to a part, and a relationship leads to every part.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from docgen.files.docx_package import Package
from docgen.writers.docx.ooxml.elements import NAMESPACES, escape
from docgen.writers.docx.package import CORE, core_properties

DOCUMENT = "word/document.xml"
APPLICATION = "docProps/app.xml"
"""The name of the part that states which program made the file."""
_TYPES, _ROOT = "[Content_Types].xml", "_rels/.rels"
_OPEN = "http://schemas.openxmlformats.org"
_OFFICE = f"{_OPEN}/officeDocument/2006/relationships"
_RELATIONS = f"{_OPEN}/package/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_W, _W14, _R = (f"{{{NAMESPACES['w']}}}", f"{{{NAMESPACES['w14']}}}", f"{{{_OFFICE}}}")
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_ROOT_ENTRIES = (
    ("rId1", f"{_OFFICE}/officeDocument", DOCUMENT),
    ("rId2", f"{_RELATIONS}/metadata/core-properties", CORE),
    ("rId3", f"{_OFFICE}/extended-properties", APPLICATION),
)
"""The relationships of the Word file itself: identifier, type, target."""

_CONTENT_TYPES = {
    **{kind: f"{_MAIN}.{kind}+xml" for kind in ("styles", "settings", "numbering", "fontTable", "header", "footer")},
    "theme": "application/vnd.openxmlformats-officedocument.theme+xml",
}
_IMPLICIT = {"styles", "settings", "numbering", "theme", "fontTable"}
"""The kinds of parts that have an effect without a reference in the text. A relationship to the part is enough."""
_HELD = {
    "document": {*_CONTENT_TYPES, "image"},
    **{kind: {"image"} for kind in ("header", "footer", "numbering", "theme")},
}
"""Kind of a part → the kinds of parts to which it may have relationships."""
_SETTINGS = {
    *("zoom", "saveSubsetFonts", "mirrorMargins", "gutterAtTop", "defaultTabStop", "evenAndOddHeaders", "compat"),
    *("bordersDoNotSurroundHeader", "bordersDoNotSurroundFooter", "characterSpacingControl", "decimalSymbol"),
    *("drawingGridHorizontalSpacing", "drawingGridVerticalSpacing", "displayHorizontalDrawingGridEvery"),
    *("displayVerticalDrawingGridEvery", "doNotUseMarginsForDrawingGridOrigin", "drawingGridHorizontalOrigin"),
    *("drawingGridVerticalOrigin", "noPunctuationKerning", "strictFirstAndLastChars", "noLineBreaksAfter"),
    *("noLineBreaksBefore", "autoHyphenation", "themeFontLang", "clrSchemeMapping", "listSeparator"),
}
"""The settings that are taken over."""
_REMOVED = {
    *("rsid", "dataBinding", "placeholder", "permStart", "permEnd", "printerSettings"),
    *("commentRangeStart", "commentRangeEnd", "commentReference"),
    *("embedRegular", "embedBold", "embedItalic", "embedBoldItalic"),
    *(f"{kind}Range{end}" for kind in ("moveFrom", "moveTo") for end in ("Start", "End")),
    *(f"customXml{kind}Range{end}" for kind in ("Ins", "Del", "MoveFrom", "MoveTo") for end in ("Start", "End")),
}
"""Elements that are removed. Each points to a removed part, names a person, or marks a revision."""
_CHANGE = "Change"
"""The end of the names of elements that mark a revision of the formatting. They are removed too."""
_DESCRIBING = {"descr", "title", "alt", "{urn:schemas-microsoft-com:office:office}title"}
"""Attributes of pictures in which editors put the path of a file."""


@dataclass(frozen=True, slots=True)
class _Relation:
    """A relationship that is taken over."""

    id: str
    """The identifier by which text refers to the relationship."""
    kind: str
    """The kind of the part to which the relationship leads."""
    part: str
    """The name of that part."""


class Dangling(Exception):
    """A part refers to something that is removed. part: the name of the part with the reference."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


def parts(shell: Package) -> dict[str, bytes]:
    """Return the parts that are taken over, by name. Raise `Dangling` if one of them refers to a removed part."""
    kinds = {DOCUMENT: "document"}
    made: dict[str, bytes] = {}
    waiting = [DOCUMENT]
    for name in waiting:  # the list grows while it is read
        if kinds[name] == "image":
            made[name] = shell.members[name]
            continue
        tree = _cleaned(shell.tree(name), kinds[name])
        made[name] = serialized(tree)
        held = list(_relations(shell, name, kinds[name], tree))
        entries = []
        for relation in held:
            target = posixpath.relpath(relation.part, posixpath.dirname(name))
            entries.append((relation.id, f"{_OFFICE}/{relation.kind}", target))
            if relation.part not in kinds:
                kinds[relation.part] = relation.kind
                waiting.append(relation.part)
        if held or kinds[name] == "document":
            made[_relations_of(name)] = _relationships(entries)
    return {
        _TYPES: _content_types(shell, kinds),
        _ROOT: _relationships(_ROOT_ENTRIES),
        **made,
        CORE: core_properties(title="", issued=None),  # each letter has properties of its own in place of these
        APPLICATION: _APPLICATION.encode(),
    }


# ---- relationships ---------------------------------------------------------------------------------------------------
def _relations(shell: Package, name: str, kind: str, tree: Any) -> Iterator[_Relation]:
    """Yield the relationships of a part that are taken over: they are allowed and used, and lead to an existing part.

    name: the name of the part. kind: the kind of the part. tree: the content of the part.
    """
    used: set[str] = set()
    for element in tree.iter():
        used.update(value for key, value in element.attrib.items() if key.startswith(_R))
    listed = shell.tree(_relations_of(name))
    unmet = set(used)
    entries = () if listed is None else listed
    for entry in entries:
        target_kind = entry.get("Type", "").removeprefix(f"{_OFFICE}/")
        part = posixpath.normpath(posixpath.join("/", posixpath.dirname(name), entry.get("Target", ""))).lstrip("/")
        identity = entry.get("Id", "")
        if target_kind not in _HELD.get(kind, ()) or entry.get("TargetMode", "Internal") != "Internal":
            continue
        if part in shell.members and (target_kind in _IMPLICIT or identity in used):
            unmet.discard(identity)
            yield _Relation(identity, target_kind, part)
    if unmet:
        raise Dangling(name)


def _relations_of(name: str) -> str:
    """Return the name of the part that lists the relationships of a part."""
    folder, file = posixpath.split(name)
    return f"{folder}/_rels/{file}.rels"


def _relationships(entries: Iterable[tuple[str, str, str]]) -> bytes:
    """Return a part that lists relationships. entries: the identifier, the type and the target of each."""
    listed = ""
    for identity, kind, target in entries:
        listed += f'<Relationship Id="{escape(identity)}" Type="{kind}" Target="{escape(target)}"/>'
    return f'{_DECLARATION}<Relationships xmlns="{_RELATIONS}">{listed}</Relationships>'.encode()


def _content_types(shell: Package, kinds: Mapping[str, str]) -> bytes:
    """Return the content of `[Content_Types].xml`. kinds: name of each part that is taken over → kind of the part."""
    stated = {entry.get("PartName") or entry.get("Extension", "").lower(): entry for entry in shell.tree(_TYPES)}
    overrides = {
        DOCUMENT: f"{_MAIN}.document.main+xml",
        CORE: "application/vnd.openxmlformats-package.core-properties+xml",
        APPLICATION: "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    }
    for name, kind in kinds.items():
        if kind == "image":
            entry = stated.get(f"/{name}", stated.get(name.rpartition(".")[2].lower()))
            overrides[name] = "application/octet-stream" if entry is None else entry.get("ContentType", "")
        elif kind in _CONTENT_TYPES:
            overrides[name] = _CONTENT_TYPES[kind]
    listed = "".join(
        f'<Override PartName="/{escape(name)}" ContentType="{escape(kind)}"/>' for name, kind in overrides.items()
    )
    return (
        f'{_DECLARATION}<Types xmlns="{_OPEN}/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{listed}</Types>'
    ).encode()


# ---- content ---------------------------------------------------------------------------------------------------------
def _cleaned(tree: Any, kind: str) -> Any:
    """Return a part without revision marks, persons and paths of files. The tree is changed in place.

    In the settings, only the settings that affect the layout of text remain.
    """
    for element in list(tree.iter()):
        if not isinstance(element.tag, str):  # an XML comment or a processing instruction
            _remove(element)
            continue
        namespace, name = etree.QName(element).namespace, etree.QName(element).localname
        is_word = namespace == NAMESPACES["w"]
        is_removed = is_word and (name in _REMOVED or name.endswith(_CHANGE))
        if kind == "settings" and element.getparent() is tree:
            is_kept = name in _SETTINGS if is_word else name == "mathPr"
            is_removed = is_removed or not is_kept
        if element is not tree and is_removed:
            _remove(element)
        else:
            _strip_attributes(element, name)
    return tree


def _remove(element: Any) -> None:
    if (parent := element.getparent()) is not None:
        parent.remove(element)


def _strip_attributes(element: Any, name: str) -> None:
    for key in element.attrib:
        if key.startswith((f"{_W}rsid", f"{_W14}paraId", f"{_W14}textId")):
            del element.attrib[key]
    if name in ("docPr", "cNvPr"):
        element.set("name", "")
    if name in ("docPr", "cNvPr", "imagedata", "shape", "rect"):
        for key in _DESCRIBING & set(element.attrib):
            del element.attrib[key]


def serialized(tree: Any) -> bytes:
    """Return the content of a part. tree: its root."""
    return bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True))


# ---- properties ------------------------------------------------------------------------------------------------------
_APPLICATION = (
    f'{_DECLARATION}<Properties xmlns="{_OPEN}/officeDocument/2006/extended-properties">'
    "<Application>docgen</Application></Properties>"
)
