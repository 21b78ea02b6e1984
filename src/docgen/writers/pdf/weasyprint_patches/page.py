"""HTML of docgen → a `weasyprint.HTML`, with an XML parser and a small style sheet.

WeasyPrint parses all HTML with a slow parser in Python. Its style sheet has rules for every element of HTML. The HTML
that docgen writes is also XML, and has two dozen elements. WeasyPrint itself parses any other HTML, such as a shell of
an office. If WeasyPrint does not have the known version, it parses all HTML.
"""

from __future__ import annotations

import functools
import re
from typing import Any
from xml.etree import ElementTree

from docgen.writers.pdf.weasyprint_patches.known import is_known

SHEET = """
head,meta,title{display:none}
html,body,div,footer,section,h1,h2,h3,h4,h5,h6,p{display:block}
body{margin:8px}p{margin-top:1em;margin-bottom:1em}
h1{font-size:2em;margin-top:.67em;margin-bottom:.67em}h2{font-size:1.5em;margin-top:.83em;margin-bottom:.83em}
h3{font-size:1.17em;margin-top:1em;margin-bottom:1em}h4{font-size:1em;margin-top:1.33em;margin-bottom:1.33em}
h5{font-size:.83em;margin-top:1.67em;margin-bottom:1.67em}h6{font-size:.67em;margin-top:2.33em;margin-bottom:2.33em}
h1,h2,h3,h4,h5,h6{font-weight:bold;hyphens:manual;break-after:avoid;break-inside:avoid;bookmark-label:content(text)}
h1{bookmark-level:1}h2{bookmark-level:2}h3{bookmark-level:3}h4{bookmark-level:4}h5{bookmark-level:5}h6{bookmark-level:6}
b{font-weight:bold}mark{background:yellow;color:black}:link{color:blue;text-decoration:underline}
table{display:table;box-sizing:border-box;border-collapse:separate;border-spacing:2px;text-indent:initial}
colgroup{display:table-column-group}col{display:table-column}
thead{display:table-header-group}tbody{display:table-row-group}tr{display:table-row}td,th{display:table-cell}
thead,tbody{vertical-align:middle}tr,td,th{vertical-align:inherit}
table,td,th{border-color:gray}thead,tbody,tr{border-color:inherit}td,th{padding:1px}th{font-weight:bold}
"""
"""The rules of WeasyPrint's style sheet for the elements that docgen writes."""
_TEXT = frozenset({"a", "b", "mark", "span"})
_PARAGRAPHS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = _TEXT | _PARAGRAPHS | {"div", "section", "footer", "table"}
_WITHIN: dict[str, frozenset[str]] = {
    "html": frozenset({"head", "body"}),
    "head": frozenset({"meta", "title"}),
    "table": frozenset({"colgroup", "thead", "tbody"}),
    "colgroup": frozenset({"col"}),
    "thead": frozenset({"tr"}),
    "tbody": frozenset({"tr"}),
    "tr": frozenset({"td", "th"}),
    **dict.fromkeys(("body", "div", "section", "footer", "td", "th"), _BLOCKS),
    **dict.fromkeys(_PARAGRAPHS | _TEXT, _TEXT),
    **dict.fromkeys(("meta", "title", "col"), frozenset[str]()),
}
"""Element → the elements that it may contain. For such a tree, an HTML parser gives the same result."""
_NO_TEXT = {"html", "head", "table", "colgroup", "thead", "tbody", "tr"}
_ATTRIBUTES = {"class", "id", "style", "href", "lang", "charset", "colspan"}
_OTHERWISE = re.compile(r"<(?!meta\b|col\b)[^<>]*/>|&#(?!3[49];|x27;)")
"""Matches text that has another meaning in HTML than in XML."""


def page(source: str, url_fetcher: Any) -> Any:
    """Return the HTML as a `weasyprint.HTML`, without a base URL."""
    import weasyprint

    root = _parsed(source) if is_known() else None
    if root is None:
        return weasyprint.HTML(string=source, base_url=None, url_fetcher=url_fetcher)
    return _plain_page()(root, url_fetcher)


def _parsed(source: str) -> ElementTree.Element | None:
    """Return the tree of the HTML. None: with `SHEET` or an XML parser, the page might differ."""
    if _OTHERWISE.search(source):
        return None
    try:
        root = ElementTree.fromstring(source)
    except ElementTree.ParseError:
        return None
    return root if root.tag == "html" and all(map(_is_plain, root.iter())) else None


def _is_plain(element: ElementTree.Element) -> bool:
    tag, style = element.tag, element.get("style", "")
    if tag not in _WITHIN or not _WITHIN[tag].issuperset(child.tag for child in element):
        return False
    if not _ATTRIBUTES.issuperset(element.keys()):
        return False
    if tag in _NO_TEXT and any(map(str.strip, (element.text or "", *(child.tail or "" for child in element)))):
        return False
    # `SHEET` has no rules for footnotes. The style of a body has special effects on the tables in the body.
    is_styled = "note" in style or (tag in ("html", "body") and style)
    return not is_styled and not (tag == "a" and element.find(".//a") is not None)


@functools.cache
def _plain_page() -> Any:
    import weasyprint

    sheet = weasyprint.CSS(string=SHEET)

    class PlainPage(weasyprint.HTML):  # type: ignore[misc]
        """A `weasyprint.HTML` made of a parsed tree."""

        def __init__(self, root: ElementTree.Element, url_fetcher: Any) -> None:
            self.base_url, self.media_type, self.url_fetcher = None, "print", url_fetcher
            self.wrapper_element = weasyprint.cssselect2.ElementWrapper.from_html_root(root, content_language=None)
            self.etree_element = self.wrapper_element.etree_element

        def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
            return [sheet]

    return PlainPage
