"""Raise a `DoubtError` if an OFD file contains anything that docgen does not write.

The grammar states which elements each part of the package may have. So a file has no hidden or transparent objects, and
no actions that leave the file. The package may only have parts that another part names, and the archive may not have
bytes between its members.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Any

from docgen.files.docx_package import Package
from docgen.inspection.ofd.document import NAMESPACE, OfdDocument
from docgen.inspection.proof.doubt import DoubtError

_N = r"-?\d+(?:\.\d{1,4})?"
_ID = r"[1-9]\d*"
_SPELLED = {
    "N": _N,
    "ID": _ID,
    "BOX": rf"{_N} {_N} {_N} {_N}",
    "COLOR": r"\d{1,3} \d{1,3} \d{1,3}",
    "NAME": r"[\w .-]+",
    "ANY": r"[^\x00-\x1f]*",
    "DATE": r"\d{4}-\d\d-\d\d",
    "DELTAS": rf"(?:g \d+ )?{_N}(?: (?:g \d+ )?{_N})*",
    "PATH": rf"M {_N} {_N}(?: (?:[ML] {_N} {_N}|B(?: {_N}){{6}}|C))+",
    "MATRIX": rf"{_N} 0 0 {_N} 0 0",
}
"""Name of a pattern → the pattern. The values in `_RULES` contain these names."""
_RULES = r"""
OFD > DocBody | Version=1\.0 DocType=OFD-A
DocBody > DocInfo DocRoot
DocInfo > DocID Title Author? CreationDate? Creator
DocID : [0-9a-f]{32}
Title : ANY
Author : ANY
CreationDate : DATE
Creator : docgen
DocRoot : Doc_0/Document\.xml
Document > CommonData Pages Outlines? CustomTags
CommonData > MaxUnitID PageArea PublicRes DocumentRes?
MaxUnitID : ID
PageArea > PhysicalBox
PhysicalBox : 0 0 N N
PublicRes : PublicRes\.xml
DocumentRes : DocumentRes\.xml
Pages > Page+
Pages/Page > | ID=ID BaseLoc=Pages/Page_\d+/Content\.xml
Outlines > OutlineElem+
OutlineElem > Actions OutlineElem* | Title=ANY
Actions > Action
Action > Goto | Event=CLICK
Goto > Dest
Dest > | Type=XYZ PageID=ID Left=0 Top=N Zoom=0
CustomTags : Tags/CustomTags\.xml
Res > ColorSpaces? Fonts? MultiMedias? | BaseLoc=Res
ColorSpaces > ColorSpace
ColorSpace > | ID=ID Type=RGB BitsPerComponent=8 Profile=sRGB\.icc
Fonts > Font+
Font > FontFile | ID=ID FontName=NAME FamilyName=NAME
FontFile : font_\d+\.ttf
MultiMedias > MultiMedia+
MultiMedia > MediaFile | ID=ID Type=Image Format=PNG
MediaFile : image_\d+\.png
/CustomTags > CustomTag
CustomTag > FileLoc | TypeID=urn:docgen:official-document
FileLoc : Tag_0\.xml
/Page > Area Content?
Area > PhysicalBox
Content > Layer+
Layer > (PathObject|ImageObject)* TextObject* | ID=ID Type=(?:Background|Body)
PathObject > FillColor AbbreviatedData | ID=ID Boundary=BOX Stroke=false Fill=true Rule?=Even-Odd
FillColor > | Value=COLOR ColorSpace=ID
AbbreviatedData : PATH
ImageObject > | ID=ID Boundary=BOX CTM=MATRIX ResourceID=ID
TextObject > FillColor? TextCode | ID=ID Boundary=BOX Font=ID Size=N
TextCode : ANY | X=N Y=N DeltaX?=DELTAS
"""
"""The grammar, with a line for each element. `A/B` is an element B in an element A, and `/B` is the root of a part.

After `>` stand the inner elements in their order, as a regular expression over their names. After `:` stands the
pattern of the text. After `|` stand the attributes, each with the pattern of its value. `?` before `=` marks an
attribute that may be missing. In a pattern, a name of `_SPELLED` stands for the pattern with this name.
"""
_TAGS = "{urn:docgen:official-document}"
"""The namespace of docgen's semantic tags, in the spelling of lxml."""
_LAYERS = {"Background": {"PathObject", "ImageObject"}, "Body": {"TextObject"}}
"""The layers of a page from bottom to top, each with the objects that it may contain."""
_HEADER = struct.Struct("<4s5H3L2H")
"""The header before each member of a ZIP archive, without the name of the member."""
_RECORD_SIZE = 46
"""The bytes of a record in the directory of a ZIP archive, without the name of the member."""
_END_SIZE = 22
"""The bytes of the record at the end of a ZIP archive."""


