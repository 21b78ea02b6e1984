"""One case as a job: the bytes of a case file → the bytes of all its documents, as values that pass between processes.

Nothing here knows where documents are put.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from docgen.checks.subject import Expected
from docgen.composition.compose import Composition, folder, papers
from docgen.errors import CaseError, DocgenError, Finding, Place, SetupError, StationeryError
from docgen.files import text_files
from docgen.files.hashes import hash_of
from docgen.files.names import safe
from docgen.inspection.finished import Finished
from docgen.language import say
from docgen.layout import fonts
from docgen.model import annexes, case_file
from docgen.model.blocks import Doc, Para, Role, Run
from docgen.model.case_file import CaseFile
from docgen.pipeline import manifest
from docgen.pipeline.documents import documents, failure, finish
from docgen.pipeline.fingerprint import stationery_hash
from docgen.pipeline.manifest import ManifestEntry
from docgen.pipeline.order import Order
from docgen.stationery import profile_file
from docgen.stationery.cabinet import Cabinet
from docgen.writers import WRITERS


@dataclass(frozen=True, slots=True)
class File:
    """A proved document and what the manifest says of it."""

    data: bytes
    entry: ManifestEntry

    @property
    def name(self) -> str:
        """The file's name."""
        return self.entry.file


@dataclass(frozen=True, slots=True)
class Production:
    """What a case was made into."""

    folder: str = ""
    """The name of the folder for its documents; empty when the case file cannot be used."""
    number: Place = field(default_factory=Place)
    """Where the case file states the number that names the folder."""
    titles: tuple[str, ...] = ()
    """How the names of its documents begin, if all kinds were ordered."""
    draft_mark: str = ""
    """The words that mark a draft."""
    stationery: str = ""
    """A hash of all stationery that its documents may be printed on."""
    source: str = ""
    """The hash of the case file."""
    case_number: str | None = None
    """The number of the proposal; None while there is none."""
    files: tuple[File, ...] = ()
    findings: tuple[Finding, ...] = ()
    annexes: tuple[annexes.NamedAnnex, ...] = ()
    """The annexes that the case names. A worker may not look for them, so the main process does."""
    error: DocgenError | None = None
    """Why there is no document, or why some documents are not among the files."""


def produce(name: str, data: bytes, cabinet: Cabinet, order: Order, number: str | None = None) -> Production:
    """Make the documents of a case file that is called `name`; what stops it stands in the result.

    number: the document number of a reply that states none itself.
    """
    made = Production()
    try:
        file = case_file.parse(text_files.decode(data, name)[0], name, cabinet)
        if number:
            file = replace(file, case=file.case.numbered(number))
        place = file.place(("proposal", "number"))
        made = Production(folder(file.case, name), place, annexes=annexes.named(file))
        prepared = documents(file, cabinet, order)
        made = replace(made, findings=prepared.findings)
        files, refused, errors = _files(file, prepared.compositions, order)
    except DocgenError as error:
        return replace(made, error=error)
    refused, errors = [*prepared.refused, *refused], [*prepared.errors, *errors]
    made = replace(made, error=failure(errors, refused, name, is_part=bool(files)))
    if not files:
        return made
    words = prepared.compositions[0].stationery.vocabulary
    is_everything = order.chosen(cabinet) == tuple(cabinet.kinds)
    titles = tuple(kind.title for kind in cabinet.kinds.values()) if is_everything else ()
    return replace(
        made,
        titles=titles,
        draft_mark=words.marks.draft,
        stationery=stationery_hash(papers(file.case, cabinet)),
        source=hash_of(data),
        case_number=file.case.proposal.number,
        files=files,
    )


def produce_with(
    templates: Path, name: str, data: bytes, order: Order, number: str | None = None, *, font_folder: Path | None = None
) -> Production:
    """The same in a worker, which keeps its templates and fonts from case to case."""
    return produce(name, data, _cabinet(templates, font_folder), order, number)


def prepare(templates: Path, order: Order, font_folder: Path | None = None) -> None:
    """Do in a new worker what takes long or starts other programs: load libraries, find fonts, make one document."""
    cabinet = _cabinet(templates, font_folder)
    for path in sorted((cabinet.root / "profiles").glob("*.toml")):
        with contextlib.suppress(DocgenError):  # who uses it will hear of it
            fonts.prepare(profile_file.load(path, font_folder))
    own = Cabinet(fonts=font_folder).stationery("base")
    doc = Doc(next(iter(own.kinds)), "letter", "样张", (), (Para(Role.BODY, (Run("样张"),)),), ())
    for format in order.formats:
        with contextlib.suppress(DocgenError):
            finished = Finished(WRITERS[format](doc, own, order.accessible), format)
            _ = finished.texts
            if format == "pdf":
                _ = finished.ink  # its library is one that cannot be loaded behind the fence


@functools.cache
def _cabinet(templates: Path, font_folder: Path | None) -> Cabinet:
    return Cabinet(templates, font_folder)


def _files(
    file: CaseFile, compositions: Iterable[Composition], order: Order
) -> tuple[tuple[File, ...], list[str], list[DocgenError]]:
    """The files of the documents that could be made in every format, the names of the others, and why."""
    files: dict[str, File] = {}
    refused: list[str] = []
    errors: list[DocgenError] = []
    for composition in compositions:
        try:
            own = {one.name: one for one in _in_every_format(file, composition, order)}
            if taken := own.keys() & files.keys():
                raise CaseError(
                    say("两份文书的文件名都是 {name}", name=min(taken)),
                    place=file.place(("proposal", "proposers")),
                    next_step=say("同名的两位请在姓名后括注代表团或单位"),
                )
            files |= own
        except SetupError:
            raise  # the machine can make no document
        except DocgenError as error:
            refused.append(composition.name)
            if str(error) not in map(str, errors):
                errors.append(error)
    return tuple(files.values()), refused, errors


def _in_every_format(file: CaseFile, composition: Composition, order: Order) -> Iterator[File]:
    expected = Expected(composition)
    for format in order.formats:
        try:
            subject = finish(expected, format, accessible=order.accessible)
        except StationeryError:
            raise  # says which template
        except DocgenError as error:
            error.place = Place(file.name, error.place.key or composition.name, error.place.line)
            raise
        name = safe(f"{composition.name}.{format}")
        yield File(subject.finished.data, manifest.entry(name, subject))
