"""The list of the files of a year's book, `book.json` ↔ a `BookList`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Literal

from docgen.digest.scope import BookForm
from docgen.digest.year import Grouping
from docgen.files import own_json
from docgen.language import say

BOOK = "book.json"
"""The name of the list of a book's files."""


@dataclass(frozen=True, slots=True)
class BookSources:
    """The files and options that an edition was made from. Paths are relative to the folder of the edition."""

    __pydantic_config__: ClassVar[dict[str, Any]] = own_json.STRICT

    cases: tuple[str, ...]
    """The paths of case files and folders."""
    by: Grouping
    """Whether a chapter contains the replies of a unit or of a field."""
    form: BookForm
    """Whether it is the whole book or only the report."""
    office: str
    """The office that compiled the book; empty if no office is printed."""
    figures: str | None
    """The path of the file with the figures; None if there is none."""
    plan: str | None
    """The path of the editor's file; None if there is none."""


@dataclass(frozen=True, slots=True)
class BookList:
    """The list of the files of an edition: the content of `book.json`.

    It states how many replies are withheld, and names none of them.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = own_json.STRICT

    year: int
    """The year of the cases."""
    edition: Literal["public", "internal"]
    """The readers for whom the edition is made."""
    replies: int
    """How many replies the edition contains or counts."""
    withheld: int
    """How many replies of the year a public edition does not contain; 0 in an internal edition."""
    pages: int
    """How many pages the PDF has."""
    files: Mapping[str, str]
    """Name of a file → its hash."""
    versions: Mapping[str, str]
    """The versions of docgen and of the libraries, by name."""
    annexes: Mapping[str, str] = field(default_factory=dict)
    """Case file and name of each annex that is bound in → its hash."""
    sources: BookSources | None = None
    """What the edition was made from; None in older lists, and in a public edition of single case files."""
    surroundings: str | None = None
    """The hash of what the PDF depends on beside cases and stationery (see `fingerprint.surroundings_of_file`); None in
    older lists."""


def dump(listed: BookList) -> bytes:
    """Return the list as JSON. The keys are sorted, so equal lists give equal bytes."""
    return (json.dumps(asdict(listed), ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def load(path: Path) -> BookList:
    """Return the list of a book. An `InputError` is raised if it is damaged, or if its names lead out of the folder."""
    with own_json.refusing_damage(path, say("重编这一本")):
        listed = own_json.load(path, BookList)
        if not all(map(own_json.is_plain_name, listed.files)):
            raise ValueError(listed.files)
    return listed
