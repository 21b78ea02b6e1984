"""What a format of an order cannot carry → notices, so that nobody looks for it in vain."""

from __future__ import annotations

from collections.abc import Iterable

from docgen.composition.compose import Composition
from docgen.errors import Finding, Severity
from docgen.language import say
from docgen.model import annexes
from docgen.model.case_file import CaseFile
from docgen.pipeline.order import Order


def notices(file: CaseFile, compositions: Iterable[Composition], order: Order) -> list[Finding]:
    """Return a notice for each document without an OFD file, and for each PDF that is annexed to the case."""
    if "ofd" not in order.formats:
        return []
    found = []
    for title in dict.fromkeys(one.kind.title for one in compositions if one.kind.filled_in):
        message = say("{title}没有做成 OFD：它要由收件人填写，OFD 没有能填的域", title=title)
        step = say("另用 --format docx,pdf 做它")
        found.append(Finding("ofd-form", message, file.place(("proposal", "number")), Severity.INFO, step))
    for name, place in annexes.named(file):
        message = say("{name} 没有放进 OFD：存档的 OFD 只收 TXT 和 XML 附件", name=name)
        found.append(Finding("ofd-annex", message, place, Severity.INFO, say("和 OFD 一起另行归档")))
    return found
