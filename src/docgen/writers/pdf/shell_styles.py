"""Decide whether the style sheets of a shell may change the text of a document.

They cannot change it on two conditions. Each rule applies only to elements with a class or an `id` of the shell, or to
elements within such an element. And no element of the shell is around the body. Most shells meet both conditions. For
them, the text need not be compared with and without the shell.
"""

from __future__ import annotations

import html.parser
import re
from collections.abc import Iterator

_STYLE = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL | re.IGNORECASE)
_COMMENT_OR_STRING = re.compile(r"/\*.*?\*/|\"[^\"\n]*\"|'[^'\n]*'", re.DOTALL)
_PRELUDE = re.compile(r"([^{};]*)\{")
_AT_RULE = re.compile(r"@(?!media\b|supports\b)")
_NAME = re.compile(r"[.#]([\w-]+)")
_ROOT = re.compile(r"(^|[\s>+~])(html|body)$")
_CLASSES = re.compile(r'class="([^"]*)"')
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}


def may_change_text(source: str, text: str, body: str) -> bool:
    """Return whether a shell may change the look of the text of a document.

    source: the HTML of the shell. text: HTML with all elements that the text may have. body: the `id` of the body.
    """
    has_at_rules = any(_AT_RULE.search(sheet) for sheet in _style_sheets(source))
    ancestors = _Ancestors(body)
    ancestors.feed(source)
    is_bare = ancestors.found == ["html", "body"]  # without attributes
    return has_at_rules or not is_bare or any(_matching(source, text))


def by_neighbours(source: str, text: str) -> str:
    """Return a selector that may match the text by its neighbours or its parent. Empty: there is none.

    Samples of the text have other neighbours, so they cannot show whether it matches.
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
        # Only the elements around the last part of a selector matter. What precedes + or ~ is beside it.
        within = re.split(r"[+~]", re.sub(r"\s*([>+~])\s*", r"\1", selector))[-1]
        own = [name for name in _NAME.findall(within) if name not in used and not name.startswith("dg-")]
        if not own or re.search(r"[\[(&\\]", selector):
            yield selector


class _Ancestors(html.parser.HTMLParser):
    """Collects the elements around the element with an `id`. The name of an element with attributes has an addition."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._name = name
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Begin an element."""
        if ("id", self._name) in attributes:
            self.found = list(self._open)
        if tag not in _VOID:
            has_more = any(name != "lang" for name, _ in attributes)
            self._open.append(f"{tag} with attributes" if has_more else tag)

    def handle_endtag(self, tag: str) -> None:
        """End an element, and the elements within it that are still open."""
        names = [name.partition(" ")[0] for name in self._open]
        if tag in names:
            del self._open[len(names) - 1 - names[::-1].index(tag) :]
