"""Doc + Stationery → DOCX bytes, by docxtpl: the only module that imports it.

A shell (`letter.docx`, `document.docx`, `plain.docx`) is an ordinary Word file with docxtpl tags and `dg-` styles. A
style that the shell leaves empty takes the profile's numbers; one that an office has restyled in Word is kept.
docxtpl is never trusted with text: it repairs broken XML by dropping what it does not understand, so the XML is
parsed strictly before docxtpl sees it, and every value is escaped by `ooxml`.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Undefined, nodes
from lxml import etree
from markupsafe import Markup

from docgen.errors import DocgenError, InputError, Place, StationeryError
from docgen.files import docx_package, text_files
from docgen.language import say
from docgen.layout import page_geometry
from docgen.model.blocks import Doc, Para, Role
from docgen.stationery.cabinet import Stationery
from docgen.stationery.profile import Profile
from docgen.stationery.sandbox import FAULTS, Sandbox, environment
from docgen.writers.docx import compiled_shell, ooxml, outgoing_parts, shell_edges
from docgen.writers.docx.compiled_shell import Compiled

_W = f"{{{ooxml.NAMESPACES['w']}}}"
_EPOCH = (1980, 1, 1, 0, 0, 0)
CORE = "docProps/core.xml"
"""The part with the file's properties."""
_NEEDED_PARTS = {"[Content_Types].xml", "word/_rels/document.xml.rels", "word/document.xml", "word/styles.xml"}
_HIDDEN = {f"{_W}{tag}" for tag in ("vanish", "del", "ins", "moveFrom", "moveTo")}
_AUTHOR = f"{_W}author"
"""Who made a change that nobody has accepted yet."""
_NOTES = {f"{_W}{tag}" for tag in ("footnoteReference", "endnoteReference")}


def write(doc: Doc, stationery: Stationery) -> bytes:
    """The document as a Word file. The same tree gives the same bytes."""
    slots = _slots(doc, stationery.profile)
    core = {CORE: core_properties(doc.title, doc.issued)}
    shell = _compiled(*_shell(stationery, doc.shell), stationery.profile, doc.shell, tuple(slots))
    if shell:
        return compiled_shell.completed(shell, slots, core)
    return pack({**filled(stationery, doc.shell, slots), **core})


def filled(stationery: Stationery, shell: str, slots: Mapping[str, Any]) -> dict[str, bytes]:
    """The parts of a shell with the profile's styles and page set-up, its tags replaced by the slots."""
    path, content = _shell(stationery, shell)
    return _parts(_fill(_prepared(path, content, stationery.profile, shell), slots, path)[0])


def _shell(stationery: Stationery, shell: str) -> tuple[Path, bytes]:
    path = stationery.shell(f"{shell}.docx")
    try:
        state = path.stat()
        return path, _content(path, state.st_mtime_ns, state.st_size)
    except OSError:
        return path, _content(path, 0, 0)  # says why it cannot be read


@lru_cache(maxsize=64)
def _content(path: Path, _changed: int, _size: int) -> bytes:
    """A shell's file, read again when it has changed."""
    try:
        return text_files.read(path, docx_package.LARGEST_FILE)
    except InputError as error:
        raise _bad_shell(path, error.message) from error


@cache
def _compiled(path: Path, content: bytes, profile: Profile, shell: str, slots: tuple[str, ...]) -> Compiled | None:
    """A shell that only has tags for slots; None: it decides something by them, or spells Word's own tags otherwise."""
    marks = {slot: Markup(mark) for slot, mark in compiled_shell.marks(slots).items()}
    data, is_plain = _fill(_prepared(path, content, profile, shell), marks, path)
    parts = _parts(data)
    parts.pop(CORE, None)
    found = compiled_shell.compiled(parts, pack)
    known = all(_parse(parts[name], path).nsmap.get("w") == ooxml.NAMESPACES["w"] for name in found.parts)
    return found if is_plain and known else None


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _slots(doc: Doc, profile: Profile) -> dict[str, Any]:
    """What the tags of a shell stand for: whole paragraphs, already XML."""

    def some(*roles: Role) -> list[Para]:
        return [para for para in doc.head if para.role in roles]

    size = page_geometry.mark_size(doc, profile)
    rules = ooxml.letter_rules(profile, size) if doc.shell == "letter" else ""
    slots = {
        "letterhead": "".join(ooxml.letterhead(para, profile, doc.shell, size) for para in some(Role.LETTERHEAD)),
        "rules": rules,
        "marks": "".join(ooxml.mark(para, profile, doc.shell, size) for para in some(Role.CATEGORY, Role.DRAFT)),
        "number": "".join(ooxml.number(para, profile, doc.shell, size) for para in some(Role.NUMBER)),
        "body": ooxml.body(doc, profile),
        "foot": ooxml.foot(doc.foot, profile, doc.shell),
    }
    return {name: Markup(xml) for name, xml in slots.items()}


