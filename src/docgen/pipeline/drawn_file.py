"""Drawn pages and lines of a book ↔ files. So the memory need not hold all pages of a large book at once.

A file contains a hash, and then one packed value after another. The hash is that of all values.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from docgen.bind.laid_out_section import LaidOutPiece, PagesOfSection
from docgen.errors import Finding, InputError, Place
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
class _Ending:
    """The last value of a file with the pages of a section."""

    pages: int
    anchors: dict[str, int]
    """See `LaidOutPiece`."""
    share: float
    """See `LaidOutPiece`."""


def write_pages(path: Path, drawn: Iterable[DrawnPages], made: PagesOfSection) -> LaidOutPiece:
    """Write each page of a section to a file when it is drawn. Return the section. made: counts the pages."""

    def packed() -> Iterator[bytes]:
        for some in drawn:
            yield frames.packed(some)
        yield frames.packed(_Ending(made.pages, made.anchors, made.share))

    write(path, packed())
    return LaidOutPiece(path, made.pages, made.anchors, made.share)


def section(path: Path) -> LaidOutPiece | None:
    """Return the section of a file; None if the file is missing or changed."""
    if not (count := _count(path)):
        return None
    ending = next(_values(path, _Ending, skipped=count - 1))
    return LaidOutPiece(path, ending.pages, ending.anchors, ending.share)


def write_ending(path: Path, listed: str, findings: tuple[Finding, ...]) -> None:
    """Write how a book ended to a file. listed: the hash of the list of its files. findings: about its annexes."""
    write(path, (frames.packed((listed, findings)),))


def ending(path: Path) -> tuple[str, tuple[Finding, ...]] | None:
    """Return how a book ended; None if the file is missing or changed."""
    return next(_values(path, tuple)) if is_intact(path) else None


def is_intact(path: Path) -> bool:
    """Return whether a file is as it was written."""
    return _count(path) > 0


def pages(drawn: Iterable[DrawnPages] | Path) -> Iterable[DrawnPages]:
    """Return drawn pages, or yield those of a file."""
    return _values(drawn, DrawnPages) if isinstance(drawn, Path) else drawn


def measures(path: Path) -> MeasuredPart:
    """Return the measures of a part of a section."""
    return next(_values(path, MeasuredPart))


def lines(path: Path) -> DrawnLines:
    """Return the drawn lines of a part of a section."""
    return next(_values(path, DrawnLines, skipped=1))


def write(path: Path, values: Iterable[bytes]) -> None:
    """Write packed values to a file. The hash is written last, so an incomplete file is never used."""
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
    """Return the number of values in a file; 0 if the file is missing or changed."""
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
    """Yield the values of a file, up to the first value of another type than `kind`.

    The file is not trusted: if it cannot be read, an `InputError` is raised. skipped: how many values at the beginning
    are skipped.
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
