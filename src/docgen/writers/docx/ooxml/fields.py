"""Bookmarks and fields: anchors, links to them, page references, the contents, running heads."""

from __future__ import annotations

from docgen.writers.docx.ooxml.spelling import escape


def bookmark(anchor: str, identity: int) -> str:
    """The place that links lead to; `identity` is unique in the document."""
    return f'<w:bookmarkStart w:id="{identity}" w:name="{_name(anchor)}"/><w:bookmarkEnd w:id="{identity}"/>'


def link(anchor: str, runs: str) -> str:
    """Runs that lead to an anchor."""
    return f'<w:hyperlink w:anchor="{_name(anchor)}" w:history="1">{runs}</w:hyperlink>'


def page_reference(anchor: str, shown: str) -> str:
    """The number of an anchor's page, which Word can update; `shown`: a run with the number as it is now."""
    return field(f"PAGEREF {_name(anchor)} \\h", shown)


def contents_begin() -> str:
    """Before the first entry of the contents: headings of three levels and of styles with an outline level."""
    return _begin(r'TOC \o "1-3" \h \z \u')


def contents_end() -> str:
    """Behind the last entry of the contents."""
    return _character("end")


def heading_text(reference: str, shown: str) -> str:
    """The text of the nearest heading of a style, as a running head; `reference`: its level or its style's name."""
    return field(f"STYLEREF {reference}", shown)


def page_number() -> str:
    """The number of the page with its dashes (7.5)."""
    return f"{_text('— ')}{field('PAGE', _text('1'))}{_text(' —')}"


def field(instruction: str, shown: str) -> str:
    """A field with its result."""
    return f"{_begin(instruction)}{shown}{_character('end')}"


def _text(content: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{content}</w:t></w:r>'


def _begin(instruction: str) -> str:
    spelled = f'<w:r><w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
    return f"{_character('begin')}{spelled}{_character('separate')}"


def _character(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def _name(anchor: str) -> str:
    """A bookmark's name: Word knows no hyphen there."""
    return anchor.replace("-", "_")