# ---- filling ---------------------------------------------------------------------------------------------------------
def _fill(shell: bytes, slots: Mapping[str, Any], path: Path) -> tuple[bytes, bool]:
    """The shell with its tags replaced, and whether all its tags are names of slots and nothing else."""
    from docxtpl import DocxTemplate

    class StrictTemplate(DocxTemplate):  # type: ignore[misc]
        """Parses what it rendered before docxtpl's forgiving parser can drop a part of it."""

        is_plain = True

        def render_xml_part(self, src_xml: str, part: Any, context: Any, jinja_env: Any = None) -> Any:
            self.is_plain = self.is_plain and _only_names(jinja_env.parse(src_xml))
            return super().render_xml_part(src_xml, part, context, jinja_env)

        def fix_tables(self, xml: str) -> Any:
            tree = _parse(xml.encode(), path)
            if any(len(element) for element in tree.iter(f"{_W}t")):
                raise _bad_shell(path, say("标记要独占一段，写成 {tag}", tag="{{p body }}"))
            return super().fix_tables(xml)

    try:
        template = StrictTemplate(io.BytesIO(shell))
        template.render(dict(slots), _environment(), autoescape=True)
        stream = io.BytesIO()
        template.save(stream)
    except FAULTS as error:
        raise StationeryError(
            say("Word 模板无法执行：{error}", error=str(error) or type(error).__name__),
            place=Place(str(path)),
            next_step=say("可用的标记：{names}", names=" ".join(f"{{{{p {name} }}}}" for name in slots)),
        ) from error
    except DocgenError:
        raise
    except Exception as error:  # python-docx answers a package that lacks a part with whatever comes
        raise _bad_shell(path, ascii(str(error))[1:120] or type(error).__name__) from error
    return stream.getvalue(), template.is_plain


def _only_names(template: nodes.Template) -> bool:
    """Whether a template only prints names among its text."""
    printed = [node for output in template.body if isinstance(output, nodes.Output) for node in output.nodes]
    return all(isinstance(output, nodes.Output) for output in template.body) and all(
        isinstance(node, nodes.TemplateData | nodes.Name) for node in printed
    )


def _environment() -> Sandbox:
    def finalize(value: Any) -> Any:
        if isinstance(value, Undefined):
            str(value)  # raises with the undefined name
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise ValueError(say("要打印的值是 {kind}，不是文字", kind=type(value).__name__))
        return value

    return environment({}, filters={}, finalize=finalize, autoescape=True)


# ---- shells ----------------------------------------------------------------------------------------------------------
@cache
def _prepared(path: Path, data: bytes, profile: Profile, shell: str) -> bytes:
    """The shell with the profile's styles and page set-up in it; kept, since it is the same for every letter."""
    parts = _read(path, data)
    parts["word/styles.xml"] = _with_styles(parts["word/styles.xml"], profile, path, book=shell == "book")
    if shell != "book":
        parts["word/document.xml"] = _with_section(parts["word/document.xml"], profile, shell, path)
    return pack(parts)


def _read(path: Path, data: bytes) -> dict[str, bytes]:
    """The parts of a shell that leave with a letter; one that could run code, hide text or phone home is refused."""
    try:
        shell = docx_package.read(data, str(path))
    except InputError as error:
        raise _bad_shell(path, error.message, error.place.key) from error
    for name in shell.members:
        if "comments" in name:
            raise _bad_shell(path, say("含有宏、嵌入对象或批注（{name}）", name=name))
    try:
        leaving = docx_package.Package(str(path), outgoing_parts.parts(shell))
    except outgoing_parts.Dangling as error:
        raise _bad_shell(path, say("有链接、图表或别的嵌入内容"), error.part) from error
    except InputError as error:  # what is said to be text is none
        raise _bad_shell(path, error.message, error.place.key) from error
    if not leaving.members.keys() >= _NEEDED_PARTS:
        raise _bad_shell(path, say("缺少正文或样式"))
    for name in leaving.xml_names():
        _refuse_hidden(leaving.tree(name), path, name)
    _refuse_strays(leaving, path)
    return dict(leaving.members)


