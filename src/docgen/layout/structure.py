"""Collect the structure of a document while its pages are laid out: tags, bookmarks and names of fields."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from docgen.layout.form_fields import AskedField
from docgen.layout.pages import ARTIFACT, Bookmark, Tag
from docgen.model.blocks import Role

LETTER_DEPTHS: Mapping[Role, int] = {
    Role.TITLE: 1,
    Role.FORM_TITLE: 1,
    Role.SUBTITLE: 2,
    Role.HEADING1: 2,
    Role.HEADING2: 3,
    Role.HEADING3: 4,
    Role.HEADING4: 5,
}
"""Role of a heading → how deep it is in a letter that has headings of all roles."""
BOOK_DEPTHS: Mapping[Role, int] = {
    Role.CONTENTS_TITLE: 1,
    Role.CASE_HEADING: 4,
    Role.TITLE: 5,
    Role.FORM_TITLE: 5,
    Role.SUBTITLE: 5,
    Role.HEADING1: 5,
    Role.HEADING2: 6,
}
"""Role of a heading → how deep it is in a book. Parts, chapters and cases are on the first three levels."""


class Structure:
    """The structure of a document. Its first tag is the root."""

    def __init__(self, depths: Mapping[Role, int] = LETTER_DEPTHS, open_headings: Sequence[int] = ()) -> None:
        """Begin a structure.

        depths: role of a heading → its depth. open_headings: the depths of the headings under which the first text
        stands. These headings are on earlier pages of the same book.
        """
        self.tags = [Tag("Document", ARTIFACT)]
        self.outline: list[Bookmark] = []
        """The bookmarks in the order of the text."""
        self._depths = depths
        self._open = list(open_headings)
        """The depths of the headings that the current text stands under."""
        self._asked: Counter[str] = Counter()

    def add(self, name: str, parent: int = 0, **attributes: str | int) -> int:
        """Add a tag. Return its index. parent: the index of the tag around it. attributes: see `Tag.attributes`."""
        self.tags.append(Tag(name, parent, attributes))
        return len(self.tags) - 1

    def add_with_role(self, role: Role | None, parent: int = 0, name: str = "P") -> int:
        """Add the tag of a paragraph with a role. Return its index. role, parent, name: see `Tag`."""
        self.tags.append(Tag(name, parent, {}, role))
        return len(self.tags) - 1

    def add_paragraph(self, role: Role) -> int:
        """Add the tag of a paragraph or heading that is not within another block. Return its index."""
        if role in self._depths:
            return self.add_heading(self._depths[role], role)
        return self.add_with_role(role)

    def add_heading(self, depth: int, role: Role | None = None) -> int:
        """Add the tag of a heading. Return its index.

        The levels of headings have no gap: a heading is one level below the heading that it stands under.

        depth: how deep it is in a document that has headings of all depths. role: see `Tag`.
        """
        while self._open and self._open[-1] >= depth:
            self._open.pop()
        self._open.append(depth)
        return self.add_with_role(role, name=f"H{len(self._open)}")

    def add_bookmark(self, role: Role, content: str) -> tuple[str, ...]:
        """Add the bookmark of the paragraph that was just added, if it is a heading. Return its anchors.

        A paragraph that is no heading has no anchor. content: the text of the paragraph.
        """
        if role not in self._depths:
            return ()
        anchor = f"heading-{len(self.outline) + 1}"
        self.outline.append((len(self._open), content, anchor))
        return (anchor,)

    def with_unique_names(self, asked: Sequence[AskedField]) -> list[AskedField]:
        """Return the fields of a paragraph with names that no earlier field has. One question has one name."""
        names: dict[str, str] = {}
        for field in asked:
            if field.question not in names:
                names[field.question] = self.unique(field.question)
        return [replace(field, question=names[field.question]) for field in asked]

    def unique(self, name: str) -> str:
        """Return a name that no earlier field has. If a field has the name already, a number follows it: 签名2."""
        self._asked[name] += 1
        count = self._asked[name]
        return name if count == 1 else f"{name}{count}"
