"""Values that know where in the case they come from, and pass for the texts that they are.

A value of the case has the key of where it stands; a computed one (a date, a salutation) the keys of what it is
computed from. What the department or the vocabulary says has no key.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from docgen.errors import Key
from docgen.model.blocks import Emphasis, Run
from docgen.model.case import Text, TextPart


class Keyed(str):
    """A text in parts, each with the key that it comes from; an empty key is none."""

    __slots__ = ("parts",)

    parts: tuple[tuple[str, Key], ...]

    def __new__(cls, text: str, key: Key) -> Keyed:
        """A text that comes from one place."""
        made = super().__new__(cls, text)
        made.parts = ((str(text), key),)
        return made

    @property
    def key(self) -> Key:
        """Where the text comes from; empty when its parts come from several places."""
        return self.parts[0][1] if len(self.parts) == 1 else ()

    def runs(self, emphasis: Emphasis) -> list[Run]:
        """Each part as a run that remembers its key."""
        return [Run(text, emphasis, key) for text, key in self.parts]


class KeyedParts(tuple[TextPart, ...]):
    """A typed text of paragraphs and tables that remembers where it stands."""

    key: Key

    def __new__(cls, parts: Iterable[TextPart], key: Key) -> KeyedParts:
        """The same text with its key."""
        made = super().__new__(cls, parts)
        made.key = key
        return made


class Missing(Keyed):
    """A value that is not there yet: the mark that a draft prints for it, and the key to fill in."""

    __slots__ = ()

    def run(self) -> Run:
        """The mark as a run that remembers the key."""
        return Run(str(self), Emphasis.MISSING, self.key)

    def runs(self, _emphasis: Emphasis) -> list[Run]:
        """The mark, which looks the same wherever it stands."""
        return [self.run()]


def keyed(value: Text, key: Key) -> Text:
    """A value of the case with its key."""
    return Keyed(value, key) if isinstance(value, str) else KeyedParts(value, key)


def key_of(value: Text | None) -> Key:
    """Where a value comes from; empty for one that has no key, or several."""
    return value.key if isinstance(value, Keyed | KeyedParts) else ()


def spliced(parts: Iterable[str | tuple[str, Key]]) -> str:
    """One text out of several; each part keeps its keys, and neighbours of one key become one part."""
    found: list[tuple[str, Key]] = []
    for part in parts:
        if isinstance(part, Keyed):
            found += part.parts
        else:
            found.append((part, ()) if isinstance(part, str) else part)
    made = Keyed("".join(text for text, _ in found), ())
    grouped = groupby(found, key=lambda part: part[1])
    texts = (("".join(text for text, _ in same), key) for key, same in grouped)
    made.parts = tuple((text, key) for text, key in texts if text)
    return made


def joined(separator: str | tuple[str, Key], items: Iterable[str]) -> str:
    """Texts with a separator between them; each keeps its keys."""
    parts: list[str | tuple[str, Key]] = []
    for item in items:
        if not isinstance(item, str):
            raise TypeError(type(item).__name__)
        parts += [separator, item] if parts else [item]
    return spliced(parts)


def keyed_items(values: Iterable[str], key: Key) -> tuple[str, ...]:
    """The texts of a list of the case, each with its own key. key: of the list."""
    return tuple(Keyed(value, (*key, index)) for index, value in enumerate(values))
