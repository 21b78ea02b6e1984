"""Write the drawn pages and lines of a book to files, and read them again.

The pages of a large book need not be in memory at the same time. A file contains a hash and then packed values, one
after another. The hash is computed over all packed values. There are three kinds of files: the lines of a part of a
section (a `MeasuredPart` and a `DrawnLines`), the pages of a section (`DrawnPages` values and a `_PagesSummary`), and
other values (a tuple).
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from docgen.bind.laid_out_section import LaidOutSection, PagesOfSection
from docgen.errors import InputError, Place
from docgen.files.disk import unwritable
from docgen.language import say
from docgen.layout.section_pages import MeasuredPart
from docgen.pipeline.workers import frames
from docgen.writers.pdf.drawing.drawn_lines import DrawnLines
from docgen.writers.pdf.drawing.drawn_pages import DrawnPages

_Value = TypeVar("_Value")
_UNFINISHED = bytes(hashlib.sha256().digest_size)
"""The hash in a file that is still being written: zeros."""


@dataclass(frozen=True, slots=True)
class _PagesSummary:
    """What is known of a section when all its pages are drawn: the last value of a file with the pages of a section."""

    pages: int
    """The number of pages of the section."""
    anchors: dict[str, int]
    """Name of an anchor → the index of its page in the section, from 0."""
    share: float
    """The height of the lines of the last part, divided by their usual height."""


def write_pages(path: Path, drawn: Iterable[DrawnPages], made: PagesOfSection) -> LaidOutSection:
    """Write the pages of a section to a file, each as soon as it is drawn. Return the laid-out section.

    drawn: the pages. Each is drawn when it is read. made: the object that draws the pages. It also counts them.
    """

    def packed() -> Iterator[bytes]:
        for some_pages in drawn:
            yield frames.packed(some_pages)
        # Now all pages are drawn, so they are counted.
        yield frames.packed(_PagesSummary(made.pages, made.anchors, made.share))

    write(path, packed())
    return LaidOutSection(path, made.pages, made.anchors, made.share)


def section(path: Path) -> LaidOutSection | None:
    """Return the laid-out section of a file; None if the file is missing, incomplete or changed."""
    count = _count(path)
    if count == 0:
        return None
    summary = next(_values(path, _PagesSummary, skipped=count - 1))
    return LaidOutSection(path, summary.pages, summary.anchors, summary.share)


def write_values(path: Path, values: tuple[Any, ...]) -> None:
    """Write plain values to a file, such as how the making of a book ended."""
    write(path, (frames.packed(values),))


def values(path: Path) -> tuple[Any, ...] | None:
    """Return the values that `write_values` wrote; None if the file is missing, incomplete or changed."""
    if not is_intact(path):
        return None
    return next(_values(path, tuple))


def is_intact(path: Path) -> bool:
    """Return whether a file is there, complete and unchanged."""
    return _count(path) > 0


def pages(drawn: Iterable[DrawnPages] | Path) -> Iterable[DrawnPages]:
    """Return the pages of a section. drawn: the pages, or the path of their file, which is read page by page."""
    return _values(drawn, DrawnPages) if isinstance(drawn, Path) else drawn


def measures(path: Path) -> MeasuredPart:
    """Return the measures of a part of a section. They are the first value of its file."""
    return next(_values(path, MeasuredPart))


def lines(path: Path) -> DrawnLines:
    """Return the drawn lines of a part of a section. They are the second value of its file."""
    return next(_values(path, DrawnLines, skipped=1))


def write(path: Path, values: Iterable[bytes]) -> None:
    """Write packed values to a file. The hash is written last, so a file that is incomplete has a wrong hash."""
    digest = hashlib.sha256()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as stream:
            stream.write(_UNFINISHED)
            for value in values:
                digest.update(value)
                frames.send(stream, value)
            stream.seek(0)
            stream.write(digest.digest())
    except OSError as error:
        raise unwritable(error, path) from error


def _count(path: Path) -> int:
    """Return the number of values in a file; 0 if the file is missing, incomplete or changed."""
    digest, count = hashlib.sha256(), 0
    try:
        with path.open("rb") as stream:
            expected = stream.read(len(_UNFINISHED))
            while stream.peek(1):
                digest.update(frames.receive(stream))
                count += 1
    except (OSError, EOFError, pickle.UnpicklingError):
        return 0
    return count if digest.digest() == expected else 0


def _values(path: Path, kind: type[_Value], skipped: int = 0) -> Iterator[_Value]:
    """Yield the values of a file. Stop at the end, or before the first value that is not of the type `kind`.

    Raise an `InputError` if the file cannot be read or contains an object that is not allowed, because the file is not
    trusted. skipped: how many values at the beginning are skipped.
    """
    try:
        with path.open("rb") as stream:
            stream.seek(len(_UNFINISHED))
            for _ in range(skipped):
                frames.skip(stream)
            while stream.peek(1) and isinstance(value := frames.read_answer(stream), kind):
                yield value
    except (OSError, EOFError, pickle.UnpicklingError, AttributeError, TypeError) as error:
        raise InputError(
            say("读不出要装订的文件：{error}", error=error),
            place=Place(str(path)),
            next_step=say("核对文件是否取对"),
            code="bind-unreadable",
        ) from error
