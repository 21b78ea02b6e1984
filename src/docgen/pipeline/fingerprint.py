"""What a file depends on besides its own data → a hash: templates, program, libraries, fonts found here."""

from __future__ import annotations

import functools
import hashlib
import platform
from collections.abc import Iterable, Mapping
from importlib import metadata
from pathlib import Path

from docgen.files.hashes import hashed
from docgen.layout import fonts
from docgen.stationery.cabinet import Stationery
from docgen.stationery.profile import Profile

_LIBRARIES = ("docgen", "docxtpl", "weasyprint", "pypdf", "jinja2", "babel", "lxml", "fonttools", "uniseg", "deflate")


@functools.cache
def program() -> str:
    """A hash of docgen's own code: a change that is not released yet leaves the version number as it was."""
    digest = hashlib.sha256()
    root = Path(__file__).parents[1]
    for path in sorted(root.rglob("*.py")):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def stationery_hash(stationery: Iterable[Stationery]) -> str:
    """A hash of what documents are made with: wordings, shells, words, lengths, declared kinds; of values and files."""
    papers = {one.slug: one for one in stationery}
    return hashed([[slug, _values(papers[slug])] for slug in sorted(papers)])


def _values(stationery: Stationery) -> list[object]:
    files = {**stationery.tables, **stationery.files}
    contents = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}
    kinds = [kind.model_dump(mode="json") for kind in stationery.kinds.values()]
    return [stationery.department.model_dump(mode="json"), kinds, contents]


def surroundings(profiles: Mapping[str, Profile], formats: tuple[str, ...]) -> str:
    """A hash of program and libraries, and of the fonts of some profiles where a format embeds them."""
    used = [fonts.identity(profile) for _, profile in sorted(profiles.items())] if "pdf" in formats else []
    return hashed([program(), versions(), platform.python_version(), used, formats])


@functools.cache
def versions() -> dict[str, str]:
    """Versions of docgen and of the libraries that shape its documents."""
    return {name: metadata.version(name) for name in _LIBRARIES}
