"""The editor's texts for a public edition → findings about data of replies that are not public.

A public edition contains no data of a withheld reply. So the editor's texts may not name such a reply, and may not
repeat a passage of a case that the edition does not print.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from docgen.checks.personal_data import personal_data
from docgen.digest.book_plan import BookPlan
from docgen.digest.privacy import paragraphs
from docgen.digest.record import InternalRecord, PublicRecord
from docgen.errors import Finding, Place, Severity
from docgen.language import say
from docgen.model.case_file import CaseFile

_PASSAGE = 12
"""The number of consecutive characters that identify a passage. Shorter phrases are common to many letters."""
_SHORTEST_NAME = 4
"""The smallest number of characters of a number or title that is searched."""


def findings(
    plan: BookPlan, records: Sequence[InternalRecord], published: Sequence[PublicRecord], files: Iterable[CaseFile]
) -> list[Finding]:
    """Return a finding for each text of the editor that a public edition may not print.

    records: all replies of the year. published: the replies of the edition. files: all given case files.
    """
    texts = [(key, folded(text)) for key, text in plan.texts(is_public=True)]
    if not texts:
        return []
    published_text = folded("".join(chain.from_iterable(map(paragraphs, published))))
    found = [*_named_replies(plan, texts, records, published_text)]
    found += _repeated_passages(plan, texts, files, published_text)
    for key, text in plan.texts(is_public=True):
        for datum in personal_data(text):
            message = say("公开的文字里有“{value}”，像是个人信息", value=datum.text)
            severity = Severity.ERROR if datum.is_certain else Severity.WARNING
            found.append(_finding(plan, key, message, severity))
    return found


_FoldedTexts = Sequence[tuple[str, str]]
"""The key and the folded text of each text of the editor."""


def _named_replies(
    plan: BookPlan, texts: _FoldedTexts, records: Sequence[InternalRecord], published_text: str
) -> Iterator[Finding]:
    """Yield a finding for each number or title of a reply that is not public. published_text: the edition, folded."""
    names = sorted(_names(records))
    for key, text in texts:
        for name in names:
            if len(name) >= _SHORTEST_NAME and name in text and name not in published_text:
                yield _finding(plan, key, say("公开版不能出现不公开的件：“{name}”", name=name))


def _repeated_passages(
    plan: BookPlan, texts: _FoldedTexts, files: Iterable[CaseFile], published_text: str
) -> Iterator[Finding]:
    """Yield a finding for each text that repeats an unpublished passage. published_text: as for `_named_replies`."""
    key_of_passage: dict[str, str] = {}
    for key, text in texts:
        for passage in _passages(text):
            if passage not in published_text:
                key_of_passage[passage] = key
    reported: set[str] = set()
    for file in files:
        for _, value in file.texts:
            for passage in _passages(folded(value)):
                key = key_of_passage.get(passage, "")
                if key and key not in reported:
                    reported.add(key)
                    message = say("公开版不能出现没有公开的案件文字：“{passage}……”", passage=passage)
                    yield _finding(plan, key, message)


def folded(text: str) -> str:
    """Return the letters, digits and Chinese characters of a text, so that texts can be compared without marks."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text))).casefold()


def _names(records: Iterable[InternalRecord]) -> set[str]:
    """Return the numbers, titles and document numbers of the replies that are not public, folded."""
    names = set()
    for record in records:
        if record.public is None:
            names |= {record.number, record.title, record.document_number or ""}
            for joined in record.together:
                names |= {joined.number, joined.title}
    return set(map(folded, names))


def _passages(text: str) -> Iterator[str]:
    """Yield each sequence of `_PASSAGE` characters in a folded text."""
    for start in range(len(text) - _PASSAGE + 1):
        yield text[start : start + _PASSAGE]


def _finding(plan: BookPlan, key: str, message: str, severity: Severity = Severity.ERROR) -> Finding:
    step = say("从编书文件中删去，或改写")
    return Finding("digest-disclosure", message, Place(plan.name, key), severity, step)
