"""The XML of bookmarks, links to them, and fields: page references, contents, running heads, page numbers.

In every function `shown` is the XML of the runs that a field shows until Word updates it.
"""

from __future__ import annotations

from docgen.writers.docx.ooxml.elements import escape


def bookmark(anchor: str, identity: int) -> str:
    """Return the bookmark of an anchor. identity: a number that no other bookmark of the document has."""
    return f'<w:bookmarkStart w:id="{identity}" w:name="{_name(anchor)}"/><w:bookmarkEnd w:id="{identity}"/>'


def link(anchor: str, runs: str) -> str:
    """Return a link to an anchor. runs: the XML of the runs of the link."""
    return f'<w:hyperlink w:anchor="{_name(anchor)}" w:history="1">{runs}</w:hyperlink>'


def page_reference(anchor: str, shown: str) -> str:
    """Return the field with the page number of an anchor."""
    return field(f"PAGEREF {_name(anchor)} \\h", shown)


def heading_text(style: str, shown: str) -> str:
    """Return the field with the text of the nearest heading, for a running head.

    style: the level of the headings, or the name of their style.
    """
    return field(f"STYLEREF {style}", shown)


def page_number() -> str:
    """Return the runs of the page number with a dash on each side (7.5)."""
    return f"{_text('— ')}{field('PAGE', _text('1'))}{_text(' —')}"


def field(instruction: str, shown: str) -> str:
    """Return a field. instruction: the code of the field, such as `PAGE`."""
    return f"{_begin(instruction)}{shown}{_character('end')}"


def _text(content: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{content}</w:t></w:r>'


def _begin(instruction: str) -> str:
    run = f'<w:r><w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
    return f"{_character('begin')}{run}{_character('separate')}"


def _character(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


CONTENTS_BEGIN, CONTENTS_END = _begin(r'TOC \o "1-3" \h \z \u'), _character("end")
"""The field of the contents around its entries: headings of three levels, and styles with an outline level."""


def _name(anchor: str) -> str:
    """Return the name of an anchor's bookmark. Word does not allow a hyphen in such a name."""
    return anchor.replace("-", "_")
