"""Doc + Stationery → DOCX bytes, by docxtpl. No other module imports docxtpl.

A shell (`letter.docx`, `document.docx`, `plain.docx`) is an ordinary Word file with docxtpl tags and `dg-` styles.
docxtpl repairs broken XML by dropping parts of it, and text would be lost. So every value is escaped by `ooxml`, and
the filled XML is parsed strictly before docxtpl repairs it.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Undefined, nodes
from markupsafe import Markup

from docgen.errors import DocgenError, Place, StationeryError
from docgen.language import say
from docgen.layout import page_geometry
from docgen.model.blocks import Doc, Para, Role
from docgen.stationery.cabinet import Stationery
from docgen.stationery.profile import Profile
from docgen.stationery.sandbox import FAULTS, Sandbox, environment
from docgen.writers.docx import compiled_shell, ooxml
from docgen.writers.docx.compiled_shell import Compiled
from docgen.writers.docx.package import CORE, core_properties, pack, parts_of
from docgen.writers.docx.shell import bad_shell, parse, prepared, shell_file

_W = f"{{{ooxml.NAMESPACES['w']}}}"


def write(doc: Doc, stationery: Stationery) -> bytes:
    """Return the document as a Word file. The same tree gives the same bytes."""
    slots = _slots(doc, stationery.profile)
    core = {CORE: core_properties(doc.title, doc.issued)}
    shell = _compiled(*shell_file(stationery, doc.shell), stationery.profile, doc.shell, tuple(slots))
    if shell:
        return compiled_shell.completed(shell, slots, core)
    return pack({**filled(stationery, doc.shell, slots), **core})


def filled(stationery: Stationery, shell: str, slots: Mapping[str, Any]) -> dict[str, bytes]:
    """Return the parts of a filled shell. It has the styles and the page set-up of the profile.

    slots: name of a tag → the content that replaces it, XML as `Markup` or text.
    """
    path, content = shell_file(stationery, shell)
    return parts_of(_fill(prepared(path, content, stationery.profile, shell), slots, path)[0])


@cache
def _compiled(path: Path, content: bytes, profile: Profile, shell: str, slots: tuple[str, ...]) -> Compiled | None:
    """Return the compiled shell, or None if the shell cannot be compiled.

    A shell can be compiled if its tags only print slots, and if `w` is the prefix of its WordprocessingML elements.
    """
    marks = {slot: Markup(mark) for slot, mark in compiled_shell.marks(slots).items()}
    data, is_plain = _fill(prepared(path, content, profile, shell), marks, path)
    parts = parts_of(data)
    parts.pop(CORE, None)
    made = compiled_shell.compiled(parts, pack)
    has_prefix = all(parse(parts[name], path).nsmap.get("w") == ooxml.NAMESPACES["w"] for name in made.parts)
    return made if is_plain and has_prefix else None


def _slots(doc: Doc, profile: Profile) -> dict[str, Any]:
    """Return the content of a shell's tags: name of the tag → whole paragraphs as XML."""

    def head(*roles: Role) -> list[Para]:
        return [para for para in doc.head if para.role in roles]

    size = page_geometry.mark_size(doc, profile)
    rules = ooxml.letter_rules(profile, size) if doc.shell == "letter" else ""
    slots = {
        "letterhead": "".join(ooxml.letterhead(para, profile, doc.shell, size) for para in head(Role.LETTERHEAD)),
        "rules": rules,
        "marks": "".join(ooxml.mark(para, profile, doc.shell, size) for para in head(Role.CATEGORY, Role.DRAFT)),
        "number": "".join(ooxml.number(para, profile, doc.shell, size) for para in head(Role.NUMBER))
        or ooxml.without_number(profile, doc.shell, size),
        "body": ooxml.body(doc, profile),
        "foot": ooxml.foot(doc.foot, profile, doc.shell),
    }
    return {name: Markup(xml) for name, xml in slots.items()}


def _fill(shell: bytes, slots: Mapping[str, Any], path: Path) -> tuple[bytes, bool]:
    """Return the shell with its tags replaced, and whether every tag is only the name of a slot."""
    from docxtpl import DocxTemplate

    class StrictTemplate(DocxTemplate):  # type: ignore[misc]
        """A docxtpl template that parses the rendered XML strictly, before docxtpl's lenient parser drops text."""

        is_plain = True

        def render_xml_part(self, src_xml: str, part: Any, context: Any, jinja_env: Any = None) -> Any:
            self.is_plain = self.is_plain and _only_names(jinja_env.parse(src_xml))
            return super().render_xml_part(src_xml, part, context, jinja_env)

        def fix_tables(self, xml: str) -> Any:
            tree = parse(xml.encode(), path)
            if any(len(element) for element in tree.iter(f"{_W}t")):
                raise bad_shell(path, say("标记要独占一段，写成 {tag}", tag="{{p body }}"))
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
    except Exception as error:  # where a part is missing, python-docx raises errors of many types
        raise bad_shell(path, ascii(str(error))[1:120] or type(error).__name__) from error
    return stream.getvalue(), template.is_plain


def _only_names(template: nodes.Template) -> bool:
    """Whether a template consists of text and of names to print, without conditions, filters or other statements."""
    for output in template.body:
        if not isinstance(output, nodes.Output):
            return False
        if not all(isinstance(node, nodes.TemplateData | nodes.Name) for node in output.nodes):
            return False
    return True


def _environment() -> Sandbox:
    """Return a Jinja environment that prints texts and whole numbers and refuses every other value."""

    def finalize(value: Any) -> Any:
        if isinstance(value, Undefined):
            str(value)  # this raises an error with the undefined name
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise ValueError(say("要打印的值是 {kind}，不是文字", kind=type(value).__name__))
        return value

    return environment({}, filters={}, finalize=finalize, autoescape=True)
