"""The bytes of a case file → a `Production` with the bytes of all documents of the case.

A `Production` can be sent from a worker process to the main process. This module writes no files.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from docgen import checks
from docgen.checks.subject import Expected
from docgen.composition.compose import Composition, folder, stationery_of_units
from docgen.composition.printed_record import PrintedRecord, record
from docgen.errors import CaseError, DocgenError, Finding, Place, SetupError, StationeryError
from docgen.files.hashes import hash_of
from docgen.files.names import safe
from docgen.inspection.finished import Finished
from docgen.language import say
from docgen.layout import fonts
from docgen.model import annexes, case_file
from docgen.model.blocks import Doc, Para, Role, Run
from docgen.model.case_file import CaseFile
from docgen.pipeline import manifest
from docgen.pipeline.documents import documents, failure, finish, ofd_notices
from docgen.pipeline.fingerprint import stationery_hash, surroundings_of_file
from docgen.pipeline.manifest import ManifestEntry
from docgen.pipeline.order import Order
from docgen.stationery import profile_file
from docgen.stationery.departments import Departments
from docgen.writers import ALL_WRITERS, plain_text


@dataclass(frozen=True, slots=True)
class ProducedFile:
    """A document that has passed its checks."""

    data: bytes
    """The bytes of the file."""
    entry: ManifestEntry
    """The entry of the file in the manifest."""

    @property
    def name(self) -> str:
        """The file's name."""
        return self.entry.file

    @property
    def characters(self) -> int | None:
        """How many characters a plain text has, without line ends and tabs; None for another file."""
        return plain_text.count(self.data) if self.name.endswith(f".{plain_text.ENDING}") else None


@dataclass(frozen=True, slots=True)
class Production:
    """The documents of a case before they are written to disk."""

    folder: str = ""
    """The name of the folder for the documents; empty if the case file cannot be used."""
    number_place: Place = field(default_factory=Place)
    """The place of the proposal's number in the case file. The folder is named after this number."""
    titles: tuple[str, ...] = ()
    """The titles of all kinds of documents, also of kinds that this case does not have.

    File names begin with a title, so the titles identify the documents of earlier runs. Empty if only some kinds were
    ordered, or if no document could be made. Then no earlier document is looked for.
    """
    draft_mark: str = ""
    """The words that mark a draft."""
    stationery_sha256: str = ""
    """The hash of the stationery of all units that may write a document of the case."""
    source_sha256: str = ""
    """The hash of the case file."""
    case_number: str | None = None
    """The number of the proposal; None if it has none yet."""
    files: tuple[ProducedFile, ...] = ()
    """The documents that could be made."""
    printed: tuple[PrintedRecord, ...] = ()
    """What each Word file in `files` prints."""
    findings: tuple[Finding, ...] = ()
    """The findings that did not prevent the making of documents."""
    ignored: tuple[dict[str, str | None], ...] = ()
    """The warnings that somebody has looked at, as the case states: code, key and reason of each."""
    annexes: tuple[annexes.NamedAnnex, ...] = ()
    """The annexes that the case names. The main process reads their files."""
    error: DocgenError | None = None
    """Why some or all documents could not be made; None if all were made."""


Answer = Callable[[], Production]
"""A function that waits for the documents of a case and returns them. It raises an error if a worker fails."""


