"""Texts with keys. A key is the path of a value in the case file.

A keyed text is a `str` and is used like any other. A text from the case has the key of its value. A computed text,
such as a salutation, has the keys of the values that it is computed from. A text from the department or the vocabulary
has no key.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from docgen.errors import Key
from docgen.language import say
from docgen.model.blocks import Emphasis, Run
from docgen.model.case import Text, TextPart

_INNER_TITLE = str.maketrans("《》", "〈〉")


class Keyed(str):
    """A text whose parts have keys."""

    __slots__ = ("parts",)

    parts: tuple[tuple[str, Key], ...]
    """Each part of the text with its key. An empty key means that the part has no key."""

    def __new__(cls, text: str, key: Key) -> Keyed:
        """Return a text that has one key."""
        keyed_text = super().__new__(cls, text)
        keyed_text.parts = ((str(text), key),)
        return keyed_text

    @property
    def key(self) -> Key:
        """Return the key of the text. The key is empty if the text has several parts."""
        return self.parts[0][1] if len(self.parts) == 1 else ()

    def runs(self, emphasis: Emphasis) -> list[Run]:
        """Return each part as a run with its key."""
        return [Run(text, emphasis, key) for text, key in self.parts]


class KeyedParts(tuple[TextPart, ...]):
    """A text of the case that consists of paragraphs and tables. The whole text has one key."""

    key: Key
    """The key of the whole text."""

    def __new__(cls, parts: Iterable[TextPart], key: Key) -> KeyedParts:
        """Return the text with its key."""
        keyed_text = super().__new__(cls, parts)
        keyed_text.key = key
        return keyed_text


class Missing(Keyed):
    """The mark that a draft prints in place of a missing value. Its key is the key of the missing value."""

    __slots__ = ()

    def run(self) -> Run:
        """Return the mark as a run with its key."""
        return Run(str(self), Emphasis.MISSING, self.key)

    def runs(self, _emphasis: Emphasis) -> list[Run]:
        """Return the mark as its only run. The emphasis of the text around the mark has no effect."""
        return [self.run()]


def keyed(value: Text, key: Key) -> Text:
    """Return a value of the case with its key."""
    return Keyed(value, key) if isinstance(value, str) else KeyedParts(value, key)


def key_of(value: Text | None) -> Key:
    """Return the key of a value. The key is empty if the value has no key or several keys."""
    return value.key if isinstance(value, Keyed | KeyedParts) else ()


def spliced(parts: Iterable[str | tuple[str, Key]]) -> str:
    """Return one text that consists of several texts. Each text keeps its keys.

    Adjacent parts with the same key become one part.

    parts: keyed texts, plain texts without a key, and pairs of a text and its key.
    """
    found: list[tuple[str, Key]] = []
    for part in parts:
        if isinstance(part, Keyed):
            found += part.parts
        else:
            found.append((part, ()) if isinstance(part, str) else part)
    merged: list[tuple[str, Key]] = []
    for key, same_key in groupby(found, key=lambda part: part[1]):
        text = "".join(text for text, _ in same_key)
        if text:
            merged.append((text, key))
    spliced_text = Keyed("".join(text for text, _ in found), ())
    spliced_text.parts = tuple(merged)
    return spliced_text


def inner_title(title: str) -> str:
    """Return a title as it is printed inside 《》 (GB/T 15834, 4.15).

    A pair of 《》 around the whole title is dropped. Titles inside the title get 〈〉.
    """
    if title.startswith("《") and title.find("》") == len(title) - 1:
        return title[1:-1]
    return title.translate(_INNER_TITLE)


def joined(separator: str | tuple[str, Key], items: Iterable[str]) -> str:
    """Return texts joined by a separator. The texts and the separator keep their keys.

    The filter `join` of wordings and shells calls it. Raise a `TypeError` for an item that is not a text.
    """
    parts: list[str | tuple[str, Key]] = []
    for item in items:
        if not isinstance(item, str):
            raise TypeError(say("join 只能把名称连起来"))
        parts += [separator, item] if parts else [item]
    return spliced(parts)


def keyed_items(values: Iterable[str], key: Key) -> tuple[str, ...]:
    """Return the texts of a list of the case, each with its own key. key: the key of the list."""
    return tuple(Keyed(value, (*key, index)) for index, value in enumerate(values))