@dataclass(frozen=True, slots=True)
class _Rule:
    """The allowed content of an element."""

    elements: re.Pattern[str] | None
    """The pattern of the names of the inner elements, with a space after each name. None: the element has text."""
    text: re.Pattern[str] | None
    """The pattern of the text. None: the element has no text."""
    attributes: Mapping[str, re.Pattern[str]]
    """Name of an attribute → the pattern of its value."""
    optional: Set[str]
    """The names of the attributes that may be missing."""


def refuse_others(document: OfdDocument, data: bytes) -> None:
    """Raise a `DoubtError` if a file contains anything that docgen does not write. data: the bytes of the file."""
    package = document.package
    named = set(_parts(document))
    if package.members.keys() != named:
        raise DoubtError(f"parts {sorted(package.members.keys() ^ named)}")
    _refuse_gaps(data, package)
    for name, root in document.trees.items():
        if root.getprevious() is not None or root.getnext() is not None:
            raise DoubtError(f"{name} with something beside its root")
        if root.tag.startswith(_TAGS):
            _refuse_tags(root, name)
        else:
            _refuse_element(root, f"/{_local(root)}", name)
            _refuse_layers(root, name)
    _refuse_identifiers(document)


def _parts(document: OfdDocument) -> Iterator[str]:
    """Yield the names of the parts that a file may have: the usual ones, its pages, and what its resources name."""
    yield from ("OFD.xml", "Doc_0/Document.xml", "Doc_0/Tags/CustomTags.xml", "Doc_0/Tags/Tag_0.xml")
    yield "Doc_0/Res/sRGB.icc"
    yield from (f"Doc_0/Pages/Page_{index}/Content.xml" for index in range(len(document.pages)))
    yield from document.resources
    for name in document.resources:
        for file in document.trees[name].iter(f"{NAMESPACE}FontFile", f"{NAMESPACE}MediaFile"):
            yield f"Doc_0/Res/{file.text}"


def _refuse_gaps(data: bytes, package: Package) -> None:
    """Raise a `DoubtError` if an archive has an unusual header, or bytes outside its members and its directory."""
    at = 0
    for name in package.members:
        signature, _version, flags, _method, _time, _date, *sizes = _HEADER.unpack_from(data, at)
        _checksum, compressed_size, _size, name_length, extra_length = sizes
        at += _HEADER.size
        if signature != b"PK\3\4" or flags or extra_length or data[at : at + name_length] != name.encode():
            raise DoubtError(f"the header of {name}")
        at += name_length + compressed_size
    directory = sum(_RECORD_SIZE + len(name) for name in package.members)
    if at + directory + _END_SIZE != len(data):
        raise DoubtError("bytes beside the members of the archive")


def _refuse_element(element: Any, place: str, part: str) -> None:
    """Raise a `DoubtError` unless the grammar allows an element and everything in it.

    place: `A/B` or `/B`, as in `_RULES`. part: the name of the part, for the message.
    """
    name = _local(element)
    rule = _GRAMMAR.get(place) or _GRAMMAR.get(name)
    if rule is None or element.tag != NAMESPACE + name:
        raise DoubtError(f"{part}: the element {place}")
    attributes = element.attrib
    required = rule.attributes.keys() - rule.optional
    if not required <= set(attributes) <= rule.attributes.keys():
        raise DoubtError(f"{part}: {place} with the attributes {sorted(attributes)}")
    for key, value in attributes.items():
        if not rule.attributes[key].fullmatch(value):
            raise DoubtError(f"{part}: {place} with {key} {value[:40]!r}")
    names = "".join(f"{_local(child)} " for child in element)
    text = element.text or ""
    if rule.elements is not None:
        is_allowed = not text and rule.elements.fullmatch(names) is not None
    else:
        is_allowed = not names and rule.text is not None and rule.text.fullmatch(text) is not None
    if not is_allowed:
        raise DoubtError(f"{part}: {place} with {text[:40]!r} {names}")
    for child in element:
        if child.tail:
            raise DoubtError(f"{part}: text behind {_local(child)}")
        _refuse_element(child, f"{name}/{_local(child)}", part)


def _refuse_layers(root: Any, part: str) -> None:
    """Raise a `DoubtError` unless the text of a page is in its topmost layer. root: the root of any part."""
    layers = list(root.iter(f"{NAMESPACE}Layer"))
    kinds = [layer.get("Type") for layer in layers]
    in_right_order = [kind for kind in _LAYERS if kind in kinds]
    if kinds != in_right_order:
        raise DoubtError(f"{part}: the layers {kinds}")
    for layer in layers:
        kind = layer.get("Type")
        objects = {_local(child) for child in layer}
        if not objects <= _LAYERS[kind]:
            raise DoubtError(f"{part}: the layer {kind} with others' objects")


