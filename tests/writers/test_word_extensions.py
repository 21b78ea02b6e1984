"""What a Word file has beyond the standard of 2006 is declared, so that every program shows the file."""

import re

import pytest
from conftest import compositions
from lxml import etree

from docgen.writers import WRITERS
from docgen.writers.docx.ooxml.elements import NAMESPACES
from docgen.writers.docx.package import parts_of

CASE = "26-two-co-handlers"
MC = NAMESPACES["mc"]
STANDARD = (
    "http://schemas.openxmlformats.org/",
    "http://purl.org/dc/",
    "http://www.w3.org/",
    "urn:schemas-microsoft-com:",
)
POINT = 12700
"""A point in the unit of drawings."""


def roots(name: str) -> dict[str, etree._Element]:
    composition = compositions(CASE)[name]
    parts = parts_of(WRITERS["docx"](composition.doc, composition.stationery, False))
    return {part: etree.fromstring(data) for part, data in parts.items() if part.endswith(".xml")}


@pytest.mark.parametrize("name", compositions(CASE))
def test_what_is_newer_may_be_ignored_or_has_an_older_way_beside_it(name):
    for part, root in roots(name).items():
        ignored = {root.nsmap[prefix] for prefix in root.get(f"{{{MC}}}Ignorable", "").split()}
        for element in root.iter():
            namespace = etree.QName(element).namespace
            has_other = next(element.iterancestors(f"{{{MC}}}AlternateContent"), None) is not None
            assert namespace.startswith(STANDARD) or namespace in ignored or has_other, (part, element.tag)


def test_the_red_rules_stand_in_the_older_drawing_where_they_stand_in_the_newer_one():
    root = roots("答复函")["word/header1.xml"]
    both = root.findall(f".//{{{MC}}}AlternateContent")
    assert len(both) == 4
    for one in both:
        anchor = one.find(".//{*}anchor")
        offsets = [int(offset.text) for offset in anchor.iter("{*}posOffset")]
        extent = anchor.find("{*}extent")
        shape = one.find(".//{urn:schemas-microsoft-com:vml}rect")
        style = dict(re.findall(r"([\w-]+):([\d.]+)pt", shape.get("style")))
        older = [float(style[key]) for key in ("margin-left", "margin-top", "width", "height")]
        newer = [length / POINT for length in (*offsets, int(extent.get("cx")), int(extent.get("cy")))]
        assert older == pytest.approx(newer, abs=0.01)
        assert shape.get("fillcolor") == "#" + anchor.find(".//{*}srgbClr").get("val")


def test_a_box_is_named_for_what_a_tick_says():
    names = [
        alias.get(f"{{{NAMESPACES['w']}}}val") for alias in roots("征询意见表")["word/document.xml"].iter("{*}alias")
    ]
    assert {"办理态度：满意", "办理结果：不满意", "收到答复：是", "同意公开：摘要"} <= set(names)
    assert len(names) == len(set(names)) == 20


def test_each_box_has_a_number_of_its_own():
    numbers = [one.get(f"{{{NAMESPACES['w']}}}val") for one in roots("征询意见表")["word/document.xml"].iter("{*}id")]
    assert len(numbers) == len(set(numbers)) == 20
