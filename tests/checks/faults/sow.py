"""Faults sown into a sound letter: an entry of faults.toml → the bytes of a file with this one fault."""

import functools
import io
import re
import tomllib
import zipfile
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from unittest.mock import patch

import pypdf

import docgen
from docgen.composition.compose import Composition
from docgen.layout import font_coverage, title_lines
from docgen.model.blocks import Cell, Doc, PageBreak, Para, Role, Row, Run, Signature, Table, para, text
from docgen.stationery import profile_file
from docgen.stationery.departments import Departments
from docgen.stationery.profile import Profile
from docgen.writers import WRITERS
from docgen.writers.pdf import letter_html, printer

HERE = Path(__file__).parent
PROFILE = Departments().root / "profiles/gbt9704.toml"
LEADS = {
    "letter": ("市工业和信息化局", "深工信建函"),
    "document": ("市财政局", "深财建"),
    "unsealed": ("市地方金融监督管理局", "深金监建函"),
}


@dataclass(frozen=True)
class Fault:
    name: str
    on: str
    code: str
    how: dict

    @property
    def formats(self) -> list[str]:
        return self.how.get("formats", ["docx", "pdf"])


def faults(name: str = "faults.toml") -> list[Fault]:
    entries = tomllib.loads((HERE / name).read_text(encoding="utf-8"))["fault"]
    return [Fault(entry.pop("name"), entry.pop("on"), entry.pop("code"), entry) for entry in entries]


@functools.cache
def sound(on: str) -> Composition:
    """The reply without a fault, in one format."""
    lead, prefix = LEADS[on]
    source = (HERE / "case.yaml").read_text(encoding="utf-8").replace("LEAD", lead).replace("PREFIX", prefix)
    (composition,) = docgen.compose(docgen.model.case_file.parse(source, "case.yaml"), "reply")
    return composition


def rendered(fault: Fault, format: str) -> bytes:
    """The reply with one fault; the writers' own proofs are passed by."""
    base = sound(fault.on)
    doc, stationery = edited(base.doc, fault.how), base.stationery
    if "profile" in fault.how:
        stationery = replace(stationery, profile=changed(fault.how["profile"]))
    with patched(fault.how), patch("docgen.layout.font_coverage.refuse_unprintable"):
        data = writer(fault, format)(doc, stationery)
    if format == "docx" and "xml" in fault.how:
        data = with_xml(data, *fault.how["xml"])
    return without_fonts(data) if "strip" in fault.how else data


def writer(fault: Fault, format: str) -> Callable[..., bytes]:
    """What writes the file: WeasyPrint, where its CSS or its HTML is changed."""
    if format == "pdf" and fault.how.keys() & {"css", "html"}:
        return printer.write
    return WRITERS[format]


def changed(values: dict) -> Profile:
    """The profile with other values, by dotted keys."""
    data = tomllib.loads(PROFILE.read_text(encoding="utf-8"))
    for path, value in values.items():
        section, key = path.rsplit(".", 1)
        table = functools.reduce(lambda table, name: table[name], section.split("."), data)
        table[key] = value
    return profile_file._profile(data)


# ---- the tree --------------------------------------------------------------------------------------------------------
def edited(doc: Doc, how: dict) -> Doc:
    def each(blocks):
        for block in blocks:
            if isinstance(block, Signature):
                name, date = (edit(item) for item in (block.name, block.date))
                block = replace(block, name=name, date=date)
            elif isinstance(block, Table):
                rows = tuple(Row(tuple(Cell(c.paras, c.span) for c in row.cells), row.lines) for row in block.rows)
                block = replace(block, rows=rows)
            elif isinstance(block, Para):
                if how.get("drop") == block.role:
                    continue
                block = edit(block)
            if breaks and breaks[0] == ("signature" if isinstance(block, Signature) else getattr(block, "role", "")):
                breaks.pop()
                yield PageBreak()
            yield block

    def edit(block: Para) -> Para:
        role, old, new = how.get("text", ("", "", ""))
        if block.role != role or old not in text(block):
            return block
        done.append(block)
        return Para(block.role, (Run(text(block).replace(old, new, 1)),))

    done, breaks = [], [how["breaks"]] if "breaks" in how else []
    foot = (para(Role(how["foot"][0]), how["foot"][1]),) if "foot" in how else ()
    result = replace(doc, head=tuple(each(doc.head)), body=tuple(each(doc.body)), foot=(*each(doc.foot), *foot))
    assert done or "text" not in how, "the text to be changed is not there"
    if "title" in how:
        new = para(Role.TITLE, "".join(how["title"]))
        body = tuple(new if getattr(block, "role", None) is Role.TITLE else block for block in result.body)
        result = replace(result, body=body)
    return result


# ---- what the writers make of it -------------------------------------------------------------------------------------
class patched:
    """While it is open, the writers use other lines for the title, and WeasyPrint other CSS or other HTML."""

    def __init__(self, how: dict):
        self.patches = [
            patch.object(printer, "collected_warnings", lambda: nullcontext([])),
            patch.object(font_coverage, "refuse_unprintable", lambda *_: None),
        ]
        if "title" in how:
            self.patches.append(patch.object(title_lines, "lines", lambda *_: list(how["title"])))
        if "css" in how:
            self.patches.append(patch.object(printer, "printed", with_css(*how["css"])))
        if "html" in how:
            self.patches.append(patch.object(letter_html, "write", replacing(letter_html.write, *how["html"])))

    def __enter__(self):
        for item in self.patches:
            item.start()

    def __exit__(self, *_):
        for item in self.patches:
            item.stop()


def replaced(pattern, replacement, content):
    result, count = re.subn(pattern, replacement, content)
    assert count, "the text to be changed is not there"
    return result


def replacing(function, pattern, replacement):
    return lambda *arguments, **named: replaced(pattern, replacement, function(*arguments, **named))


def with_css(pattern, replacement):
    """WeasyPrint's last step with another style sheet: that of the letter, with its page numbers."""
    printed = printer.printed
    return lambda source, css, **named: printed(source, replaced(pattern, replacement, css), **named)


def with_xml(data: bytes, pattern: str, replacement: str) -> bytes:
    stream, found = io.BytesIO(), 0
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if re.match(r"word/(document|footer\d|header\d)\.xml", name):
                changed_text, count = re.subn(pattern, replacement, content.decode(), flags=re.DOTALL)
                content, found = changed_text.encode(), found + count
            target.writestr(name, content)
    assert found, "the text to be changed is not there"
    return stream.getvalue()


def without_fonts(data: bytes) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    for item in writer._objects:
        if isinstance(item, pypdf.generic.DictionaryObject) and item.get("/Type") == "/FontDescriptor":
            for key in ("/FontFile", "/FontFile2", "/FontFile3"):
                item.pop(key, None)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()
