"""Templates, program, libraries and fonts → hashes. A document is up to date only if these hashes are unchanged."""

from __future__ import annotations

import functools
import hashlib
import platform
from collections.abc import Iterable, Mapping
from importlib import metadata
from pathlib import Path

from docgen.files.hashes import hashed
from docgen.inspection.finished import PAGED
from docgen.layout import fonts
from docgen.stationery.departments import Stationery, state
from docgen.stationery.profile import Profile

_LIBRARIES = (
    "docgen",
    "docxtpl",
    "weasyprint",
    "pydyf",
    "pypdf",
    "jinja2",
    "babel",
    "lxml",
    "fonttools",
    "uniseg",
    "deflate",
    "uharfbuzz",
    "xlsxwriter",
)


@functools.cache
def program() -> str:
    """Return a hash of docgen's code and tables. The version number does not change before a release."""
    digest = hashlib.sha256()
    root = Path(__file__).parents[1]
    for path in sorted((*root.rglob("*.py"), *root.rglob("*.txt"))):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def stationery_hash(stationery: Iterable[Stationery]) -> str:
    """Return a hash of stationery: of the department's settings, the declared kinds and the contents of all files."""
    by_slug = {one.slug: one for one in stationery}
    return hashed([[slug, _hashed_values(by_slug[slug])] for slug in sorted(by_slug)])


def _hashed_values(stationery: Stationery) -> list[object]:
    files = {**stationery.tables, **stationery.files}
    contents = {name: _hash_of_content(path, *state(path)) for name, path in files.items()}
    return [*stationery.settings, contents]


@functools.lru_cache(maxsize=1024)
def _hash_of_content(path: Path, changed: int, size: int) -> str:
    """Return a hash of a file. changed, size: the values of `state`. A file that changes is read again."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def surroundings(profiles: Mapping[str, Profile], formats: tuple[str, ...]) -> str:
    """Return a hash of the program, the libraries and the formats. For a format with pages, the fonts are hashed too.

    profiles: name → the profile whose fonts are used.
    """
    identities: list[object] = []
    if set(PAGED).intersection(formats):
        identities += [fonts.identity(profiles[name]) for name in sorted(profiles)]
    return hashed([program(), versions(), platform.python_version(), identities, formats])


@functools.cache
def surroundings_of_file(profile: Profile, format: str) -> str:
    """Return a hash of the program and the libraries; for a format with pages also of the fonts, WeasyPrint and Pango.

    Two machines with the same hash make the same file of a case and its stationery, byte for byte.
    """
    from docgen.writers.pdf import printer

    used: list[object] = [fonts.identity(profile), printer.version()] if format in PAGED else []
    return hashed([program(), versions(), platform.python_version(), used])


@functools.cache
def versions() -> dict[str, str]:
    """Return the versions of docgen and of the libraries that affect its documents, by name."""
    return {name: metadata.version(name) for name in _LIBRARIES}
