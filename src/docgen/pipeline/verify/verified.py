"""The result of the verification of one folder, and what its files were compared with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from docgen.errors import Finding, Severity


class Basis(IntEnum):
    """What the files of a folder were compared with. A greater value means a stricter comparison."""

    LIST = 0
    """Only with the hashes in their list."""
    TEXT = 1
    """Also with their case: the text, and the structure of the files. The bytes could not be compared."""
    BYTES = 2
    """With files that were made again from the case."""


@dataclass(frozen=True, slots=True)
class Verified:
    """The result for one folder."""

    folder: Path
    """The folder."""
    files: int
    """How many documents the manifest lists; for a set or a book, how many of its files belong to no case."""
    characters: int
    """How many characters were compared when the files were made. The manifest states this number."""
    findings: tuple[Finding, ...]
    """The faults, and what could not be compared."""
    basis: Basis = Basis.LIST
    """What the files were compared with."""
    is_case: bool = True
    """Whether the folder contains the documents of one case; otherwise it contains a set or a book."""

    @property
    def is_sound(self) -> bool:
        """Whether there is no error among the findings."""
        return not has_error(self.findings)

    @property
    def is_reproduced(self) -> bool:
        """Whether the folder is sound, and all its documents were made again with equal bytes."""
        return self.is_sound and self.basis is Basis.BYTES


def has_error(findings: Iterable[Finding]) -> bool:
    """Return whether there is an error among findings."""
    return any(finding.severity is Severity.ERROR for finding in findings)
