"""A folder that a user names → the folders in it that have a list of documents: of a case, a set or a book.

In the folder of a build, only the current set is searched.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from docgen.errors import InputError, Place
from docgen.language import say
from docgen.pipeline import manifest
from docgen.pipeline.batch import document_set
from docgen.pipeline.book_list import BOOK

LISTS = (manifest.FILE, document_set.SET, BOOK)
"""The names of the lists that docgen writes: for a case, for a set of cases, for a book."""


@dataclass(frozen=True, slots=True)
class ListedFolder:
    """A folder with a list."""

    path: Path
    """The folder."""
    list: str
    """The name of the list, one of `LISTS`."""


def listed_folders(root: Path) -> list[ListedFolder]:
    """Return the folders with a list, in the order of their paths. `root` itself comes first if it has a list.

    Raise an `InputError` if there is none, or if the current set of a build is missing.
    """
    try:
        found = list(_below(root.resolve() if root.is_symlink() else root))
    except OSError as error:
        raise InputError(
            say("打不开文件夹：{error}", error=error.strerror), place=Place(str(root)), next_step=say("检查路径和权限")
        ) from error
    if not found:
        raise InputError(
            say("这里没有文书清单（{file}）", file=manifest.FILE),
            place=Place(str(root)),
            next_step=say("指明 docgen make 的 --out 文件夹"),
        )
    return found


def _below(folder: Path) -> Iterator[ListedFolder]:
    """Yield the folder if it has a list, and the folders with a list in it. Links are not followed."""
    if (folder / document_set.CURRENT).is_file():
        current = document_set.current(folder)
        if current is None or not (current / document_set.SET).is_file():
            raise InputError(
                say("当前这一套文书不见了，或没有清单"),
                place=Place(str(folder / document_set.CURRENT)),
                next_step=say("再做一次 docgen build"),
            )
        yield from _below(current)
        return
    names = {path.name for path in folder.iterdir()}
    yield from (ListedFolder(folder, name) for name in LISTS if name in names)
    for name in sorted(names):
        path = folder / name
        if path.is_dir() and not path.is_symlink() and not name.startswith("."):
            yield from _below(path)
