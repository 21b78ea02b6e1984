"""Collect the structure of a document while its pages are laid out: tags, bookmarks and names of fields."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from docgen.layout.form_fields import AskedField
from docgen.layout.pages import ARTIFACT, Tag
from docgen.model.blocks import Role

_DEPTHS: Mapping[Role, int] = {
    Role.TITLE: 1,
    Role.FORM_TITLE: 1,
    Role.SUBTITLE: 2,
    Role.HEADING1: 2,
    Role.HEADING2: 3,
    Role.HEADING3: 4,
    Role.HEADING4: 5,
}
"""Role of a heading → how deep it is in a document that has headings of all roles."""


class Structure:
    """The structure of a document. Its first tag is the root."""

    def __init__(self) -> None:
        self.tags = [Tag("Document", ARTIFACT)]
        self.outline: list[tuple[int, str, str]] = []
        """The bookmarks: level from 1, text, name of the anchor."""
        self._open: list[int] = []
        """The depths of the headings that the current text stands under."""
        self._asked: Counter[str] = Counter()

    def add(self, name: str, parent: int = 0, **attributes: str | int) -> int:
        """Add a tag. Return its index. parent: the index of the tag around it. attributes: see `Tag.attributes`."""
        self.tags.append(Tag(name, parent, attributes))
        return len(self.tags) - 1

    def add_block(self, role: Role, content: str) -> tuple[int, str]:
        """Add the tag of a paragraph that is no part of another block. Return its index, and its anchor or nothing.

        The levels of headings have no gap: a heading is one level below the heading that it stands under.

        content: the text of the paragraph.
        """
        if role not in _DEPTHS:
            return self.add("P"), ""
        depth = _DEPTHS[role]
        while self._open and self._open[-1] >= depth:
            self._open.pop()
        self._open.append(depth)
        level, anchor = len(self._open), f"heading-{len(self.outline) + 1}"
        self.outline.append((level, content, anchor))
        return self.add(f"H{level}"), anchor

    def with_unique_names(self, asked: Sequence[AskedField]) -> list[AskedField]:
        """Return the fields of a paragraph with names that no field before has. Choices of one question keep one."""
        names = {field.question: self.unique(field.question) for field in asked}
        return [replace(field, question=names[field.question]) for field in asked]

    def unique(self, name: str) -> str:
        """Return a name for fields that no field before has. A second name gets a number: 签名, 签名2."""
        self._asked[name] += 1
        count = self._asked[name]
        return name if count == 1 else f"{name}{count}"
