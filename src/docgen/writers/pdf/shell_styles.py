"""Decide whether the style sheets of a shell may change the text of a document.

They cannot change it if two conditions are met. Each rule applies only to elements with a class or an `id` of the
shell, or to elements within such an element. And no element of the shell is around the body. Most shells meet both
conditions. For them, the text need not be compared with and without the shell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.files import html_files

_STYLE = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL | re.IGNORECASE)
_COMMENT_OR_STRING = re.compile(r"/\*.*?\*/|\"[^\"\n]*\"|'[^'\n]*'", re.DOTALL)
_PRELUDE = re.compile(r"([^{};]*)\{")
_AT_RULE = re.compile(r"@(?!media\b|supports\b)")
"""An at-rule, such as @page, that does more than put a condition on other rules."""
_NAME = re.compile(r"[.#]([\w-]+)")
_ROOT = re.compile(r"(^|[\s>+~])(html|body)$")
"""The end of a selector that matches the element `html` or `body`."""
_CLASSES = re.compile(r'class="([^"]*)"')


def may_change_text(source: str, text: str, body: str) -> bool:
    """Return whether a shell may change the look of the text of a document.

    source: the HTML of the shell. text: HTML with all elements that the text may have. body: the `id` of the body.
    """
    has_at_rules = any(_AT_RULE.search(sheet) for sheet in _style_sheets(source))
    around = []
    for element in html_files.root(source.encode(), "").iterfind(f".//*[@id='{body}']"):
        around += element.iterancestors()
    is_bare = [one.tag for one in around] == ["body", "html"] and all(set(one.keys()) <= {"lang"} for one in around)
    return has_at_rules or not is_bare or any(_matching(source, text))


def by_neighbours(source: str, text: str) -> str:
    """Return a selector that may match the text by its neighbours or its parent. Empty: there is none.

    Samples of the text have other neighbours, so they cannot show whether the selector matches.
    """
    for selector in _matching(source, text):
        if re.search("[>+~]", selector) and not _ROOT.search(selector):
            return selector
    return ""


def _style_sheets(source: str) -> list[str]:
    """Return the style sheets of HTML, without comments and strings."""
    return [_COMMENT_OR_STRING.sub(" ", sheet) for sheet in _STYLE.findall(source)]


def _matching(source: str, text: str) -> Iterator[str]:
    """Yield the selectors of a shell that may match the text. source, text: see `may_change_text`."""
    used = set(" ".join(_CLASSES.findall(text)).split())
    selectors: list[str] = []
    for sheet in _style_sheets(source):
        for prelude in _PRELUDE.findall(sheet):
            if not prelude.strip().startswith("@"):
                selectors += map(str.strip, prelude.split(","))
    for selector in selectors:
        # Only the last element of a selector and the elements around it matter. Before + or ~ is an element beside it.
        within = re.split(r"[+~]", re.sub(r"\s*([>+~])\s*", r"\1", selector))[-1]
        own = [name for name in _NAME.findall(within) if name not in used and not name.startswith("dg-")]
        if not own or re.search(r"[\[(&\\]", selector):  # what these signs select is not examined
            yield selector
