"""Doc + Stationery → DOCX bytes, by docxtpl. No other module imports docxtpl.

A shell (`letter.docx`, `document.docx`, `plain.docx`) is an ordinary Word file with docxtpl tags and `dg-` styles. A
docxtpl tag, such as `{{p body }}`, prints the slot `body`.

docxtpl repairs invalid XML by dropping elements, so text would be lost. Therefore `ooxml` escapes every value, and the
filled XML is parsed strictly before docxtpl repairs it.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import nodes
from markupsafe import Markup

from docgen.composition import shell_lines
from docgen.errors import DocgenError, Place, StationeryError
from docgen.language import say
from docgen.layout import page_geometry
from docgen.model import printed
from docgen.model.blocks import Doc, Role
from docgen.stationery import shell_text
from docgen.stationery.departments import Stationery
from docgen.stationery.profile import Profile
from docgen.stationery.sandbox import FAULTS, Sandbox, environment, reason
from docgen.writers.docx import compiled_shell, package
from docgen.writers.docx.compiled_shell import Compiled
from docgen.writers.docx.ooxml import letterhead, paragraphs
from docgen.writers.docx.ooxml.elements import NAMESPACES, escape
from docgen.writers.docx.shell import bad_shell, parse, prepared, shell_file

_W = f"{{{NAMESPACES['w']}}}"


def write(doc: Doc, stationery: Stationery) -> bytes:
    """Return the document as a Word file. The same tree gives the same bytes."""
    slots = _slots(doc, stationery.profile)
    shell = around(doc, stationery, tuple(name for name, xml in slots.items() if xml))
    return compiled_shell.completed(shell, slots, properties(doc))


def properties(doc: Doc) -> dict[str, bytes]:
    """Return the parts of a Word file that state properties of the document."""
    base = printed.printed(doc).base
    core = package.core_properties(doc.title, doc.issued)
    return {package.CORE: core, package.CUSTOM: package.custom_property(printed.PROPERTY, base)}


def around(doc: Doc, stationery: Stationery, present: tuple[str, ...]) -> Compiled:
    """Return the shell of a document's Word file. The values that the shell prints are filled in, the slots are not.

    present: the slots for which the document has content.
    """
    path, content = shell_file(stationery, doc.shell)
    profile = stationery.profile
    prepared(path, content, profile, doc.shell)  # refuses a shell that cannot be used
    if not shell_text.of(stationery, doc.shell, "docx").has_tags_for_values:
        shell = _compiled(path, content, profile, doc.shell, shell_text.SLOTS)
        if shell:
            return shell
    marks = {slot: Markup(mark) for slot, mark in compiled_shell.marks(present).items()}
    # A slot without content is empty, so that the conditions of a shell see it.
    empty = dict.fromkeys(shell_text.SLOTS, Markup())
    return _compiled_parts(filled(stationery, doc.shell, {**doc.values, **empty, **marks}))


def filled(stationery: Stationery, shell: str, slots: Mapping[str, Any]) -> dict[str, bytes]:
    """Return the parts of a filled shell. The shell has the styles and the page set-up of the profile.

    slots: name of a slot → its content. The content is text, or XML as `Markup`.
    """
    path, content = shell_file(stationery, shell)
    known = shell_lines.filters(stationery)
    return package.parts_of(_fill(prepared(path, content, stationery.profile, shell), slots, path, known)[0])


@cache
def _compiled(path: Path, content: bytes, profile: Profile, shell: str, slots: tuple[str, ...]) -> Compiled | None:
    """Return the compiled shell. None: the shell cannot be compiled.

    A shell can be compiled if its docxtpl tags only print slots, and if `w` is the prefix of its WordprocessingML
    elements.
    """
    marks = {slot: Markup(mark) for slot, mark in compiled_shell.marks(slots).items()}
    data, is_plain = _fill(prepared(path, content, profile, shell), marks, path, {})
    parts = package.parts_of(data)
    made = _compiled_parts(parts)
    has_prefix = all(parse(parts[name], path).nsmap.get("w") == NAMESPACES["w"] for name in made.slotted)
    return made if is_plain and has_prefix else None


def _compiled_parts(parts: dict[str, bytes]) -> Compiled:
    """Return a compiled shell. parts: the parts of the shell that was filled with marks."""
    parts.pop(package.CORE, None)  # each letter states its own properties
    return compiled_shell.compiled(package.with_custom_declared(parts))


def _slots(doc: Doc, profile: Profile) -> dict[str, Any]:
    """Return the content of a shell's slots: name of the slot → whole paragraphs as XML."""
    head, shell = page_geometry.letterhead_of(doc, profile), doc.shell
    slots = dict.fromkeys(shell_text.SLOTS, "")
    for para in doc.head:
        if para.role is Role.LETTERHEAD:
            slots["letterhead"] += letterhead.letterhead(para, profile, shell, head)
        elif para.role in (Role.CATEGORY, Role.DRAFT):
            place = letterhead.mark_place(para, profile, shell, head)
            slots["marks"] += paragraphs.paragraph(para, profile, place)
        elif para.role is Role.NUMBER:
            slots["number"] += paragraphs.paragraph(para, profile, letterhead.number_place(profile, shell, head))
    if shell == "letter":
        slots[shell_text.DOUBLE_LINES] = letterhead.letter_double_lines(profile, head)
    slots["number"] = slots["number"] or letterhead.without_number(profile, shell, head)
    slots["body"] = paragraphs.body(doc, profile)
    slots["foot"] = letterhead.foot(doc.foot, profile, shell)
    return {name: Markup(xml) for name, xml in slots.items()}


def _fill(
    shell: bytes, slots: Mapping[str, Any], path: Path, known: Mapping[str, Callable[..., Any]]
) -> tuple[bytes, bool]:
    """Return the shell with its docxtpl tags replaced, and whether every docxtpl tag is only the name of a slot.

    slots: whole paragraphs as XML, and the values that a shell may print. known: the filters, by name.
    """
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
        template.render(dict(slots), _environment(known), autoescape=True)
        stream = io.BytesIO()
        template.save(stream)
    except FAULTS as error:
        raise StationeryError(
            say("Word 模板无法执行：{error}", error=reason(error)),
            place=Place(str(path)),
            next_step=say("可用的标记：{names}", names=" ".join(f"{{{{p {name} }}}}" for name in shell_text.SLOTS)),
        ) from error
    except DocgenError:
        raise
    except Exception as error:  # where a part is missing, python-docx raises errors of many types
        words = ascii(str(error))[1:-1]  # without the quotation marks of `ascii`
        raise bad_shell(path, words[:119] or type(error).__name__) from error
    return stream.getvalue(), template.is_plain


def _only_names(template: nodes.Template) -> bool:
    """Return whether a template has only text and names to print, but no condition, filter or other statement."""
    for output in template.body:
        if not isinstance(output, nodes.Output):
            return False
        if not all(isinstance(node, nodes.TemplateData | nodes.Name) for node in output.nodes):
            return False
    return True


def _environment(known: Mapping[str, Callable[..., Any]]) -> Sandbox:
    """Return a Jinja environment that prints slots and values of one line and refuses every other value."""

    def finalize(value: Any) -> Any:
        # docxtpl renders its own output as a template again. So braces in values are escaped too.
        return value if isinstance(value, Markup) else Markup(escape(shell_lines.one_line(value)))

    return environment({}, filters=known, finalize=finalize, autoescape=True)
