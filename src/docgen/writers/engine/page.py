"""HTML that docgen spelled → WeasyPrint's page of it, by the parser that Python has and a style sheet of its size.

WeasyPrint parses any HTML of the web, in Python, and its own style sheet has a rule for each element of it and six
pseudo-elements for every one. What docgen spells is XML, too, of two dozen elements. Anything else is left to
WeasyPrint: a shell that an office has written as other HTML, another version.
"""

from __future__ import annotations

import functools
from typing import Any
from xml.etree import ElementTree

from docgen.writers.engine.known import is_known

SHEET = """
head,meta,title{display:none}
html,body,div,footer,section,h1,h2,h3,h4,h5,h6,p{display:block}
b{font-weight:bold}mark{background:yellow;color:black}a:link{color:blue;text-decoration:underline}
table{display:table;box-sizing:border-box;border-spacing:2px;border-color:gray;text-indent:initial}
colgroup{display:table-column-group}col{display:table-column}
thead{display:table-header-group}tbody{display:table-row-group}tr{display:table-row}td,th{display:table-cell}
thead,tbody{vertical-align:middle;border-color:inherit}tr{border-color:inherit}
tr,td,th{vertical-align:inherit}td,th{border-color:gray;padding:1px}th{font-weight:bold}
h1,h2,h3,h4,h5,h6{hyphens:manual;break-after:avoid;break-inside:avoid;bookmark-label:content(text)}
h1{bookmark-level:1}h2{bookmark-level:2}h3{bookmark-level:3}h4{bookmark-level:4}h5{bookmark-level:5}h6{bookmark-level:6}
"""
"""What WeasyPrint's own sheet says of the elements that docgen spells, but for what docgen's sheets say anyway."""
_ELEMENTS = {"html", "head", "meta", "title", "body", "div", "footer", "section", "p", "a", "b", "mark", "span"}
_ELEMENTS |= {"h1", "h2", "h3", "h4", "h5", "h6", "table", "colgroup", "col", "thead", "tbody", "tr", "td", "th"}


def page(source: str, url_fetcher: Any) -> Any:
    """The page as a `weasyprint.HTML` that refers to nothing outside."""
    import weasyprint

    root = _parsed(source) if is_known() else None
    if root is None:
        return weasyprint.HTML(string=source, base_url=None, url_fetcher=url_fetcher)
    return _plain_page()(root, url_fetcher)


def _parsed(source: str) -> ElementTree.Element | None:
    """The page's tree; None for a page with elements that the sheet here does not know."""
    try:
        root = ElementTree.fromstring(source)
    except ElementTree.ParseError:
        return None
    return root if all(element.tag in _ELEMENTS for element in root.iter()) else None


@functools.cache
def _plain_page() -> Any:
    import weasyprint

    sheet = weasyprint.CSS(string=SHEET)

    class PlainPage(weasyprint.HTML):  # type: ignore[misc]
        """A page that is parsed already."""

        def __init__(self, root: ElementTree.Element, url_fetcher: Any) -> None:
            self.base_url, self.media_type, self.url_fetcher = None, "print", url_fetcher
            self.wrapper_element = weasyprint.cssselect2.ElementWrapper.from_html_root(root, content_language=None)
            self.etree_element = self.wrapper_element.etree_element

        def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
            return [sheet]

    return PlainPage