def produce(departments: Departments, name: str, data: bytes, order: Order, number: str | None = None) -> Production:
    """Return the documents of a case. An error is stored in the result, not raised.

    name, data: the case file. number: the document number of the reply; None: the number in the case file, if any.
    """
    made = Production()
    try:
        file = case_file.from_bytes(data, name, departments)
        if number:
            file = replace(file, case=file.case.numbered(number))
        place = file.place(("proposal", "number"))
        made = Production(folder(file.case, name), place, annexes=annexes.named(file))
        prepared = documents(file, departments, order)
        made = replace(made, findings=prepared.findings)
        files, refused, errors, findings = _files(file, prepared.compositions, order)
        notices = ofd_notices(file, prepared.compositions, order)
        made = replace(made, findings=(*prepared.findings, *findings, *notices))
    except DocgenError as error:
        return replace(made, error=error)
    refused, errors = [*prepared.refused, *refused], [*prepared.errors, *errors]
    made = replace(made, error=failure(errors, refused, name, is_part=bool(files)))
    if not files:
        return made
    words = prepared.compositions[0].stationery.vocabulary
    names = {one.name for one in files}
    is_everything = order.chosen(departments) == tuple(departments.kinds)
    titles = tuple(kind.title for kind in departments.kinds.values()) if is_everything else ()
    return replace(
        made,
        titles=titles,
        draft_mark=words.marks.draft,
        stationery_sha256=stationery_hash(stationery_of_units(file.case, departments)),
        source_sha256=hash_of(data),
        ignored=tuple(entry.model_dump() for entry in file.case.ignore),
        case_number=file.case.proposal.number,
        files=files,
        printed=tuple(record(one) for one in prepared.compositions if safe(f"{one.name}.docx") in names),
    )


def prepare(departments: Departments, order: Order) -> None:
    """Load libraries, find fonts and make one document. The cases of the worker then take less time.

    A worker calls this function before its fence is set, because the search for fonts starts other programs. The fence
    (`pipeline/workers/limits.py`) refuses such operations.
    """
    for path in sorted((departments.root / "profiles").glob("*.toml")):
        with contextlib.suppress(DocgenError):  # the same error is raised again when a case uses the profile
            fonts.prepare(profile_file.load(path, departments.fonts))
    # docgen's own templates are used, because those of `departments` must not run before the fence is set.
    base = Departments(fonts=departments.fonts).stationery("base")
    body = (Para(Role.BODY, (Run("样张"),)),)
    doc = Doc(next(iter(base.kinds)), "letter", "样张", head=(), body=body, foot=())
    for format in order.formats:
        with contextlib.suppress(DocgenError):
            finished = Finished(ALL_WRITERS[format](doc, base, order.accessible, order.engine), format)
            _ = finished.texts
            if format == "pdf":
                _ = finished.ink  # loads a library that the fence would refuse


def _files(
    file: CaseFile, compositions: Iterable[Composition], order: Order
) -> tuple[tuple[ProducedFile, ...], list[str], list[DocgenError], list[Finding]]:
    """Return the files, the names of the refused documents, the errors, and the findings about the files.

    A document that could not be made in one of the formats is refused. It has no file in the other formats either.
    """
    files: dict[str, ProducedFile] = {}
    refused: list[str] = []
    errors: list[DocgenError] = []
    findings: list[Finding] = []
    for composition in compositions:
        try:
            made = {one.name: one for one in _in_every_format(file, composition, order, findings)}
            if taken := made.keys() & files.keys():
                raise CaseError(
                    say("两份文书的文件名都是 {name}", name=min(taken)),
                    place=file.place(("proposal", "proposers")),
                    next_step=say("同名的两位请在姓名后括注代表团或单位"),
                )
            files |= made
        except SetupError:
            raise  # the machine cannot make any document
        except DocgenError as error:
            refused.append(composition.name)
            if str(error) not in map(str, errors):
                errors.append(error)
    return tuple(files.values()), refused, errors, findings


def _in_every_format(
    file: CaseFile, composition: Composition, order: Order, findings: list[Finding]
) -> Iterator[ProducedFile]:
    """Yield a document in each ordered format, or raise the first error. findings: gets findings about a plain text."""
    expected = Expected(composition)
    for format in composition.kind.formats(order.formats):
        try:
            subject = finish(expected, format, accessible=order.accessible, engine=order.engine)
        except StationeryError:
            raise  # its place is the template, not the case file
        except DocgenError as error:
            error.place = Place(file.name, error.place.key or composition.name, error.place.line)
            raise
        if format == plain_text.ENDING:
            findings += checks.check_text(file, subject)
        name = safe(f"{composition.name}.{format}")
        surroundings = surroundings_of_file(composition.stationery.profile, format)
        yield ProducedFile(
            subject.finished.data, manifest.entry(name, subject, surroundings, accessible=order.accessible)
        )