def _refuse_hidden(root: Any, path: Path, name: str) -> None:
    """Refuse text that does not show, and text that shows what is not known here."""
    for element in root.iter():
        if element.tag in _HIDDEN or element.get(_AUTHOR) is not None:
            raise _bad_shell(path, say("有隐藏文字或没有接受的修订（{name}）", name=name))
        if element.tag in _NOTES:
            raise _bad_shell(path, say("有脚注或尾注"), name)
    if name == outgoing_parts.DOCUMENT and (instruction := shell_edges.foreign_field(root)) is not None:
        raise _bad_shell(path, say("正文里有域“{instruction}”", instruction=instruction.strip()), name)


def _refuse_strays(shell: docx_package.Package, path: Path) -> None:
    """Refuse headers and footers with anything but tags and page numbers."""
    for stray in shell_edges.strays(shell):
        raise StationeryError(
            say(
                "Word 模板的{where}第 {number} 段有“{text}”，它会印进每份 DOCX，PDF 里却没有",
                where=stray.where,
                number=stray.number,
                text=stray.text,
            ),
            place=Place(str(path), stray.part),
            next_step=say("在 Word 中打开这个页眉或页脚，删去这一段，只留标记和页码；每份都要有的话写进措辞（.txt）"),
        )


def _bad_shell(path: Path, reason: str, part: str | None = None) -> StationeryError:
    return StationeryError(
        say("Word 模板不能用：{reason}", reason=reason),
        place=Place(str(path), part),
        next_step=say("在 Word 或 WPS 中另存为普通 .docx，去掉宏、批注和嵌入对象；检查标记是否完整"),
    )


def _parse(xml: bytes, path: Path) -> Any:
    try:
        return docx_package.parse(xml, Place(str(path)))
    except InputError as error:
        raise _bad_shell(path, error.message) from error


def _with_styles(xml: bytes, profile: Profile, path: Path, *, book: bool) -> bytes:
    root = _parse(xml, path)
    defaults = root.find(f"{_W}docDefaults/{_W}rPrDefault")
    if defaults is not None:
        defaults.clear()
        defaults.append(etree.fromstring(ooxml.default_run_properties(profile)))
    present = {style.get(f"{_W}styleId"): style for style in root.findall(f"{_W}style")}
    for identity, style in ooxml.styles(profile, book).items():
        old = present.get(identity)
        if old is None:
            root.append(etree.fromstring(style))
        elif old.find(f"{_W}pPr") is None and old.find(f"{_W}rPr") is None:
            root.replace(old, etree.fromstring(style))
    ignorable = root.get("{http://schemas.openxmlformats.org/markup-compatibility/2006}Ignorable", "")
    etree.cleanup_namespaces(root, keep_ns_prefixes=ignorable.split())
    return _serialized(root)


def _with_section(xml: bytes, profile: Profile, shell: str, path: Path) -> bytes:
    root = _parse(xml, path)
    properties = root.find(f"{_W}body/{_W}sectPr")
    if properties is None:
        raise _bad_shell(path, say("正文没有节属性"))
    for tag in ("pgSz", "pgMar", "titlePg", "docGrid"):
        for element in properties.findall(f"{_W}{tag}"):
            properties.remove(element)
    properties.extend(list(etree.fromstring(ooxml.section(profile, shell))))
    properties[:] = sorted(properties, key=lambda element: ooxml.section_order(etree.QName(element).localname))
    return _serialized(root)


def _serialized(root: Any) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


# ---- packing ---------------------------------------------------------------------------------------------------------
def core_properties(title: str, issued: str | None) -> bytes:
    """The file's properties, with its own date in place of today's."""
    issued = f"{issued or '1980-01-01'}T00:00:00Z"
    times = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{issued}</dcterms:{name}>' for name in ("created", "modified")
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{ooxml.escape(title)}</dc:title>{times}</cp:coreProperties>"
    ).encode()


def pack(parts: Mapping[str, bytes]) -> bytes:
    """The parts as a file with fixed times and order, so that equal parts give equal bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts, key=part_order):
            archive.writestr(entry(name), parts[name])
    return stream.getvalue()


def part_order(name: str) -> tuple[int, str]:
    """Where a part stands in the file: what programs look for first comes first."""
    first = ("[Content_Types].xml", "_rels/.rels")
    return (first.index(name) if name in first else len(first), name)


def entry(name: str) -> zipfile.ZipInfo:
    """A part's entry, the same on each day and machine."""
    info = zipfile.ZipInfo(name, _EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = 0
    return info
