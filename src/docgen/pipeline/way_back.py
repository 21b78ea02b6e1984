"""An edited Word file and the case file → the changes that somebody made in the document.

The file `printed.json`, which was written with the document, records what was printed. Without such a record the case
is composed with the wordings of today, and all changes are pending.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from docgen.composition import compose
from docgen.composition.printed_record import PrintedRecord, record
from docgen.errors import InputError, Place
from docgen.files import text_files
from docgen.intake.edited import acceptance, edited_file
from docgen.intake.edited.comparison import compare
from docgen.intake.edited.edited_file import EditedFile
from docgen.intake.edited.returned_document import ReturnedDocument, returned, with_ledger
from docgen.intake.kinds import kind_of
from docgen.intake.passages import squeeze
from docgen.intake.readers import office
from docgen.language import say
from docgen.model.case import Case, topic_of
from docgen.model.case_file import CaseFile
from docgen.pipeline import printed_file
from docgen.stationery.departments import Departments

_LARGEST_FILE = 30_000_000
"""The bytes of the largest file that may come back."""
_SET_FOLDERS = ("", "current")
"""The folders, inside the folder for documents, that may contain the folder of a case (see `batch.document_set`)."""
_MOST_PAIRS = 4_000_000
"""The largest number of pairs of a printed and an edited paragraph. A letter of 50 pages has 250,000."""
_MOST_TIMES, _MOST_MORE = 4, 20_000
"""An edited file may have 4 times the printed characters and 20,000 more."""


def come_back(
    file: CaseFile, path: Path, departments: Departments, base: Path | None = None, *, also: Sequence[Path] = ()
) -> ReturnedDocument:
    """Return what changed in an edited file. Nothing is written. path: the edited file.

    base: the file `printed.json`, or the folder that contains it. None: it is searched beside the edited file, and in
    the folder of the case beside the case file. also: files that are searched first, if `base` is None.
    """
    edited = read(path)
    if base is not None:
        printed, has_base = _named_record(edited, base / printed_file.FILE if base.is_dir() else base), True
    else:
        printed, has_base = _found_record(file, edited, departments, (*also, *_candidates(file, path)))
    _check_subject(file.case, edited, printed, has_base=has_base)
    document = returned(edited, printed, file, has_base=has_base)
    changes = acceptance.checked(document, file, departments)
    if changes == document.changes:
        return document
    return with_ledger(replace(document, changes=changes), compare(printed, edited), edited)


def needs_office(data: bytes, _name: str = "") -> bool:
    """Return whether LibreOffice must convert an edited file. Its name is not needed, but `uploads` passes it."""
    return kind_of(data) in ("ole", "office")


def read(path: Path) -> EditedFile:
    """Return an edited file. LibreOffice converts a file of an old format."""
    data = text_files.read(path, _LARGEST_FILE)
    if needs_office(data):
        data = office.converted(data, str(path))
    if kind_of(data) != "word":
        raise InputError(
            say("这不是 Word 文书，带不回来"),
            place=Place(str(path)),
            next_step=say("用成文的 .docx 改好、存好的那一份；.doc、.wps、.odt 要有 LibreOffice"),
        )
    try:
        return edited_file.read(data, str(path))
    except InputError as error:
        error.place = replace(error.place, file=error.place.file or str(path))
        raise


def _candidates(file: CaseFile, path: Path) -> Iterator[Path]:
    """Yield the paths where the record of an edited file may be. path: the edited file."""
    yield path.parent / printed_file.FILE
    case = Path(file.name)
    name = compose.folder(file.case, case.name)
    for folder in dict.fromkeys((path.parent, path.parent.parent, case.parent, case.parent.parent)):
        for inside in _SET_FOLDERS:
            yield folder / inside / name / printed_file.FILE


def _named_record(edited: EditedFile, path: Path) -> PrintedRecord:
    """Return the record of an edited file from a file that the user names. If there is none, raise an `InputError`."""
    records = printed_file.load(path)
    if edited.base in records:
        return records[edited.base]
    if records and not edited.base:
        return _most_similar(edited, records)
    raise InputError(
        say("这份底稿里没有这个文件的成文记录"),
        place=Place(str(path)),
        next_step=say("用与它一起写下的 {file}", file=printed_file.FILE),
    )


def _found_record(
    file: CaseFile, edited: EditedFile, departments: Departments, paths: Iterable[Path]
) -> tuple[PrintedRecord, bool]:
    """Return the record of an edited file and True, or what the case prints today and False if no path has a record."""
    for path in paths:
        records = printed_file.load_if_readable(path)
        if edited.base in records:
            return records[edited.base], True
    composed: dict[str, PrintedRecord] = {}
    for kind in departments.kinds:
        for composition in compose.compose(file.case, kind, departments):
            composed[composition.name] = record(composition)
    if not composed:
        raise InputError(say("案件还做不出文书，无从比较"), place=Place(file.name))
    return _most_similar(edited, composed), False


def _most_similar(edited: EditedFile, records: Mapping[str, PrintedRecord]) -> PrintedRecord:
    """Return the record that is most similar to an edited file: by the share of equal pairs of adjacent characters."""
    text = Counter(pairwise("".join(paragraph.text for paragraph in edited.paragraphs)))

    def share(one: PrintedRecord) -> float:
        printed = Counter(pairwise("".join(paragraph.text for paragraph in one.content.paragraphs)))
        return (text & printed).total() / max(1, text.total() + printed.total())

    return max(records.values(), key=share)


def _check_subject(case: Case, edited: EditedFile, found: PrintedRecord, *, has_base: bool) -> None:
    """Raise an `InputError` if a file is about another proposal, or if it is much longer than the printed document.

    A proposal is recognized by its number and its title. If the printed text is known (`has_base`), they are searched
    in the printed text, because the edited file may have lost them. Otherwise they are searched in the edited file, but
    only those that the document prints today.
    """
    printed = squeeze("".join(paragraph.text for paragraph in found.content.paragraphs))
    text = printed
    if not has_base:
        text = squeeze("".join(paragraph.text for paragraph in (*edited.paragraphs, *edited.edges)))
    names: list[str] = []
    for number, title in (
        (case.proposal.number, case.proposal.title),
        *((companion.number, companion.title) for companion in case.proposal.together),
    ):
        names += [squeeze(name) for name in (number, topic_of(title)) if name]
    known = names if has_base else [name for name in names if name in printed]
    if known and not any(name in text for name in known):
        raise InputError(
            say("文书里没有这一件的编号和标题，像是另一件的"),
            place=Place(edited.name),
            next_step=say("换成那一件的案件文件，或核对编号和标题"),
        )
    pairs_of_paragraphs = len(edited.paragraphs) * sum(1 for _ in found.content.paragraphs)
    if pairs_of_paragraphs > _MOST_PAIRS or edited.characters > _MOST_TIMES * len(printed) + _MOST_MORE:
        raise InputError(
            say("文书有 {count} 个字，比成文时的 {printed} 个多得太多", count=edited.characters, printed=len(printed)),
            place=Place(edited.name),
            next_step=say("核对是不是这一件的文书"),
        )
