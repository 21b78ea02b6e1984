"""The input of the rules for a finished file: the file, its composed document, and the text that it must print."""

from __future__ import annotations

from dataclasses import dataclass

import docgen.checks.printed_text as printed_text
import docgen.checks.shell_account as shell_account
import docgen.checks.text_account as text_account
import docgen.checks.word_grammar as word_grammar
from docgen.checks.text_proof import Account
from docgen.composition.compose import Composition
from docgen.files.cached_property import cached_property
from docgen.inspection.finished import Finished
from docgen.writers.docx import letter
from docgen.writers.docx.compiled_shell import Compiled


@dataclass(frozen=True)
class Expected:
    """The text that the files of a document must print, in any format. The text is computed when it is first used."""

    composition: Composition
    """The document."""

    @cached_property
    def account(self) -> Account:
        """The lines that the document must print, and the texts and facts of the case that must be in them."""
        return text_account.account(self.composition)


@dataclass(frozen=True)
class CheckedFile:
    """A finished file and the text that it must print."""

    expected: Expected
    """The text that the file must print."""
    finished: Finished
    """The file, as it was read again."""

    @property
    def composition(self) -> Composition:
        """The composed document that the file was written from."""
        return self.expected.composition

    @property
    def file(self) -> str:
        """The name of the file in findings."""
        return f"{self.composition.name}.{self.finished.format}"

    @cached_property
    def account(self) -> Account:
        """The lines that the file must print: those of the document, and those of the shell for the file's format."""
        if self.finished.format == "txt":
            return text_account.of_the_body(self.expected.account)
        shell = "docx" if self.finished.format == "docx" else "pdf"
        return shell_account.with_shell(self.expected.account, self.composition, shell)

    @cached_property
    def word_shell(self) -> Compiled:
        """The parts that the shell gives to the document's Word file, with the slots still open."""
        doc = self.composition.doc
        return letter.around(doc, self.composition.stationery, word_grammar.filled_slots(doc))

    @cached_property
    def page_text(self) -> tuple[list[str], str]:
        """The lines that the pages of the file must have, and the text that they have."""
        return printed_text.paged(self.composition, self.finished.paged)

    @cached_property
    def paragraphs(self) -> list[str]:
        """The printed paragraphs, without white space, page numbers and repeated table headers."""
        if self.finished.format == "docx":
            return printed_text.word(self.finished.word)
        if self.finished.format == "txt":
            return printed_text.plain(self.finished.texts)
        return printed_text.parted(*self.page_text)
