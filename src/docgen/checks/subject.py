"""What the rules for a finished file are given: the file, the document it was made of, and what that must say."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import docgen.checks.printed_text as printed_text
import docgen.checks.text_account as text_account
from docgen.checks.text_proof import Account
from docgen.composition.compose import Composition
from docgen.inspection.finished import Finished


@dataclass(frozen=True)
class Expected:
    """What the files of a document must say, whatever their format; worked out once, when it is first asked."""

    composition: Composition

    @functools.cached_property
    def account(self) -> Account:
        """What the document must and may say of its case."""
        return text_account.account(self.composition)

    @functools.cached_property
    def text(self) -> str:
        """The text of the composed tree, without white space."""
        return printed_text.expected(self.composition.doc)


@dataclass(frozen=True)
class CheckedFile:
    """A finished file beside what it must say."""

    expected: Expected
    finished: Finished

    @property
    def composition(self) -> Composition:
        """The document that the file was made of."""
        return self.expected.composition

    @property
    def file(self) -> str:
        """What findings call the file."""
        return f"{self.composition.name}.{self.finished.format}"

    @functools.cached_property
    def paragraphs(self) -> list[str]:
        """The printed paragraphs, without white space and what is not text of the document."""
        if self.finished.format == "docx":
            return printed_text.word(self.finished.word)
        return printed_text.pdf_paragraphs(self.composition, self.finished.pdf)