def _refuse_tags(root: Any, part: str) -> None:
    """Raise a `DoubtError` if a semantic tag has anything but references. root: the element around all tags."""
    for element in root:
        if not str(element.tag).startswith(_TAGS) or element.attrib or not len(element):
            raise DoubtError(f"{part}: {element.tag}")
        for reference in element:
            if not _is_reference(reference):
                raise DoubtError(f"{part}: {reference.tag}")
        has_text_before = root.text or element.text
        has_text_behind = any(one.tail for one in (element, *element))
        if has_text_before or has_text_behind:
            raise DoubtError(f"{part}: text beside references")


def _is_reference(element: Any) -> bool:
    """Return whether an element of a semantic tag is a reference to an object of a page, and nothing else."""
    if element.tag != f"{NAMESPACE}ObjectRef" or list(element.attrib) != ["PageRef"]:
        return False
    return not len(element) and re.fullmatch(_ID, element.text or "") is not None


def _refuse_identifiers(document: OfdDocument) -> None:
    """Raise a `DoubtError` if an identifier occurs twice or is too large, or if a reference has a wrong target."""
    largest = 0
    owners: dict[str, str] = {}  # identifier → the name of the element that has it
    references: list[tuple[str, str, str]] = []  # identifier, the element that it must lead to, the part
    part_of_object: dict[str, str] = {}  # identifier of an object of a page → the part of the page
    for name, root in document.trees.items():
        for element in root.iter():
            kind = _local(element)
            for key, value in element.attrib.items():
                if key == "ID":
                    if value in owners:
                        raise DoubtError(f"the identifier {value} twice")
                    owners[value] = kind
                    if name.startswith("Doc_0/Pages/"):
                        part_of_object[value] = name
                elif key in _REFERENCES:
                    references.append((value, _REFERENCES[key], name))
            if kind == "MaxUnitID":
                largest = int(element.text)
            if kind == "ObjectRef":
                references.append((element.text, "TextObject", name))
    if any(int(identifier) > largest for identifier in owners):
        raise DoubtError("an identifier above the largest")
    for identifier, wanted, name in references:
        if owners.get(identifier) != wanted:
            raise DoubtError(f"{name}: a reference to {identifier}")
    parts = {page.identifier: f"Doc_0/Pages/Page_{index}/Content.xml" for index, page in enumerate(document.pages)}
    for reference in document.trees["Doc_0/Tags/Tag_0.xml"].iter(f"{NAMESPACE}ObjectRef"):
        if parts[reference.get("PageRef")] != part_of_object[reference.text]:
            raise DoubtError("a tag on another page")


_REFERENCES = {
    "Font": "Font",
    "ColorSpace": "ColorSpace",
    "ResourceID": "MultiMedia",
    "PageID": "Page",
    "PageRef": "Page",
}
"""Name of an attribute with a reference → the element that the reference must lead to."""


def _local(element: Any) -> str:
    """Return the name of an element without its namespace. For a comment, return `#comment`."""
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else "#comment"


def _grammar() -> dict[str, _Rule]:
    """Return the rules that the lines of `_RULES` state: element → its rule."""
    found = {}
    for line in _RULES.strip().splitlines():
        head, _, stated = line.partition(" |")
        attributes, optional = {}, set()
        for attribute in stated.split():
            key, _, value = attribute.partition("=")
            attributes[key.removesuffix("?")] = _pattern(value)
            if key.endswith("?"):
                optional.add(key.removesuffix("?"))
        if " >" in head:
            name, _, content = head.partition(" >")
            # In the text that is compared, a space follows each name. The spaces of the rule itself mean nothing.
            spelled = re.sub(r"\w+", r"(?:\g<0>\\s)", content).replace(" ", "")
            found[name] = _Rule(re.compile(spelled), None, attributes, optional)
        else:
            name, _, content = head.strip().partition(" : ")
            found[name] = _Rule(None, _pattern(content), attributes, optional)
    return found


def _pattern(value: str) -> re.Pattern[str]:
    """Return the regular expression of a text or an attribute. value: its pattern, as `_RULES` states it."""

    def spelled(match: re.Match[str]) -> str:
        return _SPELLED.get(match[0], match[0])

    return re.compile(re.sub(r"\b[A-Z]+\b", spelled, value))


_GRAMMAR = _grammar()
